use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use super::{Code, Context, Failure, files, progress::Unit};
use crate::{
    config::{Letters, Paper},
    desk,
    letter::{
        Sheet,
        pdf::{Look, Signature, Size},
    },
};

/// How a letter looks on paper.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "The paper")]
pub(super) struct Printing {
    /// `pdf`: the size of the paper; from the settings if not given, else A4
    #[arg(long, value_name = "SIZE")]
    paper: Option<PaperFlag>,
    /// `pdf`: a picture of your signature, PNG or SVG; room to sign by hand if not given here or in the settings
    #[arg(long, value_name = "FILE")]
    signature: Option<PathBuf>,
}

/// The sizes of paper.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum PaperFlag {
    /// 210 by 297 mm, folded as DIN 5008 has it
    A4,
    /// 8.5 by 11 in
    UsLetter,
}

impl Printing {
    /// Refuses flags that say nothing to the form.
    pub(super) fn check(&self, is_pdf: bool) -> Result<(), Failure> {
        let strange = [(self.paper.is_some(), "--paper"), (self.signature.is_some(), "--signature")];
        match strange.iter().find(|(given, _)| *given && !is_pdf) {
            Some((_, flag)) => {
                Err(Failure::usage(format!("`{flag}` belongs to a PDF")).hint("--format pdf -o letter.pdf"))
            }
            None => Ok(()),
        }
    }

    /// Prints a letter as PDF, by the flags and the settings.
    pub(super) fn pdf(&self, context: &Context, sheet: &Sheet) -> Result<Vec<u8>, Failure> {
        let Letters { paper, fonts, signature } = context.config()?.letters;
        let size = match (self.paper, paper) {
            (Some(PaperFlag::A4), _) | (None, Paper::A4) => Size::A4,
            (Some(PaperFlag::UsLetter), _) | (None, Paper::UsLetter) => Size::UsLetter,
        };
        let signature = self.signature.as_ref().or(signature.as_ref()).map(|path| read_signature(path)).transpose()?;
        let _progress = context.out.progress("Setting the letter", Unit::Seconds);
        Ok(desk::print(sheet, &Look { size, signature }, &fonts)?)
    }
}

fn read_signature(path: &Path) -> Result<Signature, Failure> {
    let bytes = files::read(path).map_err(|error| {
        Failure::caused(Code::BadInput, error).effect("Nothing was written or sent.").hint("--signature FILE")
    })?;
    Signature::read(bytes).map_err(|error| {
        Failure::new(Code::BadInput, format!("`{}`: {error}", path.display()))
            .effect("Nothing was written or sent.")
            .hint("--signature signature.png      a small picture, best with a transparent ground")
            .hint("leave it out and sign by hand: there is room above your name")
    })
}

/// Refuses to print a PDF where a person reads.
pub(super) fn refuse_a_terminal() -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        return Err(Failure::usage("a terminal cannot show a PDF").hint("-o letter.pdf"));
    }
    Ok(())
}
