//! The whole world that the layout can see: itself, one file about the letter, one picture, and fonts.

use std::{path::PathBuf, sync::LazyLock};

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use super::{Fonts, Signature};

/// The layout, which is no data and never changes.
static LAYOUT: LazyLock<Source> =
    LazyLock::new(|| Source::new(id("/letter.typ"), include_str!("../../../templates/letter.typ").to_owned()));
/// What the layout looks for, apart from it: the typesetter reads it once for all letters, since it asks for none.
static PATTERNS: LazyLock<Source> =
    LazyLock::new(|| Source::new(id("/patterns.typ"), include_str!("../../../templates/patterns.typ").to_owned()));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

pub(super) struct Desk<'a> {
    fonts: &'a Fonts,
    letter: Bytes,
    signature: Option<(FileId, Bytes)>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(letter: Vec<u8>, signature: Option<&Signature>, fonts: &'a Fonts) -> Self {
        let picture = |signature: &Signature| (id(signature.file()), Bytes::new(signature.bytes().to_vec()));
        Self { fonts, letter: Bytes::new(letter), signature: signature.map(picture) }
    }
}

/// The names are fixed and few: typst keeps each for as long as the program runs.
fn id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the paths in this file begin with a slash and climb nowhere");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        LAYOUT.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = [&*LAYOUT, &*PATTERNS].into_iter().find(|source| source.id() == id);
        known.cloned().ok_or_else(|| not_here(id))
    }

    fn file(&self, asked: FileId) -> FileResult<Bytes> {
        match &self.signature {
            _ if asked == id("/letter.json") => Ok(self.letter.clone()),
            Some((known, picture)) if asked == *known => Ok(picture.clone()),
            Some(_) | None => Err(not_here(asked)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.face(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_here(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}
