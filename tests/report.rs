//! `redress report`: what the page says, that nothing in it comes from elsewhere, and that others' text makes no markup.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and a skipped one says so"
)]

mod support;

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use support::session::Session;

/// Ada in Munich has asked for erasure by e-mail on 2026-11-23; the answer is due on 2026-12-23.
fn sent() -> Session {
    let session = Session::on("2026-11-23");
    session.ok("init --country DE --region BY --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session
}

fn without_style(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    format!("{before}<style>…{}", &rest[rest.find("</style>").unwrap()..])
}

#[test]
fn a_case_on_a_page() {
    let mut session = sent();
    session.later("2026-12-01");
    session.ok("record 1 acknowledged --note 'ticket <b>88123</b>'");
    session.ok("record 1 expected --until 2026-12-10 --what 'an e-mail'");
    session.later("2027-01-04");
    let page = session.ok("report 1").stdout.replace(concat!("redress ", env!("CARGO_PKG_VERSION")), "redress VERSION");
    insta::assert_snapshot!(without_style(&page));
}

#[test]
fn an_answer_is_late_on_the_page_the_day_after_the_last_day_and_not_on_it() {
    let mut session = sent();
    for (day, bar, words) in
        [("2026-12-23", false, "they have time until 2026-12-23"), ("2026-12-24", true, "late by 1 day")]
    {
        session.later(day);
        let page = session.ok("report 1").stdout;
        assert_eq!(page.contains("<rect class=\"late\""), bar, "{day}");
        assert!(page.contains(words) && page.contains(&format!("today {day}</text>")), "{day}: {page}");
    }
}

#[test]
fn what_is_owed_stands_by_the_day_until_which_it_is() {
    let mut session = sent();
    session.later("2026-12-01");
    session.ok("record 1 expected --until 2027-03-01 --what 'an e-mail'");
    session.ok("new access --to alibaba-com");
    session.ok("record 2 sent --by email");
    session.ok("record 2 expected --until 2026-12-05 --what 'a call'");
    let page = session.ok("report").stdout;
    let table = page.split_once("What is owed").unwrap().1.split_once("</table>").unwrap().0;
    let days: Vec<&str> = table.split("<td").filter_map(|cell| cell.split_once('>')?.1.get(..10)).collect();
    let days: Vec<&&str> = days.iter().filter(|day| day.starts_with("202")).collect();
    assert!(days.is_sorted() && days.len() >= 4, "{days:?}");
}

#[test]
fn what_a_later_entry_struck_is_counted_and_not_told() {
    let session = sent();
    session.ok("record 1 refused --reason 'a refusal of another case'");
    let seq = session.json("show 1")["events"].as_array().unwrap().last().unwrap()["seq"].clone();
    assert!(session.ok("report").stdout.contains("a refusal of another case"));
    session.ok(&format!("record 1 corrected --event {seq}"));
    let page = session.ok("report").stdout;
    assert!(!page.contains("a refusal of another case"), "{page}");
    assert!(
        page.contains("Left out: 1 entry of which a later one says that it did not happen, or not in this case."),
        "{page}"
    );
}

#[test]
fn text_of_others_makes_no_markup_and_what_cannot_be_seen_is_written_out() {
    let session = Session::on("2026-11-23");
    session.ok("init --country DE --name 'Ada <script>alert(1)</script>' --email ada@example.org --by-hand");
    session.ok("new erasure --to aliexpress");
    session.ok("note 1 '\u{202e}<img src=x onerror=alert(2)> & \"more\"'");
    let page = session.ok("report 1").stdout;
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    for shown in [
        "Ada &lt;script&gt;alert(1)&lt;/script&gt;",
        "\\u{202e}&lt;img src=x onerror=alert(2)&gt; &amp; &quot;more&quot;",
    ] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }
}

#[test]
fn the_same_record_on_the_same_day_is_the_same_page_and_a_file_of_it_is_for_the_user_only() {
    let session = sent();
    let page = session.command("report").output().unwrap().stdout;
    session.ok("report -o cases.html");
    let path = session.home().join("cases.html");
    assert_eq!(fs::read(&path).unwrap(), page);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(session.run("report -o cases.html").code(), 2, "what is there is not replaced");
    let document = session.json("report -o cases.html --yes");
    assert_eq!(document, json!({ "schema": "redress.report/1", "cases": [1], "file": "cases.html", "html": null }));
    let document = session.json("report 1");
    assert_eq!((&document["cases"], &document["file"]), (&json!([1]), &Value::Null));
    assert!(document["html"].as_str().unwrap().starts_with("<!DOCTYPE html>"));
    session.ok("report -o other.html --dry-run");
    assert!(!session.home().join("other.html").exists());
}

#[test]
fn without_a_case_nothing_is_written_and_a_case_that_is_not_there_is_named() {
    let session = Session::ada("2026-11-23");
    let run = session.ok("report -o cases.html");
    assert!(run.stderr.contains("There is no case to report."), "{run}");
    assert!(!session.home().join("cases.html").exists());
    session.ok("new erasure --to aliexpress");
    let run = session.run("report 7");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("no case `7`"), "{run}");
}

/// A strict parser of others reads pages with cases in every kind of trouble, and what it would find it finds.
#[test]
fn another_program_finds_nothing_wrong_with_any_page() {
    let Some(python) = readers() else { return };
    let folder = tempfile::tempdir().unwrap();
    let sample = Command::new(here("sample")).arg(env!("CARGO_BIN_EXE_redress")).arg(folder.path()).output().unwrap();
    assert!(sample.status.success(), "{}", String::from_utf8_lossy(&sample.stderr));
    for page in ["all", "late", "new"] {
        assert_eq!(wrong(&python, &folder.path().join(format!("{page}.html"))), "", "{page}");
    }
    let page = fs::read_to_string(folder.path().join("late.html")).unwrap();
    for (part, broken) in [
        ("</main>", "<script>1</script></main>"),
        ("</main>", "<img src=\"https://example.org/a.png\"></main>"),
        ("<p>Status", "<p onclick=\"1\">Status"),
        ("</style>", "p{background:url(https://example.org)}</style>"),
        ("<caption>", "<caption hidden>"),
        ("</section>", ""),
        ("<desc", "<text"),
        (" scope=\"col\"", ""),
        ("<ol>", "<p></p><ol>"),
        ("<h2 id=\"owed\">", "<h2 id=\"proofs\">"),
        ("lang=\"en\"", ""),
    ] {
        assert!(page.contains(part), "{part}");
        let path = folder.path().join("broken.html");
        fs::write(&path, page.replacen(part, broken, 1)).unwrap();
        assert_ne!(wrong(&python, &path), "", "`{broken}` in the place of `{part}` is not found");
    }
}

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report").join(name)
}

/// Returns what is wrong with a page, a line each.
fn wrong(python: &Path, page: &Path) -> String {
    let output = Command::new(python).arg(here("read.py")).arg(page).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Returns a Python that has the reader, or says why the test is skipped; with `CI=true` it has to be there.
fn readers() -> Option<PathBuf> {
    let built = Path::new(env!("CARGO_BIN_EXE_redress"));
    let pythons = built.ancestors().map(|folder| folder.join("tools/readers/bin/python"));
    let python = pythons.take(5).find(|python| python.exists());
    if python.is_none() {
        assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "the reader of pages is not there");
        eprintln!("skipped: the reader of pages is not there; `tests/run` installs it");
    }
    python
}
