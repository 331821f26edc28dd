use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{
    block::Block,
    citation::Citation,
    error::{Fault, TemplateError},
    text,
};
use crate::{
    controller::ChannelKind,
    law::{Country, Provision, Right},
    request::{IdentifierKey, Request},
};

/// The name in the tick list for a direct transmission to another controller (Art. 20(2) GDPR), which is missing only where it
/// was asked for.
pub const TRANSMISSION: &str = "transmission";

/// What an answer is held against: what was asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Answerable {
    /// The right that was exercised.
    pub right: Right,
    /// Whether the data were to be transmitted directly to another controller.
    pub to_controller: bool,
}

impl From<&Request> for Answerable {
    fn from(request: &Request) -> Self {
        Self { right: request.right, to_controller: request.to_controller.is_some() }
    }
}

/// The words of a language that the letter's head and its values need, from `words/<language>.toml`.
///
/// A law may have its own, in `<law>/<language>/words.toml`; what it leaves out is taken from the language.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// What is said to an authority about the controller.
    #[serde(default)]
    authority: About,
    /// How a provision is cited; as in the front matter where it is missing.
    citation: Option<Citation>,
    /// Names of countries by code; the English name where one is missing.
    #[serde(default)]
    countries: BTreeMap<Country, String>,
    /// What stands between two clauses about one thing.
    clauses: String,
    /// How a day is written, with `{day}`, `{month}` and `{year}`.
    date: String,
    /// How that day stands by itself at the head of a letter, with `{date}`, such as `Le {date}`; as it is where it is missing.
    date_line: Option<String>,
    /// How the first day of a month is written where it is not by its number, such as `1er`.
    first_of_month: Option<String>,
    /// What stands above a translation: that it is for information, and that only the text above is the letter.
    for_information: String,
    /// What an answer may leave out, by the right and the name of the tick list.
    #[serde(default)]
    gaps: BTreeMap<Right, BTreeMap<String, String>>,
    /// What happened, as it stands behind its day.
    #[serde(default)]
    history: BTreeMap<String, String>,
    /// What each kind of identifier is called at the start of a line.
    identifiers: BTreeMap<IdentifierKey, String>,
    /// Words after which no line ends, such as `Art.`.
    keep_with_next: Vec<String>,
    /// Words before which no line ends, such as `Abs.` behind its number; of two words, such as `du RGPD`, both follow.
    #[serde(default)]
    keep_with_previous: Vec<String>,
    /// What is said of data that are kept.
    #[serde(default)]
    kept: BTreeMap<String, String>,
    /// What stands between the items of a list in one line.
    list: String,
    /// The months from January.
    months: [String; 12],
    /// How a letter stands with the way it went, with `{what}` and `{way}`; as a list of both where it is missing.
    sent_by: Option<String>,
    /// By which way a letter went, with `{to}` for the address.
    #[serde(default)]
    ways: BTreeMap<String, String>,
}

/// What is said of the controller to an authority, as the tables of the same names say it to the controller itself.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct About {
    history: BTreeMap<String, String>,
    kept: BTreeMap<String, String>,
    /// What shows that the controller has the request, by tier.
    proof: BTreeMap<String, String>,
    ways: BTreeMap<String, String>,
}

/// To whom a letter speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Voice {
    /// To an authority, about the controller.
    ToAuthority,
    /// To the controller.
    ToController,
}

impl Words {
    /// Reads the words of a language and, over them, those of a law.
    pub(super) fn parse(language: &str, law: Option<&str>) -> Result<Self, toml::de::Error> {
        let mut words: toml::Table = language.parse()?;
        if let Some(law) = law {
            words.extend(law.parse::<toml::Table>()?);
        }
        words.try_into()
    }

    /// Writes a day out.
    pub(super) fn dated(&self, on: NaiveDate) -> String {
        let month = &self.months[on.month0() as usize];
        let first = self.first_of_month.clone().filter(|_| on.day() == 1);
        let day = first.unwrap_or_else(|| on.day().to_string());
        let filled = self.date.replace("{day}", &day).replace("{month}", month);
        filled.replace("{year}", &on.year().to_string())
    }

    /// Writes a day out as it stands by itself at the head of a letter.
    pub(super) fn date_line(&self, on: NaiveDate) -> String {
        self.date_line.as_deref().unwrap_or("{date}").replace("{date}", &self.dated(on))
    }

    /// Returns what stands above a translation.
    pub(super) fn for_information(&self) -> &str {
        &self.for_information
    }

