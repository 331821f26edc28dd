//! Leaving a service: the guide as its user meets it, and what it and the help pages may say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Cursor, Write},
    path::Path,
};

use clap::Parser;
use redress::{
    cli::Cli,
    controller::Registry,
    guide::{Blocks, Guide, Kind, Route},
};
use support::session::{Run, Session};

fn aliexpress() -> &'static Guide {
    Guide::find("aliexpress").unwrap()
}

/// Ada has opened a request for access.
fn with_access() -> Session {
    let session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress");
    session
}

fn at_width(session: &Session, columns: &str, line: &str) -> String {
    let output = session.command(line).env("COLUMNS", columns).output().unwrap();
    assert!(output.status.success(), "{line}");
    String::from_utf8(output.stdout).unwrap()
}

fn files(folder: &str, end: &str) -> Vec<(String, String)> {
    fn collect(folder: &Path, end: &str, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                collect(&entry, end, found);
            } else if entry.to_string_lossy().ends_with(end) {
                found.push((entry.display().to_string(), fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), end, &mut found);
    assert!(!found.is_empty(), "{folder}");
    found
}

// ------------------------------------------------------------------------------------------------------ what is said

/// Every provision that the records of the law name, with whether any of them was read. What our own letters cite is no
/// record: a guide that went by them would go in a circle.
fn known_provisions() -> BTreeMap<String, bool> {
    let mut known = BTreeMap::new();
    for (_, text) in files("data/law", ".toml") {
        for entry in text.split("provisions = [").skip(1) {
            let (list, rest) = entry.split_once(']').unwrap();
            let basis = rest.split("basis = \"").nth(1).unwrap().split('"').next().unwrap();
            assert!(["confirmed", "policy"].contains(&basis), "{basis}");
            for provision in list.split('"').skip(1).step_by(2) {
                *known.entry(provision.to_owned()).or_default() |= basis == "confirmed";
            }
        }
    }
    known
}

/// Every citation in a text, `Arts. 17 and 19 GDPR` as the two that it is.
fn cited(text: &str) -> Vec<String> {
    let flat = text.replace('\n', " ");
    let mut found = Vec::new();
    for law in [" UK GDPR", " GDPR", " Reg. 1182/71"] {
        for (at, _) in flat.match_indices(law) {
            if law == " GDPR" && flat[..at].ends_with("UK") {
                continue;
            }
            let Some(start) = flat[..at].rfind("Art") else { continue };
            let list = flat[start..at].trim_start_matches("Arts.").trim_start_matches("Art.");
            let parts: Vec<&str> = list.split(" and ").map(str::trim).collect();
            let is_number = |part: &&str| part.starts_with(|sign: char| sign.is_ascii_digit()) && !part.contains(' ');
            if !parts.iter().all(|part| is_number(part) || part.starts_with('(')) {
                continue;
            }
            let first = parts[0].split('(').next().unwrap();
            found.extend(parts.iter().map(|part| {
                if part.starts_with('(') { format!("Art. {first}{part}{law}") } else { format!("Art. {part}{law}") }
            }));
        }
    }
    for mark in ["Civ. Code § ", "11 CCR § ", "Data Protection Act 2018 s "] {
        for (at, _) in flat.match_indices(mark) {
            let rest = &flat[at..];
            let end = mark.len()
                + rest[mark.len()..]
                    .find(|sign: char| !sign.is_ascii_alphanumeric() && !matches!(sign, '.' | '(' | ')'))
                    .unwrap_or(rest.len() - mark.len());
            let mut provision = rest[..end].trim_end_matches('.');
            while provision.matches(')').count() > provision.matches('(').count() {
                provision = &provision[..provision.len() - 1];
            }
            found.push(provision.to_owned());
        }
    }
    found
}

#[test]
fn a_citation_is_found_in_each_of_its_forms() {
    let text = "see (Arts. 17 and 19 GDPR; Art. 12A UK GDPR), Art. 21(2) and (3) GDPR, (11 CCR § 7021(b)) and\n\
                Civ. Code § 1798.105(d). GDPR alone is none, nor is the Art of GDPR.";
    let found: BTreeSet<String> = cited(text).into_iter().collect();
    let expected = [
        "11 CCR § 7021(b)",
        "Art. 12A UK GDPR",
        "Art. 17 GDPR",
        "Art. 19 GDPR",
        "Art. 21(2) GDPR",
        "Art. 21(3) GDPR",
        "Civ. Code § 1798.105(d)",
    ];
    assert_eq!(found, expected.map(str::to_owned).into());
}

#[test]
fn what_the_guides_and_the_help_pages_state_as_law_stands_in_the_records_of_the_law() {
    let known = known_provisions();
    let texts = files("data/guides", ".toml").into_iter().chain(files("docs/help", ".md"));
    let mut count = 0;
    for (name, text) in texts {
        for provision in cited(&text) {
            assert!(known.contains_key(&provision), "{name} cites `{provision}`, which no record of the law has");
            count += 1;
        }
    }
    assert!(40 < count, "only {count} citations were found");
    for guide in Guide::all() {
        let items = guide.items.iter().flat_map(|item| &item.provisions);
        let after = guide.after.iter().flat_map(|after| &after.provisions);
        let troubles = guide.troubles.iter().flat_map(|trouble| &trouble.provisions);
        let disputed = guide.contradictions.iter().flat_map(|entry| &entry.provisions);
        for provision in items.chain(after).chain(troubles).chain(disputed) {
            assert!(known.contains_key(provision.as_str()), "{} names `{provision:?}`", guide.id);
        }
    }
}

#[test]
fn what_the_records_of_the_law_call_policy_is_called_so_where_it_is_stated() {
    let known = known_provisions();
    let mut count = 0;
    for (name, text) in files("data/guides", ".toml").into_iter().chain(files("docs/help", ".md")) {
        for line in text.lines() {
            for provision in cited(line).into_iter().filter(|provision| known.get(provision) == Some(&false)) {
                assert!(
                    line.contains("policy"),
                    "{name} states `{provision}` and does not say that it is policy: {line}"
                );
                count += 1;
            }
        }
    }
    assert!(0 < count);
    for unread in ["11 CCR § 7022(f)", "11 CCR § 7027(g)", "Art. 17 UK GDPR"] {
        assert_eq!(known.get(unread), Some(&false), "{unread}");
    }
    for read in ["Art. 17(3) GDPR", "Art. 19 GDPR", "Art. 21(2) GDPR", "Art. 12(6) GDPR"] {
        assert_eq!(known.get(read), Some(&true), "{read}");
    }
}

#[test]
fn every_provision_that_a_trouble_or_a_reading_states_stands_on_the_screen() {
    let session = Session::on("2026-11-23");
    for guide in Guide::all() {
        let troubles = guide.troubles.iter().map(|trouble| ("--troubles", &trouble.symptom, &trouble.provisions));
        let disputed = guide.contradictions.iter().map(|entry| ("--disputed", &entry.topic, &entry.provisions));
        for (part, head, provisions) in troubles.chain(disputed).filter(|(_, _, named)| !named.is_empty()) {
            let screen = session.ok(&format!("guide {} {part}", guide.id)).stdout;
            let flat = screen.split_whitespace().collect::<Vec<_>>().join(" ");
            let from = flat.split_once(head.as_str()).unwrap_or_else(|| panic!("`{head}` is not on\n{screen}")).1;
            let from = if part == "--disputed" { from.split_once("We go by:").unwrap().1 } else { from };
            for provision in provisions {
                let number = provision.as_str().trim_start_matches("Art. ").split(' ').next().unwrap();
                let near: String = from.chars().take(600).collect();
                assert!(near.contains(number), "{}: `{head}` does not name {number}", guide.id);
            }
        }
    }
}

#[test]
fn a_statement_that_cites_a_provision_in_its_text_names_it() {
    for guide in Guide::all() {
        let items =
            guide.items.iter().map(|item| (&item.id, format!("{} {}", item.why, item.verify), &item.provisions));
        let after = guide.after.iter().map(|after| (&after.id, after.text.clone(), &after.provisions));
        let troubles = guide.troubles.iter().map(|entry| (&entry.id, entry.fixes.join(" "), &entry.provisions));
        let disputed = guide.contradictions.iter().map(|entry| (&entry.id, entry.reading.clone(), &entry.provisions));
        for (id, text, provisions) in items.chain(after).chain(troubles).chain(disputed) {
            let named: BTreeSet<String> = provisions.iter().map(|provision| provision.as_str().to_owned()).collect();
            for provision in cited(&text) {
                assert!(named.contains(&provision), "{}: `{id}` cites `{provision}` and does not name it", guide.id);
            }
        }
    }
}

#[test]
fn a_text_that_a_guide_and_a_record_of_a_controller_name_is_the_same_in_both() {
    let registry = Registry::shipped();
    let mut compared = 0;
    for guide in Guide::all() {
        let Some(controller) = guide.controller.as_deref() else { continue };
        for source in &guide.sources {
            let same = registry.find(controller).unwrap().sources().find(|other| other.id == source.id);
            let Some(other) = same else { continue };
            assert_eq!((&source.title, &source.url), (&other.title, &other.url), "{}", source.id);
            assert_eq!((source.dated, source.seen), (other.policy_date, other.seen), "{}", source.id);
            assert_eq!(source.note, other.note, "{}: what a reader must know besides", source.id);
            compared += 1;
        }
    }
    assert!(5 < compared, "{compared}");
}

#[test]
fn every_command_of_a_guide_can_be_typed() {
    for guide in Guide::all() {
        let commands = guide.items.iter().flat_map(|item| &item.commands);
        let commands = commands.chain(guide.after.iter().flat_map(|after| &after.commands));
        for command in commands.chain(guide.troubles.iter().flat_map(|trouble| &trouble.commands)) {
            if let Err(error) = Cli::try_parse_from(shlex::split(command).unwrap()) {
                panic!("{}: {command}\n{error}", guide.id);
            }
        }
    }
}

#[test]
fn no_address_that_must_not_be_used_is_given_outside_of_what_texts_claim() {
    let registry = Registry::shipped();
    for guide in Guide::all() {
        let mut without_claims = guide.clone();
        without_claims.contradictions.iter_mut().for_each(|entry| entry.claims.clear());
        let text = serde_json::to_string(&without_claims).unwrap().to_lowercase();
        for unsuitable in registry.all_unsuitable() {
            assert!(!text.contains(&unsuitable.value.to_lowercase()), "{}: {}", guide.id, unsuitable.value);
        }
    }
}

#[test]
fn the_checklist_of_aliexpress_has_every_part_of_the_work_in_its_order() {
    let guide = aliexpress();
    let stages: Vec<_> = guide.items.iter().map(|item| item.stage).collect();
    assert!(stages.is_sorted(), "{stages:?}");
    let place = |id: &str| guide.items.iter().position(|item| item.id == id).unwrap_or_else(|| panic!("no `{id}`"));
    assert!(place("access") < place("addresses") && place("addresses") < place("close"));
    for id in
        ["disputes", "refunds", "warranties", "wallet", "coupons", "invoices", "sellers", "payment-methods", "alipay"]
    {
        assert!(place(id) < place("close"), "{id}");
    }
    let blocking: Vec<_> = guide.items.iter().filter(|item| item.blocks == Blocks::Yes).map(|item| &*item.id).collect();
    assert_eq!(blocking, ["buyer-account", "orders", "disputes", "codes"]);
    for route in Route::ALL {
        assert!(guide.path(route).is_some_and(|path| !path.steps.is_empty()), "{route}");
    }
}

#[test]
fn the_company_itself_outweighs_a_guide_and_a_guide_outweighs_no_other() {
    let guide = aliexpress();
    let of = |id: &str| guide.weigh(guide.contradictions.iter().find(|entry| entry.id == id).unwrap());
    let how_long = of("how-long");
    assert_eq!(how_long.best_founded().map(|source| source.kind), Some(Kind::OwnText));
    assert!(how_long.verdict().starts_with("Newest and best founded: AliExpress.com Privacy Policy (2026-07-30)"));
    let promises: Vec<_> = how_long.claims.iter().filter(|(claim, _)| claim.promise).map(|(_, by)| &*by.id).collect();
    assert_eq!(promises, ["etechshout", "xiaoniu", "asapguide"]);
    let same = of("same-address");
    assert_eq!((same.best_founded(), same.newest().map(|source| &*source.id)), (None, Some("offboarding")));
    let deactivate = of("deactivate");
    // A text that the company itself has superseded tells nothing about today.
    assert_eq!(deactivate.best_founded(), None);
    assert!(deactivate.verdict().contains("Newest with a date: An offboarding guide"), "{}", deactivate.verdict());
}

// --------------------------------------------------------------------------------------------------------- the screens

#[test]
fn the_screens() {
    let session = with_access();
    session.ok("guide aliexpress --done buyer-account --done own-account");
    for columns in ["40", "80", "120"] {
        for colour in ["never", "always"] {
            let screen = at_width(&session, columns, &format!("guide aliexpress --color {colour}"));
            insta::assert_snapshot!(format!("checklist-{columns}-{colour}"), screen);
        }
    }
    for part in ["--path desktop", "--path privacy-centre", "--after", "--troubles", "--disputed"] {
        let screen = at_width(&session, "80", &format!("guide aliexpress {part}"));
        insta::assert_snapshot!(part.replace("--", "").replace(' ', "-"), screen);
    }
    insta::assert_snapshot!("alipay", at_width(&session, "80", "guide alipay"));
    insta::assert_snapshot!("alibaba-com", at_width(&session, "80", "guide alibaba-com"));
}

#[test]
fn no_line_of_text_is_wider_than_the_terminal() {
    let session = with_access();
    for (columns, width) in [("40", 40), ("80", 80), ("500", 120), ("1", 30), ("nonsense", 80)] {
        for line in
            ["guide aliexpress", "guide aliexpress --path desktop", "guide aliexpress --disputed", "help leaving"]
        {
            for text in at_width(&session, columns, line).lines() {
                let is_whole = text.starts_with("    ") && text.contains("redress ") || text.contains("https://");
                let is_word = !text.trim().contains(' ');
                assert!(text.chars().count() <= width || is_whole || is_word, "{columns} {line}: {text}");
            }
        }
    }
}

#[test]
fn plain_lines_are_one_record_each_and_json_has_everything() {
    let session = with_access();
    let plain = session.ok("guide aliexpress --plain").stdout;
    assert_eq!(plain.lines().count(), aliexpress().items.len());
    assert!(plain.lines().all(|line| line.split('\t').count() == 8), "{plain}");
    let json = session.json("guide aliexpress");
    assert_eq!(json["schema"], "redress.guide/1");
    assert_eq!(json["blocking"], serde_json::json!(["buyer-account", "orders", "disputes", "codes"]));
    let access = json["items"].as_array().unwrap().iter().find(|item| item["id"] == "access").unwrap();
    assert_eq!((&access["cases"][0]["case"], &access["cases"][0]["status"]), (&1.into(), &"draft".into()));
    assert_eq!(json["paths"].as_array().unwrap().len(), 4);
    assert!(json["contradictions"][0]["verdict"].as_str().unwrap().starts_with("Newest and best founded"));
    assert_eq!(session.json("guide")["guides"].as_array().unwrap().len(), Guide::all().len());
}

#[test]
fn a_guide_that_is_not_there_a_way_and_an_item_name_the_nearest() {
    let session = Session::on("2026-11-23");
    for (line, hint) in [
        ("guide aliexpres", "try: redress guide aliexpress"),
        ("guide temu", "try: redress guide      lists them all"),
        ("guide aliexpress --path destkop", "did you mean `desktop`?"),
        ("guide alipay --path support", "try: redress guide alipay --path mobile-app"),
        ("guide alipay --disputed", "has nothing that is disputed"),
        ("guide aliexpress --done ordrs", "did you mean `orders`?"),
        ("guide aliexpress --done orders --undo orders", "cannot be done and open at once"),
        ("guide --done orders", "which guide?"),
        ("guide aliexpress --gaps 1", "try: redress list"),
    ] {
        let run = session.run(line);
        assert_eq!(run.code(), 2, "{line}\n{run}");
        assert!(run.stderr.contains(hint), "{line}\n{run}");
    }
    assert!(!session.ledger().exists());
}

#[test]
fn center_is_understood_too() {
    let session = Session::on("2026-11-23");
    let screen = session.ok("guide aliexpress --path privacy-center").stdout;
    assert!(screen.contains("https://privacy.aliexpress.com/home#/request/delete"), "{screen}");
}

// ------------------------------------------------------------------------------------------------------- what is done

fn entries(session: &Session) -> Vec<serde_json::Value> {
    let export = session.ok("export").stdout;
    let lines = export.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines.filter(|line| line["stream"] == "guide:aliexpress").collect()
}

#[test]
fn what_is_done_is_appended_once_and_undone_by_another_entry() {
    let mut session = Session::on("2026-11-23");
    let run = session.ok("guide aliexpress --done orders --done Disputes");
    assert!(run.stderr.contains("Recorded: `orders` is done.") && run.stderr.contains("2 of 32 done."), "{run}");
    session.later("2026-11-25");
    let again = session.ok("guide aliexpress --done orders");
    assert!(again.stderr.contains("`orders` is done already."), "{again}");
    let undone = session.ok("guide aliexpress --undo disputes");
    assert!(undone.stderr.contains("Recorded: `disputes` is open."), "{undone}");
    assert!(session.ok("guide aliexpress --undo disputes").stderr.contains("is open already"));
    let kinds: Vec<_> = entries(&session).iter().map(|entry| (entry["kind"].clone(), entry["on"].clone())).collect();
    let expected = [("item-done", "2026-11-23"), ("item-done", "2026-11-23"), ("item-reopened", "2026-11-25")];
    assert_eq!(kinds, expected.map(|(kind, on)| (kind.into(), on.into())));
    assert_eq!(entries(&session)[0]["body"], "{\"item\":\"orders\"}");
    let screen = session.ok("guide aliexpress").stdout;
    assert!(screen.contains("[x] orders: No order is on its way (done 2026-11-23)"), "{screen}");
    assert!(screen.contains("[ ] disputes: No dispute is open (can block)"), "{screen}");
    session.ok("verify");
}

#[test]
fn an_entry_of_a_guide_that_cannot_be_read_is_named_by_verify() {
    use redress::{
        desk::{Trouble, verify},
        ledger::{Ledger, MemoryLedger, NewEntry, Stream},
    };
    let mut ledger = MemoryLedger::default();
    let mut append = |kind: &str, body: &str| {
        let mut transaction = ledger.begin(chrono::DateTime::from_timestamp(1_795_425_240, 0).unwrap()).unwrap();
        let on = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let (kind, body, stream) = (kind.to_owned(), body.to_owned(), Stream::guide("aliexpress").unwrap());
        transaction.append(NewEntry { stream, on, kind, body }).unwrap();
        transaction.commit().unwrap();
    };
    append("item-done", "{\"item\":\"orders\"}");
    append("item-of-a-later-redress", "{}");
    append("item-done", "{\"itm\":\"orders\"}");
    let troubles = verify(&ledger).unwrap();
    assert_eq!(troubles.len(), 1, "{troubles:?}");
    assert!(matches!(troubles[0], Trouble::Guide(_)));
    assert!(troubles[0].to_string().starts_with("entry 3 of a guide cannot be read: "), "{}", troubles[0]);
}

#[test]
fn all_are_recorded_or_none() {
    let session = Session::on("2026-11-23");
    assert_eq!(session.run("guide aliexpress --done orders --done nonsense").code(), 2);
    session.ok("guide aliexpress --done orders --dry-run");
    assert!(!session.ledger().exists());
}

#[test]
fn an_entry_of_a_later_redress_is_left_alone() {
    assert_eq!(redress::guide::GuideEvent::read("item-moved", "{\"to\":3}").unwrap(), None);
    let page = include_str!("../docs/ledger.md");
    let page = page.split("## Entries of a guide").nth(1).unwrap().split("\n## ").next().unwrap();
    let documented: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(documented, redress::guide::GuideEvent::KINDS);
}

#[test]
fn a_new_erasure_mentions_what_is_open_once_and_forces_nothing() {
    let session = Session::ada("2026-11-23");
    session.ok("guide aliexpress --done buyer-account --done disputes --done codes");
    let run = session.ok("new erasure --to aliexpress");
    let line = "Before you close the account: 29 items of its guide are open; 1 of them can block it: orders:  redress guide aliexpress";
    assert_eq!(run.stderr.matches(line).count(), 1, "{run}");
    let again = session.ok("new erasure --to aliexpress --insist");
    assert!(!again.stderr.contains("its guide"), "{again}");
    let other = Session::ada("2026-11-23").ok("new access --to aliexpress");
    assert!(!other.stderr.contains("its guide"), "{other}");
    let quiet = Session::ada("2026-11-23");
    for item in &aliexpress().items {
        quiet.ok(&format!("guide aliexpress --done {}", item.id));
    }
    let done = quiet.ok("new erasure --to aliexpress");
    assert!(!done.stderr.contains("its guide"), "{done}");
}

#[test]
fn the_button_is_recorded_as_a_step_and_the_letter_is_still_to_send() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.write("screenshot.png", "\u{89}PNG, as it were");
    let run = session.ok("record 1 sent --by in-app --file screenshot.png");
    for words in [
        "Recorded as a step: you closed the account by its own button. Case 1 is now: draft.\n",
        "The letter has not gone by that:  redress send 1\n",
        "If you sent the text of the letter inside the app:  redress send 1 --via in-app",
    ] {
        assert!(run.stderr.contains(words), "{run}");
    }
    let case = session.json("show 1");
    let letter = &case["letters"][0];
    assert_eq!((&case["status"], &case["clock"], &case["evidence"]), (&"draft".into(), &"none".into(), &"E0".into()));
    assert_eq!(
        (&letter["state"], &letter["sendings"], &case["next"]),
        (&"draft".into(), &serde_json::json!([]), &"redress send 1".into())
    );
    let step = case["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&step["kind"], &step["body"]["file"]["name"]), (&"account-deleted".into(), &"screenshot.png".into()));
    let shown = session.ok("show 1").stdout;
    assert!(shown.contains("the account was closed by its own button  [screenshot.png]"), "{shown}");
    session.ok("verify");

    // The letter's own text, sent inside the app, is the letter; and one that has gone needs no more sending.
    session.ok("send 1 --via in-app --yes");
    session.ok("record 1 sent --by in-app --file screenshot.png");
    assert_eq!(session.json("show 1")["letters"][0]["sendings"][0]["by"], "in-app");
    let other = Session::ada("2026-11-23");
    other.ok("new erasure --to aliexpress");
    other.ok("record 1 sent --by email");
    let run = other.ok("record 1 sent --by in-app");
    assert!(!run.stderr.contains("has not gone"), "{run}");
    assert_eq!(other.json("show 1")["letters"][0]["sendings"].as_array().unwrap().len(), 1);
    let screen = session.ok("guide aliexpress --path mobile-app").stdout.replace('\n', " ");
    assert!(screen.contains("The button does not replace it."), "{screen}");
    assert!(screen.contains("redress record CASE sent --by in-app --file screenshot.png"), "{screen}");
}

#[test]
fn the_button_on_a_page_of_the_web_is_a_step_and_the_text_that_went_into_a_form_is_the_letter() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.write("deleted.png", "\u{89}PNG, as it were");
    let run = session.ok("record 1 sent --by webform --file deleted.png");
    for words in [
        "Recorded as a step: you closed the account by its own button. Case 1 is now: draft.\n",
        "The letter has not gone by that:  redress send 1\n",
        "If you sent the text of the letter through a form on the web:  redress send 1 --via webform",
    ] {
        assert!(run.stderr.contains(words), "{run}");
    }
    let case = session.json("show 1");
    assert_eq!(
        (&case["status"], &case["clock"], &case["due"]),
        (&"draft".into(), &"none".into(), &serde_json::Value::Null)
    );
    let step = case["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&step["kind"], &step["body"]["by"]), (&"account-deleted".into(), &"webform".into()));
    // The text that was given for the form is the letter, also where redress knows no form.
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform --file deleted.png");
    assert_eq!(session.json("show 1")["letters"][0]["sendings"][0]["by"], "webform");
    let unknown = Session::ada("2026-11-23");
    unknown.ok("controllers add --service Shop --email privacy@shop.example --page https://shop.example/privacy");
    unknown.ok("new erasure --to shop");
    let text = unknown.ok("send 1 --via webform --yes").stdout;
    assert!(text.contains("a form on their site") && text.contains("redress knows no form of theirs"), "{text}");
    unknown.ok("record 1 sent --by webform");
    assert_eq!(unknown.json("show 1")["status"], "waiting");
    // A request that no button answers is none either way.
    let access = Session::ada("2026-11-23");
    access.ok("new access --to aliexpress");
    access.ok("record 1 sent --by webform");
    assert_eq!(access.json("show 1")["status"], "waiting");
}

// ---------------------------------------------------------------------------------------------------------------- gaps

const LIST: &str = "Order ID;Date;Total\n\
    8000000000000001;2018-02-01;1\n8000000000000002;2018-03-01;1\n\
    8000000000000003;2019-02-01;1\n8000000000000004;2019-03-01;1\n8000000000000005;2024-03-01;1\n";

fn gaps(session: &Session) -> Run {
    session.ok("guide aliexpress --gaps 1")
}

#[test]
fn an_answer_is_held_against_the_list_and_numbers_and_years_are_named() {
    let session = with_access();
    session.write("orders.csv", LIST);
    let run = session.ok("attach 1 orders.csv --as orders");
    assert!(run.stderr.contains("`orders.csv` lists 5 orders, 2018 to 2024 (column `Order ID`)"), "{run}");
    session.write("export.json", "{\"orders\":[{\"id\":8000000000000003},{\"id\":\"8000000000000005\"}]}");
    session.ok("attach 1 export.json --as answer");
    insta::assert_snapshot!("gaps", session.together("guide aliexpress --gaps 1"));
    let json = session.json("guide aliexpress --gaps 1");
    assert_eq!((&json["schema"], &json["orders"]), (&"redress.gaps/1".into(), &5.into()));
    assert_eq!((&json["gaps"]["found"], &json["gaps"]["missing"][2]["year"]), (&2.into(), &2019.into()));
    assert!(run.stderr.contains("Once their answer is filed:  redress guide --gaps 1"), "{run}");
    assert_eq!(
        session.ok("guide aliexpress --gaps 1 --plain").stdout,
        "missing\t8000000000000001\t2018\nmissing\t8000000000000002\t2018\nmissing\t8000000000000004\t2019\n"
    );
}

#[test]
fn no_order_that_stands_in_the_answer_is_called_missing_in_whatever_form_it_stands_there() {
    let session = with_access();
    let numbers: Vec<String> = (1..=9).map(|n| format!("812345678901000{n}")).collect();
    let list = numbers.iter().map(|number| format!("{number};2019-02-01\n")).collect::<Vec<_>>().concat();
    session.write("orders.csv", &format!("Order ID;Date\n{list}8999999999999999;2018-01-01\n"));
    session.ok("attach 1 orders.csv --as orders");
    for (name, text) in [
        ("export.xml", format!("<orders><order id=\"{}\"/></orders>", numbers[0])),
        (
            "page.html",
            format!(
                "<p><span>Order ID</span><span>{}</span><a href=\"/d?orderId={}\">x</a></p>",
                numbers[1], numbers[2]
            ),
        ),
        ("chinese.txt", format!("订单号{}，AE{}", numbers[3], numbers[4])),
        ("table.csv", format!("<5 EUR;{}\n", numbers[5])),
        ("thousands.csv", "a;8,123,456,789,010,007\n".to_owned()),
        ("entities.html", "<p>&#56;&#49;23456789010008</p>".to_owned()),
        ("cut.txt", "81234567\n89010009\n".to_owned()),
    ] {
        session.write(name, &text);
        session.ok(&format!("attach 1 {name} --as answer"));
    }
    session.write("empty.zip", "");
    fs::write(
        session.home().join("empty.zip"),
        zip::ZipWriter::new(Cursor::new(Vec::new())).finish().unwrap().into_inner(),
    )
    .unwrap();
    session.ok("attach 1 empty.zip --as answer");
    let json = session.json("guide aliexpress --gaps 1");
    assert_eq!(
        (&json["gaps"]["found"], &json["gaps"]["doubtful"]),
        (&8.into(), &serde_json::json!([numbers[8]])),
        "{json}"
    );
    assert_eq!(json["gaps"]["missing"], serde_json::json!([{ "number": "8999999999999999", "year": 2018 }]));
    assert_eq!(
        json["unread"],
        serde_json::json!([{ "file": "empty.zip", "why": "it is an archive without a file in it" }])
    );
}

#[test]
fn a_number_that_stands_only_in_a_link_of_a_mail_is_in_the_answer_and_one_within_a_code_or_a_quotation_is_not() {
    let session = with_access();
    session.ok("record 1 sent --by email");
    let numbers: Vec<String> = (1..=7).map(|n| format!("812345678901000{n}")).collect();
    let list = numbers.iter().map(|number| format!("{number};2019-02-01\n")).collect::<Vec<_>>().concat();
    session.write("orders.csv", &format!("Order ID;Date\n{list}"));
    session.ok("attach 1 orders.csv --as orders");
    let page = format!(
        "<p>Your orders: <a href=\"https://market.example/d?orderId={}&amp;from=mail\">open</a>, \
         <a href='https://click.example/?u=https%3A%2F%2Fmarket.example%2Forder%2F{}'>open</a>, \
         <a href='https://market.example/order/9{}'>open</a>, <a href='https://click.example/c/AE{}x9'>open</a>, \
         <a href='https://click.example/t/550e84-{}-q7'>open</a>, <a href='https://market.example/order/{}'></a></p>\
         <blockquote><a href='https://market.example/order/{}'>open</a></blockquote>",
        numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]
    );
    session.write(
        "answer.eml",
        &format!(
            "From: privacy@aliexpress.com\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <a@aliexpress.com>\r\n\
             Subject: Your data\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\nYour orders are \
             listed in this message.\r\n--x\r\nContent-Type: text/html\r\n\r\n{page}\r\n--x--\r\n"
        ),
    );
    session.ok("import answer.eml --case 1");
    let json = session.json("guide aliexpress --gaps 1");
    let missing: Vec<_> = json["gaps"]["missing"].as_array().unwrap().iter().map(|one| one["number"].clone()).collect();
    assert_eq!(missing, [&*numbers[2], &*numbers[3], &*numbers[4], &*numbers[6]], "{json}");
    assert_eq!((&json["gaps"]["found"], &json["gaps"]["doubtful"]), (&3.into(), &serde_json::json!([])), "{json}");
    let shown = session.ok("show 1 --letter 1").stdout + &session.run("sort 1 --no-input").to_string();
    assert!(!shown.contains("orderId="), "where a link leads is searched and not shown: {shown}");
}

