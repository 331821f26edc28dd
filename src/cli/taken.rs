//! What came and was filed, or was left: the words and the document that `import` and `sync` share.

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};

use super::{Context, Failure, case_argument, show, text, text::count, visible::shown};
use crate::{
    desk::{self, Filing},
    mail::{
        escape,
        reading::{Author, LetterOf, Reading, Verdict},
    },
};

/// A message that was filed, or would be.
pub(super) struct Taken {
    pub(super) filing: Filing,
    pub(super) reading: Box<Reading>,
    pub(super) sha256: String,
    /// Where it lay, as fields of the document.
    pub(super) place: Value,
}

/// A message that may belong to a case, and was left where it is.
#[derive(Clone)]
pub(super) struct Left {
    /// What the user types to take it.
    pub(super) name: String,
    /// The same so exactly that it can mean no other message, whatever is done to the folder meanwhile.
    pub(super) exact: String,
    pub(super) from: String,
    pub(super) subject: String,
    pub(super) day: String,
    pub(super) letters: Vec<LetterOf>,
    pub(super) why: String,
    pub(super) place: Value,
    /// The command that takes it, with what it cannot know in capitals.
    pub(super) take: String,
    /// The file it lies in, where it lies in one.
    pub(super) file: Option<String>,
}

/// Everything that was looked at.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) taken: Vec<Taken>,
    pub(super) left: Vec<Left>,
    /// Copies of the user's own letters.
    pub(super) own: u64,
    /// Messages that have nothing to do with any case.
    pub(super) strangers: u64,
    /// Messages that a case has already and that were not read again.
    pub(super) known: u64,
    /// Messages that speak for another case than the one that was named, where nobody could be asked.
    pub(super) refused: Vec<Failure>,
}

impl Left {
    pub(super) fn of(name: String, reading: &Reading, letters: Vec<LetterOf>, place: Value) -> Self {
        Self {
            exact: name.clone(),
            name,
            from: reading.from.address.clone(),
            subject: reading.subject.clone(),
            day: reading.date.map_or_else(|| "no date".to_owned(), |date| date.date_naive().to_string()),
            letters,
            why: reading.matched.why.clone(),
            place,
            take: String::new(),
            file: None,
        }
    }

    /// Says with which command it is taken out of a file: one that can be typed as it stands where it can belong to one case
    /// only.
    pub(super) fn taken_by(self, path: &Path, take: &dyn Fn(&str, &str) -> String) -> Self {
        let case = if let [only] = self.cases().as_slice() { only.to_string() } else { "CASE".to_owned() };
        let take = take(&self.name, &case);
        Self { take, file: Some(escape(path.to_string_lossy().as_bytes(), 200)), ..self }
    }

    /// Returns the cases it may belong to.
    pub(super) fn cases(&self) -> Vec<u32> {
        self.letters.iter().map(|letter| letter.case).collect()
    }

    fn in_words(&self) -> String {
        let cases: Vec<String> = self.cases().iter().map(u32::to_string).collect();
        let cases = if cases.is_empty() { "no case".to_owned() } else { format!("case {}", cases.join(" or ")) };
        format!(
            "{:>8}  {}  {}  {}  ({cases}: {})",
            self.exact,
            self.day,
            shown(&self.from),
            shown(&self.subject),
            shown(&self.why)
        )
    }

    fn document(&self) -> Value {
        json!({ "name": self.name, "from": self.from, "subject": self.subject, "date": self.day, "cases": self.cases(),
            "why": self.why, "place": self.place })
    }
}

impl Taken {
    fn document(&self) -> Value {
        let (filing, reading) = (&self.filing, &self.reading);
        let letter = reading.matched.letters.iter().find(|letter| letter.case == filing.case);
        json!({
            "case": filing.case, "letter": letter.map(|letter| letter.letter), "new": filing.new,
            "event": Some(filing.seq).filter(|seq| *seq != 0), "on": filing.on, "sha256": self.sha256,
            "from": reading.from.address, "subject": reading.subject, "seems": reading.author.name(),
            "by": reading.matched.by.name(), "why": reading.matched.why, "origin": reading.origin.verdict.name(),
            "reasons": reading.origin.reasons, "suggestion": reading.proposed().kind.name(),
            "phrase": reading.proposed().phrase,
            "recorded": filing.recorded.map(|(kind, _)| kind), "unread": reading.too_complex.map(|why| why.to_string()),
            "place": self.place,
        })
    }

