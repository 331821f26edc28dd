//! Who can be written to, as its user meets it: reservations, what is not known, records of one's own, what came of letters.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, os::unix::fs::PermissionsExt};

use support::{
    session::{Run, Session},
    terminal::Terminal,
};

const SHOP: &str = "controllers add --service 'Shop Example' --company 'Shop Example Ltd' --email privacy@shop.example \
                    --page https://shop.example/privacy";

fn refused(run: &Run, code: i32, words: &[&str]) {
    assert_eq!(run.code(), code, "{run}");
    for word in words {
        assert!(run.stderr.contains(word), "`{word}` is not in\n{run}");
    }
}

fn cases(session: &Session) -> usize {
    session.json("list")["cases"].as_array().unwrap().len()
}

// ------------------------------------------------------------------------------------------------ reservations

#[test]
fn an_address_with_a_reservation_is_used_only_after_a_word_of_its_own() {
    let session = Session::ada("2026-11-23");
    let words = ["offered with a reservation", "qwenlm-intl@service.alibaba.com", "--channel data-protection-officer"];
    refused(&session.run("new access --to qwen"), 2, &words);
    refused(&session.run("new access --to qwen --yes"), 2, &["a general yes does not answer that"]);
    refused(&session.run("new access --to qwen --json"), 2, &["offered with a reservation"]);
    assert_eq!(cases(&session), 0);
    let opened = session.ok("new access --to qwen --channel data-protection-officer");
    assert!(opened.stderr.contains("It goes to DPO_qwenlm-intl@service.alibaba.com"), "{opened}");
    assert!(opened.stderr.contains("warning: This is offered with a reservation"), "{opened}");
    let by_post = session.ok("new erasure --to qwen --channel data-protection-officer-by-post");
    assert!(!by_post.stderr.contains("reservation"), "{by_post}");
    assert_eq!(cases(&session), 2);
}

#[test]
fn at_a_terminal_the_reservation_is_read_and_answered() {
    let session = Session::ada("2026-11-23");
    for (answer, opened) in [("n", 0), ("y", 1)] {
        let mut terminal = Terminal::run(session.command("new access --to qwen"));
        terminal.sees("the link behind it in the policy leads to");
        terminal.sees("qwenlm-intl@service.alibaba.com");
        terminal.answer("Use this address all the same?", answer);
        let (code, screen) = terminal.ends();
        assert_eq!(code, if opened == 1 { 0 } else { 2 }, "{screen}");
        assert_eq!(cases(&session), opened);
    }
}

#[test]
fn a_channel_that_is_not_used_is_refused_with_the_reason_and_what_there_is_instead() {
    let session = Session::ada("2026-11-23");
    refused(
        &session.run("new access --to ucweb --channel help"),
        2,
        &["`help@ucweb.com` of `ucweb` is not used: It stands in a text of 2014", "redress controllers show ucweb"],
    );
    refused(&session.run("new access --to help@ucweb.com"), 2, &["that is not used: It stands in a text of 2014"]);
    refused(
        &session.run("new access --to alipay --channel close-account"),
        2,
        &["It does not take requests for access: it is there to close an Alipay account"],
    );
    refused(
        &session.run("new access --to aliexpress --channel fax"),
        2,
        &["no channel `fax` for you", "--channel data-protection-officer"],
    );
    assert_eq!(cases(&session), 0);
}

#[test]
fn where_no_address_is_known_no_case_is_opened_and_the_way_to_find_out_is_shown() {
    let session = Session::ada("2026-11-23");
    refused(
        &session.run("new access --to cainiao"),
        2,
        &[
            "no address for requests is known for `cainiao`",
            "redress controllers show cainiao",
            "redress controllers add",
        ],
    );
    refused(&session.run("new erasure --to alipay"), 2, &["no address for requests is known for `alipay`"]);
    for channel in ["close-account", "close-account-in-app"] {
        let run = session.run(&format!("new erasure --to alipay --channel {channel}"));
        refused(&run, 2, &["It closes the account and takes no text, so that no request is made there"]);
        assert!(!run.stderr.contains("--channel close-account\n"), "{run}");
    }
    refused(&session.run("new access --to aliexpress-sellers"), 2, &["stands for many", "controllers add --seller"]);
    assert_eq!(cases(&session), 0);
    let shown = session.ok("controllers show cainiao").stdout;
    for words in ["Channels\n  none is known", "Not known\n  Any policy of its own", "to find out: Ask AliExpress"] {
        assert!(shown.contains(words), "{shown}");
    }
    let letter = session.ok("letter access --to cainiao");
    assert!(letter.stderr.contains("`redress controllers show cainiao` tells what is"), "{letter}");
    assert_eq!(cases(&session), 0);
}

#[test]
fn the_list_says_in_a_few_words_how_each_is_reached() {
    let session = Session::on("2026-11-23");
    let listed = session.ok("controllers --plain").stdout;
    let how = |id: &str| {
        listed.lines().find(|line| line.starts_with(&format!("{id}\t"))).unwrap().split('\t').nth(2).unwrap().to_owned()
    };
    assert_eq!(how("aliexpress"), "DataProtection.AE@aliexpress.com");
    assert_eq!(how("qwen"), "DPO_qwenlm-intl@service.alibaba.com, with a reservation");
    assert_eq!(how("miravia"), "by letter on paper, with a reservation");
    assert_eq!(how("alipay"), "no address known; its own pages delete the account");
    assert_eq!(how("daraz"), "no address known");
    assert_eq!(how("aliexpress-sellers"), "each is written to by itself");
    assert_eq!(session.ok("controllers tmall --plain").stdout.lines().count(), 1);
}

// -------------------------------------------------------------------------------------------------- own records

