use std::collections::BTreeMap;

use super::{OrderList, numbers::Numbers};

/// What an answer lacks, held against the user's own list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Gaps {
    /// Numbers that may stand in the answer: rounded by a spreadsheet, or with something between their digits.
    pub doubtful: Vec<String>,
    /// How many stand in the answer.
    pub found: usize,
    /// Numbers that stand in nothing that could be read, with their year.
    pub missing: Vec<(String, Option<u16>)>,
    /// What each year of the list comes to, the earliest first; orders without a year are in none.
    pub years: Vec<Year>,
}

/// The orders of one year.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Year {
    /// How many are doubtful.
    pub doubtful: usize,
    /// How many are missing.
    pub missing: usize,
    /// How many the list has.
    pub total: usize,
    /// The year.
    pub year: u16,
}

impl Year {
    /// Tells whether the answer holds no order of the year.
    #[must_use]
    pub fn is_wholly_missing(&self) -> bool {
        self.missing == self.total
    }
}

/// Compares a list with the texts of an answer, and with the addresses that its links lead to.
///
/// ```
/// use redress::guide::orders::{OrderList, gaps};
/// let list = OrderList::read("8123456789012345 2019\n8123456789012346 2020\n");
/// let gaps = gaps(&list, ["Order 8123456789012346"], []);
/// assert_eq!(gaps.missing, [("8123456789012345".to_owned(), Some(2019))]);
/// ```
#[must_use]
pub fn gaps<'a>(
    list: &OrderList,
    answer: impl IntoIterator<Item = &'a str>,
    links: impl IntoIterator<Item = &'a str>,
) -> Gaps {
    let mut numbers = Numbers::default();
    answer.into_iter().for_each(|text| numbers.collect(text));
    links.into_iter().for_each(|address| numbers.collect_address(address));
    let not_whole = list.orders.iter().map(|order| order.number.as_str()).filter(|number| !numbers.has(number));
    let scattered = numbers.scattered(not_whole);
    let mut gaps = Gaps { doubtful: Vec::new(), found: 0, missing: Vec::new(), years: Vec::new() };
    let mut years: BTreeMap<u16, Year> = BTreeMap::new();
    for order in &list.orders {
        let year = order.year.map(|year| years.entry(year).or_insert(Year { doubtful: 0, missing: 0, total: 0, year }));
        let mut counted = Year { doubtful: 0, missing: 0, total: 1, year: 0 };
        if numbers.has(&order.number) {
            gaps.found += 1;
        } else if numbers.may_have(&order.number) || scattered.contains(order.number.as_str()) {
            counted.doubtful = 1;
            gaps.doubtful.push(order.number.clone());
        } else {
            counted.missing = 1;
            gaps.missing.push((order.number.clone(), order.year));
        }
        if let Some(year) = year {
            year.total += counted.total;
            year.doubtful += counted.doubtful;
            year.missing += counted.missing;
        }
    }
    gaps.years = years.into_values().collect();
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_which_nothing_was_sent_is_told_from_one_with_a_gap() {
        let list = OrderList::read(
            "8000000000000001 2018\n8000000000000002 2018\n8000000000000003 2019\n8000000000000004 2019\n8000000000000005\n",
        );
        let gaps = gaps(&list, ["8000000000000003 and 8000000000000005"], []);
        let years: Vec<_> = gaps.years.iter().map(|year| (year.year, year.total, year.is_wholly_missing())).collect();
        assert_eq!(years, [(2018, 2, true), (2019, 3, false)]);
        assert_eq!((gaps.found, gaps.missing.len(), gaps.doubtful.len()), (2, 3, 0));
    }

    #[test]
    fn a_rounded_number_is_neither_found_nor_missing() {
        let list = OrderList::read("8123456789012345 2019\n");
        let gaps = gaps(&list, ["8.12345678901234E+15"], []);
        assert_eq!(
            (gaps.found, gaps.missing.len(), gaps.doubtful.as_slice()),
            (0, 0, &["8123456789012345".to_owned()][..])
        );
        assert!(!gaps.years[0].is_wholly_missing());
    }
}
