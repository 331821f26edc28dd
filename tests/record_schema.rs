//! `docs/schemas/controller.schema.json` says the same of a record as redress does, by the judgement of another program.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use redress::controller::{Draft, Registry, from_datenanfragen};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Finds a Python that has `jsonschema`; the system's has it where `tests/run` installed it.
fn python() -> &'static str {
    let has_it = |python: &&str| {
        let tried = Command::new(python).args(["-c", "import jsonschema, tomllib"]).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    };
    ["/usr/bin/python3", "python3"]
        .into_iter()
        .find(has_it)
        .expect("a python3 with `jsonschema` (Debian: python3-jsonschema)")
}

/// Asks Python's `jsonschema` what is wrong with each record; `tests/run` installs it.
fn wrong(texts: &[&str]) -> Vec<Vec<String>> {
    let mut judge = Command::new(python())
        .args([path("tests/oracle/record_schema.py"), path("docs/schemas/controller.schema.json")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    judge.stdin.take().unwrap().write_all(&serde_json::to_vec(texts).unwrap()).unwrap();
    let output = judge.wait_with_output().unwrap();
    assert!(output.status.success(), "python3 with `jsonschema` (Debian: python3-jsonschema) judges the schema");
    let found: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found.len(), texts.len());
    found
}

#[test]
fn every_record_that_is_shipped_imported_or_drafted_is_as_the_schema_says() {
    let mut texts: Vec<String> =
        Registry::shipped().controllers().map(|controller| controller.text().to_owned()).collect();
    assert!(texts.len() >= 17);
    for entry in fs::read_dir(path("tests/datenanfragen/companies")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        texts.push(from_datenanfragen(&text, "2026-07-21".parse().unwrap()).unwrap().text);
    }
    assert!(texts.len() >= 17 + 34);
    let draft = Draft {
        address: vec!["1 High Street".to_owned(), "London".to_owned()],
        email: Some("privacy@shop.example".to_owned()),
        market: Some("aliexpress".to_owned()),
        page: Some("https://shop.example/about".to_owned()),
        service: "Shop Example".to_owned(),
        webform: Some("https://shop.example/rights".to_owned()),
        ..Draft::default()
    };
    texts.push(draft.record("2026-11-23".parse().unwrap()).unwrap());
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (text, faults) in texts.iter().zip(wrong(&texts)) {
        assert_eq!(faults, Vec::<String>::new(), "{text}");
    }
}

const RECORD: &str = r#"
id = "shop"
service = "Shop Example"
[[source]]
id = "policy"
title = "Privacy notice"
url = "https://shop.example/privacy"
seen = 2026-11-20
kind = "primary"
[[entity]]
id = "all"
applies_to = "its customers"
elsewhere = true
source = "policy"
seen = 2026-11-20
confidence = "primary"
[[channel]]
id = "mail"
kind = "email"
value = "privacy@shop.example"
purpose = "requests"
ship = "yes"
source = "policy"
seen = 2026-11-20
confidence = "primary"
[[representative]]
id = "eu"
jurisdiction = "EU"
name = "Shop Europe"
ship = "yes"
source = "policy"
seen = 2026-11-20
confidence = "primary"
[[recipient]]
name = "Parcels Ltd"
role = "delivery"
source = "policy"
seen = 2026-11-20
confidence = "primary"
[[statement]]
topic = "retention"
text = "No periods are given."
source = "policy"
seen = 2026-11-20
confidence = "primary"
[[stale]]
value = "old@shop.example"
was = "in the notice of 2020"
now = "privacy@shop.example"
source = "policy"
seen = 2026-11-20
confidence = "primary"
[[unknown]]
what = "Whether it still holds."
find_out = "Look."
[[unmapped]]
field = "fax"
json = "1"
"#;

/// What redress reads, the schema allows; what neither knows, both refuse.
#[test]
fn what_redress_refuses_by_its_shape_the_schema_refuses_too() {
    assert_eq!(wrong(&[RECORD]), [Vec::<String>::new()]);
    assert!(Registry::shipped().read("x", RECORD).is_ok());
    let tables =
        ["source", "entity", "channel", "representative", "recipient", "statement", "stale", "unknown", "unmapped"];
    let mut broken: Vec<(String, String)> = tables
        .map(|table| {
            (
                format!("a key of {table}"),
                RECORD.replace(&format!("[[{table}]]"), &format!("[[{table}]]\nverified = 1")),
            )
        })
        .into();
    for key in [
        "id",
        "service",
        "kind",
        "title",
        "applies_to",
        "value",
        "purpose",
        "ship",
        "jurisdiction",
        "name",
        "role",
        "topic",
        "text",
        "was",
        "now",
        "what",
        "find_out",
        "field",
        "json",
        "source",
        "seen",
        "confidence",
    ] {
        let lines: Vec<&str> = RECORD.lines().collect();
        for at in (0..lines.len()).filter(|at| lines[*at].starts_with(&format!("{key} ="))) {
            let without: Vec<&str> =
                lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| *line).collect();
            broken.push((format!("without `{}`, line {at}", lines[at]), without.join("\n")));
        }
    }
    for (what, with) in [
        ("\"shop\"", "\"Shop\""),
        ("\"shop\"", "\"-shop\""),
        ("\"Shop Example\"", "\" \""),
        ("\"Shop Example\"", "\"a\\u0007\""),
        ("\"email\"", "\"fax\""),
        ("\"email\"", "\"post\""),
        ("\"email\"", "\"representative\""),
        ("\"privacy@shop.example\"\npurpose", "\"privacy\"\npurpose"),
        ("ship = \"yes\"", "ship = \"ask\""),
        ("ship = \"yes\"", "ship = \"maybe\""),
        ("\"https://", "\"http://"),
        ("\"EU\"", "\"Europe\""),
        ("\"retention\"", "\"weather\""),
        ("\"primary\"", "\"certain\""),
        ("elsewhere = true", "elsewhere = 1"),
        ("elsewhere = true", "places = [\"Germany\"]"),
        ("elsewhere = true", "laws = [\"lgpd\"]"),
        ("service =", "aliases = [\"A\"]\nservice ="),
        ("service =", "languages = [\"english\"]\nservice ="),
        ("purpose =", "rights = [\"forget\"]\npurpose ="),
        ("purpose =", "address = [\"1 High Street\"]\npurpose ="),
    ] {
        assert!(RECORD.contains(what), "{what}");
        broken.push((format!("{what} is {with}"), RECORD.replacen(what, with, 1)));
    }
    assert!(broken.len() > 60);
    let texts: Vec<&str> = broken.iter().map(|(_, text)| text.as_str()).collect();
    for ((what, text), faults) in broken.iter().zip(wrong(&texts)) {
        assert!(Registry::shipped().read("x", text).is_err(), "redress takes a record with {what}");
        assert!(!faults.is_empty(), "the schema takes a record with {what}");
    }
}
