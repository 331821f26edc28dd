//! Every document that a command prints with `--json` has a schema under `docs/schemas`, and is as it says, by the judgement of
//! another program. A field that the schema does not speak of is a fault here, so that the schemas stay whole.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use redress::{
    case::{Clock, Status},
    law::{DeadlineKind, Regime, Right},
    request::LetterKind,
};
use serde_json::{Value, json};
use support::{
    imap_server,
    session::Session,
    smtp_server::{Act, Moment, Script, SmtpServer},
};

/// Shapes that lie in files: `docs/ledger.md` has the lines of an export, and a backup holds them.
const IN_FILES: [&str; 2] = ["redress.archive/1", "redress.ledger/1"];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Asks Python's `jsonschema` what is wrong with each document; `tests/run` installs it.
fn wrong(documents: &[Value]) -> Vec<Vec<String>> {
    let has_it = |python: &&str| {
        let tried = Command::new(python).args(["-c", "import jsonschema"]).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    };
    let python = ["/usr/bin/python3", "python3"].into_iter().find(has_it);
    let python = python.expect("a python3 with `jsonschema` (Debian: python3-jsonschema)");
    let mut judge = Command::new(python)
        .args([path("tests/oracle/documents.py"), path("docs/schemas")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    judge.stdin.take().unwrap().write_all(&serde_json::to_vec(documents).unwrap()).unwrap();
    let output = judge.wait_with_output().unwrap();
    assert!(output.status.success(), "the judge could not judge");
    let found: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found.len(), documents.len());
    found
}

/// A person who asks for JSON whatever she types, and keeps what was printed.
struct Typist {
    documents: Vec<(String, Value)>,
    session: Session,
}

impl Typist {
    fn of(session: Session) -> Self {
        Self { documents: Vec::new(), session }
    }

    /// Types lines, each with how it ends.
    fn types(&mut self, lines: &[(i32, &str)]) {
        for (code, line) in lines {
            let output = self.session.command(&format!("{line} --json")).output().unwrap();
            let said = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            let (data, talk) = (said(&output.stdout), said(&output.stderr));
            assert_eq!(output.status.code(), Some(*code), "redress {line}\n{data}{talk}");
            let documents = [&data, &talk].map(|text| text.find('{').map(|at| text[at..].to_owned()));
            let mut printed = documents.into_iter().flatten().filter_map(|text| serde_json::from_str(&text).ok());
            let document: Value =
                printed.next().unwrap_or_else(|| panic!("redress {line} prints no document\n{data}{talk}"));
            self.documents.push(((*line).to_owned(), document));
            self.documents.extend(printed.map(|other| ((*line).to_owned(), other)));
        }
    }

    fn last(&self) -> &Value {
        &self.documents.last().unwrap().1
    }
}

/// What is typed on the first day: everything that can be looked up, and two cases.
const FIRST_DAY: &[(i32, &str)] = &[
    (0, "init --country DE --region BE --name 'Ada Example' --email ada@example.org --by-hand"),
    (0, "doctor --paths"),
    (0, "doctor --offline"),
    (0, "letter erasure --to aliexpress"),
    (0, "letter access --to aliexpress --to alibaba-com"),
    (0, "new erasure --to aliexpress"),
    (0, "new access --to alibaba-com --identifier member-id=de1"),
    (2, "new erasure --to aliexpress --insist-not"),
    (2, "show 99"),
    (2, "show 99 --debug"),
    (0, "send 1 --via draft"),
    (0, "send 1 --via webform --limit 3000"),
    (0, "send 1 --via print"),
    (0, "send 2 --dry-run"),
    (0, "send --due"),
    (0, "outbox"),
    (0, "next"),
    (0, "show 1 --letter 1"),
    (0, "show 1 --letter 1 --transport"),
    (0, "record 1 sent --by email"),
    (0, "record 2 sent --by webform --number 881"),
    (0, "record 2 expected --until 2026-12-01 --what 'a copy of my data'"),
    (0, "due"),
    (0, "due --law gdpr --received 2026-01-31"),
    (0, "due --law ccpa --right access --received 2026-01-31 --event acknowledgement"),
    (0, "due --law uk-gdpr --received 2026-01-31 --identity-asked 2026-02-03 --identity-given 2026-02-10"),
    (0, "law"),
    (0, "law gdpr"),
    (0, "law uk-gdpr"),
    (0, "law ccpa"),
    (0, "authorities"),
    (0, "authorities DE-BE"),
    (0, "authorities US-CA"),
    (0, "controllers"),
    (0, "controllers show aliexpress"),
    (0, "controllers check"),
    (0, "controllers confirm aliexpress --source 'their policy'"),
    (0, "controllers show aliexpress"),
    (0, "controllers confirm aliexpress --undo"),
    (0, "templates"),
    (0, "templates gdpr/en/erasure.hbs"),
    (0, "help"),
    (0, "help evidence"),
    (0, "help send"),
    (0, "guide"),
    (0, "guide aliexpress --done orders"),
    (0, "guide alipay"),
    (0, "completions zsh"),
    (0, "man send"),
    (0, "man -o pages"),
];

/// Everything that can be looked up, and a case that is led to its end in Berlin.
fn in_berlin() -> Vec<(String, Value)> {
    let mut ada = Typist::of(Session::on("2026-11-23"));
    ada.types(FIRST_DAY);
    ada.session.write("receipt.txt", "posted");
    ada.session.write("orders.csv", "order,date\n1001,2024-03-01\n1002,2025-03-01\n1003,2026-03-01\n");
    ada.session.write("answer.txt", "Your order 1002 of 2025.\n");
    ada.session.write(
        "shop.json",
        "{\"slug\":\"shop2\",\"name\":\"Shop\",\"relevant-countries\":[\"all\"],\"address\":\"1 High Street\\nLondon\",\
         \"email\":\"privacy@shop.example\",\"sources\":[\"https://shop.example/\"],\"quality\":\"verified\"}",
    );
    ada.types(&[
        (0, "controllers add --service Shop --email privacy@shop.example --page https://shop.example/"),
        (
            0,
            "controllers add --change shop --channel email --email dpo@shop.example --page https://shop.example/ --yes",
        ),
        (0, "controllers import shop.json --seen 2026-07-21"),
        (0, "attach 1 receipt.txt --as record"),
        (0, "attach 2 orders.csv --as orders"),
        (0, "attach 2 answer.txt --as answer"),
        (0, "guide --gaps 2"),
        (0, "show 2"),
    ]);
    let reference = ada.last()["reference"].as_str().unwrap().to_owned();
    let mail = |from: &str, id: &str, subject: &str| {
        format!(
            "From: Privacy <{from}>\nTo: ada@example.org\nDate: Tue, 24 Nov 2026 08:12:00 +0000\nMessage-ID: <{id}>\n\
             Subject: {subject}\n\nDear Ada,\n\nWe have received your request.\n"
        )
    };
    ada.session.write("reply.eml", &mail("privacy@service.alibaba.com", "1@service.alibaba.com", &reference));
    ada.session.write("other.eml", &mail("x@aliexpress.com", "2@aliexpress.com", "Your privacy request"));
    ada.session.later("2026-11-25");
    ada.types(&[
        (0, "import reply.eml other.eml"),
        (0, "import reply.eml"),
        (0, "sort"),
        (0, "record 1 acknowledged"),
        (0, "record 2 extended --until 2027-02-23 --reason complexity"),
    ]);
    ada.session.later("2026-12-28");
    ada.types(&[
        (3, "overdue --check"),
        (0, "list"),
        (0, "follow 1"),
        (0, "follow 1"),
        (0, "escalate 1 --anyway --reason 'they went on' --authority deberlbdi"),
        (0, "escalate 1"),
        (0, "record 1 wants-identity"),
        (0, "record 2 retained --what invoices --basis 'Section 147 AO' --until 2034-12-31 --holder Alipay"),
        (0, "list retained"),
        (0, "due"),
        (0, "calendar"),
        (0, "calendar -o redress.ics"),
        (0, "report"),
        (0, "report 1 -o case.html"),
        (0, "close 1 --gave-up"),
        (0, "evidence 1 --dry-run"),
        (0, "evidence 1 -o bundle.zip"),
        (0, "backup backup.zip"),
        (0, "verify"),
        (0, "restore backup.zip --replace --confirm replace"),
        (0, "resolve"),
        (78, "sync"),
    ]);
    ada.documents
}

/// The two other laws, on paper and with nothing recorded but the request.
fn elsewhere() -> Vec<(String, Value)> {
    let mut bob = Typist::of(Session::on("2026-11-23"));
    bob.types(&[
        (0, "init --country US --region CA --name Bob --email bob@example.org --on-paper"),
        (0, "new erasure --to aliexpress"),
        (0, "record 1 sent --by post"),
        (0, "record 1 received --by post --on 2026-11-23"),
    ]);
    bob.session.later("2027-02-01");
    bob.types(&[(0, "show 1"), (0, "list"), (0, "follow 1"), (0, "escalate 1 --anyway --reason x")]);
    let mut eve = Typist::of(Session::on("2026-11-23"));
    eve.types(&[
        (0, "init --country GB --region SCT --name Eve --email eve@example.org --by-hand"),
        (0, "new access --to aliexpress"),
        (0, "record 1 sent --by email"),
    ]);
    eve.session.later("2027-02-01");
    eve.types(&[(0, "show 1"), (0, "escalate 1")]);
    bob.documents.into_iter().chain(eve.documents).collect()
}

/// Letters that a server takes, refuses, puts off or says nothing about, and what is found in the mailbox afterwards.
fn by_mail() -> Vec<(String, Value)> {
    let replies = [
        Script::clear(),
        Script::clear().at(Moment::End, Act::say("550 5.1.1 no such user")),
        Script::clear().at(Moment::End, Act::say("451 4.3.0 try again")),
        Script::clear().at(Moment::End, Act::Close),
    ];
    let server = SmtpServer::start(replies.to_vec());
    let mut ada = Typist::of(Session::with_provider("2026-11-23", &server, "none", None));
    let mut settings = fs::read_to_string(ada.session.home().join(".config/redress/config.toml")).unwrap();
    ada.types(&[
        (0, "new erasure --to aliexpress"),
        (0, "new access --to alibaba-com"),
        (0, "new objection --to aliexpress"),
        (0, "new access --to aliexpress"),
        (0, "send 1 --yes"),
        (1, "send 2 --yes"),
        (75, "send 3 --yes"),
        (76, "send 4 --yes"),
        (0, "show 1"),
        (0, "outbox"),
    ]);
    server.stop();
    let mailbox = imap_server::Script::clear().folder("INBOX", "", 7, &[]).login("ada", "s3cret-CANARY").start();
    let password = ada.session.home().join("password");
    let imap = format!(
        "[mail.imap]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nuser = \"ada\"\npassword = \"file:{}\"\ntimeout = 5\n",
        mailbox.port(),
        password.display()
    );
    settings.push_str(&imap);
    ada.session.configure(&settings);
    ada.types(&[(76, "resolve 4"), (0, "sync")]);
    mailbox.stop();
    ada.documents
}

/// Returns the shapes that the source names.
fn in_the_source() -> BTreeSet<String> {
    fn look(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let named = text.split("\"redress.").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(
                    named
                        .filter(|name| name.contains('/') && !name.ends_with('/'))
                        .map(|name| format!("redress.{name}")),
                );
            }
        }
    }
    let mut found = BTreeSet::new();
    look(&path("src"), &mut found);
    found.retain(|name| !IN_FILES.contains(&name.as_str()));
    found
}

