use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The number a case carries outside: `R-2026-K7Q2M`.
///
/// The year is the one the case was opened in. The five signs are random, so that they tell nobody how many letters a
/// person writes; the alphabet leaves out 0, 1, I, L, O and U, which are misread or spell words.
///
/// ```
/// use redress::request::Reference;
/// let reference: Reference = "R-2026-K7Q2M".parse()?;
/// assert_eq!(reference.to_string(), "R-2026-K7Q2M");
/// assert_eq!(reference.code(), "K7Q2M");
/// assert!("R-2026-K7Q2O".parse::<Reference>().is_err());
/// # Ok::<(), redress::request::ReferenceError>(())
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct Reference {
    year: u16,
    code: [u8; 5],
}

/// The text is no reference.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is no reference of the form `R-2026-K7Q2M`")]
pub struct ReferenceError(String);

const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Reference {
    /// Makes a reference from the year and random bytes; each byte chooses one sign.
    ///
    /// A byte of 240 or more would favour the first signs, so the caller draws bytes until five are below
    /// ([`Reference::FAIR_BELOW`]).
    ///
    /// # Errors
    /// When the year has not four digits.
    pub fn new(year: i32, random: [u8; 5]) -> Result<Self, ReferenceError> {
        let four_digits = u16::try_from(year).ok().filter(|year| (1000..=9999).contains(year));
        let year = four_digits.ok_or_else(|| ReferenceError(format!("R-{year}")))?;
        Ok(Self { year, code: random.map(|byte| ALPHABET[usize::from(byte) % ALPHABET.len()]) })
    }

    /// Random bytes below this bound choose each of the 30 signs equally often.
    pub const FAIR_BELOW: u8 = 240;

    /// Returns the five signs, which are enough to name a case.
    ///
    /// # Panics
    /// Never: only signs of the alphabet are let in.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).expect("the alphabet is ASCII")
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R-{}-{}", self.year, self.code())
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| ReferenceError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Reference> {
    let (year, code) = text.strip_prefix("R-")?.split_once('-')?;
    let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) && !year.starts_with('0');
    let code: [u8; 5] = code.as_bytes().try_into().ok()?;
    let known = code.iter().all(|sign| ALPHABET.contains(sign));
    let year = year.parse().ok()?;
    (digits && known).then_some(Reference { year, code })
}

impl TryFrom<String> for Reference {
    type Error = ReferenceError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_is_chosen_by_eight_bytes_below_the_fair_bound() {
        for sign in ALPHABET {
            let chosen = (0..Reference::FAIR_BELOW).filter(|byte| ALPHABET[usize::from(*byte) % 30] == *sign);
            assert_eq!(chosen.count(), 8);
        }
    }

    #[test]
    fn a_reference_with_a_misread_sign_a_short_year_or_a_tail_is_refused() {
        for text in ["R-2026-K7Q2O", "R-226-K7Q2M", "R-2026-K7Q2MM", "2026-K7Q2M", "R-0026-K7Q2M", "R-2026-k7q2m", ""] {
            assert_eq!(text.parse::<Reference>(), Err(ReferenceError(text.to_owned())));
        }
    }
}
