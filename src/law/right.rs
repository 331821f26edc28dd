use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Regime;

/// What a data subject may ask of a controller.
///
/// The words are those of the GDPR, which has the fuller vocabulary; [`Right::name_under`] gives the word of another law.
///
/// ```
/// use redress::law::{Regime, Right};
/// assert_eq!("delete".parse::<Right>()?, Right::Erasure);
/// assert_eq!(Right::Erasure.name_under(Regime::Ccpa), "delete");
/// # Ok::<(), redress::law::RightError>(())
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// Art. 15 GDPR; Civ. Code § 1798.110 (know).
    Access,
    /// Art. 17 GDPR; Civ. Code § 1798.105 (delete).
    Erasure,
    /// Art. 21 GDPR; Civ. Code § 1798.120 (opt-out of sale and sharing).
    Objection,
    /// Art. 16 GDPR; Civ. Code § 1798.106 (correct).
    Rectification,
    /// Art. 18 GDPR.
    Restriction,
    /// Art. 20 GDPR.
    Portability,
    /// Civ. Code § 1798.121 (limit the use of sensitive personal information).
    Limit,
}

/// The word is no right that redress knows.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no right `{0}`")]
pub struct RightError(String);

impl Right {
    /// Every right, in the order they are listed.
    pub const ALL: [Self; 7] = [
        Self::Access,
        Self::Erasure,
        Self::Objection,
        Self::Rectification,
        Self::Restriction,
        Self::Portability,
        Self::Limit,
    ];

    /// Returns the word of the record and of JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Erasure => "erasure",
            Self::Objection => "objection",
            Self::Rectification => "rectification",
            Self::Restriction => "restriction",
            Self::Portability => "portability",
            Self::Limit => "limit",
        }
    }

    /// Returns the other words a user may type.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Access => &["see", "know"],
            Self::Erasure => &["delete"],
            Self::Objection => &["stop", "opt-out"],
            Self::Rectification => &["correct"],
            Self::Restriction => &["restrict"],
            Self::Portability => &["take"],
            Self::Limit => &[],
        }
    }

    /// Returns the word the law itself uses.
    #[must_use]
    pub fn name_under(self, regime: Regime) -> &'static str {
        match regime {
            Regime::Gdpr | Regime::UkGdpr => self.name(),
            Regime::Ccpa => match self {
                Self::Access => "know",
                Self::Erasure => "delete",
                Self::Objection => "opt-out",
                Self::Rectification => "correct",
                Self::Restriction | Self::Portability | Self::Limit => self.name(),
            },
        }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Right {
    type Err = RightError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|right| right.name() == text || right.aliases().contains(&text))
            .ok_or_else(|| RightError(text.to_owned()))
    }
}
