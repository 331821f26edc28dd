use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A data protection law that redress writes letters under.
///
/// ```
/// use redress::law::Regime;
/// assert_eq!("uk-gdpr".parse::<Regime>()?, Regime::UkGdpr);
/// assert_eq!(Regime::Ccpa.title(), "California Consumer Privacy Act (CCPA)");
/// # Ok::<(), redress::law::RegimeError>(())
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Regime {
    /// Regulation (EU) 2016/679, which also applies in Iceland, Liechtenstein and Norway.
    Gdpr,
    /// The retained Regulation as amended by the Data (Use and Access) Act 2025.
    UkGdpr,
    /// Cal. Civ. Code §§ 1798.100 to 1798.199.100 and 11 CCR §§ 7000 to 7304.
    Ccpa,
}

/// The word is no law that redress knows.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no law `{0}`")]
pub struct RegimeError(String);

impl Regime {
    /// Every law, in the order they are listed.
    pub const ALL: [Self; 3] = [Self::Gdpr, Self::UkGdpr, Self::Ccpa];

    /// Returns the word a user types.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gdpr => "gdpr",
            Self::UkGdpr => "uk-gdpr",
            Self::Ccpa => "ccpa",
        }
    }

    /// Returns the short name used in a sentence.
    #[must_use]
    pub fn short(self) -> &'static str {
        match self {
            Self::Gdpr => "GDPR",
            Self::UkGdpr => "UK GDPR",
            Self::Ccpa => "CCPA",
        }
    }

    /// Returns the full name used where it is first mentioned.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Gdpr => "General Data Protection Regulation (GDPR)",
            Self::UkGdpr => "UK General Data Protection Regulation (UK GDPR)",
            Self::Ccpa => "California Consumer Privacy Act (CCPA)",
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Regime {
    type Err = RegimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|regime| regime.name() == text).ok_or_else(|| RegimeError(text.to_owned()))
    }
}
