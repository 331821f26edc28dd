//! What no copy for third parties holds: the words that a person wrote for itself, and the folders that only it knows.

use super::redaction::BARS;
use crate::case::{
    AccountDeleted, Acknowledged, Attached, Category, Closed, Complained, ComplaintPrepared, CopyFound, Corrected,
    Drafted, Event, Evidence, Expected, Extended, Filed, HandingOver, Handover, Heard, Looked, Mention, Noted, Opened,
    Partial, ProofAdded, PutOut, Queued, Refused, Reopened, Resolved, Restored, Retained, Sent, Source, WantsIdentity,
};

/// The one folder that every mailbox has (RFC 3501, section 5.1); the others are named by whoever owns it.
const INBOX: &str = "INBOX";

/// Tells whether an entry holds anything that is only for the person itself.
pub(super) fn is_private(event: &Event) -> bool {
    public(event) != *event
}

/// Returns an entry as third parties may see it. Every field of every kind is named here, so that whoever adds one has to say
/// for whom it is.
pub(super) fn public(event: &Event) -> Event {
    let mut public = event.clone();
    match &mut public {
        Event::Opened(body) => opened(body),
        Event::Drafted(body) => drafted(body),
        Event::Queued(Queued { copy: _, from: _, insisted: _, letter: _, message_id: _, sha256: _, to: _ })
        | Event::HandingOver(HandingOver { attempt: _, letter: _ })
        | Event::Resolved(Resolved { found: _, letter: _ })
        | Event::Restored(Restored { letter: _ })
        | Event::Closed(Closed { result: _ })
        | Event::Reopened(Reopened {}) => {}
        Event::PutOut(PutOut { at: _, from: _, letter: _, message_id: _, path, sha256: _, to: _, way: _ }) => {
            *path = None;
        }
        Event::Accepted(body)
        | Event::Rejected(body)
        | Event::Deferred(body)
        | Event::Uncertain(body)
        | Event::LoginRefused(body) => handover(body),
        Event::Looked(body) => looked(body),
        Event::Sent(Sent { by: _, evidence, letter: _, number: _ })
        | Event::AccountDeleted(AccountDeleted { by: _, evidence, number: _ })
        | Event::ProofAdded(ProofAdded { evidence, letter: _, number: _, sending: _ })
        | Event::Received(Heard { by: _, evidence, letter: _, message_id: _ })
        | Event::Bounced(Heard { by: _, evidence, letter: _, message_id: _ })
        | Event::Delivered(Heard { by: _, evidence, letter: _, message_id: _ })
        | Event::WrongAddress(Heard { by: _, evidence, letter: _, message_id: _ })
        | Event::Acknowledged(Acknowledged { evidence, received: _ })
        | Event::WantsIdentity(WantsIdentity { baseless: _, evidence })
        | Event::Extended(Extended { evidence, reason: _, until: _ })
        | Event::Expected(Expected { evidence, until: _, what: _ })
        | Event::Refused(Refused { evidence, reason: _ })
        | Event::Partial(Partial { evidence, missing: _ })
        | Event::Complained(Complained { ask: _, evidence, to: _ })
        | Event::Attached(Attached { evidence, filed_as: _, size: _ })
        | Event::GaveIdentity(evidence)
        | Event::WantsInformation(evidence)
        | Event::GaveInformation(evidence)
        | Event::Done(evidence)
        | Event::NoData(evidence)
        | Event::Portal(evidence)
        | Event::Withdrawn(evidence)
        | Event::Other(evidence) => without_note(evidence),
        Event::Retained(Retained { categories, evidence }) => {
            for Category { basis: _, holder: _, until: _, what: _ } in categories {}
            without_note(evidence);
        }
        Event::ComplaintPrepared(body) => complaint(body),
        Event::Filed(body) => filed(body),
        Event::Corrected(Corrected { event: _, note, on: _ }) => *note = None,
        Event::Noted(Noted { text }) => "the person's own note; not in this copy".clone_into(text),
    }
    public
}

