//! The letters under the CCPA in Spanish: that they ask what the English ones ask, and how they read.

use std::collections::BTreeMap;

use redress::{
    law::{Country, Language, Law, Regime, Right},
    letter::{FILES, FollowUp, Letter},
    request::{LetterKind, Request},
};

use super::{
    asks::cites,
    complaint,
    fixture::{Following, bare, every_following, flat, flatten, following, full, letter},
};

const REGIME: Regime = Regime::Ccpa;

/// Phrases by kind of letter, by right or `all`, by what is asked.
type Says = BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<String>>>>;

fn spanish() -> Language {
    "es".parse().unwrap()
}

fn request(request: Request) -> Request {
    Request { language: spanish(), ..request }
}

fn pair((of, facts): (Request, FollowUp)) -> (Request, FollowUp) {
    (request(of), facts)
}

fn rights() -> impl Iterator<Item = Right> {
    Law::of(REGIME).rights().map(|(right, _)| right)
}

fn followings() -> impl Iterator<Item = Following> {
    every_following().filter(|one| one.regime == REGIME)
}

/// A letter with what it was made for, in Spanish and in English.
struct Written {
    english: Letter,
    kind: LetterKind,
    letter: Letter,
    named: String,
    right: Right,
}

/// Every letter, with little and with all it can say.
fn every() -> Vec<Written> {
    let requests = rights().flat_map(|right| {
        [("bare", bare(REGIME, right)), ("full", full(REGIME, right))].map(|(name, made)| Written {
            english: letter(&made),
            kind: LetterKind::Request(right),
            letter: letter(&request(made)),
            named: format!("{right}, {name}"),
            right,
        })
    });
    let written = |kind: LetterKind, right: Right, name: &str, made: (Request, FollowUp)| Written {
        english: following(&made),
        kind,
        letter: following(&pair(made)),
        named: format!("{kind} after {right}, {name}"),
        right,
    };
    let follow_ups = followings().flat_map(move |one| {
        [("bare", one.bare()), ("full", one.full())].map(|(name, made)| written(one.kind, one.right, name, made))
    });
    let complaints = rights().flat_map(move |right| {
        [("bare", complaint::bare(REGIME, right)), ("whole", complaint::whole(REGIME, right))]
            .map(|(name, made)| written(LetterKind::Complaint, right, name, made))
    });
    requests.chain(follow_ups).chain(complaints).collect()
}

fn plain(letter: &Letter) -> String {
    flat(letter).replace('\u{a0}', " ")
}

#[test]
fn each_letter_says_what_it_must_ask_however_little_is_known() {
    let says: Says = toml::from_str(include_str!("says_es.toml")).unwrap();
    let mut used = 0;
    for Written { kind, letter, named, right, .. } in every() {
        let table = match kind {
            LetterKind::Complaint => "complaint",
            _ if kind.is_follow_up() => "follow",
            _ => "request",
        };
        let text = plain(&letter);
        for ask in &letter.asks {
            let of = |right: &str| says[table].get(right).and_then(|asks| asks.get(ask));
            let phrases = of(right.name()).or_else(|| of("all"));
            for phrase in phrases.unwrap_or_else(|| panic!("{named}: no words for `{ask}`")) {
                assert!(text.contains(&flatten(phrase)), "{named}, {ask}: {phrase}\n{text}");
                used += 1;
            }
        }
    }
    assert!(used > 400, "{used}");
}

#[test]
fn each_letter_asks_rests_on_and_discloses_what_the_english_one_does_and_cites_it() {
    for Written { english, letter, named, .. } in every() {
        assert_eq!((&letter.asks, &letter.provisions), (&english.asks, &english.provisions), "{named}");
        assert_eq!(letter.discloses, english.discloses, "{named}");
        let text = plain(&letter);
        for provision in &letter.provisions {
            assert!(cites(&text, provision), "{named}: {provision}\n{text}");
        }
    }
}

#[test]
fn each_file_cites_the_same_places_of_the_law_as_the_english_one_each_as_often() {
    let mut seen = 0;
    for (file, text) in FILES.into_iter().filter(|(file, _)| file.starts_with("ccpa/es/")) {
        let english = file.replace("/es/", "/en/");
        let (_, of) = FILES.into_iter().find(|(file, _)| *file == english).unwrap();
        let [mine, theirs] = [text, of].map(|text| places(text.rsplit("+++").next().unwrap()));
        assert_eq!(mine, theirs, "{file}");
        seen += mine.len();
    }
    assert!(seen > 80, "{seen}");
}

