use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser};

use super::Headers;

/// What to look for in a folder: messages that fit any of the terms, and that came since a day.
///
/// It is a value, so that the same question is put to the server and, once the headers are there, to them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Search {
    /// One of these must fit; without any, every message does.
    pub any: Vec<Term>,
    /// The first day; the server's idea of a day may be one off, so that a message of the day before fits too.
    pub since: Option<NaiveDate>,
}

/// One thing to look for. Letters of either case are the same, except in a `Message-ID`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Term {
    /// It comes from an address at this domain, or one below it.
    FromDomain(String),
    /// A header that holds this text.
    Header {
        /// The name of the header.
        name: String,
        /// What it holds.
        holds: String,
    },
    /// It is the message with this `Message-ID`, with its angle brackets.
    MessageId(String),
    /// It answers or follows the message with this `Message-ID` (`In-Reply-To`, `References`).
    Names(String),
    /// Its subject holds this text.
    Subject(String),
    /// Its text holds this text, which headers cannot tell.
    Text(String),
}

/// What the headers of a message say about a search.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// It fits.
    Fits,
    /// It fits if its text does.
    FitsIfItsTextDoes,
    /// It does not fit.
    FitsNot,
}

impl Search {
    /// Looks for one thing, on any day.
    #[must_use]
    pub fn of(term: Term) -> Self {
        Self { any: vec![term], since: None }
    }

    /// Returns the first day the server is asked for.
    #[must_use]
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.since.map(|day| day.checked_sub_days(Days::new(1)).unwrap_or(day))
    }

    /// Holds the headers of a message against the search, whatever the server said.
    #[must_use]
    pub fn verify(&self, headers: &Headers) -> Verdict {
        if !headers.came_since(self.since) {
            return Verdict::FitsNot;
        }
        let message = HeaderFields::read(&headers.bytes);
        let mut verdicts = self.any.iter().map(|term| term.verify(&message));
        let fits = self.any.is_empty() || verdicts.clone().any(|verdict| verdict == Verdict::Fits);
        match (fits, verdicts.any(|verdict| verdict == Verdict::FitsIfItsTextDoes)) {
            (true, _) => Verdict::Fits,
            (false, true) => Verdict::FitsIfItsTextDoes,
            (false, false) => Verdict::FitsNot,
        }
    }
}

impl Term {
    /// Returns the words that are sent to the server.
    pub(super) fn words(&self) -> Vec<&str> {
        match self {
            Self::Header { name, holds } => vec![name, holds],
            Self::FromDomain(text)
            | Self::MessageId(text)
            | Self::Names(text)
            | Self::Subject(text)
            | Self::Text(text) => vec![text],
        }
    }

    /// Tells whether a header fits; of a text, headers tell nothing.
    #[must_use]
    pub fn fits(&self, message: &HeaderFields<'_>) -> bool {
        self.verify(message) == Verdict::Fits
    }

    fn verify(&self, message: &HeaderFields<'_>) -> Verdict {
        let fits = match self {
            Self::FromDomain(domain) => message.from().iter().any(|from| is_at(from, domain)),
            Self::Header { name, holds } => message.all(name).iter().any(|value| contains(value, holds)),
            Self::MessageId(id) => message.message_id().is_some_and(|found| found == *id),
            Self::Names(id) => message.named().contains(id),
            Self::Subject(text) => message.subject().is_some_and(|subject| contains(&subject, text)),
            Self::Text(_) => return Verdict::FitsIfItsTextDoes,
        };
        if fits { Verdict::Fits } else { Verdict::FitsNot }
    }
}

/// The fields of a header, read.
pub struct HeaderFields<'a>(Option<Message<'a>>);

impl<'a> HeaderFields<'a> {
    /// Reads a header; what is none has no fields.
    #[must_use]
    pub fn read(header: &'a [u8]) -> Self {
        Self(MessageParser::default().parse_headers(header))
    }

    /// Returns the `Message-ID` with its angle brackets.
    #[must_use]
    pub fn message_id(&self) -> Option<String> {
        self.0.as_ref().and_then(Message::message_id).map(bracketed)
    }

    /// Returns the messages it answers or follows, with their angle brackets.
    #[must_use]
    pub fn named(&self) -> Vec<String> {
        let Some(message) = &self.0 else { return Vec::new() };
        [message.in_reply_to(), message.references()].into_iter().flat_map(ids).collect()
    }

    /// Returns the subject, decoded.
    #[must_use]
    pub fn subject(&self) -> Option<String> {
        self.0.as_ref().and_then(Message::subject).map(str::to_owned)
    }

    /// Returns the addresses it comes from.
    #[must_use]
    pub fn from(&self) -> Vec<String> {
        addresses(self.0.as_ref().and_then(Message::from))
    }

    /// Returns the addresses it goes to.
    #[must_use]
    pub fn to(&self) -> Vec<String> {
        addresses(self.0.as_ref().and_then(Message::to))
    }

    /// Returns when it was written, as seconds since 1970.
    #[must_use]
    pub fn written(&self) -> Option<i64> {
        self.0.as_ref().and_then(Message::date).map(mail_parser::DateTime::to_timestamp)
    }

    /// Returns when the last server on its way took it, which wrote its `Received` field above all others.
    #[must_use]
    pub fn came(&self) -> Option<DateTime<FixedOffset>> {
        let mut headers = self.0.as_ref()?.headers().iter();
        let last = headers.find(|header| header.name == HeaderName::Received)?;
        let HeaderValue::Received(received) = &last.value else { return None };
        DateTime::parse_from_rfc3339(&received.date?.to_rfc3339()).ok()
    }

