//! Filled Markdown into blocks, once.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};

use super::block::{Block, Inline, Table};

/// Parses Markdown; the error names a construct that the printers do not know.
pub(super) fn parse(markdown: &str) -> Result<Vec<Block>, &'static str> {
    blocks(&mut Parser::new_ext(markdown, Options::ENABLE_TABLES))
}

/// Reads up to the end of the enclosing element; words outside a paragraph, as in a tight list, become one.
fn blocks<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Result<Vec<Block>, &'static str> {
    let mut blocks = Vec::new();
    let mut loose = Vec::new();
    while let Some(event) = events.next() {
        let block = match event {
            Event::End(_) => break,
            Event::Start(Tag::Paragraph) => Block::Paragraph(inlines(events)?),
            Event::Start(Tag::Heading { .. }) => Block::Heading(inlines(events)?),
            Event::Start(Tag::List(first)) => Block::List { first, items: items(events)? },
            Event::Start(Tag::BlockQuote(None)) => Block::Quote(self::blocks(events)?),
            Event::Start(Tag::Table(_)) => Block::Table(table(events)?),
            words => {
                push(&mut loose, words, events)?;
                continue;
            }
        };
        flush(&mut loose, &mut blocks);
        blocks.push(block);
    }
    flush(&mut loose, &mut blocks);
    Ok(blocks)
}

fn flush(loose: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    if !loose.is_empty() {
        blocks.push(Block::Paragraph(std::mem::take(loose)));
    }
}

fn items<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Result<Vec<Vec<Block>>, &'static str> {
    let mut items = Vec::new();
    while let Some(Event::Start(_)) = events.next() {
        items.push(blocks(events)?);
    }
    Ok(items)
}

fn table<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Result<Table, &'static str> {
    let mut table = Table::default();
    while let Some(Event::Start(row)) = events.next() {
        let mut cells = Vec::new();
        while let Some(Event::Start(_)) = events.next() {
            cells.push(inlines(events)?);
        }
        if matches!(row, Tag::TableHead) { table.head = cells } else { table.rows.push(cells) }
    }
    Ok(table)
}

fn inlines<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> Result<Vec<Inline>, &'static str> {
    let mut inlines = Vec::new();
    while let Some(event) = events.next() {
        if matches!(event, Event::End(_)) {
            break;
        }
        push(&mut inlines, event, events)?;
    }
    Ok(inlines)
}

fn push<'a>(
    inlines: &mut Vec<Inline>,
    event: Event<'a>,
    events: &mut impl Iterator<Item = Event<'a>>,
) -> Result<(), &'static str> {
    match event {
        Event::Text(words) => text(inlines, &words),
        Event::SoftBreak => text(inlines, " "),
        Event::HardBreak => inlines.push(Inline::Break),
        Event::Start(Tag::Emphasis) => inlines.push(Inline::Emphasis(self::inlines(events)?)),
        Event::Start(Tag::Strong) => inlines.push(Inline::Strong(self::inlines(events)?)),
        Event::Start(Tag::Link { dest_url, .. }) => link(inlines, &dest_url, &self::inlines(events)?),
        other => return Err(name(&other)),
    }
    Ok(())
}

/// Escapes part the words into many events; here they grow together again.
fn text(inlines: &mut Vec<Inline>, words: &str) {
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        text.push_str(words);
    } else {
        inlines.push(Inline::Text(words.to_owned()));
    }
}

/// A link is printed as its words with the address behind them, so that paper shows it too.
fn link(inlines: &mut Vec<Inline>, address: &CowStr<'_>, words: &[Inline]) {
    let words = Inline::plain(words);
    text(inlines, &words);
    if words != **address {
        text(inlines, &format!(" ({address})"));
    }
}

fn name(event: &Event<'_>) -> &'static str {
    match event {
        Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => "code",
        Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => "HTML",
        Event::Start(Tag::Image { .. }) => "an image",
        Event::Rule => "a rule",
        _ => "this Markdown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.to_owned())]
    }

    #[test]
    fn a_letter_is_read_into_headings_paragraphs_lists_and_tables() {
        let markdown = "# One\n\nA **b** *c*\nd\\\ne\n\n- x\n- y\n\n  z\n\n3. n\n\n| h | i |\n|---|---|\n| j | k |\n";
        let paragraph = vec![
            Inline::Text("A ".to_owned()),
            Inline::Strong(words("b")),
            Inline::Text(" ".to_owned()),
            Inline::Emphasis(words("c")),
            Inline::Text(" d".to_owned()),
            Inline::Break,
            Inline::Text("e".to_owned()),
        ];
        let items =
            vec![vec![Block::Paragraph(words("x"))], vec![Block::Paragraph(words("y")), Block::Paragraph(words("z"))]];
        let table = Table { head: vec![words("h"), words("i")], rows: vec![vec![words("j"), words("k")]] };
        assert_eq!(
            parse(markdown),
            Ok(vec![
                Block::Heading(words("One")),
                Block::Paragraph(paragraph),
                Block::List { first: None, items },
                Block::List { first: Some(3), items: vec![vec![Block::Paragraph(words("n"))]] },
                Block::Table(table),
            ])
        );
    }

    #[test]
    fn what_stands_behind_signs_of_quotation_is_one_quotation() {
        let paragraph = |text: &str| Block::Paragraph(words(text));
        assert_eq!(
            parse("a:\n\n> b\n>\n> c\n>\n\nd"),
            Ok(vec![paragraph("a:"), Block::Quote(vec![paragraph("b"), paragraph("c")]), paragraph("d")])
        );
    }

    #[test]
    fn a_link_shows_its_address() {
        assert_eq!(
            parse("see [here](https://example.org), <https://example.org>"),
            Ok(vec![Block::Paragraph(words("see here (https://example.org), https://example.org"))])
        );
    }

    #[test]
    fn what_the_printers_do_not_know_is_refused() {
        for (markdown, what) in [
            ("a `b`", "code"),
            ("```\nb\n```", "code"),
            ("<b>a</b>", "HTML"),
            ("a <b>c</b>", "HTML"),
            ("![a](b)", "an image"),
            ("a\n\n---", "a rule"),
        ] {
            assert_eq!(parse(markdown), Err(what), "{markdown}");
        }
    }
}
