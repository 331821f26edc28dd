//! That each letter cites the law in the form of its language, and the same places of it as the English one.

use std::collections::BTreeSet;

use redress::{
    law::{Language, Provision, Regime, Right},
    letter::{FILES, FollowUp, Letter},
    request::Request,
};

use super::{
    super::{
        asks::{article, articles, cites, number},
        complaint,
        fixture::{bare, every_following, everything, flat, flatten, following, full, letter},
    },
    Fullness, Says, Tongue, every, languages,
    said::Citation,
    tongues,
};

#[test]
fn each_provision_in_the_front_matter_is_cited_in_the_form_of_the_language_and_no_article_besides() {
    for tongue in tongues() {
        let citation = Says::of(tongue.language, tongue.regime).form.citation;
        for one in every().iter().filter(|one| one.tongue == tongue && one.fullness != Fullness::Full) {
            let text = flat(&one.letter);
            for provision in &one.letter.provisions {
                assert!(citation.is_in(&text, provision), "{one}: {provision}\n{text}");
            }
            let mut cited: Vec<String> = citation.places(&text).iter().map(|place| article(place)).collect();
            if one.fullness != Fullness::Bare || one.kind.is_follow_up() {
                cited.extend(articles(&text));
            }
            for cited in cited {
                let of = |provision: &Provision| article(number(provision)) == cited;
                assert!(one.letter.provisions.iter().any(of), "{one}: {cited}\n{text}");
            }
        }
        for one in every().iter().filter(|one| one.tongue == tongue && one.fullness == Fullness::Full) {
            let text = flat(&one.letter);
            // Points that stand behind one another have one article between them.
            for provision in one.letter.provisions.iter().filter(|provision| !number(provision).starts_with("6(1)(")) {
                assert!(citation.is_in(&text, provision), "{one}: {provision}\n{text}");
            }
        }
    }
}

/// Letters with every combination of what may be left out and the person's own reason, and all that follow them.
fn to_be_recorded(regime: Regime) -> impl Iterator<Item = (String, Request, Option<FollowUp>)> {
    let requests = everything().filter(move |(of, _)| *of == regime).flat_map(|(regime, right)| {
        let tongue = Tongue { language: Language::ENGLISH, regime };
        let with_reason = |of: &Request| Request { reason: Some("My own.".to_owned()), ..of.clone() };
        let (least, bare) = (tongue.least(right), bare(regime, right));
        let all = [with_reason(&least), with_reason(&bare), least, bare, full(regime, right)];
        all.map(|request| (format!("{right}, {:?}, {:?}", request.reason, request.without), request, None))
    });
    let follow_ups = every_following().filter(move |one| one.regime == regime).flat_map(|one| {
        let (request, facts) = one.full();
        let without = (Request { reason: None, ..request }, facts);
        [one.bare(), one.full(), without].map(|(request, facts)| (format!("{one:?}"), request, Some(facts)))
    });
    let complaints = complaint::both()
        .filter(move |(of, ..)| *of == regime)
        .map(|(_, right, name, (request, facts))| (format!("{name} complaint about {right}"), request, Some(facts)));
    requests.chain(follow_ups).chain(complaints)
}

