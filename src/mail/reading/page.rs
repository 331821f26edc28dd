use html5gum::{StartTag, Token, Tokenizer};

use super::links::{LINKS_LIMIT, Link, host};

/// HTML that is read; what stands further down is in the raw mail.
const PAGE_LIMIT: usize = 512 << 10;
/// Tags and texts of a page that are read.
const TOKEN_LIMIT: usize = 30_000;
/// Elements that may be open at once; deeper ones are read as if they were not there.
const OPEN_LIMIT: usize = 100;

/// A page as text: nothing is fetched, nothing hidden is shown, quotations carry `> `, links name where they lead.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) links: Vec<Link>,
    pub(super) text: String,
}

/// An element that is open.
struct Open {
    name: Vec<u8>,
    hidden: bool,
    /// Where the text of a link began, and where it leads.
    link: Option<(usize, String)>,
    pre: bool,
    quote: bool,
}

#[derive(Default)]
struct Writer {
    breaks: usize,
    open: Vec<Open>,
    page: Page,
    space: bool,
    /// Where the links lead, each in full, if that is wanted; the text then has the [`PLACE`] of each.
    targets: Option<Vec<String>>,
}

/// Stands before the number of a link in a text whose links are wanted in full. It is for private use and means nothing to
/// others: a sender who writes it names at most another link of the same mail.
const PLACE: char = '\u{f8f0}';
/// The longest address of a link that is looked at, in octets.
const LONGEST_TARGET: usize = 4_000;

/// Elements without an end tag.
const VOID: [&[u8]; 14] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr",
];
/// Elements whose text nobody sees.
const UNSEEN: [&[u8]; 10] =
    [b"head", b"title", b"style", b"script", b"template", b"noscript", b"object", b"svg", b"select", b"textarea"];
/// Elements that begin a line of their own, and those that stand apart from what is above.
const LINES: [&[u8]; 12] =
    [b"div", b"tr", b"li", b"dt", b"dd", b"section", b"article", b"header", b"footer", b"form", b"center", b"address"];
const APART: [&[u8]; 14] =
    [b"p", b"h1", b"h2", b"h3", b"h4", b"h5", b"h6", b"table", b"ul", b"ol", b"blockquote", b"pre", b"hr", b"fieldset"];

/// Reads a page.
pub(super) fn read(html: &str) -> Page {
    written(html, Writer::default()).page
}

/// Reads a page for where its links lead. Returns its text, which is not to be shown, and all their addresses in full; those
/// of a part of the text are [`targets_of`] it.
pub(super) fn read_targets(html: &str, before: Vec<String>) -> (String, Vec<String>) {
    let Writer { page, targets, .. } = written(html, Writer { targets: Some(before), ..Writer::default() });
    (page.text, targets.unwrap_or_default())
}

/// Returns the addresses whose links stand in a text.
pub(super) fn targets_of<'a>(text: &str, targets: &'a [String]) -> Vec<&'a str> {
    let numbers = text.split(PLACE).skip(1).filter_map(|rest| rest.split(' ').next()?.parse::<usize>().ok());
    numbers.filter_map(|number| targets.get(number)).map(String::as_str).collect()
}