    fn say(&self, context: &mut Context) {
        let (filing, reading) = (&self.filing, &self.reading);
        let n = filing.case;
        let entry = if filing.seq == 0 { String::new() } else { format!(" as entry #{}", filing.seq) };
        if filing.struck {
            context.out.say(&format!(
                "You said that it does not belong to case {n}{entry}: {}. It was not filed again; with --case {n} it is.",
                head(reading)
            ));
            return;
        }
        if !filing.new {
            context.out.say(&format!("Case {n} has it already{entry}: {}.", head(reading)));
            return;
        }
        let verb = if context.dry_run { "Would file" } else { "Filed" };
        context.out.say(&format!("{verb} with case {n}{entry}, {}: {}.", filing.on, head(reading)));
        let why = &reading.matched.why;
        context.out.say(&format!("  Why:      {}.", shown(why)));
        let verdict = match reading.origin.verdict {
            Verdict::Ok => "yes, as far as your own provider can tell",
            Verdict::Unknown => "nobody can say",
            Verdict::Doubtful => "DOUBTFUL: click nothing, send nothing; answers go to the address you wrote to",
        };
        let reasons: Vec<String> = reading.origin.reasons.iter().map(|reason| shown(reason)).collect();
        let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
        context.out.say(&format!("  Genuine?  {verdict}{reasons}."));
        if let Some(why) = reading.too_complex {
            context.out.say(&format!("  It cannot be shown: {why}. Its bytes are kept all the same."));
        }
        if let Some((kind, seq)) = filing.recorded {
            context.out.say(&format!("  Recorded: `{kind}`, entry #{seq}, with the report as proof."));
        } else {
            let proposed = reading.proposed();
            let phrase =
                proposed.phrase.as_ref().map_or_else(|| ".".to_owned(), |phrase| format!(": \"{}\"", shown(phrase)));
            context.out.say(&format!("  Looks like `{}`{phrase}", proposed.kind));
        }
    }
}

fn head(reading: &Reading) -> String {
    let from = if reading.from.address.is_empty() { "nobody who is named" } else { reading.from.address.as_str() };
    let what = match reading.author {
        Author::Automatic => "an automatic answer",
        Author::Person => "a message",
        Author::Report => "a delivery report",
        Author::Ticket => "a message of a ticket system",
    };
    format!("{what} from {}, \"{}\"", shown(from), shown(&reading.subject))
}

impl Tally {
    pub(super) fn new_ones(&self) -> usize {
        self.taken.iter().filter(|taken| taken.filing.new).count()
    }

    /// Returns the fields of the document.
    pub(super) fn document(&self, schema: &str) -> serde_json::Map<String, Value> {
        let mut document = serde_json::Map::new();
        document.insert("schema".to_owned(), json!(schema));
        document.insert("filed".to_owned(), self.taken.iter().map(Taken::document).collect());
        document.insert("left".to_owned(), self.left.iter().map(Left::document).collect());
        document.insert("new".to_owned(), json!(self.new_ones()));
        document.insert("already".to_owned(), json!(self.already()));
        document
    }

    fn already(&self) -> u64 {
        self.known + (self.taken.len() - self.new_ones()) as u64
    }

    /// Says what became of everything, and what to type next.
    pub(super) fn say(&self, context: &mut Context) -> Result<(), Failure> {
        self.say_each(context);
        self.say_left(context);
        let kept = if context.dry_run { "nothing was kept (--dry-run)" } else { "nothing else was kept" };
        let new = count(self.new_ones() as u64, "new message");
        context.out.say(&format!("{new}, {} already filed; {kept}.", self.already()));
        if context.dry_run {
            return Ok(());
        }
        self.say_next(context)
    }

    /// Lists what only the user can tell, file by file, each with the command that takes it: a number means nothing without
    /// the file that it counts in.
    fn say_left(&self, context: &mut Context) {
        if self.left.is_empty() {
            return;
        }
        context.out.say("These may belong to a case, and only you can say; they were left where they are:");
        let several = self.left.iter().any(|left| left.file != self.left[0].file);
        for group in self.left.chunk_by(|one, other| one.file == other.file) {
            if let Some(file) = group[0].file.as_ref().filter(|_| several) {
                context.out.say(&format!("In `{file}`:"));
            }
            for left in group {
                context.out.say(&left.in_words());
            }
            let mut takes: Vec<&str> = group.iter().map(|left| left.take.as_str()).collect();
            takes.dedup();
            for take in takes {
                context.out.say(&format!("  take it:  {take}"));
            }
        }
    }

