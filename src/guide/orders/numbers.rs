//! Numbers as they stand in a text.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    ops::RangeInclusive,
};

use percent_encoding::percent_decode_str;

use super::marks::JOINT;

/// Every number of a text that could be an order's, and those that a spreadsheet has rounded.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// The digits of each text without all that stands between them.
    digits: Vec<String>,
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
/// A number of so many digits says which order it is, whatever letters touch it and whatever stands between its digits.
const SAYS_ITSELF: usize = 10;
/// How many times an address may be wrapped in another.
const MOST_WRAPPED: usize = 3;
/// What may stand between the parts of one number.
const BETWEEN_PARTS: [&str; 9] = [" ", "-", "\u{a0}", "\u{202f}", "\u{2009}", "\u{ad}", "\u{200b}", "\u{feff}", JOINT];
/// What stands between thousands, besides a space.
const BETWEEN_THOUSANDS: [&str; 4] = [".", ",", "'", "\u{2019}"];

impl Numbers {
    /// Collects the numbers of a text: runs of digits, such runs with single spaces or hyphens between, and thousands with
    /// their signs.
    pub(super) fn collect(&mut self, text: &str) {
        let text = with_plain_digits(text);
        for line in text.lines() {
            self.collect_runs(line);
            self.collect_rounded(line);
        }
        self.digits.push(text.chars().filter(char::is_ascii_digit).collect());
    }

    /// Collects the numbers that an address of the web names by themselves: `/order/8123…`, `orderId=8123…`, `order-8123…`. A
    /// number within letters and other digits is part of a code that follows the reader, and says nothing of an order.
    pub(super) fn collect_address(&mut self, address: &str) {
        let mut address = Cow::Borrowed(address);
        // Those who count clicks wrap an address in one of theirs.
        for _ in 0..MOST_WRAPPED {
            address = Cow::Owned(percent_decode_str(&address).decode_utf8_lossy().into_owned());
        }
        self.collect_parts(&address);
    }

    fn collect_parts(&mut self, address: &str) {
        let mut named = false;
        for part in address.split(|sign: char| !sign.is_alphanumeric() && !matches!(sign, '-' | '_')) {
            let words: Vec<&str> = part.split(['-', '_']).filter(|word| !word.is_empty()).collect();
            let is_number = |word: &&&str| word.bytes().all(|byte| byte.is_ascii_digit());
            let mixed = words.iter().any(|word| {
                word.contains(|sign: char| sign.is_ascii_digit()) && word.contains(|sign: char| !sign.is_ascii_digit())
            });
            let numbers: Vec<&str> = words.iter().filter(is_number).copied().collect();
            let names_order = super::list::names_an_order(part);
            // A number of several parts is one; beside a name there is one.
            let number = (!mixed && (numbers.len() == 1 || numbers.len() == words.len())).then(|| numbers.concat());
            let shortest = if named || names_order { SHORTEST } else { SAYS_ITSELF };
            if let Some(number) = number {
                self.takes(&number, shortest, false);
            }
            named = if words.is_empty() { named } else { names_order };
        }
    }

    fn collect_runs(&mut self, line: &str) {
        let mut joined = String::new();
        let mut thousands = String::new();
        let mut end = 0;
        for (start, run) in every_run(line) {
            let between = if end == 0 { "" } else { &line[end..start] };
            if !BETWEEN_PARTS.contains(&between) {
                joined.clear();
            }
            if run.len() != 3 || !BETWEEN_THOUSANDS.contains(&between) {
                thousands.clear();
            }
            joined.push_str(run);
            if !thousands.is_empty() || run.len() <= 3 {
                thousands.push_str(run);
            }
            self.takes(run, SHORTEST, touches_a_letter(line, start, run));
            self.takes(&joined, SHORTEST, touches_a_letter(line, start, run));
            self.takes(&thousands, SAYS_ITSELF, false);
            end = start + run.len();
        }
    }

    /// Takes a number over; a short one that touches a letter is part of a word.
    fn takes(&mut self, number: &str, shortest: usize, touches: bool) {
        let shortest = if touches { SAYS_ITSELF } else { shortest };
        if (shortest..LONGEST).contains(&number.len()) && !self.whole.contains(number) {
            self.whole.insert(number.to_owned());
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

    /// Returns those of the numbers whose digits stand in the text one after the other, whatever stands between them: cut by
    /// the end of a line, by signs, or within a longer number. Only a long number tells anything in this way.
    pub(super) fn scattered<'a>(&self, numbers: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
        let mut wanted: HashMap<usize, HashSet<&[u8]>> = HashMap::new();
        for number in numbers.filter(|number| SAYS_ITSELF <= number.len()) {
            wanted.entry(number.len()).or_default().insert(number.as_bytes());
        }
        let mut found = HashSet::new();
        for (length, numbers) in &wanted {
            for digits in &self.digits {
                found.extend(digits.as_bytes().windows(*length).filter_map(|window| numbers.get(window).copied()));
            }
        }
        found.into_iter().filter_map(|number| std::str::from_utf8(number).ok()).collect()
    }
}

/// Writes the wide digits of Chinese and Japanese type as others are written.
fn with_plain_digits(text: &str) -> Cow<'_, str> {
    const WIDE: RangeInclusive<char> = '\u{ff10}'..='\u{ff19}';
    if !text.contains(|sign: char| WIDE.contains(&sign)) {
        return Cow::Borrowed(text);
    }
    let plain = |sign: char| match u32::from(sign).checked_sub(0xff10) {
        Some(digit @ 0..=9) => char::from_digit(digit, 10).unwrap_or(sign),
        Some(_) | None => sign,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// Runs of digits that touch no letter of the Latin alphabet, with where they begin: `LP00123456789012CN` is no number, and
/// Chinese is written without spaces.
pub(super) fn runs(line: &str) -> impl Iterator<Item = (usize, &str)> {
    every_run(line).filter(|(start, run)| !touches_a_letter(line, *start, run))
}

/// Runs of digits, with where they begin.
fn every_run(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + line[rest..].find(|sign: char| sign.is_ascii_digit())?;
        let run = &line[start..];
        let run = &run[..run.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(run.len())];
        rest = start + run.len();
        Some((start, run))
    })
}