#[test]
fn a_letter_records_each_article_that_it_cites_as_it_cites_it_and_no_other_with_and_without_a_reason() {
    let mut seen = 0;
    for regime in [Regime::Gdpr, Regime::UkGdpr] {
        for (name, request, facts) in to_be_recorded(regime) {
            let written = |language| match &facts {
                Some(facts) => following(&(Request { language, ..request.clone() }, facts.clone())),
                None => letter(&Request { language, ..request.clone() }),
            };
            records_what_it_cites(&format!("{regime} {name}"), &written(Language::ENGLISH), places_in_english);
            for tongue in tongues().into_iter().filter(|tongue| tongue.regime == regime) {
                let citation = &Says::of(tongue.language, regime).form.citation;
                let letter = written(tongue.language);
                records_what_it_cites(&format!("{tongue} {name}"), &letter, |text| citation.places(text));
                seen += 1;
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}

fn records_what_it_cites(name: &str, letter: &Letter, places: impl Fn(&str) -> Vec<String>) {
    let text = format!("{} {}", letter.head.subject, flat(letter));
    let mut cited: BTreeSet<String> = places(&text).into_iter().collect();
    let ranges = text.match_indices("Arts. ").map(|(at, _)| text[at..].split(' ').collect::<Vec<_>>());
    cited.extend(ranges.flat_map(|words| [words[1], words[3]].map(str::to_owned)));
    if cited.contains("6(1)(e)") {
        cited.extend(points_behind_e(&text));
    }
    let articles = letter.provisions.iter().filter(|provision| provision.as_str().starts_with("Art. "));
    let recorded: Vec<String> = articles.map(|provision| number(provision).to_owned()).collect();
    assert_eq!(recorded.len(), recorded.iter().collect::<BTreeSet<_>>().len(), "{name} records one twice");
    assert_eq!(recorded.into_iter().collect::<BTreeSet<_>>(), cited, "{name}\n{text}");
}

/// The points of Art. 6(1) that stand behind the first of them without their article: "Art. 6(1)(e) or (f)".
fn points_behind_e(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let behind = words.windows(4).filter(|words| words[0] == "e" && words.contains(&"f"));
    let points = behind.flat_map(|words| words.iter().filter(|word| matches!(**word, "ea" | "f")));
    points.map(|point| format!("6(1)({point})")).collect()
}

#[test]
fn each_file_cites_the_same_places_of_the_law_as_the_english_one_each_as_often() {
    for tongue in tongues() {
        let citation = Says::of(tongue.language, tongue.regime).form.citation;
        let (own, shared) =
            (format!("{}/{}/", tongue.regime, tongue.language), format!("partials/{}/", tongue.language));
        let mut seen = 0;
        for (file, text) in FILES.into_iter().filter(|(file, _)| file.starts_with(&own) || file.starts_with(&shared)) {
            let of = in_english(file, tongue.language);
            let [text, of] = [text, of].map(|text| flatten(text.rsplit("+++").next().unwrap()));
            let (mut mine, mut theirs) = (citation.places(&text), places_in_english(&of));
            mine.extend(sections(&text));
            theirs.extend(sections(&of));
            mine.sort_unstable();
            theirs.sort_unstable();
            assert_eq!(mine, theirs, "{file}");
            seen += mine.len();
        }
        assert!(seen > 80, "{tongue}: {seen}");
    }
}

#[test]
fn no_line_of_a_letter_ends_before_what_belongs_to_the_number_on_it() {
    for language in languages().into_iter().chain([Language::ENGLISH]) {
        let file = format!("words/{language}.toml");
        let words: toml::Table = FILES.iter().find(|(name, _)| *name == file).unwrap().1.parse().unwrap();
        let kept: Vec<&str> =
            words["keep_with_previous"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
        let laws = words.get("citation").and_then(|citation| citation["laws"].as_table());
        for law in laws.into_iter().flat_map(|laws| laws.values().filter_map(toml::Value::as_str)) {
            assert!(kept.contains(&law), "{language}: a line may end before {law}");
        }
        let mut seen = 0;
        for one in every().iter().filter(|one| language == Language::ENGLISH || one.tongue.language == language) {
            let letter = if language == Language::ENGLISH { &one.english } else { &one.letter };
            for line in letter.body_text().lines() {
                let first = line.trim_start().split([' ', '\u{a0}', ')', ',', ';', ':']).next().unwrap();
                assert!(!kept.contains(&first.trim_end_matches('.')) && !kept.contains(&first), "{one}: {line}");
                seen += 1;
            }
        }
        assert!(seen > 3000, "{language}: {seen}");
    }
}

/// The English text that a text stands for: a law may have a passage of its own in the place of a shared one.
fn in_english(file: &str, language: Language) -> &'static str {
    let own = file.replace(&format!("/{language}/"), "/en/");
    let shared = own.split_once("/en/").map(|(_, passage)| passage.replace("partials/", "partials/en/")).unwrap();
    let text = |name: &str| FILES.into_iter().find(|(file, _)| *file == name).map(|(_, text)| text);
    text(&own).or_else(|| text(&shared)).unwrap_or_else(|| panic!("no {own} and no {shared}"))
}

#[test]
fn a_complaint_about_silence_records_the_provisions_it_cites() {
    for tongue in tongues().into_iter().filter(|one| one.regime == Regime::Gdpr) {
        let silent = following(&tongue.pair(complaint::bare(tongue.regime, Right::Erasure)));
        let cited: Vec<String> = silent.provisions.iter().map(ToString::to_string).collect();
        assert_eq!(cited, ["Art. 12(3) GDPR", "Art. 57(1)(f) GDPR", "Art. 77 GDPR", "Art. 17 GDPR"], "{tongue}");
    }
}

#[test]
fn no_article_is_cited_in_the_english_form() {
    for one in every().iter().filter(|one| one.tongue.regime != Regime::Ccpa) {
        let text = flat(&one.letter);
        for (at, _) in text.match_indices('(') {
            let anglo = text[..at].ends_with(|before: char| before.is_ascii_digit());
            assert!(!anglo, "{one}: {}", &text[at..]);
        }
    }
}

impl Citation {
    /// Tells whether a provision is cited, worked out otherwise than the letters do it.
    fn is_in(&self, text: &str, provision: &Provision) -> bool {
        let Some(number) = provision.as_str().strip_prefix("Art. ") else { return cites(text, provision) };
        let number = number.split(' ').next().unwrap().replace(')', "");
        let around = [&self.article[0], &self.paragraph[0], &self.point[0]];
        let phrase = number.split('(').zip(around).map(|(number, around)| {
            let (before, after) = around.split_once("{n}").unwrap();
            format!("{before}{number}{after}")
        });
        let cited = flatten(&phrase.collect::<String>());
        let alone = |at: usize| !text[at + cited.len()..].starts_with(|next: char| next.is_ascii_alphanumeric());
        text.match_indices(&cited).any(|(at, _)| alone(at))
    }

    /// The places that a text cites, in the English form: `Art. 15 Abs. 1 lit. c` is `15(1)(c)`.
    fn places(&self, text: &str) -> Vec<String> {
        let opens = self.article.iter().flat_map(|around| {
            let before = around.split_once("{n}").unwrap().0;
            text.match_indices(before).map(move |(at, _)| (at, around))
        });
        let whole = |(at, _): &(usize, &String)| !text[..*at].ends_with(char::is_alphanumeric);
        opens.filter(whole).filter_map(|(at, around)| self.place(&text[at..], around)).collect()
    }

    fn place(&self, text: &str, around: &str) -> Option<String> {
        let (article, mut rest) = behind(text, around)?;
        article.starts_with(|first: char| first.is_ascii_digit()).then_some(())?;
        let mut place = article.to_owned();
        for around in [&self.paragraph, &self.point] {
            if let Some((number, after)) = around.iter().find_map(|around| behind(rest, around)) {
                (place, rest) = (format!("{place}({number})"), after);
            }
        }
        Some(place)
    }
}

/// A number at the start of a text, in what stands around it, and what follows.
fn behind<'a>(text: &'a str, around: &str) -> Option<(&'a str, &'a str)> {
    let (before, after) = around.split_once("{n}").unwrap();
    let rest = text.strip_prefix(before)?;
    let end = rest.find(|next: char| !next.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (number, rest) = rest.split_at(end);
    (!number.is_empty()).then(|| (number, rest.strip_prefix(after).unwrap_or(rest)))
}

fn places_in_english(text: &str) -> Vec<String> {
    let place = |rest: &str| {
        let ends = |word: &str| word.trim_end_matches([',', ';', '.', ':', '"', '{']).to_owned();
        let place = ends(rest.split([' ', '{']).next().unwrap());
        let open = place.matches('(').count();
        if place.matches(')').count() > open { place[..place.len() - 1].to_owned() } else { place }
    };
    text.split("Art. ").skip(1).map(place).collect()
}

/// The sections that a text cites; a section is cited alike in every language.
fn sections(text: &str) -> Vec<String> {
    let number = |rest: &str| {
        let word = rest.split([' ', '{', ',', ';', '"']).next().unwrap().trim_end_matches('.');
        let surplus = word.matches(')').count() - word.matches('(').count();
        format!("§ {}", &word[..word.len() - surplus])
    };
    text.replace("§§ ", "§ ").split("§ ").skip(1).map(number).collect()
}

#[test]
fn places_are_read_in_the_form_of_a_language() {
    let spanish = Citation {
        article: vec!["artículo {n}".to_owned()],
        paragraph: vec![", apartado {n}".to_owned()],
        point: vec![", letra {n})".to_owned(), ", letras {n})".to_owned()],
    };
    let text = "el artículo 15, apartado 1, letra c), del RGPD; este artículo dice; artículo 6, apartado 1, letras e) o f); \
                artículo 77 del RGPD, artículo 12, apartado 3.";
    assert_eq!(spanish.places(text), ["15(1)(c)", "6(1)(e)", "77", "12(3)"]);
    let is_in = |provision: &str| spanish.is_in(text, &Provision::from(provision));
    assert!(is_in("Art. 15(1)(c) GDPR") && is_in("Art. 77 GDPR") && is_in("Art. 12 GDPR"));
    assert!(!is_in("Art. 7 GDPR") && !is_in("Art. 15(2) GDPR") && !is_in("Art. 1 GDPR"));
    let portuguese = Citation {
        article: vec!["artigo {n}.º".to_owned()],
        paragraph: vec![", n.º {n}".to_owned()],
        point: vec![", alínea {n})".to_owned()],
    };
    let text = "do artigo 15.º, n.º 1, alínea c), do RGPD e do artigo 77.º do RGPD";
    assert_eq!(portuguese.places(text), ["15(1)(c)", "77"]);
    assert!(portuguese.is_in(text, &Provision::from("Art. 15(1)(c) GDPR")));
}
