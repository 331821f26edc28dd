/// No PDF could be printed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PdfError {
    /// The layout failed, which is a fault of this program.
    #[error("the page could not be laid out: {0}")]
    Layout(String),
    /// This build has no typesetter.
    #[error("this build of redress prints no PDF")]
    NotBuilt,
    /// No font that is known has a sign.
    #[error("no font that redress knows has the sign `{0}` (U+{code:04X})", code = u32::from(*.0))]
    Sign(char),
    /// The signature cannot be drawn.
    #[error("the signature cannot be drawn: {0}")]
    Signature(String),
    /// A text cannot stand in a PDF that is to last.
    #[error("a text cannot be printed: {0}")]
    Text(String),
}

/// A file is no signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SignatureError {
    /// Neither kind of picture.
    #[error("the signature is neither a PNG nor an SVG picture")]
    Kind,
    /// More bytes than a signature takes.
    #[error("the signature has {0} bytes: at most {most}", most = super::signature::LARGEST)]
    Large(usize),
    /// More dots than a signature takes.
    #[error("the signature is a picture of {0} by {1} dots: at most {most} by {most}", most = super::signature::WIDEST)]
    Wide(u32, u32),
}
