//! The whole program, from the request to the complaint that the user files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::session::{Run, Session};

/// A case whose request went by hand on the first day, of somebody who lives there.
fn requested(place: &str, right: &str) -> Session {
    let session = Session::on("2026-11-23");
    let (country, region) = place.split_once('-').unwrap_or((place, ""));
    let region = if region.is_empty() { String::new() } else { format!("--region {region} ") };
    session.ok(&format!("init --country {country} {region}--name 'Ada Example' --email ada@example.org --by-hand"));
    session.ok(&format!("new {right} --to aliexpress"));
    session.ok("record 1 sent --by email");
    session
}

fn assert_refused(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code(), code, "{run}");
    for words in words {
        assert!(run.stderr.contains(words), "`{words}` is not in\n{run}");
    }
    assert!(run.stderr.contains("Nothing was written or sent."), "{run}");
}

/// Shows commands with what they printed.
fn shown(session: &Session, lines: &[&str]) -> String {
    let word = |word: &str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let show = |line: &&str| format!("$ redress {line}\n{}\n", session.run(line));
    let text = lines.iter().map(show).collect::<Vec<_>>().join("\n");
    text.split_inclusive(char::is_whitespace)
        .map(|piece| if word(piece.trim_end()) { piece.replace(piece.trim_end(), "SHA-256") } else { piece.to_owned() })
        .collect()
}

