//! A page for people: one file, nothing remote, no script, readable aloud and on paper.

use std::fmt::Write;

use crate::mail::escape;

/// The colours are named once for each ground: a dark one where the reader's system asks for it, and white on paper. Each
/// stands out from its ground by 4.5 to 1 at least (WCAG 2.2, 1.4.3).
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#111;--soft:#444;--paper:#fff;--edge:#6b6b6b;--head:#eee;--link:#0b4f9c;--time:#2a6db0;--late:#b3261e;\
--you:#0f6b3f;--them:#6b3fa0;--post:#5a5a5a;--on:#fff}\
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--soft:#bdbdbd;--paper:#16181c;--edge:#8f8f8f;--head:#2a2d33;--link:#9cc4ff;\
--time:#78aee6;--late:#ff9a90;--you:#6fd3a0;--them:#c9a9f5;--post:#c4c4c4;--on:#111}}\
@media print{:root{color-scheme:light;--ink:#111;--soft:#444;--paper:#fff;--edge:#6b6b6b;--head:#eee;--link:#111;--time:#2a6db0;--late:#b3261e;\
--you:#0f6b3f;--them:#6b3fa0;--post:#5a5a5a;--on:#fff}}\
body{font:11pt/1.45 system-ui,'Segoe UI',Helvetica,Arial,sans-serif;color:var(--ink);background:var(--paper);max-width:60em;margin:2em auto;padding:0 1em}\
h1{font-size:1.5em;margin:0 0 .2em;overflow-wrap:anywhere}\
h2{font-size:1.2em;margin:1.8em 0 .4em;break-after:avoid;overflow-wrap:anywhere}\
h3{font-size:1em;margin:1.4em 0 .3em;break-after:avoid}\
a{color:var(--link)}\
p,li{overflow-wrap:anywhere}\
td,th{overflow-wrap:break-word}\
.long{overflow-wrap:anywhere;min-width:14em}\
p{margin:.5em 0}\
.small,figcaption{color:var(--soft);font-size:.9em}\
.wide{overflow-x:auto}\
table{border-collapse:collapse;width:100%;margin:.4em 0}\
caption{text-align:left;color:var(--soft);font-size:.9em;padding-bottom:.3em}\
thead{display:table-header-group}\
tr{break-inside:avoid}\
th,td{border:1px solid var(--edge);padding:.3em .5em;text-align:left;vertical-align:top}\
thead th{background:var(--head)}\
tbody th{font-weight:600;width:11em}\
.steps tbody th{width:auto;font-weight:400}\
.whole{white-space:nowrap}\
figure{margin:.6em 0;break-inside:avoid}\
.timeline{display:block;font-size:12px;overflow:visible}\
.timeline text{fill:var(--ink)}\
.timeline .number{fill:var(--on);text-anchor:middle;font-weight:600;font-size:11px}\
.axis,.due,.today{stroke:var(--ink)}\
.today{stroke-dasharray:3 3}\
.time,.doubt{fill:var(--time)}\
.doubt{fill-opacity:.35;stroke:var(--time);stroke-dasharray:4 3}\
.late{fill:var(--late)}\
.you{fill:var(--you)}\
.them{fill:var(--them)}\
.post{fill:var(--post)}\
@page{margin:18mm}\
@media print{body{margin:0;max-width:none;padding:0;font-size:9.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}.wide{overflow:visible}\
a{color:inherit;text-decoration:none}nav{display:none}}";

/// A page that is being written.
pub(super) struct Page {
    body: String,
    title: String,
}

/// One item of a list whose numbers are given, with what belongs to it.
pub(super) struct Numbered {
    pub(super) entries: Vec<String>,
    pub(super) head: String,
    pub(super) number: u64,
}

impl Page {
    /// Begins a page with its heading.
    pub(super) fn new(title: &str) -> Self {
        let title = text(title);
        Self { body: format!("<h1>{title}</h1>\n"), title }
    }

    /// Begins a part of the page with its heading, which can be linked to and names the part to a screen reader.
    pub(super) fn open_section(&mut self, id: &str, words: &str) {
        self.add(format_args!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n", text(words)));
    }

    /// Ends the part.
    pub(super) fn close_section(&mut self) {
        self.body.push_str("</section>\n");
    }

    /// Adds a heading of the third rank.
    pub(super) fn subheading(&mut self, words: &str) {
        self.add(format_args!("<h3>{}</h3>\n", text(words)));
    }

    /// Adds links to parts of the page.
    pub(super) fn links(&mut self, label: &str, links: &[(String, String)]) {
        self.add(format_args!("<nav aria-label=\"{}\">\n<ul>\n", text(label)));
        for (id, words) in links {
            self.add(format_args!("<li><a href=\"#{id}\">{}</a></li>\n", text(words)));
        }
        self.body.push_str("</ul>\n</nav>\n");
    }

    /// Adds a drawing, which is markup already, with what its signs mean.
    pub(super) fn figure(&mut self, drawing: &str, legend: &str) {
        self.add(format_args!("<figure>\n{drawing}<figcaption>{}</figcaption>\n</figure>\n", text(legend)));
    }

    /// Adds a list with numbers of its own.
    pub(super) fn numbered(&mut self, items: &[Numbered]) {
        self.body.push_str("<ol>\n");
        for item in items {
            self.add(format_args!("<li value=\"{}\">{}\n<ul>\n", item.number, text(&item.head)));
            for entry in &item.entries {
                self.add(format_args!("<li>{}</li>\n", text(entry)));
            }
            self.body.push_str("</ul>\n</li>\n");
        }
        self.body.push_str("</ol>\n");
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
        let caption = text(caption);
        // A table that is wider than the screen is moved by itself, with the keyboard too.
        self.add(format_args!("<div class=\"wide\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n"));
        self.add(format_args!("<table class=\"steps\">\n<caption>{caption}</caption>\n<thead>\n<tr>"));
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
        self.body.push_str("</tbody>\n</table>\n</div>\n");
    }

    /// Ends the page.
    pub(super) fn end(self) -> String {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
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
pub(super) fn text(words: &str) -> String {
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