#[test]
fn a_controller_that_is_missing_is_added_and_marked_wherever_it_shows() {
    let session = Session::ada("2026-11-23");
    let added = session.ok(SHOP);
    assert!(added.stderr.contains("+ email email: privacy@shop.example"), "{added}");
    let file = session.home().join(".config/redress/controllers/shop-example.toml");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(file.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
    let own = "your own";
    assert!(session.ok("controllers shop").stdout.contains(own));
    assert!(session.ok("controllers show shop-example").stdout.contains(own));
    assert!(session.ok("new access --to shop-example").stderr.contains(own));
    assert!(session.ok("letter access --to shop-example").stderr.contains(own));
    let screen = session.ok("send 1 --via draft --yes");
    assert!(screen.stderr.contains("warning: The record of the controller is your own, from $HOME"), "{screen}");
}

#[test]
fn an_address_that_must_not_be_used_or_is_none_is_not_added() {
    let session = Session::on("2026-11-23");
    for (line, code, words) in [
        ("--service Shop --email enforcementenquiry@alibaba-inc.com", 65, "must not be written to"),
        ("--service Shop --email no-reply@shop.example", 65, "an address whose mail nobody reads"),
        ("--service Shop --email 'a@shop.example, b@shop.example'", 65, "is not a plain e-mail address"),
        ("--service Shop --email a@shop.example --page http://shop.example", 2, "is not an `https://` address"),
        ("--service 店 --email a@shop.example", 2, "--id my-shop"),
        ("--service Shop", 2, "a record needs an address"),
        ("--no-input", 2, "nobody can be asked here"),
        ("--service Shop --email a@shop.example --seen 2026-11-24", 2, "is still to come"),
        ("no-such-file.toml", 65, "cannot be read"),
    ] {
        refused(&session.run(&format!("controllers add {line}")), code, &[words]);
    }
    assert!(!session.home().join(".config/redress/controllers").exists());
}

#[test]
fn a_record_that_is_written_out_is_added_again_without_loss() {
    let session = Session::on("2026-11-23");
    for id in ["aliexpress", "lazada", "aliexpress-sellers"] {
        session.ok(&format!("controllers show {id} -o {id}.toml"));
        let shipped = session.json(&format!("controllers show {id}"));
        let run = session.ok(&format!("controllers add {id}.toml --yes"));
        assert!(run.stderr.contains("nothing: it says what the record there is says"), "{run}");
        let mut own = session.json(&format!("controllers show {id}"));
        assert!(own["controller"]["overridden_by"].is_string());
        own["controller"]["overridden_by"] = shipped["controller"]["overridden_by"].clone();
        assert_eq!(own["controller"], shipped["controller"]);
    }
}

#[test]
fn a_record_that_sends_letters_elsewhere_is_shown_to_do_so_place_by_place() {
    let session = Session::ada("2026-11-23");
    let shipped = session.ok("controllers show aliexpress -o -").stdout;
    let everybody = "for = [\"eea\", \"uk\", \"us-buyer\", \"us-seller\", \"brazil\", \"mexico\", \"turkiye\", \
                     \"mainland-china\", \"elsewhere\"]\nship";
    for (changes, words) in [
        (
            &[("\"DE\", \"DK\"", "\"DK\""), ("\"RU\", \"AZ\"", "\"RU\", \"DE\", \"AZ\"")][..],
            "- requests from DE: Alibaba.com Singapore E-Commerce Private Limited: DataProtection.AE@aliexpress.com\n  \
             + requests from DE: ALIEXPRESS CIS HOLDING PTE. LTD.: ",
        ),
        (&[(everybody, "for = [\"uk\"]\nship")], "+ requests from AT, AX, BE, BG, BR, CY, CZ, DE,"),
        (
            &[("rights = [\"erasure\"]", "rights = [\"erasure\", \"access\"]")],
            "- webform delete-account, rights: erasure\n  + webform delete-account, rights: erasure, access",
        ),
        (&[("standing = \"fallback\"\n", "")], ", standing: only where nothing better is known"),
        (&[("requires_login = true\n", "")], ", login: needed"),
        (&[("value = \"10 Collyer Quay", "value = \"10 Collyer Quays")], "old address: 10 Collyer Quays"),
    ] {
        let text = changes.iter().fold(shipped.clone(), |text, (was, now)| {
            assert!(text.contains(was), "`{was}` is not in the record");
            text.replacen(was, now, 1)
        });
        session.write("changed.toml", &text);
        let run = session.run("controllers add changed.toml");
        refused(&run, 2, &[words, "1 record would be changed: aliexpress"]);
        assert!(!run.stderr.contains("nothing: it says"), "{run}");
    }
}

#[test]
fn a_name_that_another_controller_answers_to_is_not_taken_over() {
    let session = Session::ada("2026-11-23");
    refused(
        &session.run(&SHOP.replace("--email", "--id antom --email")),
        2,
        &["`antom` is a name of controller `alipay`", "Nothing was written", "redress controllers add --change alipay"],
    );
    session.ok(SHOP);
    let text = session.ok("controllers show shop-example -o -").stdout;
    let stolen = text.replacen("service = ", "aliases = [\"qwen-chat\"]\nservice = ", 1);
    session.write("stolen.toml", &stolen);
    refused(&session.run("controllers add stolen.toml --yes"), 2, &["`qwen-chat` is a name of controller `qwen`"]);
    // One that is put into the folder by hand stands for nobody, and the letters stay where they went.
    session.write(".config/redress/controllers/shop-example.toml", &stolen);
    assert_eq!(session.json("controllers show qwen-chat")["controller"]["id"], "qwen");
    refused(&session.run("letter access --to shop-example"), 65, &["`qwen-chat` is a name of controller `qwen`"]);
}

#[test]
fn flags_that_would_be_left_out_are_refused() {
    let session = Session::ada("2026-11-23");
    session.ok(SHOP);
    session.ok("controllers show shop-example -o shop.toml");
    let change = "controllers add --change aliexpress";
    for (line, words) in [
        (format!("{change} --email a@aliexpress.example --address Street --yes"), "several are said"),
        (format!("{change} --email a@aliexpress.example --webform https://a.example/ --yes"), "several are said"),
        (format!("{change} --email a@aliexpress.example --company Other --yes"), "cannot be used with"),
        (format!("{change} --email a@aliexpress.example --registration 1 --yes"), "cannot be used with"),
        (format!("{change} --email a@aliexpress.example --market alibaba-com --yes"), "cannot be used with"),
        ("controllers add shop.toml --email a@shop.example --yes".to_owned(), "cannot be used with"),
        ("controllers add shop.toml --seen 2026-11-01 --yes".to_owned(), "cannot be used with"),
        ("controllers add shop.toml --page https://a.example/ --yes".to_owned(), "cannot be used with"),
    ] {
        refused(&session.run(&line), 2, &[words]);
    }
    assert!(!session.ok("controllers show aliexpress").stdout.contains("your own"));
}

#[test]
fn an_address_that_a_shipped_record_calls_old_is_out_of_date_in_a_record_of_ones_own_too() {
    let session = Session::ada("2026-11-23");
    for (id, now) in [("aliexpress", "51 Bras Basah Road, #01-21"), ("alibaba", "51 Bras Basah Road #01-21")] {
        let run = session.ok(&format!("controllers import {} --yes", sample(id)));
        assert!(
            run.stderr.contains("is out of date, so that no letter goes there: It no longer holds: it was the postal"),
            "{run}"
        );
        assert!(run.stderr.contains(now), "{run}");
        assert!(findings(&session, id, "post").contains(&"out-of-date".to_owned()));
    }
    refused(&session.run("new access --to alibaba --channel post"), 2, &["is not used: It no longer holds"]);
    let change = "controllers add --change alibaba-com --channel registered-office --address '8 Shenton Way' \
                  --address '#45-01 AXA Tower' --address 'Singapore 068811' --yes";
    assert!(session.ok(change).stderr.contains("out of date, so that no letter goes there"));
    refused(&session.run("new access --to alibaba-com --channel registered-office"), 2, &["It no longer holds"]);
    let holds = change.replace("8 Shenton Way", "51 Bras Basah Road").replace("#45-01 AXA Tower", "#01-21 Lazada One");
    let run = session.ok(&holds.replace("068811", "189554"));
    assert!(!run.stderr.contains("out of date, so that"), "{run}");
}

#[test]
fn what_a_third_party_says_of_identity_documents_is_its_word_and_the_law_stands_beside_it() {
    let session = Session::ada("2026-11-23");
    session.ok(&format!("controllers import {}", sample("samedi-de")));
    let shown = session.ok("controllers show samedi-de").stdout;
    let claim = "An identity document is said to be necessary for every request. [1] seen";
    let law = "Under the GDPR more information may be asked for only where there are reasonable doubts";
    assert!(shown.find(claim).unwrap() < shown.find(law).unwrap(), "{shown}");
    session.ok(&format!("controllers import {}", sample("bunq")));
    assert!(!session.ok("controllers show bunq").stdout.contains(law));
}

#[test]
fn a_day_of_reading_that_is_still_to_come_is_not_believed() {
    let session = Session::ada("2026-11-23");
    let import = format!("controllers import {}", sample("bunq"));
    refused(&session.run(&format!("{import} --seen 2026-11-24")), 2, &["2026-11-24 is still to come"]);
    session.ok(&format!("{import} --seen 2026-11-23"));
    session.ok(SHOP);
    let text = session.ok("controllers show shop-example -o -").stdout.replace("2026-11-23", "2099-06-03");
    session.write("shop.toml", &text);
    refused(&session.run("controllers add shop.toml --yes"), 2, &["2099-06-03 is still to come"]);
    // One that is in force already says so, on the list and before a letter goes.
    session.write(".config/redress/controllers/shop-example.toml", &text);
    assert_eq!(findings(&session, "shop-example", "email"), ["future", "never-tested"]);
    let warned = session.ok("new access --to shop-example").stderr;
    assert!(warned.contains("said to have been seen on 2099-06-03, which is still to come"), "{warned}");
}

#[test]
fn what_was_said_of_the_old_address_only_is_not_said_of_the_new_one() {
    let session = Session::ada("2026-11-23");
    session.ok(
        "controllers add --change alibaba-cloud --channel general-counsel --address '1 New Road' --address London \
         --page https://alibabacloud.example/ --yes",
    );
    let record = session.json("controllers show alibaba-cloud")["controller"]["channels"].clone();
    let counsel = record.as_array().unwrap().iter().find(|one| one["id"] == "general-counsel").unwrap().clone();
    assert_eq!(counsel["attention"], serde_json::Value::Null, "{counsel}");
    // What a channel is there for is not changed by its address: one for something else stays offered with a reservation.
    session
        .ok("controllers add --change lazada --channel group-data-protection-officer --email dpo@lazada.example --yes");
    let record = session.json("controllers show lazada")["controller"]["channels"].clone();
    let desk = record.as_array().unwrap().iter().find(|one| one["value"] == "dpo@lazada.example").unwrap().clone();
    assert_eq!((&desk["standing"], &desk["ship"]), (&"fallback".into(), &"ask".into()), "{desk}");
    session.ok(
        "controllers add --change alibaba-cloud --channel general-counsel --address '1 New Road' --address London \
         --attention 'Attn: General Counsel' --page https://alibabacloud.example/ --yes",
    );
    let run = session.ok("controllers show alibaba-cloud -o -").stdout;
    assert!(run.contains("attention = \"Attn: General Counsel\""), "{run}");
    session.ok(
        "controllers add --change aliexpress --channel delete-account --webform https://aliexpress.example/delete \
         --page https://aliexpress.example/ --yes",
    );
    let record = session.json("controllers show aliexpress")["controller"]["channels"].clone();
    let page = record.as_array().unwrap().iter().find(|one| one["id"] == "delete-account").unwrap().clone();
    assert_eq!((&page["steps"], &page["requires_login"]), (&serde_json::json!([]), &false.into()), "{page}");
}

#[test]
fn a_damaged_record_of_ones_own_is_replaced_after_a_yes() {
    let session = Session::ada("2026-11-23");
    session.ok(SHOP);
    session.ok("controllers show shop-example -o good.toml");
    let file = ".config/redress/controllers/shop-example.toml";
    session.write(file, "id = \"shop-example\"\nservice = ");
    refused(&session.run("letter access --to shop-example"), 65, &["cannot be used"]);
    refused(&session.run("controllers add good.toml"), 2, &["cannot be read: record", "1 record would be changed"]);
    session.ok("controllers add good.toml --yes");
    assert!(session.ok("letter access --to shop-example").stdout.contains("Shop Example Ltd"));
}

#[test]
fn a_record_in_a_folder_whose_name_cannot_be_shown_is_changed_where_it_is() {
    let session = Session::ada("2026-11-23");
    let odd = session.home().join("ho\u{ad}me");
    fs::create_dir(&odd).unwrap();
    fs::set_permissions(&odd, fs::Permissions::from_mode(0o700)).unwrap();
    let run = |line: &str| {
        let mut command = session.command(line);
        command.env("REDRESS_CONFIG", odd.join("config.toml"));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run(SHOP);
    run("controllers add --change shop-example --email dpo@shop.example --yes");
    let text = fs::read_to_string(odd.join("controllers/shop-example.toml")).unwrap();
    assert!(text.contains("dpo@shop.example"), "{text}");
}

#[test]
fn several_records_are_written_together_or_what_stands_is_named() {
    let session = Session::ada("2026-11-23");
    // A folder stands where the second record is to go: it cannot take that name.
    fs::create_dir_all(session.home().join(".config/redress/controllers")).unwrap();
    for folder in [".config/redress", ".config/redress/controllers"] {
        fs::set_permissions(session.home().join(folder), fs::Permissions::from_mode(0o700)).unwrap();
    }
    fs::create_dir(session.home().join(".config/redress/controllers/dell.toml")).unwrap();
    let run = session.run(&format!("controllers import {} {}", sample("bunq"), sample("dell")));
    assert_ne!(run.code(), 0, "{run}");
    assert!(!run.stderr.contains("-o FILE"), "{run}");
    assert!(!session.home().join(".config/redress/controllers/bunq.toml").exists(), "{run}");
}

#[test]
fn a_sign_in_a_comment_of_a_record_reaches_no_terminal() {
    let session = Session::ada("2026-11-23");
    session.ok(SHOP);
    let text = session.ok("controllers show shop-example -o -").stdout;
    for sign in ["\u{9b}2J", "\u{202e}", "\u{1b}[2J"] {
        session.write("shop.toml", &format!("# a comment {sign}\n{text}"));
        let run = session.run("controllers add shop.toml --dry-run");
        assert_eq!(run.code(), 65, "{run}");
        assert!(!format!("{}{}", run.stdout, run.stderr).contains(sign), "{run}");
    }
}

#[test]
fn a_changed_address_is_shown_as_a_difference_and_is_taken_over_only_after_a_yes() {
    let session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress");
    let change =
        "controllers add --change aliexpress --email privacy@aliexpress.example --page https://aliexpress.example/";
    let run = session.run(change);
    let difference = "- email data-protection-officer: DataProtection.AE@aliexpress.com\n  \
                      + email data-protection-officer: privacy@aliexpress.example";
    refused(
        &run,
        2,
        &["This changes the record of `aliexpress`:", difference, "1 record would be changed: aliexpress"],
    );
    assert!(!session.home().join(".config/redress/controllers").exists());
    let dry = session.ok(&format!("{change} --dry-run"));
    assert!(dry.stdout.contains("value = \"privacy@aliexpress.example\""), "{dry}");
    assert!(!session.home().join(".config/redress/controllers").exists());

    let mut terminal = Terminal::run(session.command(change));
    terminal.sees("+ email data-protection-officer: privacy@aliexpress.example");
    terminal.answer("Letters go where it says.", "y");
    assert_eq!(terminal.ends().0, 0);
    let shown = session.ok("controllers show aliexpress").stdout;
    assert!(
        shown.contains("privacy@aliexpress.example (email)")
            && shown.contains("What you read about AliExpress yourself")
    );
    assert!(shown.contains("51 Bras Basah Road"), "everything else is as it was");
    // The letter that is written goes where it was to go, and says that the record has changed.
    let screen = session.ok("send 1 --via draft --yes");
    assert!(
        screen.stderr.contains(
            "the letter goes to `DataProtection.AE@aliexpress.com`, and the record says `privacy@aliexpress.example` now"
        ),
        "{screen}"
    );
    // A second change rests on a source of its own.
    let again = change.replace("privacy@", "dpo@");
    session.ok(&format!("{again} --yes"));
    assert!(session.ok("controllers show aliexpress").stdout.contains("dpo@aliexpress.example (email)"));
}

const LAMP: &str =
    "controllers add --seller --service Lamp --company 'Lamp Co., Ltd.' --address 'Room 5' --address Shenzhen";

#[test]
fn a_changed_postal_address_is_told_before_a_letter_goes_to_the_old_one() {
    let session = Session::ada("2026-11-23");
    session.ok(LAMP);
    session.ok("new access --to seller-lamp --channel post");
    let before = session.ok("send 1 --via print --format text --yes").stderr;
    assert!(!before.contains("record of the controller changed"), "{before}");
    let session = Session::ada("2026-11-23");
    session.ok(LAMP);
    session.ok("new access --to seller-lamp --channel post");
    let change = session.ok(
        "controllers add --change seller-lamp --channel post --address 'Room 6' --address Shenzhen --seen 2026-11-22 --yes",
    );
    for said in [
        "letter 1 of case 1 is not sent and is written for `Room 5, Shenzhen`, which the record has no more",
        "redress close 1 --gave-up\n  redress new access --to seller-lamp",
        "kept with a reservation",
    ] {
        assert!(change.stderr.contains(said), "`{said}` is not in\n{change}");
    }
    let screen = session.ok("send 1 --via print --format text --yes");
    for said in [
        "the letter goes to `Room 5, Shenzhen`, and the record says `Room 6, Shenzhen` now",
        "To        Room 5, Shenzhen\n          Company details of Lamp on aliexpress, copied by yourself, seen 2026-11-23",
    ] {
        assert!(screen.stderr.contains(said), "`{said}` is not in\n{screen}");
    }
    session.ok("close 1 --gave-up");
    refused(&session.run("new access --to seller-lamp"), 2, &["with a reservation"]);
    let anew = session.ok("new access --to seller-lamp --channel post");
    assert!(anew.stderr.contains("Room 6"), "{anew}");
    let none =
        session.ok("controllers add --change seller-lamp --channel post --address 'Room 6' --address Shenzhen --yes");
    assert!(!none.stderr.contains("is not sent and is written for"), "{none}");
}

#[test]
fn the_command_that_changes_an_address_is_printed_as_it_works() {
    let session = Session::ada("2026-11-23");
    let added = session.ok(LAMP);
    assert!(added.stderr.contains("kept with a reservation: Copied from the company's details"), "{added}");
    assert!(added.stderr.contains("Next:  redress new access --to seller-lamp --channel post"), "{added}");
    session.ok("new access --to seller-lamp --channel post");
    let how = session.ok("controllers check seller-lamp").stdout;
    let command = how.lines().find_map(|line| line.split_once("if not:  redress ")).unwrap().1.trim();
    assert!(command.contains("--channel post --address LINE"), "{command}");
    session.ok(&format!("{} --yes", command.replace("LINE", "'Room 7'").replace("PAGE", "https://lamp.example/")));
    assert!(session.ok("controllers show seller-lamp").stdout.contains("Room 7 (post)"));
}

#[test]
fn a_folder_is_no_record_and_a_poorer_record_is_called_so() {
    let session = Session::on("2026-11-23");
    fs::create_dir(session.home().join("companies")).unwrap();
    refused(
        &session.run("controllers import companies"),
        65,
        &["it is a folder", "name the files in it:  companies/*"],
    );
    let run = session.ok(&format!("controllers import {} --yes", sample("aliexpress")));
    assert!(
        run.stderr.contains("it says less than the record there is") && run.stderr.contains("2 instead of 13 channels"),
        "{run}"
    );
    let other = session.ok(&format!("controllers import {}", sample("bunq")));
    assert!(!other.stderr.contains("it says less"), "{other}");
}

#[test]
fn questions_make_a_record_where_somebody_can_be_asked() {
    let session = Session::ada("2026-11-23");
    let mut terminal = Terminal::run(session.command("controllers add"));
    for (question, answer) in [
        ("Name of the service:", "Shop Example"),
        ("Name of the company:", "Shop Example Ltd"),
        ("Number in a register:", ""),
        ("E-mail address:", "privacy@shop.example"),
        ("Page for requests", ""),
        ("line 1:", "1 High Street"),
        ("line 2:", "London"),
        ("line 3:", ""),
        ("The page where you read it", "https://shop.example/privacy"),
    ] {
        terminal.answer(question, answer);
    }
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let shop = &session.json("controllers show shop-example")["controller"];
    assert_eq!(shop["channels"].as_array().unwrap().len(), 2);
    assert_eq!(shop["channels"][1]["address"], serde_json::json!(["1 High Street", "London"]));
    assert_eq!(shop["channels"][0]["evidence"]["confidence"], "primary");
    assert_eq!(shop["channels"][0]["evidence"]["seen"], "2026-11-23");
}

#[test]
fn a_seller_is_a_controller_of_its_own_and_its_cases_stand_with_those_of_its_market_place() {
    let session = Session::ada("2026-11-23");
    session.ok(
        "controllers add --seller --service 'Happy Lamp Store' --company 'Shenzhen Lamp Co., Ltd.' \
         --registration 91440300MA5XXXXXXX --address 'Room 1, Lamp Road 2' --address Shenzhen --email lamp@seller.example",
    );
    let shown = session.ok("controllers show seller-happy-lamp-store").stdout;
    assert!(shown.contains("It sells on aliexpress.") && shown.contains("copied by yourself"), "{shown}");
    refused(&session.run("new erasure --to seller-happy-lamp-store"), 2, &["Copied from the company's details"]);
    session.ok("new erasure --to seller-happy-lamp-store --channel email");
    session.ok("new erasure --to aliexpress");
    session.ok("new erasure --to alibaba-com");
    let listed = session.ok("list").stdout;
    assert!(listed.contains("aliexpress: seller-happy-lamp-store"), "{listed}");
    let family = session.json("list --family aliexpress");
    let of_it: Vec<_> = family["cases"].as_array().unwrap().iter().map(|case| case["controller"].clone()).collect();
    assert_eq!(of_it, ["seller-happy-lamp-store", "aliexpress"]);
    assert_eq!(family["cases"][0]["family"], "aliexpress");
    assert_eq!(family["cases"][1]["family"], serde_json::Value::Null);
    session.ok("verify");
}

// ------------------------------------------------------------------------------------------------------- check

fn findings(session: &Session, id: &str, channel: &str) -> Vec<String> {
    let document = session.json(&format!("controllers check {id} --all"));
    let all = document["addresses"].as_array().unwrap();
    let one = all.iter().find(|one| one["channel"] == channel).unwrap();
    one["findings"].as_array().unwrap().iter().map(|one| one["finding"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_address_is_old_after_180_days_and_untested_until_a_letter_to_it_was_answered() {
    let mut session = Session::ada("2027-01-26");
    let mail = "data-protection-officer";
    assert_eq!(findings(&session, "aliexpress", mail), ["never-tested"]);
    session.later("2027-01-27");
    assert_eq!(findings(&session, "aliexpress", mail), ["old", "never-tested"]);
    session.ok("new access --to aliexpress");
    assert!(session.ok("controllers check aliexpress").stdout.contains("never tested: no letter of yours went there"));
    session.ok("record 1 sent --by email");
    let waiting = session.ok("controllers check aliexpress").stdout;
    assert!(waiting.contains("not tested yet: the letter of case 1 went there and has no answer"), "{waiting}");
    session.ok("record 1 acknowledged");
    assert_eq!(findings(&session, "aliexpress", mail), ["old"]);
    let how = session.ok("controllers check aliexpress").stdout;
    assert!(how.contains("how:  open https://terms.alicdn.com/") && how.contains("add --change aliexpress"), "{how}");
}

#[test]
fn an_address_from_which_a_letter_came_back_or_that_they_called_wrong_is_contradicted() {
    for (fact, words) in [
        ("bounced", "contradicted: the letter of case 1 came back on 2026-11-23"),
        ("wrong-address", "contradicted: they said on 2026-11-23 that it is the wrong address, case 1"),
    ] {
        let session = Session::ada("2026-11-23");
        session.ok("new access --to alibaba-com");
        session.ok("record 1 sent --by email");
        session.ok(&format!("record 1 {fact}"));
        let checked = session.ok("controllers check alibaba-com").stdout;
        assert!(checked.contains(words) && checked.contains("how:  redress show 1; then open"), "{checked}");
        assert_eq!(findings(&session, "alibaba-com", "data-protection-officer"), ["contradicted", "never-tested"]);
        assert_eq!(findings(&session, "alibaba-com", "privacy-center"), ["never-tested"]);
    }
}

#[test]
fn a_word_on_an_address_belongs_to_the_sending_by_which_the_letter_went_there() {
    let (mail, office) = ("data-protection-officer", "registered-office");
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.ok("record 1 bounced");
    session.ok("send 1 --via print --format text --yes");
    session.ok("record 1 sent --by post");
    assert_eq!(findings(&session, "aliexpress", mail), ["contradicted", "never-tested"]);
    assert_eq!(findings(&session, "aliexpress", office), ["never-tested"]);
    session.later("2026-12-01");
    session.ok("record 1 received --by post --on 2026-11-30");
    assert_eq!(findings(&session, "aliexpress", office), ["never-tested"], "your word shows no arrival");
    session.ok("record 1 acknowledged");
    assert_eq!(findings(&session, "aliexpress", mail), ["contradicted", "never-tested"]);
    assert_eq!(findings(&session, "aliexpress", office), Vec::<String>::new());

    // A later answer to a letter to the same address is the last word on it.
    session.ok("new access --to aliexpress");
    session.ok("record 2 sent --by email");
    assert_eq!(findings(&session, "aliexpress", mail), ["contradicted", "never-tested"]);
    session.later("2026-12-02");
    session.ok("record 2 acknowledged");
    assert_eq!(findings(&session, "aliexpress", mail), Vec::<String>::new());

    // Where it went two ways and the answer names neither, it shows neither.
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.ok("record 1 sent --by post");
    session.ok("record 1 acknowledged");
    assert_eq!(findings(&session, "aliexpress", mail), ["never-tested"]);
    assert_eq!(findings(&session, "aliexpress", office), ["never-tested"]);
    session.write("slip.pdf", "the delivery record");
    session.ok("record 1 received --by post --on 2026-11-23 --file slip.pdf");
    assert_eq!(findings(&session, "aliexpress", office), Vec::<String>::new());
    assert_eq!(findings(&session, "aliexpress", mail), ["never-tested"]);

    // The button is no letter, so that no letter tests its page.
    assert_eq!(findings(&session, "aliexpress", "delete-account"), Vec::<String>::new());
}

#[test]
fn what_is_out_of_date_or_has_a_reservation_is_said_and_who_cannot_be_written_to_is_listed() {
    let session = Session::on("2026-11-23");
    assert_eq!(
        findings(&session, "lazada", "data-protection-officer-philippines"),
        ["out-of-date", "old", "never-tested"]
    );
    assert_eq!(findings(&session, "qwen", "data-protection-officer"), ["reserved", "never-tested"]);
    assert_eq!(findings(&session, "lazada", "telephone-singapore"), ["out-of-date", "old"]);
    let checked = session.ok("controllers check").stdout;
    assert!(
        checked.contains("No address for requests is known: alibabagroup-com, aliexpress-sellers, alipay, cainiao"),
        "{checked}"
    );
    assert!(!checked.contains("dataprivacy@lazada.com.ph"), "what is not used is looked at with --all");
    refused(&session.run("controllers check aliexpres"), 2, &["no controller `aliexpres`"]);
}

#[test]
fn what_needs_a_look_stands_first_and_the_rest_is_summed_up() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new access --to alibaba-com");
    let calm = session.ok("controllers check").stdout;
    assert!(calm.lines().nth(1).unwrap() == "Nothing that you write to needs a look.", "{calm}");
    session.ok("record 1 sent --by email");
    session.ok("record 1 bounced");
    session.ok("new access --to aliexpress");
    session.later("2027-03-01");
    let checked = session.ok("controllers check").stdout;
    let place = |words: &str| checked.find(words).unwrap_or_else(|| panic!("`{words}` is not in\n{checked}"));
    let order = [
        "1 contradicted, 1 old and written to, ",
        "Contradicted: look before you write there again:\nalibaba-com  DataProtection@service.alibaba.com",
        "contradicted: the letter of case 1 came back",
        "Old, and a letter of yours is written for it: look before it goes:\naliexpress  DataProtection.AE@aliexpress.com",
        "if it does:  redress controllers confirm aliexpress --channel data-protection-officer",
        "Old, and no open case writes there: look before you do:\n  ",
        "No address for requests is known",
    ];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{checked}");
    // A group never fills the screen: of the old ones that nobody writes to, eight are listed.
    let listed = &checked[place(order[5])..];
    let group: Vec<&str> = listed.lines().skip(1).take_while(|line| line.starts_with("  ")).collect();
    let count = session.ok("controllers check --plain").stdout.lines().filter(|line| line.contains("old")).count() - 1;
    assert_eq!(group.len(), if 8 < count { 9 } else { count }, "{checked}");
    let document = session.json("controllers check aliexpress");
    let cases: Vec<_> = document["addresses"].as_array().unwrap().iter().map(|one| one["cases"].clone()).collect();
    assert!(cases.contains(&serde_json::json!([2])) && cases.contains(&serde_json::json!([])), "{cases:?}");
}

// ----------------------------------------------------------------------------------- what the user saw and recorded

fn registry_entries(session: &Session) -> Vec<(String, serde_json::Value)> {
    entries_of(session, "registry")
}

/// The entries of a stream, each with its kind and its body.
fn entries_of(session: &Session, stream: &str) -> Vec<(String, serde_json::Value)> {
    let export = session.ok("export").stdout;
    let lines = export.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let of_it = lines.filter(|line| line["stream"] == stream);
    of_it
        .map(|line| {
            let body = serde_json::from_str(line["body"].as_str().unwrap()).unwrap();
            (line["kind"].as_str().unwrap().to_owned(), body)
        })
        .collect()
}

fn sha256_of(session: &Session, id: &str) -> String {
    let path = session.home().join(format!(".config/redress/controllers/{id}.toml"));
    redress::ledger::Digest::of(&fs::read(path).unwrap()).to_string()
}

#[test]
fn the_ledger_tells_when_a_record_was_added_and_what_it_changed_and_nothing_of_where_it_lies() {
    let session = Session::ada("2026-11-23");
    session.ok(SHOP);
    let added = sha256_of(&session, "shop-example");
    session
        .ok("controllers add --change shop-example --email dpo@shop.example --page https://shop.example/privacy --yes");
    session.ok("controllers add --change aliexpress --email new@aliexpress.com --page https://aliexpress.com/p --yes");
    let entries = registry_entries(&session);
    let kinds: Vec<&str> = entries.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["controller-added", "controller-changed", "controller-changed"]);
    assert_eq!(
        entries[0].1,
        serde_json::json!({
            "changes": [
                { "now": "privacy@shop.example", "was": null, "what": "email email" },
                { "now": "Shop Example Ltd", "was": null, "what": "company all" },
                { "now": "Shop Example", "was": null, "what": "service" },
            ],
            "controller": "shop-example", "service": "Shop Example", "sha256": added,
        })
    );
    assert_eq!(
        entries[1].1["changes"],
        serde_json::json!([
            { "now": "dpo@shop.example", "was": "privacy@shop.example", "what": "email email" },
            {
                "now": "Shop Example Ltd: dpo@shop.example", "was": "Shop Example Ltd: privacy@shop.example",
                "what": "requests from US-CA, everywhere else",
            },
        ])
    );
    assert_eq!((&entries[1].1["instead_of"], &entries[2].1["instead_of"]), (&"own".into(), &"shipped".into()));
    assert_eq!(entries[2].1["sha256"], sha256_of(&session, "aliexpress"));
    assert_eq!(entries[2].1["changes"][0]["was"], "DataProtection.AE@aliexpress.com");
    let all = serde_json::to_string(&entries).unwrap();
    assert!(!all.contains(&*session.home().to_string_lossy()) && !all.contains("ada@example.org"), "{all}");
    let shown = session.ok("controllers show shop-example").stdout;
    for words in ["2026-11-23  your own record was added", "    - email email: privacy@shop.example"] {
        assert!(shown.contains(words), "{shown}");
    }
    session.ok("verify");
}

#[test]
fn the_same_file_is_recorded_once_and_one_changed_by_hand_is_told_and_can_be_recorded() {
    let session = Session::ada("2026-11-23");
    session.ok(&SHOP.replace("--page", "--id shop --page"));
    let file = session.home().join(".config/redress/controllers/shop.toml");
    session.ok(&format!("controllers add {} --yes", file.display()));
    assert_eq!(registry_entries(&session).len(), 1);
    let text = fs::read_to_string(&file).unwrap();
    session.controller("shop", &text.replace("privacy@shop.example", "other@shop.example"));
    let shown = session.ok("controllers show shop").stdout;
    assert!(shown.contains("The file was changed since by other means than redress"), "{shown}");
    session.ok(&format!("controllers add {} --yes", file.display()));
    assert_eq!(registry_entries(&session).len(), 2);
    let shown = session.ok("controllers show shop").stdout;
    assert!(!shown.contains("by other means"), "{shown}");
    fs::rename(&file, file.with_extension("off")).unwrap();
    session.ok("controllers show aliexpress -o aliexpress.toml");
    session.ok("controllers add aliexpress.toml --yes");
    fs::remove_file(session.home().join(".config/redress/controllers/aliexpress.toml")).unwrap();
    let shown = session.ok("controllers show aliexpress").stdout;
    assert!(shown.contains("is not in use any more; what is shipped holds"), "{shown}");
    session.ok("controllers add aliexpress.toml --yes");
    assert_eq!(registry_entries(&session).len(), 4, "a record that was away is added again");
}

#[test]
fn where_the_file_cannot_be_written_nothing_is_recorded_and_a_dry_run_makes_no_ledger() {
    let session = Session::on("2026-11-23");
    session.ok(&format!("{SHOP} --dry-run"));
    session.ok("controllers confirm aliexpress --dry-run");
    assert!(!session.ledger().exists());
    session.write(".config/redress/controllers", "a file in the way");
    let run = session.run(SHOP);
    assert_ne!(run.code(), 0, "{run}");
    assert!(!session.ledger().exists() || registry_entries(&session).is_empty());
}

#[test]
fn whoever_looked_says_so_and_the_address_is_as_old_as_that_day() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress");
    session.later("2027-03-01");
    let mail = "data-protection-officer";
    assert_eq!(findings(&session, "aliexpress", mail), ["old", "never-tested"]);
    let old = session.ok("send 1 --via draft --dry-run").stderr;
    assert!(old.contains("This address was last seen on 2026-07-30") && !old.contains("you looked again"), "{old}");
    let run = session.ok("controllers confirm aliexpress --seen 2027-02-27 --source https://aliexpress.com/privacy");
    for words in [
        "DataProtection.AE@aliexpress.com (email, data-protection-officer): you looked on 2027-02-27, and it still stood, in: \
         https://aliexpress.com/privacy. The record's own source is of 2026-07-30.",
        "redress controllers confirm aliexpress --undo",
    ] {
        assert!(run.stderr.contains(words), "{run}");
    }
    assert_eq!(findings(&session, "aliexpress", mail), ["never-tested"]);
    let words = "you looked again on 2027-02-27, and it still stood, in: https://aliexpress.com/privacy";
    let shown = session.ok("controllers show aliexpress").stdout;
    assert!(
        shown.contains(words) && shown.contains("sections E, G, K and P, seen 2026-07-30; its own text says so"),
        "{shown}"
    );
    let screen = session.ok("send 1 --via draft --dry-run").stderr;
    assert!(screen.contains(words) && screen.contains("seen 2026-07-30"), "{screen}");
    assert!(!screen.contains("This address was last seen"), "{screen}");
    let document = session.json("controllers show aliexpress");
    let channels = document["controller"]["channels"].as_array().unwrap();
    let channel = channels.iter().find(|channel| channel["id"] == mail).unwrap();
    assert_eq!(channel["confirmed"]["on"], "2027-02-27");
    assert_eq!(channel["evidence"]["seen"], "2026-07-30", "the source keeps its day");
    assert_eq!(document["recorded"][0]["kind"], "address-confirmed");
    session.ok("verify");
}

#[test]
fn a_letter_keeps_with_its_address_that_the_user_looked_again() {
    let session = Session::ada("2026-11-23");
    session.ok("controllers confirm aliexpress --source 'the policy in the app'");
    session.ok("new access --to aliexpress");
    let drafted = entries_of(&session, "case:1").into_iter().find(|(kind, _)| kind == "drafted").unwrap().1;
    let words = "seen 2026-07-30; looked at again by the person concerned on 2026-11-23, in: the policy in the app";
    assert!(drafted["source"].as_str().unwrap().ends_with(words), "{drafted}");
    assert_eq!(drafted["seen"], "2026-11-23");
}

#[test]
fn what_was_confirmed_is_taken_back_and_the_day_of_the_source_counts_again() {
    let session = Session::ada("2027-03-01");
    session.ok("controllers confirm aliexpress");
    session.ok("controllers confirm aliexpress");
    assert_eq!(registry_entries(&session).len(), 1, "what is so already is not recorded twice");
    session.ok("controllers confirm aliexpress --undo --dry-run");
    assert_eq!(findings(&session, "aliexpress", "data-protection-officer"), ["never-tested"]);
    let run = session.ok("controllers confirm aliexpress --undo");
    assert!(run.stderr.contains("what you said of 2027-03-01 does not count; last seen 2026-07-30 again"), "{run}");
    assert_eq!(findings(&session, "aliexpress", "data-protection-officer"), ["old", "never-tested"]);
    let run = session.ok("controllers confirm aliexpress --undo");
    assert!(run.stderr.contains("nothing was confirmed"), "{run}");
    let kinds: Vec<String> = registry_entries(&session).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["address-confirmed", "confirmation-withdrawn"]);
}

#[test]
fn a_day_that_cannot_be_or_tells_nothing_and_an_address_that_is_not_used_are_refused() {
    let session = Session::ada("2026-11-23");
    for (line, words) in [
        ("aliexpress --seen 2026-11-24", "2026-11-24 is still to come"),
        ("aliexpress --seen 2026-07-29", "is before 2026-07-30, the day on which"),
        ("aliexpress --channel fax", "`aliexpress` has no channel `fax`"),
        ("daraz", "`daraz` has no channel for requests"),
        ("ucweb --channel help", "is not used, whether it still stands or not"),
        ("aliexpress --source 'two\nlines'", "cannot be shown as it is"),
        ("aliexpress --source ''", "the text is empty"),
        ("aliexpres", "no controller `aliexpres`"),
    ] {
        refused(&session.run(&format!("controllers confirm {line}")), 2, &[words]);
    }
    assert!(registry_entries(&session).is_empty());
    session.ok("controllers confirm aliexpress --seen 2026-07-30");
    session.ok("controllers confirm aliexpress --channel DataProtection.AE@aliexpress.com --seen 2026-11-23");
    refused(&session.run("controllers confirm aliexpress --seen 2026-11-22"), 2, &["is before 2026-11-23", "--undo"]);
}

#[test]
fn an_own_record_that_hides_what_the_shipped_one_says_by_now_is_told_by_check_and_before_a_letter_goes() {
    let session = Session::ada("2026-11-23");
    session.ok("controllers add --change aliexpress --email new@aliexpress.com --page https://aliexpress.com/p --yes");
    let quiet = session.ok("controllers check aliexpress").stdout;
    assert!(!quiet.contains("says otherwise by now"), "what the user changed is meant: {quiet}");
    // As if the copy were of a year ago and the shipped record had been corrected since.
    let file = session.home().join(".config/redress/controllers/aliexpress.toml");
    let text = fs::read_to_string(&file).unwrap();
    session.controller("aliexpress", &text.replace("51 Bras Basah Road", "1 Old Road"));
    let checked = session.ok("controllers check").stdout;
    assert_eq!(checked.lines().nth(1).unwrap().split(':').next(), Some("aliexpress"), "{checked}");
    assert!(
        checked.contains("+ post registered-office: Attn: Data Protection Officer, AliExpress, 1 Old Road"),
        "{checked}"
    );
    let hidden = &session.json("controllers check")["hidden"];
    let what: Vec<_> = hidden[0]["differences"].as_array().unwrap().iter().map(|one| &one["what"]).collect();
    assert_eq!(what[..2], ["post registered-office", "post legal-department-cis"], "{hidden}");
    session.ok("new access --to aliexpress");
    let screen = session.ok("send 1 --via draft --dry-run").stderr;
    assert!(screen.contains("says otherwise by now, and your own hides it: post registered-office: "), "{screen}");
}

#[test]
fn the_page_of_a_controller_tells_what_is_said_to_the_reader_and_what_to_whom_else() {
    let session = Session::ada("2026-11-23");
    let page = session.ok("controllers show aliexpress").stdout;
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("`{words}` is not in\n{page}"));
    let others = place("What it says to others, and not to you");
    let mine = place("What it says\n");
    assert!(
        place("For you, in Germany: users in the European Economic Area: Alibaba.com Singapore") < mine
            && mine < others
    );
    let promised = "to buyers and visitors in the United States; sellers in the United States: ";
    assert!(others < place(promised), "{page}");
    for words in ["within 45 days", "within 20 days"] {
        assert!(others < place(words), "`{words}` is promised to others: {page}");
    }
    let foreign = place("Channels that are not for you");
    assert!(place("DataProtection.AE@aliexpress.com (email)") < foreign, "{page}");
    assert!(place("takes requests for erasure only") < foreign);
    for words in [
        "What it rests on\n[1] AliExpress.com Privacy Policy of 2026-07-30",
        "    copy: https://github.com/OpenTermsArchive",
    ] {
        assert!(foreign < place(words));
    }
    // Where nobody knows where the reader lives, each stands with whom it is for.
    let page = Session::on("2026-11-23").ok("controllers show aliexpress").stdout;
    assert!(!page.contains("not for you") && !page.contains("For you, in"), "{page}");
    assert!(page.contains(promised) && page.contains("    for users in the European Economic Area; "), "{page}");
}