fn kinds(session: &Session) -> Vec<String> {
    let events = session.json("show 1")["events"].as_array().unwrap().clone();
    events.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn in_a_german_land_the_complaint_goes_to_its_authority_the_day_after_the_last_day_and_not_on_it() {
    let mut session = requested("DE-BE", "access");
    session.later("2026-12-23");
    assert_refused(
        &session.run("escalate 1"),
        2,
        &["nobody is late in case 1 before 2026-12-23 has passed", "redress escalate 1 --anyway --reason"],
    );
    assert!(!kinds(&session).contains(&"complaint-prepared".to_owned()));
    session.later("2026-12-24");
    insta::assert_snapshot!("berlin", shown(&session, &["escalate 1 --dry-run", "escalate 1", "", "show 1"]));
    session.later("2026-12-28");
    let filed = ["escalate 1 --format html -o c.html", "record 1 complained --to deberlbdi", "", "list", "escalate 1"];
    insta::assert_snapshot!("berlin-filed", shown(&session, &filed));
    let case = session.json("show 1");
    assert_eq!((&case["status"], &case["clock"]), (&"complained".into(), &"overdue".into()));
    let page = std::fs::read_to_string(session.home().join("c.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Art.\u{a0}77\u{a0}GDPR"));
    session.ok("verify");
}

#[test]
fn what_is_written_is_what_the_record_and_the_bundle_hold() {
    let mut session = requested("AT", "erasure");
    session.later("2026-12-24");
    let printed = session.ok("escalate 1 --reason 'They went on advertising.'");
    assert!(printed.stdout.contains("They went on advertising."), "{printed}");
    assert_eq!(session.ok("escalate 1").stdout, printed.stdout);
    let complaint = session.json("escalate 1");
    assert_eq!(complaint["authority"]["id"], "atdsb");
    assert_eq!(complaint["schema"], "redress.complaint/1");
    assert!(printed.stderr.contains("a detail may be out of date"), "{printed}");
    assert!(!printed.stderr.contains("this one is in"), "it asks for German: {printed}");
    assert!(printed.stdout.contains("ich lege Beschwerde nach Art. 77 DSGVO ein."), "{printed}");
    let (german, english) = printed.stdout.split_once("Zur Information: Es folgt dasselbe Schreiben").unwrap();
    assert!(!german.contains("GDPR") && english.contains("I lodge a complaint under Art. 77 GDPR."), "{printed}");
    session.ok("evidence 1 -o bundle.zip");
    let entries = session.json("evidence 1 -o again.zip")["entries"].clone();
    let names: Vec<&str> = entries.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    let enclosed = complaint["enclosures"].as_array().unwrap();
    for name in enclosed {
        assert!(names.contains(&name.as_str().unwrap()), "{name} is not in {names:?}");
    }
    assert!(enclosed.iter().any(|name| name == "11_2026-11-23_letter-1.txt"), "{enclosed:?}");
    for end in ["complaint-atdsb.txt", "complaint-atdsb.html"] {
        assert!(names.iter().any(|name| name.starts_with("35_2026-12-24_") && name.ends_with(end)), "{names:?}");
    }
    let anew = session.ok("escalate 1 --replace");
    assert!(!anew.stdout.contains("They went on advertising."), "{anew}");
    assert_eq!(kinds(&session).iter().filter(|kind| *kind == "complaint-prepared").count(), 2);
    let draft = session.ok("escalate 1 --format eml").stdout;
    assert!(draft.contains("To: dsb@dsb.gv.at") && draft.contains("X-Unsent: 1"), "{draft}");
    assert!(!draft.contains("aliexpress.com>"), "{draft}");
}

#[test]
fn a_complaint_that_was_not_filed_goes_with_no_other_and_is_waited_for_beside_it() {
    let mut session = requested("US-CA", "erasure");
    session.later("2027-02-01");
    session.ok("escalate 1 --anyway --reason 'They are silent.' --authority us-ca-cppa");
    let second = session.json("escalate 1 --anyway --reason 'They are silent.' --authority us-ca-ag");
    let enclosed = second["enclosures"].to_string();
    assert!(enclosed.contains("01_summary") && !enclosed.contains("complaint-us-ca"), "{enclosed}");
    let list = session.ok("").stdout;
    assert!(list.contains("redress record 1 complained --to us-ca-ag") && list.contains("`us-ca-cppa`"), "{list}");
    let again = session.json("escalate 1 --authority us-ca-cppa");
    assert_eq!(again["authority"]["id"], "us-ca-cppa");
    assert_eq!(kinds(&session).iter().filter(|kind| *kind == "complaint-prepared").count(), 2, "it is shown again");
    let bundled = |session: &Session| {
        let entries = session.json("evidence 1 -o e.zip --yes")["entries"].clone();
        let is_one = |entry: &serde_json::Value| entry["name"].as_str().unwrap().starts_with("35_");
        let ones = entries.as_array().unwrap().iter().filter(|entry| is_one(entry));
        let authority = |name: &str| name.split_once("complaint-").unwrap().1.split('.').next().unwrap().to_owned();
        let mut found: Vec<String> = ones.map(|entry| authority(entry["name"].as_str().unwrap())).collect();
        found.dedup();
        found
    };
    assert_eq!(bundled(&session), ["us-ca-ag"]);
    session.ok("record 1 complained --to us-ca-cppa");
    assert_eq!(bundled(&session), ["us-ca-cppa", "us-ca-ag"], "what was filed is a fact, and the other waits");
    assert_eq!(session.json("show 1")["next"], "redress record 1 complained --to us-ca-ag");
    session.ok("record 1 complained");
    assert_eq!(session.json("show 1")["events"].as_array().unwrap().last().unwrap()["body"]["to"], "us-ca-ag");
    assert!(!session.ok("").stdout.contains("the complaint is written"));
}

#[test]
fn a_complaint_says_that_my_letter_arrived_on_the_day_i_recorded_and_not_that_my_request_did() {
    let mut session = requested("AT", "access");
    session.later("2026-12-01");
    session.ok("record 1 refused --reason 'no'");
    session.ok("follow 1");
    session.ok("record 1 sent --by post --letter 2");
    session.later("2026-12-10");
    session.ok("record 1 received --by post --on 2026-12-08");
    session.later("2027-02-01");
    let text = session.json("escalate 1 --dry-run")["text"].as_str().unwrap().to_owned();
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("8. Dezember 2026: Eingang meines Schreibens"), "{text}");
    assert!(flat.contains("8 December 2026: receipt of my letter"), "{text}");
    assert!(!flat.contains("Eingang meines Antrags") && !flat.contains("receipt of my request"), "{text}");
}

