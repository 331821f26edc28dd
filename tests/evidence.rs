//! The evidence bundle: what is in it, that it opens with other programs, and what a redacted copy does not say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use support::{
    session::Session,
    smtp_server::{Act, Moment, Script, SmtpServer},
};

const REPLY: &str = "From: \"Support\" <support@example.com>\r\nTo: ada@example.org\r\nSubject: Your request\r\n\
    Date: Mon, 30 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\nDear Ada Example,\r\nwe wrote to ADA=40EXAMPLE.ORG about de123=\r\n4567 and \
    Musterstra=C3=9Fe 1.\r\nhttps://x.example/?u=3Dada%40example.org\r\n";

/// A case with everything: sent by mail, put into a form, acknowledged, answered, with files and a correction.
fn full() -> (Session, SmtpServer) {
    let server = Script::clear().login("ada", "s3cret").start();
    let mut session = Session::ada("2026-11-23");
    let password = session.write("password", "s3cret");
    session.configure(&format!(
        "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\naddress = [\"Musterstraße 1\", \"10115 Berlin\"]\n\
         [mail.smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nuser = \"ada\"\npassword = \"file:{}\"\n",
        server.port(),
        password.display(),
    ));
    session.ok("new access --to aliexpress --identifier member-id=de1234567 --identifier 'phone=+49 30 5550199' \
         --address 'Musterstraße 1' --address '10115 Berlin'");
    session.ok("send 1 --yes");
    session.write("form.png", "\u{89}PNG not really");
    session.ok("record 1 sent --by webform --file form.png");
    session.write("reply.eml", REPLY);
    session.write("slip.pdf", "%PDF-1.4 slip");
    session.write("passport.jpg", "a passport");
    session.write("orders.csv", "order;who\n1;ada@example.org\n");
    session.write("plain.txt", "nothing about anybody\n");
    session.write("Ada Example - Musterstraße 1.txt", "we refuse\n");
    session.write("wrong.txt", "a file of another case\n");
    session.later("2026-12-01");
    session.ok("record 1 acknowledged --file reply.eml --note 'ticket <b>88123</b>'");
    session.ok("record 1 received --on 2026-11-24 --file slip.pdf");
    session.ok("record 1 wants-identity");
    session.ok("record 1 gave-identity --file passport.jpg");
    session.ok("attach 1 orders.csv plain.txt --note '=1+1'");
    session.ok("record 1 refused --reason 'no' --file 'Ada Example - Musterstraße 1.txt'");
    session.ok("attach 1 wrong.txt --name '../../\u{202e}CON.txt'");
    let case = session.json("show 1");
    let last = case["events"].as_array().unwrap().last().unwrap()["seq"].as_u64().unwrap();
    session.ok(&format!("record 1 corrected --event {last}"));
    session.later("2026-12-28");
    (session, server)
}

/// Every file of a bundle.
fn opened(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files.get(name).unwrap_or_else(|| panic!("no {name} among {:?}", files.keys())).clone()).unwrap()
}

