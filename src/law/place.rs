use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::country_names::{IN_A_SENTENCE, NAMES};

/// A country, as an ISO 3166-1 code of two upper-case letters.
///
/// ```
/// use redress::law::Country;
/// let germany: Country = "de".parse()?;
/// assert_eq!((germany.code(), germany.name()), ("DE", "Germany"));
/// assert!("XX".parse::<Country>().is_err());
/// # Ok::<(), redress::law::PlaceError>(())
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct Country(&'static (&'static str, &'static str));

/// Where a person lives: a country and, where the law differs inside it, a region.
///
/// The region is the second part of an ISO 3166-2 code: a German Land (`BY`), a US state (`CA`), a part of the United
/// Kingdom (`ENG`, `SCT`, `WLS`, `NIR`).
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Place {
    /// The country of habitual residence.
    pub country: Country,
    /// The part of it, upper case, one to three letters or digits.
    pub region: Option<String>,
}

/// The text names no place.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PlaceError {
    /// Not an assigned ISO 3166-1 code.
    #[error("no country `{0}`")]
    Country(String),
    /// Not of the shape of the second part of an ISO 3166-2 code.
    #[error("no region `{0}`")]
    Region(String),
}

impl Country {
    /// Every country, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.iter().map(Self)
    }

    /// Finds a country by what people call it: its English short name, a common name, or its own.
    ///
    /// ```
    /// use redress::law::Country;
    /// for (name, code) in [("Germany", "DE"), ("Deutschland", "DE"), ("UK", "GB"), ("United States", "US")] {
    ///     assert_eq!(Country::named(name).map(|country| country.code()), Some(code));
    /// }
    /// assert_eq!(Country::named("Atlantis"), None);
    /// ```
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        let listed = COUNTRIES.iter().find(|(_, known)| known.to_lowercase() == name).map(Self);
        listed.or_else(|| NAMES.iter().find(|(known, _)| *known == name).and_then(|(_, code)| code.parse().ok()))
    }

    /// Returns the countries with every name by which [`named`](Self::named) finds them, in lower case.
    pub fn names() -> impl Iterator<Item = (String, Self)> {
        let listed = Self::all().map(|country| (country.name().to_lowercase(), country));
        listed.chain(NAMES.iter().filter_map(|(name, code)| Some(((*name).to_owned(), code.parse().ok()?))))
    }

    /// Returns the two letters.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.0
    }

    /// Returns the English short name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.1
    }

    /// Returns what a sentence calls it, such as `the United Kingdom`.
    ///
    /// ```
    /// use redress::law::Country;
    /// for (code, words) in [("GB", "the United Kingdom"), ("NL", "the Netherlands"), ("DE", "Germany")] {
    ///     assert_eq!(code.parse::<Country>()?.in_a_sentence(), words);
    /// }
    /// # Ok::<(), redress::law::PlaceError>(())
    /// ```
    #[must_use]
    pub fn in_a_sentence(&self) -> &'static str {
        IN_A_SENTENCE.iter().find(|(code, _)| *code == self.code()).map_or(self.name(), |(_, words)| words)
    }
}

impl Place {
    /// Reads a country and a region as a user types them.
    ///
    /// # Errors
    /// When the country is not assigned or the region has not the shape of one.
    pub fn new(country: &str, region: Option<&str>) -> Result<Self, PlaceError> {
        let country = country.parse()?;
        let region = region.map(parse_region).transpose()?;
        Ok(Self { country, region })
    }

    /// Tells whether the place is this country and, where given, this region.
    #[must_use]
    pub fn is(&self, country: &str, region: Option<&str>) -> bool {
        self.country.code() == country && region.is_none_or(|region| self.region.as_deref() == Some(region))
    }
}

pub(super) fn parse_region(text: &str) -> Result<String, PlaceError> {
    let plain = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { Ok(text.to_ascii_uppercase()) } else { Err(PlaceError::Region(text.to_owned())) }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.region {
            Some(region) => write!(f, "{}-{region}", self.country),
            None => write!(f, "{}", self.country),
        }
    }
}

impl FromStr for Country {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.to_ascii_uppercase();
        let found = COUNTRIES.binary_search_by_key(&code.as_str(), |(known, _)| known);
        found.map(|position| Self(&COUNTRIES[position])).map_err(|_| PlaceError::Country(text.to_owned()))
    }
}

impl FromStr for Place {
    type Err = PlaceError;

