//! What no letter is written for, and what it discloses.

use redress::{
    law::{Regime, Right},
    letter::{LetterError, Shelf, compose},
    request::{Addressee, Request},
};

use super::fixture::{bare, day, every_following, everything, flat, flatten, full, identifiers, letter};
use super::strange;

fn error(request: &Request) -> String {
    compose(request, day()).unwrap_err().to_string()
}

#[test]
fn a_letter_or_language_there_is_none_of_names_those_there_are() {
    assert_eq!(
        error(&bare(Regime::Gdpr, Right::Limit)),
        "no letter `limit` under `gdpr` in `en`; there are `access`, `erasure`, `objection`, `portability`, \
         `rectification`, `restriction`"
    );
    let mut request = bare(Regime::Ccpa, Right::Access);
    request.language = "de".parse().unwrap();
    assert_eq!(error(&request), "no letters in `de` under `ccpa`; there are letters in `en`, `es`");
}

#[test]
fn a_part_there_is_none_of_names_those_there_are() {
    let mut request = bare(Regime::Gdpr, Right::Erasure);
    request.without = ["concent".parse().unwrap()].into();
    assert_eq!(
        error(&request),
        "letter `erasure` under `gdpr` has no part `concent` to leave out; there are `consent`, `objection`"
    );
    let mut request = bare(Regime::Ccpa, Right::Objection);
    request.without = ["consent".parse().unwrap()].into();
    assert_eq!(error(&request), "letter `objection` under `ccpa` has no part `consent` to leave out; it has none");
    let mut request = bare(Regime::UkGdpr, Right::Restriction);
    request.with.insert("acuracy".parse().unwrap());
    assert_eq!(
        error(&request),
        "letter `restriction` under `uk-gdpr` has no part `acuracy` to put in; there are `accuracy`, `claims`, \
         `objection`, `unlawful`"
    );
}

#[test]
fn a_letter_that_would_name_no_data_or_no_ground_is_not_written() {
    for regime in Regime::ALL {
        let mut request = bare(regime, Right::Rectification);
        request.named_data = None;
        assert_eq!(
            error(&request),
            format!(
                "letter `rectification` under `{regime}` needs the data it is about: which they are and how they should read"
            )
        );
    }
    let mut request = bare(Regime::Gdpr, Right::Restriction);
    request.with.clear();
    let named = error(&request);
    assert!(
        named.starts_with("letter `restriction` under `gdpr` needs a ground of yours: `accuracy` (that you"),
        "{named}"
    );
}

#[test]
fn a_restriction_rests_on_the_grounds_that_the_person_names_and_on_no_other() {
    let grounds =
        [("accuracy", "18(1)(a)"), ("unlawful", "18(1)(b)"), ("claims", "18(1)(c)"), ("objection", "18(1)(d)")];
    for regime in [Regime::Gdpr, Regime::UkGdpr] {
        for (named, _) in grounds {
            let mut request = bare(regime, Right::Restriction);
            request.with = [named.parse().unwrap()].into();
            let letter = letter(&request);
            let text = flat(&letter);
            for (ground, point) in grounds {
                assert_eq!(text.contains(point), ground == named, "{regime} {named}: {point}");
                let rests = letter.provisions.iter().any(|provision| provision.as_str().contains(point));
                assert_eq!(rests, ground == named, "{regime} {named}: {point} is recorded");
            }
        }
    }
}

#[test]
fn without_the_information_an_access_letter_asks_for_the_copy_only_and_says_so_in_the_record() {
    for regime in Regime::ALL {
        let mut request = bare(regime, Right::Access);
        request.without = ["information".parse().unwrap()].into();
        let (only, whole) = (letter(&request), letter(&bare(regime, Right::Access)));
        assert!(only.asks.len() < whole.asks.len() && only.asks.iter().all(|ask| whole.asks.contains(ask)), "{regime}");
        let text = flat(&only);
        for word in ["recipients", "third parties", "Portability", "remote access", "the purposes"] {
            assert!(!text.contains(word), "{regime}: {word}");
        }
        assert!(text.contains("copy of the data themselves") || text.contains("specific pieces"), "{regime}");
    }
}