#[test]
fn a_bundle_holds_the_case_and_opens_with_other_programs() {
    let (session, server) = full();
    let run = session.ok("evidence 1 -o e.zip");
    assert!(run.stderr.contains("readable by you only"), "{run}");
    let path = session.home().join("e.zip");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    let files = opened(&path);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let seqs: Vec<String> = session.json("show 1")["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| format!("{}-{}", event["seq"], event["kind"].as_str().unwrap()))
        .collect();
    let seq = |kind: &str| seqs.iter().find(|seq| seq.ends_with(&format!("-{kind}"))).unwrap().clone();
    let (sent, acknowledged, received) = (seq("sent"), seq("acknowledged"), seq("received"));
    let refused = seq("refused");
    let attached: Vec<_> = seqs.iter().filter(|seq| seq.ends_with("-attached")).collect();
    assert_eq!(
        names,
        [
            "00_README.txt",
            "01_summary.html",
            "01_summary.txt",
            "02_timeline.csv",
            "02_timeline.html",
            "10_2026-11-23_letter-1.eml",
            "11_2026-11-23_letter-1.txt",
            "12_2026-11-23_letter-1.html",
            "13_2026-11-23_letter-1_transport.txt",
            &format!("14_2026-11-23_{sent}_form.png"),
            &format!("14_2026-11-24_{received}_slip.pdf"),
            &format!("20_2026-12-01_{refused}_Ada-Example-Musterstrasse-1.txt"),
            &format!("20_2026-12-01_{acknowledged}_reply.eml"),
            &format!("20_2026-12-01_{acknowledged}_reply_as-text.txt"),
            &format!("25_2026-12-01_{}_orders.csv", attached[0]),
            &format!("25_2026-12-01_{}_plain.txt", attached[1]),
            "30_company-address.txt",
            "40_deadline.txt",
            "90_events.jsonl",
            "91_check_events.txt",
            "SHA256SUMS",
        ]
    );
    assert_eq!(files["10_2026-11-23_letter-1.eml"], server.stop()[0].messages[0], "the exact bytes sent");
    assert_eq!(files[&format!("20_2026-12-01_{acknowledged}_reply.eml")], REPLY.as_bytes());
    let reading = text(&files, &format!("20_2026-12-01_{acknowledged}_reply_as-text.txt"));
    assert!(
        reading.contains("From: Support <support@example.com>") && reading.contains("Musterstraße 1."),
        "{reading}"
    );
    let transport = text(&files, "13_2026-11-23_letter-1_transport.txt");
    assert!(transport.contains("accepted (entry #") && transport.contains("250 2.0.0 Ok"), "{transport}");
    assert!(text(&files, "30_company-address.txt").contains("AliExpress.com Privacy Policy of 2026-07-30"));
    let explained = session.ok("show 1 --explain").stdout;
    for line in text(&files, "40_deadline.txt").lines().filter(|line| line.starts_with("  - ")) {
        assert!(explained.contains(line), "`{line}` is not in show --explain");
    }
    assert!(text(&files, "40_deadline.txt").contains("Art. 12(3) GDPR"));

    let folder = session.home().join("opened");
    let unpack =
        "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])";
    assert!(Command::new("python3").args(["-c", unpack]).arg(&path).arg(&folder).status().unwrap().success());
    let sums = Command::new("sha256sum").args(["--strict", "-c", "SHA256SUMS"]).current_dir(&folder).output().unwrap();
    let checked = String::from_utf8(sums.stdout).unwrap();
    assert!(sums.status.success() && checked.lines().count() == names.len() - 1, "{checked}");
    assert_eq!(checked_events(&folder), format!("{} entries are as they were written\n", seqs.len()));
    let tampered = text(&files, "90_events.jsonl").replacen("Ada Example", "Eve Example", 1);
    fs::write(folder.join("90_events.jsonl"), tampered).unwrap();
    assert_eq!(checked_events(&folder), "line 1 is not as it was written\n");
}

fn checked_events(folder: &Path) -> String {
    let events = fs::File::open(folder.join("90_events.jsonl")).unwrap();
    let run = Command::new("python3").arg("91_check_events.txt").current_dir(folder).stdin(events).output().unwrap();
    String::from_utf8([run.stdout, run.stderr].concat()).unwrap()
}

#[test]
fn what_policy_means_stands_below_the_dates_where_one_has_the_word() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    let dates = |session: &Session, name: &str| {
        session.ok(&format!("evidence 1 -o {name}"));
        text(&opened(&session.home().join(name)), "40_deadline.txt")
    };
    let means = "\npolicy: how redress, the program, reads the law there, and not settled law\n";
    let settled = dates(&session, "settled.zip");
    assert!(!settled.contains("\npolicy: "), "{settled}");
    session.later("2026-12-01");
    session.ok("record 1 extended --until 2027-02-22 --reason 'there are many'");
    let extended = dates(&session, "extended.zip");
    assert!(extended.contains(", policy)\n") && extended.contains(means), "{extended}");
}

#[test]
fn the_same_record_gives_the_same_bytes_also_after_a_restore() {
    let (session, _server) = full();
    session.ok("evidence 1 -o one.zip");
    session.ok("evidence 1 -o two.zip");
    session.ok("export -o record.jsonl");
    session.ok("restore record.jsonl --ledger other.sqlite");
    session.ok("evidence 1 -o three.zip --ledger other.sqlite");
    let bytes = |name: &str| fs::read(session.home().join(name)).unwrap();
    assert!(bytes("one.zip") == bytes("two.zip") && bytes("one.zip") == bytes("three.zip"));
    let piped = session.command("evidence 1 -o -").stdout(Stdio::piped()).output().unwrap();
    assert!(piped.stdout == bytes("one.zip"));
    session.ok("note 1 'one more'");
    session.ok("evidence 1 -o four.zip");
    assert!(bytes("one.zip") != bytes("four.zip"));
}

