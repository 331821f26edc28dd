//! Records of Datenanfragen.de taken over: 34 real ones, of which nothing is lost.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeSet, fs, path::Path};

use chrono::NaiveDate;
use proptest::prelude::{any, prop_assert, proptest};
use redress::controller::{
    ChannelKind, Confidence, Controller, ImportFault, Imported, RecordFault, Registry, Ship, Topic, from_datenanfragen,
};
use serde_json::{Map, Value, json};

fn seen() -> NaiveDate {
    "2026-07-21".parse().unwrap()
}

/// Every record, by its file name, with its text.
fn records() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/datenanfragen/companies");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut records: Vec<_> = files
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    records.sort();
    records
}

fn imported(text: &str) -> Imported {
    from_datenanfragen(text, seen()).unwrap()
}

fn controller(text: &str) -> Controller {
    Registry::shipped().read("x.toml", &imported(text).text).unwrap()
}

/// Writes the record as theirs again, from what ours has: the judge of what was lost.
fn back(controller: &Controller) -> Value {
    let mut fields = Map::new();
    let entity = &controller.entities[0];
    let note = controller.sources().next().unwrap().note.clone().unwrap();
    let quality = note.strip_prefix("Quality: ").unwrap().strip_suffix(". CC0 1.0.").unwrap();
    let countries: Vec<String> = if entity.elsewhere {
        vec!["all".to_owned()]
    } else {
        entity.places.iter().map(|place| place.to_string().to_lowercase()).collect()
    };
    fields.insert("slug".into(), json!(controller.id));
    fields.insert("name".into(), json!(entity.legal_name));
    fields.insert("quality".into(), json!(quality));
    fields.insert("relevant-countries".into(), json!(countries));
    for channel in controller.channels() {
        let (field, value) = match channel.kind {
            ChannelKind::Email => ("email", channel.value.clone()),
            ChannelKind::Webform => ("webform", channel.value.clone()),
            ChannelKind::Phone => ("phone", channel.value.clone()),
            ChannelKind::Post => ("address", channel.address.join("\n")),
            ChannelKind::InApp | ChannelKind::Representative => panic!("{}", channel.value),
        };
        fields.insert(field.into(), json!(value));
        if channel.purpose.ends_with("that the record suggests") {
            let medium = if field == "address" { "letter" } else { field };
            fields.insert("suggested-transport-medium".into(), json!(medium));
        }
    }
    for (field, list) in [("categories", &controller.categories), ("runs", &controller.runs)] {
        if !list.is_empty() {
            fields.insert(field.into(), json!(list));
        }
    }
    if let Some(language) = controller.languages.first() {
        fields.insert("request-language".into(), json!(language.to_string()));
    }
    fields.extend(controller.website.iter().map(|site| ("web".to_owned(), json!(site))));
    let pages =
        controller.unknown.iter().map(|one| one.find_out.strip_prefix("Look at the source of the record: ").unwrap());
    fields.insert("sources".into(), json!(pages.collect::<Vec<_>>()));
    let mut comments = Vec::new();
    for statement in &controller.statements {
        let quote = statement.quote.clone().unwrap();
        match statement.topic {
            Topic::Practice => comments.push(quote),
            Topic::Identity => match quote.strip_prefix("needs-id-document: ") {
                Some(needs) => drop(fields.insert("needs-id-document".into(), json!(needs == "true"))),
                None => drop(fields.insert("required-elements".into(), serde_json::from_str(&quote).unwrap())),
            },
            topic => panic!("{topic:?}"),
        }
    }
    if !comments.is_empty() {
        fields.insert("comments".into(), json!(comments));
    }
    for kept in &controller.unmapped {
        fields.insert(kept.field.clone(), serde_json::from_str(&kept.json).unwrap());
    }
    Value::Object(fields)
}

#[test]
fn all_thirty_four_records_are_taken_over_and_nothing_of_them_is_lost() {
    let records = records();
    assert_eq!(records.len(), 34);
    for (name, text) in records {
        let original: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back(&controller(&text)), original, "{name}");
    }
}

#[test]
fn every_field_has_a_place_or_is_named_as_one_that_has_none() {
    let mut unmapped = BTreeSet::new();
    for (name, text) in records() {
        let original: Value = serde_json::from_str(&text).unwrap();
        let imported = imported(&text);
        assert_eq!(imported.id, name);
        let mapped: BTreeSet<String> = imported.mapped.iter().map(|(field, _)| field.clone()).collect();
        let kept: BTreeSet<String> = imported.unmapped.iter().cloned().collect();
        assert!(mapped.is_disjoint(&kept), "{name}");
        let fields: BTreeSet<String> = original.as_object().unwrap().keys().cloned().collect();
        assert_eq!(mapped.union(&kept).cloned().collect::<BTreeSet<_>>(), fields, "{name}");
        unmapped.extend(kept);
    }
    let expected = [
        "custom-access-template",
        "custom-erasure-template",
        "custom-rectification-template",
        "facet-group",
        "fax",
        "pgp-fingerprint",
        "pgp-url",
    ];
    assert_eq!(unmapped, expected.map(str::to_owned).into());
}

