//! The letters in German: that they ask what the English ones ask, in the words of the German text of the Regulation,
//! and how they read.

use std::collections::BTreeMap;

use redress::{
    law::{Country, Language, Law, Provision, Regime, Right},
    letter::{FILES, FollowUp, Letter, Shelf},
    request::{Identifier, IdentifierKey, LetterKind, Request},
};

use super::{
    complaint,
    fixture::{Following, bare, every_following, flat, flatten, following, full, letter, on},
};

const REGIME: Regime = Regime::Gdpr;

/// Phrases by kind of letter, by right or `all`, by what is asked.
type Says = BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<String>>>>;

fn german() -> Language {
    "de".parse().unwrap()
}

fn rights() -> impl Iterator<Item = Right> {
    Law::of(REGIME).rights().map(|(right, _)| right)
}

fn request(request: Request) -> Request {
    Request { language: german(), ..request }
}

fn pair((of, facts): (Request, FollowUp)) -> (Request, FollowUp) {
    (request(of), facts)
}

/// A letter with what it was made for.
struct Written {
    kind: LetterKind,
    letter: Letter,
    named: String,
    right: Right,
}

/// Every letter in German, with little and with all it can say.
fn every() -> Vec<Written> {
    let requests = rights().flat_map(|right| {
        let mut least = bare(REGIME, right);
        least.without = template(LetterKind::Request(right)).front.parts.keys().cloned().collect();
        let made = [("least", least), ("bare", bare(REGIME, right)), ("full", full(REGIME, right))];
        made.map(|(name, made)| Written {
            kind: LetterKind::Request(right),
            letter: letter(&request(made)),
            named: format!("{right}, {name}"),
            right,
        })
    });
    let follow_ups = followings().flat_map(|one| {
        [("bare", one.bare()), ("full", one.full())].map(|(name, made)| Written {
            kind: one.kind,
            letter: following(&pair(made)),
            named: format!("{} after {}, {name}", one.kind, one.right),
            right: one.right,
        })
    });
    let complaints = rights().flat_map(|right| {
        [("bare", complaint::bare(REGIME, right)), ("whole", complaint::whole(REGIME, right))].map(|(name, made)| {
            Written {
                kind: LetterKind::Complaint,
                letter: following(&pair(made)),
                named: format!("complaint after {right}, {name}"),
                right,
            }
        })
    });
    requests.chain(follow_ups).chain(complaints).collect()
}

fn followings() -> impl Iterator<Item = Following> {
    every_following().filter(|one| one.regime == REGIME)
}

fn template(kind: LetterKind) -> &'static redress::letter::Template {
    let mut mine = Shelf::shipped().letters().filter(|one| one.language == german() && one.regime == REGIME);
    mine.find(|one| one.kind == kind).unwrap()
}

fn whole_text(letter: &Letter) -> String {
    flatten(&letter.text()).replace('\u{a0}', " ")
}

/// What a provision is in German, worked out otherwise than the letters do it.
fn in_german(provision: &Provision) -> String {
    let (number, law) = provision.as_str().trim_start_matches("Art. ").split_once(' ').unwrap();
    assert_eq!(law, "GDPR");
    let number = number.replace(')', "").replacen('(', " Abs. ", 1).replacen('(', " lit. ", 1);
    format!("Art. {number}")
}

#[test]
fn each_letter_says_what_it_must_ask_however_little_is_known() {
    let says: Says = toml::from_str(include_str!("says_de.toml")).unwrap();
    let mut used = 0;
    for Written { kind, letter, named, right } in every() {
        let table = match kind {
            LetterKind::Complaint => "complaint",
            _ if kind.is_follow_up() => "follow",
            _ => "request",
        };
        let text = flat(&letter).replace('\u{a0}', " ");
        for ask in &letter.asks {
            let of = |right: &str| says[table].get(right).and_then(|asks| asks.get(ask));
            let phrases = of(right.name()).or_else(|| of("all"));
            let phrases = phrases.unwrap_or_else(|| panic!("{named}: no words for `{ask}`"));
            assert!(!phrases.is_empty(), "{ask}");
            for phrase in phrases {
                assert!(text.contains(&flatten(phrase)), "{named}, {ask}: {phrase}\n{text}");
                used += 1;
            }
        }
    }
    assert!(used > 500, "{used}");
}

