//! The authorities that are shipped, and which of them takes the complaint of whom.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{collections::BTreeSet, fs, path::Path};

use redress::{
    controller::{Authorities, Competence, Confidence, Detail, Registry, Stale, SupervisoryAuthority, Why},
    law::{CalendarCode, Language, Law, Place, Regime},
};
use support::session::Session;

fn place(code: &str) -> Place {
    code.parse().unwrap()
}

fn competent(code: &str) -> Competence {
    Authorities::shipped().competent(&place(code))
}

fn ids(code: &str) -> Vec<&'static str> {
    competent(code).authorities.iter().map(|authority| authority.id.as_str()).collect()
}

fn authority(id: &str) -> &'static SupervisoryAuthority {
    Authorities::shipped().find(id).unwrap()
}

// ------------------------------------------------------------------------------------------------------ the records

#[test]
fn every_file_in_the_folder_is_shipped_under_its_own_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/authorities");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = names.filter_map(|name| name.strip_suffix(".toml").map(str::to_owned)).collect();
    let shipped: Vec<String> = Authorities::shipped().all().map(|known| known.id.clone()).collect();
    assert_eq!(files.iter().collect::<Vec<_>>(), shipped.iter().collect::<Vec<_>>());
}

#[test]
fn every_record_has_a_source_a_day_a_place_and_some_way_to_reach_it() {
    for known in Authorities::shipped().all() {
        let id = &known.id;
        assert!(!known.source.is_empty() && !known.places.is_empty(), "{id}");
        assert!("2026-11-22".parse() == Ok(known.seen) || "2026-11-23".parse() == Ok(known.seen), "{id}");
        assert!(
            !known.address.is_empty() || known.email.is_some() || known.form.is_some() || known.web.is_some(),
            "{id}"
        );
        assert_eq!(known.source.starts_with("datenanfragen/data@"), known.confidence == Confidence::Secondary, "{id}");
        assert!(!known.source.starts_with("datenanfragen") || known.source.ends_with(&format!("/{id}.json")), "{id}");
    }
}

#[test]
fn what_is_unconfirmed_or_out_of_date_is_marked_and_says_what() {
    for known in Authorities::shipped().all() {
        let id = &known.id;
        let marked = !known.unconfirmed.is_empty() || known.stale.is_some() || !known.suggested_address.is_empty();
        assert!(!marked || known.note.is_some(), "{id}");
        assert!(known.confidence != Confidence::None || !known.unconfirmed.is_empty(), "{id}");
        assert!(known.suggested_address.is_empty() || known.stale == Some(Stale::Yes), "{id}");
        let note = known.note.clone().unwrap_or_default();
        assert!(!note.contains("UNCONFIRMED URL") || !known.confirms(Detail::Web), "{id}");
    }
    assert!(!authority("us-ca-cppa").confirms(Detail::Address) && authority("us-ca-cppa").confirms(Detail::Form));
    assert!(!authority("us-ca-ag").confirms(Detail::Form));
    assert_eq!(authority("iedpc").stale, Some(Stale::Yes));
    assert_eq!(authority("isdpa").stale, Some(Stale::Maybe));
    assert_eq!(authority("atdsb").language.unwrap().code(), "de");
}

#[test]
fn a_record_without_a_source_a_day_or_with_a_key_that_nobody_reads_is_refused() {
    let text = include_str!("../data/authorities/atdsb.toml");
    let read = |text: &str| toml::from_str::<SupervisoryAuthority>(text);
    assert_eq!(&read(text).unwrap(), authority("atdsb"));
    for key in ["id", "name", "places", "source", "seen", "confidence"] {
        let line = text.lines().find(|line| line.starts_with(&format!("{key} = "))).unwrap();
        assert!(read(&text.replacen(line, "", 1)).is_err(), "{key}");
    }
    for (good, bad) in [
        ("email =", "mail ="),
        ("\"AT\"", "\"XX\""),
        ("https://www.dsb", "ftp://www.dsb"),
        ("dsb@dsb.gv.at", "dsb.gv.at"),
        ("stale = \"maybe\"", "stale = \"perhaps\""),
        ("Barichgasse", "Barich\\u202Egasse"),
    ] {
        assert!(text.contains(good), "{good}");
        assert!(read(&text.replace(good, bad)).is_err(), "{bad}");
    }
}