#[test]
fn another_address_was_not_looked_at() {
    let session = Session::ada("2027-03-01");
    session.ok("controllers confirm aliexpress");
    session.ok("controllers show aliexpress -o own.toml");
    let text = fs::read_to_string(session.home().join("own.toml")).unwrap();
    session.controller("aliexpress", &text.replace("DataProtection.AE@aliexpress.com", "dpo@aliexpress.com"));
    assert_eq!(findings(&session, "aliexpress", "data-protection-officer"), ["old", "never-tested"]);
    session.controller("aliexpress", &text);
    assert_eq!(findings(&session, "aliexpress", "data-protection-officer"), ["never-tested"]);
}

#[test]
fn a_ledger_that_cannot_be_read_makes_no_address_fresher_and_keeps_no_letter_from_being_written() {
    let session = Session::on("2026-11-23");
    session.write(".local/share/redress/ledger.sqlite", "no ledger");
    let letter = session.ok("letter access --to aliexpress --name 'Ada Example' --email ada@example.org --country DE");
    assert_eq!(letter.stderr.matches("no address counts as looked at again by you").count(), 1, "{letter}");
}

#[test]
fn an_entry_about_the_registry_that_cannot_be_read_is_named_by_verify_and_one_of_a_later_redress_is_left_alone() {
    use redress::{
        controller::RegistryEvent,
        desk,
        ledger::{Ledger, MemoryLedger, NewEntry, Stream},
    };
    let mut ledger = MemoryLedger::default();
    let now = "2026-11-23T08:00:00Z".parse().unwrap();
    let on = "2026-11-23".parse().unwrap();
    let mut put = |kind: &str| {
        let mut transaction = ledger.begin(now).unwrap();
        let (kind, body) = (kind.to_owned(), "{}".to_owned());
        transaction.append(NewEntry { stream: Stream::registry(), on, kind, body }).unwrap();
        transaction.commit().unwrap();
    };
    put("controller-praised");
    put("address-confirmed");
    let troubles = desk::verify(&ledger).unwrap();
    assert_eq!(troubles.len(), 1);
    assert!(troubles[0].to_string().starts_with("entry 2 about the registry cannot be read: "), "{}", troubles[0]);
    let page = include_str!("../docs/ledger.md");
    let page = page.split("## Entries about the registry").nth(1).unwrap().split("\n## ").next().unwrap();
    let documented: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(documented, RegistryEvent::KINDS);
}

