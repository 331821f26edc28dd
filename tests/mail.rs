//! The reader against the mails of `tests/mail/`, which somebody else read before there was a reader.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::PathBuf,
    sync::LazyLock,
};

use redress::mail::{
    MessageId,
    reading::{Action, Author, Doubt, Known, KnownCase, KnownLetter, Reading, ReplyKind, Verdict, attachment, read},
};
use toml::{Table, Value};

/// Readings that differ from the expected ones, each with what differs and why it stays.
/// There are none now: the 221 mails are read as expected, which says little of mails that nobody has seen yet.
const MISSES: &[(&str, &str, &str)] = &[];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/mail")
}

fn table(file: &str) -> Table {
    fs::read_to_string(folder().join(file)).unwrap().parse().unwrap()
}

fn text<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    table.get(key).and_then(Value::as_str)
}

fn words(table: &Table, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    list.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_integer().unwrap()).unwrap()
}

fn known() -> Known {
    let file = table("cases.toml");
    let mailbox = file["mailbox"].as_table().unwrap();
    Known::new(
        words(mailbox, "addresses").iter().map(|address| address.parse().unwrap()).collect(),
        file["case"].as_array().unwrap().iter().map(|case| known_case(case.as_table().unwrap())).collect(),
        vec![text(mailbox, "authserv_id").unwrap().to_owned()],
    )
}

fn known_case(case: &Table) -> KnownCase {
    let letter = |letter: &Table| KnownLetter {
        number: number(&letter["n"]),
        message_id: text(letter, "message_id").map(|id| id.parse().unwrap()),
        rewritten: text(letter, "rewritten_message_id")
            .map(|id| id.parse::<MessageId>().unwrap())
            .into_iter()
            .collect(),
        envelope_id: text(letter, "envelope_id").map(str::to_owned),
        addressee: text(case, "addressee").map(|address| address.parse().unwrap()),
        sent: letter["sent"].to_string().parse().unwrap(),
        text: String::new(),
    };
    KnownCase {
        number: number(&case["case"]),
        reference: text(case, "reference").unwrap().parse().unwrap(),
        domains: words(case, "domains"),
        ticket_domains: words(case, "processors"),
        letters: case["letter"].as_array().unwrap().iter().map(|table| letter(table.as_table().unwrap())).collect(),
    }
}

/// A mail, what was expected of it, and what was read.
struct Mail {
    bytes: Vec<u8>,
    expected: Table,
    file: String,
    reading: Reading,
}

fn mails() -> &'static [Mail] {
    static MAILS: LazyLock<Vec<Mail>> = LazyLock::new(read_all);
    &MAILS
}

fn read_all() -> Vec<Mail> {
    let known = known();
    let list = table("expected.toml")["mail"].as_array().unwrap().clone();
    let mails = list.into_iter().map(|expected| {
        let expected = expected.as_table().unwrap().clone();
        let file = text(&expected, "file").unwrap().to_owned();
        let bytes = fs::read(folder().join(&file)).unwrap();
        Mail { reading: read(&bytes, &known), bytes, expected, file }
    });
    mails.collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{2019}', "'")
}

impl Mail {
    fn says(&self, key: &str) -> Option<&str> {
        text(&self.expected, key)
    }

    fn is_true(&self, key: &str) -> bool {
        self.expected.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    fn is_report(&self) -> bool {
        self.file.starts_with("reports/")
    }

    /// The kind the reader takes it for, as if it were genuine.
    fn kind(&self) -> &'static str {
        let suggestions = &self.reading.suggestions;
        let doubtful = !self.is_report() && self.reading.origin.verdict == Verdict::Doubtful;
        match (self.reading.author, doubtful) {
            (Author::Report, _) => "report",
            (_, true) => suggestions.get(1).map_or("other", |second| second.kind.name()),
            (_, false) => suggestions[0].kind.name(),
        }
    }