#[test]
fn in_the_united_kingdom_the_controller_comes_first_and_has_thirty_days() {
    let mut session = requested("GB-SCT", "access");
    session.later("2026-12-28");
    insta::assert_snapshot!("scotland-first", shown(&session, &["escalate 1", "escalate 1", ""]));
    session.ok("record 1 sent --by email --letter 2");
    session.later("2027-01-27");
    assert_refused(
        &session.run("escalate 1"),
        2,
        &["your complaint to the controller of case 1 went on 2026-12-28; it has until 2027-01-27 to confirm it"],
    );
    assert!(!session.ok("").stdout.contains("redress follow"), "whoever complained does not remind");
    session.later("2027-01-28");
    insta::assert_snapshot!("scotland-second", shown(&session, &["", "escalate 1", ""]));
}

#[test]
fn a_confirmation_of_the_complaint_is_not_denied_in_the_next_one() {
    let mut session = requested("GB-ENG", "access");
    session.later("2026-12-28");
    session.ok("escalate 1");
    session.ok("record 1 sent --by email --letter 2");
    session.later("2027-01-10");
    session.ok("record 1 acknowledged");
    session.later("2027-01-28");
    let text = session.json("escalate 1")["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("I complained to it first, on 28 December 2026"), "{text}");
    assert!(!text.contains("has not confirmed receipt of that complaint"), "{text}");
}

#[test]
fn in_california_the_complaint_to_the_agency_is_sworn_and_the_attorney_general_is_named() {
    let mut session = requested("US-CA", "erasure");
    session.later("2027-01-07");
    assert_refused(&session.run("escalate 1"), 2, &["before 2027-01-07 has passed"]);
    session.later("2027-01-08");
    insta::assert_snapshot!("california", shown(&session, &["escalate 1"]));
    session.ok("record 1 complained --to us-ca-cppa");
    assert_refused(&session.run("escalate 1"), 2, &["a complaint is recorded in case 1 already", "--authority ID"]);
    assert_refused(&session.run("escalate 1 --authority us-ca-cppa"), 2, &["recorded in case 1 already"]);
    let other = session.ok("escalate 1 --authority us-ca-ag");
    assert!(other.stdout.contains("It is not sworn.") && !other.stdout.contains("perjury"), "{other}");
    assert!(!other.stdout.contains("1798.199.45"), "{other}");
    assert!(other.stderr.contains("(unconfirmed)"), "{other}");
}

#[test]
fn a_refusal_can_be_complained_about_at_once_and_says_what_is_wrong_with_it() {
    let mut session = requested("DE-BY", "erasure");
    session.later("2026-12-01");
    session.ok("record 1 refused");
    let text = session.json("escalate 1 --dry-run")["text"].as_str().unwrap().to_owned();
    assert!(text.contains("Bayerisches Landesamt für Datenschutzaufsicht"), "{text}");
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("On 1 December 2026 it refused. I have found no reasons in its answer;"), "{flat}");
    assert!(!flat.contains("It has not informed me"), "a refusal is an answer: {flat}");
    assert!(!kinds(&session).contains(&"complaint-prepared".to_owned()), "a dry run records nothing");
}

#[test]
fn a_late_answer_and_kept_data_and_a_demand_without_reason_are_each_named() {
    let mut session = requested("DE-BE", "erasure");
    session.later("2026-12-20");
    session.ok("record 1 wants-identity --baseless --on 2026-12-01");
    session.later("2026-12-28");
    session.ok("record 1 retained --what invoices --basis 'a statute of Singapore'");
    let text = session.json("escalate 1")["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Its first answer came after the time of Art. 12(3) GDPR, which ended on 23 December 2026 at the latest.",
        "It keeps data after my request for erasure in a way that, as I see it, Art. 17(3) GDPR does not allow.",
        "- invoices: ground it named: a statute of Singapore; it named no end",
        "only where Union or Member State law imposes it (Art. 17(3) GDPR)",
        "On 1 December 2026 it asked me to prove who I am.",
    ] {
        assert!(text.contains(words), "`{words}` is not in {text}");
    }
    assert!(!text.contains("It has not informed me"), "{text}");
}