#[test]
fn a_record_that_is_written_out_and_read_again_is_the_same() {
    for (name, text) in records() {
        let first = controller(&text);
        let again = Registry::shipped().read("x.toml", first.text()).unwrap();
        assert_eq!(first, again, "{name}");
        let registry = Registry::shipped().with_override("x.toml", first.text()).unwrap();
        assert_eq!(registry.find(&name).unwrap().text(), first.text(), "{name}");
    }
}

#[test]
fn nothing_of_it_is_surer_than_a_third_party_and_every_address_is_asked_about_with_its_source_and_its_day() {
    for (name, text) in records() {
        let controller = controller(&text);
        for channel in controller.channels() {
            assert_eq!(channel.ship, Ship::Ask, "{name}");
            assert_eq!((channel.evidence.confidence, channel.evidence.seen), (Confidence::Secondary, seen()), "{name}");
            assert!(channel.note.as_ref().unwrap().contains("Taken over from Datenanfragen.de"), "{name}");
            let url = channel.evidence.source.url.as_ref().unwrap().to_string();
            assert!(url.ends_with(&format!("/companies/{name}.json")), "{url}");
        }
    }
}

#[test]
fn the_way_that_a_record_suggests_comes_first() {
    let first = |name: &str| {
        let (_, text) = records().into_iter().find(|(known, _)| known == name).unwrap();
        controller(&text).channels().next().unwrap().kind
    };
    assert_eq!(first("uber"), ChannelKind::Webform);
    assert_eq!(first("bunq"), ChannelKind::Email);
    assert_eq!(first("4wmarketplace"), ChannelKind::Phone, "it suggests none, and has no address for mail");
}

const MINIMAL: &str = r#"{"slug":"shop","relevant-countries":["all"],"name":"Shop","address":"1 High Street\nLondon",
    "sources":["https://shop.example/"],"quality":"verified"}"#;

#[test]
fn what_is_no_record_of_theirs_is_refused_with_what_is_wrong() {
    let fault = |text: &str| from_datenanfragen(text, seen()).unwrap_err();
    assert!(matches!(fault("slug: shop"), ImportFault::Json(_)));
    assert!(matches!(fault("[1]"), ImportFault::Json(_)));
    for field in ["slug", "name", "quality"] {
        assert_eq!(fault(&MINIMAL.replace(&format!("\"{field}\""), "\"other\"")), ImportFault::Field(field));
        assert_eq!(
            fault(&MINIMAL.replace(&format!("\"{field}\":\""), &format!("\"{field}\":1,\"x\":\""))),
            ImportFault::Field(field)
        );
    }
    let path = fault(&MINIMAL.replace("\"shop\"", "\"../shop\""));
    assert_eq!(path, ImportFault::Record(RecordFault::Id("../shop".to_owned())));
    assert!(matches!(fault(&MINIMAL.replace("\"Shop\"", "\"\\u001b[2J\"")), ImportFault::Record(_)));
}

#[test]
fn a_value_that_has_no_safe_place_is_kept_under_its_name() {
    let hostile = MINIMAL.replace(
        "\"quality\"",
        "\"email\":\"a@shop.example\\r\\nBcc: b@shop.example\",\"webform\":\"javascript:alert(1)\",\
         \"comments\":[\"turn\\u202e\"],\"new-field\":{\"a\":[1,null]},\"nsfw\":true,\"quality\"",
    );
    let taken = imported(&hostile);
    let kept: BTreeSet<&str> = taken.unmapped.iter().map(String::as_str).collect();
    assert_eq!(kept, ["comments", "email", "new-field", "nsfw", "webform"].into());
    let controller = controller(&hostile);
    assert_eq!(controller.channels().map(|channel| channel.kind).collect::<Vec<_>>(), [ChannelKind::Post]);
    assert_eq!(back(&controller), serde_json::from_str::<Value>(&hostile).unwrap());
}

#[test]
fn an_address_that_must_not_be_used_is_not_taken_over() {
    let text = MINIMAL.replace("\"quality\"", "\"email\":\"EnforcementEnquiry@alibaba-inc.com\",\"quality\"");
    let error = Registry::shipped().read("x.toml", &imported(&text).text).unwrap_err();
    assert!(error.to_string().contains("must not be written to"), "{error}");
}

proptest! {
    #[test]
    fn whatever_a_record_says_is_taken_over_whole_or_refused(name in any::<String>(), comment in any::<String>(), fax in any::<String>()) {
        let mut original: Value = serde_json::from_str(MINIMAL).unwrap();
        original["name"] = json!(name);
        original["comments"] = json!([comment]);
        original["fax"] = json!(fax);
        if let Ok(imported) = from_datenanfragen(&original.to_string(), seen()) {
            let controller = Registry::shipped().read("x.toml", &imported.text).unwrap();
            // A name is taken without the space around it, which names nobody.
            original["name"] = json!(name.trim());
            prop_assert!(back(&controller) == original, "{}", imported.text);
        }
    }
}