    /// Reads a country `DE` or a part of one `DE-BY`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('-') {
            Some((country, region)) => Self::new(country, Some(region)),
            None => Self::new(text, None),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = PlaceError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

/// ISO 3166-1, officially assigned codes with their English short names.
static COUNTRIES: [(&str, &str); 249] = [
    ("AD", "Andorra"),
    ("AE", "United Arab Emirates"),
    ("AF", "Afghanistan"),
    ("AG", "Antigua and Barbuda"),
    ("AI", "Anguilla"),
    ("AL", "Albania"),
    ("AM", "Armenia"),
    ("AO", "Angola"),
    ("AQ", "Antarctica"),
    ("AR", "Argentina"),
    ("AS", "American Samoa"),
    ("AT", "Austria"),
    ("AU", "Australia"),
    ("AW", "Aruba"),
    ("AX", "Åland Islands"),
    ("AZ", "Azerbaijan"),
    ("BA", "Bosnia and Herzegovina"),
    ("BB", "Barbados"),
    ("BD", "Bangladesh"),
    ("BE", "Belgium"),
    ("BF", "Burkina Faso"),
    ("BG", "Bulgaria"),
    ("BH", "Bahrain"),
    ("BI", "Burundi"),
    ("BJ", "Benin"),
    ("BL", "Saint Barthélemy"),
    ("BM", "Bermuda"),
    ("BN", "Brunei Darussalam"),
    ("BO", "Bolivia"),
    ("BQ", "Bonaire, Sint Eustatius and Saba"),
    ("BR", "Brazil"),
    ("BS", "Bahamas"),
    ("BT", "Bhutan"),
    ("BV", "Bouvet Island"),
    ("BW", "Botswana"),
    ("BY", "Belarus"),
    ("BZ", "Belize"),
    ("CA", "Canada"),
    ("CC", "Cocos (Keeling) Islands"),
    ("CD", "Congo, The Democratic Republic of the"),
    ("CF", "Central African Republic"),
    ("CG", "Congo"),
    ("CH", "Switzerland"),
    ("CI", "Côte d'Ivoire"),
    ("CK", "Cook Islands"),
    ("CL", "Chile"),
    ("CM", "Cameroon"),
    ("CN", "China"),
    ("CO", "Colombia"),
    ("CR", "Costa Rica"),
    ("CU", "Cuba"),
    ("CV", "Cabo Verde"),
    ("CW", "Curaçao"),
    ("CX", "Christmas Island"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DJ", "Djibouti"),
    ("DK", "Denmark"),
    ("DM", "Dominica"),
    ("DO", "Dominican Republic"),
    ("DZ", "Algeria"),
    ("EC", "Ecuador"),
    ("EE", "Estonia"),
    ("EG", "Egypt"),
    ("EH", "Western Sahara"),
    ("ER", "Eritrea"),
    ("ES", "Spain"),
    ("ET", "Ethiopia"),
    ("FI", "Finland"),
    ("FJ", "Fiji"),
    ("FK", "Falkland Islands (Malvinas)"),
    ("FM", "Micronesia, Federated States of"),
    ("FO", "Faroe Islands"),
    ("FR", "France"),
    ("GA", "Gabon"),
    ("GB", "United Kingdom"),
    ("GD", "Grenada"),
    ("GE", "Georgia"),
    ("GF", "French Guiana"),
    ("GG", "Guernsey"),
    ("GH", "Ghana"),
    ("GI", "Gibraltar"),
    ("GL", "Greenland"),
    ("GM", "Gambia"),
    ("GN", "Guinea"),
    ("GP", "Guadeloupe"),
    ("GQ", "Equatorial Guinea"),
    ("GR", "Greece"),
    ("GS", "South Georgia and the South Sandwich Islands"),
    ("GT", "Guatemala"),
    ("GU", "Guam"),
    ("GW", "Guinea-Bissau"),
    ("GY", "Guyana"),
    ("HK", "Hong Kong"),
    ("HM", "Heard Island and McDonald Islands"),
    ("HN", "Honduras"),
    ("HR", "Croatia"),
    ("HT", "Haiti"),
    ("HU", "Hungary"),
    ("ID", "Indonesia"),
    ("IE", "Ireland"),
    ("IL", "Israel"),
    ("IM", "Isle of Man"),
    ("IN", "India"),
    ("IO", "British Indian Ocean Territory"),
    ("IQ", "Iraq"),
    ("IR", "Iran"),
    ("IS", "Iceland"),
    ("IT", "Italy"),
    ("JE", "Jersey"),
    ("JM", "Jamaica"),
    ("JO", "Jordan"),
    ("JP", "Japan"),
    ("KE", "Kenya"),
    ("KG", "Kyrgyzstan"),
    ("KH", "Cambodia"),
    ("KI", "Kiribati"),
    ("KM", "Comoros"),
    ("KN", "Saint Kitts and Nevis"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("KW", "Kuwait"),
    ("KY", "Cayman Islands"),
    ("KZ", "Kazakhstan"),
    ("LA", "Laos"),
    ("LB", "Lebanon"),
    ("LC", "Saint Lucia"),
    ("LI", "Liechtenstein"),
    ("LK", "Sri Lanka"),
    ("LR", "Liberia"),
    ("LS", "Lesotho"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("LV", "Latvia"),
    ("LY", "Libya"),
    ("MA", "Morocco"),
    ("MC", "Monaco"),
    ("MD", "Moldova"),
    ("ME", "Montenegro"),
    ("MF", "Saint Martin (French part)"),
    ("MG", "Madagascar"),
    ("MH", "Marshall Islands"),
    ("MK", "North Macedonia"),
    ("ML", "Mali"),
    ("MM", "Myanmar"),
    ("MN", "Mongolia"),
    ("MO", "Macao"),
    ("MP", "Northern Mariana Islands"),
    ("MQ", "Martinique"),
    ("MR", "Mauritania"),
    ("MS", "Montserrat"),
    ("MT", "Malta"),
    ("MU", "Mauritius"),
    ("MV", "Maldives"),
    ("MW", "Malawi"),
    ("MX", "Mexico"),
    ("MY", "Malaysia"),
    ("MZ", "Mozambique"),
    ("NA", "Namibia"),
    ("NC", "New Caledonia"),
    ("NE", "Niger"),
    ("NF", "Norfolk Island"),
    ("NG", "Nigeria"),
    ("NI", "Nicaragua"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("NP", "Nepal"),
    ("NR", "Nauru"),
    ("NU", "Niue"),
    ("NZ", "New Zealand"),
    ("OM", "Oman"),
    ("PA", "Panama"),
    ("PE", "Peru"),
    ("PF", "French Polynesia"),
    ("PG", "Papua New Guinea"),
    ("PH", "Philippines"),
    ("PK", "Pakistan"),
    ("PL", "Poland"),
    ("PM", "Saint Pierre and Miquelon"),
    ("PN", "Pitcairn"),
    ("PR", "Puerto Rico"),
    ("PS", "Palestine, State of"),
    ("PT", "Portugal"),
    ("PW", "Palau"),
    ("PY", "Paraguay"),
    ("QA", "Qatar"),
    ("RE", "Réunion"),
    ("RO", "Romania"),
    ("RS", "Serbia"),
    ("RU", "Russian Federation"),
    ("RW", "Rwanda"),
    ("SA", "Saudi Arabia"),
    ("SB", "Solomon Islands"),
    ("SC", "Seychelles"),
    ("SD", "Sudan"),
    ("SE", "Sweden"),
    ("SG", "Singapore"),
    ("SH", "Saint Helena, Ascension and Tristan da Cunha"),
    ("SI", "Slovenia"),
    ("SJ", "Svalbard and Jan Mayen"),
    ("SK", "Slovakia"),
    ("SL", "Sierra Leone"),
    ("SM", "San Marino"),
    ("SN", "Senegal"),
    ("SO", "Somalia"),
    ("SR", "Suriname"),
    ("SS", "South Sudan"),
    ("ST", "Sao Tome and Principe"),
    ("SV", "El Salvador"),
    ("SX", "Sint Maarten (Dutch part)"),
    ("SY", "Syria"),
    ("SZ", "Eswatini"),
    ("TC", "Turks and Caicos Islands"),
    ("TD", "Chad"),
    ("TF", "French Southern Territories"),
    ("TG", "Togo"),
    ("TH", "Thailand"),
    ("TJ", "Tajikistan"),
    ("TK", "Tokelau"),
    ("TL", "Timor-Leste"),
    ("TM", "Turkmenistan"),
    ("TN", "Tunisia"),
    ("TO", "Tonga"),
    ("TR", "Türkiye"),
    ("TT", "Trinidad and Tobago"),
    ("TV", "Tuvalu"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("UA", "Ukraine"),
    ("UG", "Uganda"),
    ("UM", "United States Minor Outlying Islands"),
    ("US", "United States"),
    ("UY", "Uruguay"),
    ("UZ", "Uzbekistan"),
    ("VA", "Holy See (Vatican City State)"),
    ("VC", "Saint Vincent and the Grenadines"),
    ("VE", "Venezuela"),
    ("VG", "Virgin Islands, British"),
    ("VI", "Virgin Islands, U.S."),
    ("VN", "Vietnam"),
    ("VU", "Vanuatu"),
    ("WF", "Wallis and Futuna"),
    ("WS", "Samoa"),
    ("YE", "Yemen"),
    ("YT", "Mayotte"),
    ("ZA", "South Africa"),
    ("ZM", "Zambia"),
    ("ZW", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_country_names_one_and_none_takes_that_of_another() {
        let mut seen = std::collections::BTreeMap::new();
        for (name, code) in NAMES {
            assert_eq!(name.to_lowercase(), name);
            assert!(code.parse::<Country>().is_ok(), "{name}");
            assert_eq!(seen.insert(name, code), None, "{name} is there twice");
            assert!(COUNTRIES.iter().all(|(_, listed)| listed.to_lowercase() != name), "{name} is listed already");
        }
    }

    #[test]
    fn a_sentence_calls_a_country_otherwise_only_where_its_short_name_does_not_fit() {
        assert!(IN_A_SENTENCE.is_sorted_by(|(before, _), (after, _)| before < after));
        for (code, words) in IN_A_SENTENCE {
            assert_ne!(code.parse::<Country>().unwrap().name(), words, "{code}");
        }
        // A name that is turned round for a list stands in no sentence.
        for country in Country::all().filter(|country| !["BQ", "SH"].contains(&country.code())) {
            assert!(!country.in_a_sentence().contains(','), "{}", country.in_a_sentence());
        }
    }

    #[test]
    fn countries_stand_in_the_order_in_which_they_are_looked_up() {
        assert!(COUNTRIES.is_sorted_by_key(|(code, _)| code));
        assert!(Country::all().all(|country| country.code().parse() == Ok(country)));
    }
}