fn touches_a_letter(line: &str, start: usize, run: &str) -> bool {
    let before = line[..start].chars().next_back();
    let after = line[start + run.len()..].chars().next();
    [before, after].into_iter().flatten().any(|sign| sign.is_ascii_alphabetic())
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
        for number in ["812345678901234", "123456789012345", "0012345678901", "1234"] {
            assert!(!found.has(number), "{number}");
        }
    }

    #[test]
    fn a_long_number_is_found_wherever_no_digit_touches_it_and_a_short_one_only_by_itself() {
        for text in [
            "Order ID8123456789012345",
            "订单号8123456789012345。",
            "AE8123456789012345",
            "No8123456789012345x",
            "orderId=8123456789012345&b=7",
            "8,123,456,789,012,345",
            "8.123.456.789.012.345",
            "8'123'456'789'012'345",
            "81234567\u{2060}89012345",
            "8123\u{ad}4567\u{ad}8901\u{ad}2345",
            "\u{ff18}\u{ff11}\u{ff12}3456789012345",
            "7\u{2060}8123456789012345",
        ] {
            assert!(numbers(text).has("8123456789012345"), "{text}");
        }
        for text in ["18123456789012345", "81234567890123450", "8,123,456,789,012,34", "8.12.3456789012345"] {
            assert!(!numbers(text).has("8123456789012345"), "{text}");
        }
        assert!(!numbers("No12345x").has("12345") && numbers("No 12345").has("12345"));
    }

    #[test]
    fn an_address_names_an_order_by_a_number_of_its_own_and_not_within_a_code() {
        let names = |address: &str, number: &str| {
            let mut numbers = Numbers::default();
            numbers.collect_address(address);
            assert!(numbers.scattered([number].into_iter()).is_empty(), "nothing is put together: {address}");
            numbers.has(number)
        };
        for address in [
            "https://market.example/order/8123456789012345",
            "https://market.example/order/8123456789012345.html",
            "https://market.example/d?orderId=8123456789012345&x=1",
            "https://market.example/order-8123456789012345/x",
            "https://market.example/my_order_8123456789012345#top",
            "https://click.example/?u=https%3A%2F%2Fmarket.example%2Fd%3ForderId%3D8123456789012345%26x%3D1",
            "https://click.example/?u=https%253A%252F%252Fmarket.example%252Fd%253Fid%253D8123456789012345",
        ] {
            assert!(names(address, "8123456789012345"), "{address}");
        }
        for address in [
            "https://market.example/order/81234567890123456",
            "https://market.example/order/18123456789012345",
            "https://click.example/c/AE8123456789012345x9",
            "https://click.example/c?t=aGVsbG8-8123456789012345-q7",
            "https://click.example/c?t=550e8400_8123456789012345",
            "https://click.example/8123456/789012345",
            "https://click.example/?t=17-8123456789012345",
        ] {
            assert!(!names(address, "8123456789012345"), "{address}");
        }
        assert!(names("https://market.example/d?orderId=1234567", "1234567"));
        assert!(names("https://market.example/commande/1234567", "1234567"));
        for address in [
            "https://market.example/d?userId=1234567",
            "https://order.example/x/1234567?a",
            "https://a.example/1234567",
        ] {
            assert!(!names(address, "1234567"), "a short number must be called an order's: {address}");
        }
    }

    #[test]
    fn digits_that_stand_one_after_the_other_are_found_loosely_if_they_are_10_or_more() {
        let loose = |text: &str, number: &'static str| !numbers(text).scattered([number].into_iter()).is_empty();
        for text in ["8123456\n789012345", "[8123][4567][8901][2345]", "18123456789012345", "812345678901,2345"] {
            assert!(loose(text, "8123456789012345"), "{text}");
        }
        assert!(!loose("8123456 and 7 and 89012345", "8123456789012346"));
        assert!(loose("12345\n67890", "1234567890") && !loose("12345\n6789", "123456789"));
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