// ---------------------------------------------------------------------------------------------------- the group

#[test]
fn of_a_group_only_those_are_written_to_that_the_user_says_to_know() {
    let session = Session::ada("2026-11-23");
    for line in
        ["new access --to alibaba-group", "new access --to alibaba-group --yes", "letter access --to alibaba-group"]
    {
        let run = session.run(line);
        refused(&run, 2, &["is a group of 16 controllers", "--to aliexpress", "redress controllers"]);
        assert!(!run.stderr.contains("--to cainiao"), "{run}");
    }
    assert_eq!(cases(&session), 0);
    let mut terminal = Terminal::run(session.command("new access --to alibaba-group"));
    let names = session.json("controllers alib")["controllers"].as_array().unwrap().len();
    assert!(names >= 3);
    for (service, answer) in
        [("Alibaba.com", "y"), ("AliExpress", "y"), ("Aliyun", "n"), ("Miravia", "n"), ("Qwen", "n")]
    {
        terminal.answer(&format!("Do you have an account with {service}, or did you deal with it?"), answer);
    }
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let out = "Left out, because no address for requests is known: ";
    assert!(screen.contains(out) && screen.contains("Cainiao"), "{screen}");
    assert!(
        !screen.contains("account with Cainiao"),
        "nobody is asked about a company that no letter reaches: {screen}"
    );
    let listed = session.json("list");
    let opened: Vec<_> = listed["cases"].as_array().unwrap().iter().map(|case| case["controller"].clone()).collect();
    assert_eq!(opened, ["alibaba-com", "aliexpress"]);
}

