use chrono::{DateTime, FixedOffset};

use super::{
    Action, Author, Known, Matched, MatchedBy, Origin, Reading, ReplyKind, Report, Sender, Suggestion, TEXT_LIMIT,
    TooComplex, Verdict, attachments,
    automatic::Form,
    details::Words,
    domains::domain_of,
    hosts::Parties,
    limits,
    links::Link,
    origin::{About, Evidence, is_authority},
    own,
    parsed::{self, Headers, Parsed, ids},
    plain_report::addresses,
    report::{self, Found},
    sentences::{Sentence, sentences},
    suggest::{self, Tie},
    text::{Seen, head},
    thread::Thread,
};
use crate::controller::EmailAddress;

/// How much of the sender's own words is searched for what they say, in octets: ten pages.
const SEARCHED: usize = 32 << 10;

/// Reads a mail.
///
/// Takes any bytes, never fails and never panics; what cannot be read is left out.
///
/// ```
/// use redress::mail::reading::{Known, ReplyKind, read};
/// let mail = b"From: a@b.example\r\nSubject: Hello\r\n\r\nWe have received your letter.\r\n";
/// let reading = read(mail, &Known::default());
/// assert_eq!(reading.subject, "Hello");
/// assert_eq!(reading.own_words, "We have received your letter.");
/// // Nobody whom one knows: whatever it says, the first suggestion is that it is none of the user's answers.
/// assert_eq!(reading.proposed().kind, ReplyKind::Other);
/// ```
#[must_use]
pub fn read(bytes: &[u8], known: &Known) -> Reading {
    let seen = match limits::checked(bytes) {
        Ok(seen) => seen,
        Err(too_complex) => return unread(bytes, known, too_complex),
    };
    match Parsed::new(&seen) {
        Ok(parsed) => Reader::new(&parsed, known).reading(),
        Err(too_complex) => unread(bytes, known, too_complex),
    }
}

/// Returns the octets of an attachment of a mail, decoded, or `None` where it has no such attachment or is too complex.
#[must_use]
pub fn attachment(bytes: &[u8], index: usize) -> Option<Vec<u8>> {
    let seen = limits::checked(bytes).ok()?;
    attachments::octets(&Parsed::new(&seen).ok()?.message, index)
}

/// What is said of a mail that is not parsed: its first header fields, and what they tie it to.
fn unread(bytes: &[u8], known: &Known, too_complex: TooComplex) -> Reading {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(SEARCHED)]).replace("\r\n", "\n");
    let header = text.split("\n\n").next().unwrap_or_default();
    let headers = Headers::of_text(header);
    let message = parsed::header(header.as_bytes());
    let from = sender(&message);
    let subject = message.subject().unwrap_or_default().to_owned();
    let date = date(&message);
    let matched = Thread { known, date, sender: &from.address }.of(&headers, &subject, "", "");
    let reasons = vec![format!("{too_complex}, so nobody has looked inside")];
    Reading {
        attachments: Vec::new(),
        author: Author::Person,
        automatic: false,
        date,
        details: super::Details::default(),
        from,
        language: None,
        matched,
        message_id: first_id(&headers),
        origin: Origin { doubts: Vec::new(), reasons, verdict: Verdict::Unknown },
        own_words: String::new(),
        report: None,
        subject,
        suggestions: vec![Suggestion { kind: ReplyKind::Other, phrase: None }],
        text: String::new(),
        too_complex: Some(too_complex),
    }
}

fn sender(message: &mail_parser::Message<'_>) -> Sender {
    let first = message.from().and_then(|from| from.first());
    let text = |value: Option<&str>| value.unwrap_or_default().trim().to_owned();
    first.map(|first| Sender { address: text(first.address()), name: text(first.name()) }).unwrap_or_default()
}

fn date(message: &mail_parser::Message<'_>) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(&message.date()?.to_rfc3339()).ok()
}

fn first_id(headers: &Headers<'_>) -> Option<String> {
    headers.first("message-id").and_then(|value| ids(&value).next().map(str::to_owned))
}

/// A mail while it is read.
struct Reader<'a> {
    date: Option<DateTime<FixedOffset>>,
    from: Sender,
    headers: Headers<'a>,
    is_own: bool,
    known: &'a Known,
    own: Vec<Sentence>,
    own_words: String,
    parsed: &'a Parsed<'a>,
    seen: Seen,
    subject: String,
}

impl<'a> Reader<'a> {
    fn new(parsed: &'a Parsed<'a>, known: &'a Known) -> Self {
        let message = &parsed.message;
        let headers = Headers::of(message);
        let from = sender(message);
        let is_own = known.is_own(&from.address);
        let mut seen = Seen::of(message);
        let mut own_words = String::new();
        if is_own {
            // What the user forwards as an attachment is read as if it stood below her own words.
            for inner in message.parts.iter().filter_map(|part| part.message()) {
                let below = Seen::of(inner);
                own_words = own::words(&below.text, &known.index().lines, false);
                seen.add(inner.subject().unwrap_or_default());
                seen.add(&below.text);
                seen.links.extend(below.links);
            }
        }
        if own_words.is_empty() {
            own_words = own::words(&seen.text, &known.index().lines, is_own);
        }
        let own = sentences(head(&own_words, SEARCHED));
        let subject = subject(message, &headers);
        Self { date: date(message), from, headers, is_own, known, own, own_words, parsed, seen, subject }
    }

