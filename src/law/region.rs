use std::fmt::Write as _;

use super::{Country, calendar, place::parse_region, region_names::NAMES, us_states::STATES};

/// Up to how many parts of a country an error lists.
const LISTED: usize = 30;

/// A part of a country in which another law may hold, other holidays are kept or another authority takes complaints.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Region {
    /// The second half of its ISO 3166-2 code.
    pub code: &'static str,
    /// Its English name.
    pub name: &'static str,
}

/// The text names no part of the country that makes a difference.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RegionError {
    /// No part of the country makes a difference.
    #[error("`{0}` is not needed: no part of {country} makes a difference here; leave the region out", country = .1.in_a_sentence())]
    None(String, Country),
    /// Others do.
    #[error("no region `{0}` of {country} makes a difference here; {known}", country = .1.in_a_sentence(), known = known(*.1))]
    Unknown(String, Country),
}

impl Country {
    /// Returns the parts of the country that make a difference, by code: every state and territory of the United States,
    /// on which the law depends (ISO 3166-2:US), and elsewhere those whose holidays differ.
    #[must_use]
    pub fn regions(&self) -> Vec<Region> {
        match self.code() {
            "US" => STATES.iter().map(|(code, name)| Region { code, name }).collect(),
            code => calendar::regions(code).map(|(code, name)| Region { code, name }).collect(),
        }
    }

    /// Tells whether a part that is not known is refused, because the law, the nation or the authority hangs on it: the
    /// state in the United States, the nation in the United Kingdom, the Land in Germany.
    #[must_use]
    pub fn hangs_on_its_parts(&self) -> bool {
        ["DE", "GB", "US"].contains(&self.code())
    }

    /// Returns the code of the part that somebody lives in. Where nothing hangs on it, one that makes no difference is
    /// taken too, as long as it has the shape of a code: one to three letters or digits, as ISO 3166-2 has them.
    ///
    /// ```
    /// use redress::law::Country;
    /// let (austria, germany): (Country, Country) = ("AT".parse()?, "DE".parse()?);
    /// assert_eq!(austria.part("AT-9")?, "9");
    /// assert!(germany.part("QQ").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When it names none that makes a difference, and is no code or something hangs on it.
    pub fn part(&self, text: &str) -> Result<String, RegionError> {
        let error = match self.region(text) {
            Ok(code) => return Ok(code.to_owned()),
            Err(error) => error,
        };
        let text = text.trim().to_uppercase();
        let code = text.strip_prefix(&format!("{}-", self.code())).unwrap_or(&text);
        if self.hangs_on_its_parts() { Err(error) } else { parse_region(code).map_err(|_| error) }
    }

    /// Returns the code of the part that a text names: by the code, with or without that of the country, by the English
    /// name or by another that people use.
    ///
    /// ```
    /// use redress::law::Country;
    /// let (germany, states): (Country, Country) = ("DE".parse()?, "US".parse()?);
    /// assert_eq!((germany.region("bayern")?, states.region("us-ca")?), ("BY", "CA"));
    /// assert!(germany.region("CA").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When it names none, or none of the country makes a difference.
    pub fn region(&self, text: &str) -> Result<&'static str, RegionError> {
        let text = text.trim();
        let name = text.to_lowercase();
        let prefix = format!("{}-", self.code().to_lowercase());
        let code = name.strip_prefix(&prefix).unwrap_or(&name);
        let regions = self.regions();
        let meant = |region: &&Region| region.code.to_lowercase() == code || region.name.to_lowercase() == name;
        let by_another = || NAMES.iter().find(|(country, known, _)| *country == self.code() && *known == name);
        if let Some(region) = regions.iter().find(meant) {
            return Ok(region.code);
        }
        match by_another() {
            Some((_, _, code)) => Ok(code),
            None if regions.is_empty() => Err(RegionError::None(text.to_owned(), *self)),
            None => Err(RegionError::Unknown(text.to_owned(), *self)),
        }
    }
}