#[test]
fn each_provision_in_the_front_matter_is_cited_in_the_german_form_and_no_article_besides() {
    for Written { letter, named, .. } in every().into_iter().filter(|one| !one.named.ends_with("full")) {
        let text = flat(&letter).replace('\u{a0}', " ");
        assert!(!letter.provisions.is_empty(), "{named}");
        for provision in &letter.provisions {
            let cited = in_german(provision);
            let alone = |at: usize| !text[at + cited.len()..].starts_with(|next: char| next.is_ascii_alphanumeric());
            assert!(text.match_indices(&cited).any(|(at, _)| alone(at)), "{named}: {cited}\n{text}");
        }
        for cited in text.split("Art. ").skip(1).map(|rest| rest.split([' ', ')', ',']).next().unwrap()) {
            let of = |provision: &Provision| in_german(provision).split(' ').nth(1) == Some(cited);
            assert!(letter.provisions.iter().any(of), "{named}: {cited}");
        }
    }
}

#[test]
fn each_file_cites_the_same_places_of_the_law_as_the_english_one_each_as_often() {
    let mut seen = 0;
    for (file, text) in FILES.into_iter().filter(|(file, _)| file.contains("/de/") && !file.ends_with("de.toml")) {
        let english = file.replace("/de/", "/en/");
        let (_, of) = FILES.into_iter().find(|(file, _)| *file == english).unwrap();
        let bodies = [text, of].map(|text| text.rsplit("+++").next().unwrap());
        assert_eq!(places_in_german(bodies[0]), places_in_english(bodies[1]), "{file}");
        seen += places_in_german(bodies[0]).len();
    }
    assert!(seen > 80, "{seen}");
}

/// The places that a German text cites, in the English form: `Art. 15 Abs. 1 lit. c` is `15(1)(c)`.
fn places_in_german(text: &str) -> Vec<String> {
    let place = |rest: &str| {
        let mut words = rest.split([' ', ')', ',', ';', '.']).filter(|word| !word.is_empty());
        let mut place = words.next().unwrap().to_owned();
        for mark in ["Abs", "lit"] {
            let mut ahead = words.clone();
            if ahead.next() == Some(mark) {
                place = format!("{place}({})", ahead.next().unwrap());
                words = ahead;
            }
        }
        place
    };
    sorted(text.split("Art. ").skip(1).map(place))
}

fn places_in_english(text: &str) -> Vec<String> {
    let place = |rest: &str| {
        let ends = |word: &str| word.trim_end_matches([',', ';', '.', ':', '"', '{']).to_owned();
        let place = ends(rest.split([' ', '\n', '{']).next().unwrap());
        let open = place.matches('(').count();
        if place.matches(')').count() > open { place[..place.len() - 1].to_owned() } else { place }
    };
    sorted(text.split("Art. ").skip(1).map(place))
}

fn sorted(places: impl Iterator<Item = String>) -> Vec<String> {
    let mut places: Vec<String> = places.collect();
    places.sort_unstable();
    places
}

#[test]
fn a_complaint_records_the_provisions_it_cites_in_german() {
    let silent = following(&pair(complaint::bare(REGIME, Right::Erasure)));
    let cited: Vec<String> = silent.provisions.iter().map(ToString::to_string).collect();
    assert_eq!(cited, ["Art. 12(3) GDPR", "Art. 57(1)(f) GDPR", "Art. 77 GDPR", "Art. 17 GDPR"]);
    let whole = following(&pair(complaint::whole(REGIME, Right::Erasure)));
    let in_english = following(&complaint::whole(REGIME, Right::Erasure));
    assert_eq!(whole.provisions, in_english.provisions);
}

