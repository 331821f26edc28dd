use serde::{Deserialize, Serialize};

use super::{Law, Provision, Reading, Regime};

/// What a law says of data that are kept after erasure, and by which words a ground is told.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Retention {
    /// Words by which a ground names the law's own exceptions, in small letters.
    pub own_words: Vec<String>,
    /// Names of countries whose own law is no ground, in small letters.
    #[serde(default)]
    pub other_laws: Vec<String>,
    /// The rule in words, as half a sentence.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// What can be told of a ground from its words alone. Whether a provision says what a controller takes it for is for a
/// person to read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// None is named.
    Missing,
    /// Words without a number: no provision can be looked up.
    NoProvision,
    /// It names the law of a country that the rule does not take (our reading).
    OtherLaw,
    /// It names an exception of the law itself.
    OwnException,
    /// It names a provision that redress does not know.
    Unjudged,
}

impl Ground {
    /// Tells what can be told of a ground that a controller names.
    ///
    /// ```
    /// use redress::law::{Ground, Regime};
    /// assert_eq!(Ground::of(Regime::Gdpr, None), Ground::Missing);
    /// assert_eq!(Ground::of(Regime::Gdpr, Some("our legal obligations")), Ground::NoProvision);
    /// assert_eq!(Ground::of(Regime::Gdpr, Some("Singapore Companies Act 1967, section 199")), Ground::OtherLaw);
    /// assert_eq!(Ground::of(Regime::Gdpr, Some("Art. 17(3)(e) GDPR")), Ground::OwnException);
    /// assert_eq!(Ground::of(Regime::Gdpr, Some("Section 147 AO")), Ground::Unjudged);
    /// ```
    #[must_use]
    pub fn of(regime: Regime, named: Option<&str>) -> Self {
        let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) else { return Self::Missing };
        let named = named.to_lowercase();
        let rule = Law::of(regime).retention();
        let holds = |words: fn(&Retention) -> &Vec<String>| {
            rule.is_some_and(|rule| words(rule).iter().any(|words| is_in(&named, words)))
        };
        if holds(|rule| &rule.other_laws) {
            Self::OtherLaw
        } else if holds(|rule| &rule.own_words) {
            Self::OwnException
        } else if named.contains(|sign: char| sign.is_ascii_digit()) {
            Self::Unjudged
        } else {
            Self::NoProvision
        }
    }

    /// Says it as a clause.
    #[must_use]
    pub fn in_words(self, regime: Regime) -> String {
        let rule = Law::of(regime).retention();
        let provisions = |rule: &Retention| {
            let cited: Vec<&str> = rule.provisions.iter().map(Provision::as_str).collect();
            cited.join(", ")
        };
        match (self, rule) {
            (Self::Missing, _) => "no ground is named".to_owned(),
            (Self::NoProvision, _) => "it names no provision".to_owned(),
            (Self::OtherLaw, Some(rule)) => {
                format!("the law of another country; under {} not enough by itself (our reading)", provisions(rule))
            }
            (Self::OtherLaw, None) => "the law of another country".to_owned(),
            (Self::OwnException, _) => {
                "it names an exception of the law itself; they have to show that it fits".to_owned()
            }
            (Self::Unjudged, Some(rule)) => format!("not judged: {} ({}, our reading)", rule.says, provisions(rule)),
            (Self::Unjudged, None) => "not judged".to_owned(),
        }
    }

    /// Tells whether the controller can be asked for a better one.
    #[must_use]
    pub fn lacks_something(self) -> bool {
        match self {
            Self::Missing | Self::NoProvision | Self::OtherLaw => true,
            Self::OwnException | Self::Unjudged => false,
        }
    }
}

/// Tells whether words stand in a text, not inside of longer words. Blanks do not count: `17 (3)` is `17(3)`.
fn is_in(text: &str, words: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
    if words.contains(|sign: char| sign.is_ascii_digit()) {
        let (text, words) = (bare(text), bare(words));
        return text.match_indices(&words).any(|(at, _)| !text[..at].ends_with(|sign: char| sign.is_ascii_digit()));
    }
    text.match_indices(words).any(|(at, _)| {
        let after = &text[at + words.len()..];
        !text[..at].ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_as_a_word_and_a_number_as_a_whole() {
        for (named, ground) in [
            ("section 4 of the PRC E-Commerce Law", Ground::OtherLaw),
            ("Chinese law, Art. 31", Ground::OtherLaw),
            ("the Chinaware Act of Utopia, 1", Ground::Unjudged),
            ("Article 17 (3) (b) GDPR", Ground::OwnException),
            ("§ 117(3) of another act", Ground::Unjudged),
            ("Art. 17(3)(b) GDPR with the law of Singapore", Ground::OtherLaw),
            ("legitimate interests", Ground::NoProvision),
            ("   ", Ground::Missing),
        ] {
            assert_eq!(Ground::of(Regime::Gdpr, Some(named)), ground, "{named}");
        }
    }

    #[test]
    fn a_law_judges_by_its_own_words_and_one_without_a_rule_by_none() {
        assert_eq!(Ground::of(Regime::Ccpa, Some("Civ. Code § 1798.105(d)(8)")), Ground::OwnException);
        assert_eq!(Ground::of(Regime::Ccpa, Some("Singapore Companies Act, section 199")), Ground::Unjudged);
        assert_eq!(Ground::of(Regime::UkGdpr, Some("Singapore Companies Act, section 199")), Ground::Unjudged);
    }
}