    /// What differs of the fields that admit no argument: `field: expected, read`.
    fn exact(&self) -> Vec<(&'static str, String, String)> {
        let reading = &self.reading;
        let mut fields: Vec<(&'static str, String, String)> = Vec::new();
        let mut field = |name: &'static str, expected: String, read: String| {
            if expected != read {
                fields.push((name, expected, read));
            }
        };
        let expected = |key: &str| self.says(key).unwrap_or_default().to_owned();
        field("from", expected("from"), reading.from.address.clone());
        if expected("subject") != "(no subject)" {
            field("subject", expected("subject"), reading.subject.clone());
        }
        field("matches", expected("matches"), reading.matched.by.name().to_owned());
        let cases: Vec<u32> = self.expected["cases"].as_array().unwrap().iter().map(number).collect();
        let read_cases: Vec<u32> = reading.matched.letters.iter().map(|letter| letter.case).collect();
        field("cases", format!("{cases:?}"), format!("{read_cases:?}"));
        let letter = self.expected.get("letter").map_or(1, number);
        if let Some(one) = reading.matched.one() {
            field("letter", letter.to_string(), one.letter.to_string());
        }
        field("automatic", self.is_true("automatic").to_string(), reading.automatic.to_string());
        if !self.is_report() {
            field("origin", expected("origin"), reading.origin.verdict.name().to_owned());
            let doubts: BTreeSet<_> = words(&self.expected, "doubts").into_iter().collect();
            let read_doubts: BTreeSet<_> = reading.origin.doubts.iter().map(|doubt| doubt.name().to_owned()).collect();
            field("doubts", format!("{doubts:?}"), format!("{read_doubts:?}"));
            field(
                "asks_identity",
                self.is_true("asks_identity").to_string(),
                reading.details.asks_identity.to_string(),
            );
            field(
                "click_to_verify",
                self.is_true("click_to_verify").to_string(),
                reading.details.click_to_verify.to_string(),
            );
        }
        fields.extend(self.attachments());
        fields.extend(self.report());
        fields
    }

    fn attachments(&self) -> Option<(&'static str, String, String)> {
        let listed = self.expected["attachments"].as_array().unwrap();
        let shown =
            |name: &str, media: &str, size: Option<i64>, raw: Option<&str>| format!("{name}|{media}|{size:?}|{raw:?}");
        let expected: Vec<_> = listed
            .iter()
            .map(|listed| {
                let listed = listed.as_table().unwrap();
                shown(
                    text(listed, "name").unwrap(),
                    text(listed, "media_type").unwrap(),
                    listed.get("size").and_then(Value::as_integer),
                    text(listed, "raw_name"),
                )
            })
            .collect();
        let read: Vec<_> = self
            .reading
            .attachments
            .iter()
            .enumerate()
            .map(|(index, read)| {
                let sized = listed.get(index).is_some_and(|listed| listed.as_table().unwrap().contains_key("size"));
                let octets = attachment(&self.bytes, index).unwrap();
                assert_eq!(octets.len(), read.size, "{}", self.file);
                shown(
                    &read.name,
                    &read.media_type,
                    sized.then(|| i64::try_from(read.size).unwrap()),
                    read.raw_name.as_deref(),
                )
            })
            .collect();
        (expected != read).then(|| ("attachments", format!("{expected:?}"), format!("{read:?}")))
    }

    fn report(&self) -> Vec<(&'static str, String, String)> {
        if !self.is_report() {
            return Vec::new();
        }
        let Some(report) = &self.reading.report else { return vec![("report", "a report".into(), "none".into())] };
        let action = report.action.map(Action::name).filter(|action| *action != "held");
        let expected_action = self.says("action").or(self.says("disposition"));
        let fields = [
            ("action", expected_action, action),
            ("status", self.says("status"), report.status.as_deref()),
            ("recipient", self.says("recipient"), report.recipient.as_deref()),
            ("recipient_shown", self.says("recipient_shown"), report.recipient_shown.as_deref()),
            ("original_recipient", self.says("original_recipient"), report.original_recipient.as_deref()),
            ("original_message_id", self.says("original_message_id"), report.original_message_id.as_deref()),
            ("envelope_id", self.says("envelope_id"), report.envelope_id.as_deref()),
        ];
        let mut wrong: Vec<_> = fields
            .into_iter()
            .filter(|(_, expected, read)| expected != read)
            .map(|(name, expected, read)| (name, format!("{expected:?}"), format!("{read:?}")))
            .collect();
        for (name, read) in [("ours", report.ours), ("certain", report.certain)] {
            if self.is_true(name) != read {
                wrong.push((name, self.is_true(name).to_string(), read.to_string()));
            }
        }
        wrong
    }

