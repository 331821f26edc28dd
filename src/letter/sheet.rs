use super::{
    block::Block,
    html,
    page::{Head, Letter},
};
use crate::law::Language;

/// What is printed of a letter: head and body. A [`Letter`] has it, and so has every page that redress ever stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The body from salutation to signature.
    pub blocks: Vec<Block>,
    /// What stands above it.
    pub head: Head,
    /// The language of both.
    pub language: Language,
}

/// A page is not one that redress printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the page of the letter is not as redress prints one: {0}")]
pub struct PageError(pub(super) &'static str);

impl Sheet {
    /// Reads a page that was printed by [`Letter::html`] or put together by [`on_paper`](super::on_paper), so that what
    /// was stored can be printed in another form, word by word.
    ///
    /// # Errors
    /// When the page is another one.
    pub fn read(page: &str) -> Result<Self, PageError> {
        html::read(page)
    }
}

impl Letter {
    /// Returns what is printed of the letter.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        Sheet { blocks: self.blocks.clone(), head: self.head.clone(), language: self.language }
    }
}