#[test]
fn no_word_of_english_of_another_law_or_of_weaker_german_stands_in_a_letter() {
    let mut seen = 0;
    for (file, text) in FILES.into_iter().filter(|(file, _)| file.contains("/de/") || file.ends_with("/de.toml")) {
        let body = text.rsplit("+++").next().unwrap();
        for line in body.lines().filter(|line| !line.starts_with('#') || line.starts_with("##")) {
            for word in ["DS-GVO", "Controller", " the ", "Zustimmung", "Anfrage", "Zugang", "Kontonummer", "“", " ,"]
            {
                assert!(!line.contains(word), "{file}: {word}\n{line}");
            }
            assert!(!line.contains("GDPR") || line == "GDPR = \"DSGVO\"", "{file}: {line}");
            seen += 1;
        }
    }
    assert!(seen > 800, "{seen}");
    for Written { letter, named, .. } in every() {
        let text = whole_text(&letter);
        for (at, _) in text.match_indices('(') {
            let anglo = text[..at].ends_with(|before: char| before.is_ascii_digit());
            assert!(!anglo, "{named}: {}", &text[at..]);
        }
        assert!(!text.contains("GDPR") && !text.contains('{'), "{named}");
        assert!(text.contains(" Sehr geehrte Damen und Herren, "), "{named}");
        assert!(text.ends_with("Mit freundlichen Grüßen Ada Example"), "{named}");
    }
}

#[test]
fn the_sentence_after_the_salutation_goes_on_in_small_letters_unless_it_begins_with_the_address() {
    for Written { letter, named, .. } in every() {
        let body = flat(&letter);
        let first = body.strip_prefix("Sehr geehrte Damen und Herren, ").unwrap();
        assert!(first.starts_with(char::is_lowercase) || first.starts_with("Sie "), "{named}: {first}");
    }
}

#[test]
fn a_day_at_the_start_of_a_line_is_a_day_and_not_the_number_of_a_list() {
    for Written { letter, named, .. } in every().into_iter().filter(|one| one.kind.is_follow_up()) {
        assert!(letter.body_text().contains("\n- 1. Oktober 2026: mein Antrag, per E-Mail versandt"), "{named}");
        assert!(!letter.html().contains("<ol"), "{named}");
    }
    let mut request = request(bare(REGIME, Right::Access));
    request.reference = Some("R-2026-K7Q2M".parse().unwrap());
    let letter = redress::letter::compose(&request, on("2026-01-05")).unwrap();
    assert_eq!(letter.head.dated.replace('\u{a0}', " "), "5. Januar 2026");
    let name = "Antrag auf Auskunft über meine personenbezogenen Daten nach Art. 15 DSGVO [R-2026-K7Q2M]";
    assert_eq!(letter.head.subject, name);
}

#[test]
fn no_letter_invents_a_ground_demands_money_or_threatens() {
    for Written { letter, named, .. } in every().into_iter().filter(|one| !one.named.ends_with("full")) {
        let text = flat(&letter);
        for ground in ["21 Abs. 1", "besonderen Situation", "6 Abs. 1"] {
            assert!(!text.contains(ground), "{named}: {ground}");
        }
    }
    for Written { letter, named, .. } in every() {
        let text = flat(&letter).to_lowercase();
        for word in
            ["schadensersatz", "schadenersatz", "geldbuße", "art. 82", "58 abs. 2", "bußgeld", "klage", "anwalt"]
        {
            assert!(!text.contains(word), "{named}: {word}");
        }
    }
    for right in [Right::Erasure, Right::Objection] {
        let text = flat(&letter(&request(full(REGIME, right)))).replace('\u{a0}', " ");
        assert!(text.contains("aus Gründen, die sich aus meiner besonderen Situation ergeben"), "{right}");
        assert!(text.contains("Art. 21 Abs. 1 "), "{right}");
    }
}

#[test]
fn what_was_only_sent_is_never_called_received() {
    for one in followings().filter(|one| one.kind == LetterKind::Reminder) {
        let sent = flat(&following(&pair(one.bare()))).replace('\u{a0}', " ");
        assert!(sent.contains("dem Tag der Absendung, endete diese Frist spätestens am"), "{one:?}");
        assert!(!sent.contains("ab dem Eingang am"), "{one:?}");
        let received = flat(&following(&pair(one.full()))).replace('\u{a0}', " ");
        assert!(received.contains("Gerechnet ab dem Eingang am 2. Oktober 2026"), "{one:?}");
        assert!(received.contains("und unter Einrechnung Ihrer Fristverlängerung endete diese Frist"), "{one:?}");
    }
    for (tier, shown) in [("E0", "meine eigene Angabe"), ("E1", "zur Zustellung angenommen"), ("E2", "versandt wurde")]
    {
        let (request, mut facts) = pair(complaint::bare(REGIME, Right::Access));
        facts.complaint.as_mut().unwrap().proof = tier.to_owned();
        let text = flat(&following(&(request, facts)));
        assert!(text.contains(shown) && text.contains("liegt mir nicht vor"), "{tier}\n{text}");
        assert!(text.contains("dem Tag der Absendung des Antrags"), "{tier}\n{text}");
    }
}

