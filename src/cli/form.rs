use std::path::PathBuf;

use chrono::Datelike;

use super::{
    Code, Context, Failure,
    files::Target,
    printing::{self, Printing},
};
use crate::{
    controller::ChannelKind,
    desk::{self, DeskError, Prepared},
    letter::{Letter, Sheet, Shelf},
    request::Reference,
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
    /// A link that a mail program opens; no letter is short enough for it so far
    Mailto,
}

impl Form {
    /// Tells whether a form was asked for at all.
    pub(super) fn is_given(&self) -> bool {
        self.format.is_some() || self.output.is_some()
    }

    /// Refuses what cannot be meant, makes sure that every letter can be put into the form and that the file can be
    /// written; nothing has happened yet.
    pub(super) fn check(
        &self,
        context: &Context,
        texts: &Shelf,
        letters: &[Prepared],
    ) -> Result<Option<Target>, Failure> {
        self.check_flags(context, letters.len())?;
        if self.is_given() {
            for prepared in letters {
                let letter = as_recorded(prepared, texts, context)?;
                self.bytes(context, prepared, &letter)?;
            }
        }
        self.open(context)
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
    ) -> Result<Option<Target>, Failure> {
        if self.is_given() && !context.out.json {
            self.bytes(context, prepared, letter)?;
        }
        self.target(context)
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

    /// Prints or writes a letter.
    pub(super) fn put(
        &self,
        context: &mut Context,
        prepared: &Prepared,
        letter: &Letter,
        target: Option<Target>,
    ) -> Result<(), Failure> {
        let bytes = self.bytes(context, prepared, letter)?;
        self.put_into(context, &bytes, target)
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

/// Writes the letter with a reference as long as the one it will carry.
fn as_recorded(prepared: &Prepared, texts: &Shelf, context: &Context) -> Result<Letter, Failure> {
    let mut request = prepared.request.clone();
    let reference = Reference::new(context.today.year(), [0; 5]);
    request.reference = Some(reference.map_err(|error| Failure::new(Code::Failed, error))?);
    Ok(texts.compose(&request, context.today).map_err(DeskError::from)?)
}

fn email(prepared: &Prepared) -> Result<&str, Failure> {
    let channel = prepared.channel.as_ref().filter(|channel| channel.kind == ChannelKind::Email);
    let none = || DeskError::NoEmail(prepared.request.addressee.controller.clone()).into();
    channel.map(|channel| channel.value.as_str()).ok_or_else(none)
}