#[test]
fn whoever_does_not_wait_says_why_and_that_is_recorded() {
    let mut session = requested("DE-BE", "access");
    session.later("2026-12-01");
    assert_refused(&session.run("escalate 1 --anyway"), 2, &["`--anyway` needs `--reason`"]);
    let run = session.ok("escalate 1 --anyway --reason 'They sell my address meanwhile.'");
    assert!(run.stderr.contains("warning: nobody is late in case 1 before 2026-12-23 has passed."), "{run}");
    assert!(run.stdout.contains("- What I say below in my own words."), "{run}");
    let events = session.json("show 1")["events"].clone();
    let prepared = events.as_array().unwrap().iter().find(|event| event["kind"] == "complaint-prepared").unwrap();
    assert!(prepared.to_string().contains("They sell my address meanwhile."), "{prepared}");
}

#[test]
fn each_refusal_says_what_is_wrong_and_what_to_type() {
    let mut session = requested("DE", "access");
    session.later("2026-12-28");
    assert_refused(&session.run("escalate 1"), 2, &["the part where you live decides", "redress authorities DE"]);
    assert_refused(&session.run("escalate 1 --authority deberlbd"), 2, &["no authority `deberlbd`", "`deberlbdi`"]);
    assert_refused(&session.run("escalate 9"), 2, &["no case `9`"]);
    assert_refused(&session.run("follow 1 --kind complaint"), 2, &["goes to an authority", "redress escalate 1"]);
    let named = session.ok("escalate 1 --authority sedi --dry-run");
    assert!(named.stderr.contains("You named `sedi`, which redress does not have on record"), "{named}");
    assert!(named.stderr.contains("complaints in `sv`, and this one is in `en`"), "{named}");
    let html = session.run("escalate 1 --authority frcnil --format eml");
    assert_refused(&html, 2, &["no e-mail address of the authority is on record"]);
    assert!(!kinds(&session).contains(&"complaint-prepared".to_owned()));
    session.ok("record 1 done --on 2026-12-10");
    assert_refused(
        &session.run("escalate 1 --authority deberlbdi"),
        2,
        &["case 1 records an answer and nothing that a complaint would be about"],
    );
    session.ok("close 1 --done");
    assert_refused(&session.run("escalate 1 --authority deberlbdi"), 2, &["case 1 is closed"]);
}

#[test]
fn an_answer_after_the_complaint_was_written_overtakes_it() {
    let mut session = requested("DE-BE", "access");
    session.later("2026-12-24");
    session.ok("escalate 1");
    assert!(session.ok("").stdout.contains("redress record 1 complained --to deberlbdi"));
    session.ok("record 1 partial");
    assert!(!session.ok("").stdout.contains("complained --to"));
    let text = session.ok("escalate 1").stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Its answer of 24 December 2026 leaves part of what I asked for open."), "{text}");
}

#[test]
fn nothing_is_written_where_nothing_was_sent() {
    let session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress");
    assert_refused(&session.run("escalate 1 --anyway --reason x"), 2, &["case 1"]);
}

#[test]
fn while_a_reply_is_not_sorted_nobody_is_accused_of_silence() {
    let mut session = requested("DE-BE", "access");
    session.later("2026-12-24");
    let shown = session.command("show 1 --json").output().unwrap();
    let case: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    let reference = case["reference"].as_str().unwrap();
    session.write(
        "reply.eml",
        &format!(
            "From: AliExpress <DataProtection.AE@aliexpress.com>\r\nTo: ada@example.org\r\n\
             Date: Mon, 14 Dec 2026 09:00:00 +0000\r\nMessage-ID: <1@aliexpress.com>\r\n\
             Subject: Re: Request [{reference}]\r\n\r\nHere are your data.\r\n"
        ),
    );
    session.ok("import reply.eml --case 1");
    let refused = session.run("escalate 1");
    assert_refused(&refused, 2, &["in case 1 is not sorted yet, and may be the answer", "redress sort 1"]);
}

