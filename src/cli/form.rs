use std::path::PathBuf;

use super::{
    Context, Failure,
    files::Target,
    printing::{self, Printing},
};
use crate::{
    controller::ChannelKind,
    desk::{self, DeskError, Prepared},
    letter::{Letter, Sheet, Shelf},
};

/// In which form a letter is printed, and where to.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "The form")]
pub(super) struct Form {
    /// Print the letter as text, as a page, for paper, as a draft for a mail program or as a link
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// Write the letter to a file; one that exists is replaced only if you say so
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// `eml`: put the letter beside its text as a PDF too
    #[arg(long)]
    attach_pdf: bool,
    #[command(flatten)]
    pub(super) printing: Printing,
}

/// What letters are in their form, as far as that was printed before anything was recorded, and where it goes.
#[derive(Default)]
pub(super) struct Ready {
    printed: Vec<Printed>,
    target: Option<Target>,
}

/// A letter in its form, with what that was printed from.
struct Printed {
    bytes: Vec<u8>,
    letter: Letter,
    prepared: Prepared,
}

/// The forms of a letter.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum Format {
    /// Plain text of 72 columns
    #[default]
    Text,
    /// One page for a browser, with nothing remote
    Html,
    /// For paper: A4 or US Letter, to file for good and to be read aloud
    Pdf,
    /// A draft that a mail program opens
    Eml,
    /// A link that a mail program opens, for a letter that is short enough: no request is, a short answer may be
    Mailto,
}

impl Form {
    /// Tells whether a form was asked for at all.
    pub(super) fn is_given(&self) -> bool {
        self.format.is_some() || self.output.is_some()
    }

    /// Tells whether the form is one that only a mail program takes.
    pub(super) fn is_a_mail(&self) -> bool {
        match self.format {
            Some(Format::Eml | Format::Mailto) => true,
            Some(Format::Html | Format::Pdf | Format::Text) | None => false,
        }
    }

    /// Refuses what cannot be meant, makes sure that every letter can be put into the form and that the file can be
    /// written; nothing has happened yet.
    pub(super) fn check(&self, context: &Context, texts: &Shelf, letters: &[Prepared]) -> Result<Ready, Failure> {
        self.check_flags(context, letters.len())?;
        let write = |prepared: &Prepared| {
            let letter = texts.compose(&prepared.request, context.today).map_err(DeskError::from)?;
            self.printed(context, prepared, letter)
        };
        let asked_for = letters.iter().filter(|_| self.is_given());
        let printed = asked_for.map(write).collect::<Result<_, _>>()?;
        Ok(Ready { printed, target: self.open(context)? })
    }

    /// Does the same for letters that are written already and stay as they are, and returns what each is in the form.
    pub(super) fn print(
        &self,
        context: &Context,
        letters: &[(Prepared, Letter)],
    ) -> Result<(Vec<Vec<u8>>, Option<Target>), Failure> {
        self.check_flags(context, letters.len())?;
        let print = |(prepared, letter): &(Prepared, Letter)| self.bytes(context, prepared, letter);
        let printed =
            if context.out.json { Vec::new() } else { letters.iter().map(print).collect::<Result<_, _>>()? };
        Ok((printed, self.open(context)?))
    }

    /// Does the same for one letter that is written already.
    pub(super) fn check_letter(
        &self,
        context: &Context,
        prepared: &Prepared,
        letter: &Letter,
    ) -> Result<Ready, Failure> {
        self.check_flags(context, 1)?;
        let asked_for = self.is_given().then(|| self.printed(context, prepared, letter.clone()));
        let printed = asked_for.transpose()?.into_iter().collect();
        Ok(Ready { printed, target: self.open(context)? })
    }

    fn printed(&self, context: &Context, prepared: &Prepared, letter: Letter) -> Result<Printed, Failure> {
        let bytes = self.bytes(context, prepared, &letter)?;
        Ok(Printed { bytes, letter, prepared: prepared.clone() })
    }

    /// Refuses what cannot be meant, and makes sure that the file can be written, if one is named.
    pub(super) fn target(&self, context: &Context) -> Result<Option<Target>, Failure> {
        self.check_flags(context, 1)?;
        self.open(context)
    }

    fn open(&self, context: &Context) -> Result<Option<Target>, Failure> {
        let path = self.output.as_deref().filter(|_| !context.dry_run);
        path.map(|path| Target::open(context, path)).transpose()
    }

    fn check_flags(&self, context: &Context, letters: usize) -> Result<(), Failure> {
        if context.out.json && self.is_given() {
            return Err(Failure::usage(
                "`--json` prints a document of its own, to which `--format` and `-o` say nothing",
            )
            .hint("… --json > letter.json")
            .hint("leave `--json` out"));
        }
        let is_pdf = self.format == Some(Format::Pdf);
        if self.attach_pdf && self.format != Some(Format::Eml) {
            return Err(Failure::usage("`--attach-pdf` belongs to a draft").hint("--format eml -o letter.eml"));
        }
        self.printing.check(is_pdf || self.attach_pdf)?;
        if letters > 1 && (self.output.is_some() || is_pdf) {
            let one = if self.output.is_some() { "`-o` names one file" } else { "a PDF is one letter" };
            return Err(Failure::usage(format!("{one}, and there are {letters} letters"))
                .hint("one letter at a time, each with its own `-o FILE`"));
        }
        if is_pdf && self.output.is_none() && !context.dry_run {
            printing::refuse_a_terminal()?;
        }
        Ok(())
    }

