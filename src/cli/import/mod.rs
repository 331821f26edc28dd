mod input;

use std::{
    cell::OnceCell,
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::{
    Code, Context, Failure, case_argument, media_type,
    other_case::{Instead, is_meant},
    progress::Unit,
    taken::{Left, Taken, Tally, ask},
    text::{self, count},
};
use crate::{
    case::Source,
    desk::{self, Belongs, CaseName, Cases, Filing, Incoming, Pick},
    ledger::Digest,
    mail::{
        MboxMessage, escape,
        reading::{Known, Reading, read},
    },
    post::HeaderFields,
};
use input::{Input, Piece};

/// File replies that lie in files: what belongs to a case is kept, nothing else
///
/// Takes single messages (.eml), mailbox files (.mbox), Maildir folders, and `-` for standard input. What carries a
/// Message-ID or the reference of a letter is filed; what only comes from the controller is asked about.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress import reply.eml
  redress import Takeout/All-mail.mbox
  redress import ~/Maildir/.Privacy
  redress import reply.eml --case 1          it belongs to case 1; you are asked where it names another
  redress import all.mbox --take 17 --case 1 so does message 17 of the file")]
pub(super) struct Import {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File with this case what only you can say; a single message is filed with it whatever is in it, and where it names
    /// another case you are asked first (`--yes`: it belongs here all the same)
    #[arg(long, value_name = "CASE", value_parser = case_argument::name)]
    case: Option<CaseName>,
    /// Take these messages and no others, by their number in the file (with one file)
    #[arg(long, value_name = "N", num_args = 1..)]
    take: Vec<u64>,
}

/// What is the same for every message.
struct Desk {
    case: Option<u32>,
    /// The day of the first letter, less one: older messages answer nothing.
    first: Option<NaiveDate>,
    known: Known,
    /// The cases as they are while nothing is written.
    read: OnceCell<Cases>,
    take: Vec<(u64, Option<u32>)>,
}

impl Import {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if !self.take.is_empty() && self.files.len() != 1 {
            return Err(
                Failure::usage("`--take` names messages of one file, and several are given").hint("one file at a time")
            );
        }
        let mut desk = self.desk(context)?;
        let (mut tally, mut bad) = (Tally::default(), Vec::new());
        let mut asked = Vec::new();
        let mut seen = BTreeSet::new();
        for path in &self.files {
            let input = Input::of(path)?;
            let before = tally.left.len();
            seen.extend(desk.pass(context, &input, path, &mut tally, &mut bad)?);
            asked.push((path, input, tally.left[before..].to_vec()));
        }
        report(context, &tally, &bad)?;
        if let Some(first) = tally.refused.into_iter().next() {
            return Err(first);
        }
        self.all_were_there(&seen)?;
        for (path, input, left) in asked {
            if 1 < self.files.len() && !left.is_empty() && context.prompt.can_ask() {
                context.out.say(&format!("Of `{}`:", name_of(path)));
            }
            let picks = ask(context, &left, &taking(path, "N", "CASE"))?;
            desk.take = picks.iter().map(|(at, case)| (number_of(&left[*at]), Some(*case))).collect();
            if !desk.take.is_empty() {
                desk.again(context, &input, path)?;
            }
        }
        end(&bad)
    }

    /// Refuses the number of a message that the file does not have.
    fn all_were_there(&self, seen: &BTreeSet<u64>) -> Result<(), Failure> {
        let Some(missing) = self.take.iter().find(|number| !seen.contains(number)) else { return Ok(()) };
        let count = count(seen.len() as u64, "message");
        let file = name_of(&self.files[0]);
        Err(Failure::usage(format!("`{file}` has no message {missing}, it has {count}"))
            .effect("It was not filed; what else was named is told above.")
            .hint(format!("redress import {}      lists what may belong to a case", word(&self.files[0]))))
    }

    fn desk(&self, context: &mut Context) -> Result<Desk, Failure> {
        let case = self.case.as_ref().map(|name| case_argument::number(context, name)).transpose()?;
        let known = known(context)?;
        let letters = known.cases().iter().flat_map(|case| &case.letters);
        let first = letters.map(|letter| letter.sent).min().and_then(|day| day.checked_sub_days(Days::new(1)));
        let take = self.take.iter().map(|number| (*number, case)).collect();
        Ok(Desk { case, first, known, read: OnceCell::new(), take })
    }
}