#[test]
fn foreign_text_makes_no_element_no_formula_and_no_other_direction() {
    let (session, _server) = full();
    session.ok("evidence 1 -o e.zip");
    let files = opened(&session.home().join("e.zip"));
    for page in ["01_summary.html", "02_timeline.html"] {
        let html = text(&files, page);
        for must in ["<html lang=\"en\">", "<h1>", "<th scope=\"col\">", "<caption>", "default-src 'none'"] {
            assert!(html.contains(must), "{must} is not in {page}");
        }
        for never in ["<script", "<b>", "http-equiv=\"refresh", "src=", "href=", "<img", "\u{202e}"] {
            assert!(!html.contains(never), "{never} is in {page}");
        }
    }
    let timeline = text(&files, "02_timeline.html");
    assert!(
        timeline.contains("ticket &lt;b&gt;88123&lt;/b&gt;") && timeline.contains("\\u{202e}CON.txt"),
        "{timeline}"
    );
    assert!(timeline.contains("a later entry says that this did not happen"), "{timeline}");
    let csv = text(&files, "02_timeline.csv");
    let count = "import csv, sys; rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8'))); \
                 assert {len(row) for row in rows} == {7}; assert not any(c[:1] in '=+@-' for row in rows for c in row if c); print(len(rows))";
    let path = session.write("t.csv", &csv);
    let run = Command::new("python3").args(["-c", count]).arg(path).output().unwrap();
    let events = session.json("show 1")["events"].as_array().unwrap().len();
    assert_eq!(String::from_utf8(run.stdout).unwrap().trim(), (events + 1).to_string());
}

#[test]
fn what_is_not_needed_is_left_out_and_said() {
    let (session, _server) = full();
    let document = session.json("evidence 1 -o e.zip");
    assert_eq!(document["schema"], "redress.evidence/1");
    assert_eq!(
        document["sha256"],
        redress::ledger::Digest::of(&fs::read(session.home().join("e.zip")).unwrap()).to_string()
    );
    assert!(document["left_out"][0]["why"].as_str().unwrap().contains("identity document"), "{document}");
    let files = opened(&session.home().join("e.zip"));
    let sum = &document["entries"].as_array().unwrap()[0];
    assert_eq!(sum["sha256"], redress::ledger::Digest::of(&files["00_README.txt"]).to_string());
    let all: Vec<u8> = files.values().flatten().copied().collect();
    let holds = |words: &str| all.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(!holds("a passport") && !holds("a file of another case"));
    let summary = text(&files, "01_summary.txt");
    assert!(
        summary.contains("may show an identity document")
            && summary.contains("1 file of entries that a later entry says")
    );
    session.ok("evidence 1 -o i.zip --with-identity");
    assert!(opened(&session.home().join("i.zip")).values().any(|bytes| bytes == b"a passport"));
}

/// Says in which disguises a value could still stand somewhere.
fn disguises(value: &str) -> Vec<Vec<u8>> {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let mut forms: Vec<String> = vec![value.to_owned(), value.to_uppercase(), value.to_lowercase()];
    let each = |write: &dyn Fn(u8) -> String| value.bytes().map(write).collect::<String>();
    let quoted =
        |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("={byte:02X}") };
    forms.push(each(&quoted));
    forms.push(each(&quoted).replace("=20", " "));
    forms.push(each(&quoted).replace("=40", "@").replace("=2E", "."));
    forms.push(value.replace('@', "%40"));
    forms.push(value.replace('@', "&#64;"));
    forms.push(value.replace('ß', "ss"));
    forms.push(value.replace('ß', "\\u00df"));
    // As a name of a file has it.
    forms.push(value.replace('ß', "ss").replace(' ', "-"));
    for skipped in 0..3 {
        let coded = BASE64_STANDARD.encode(format!("{}{value}", "x".repeat(skipped)));
        let whole = coded.trim_end_matches('=');
        forms.push(whole[4.min(whole.len())..whole.len() - whole.len() % 4].to_owned());
    }
    forms.into_iter().filter(|form| 5 < form.len()).map(String::into_bytes).collect()
}

/// Leaves letters and digits only, as the name of a file may have them, with umlauts as two.
fn letters_of(text: &str) -> String {
    text.to_lowercase().replace('ß', "ss").chars().filter(char::is_ascii_alphanumeric).collect()
}

#[test]
fn a_redacted_value_is_nowhere_in_the_copy() {
    let (session, _server) = full();
    for (words, values) in [
        ("address", &["Musterstraße 1", "10115"][..]),
        ("email", &["ada@example.org"]),
        ("phone", &["+49 30 5550199"]),
        ("id", &["de1234567", "+49 30 5550199"]),
        ("name", &["Ada Example"]),
        (
            "address,email,identifiers,name,phone,attachments,replies",
            &[
                "Musterstraße 1",
                "10115 Berlin",
                "ada@example.org",
                "de1234567",
                "+49 30 5550199",
                "Ada Example",
                "orders.csv",
                "slip.pdf",
                "passport.jpg",
                "CON.txt",
            ],
        ),
    ] {
        session.ok(&format!("evidence 1 -o whole.zip --yes --redact {words}"));
        let files = opened(&session.home().join("whole.zip"));
        for (name, bytes) in &files {
            for value in values {
                let (named, value_named) = (letters_of(name), letters_of(value));
                assert!(!named.contains(&value_named), "--redact {words}: `{value}` is in the name {name}");
                for form in disguises(value) {
                    let found = bytes.windows(form.len()).any(|window| window == form);
                    assert!(!found, "--redact {words}: `{}` is in {name}", String::from_utf8_lossy(&form));
                }
            }
        }
        let list = text(&files, "95_redactions.txt");
        assert!(list.contains("sealed ") && list.contains("Not in this copy"), "{list}");
        assert!(text(&files, "00_README.txt").contains("This is a redacted copy."));
        assert!(!files.keys().any(|name| name.ends_with("_plain.txt")), "a name may tell what is hidden: {files:?}");
        let folder = session.home().join("redacted");
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in &files {
            fs::write(folder.join(name), bytes).unwrap();
        }
        assert!(checked_events(&folder).ends_with("entries are as they were written\n"), "--redact {words}");
    }
}

