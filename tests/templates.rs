//! The texts of the letters: listed, printed, and the user's own in their places.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, os::unix::fs::PermissionsExt};

use support::session::Session;

const TODAY: &str = "2026-11-23";
const FOLDER: &str = ".config/redress/templates";
const MINE: &str = "\
+++
subject = \"Delete my data\"
provisions = [\"Art. 17 GDPR\"]
asks = []
+++
{{> salutation}}

Under Art. 17 GDPR I ask {{legal_name}} to erase my data.

{{> signature}}
";

fn own(session: &Session, place: &str, text: &str) {
    session.write(&format!("{FOLDER}/{place}"), text);
}

#[test]
fn the_texts_are_listed_and_one_is_printed_with_what_it_rests_on() {
    let session = Session::on(TODAY);
    let list = session.ok("templates");
    assert!(list.stdout.contains("gdpr/en/erasure.hbs"), "{list}");
    assert!(list.stderr.contains("$HOME/.config/redress/templates"), "{list}");
    let one = session.ok("templates erasure --law gdpr --lang en");
    for words in ["Rests on  Art. 12(3) GDPR", "Leave out  --without consent", "{{> salutation}}"] {
        assert!(one.stdout.contains(words), "{one}");
    }
    let files = fs::read_to_string("templates/gdpr/en/erasure.hbs").unwrap();
    assert_eq!(session.ok("templates gdpr/en/erasure.hbs").stdout, files);
    let document = session.json("templates erasure --law gdpr --lang en");
    assert_eq!(document["schema"], "redress.templates/1");
    assert_eq!(document["templates"][0]["file"], "gdpr/en/erasure.hbs");
    for (line, words) in [
        ("templates erasur", "redress templates erasure"),
        ("templates gdpr/en/erasur.hbs", "redress templates gdpr/en/erasure.hbs"),
    ] {
        let run = session.run(line);
        assert!(run.code() == 2 && run.stderr.contains(words), "{run}");
    }
}

#[test]
fn a_text_of_the_users_takes_the_place_of_ours_and_is_marked_wherever_it_shows() {
    let session = Session::ada(TODAY);
    own(&session, "gdpr/en/erasure.hbs", MINE);
    assert!(session.ok("templates").stdout.contains("your own text: gdpr/en/erasure.hbs"));
    let letter = session.ok("letter erasure --to aliexpress");
    assert!(letter.stdout.contains("Delete my data\n") && letter.stdout.contains("to erase my data."), "{letter}");
    assert!(letter.stderr.contains("This is your own text: gdpr/en/erasure.hbs."), "{letter}");
    assert!(!session.ok("letter access --to aliexpress").stderr.contains("your own text"));
    let new = session.ok("new erasure --to aliexpress");
    assert!(new.stderr.contains("This is your own text: gdpr/en/erasure.hbs."), "{new}");
    let send = session.ok("send 1 --via draft");
    assert!(send.stderr.contains("Text      your own: gdpr/en/erasure.hbs"), "{send}");
    assert!(session.ok("show 1 --letter 1").stderr.contains("This is your own text: gdpr/en/erasure.hbs."));
    assert_eq!(session.json("show 1")["letters"][0]["own"][0], "gdpr/en/erasure.hbs");
    assert!(session.ok("verify").status.success());
}

#[test]
fn a_passage_or_the_words_of_a_language_can_be_the_users_own_too() {
    let session = Session::ada(TODAY);
    own(&session, "partials/en/signature.hbs", "Kind regards,\n\n{{name}}\n");
    let letter = session.ok("letter access --to aliexpress");
    assert!(letter.stdout.ends_with("Kind regards,\n\nAda Example\n"), "{letter}");
    assert!(letter.stderr.contains("This is your own text: partials/en/signature.hbs."), "{letter}");
}

#[test]
fn a_file_named_on_the_command_line_is_used_for_that_letter_alone() {
    let session = Session::ada(TODAY);
    session.write("mine.hbs", MINE);
    let letter = session.ok("letter erasure --to aliexpress --template mine.hbs");
    assert!(letter.stdout.contains("Delete my data\n"), "{letter}");
    assert!(letter.stderr.contains("This is your own text: gdpr/en/erasure.hbs."), "{letter}");
    assert!(!session.ok("letter erasure --to aliexpress").stdout.contains("Delete my data\n"));
    let run = session.run("letter erasure --to aliexpress --template missing.hbs");
    assert!(run.code() == 65 && run.stderr.contains("`missing.hbs` cannot be read"), "{run}");
}

#[test]
fn a_fault_is_reported_with_file_and_line_and_the_variables_there_are_and_nothing_is_written() {
    let session = Session::ada(TODAY);
    for (text, line, words) in [
        (MINE.replace("{{legal_name}}", "{{legal_nme}}"), 8, "no variable `legal_nme`; there are `account_email`"),
        (MINE.replace("{{legal_name}}", "{{address}}"), 8, "no variable `address`"),
        (MINE.replace("{{> signature}}", "{{> signatur}}"), 10, "no partial `signatur`; there are"),
        (MINE.replace("{{legal_name}}", "{{#if name}}"), 8, ""),
        (MINE.replace("asks = []", "asks = nothing"), 4, ""),
        (MINE.replace("{{legal_name}}", "{{{legal_name}}}"), 8, "`{{{legal_name}}}` is not used in letters"),
        (MINE.replace("+++\n", ""), 1, "no front matter"),
    ] {
        own(&session, "gdpr/en/erasure.hbs", &text);
        for line_of in ["letter erasure --to aliexpress", "new erasure --to aliexpress"] {
            let run = session.run(line_of);
            assert_eq!(run.code(), 65, "{run}");
            let place = format!("template `$HOME/{FOLDER}/gdpr/en/erasure.hbs` line {line}: {words}");
            let near = format!("template `$HOME/{FOLDER}/gdpr/en/erasure.hbs` line");
            assert!(run.stderr.contains(if words.is_empty() { &near } else { &place }), "{place}\n{run}");
            assert!(run.stderr.contains("Nothing was written or sent."), "{run}");
        }
    }
    assert!(!session.ledger().exists() || session.json("list")["cases"].as_array().unwrap().is_empty());
    fs::remove_file(session.home().join(FOLDER).join("gdpr/en/erasure.hbs")).unwrap();
    own(&session, "gdpr/en/no-such-letter.hbs", MINE);
    let run = session.run("letter erasure --to aliexpress");
    assert!(run.code() == 65 && run.stderr.contains("not a place for a template"), "{run}");
}

#[test]
fn a_text_that_others_can_write_is_refused() {
    let session = Session::ada(TODAY);
    own(&session, "gdpr/en/erasure.hbs", MINE);
    let path = session.home().join(FOLDER).join("gdpr/en/erasure.hbs");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    let run = session.run("letter erasure --to aliexpress");
    assert!(run.code() == 78 && run.stderr.contains("erasure.hbs"), "{run}");
}