// ------------------------------------------------------------------------------------------------------ import

fn sample(name: &str) -> String {
    format!("{}/tests/datenanfragen/companies/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_record_of_datenanfragen_is_taken_over_and_used_only_after_a_word() {
    let session = Session::ada("2026-11-23");
    let run = session.ok(&format!("controllers import {} --seen 2026-07-21", sample("swisslife-select")));
    assert!(run.stderr.contains("kept and not used: fax, pgp-fingerprint, pgp-url"), "{run}");
    let shown = session.ok("controllers show swisslife-select").stdout;
    assert!(shown.contains("seen 2026-07-21") && shown.contains("fax: \"+49 511 90205224\""), "{shown}");
    refused(&session.run("new access --to swisslife-select"), 2, &["Taken over from Datenanfragen.de"]);
    session.ok("new access --to swisslife-select --channel email");
    session.ok("controllers show swisslife-select -o again.toml");
    let again = session.ok("controllers add again.toml --yes");
    assert!(again.stderr.contains("nothing: it says what the record there is says"), "{again}");
}

#[test]
fn all_files_are_taken_over_or_none_and_one_that_changes_a_record_needs_a_yes() {
    let session = Session::on("2026-11-23");
    let folder = session.home().join(".config/redress/controllers");
    session.write("bad.json", "{\"slug\": \"x\"}");
    refused(&session.run(&format!("controllers import {} bad.json", sample("bunq"))), 65, &["`bad.json`", "or none"]);
    refused(&session.run(&format!("controllers import {0} {0}", sample("bunq"))), 65, &["is in two files"]);
    let both = format!("controllers import {} {}", sample("bunq"), sample("aliexpress"));
    refused(
        &session.run(&both),
        2,
        &[
            "This changes the record of `aliexpress`",
            "+ email email: dataprotection.ae@aliexpress.com, with a reservation",
        ],
    );
    assert!(!folder.exists());
    let document: serde_json::Value =
        serde_json::from_str(&session.ok(&format!("{both} --yes --json")).stdout).unwrap();
    assert_eq!(document["schema"], "redress.controllers-written/1");
    assert_eq!(document["imported"].as_array().unwrap().len(), 2);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
}

#[test]
fn a_small_record_over_a_large_one_shows_where_letters_go_and_counts_what_else_is_known() {
    let session = Session::on("2026-11-23");
    let import = format!("controllers import {}", sample("aliexpress"));
    let run = session.run(&import);
    let short = [
        "changes of where letters go and who answers, and ",
        "- email data-protection-officer: DataProtection.AE@aliexpress.com",
        "+ requests from CN: AliExpress.com: dataprotection.ae@aliexpress.com, with a reservation",
        "- old address: 10 Collyer Quay",
        "- besides: 13 recipients, 9 sources and 33 statements",
        "+ besides: 2 open questions, 1 source and 1 statement",
        "Line by line, and nothing is written:  the same command with --dry-run",
    ];
    refused(&run, 2, &short);
    assert!(!run.stderr.contains("- statement: ") && !run.stderr.contains("+ source: "), "{run}");
    let whole = session.ok(&format!("{import} --dry-run")).stderr;
    assert!(whole.contains("This changes the record of `aliexpress`:\n") && !whole.contains("besides"), "{whole}");
    let listed = |begins: &str| whole.lines().filter(|line| line.trim_start().starts_with(begins)).count();
    assert_eq!((listed("- recipient: "), listed("- source: "), listed("- statement: ")), (13, 9, 33));
    assert_eq!((listed("+ not known: "), listed("+ source: "), listed("+ statement: ")), (2, 1, 1));
    assert!(!session.home().join(".config/redress/controllers").exists());
    let document = session.json(&format!("{import} --yes"));
    let kept = document["records"][0]["differences"].as_array().unwrap();
    assert_eq!(kept.iter().filter(|one| one["what"] == "statement").count(), 34, "a script is given them all");
}

#[test]
fn all_thirty_four_are_taken_over_at_once() {
    let session = Session::on("2026-11-23");
    let mut files: Vec<_> = fs::read_dir(format!("{}/tests/datenanfragen/companies", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect();
    files.sort();
    assert_eq!(files.len(), 34);
    session.ok(&format!("controllers import --seen 2026-07-21 --yes {}", files.join(" ")));
    // One of them stands in for the record of AliExpress.
    assert_eq!(session.ok("controllers --plain").stdout.lines().count(), 17 + 33);
    session.ok("controllers check --plain");
}
