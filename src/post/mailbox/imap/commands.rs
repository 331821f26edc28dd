use std::num::NonZeroU32;

use imap_codec::{
    CommandCodec,
    encode::{Encoder, Fragment},
    imap_types::{
        command::{Command, CommandBody},
        core::{AString, Charset, Tag, Vec1},
        datetime::NaiveDate as ImapDate,
        fetch::{MacroOrMessageDataItemNames, MessageDataItemName},
        search::SearchKey,
        sequence::SequenceSet,
    },
};
use zeroize::Zeroizing;

use super::super::{MailboxError, Search, Term, Uid};

/// Asks for parts of messages that are named by their numbers.
pub(super) fn fetch(uids: &[Uid], items: Vec<MessageDataItemName<'static>>) -> CommandBody<'static> {
    let numbers: Vec<NonZeroU32> = uids.iter().map(|uid| uid.number).collect();
    CommandBody::Fetch {
        macro_or_item_names: MacroOrMessageDataItemNames::MessageDataItemNames(items),
        sequence_set: SequenceSet::try_from(numbers).expect("every caller names a message"),
        uid: true,
    }
}

/// Puts a search into the words of the protocol; every text is quoted or a literal.
///
/// # Errors
/// When a text cannot be sent.
pub(super) fn search(search: &Search) -> Result<CommandBody<'static>, MailboxError> {
    let mut criteria: Vec<SearchKey<'static>> = Vec::new();
    if let Some(day) = search.first_day() {
        criteria.push(SearchKey::Since(ImapDate::try_from(day).map_err(|_| MailboxError::Search(day.to_string()))?));
    }
    let mut terms = Vec::new();
    for term in &search.any {
        terms.extend(keys(term)?);
    }
    criteria.extend(terms.into_iter().reduce(|one, other| SearchKey::Or(Box::new(one), Box::new(other))));
    if criteria.is_empty() {
        criteria.push(SearchKey::All);
    }
    let ascii = search.any.iter().all(|term| term.words().into_iter().all(str::is_ascii));
    let charset = (!ascii).then(|| Charset::try_from("UTF-8").expect("the name is one word"));
    let criteria = Vec1::try_from(criteria).expect("there is one at least");
    Ok(CommandBody::Search { charset, criteria, uid: true })
}

fn keys(term: &Term) -> Result<Vec<SearchKey<'static>>, MailboxError> {
    let string = |text: &str| {
        AString::try_from(text.to_owned()).map_err(|_| MailboxError::Search(text.escape_default().to_string()))
    };
    let header = |name: &str, holds: &str| Ok::<_, MailboxError>(SearchKey::Header(string(name)?, string(holds)?));
    Ok(match term {
        Term::FromDomain(domain) => vec![SearchKey::From(string(domain)?)],
        Term::Header { name, holds } => vec![header(name, holds)?],
        Term::MessageId(id) => vec![header("Message-ID", id)?],
        Term::Names(id) => vec![header("In-Reply-To", id)?, header("References", id)?],
        Term::Subject(text) => vec![SearchKey::Subject(string(text)?)],
        Term::Text(text) => vec![SearchKey::Text(string(text)?)],
    })
}

/// Writes a command; at each literal the server must ask for the next piece.
pub(super) fn pieces(tag: &str, body: CommandBody<'static>) -> Vec<Zeroizing<Vec<u8>>> {
    let tag = Tag::try_from(tag.to_owned()).expect("letters and digits are a tag");
    let command = Command { tag, body };
    let mut pieces: Vec<Zeroizing<Vec<u8>>> = Vec::new();
    for fragment in CommandCodec::default().encode(&command) {
        match (fragment, pieces.last_mut()) {
            (Fragment::Line { data }, Some(last)) => last.extend(data),
            (Fragment::Line { data } | Fragment::Literal { data, .. }, _) => pieces.push(Zeroizing::new(data)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use imap_codec::imap_types::mailbox::{Mailbox as ImapName, MailboxOther};

    use super::*;

    fn written(search: &Search) -> Vec<String> {
        let body = super::search(search).unwrap();
        pieces("R1", body).iter().map(|piece| String::from_utf8_lossy(piece).into_owned()).collect()
    }

    fn one(term: Term) -> Vec<String> {
        written(&Search::of(term))
    }

    #[test]
    fn what_is_searched_for_is_quoted_or_a_literal_and_never_a_command() {
        assert_eq!(
            one(Term::MessageId("<a.1@example.org>".to_owned())),
            ["R1 UID SEARCH HEADER Message-ID <a.1@example.org>\r\n"]
        );
        assert_eq!(one(Term::Subject("a\"b\\".to_owned())), [r#"R1 UID SEARCH SUBJECT "a\"b\\""#.to_owned() + "\r\n"]);
        assert_eq!(one(Term::Subject("für".to_owned())), ["R1 UID SEARCH CHARSET UTF-8 SUBJECT {4}\r\n", "für\r\n"]);
        let attack = one(Term::Subject("x\r\nR2 EXPUNGE".to_owned()));
        assert_eq!(attack, ["R1 UID SEARCH SUBJECT {13}\r\n", "x\r\nR2 EXPUNGE\r\n"]);
        assert!(search(&Search::of(Term::Text("\0".to_owned()))).is_err());
    }

    #[test]
    fn several_terms_are_joined_by_or_and_the_day_before_is_asked_for_too() {
        let search = Search {
            any: vec![Term::Names("<q@x>".to_owned()), Term::Text("R-2026-K7Q2M".to_owned())],
            since: Some("2026-12-01".parse().unwrap()),
        };
        assert_eq!(
            written(&search),
            ["R1 UID SEARCH SINCE \"30-Nov-2026\" OR OR HEADER In-Reply-To <q@x> HEADER References <q@x> TEXT \
              R-2026-K7Q2M\r\n"]
        );
        assert_eq!(written(&Search::default()), ["R1 UID SEARCH ALL\r\n"]);
    }

    #[test]
    fn a_folder_of_any_name_can_be_asked_for() {
        let examine = |name: &[u8]| {
            let mailbox = ImapName::Other(MailboxOther::try_from(name.to_vec()).unwrap());
            pieces("R1", CommandBody::Examine { mailbox })
                .iter()
                .map(|piece| String::from_utf8_lossy(piece).into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(examine(b"Entw&APw-rfe"), ["R1 EXAMINE Entw&APw-rfe\r\n"]);
        assert_eq!(examine(b"[Gmail]/Sent Mail"), ["R1 EXAMINE \"[Gmail]/Sent Mail\"\r\n"]);
        assert_eq!(examine(b"a\r\nb"), ["R1 EXAMINE {4}\r\n", "a\r\nb\r\n"]);
    }
}