    /// Prints or writes what is stored of a letter.
    pub(super) fn put_bytes(&self, context: &mut Context, bytes: &[u8]) -> Result<(), Failure> {
        let target = self.target(context)?;
        self.put_into(context, bytes, target)
    }

    /// Prints or writes a letter; where it is not the one that was printed before, it is printed anew.
    pub(super) fn put(
        &self,
        context: &mut Context,
        prepared: &Prepared,
        letter: &Letter,
        ready: &mut Ready,
    ) -> Result<(), Failure> {
        let bytes = ready.bytes_of(prepared, letter, || self.bytes(context, prepared, letter))?;
        self.put_into(context, &bytes, ready.target.take())
    }

    /// Prints or writes what was printed of a letter.
    pub(super) fn put_into(&self, context: &mut Context, bytes: &[u8], target: Option<Target>) -> Result<(), Failure> {
        match (target, &self.output) {
            (Some(target), _) => target.write(context, bytes),
            (None, Some(path)) => {
                context.out.say(&format!("Would write `{}` (--dry-run).", path.display()));
                Ok(())
            }
            (None, None) if self.format == Some(Format::Pdf) => context.out.bytes(bytes),
            (None, None) => context.out.exactly(&String::from_utf8_lossy(bytes)),
        }
    }

    /// Prints the PDF that goes with a draft, where one is wanted.
    pub(super) fn pdf_to_attach(
        &self,
        context: &Context,
        sheet: impl FnOnce() -> Result<Sheet, DeskError>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        if !self.attach_pdf {
            return Ok(None);
        }
        self.printing.pdf(context, &sheet()?).map(Some)
    }

    /// Refuses to attach anything to a message that is stored: it goes as it is, byte for byte.
    pub(super) fn refuse_to_attach(&self) -> Result<(), Failure> {
        if self.attach_pdf {
            return Err(Failure::usage("nothing can be attached to a letter that is written already")
                .effect("Nothing was written or sent.")
                .hint("--format pdf -o letter.pdf      the PDF beside it"));
        }
        Ok(())
    }

    fn bytes(&self, context: &Context, prepared: &Prepared, letter: &Letter) -> Result<Vec<u8>, Failure> {
        Ok(match self.format.unwrap_or_default() {
            Format::Text => letter.text().into_bytes(),
            Format::Html => letter.html().into_bytes(),
            Format::Pdf => self.printing.pdf(context, &letter.sheet())?,
            Format::Eml => {
                let pdf = self.pdf_to_attach(context, || Ok(letter.sheet()))?;
                desk::draft_of(prepared, email(prepared)?, letter, pdf, context.moment())?.bytes
            }
            Format::Mailto => desk::mailto(email(prepared)?, &letter.head.subject, &letter.body_text())?.into_bytes(),
        })
    }
}

impl Ready {
    /// Returns what was printed of a letter, once, or prints it where it has become another one since.
    fn bytes_of(
        &mut self,
        prepared: &Prepared,
        letter: &Letter,
        print: impl FnOnce() -> Result<Vec<u8>, Failure>,
    ) -> Result<Vec<u8>, Failure> {
        match self.printed.iter().position(|one| one.letter == *letter && one.prepared == *prepared) {
            Some(at) => Ok(self.printed.swap_remove(at).bytes),
            None => print(),
        }
    }
}

fn email(prepared: &Prepared) -> Result<&str, Failure> {
    let channel = prepared.channel.as_ref().filter(|channel| channel.kind == ChannelKind::Email);
    let none = || DeskError::NoEmail(prepared.request.addressee.controller.clone()).into();
    channel.map(|channel| channel.value.as_str()).ok_or_else(none)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        controller::{Registry, Role},
        desk::Intent,
        law::{Place, Right},
        request::DataSubject,
    };

    fn prepared(on: chrono::NaiveDate) -> Prepared {
        let intent = Intent {
            channel: None,
            home: Vec::new(),
            on_paper: false,
            language: None,
            own_language: None,
            named_data: None,
            reason: None,
            regime: None,
            right: Right::Erasure,
            role: Role::default(),
            subject: DataSubject {
                address: Vec::new(),
                email: "ada@example.org".to_owned(),
                identifiers: Vec::new(),
                name: "Ada Example".to_owned(),
                place: Place::new("DE", None).unwrap(),
            },
            to_controller: None,
            translation: None,
            with: [].into(),
            without: [].into(),
        };
        desk::prepare(&Registry::shipped(), Shelf::shipped(), "aliexpress", &intent, on).unwrap()
    }

    #[test]
    fn a_letter_that_was_printed_is_not_printed_again_and_one_that_has_changed_since_is() {
        let on = "2026-11-23".parse().unwrap();
        let prepared = prepared(on);
        let letter = Shelf::shipped().compose(&prepared.request, on).unwrap();
        let ready = || Ready {
            printed: vec![Printed { bytes: vec![1], letter: letter.clone(), prepared: prepared.clone() }],
            target: None,
        };
        let anew = || Ok(vec![2]);
        let mut same = ready();
        assert_eq!(same.bytes_of(&prepared, &letter, || panic!("printed twice")).unwrap(), [1]);
        assert_eq!(same.bytes_of(&prepared, &letter, anew).unwrap(), [2], "what was put out is kept no longer");
        let later = Letter { asks: Vec::new(), ..letter.clone() };
        assert_eq!(ready().bytes_of(&prepared, &later, anew).unwrap(), [2]);
        let elsewhere = Prepared { also: Vec::new(), channel: None, ..prepared.clone() };
        assert_eq!(ready().bytes_of(&elsewhere, &letter, anew).unwrap(), [2], "a draft goes to another address");
    }
}