fn report(context: &mut Context, tally: &Tally, bad: &[Bad]) -> Result<(), Failure> {
    if context.out.json {
        let mut document = tally.document("redress.import/1");
        document.insert("bad".to_owned(), json!(bad.iter().map(|bad| &bad.why).collect::<Vec<_>>()));
        return context.out.document(&Value::Object(document));
    }
    tally.say(context)
}

/// What could not be used.
struct Bad {
    why: String,
    /// What to type for it.
    hint: String,
}

/// Returns the command that files a message of a file with a case.
fn taking(path: &Path, number: &str, case: &str) -> String {
    format!("redress import {} --take {number} --case {case}", word(path))
}

/// Returns the name of a file as a word of the command line; what came from standard input has to be saved first.
fn word(path: &Path) -> String {
    if path == Path::new("-") { "FILE".to_owned() } else { text::word(&name_of(path)) }
}

fn name_of(path: &Path) -> String {
    escape(path.to_string_lossy().as_bytes(), 200)
}

/// Says what could not be used, if anything could not.
fn end(bad: &[Bad]) -> Result<(), Failure> {
    let [first, others @ ..] = bad else { return Ok(()) };
    let effect = match others.len() {
        0 => "It was not filed; everything else was looked at.".to_owned(),
        more => format!("It and {} more were not filed; everything else was looked at.", count(more as u64, "message")),
    };
    let failure = Failure::new(Code::BadInput, &first.why).effect(effect);
    let mut hints: Vec<&String> = bad.iter().map(|bad| &bad.hint).collect();
    hints.dedup();
    Err(hints.into_iter().fold(failure, Failure::hint))
}

/// Says what to do with a file that is no mail: a letter on paper or a picture of the screen is a reply too, and is sorted
/// as it is.
fn instead_of_mail(bytes: &[u8], path: &Path) -> String {
    let kind = media_type::of(bytes, path);
    if kind == "application/pdf" || kind.starts_with("image/") {
        format!("redress sort CASE --file {}      a letter on paper, or a picture of their portal", word(path))
    } else {
        AGAIN.to_owned()
    }
}

/// What helps where a message was saved in a form that is none.
const AGAIN: &str = "save the message again as a file of its own, and import that";

/// Collects what messages are held against.
pub(super) fn known(context: &mut Context) -> Result<Known, Failure> {
    let config = context.config()?;
    let registry = context.registry()?;
    let own = config.me.as_ref().and_then(|me| me.email.parse().ok());
    let provider = config.mail.providers();
    let Some(ledger) = context.ledger_if_any()? else { return Ok(Known::default()) };
    Ok(desk::known(ledger.as_ref(), &registry, own.as_ref(), &provider)?)
}

impl Desk {
    /// Files what was picked: the file is read once more, so that no message had to be remembered.
    fn again(&self, context: &mut Context, input: &Input, path: &Path) -> Result<(), Failure> {
        let mut tally = Tally::default();
        input.each(&mut |piece| match &piece.message {
            MboxMessage::Whole(bytes) if self.is_named(piece.number) => {
                self.one(context, &piece, bytes, path, &mut tally)
            }
            MboxMessage::Whole(_) | MboxMessage::TooLarge { .. } => Ok(()),
        })?;
        tally.say_taken(context)
    }

    fn is_named(&self, number: u64) -> bool {
        self.take.iter().any(|(named, _)| *named == number)
    }