/// Returns what a screen says to type after a word.
fn to_type(run: &Run, word: &str) -> String {
    let line =
        run.stderr.lines().find_map(|line| line.strip_prefix(word)).unwrap_or_else(|| panic!("no {word} in\n{run}"));
    line.trim().split("      ").next().unwrap().trim_start_matches("redress ").to_owned()
}

#[test]
fn what_is_missing_is_asked_for_by_the_commands_as_they_are_printed() {
    let session = with_access();
    session.ok("record 1 sent --by email");
    session.write("orders.csv", LIST);
    session.write("export.json", "{\"orders\":[{\"id\":8000000000000003},{\"id\":\"8000000000000005\"}]}");
    session.ok("attach 1 orders.csv --as orders");
    session.ok("attach 1 export.json --as answer");
    let run = gaps(&session);
    let (record, follow) = (to_type(&run, "Next:"), to_type(&run, "Then:"));
    session.ok(&record);
    let again = gaps(&session);
    assert!(to_type(&again, "Next:") == follow && !again.stderr.contains("partial"), "recorded already: {again}");
    let letter = session.json(&follow);
    let text = letter["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    for asked in ["the orders of 2018", "the order 8000000000000004 of 2019"] {
        assert!(text.contains(asked), "{text}");
    }
    assert!(!text.contains("8000000000000003") && !text.contains("2024"), "{text}");
}