#[test]
fn after_the_complaint_the_day_of_the_authority_takes_the_place_of_those_that_have_passed() {
    let mut session = requested("DE-BE", "access");
    session.later("2026-12-28");
    let kinds = |session: &Session| {
        let dates = session.json("due")["dates"].as_array().unwrap().clone();
        dates.iter().map(|date| (date["kind"].clone(), date["act_after"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&session), [("response".into(), "2026-12-23".into())]);
    let said = session.ok("record 1 complained --to deberlbdi").stderr;
    assert!(
        said.contains(
            "The authority has until Tue 2027-03-30 to tell you how far your complaint is (Art. 78(2) GDPR)."
        ),
        "{said}"
    );
    // Three months end on Easter Sunday; in Germany Easter Monday is a holiday too.
    assert_eq!(kinds(&session), [("complaint-progress".into(), "2027-03-30".into())]);
    session.later("2027-03-30");
    assert_eq!(session.json("show 1")["next"], serde_json::Value::Null, "on the last day nothing is to be done");
    session.later("2027-03-31");
    let case = session.json("show 1");
    assert_eq!(case["next"], "redress note 1 TEXT");
    assert!(
        case["next_why"]
            .as_str()
            .unwrap()
            .contains("until 2027-03-30 to say how far your complaint is (Art. 78(2) GDPR)"),
        "{case}"
    );
    session.ok("note 1 'asked the authority'");
    assert_eq!(session.json("show 1")["next"], serde_json::Value::Null, "it asks once");
    session.ok("record 1 done");
    assert_eq!(kinds(&session).len(), 1, "what the controller says ends no time of the authority");
    session.ok("close 1 --done");
    assert_eq!(kinds(&session), []);

    let mut session = requested("US-CA", "access");
    session.later("2027-02-01");
    session.ok("record 1 complained --to us-ca-cppa");
    assert_eq!(kinds(&session), [], "no law that redress knows gives that authority a day");
}

#[test]
fn each_authority_has_its_own_time_by_its_own_holidays_and_no_word_of_the_controller_ends_it() {
    let mut session = requested("DE-BE", "access");
    session.later("2027-01-14");
    session.ok("record 1 complained --to deberlbdi");
    let entries = |session: &Session, flags: &str| {
        let _ = std::fs::remove_file(session.home().join("redress.ics"));
        session.ok(&format!("calendar {flags} -o redress.ics"));
        let text = std::fs::read_to_string(session.home().join("redress.ics")).unwrap().replace("\r\n ", "");
        let of = |name: &str| {
            let entries = text.split("BEGIN:VEVENT").skip(1).filter(|entry| entry.contains("told by the authority"));
            let line = |entry: &str| entry.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned)).unwrap();
            entries.map(line).collect::<Vec<_>>()
        };
        (of("UID:"), of("SUMMARY:"), text)
    };
    let (first, _, _) = entries(&session, "");
    session.later("2027-02-01");
    session.ok("record 1 complained --to frcnil");
    let dates = |session: &Session| {
        let dates = session.json("due")["dates"].as_array().unwrap().clone();
        dates.iter().map(|date| (date["what"].clone(), date["act_after"].clone())).collect::<Vec<_>>()
    };
    // 1 May 2027 is a Saturday, and 14 April a Wednesday.
    let both = [("deberlbdi".into(), "2027-04-14".into()), ("frcnil".into(), "2027-05-03".into())];
    assert_eq!(dates(&session), both);
    let (uids, titles, text) = entries(&session, "--names");
    assert_eq!((uids.len(), &uids[..1]), (2, first.as_slice()), "the first keeps its number: {uids:?}");
    assert!(titles[0].contains("2027-04-14 how far the complaint of 2027-01-14 is?"), "{titles:?}");
    assert!(titles[1].contains("2027-05-03 how far the complaint of 2027-02-01 is?"), "{titles:?}");
    assert!(text.contains("The complaint went to: frcnil"), "{text}");
    session.ok("record 1 no-data");
    assert_eq!(dates(&session), both, "no bare word of the controller ends it");
    let next = session.json("show 1")["next"].clone();
    assert_eq!(next, serde_json::Value::Null, "to close the case would end the time of both");
    session.later("2027-04-15");
    let case = session.json("show 1");
    assert_eq!(case["next"], "redress note 1 TEXT");
    assert!(case["next_why"].as_str().unwrap().starts_with("the authority deberlbdi had until 2027-04-14"), "{case}");
    session.later("2027-05-04");
    session.ok("note 1 'asked both'");
    assert_eq!(session.json("show 1")["next"], "redress close 1 --done");
    session.ok("close 1 --done");
    assert_eq!(dates(&session), []);
}