    /// Says what was filed after it was asked about, and what to type next.
    pub(super) fn say_taken(&self, context: &mut Context) -> Result<(), Failure> {
        self.say_each(context);
        self.say_next(context)
    }

    /// Says what became of each, and once how the provider's word can count where it does not.
    fn say_each(&self, context: &mut Context) {
        for taken in &self.taken {
            taken.say(context);
        }
        if self.taken.iter().any(|taken| taken.filing.new && taken.reading.origin.lacks_the_provider()) {
            context.out.say(&format!("Your mail provider can tell who wrote:  {}", text::SET_THE_PROVIDER));
        }
    }

    fn say_next(&self, context: &mut Context) -> Result<(), Failure> {
        let touched: BTreeSet<u32> =
            self.taken.iter().filter(|taken| taken.filing.new).map(|taken| taken.filing.case).collect();
        if touched.is_empty() {
            context.out.say("What needs you:  redress");
        }
        let cases = case_argument::all(context)?;
        for number in touched {
            let case = cases.case(number)?;
            let standing = desk::standing(case, context.today)?;
            context.out.say(&format!("Case {number} is now: {}.", standing.status));
            show::say_next(context, &cases, case, &standing);
        }
        Ok(())
    }
}

/// Asks which of the messages that were told of belong to a case, and to which; nothing where nobody can be asked.
pub(super) fn ask(context: &mut Context, left: &[Left], instead: &str) -> Result<Vec<(usize, u32)>, Failure> {
    if left.is_empty() || !context.prompt.can_ask() || context.out.json {
        return Ok(Vec::new());
    }
    let question = "Which of these belong to a case? Name them as they stand in front, or press return";
    let chosen = loop {
        let answer = context.prompt.text(question, "", "", instead)?;
        match positions(left, &answer) {
            Ok(chosen) => break chosen,
            Err(word) => context.out.say(&format!("`{}` is none of these.", shown(&word))),
        }
    };
    chosen.into_iter().map(|at| Ok((at, which(context, &left[at], instead)?))).collect()
}

/// Finds what is named, with commas or spaces between; else says which word names nothing.
fn positions(left: &[Left], answer: &str) -> Result<Vec<usize>, String> {
    let named = |word: &str| left.iter().position(|left| left.name == word || left.exact == word);
    let mut positions = Vec::new();
    for part in answer.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        // The name of a folder may have spaces in it.
        match named(part) {
            Some(at) => positions.push(at),
            None => {
                for word in part.split_whitespace() {
                    positions.push(named(word).ok_or_else(|| word.to_owned())?);
                }
            }
        }
    }
    positions.sort_unstable();
    positions.dedup();
    Ok(positions)
}

/// Asks which case, where there is a choice.
fn which(context: &Context, left: &Left, instead: &str) -> Result<u32, Failure> {
    let cases = left.cases();
    if let [only] = cases.as_slice() {
        return Ok(*only);
    }
    let words: Vec<String> = cases.iter().map(|case| format!("case {case}")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let question = format!("\"{}\" belongs to", text::list(&[shown(&left.subject)]));
    Ok(cases[context.prompt.choose(&question, &words, instead)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_named_with_commas_or_spaces_and_a_word_that_names_none_is_told() {
        let left = |name: &str| Left {
            exact: name.to_owned(),
            name: name.to_owned(),
            from: String::new(),
            subject: String::new(),
            day: String::new(),
            letters: Vec::new(),
            why: String::new(),
            place: Value::Null,
            take: String::new(),
            file: None,
        };
        let left = [left("INBOX:3"), left("Old mail:7"), left("INBOX:30")];
        assert_eq!(positions(&left, ""), Ok(vec![]));
        assert_eq!(positions(&left, "INBOX:30, Old mail:7"), Ok(vec![1, 2]));
        assert_eq!(positions(&left, "INBOX:30 INBOX:3, INBOX:3"), Ok(vec![0, 2]));
        assert_eq!(positions(&left, "INBOX:3 INBOX:4"), Err("INBOX:4".to_owned()));
    }
}
