//! Numbers as they stand in a text.

use std::collections::HashSet;

/// Every number of a text that could be an order's, and those that a spreadsheet has rounded.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    rounded: HashSet<Rounded>,
    whole: HashSet<String>,
}

/// A number of which only the first digits are known.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Rounded {
    first: String,
    length: usize,
}

/// The fewest digits of a number that a spreadsheet rounds (it keeps 15), and the fewest known digits that tell anything.
const KEPT_BY_SPREADSHEETS: usize = 15;
const FEWEST_KNOWN: usize = 6;
/// Numbers of fewer digits than this are no order's.
pub(super) const SHORTEST: usize = 5;
/// No number of an order is as long as this.
const LONGEST: usize = 40;

impl Numbers {
    /// Collects the numbers of a text: runs of digits, and such runs with single spaces or hyphens between.
    pub(super) fn collect(&mut self, text: &str) {
        for line in text.lines() {
            self.collect_runs(line);
            self.collect_rounded(line);
        }
    }

    fn collect_runs(&mut self, line: &str) {
        let mut joined = String::new();
        let mut end = 0;
        for (start, run) in runs(line) {
            let between = &line[end..start];
            if end == 0 || !matches!(between, " " | "-" | "\u{a0}" | "\u{202f}") {
                joined.clear();
            }
            joined.push_str(run);
            for number in [run, joined.as_str()] {
                if (SHORTEST..LONGEST).contains(&number.len()) {
                    self.whole.insert(number.to_owned());
                }
            }
            end = start + run.len();
        }
    }

    /// `8.12345678901234E+15`, and what a spreadsheet makes of a longer number: 15 digits and zeros.
    fn collect_rounded(&mut self, line: &str) {
        for word in line.split(|sign: char| !sign.is_ascii_alphanumeric() && !matches!(sign, '.' | ',' | '+')) {
            self.rounded.extend(of_exponent(word));
        }
        let cut = runs(line).map(|(_, run)| run).filter(|run| KEPT_BY_SPREADSHEETS < run.len() && run.len() < LONGEST);
        for run in cut.filter(|run| run[KEPT_BY_SPREADSHEETS..].bytes().all(|digit| digit == b'0')) {
            self.rounded.insert(Rounded { first: run[..KEPT_BY_SPREADSHEETS].to_owned(), length: run.len() });
        }
    }

    /// Tells whether the number stands in the text.
    pub(super) fn has(&self, number: &str) -> bool {
        self.whole.contains(number)
    }

    /// Tells whether a number stands in the text that may be this one, rounded.
    pub(super) fn may_have(&self, number: &str) -> bool {
        self.rounded.iter().any(|known| known.length == number.len() && number.starts_with(&known.first))
    }
}

/// Runs of digits that touch no letter, with where they begin.
pub(super) fn runs(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let start = rest + line[rest..].find(|sign: char| sign.is_ascii_digit())?;
            let run = &line[start..];
            let run = &run[..run.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(run.len())];
            rest = start + run.len();
            let before = line[..start].chars().next_back();
            let after = line[rest..].chars().next();
            if !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric) {
                return Some((start, run));
            }
        }
    })
}

fn of_exponent(word: &str) -> Option<Rounded> {
    let (mantissa, exponent) = word.split_once(['E', 'e'])?;
    let (whole, fraction) = mantissa.split_once(['.', ','])?;
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let known = format!("{whole}{fraction}");
    let known = known.trim_end_matches('0');
    let length = exponent.checked_add(1).filter(|length| *length < LONGEST)?;
    let fits = whole.len() == 1 && digits(whole) && digits(fraction) && known.len() <= length;
    (fits && FEWEST_KNOWN <= known.len()).then(|| Rounded { first: known.to_owned(), length })
}

/// Tells whether a cell holds a number that a spreadsheet has rounded away.
pub(super) fn is_rounded(cell: &str) -> bool {
    of_exponent(cell).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Numbers {
        let mut numbers = Numbers::default();
        numbers.collect(text);
        numbers
    }

    #[test]
    fn a_number_is_found_alone_in_a_sentence_and_with_gaps_and_not_within_another() {
        let found = numbers("Order 8123456789012345, shipped.\n8012 3456 7890 1234 and 501-2345678\nLP00123456789012");
        for number in ["8123456789012345", "8012345678901234", "5012345678"] {
            assert!(found.has(number), "{number}");
        }
        for number in ["812345678901234", "123456789012345", "00123456789012", "1234"] {
            assert!(!found.has(number), "{number}");
        }
    }

    #[test]
    fn a_number_that_a_spreadsheet_rounded_is_doubtful_and_not_found() {
        let found = numbers("8.12345678901234E+15;x\n8098765432109870\n1.23E+15");
        for (number, may) in [
            ("8123456789012345", true),
            ("8123456789012399", false),
            ("8098765432109876", true),
            ("8098765432109976", false),
            ("81234567890123456", false),
            ("1230000000000001", false),
        ] {
            assert_eq!(found.may_have(number), may, "{number}");
            assert!(!found.has(number), "{number}");
        }
    }
}
