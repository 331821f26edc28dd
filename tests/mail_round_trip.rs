//! Someone else's parser reads in each message what was asked, and nothing else.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in its helpers too")]

use chrono::{DateTime, FixedOffset, NaiveDate};
use mail_parser::{HeaderValue, MessageParser};
use proptest::prelude::*;
use redress::{
    controller::EmailAddress,
    law::{Language, Place, Regime, Right},
    letter::compose as compose_letter,
    mail::{Draft, HeaderText, LetterId, MAILTO_LIMIT, MessageId, compose, mailto},
    request::{Addressee, DataSubject, Request},
};

fn draft() -> Draft {
    let letter = LetterId { number: 1, reference: "R-2026-K7Q2M".parse().unwrap() };
    let from: EmailAddress = "ada@example.org".parse().unwrap();
    Draft {
        date: "2026-11-22T10:14:00+01:00".parse().unwrap(),
        from_name: Some("Ada Example".parse().unwrap()),
        html: Some("<!DOCTYPE html>\n<p>Grüße</p>\n".to_owned()),
        in_reply_to: None,
        letter: Some(letter),
        message_id: MessageId::new(Some(letter), [7; 16], &from),
        pdf: None,
        references: Vec::new(),
        subject: "Request for access [R-2026-K7Q2M]".parse().unwrap(),
        text: "Dear Sir or Madam,\n\nGrüße\n.\n..\nFrom me\n".to_owned(),
        to: "privacy@market.example".parse().unwrap(),
        unsent: false,
        from,
    }
}

/// The names of the headers, in order.
fn header_names(bytes: &[u8]) -> Vec<String> {
    let message = MessageParser::default().parse(bytes).unwrap();
    message.headers().iter().map(|header| header.name().to_owned()).collect()
}

fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// What every message must be, whatever was typed.
fn check(draft: &Draft) {
    let message = compose(draft).unwrap();
    let bytes = &message.bytes;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        assert!(line.ends_with(b"\r\n") && line.len() <= 1_000);
        assert!(line[..line.len() - 2].iter().all(|byte| byte.is_ascii() && !b"\0\r\n".contains(byte)));
    }
    let parsed = MessageParser::default().parse(bytes.as_slice()).unwrap();
    let mut names = vec!["Date", "From", "To", "Subject", "Message-ID"];
    names.extend(draft.in_reply_to.as_ref().map(|_| ["In-Reply-To", "References"]).into_iter().flatten());
    names.extend(draft.letter.map(|_| "X-Redress-Id"));
    names.extend(draft.unsent.then_some("X-Unsent"));
    names.extend(["MIME-Version", "Content-Type"]);
    names.extend(draft.html.is_none().then_some("Content-Transfer-Encoding"));
    let mut found = header_names(bytes);
    found.sort();
    names.sort_unstable();
    assert_eq!(found, names);
    let [to] = parsed.to().unwrap().as_list().unwrap() else { panic!("more than one addressee") };
    assert_eq!((to.name(), to.address()), (None, Some(draft.to.as_str())));
    let [from] = parsed.from().unwrap().as_list().unwrap() else { panic!("more than one sender") };
    assert_eq!(from.address(), Some(draft.from.as_str()));
    assert_eq!(from.name(), draft.from_name.as_ref().map(HeaderText::as_str));
    assert_eq!(parsed.subject(), Some(draft.subject.as_str()));
    assert_eq!(parsed.message_id(), Some(draft.message_id.as_str().trim_matches(['<', '>'])));
    let date = DateTime::parse_from_rfc3339(&parsed.date().unwrap().to_rfc3339()).unwrap();
    assert_eq!((date, date.offset()), (draft.date, draft.date.offset()));
    let letter = parsed.header("X-Redress-Id").and_then(HeaderValue::as_text).map(str::to_owned);
    assert_eq!(letter, draft.letter.map(|letter| letter.to_string()));
    assert_eq!(parsed.attachment_count(), 0);
    let text = parsed.body_text(0).unwrap();
    match &draft.html {
        Some(html) => {
            assert_eq!(text, crlf(&draft.text));
            assert_eq!(parsed.body_html(0).unwrap(), crlf(html));
        }
        None => assert_eq!(text, crlf(draft.text.trim_end_matches('\n')) + "\r\n"),
    }
}

