//! A letter on paper, as a PDF that can be filed for good and read aloud (PDF/A-2a and PDF/UA-1 in one).
//!
//! The layout is `templates/letter.typ`, set by typst, with what it looks for in `patterns.typ`. What a letter says reaches it
//! as data in one file and never as source; there is no other file, no package, no network, no clock and no random number, so
//! that the same letter is the same bytes. The faces are those of Libertinus Serif under `data/fonts/`; for signs that they lack the shell may bring
//! further fonts ([`Fonts::with`]). A sign that no font has is an error and never an empty box.
//!
//! Without the feature `pdf` only the types are there, and [`print()`] says so.

#[cfg(feature = "pdf")]
mod breaks;
#[cfg(feature = "pdf")]
mod data;
mod error;
#[cfg(feature = "pdf")]
mod fonts;
#[cfg(feature = "pdf")]
mod press;
#[cfg(feature = "pdf")]
mod runs;
mod signature;
#[cfg(not(feature = "pdf"))]
mod without;
#[cfg(feature = "pdf")]
mod world;

pub use error::{PdfError, SignatureError};
#[cfg(feature = "pdf")]
pub use fonts::Fonts;
#[cfg(feature = "pdf")]
pub use press::print;
pub use signature::Signature;
#[cfg(not(feature = "pdf"))]
pub use without::{Fonts, print};

/// The size of a sheet, with where its window envelope has the window.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Size {
    /// 210 mm by 297 mm, laid out by DIN 5008:2020, form B.
    #[default]
    A4,
    /// 8.5 in by 11 in, for a window envelope no. 10.
    UsLetter,
}

/// How a letter is to look.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The size of a sheet.
    pub size: Size,
    /// What stands above the name at the end; room to sign by hand where there is none.
    pub signature: Option<Signature>,
}

/// Tells whether this build can print.
pub const IS_BUILT: bool = cfg!(feature = "pdf");