/// A case of somebody with such a name and address, to whom the company wrote by name.
fn written_to_by_name(name: &str, email: &str, reason: &str) -> (Session, SmtpServer) {
    let server = Script::clear().login("ada", "s3cret").start();
    let mut session = Session::ada("2026-11-23");
    let password = session.write("password", "s3cret");
    session.configure(&format!(
        "[me]\nname = \"{name}\"\nemail = \"{email}\"\ncountry = \"DE\"\naddress = [\"Musterstraße 1\", \"10115 Berlin\"]\n\
         [mail.smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nuser = \"ada\"\npassword = \"file:{}\"\n",
        server.port(),
        password.display(),
    ));
    session.ok("new access --to aliexpress");
    session.ok("send 1 --yes");
    session.later("2026-12-01");
    session.write("reason.txt", reason);
    session.ok("record 1 refused --reason @reason.txt");
    (session, server)
}

#[test]
fn a_double_name_and_the_domain_of_ones_own_are_nowhere_in_the_copy() {
    for (name, email, reason, parts) in [
        (
            "Tom Specimen-Neil",
            "tom@specimen.example.org",
            "Dear Ms Specimen, we do not delete",
            &["specimen", "neil", "tom"][..],
        ),
        (
            "Eva Müster-O’Neil",
            "eva@muester.example.org",
            "Dear Ms O'Neil, dear Mrs MUESTER, we do not delete",
            &["muester", "neil", "oneil", "eva", "müster"],
        ),
    ] {
        let (session, _server) = written_to_by_name(name, email, reason);
        let redact = |words: &str| {
            session.ok(&format!("evidence 1 -o copy.zip --yes --redact {words}"));
            let path = session.home().join("copy.zip");
            let archive = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
            assert!(archive.comment().is_empty());
            // Nothing is packed, so that its bytes are those of its files and of their names.
            String::from_utf8_lossy(&fs::read(path).unwrap()).to_lowercase()
        };
        let copy = redact("name,email");
        let words: Vec<&str> = copy.split(|sign: char| !sign.is_alphanumeric()).collect();
        for part in parts {
            assert!(!words.contains(part), "`{part}` of {name}");
        }
        assert!(copy.contains("we do not delete"), "the words of others stay");
        let copy = redact("email");
        let domain = email.rsplit('@').next().unwrap();
        assert!(!copy.contains(domain) && !copy.contains("example.org"), "{domain}");
    }
}

#[test]
fn a_redacted_letter_keeps_its_words_and_tells_no_hash_of_the_original() {
    let (session, _server) = full();
    session.ok("evidence 1 -o whole.zip");
    session.ok("evidence 1 -o copy.zip --redact phone");
    let (whole, copy) = (opened(&session.home().join("whole.zip")), opened(&session.home().join("copy.zip")));
    let original = text(&whole, "11_2026-11-23_letter-1.txt");
    assert!(original.contains("+49 30 5550199"));
    let redacted = text(&copy, "11_2026-11-23_letter-1-txt_redacted.txt");
    assert!(redacted.contains("█████") && redacted.contains("Art. 15"), "{redacted}");
    let words = |text: &str| text.split_whitespace().count();
    assert!(words(&original) - 10 < words(&redacted));
    let plain = whole.keys().find(|name| name.ends_with("_plain.txt")).unwrap().replace("_plain.txt", ".txt");
    assert_eq!(copy[&plain], b"nothing about anybody\n", "what says nothing that is hidden keeps its exact bytes");
    let list = text(&copy, "95_redactions.txt");
    let hash = redress::ledger::Digest::of(original.as_bytes()).to_string();
    assert!(copy.values().all(|bytes| !bytes.windows(64).any(|window| window == hash.as_bytes())), "{list}");
    let drafted = text(&whole, "90_events.jsonl").lines().find(|line| line.contains("\"drafted\"")).unwrap().to_owned();
    let salt = serde_json::from_str::<serde_json::Value>(&drafted).unwrap()["salt"].as_str().unwrap().to_owned();
    let seal = redress::ledger::Digest::of(format!("{salt} {hash}\n").as_bytes()).to_string();
    assert!(list.contains(&format!("sealed {seal}")), "{list}");
    let own = redress::ledger::Digest::of(redacted.as_bytes()).to_string();
    assert!(list.contains(&format!("SHA-256 {own}")), "{list}");
    assert!(copy["90_events.jsonl"].windows(salt.len()).all(|window| window != salt.as_bytes()));
}