#[test]
fn a_message_is_the_same_bytes_every_time() {
    insta::assert_snapshot!(String::from_utf8(compose(&draft()).unwrap().bytes).unwrap().replace("\r\n", "\n"));
    assert_eq!(compose(&draft()), compose(&draft()));
    assert_eq!(compose(&draft()).unwrap().sha256.len(), 64);
}

#[test]
fn the_digest_is_that_of_the_bytes() {
    use sha2::{Digest, Sha256};
    let message = compose(&draft()).unwrap();
    let digest = Sha256::digest(&message.bytes);
    let octet = |n: usize| u8::from_str_radix(&message.sha256[2 * n..2 * n + 2], 16).unwrap();
    assert_eq!((0..32).map(octet).collect::<Vec<_>>(), digest.to_vec());
    let mut other = draft();
    other.text.push('!');
    assert_ne!(compose(&other).unwrap().sha256, message.sha256);
}

#[test]
fn a_draft_opens_as_a_draft_and_a_message_does_not() {
    check(&Draft { unsent: true, ..draft() });
    let unsent = compose(&Draft { unsent: true, ..draft() }).unwrap().bytes;
    assert!(String::from_utf8(unsent).unwrap().contains("\r\nX-Unsent: 1\r\n"));
    assert!(!String::from_utf8(compose(&draft()).unwrap().bytes).unwrap().contains("X-Unsent"));
}

#[test]
fn a_message_without_html_reference_or_name_is_complete_too() {
    check(&Draft { from_name: None, html: None, letter: None, ..draft() });
}

#[test]
fn an_answer_names_what_it_answers() {
    let id: MessageId = "<CAF=x@mail.example>".parse().unwrap();
    let answer = Draft { in_reply_to: Some(id), ..draft() };
    check(&answer);
    let bytes = compose(&answer).unwrap().bytes;
    let parsed = MessageParser::default().parse(bytes.as_slice()).unwrap();
    assert_eq!(parsed.in_reply_to().as_text(), Some("CAF=x@mail.example"));
    assert_eq!(parsed.references().as_text(), Some("CAF=x@mail.example"));
}

#[test]
fn a_thread_names_every_message_before_it_the_answered_one_last_and_no_line_is_too_long() {
    let id = |n: usize| -> MessageId { format!("<{}.{n}@mail.example>", "x".repeat(80)).parse().unwrap() };
    for length in [1, 2, 3, 11, 40] {
        let thread: Vec<MessageId> = (0..length).map(id).collect();
        let answer = Draft { in_reply_to: thread.last().cloned(), references: thread.clone(), ..draft() };
        check(&answer);
        let bytes = compose(&answer).unwrap().bytes;
        let parsed = MessageParser::default().parse(&bytes).unwrap();
        let one = parsed.references().as_text().map(str::to_owned);
        let list = parsed.references().as_text_list().map(|list| list.iter().map(ToString::to_string).collect());
        let names: Vec<String> = list.or(one.map(|one| vec![one])).unwrap();
        let bare = |n: usize| id(n).as_str().trim_matches(['<', '>']).to_owned();
        assert_eq!(*names.first().unwrap(), bare(0), "{length}");
        assert_eq!(*names.last().unwrap(), bare(length - 1), "{length}");
        assert_eq!(names.len(), length.min(12), "{length}");
        assert_eq!(parsed.in_reply_to().as_text(), Some(bare(length - 1).as_str()));
    }
}

#[test]
fn every_line_end_a_text_can_have_becomes_one_on_the_wire() {
    let message = compose(&Draft { text: "a\nb\r\nc\rd\n\r\n".to_owned(), ..draft() }).unwrap();
    let parsed = MessageParser::default().parse(message.bytes.as_slice()).unwrap();
    assert_eq!(parsed.body_text(0).unwrap(), "a\r\nb\r\nc\r\nd\r\n\r\n");
}

