//! Mails that are made to stop whoever reads them: each is read in a process of its own, and its time and memory are measured.
//!
//! The limits are those of the threat model, in a build without optimisation: two seconds of computing and 256 MiB, the mail
//! included.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
#![allow(clippy::print_stdout, reason = "a process tells its parent, and the parent whoever asks with --nocapture")]
#![allow(clippy::disallowed_methods, reason = "the tests speak to processes of their own through the environment")]

use std::{env, fs, process::Command};

use proptest::prelude::*;
use redress::mail::reading::{Known, KnownCase, KnownLetter, Reading, TooComplex, attachment, read};

const SECONDS: f64 = 2.0;
const KIBIBYTES: u64 = 256 << 10;

type Bomb = (&'static str, fn() -> Vec<u8>);

const HEAD: &str = "From: a@market.example\r\nTo: ada@example.org\r\nMessage-ID: <x@market.example>\r\nSubject: R-2026-K7Q2M\r\nMIME-Version: 1.0\r\n";

fn mail(rest: &str) -> Vec<u8> {
    format!("{HEAD}{rest}").into_bytes()
}

fn text(body: &str) -> Vec<u8> {
    mail(&format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"))
}

fn html(body: &str) -> Vec<u8> {
    mail(&format!("Content-Type: text/html; charset=utf-8\r\n\r\n{body}"))
}

fn charset(name: &str, octets: &[u8], times: usize) -> Vec<u8> {
    let mut bytes = mail(&format!("Content-Type: text/plain; charset={name}\r\n\r\n"));
    bytes.extend(octets.repeat(times));
    bytes
}

fn nested(levels: usize) -> Vec<u8> {
    let level = |n: usize| format!("Content-Type: multipart/mixed; boundary=\"b{n}\"\r\n\r\n--b{n}\r\n");
    mail(&(0..levels).map(level).collect::<Vec<_>>().concat())
}

fn endless(containers: usize, size: usize) -> Vec<u8> {
    let mut bytes = nested(containers);
    bytes.extend(b"Content-Type: text/plain\r\n\r\n".iter().chain(b"abcdefg\r\n".repeat(size / 9).iter()));
    bytes
}

fn base64(inner: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(inner)
}

fn in_base64(kind: &str, inner: &[u8]) -> Vec<u8> {
    mail(&format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", base64(inner)))
}

const BOMBS: &[Bomb] = &[
    ("containers-in-containers", || nested(900)),
    ("containers-in-containers-beyond-counting", || nested(100_000)),
    ("a-hundred-thousand-parts", || {
        mail(&format!("Content-Type: multipart/mixed; boundary=x\r\n\r\n{}", "--x\r\n\r\na\r\n".repeat(100_000)))
    }),
    ("parts-behind-a-folded-boundary", || {
        mail(&format!("Content-Type: multipart/mixed; boundary=\r\n x\r\n\r\n{}", "--x\r\n\r\na\r\n".repeat(100_000)))
    }),
    ("mails-in-mails", || mail(&"Content-Type: message/rfc822\r\n\r\n".repeat(900))),
    ("mails-in-mails-beyond-counting", || mail(&"Content-Type: message/rfc822\r\n\r\n".repeat(100_000))),
    ("containers-that-never-end", || endless(900, 24 << 20)),
    ("some-containers-that-never-end", || endless(30, 24 << 20)),
    ("an-encoded-mail-of-endless-containers", || in_base64("message/rfc822", &endless(5_000, 8 << 20))),
    ("a-digest-of-encoded-mails", || {
        let part = format!("--x\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n", base64(&nested(2_000)));
        mail(&format!("Content-Type: multipart/digest; boundary=x\r\n\r\n{}", part.repeat(50)))
    }),
    ("a-large-attachment", || in_base64("application/zip; name=a.zip", &vec![7; 25 << 20])),
    ("base64-beyond-the-limit", || in_base64("application/zip; name=a.zip", &vec![7; 40 << 20])),
    ("quoted-printable", || {
        mail(&format!(
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}",
            "=C3=A4=\r\n".repeat(3 << 20)
        ))
    }),
    ("one-field-of-two-mebibytes", || mail(&format!("X-A: {}\r\n\r\nhi", "a".repeat(2 << 20)))),
    ("a-hundred-thousand-fields", || mail(&format!("{}\r\nhi", "X-A: b\r\n".repeat(100_000)))),
    ("comments-in-comments", || mail(&format!("Reply-To: {}\r\n\r\nhi", "(".repeat(60_000)))),
    ("addresses", || mail(&format!("{}\r\nhi", format!("Cc: {}\r\n", "a@b.example,".repeat(5_000)).repeat(15)))),
    ("groups-of-addresses", || mail(&format!("Cc: {}\r\n\r\nhi", "a:".repeat(30_000)))),
    ("quotes", || mail(&format!("Cc: {}\r\n\r\nhi", "\"\\".repeat(30_000)))),
    ("encoded-words", || mail(&format!("Comments: {}\r\n\r\nhi", "=?utf-8?q?=41?= ".repeat(3_500)))),
    ("broken-encoded-words", || mail(&format!("Comments: {}\r\n\r\nhi", "=?".repeat(30_000)))),
    ("continued-parameters", || {
        let pieces = (0..2_000).map(|n| format!(";\r\n name*{n}=\"a\"")).collect::<Vec<_>>().concat();
        mail(&format!("Content-Type: text/plain{pieces}\r\n\r\nhi"))
    }),
    ("received-lines", || {
        mail(&format!(
            "{}\r\nhi",
            "Received: from a by b with SMTP id c for <d@e>; Mon, 1 Jan 2026 00:00:00 +0000\r\n".repeat(10_000)
        ))
    }),
    ("results-of-strangers", || {
        mail(&format!("{}\r\nhi", "Authentication-Results: mx.example.net; ((((dmarc=pass\r\n".repeat(15_000)))
    }),
    ("threads", || mail(&format!("References: {}\r\n\r\nhi", "<a@example.org> ".repeat(4_000)))),
    ("utf-16-that-lies", || charset("utf-16", b"We have received your letter. ", 700_000)),
    ("gb18030-of-anything", || charset("gb18030", &[0x81, 0x30, 0x81, 0x31, 0xff, 0x20], 3 << 20)),
    ("iso-2022-jp-of-escapes", || charset("iso-2022-jp", b"\x1b$B\x1b(B", 3 << 20)),
    ("utf-7", || charset("utf-7", b"+AOQ-", 4 << 20)),
    ("a-charset-that-is-none", || charset(&"x".repeat(50_000), b"a", 1)),
    ("one-line-of-thirty-mebibytes", || text(&"a".repeat(30 << 20))),
    ("lines-without-anything", || text(&"\r\n".repeat(10 << 20))),
    ("quotation-marks", || text(&"> ".repeat(10 << 20))),
    ("lines-above-quotations", || text(&"On 1 a\r\nb wrote\r\n".repeat(1 << 20))),
    ("headers-of-older-mails", || text(&"From: a\r\nx\r\n".repeat(1 << 20))),
    ("full-stops", || text(&"A. ".repeat(8 << 20))),
    ("references", || text(&"R-2026-\n> ".repeat(1 << 20))),
    ("dates", || text(&"until 12/04/2026 received on 11/03/2026 45 days ".repeat(100_000))),
    ("tickets", || text(&"ticket # AB-12-3 request (1 ref:".repeat(200_000))),
    ("items-that-are-kept", || {
        text(&format!("We keep the following:\n{}", "- a: § 1 b; until 31 December 2033\n".repeat(200_000)))
    }),
    ("links", || text(&"https://".repeat(2 << 20))),
    ("links-that-lead-somewhere", || text(&"verify your identity https://a.example/ ".repeat(300_000))),
    ("elements-in-elements", || html(&"<div><blockquote><a href=x>".repeat(700_000))),
    ("ends-without-starts", || html(&"<p></x></a></div>".repeat(1_000_000))),
    ("elements-in-a-long-line-of-ends", || html(&format!("{}{}", "<b>".repeat(500), "</i>".repeat(3_000_000)))),
    ("a-tag-of-attributes", || html(&format!("<a {}>x</a>", "b=c ".repeat(4 << 20)))),
    ("different-attributes", || {
        html(&format!("<a {}>x</a>", (0..300_000).map(|n| format!("a{n} ")).collect::<Vec<_>>().concat()))
    }),
    ("character-references", || html(&"&NotEqualTilde;".repeat(2 << 20))),
    ("comments", || html(&"<!--".repeat(6 << 20))),
    ("links-around-links", || html(&"<a href='https://b.example'>x".repeat(800_000))),
    ("blocks-of-a-report", || {
        let block = "Final-Recipient: rfc822;a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n";
        mail(&format!(
            "Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n{}",
            block.repeat(200_000)
        ))
    }),
    ("fields-of-a-report", || {
        mail(&format!(
            "Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n{}",
            "a:\r\n".repeat(4_000_000)
        ))
    }),
    ("returned-headers", || {
        let part = "--x\r\nContent-Type: text/rfc822-headers\r\n\r\n";
        mail(&format!(
            "Content-Type: multipart/report; boundary=x\r\n\r\n{part}{}",
            "Message-ID: <a@b>\r\n".repeat(1_000_000)
        ))
    }),
    ("a-name-without-end", || {
        mail(&format!("Content-Type: application/pdf; name=\"{}\"\r\n\r\nhi", "../".repeat(20_000)))
    }),
    ("zeros", || vec![0; 30 << 20]),
    ("a-bare-header", || b"From".to_vec()),
    ("nothing", Vec::new),
];

fn known() -> Known {
    let letter = KnownLetter {
        number: 1,
        message_id: Some("<R-2026-K7Q2M.1.a5@example.org>".parse().unwrap()),
        rewritten: Vec::new(),
        envelope_id: Some("R-2026-K7Q2M.1".to_owned()),
        addressee: Some("a@market.example".parse().unwrap()),
        sent: "2026-10-22".parse().unwrap(),
        text: "If you refuse, tell me why within the month.".to_owned(),
    };
    let case = KnownCase {
        number: 1,
        reference: "R-2026-K7Q2M".parse().unwrap(),
        domains: vec!["market.example".to_owned()],
        ticket_domains: Vec::new(),
        letters: vec![letter],
    };
    Known::new(vec!["ada@example.org".parse().unwrap()], vec![case], vec!["mx.example.net".to_owned()])
}

/// The most memory this process has held, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// The time this process has computed, in hundredths of a second; what others compute meanwhile does not count.
fn computed() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()
}

#[test]
#[ignore = "the next test runs it in a process of its own"]
fn one_bomb_is_read() {
    let name = env::var("REDRESS_TEST_BOMB").unwrap();
    let bytes = BOMBS.iter().find(|(bomb, _)| *bomb == name).unwrap().1();
    let known = known();
    let start = computed();
    let reading = read(&bytes, &known);
    let octets = attachment(&bytes, 0).map_or(0, |octets| octets.len());
    let seconds = (computed() - start) / 100.0;
    assert!(!reading.suggestions.is_empty() && octets <= bytes.len());
    println!("\nBOMB {seconds:.2} {} {:?}", peak(), reading.too_complex);
}

#[test]
#[cfg(target_os = "linux")]
fn every_bomb_is_read_within_two_seconds_and_256_mebibytes() {
    let mut table = String::new();
    let mut worst = Vec::new();
    for (name, _) in BOMBS {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "one_bomb_is_read", "--ignored", "--nocapture"])
            .env("REDRESS_TEST_BOMB", name)
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&child.stdout).into_owned();
        let line = out.lines().find_map(|line| line.strip_prefix("BOMB ")).unwrap_or("- - did not end").to_owned();
        table.extend([line.as_str(), "  ", name, "\n"]);
        let mut words = line.split(' ');
        let seconds: Option<f64> = words.next().and_then(|word| word.parse().ok());
        let memory: Option<u64> = words.next().and_then(|word| word.parse().ok());
        let in_time = seconds.is_some_and(|seconds| seconds < SECONDS);
        let in_room = memory.is_some_and(|memory| memory < KIBIBYTES);
        if !(in_time && in_room) {
            worst.push(*name);
        }
    }
    println!("{table}");
    assert!(worst.is_empty(), "{worst:?}\n{table}");
}

