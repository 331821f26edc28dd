//! Finding a controller, warnings before sending, and the user's own records.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{Days, NaiveDate};
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use redress::{
    controller::{
        Channel, ChannelKind, Controller, Instead, RecordFault, Registry, RegistryError, Role, Ship, Warning,
    },
    law::{Place, Regime, Right},
};

fn place(country: &str) -> Place {
    Place::new(country, None).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn refusal(text: &str) -> RegistryError {
    Registry::shipped().find(text).unwrap_err()
}

fn channel(controller: &str, id: &str) -> Channel {
    let registry = Registry::shipped();
    registry.find(controller).unwrap().channels().find(|channel| channel.id == id).unwrap().clone()
}

// ------------------------------------------------------------------------------------------------ finding

#[test]
fn a_controller_is_found_by_its_id_in_any_letter_case() {
    let registry = Registry::shipped();
    for text in ["aliexpress", "AliExpress", " aliexpress "] {
        assert_eq!(registry.find(text).unwrap().service, "AliExpress");
    }
}

#[test]
fn a_slip_of_the_pen_is_answered_with_the_nearest_id() {
    for (text, nearest) in [
        ("aliexpres", "aliexpress"),
        ("ali express", "aliexpress"),
        ("alibaba", "alibaba-com"),
        ("Alibaba.com", "alibaba-com"),
    ] {
        let expected = RegistryError::Unknown { id: text.to_owned(), nearest: Some(nearest.to_owned()) };
        assert_eq!(refusal(text), expected);
    }
    assert_eq!(refusal("aliexpres").to_string(), "no controller `aliexpres` in the registry");
}

#[test]
fn a_name_like_nothing_known_is_not_answered_with_a_guess() {
    for text in ["zalando", "7", "amazon", "", "x"] {
        assert_eq!(refusal(text), RegistryError::Unknown { id: text.to_owned(), nearest: None });
    }
}

#[test]
fn every_unsuitable_address_is_refused_in_any_letter_case_with_its_reason() {
    let registry = Registry::shipped();
    for entry in registry.all_unsuitable() {
        for text in
            [entry.value.clone(), entry.value.to_uppercase(), entry.value.to_lowercase(), format!(" {} ", entry.value)]
        {
            match refusal(&text) {
                RegistryError::Unsuitable { why, .. } => assert_eq!(why, entry.why, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}

#[test]
fn whoever_names_the_law_enforcement_box_learns_why_not_and_where_to_turn() {
    let error = refusal("EnforcementEnquiry@alibaba-inc.com");
    let instead =
        Instead { address: Some("DataProtection.AE@aliexpress.com".to_owned()), controller: "aliexpress".to_owned() };
    assert!(matches!(&error, RegistryError::Unsuitable { instead: Some(known), .. } if *known == instead));
    assert_eq!(
        error.to_string(),
        "`EnforcementEnquiry@alibaba-inc.com` must not be written to: it is for enquiries by law enforcement agencies; \
         a how-to guide prints it as customer support, which is wrong; requests go to controller `aliexpress`, \
         `DataProtection.AE@aliexpress.com`"
    );
}

#[test]
fn a_telephone_number_and_a_page_are_known_as_people_write_them() {
    for text in
        ["(408) 785-5580", "408-785-5580", "http://www.alibabagroup.com/en/contact/law_e_commerce?spm=a271m.8038972"]
    {
        assert!(matches!(refusal(text), RegistryError::Unsuitable { .. }), "{text}");
    }
}

#[test]
fn an_address_of_a_controller_is_answered_with_its_name() {
    for (text, controller) in [
        ("dataprotection.ae@aliexpress.com", "aliexpress"),
        ("DataProtection@service.alibaba.com", "alibaba-com"),
        ("https://privacy.aliexpress.com", "aliexpress"),
        ("Data Protection <DATAPROTECTION.AE@ALIEXPRESS.COM>", "aliexpress"),
    ] {
        let expected = RegistryError::KnownAddress { controller: controller.to_owned(), value: text.to_owned() };
        assert_eq!(refusal(text), expected);
    }
}

#[test]
fn an_address_that_is_known_and_not_used_is_refused_with_the_reason_and_the_better_one() {
    assert_eq!(
        refusal("HELP@ucweb.com").to_string(),
        "`HELP@ucweb.com` is an address of controller `ucweb` that is not used: \
         It stands in a text of 2014, last seen in 2017, and nowhere newer"
    );
    let old = RECORD[RECORD.find("[[channel]]").unwrap()..].replace("\"mail\"", "\"old\"");
    let old = old.replace("privacy@", "old@").replace("ship = \"yes\"", "ship = \"no\"\nnote = \"It was closed.\"");
    let refused = with(&format!("{RECORD}{old}")).find("old@shop.example").unwrap_err().to_string();
    let expected = "`old@shop.example` is an address of controller `shop` that is not used: It was closed; \
                    requests go to `privacy@shop.example`";
    assert_eq!(refused, expected);
}

#[test]
fn a_group_is_no_controller_and_is_answered_with_its_members() {
    let error = refusal("alibaba-group");
    assert!(matches!(&error, RegistryError::Group { members, .. } if members.contains(&"qwen".to_owned())));
    assert_eq!(error.to_string(), "`alibaba-group` is a group of 17 controllers, and each answers for itself");
}

#[test]
fn a_record_is_found_by_its_other_ids_and_takes_none_that_another_is_found_by() {
    let registry = with(&RECORD.replace("id = \"shop\"", "id = \"shop\"\naliases = [\"laden\"]"));
    assert_eq!(registry.find("LADEN").unwrap().id, "shop");
    for names in [
        "id = \"shop\"\naliases = [\"laden\", \"tmall\"]",
        "id = \"tmall\"",
        "id = \"shop\"\naliases = [\"aliexpress\"]",
    ] {
        let refused = Registry::shipped().with_override("x.toml", &RECORD.replace("id = \"shop\"", names));
        assert!(matches!(refused, Err(RegistryError::NameTaken { .. })), "{names}: {refused:?}");
    }
    let held = Registry::shipped().with_own("tmall", "tmall.toml", &RECORD.replace("id = \"shop\"", "id = \"tmall\""));
    assert!(held.find("tmall").is_err(), "letters under the name go nowhere until it is settled");
}

#[test]
fn an_old_address_is_answered_with_the_new_one() {
    let error = refusal("privacyalibaba.com@draju.com");
    assert_eq!(
        error.to_string(),
        "`privacyalibaba.com@draju.com` is an old address of controller `alibaba-com`; \
         now it is koreaprivacyagent@service.alibaba.com, for users in South Korea only"
    );
}

#[test]
fn an_address_nobody_publishes_is_not_taken() {
    assert_eq!(refusal("privacy@example.org"), RegistryError::Address("privacy@example.org".to_owned()));
    assert_eq!(
        refusal("privacy@example.org").to_string(),
        "`privacy@example.org` is an address, and a letter goes only to a controller of the registry; \
         one that is missing is added as a record of its own"
    );
}

#[test]
fn what_a_hostile_name_carries_does_not_reach_the_terminal() {
    let message = refusal("ali\u{1B}[2J\u{202E}express").to_string();
    assert!(message.chars().all(|sign| !sign.is_control() && sign != '\u{202E}'), "{message:?}");
}

// ----------------------------------------------------------------------------------------------- warnings

#[test]
fn an_address_seen_180_days_ago_is_fresh_and_one_seen_181_days_ago_is_old() {
    let mail = channel("aliexpress", "data-protection-officer");
    let seen = day("2026-07-30");
    assert_eq!(mail.warnings(seen + Days::new(180), &place("DE")), []);
    let source =
        "https://terms.alicdn.com/legal-agreement/terms/suit_bu1_aliexpress/suit_bu1_aliexpress201909171350_82407.html";
    let old = Warning::Old { days: 181, limit: 180, seen, source: source.to_owned() };
    assert_eq!(mail.warnings(seen + Days::new(181), &place("DE")), std::slice::from_ref(&old));
    assert_eq!(day("2027-01-27"), seen + Days::new(181));
    assert!(!old.is_refusal());
    assert_eq!(
        old.to_string(),
        format!(
            "This address was last seen on 2026-07-30, 181 days ago, which is more than 180: \
             see whether it still stands at {source}."
        )
    );
}

#[test]
fn an_address_seen_after_today_is_not_old_and_its_age_is_said_to_be_unknown() {
    let seen = day("2026-07-30");
    let warnings = |today: &str| channel("aliexpress", "data-protection-officer").warnings(day(today), &place("DE"));
    assert_eq!(warnings("2026-07-29"), [Warning::Future { seen }]);
    assert!(warnings("2026-07-29")[0].to_string().contains("2026-07-30, which is still to come"));
    assert_eq!(warnings("2026-07-30"), []);
}

#[test]
fn a_no_reply_address_is_refused() {
    let mut mail = channel("aliexpress", "data-protection-officer");
    mail.email = Some("no-reply@aliexpress.com".parse().unwrap());
    let warnings = mail.warnings(day("2026-11-23"), &place("DE"));
    assert_eq!(warnings, [Warning::NoReply { value: "no-reply@aliexpress.com".to_owned() }]);
    assert!(warnings[0].is_refusal());
    assert_eq!(
        warnings[0].to_string(),
        "Nobody reads what is sent to `no-reply@aliexpress.com`; nothing is sent there."
    );
}

#[test]
fn a_channel_on_the_list_is_refused_and_a_national_one_warns_all_who_live_elsewhere() {
    let registry = Registry::shipped();
    let mut mail = channel("aliexpress", "data-protection-officer");
    mail.unsuitable = registry.unsuitable("AliExpressSocialPlatform@aliexpress.com").cloned();
    assert!(mail.warnings(day("2026-11-23"), &place("DE"))[0].is_refusal());

    let korea = channel("aliexpress", "representative-korea");
    let abroad = korea.warnings(day("2026-11-23"), &place("DE"));
    assert!(
        matches!(&abroad[0], Warning::Unsuitable { refused: false, value, .. } if value == "korea_govreach@aliexpress.com")
    );
    assert!(!abroad[0].is_refusal());
    let at_home = korea.warnings(day("2026-11-23"), &place("KR"));
    assert!(matches!(at_home.as_slice(), [Warning::NotShipped { .. }]), "{at_home:?}");
}

#[test]
fn a_representative_without_mail_is_for_the_people_of_its_country_too() {
    let thailand = channel("alibaba-com", "representative-thailand");
    let abroad = thailand.warnings(day("2026-11-23"), &place("JP"));
    assert_eq!(abroad[0].to_string(), "This channel is only for people in Thailand.");
    assert!(!thailand.is_open_to(&place("JP")) && thailand.is_open_to(&place("TH")));
    let at_home = thailand.warnings(day("2026-11-23"), &place("TH"));
    assert!(matches!(at_home.as_slice(), [Warning::NotShipped { .. }]), "{at_home:?}");
}

#[test]
fn a_channel_that_is_not_offered_names_the_one_that_is() {
    let serbia = channel("alibaba-com", "representative-serbia");
    let warning = serbia.warnings(day("2026-11-23"), &place("RS")).pop().unwrap();
    assert_eq!(
        warning.to_string(),
        "This is not offered by default: For users in Serbia only. Better: `DataProtection@service.alibaba.com`."
    );
    let korea = channel("aliexpress", "representative-korea");
    assert_eq!(korea.better, None, "nothing is offered to users in South Korea");
}

#[test]
fn a_channel_to_be_asked_about_says_why() {
    let hong_kong = channel("aliexpress", "legal-department");
    assert_eq!(hong_kong.ship, Ship::Ask);
    let warnings = hong_kong.warnings(day("2026-11-23"), &place("DE"));
    assert_eq!(
        warnings[0].to_string(),
        "This is offered with a reservation: A clause on notices under the contract, not an address for requests; \
         useful for a second copy of a formal letter."
    );
}

#[test]
fn one_published_address_is_enough_and_the_one_offered_without_asking_comes_first() {
    let more = RECORD[RECORD.find("[[channel]]").unwrap()..].replace("\"mail\"", "\"page\"");
    let more = more.replace("\"email\"", "\"webform\"").replace("privacy@shop.example", "https://shop.example/rights");
    let chosen = |text: &str, regime| -> Vec<String> {
        let registry = with(text);
        let entity = registry.find("shop").unwrap().entity_for(&place("DE"), Role::Buyer).unwrap().clone();
        entity.request_channels(regime).iter().map(|channel| channel.id.clone()).collect()
    };
    let both = format!("{RECORD}{more}");
    assert_eq!(chosen(&both, Regime::Gdpr), ["mail"]);
    assert_eq!(chosen(&both, Regime::Ccpa), ["mail", "page"]);
    let mail_to_ask = both.replacen("ship = \"yes\"", "ship = \"ask\"\nnote = \"not confirmed\"", 1);
    assert_eq!(chosen(&mail_to_ask, Regime::Gdpr), ["page"]);
    let only_post = RECORD.replace("\"email\"", "\"post\"");
    let only_post = only_post.replace("value = \"privacy@shop.example\"", "address = [\"1 High Street\", \"London\"]");
    assert_eq!(chosen(&only_post, Regime::UkGdpr), ["mail"]);
}

#[test]
fn a_superseded_channel_is_said_to_be_so_and_is_never_chosen() {
    let registry = with(&RECORD.replace("ship = \"yes\"", "ship = \"yes\"\nstale = true"));
    let shop = registry.find("shop").unwrap();
    let entity = shop.entity_for(&place("DE"), Role::Buyer).unwrap();
    assert_eq!(entity.request_channel(ChannelKind::Email), None);
    assert_eq!(entity.channels_for(Right::Access), Vec::<&Channel>::new());
    let warnings = shop.channels().next().unwrap().warnings(day("2026-11-23"), &place("DE"));
    assert_eq!(warnings, [Warning::Stale { note: None }]);
}

// -------------------------------------------------------------------------------------------- own records

const RECORD: &str = r#"
id = "shop"
service = "Shop Example"

[[source]]
id = "policy"
title = "Privacy notice of Shop Example"
url = "https://shop.example/privacy"
seen = 2026-11-20
kind = "primary"

[[entity]]
id = "all"
applies_to = "its customers"
elsewhere = true
legal_name = "Shop Example Ltd"
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
"#;

fn with(text: &str) -> Registry {
    Registry::shipped().with_override("shop.toml", text).unwrap()
}

fn fault(text: &str) -> RecordFault {
    match Registry::shipped().with_override("shop.toml", text) {
        Err(RegistryError::Record { fault, origin, .. }) => {
            assert_eq!(origin, "shop.toml");
            fault
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_record_of_the_user_is_added_and_marked_and_what_is_shipped_stays_as_it_is() {
    let shipped = Registry::shipped();
    let registry = with(RECORD);
    let shop = registry.find("shop").unwrap();
    assert_eq!(shop.overridden_by.as_deref(), Some("shop.toml"));
    assert_eq!(shop.title(), "Shop Example (your own record: shop.toml)");
    assert_eq!(registry.controllers().count(), shipped.controllers().count() + 1);
    assert!(shipped.find("shop").is_err());
    assert_eq!(registry.find("aliexpress").unwrap().title(), "AliExpress");
}

#[test]
fn a_record_of_the_user_stands_in_for_the_one_shipped_and_is_marked() {
    let registry = with(&RECORD.replace("id = \"shop\"", "id = \"aliexpress\""));
    let aliexpress = registry.find("aliexpress").unwrap();
    assert_eq!(aliexpress.title(), "Shop Example (your own record: shop.toml)");
    let mail = aliexpress.entity_for(&place("DE"), Role::Buyer).unwrap().request_channel(ChannelKind::Email).unwrap();
    assert_eq!(mail.value, "privacy@shop.example");
    assert_eq!(registry.controllers().count(), Registry::shipped().controllers().count());
}

#[test]
fn several_records_are_added_at_once_and_one_id_is_taken_once_only() {
    let other = RECORD.replace("id = \"shop\"", "id = \"bank\"");
    let registry = Registry::shipped().with_overrides([("a.toml", RECORD), ("b.toml", &other)]).unwrap();
    assert!(registry.find("shop").is_ok() && registry.find("bank").is_ok());
    let twice = Registry::shipped().with_overrides([("a.toml", RECORD), ("b.toml", RECORD)]).unwrap_err();
    assert_eq!(twice.to_string(), "controller `shop` is in two records, `a.toml` and `b.toml`");
}

#[test]
fn a_controller_without_any_channel_or_known_company_is_a_record_too() {
    let text = RECORD.split("[[channel]]").next().unwrap().replace("legal_name = \"Shop Example Ltd\"\n", "");
    let registry = with(&text);
    let entity = registry.find("shop").unwrap().entity_for(&place("DE"), Role::Seller).unwrap();
    assert_eq!((entity.legal_name.as_deref(), entity.name()), (None, "The company behind Shop Example"));
    assert_eq!(entity.channels().count(), 0);
    assert!(ChannelKind::ALL.into_iter().all(|kind| entity.request_channel(kind).is_none()));
    assert!(entity.request_channels(Regime::Gdpr).is_empty());
}

#[test]
fn an_entity_for_a_region_comes_before_the_country_and_the_country_before_everywhere_else() {
    let more = |id: &str, places: &str| {
        format!(
            "[[entity]]\nid = \"{id}\"\napplies_to = \"x\"\nplaces = {places}\nsource = \"policy\"\nseen = 2026-11-20\nconfidence = \"primary\"\n"
        )
    };
    let registry = with(&format!("{RECORD}{}{}", more("states", "[\"US\"]"), more("california", "[\"US-CA\"]")));
    let shop = registry.find("shop").unwrap();
    let id = |country: &str, region: Option<&str>| {
        shop.entity_for(&Place::new(country, region).unwrap(), Role::Buyer).unwrap().id.clone()
    };
    assert_eq!(id("US", Some("CA")), "california");
    assert_eq!(id("US", Some("NY")), "states");
    assert_eq!(id("US", None), "states");
    assert_eq!(id("CA", None), "all");
}

#[test]
fn a_record_that_uses_an_address_never_to_be_used_is_refused_in_any_letter_case() {
    let registry = Registry::shipped();
    let mails = registry.all_unsuitable().iter().filter(|entry| entry.value.contains('@') && entry.is_refused());
    let mails: Vec<_> = mails.collect();
    assert!(mails.len() > 10);
    for entry in mails {
        for mail in [entry.value.clone(), entry.value.to_uppercase()] {
            let expected = RecordFault::Unsuitable { value: entry.value.clone(), why: entry.why.clone() };
            assert_eq!(fault(&RECORD.replace("privacy@shop.example", &mail)), expected);
        }
    }
}

#[test]
fn a_record_that_uses_a_number_or_a_page_never_to_be_used_is_refused() {
    let page = RECORD.replace("\"email\"", "\"webform\"");
    let page = page.replace("privacy@shop.example", "https://alibabagroup.com/en/contact/law_e_commerce?from=x");
    assert!(matches!(fault(&page), RecordFault::Unsuitable { .. }));
    let phone = RECORD.replace("\"email\"", "\"phone\"").replace("privacy@shop.example", "(408) 785 5580");
    assert!(matches!(fault(&phone), RecordFault::Unsuitable { .. }));
}

#[test]
fn a_record_that_uses_a_national_representative_loads_and_warns() {
    let registry = with(&RECORD.replace("privacy@shop.example", "info@ksthukuk.com"));
    let mail = registry.find("shop").unwrap().channels().next().unwrap().clone();
    assert!(matches!(mail.warnings(day("2026-11-23"), &place("DE"))[0], Warning::Unsuitable { refused: false, .. }));
    assert_eq!(mail.warnings(day("2026-11-23"), &place("TR")), []);
}

#[test]
fn a_record_whose_mail_nobody_reads_is_refused() {
    let text = RECORD.replace("privacy@shop.example", "No-Reply@shop.example");
    assert_eq!(fault(&text).to_string(), "`No-Reply@shop.example` is an address whose mail nobody reads");
}

#[test]
fn a_mailbox_that_could_carry_a_second_address_or_a_header_is_refused() {
    for hostile in [
        "privacy@shop.example\\r\\nBcc: all@shop.example",
        "privacy@shop.example\\u000ABcc: all@shop.example",
        "privacy@shop.example, all@shop.example",
        "Shop <privacy@shop.example>",
        "\\\"privacy\\\"@shop.example",
        "privacy(x)@shop.example",
        "privacy@[192.0.2.1]",
        "privacy@shop.example\\u202E",
        "privacy",
        "",
    ] {
        let fault = fault(&RECORD.replace("privacy@shop.example", hostile));
        assert!(matches!(fault, RecordFault::Shape { .. } | RecordFault::Syntax { .. }), "{hostile}: {fault:?}");
        assert!(fault.to_string().chars().all(|sign| !sign.is_control() && sign != '\u{202E}'), "{fault}");
    }
}

#[test]
fn a_page_that_is_not_https_is_refused_wherever_it_stands() {
    let url = fault(&RECORD.replace("https://shop.example/privacy", "http://shop.example/privacy"));
    assert_eq!(url.to_string(), "line 8: `http://shop.example/privacy` is not an `https://` address");
    let page = RECORD.replace("\"email\"", "\"webform\"").replace("privacy@shop.example", "http://shop.example/");
    assert_eq!(
        fault(&page).to_string(),
        "channel `mail` is of kind `webform` and needs another `value`: `http://shop.example/` is not an `https://` address"
    );
}

#[test]
fn a_character_that_cannot_be_shown_is_refused_in_every_field_that_holds_text() {
    let full = format!(
        "{RECORD}note = \"n\"\nattention = \"a\"\nsection = \"s\"\nsteps = [\"one\"]\n\
         [[representative]]\nid = \"r\"\njurisdiction = \"KR\"\nname = \"N\"\naddress = [\"A\"]\nphone = \"1\"\nship = \"no\"\nnote = \"n\"\nsource = \"policy\"\nseen = 2026-11-20\nconfidence = \"primary\"\n\
         [[recipient]]\nname = \"N\"\nrole = \"R\"\nsource = \"policy\"\nseen = 2026-11-20\nconfidence = \"primary\"\n\
         [[statement]]\ntopic = \"sale\"\ntext = \"T\"\nquote = \"Q\"\nsource = \"policy\"\nseen = 2026-11-20\nconfidence = \"primary\"\n\
         [[stale]]\nvalue = \"V\"\nwas = \"W\"\nnow = \"N\"\nsource = \"policy\"\nseen = 2026-11-20\nconfidence = \"primary\"\n"
    );
    assert!(Registry::shipped().with_override("shop.toml", &full).is_ok());
    let fields: Vec<usize> = full.match_indices('"').map(|(at, _)| at).collect();
    assert!(fields.len() > 80);
    for opening in fields.iter().step_by(2) {
        for sign in ["\\u0007", "\\u001B", "\\n", "\\u202E", "\\u2066", "\\u200B"] {
            let mut hostile = full.clone();
            hostile.insert_str(opening + 1, sign);
            let error = Registry::shipped().with_override("shop.toml", &hostile);
            assert!(error.is_err(), "{sign} at {opening}: {}", &hostile[opening.saturating_sub(20)..opening + 12]);
        }
    }
}

#[test]
fn a_direction_mark_written_as_it_is_does_not_come_back_in_the_message() {
    let fault = fault(&RECORD.replace("service =", "serv\u{202E}ice ="));
    assert!(fault.to_string().chars().all(|sign| sign != '\u{202E}'), "{fault}");
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let message =
        fault(&RECORD.replace("service = \"Shop Example\"", "service = \"Shop Example\"\nverified = true")).to_string();
    assert!(message.starts_with("line 4: unknown field `verified`"), "{message}");
    for (list, line) in [("[[source]]", "nots = 1"), ("[[entity]]", "nots = 1"), ("[[channel]]", "nots = 1")] {
        let text = RECORD.replace(list, &format!("{list}\n{line}"));
        assert!(fault(&text).to_string().contains("unknown field `nots`"), "{list}");
    }
}

#[test]
fn a_record_that_contradicts_itself_is_refused_with_what_is_wrong() {
    let faults = [
        (
            RECORD.replace("id = \"shop\"", "id = \"../shop\""),
            "`../shop` is no id: small letters, digits and hyphens, at most 64",
        ),
        (RECORD.replace("id = \"shop\"", "id = \"\""), "line 2: the text is empty"),
        (
            RECORD.replace("id = \"shop\"", "id = \"Shop\""),
            "`Shop` is no id: small letters, digits and hyphens, at most 64",
        ),
        (
            RECORD.replace("ship = \"yes\"", "ship = \"ask\""),
            "channel `mail` is of kind `email` and needs a `note` that says why it is not offered",
        ),
        (RECORD.split("[[entity]]").next().unwrap().to_owned(), "it has no `entity`"),
        (
            RECORD.replacen("source = \"policy\"", "source = \"polcy\"", 1),
            "`all` names `polcy`, which is not in `source`",
        ),
        (RECORD.replace("purpose =", "for = [\"al\"]\npurpose ="), "`mail` names `al`, which is not in `entity`"),
        (
            RECORD.replacen("seen = 2026-11-20\nconfidence", "seen = 2026-11-21\nconfidence", 1),
            "`all` was seen on 2026-11-21, after its source `policy` on 2026-11-20",
        ),
        (RECORD.replace("kind = \"primary\"", "kind = \"secondary\""), "`mail` is surer than its source `policy`"),
        (
            format!("{RECORD}{}", &RECORD[RECORD.find("[[channel]]").unwrap()..]),
            "two entries of `channel` have the id `mail`",
        ),
        (
            format!(
                "{RECORD}{}",
                RECORD[RECORD.find("[[entity]]").unwrap()..RECORD.find("[[channel]]").unwrap()]
                    .replace("id = \"all\"", "id = \"rest\"")
            ),
            "entities `all` and `rest` both answer for everywhere else",
        ),
        (RECORD.replace("elsewhere = true", "places = [\"XX\"]"), "entity `all`: no country `XX`"),
        (
            RECORD.replace("\"email\"", "\"post\""),
            "channel `mail` is of kind `post` and needs an `address`, a list of lines",
        ),
        (
            RECORD.replace("\"email\"", "\"representative\""),
            "channel `mail` is of kind `representative` and needs to stand under `representative`",
        ),
        (
            RECORD.replace("value = \"privacy@shop.example\"\n", ""),
            "channel `mail` is of kind `email` and needs a `value`",
        ),
    ];
    for (text, message) in faults {
        assert_eq!(fault(&text).to_string(), message);
    }
}

#[test]
fn a_date_with_a_time_or_in_quotes_is_no_date() {
    for date in ["2026-11-20T10:00:00Z", "\"2026-11-20\"", "10:00:00", "2026-02-30"] {
        let text = RECORD.replacen("seen = 2026-11-20", &format!("seen = {date}"), 1);
        assert!(matches!(fault(&text), RecordFault::Syntax { line: 9, .. }), "{date}");
    }
}

#[test]
fn the_error_for_a_record_names_it_and_what_is_wrong() {
    let error = Registry::shipped().with_override("my\u{1B}.toml", "id = 1").unwrap_err();
    assert!(error.to_string().starts_with("record `my\\u{1b}.toml` cannot be used: line 1: "), "{error}");
}

#[test]
fn a_record_that_cannot_be_used_stops_its_own_controller_and_no_other() {
    let broken = RECORD.replace("id = \"shop\"", "id = \"aliexpress\"").replace("kind = \"email\"", "kind = 5");
    let registry = Registry::shipped().with_own("mine", "mine.toml", &broken).with_own("shop", "shop.toml", RECORD);
    let error = registry.find("AliExpress").unwrap_err().to_string();
    assert!(error.starts_with("record `mine.toml` cannot be used: line "), "{error}");
    assert!(registry.find("alibaba-com").is_ok() && registry.find("shop").is_ok() && registry.find("mine").is_err());
    assert!(
        registry.controllers().all(|known| known.id != "aliexpress"),
        "the shipped record is not used in its place"
    );
    assert_eq!(registry.unusable().iter().map(|held| held.id.as_str()).collect::<Vec<_>>(), ["aliexpress"]);

    let nameless = Registry::shipped().with_own("alibaba-com", "alibaba-com.toml", "no = [toml");
    assert!(nameless.find("alibaba-com").is_err() && nameless.find("aliexpress").is_ok());
    let twice = Registry::shipped().with_own("a", "a.toml", RECORD).with_own("b", "b.toml", RECORD);
    let error = twice.find("shop").unwrap_err().to_string();
    assert_eq!(error, "controller `shop` is in two records, `a.toml` and `b.toml`");
}

#[test]
fn what_others_can_write_stops_the_controller_it_names_and_that_of_its_file() {
    let error = RegistryError::OpenToOthers { origin: "mine.toml".to_owned(), why: "others can write it".to_owned() };
    let text = RECORD.replace("id = \"shop\"", "id = 'aliexpress'   # mine");
    let registry = Registry::shipped().without_record("alibaba-com", Some(&text), &error);
    assert_eq!(
        (registry.find("alibaba-com").err(), registry.find("aliexpress").err()),
        (Some(error.clone()), Some(error))
    );
}

#[test]
fn an_error_names_the_line_of_the_record_that_is_to_be_corrected() {
    let line_of = |text: &str, words: &str| {
        let at = text.lines().position(|line| line.contains(words)).unwrap() + 1;
        format!("record `shop.toml` cannot be used: line {at}: ")
    };
    let second = RECORD.to_owned()
        + RECORD.split_once("\n[[channel]]").map(|(_, rest)| format!("\n[[channel]]{rest}")).as_deref().unwrap();
    let cases = [
        (
            RECORD.replacen("source = \"policy\"\nseen = 2026-11-20", "source = \"nowhere\"\nseen = 2026-11-20", 1),
            "\"nowhere\"",
        ),
        (RECORD.replace("privacy@shop.example", "no address"), "id = \"mail\""),
        (RECORD.replace("id = \"shop\"", "id = \"My Shop\""), "id = \"My Shop\""),
    ];
    for (text, words) in cases {
        let error = Registry::shipped().with_override("shop.toml", &text).unwrap_err().to_string();
        assert!(error.starts_with(&line_of(&text, words)), "{words}: {error}");
    }
    let error = Registry::shipped().with_override("shop.toml", &second).unwrap_err().to_string();
    let last = second.lines().collect::<Vec<_>>().iter().rposition(|line| *line == "id = \"mail\"").unwrap() + 1;
    assert!(error.contains(&format!(": line {last}: two entries of `channel` have the id `mail`")), "{error}");
}

fn texts(controller: &Controller) -> Vec<String> {
    let channels = controller.channels().flat_map(|channel| [channel.value.clone(), channel.purpose.clone()]);
    channels.chain([controller.title(), controller.service.clone()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_name_is_answered_and_the_answer_can_be_shown(text in any::<String>()) {
        if let Err(error) = Registry::shipped().find(&text) {
            prop_assert!(error.to_string().chars().all(|sign| !sign.is_control()));
        }
    }

    #[test]
    fn any_record_is_read_or_refused_without_a_panic(cut in 0..RECORD.len(), noise in "\\PC{0,8}") {
        let mut text = RECORD.to_owned();
        text.insert_str(cut, &noise);
        if let Ok(registry) = Registry::shipped().with_override("x", &text) {
            prop_assert!(registry.controllers().count() >= Registry::shipped().controllers().count());
        }
    }

    #[test]
    fn text_that_gets_in_comes_out_the_same_and_holds_nothing_that_acts(name in any::<String>(), purpose in any::<String>()) {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let text = RECORD.replace("\"Shop Example\"", &quoted(&name)).replace("\"requests\"", &quoted(&purpose));
        if let Ok(registry) = Registry::shipped().with_override("x", &text) {
            let shop = registry.find("shop").unwrap();
            prop_assert_eq!(&shop.service, &name);
            prop_assert_eq!(&shop.channels().next().unwrap().purpose, &purpose);
            let plain = |sign: char| !sign.is_control() && !('\u{202A}'..='\u{202E}').contains(&sign);
            prop_assert!(texts(shop).iter().all(|text| text.chars().all(plain)));
        }
    }
}