#[test]
fn a_value_that_cannot_stand_in_a_letter_is_named() {
    type Change = fn(&mut Request);
    let changes: [(&str, Change); 9] = [
        ("the name is empty", |request| request.subject.name = " \n".to_owned()),
        ("`Ada` is not a plain e-mail address", |request| request.subject.email = "Ada".to_owned()),
        ("`name` holds a line break (U+000A) but is one line", |request| request.subject.name = "A\nB".to_owned()),
        ("`name` holds U+202E, which changes the direction of the text", |request| {
            request.subject.name = "\u{202e}adA".to_owned();
        }),
        ("`reason` holds the control character U+001B", |request| request.reason = Some("a\n\u{1b}[2J".to_owned())),
        ("`reason` is empty", |request| request.reason = Some("\n \n".to_owned())),
        ("`data` is empty", |request| request.named_data = Some(String::new())),
        ("`identifier order` holds a line break (U+000D) but is one line", |request| {
            request.subject.identifiers = identifiers(&["order=8\r1"]);
        }),
        ("`addressee legal name` is empty", |request| request.addressee = Addressee::default()),
    ];
    for (says, change) in changes {
        for (regime, right) in everything() {
            let mut request = bare(regime, right);
            change(&mut request);
            assert_eq!(error(&request), says, "{regime} {right}");
        }
    }
}

#[test]
fn a_letter_tells_what_it_says_it_tells() {
    for (regime, right) in everything() {
        let least = letter(&bare(regime, right));
        let all = letter(&full(regime, right));
        let region: &[&str] = if regime == Regime::Ccpa { &["region"] } else { &[] };
        let data: &[&str] = if right == Right::Rectification { &["data"] } else { &[] };
        let start = [&["name", "email", "country"], region, data].concat();
        assert_eq!(least.discloses, start, "{regime} {right}");
        let start = [&["name", "email", "address", "country"], region].concat();
        let rest = ["account-email", "member-id", "order", "reason"];
        let other: &[&str] = if right == Right::Portability { &["to-controller"] } else { &[] };
        assert_eq!(all.discloses, [start.as_slice(), &rest, data, other].concat(), "{regime} {right}");
        for said in ["cn81723", "8123", "Musterstraße 1, 10115 Berlin", "Order 81 was not mine."] {
            assert!(flat(&all).contains(said), "{regime} {right}: {said}");
            assert!(!least.text().contains(said), "{regime} {right}: {said}");
        }
    }
    assert!(!letter(&full(Regime::UkGdpr, Right::Access)).text().contains("SCT"));
}

#[test]
fn the_address_of_the_account_confirms_identity_only_where_it_is_stated() {
    let unverified = |right| matches!(right, Right::Limit | Right::Objection);
    for (regime, right) in everything().filter(|(regime, right)| *regime != Regime::Ccpa || !unverified(*right)) {
        let with = |identifier: &[&str]| {
            let mut request = bare(regime, right);
            request.subject.identifiers = identifiers(identifier);
            flat(&letter(&request))
        };
        let own = "address above is the one registered with the account";
        let other = "address of the account stated above will confirm";
        let neither = "address above";
        assert!(with(&["account-email=ADA@example.org"]).contains(own), "{regime} {right}");
        assert!(with(&["account-email=old@example.org"]).contains(other), "{regime} {right}");
        let text = with(&["order=1"]);
        assert!(text.contains(neither) && !text.contains(own) && !text.contains(other), "{regime} {right}");
    }
}

#[test]
fn a_privacy_center_is_mentioned_only_where_there_is_one_and_only_in_california() {
    for (regime, right) in everything() {
        let mentions = |request: &Request| flat(&letter(request)).contains("Privacy Center");
        assert!(!mentions(&bare(regime, right)), "{regime} {right}");
        assert_eq!(mentions(&full(regime, right)), regime == Regime::Ccpa, "{regime} {right}");
    }
}