#[test]
fn what_cannot_be_made_is_refused_and_says_why() {
    let (session, _server) = full();
    session.write("taken.zip", "mine");
    assert_eq!(session.run("evidence 1 -o taken.zip").code(), 2);
    assert_eq!(fs::read_to_string(session.home().join("taken.zip")).unwrap(), "mine");
    session.ok("evidence 1 -o taken.zip --yes");
    assert_eq!(session.run("evidence 1 -o missing/e.zip").code(), 73);
    assert_eq!(session.run("evidence 9").code(), 2);
    assert_eq!(session.run("evidence 1 -o - --json").code(), 2);
    let run = session.run("evidence 1 --redact adress");
    assert!(run.code() == 2 && run.stderr.contains("`address`"), "{run}");
    session.ok("evidence 1 --dry-run");
    let output = session.command("evidence 1").output().unwrap();
    assert!(output.status.success());
    let made = fs::read_dir(session.home())
        .unwrap()
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().into_string().unwrap());
    let made: Vec<_> = made.filter(|name| name.ends_with("_aliexpress_evidence_2026-12-28.zip")).collect();
    assert!(made.len() == 1 && made[0].starts_with("R-2026-"), "{made:?}");

    let connection = rusqlite::Connection::open(session.ledger()).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER documents_are_kept; UPDATE documents SET bytes = x'00' WHERE media_type = 'message/rfc822'",
        )
        .unwrap();
    drop(connection);
    let run = session.run("evidence 1 -o damaged.zip");
    assert!(run.code() == 70 && run.stderr.contains("No bundle was written"), "{run}");
    assert!(!session.home().join("damaged.zip").exists());
}

/// Forgets case 1, whose reference the session does not show.
fn forget(session: &Session) {
    let output = session.command("list --json").output().unwrap();
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    session.ok(&format!("forget 1 --confirm {}", list["cases"][0]["reference"].as_str().unwrap()));
}

#[test]
fn a_case_that_was_forgotten_has_no_bundle() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    forget(&session);
    let run = session.run("evidence 1");
    assert!(run.code() == 2 && run.stderr.contains("case 1 was forgotten"), "{run}");
}

#[test]
fn what_was_given_to_be_sent_by_hand_is_in_the_bundle_and_goes_when_the_case_is_forgotten() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("send 1");
    let document = session.json("evidence 1 -o e.zip");
    let files = opened(&session.home().join("e.zip"));
    let (name, draft) = files.iter().find(|(name, _)| name.ends_with("-letter-1_draft.eml")).unwrap();
    assert!(name.starts_with("15_2026-11-23_"), "{name}");
    assert!(draft.windows(8).any(|window| window == b"X-Unsent"), "{document}");
    forget(&session);
    let export = session.ok("export").stdout;
    let kept = export.lines().filter(|line| line.contains("\"line\":\"document\"") && !line.contains("\"bytes\":null"));
    assert_eq!(kept.count(), 0, "{export}");
}

/// What the person wrote for itself, in whatever entry.
const PRIVATE: [&str; 4] = ["my lawyer says wait", "88123", "=1+1", "it was my sister who rang"];
const EARLY: &str = "my landlord gives me notice";