#[test]
fn each_item_names_its_commands_in_the_order_that_works() {
    let session = Session::ada("2026-11-23");
    let screen = at_width(&session, "120", "guide aliexpress");
    let place = |words: &str| screen.find(words).unwrap_or_else(|| panic!("no `{words}` in\n{screen}"));
    let last = |words: &str| screen.rfind(words).unwrap_or_else(|| panic!("no `{words}` in\n{screen}"));
    assert!(place("redress new access --to aliexpress") < place("redress attach CASE orders.csv"));
    assert!(place("redress new erasure --to aliexpress\n") < last("redress send CASE"));
    assert!(last("redress send CASE") < place("redress record CASE sent --by webform"));
    place("--access-first      or this instead: both letters at once\n");
    place("redress controllers add --seller\n");
    let path = at_width(&session, "120", "guide aliexpress --path privacy-centre");
    assert!(path.find("redress send CASE") < path.find("redress record CASE sent --by webform"), "{path}");
    let after = at_width(&session, "120", "guide aliexpress --after");
    assert!(after.contains("redress      shows the day by which they must answer your letter\n"), "{after}");
    session.ok("new access --to aliexpress");
    let opened = at_width(&session, "120", "guide aliexpress");
    assert!(opened.contains("CASE is the one that asks what they hold: 1."), "{opened}");
}