fn without_note(evidence: &mut Evidence) {
    let Evidence { file: _, note } = evidence;
    *note = None;
}

/// What the person asks for and why is what the letter says.
fn opened(body: &mut Opened) {
    let Opened {
        after: _,
        controller: _,
        entity: _,
        family: _,
        insisted: _,
        language: _,
        legal_name: _,
        role: _,
        seat: _,
        version: _,
        named_data: _,
        reason: _,
        reference: _,
        regime: _,
        right: _,
        service: _,
        subject: _,
        to_controller: _,
        translation: _,
        waits_for: _,
        why: _,
        with: _,
        without: _,
    } = body;
}

fn drafted(body: &mut Drafted) {
    let Drafted {
        address: _,
        also: _,
        asks: _,
        own: _,
        provisions: _,
        post: _,
        published: _,
        channel: _,
        discloses: _,
        html: _,
        kind: _,
        letter: _,
        registration: _,
        seen: _,
        replaces: _,
        source: _,
        subject: _,
        text: _,
        to: _,
    } = body;
}

fn handover(body: &mut Handover) {
    let Handover {
        at: _,
        attempt: _,
        cause: _,
        certificate: _,
        cipher: _,
        copy_refused: _,
        letter: _,
        reports: _,
        queue_id: _,
        remedy: _,
        reply: _,
        server: _,
        tls: _,
    } = body;
}

fn looked(body: &mut Looked) {
    let Looked { copy, failed: _, folders, letter: _, mentions, server: _ } = body;
    folders.iter_mut().for_each(hide_folder);
    for Mention { folder, kind: _, uid: _, uid_validity: _ } in mentions {
        hide_folder(folder);
    }
    if let Some(copy) = copy {
        let CopyFound { by: _, came: _, document: _, filed_as_sent: _, folder, size: _, uid: _, uid_validity: _ } =
            copy;
        hide_folder(folder);
    }
}

fn complaint(body: &mut ComplaintPrepared) {
    let ComplaintPrepared {
        address: _,
        asks: _,
        authority: _,
        discloses: _,
        early,
        email: _,
        enclosures: _,
        form: _,
        html: _,
        name: _,
        own: _,
        provisions: _,
        seen: _,
        source: _,
        subject: _,
        sworn: _,
        text: _,
    } = body;
    *early = None;
}

fn filed(body: &mut Filed) {
    let Filed {
        by: _,
        came: _,
        document: _,
        from: _,
        letter: _,
        message_id: _,
        origin: _,
        picked: _,
        report: _,
        seems: _,
        size: _,
        source,
        subject: _,
        unread: _,
        why: _,
        written: _,
    } = body;
    match source {
        Source::File { message: _, name: _ } => {}
        Source::Imap { folder, server: _, uid: _, uid_validity: _ } => hide_folder(folder),
    }
}