    fn reading(self) -> Reading {
        let message = &self.parsed.message;
        // What the user forwards is a report only if the whole report lies in it.
        let found = match (self.says_report(), self.is_own) {
            (false, true) => None,
            (says, _) => report::find(message, says, &self.headers, &self.subject, &self.seen.text, self.known),
        };
        match found {
            Some(found) => self.report(&found),
            None => self.reply(),
        }
    }

    /// Tells whether a mail says that it is a report, or is one that the user forwards.
    ///
    /// A person who encloses a report says something by it, and that is not what the report says.
    fn says_report(&self) -> bool {
        let root =
            |message: &mail_parser::Message<'_>| message.parts.first().map(parsed::media_type).unwrap_or_default();
        let message = &self.parsed.message;
        let inner =
            || message.parts.iter().filter_map(|part| part.message()).any(|inner| root(inner) == "multipart/report");
        root(message) == "multipart/report" || self.is_own && inner()
    }

    fn thread(&self) -> Thread<'_> {
        Thread { known: self.known, date: self.date, sender: &self.from.address }
    }

    fn report(self, found: &Found) -> Reading {
        let text = format!("{}\n{}\n{}", self.subject, self.seen.text, found.returned);
        let named: Vec<&str> = found.blocks.iter().map(|block| block.recipient.as_str()).collect();
        let matched = self.thread().of_report(
            &found.ids,
            found.envelope_id.as_deref(),
            &Headers::of_text(&found.returned),
            &text,
            &named,
        );
        let addressee = self.addressee(&matched);
        let is_ours = |recipient: &str| match addressee {
            Some(addressee) => report::same(recipient, addressee),
            None => self.known.index().was_written_to(recipient),
        };
        let ours = matches!(
            matched.by,
            MatchedBy::MessageId | MatchedBy::Outlook | MatchedBy::EnvelopeId | MatchedBy::Reference
        );
        let carries = found.ids.iter().find(|id| self.known.sent(id));
        let report = found.block(is_ours).report(found, ours, carries.map(String::as_str), addressee);
        let kinds = self.report_kinds(&report, &matched);
        let suggestions =
            kinds.iter().map(|kind| Suggestion { kind: *kind, phrase: report.diagnostic.clone() }).collect();
        let language = suggest::said(&self.own).first().map(|said| said.language);
        self.finish(Author::Report, matched, Some(report), suggestions, language, ReplyKind::Automatic)
    }

    fn addressee(&self, matched: &Matched) -> Option<&str> {
        self.known.letter(matched.one()?)?.addressee.as_ref().map(EmailAddress::as_str)
    }

    fn report_kinds(&self, report: &Report, matched: &Matched) -> &'static [ReplyKind] {
        const LOOK: &[ReplyKind] = &[ReplyKind::Other, ReplyKind::Bounced];
        const NOTHING: &[ReplyKind] = &[ReplyKind::Other];
        match report.action {
            Some(Action::Delivered) if report.certain => &[ReplyKind::Received],
            Some(Action::Delivered) if report.ours => &[ReplyKind::Other, ReplyKind::Received],
            Some(Action::Displayed | Action::Deleted) if report.ours => &[ReplyKind::Received, ReplyKind::Other],
            Some(Action::Failed) if report.certain => &[ReplyKind::Bounced],
            Some(Action::Failed) => {
                self.failure_kinds(report, matched).unwrap_or(if report.ours { LOOK } else { NOTHING })
            }
            Some(Action::Held) => &[ReplyKind::Automatic, ReplyKind::Other],
            Some(
                Action::Delayed
                | Action::Deleted
                | Action::Delivered
                | Action::Displayed
                | Action::Expanded
                | Action::Relayed,
            )
            | None => NOTHING,
        }
    }

    /// What a failure may be that is not certainly that of our letter.
    fn failure_kinds(&self, report: &Report, matched: &Matched) -> Option<&'static [ReplyKind]> {
        let recipient = report.recipient.as_deref().unwrap_or_default();
        if self.known.is_own(recipient) {
            return Some(&[ReplyKind::Other]);
        }
        let addressee = self.addressee(matched).unwrap_or_default();
        let meant = [Some(recipient), report.original_recipient.as_deref()]
            .into_iter()
            .flatten()
            .any(|address| report::same(address, addressee));
        if report.ours {
            return meant.then_some(&[ReplyKind::Bounced]);
        }
        if matched.by != MatchedBy::Addressee || report.original_message_id.is_some() {
            return None;
        }
        let domain = domain_of(&self.from.address);
        let theirs = self.known.index().hosts.is_known(&domain, Parties::All);
        Some(if theirs { &[ReplyKind::Bounced, ReplyKind::Other] } else { &[ReplyKind::Other, ReplyKind::Bounced] })
    }

    fn reply(self) -> Reading {
        let matched = self.thread().of(&self.headers, &self.subject, &self.own_words, &self.seen.text);
        let form = if self.is_own { Form::default() } else { Form::of(&self.headers, &self.subject, &self.own) };
        let said = suggest::said(&self.own);
        let tie = Tie { by: matched.by, other_thread: self.is_of_another_thread(&matched) };
        let what = suggest::read(&self.own, &said, form, tie);
        let kind = what.suggestions.first().map_or(ReplyKind::Other, |first| first.kind);
        let automatic = form.is_machine || form.is_mass && kind == ReplyKind::Other;
        let author = match (automatic, form.is_ticket) {
            (true, _) => Author::Automatic,
            (false, true) => Author::Ticket,
            (false, false) => Author::Person,
        };
        let report = self.held(&matched);
        self.finish(author, matched, report, what.suggestions, what.language, kind)
    }

    /// It answers a mail of the user's own that is no letter of ours, and nothing else ties it to one.
    fn is_of_another_thread(&self, matched: &Matched) -> bool {
        let weak = matches!(matched.by, MatchedBy::Domain | MatchedBy::Ambiguous | MatchedBy::None);
        let own: Vec<String> = self.known.addresses().iter().map(|own| domain_of(own.as_str())).collect();
        let replied: Vec<String> = self.headers.all("in-reply-to").chain(self.headers.all("references")).collect();
        let replied: Vec<&str> = replied.iter().flat_map(|value| ids(value)).collect();
        weak && !replied.iter().any(|id| self.known.sent(id)) && replied.iter().any(|id| own.contains(&domain_of(id)))
    }

    /// What a filter says that holds the letter: neither a failure nor a receipt.
    fn held(&self, matched: &Matched) -> Option<Report> {
        let addressee = self.addressee(matched).filter(|_| !self.is_own)?;
        let is_named = addresses(&self.own_words).any(|named| report::same(named, addressee));
        if !is_named || !report::is_held(&self.own_words) {
            return None;
        }
        Some(Report {
            action: Some(Action::Held),
            certain: false,
            diagnostic: None,
            envelope_id: None,
            ours: true,
            original_message_id: None,
            original_recipient: None,
            recipient: Some(addressee.to_owned()),
            recipient_shown: None,
            status: None,
        })
    }

    fn finish(
        self,
        author: Author,
        matched: Matched,
        report: Option<Report>,
        mut suggestions: Vec<Suggestion>,
        language: Option<crate::law::Language>,
        kind: ReplyKind,
    ) -> Reading {
        let links: Vec<&Link> = self.seen.links.iter().filter(|link| !is_authority(link)).collect();
        let words = Words {
            kind,
            language,
            links: &links,
            own: &self.own,
            text: &self.own_words,
            seen: &self.seen.text,
            subject: &self.subject,
        };
        let details = if author == Author::Report { super::Details::default() } else { words.details() };
        let evidence = Evidence {
            about: About::of(&matched, self.known),
            headers: &self.headers,
            kind,
            known: self.known,
            links: &links,
            matched: &matched,
            sender: &self.from,
            wants_click: details.click_to_verify,
        };
        let origin = evidence.origin();
        if author != Author::Report && origin.verdict == Verdict::Doubtful {
            careful(&mut suggestions);
        }
        let too_complex = (self.seen.is_cut || self.own_words.len() > TEXT_LIMIT).then_some(TooComplex::Text);
        Reading {
            attachments: attachments::list(&self.parsed.message),
            automatic: matches!(author, Author::Automatic | Author::Report) && !self.is_own,
            author,
            date: self.date,
            details,
            language,
            matched,
            message_id: first_id(&self.headers),
            origin,
            own_words: self.own_words,
            report,
            subject: self.subject,
            suggestions,
            text: self.seen.text,
            too_complex,
            from: self.from,
        }
    }
}

/// Puts first that a mail is none of the controller's answers, whatever it says.
fn careful(suggestions: &mut Vec<Suggestion>) {
    suggestions.retain(|suggestion| suggestion.kind != ReplyKind::Other);
    suggestions.insert(0, Suggestion { kind: ReplyKind::Other, phrase: None });
}

/// The subject, decoded; bare octets of another charset are read in that of the text below.
fn subject(message: &mail_parser::Message<'_>, headers: &Headers<'_>) -> String {
    let parsed = message.subject().unwrap_or_default();
    if headers.has_bare_octets("subject") { headers.first("subject").unwrap_or_default() } else { parsed.to_owned() }
}