#[test]
fn the_old_address_of_an_account_is_named_by_its_own_key() {
    let session = Session::ada("2026-11-23");
    assert!(session.ok("guide aliexpress --troubles").stdout.contains("--identifier account-email=old@example.org"));
    let run = session.run("new erasure --to aliexpress --identifier email=old@example.org");
    assert!(run.code() == 2 && run.stderr.contains("did you mean `account-email`"), "{run}");
}

#[test]
fn without_a_list_or_an_answer_nothing_is_called_missing() {
    let session = with_access();
    let none = gaps(&session);
    assert!(none.stdout.is_empty() && none.stderr.contains("redress attach 1 orders.csv --as orders"), "{none}");
    session.write("orders.csv", LIST);
    session.ok("attach 1 orders.csv --as orders");
    let no_answer = gaps(&session);
    assert!(
        no_answer.stdout.is_empty() && no_answer.stderr.replace('\n', " ").contains("nothing is called missing"),
        "{no_answer}"
    );
}

#[test]
fn a_paper_of_ones_own_is_no_answer_and_one_nobody_spoke_for_is_named() {
    let session = with_access();
    session.write("orders.csv", LIST);
    session.write("invoice.txt", "Order 8000000000000001");
    session.write("unsaid.txt", "Order 8000000000000002");
    session.write("export.csv", "8000000000000003\n");
    session.ok("attach 1 orders.csv --as orders");
    session.ok("attach 1 invoice.txt --as record");
    session.ok("attach 1 unsaid.txt");
    session.ok("attach 1 export.csv --as answer");
    let json = session.json("guide aliexpress --gaps 1");
    assert_eq!((&json["gaps"]["found"], &json["unsaid"]), (&1.into(), &serde_json::json!(["unsaid.txt"])));
    // Said later, it counts: the bytes are kept once, the word is a new entry.
    let run = session.ok("attach 1 unsaid.txt --as answer");
    assert!(run.stderr.contains("Filed with case 1"), "{run}");
    assert!(session.ok("attach 1 unsaid.txt --as answer").stderr.contains("already"));
    assert_eq!(session.json("guide aliexpress --gaps 1")["gaps"]["found"], 2);
    session.ok("verify");
}

