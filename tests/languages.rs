//! In which language a letter is, and the one that stands below it for information.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::session::Session;

const TODAY: &str = "2026-11-23";

fn ada(country: &str, language: &str) -> Session {
    let session = Session::on(TODAY);
    session.configure(&format!(
        "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\n{country}\nlanguage = \"{language}\"\n"
    ));
    session
}

#[test]
fn a_language_of_the_settings_that_there_are_no_letters_in_gives_way_to_the_controllers_and_that_is_said() {
    let session = ada("country = \"DE\"", "eo");
    let letter = session.json("letter erasure --to aliexpress");
    assert_eq!((&letter["language"], &letter["translation"]), (&"en".into(), &serde_json::Value::Null));
    assert_eq!(letter["warnings"][0], "there are no letters in `eo` under the GDPR; this one is in `en`");
    let run = session.run("letter erasure --to aliexpress --lang eo");
    assert_eq!(run.code(), 2, "a language that was asked for does not give way: {run}");
    assert!(run.stderr.contains("no letters in `eo` under `gdpr`"), "{run}");
}

#[test]
fn two_languages_need_two() {
    let session = ada("country = \"DE\"", "en");
    for flag in ["--bilingual", "--bilingual=en"] {
        let run = session.run(&format!("letter erasure --to aliexpress {flag}"));
        assert_eq!(run.code(), 2, "{run}");
        assert!(run.stderr.contains("the letter is in `en` already") && run.stderr.contains("--bilingual=de"), "{run}");
    }
    let run = session.run("letter erasure --to aliexpress --bilingual=eo");
    assert!(run.code() == 2 && run.stderr.contains("no letters in `eo`"), "{run}");
}
