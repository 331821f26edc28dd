//! Blocks as one HTML page: nothing remote, no script, readable aloud and on paper.

mod read;

pub(super) use read::read;

use super::{
    block::{Block, Inline, Table, are_lettered},
    page::{Head, Letter},
};
use crate::law::Language;

/// Where the body of a page begins.
const BODY: &str = "<body>\n";

const STYLE: &str = "\
body{font:12pt/1.45 Georgia,'Times New Roman',serif;color:#111;background:#fff;max-width:42em;margin:2em auto;padding:0 1em}\
address{font-style:normal;margin-bottom:1.5em}\
h1{font-size:1.15em;margin:1.5em 0}\
h2{font-size:1em;margin:1.5em 0 .5em;break-after:avoid}\
p,li,address{overflow-wrap:anywhere}\
li{margin:.2em 0}\
ul.lettered{list-style:none;padding-left:1.5em}\
ul.lettered li{text-indent:-1.5em;padding-left:1.5em}\
blockquote{margin:1em 0 1em .4em;padding-left:1em;border-left:2px solid #777}\
table{border-collapse:collapse;width:100%;break-inside:avoid}\
th,td{border:1px solid #777;padding:.3em .5em;text-align:left;vertical-align:top}\
@page{margin:25mm}\
@media print{body{margin:0;max-width:none;padding:0}}";

/// Prints the letter with its head.
pub(super) fn letter(letter: &Letter) -> String {
    page(letter.language, &letter.head, &head(&letter.head), &letter.blocks)
}

/// Prints the letter from salutation to signature.
pub(super) fn body(letter: &Letter) -> String {
    page(letter.language, &letter.head, "", &letter.blocks)
}

/// Prints a head above a body that was printed before.
pub(super) fn with_head(page: &str, of: &Head) -> String {
    page.replacen(BODY, &format!("{BODY}{}", head(of)), 1)
}

fn page(language: Language, of: &Head, head: &str, body: &[Block]) -> String {
    let language = language.code();
    let title = escape(&of.subject);
    let mut blocks = String::new();
    print(body, &mut blocks);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n{BODY}{head}{blocks}</body>\n</html>\n"
    )
}

fn head(head: &Head) -> String {
    let lines = |lines: &[String]| lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("<br>\n");
    format!(
        "<address>{}</address>\n<address>{}</address>\n<p><time datetime=\"{}\">{}</time></p>\n<h1>{}</h1>\n",
        lines(&head.sender),
        lines(&head.addressee),
        head.date,
        escape(&head.dated),
        escape(&head.heading)
    )
}

fn print(blocks: &[Block], html: &mut String) {
    for block in blocks {
        match block {
            Block::Heading(words) => element("h2", words, html),
            Block::List { first, items } => list(*first, items, html),
            Block::Paragraph(words) => element("p", words, html),
            Block::Quote(blocks) => {
                html.push_str("<blockquote>\n");
                print(blocks, html);
                html.push_str("</blockquote>\n");
            }
            Block::Table(table) => print_table(table, html),
            Block::Translation { blocks, language } => {
                html.extend(["<hr>\n<div lang=\"", language.code(), "\">\n"]);
                print(blocks, html);
                html.push_str("</div>\n");
            }
        }
    }
}

fn element(tag: &str, words: &[Inline], html: &mut String) {
    html.extend(["<", tag, ">", &inline(words), "</", tag, ">\n"]);
}

fn list(first: Option<u64>, items: &[Vec<Block>], html: &mut String) {
    let (open, close) = match first {
        None if are_lettered(items) => ("<ul class=\"lettered\">".to_owned(), "</ul>\n"),
        None => ("<ul>".to_owned(), "</ul>\n"),
        Some(first) => (format!("<ol start=\"{first}\">"), "</ol>\n"),
    };
    html.push_str(&open);
    html.push('\n');
    for item in items {
        if let [Block::Paragraph(words)] = item.as_slice() {
            element("li", words, html);
        } else {
            html.push_str("<li>");
            print(item, html);
            html.push_str("</li>\n");
        }
    }
    html.push_str(close);
}

fn print_table(table: &Table, html: &mut String) {
    html.push_str("<table>\n<thead>\n");
    row("<th scope=\"col\">", &table.head, "</th>", html);
    html.push_str("</thead>\n<tbody>\n");
    for cells in &table.rows {
        row("<td>", cells, "</td>", html);
    }
    html.push_str("</tbody>\n</table>\n");
}

fn row(open: &str, cells: &[Vec<Inline>], close: &str, html: &mut String) {
    html.push_str("<tr>");
    for cell in cells {
        html.extend([open, &inline(cell), close]);
    }
    html.push_str("</tr>\n");
}

fn inline(inlines: &[Inline]) -> String {
    let each = inlines.iter().map(|piece| match piece {
        Inline::Break => "<br>\n".to_owned(),
        Inline::Emphasis(inner) => format!("<em>{}</em>", inline(inner)),
        Inline::Strong(inner) => format!("<strong>{}</strong>", inline(inner)),
        Inline::Text(text) => escape(text),
    });
    each.collect()
}

/// Escapes text for element content and quoted attributes (HTML Living Standard, section 13.3).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(markdown: &str) -> String {
        let mut html = String::new();
        print(&super::super::markdown::parse(markdown).unwrap(), &mut html);
        html
    }

    #[test]
    fn blocks_print_as_elements_and_text_is_escaped() {
        assert_eq!(
            printed("## A & B\n\n\\<b\\> **c** \\\"*d*\\\"\\\ne"),
            "<h2>A &amp; B</h2>\n<p>&lt;b&gt; <strong>c</strong> &quot;<em>d</em>&quot;<br>\ne</p>\n"
        );
        assert_eq!(
            printed("2. x\n3. y\n\n   z"),
            "<ol start=\"2\">\n<li>x</li>\n<li><p>y</p>\n<p>z</p>\n</li>\n</ol>\n"
        );
        assert_eq!(printed("- (a) x\n- (b) y"), "<ul class=\"lettered\">\n<li>(a) x</li>\n<li>(b) y</li>\n</ul>\n");
        assert_eq!(printed("> x\n>\n> y"), "<blockquote>\n<p>x</p>\n<p>y</p>\n</blockquote>\n");
        assert_eq!(
            printed("| a |\n|---|\n| b |"),
            "<table>\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n<tbody>\n<tr><td>b</td></tr>\n</tbody>\n</table>\n"
        );
    }
}