    /// Joins what stands in one line.
    pub(super) fn list(&self, items: &[String]) -> String {
        items.join(&self.list)
    }

    /// Says by which way a letter went.
    pub(super) fn sent_by(&self, what: &str, way: &str) -> String {
        match &self.sent_by {
            Some(phrase) => phrase.replace("{what}", what).replace("{way}", way),
            None => self.list(&[what.to_owned(), way.to_owned()]),
        }
    }

    /// Joins what is said of one thing.
    pub(super) fn clauses(&self, clauses: &[String]) -> String {
        clauses.join(&self.clauses)
    }

    /// Returns the name of a country.
    pub(super) fn country(&self, country: Country) -> &str {
        self.countries.get(&country).map_or_else(|| country.name(), String::as_str)
    }

    /// Cites a provision as the letters of the language do.
    pub(super) fn cite(&self, provision: &Provision) -> String {
        let cited = self.citation.as_ref().and_then(|citation| citation.cite(provision));
        cited.unwrap_or_else(|| provision.to_string())
    }

    /// Returns those of some provisions that are cited in a letter.
    pub(super) fn cited_in(&self, blocks: &[Block], mut provisions: Vec<Provision>) -> Vec<Provision> {
        if !provisions.is_empty() {
            let text = text::print(blocks, text::WIDTH);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            provisions.retain(|provision| text.contains(&self.cite(provision)));
        }
        provisions
    }

    /// Returns what a kind of identifier is called.
    pub(super) fn identifier(&self, key: IdentifierKey) -> &str {
        self.identifiers.get(&key).map_or_else(|| key.name(), String::as_str)
    }

    /// Returns what is said of something that happened.
    pub(super) fn history(&self, voice: Voice, name: &str) -> Result<&str, TemplateError> {
        word("history", voice.of(&self.history, &self.authority.history), name)
    }

    /// Returns what is said of a way a letter went.
    pub(super) fn way(&self, voice: Voice, kind: ChannelKind) -> Result<&str, TemplateError> {
        word("ways", voice.of(&self.ways, &self.authority.ways), kind.name())
    }

    /// Returns what is said of data that are kept.
    pub(super) fn kept(&self, voice: Voice, name: &str) -> Result<&str, TemplateError> {
        word("kept", voice.of(&self.kept, &self.authority.kept), name)
    }

    /// Returns what shows that the controller has the request, by the name of the tier.
    pub(super) fn proof(&self, tier: &str) -> Result<&str, TemplateError> {
        word("proof", &self.authority.proof, tier)
    }

    /// Returns the tick list of what an answer to such a request may leave out.
    pub(super) fn gaps(&self, of: Answerable) -> BTreeMap<&str, &str> {
        let list = self.gaps.get(&of.right).into_iter().flatten();
        let asked = list.filter(|(name, _)| of.to_controller || *name != TRANSMISSION);
        asked.map(|(name, says)| (name.as_str(), says.as_str())).collect()
    }

    /// Puts a no-break space into one line where it may not end: also before a number and the sign of a section.
    pub(super) fn tied(&self, line: &str) -> String {
        let mut tied = String::with_capacity(line.len() + 8);
        for word in self.keep(line).split_inclusive(' ') {
            if word.starts_with(|sign: char| sign.is_ascii_digit() || sign == '§') && tied.ends_with(' ') {
                tied.truncate(tied.len() - 1);
                tied.push('\u{a0}');
            }
            tied.push_str(word);
        }
        tied
    }

    /// Puts a no-break space where no line may end. The end of a cell of a table is no next word.
    pub(super) fn keep(&self, template: &str) -> String {
        let mut kept = String::with_capacity(template.len());
        let mut pieces = template.split_inclusive(' ').peekable();
        while let Some(piece) = pieces.next() {
            let word = piece.trim_end().rsplit([' ', '\n', '(', '}']).next().unwrap_or_default();
            let next = pieces.peek().map_or("", |next| first_word(next));
            let holds = is_in(&self.keep_with_next, word)
                || (ends_in_word(piece) && (self.is_kept(next) || self.begins_kept(pieces.clone())));
            if piece.ends_with(' ') && next != "|" && holds {
                kept.push_str(piece.trim_end());
                kept.push('\u{a0}');
            } else {
                kept.push_str(piece);
            }
        }
        kept
    }