    /// Looks at every message of an input, or at those that are named; returns the numbers of all that it has.
    fn pass(
        &self,
        context: &mut Context,
        input: &Input,
        path: &Path,
        tally: &mut Tally,
        bad: &mut Vec<Bad>,
    ) -> Result<BTreeSet<u64>, Failure> {
        let mut seen = BTreeSet::new();
        // Where a question may be asked, no line is drawn over it.
        let asks = context.prompt.can_ask() && (self.case.is_some() || !self.take.is_empty());
        let progress = (!asks).then(|| context.out.progress("Reading", Unit::Mails).of(input.known_count()));
        input.each(&mut |piece| {
            if let Some(progress) = &progress {
                progress.done(1);
            }
            seen.insert(piece.number);
            if !self.take.is_empty() && !self.is_named(piece.number) {
                return Ok(());
            }
            let name = name_of(path);
            let nth =
                if piece.of_several { format!("message {} of `{name}`", piece.number) } else { format!("`{name}`") };
            match &piece.message {
                MboxMessage::TooLarge { .. } => {
                    bad.push(Bad { why: format!("{nth} is larger than 25 MiB"), hint: AGAIN.to_owned() });
                }
                MboxMessage::Whole(bytes) if !is_mail(bytes) => bad.push(Bad {
                    why: format!("{nth} is no mail: it has no header"),
                    hint: instead_of_mail(bytes, path),
                }),
                MboxMessage::Whole(bytes) => self.one(context, &piece, bytes, path, tally)?,
            }
            Ok(())
        })?;
        Ok(seen)
    }

    fn one(
        &self,
        context: &mut Context,
        piece: &Piece,
        bytes: &[u8],
        path: &Path,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let fields = HeaderFields::read(&bytes[..header_end(bytes)]);
        let came = fields.came();
        let named = self.take.iter().find(|(number, _)| *number == piece.number);
        let by_hand = named.is_some() || self.case.is_some() && !piece.of_several;
        let day = came.map(|came| came.date_naive()).or(fields.written().and_then(day_of));
        if !by_hand && self.first.zip(day).is_some_and(|(first, day)| day < first) {
            tally.strangers += 1;
            return Ok(());
        }
        let reading = read(bytes, &self.known);
        let belongs = desk::belongs(&reading, &self.known);
        let file = path.file_name().map_or_else(|| "-".into(), |name| name.to_string_lossy());
        let message = Some(piece.number).filter(|_| piece.of_several);
        let place = json!({ "file": path.display().to_string(), "message": message });
        let pick = match (&belongs, by_hand) {
            (_, true) => Some(self.by_hand(piece, named.and_then(|(_, case)| *case), &belongs, &reading)?),
            (Belongs::To(letter), false) => {
                Some(Pick { case: letter.case, letter: Some(letter.letter), picked: false })
            }
            (Belongs::Perhaps(letters), false) => {
                let own = letters.iter().find(|letter| Some(letter.case) == self.case);
                if own.is_none() {
                    let take = |number: &str, case: &str| taking(path, number, case);
                    let left = Left::of(piece.number.to_string(), &reading, letters.clone(), place.clone());
                    tally.left.push(left.taken_by(path, &take));
                }
                own.map(|letter| Pick { case: letter.case, letter: Some(letter.letter), picked: true })
            }
            (Belongs::Ours, false) => {
                tally.own += 1;
                None
            }
            (Belongs::Stranger, false) => {
                tally.strangers += 1;
                None
            }
        };
        let Some(pick) = pick else { return Ok(()) };
        let source = Source::File { message, name: escape(file.as_bytes(), 200) };
        let incoming = Incoming { bytes: bytes.to_vec(), came, source };
        if by_hand {
            match is_meant_here(context, &incoming, &reading, pick, piece, path) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                // What was filed before is told first, and what comes after is looked at.
                Err(refused) => {
                    tally.refused.push(refused);
                    return Ok(());
                }
            }
        }
        let filing = self.keep(context, &incoming, &reading, pick)?;
        let sha256 = Digest::of(bytes).to_string();
        tally.taken.push(Taken { filing, reading: Box::new(reading), sha256, place });
        Ok(())
    }

    /// Files a message, or says what would be filed.
    fn keep(
        &self,
        context: &mut Context,
        incoming: &Incoming,
        reading: &Reading,
        pick: Pick,
    ) -> Result<Filing, Failure> {
        let moment = context.moment();
        if !context.dry_run {
            return Ok(desk::file(context.ledger()?.as_mut(), incoming, reading, pick, moment)?);
        }
        let cases = if let Some(cases) = self.read.get() {
            cases
        } else {
            let cases = case_argument::all(context)?;
            self.read.get_or_init(|| cases)
        };
        Ok(desk::would_file(cases.case(pick.case)?, incoming, reading, pick, moment))
    }

    /// The user's word counts, but not where it could mean two cases.
    fn by_hand(&self, piece: &Piece, case: Option<u32>, belongs: &Belongs, reading: &Reading) -> Result<Pick, Failure> {
        let only = match belongs {
            Belongs::To(letter) => Some(letter.case),
            Belongs::Perhaps(letters) if letters.len() == 1 => letters.first().map(|letter| letter.case),
            Belongs::Perhaps(_) | Belongs::Ours | Belongs::Stranger => None,
        };
        let case = case.or(self.case).or(only).ok_or_else(|| {
            Failure::usage(format!("message {} could belong to more than one case, or to none", piece.number))
                .effect("It was not filed.")
                .hint(format!("redress import FILE --take {} --case CASE", piece.number))
        })?;
        let letter = reading.matched.letters.iter().find(|letter| letter.case == case).map(|letter| letter.letter);
        Ok(Pick { case, letter, picked: true })
    }
}