    /// What differs of what is a matter of reading: the suggestions, the details.
    fn reading(&self) -> Vec<(&'static str, String, String)> {
        let mut wrong = Vec::new();
        let kinds: Vec<_> =
            self.reading.suggestions.iter().map(|suggestion| suggestion.kind.name().to_owned()).collect();
        let may = words(&self.expected, "suggestions");
        if kinds[0] != may[0] {
            wrong.push(("first", may[0].clone(), kinds[0].clone()));
        }
        if let Some(other) = kinds.iter().find(|kind| !may.contains(kind)) {
            wrong.push(("beside", format!("{may:?}"), other.clone()));
        }
        if self.is_report() {
            return wrong;
        }
        let details = &self.reading.details;
        let day = |key: &str| self.expected.get(key).map(ToString::to_string).unwrap_or_default();
        let shown = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let kept = |what: &str, basis: &str, until: &str| format!("{what}|{basis}|{until}");
        let expected_kept: Vec<_> = self
            .expected
            .get("retained")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(|kept_| {
                let table = kept_.as_table().unwrap();
                kept(
                    text(table, "what").unwrap(),
                    text(table, "basis").unwrap_or_default(),
                    &table.get("until").map(ToString::to_string).unwrap_or_default(),
                )
            })
            .collect();
        let read_kept: Vec<_> = details
            .retained
            .iter()
            .map(|one| kept(&one.what, one.basis.as_deref().unwrap_or_default(), &shown(one.until)))
            .collect();
        let language = self.reading.language.map(|language| language.to_string());
        let own = squeezed(&self.reading.own_words);
        let says = |key: &str| self.says(key).map(squeezed).is_none_or(|words| own.contains(&words) == (key == "says"));
        let fields = [
            ("kind", self.says("kind").unwrap().to_owned(), self.kind().to_owned()),
            ("ticket", self.says("ticket").unwrap_or_default().to_owned(), details.ticket.clone().unwrap_or_default()),
            ("received", day("received"), shown(details.received)),
            ("until", day("until"), shown(details.until)),
            ("deleted_on", day("deleted_on"), shown(details.deleted_on)),
            ("gives_reasons", self.is_true("gives_reasons").to_string(), details.gives_reasons.to_string()),
            ("retained", format!("{expected_kept:?}"), format!("{read_kept:?}")),
            (
                "language",
                language.as_ref().map(|_| self.says("language").unwrap().to_owned()).unwrap_or_default(),
                language.unwrap_or_default(),
            ),
            ("says", "true".to_owned(), says("says").to_string()),
            ("says_not", "true".to_owned(), says("says_not").to_string()),
        ];
        wrong.extend(fields.into_iter().filter(|(_, expected, read)| expected != read));
        wrong
    }
}