#[test]
fn no_redacted_copy_holds_the_notes_of_the_person_or_the_folders_of_the_computer() {
    let (session, _server) = full();
    session.ok("note 1 'my lawyer says wait'");
    session.ok("record 1 other --note 'they rang'");
    let seq = session.json("show 1")["events"].as_array().unwrap().last().unwrap()["seq"].clone();
    session.ok(&format!("record 1 corrected --event {seq} --note 'it was my sister who rang'"));
    session.ok(&format!("escalate 1 --authority deberlbdi --reason '{EARLY}'"));
    session.ok("new erasure --to aliexpress --insist");
    session.ok("send 2 --via print --format html");
    let home = session.home().to_string_lossy().into_owned();
    for (case, words) in [(1, PRIVATE.to_vec()), (2, vec![home.as_str()])] {
        let holds = |files: &BTreeMap<String, Vec<u8>>, words: &str| {
            files.values().any(|bytes| bytes.windows(words.len()).any(|window| window == words.as_bytes()))
        };
        session.ok(&format!("evidence {case} -o whole-{case}.zip"));
        session.ok(&format!("evidence {case} -o copy-{case}.zip --redact phone"));
        let whole = opened(&session.home().join(format!("whole-{case}.zip")));
        let copy = opened(&session.home().join(format!("copy-{case}.zip")));
        for words in words {
            assert!(holds(&whole, words), "the whole bundle has `{words}`");
            assert!(!holds(&copy, words), "`{words}` is in the copy");
        }
        // The complaint itself says to the authority why it did not wait; the record says it to nobody.
        let told = |name: &&String| name.starts_with("02_timeline") || name.as_str() == "90_events.jsonl";
        let told: Vec<_> = copy.keys().filter(told).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().all(|name| !text(&copy, name).contains(EARLY)), "case {case}");
        let folder = session.home().join(format!("copy-{case}"));
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in &copy {
            fs::write(folder.join(name), bytes).unwrap();
        }
        assert!(checked_events(&folder).ends_with("entries are as they were written\n"));
    }
}

/// A mail of a swindler, filed with a case.
const SWINDLER: &str = "From: Aliexpress <privacy@a1iexpress-support.example>\r\nTo: ada@example.org\r\nSubject: Your request at WWW.evil.example\r\n\
    Date: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@evil.example>\r\n\r\n\
    Upload a photo of your passport at https://evil.example/id now, or at www.evil.example.\r\n";

#[test]
fn a_mail_of_doubtful_origin_is_marked_wherever_it_is_named_until_it_is_sorted_and_no_link_in_its_text_opens() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-24");
    session.write("reply.eml", SWINDLER);
    session.ok("import reply.eml --case 1");
    let last = |session: &Session| session.json("show 1")["events"].as_array().unwrap().last().unwrap()["seq"].clone();
    let seq = last(&session);
    session.ok("evidence 1 -o e.zip");
    let files = opened(&session.home().join("e.zip"));
    let mail = format!("20_2026-11-25_{seq}-filed-DOUBTFUL_reply.eml");
    assert_eq!(files[&mail], SWINDLER.as_bytes(), "its bytes are kept as they are");
    let reading = text(&files, &mail.replace(".eml", "_as-text.txt"));
    assert!(reading.starts_with("CAREFUL: the origin of this message is doubtful"), "{reading}");
    assert!(reading.contains("https[:]//evil[.]example/id") && reading.contains("www[.]evil[.]example"), "{reading}");
    for timeline in ["02_timeline.csv", "02_timeline.html"] {
        assert!(text(&files, timeline).contains("Your request at WWW[.]evil[.]example"), "{timeline}");
    }
    assert!(!reading.contains("://") && !reading.contains("www.evil"), "{reading}");
    assert!(text(&files, "01_summary.txt").contains(&format!("The origin of {mail} is doubtful")));
    assert!(text(&files, "02_timeline.csv").contains("(its origin is doubtful)"));
    assert!(text(&files, "00_README.txt").contains("its origin is DOUBTFUL"));

    session.ok(&format!("record 1 other --reply {seq}"));
    let other = last(&session);
    session.ok("evidence 1 -o aside.zip");
    let files = opened(&session.home().join("aside.zip"));
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for word in ["evil", "a1iexpress", "reply.eml"] {
            assert!(!name.contains(word) && !text.contains(word), "`{word}` of what is not from them is in {name}");
        }
    }
    let readme = text(&files, "00_README.txt");
    assert!(
        readme.contains("it was sorted as none of what the company says about the request, or as not from it"),
        "{readme}"
    );
    assert!(
        readme.contains(&format!("#{seq}, #{other}: the person sorted these messages as none of what they say")),
        "{readme}"
    );
    let folder = session.home().join("aside");
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in &files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    assert!(checked_events(&folder).ends_with("entries are as they were written\n"), "the hashes stay");
    let complaint = session.ok("escalate 1 --authority deberlbdi --dry-run").stdout;
    assert!(complaint.contains("90_events.jsonl") && !complaint.contains("-filed"), "{complaint}");

    session.ok(&format!("record 1 wants-identity --reply {seq} --genuine --on 2026-12-24"));
    session.ok("evidence 1 -o genuine.zip");
    let files = opened(&session.home().join("genuine.zip"));
    assert!(
        !files.keys().any(|name| name.contains("DOUBTFUL")),
        "whoever knows that it is genuine has said so: {files:?}"
    );
}