#[test]
fn residence_in_california_is_claimed_only_by_those_who_live_there() {
    let mut request = bare(Regime::Ccpa, Right::Erasure);
    assert!(flat(&letter(&request)).contains("I am a resident of California."));
    request.subject.place = redress::law::Place::new("US", None).unwrap();
    let text = flat(&letter(&request));
    assert!(!text.contains("California.") && text.contains("- Country: United States"));
}

#[test]
fn a_template_that_is_wrong_names_its_file_and_line() {
    let words = include_str!("../../templates/words/en.toml");
    let front = "+++\nsubject = \"s\"\nprovisions = []\nasks = []\n+++\n";
    let shelf = |body: &str| {
        let letter = format!("{front}{body}");
        Shelf::new([("words/en.toml", words), ("gdpr/en/access.hbs", &letter)]).map(|_| ()).map_err(|e| e.to_string())
    };
    assert_eq!(shelf("Dear all,\n\n{{name}}"), Ok(()));
    let named = shelf("Dear all,\n\n{{naem}}").unwrap_err();
    assert!(
        named.starts_with("template `gdpr/en/access.hbs` line 8: no variable `naem`; there are `account_email`, "),
        "{named}"
    );
    assert_eq!(
        shelf("{{> hello}}"),
        Err("template `gdpr/en/access.hbs` line 6: no partial `hello`; there are none".to_owned())
    );
    assert_eq!(
        shelf("a\n{{{name}}}"),
        Err("template `gdpr/en/access.hbs` line 7: `{{{name}}}` is not used in letters: only `{{variable}}`, `#if`, \
             `#unless`, `#each` and `> partial`"
            .to_owned())
    );
    let wrong = |file: &str, text: &str| Shelf::new([("words/en.toml", words), (file, text)]).unwrap_err().to_string();
    assert_eq!(
        wrong("gdpr/en/access.hbs", "Dear all"),
        "template `gdpr/en/access.hbs` line 1: no front matter between two lines of `+++`"
    );
    let unknown = wrong("gdpr/en/access.hbs", "+++\nsubject = \"s\"\ncolour = 1\n+++\n");
    assert!(unknown.starts_with("template `gdpr/en/access.hbs` line 3: unknown field `colour`"), "{unknown}");
    let place = wrong("gdpr/english/access.hbs", "");
    assert!(place.starts_with("template `gdpr/english/access.hbs`: not a place for a template"), "{place}");
}

