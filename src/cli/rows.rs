//! Rows that have the same columns: lined up where they fit, and else each on lines of its own.

use super::wrap::{width, wrap};

/// What stands between two columns.
const BETWEEN: usize = 2;

/// Rows with the same columns.
pub(super) struct Rows<'a> {
    /// How many columns are the head of a row, and stay on its first line.
    head: usize,
    /// What stands before each row.
    indent: usize,
    cells: &'a [Vec<String>],
    /// What the columns are, for who listens; where nothing is named, each says itself what it is.
    names: &'a [&'a str],
}

impl<'a> Rows<'a> {
    /// Takes rows whose first columns are the head; of the others each says itself what it is.
    pub(super) fn new(head: usize, cells: &'a [Vec<String>]) -> Self {
        Self { head, indent: 0, cells, names: &[] }
    }

    /// Sets them in by this many columns.
    pub(super) fn set_in(self, indent: usize) -> Self {
        Self { indent, ..self }
    }

    /// Says what the columns are.
    pub(super) fn named(self, names: &'a [&'a str]) -> Self {
        Self { names, ..self }
    }

    /// Returns the lines of each row as they are listened to: every column on a line of its own, with what it is.
    pub(super) fn read_aloud(&self) -> Vec<Vec<String>> {
        let name = |column: usize| self.names.get(column).copied().unwrap_or_default();
        let line = |(column, text): (usize, &String)| {
            let indent = " ".repeat(self.indent + if column == 0 { 0 } else { 3 });
            match (name(column), column) {
                ("", _) => format!("{indent}{text}"),
                (name, 0) => format!("{indent}{name} {text}"),
                (name, _) => format!("{indent}{name}: {text}"),
            }
        };
        let said = |row: &Vec<String>| row.iter().enumerate().filter(|(_, text)| !text.is_empty()).map(line).collect();
        self.cells.iter().map(said).collect()
    }

    /// Returns the lines; nothing for `columns` leaves every line as long as it is.
    pub(super) fn lines(&self, columns: Option<usize>) -> Vec<String> {
        self.each(columns).concat()
    }

    /// Returns the lines of each row.
    pub(super) fn each(&self, columns: Option<usize>) -> Vec<Vec<String>> {
        let widths = self.widths();
        let before_last = |widths: &[usize]| {
            let others = widths.iter().take(widths.len().saturating_sub(1));
            self.indent + others.map(|width| width + BETWEEN).sum::<usize>()
        };
        let whole = before_last(&widths) + widths.last().copied().unwrap_or(0);
        match columns.filter(|columns| *columns < whole) {
            None => self.cells.iter().map(|row| vec![self.lined_up(row, &widths)]).collect(),
            Some(columns) if before_last(&widths) <= columns * 2 / 5 => {
                let start = before_last(&widths);
                self.cells.iter().map(|row| self.with_a_text(row, &widths, start, columns)).collect()
            }
            Some(columns) => self.cells.iter().map(|row| self.below_each_other(row, columns)).collect(),
        }
    }

    fn widths(&self) -> Vec<usize> {
        let count = self.cells.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| self.cells.iter().filter_map(|row| Some(width(row.get(column)?))).max();
        (0..count).map(|column| widest(column).unwrap_or(0)).collect()
    }

    fn lined_up(&self, row: &[String], widths: &[usize]) -> String {
        let pad = |(text, to): (&String, &usize)| format!("{text}{}", " ".repeat(to.saturating_sub(width(text))));
        let line = row.iter().zip(widths).map(pad).collect::<Vec<_>>().join(&" ".repeat(BETWEEN));
        format!("{}{}", " ".repeat(self.indent), line.trim_end())
    }

    /// The last column is a text, which is broken in its place.
    fn with_a_text(&self, row: &[String], widths: &[usize], start: usize, columns: usize) -> Vec<String> {
        let Some((text, others)) = row.split_last().filter(|_| row.len() == widths.len()) else {
            return vec![self.lined_up(row, widths)];
        };
        let first = self.lined_up(others, widths);
        let gap = " ".repeat(start.saturating_sub(width(&first)));
        let rest = " ".repeat(start);
        let mut lines = wrap(text, columns, &format!("{first}{gap}"), &rest);
        for line in &mut lines {
            line.truncate(line.trim_end().len());
        }
        lines
    }

    /// The head, and below it every other column that says something.
    fn below_each_other(&self, row: &[String], columns: usize) -> Vec<String> {
        let (head, others) = row.split_at(self.head.min(row.len()));
        let said = |texts: &[String]| texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>();
        let (indent, below) = (" ".repeat(self.indent), " ".repeat(self.indent + 3));
        let head = format!("{indent}{}", said(head).join(&" ".repeat(BETWEEN)));
        let others = said(others).into_iter().flat_map(|text| wrap(&text, columns, &below, &below));
        [head].into_iter().chain(others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Vec<String>> {
        [["1", "aliexpress", "due 2026-12-23", "Art. 12(3) GDPR"], ["12", "alipay", "", "Art. 12(4) GDPR"]]
            .map(|row| row.map(str::to_owned).to_vec())
            .to_vec()
    }

    #[test]
    fn rows_are_lined_up_where_they_fit_to_the_last_column() {
        let rows = rows();
        let rows = Rows::new(2, &rows);
        let whole =
            ["1   aliexpress  due 2026-12-23  Art. 12(3) GDPR", "12  alipay                      Art. 12(4) GDPR"];
        assert_eq!(rows.lines(None), whole);
        assert_eq!(rows.lines(Some(whole[0].len())), whole);
        assert_ne!(rows.lines(Some(whole[0].len() - 1)), whole);
    }

    #[test]
    fn a_row_that_has_no_room_stands_below_its_first_words() {
        let rows = rows();
        let rows = Rows::new(2, &rows);
        let expected = ["1  aliexpress", "   due 2026-12-23", "   Art. 12(3) GDPR", "12  alipay", "   Art. 12(4) GDPR"];
        assert_eq!(rows.lines(Some(40)), expected);
    }

    #[test]
    fn who_listens_hears_every_column_by_itself_with_its_name() {
        let rows = rows();
        let named = Rows::new(2, &rows).named(&["Case", "with", "date"]);
        assert_eq!(
            named.read_aloud()[0],
            ["Case 1", "   with: aliexpress", "   date: due 2026-12-23", "   Art. 12(3) GDPR"]
        );
        assert_eq!(named.read_aloud()[1], ["Case 12", "   with: alipay", "   Art. 12(4) GDPR"]);
    }

    #[test]
    fn a_text_in_the_last_column_is_broken_in_its_place() {
        let rows = vec![vec!["name".to_owned(), "one two three four five six".to_owned()]];
        let rows = Rows::new(1, &rows).set_in(2);
        assert_eq!(rows.lines(Some(24)), ["  name  one two three", "        four five six"]);
    }
}