// ------------------------------------------------------------------------------------------------- who takes it

#[test]
fn every_place_of_every_law_has_one_authority_and_germany_one_a_land() {
    for regime in Regime::ALL {
        for code in Law::of(regime).territories().iter().flat_map(|territory| &territory.places) {
            match code.as_str() {
                "DE" => assert_eq!(ids("DE").len(), 16),
                "US-CA" => assert_eq!(ids("US-CA"), ["us-ca-ag", "us-ca-cppa"]),
                code => assert_eq!(ids(code).len(), 1, "{code}: {:?}", ids(code)),
            }
        }
    }
    assert_eq!((ids("GB"), ids("GB-SCT")), (vec!["gbico"], vec!["gbico"]));
}

#[test]
fn every_land_has_its_own_authority_and_none_is_shared() {
    let lands: Vec<String> =
        CalendarCode::all().map(|code| code.to_string()).filter(|code| code.starts_with("DE-")).collect();
    assert_eq!(lands.len(), 16);
    let found: BTreeSet<&str> = lands
        .iter()
        .map(|land| match ids(land).as_slice() {
            [one] => *one,
            several => panic!("{land}: {several:?}"),
        })
        .collect();
    assert_eq!(found.len(), 16);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), {
        let mut all = ids("DE");
        all.sort_unstable();
        all
    });
}

#[test]
fn a_resident_of_bavaria_complains_about_a_shop_to_the_one_for_companies() {
    assert_eq!(ids("DE-BY"), ["debaylda"]);
    let others = |code: &str| -> Vec<&str> {
        Authorities::shipped().others(&place(code)).map(|known| known.id.as_str()).collect()
    };
    assert!(others("DE-BY").contains(&"debayldb") && others("DE-BY").contains(&"debfdi"));
    assert!(!others("DE-BE").contains(&"debayldb") && others("DE-BE").contains(&"debfdi"));
    assert!(others("DE").contains(&"debayldb"));
    assert!(others("AT").is_empty());
}

#[test]
fn where_the_part_is_not_known_all_are_listed_and_it_is_said_why() {
    assert_eq!((competent("DE").why, competent("DE-BE").why), (Why::PartUnknown, Why::Part));
    assert!(competent("DE").to_string().contains("all that are known are listed"), "{}", competent("DE"));
    assert_eq!(competent("US").why, Why::PartUnknown);
}

#[test]
fn where_none_is_known_that_is_said_and_nobody_is_put_in_its_place() {
    for code in ["JP", "GG", "US-TX", "DE-ZZ"] {
        assert!(ids(code).is_empty(), "{code}: {:?}", ids(code));
        assert!(competent(code).to_string().contains("no authority is known to redress"), "{}", competent(code));
    }
    assert_eq!(competent("JP").why, Why::Unknown(BTreeSet::new()));
    assert_eq!(
        competent("US-TX").to_string(),
        "United States: no authority is known to redress for `US-TX`, only for `US-CA`, `US-OR`."
    );
}

#[test]
fn the_law_of_the_place_is_cited_only_where_redress_has_it() {
    for (code, provision) in [
        ("AT", Some("Art. 77 GDPR")),
        ("NO", Some("Art. 77 GDPR")),
        ("RE", Some("Art. 77 GDPR")),
        ("GB", Some("Data Protection Act 2018 s 165(2)")),
        ("US-CA", Some("Civ. Code § 1798.199.45")),
        ("CH", None),
        ("CA", None),
        ("US-OR", None),
    ] {
        let competence = competent(code);
        assert!(!competence.authorities.is_empty(), "{code}");
        assert_eq!(competence.provisions.first().map(String::as_str), provision, "{code}");
        assert_eq!(competence.to_string().contains("no record of the law"), provision.is_none(), "{competence}");
    }
}