#[test]
fn the_holidays_of_the_authority_move_its_time_and_those_of_the_company_do_not() {
    // Three months from 3 February 2027 end on Monday 3 May, a holiday in Ireland and none in France.
    for (authority, last) in [("frcnil", "2027-05-03"), ("iedpc", "2027-05-04")] {
        let mut session = requested("DE-BE", "access");
        session.later("2027-02-03");
        session.ok(&format!("record 1 complained --to {authority}"));
        let due = session.json("due");
        let date = &due["dates"][0];
        assert_eq!((&date["what"], &date["act_after"]), (&authority.into(), &last.into()), "{due}");
        let says = date["explanation"].to_string();
        assert!(says.contains("the holidays where the authority is count (policy)"), "{says}");
    }
}

#[test]
fn a_complaint_is_recorded_for_an_authority_that_is_known_and_for_the_one_it_was_written_to() {
    let mut session = requested("GB-ENG", "access");
    session.later("2027-02-01");
    let refused = session.run("record 1 complained --to ico");
    assert_eq!(refused.code(), 2, "{refused}");
    assert!(refused.stderr.contains("no authority `ico` is known"), "{refused}");
    assert!(refused.stderr.contains("redress record 1 complained --to gbico"), "{refused}");
    assert!(refused.stderr.contains("Nothing was recorded."), "{refused}");
    assert!(!kinds(&session).contains(&"complained".to_owned()));
    let nameless = session.run("record 1 complained --to other");
    assert!(nameless.code() == 2 && nameless.stderr.contains("needs `--note`"), "{nameless}");
    session.ok("record 1 complained --to GBICO");
    assert_eq!(session.json("show 1")["events"].as_array().unwrap().last().unwrap()["body"]["to"], "gbico");

    let mut session = requested("DE-BE", "access");
    session.later("2026-12-28");
    session.ok("escalate 1");
    let said = session.ok("record 1 complained").stderr;
    assert!(said.contains("Recorded: the complaint to deberlbdi of 2026-12-28."), "{said}");
    let dates = session.json("due")["dates"].as_array().unwrap().clone();
    assert_eq!(dates.len(), 1, "{dates:?}");
    assert_eq!(dates[0]["what"], "deberlbdi");
    let refused = session.run("escalate 1");
    assert_refused(&refused, 2, &["recorded in case 1 already", "try: redress escalate 1 --show"]);
    let shown = session.ok("escalate 1 --show");
    assert!(shown.stdout.contains("Art. 77"), "{shown}");
    assert!(shown.stderr.contains("you filed it on 2026-12-28"), "{shown}");
    assert_refused(&session.run("escalate 1 --show --authority frcnil"), 2, &["no complaint of case 1 is written"]);
}