fn limit(name: &str) -> Option<TooComplex> {
    let bomb = BOMBS.iter().find(|(bomb, _)| *bomb == name).unwrap();
    read(&bomb.1(), &known()).too_complex
}

#[test]
fn a_mail_over_a_limit_says_which_and_still_finds_its_case() {
    assert_eq!(limit("containers-in-containers"), Some(TooComplex::Depth));
    assert_eq!(limit("a-hundred-thousand-parts"), Some(TooComplex::Parts));
    assert_eq!(limit("one-field-of-two-mebibytes"), Some(TooComplex::Header));
    assert_eq!(limit("quotation-marks"), Some(TooComplex::Text));
    let reading: Reading = read(&nested(900), &known());
    assert_eq!(reading.matched.one().map(|letter| letter.case), Some(1));
    assert_eq!((reading.subject.as_str(), reading.from.address.as_str()), ("R-2026-K7Q2M", "a@market.example"));
}

proptest! {
    #[test]
    fn any_bytes_at_all_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes, &known());
    }

    #[test]
    fn anything_that_looks_like_a_mail_is_read_without_a_panic(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("From: \"a\" <a@market.example>\r\n"), Just("Subject: =?utf-8?q?=C3?=\r\n"), Just("Return-Path: <>\r\n"), Just("Content-Type: multipart/report; boundary=x\r\n"),
                Just("Content-Type: message/rfc822\r\n"), Just("Content-Type: text/html; charset=utf-16\r\n"), Just("Content-Type: message/delivery-status\r\n"), Just("Content-Transfer-Encoding: base64\r\n"),
                Just("\r\n"), Just("--x\r\n"), Just("--x--\r\n"), Just("Final-Recipient: utf-8; a@b\\x{FC}.example\r\n"), Just("Action: failed\r\n"), Just("Message-ID: <R-2026-K7Q2M.1.a5@example.org>\r\n"),
                Just("> On 1 wrote:\r\n"), Just("Von: a\r\nAn: b\r\n"), Just("We keep: § 147 AO; until 31.12.2034\r\n"), Just("<a href=https://é.example>ß"), Just("verify your identity https://market.example.evil.example/\u{130}"), Just("ŁǅİẞK 12/04/2026 "), Just("PDF-1\u{0}"),
            ],
            0..40,
        )
    ) {
        let bytes = pieces.concat();
        let reading = read(bytes.as_bytes(), &known());
        for index in 0..reading.attachments.len() {
            prop_assert_eq!(attachment(bytes.as_bytes(), index).unwrap().len(), reading.attachments[index].size);
        }
    }

    #[test]
    fn a_mail_that_is_cut_anywhere_is_read_without_a_panic(file in 0_usize..200, cut in 0.0_f64..1.0) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail/replies");
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let bytes = fs::read(&files[file % files.len()]).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "a place in a file of a few KiB")]
        let end = (bytes.len() as f64 * cut) as usize;
        let _ = read(&bytes[..end], &known());
    }
}