#[test]
fn a_claim_of_a_controller_never_takes_the_place_of_residence() {
    let registry = Registry::shipped();
    let claim = registry.find("alibaba-com").unwrap().statements.iter().find(|known| known.text.contains("Garante"));
    assert!(claim.is_some(), "the claim this test is about is gone");
    assert_eq!(ids("AT"), ["atdsb"]);
    let shown = Session::on("2026-11-23").ok("authorities AT").stdout;
    let (authorities, claims) = shown.split_once("What controllers say of their lead authority").unwrap();
    assert!(authorities.contains("Österreichische Datenschutzbehörde") && !authorities.contains("Garante"), "{shown}");
    assert!(claims.contains("Alibaba.com: The policy calls the Italian Garante"), "{shown}");
    let document = Session::on("2026-11-23").json("authorities AT");
    assert_eq!(document["authorities"][0]["id"], "atdsb");
    assert_eq!(document["claims"][0]["controller"], "alibaba-com");
}

// --------------------------------------------------------------------------------------------------- the command

#[test]
fn the_screens() {
    let session = Session::on("2026-11-23");
    let lines = ["authorities DE-BY", "authorities GB", "authorities US-CA", "authorities JP", "authorities SG"];
    let shown: Vec<String> = lines.iter().map(|line| format!("$ redress {line}\n{}\n", session.run(line))).collect();
    insta::assert_snapshot!(shown.join("\n"));
    assert_eq!(fs::read_dir(session.home()).unwrap().count(), 0);
}

#[test]
fn the_list_names_every_authority_once_and_the_place_of_the_settings() {
    let session = Session::ada("2026-11-23");
    let run = session.ok("authorities --plain");
    assert_eq!(run.stdout.lines().count(), Authorities::shipped().all().count());
    assert!(run.stdout.lines().all(|line| line.split('\t').count() == 3), "{run}");
    assert!(run.stderr.contains("Yours:  redress authorities DE"), "{run}");
    let document = session.json("authorities");
    assert_eq!((&document["schema"], &document["place"]), (&"redress.authorities/1".into(), &serde_json::Value::Null));
    assert_eq!(document["authorities"].as_array().unwrap().len(), Authorities::shipped().all().count());
}

#[test]
fn a_word_that_is_no_place_is_refused_with_the_one_that_was_meant() {
    let session = Session::on("2026-11-23");
    for (word, near) in
        [("Germny", "did you mean Germany (`DE`)"), ("Atlantis", "no country"), ("DE-ATLANTIS", "no region")]
    {
        let run = session.run(&format!("authorities {word}"));
        assert_eq!(run.code(), 2, "{run}");
        assert!(run.stderr.contains(near), "{run}");
    }
}

#[test]
fn a_part_that_makes_no_difference_is_taken_and_said_to_make_none() {
    let session = Session::on("2026-11-23");
    for place in ["AT-9", "CA-QC", "NL-NH"] {
        let run = session.ok(&format!("authorities {place}"));
        let (country, part) = place.split_once('-').unwrap();
        assert!(run.stderr.contains(&format!("`{part}` makes no difference here")), "{run}");
        assert_eq!(session.json(&format!("authorities {place}"))["place"], place);
        let whole = session.ok(&format!("authorities {country}"));
        assert_eq!(run.stdout.lines().skip(1).collect::<Vec<_>>(), whole.stdout.lines().skip(1).collect::<Vec<_>>());
    }
}

#[test]
fn beside_the_claim_of_a_controller_stands_the_authority_of_the_settings() {
    let session = Session::on("2026-11-23");
    session.ok("init --country DE --region BE --name 'Ada Example' --email ada@example.org --by-hand");
    let shown = session.ok("controllers show alibaba-com").stdout;
    let claim = "What it says of that is a claim and binds nobody. Where you live decides: Berliner Beauftragte für Datenschutz";
    assert!(shown.contains(claim), "{shown}");
}

#[test]
fn an_english_name_beside_its_own_is_told_apart_and_an_address_ends_in_its_country() {
    let (mut named, mut countries) = (0, 0);
    for authority in Authorities::shipped().all() {
        let id = &authority.id;
        if let Some(own) = &authority.own_name {
            assert!(authority.name.starts_with(&format!("{own} (")) && authority.name.ends_with(')'), "{id}");
            assert_eq!(
                (authority.name_in(Language::ENGLISH), authority.name_in("es".parse().unwrap())),
                (&*authority.name, &**own)
            );
            named += 1;
        }
        if !authority.address.is_empty() {
            assert!(authority.country_of_address().is_some(), "{id}: {:?}", authority.address);
            countries += 1;
        }
    }
    assert!(named == 22 && countries > 55, "{named} {countries}");
}