/// The sections that a text cites, in the order of their numbers.
fn places(text: &str) -> Vec<String> {
    let number = |rest: &str| {
        let word = rest.split([' ', '\n', '{', ',', ';', '"']).next().unwrap().trim_end_matches('.');
        let surplus = word.matches(')').count() - word.matches('(').count();
        word[..word.len() - surplus].to_owned()
    };
    let mut places: Vec<String> = text.replace("§§ ", "§ ").split("§ ").skip(1).map(number).collect();
    places.sort_unstable();
    places
}

#[test]
fn no_word_of_english_stands_in_a_letter_but_the_names_of_authorities_and_of_the_law() {
    let typed =
        ["privacy@market.example", "Authority of Example", "My order of May is meant.", "the chat with a seller"];
    let names = ["California Privacy Protection Agency", "Attorney General", "Global Privacy Control", "Civ. Code"];
    for Written { letter, named, .. } in every().into_iter().filter(|one| one.named.ends_with("bare")) {
        let mut text = plain(&letter).to_lowercase();
        for name in typed.iter().chain(&names) {
            text = text.replace(&name.to_lowercase(), "");
        }
        for word in [" the ", " of ", " your ", " please ", " and ", " to ", "request", "privacy", "gdpr"] {
            assert!(!text.contains(word), "{named}: {word}\n{text}");
        }
    }
}

#[test]
fn no_letter_demands_money_or_threatens() {
    for Written { letter, named, .. } in every() {
        let text = plain(&letter).to_lowercase();
        for word in ["indemniz", "daños", "multa", "demanda judicial", "abogad", "1798.150"] {
            assert!(!text.contains(word), "{named}: {word}");
        }
    }
}

#[test]
fn what_was_only_sent_is_never_called_received() {
    for one in followings().filter(|one| one.kind == LetterKind::Reminder) {
        let sent = plain(&following(&pair(one.bare())));
        assert!(
            sent.contains("el día en que se entregó para su envío, ese plazo terminó a más tardar"),
            "{one:?}\n{sent}"
        );
        assert!(!sent.contains("desde su recepción"), "{one:?}");
        let received = plain(&following(&pair(one.full())));
        assert!(received.contains("Contado desde su recepción el 2 de octubre de 2026, y con su prórroga"), "{one:?}");
    }
}

#[test]
fn what_a_person_types_stands_in_a_spanish_letter_as_it_was_typed() {
    for text in ["{{name}} {{> twice}}", "# x - y", "<b>1. a</b>", "1. a|b *c* [d](e)", "¿81? «ñ»"] {
        for right in rights() {
            let put = |text: &str| {
                let mut request = request(full(REGIME, right));
                request.reason = Some(text.to_owned());
                request.subject.name = text.to_owned();
                request.addressee.legal_name = text.to_owned();
                request.addressee.service = text.to_owned();
                flat(&letter(&request))
            };
            assert_eq!(put(text), put("zahm").replace("zahm", text), "{right} {text}");
        }
    }
}

#[test]
fn every_country_has_a_spanish_name_and_a_day_is_written_with_its_month() {
    let words: toml::Table = include_str!("../../templates/words/es.toml").parse().unwrap();
    let named = words["countries"].as_table().unwrap();
    for country in Country::all() {
        assert!(named.contains_key(country.code()), "{}", country.code());
    }
    let text = letter(&request(full(REGIME, Right::Access))).text();
    assert!(
        text.contains("\nEstados Unidos\nada@example.org\n") && text.contains("\n22 de noviembre de 2026\n"),
        "{text}"
    );
}

#[test]
fn every_letter_reads_as_it_was_approved() {
    let rule = "=".repeat(72);
    let written = every();
    let requests = rights().map(LetterKind::Request);
    for kind in requests.chain(LetterKind::FOLLOW_UPS).chain([LetterKind::Complaint]) {
        let mine = written.iter().filter(|one| one.kind == kind);
        let pages = mine
            .map(|one| {
                format!(
                    "{rule}
{}
{rule}
{}",
                    one.named,
                    one.letter.text()
                )
            })
            .collect::<Vec<_>>();
        if !pages.is_empty() {
            insta::assert_snapshot!(format!("ccpa-{kind}"), pages.concat());
        }
    }
}