/// Lists the parts that make a difference, or where they are many says how one is written.
fn known(country: Country) -> String {
    let regions = country.regions();
    if let (true, Some(first)) = (regions.len() > LISTED, regions.first()) {
        return format!("a region is its name or code, such as {} (`{}`)", first.name, first.code);
    }
    let mut words = "these do: ".to_owned();
    for (at, region) in regions.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        write!(words, "{comma}{} (`{}`)", region.name, region.code).expect("a String takes every write");
    }
    words + ". If yours is another, leave it out"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        code.parse().unwrap()
    }

    #[test]
    fn a_part_is_its_code_or_a_name_of_it_in_its_own_country_only() {
        for (code, text, region) in [
            ("DE", "by", "BY"),
            ("DE", " Bayern ", "BY"),
            ("DE", "DE-BY", "BY"),
            ("DE", "NRW", "NW"),
            ("GB", "Scotland", "SCT"),
            ("US", "California", "CA"),
            ("US", "us-pr", "PR"),
            ("US", "Washington, D.C.", "DC"),
            ("CH", "Zürich", "ZH"),
            ("IT", "Südtirol", "BZ"),
        ] {
            assert_eq!(country(code).region(text), Ok(region), "{code} {text}");
        }
        for (code, text) in
            [("DE", "QQ"), ("GB", "Ada"), ("US", "BY"), ("DE", "GB-SCT"), ("US", "Scotland"), ("DE", "")]
        {
            assert!(matches!(country(code).region(text), Err(RegionError::Unknown(..))), "{code} {text}");
        }
        for (code, text) in [("IE", "Dublin"), ("AT", "9"), ("CN", "BJ")] {
            assert!(matches!(country(code).region(text), Err(RegionError::None(..))), "{code} {text}");
        }
    }

    #[test]
    fn a_part_that_makes_no_difference_is_taken_where_nothing_hangs_on_it() {
        for (code, text, part) in [
            ("AT", "9", "9"),
            ("AT", "at-9", "9"),
            ("FR", "75", "75"),
            ("CA", "qc", "QC"),
            ("NL", "NL-NH", "NH"),
            ("CH", "Zürich", "ZH"),
            ("DE", "by", "BY"),
        ] {
            assert_eq!(country(code).part(text).as_deref(), Ok(part), "{code} {text}");
        }
        for (code, text) in [("DE", "QQ"), ("GB", "LND"), ("US", "BY"), ("IE", "Dublin"), ("FR", "ABCD"), ("AT", "")] {
            assert_eq!(country(code).part(text), country(code).region(text).map(str::to_owned), "{code} {text}");
            assert!(country(code).part(text).is_err(), "{code} {text}");
        }
    }

    #[test]
    fn an_error_lists_what_can_be_meant_unless_that_is_much() {
        let error = |code: &str| country(code).region("QQ").unwrap_err().to_string();
        assert_eq!(
            error("GB"),
            "no region `QQ` of the United Kingdom makes a difference here; these do: England (`ENG`), Northern Ireland \
             (`NIR`), Scotland (`SCT`), Wales (`WLS`). If yours is another, leave it out"
        );
        assert!(error("US").ends_with("such as Alaska (`AK`)"), "{}", error("US"));
        assert!(error("IE").contains("no part of Ireland makes a difference here; leave the region out"));
    }

    #[test]
    fn the_states_are_the_fifty_the_district_and_six_territories() {
        assert_eq!(STATES.len(), 50 + 1 + 6);
        assert!(STATES.is_sorted_by(|(before, _), (after, _)| before < after));
    }

    #[test]
    fn every_other_name_names_a_part_that_there_is_and_takes_that_of_none() {
        for (at, known) in NAMES.iter().enumerate() {
            let (code, name, region) = *known;
            let regions = country(code).regions();
            assert!(regions.iter().any(|known| known.code == region), "{name}");
            assert!(regions.iter().all(|known| known.name.to_lowercase() != name), "{name} is there already");
            assert_eq!(name.to_lowercase(), name);
            assert!(NAMES[..at].iter().all(|before| (before.0, before.1) != (code, name)), "{name} is there twice");
        }
    }
}