#[test]
fn where_no_law_names_a_time_of_the_authority_the_user_chooses_a_day_and_is_asked_after_it() {
    let mut session = requested("GB-ENG", "access");
    session.later("2027-02-01");
    let said = session.ok("record 1 complained --to gbico").stderr;
    assert!(said.contains("redress counts no period within which the authority must tell you"), "{said}");
    assert!(said.contains("redress record 1 complained --to gbico --on 2027-02-01 --ask DAY"), "{said}");
    let screen = session.ok("").stdout;
    assert!(screen.starts_with("Nothing presses. Waiting for your word:") && screen.contains("--ask DAY"), "{screen}");
    let early = session.run("record 1 complained --to gbico --ask 2027-01-31");
    assert_eq!(early.code(), 2, "{early}");
    session.later("2027-02-03");
    let said = session.ok("record 1 complained --to gbico --ask 2027-04-30").stderr;
    assert!(said.contains("the complaint to gbico of 2027-02-01"), "the same complaint: {said}");
    assert!(said.contains("You ask the authority after Fri 2027-04-30") && said.contains("(your own date)"), "{said}");
    assert!(!session.ok("show 1").stdout.contains("redress counts no period"));
    let screen = session.ok("").stdout;
    assert!(screen.contains("Next date: Fri 2027-04-30"), "{screen}");
    let due = session.ok("due").stdout;
    assert!(due.contains("your own date") && due.matches("2027-04-30").count() == 1, "{due}");
    let list = session.ok("list").stdout;
    assert!(list.contains("You ask the authority after Fri 2027-04-30"), "{list}");
    let letter = session.json("follow 1 --kind receipt --dry-run");
    assert_eq!(letter["text"].as_str().unwrap().matches("1 February 2027: my complaint").count(), 1, "{letter}");
    assert!(letter["discloses"].as_array().unwrap().contains(&"complaint".into()), "{letter}");
    session.later("2027-04-30");
    assert_eq!(session.json("show 1")["next"], serde_json::Value::Null, "not on the day itself");
    session.later("2027-05-01");
    let case = session.json("show 1");
    assert_eq!(case["next"], "redress note 1 TEXT");
    assert!(case["next_why"].as_str().unwrap().starts_with("2027-04-30, the day you chose"), "{case}");
    session.ok("calendar -o dates.ics");
    session.ok("report 1 -o report.html");
    session.ok("verify");

    let mut session = requested("DE-BE", "access");
    session.later("2026-12-28");
    let refused = session.run("record 1 complained --to deberlbdi --ask 2027-01-31");
    assert!(refused.code() == 2 && refused.stderr.contains("Art. 78(2) GDPR"), "{refused}");
}

#[test]
fn an_end_of_retention_that_stays_unanswered_is_complained_about_again_at_the_same_authority() {
    let mut session = requested("DE-BE", "erasure");
    session.later("2026-12-20");
    session.ok("record 1 retained --what invoices --basis 'Section 147 AO' --until 2028-12-31");
    session.later("2027-01-10");
    session.ok("escalate 1");
    session.ok("record 1 complained");
    session.later("2027-05-01");
    session.ok("note 1 'they look into it'");
    assert_refused(&session.run("escalate 1"), 2, &["a complaint is recorded in case 1 already"]);
    session.later("2029-01-01");
    let letter = session.json("follow 1");
    assert_eq!(letter["kind"], "retention-ended");
    let text = letter["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("10 January 2027: my complaint to a supervisory authority, Berliner"), "{text}");
    assert!(text.contains("I will lodge another complaint with a supervisory authority"), "{text}");
    session.ok("record 1 sent --by email");
    session.later("2029-01-15");
    assert_eq!(session.json("show 1")["next"], serde_json::Value::Null, "they have the day still");
    session.later("2029-01-16");
    let due = session.ok("due").stdout;
    assert!(due.contains("answer to retention-ended of 2029-01-01"), "{due}");
    let screen = session.ok("").stdout;
    assert!(screen.contains("redress escalate 1      the time they kept data for has ended"), "{screen}");
    let text = session.ok("escalate 1").stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("10. Januar 2027: meine Beschwerde bei einer Aufsichtsbehörde, Berliner"), "{text}");
    assert!(text.contains("am 1. Januar 2029 habe ich danach gefragt"), "{text}");
    assert_eq!(session.json("show 1")["next"], "redress record 1 complained --to deberlbdi");
    session.ok("record 1 complained");
    assert_eq!(session.json("show 1")["next"], serde_json::Value::Null);
    assert_refused(&session.run("escalate 1"), 2, &["a complaint is recorded in case 1 already"]);
    session.ok("verify");
}

