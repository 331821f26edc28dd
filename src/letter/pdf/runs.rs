//! Which words stay whole at the end of a line.
//!
//! A line of running text ends at a space or within a word, by the rules of the letter's language. Some words know no such
//! rules: a name belongs to another language, a number that is quoted may lose its hyphen to whoever copies it, an address
//! that is divided is copied wrong. They are set apart here, so that the layout has nothing to look for.

use serde::Serialize;

use super::{
    super::block::Inline,
    breaks::{self, BREAK, GLUE, PART},
};

/// What is set the same way.
#[derive(Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Run {
    /// Stands on one line.
    Boxed(String),
    /// A line ends here.
    Break,
    Emphasis(Vec<Run>),
    /// A line may end here, though no space shows it.
    Gap,
    /// A part of the paragraph ends here.
    Part,
    /// Small and high, as the letters of an ordinal.
    Raised(String),
    Strong(Vec<Run>),
    Text(String),
    /// Is divided at spaces only.
    Whole(String),
}

/// How words are set.
#[derive(Clone, Copy)]
pub(super) struct Style<'a> {
    /// The language of the letter, by its code.
    pub(super) language: &'a str,
    /// The words of names that are no words of the language.
    pub(super) names: &'a [&'a str],
    /// The signs that a line has room for, however wide they are.
    pub(super) room: usize,
    pub(super) sort: Sort,
}

impl Style<'_> {
    /// The letters of a word that fits on any line of that room undivided.
    fn longest(self) -> usize {
        self.room * 4 / 5
    }
}

/// What kind of words they are.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Sort {
    /// Somebody's own, in a language that nobody knows: divided at spaces only.
    Foreign,
    /// The head of a column, which hyphenation makes hard to read: only what would not fit is divided.
    Label,
    /// Ours.
    Running,
}

/// The signs that a line of running text has room for: the widest is as wide as the type is high, and a line has room for
/// forty of these on either paper.
pub(super) const LINE: usize = 40;
/// The signs of the narrowest column, that of a table with four.
pub(super) const COLUMN: usize = 20;
/// The letters of the shortest word that is worth keeping whole: the rules of hyphenation leave most shorter ones alone.
const SHORT: usize = 5;
/// The words that may stand in a name before its legal form.
const OF_A_NAME: usize = 4;
/// Legal forms of companies, at the end of their names.
const FORMS: [&str; 27] = [
    "A/S", "AB", "AG", "B.V.", "BV", "Corp.", "GmbH", "Inc.", "KG", "LLC", "LLP", "Lda.", "Limited", "Ltd", "Ltd.",
    "N.V.", "NV", "Oy", "PLC", "Pte.", "S.A.", "S.L.", "S.R.L.", "S.p.A.", "SAS", "SE", "plc",
];

/// A word, the space behind it, and how it is set.
struct Word<'a> {
    kind: Kind,
    space: &'a str,
    text: &'a str,
    /// No line ends behind it.
    tied: bool,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Boxed,
    Glued,
    Opened,
    Plain,
    Whole,
}

/// Sets words.
pub(super) fn words(inlines: &[Inline], style: Style<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Break => runs.push(Run::Break),
            Inline::Emphasis(inner) => runs.push(Run::Emphasis(within(inner, style))),
            Inline::Strong(inner) => runs.push(Run::Strong(within(inner, style))),
            Inline::Text(text) => lay(text, style, &mut runs),
        }
    }
    if style.sort == Sort::Running {
        keep_last(&mut runs, style.longest());
    }
    runs
}

/// Sets one line or more of a head.
pub(super) fn line(text: &str, style: Style<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    lay(text, style, &mut runs);
    for part in runs.iter_mut().filter(|run| **run == Run::Part) {
        *part = Run::Gap;
    }
    runs
}

/// A part is one of the paragraph, and none of what is stressed in it.
fn within(inlines: &[Inline], style: Style<'_>) -> Vec<Run> {
    let runs = words(inlines, style).into_iter();
    runs.map(|run| if run == Run::Part { Run::Gap } else { run }).collect()
}

fn lay(text: &str, style: Style<'_>, runs: &mut Vec<Run>) {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut starts = true;
    for word in text.split_inclusive(is_space) {
        let core = word.trim_end_matches(is_space);
        words.push(Word { kind: kind(core, starts, style), space: &word[core.len()..], text: core, tied: false });
        starts = core.trim_end_matches([')', '”', '»', '"']).ends_with(['.', ':', '!', '?']);
        if style.sort == Sort::Running && FORMS.contains(&bare(core)) {
            mark_name(&mut words);
        }
    }
    for word in &words {
        word.put(runs);
    }
}

