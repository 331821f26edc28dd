//! Each letter asks what the law lets it ask: its front matter says so, and so do its words.

use std::collections::BTreeSet;

use redress::{
    law::{DeadlineKind, Law, Limit, Period, Provision, Regime, Right},
    letter::{Given, Shelf, compose},
    request::{LetterKind, Part, Request},
};
use serde::Deserialize;

use super::fixture::{bare, day, everything, flat, flatten, full, letter};

#[derive(Deserialize)]
struct Table {
    ask: Vec<Ask>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    /// The value without which it does not stand in the letter.
    given: Option<Given>,
    id: String,
    laws: Vec<Regime>,
    letter: Letters,
    /// The passage it stands in, where that can be left out.
    part: Option<Part>,
    says: Vec<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Letters {
    One(String),
    Several(Vec<String>),
}

impl Ask {
    fn is_for(&self, regime: Regime, right: Right) -> bool {
        let letter = match &self.letter {
            Letters::One(letter) => letter == "*" || letter == right.name(),
            Letters::Several(letters) => letters.iter().any(|letter| letter == right.name()),
        };
        letter && self.laws.contains(&regime)
    }

    fn is_in(&self, request: &Request) -> bool {
        let left_out = self.part.as_ref().is_some_and(|part| request.without.contains(part));
        let is_given = match self.given {
            None => true,
            Some(Given::Reason) => request.reason.is_some(),
            Some(Given::ToController) => request.to_controller.is_some(),
        };
        self.is_for(request.regime, request.right) && !left_out && is_given
    }
}

fn asks() -> Vec<Ask> {
    toml::from_str::<Table>(include_str!("asks.toml")).unwrap().ask
}

#[test]
fn each_letter_lists_what_it_must_ask_and_nothing_else() {
    let asks = asks();
    for (regime, right) in everything() {
        let mut least = bare(regime, right);
        least.without = parts(regime, right);
        for request in [least, bare(regime, right), full(regime, right)] {
            let must: BTreeSet<&str> =
                asks.iter().filter(|ask| ask.is_in(&request)).map(|ask| ask.id.as_str()).collect();
            let letter = letter(&request);
            let listed: BTreeSet<&str> = letter.asks.iter().map(String::as_str).collect();
            assert_eq!(listed, must, "{regime} {right}");
            assert_eq!(listed.len(), letter.asks.len(), "{regime} {right} lists one twice");
        }
    }
}

#[test]
fn each_letter_says_what_it_must_ask_with_and_without_what_it_may_leave_out() {
    for (regime, right) in everything() {
        let mut least = bare(regime, right);
        least.without = parts(regime, right);
        for request in [least, bare(regime, right), full(regime, right)] {
            let text = flat(&letter(&request));
            for ask in asks().iter().filter(|ask| ask.is_in(&request)) {
                for phrase in &ask.says {
                    assert!(text.contains(&flatten(phrase)), "{regime} {right} {}: {phrase}", ask.id);
                }
            }
        }
    }
}

#[test]
fn every_ask_names_its_source_and_is_for_some_letter() {
    for ask in asks() {
        assert!(ask.source.starts_with(|first: char| first.is_ascii_digit()), "{}", ask.id);
        assert!(!ask.says.is_empty(), "{}", ask.id);
        assert!(everything().any(|(regime, right)| ask.is_for(regime, right)), "{}", ask.id);
    }
}

#[test]
fn every_provision_in_the_front_matter_stands_in_the_letter() {
    for (regime, right) in everything() {
        let letter = letter(&bare(regime, right));
        let text = flat(&letter);
        for provision in &letter.provisions {
            assert!(cites(&text, provision), "{regime} {right}: {provision}");
        }
    }
}

#[test]
fn every_article_a_letter_cites_stands_in_the_front_matter() {
    for (regime, right) in everything() {
        let mut request = bare(regime, right);
        request.without = parts(regime, right);
        let letter = letter(&request);
        for article in articles(&flat(&letter)) {
            let listed = letter.provisions.iter().any(|provision| self::article(number(provision)) == article);
            assert!(listed, "{regime} {right}: {article}");
        }
    }
}

#[test]
fn the_period_in_words_is_that_of_the_law() {
    for (regime, right) in everything() {
        let text = flat(&letter(&bare(regime, right)));
        let in_force = |limit: &&Limit| {
            limit.rights.contains(&right)
                && matches!(limit.kind, DeadlineKind::Acknowledgement | DeadlineKind::Response)
                && limit.since.is_none_or(|since| since <= day())
                && limit.until.is_none_or(|until| day() <= until)
        };
        let limits: Vec<&Limit> = Law::of(regime).limits().iter().filter(in_force).collect();
        assert!(!limits.is_empty(), "{regime} {right}");
        for limit in limits {
            let period = match limit.period {
                Period::BusinessDays(n) => format!("within {n} business days"),
                Period::Days(n) => format!("within {n} calendar days of receipt"),
                Period::Months(1) => "within one month of receipt".to_owned(),
                Period::Months(n) => format!("within {n} months of receipt"),
            };
            let latest = period.replace("within", "no later than");
            assert!(text.contains(&period) || text.contains(&latest), "{regime} {right}: {period}");
        }
    }
}

#[test]
fn no_letter_invents_a_ground() {
    for (regime, right) in everything() {
        let without_reason = flat(&letter(&bare(regime, right)));
        for ground in ["21(1)", "particular situation", "6(1)(e)"] {
            assert!(!without_reason.contains(ground), "{regime} {right}: {ground}");
        }
    }
    for regime in [Regime::Gdpr, Regime::UkGdpr] {
        for right in [Right::Erasure, Right::Objection] {
            let text = flat(&letter(&full(regime, right)));
            assert!(text.contains("on grounds relating to my particular situation"), "{regime} {right}");
            assert!(text.contains("Art. 21(1)"), "{regime} {right}");
        }
    }
}

#[test]
fn no_letter_opens_with_damages_or_offers_to_be_bought_off() {
    for (regime, right) in everything() {
        let text = flat(&letter(&full(regime, right))).to_lowercase();
        for word in ["damages", "compensation", "art. 82", "withdraw this request", "1798.150", "section 168"] {
            assert!(!text.contains(word), "{regime} {right}: {word}");
        }
    }
}

#[test]
fn a_part_that_is_left_out_takes_its_words_with_it_and_nothing_else() {
    for template in Shelf::shipped().letters() {
        let LetterKind::Request(right) = template.kind else { continue };
        let whole = flat(&letter(&bare(template.regime, right)));
        for part in template.front.parts.keys() {
            let mut request = bare(template.regime, right);
            request.without = [part.clone()].into();
            let rest = flat(&letter(&request));
            assert!(rest.len() < whole.len(), "{} {part}", template.file);
            assert!(is_whole_less_passages(&whole, &rest), "{} {part}\n{rest}", template.file);
        }
    }
}

#[test]
fn another_controller_is_named_only_where_the_person_names_it_and_only_in_a_request_for_portability() {
    for regime in [Regime::Gdpr, Regime::UkGdpr] {
        let mut request = bare(regime, Right::Portability);
        let without = letter(&request);
        assert!(!flat(&without).contains("another controller"), "{regime}");
        request.to_controller = Some("Other Example GmbH".to_owned());
        let with = letter(&request);
        assert!(
            flat(&with).contains("directly to another controller (Other Example GmbH), where technically feasible")
        );
        let more = |with: &[String], without: &[String]| -> Vec<String> {
            with.iter().filter(|one| !without.contains(one)).cloned().collect()
        };
        assert_eq!(more(&with.asks, &without.asks), ["direct-transmission"], "{regime}");
        assert_eq!(more(&with.discloses, &without.discloses), ["to-controller"], "{regime}");
        let rests =
            |letter: &redress::letter::Letter| letter.provisions.iter().map(ToString::to_string).collect::<Vec<_>>();
        let law = if regime == Regime::Gdpr { "GDPR" } else { "UK GDPR" };
        assert_eq!(more(&rests(&with), &rests(&without)), [format!("Art. 20(2) {law}")]);
    }
    for (regime, right) in everything().filter(|(_, right)| *right != Right::Portability) {
        let mut request = bare(regime, right);
        request.to_controller = Some("Other Example GmbH".to_owned());
        let error = compose(&request, day()).unwrap_err().to_string();
        let says = format!("letter `{right}` under `{regime}` asks for nothing that could go to another controller");
        assert_eq!(error, says);
    }
}

#[test]
fn consent_is_withdrawn_only_where_the_person_leaves_that_in() {
    for regime in [Regime::Gdpr, Regime::UkGdpr] {
        for right in [Right::Erasure, Right::Objection] {
            assert!(flat(&letter(&bare(regime, right))).contains("Art. 7(3)"));
            let mut request = full(regime, right);
            request.without = ["consent".parse().unwrap()].into();
            let text = flat(&letter(&request));
            assert!(!text.contains("Art. 7(3)") && !text.contains("17(1)(b)"), "{regime} {right}");
        }
    }
}

#[test]
fn the_purpose_is_stated_only_where_the_person_leaves_that_in() {
    for regime in Regime::ALL {
        assert!(flat(&letter(&bare(regime, Right::Access))).contains("I make this request in order to know"));
        let mut request = bare(regime, Right::Access);
        request.without = ["purpose".parse().unwrap()].into();
        assert!(!flat(&letter(&request)).contains("in order to know"));
    }
}

/// Finds a provision whatever its law is called there, and not as a piece of another number.
pub(crate) fn cites(text: &str, provision: &Provision) -> bool {
    let number = number(provision);
    let alone = |at: usize| {
        let before = text[..at].ends_with([' ', '(']);
        before && !text[at + number.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
    };
    text.match_indices(number).any(|(at, _)| alone(at))
}

/// What stands behind the mark of an article or section.
pub(crate) fn number(provision: &Provision) -> &str {
    let (_, rest) = ["Art. ", "§ ", " s "].into_iter().find_map(|mark| provision.as_str().split_once(mark)).unwrap();
    rest.split(' ').next().unwrap()
}

/// The articles and sections a text cites, without paragraphs.
pub(crate) fn articles(text: &str) -> BTreeSet<String> {
    let words: Vec<&str> = text.split(' ').map(|word| word.trim_start_matches('(')).collect();
    let cited = words.windows(2).filter(|pair| matches!(pair[0], "Art." | "Arts." | "section" | "§" | "§§"));
    cited.map(|pair| article(pair[1])).collect()
}

pub(crate) fn article(number: &str) -> String {
    let digits = number.chars().take_while(|char| char.is_ascii_alphanumeric() || *char == '.');
    digits.collect::<String>().trim_end_matches('.').to_owned()
}

fn parts(regime: Regime, right: Right) -> BTreeSet<Part> {
    let of = |template: &&redress::letter::Template| {
        template.regime == regime && template.kind == LetterKind::Request(right)
    };
    let template = Shelf::shipped().letters().find(of).unwrap();
    template.front.parts.keys().cloned().collect()
}

/// Tells whether every word of the rest stands in the whole in the same order; the numbers of sections and the sign at
/// the end of a list may change.
fn is_whole_less_passages(whole: &str, rest: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let bare = text.split(' ').map(|word| word.trim_end_matches(['.', ';']).to_owned());
        bare.filter(|word| word.parse::<u8>().is_err()).collect()
    };
    let whole = words(whole);
    let mut left = whole.iter();
    words(rest).iter().all(|word| left.any(|one| one == word))
}
