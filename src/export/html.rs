//! A page for people: one file, nothing remote, no script, readable aloud and on paper.

use std::fmt::Write;

use crate::mail::escape;

const STYLE: &str = "\
body{font:11pt/1.45 system-ui,'Segoe UI',Helvetica,Arial,sans-serif;color:#111;background:#fff;max-width:60em;margin:2em auto;padding:0 1em}\
h1{font-size:1.5em;margin:0 0 .2em}\
h2{font-size:1.1em;margin:1.6em 0 .4em;break-after:avoid}\
p,li{overflow-wrap:anywhere}\
td,th{overflow-wrap:break-word}\
.long{overflow-wrap:anywhere;min-width:14em}\
p{margin:.5em 0}\
.small{color:#444;font-size:.9em}\
table{border-collapse:collapse;width:100%;margin:.4em 0}\
caption{text-align:left;color:#444;font-size:.9em;padding-bottom:.3em}\
thead{display:table-header-group}\
tr{break-inside:avoid}\
th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}\
thead th{background:#eee}\
tbody th{font-weight:600;width:11em}\
.steps tbody th{width:auto;font-weight:400}\
.whole{white-space:nowrap}\
@page{margin:18mm}\
@media print{body{margin:0;max-width:none;padding:0;font-size:9.5pt}a{color:inherit;text-decoration:none}}";

/// A page that is being written.
pub(super) struct Page {
    body: String,
    title: String,
}

impl Page {
    /// Begins a page with its heading.
    pub(super) fn new(title: &str) -> Self {
        let title = text(title);
        Self { body: format!("<h1>{title}</h1>\n"), title }
    }

    /// Adds a heading of the second rank.
    pub(super) fn heading(&mut self, words: &str) {
        self.add(format_args!("<h2>{}</h2>\n", text(words)));
    }

    /// Adds a paragraph.
    pub(super) fn paragraph(&mut self, words: &str) {
        self.add(format_args!("<p>{}</p>\n", text(words)));
    }

    /// Adds a paragraph in small type.
    pub(super) fn remark(&mut self, words: &str) {
        self.add(format_args!("<p class=\"small\">{}</p>\n", text(words)));
    }

    /// Adds a list.
    pub(super) fn list(&mut self, items: &[String]) {
        self.body.push_str("<ul>\n");
        for item in items {
            self.add(format_args!("<li>{}</li>\n", text(item)));
        }
        self.body.push_str("</ul>\n");
    }

    /// Adds a table of a word and its value in each row.
    pub(super) fn facts(&mut self, caption: &str, rows: &[(&str, String)]) {
        self.add(format_args!("<table>\n<caption>{}</caption>\n<tbody>\n", text(caption)));
        for (word, value) in rows {
            self.add(format_args!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", text(word), text(value)));
        }
        self.body.push_str("</tbody>\n</table>\n");
    }

    /// Adds a table with headed columns, whose first column heads its row.
    pub(super) fn table(&mut self, caption: &str, head: &[&str], rows: &[Vec<String>]) {
        self.add(format_args!("<table class=\"steps\">\n<caption>{}</caption>\n<thead>\n<tr>", text(caption)));
        for word in head {
            self.add(format_args!("<th scope=\"col\">{}</th>", text(word)));
        }
        self.body.push_str("</tr>\n</thead>\n<tbody>\n");
        for row in rows {
            self.body.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let class = class(cell);
                // A name of a file may go on in the next line.
                let cell = text(cell).replace('_', "_<wbr>");
                match column {
                    0 => self.add(format_args!("<th scope=\"row\"{class}>{cell}</th>")),
                    _ => self.add(format_args!("<td{class}>{cell}</td>")),
                }
            }
            self.body.push_str("</tr>\n");
        }
        self.body.push_str("</tbody>\n</table>\n");
    }

    /// Ends the page.
    pub(super) fn end(self) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
            self.title, self.body
        )
    }

    fn add(&mut self, words: std::fmt::Arguments<'_>) {
        self.body.write_fmt(words).expect("a String takes every write");
    }
}

/// A number, a day or a moment stays on its line; a word that fills a line by itself may be cut anywhere.
fn class(cell: &str) -> &'static str {
    let is_plain = |byte: u8| byte.is_ascii_digit() || b"#-: ".contains(&byte);
    if cell.len() < 20 && cell.bytes().all(is_plain) {
        " class=\"whole\""
    } else if cell.split_whitespace().any(|word| 30 < word.len()) {
        " class=\"long\""
    } else {
        ""
    }
}

/// Makes foreign text fit for an element (HTML Living Standard, section 13.3), with what cannot be seen written out.
fn text(words: &str) -> String {
    let mut html = String::with_capacity(words.len());
    for character in visible(words).chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>\n"),
            _ => html.push(character),
        }
    }
    html
}

/// Writes out what cannot be seen or turns the text about; lines and backslashes stay.
pub(super) fn visible(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '\n' | '\\' | ' '..='~' => shown.push(character),
            '\t' => shown.push(' '),
            _ => shown.push_str(&escape(character.encode_utf8(&mut [0; 4]).as_bytes(), 16)),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_escaped_once_and_makes_no_element() {
        let mut page = Page::new("<script>alert(1)</script>");
        page.paragraph("a & b \u{202e}gpj");
        page.table("c", &["<b>"], &[vec!["\"x\" onload='y'".to_owned()]]);
        page.facts("c", &[("w", "&amp;".to_owned())]);
        let html = page.end();
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        for expected in [
            "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>",
            "<p>a &amp; b \\u{202e}gpj</p>",
            "<th scope=\"row\">&quot;x&quot; onload=&#39;y&#39;</th>",
            "<td>&amp;amp;</td>",
        ] {
            assert!(html.contains(expected), "{expected} is not in {html}");
        }
    }
}