/// Keeps the name before a legal form from being hyphenated, and the form with the name.
fn mark_name(words: &mut [Word<'_>]) {
    let Some((form, before)) = words.split_last_mut() else { return };
    form.kind = if form.kind == Kind::Plain { Kind::Whole } else { form.kind };
    for (n, word) in before.iter_mut().rev().take(OF_A_NAME).enumerate() {
        if !word.text.trim_start_matches('(').starts_with(char::is_uppercase) || word.text.ends_with(',') {
            return;
        }
        word.kind = if word.kind == Kind::Plain { Kind::Whole } else { word.kind };
        word.tied |= n == 0 && word.space == " ";
    }
}

fn kind(core: &str, starts: bool, style: Style<'_>) -> Kind {
    let length = core.chars().count();
    if core.contains(GLUE) {
        return if breaks::open(core, style.room, true).contains([BREAK, PART]) { Kind::Opened } else { Kind::Glued };
    }
    if length <= style.room && is_one(core) {
        return Kind::Boxed;
    }
    if breaks::open(core, style.room, style.sort != Sort::Foreign).contains([BREAK, PART]) {
        return Kind::Opened;
    }
    let whole = match style.sort {
        Sort::Foreign => false,
        Sort::Label => length <= style.longest(),
        Sort::Running => (SHORT..=style.longest()).contains(&length) && is_name(core, starts, style),
    };
    if whole { Kind::Whole } else { Kind::Plain }
}

/// Tells whether a word is that of a name. A capital within a sentence is the sign of one where nouns have none.
fn is_name(core: &str, starts: bool, style: Style<'_>) -> bool {
    let bare = bare(core);
    style.names.contains(&bare) || (!starts && style.language != "de" && bare.starts_with(char::is_uppercase))
}

fn bare(core: &str) -> &str {
    core.trim_start_matches(['(', '“', '„', '«']).trim_end_matches([',', ';', ':', ')', '”', '“', '»'])
}

/// Tells whether signs are one and are divided nowhere: an address, a number with its hyphens, a provision such as
/// `17(1)(b)`, or a letter with what it is joined to, as in `e-mail`.
fn is_one(word: &str) -> bool {
    let inner = word.trim_matches(|sign: char| !sign.is_alphanumeric());
    let mut joined = inner.split(['-', '/']);
    let first = joined.next().unwrap_or_default();
    let has_joint = joined.next().is_some();
    word.contains(")(")
        || inner.contains("://")
        || (inner.contains('@') && inner.contains('.'))
        || (has_joint
            && (first.chars().count() == 1
                || inner.contains(|sign: char| sign.is_ascii_digit() || "._@".contains(sign))))
}

fn is_space(sign: char) -> bool {
    sign.is_whitespace() && !GLUE.contains(&sign)
}

impl Word<'_> {
    fn put(&self, runs: &mut Vec<Run>) {
        match self.kind {
            Kind::Boxed => runs.push(Run::Boxed(self.text.to_owned())),
            Kind::Glued => put_glued(self.text, runs),
            Kind::Opened => put_opened(self.text, runs),
            Kind::Plain => put_text(self.text, runs),
            Kind::Whole => put_whole(self.text, runs),
        }
        if self.tied {
            put_whole("\u{a0}", runs);
        } else if let Some(Run::Whole(whole)) = runs.last_mut() {
            whole.push_str(self.space);
        } else {
            put_text(self.space, runs);
        }
    }
}

/// What a no-break space ties together is not hyphenated: one line would end in "ar-", and the next begin with "ticle 12".
fn put_glued(text: &str, runs: &mut Vec<Run>) {
    for piece in text.split_inclusive(GLUE) {
        let core = piece.trim_end_matches(GLUE);
        if is_one(core) {
            runs.push(Run::Boxed(core.to_owned()));
        } else if let Some(number) = core.strip_suffix("er").filter(|number| number.trim_start_matches('(') == "1") {
            put_whole(number, runs);
            runs.push(Run::Raised("er".to_owned()));
        } else {
            put_whole(core, runs);
        }
        put_whole(&piece[core.len()..], runs);
    }
}

fn put_opened(text: &str, runs: &mut Vec<Run>) {
    let opened = breaks::open(text, 0, false);
    for piece in opened.split_inclusive([BREAK, PART]) {
        let core = piece.trim_end_matches([BREAK, PART]);
        put_text(core, runs);
        runs.extend(match piece[core.len()..].chars().next() {
            Some(PART) => Some(Run::Part),
            Some(_) => Some(Run::Gap),
            None => None,
        });
    }
}

fn put_text(text: &str, runs: &mut Vec<Run>) {
    if text.is_empty() {
        return;
    }
    if let Some(Run::Text(before)) = runs.last_mut() {
        before.push_str(text);
    } else {
        runs.push(Run::Text(text.to_owned()));
    }
}

fn put_whole(text: &str, runs: &mut Vec<Run>) {
    if text.is_empty() {
        return;
    }
    if let Some(Run::Whole(before)) = runs.last_mut() {
        before.push_str(text);
    } else {
        runs.push(Run::Whole(text.to_owned()));
    }
}

