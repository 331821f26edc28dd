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

#[test]
fn in_california_the_letter_to_the_business_is_in_english_and_below_in_spanish_for_whoever_signs_it() {
    let session = ada("country = \"US\"\nregion = \"CA\"", "es");
    let spanish = session.json("letter access --to aliexpress");
    assert_eq!((&spanish["language"], &spanish["translation"]), (&"es".into(), &serde_json::Value::Null));
    let remark = "the letter is in `es`, and letters to `aliexpress` are read in `en`: `--bilingual` writes it in both";
    assert!(spanish["warnings"].as_array().unwrap().iter().any(|one| one == remark), "{spanish}");
    let both = session.json("new limit --to aliexpress --bilingual");
    assert_eq!((&both["language"], &both["translation"]), (&"en".into(), &"es".into()));
    let text = both["text"].as_str().unwrap();
    let (first, second) = text.split_once(&"-".repeat(72)).unwrap();
    assert!(first.contains("Dear Privacy Team:") && !first.contains("Estimado"), "{text}");
    assert!(second.contains("For information:") && second.contains("A título informativo:"), "{text}");
    assert!(second.contains("Estimado equipo de privacidad:") && !second.contains("Dear"), "{text}");
    assert!(both["subject"].as_str().unwrap().starts_with("CCPA request to limit"), "{both}");
}

#[test]
fn spanish_is_that_of_the_regulation_in_the_union_and_that_of_california_there() {
    let spain = ada("country = \"ES\"", "es").json("letter erasure --to aliexpress");
    assert_eq!(spain["language"], "es");
    assert_eq!(spain["subject"], "Solicitud de supresión de mis datos personales en virtud del artículo 17 del RGPD");
    let text = spain["text"].as_str().unwrap();
    assert!(text.contains("\n23 de noviembre de 2026\n") && !text.contains("información personal"), "{text}");
    let california = ada("country = \"US\"\nregion = \"CA\"", "es").json("letter erasure --to aliexpress");
    let text = california["text"].as_str().unwrap();
    assert!(text.contains("información personal") && !text.contains("RGPD"), "{text}");
}

#[test]
fn what_follows_a_case_in_two_languages_is_in_both() {
    let mut session = ada("country = \"US\"\nregion = \"CA\"", "es");
    session.ok("new access --to aliexpress --bilingual");
    session.ok("record 1 sent --by email");
    session.later("2027-02-01");
    let text = session.json("follow 1")["text"].as_str().unwrap().to_owned();
    assert!(text.contains("I have not received a complete answer"), "{text}");
    assert!(text.contains("No he recibido una respuesta completa a mi solicitud."), "{text}");
    assert!(
        text.contains("February 1, 2027") && text.contains("January 7, 2027") && text.contains("7 de enero de 2027"),
        "{text}"
    );
}

#[test]
fn whoever_writes_german_gets_the_letter_in_german_or_in_both_and_is_told_what_they_read() {
    let session = ada("country = \"DE\"", "de");
    let letter = session.json("letter erasure --to aliexpress");
    assert_eq!((&letter["language"], &letter["translation"]), (&"de".into(), &serde_json::Value::Null));
    assert_eq!(letter["subject"], "Antrag auf Löschung meiner personenbezogenen Daten nach Art. 17 DSGVO");
    assert!(letter["warnings"][0].as_str().unwrap().contains("`--bilingual` writes it in both"), "{letter}");
    let both = session.json("letter erasure --to aliexpress --bilingual");
    assert_eq!((&both["language"], &both["translation"]), (&"en".into(), &"de".into()));
    let text = both["text"].as_str().unwrap();
    let (english, german) = text.split_once("Zur Information: Es folgt dasselbe Schreiben").unwrap();
    assert!(english.contains("Dear Sir or Madam,") && !english.contains("DSGVO"), "{text}");
    assert!(german.contains("Sehr geehrte Damen und Herren,") && !german.contains("GDPR"), "{text}");
}