/// Asks where a message speaks for another case than the one the user names.
fn is_meant_here(
    context: &mut Context,
    incoming: &Incoming,
    reading: &Reading,
    pick: Pick,
    piece: &Piece,
    path: &Path,
) -> Result<bool, Failure> {
    let cases = case_argument::all(context)?;
    let Some(other) = desk::other_case(&cases, incoming, reading, pick) else { return Ok(true) };
    let number = piece.number.to_string();
    let (there, here) = (taking(path, &number, &other.case.to_string()), taking(path, &number, &pick.case.to_string()));
    is_meant(context, &cases, &other, pick.case, &Instead { there: &there, here: &here })
}

fn number_of(left: &Left) -> u64 {
    left.name.parse().unwrap_or_default()
}

fn day_of(seconds: i64) -> Option<NaiveDate> {
    chrono::DateTime::from_timestamp(seconds, 0).map(|moment| moment.date_naive())
}

/// A mail begins with a header field, and says who sent it or when.
fn is_mail(bytes: &[u8]) -> bool {
    let header = &bytes[..header_end(bytes)];
    let first = header.split(|octet| *octet == b'\n').next().unwrap_or_default();
    let name = first.split(|octet| *octet == b':').next().unwrap_or_default();
    let is_field = name.len() < first.len() && !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    let fields = HeaderFields::read(header);
    is_field && (!fields.from().is_empty() || fields.written().is_some() || fields.message_id().is_some())
}

/// Returns where the header ends; of a very long one, only the beginning is looked at.
fn header_end(bytes: &[u8]) -> usize {
    const LONGEST: usize = 1 << 20;
    let head = &bytes[..bytes.len().min(LONGEST)];
    let ends = head.iter().enumerate().filter(|(_, octet)| **octet == b'\n').map(|(at, _)| at + 1);
    let mut empty = ends.filter_map(|next| {
        let rest = &head[next..];
        let length = if rest.starts_with(b"\n") { Some(1) } else { rest.starts_with(b"\r\n").then_some(2) };
        length.map(|length| next + length)
    });
    empty.next().unwrap_or(head.len())
}
