use super::super::{Cases, DeskError, message};
use crate::{
    case::{Case, Event, LetterRecord, SeenBy},
    controller::{EmailAddress, Entity, Registry},
    ledger::Ledger,
    mail::{
        MessageId,
        reading::{Known, KnownCase, KnownLetter},
    },
    post::HeaderFields,
};

/// Collects what a message is held against: every case of which a letter went or may have gone.
///
/// `provider` is what the user's own mail provider calls itself in `Authentication-Results`. A controller's domains are
/// those of the addresses the registry has for it and of the addresses that were written to; the host of a form is not
/// among them, since forms are often let by others.
///
/// # Errors
/// When the ledger cannot be read.
pub fn known(
    ledger: &dyn Ledger,
    registry: &Registry,
    own: Option<&EmailAddress>,
    provider: &[String],
) -> Result<Known, DeskError> {
    let cases = Cases::read_those(ledger, &|case| case.letters.iter().any(is_out))?;
    let mut addresses: Vec<EmailAddress> = own.cloned().into_iter().collect();
    for case in cases.known() {
        let written = case.letters.iter().filter_map(|letter| letter.queued.as_ref()).map(|queued| queued.from.parse());
        addresses.extend(written.chain([case.opened.subject.email.parse()]).filter_map(Result::ok));
    }
    addresses.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    addresses.dedup();
    let cases = cases.known().map(|case| known_case(ledger, registry, case)).collect();
    Ok(Known::new(addresses, cases, provider.to_vec()))
}

/// Tells whether a letter went, may have gone, or was given to the user to be sent.
fn is_out(letter: &LetterRecord) -> bool {
    !letter.sendings.is_empty() || letter.attempts != 0 || !letter.put_out.is_empty()
}

fn known_case(ledger: &dyn Ledger, registry: &Registry, case: &Case) -> KnownCase {
    let letters: Vec<KnownLetter> = case
        .letters
        .iter()
        .filter(|letter| is_out(letter))
        .map(|letter| KnownLetter {
            number: letter.n,
            message_id: letter.message_id().and_then(|id| id.parse().ok()),
            rewritten: rewritten(ledger, case, letter),
            envelope_id: None,
            addressee: addressee(letter).and_then(|to| to.parse().ok()),
            sent: letter.first_sent().or(letter.handed_over).unwrap_or(letter.written),
            // Without its text our own words below an answer are cut by their marks only; the answer is read all the same.
            text: message::stored_text(ledger, case.number, letter).unwrap_or_default(),
        })
        .collect();
    KnownCase {
        number: case.number,
        reference: case.opened.reference,
        domains: domains(registry, case, &letters),
        ticket_domains: Vec::new(),
        letters,
    }
}

fn addressee(letter: &LetterRecord) -> Option<&str> {
    letter.queued.as_ref().map(|queued| queued.to.as_str()).or(letter.to.as_deref())
}

/// Returns the ids under which the provider files a letter in the place of ours, as the kept copies show them.
fn rewritten(ledger: &dyn Ledger, case: &Case, letter: &LetterRecord) -> Vec<MessageId> {
    let copies = case.events.iter().filter_map(|recorded| match &recorded.event {
        Event::Looked(looked) if looked.letter == letter.n => looked.copy.as_ref(),
        _ => None,
    });
    let renamed = copies.filter(|copy| copy.by != SeenBy::MessageId).filter_map(|copy| copy.document.as_ref());
    let bytes = renamed
        .filter_map(|document| message::document(case.number, &document.sha256, |digest| ledger.document(digest)).ok());
    bytes.filter_map(|bytes| HeaderFields::read(&bytes).message_id()?.parse().ok()).collect()
}

fn domains(registry: &Registry, case: &Case, letters: &[KnownLetter]) -> Vec<String> {
    let entities = registry.find(&case.opened.controller).map(|found| found.entities.as_slice()).unwrap_or_default();
    let published = entities.iter().flat_map(Entity::channels).filter_map(|channel| channel.email.as_ref());
    let all = published.chain(letters.iter().filter_map(|letter| letter.addressee.as_ref()));
    let mut domains: Vec<String> =
        all.filter_map(|address| Some(address.as_str().rsplit_once('@')?.1.to_lowercase())).collect();
    domains.sort_unstable();
    domains.dedup();
    domains
}