    /// Tells whether a word is kept with the one before it.
    fn is_kept(&self, word: &str) -> bool {
        is_in(&self.keep_with_previous, word)
            || is_in(&self.keep_with_previous, word.trim_end_matches(['.', ':', '!', '?']))
    }

    /// Tells whether what follows begins with two words that are kept with the one before them.
    fn begins_kept<'a>(&self, mut pieces: impl Iterator<Item = &'a str>) -> bool {
        let (Some(first), Some(second)) = (pieces.next(), pieces.next()) else { return false };
        first.ends_with(' ') && self.is_kept(&format!("{first}{}", first_word(second)))
    }
}

fn first_word(piece: &str) -> &str {
    piece.split([' ', '\n', ')', ',', ';', '{']).next().unwrap_or_default()
}

/// Tells whether a piece ends in a word or a value. The mark of a list item is no word, and must stay what it is; nor is a
/// tag that asks or repeats.
fn ends_in_word(piece: &str) -> bool {
    let piece = piece.trim_end().trim_end_matches(',');
    if let Some((_, tag)) = piece.strip_suffix("}}").and_then(|piece| piece.rsplit_once("{{")) {
        return tag.starts_with(char::is_alphabetic) && tag != "else";
    }
    let word = piece.rsplit([' ', '\n', '}']).next().unwrap_or_default();
    match word.strip_suffix(')') {
        Some(inner) => !inner.bytes().all(|byte| byte.is_ascii_digit()),
        None => word.ends_with(char::is_alphanumeric),
    }
}

fn is_in(words: &[String], word: &str) -> bool {
    words.iter().any(|one| one == word)
}

impl Voice {
    fn of<'a>(
        self,
        to_controller: &'a BTreeMap<String, String>,
        to_authority: &'a BTreeMap<String, String>,
    ) -> &'a BTreeMap<String, String> {
        match self {
            Self::ToAuthority => to_authority,
            Self::ToController => to_controller,
        }
    }
}

fn word<'a>(table: &str, words: &'a BTreeMap<String, String>, name: &str) -> Result<&'a str, TemplateError> {
    let missing = || TemplateError::new("words", None, Fault::Data(format!("no word `{name}` in `{table}`")));
    words.get(name).map(String::as_str).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGE: &str = r#"