#[test]
fn a_file_that_cannot_be_searched_is_named_with_the_reason() {
    let session = with_access();
    session.write("orders.csv", LIST);
    session.write("answer.pdf", "%PDF-1.7 8000000000000001");
    session.write("answer.csv", "8000000000000002");
    session.ok("attach 1 orders.csv --as orders");
    session.ok("attach 1 answer.pdf answer.csv --as answer");
    let run = gaps(&session);
    let said = run.stderr.replace('\n', " ");
    assert!(said.contains("Not searched: answer.pdf, because it is "), "{run}");
    assert!(said.contains("Look into it yourself before you say that something is missing."), "{run}");
    assert_eq!(session.json("guide aliexpress --gaps 1")["gaps"]["found"], 1);
}

/// An answer in a PDF file, as another program prints one: with fonts of which only the signs in use are there.
#[cfg(feature = "pdf")]
#[test]
fn an_answer_in_a_pdf_file_is_searched() {
    let session = with_access();
    session.write("orders.csv", LIST);
    session.ok("letter access --to aliexpress --identifier order=8000000000000003 --format pdf -o answer.pdf");
    session.ok("attach 1 orders.csv --as orders");
    session.ok("attach 1 answer.pdf --as answer");
    let json = session.json("guide --gaps 1");
    assert_eq!((&json["gaps"]["found"], &json["unread"]), (&1.into(), &serde_json::json!([])), "{json}");
    assert_eq!(json["searched"], serde_json::json!(["answer.pdf"]));
    // A list of one's own may be one too.
    session.ok("new access --to alibaba-com");
    let read = session.ok("attach 2 answer.pdf --as orders");
    assert!(read.stderr.contains("the first is 8000000000000003"), "{read}");
}

