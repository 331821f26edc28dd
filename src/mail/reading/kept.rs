use std::sync::LazyLock;

use regex_lite::Regex;

use super::{
    Kept,
    dates::{self, Named},
    phrases::{Phrases, Sign},
    sentences::{Sentence, begins_item, flat},
};

/// What is kept, where it is stated plainly: an item of a list below a sentence about keeping, or such a sentence.
pub(super) fn find(own: &[Sentence], day_first: bool) -> Vec<Kept> {
    let tables = Phrases::shipped().tables();
    let keeps = |sentence: &Sentence| tables.iter().any(|table| table.has(Sign::Kept, sentence));
    let items: Vec<_> =
        own.iter().skip_while(|sentence| !keeps(sentence)).filter(|sentence| begins_item(&sentence.shown)).collect();
    if !items.is_empty() {
        return items.into_iter().filter_map(|item| in_item(&item.shown, day_first)).collect();
    }
    own.iter().filter(|sentence| keeps(sentence)).flat_map(|sentence| in_sentence(&sentence.shown, day_first)).collect()
}

/// Reads `- invoices: Sec. 1 of an Act; until 31 December 2033`.
fn in_item(item: &str, day_first: bool) -> Option<Kept> {
    let text = item.trim_start_matches(|sign: char| {
        sign.is_ascii_digit() || matches!(sign, '-' | '*' | '•' | '–' | '.' | ')' | ' ')
    });
    let (what, rest) = text.split_once(':')?;
    let basis = rest.split(';').next()?.trim();
    let basis =
        UNTIL.find(basis).map_or(basis, |until| &basis[..until.start()]).trim_end_matches([',', ' ', '.']).trim();
    let named = basis.bytes().any(|byte| byte.is_ascii_digit()).then(|| basis.to_owned());
    Some(Kept { basis: named, until: last_day(rest, day_first), what: what.trim().to_owned() })
}

/// Words before the day on which something ends.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[,;]? ?\b(?:until|bis|jusqu'au|jusqu’au|hasta|fino al|tot en met|tot|do dnia|do|até) ")
        .expect("a test reads with it")
});

/// Provisions as they are cited in eight languages; the first that fits.
static PROVISION: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?xi)
        (?:§§?\ ?\d+[a-z]?(?:\ (?:Abs\.|Absatz|Nr\.|Satz)\ ?\d+)*\ [A-ZÄÖÜ][A-Za-zÄÖÜ]{1,12})
        | (?:\barticle\ L\.\ ?[\d-]+\ du\ code\ (?:de\ |du\ |des\ )?[a-zé]+)
        | (?:\bart(?:\.|icle|ikel|ículo|igo|icolo)\ ?\d+(?:[\ .]§\ ?\d+)?
            (?:\ (?:van\ de\ Algemene\ wet\ inzake\ rijksbelastingen|AWR|c\.c\.|del\ Código\ de\ Comercio|del\ codice\ civile|Codice\ del\ consumo|Ordynacji\ podatkowej|do\ Código\ [A-Z]\w+|du\ code\ [a-z]+|[A-Z]{2,6}\b))?)";
    Regex::new(pattern).expect("a test reads with it")
});

/// How a sentence about keeping names what is kept, in eight languages: the first that fits, each as often as it does.
static WHAT: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?:^|[.] )([A-ZÄÖÜ][\wäöüß-]+) müssen wir",
        r"verpflichtet, (?:die |den |das |ihre |Ihre )?([A-ZÄÖÜ][\wäöüß-]+)",
        r"(?:^|[.] )(?:Die |Ihre )?([A-ZÄÖÜ][\wäöüß-]+) bewahren wir",
        r"(?:les |vos )([a-zéèêàç ]{3,40}) sont conservé",
        r"(?:le |i |dati |e i )?(scritture contabili e le fatture|dati della [a-zà ]{3,40}?|fatture)(?: \(| per | fino)",
        r"moeten (?:wij|we) (?:onze |uw |de )?([a-z]+)",
        r"(?:Uw |uw |De |de |Je |je )([a-z]+) bewaren (?:wij|we)",
        r"(?:^|[.] )([A-ZŁŚŻ][\wąćęłńóśźż]+) przechowujemy",
        r"(?:exceto|excepto) (?:as |os )([a-zãõáéíóúç ]{3,40}), que",
        r"(?:^|[.] )(?:The |Your )?([A-Za-z][a-z ]{3,40}) (?:will be|are) (?:kept|retained) until",
        r"(?:must|have to|required to|obliged to) (?:keep|retain) (?:the |your )?([a-z ]{3,40}?)(?: until| for|,|\.|$)",
        r"[Cc]onservaremos (?:sus |las |los )?([a-zñáéíóú ]{3,40}?)(?: hasta|,|\.|$)",
    ]
    .iter()
    .map(|pattern| Regex::new(pattern).expect("a test reads with it"))
    .collect()
});

fn in_sentence(sentence: &str, day_first: bool) -> Vec<Kept> {
    let Some(found) = WHAT.iter().find(|pattern| pattern.is_match(sentence)) else { return Vec::new() };
    let names: Vec<_> = found.captures_iter(sentence).filter_map(|names| names.get(1)).collect();
    let several = names.len() > 1;
    names
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let start = if place == 0 { 0 } else { name.start() };
            let end = names.get(place + 1).map_or(sentence.len(), regex_lite::Match::start);
            let own = &sentence[start..end];
            let basis = PROVISION.find(if several { own } else { sentence }).map(|basis| basis.as_str().to_owned());
            Kept { basis, until: last_day(own, day_first), what: name.as_str().trim().to_owned() }
        })
        .collect()
}

/// The day that stands behind a word such as `until`; a day of another meaning is none.
fn last_day(text: &str, day_first: bool) -> Option<chrono::NaiveDate> {
    let end = UNTIL.find_iter(text).last()?;
    match dates::named(&flat(&text[end.start()..]), day_first).first()? {
        Named::Day(day) => Some(*day),
        Named::Either(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::reading::sentences::sentences;

    fn read(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let found = find(&sentences(text), true);
        found.into_iter().map(|kept| (kept.what, kept.basis, kept.until.map(|day| day.to_string()))).collect()
    }

    #[test]
    fn a_list_below_a_sentence_about_keeping_is_read_line_by_line() {
        let text = "We keep the following:\n\n- Invoices: Sec. 257 HGB; until 31 December 2033\n- A note: by law; for 24 months";
        let expected = [
            ("Invoices".into(), Some("Sec. 257 HGB".into()), Some("2033-12-31".into())),
            ("A note".into(), None, None),
        ];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn a_sentence_names_what_its_ground_and_its_end() {
        let text = "Faktury przechowujemy do 31 grudnia 2031 r. na podstawie art. 86 § 1 Ordynacji podatkowej.";
        let expected = [("Faktury".into(), Some("art. 86 § 1 Ordynacji podatkowej".into()), Some("2031-12-31".into()))];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn nothing_is_kept_where_nobody_says_so() {
        assert_eq!(read("Your invoices were sent until 31 December 2033."), []);
    }
}
