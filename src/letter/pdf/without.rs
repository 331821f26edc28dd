use std::collections::BTreeSet;

use super::{super::sheet::Sheet, Look, PdfError};

/// The fonts of a build that prints no PDF: none, and none is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fonts;

impl Fonts {
    /// Returns none.
    #[must_use]
    pub fn shipped() -> Self {
        Self
    }

    /// Returns none.
    #[must_use]
    pub fn with(&self, _: Vec<Vec<u8>>) -> Self {
        Self
    }

    /// Returns none.
    #[must_use]
    pub fn signs_in(_: &[u8], _: &BTreeSet<char>) -> BTreeSet<char> {
        BTreeSet::new()
    }

    /// Returns none, since nothing is printed.
    #[must_use]
    pub fn lacking(&self, _: &Sheet) -> BTreeSet<char> {
        BTreeSet::new()
    }
}

/// Prints nothing.
///
/// # Errors
/// Always: this build has no typesetter.
pub fn print(_: &Sheet, _: &Look, _: &Fonts) -> Result<Vec<u8>, PdfError> {
    Err(PdfError::NotBuilt)
}