fn written(html: &str, mut writer: Writer) -> Writer {
    let html = super::text::head(html, PAGE_LIMIT);
    for Ok(token) in Tokenizer::new(html).take(TOKEN_LIMIT) {
        match token {
            Token::StartTag(tag) => writer.start(&tag),
            Token::EndTag(tag) => writer.end(&tag.name),
            Token::String(text) => writer.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
        if writer.page.text.len() > 2 * super::TEXT_LIMIT {
            break;
        }
    }
    while let Some(last) = writer.open.pop() {
        writer.close(last);
    }
    writer
}

impl Writer {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = tag.name.as_slice();
        match name {
            b"br" => self.breaks += 1,
            b"td" | b"th" => self.space = true,
            b"li" => {
                self.apart(name);
                self.text("- ");
            }
            _ => self.apart(name),
        }
        if VOID.contains(&name) || tag.self_closing || self.open.len() >= OPEN_LIMIT {
            return;
        }
        let value = |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned());
        let target = if name == b"a" { value(b"href") } else { None };
        let hidden =
            UNSEEN.contains(&name) || value(b"hidden").is_some() || value(b"style").is_some_and(|style| hides(&style));
        let marks = [value(b"class"), value(b"id")].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let quote = name == b"blockquote" || is_quotation(&marks);
        if marks.split_whitespace().any(|mark| mark == "divRplyFwdMsg" || mark == "appendonsend") {
            self.breaks = self.breaks.max(1);
            self.text("________________________________");
            self.breaks = 1;
        }
        let link = target.map(|target| (self.page.text.len(), target));
        let pre = name == b"pre";
        self.open.push(Open { name: name.to_vec(), hidden, link, pre, quote });
    }

    /// Closes an element and those that were left open in it; an end without a start closes nothing.
    fn end(&mut self, name: &[u8]) {
        if let Some(place) = self.open.iter().rposition(|open| open.name == name) {
            while self.open.len() > place
                && let Some(last) = self.open.pop()
            {
                self.close(last);
            }
        }
        self.apart(name);
    }

    fn close(&mut self, open: Open) {
        let Some((start, target)) = open.link else { return };
        if self.is_hidden() || open.hidden {
            return;
        }
        let shown = self.page.text.get(start..).unwrap_or_default().trim().to_owned();
        if let Some(leads_to) = host(&target) {
            if let Some(targets) = &mut self.targets {
                // No space comes between it and the word that is linked, so that no line begins with it.
                self.page.text.extend([PLACE.to_string(), targets.len().to_string(), " ".to_owned()]);
                targets.push(super::text::head(&target, LONGEST_TARGET).to_owned());
                return;
            }
            if !shown.to_lowercase().contains(&leads_to) {
                self.page.text.extend([" [", &leads_to, "]"]);
            }
            if self.page.links.len() < LINKS_LIMIT {
                self.page.links.push(Link { shown, host: leads_to });
            }
        }
    }

    fn apart(&mut self, name: &[u8]) {
        let breaks = usize::from(LINES.contains(&name)) + 2 * usize::from(APART.contains(&name));
        self.breaks = self.breaks.max(breaks);
    }

    fn is_hidden(&self) -> bool {
        self.open.iter().any(|open| open.hidden)
    }

    fn text(&mut self, text: &str) {
        if self.is_hidden() {
            return;
        }
        if self.open.iter().any(|open| open.pre) {
            for line in text.split_inclusive('\n') {
                self.word(line.trim_end_matches(['\n', '\r']));
                self.breaks += usize::from(line.ends_with('\n'));
            }
            return;
        }
        self.space |= text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            self.word(word);
            self.space = true;
        }
        self.space = text.ends_with(char::is_whitespace) || text.trim().is_empty() && self.space;
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        let text = &mut self.page.text;
        if self.breaks > 0 || text.is_empty() {
            let breaks = if text.is_empty() { 0 } else { self.breaks.min(2) };
            text.extend(std::iter::repeat_n('\n', breaks));
            if self.open.iter().any(|open| open.quote) {
                *text += "> ";
            }
        } else if self.space {
            text.push(' ');
        }
        (self.breaks, self.space) = (0, false);
        *text += word;
    }
}

/// Tells whether a style hides what it is set on, as the line does that a list of mails shows first.
fn hides(style: &str) -> bool {
    let style: String = style.to_lowercase().chars().filter(|sign| !sign.is_whitespace()).collect();
    let told = style.split(';').any(|rule| {
        matches!(
            rule.trim_end_matches("!important"),
            "display:none" | "visibility:hidden" | "opacity:0" | "mso-hide:all"
        ) || matches!(rule.strip_prefix("font-size:"), Some("0" | "0px" | "0pt" | "1px"))
    });
    told || style.contains("max-height:0") && style.contains("overflow:hidden")
}

/// Tells whether a class or id marks a quotation: the names that mail programs give it.
fn is_quotation(marks: &str) -> bool {
    let names = [
        "gmail_quote",
        "yahoo_quoted",
        "moz-cite-quote",
        "protonmail_quote",
        "zendesk_quoted",
        "tutanota_quote",
        "quoted-text",
    ];
    // The line `On … wrote:` stands in a box of its own inside; it is read, and cut, as such.
    marks.split_whitespace().any(|mark| names.contains(&mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_lines_and_what_is_hidden_stays_hidden() {
        let page = read(
            "<html><head><title>Done</title></head><body><div style='display: none'>All done</div><!-- done --><p>Dear<br>Ada,</p>\n<p>not  <b>yet</b>.</p></body></html>",
        );
        assert_eq!(page.text, "Dear\nAda,\n\nnot yet.");
    }

    #[test]
    fn a_link_names_the_host_it_leads_to() {
        let page = read(
            "Go <a href='https://evil.example/x'>https://market.example/</a> or <a href='https://a.example'>https://a.example</a>",
        );
        assert_eq!(page.text, "Go https://market.example/ [evil.example] or https://a.example");
        assert_eq!(page.links.len(), 2);
    }

    #[test]
    fn a_quotation_carries_its_mark_and_ends_with_its_element() {
        let page = read("<p>new</p><blockquote><p>old</p>older</blockquote>again</p></blockquote>");
        assert_eq!(page.text, "new\n\n> old\n\n> older\n\nagain");
    }

    #[test]
    fn elements_that_are_never_closed_are_no_trouble() {
        let page = read(&format!("{}text", "<div><a href=x>".repeat(10_000)));
        assert_eq!(page.text, "text");
    }
}