    /// Returns every field of this name, unfolded, as it stands there.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        let Some(message) = &self.0 else { return Vec::new() };
        let raw = message.headers_raw().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        raw.map(|(_, value)| value.replace(['\r', '\n'], "").trim().to_owned()).collect()
    }
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(id) => vec![bracketed(id)],
        HeaderValue::TextList(ids) => ids.iter().map(|id| bracketed(id)).collect(),
        _ => Vec::new(),
    }
}

fn bracketed(id: &str) -> String {
    format!("<{}>", id.trim_start_matches('<').trim_end_matches('>'))
}

fn addresses(address: Option<&Address<'_>>) -> Vec<String> {
    let all = address.into_iter().flat_map(Address::iter);
    all.filter_map(|one| one.address()).map(str::to_lowercase).collect()
}

fn is_at(address: &str, domain: &str) -> bool {
    let domain = domain.to_lowercase();
    address
        .rsplit_once('@')
        .is_some_and(|(_, host)| host == domain || host.strip_suffix(&domain).is_some_and(|below| below.ends_with('.')))
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::{super::Uid, *};

    const HEADER: &str = "Message-ID: <a.1@example.org>\r\nFrom: Shop <Privacy@Mail.Shop.Example>\r\n\
        To: ada@example.org\r\nSubject: =?utf-8?q?Antwort_f=C3=BCr?= [R-2026-K7Q2M]\r\nX-Redress-Id:\r\n R-2026-K7Q2M.1\r\n\
        In-Reply-To: <q.1@example.org>\r\nReferences: <q.0@example.org>\r\n <q.1@example.org>\r\n\r\n";

    fn headers(bytes: &str) -> Headers {
        let one = NonZeroU32::MIN;
        Headers {
            bytes: bytes.as_bytes().to_vec(),
            internal_date: "2026-11-23T00:30:00+01:00".parse().unwrap(),
            size: 1_000,
            uid: Uid { validity: one, number: one },
        }
    }

    fn verdict(term: Term) -> Verdict {
        Search::of(term).verify(&headers(HEADER))
    }

    #[test]
    fn a_message_fits_by_what_its_header_says_and_not_by_what_resembles_it() {
        let header = |name: &str, holds: &str| Term::Header { name: name.to_owned(), holds: holds.to_owned() };
        for fits in [
            Term::MessageId("<a.1@example.org>".to_owned()),
            Term::Names("<q.1@example.org>".to_owned()),
            Term::Names("<q.0@example.org>".to_owned()),
            Term::FromDomain("shop.example".to_owned()),
            Term::FromDomain("MAIL.shop.example".to_owned()),
            Term::Subject("[r-2026-k7q2m]".to_owned()),
            Term::Subject("für".to_owned()),
            header("x-redress-id", "R-2026-K7Q2M.1"),
        ] {
            assert_eq!(verdict(fits.clone()), Verdict::Fits, "{fits:?}");
        }
        for fits_not in [
            Term::MessageId("<a.1@example.or>".to_owned()),
            Term::MessageId("<A.1@example.org>".to_owned()),
            Term::MessageId("<q.1@example.org>".to_owned()),
            Term::Names("<a.1@example.org>".to_owned()),
            Term::FromDomain("op.example".to_owned()),
            Term::FromDomain("xample".to_owned()),
            Term::Subject("R-2026-K7Q2N".to_owned()),
            header("X-Redress-Id", "R-2026-K7Q2M.2"),
            header("X-Missing", ""),
        ] {
            assert_eq!(verdict(fits_not.clone()), Verdict::FitsNot, "{fits_not:?}");
        }
        assert_eq!(verdict(Term::Text("R-2026".to_owned())), Verdict::FitsIfItsTextDoes);
    }

    #[test]
    fn one_term_is_enough_and_none_asks_for_everything() {
        let wrong = Term::MessageId("<no@example.org>".to_owned());
        let right = Term::Subject("Antwort".to_owned());
        let any = |any: Vec<Term>| Search { any, since: None }.verify(&headers(HEADER));
        assert_eq!(any(vec![wrong.clone(), right]), Verdict::Fits);
        assert_eq!(any(vec![wrong.clone(), Term::Text("x".to_owned())]), Verdict::FitsIfItsTextDoes);
        assert_eq!(any(vec![wrong]), Verdict::FitsNot);
        assert_eq!(any(Vec::new()), Verdict::Fits);
    }

    #[test]
    fn a_message_of_the_day_before_still_fits_and_one_of_two_days_before_does_not() {
        let since = |day: &str| Search { any: Vec::new(), since: Some(day.parse().unwrap()) }.verify(&headers(HEADER));
        assert_eq!(since("2026-11-23"), Verdict::Fits);
        assert_eq!(since("2026-11-24"), Verdict::Fits);
        assert_eq!(since("2026-11-25"), Verdict::FitsNot);
    }

    #[test]
    fn what_is_no_header_fits_nothing() {
        for bytes in ["", "\r\n", "no colon here", "\u{0}\u{1}"] {
            let search = Search::of(Term::MessageId("<a.1@example.org>".to_owned()));
            assert_eq!(search.verify(&headers(bytes)), Verdict::FitsNot, "{bytes:?}");
        }
    }
}