#[test]
fn sequences_that_end_a_message_early_stay_inside_it() {
    for smuggled in [
        "\n.\n",
        "\r\n.\r\n",
        "\r.\r",
        "\n.\r\n",
        "\r\n.\n",
        "\r\n.\r",
        "\n.\r",
        "\r.\n",
        "\r.\r\n",
        "\r\n\0.\r\n",
        "\r\n\t.\r\n",
        "\n\n.\r\r\n",
    ] {
        let text = format!("a{smuggled}MAIL FROM:<eve@example.org>{smuggled}RCPT TO:<eve@example.org>\n");
        let bytes = compose(&Draft { text, ..draft() }).unwrap().bytes;
        let text = String::from_utf8(bytes).unwrap();
        let rest = text.replace("\r\n", "");
        assert!(!rest.contains(['\r', '\n', '\0']), "{smuggled:?}");
        assert_eq!(text.matches("\r\nTo: ").count(), 1);
    }
}

#[test]
fn a_boundary_cannot_be_met_in_a_text() {
    let bytes = compose(&draft()).unwrap().bytes;
    let message = String::from_utf8(bytes).unwrap();
    let boundary = message.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    check(&Draft { text: format!("a\n--{boundary}--\nb\n--{boundary}\nc\n"), ..draft() });
}

#[test]
fn a_letter_arrives_as_it_was_written() {
    let letter = compose_letter(&request(), NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()).unwrap();
    let (text, html) = (letter.body_text(), Some(letter.body_html()));
    check(&Draft { html, subject: letter.head.subject.parse().unwrap(), text, ..draft() });
}

fn request() -> Request {
    Request {
        addressee: Addressee {
            legal_name: "Market Example Pte. Ltd.".to_owned(),
            service: "Market".to_owned(),
            ..Addressee::default()
        },
        language: Language::ENGLISH,
        named_data: None,
        reason: Some("Grüße\n.\nFrom 名前".to_owned()),
        reference: Some("R-2026-K7Q2M".parse().unwrap()),
        regime: Regime::Gdpr,
        right: Right::Erasure,
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: "Ada Example".to_owned(),
            place: Place::new("DE", None).unwrap(),
        },
        to_controller: None,
        translation: None,
        with: [].into(),
        without: [].into(),
    }
}

#[test]
fn a_whole_letter_is_longer_than_a_link_may_be() {
    let letter = compose_letter(&request(), NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()).unwrap();
    let long = mailto(&draft().to, &draft().subject, &letter.body_text()).unwrap_err();
    assert!(long.length > MAILTO_LIMIT);
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,80}",
        "\\PC{1,40}",
        "[a-zäöüßéÉñ名前👩 \"\\\\,;:<>()@=?_-]{1,60}",
        "[a-z]{1,12}( [a-z]{1,12}){0,40}",
    ]
}

fn header_text() -> impl Strategy<Value = HeaderText> {
    line().prop_filter_map("not for a header", |text| text.parse().ok())
}

fn address() -> impl Strategy<Value = EmailAddress> {
    "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\\.[a-z0-9]{1,8}){0,2}@[a-z0-9]{1,12}(\\.[a-z0-9-]{1,12}){0,2}\\.[a-z]{2,6}"
        .prop_filter_map("not an address", |text| text.parse().ok())
}

fn body() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![line(), Just(String::new()), Just(".".to_owned())], 0..12)
        .prop_map(|lines| lines.join("\n") + "\n")
}

fn date() -> impl Strategy<Value = DateTime<FixedOffset>> {
    (0_i64..4_102_444_800, -14_i32..=14).prop_map(|(seconds, hours)| {
        let offset = FixedOffset::east_opt(hours * 3_600).unwrap();
        DateTime::from_timestamp(seconds, 0).unwrap().with_timezone(&offset)
    })
}

proptest! {
    #[test]
    fn another_parser_reads_what_was_asked(
        (from, to) in (address(), address()),
        from_name in prop::option::of(header_text()),
        subject in header_text(),
        (text, html) in (body(), prop::option::of(body())),
        date in date(),
        random in any::<[u8; 16]>(),
        unsent in any::<bool>(),
    ) {
        let letter = draft().letter;
        let message_id = MessageId::new(letter, random, &from);
        check(&Draft { date, from, from_name, html, in_reply_to: None, letter, message_id, pdf: None, references: Vec::new(), subject, text, to, unsent });
    }
}