/// Returns the schemas of documents by the shape each is of.
fn schemas() -> Vec<(String, Value)> {
    let entries = fs::read_dir(path("docs/schemas")).unwrap().map(|entry| entry.unwrap().path());
    let schemas = entries.filter(|path| !path.ends_with("controller.schema.json"));
    let read = |path: PathBuf| {
        let schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = schema["title"].as_str().unwrap().to_owned();
        let file = format!("{}.schema.json", name.trim_start_matches("redress.").replace('/', "."));
        assert_eq!(path.file_name().unwrap().to_str().unwrap(), file);
        (name, schema)
    };
    schemas.map(read).collect()
}

#[test]
fn every_document_is_as_its_schema_says_and_every_shape_is_met() {
    let documents: Vec<(String, Value)> = in_berlin().into_iter().chain(elsewhere()).chain(by_mail()).collect();
    let (lines, printed): (Vec<String>, Vec<Value>) = documents.into_iter().unzip();
    let judged = lines.iter().zip(&printed).zip(wrong(&printed));
    let faults: Vec<String> = judged
        .filter(|(_, faults)| !faults.is_empty())
        .map(|((line, document), faults)| format!("redress {line} --json, {}: {faults:#?}", document["schema"]))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let met: BTreeSet<String> =
        printed.iter().map(|document| document["schema"].as_str().unwrap().to_owned()).collect();
    assert_eq!(met, in_the_source(), "no line above prints it, or nothing does any longer");
}