#[test]
fn the_address_of_the_account_confirms_identity_only_where_it_is_stated() {
    for right in rights() {
        let with = |identifier: &str| {
            let mut request = request(bare(REGIME, right));
            request.subject.identifiers = vec![identifier.parse().unwrap()];
            flat(&letter(&request))
        };
        let (own, other) =
            ("diejenige, die für das Nutzerkonto hinterlegt ist", "E-Mail-Adresse des Nutzerkontos bestätigt");
        assert!(with("account-email=ADA@example.org").contains(own), "{right}");
        assert!(with("account-email=old@example.org").contains(other), "{right}");
        let text = with("order=1");
        assert!(text.contains("genügt in der Regel") && !text.contains(own) && !text.contains(other), "{right}");
    }
}

#[test]
fn what_a_person_types_stands_in_a_german_letter_as_it_was_typed() {
    for text in ["{{name}} {{> twice}}", "# x - y", "<b>1. a</b>", "5. Januar", "1. a|b *c* [d](e)", "81", "„Gänse“ ß"]
    {
        for right in rights() {
            let put = |text: &str| {
                let mut request = request(full(REGIME, right));
                request.reason = Some(text.to_owned());
                request.subject.name = text.to_owned();
                request.subject.identifiers = vec![Identifier { key: IdentifierKey::Order, value: text.to_owned() }];
                request.addressee.legal_name = text.to_owned();
                request.addressee.service = text.to_owned();
                request.addressee.eu_representative = Some(text.to_owned());
                request.addressee.named_recipients = vec![text.to_owned()];
                flat(&letter(&request))
            };
            assert_eq!(put(text), put("tame").replace("tame", text), "{right} {text}");
        }
        for one in followings() {
            let put = |text: &str| {
                let (request, mut facts) = pair(one.full());
                facts.text = Some(text.to_owned());
                for kept in &mut facts.kept {
                    kept.what = text.to_owned();
                    kept.basis = Some(text.to_owned());
                }
                flat(&following(&(request, facts)))
            };
            assert_eq!(put(text), put("tame").replace("tame", text), "{one:?} {text}");
        }
    }
}

#[test]
fn every_country_has_a_german_name() {
    let words: toml::Table = include_str!("../../templates/words/de.toml").parse().unwrap();
    let named = words["countries"].as_table().unwrap();
    assert_eq!(named.len(), Country::all().count());
    for country in Country::all() {
        assert!(named.contains_key(country.code()), "{}", country.code());
    }
    assert!(
        letter(&request(full(REGIME, Right::Access))).text().contains("\n10115 Berlin\nDeutschland\nada@example.org\n")
    );
}

#[test]
fn every_request_reads_as_it_was_approved() {
    for right in rights() {
        insta::assert_snapshot!(format!("gdpr-{right}-full"), letter(&request(full(REGIME, right))).text());
        insta::assert_snapshot!(format!("gdpr-{right}-bare"), letter(&request(bare(REGIME, right))).text());
        let mut named = request(bare(REGIME, right));
        named.named_data = Some("Meine Telefonnummer.\nDie Lieferanschriften von 2024.".to_owned());
        insta::assert_snapshot!(format!("gdpr-{right}-named-data"), letter(&named).body_text());
    }
}

#[test]
fn every_letter_that_follows_reads_as_it_was_approved() {
    let rule = "=".repeat(72);
    let written = every();
    for kind in LetterKind::FOLLOW_UPS.into_iter().filter(|kind| *kind != LetterKind::ComplaintToController) {
        let mine = written.iter().filter(|one| one.kind == kind);
        let pages = mine.map(|one| format!("{rule}\n{}\n{rule}\n{}", one.named, one.letter.text()));
        insta::assert_snapshot!(format!("follow-gdpr-{kind}"), pages.collect::<String>());
    }
    let mine = written.iter().filter(|one| one.kind == LetterKind::Complaint);
    let pages = mine.map(|one| format!("{rule}\n{}\n{rule}\n{}", one.named, one.letter.text()));
    insta::assert_snapshot!("complaint-gdpr", pages.collect::<String>());
}