clauses = "; "
for_information = "Zur Information"
list = ", "
date = "{day} {month} {year}"
keep_with_next = ["Art."]
months = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
[countries]
DE = "Deutschland"
[identifiers]
order = "Bestellung"
"#;

    #[test]
    fn a_law_may_write_the_day_its_own_way() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
        assert_eq!(Words::parse(LANGUAGE, None).unwrap().dated(day), "2 XI 2026");
        let law = Words::parse(LANGUAGE, Some("date = \"{month} {day}, {year}\"")).unwrap();
        assert_eq!(law.dated(day), "XI 2, 2026");
    }

    #[test]
    fn the_first_of_a_month_and_no_other_day_may_be_written_its_own_way() {
        let words = Words::parse(LANGUAGE, Some("first_of_month = \"1er\"")).unwrap();
        let dated = |day| words.dated(NaiveDate::from_ymd_opt(2026, 11, day).unwrap());
        assert_eq!(
            [dated(1), dated(2), dated(11), dated(21)],
            ["1er XI 2026", "2 XI 2026", "11 XI 2026", "21 XI 2026"]
        );
        let plain = Words::parse(LANGUAGE, None).unwrap();
        assert_eq!(plain.dated(NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()), "1 XI 2026");
    }

    #[test]
    fn a_day_that_stands_by_itself_may_have_a_word_before_it_and_elsewhere_has_none() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
        let words = Words::parse(&format!("date_line = \"Le {{date}}\"\n{LANGUAGE}"), None).unwrap();
        assert_eq!([words.date_line(day), words.dated(day)], ["Le 2 XI 2026", "2 XI 2026"]);
        assert_eq!(Words::parse(LANGUAGE, None).unwrap().date_line(day), "2 XI 2026");
    }

    #[test]
    fn a_missing_name_falls_back_to_english() {
        let words = Words::parse(LANGUAGE, None).unwrap();
        assert_eq!(words.country("DE".parse().unwrap()), "Deutschland");
        assert_eq!(words.country("FR".parse().unwrap()), "France");
        assert_eq!(words.identifier(IdentifierKey::Order), "Bestellung");
        assert_eq!(words.identifier(IdentifierKey::Phone), "phone");
    }

    #[test]
    fn a_provision_is_cited_as_it_stands_where_the_language_has_no_form_for_it() {
        let provision = Provision::from("Art. 12(3) GDPR");
        assert_eq!(Words::parse(LANGUAGE, None).unwrap().cite(&provision), "Art. 12(3) GDPR");
        let form = "[citation]\narticle = \"\"\nparagraph = \"{law} {article}/{paragraph}\"\npoint = \"\"\nlaws = { GDPR = \"D\" }";
        let words = Words::parse(&format!("{LANGUAGE}{form}"), None).unwrap();
        assert_eq!(words.cite(&provision), "D 12/3");
        assert_eq!(words.cite(&Provision::from("11 CCR § 7021")), "11 CCR § 7021");
    }

    #[test]
    fn a_word_is_kept_with_the_next_wherever_it_starts() {
        let words = Words::parse(LANGUAGE, None).unwrap();
        assert_eq!(
            words.keep("Art. 1\nArt. 2 (Art. 3) Artt. 4 Art."),
            "Art.\u{a0}1\nArt.\u{a0}2 (Art.\u{a0}3) Artt. 4 Art."
        );
        assert_eq!(words.keep("{{#if erasure}}Art. 17{{/if}}"), "{{#if erasure}}Art.\u{a0}17{{/if}}");
        assert_eq!(words.keep("| law, Art. | Art. 1 |"), "| law, Art. | Art.\u{a0}1 |");
    }

    #[test]
    fn a_subject_is_not_divided_before_a_number_a_section_or_the_law() {
        let words = Words::parse(&format!("keep_with_previous = [\"D\"]\n{LANGUAGE}"), None).unwrap();
        assert_eq!(words.tied("17 nach Art. 17 D [R-1]"), "17 nach Art.\u{a0}17\u{a0}D [R-1]");
        assert_eq!(words.tied("Civ. Code § 1798.105(d)"), "Civ. Code\u{a0}§\u{a0}1798.105(d)");
        assert_eq!(words.tied(""), "");
    }

    #[test]
    fn a_word_is_kept_with_the_one_before_it() {
        let words = Words::parse(&format!("keep_with_previous = [\"Abs.\", \"D\"]\n{LANGUAGE}"), None).unwrap();
        assert_eq!(
            words.keep("Art. 12 Abs. 3 D) und Absatz 4 D, Da"),
            "Art.\u{a0}12\u{a0}Abs. 3\u{a0}D) und Absatz 4\u{a0}D, Da"
        );
        assert_eq!(words.keep("{{#if a}} Abs. 3{{/if}}"), "{{#if a}} Abs. 3{{/if}}");
        assert_eq!(words.keep("- Abs. 3\nAbs. 4"), "- Abs. 3\nAbs. 4");
        assert_eq!(words.keep("Art. 12(3) D, f) D\n1) D"), "Art.\u{a0}12(3)\u{a0}D, f)\u{a0}D\n1) D");
        assert_eq!(words.keep("lid 3, D"), "lid 3,\u{a0}D");
        assert_eq!(words.keep("nach D. Abs D: D? Da."), "nach\u{a0}D. Abs\u{a0}D: D? Da.");
    }

    #[test]
    fn two_words_are_kept_with_the_one_before_them_and_a_word_with_a_value() {
        let words =
            Words::parse(&format!("keep_with_previous = [\"D\", \"Tage\", \"du D\"]\n{LANGUAGE}"), None).unwrap();
        assert_eq!(
            words.keep("(Art. 17, du D). Art. 3 du D"),
            "(Art.\u{a0}17,\u{a0}du\u{a0}D). Art.\u{a0}3\u{a0}du\u{a0}D"
        );
        assert_eq!(words.keep("Art. 3 du Da, du"), "Art.\u{a0}3 du Da, du");
        assert_eq!(
            words.keep("{{days}} Tage, {{#if a}} Tage{{else}} Tage"),
            "{{days}}\u{a0}Tage, {{#if a}} Tage{{else}} Tage"
        );
    }

    #[test]
    fn a_letter_stands_with_its_way_as_the_language_says_and_else_as_a_list() {
        assert_eq!(Words::parse(LANGUAGE, None).unwrap().sent_by("mein Antrag", "per Post"), "mein Antrag, per Post");
        let words = Words::parse(LANGUAGE, Some("sent_by = \"{what} ({way})\"")).unwrap();
        assert_eq!(words.sent_by("mein Antrag", "per Post"), "mein Antrag (per Post)");
    }
}
