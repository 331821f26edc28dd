//! The texts of the letters: listed, printed, and the user's own in their places.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, os::unix::fs::PermissionsExt};

use support::{session::Session, strange};

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

/// Puts a language that nobody speaks beside the settings, but for the files that are left out.
fn with_a_strange_language(session: &Session, but: &[&str]) {
    for (file, text) in strange::files() {
        if !but.contains(&file.as_str()) {
            own(session, &file, &text);
        }
    }
}

#[test]
fn a_language_of_the_users_own_is_written_in_by_every_command_that_writes_a_letter() {
    let mut session = Session::ada(TODAY);
    with_a_strange_language(&session, &[]);
    let letter = session.ok("letter access --to aliexpress --lang zz");
    assert!(letter.stdout.contains("pëoplë") || letter.stdout.contains("përsonal data"), "{letter}");
    assert!(letter.stdout.contains("2026/Novëmbër/23") && letter.stderr.contains("This is your own text"), "{letter}");
    let both = session.ok("letter access --to aliexpress --bilingual=zz").stdout;
    assert!(
        both.contains("For information (zz)") && both.contains("my personal data") && both.contains("përsonal"),
        "{both}"
    );
    let listed = session.ok("templates --lang zz");
    assert!(listed.stdout.contains("gdpr/zz/erasure.hbs") && listed.stdout.contains("ccpa/zz/erasure.hbs"), "{listed}");
    assert!(session.ok("complete -- redress letter erasure --lang z").stdout.contains("zz"));

    session.ok("new erasure --to aliexpress --lang zz");
    let page = session.ok("show 1 --letter 1 --format html").stdout;
    assert!(page.contains("<html lang=\"zz\">") && page.contains("2026/Novëmbër/23"), "{page}");
    session.ok("send 1 --via print --format text --yes");
    session.ok("record 1 sent --by email");
    session.later("2026-12-28");
    let tick = session.run("record 1 partial --missing confirmation --dry-run");
    assert!(tick.status.success(), "{tick}");
    let reminder = session.ok("follow 1 --format text");
    assert!(reminder.stdout.contains("rëquëst"), "{reminder}");
    session.ok("record 1 sent --by email --letter 2");
    session.later("2027-02-28");
    let complaint = session.ok("escalate 1 --authority deberlbdi --format text").stdout;
    assert!(complaint.contains("Beschwerde") && complaint.contains("For information (zz)"), "{complaint}");
    session.ok("verify");
}

#[test]
fn the_language_of_the_settings_may_be_one_of_the_users_own() {
    let session = Session::ada(TODAY);
    session
        .configure("[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\nlanguage = \"zz\"\n");
    with_a_strange_language(&session, &["gdpr/zz/portal.hbs"]);
    let english = session.ok("letter access --to aliexpress");
    assert!(english.stderr.contains("there are no letters in `zz`") && !english.stdout.contains('ë'), "{english}");
    with_a_strange_language(&session, &[]);
    let strange = session.ok("letter access --to aliexpress");
    assert!(strange.stdout.contains('ë') && !strange.stderr.contains("there are no letters"), "{strange}");
}

#[test]
fn a_language_that_is_not_complete_is_refused_with_what_is_missing_and_stands_in_no_other_ones_way() {
    let session = Session::ada(TODAY);
    with_a_strange_language(&session, &["gdpr/zz/reminder.hbs", "partials/zz/anchor.hbs"]);
    let words = strange::files().into_iter().find(|(file, _)| file == "words/zz.toml").unwrap().1;
    own(&session, "words/zz.toml", &words.replace("\nacknowledged = ", "\nknown = "));
    for line in ["letter access --to aliexpress --lang zz", "new access --to aliexpress --lang zz"] {
        let run = session.run(line);
        assert_eq!(run.code(), 2, "{run}");
        for named in [
            "the letters in `zz` under `gdpr` are not complete: ",
            "`partials/zz/anchor.hbs`",
            "`gdpr/zz/reminder.hbs`",
            "redress templates --lang zz",
        ] {
            assert!(run.stderr.contains(named), "{named}: {run}");
        }
    }
    assert!(session.json("list")["cases"].as_array().unwrap().is_empty());
    let missing = session.ok("templates --lang zz --law gdpr");
    let lines: Vec<&str> = missing.stdout.lines().collect();
    for named in ["partials/zz/anchor.hbs", "gdpr/zz/reminder.hbs", "words/zz.toml (history.acknowledged)"] {
        assert!(lines.contains(&named), "{named}: {missing}");
    }
    assert_eq!(session.json("templates --lang zz --law gdpr")["missing"].as_array().unwrap().len(), lines.len());
    let all = session.ok("templates");
    assert!(all.stderr.contains("Your language `zz` is not complete under `gdpr`"), "{all}");
    assert!(!session.ok("letter access --to aliexpress").stdout.contains('ë'));
}

#[test]
fn a_recorded_letter_is_shown_and_put_on_paper_after_its_language_is_gone() {
    let session = Session::ada(TODAY);
    with_a_strange_language(&session, &[]);
    session.ok("new erasure --to aliexpress --lang zz");
    fs::remove_dir_all(session.home().join(FOLDER)).unwrap();
    let page = session.ok("show 1 --letter 1 --format html").stdout;
    assert!(page.contains("përsonal") && page.contains("23\u{a0}November\u{a0}2026"), "{page}");
    session.ok("send 1 --via print --format text --yes");
    let run = session.run("letter access --to aliexpress --lang zz");
    assert!(run.code() == 2 && run.stderr.contains("no letters in `zz` under `gdpr`; there are letters in"), "{run}");
}