#[test]
fn every_shape_of_the_source_has_a_schema_and_every_schema_a_shape() {
    let known: BTreeSet<String> = schemas().into_iter().map(|(name, _)| name).collect();
    assert_eq!(known, in_the_source());
    assert!(known.len() >= 40);
}

#[test]
fn a_field_that_is_missing_unknown_or_of_another_kind_is_a_fault() {
    let right = json!({ "schema": "redress.verify/1", "entries": 3, "findings": [] });
    let missing = json!({ "schema": "redress.verify/1", "findings": [] });
    let unknown = json!({ "schema": "redress.verify/1", "entries": 3, "findings": [], "more": 1 });
    let other = json!({ "schema": "redress.verify/1", "entries": "3", "findings": [] });
    let nameless = json!({ "schema": "redress.nothing/1" });
    let faults = wrong(&[right, missing, unknown, other, nameless]);
    assert_eq!(faults.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 1, 1, 1], "{faults:?}");
}

#[test]
fn what_two_schemas_call_the_same_is_the_same() {
    let mut first: Vec<(String, String, Value)> = Vec::new();
    for (name, schema) in schemas() {
        for (part, definition) in schema["$defs"].as_object().into_iter().flatten() {
            match first.iter().find(|(known, _, _)| known == part) {
                Some((_, other, known)) => assert_eq!(definition, known, "`{part}` of {name} and {other}"),
                None => first.push((part.clone(), name.clone(), definition.clone())),
            }
        }
    }
    assert!(first.iter().any(|(part, _, _)| part == "deadline"));
}

