use crate::{
    case::{Case, Event, Evidence, Heard, LetterRecord, Proof, Tier, Way},
    mail::reading::{Action, Report},
};

/// Returns what a report shows for certain, to be recorded without asking: only one that carries our `Message-ID` and
/// names the addressee of that letter shows anything.
///
/// That a letter came back is recorded only while nothing shows that it had arrived: what is returned after that may be
/// the fate of a copy within the controller's own house. Everything else is left to the user.
pub(super) fn shown_by(report: &Report, case: &Case, letter: &LetterRecord, proof: &Proof) -> Option<Event> {
    if !report.certain {
        return None;
    }
    let evidence = |note: Option<&str>| Evidence { file: Some(proof.clone()), note: note.map(ToOwned::to_owned) };
    let heard = || Heard {
        by: Some(Way::Email),
        evidence: evidence(None),
        letter: Some(letter.n),
        message_id: letter.message_id().map(ToOwned::to_owned),
    };
    match report.action? {
        Action::Failed => (!has_arrived(case, letter)).then(|| Event::Bounced(heard())),
        Action::Delivered => Some(Event::Delivered(heard())),
        Action::Delayed => {
            Some(Event::Other(evidence(Some("the mail servers are still trying to deliver the letter"))))
        }
        Action::Relayed | Action::Expanded => Some(Event::Other(evidence(Some(
            "the letter was handed on to a mail server that reports no further; this is no proof of receipt",
        )))),
        Action::Deleted | Action::Displayed | Action::Held => None,
    }
}

fn has_arrived(case: &Case, letter: &LetterRecord) -> bool {
    if letter.kind.is_follow_up() { Tier::E3 <= letter.tier() } else { case.is_proved() }
}