#[test]
fn a_day_for_asking_belongs_to_the_complaint_that_waits_and_else_to_the_last_one() {
    let mut session = requested("US-CA", "access");
    let last = |session: &Session| session.json("show 1")["events"].as_array().unwrap().last().unwrap().clone();
    session.later("2027-02-01");
    session.ok("record 1 complained --to us-ca-cppa");
    session.later("2027-02-03");
    session.ok("record 1 complained --ask 2027-06-30");
    assert_eq!((&last(&session)["on"], &last(&session)["body"]["to"]), (&"2027-02-01".into(), &"us-ca-cppa".into()));
    assert_eq!(session.json("show 1")["next"], serde_json::Value::Null, "it has its day");
    session.later("2027-03-01");
    session.ok("record 1 complained --to us-ca-ag");
    assert_eq!(session.json("show 1")["next"], "redress record 1 complained --to us-ca-ag --on 2027-03-01 --ask DAY");
    session.later("2027-03-02");
    session.ok("record 1 refused");
    session.later("2027-03-10");
    session.ok("escalate 1 --authority us-ca-cppa");
    session.ok("record 1 complained --to us-ca-cppa --ask 2027-07-31");
    assert_eq!(last(&session)["on"], "2027-03-10", "the new complaint was filed today");

    let mut session = requested("US-CA", "access");
    session.later("2027-02-01");
    session.ok("record 1 complained --to other --note 'the consumer office of the city'");
    let next = session.json("show 1")["next"].as_str().unwrap().to_owned();
    assert_eq!(next, "redress record 1 complained --on 2027-02-01 --ask DAY");
    session.later("2027-02-05");
    session.ok("record 1 complained --ask 2027-05-31");
    assert_eq!(last(&session)["on"], "2027-02-01", "the last complaint, to whomever it went");
}

#[test]
fn in_the_united_kingdom_a_second_complaint_goes_to_the_controller_first_too() {
    let mut session = requested("GB-ENG", "erasure");
    session.later("2026-12-20");
    session.ok("record 1 retained --what invoices --basis 'tax law' --until 2028-12-31");
    session.ok("escalate 1");
    session.ok("record 1 sent --by email");
    session.later("2027-02-01");
    session.ok("escalate 1");
    session.ok("record 1 complained --ask 2027-06-30");
    session.later("2029-01-01");
    session.ok("note 1 'still open'");
    session.ok("follow 1");
    session.ok("record 1 sent --by email");
    session.later("2029-01-16");
    assert_eq!(session.json("show 1")["next"], "redress escalate 1");
    let first = session.ok("escalate 1").stderr;
    assert!(first.contains("Step 1 of 2"), "{first}");
    session.ok("record 1 sent --by email");
    assert_eq!(session.json("show 1")["next"], serde_json::Value::Null, "it has 30 days to confirm it");
    session.later("2029-02-20");
    assert_eq!(session.json("show 1")["next"], "redress escalate 1");
    let second = session.ok("escalate 1").stderr;
    assert!(second.contains("Step 2 of 2") && second.contains("2029-01-16"), "{second}");
}

#[test]
fn an_authority_and_its_country_are_called_in_the_language_of_the_complaint() {
    for (place, name, country, never) in [
        ("FR", "Commission Nationale de l'Informatique et des Libertés – CNIL 3 Place", " France ", "French National"),
        ("ES", "Agencia Española de Protección de Datos C/ Jorge", " España ", "Spanish Agency"),
        ("NL", "Autoriteit Persoonsgegevens Postbus", " Nederland ", "Dutch Data"),
        ("IT", "Garante per la protezione dei dati personali Piazza", " Italia ", "Italian Data"),
        ("PT", "CNPD – Comissão Nacional de Protecção de Dados Av.", " Portugal ", "("),
        ("PL", "UODO – Urząd Ochrony Danych Osobowych kancelaria@", "", "Personal Data Protection"),
        ("AT", "Österreichische Datenschutzbehörde Barichgasse", " Österreich ", "Austria"),
        ("EE", "Andmekaitse Inspektsioon (Estonian Data Protection Inspectorate)", " Estonia ", "Eesti"),
    ] {
        let mut session = requested(place, "access");
        session.later("2027-01-20");
        let complaint = session.json("escalate 1 --dry-run");
        let text = complaint["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        let (head, _) = text.split_once(" [R-").unwrap();
        assert!(head.contains(name) && head.contains(country), "{place}: {head}");
        assert!(!head.contains(never), "{place}: {head}");
    }
}