/// Writes a stream that unpacks to 258 zeros for every 13 bits of it: "deflate" with the fixed code (RFC 1951, section 3.2.6).
#[cfg(feature = "pdf")]
fn bomb(repeats: usize) -> Vec<u8> {
    // A last block of the fixed code; the literal 0; then the longest match at distance 1, again and again.
    let bits = format!("11000110000{}", "1100010100000".repeat(24));
    let octet = |eight: &[u8]| eight.iter().enumerate().map(|(at, bit)| (bit - b'0') << at).sum::<u8>();
    let octets: Vec<u8> = bits.as_bytes().chunks_exact(8).map(octet).collect();
    // Eight matches are thirteen octets, which come again and again after the first two.
    [[0x78, 0x9c].as_slice(), &octets[..2], &octets[2..15].repeat(repeats)].concat()
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_file_that_unpacks_without_end_is_given_up_and_named_and_the_others_are_searched() {
    let session = with_access();
    session.write("orders.csv", LIST);
    session.write("answer.csv", "8000000000000002");
    let stream = bomb(700_000);
    let mut file = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
        2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
        3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
        .to_vec();
    file.extend(format!("4 0 obj\n<< /Length {} /Filter /FlateDecode >>\nstream\n", stream.len()).bytes());
    file.extend(&stream);
    file.extend(b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");
    fs::write(session.home().join("bomb.pdf"), file).unwrap();
    session.ok("attach 1 orders.csv --as orders");
    session.ok("attach 1 bomb.pdf answer.csv --as answer");
    let json = session.json("guide --gaps 1");
    assert_eq!(json["gaps"]["found"], 1, "{json}");
    assert_eq!(json["unread"][0]["file"], "bomb.pdf");
    let why = json["unread"][0]["why"].as_str().unwrap();
    assert!(why.contains("took more time or memory than a file gets"), "{why}");
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_spreadsheet_that_rounded_its_numbers_makes_them_doubtful_and_not_missing() {
    let session = with_access();
    session.write("orders.csv", "Order ID;Date\n8123456789012345;2018-02-01\n8123456789012399;2019-02-01\n");
    let sheet = "<row><c><v>8.12345678901234E+15</v></c></row>";
    let xlsx = zipped(&[("[Content_Types].xml", "<x/>"), ("xl/worksheets/sheet1.xml", sheet)]);
    fs::write(session.home().join("export.xlsx"), xlsx).unwrap();
    session.ok("attach 1 orders.csv --as orders");
    session.ok("attach 1 export.xlsx --as answer");
    let json = session.json("guide aliexpress --gaps 1");
    assert_eq!(json["gaps"]["doubtful"], serde_json::json!(["8123456789012345"]));
    assert_eq!(json["gaps"]["missing"][0]["number"], "8123456789012399");
}

#[test]
fn numbers_of_our_own_letter_that_a_reply_quotes_are_no_answer_and_its_attachments_are() {
    let session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress --identifier order=8000000000000001");
    session.write("orders.csv", LIST);
    session.ok("attach 1 orders.csv --as orders");
    session.write(
        "reply.eml",
        "From: privacy@aliexpress.com\r\nTo: ada@example.org\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\n\
         Message-ID: <1@aliexpress.com>\r\nSubject: Your request\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n\
         Please find your data attached.\r\n\r\nOn Mon, 23 Nov 2026 Ada Example wrote:\r\n\
         > My order is 8000000000000001\r\n--x\r\nContent-Type: text/csv; name=data.csv\r\n\
         Content-Disposition: attachment; filename=data.csv\r\n\r\n8000000000000003;9.99\r\n--x--\r\n",
    );
    session.ok("import reply.eml --case 1");
    let json = session.json("guide aliexpress --gaps 1");
    let missing: Vec<_> = json["gaps"]["missing"].as_array().unwrap().iter().map(|order| &order["number"]).collect();
    assert_eq!(json["gaps"]["found"], 1, "{json}");
    assert!(missing.contains(&&"8000000000000001".into()), "{json}");
}

#[test]
fn the_list_filed_with_the_erasure_is_the_measure_for_the_access_answer_too() {
    let session = with_access();
    session.ok("new erasure --to aliexpress");
    session.write("orders.csv", LIST);
    session.write("export.csv", "8000000000000001");
    session.ok("attach 2 orders.csv --as orders");
    session.ok("attach 1 export.csv --as answer");
    assert_eq!(session.json("guide aliexpress --gaps 1")["gaps"]["found"], 1);
}

#[test]
fn a_case_with_another_controller_is_refused() {
    let session = Session::ada("2026-11-23");
    session.ok("new access --to alibaba-com");
    let run = session.run("guide aliexpress --gaps 1");
    assert_eq!(run.code(), 2);
    assert!(run.stderr.contains("case 1 is with `alibaba-com`, and `aliexpress` is another"), "{run}");
    assert!(run.stderr.contains("try: redress guide --gaps 1"), "{run}");
}

#[test]
fn an_answer_is_compared_whoever_gave_it_with_a_guide_or_without() {
    let session = Session::ada("2026-11-23");
    session.ok("controllers add --service Shop --email privacy@shop.example --page https://shop.example/privacy");
    session.ok("new access --to shop");
    session.write("orders.csv", LIST);
    session.write("export.csv", "8000000000000001");
    let told = session.ok("attach 1 orders.csv --as orders");
    assert!(told.stderr.contains("Once their answer is filed:  redress guide --gaps 1"), "{told}");
    session.ok("attach 1 export.csv --as answer");
    for line in ["guide --gaps 1", "guide shop --gaps 1", "guide SHOP --gaps 1"] {
        assert_eq!(session.json(line)["gaps"]["found"], 1, "{line}");
    }
    assert_eq!(session.run("guide --gaps 1 --done orders").code(), 2);
    assert_eq!(session.run("guide --gaps 9").code(), 2);
}

// ---------------------------------------------------------------------------------------- what the record shows itself

/// The state of an item: the day it is done, and the case that shows it.
fn state(session: &Session, id: &str) -> (Option<String>, Option<u64>) {
    let document = session.json("guide aliexpress");
    let item = document["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap().clone();
    (item["done"].as_str().map(str::to_owned), item["shown_by"]["case"].as_u64())
}

#[test]
fn what_the_record_shows_is_done_with_the_case_named_and_not_asked_again() {
    let mut session = with_access();
    let (open, done) = ((None, None), |day: &str, case| (Some(day.to_owned()), Some(case)));
    for id in ["access", "access-answer", "order-list", "erasure", "close"] {
        assert_eq!(state(&session, id), open, "{id}");
    }
    session.ok("record 1 sent --by email");
    assert_eq!((state(&session, "access"), state(&session, "access-answer")), (done("2026-11-23", 1), open.clone()));
    session.write("orders.csv", LIST);
    session.ok("attach 1 orders.csv --as record");
    assert_eq!(state(&session, "order-list"), open, "a paper of one's own is no list of orders");
    session.write("list.csv", &format!("{LIST}\n8000000000000009"));
    session.ok("attach 1 list.csv --as orders");
    assert_eq!(state(&session, "order-list"), done("2026-11-23", 1));
    session.later("2026-12-10");
    session.ok("record 1 partial");
    assert_eq!(state(&session, "access-answer"), open, "a part is outstanding");
    session.ok("record 1 done");
    assert_eq!(state(&session, "access-answer"), done("2026-12-10", 1));
    session.ok("new erasure --to aliexpress");
    assert_eq!(state(&session, "erasure"), open, "a letter that lies about has not gone");
    session.ok("record 2 sent --by in-app");
    assert_eq!((state(&session, "close"), state(&session, "erasure")), (done("2026-12-10", 2), open));
    session.ok("record 2 sent --by email");
    assert_eq!(state(&session, "erasure"), done("2026-12-10", 2));
    let screen = session.ok("guide aliexpress").stdout;
    let line = "[x] access: You have asked what they hold (done 2026-11-23, as case 1 shows)";
    assert!(screen.contains(line) && !screen.contains("redress new access --to aliexpress\n"), "{screen}");
    let told = session.ok("guide aliexpress --done erasure");
    assert!(told.stderr.contains("`erasure` is done already, as case 2 shows."), "{told}");
    assert!(!session.ok("export").stdout.contains("guide:aliexpress"), "what a case shows is not recorded twice");
}

#[test]
fn the_users_word_opens_again_what_the_record_showed_before_and_not_what_it_shows_later() {
    let mut session = with_access();
    session.ok("record 1 sent --by email");
    session.ok("guide aliexpress --undo access");
    assert_eq!(state(&session, "access"), (None, None));
    session.ok("guide aliexpress --undo access");
    session.ok("record 1 done");
    session.later("2027-02-01");
    session.ok("new access --to aliexpress");
    session.ok("record 2 sent --by email");
    assert_eq!(state(&session, "access"), (Some("2027-02-01".to_owned()), Some(2)));
    let undone = session.ok("export").stdout.matches("item-reopened").count();
    assert_eq!(undone, 1, "what is open already is not opened again");
}

#[test]
fn a_letter_that_came_back_or_was_withdrawn_shows_nothing() {
    let session = with_access();
    session.ok("record 1 sent --by email");
    session.ok("record 1 bounced");
    assert_eq!(state(&session, "access"), (None, None));
    let session = with_access();
    session.ok("record 1 sent --by email");
    session.ok("record 1 withdrawn");
    assert_eq!(state(&session, "access"), (None, None));
}