/// The last line of a paragraph is not the end of a word.
fn keep_last(runs: &mut Vec<Run>, longest: usize) {
    let Some(Run::Text(text)) = runs.last_mut() else { return };
    let at = text.rfind(' ').map_or(0, |at| at + 1);
    if (SHORT..=longest).contains(&text[at..].chars().count()) {
        let last = text.split_off(at);
        if text.is_empty() {
            runs.pop();
        }
        put_whole(&last, runs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style<'_> = Style { language: "en", names: &[], room: LINE, sort: Sort::Running };

    /// Shows boxes as `[ ]`, what is whole as `< >`, and where a line may end as `|`.
    fn shown(text: &str, style: Style<'_>) -> String {
        let mut runs = Vec::new();
        lay(text, style, &mut runs);
        let each = runs.iter().map(|run| match run {
            Run::Boxed(text) => format!("[{text}]"),
            Run::Gap => "|".to_owned(),
            Run::Part => "¶".to_owned(),
            Run::Raised(text) => format!("^{text}"),
            Run::Text(text) => text.clone(),
            Run::Whole(text) => format!("<{text}>"),
            Run::Break | Run::Emphasis(_) | Run::Strong(_) => unreachable!("a text makes none"),
        });
        each.collect::<String>().replace('\u{a0}', "~")
    }

    #[test]
    fn a_number_an_address_and_a_provision_stand_on_one_line() {
        for one in [
            "R-2026-K7Q2M",
            "(R-2026-K7Q2M).",
            "SHA-256",
            "(C-203/22),",
            "privacy@market.example.",
            "https://privacy.market.example/a?b=c",
            "17(1)(b)",
            "e-mail",
            "E-Mail-Adresse",
        ] {
            assert_eq!(shown(one, STYLE), format!("[{one}]"));
        }
        for other in ["well-known", "decision-making,", "and/or", "name(s)", "(Art.", "-", "a", "@"] {
            assert!(!shown(other, STYLE).contains('['), "{other}");
        }
    }

    #[test]
    fn an_address_as_long_as_a_line_may_be_stays_and_one_sign_more_is_opened() {
        let address = |signs: usize| format!("{}@example.org", "a".repeat(signs - 12));
        assert_eq!(shown(&address(LINE), STYLE), format!("[{}]", address(LINE)));
        assert!(shown(&address(LINE + 1), STYLE).contains('|'));
        let column = Style { room: COLUMN, ..STYLE };
        assert!(shown(&address(COLUMN), column).starts_with('[') && shown(&address(COLUMN + 1), column).contains('|'));
    }

    #[test]
    fn what_is_tied_is_whole_and_a_provision_in_it_a_box() {
        assert_eq!(shown("see Art.\u{a0}12(3)\u{a0}GDPR now", STYLE), "see <Art.~12(3)~GDPR >now");
        assert_eq!(shown("(Art.\u{a0}17(1)(b)\u{a0}GDPR).", STYLE), "<(Art.~>[17(1)(b)]<~GDPR).>");
        assert_eq!(shown("le 1er\u{a0}mars\u{a0}2027", STYLE), "le <1>^er<~mars~2027>");
        assert!(shown(&"ab\u{a0}cdefgh".repeat(9), STYLE).contains('|'));
    }

    #[test]
    fn a_name_is_not_hyphenated_and_its_legal_form_stays_with_it() {
        assert_eq!(shown("by Pay Example Ltd., Singapore; and", STYLE), "by <Pay Example~Ltd., Singapore; >and");
        let german = Style { language: "de", ..STYLE };
        assert_eq!(
            shown("bei Other Example GmbH, Verantwortlicher", german),
            "bei <Other Example~GmbH, >Verantwortlicher"
        );
        let named = Style { names: &["Market"], ..german };
        assert_eq!(shown("die Market Auskunft", named), "die <Market >Auskunft");
        assert_eq!(shown("Please answer. Thank you, Court", STYLE), "Please answer. Thank you, <Court>");
        assert_eq!(shown("Example Pte. Ltd.", STYLE), "<Example~Pte.~Ltd.>");
    }

    #[test]
    fn in_the_head_of_a_column_only_what_would_not_fit_is_hyphenated() {
        let label = Style { room: COLUMN, sort: Sort::Label, ..STYLE };
        assert_eq!(shown("Rechtsvorschrift", label), "<Rechtsvorschrift>");
        assert_eq!(shown("Rechtsvorschriften", label), "Rechtsvorschriften");
    }

    #[test]
    fn the_last_word_of_a_paragraph_is_not_divided_and_the_one_before_it_may_be() {
        let last = |text: &str| words(&[Inline::Text(text.to_owned())], STYLE).pop();
        assert_eq!(last("please close the account."), Some(Run::Whole("account.".to_owned())));
        assert_eq!(last("close it."), Some(Run::Text("close it.".to_owned())));
        let foreign = Style { sort: Sort::Foreign, ..STYLE };
        assert_eq!(words(&[Inline::Text("my account".to_owned())], foreign), [Run::Text("my account".to_owned())]);
    }

    #[test]
    fn a_run_that_fills_pages_comes_in_parts_and_no_sign_is_lost() {
        let text = "1".repeat(4001);
        let shown = shown(&text, STYLE);
        assert_eq!(shown.matches('¶').count(), 1);
        assert_eq!(shown.replace(['|', '¶'], ""), text);
    }
}