/// The misses that are not known, and the known ones that are none any more.
fn unexpected(wrong: &[(String, &'static str, String)]) -> String {
    let mut lines = String::new();
    for (file, field, what) in wrong {
        if !MISSES.iter().any(|(known, of, _)| known == file && of == field) {
            writeln!(lines, "{file}: {field}: {what}").unwrap();
        }
    }
    for (file, field, _) in MISSES {
        if !wrong.iter().any(|(wrong, of, _)| wrong == file && of == field) && !lines.contains("known") {
            writeln!(lines, "{file}: {field} is right now and no known miss any more").unwrap();
        }
    }
    lines
}

#[test]
fn every_mail_is_read_as_a_careful_person_reads_it() {
    let mails = mails();
    let mut wrong = Vec::new();
    for mail in mails {
        let fields = mail.exact().into_iter().chain(mail.reading());
        wrong
            .extend(fields.map(|(field, expected, read)| {
                (mail.file.clone(), field, format!("expected {expected}, read {read}"))
            }));
    }
    let wrong = unexpected(&wrong);
    assert!(wrong.is_empty(), "\n{}\n{wrong}", confusion(mails));
}

/// How often each kind was proposed for each kind that was meant.
fn confusion(mails: &[Mail]) -> String {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for mail in mails.iter().filter(|mail| !mail.is_report()) {
        *counts.entry((mail.says("kind").unwrap().to_owned(), mail.kind().to_owned())).or_default() += 1;
    }
    let mut lines = "meant -> read\n".to_owned();
    for ((meant, read), count) in counts {
        writeln!(lines, "{:>3}  {meant} -> {read}{}", count, if meant == read { "" } else { "   <-" }).unwrap();
    }
    lines
}

#[test]
fn nothing_harmful_is_ever_suggested() {
    let harmful: Vec<_> = mails()
        .iter()
        .flat_map(|mail| {
            let never = words(&mail.expected, "never");
            let bad = mail
                .reading
                .suggestions
                .iter()
                .filter(move |suggestion| never.contains(&suggestion.kind.name().to_owned()));
            bad.map(|suggestion| format!("{}: {}", mail.file, suggestion.kind)).collect::<Vec<_>>()
        })
        .collect();
    assert!(harmful.is_empty(), "{harmful:#?}");
}

#[test]
fn no_forgery_goes_without_a_mark_and_no_genuine_mail_carries_one() {
    let mut forgeries = 0;
    for mail in mails().iter().filter(|mail| !mail.is_report()) {
        let doubtful = mail.says("origin") == Some("doubtful");
        forgeries += usize::from(doubtful);
        assert_eq!(
            mail.reading.origin.verdict == Verdict::Doubtful,
            doubtful,
            "{}: {:?}",
            mail.file,
            mail.reading.origin
        );
        assert!(mail.reading.proposed().kind == ReplyKind::Other || !doubtful, "{}", mail.file);
    }
    assert!(forgeries > 20);
}

#[test]
fn no_bounce_is_taken_for_an_answer_and_no_answer_for_a_bounce() {
    for mail in mails() {
        let report = mail.says("kind") == Some("report");
        assert_eq!(mail.reading.author == Author::Report, report, "{}", mail.file);
    }
}

#[test]
fn nineteen_of_twenty_acknowledgements_are_ones() {
    let mails = mails();
    let read: Vec<_> = mails.iter().filter(|mail| mail.kind() == "acknowledged").collect();
    let right = read.iter().filter(|mail| mail.says("kind") == Some("acknowledged")).count();
    assert!(right * 100 >= read.len() * 95, "{right} of {}", read.len());
    assert!(right >= 20);
}

#[test]
fn every_suggestion_names_its_sentence_and_every_doubt_its_reason() {
    for mail in mails().iter().filter(|mail| !mail.is_report()) {
        let first = mail
            .reading
            .suggestions
            .iter()
            .find(|suggestion| !matches!(suggestion.kind, ReplyKind::Other | ReplyKind::Automatic));
        if let Some(first) = first {
            let phrase = first.phrase.as_deref().unwrap_or_default();
            assert!(
                squeezed(&mail.reading.own_words).contains(&squeezed(phrase)) && !phrase.is_empty(),
                "{}: {first:?}",
                mail.file
            );
        }
        assert!(
            mail.reading.origin.reasons.len() > mail.reading.origin.doubts.len()
                || mail.reading.origin.verdict == Verdict::Unknown,
            "{}",
            mail.file
        );
        assert!(Doubt::ALL.len() >= mail.reading.origin.doubts.len());
    }
}

#[test]
fn a_person_who_encloses_a_report_is_read_as_a_person() {
    let report = fs::read_to_string(folder().join("reports/01-postfix-user-unknown.eml")).unwrap();
    let from = |sender: &str| {
        let head = format!("From: {sender}\r\nSubject: Your mail\r\nContent-Type: multipart/mixed; boundary=outer\r\n");
        let text = "We have received your request, and the report below.";
        let mail = format!(
            "{head}\r\n--outer\r\n\r\n{text}\r\n--outer\r\nContent-Type: message/rfc822\r\n\r\n{report}\r\n--outer--\r\n"
        );
        read(mail.as_bytes(), &known())
    };
    let person = from("datenschutz@nordwind.example");
    assert_eq!((person.author, person.report), (Author::Person, None));
    let user = from("ada@example.org");
    assert!(user.report.is_some_and(|report| report.certain));
}