#[test]
fn a_letter_that_went_on_paper_is_said_to_have_gone_where_it_went_and_with_what_shows_it() {
    for (posted, receipt_is_missing) in [("", true), (" --file posted.png", false)] {
        let mut session = Session::ada("2026-11-23");
        session.write("posted.png", "\u{89}PNG receipt");
        session.write("slip.pdf", "%PDF-1.4 slip");
        session.ok("new access --to aliexpress --address 'Musterstraße 1' --address '10115 Berlin'");
        session.ok("send 1 --via print --format html");
        session.ok(&format!("record 1 sent --by post{posted}"));
        session.later("2026-12-01");
        session.ok("record 1 received --by post --on 2026-11-30 --file slip.pdf");
        session.ok("evidence 1 -o e.zip");
        let files = opened(&session.home().join("e.zip"));
        let address = text(&files, "30_company-address.txt");
        assert!(address.contains("It went         by post on 2026-11-23\n"), "{address}");
        assert!(address.contains("51 Bras Basah Road") && address.contains("introduction and section M"), "{address}");
        for never in ["@", "sections E, G, K and P", "data-protection-officer"] {
            assert!(!address.contains(never), "`{never}` is of another way: {address}");
        }
        let summary = text(&files, "01_summary.txt");
        let row = summary.lines().find(|line| line.starts_with("  1  ")).unwrap();
        assert!(row.contains("51 Bras Basah Road") && row.ends_with("E6") && !row.contains('@'), "{row}");
        let missing = "Letter 1 went by post on 2026-11-23, and no receipt of the posting is kept.";
        assert_eq!(summary.contains(missing), receipt_is_missing, "{summary}");
        let timeline = text(&files, "02_timeline.csv");
        assert!(timeline.contains("the person opened the case: The person lives in Germany"), "{timeline}");
        assert!(!timeline.to_lowercase().contains("you"), "it speaks to others: {timeline}");
    }
}

#[test]
fn a_letter_that_went_to_nobody_is_not_in_the_bundle() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-24");
    session.ok("follow 1");
    session.ok("follow 1 --replace --text 'Now at last.'");
    let names = |session: &Session| -> Vec<String> {
        session.ok("evidence 1 -o e.zip --yes");
        opened(&session.home().join("e.zip")).into_keys().filter(|name| name.contains("letter-2")).collect()
    };
    assert_eq!(names(&session), Vec::<String>::new());
    session.ok("record 1 sent --by email --letter 2");
    assert_eq!(names(&session), ["11_2026-12-24_letter-2.txt", "12_2026-12-24_letter-2.html"]);
}

#[test]
fn a_letter_of_which_a_try_stayed_without_an_answer_is_in_the_bundle() {
    let uncertain = Script::clear().login("ada", "s3cret").at(Moment::End, Act::Close);
    let later = Script::clear().login("ada", "s3cret").at(Moment::Rcpt, Act::say("450 4.2.0 later"));
    for (scripts, is_there) in [(vec![uncertain, later.clone()], true), (vec![later], false)] {
        let server = SmtpServer::start(scripts);
        let mut session = Session::ada("2026-11-23");
        let password = session.write("password", "s3cret");
        session.configure(&format!(
            "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n[sending]\npause = 0\n\
             [mail.smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nuser = \"ada\"\npassword = \"file:{}\"\n",
            server.port(),
            password.display(),
        ));
        session.ok("new erasure --to aliexpress");
        session.ok("record 1 sent --by email");
        session.later("2026-12-24");
        session.ok("follow 1");
        if is_there {
            assert_eq!(session.run("send 1 --yes").code(), 76);
            assert_eq!(session.run("resolve 1 --resend-uncertain").code(), 75);
        } else {
            assert_eq!(session.run("send 1 --yes").code(), 75);
        }
        session.ok("evidence 1 -o e.zip --yes");
        let files = opened(&session.home().join("e.zip"));
        assert_eq!(files.keys().any(|name| name.ends_with("letter-2.eml")), is_there, "{:?}", files.keys());
        let readme = text(&files, "00_README.txt");
        assert_eq!(readme.contains("it was written and has not gone"), !is_there, "{readme}");
    }
}

#[test]
fn what_a_mail_server_reports_of_a_letter_is_in_the_bundle() {
    let (session, server) = full();
    let letter = String::from_utf8(server.heard()[0].messages[0].clone()).unwrap();
    let field = |name: &str| letter.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let (to, id) = (field("To: "), field("Message-ID: "));
    session.write(
        "delay.eml",
        &format!(
            "From: MAILER-DAEMON@mx.example.org\r\nTo: ada@example.org\r\nMessage-ID: <r1@mx.example.org>\r\n\
             Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nSubject: Delivery Status Notification\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\n\r\nA report.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
             Final-Recipient: rfc822; {to}\r\nAction: delayed\r\nStatus: 4.4.7\r\n\r\n--b\r\n\
             Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\nSubject: x\r\n\r\n--b--\r\n"
        ),
    );
    let imported = session.json("import delay.eml");
    assert_eq!(imported["filed"][0]["recorded"], "other", "{imported:#}");
    session.ok("evidence 1 -o e.zip");
    let files = opened(&session.home().join("e.zip"));
    assert!(files.keys().any(|name| name.contains("-filed")), "{:?}", files.keys());
    let timeline = text(&files, "02_timeline.csv");
    assert!(timeline.contains("the mail servers are still trying to deliver the letter"), "{timeline}");
    assert!(!timeline.contains("sorted by the person"), "{timeline}");
    assert!(!text(&files, "00_README.txt").contains("the person sorted"), "nobody disowned it");
}

