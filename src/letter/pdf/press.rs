use std::panic::{AssertUnwindSafe, catch_unwind};

use typst::{comemo, diag::SourceDiagnostic, foundations::Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::{super::sheet::Sheet, Fonts, Look, PdfError, data::data, world::Desk};

/// How many letters ago the typesetter may have used what it remembers; more makes none faster, and the memory grows.
const REMEMBERED: usize = 2;

/// Prints a letter. The same letter in the same fonts is the same bytes.
///
/// # Errors
/// When no font has a sign of the letter, the signature cannot be drawn, or a text cannot stand in a PDF that is to last.
///
/// ```
/// use redress::letter::{Sheet, pdf};
/// let page = "<html lang=\"en\"><body><address>Ada Example<br>\nada@example.org</address><address>Market</address>\
///             <p><time datetime=\"2026-11-22\">22 November 2026</time></p><h1>Request</h1><p>Dear Market,</p></body>";
/// let bytes = pdf::print(&Sheet::read(page)?, &pdf::Look::default(), &pdf::Fonts::shipped())?;
/// assert!(bytes.starts_with(b"%PDF-1.7"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn print(sheet: &Sheet, look: &Look, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    if let Some(sign) = fonts.lacking(sheet).pop_first() {
        return Err(PdfError::Sign(sign));
    }
    let letter = data(sheet, look).map_err(|error| PdfError::Layout(error.to_string()))?;
    let desk = Desk::new(letter, look.signature.as_ref(), fonts);
    // One letter that the typesetter cannot bear must not end the others.
    let printed = catch_unwind(AssertUnwindSafe(|| set(&desk)));
    comemo::evict(REMEMBERED);
    printed.unwrap_or_else(|_| Err(PdfError::Layout("the typesetter broke off".to_owned())))
}

fn set(desk: &Desk<'_>) -> Result<Vec<u8>, PdfError> {
    let document = typst::compile::<PagedDocument>(desk).output.map_err(|errors| fault(&errors))?;
    typst_pdf::pdf(&document, &options()?).map_err(|errors| fault(&errors))
}

/// Both standards are enforced: what does not meet them is not printed at all.
fn options() -> Result<PdfOptions, PdfError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    Ok(PdfOptions {
        creator: Smart::Custom(Some("redress".to_owned())),
        standards: standards.map_err(|error| PdfError::Layout(error.message().to_string()))?,
        ..PdfOptions::default()
    })
}

/// Tells by the words of the typesetter whose fault it is; its errors have no kinds.
fn fault(errors: &[SourceDiagnostic]) -> PdfError {
    let message = errors.first().map(|error| error.message.to_string()).unwrap_or_default();
    let speaks_of = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if speaks_of(&["could not be displayed", "code point", "codepoint", "is longer than"]) {
        PdfError::Text(message)
    } else if speaks_of(&["SVG", "decode image", "image format", "/signature"]) {
        PdfError::Signature(message)
    } else {
        PdfError::Layout(message)
    }
}
