use std::collections::HashSet;

use super::{
    marks::JOINT,
    numbers::{self, SHORTEST, runs},
};

/// An order as the user's own list has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Order {
    /// Its number, digits only.
    pub number: String,
    /// The year beside it, where there is exactly one.
    pub year: Option<u16>,
}

/// The user's own list of orders.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OrderList {
    /// How the numbers were told from others.
    pub by: ReadBy,
    /// Each order once, in the order of the list.
    pub orders: Vec<Order>,
    /// How many lines hold a number that a spreadsheet has rounded, so that it is lost.
    pub rounded: usize,
}

/// How the numbers of orders were told from other numbers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum ReadBy {
    /// By the heading of a column.
    Column(String),
    /// By their length: 10 to 20 digits.
    #[default]
    Length,
}

/// How long a number of an order is where no heading names it.
const LENGTHS: std::ops::RangeInclusive<usize> = 10..=20;
/// Numbers of four digits that are taken for a year.
const YEARS: std::ops::RangeInclusive<u16> = 2009..=2099;
/// What a column of numbers is called: a word for the order, and a word for its number.
const ORDER: [&str; 12] = [
    "order",
    "bestell",
    "auftrag",
    "pedido",
    "commande",
    "ordine",
    "zamówieni",
    "заказ",
    "订单",
    "sipariş",
    "encomenda",
    "bestelling",
];
const NUMBER: [&str; 12] =
    ["number", "nummer", "no", "nr", "id", "num", "número", "numéro", "numero", "n°", "номер", "号"];
const DATE: [&str; 10] = ["date", "datum", "fecha", "data", "time", "zeit", "дата", "时间", "tarih", "placed"];

impl OrderList {
    /// Reads a list as a person can make it: a table with a heading, or any text in which the numbers stand.
    ///
    /// A number counts once. In a text without a heading the year is that of the same line, else of the line before or after
    /// where only one of them names one; a year that could be either is left out.
    ///
    /// ```
    /// use redress::guide::orders::OrderList;
    /// let list = OrderList::read("Order ID;Date;Total\n8123456789012345;2019-05-03;9.99\n");
    /// assert_eq!((list.orders[0].number.as_str(), list.orders[0].year), ("8123456789012345", Some(2019)));
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Self {
        // Where a mark cut a word, nobody knows whether it is one number: two are no order, one made of two would be a false one.
        let text = text.trim_start_matches('\u{feff}').replace(JOINT, " ");
        let text = text.as_str();
        as_table(text).unwrap_or_else(|| as_text(text))
    }

    /// Returns the first and the last year of the list.
    #[must_use]
    pub fn years(&self) -> Option<(u16, u16)> {
        let years = || self.orders.iter().filter_map(|order| order.year);
        Some((years().min()?, years().max()?))
    }

    /// Adds the orders of another list, each once.
    pub fn extend(&mut self, other: Self) {
        self.rounded += other.rounded;
        let known: HashSet<String> = self.orders.iter().map(|order| order.number.clone()).collect();
        self.orders.extend(other.orders.into_iter().filter(|order| !known.contains(&order.number)));
    }

    fn push(&mut self, seen: &mut HashSet<String>, number: &str, year: Option<u16>) {
        if seen.insert(number.to_owned()) {
            self.orders.push(Order { number: number.to_owned(), year });
        }
    }
}

/// Reads a table whose first line names a column of order numbers.
fn as_table(text: &str) -> Option<OrderList> {
    let heading = text.lines().find(|line| !line.trim().is_empty())?;
    let separator =
        [b';', b'\t', b','].into_iter().max_by_key(|sign| heading.bytes().filter(|byte| byte == sign).count())?;
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let headings = reader.headers().ok()?.clone();
    let column = column_of_numbers(&headings)?;
    let date = headings.iter().position(|name| has_word(name, &DATE));
    let mut list = OrderList { by: ReadBy::Column(headings[column].trim().to_owned()), ..OrderList::default() };
    let mut seen = HashSet::new();
    for row in reader.records().map_while(Result::ok) {
        let cell = row.get(column).unwrap_or_default().trim();
        if numbers::is_rounded(cell) {
            list.rounded += 1;
            continue;
        }
        // A spreadsheet that keeps a number whole writes it as text: '812…, ="812…".
        let number: String = cell.chars().filter(char::is_ascii_digit).collect();
        if SHORTEST <= number.len() && !cell.chars().any(char::is_alphabetic) {
            let year = date.and_then(|date| only_year(row.get(date)?)).or_else(|| only_year(&without(&row, column)));
            list.push(&mut seen, &number, year);
        }
    }
    Some(list)
}

fn without(row: &csv::StringRecord, column: usize) -> String {
    let others = row.iter().enumerate().filter(|(at, _)| *at != column).map(|(_, cell)| cell);
    others.collect::<Vec<_>>().join(" ")
}

/// Finds the column that a word for an order and a word for its number name; else the one that is just called the order.
fn column_of_numbers(headings: &csv::StringRecord) -> Option<usize> {
    let named =
        headings.iter().position(|name| has_word(name, &ORDER) && has_word(name, &NUMBER) && !has_word(name, &DATE));
    named.or_else(|| headings.iter().position(|name| matches!(name.trim().to_lowercase().as_str(), "order" | "orders")))
}