#[test]
fn passages_that_use_one_another_without_end_are_refused_with_file_and_line() {
    let words = include_str!("../../templates/words/en.toml");
    let letter = "+++\nsubject = \"s\"\nprovisions = []\nasks = []\n+++\n{{> one}}";
    let shelf = |two: &str| {
        let one = ("partials/en/one.hbs", "a\n{{#if name}}\n{{> two}}\n{{/if}}");
        let files = [("words/en.toml", words), ("gdpr/en/access.hbs", letter), one, ("partials/en/two.hbs", two)];
        Shelf::new(files).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(shelf("b"), Ok(()));
    let without_end = "template `partials/en/one.hbs` line 3: `{{> two}}` leads back to this text, so that the letter would have no end";
    assert_eq!(shelf("b {{> one}}"), Err(without_end.to_owned()));
    let itself = "template `partials/en/two.hbs` line 2: `{{> two}}` leads back to this text, so that the letter would have no end";
    assert_eq!(shelf("b\n{{~> two}}"), Err(itself.to_owned()));
}

#[test]
fn a_value_a_template_prints_but_the_request_lacks_is_an_error_and_not_a_gap() {
    let words = include_str!("../../templates/words/en.toml");
    let letter = "+++\nsubject = \"s\"\nprovisions = []\nasks = []\n+++\nDear all,\n\nof {{address}}";
    let shelf = Shelf::new([("words/en.toml", words), ("gdpr/en/access.hbs", letter)]).unwrap();
    let error = shelf.compose(&bare(Regime::Gdpr, Right::Access), day()).unwrap_err();
    let LetterError::Template(error) = error else { panic!("{error}") };
    assert!(error.to_string().starts_with("template `gdpr/en/access.hbs` line 8: no variable `address`"), "{error}");
}

#[test]
fn a_language_is_added_by_its_folder() {
    let words = include_str!("../../templates/words/en.toml").replace("November", "novembre");
    let letter = "+++\nsubject = \"Demande\"\nprovisions = []\nasks = []\n+++\nMadame, Monsieur,\n\n{{name}}";
    let shelf = Shelf::new([("words/fr.toml", words.as_str()), ("gdpr/fr/access.hbs", letter)]).unwrap();
    let mut request = bare(Regime::Gdpr, Right::Access);
    request.language = "fr".parse().unwrap();
    let letter = shelf.compose(&request, day()).unwrap();
    assert_eq!((letter.head.dated.as_str(), letter.head.subject.as_str()), ("22\u{a0}novembre\u{a0}2026", "Demande"));
    assert!(letter.html().contains("<html lang=\"fr\">"));
}

#[test]
fn a_made_up_language_is_there_by_its_folder_and_says_what_english_says() {
    let files = strange::with_shipped();
    let shelf = Shelf::new(files.iter().map(|(file, text)| (file.as_str(), text.as_str()))).unwrap();
    for regime in Regime::ALL {
        assert!(shelf.languages(regime).any(|language| language.code() == "zz"), "{regime}");
    }
    for (regime, right) in everything() {
        let mut request = full(regime, right);
        let english = shelf.compose(&request, day()).unwrap();
        request.language = "zz".parse().unwrap();
        let strange = shelf.compose(&request, day()).unwrap();
        assert!(flat(&strange).contains('ë'), "{regime} {right}");
        let address = ["Musterstraße 1 + 10115 Berlin", "Musterstraße 1, 10115 Berlin"];
        let back = flat(&strange).replace('ë', "e").replace(address[0], address[1]);
        assert_eq!(back, flat(&english), "{regime} {right}");
        assert_eq!((strange.asks, strange.provisions), (english.asks, english.provisions), "{regime} {right}");
        assert!(matches!(strange.head.dated.as_str(), "2026/Novëmbër/22" | "Novëmbër\u{a0}22,\u{a0}2026"));
    }
    for one in every_following() {
        let (mut request, facts) = one.full();
        request.language = "zz".parse().unwrap();
        let letter = shelf.compose_follow_up(&request, &facts, day()).unwrap();
        assert!(flat(&letter).contains('ë') && letter.language.code() == "zz", "{one:?}");
    }
}

#[test]
fn a_letter_in_two_languages_is_the_first_and_the_second_stands_below_it_for_information() {
    let files = strange::with_shipped();
    let shelf = Shelf::new(files.iter().map(|(file, text)| (file.as_str(), text.as_str()))).unwrap();
    for (regime, right) in everything() {
        let mut request = full(regime, right);
        let (english, mut strange) = (shelf.compose(&request, day()).unwrap(), request.clone());
        strange.language = "zz".parse().unwrap();
        let strange = shelf.compose(&strange, day()).unwrap();
        request.translation = Some("zz".parse().unwrap());
        let both = shelf.compose(&request, day()).unwrap();
        let (rule, text) = (format!("\n{}\n", "-".repeat(72)), both.body_text());
        let (first, second) = text.split_once(&rule).unwrap();
        assert_eq!(first.trim_end(), english.body_text().trim_end(), "{regime} {right}");
        assert!(second.trim_start().starts_with("For information: the same letter follows"), "{second}");
        assert!(flatten(second).contains("For information (zz): the same letter"), "{second}");
        assert!(second.ends_with(&strange.body_text()), "{regime} {right}");
        assert_eq!((&both.head, &both.asks, both.language), (&english.head, &english.asks, english.language));
        let html = both.html();
        assert!(html.contains("<hr>\n<div lang=\"zz\">") && html.contains("<html lang=\"en\">"), "{html}");
        request.translation = Some(request.language);
        assert_eq!(shelf.compose(&request, day()).unwrap(), english, "one language is written once");
    }
}