#[test]
fn what_a_message_of_another_case_showed_is_not_in_the_bundle() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-24");
    session.write("reply.eml", SWINDLER);
    session.ok("import reply.eml --case 1");
    let message = session.json("show 1")["events"].as_array().unwrap().last().unwrap()["seq"].clone();
    session
        .ok(&format!("record 1 refused --reason 'because of the lawsuit' --reply {message} --genuine --on 2026-12-24"));
    let fact = session.json("show 1")["events"].as_array().unwrap().last().unwrap()["seq"].clone();
    let says = |session: &Session| {
        session.ok("evidence 1 -o e.zip --yes");
        let files = opened(&session.home().join("e.zip"));
        let holds = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("because of the lawsuit");
        (files.values().any(holds), text(&files, "00_README.txt"))
    };
    assert!(says(&session).0);
    session.ok(&format!("record 1 corrected --event {message}"));
    let (is_told, readme) = says(&session);
    assert!(!is_told, "it is about something else");
    assert!(readme.contains(&format!("#{message}, #{fact}: the person said that these messages do not")), "{readme}");
}

#[test]
fn the_dates_and_turns_of_the_person_are_told_to_others_in_the_third_person() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-01");
    session.ok("record 1 received --on 2026-11-24");
    session.ok("record 1 acknowledged --received 2026-11-26");
    session.ok("record 1 wants-identity");
    let speaks_to_others = |session: &Session, phrases: &[(&str, &str)]| {
        session.ok("evidence 1 -o e.zip --yes");
        let files = opened(&session.home().join("e.zip"));
        for (name, phrase) in phrases {
            assert!(text(&files, name).contains(phrase), "{name}: {}", text(&files, name));
        }
        for name in ["01_summary.txt", "02_timeline.csv", "40_deadline.txt"] {
            let words = text(&files, name).to_lowercase();
            let to_it = words.split(|sign: char| !sign.is_alphanumeric()).any(|word| word == "you" || word == "your");
            assert!(!to_it, "{name}: {words}");
        }
    };
    speaks_to_others(
        &session,
        &[
            ("40_deadline.txt", "it is the person's turn, and the time may stand still until the person answers"),
            ("40_deadline.txt", "; the person recorded 2026-11-24, which counts"),
            ("01_summary.txt", "; the person recorded 2026-11-24, which counts"),
        ],
    );
    let mut session = Session::on("2026-11-23");
    session.ok("init --country GB --region ENG --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2027-02-03");
    session.ok("record 1 complained --to gbico --ask 2027-04-15");
    speaks_to_others(
        &session,
        &[
            ("02_timeline.csv", "to be asked after 2027-04-15 how far it is (the person's own date)"),
            ("40_deadline.txt", "; the person chose 2027-04-15 for asking how far it is (the person's own date)"),
        ],
    );
}

#[test]
fn the_summary_says_what_is_kept_until_when_on_which_ground_and_by_whom() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-10");
    session.ok("evidence 1 -o before.zip");
    let before = opened(&session.home().join("before.zip"));
    assert!(!text(&before, "01_summary.txt").contains("WHAT THEY SAY THEY KEEP"));
    session.ok(
        "record 1 retained --what invoices --basis 'Section 147 AO' --until 2028-12-31 --holder 'the Irish company'",
    );
    session.ok("record 1 retained --what 'risk data'");
    for (day, since) in [("2028-12-31", ""), ("2029-01-01", "; that day has passed")] {
        session.later(day);
        session.ok(&format!("evidence 1 -o {day}.zip"));
        let files = opened(&session.home().join(format!("{day}.zip")));
        for page in ["01_summary.txt", "01_summary.html"] {
            let page = text(&files, page);
            let kept = "invoices: until 2028-12-31, on Section 147 AO, held by the Irish company (by their word of 2026-12-10)";
            assert!(page.contains(&format!("{kept}{since}")), "{page}");
            assert!(!since.is_empty() || !page.contains(&format!("{kept};")), "{page}");
            assert!(page.contains("risk data: no end named, no ground named (by their word of 2026-12-10)"), "{page}");
        }
    }
}