#[test]
fn the_words_that_a_schema_lists_are_those_of_the_program() {
    let schema = |name: &str| schemas().into_iter().find(|(known, _)| known == name).unwrap().1;
    let listed = |words: &Value| -> BTreeSet<String> {
        words["enum"].as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let names = |words: Vec<&str>| -> BTreeSet<String> { words.into_iter().map(str::to_owned).collect() };
    let case = schema("redress.case/1");
    let fields = &case["properties"];
    assert_eq!(listed(&fields["status"]), names(Status::ALL.map(Status::name).to_vec()));
    let clocks = [Clock::None, Clock::Running, Clock::Paused, Clock::Overdue, Clock::Stopped];
    assert_eq!(listed(&fields["clock"]), names(clocks.map(Clock::name).to_vec()));
    assert_eq!(listed(&fields["law"]), names(Regime::ALL.map(Regime::name).to_vec()));
    assert_eq!(listed(&fields["right"]), names(Right::ALL.map(Right::name).to_vec()));
    assert_eq!(
        listed(&case["$defs"]["deadline"]["properties"]["kind"]),
        names(DeadlineKind::ALL.map(DeadlineKind::name).to_vec())
    );
    let kinds =
        Right::ALL.into_iter().map(LetterKind::Request).chain(LetterKind::FOLLOW_UPS).chain([LetterKind::Complaint]);
    assert_eq!(listed(&case["$defs"]["letter"]["properties"]["kind"]), names(kinds.map(LetterKind::name).collect()));
}