fn hide_folder(folder: &mut String) {
    if !folder.eq_ignore_ascii_case(INBOX) {
        BARS.clone_into(folder);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const WORDS: &str = "my lawyer says wait";

    /// Every kind that can hold words for the person itself, with such words in every place for them.
    fn private() -> Vec<Event> {
        let heard = json!({ "note": WORDS });
        let proof = json!({ "media_type": "text/plain", "name": "a.txt", "sha256": "00" });
        let found = json!({
            "by": "message-id", "came": "2026-11-24T08:00:00Z", "filed_as_sent": true, "folder": WORDS, "size": 1,
            "uid": 1, "uid_validity": 1
        });
        let mention = json!({ "folder": WORDS, "kind": "reply", "uid": 1, "uid_validity": 1 });
        let with = |more: Value| {
            let mut body = heard.as_object().unwrap().clone();
            body.extend(more.as_object().unwrap().clone());
            Value::Object(body)
        };
        [
            ("put-out", json!({
                "at": "2026-11-24T08:00:00Z", "letter": 1, "path": WORDS, "sha256": "00", "to": "x", "way": "print"
            })),
            ("looked", json!({
                "copy": found, "folders": [WORDS], "letter": 1, "mentions": [mention], "server": "imap.example.org:993"
            })),
            ("sent", with(json!({ "by": "post", "letter": 1 }))),
            ("proof-added", with(json!({ "letter": 1, "sending": 3 }))),
            ("account-deleted", heard.clone()),
            ("received", heard.clone()),
            ("acknowledged", heard.clone()),
            ("wants-identity", heard.clone()),
            ("gave-identity", heard.clone()),
            ("wants-information", heard.clone()),
            ("gave-information", heard.clone()),
            ("extended", heard.clone()),
            ("expected", with(json!({ "until": "2026-12-01", "what": "an answer" }))),
            ("refused", heard.clone()),
            ("partial", heard.clone()),
            ("done", heard.clone()),
            ("retained", with(json!({ "categories": [{ "what": "invoices" }] }))),
            ("no-data", heard.clone()),
            ("wrong-address", heard.clone()),
            ("portal", heard.clone()),
            ("bounced", heard.clone()),
            ("withdrawn", heard.clone()),
            ("complaint-prepared", json!({
                "authority": "deberlbdi", "discloses": [], "early": WORDS, "html": "00", "name": "Berlin",
                "seen": "2026-11-01", "source": "x", "subject": "x", "text": "00"
            })),
            ("complained", heard.clone()),
            ("filed", json!({
                "by": "message-id", "document": proof,
                "origin": { "verdict": "ok", "reasons": [] }, "seems": "person", "size": 1,
                "source": {
                    "kind": "imap", "folder": WORDS, "server": "imap.example.org:993", "uid": 1, "uid_validity": 1
                },
                "subject": "x", "why": "x"
            })),
            ("delivered", heard.clone()),
            ("other", heard.clone()),
            ("corrected", json!({ "event": 3, "note": WORDS })),
            ("attached", with(json!({ "size": 1 }))),
            ("noted", json!({ "text": WORDS })),
        ]
        .into_iter()
        .map(|(kind, body)| Event::read(kind, &body.to_string()).unwrap_or_else(|error| panic!("{kind}: {error}")))
        .collect()
    }

    #[test]
    fn no_word_that_a_person_wrote_for_itself_is_left_in_any_kind_of_entry() {
        for event in private() {
            let kind = event.kind();
            assert!(is_private(&event), "{kind}");
            let public = public(&event);
            assert!(event.to_body().unwrap().contains(WORDS), "{kind}");
            assert!(!public.to_body().unwrap().contains(WORDS), "{kind}: {}", public.to_body().unwrap());
            assert!(!crate::export::told::details(&public).contains(WORDS), "{kind}");
            assert!(kind == "noted" || !is_private(&public), "{kind}: what is public stays as it is");
        }
    }

    #[test]
    fn others_are_told_of_the_person_and_not_spoken_to() {
        for event in private() {
            let said =
                format!("{} {}", crate::export::told::what(&event), crate::export::told::details(&public(&event)));
            let spoken_to =
                said.split(|sign: char| !sign.is_alphabetic()).any(|word| ["you", "your", "they"].contains(&word));
            assert!(!spoken_to, "{}: {said}", event.kind());
        }
    }

    #[test]
    fn a_kind_of_entry_has_private_words_or_is_known_to_have_none() {
        let private = private();
        let without = [
            "opened",
            "drafted",
            "queued",
            "handing-over",
            "accepted",
            "rejected",
            "deferred",
            "uncertain",
            "login-refused",
            "resolved",
            "restored",
            "closed",
            "reopened",
        ];
        for kind in Event::KINDS {
            let has = private.iter().any(|event| event.kind() == *kind);
            assert!(has != without.contains(kind), "{kind}");
        }
    }

    #[test]
    fn the_folder_that_every_mailbox_has_tells_nothing() {
        let body = json!({ "folders": ["INBOX"], "letter": 1, "server": "imap.example.org:993" });
        assert!(!is_private(&Event::read("looked", &body.to_string()).unwrap()));
    }
}