/// Tells whether a word for an order stands in a name, as in `orderId`.
pub(super) fn names_an_order(name: &str) -> bool {
    let name = name.to_lowercase();
    ORDER.iter().any(|word| name.contains(word))
}

fn has_word(heading: &str, words: &[&str]) -> bool {
    let heading = heading.to_lowercase();
    let parts: Vec<&str> = heading.split(|sign: char| !sign.is_alphanumeric() && sign != '°').collect();
    words.iter().any(|word| match word.chars().count() {
        0..=3 if word.is_ascii() => parts.contains(word),
        _ => heading.contains(word),
    })
}

/// Reads any text: long numbers are taken for orders.
fn as_text(text: &str) -> OrderList {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let year = |at: Option<usize>| at.and_then(|at| lines.get(at)).and_then(|line| only_year(line));
    let mut list = OrderList::default();
    let mut seen = HashSet::new();
    for (at, line) in lines.iter().enumerate() {
        list.rounded += usize::from(line.split([' ', ';', ',', '\t']).any(numbers::is_rounded));
        for (_, number) in runs(line).filter(|(_, run)| LENGTHS.contains(&run.len())) {
            let beside = || match (year(at.checked_sub(1)), year(Some(at + 1))) {
                (Some(before), Some(after)) if before != after => None,
                (before, after) => before.or(after),
            };
            list.push(&mut seen, number, only_year(line).or_else(beside));
        }
    }
    list
}

/// Returns the year that a text names, where it names one only.
fn only_year(text: &str) -> Option<u16> {
    let years = runs(text).filter(|(_, run)| run.len() == 4).filter_map(|(_, run)| run.parse().ok());
    let mut years = years.filter(|year| YEARS.contains(year));
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Option<u16>)> {
        OrderList::read(text).orders.into_iter().map(|order| (order.number, order.year)).collect()
    }

    fn order(number: &str, year: u16) -> (String, Option<u16>) {
        (number.to_owned(), Some(year))
    }

    #[test]
    fn a_table_is_read_by_the_heading_of_its_column_in_several_languages() {
        for (heading, column) in [
            ("Order ID,Order date,Total", "Order ID"),
            ("Bestellnummer;Datum;Betrag", "Bestellnummer"),
            ("Número de pedido\tFecha\tTotal", "Número de pedido"),
            ("N° de commande;Date;Prix", "N° de commande"),
            ("Order,Placed on,Price", "Order"),
            ("订单号,时间,价格", "订单号"),
        ] {
            let separator = heading.chars().find(|sign| ",;\t".contains(*sign)).unwrap();
            let row = ["8123456789012345", "2019-05-03", "9.99"].join(&separator.to_string());
            let list = OrderList::read(&format!("{heading}\n{row}\n"));
            assert_eq!(list.by, ReadBy::Column(column.to_owned()), "{heading}");
            assert_eq!(list.orders, [Order { number: "8123456789012345".to_owned(), year: Some(2019) }], "{heading}");
        }
    }

    #[test]
    fn a_tracking_number_in_another_column_is_no_order() {
        let list = "Date,Order number,Tracking\n03.05.2019,\"8123456789012345\",00340434161094000000\n";
        assert_eq!(read(list), [order("8123456789012345", 2019)]);
    }

    #[test]
    fn a_copied_page_is_read_by_the_length_of_its_numbers() {
        let page = "Completed\nOrder date: May 3, 2019\nOrder ID: 8123456789012345 Copy\nLP00123456789012CN\n\
                    Total: US $9.99\nPhone 030 1234567\nOrder date: Jan 9, 2024\nOrder ID: 8123456789012346 Copy\n";
        assert_eq!(read(page), [order("8123456789012345", 2019), order("8123456789012346", 2024)]);
    }

    #[test]
    fn a_year_that_could_be_either_is_left_out() {
        assert_eq!(read("2019\n8123456789012345\n2020\n"), [("8123456789012345".to_owned(), None)]);
        assert_eq!(read("8123456789012345 2019 or 2020"), [("8123456789012345".to_owned(), None)]);
        assert_eq!(read("2019\n8123456789012345\n2019\n"), [order("8123456789012345", 2019)]);
    }

    #[test]
    fn a_number_of_10_digits_is_taken_for_an_order_and_one_of_9_or_21_is_not() {
        for (length, taken) in [(9, 0), (10, 1), (20, 1), (21, 0)] {
            assert_eq!(read(&"7".repeat(length)).len(), taken, "{length}");
        }
    }

    #[test]
    fn what_a_spreadsheet_has_rounded_is_counted_and_not_guessed() {
        let list =
            OrderList::read("Order ID;Date\n8,12345678901234E+15;2019-05-03\n=\"8123456789012346\";2020-01-01\n");
        assert_eq!((list.rounded, list.orders.len()), (1, 1));
        assert_eq!(OrderList::read("8.12345678901234E+15 of 2019").rounded, 1);
    }

    #[test]
    fn a_number_counts_once_and_an_empty_list_is_empty() {
        assert_eq!(read("8123456789012345 2019\n8123456789012345 2019\n").len(), 1);
        for text in ["", "\n\n", "Order ID;Date\n", "nothing here"] {
            assert_eq!(read(text), [], "{text:?}");
        }
    }
}
