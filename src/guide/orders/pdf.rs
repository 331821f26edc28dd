//! The text of a PDF file, as far as a program can have it.
//!
//! The reader is that of the typesetter's house. It unpacks without a bound and may break off, so that whoever calls [`read`]
//! on a foreign file gives it a process of its own with bounds of its own.

use std::sync::Arc;

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask,
    font::{FontData, Glyph},
    hayro_cmap::BfString,
    hayro_syntax::{LoadPdfError, Pdf},
    interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect, Vec2};

use super::{PdfFound, Unread};

/// The shapes for letters whose font is not in the file: only what they mean is asked for, not how they look.
static FONT: &[u8] = include_bytes!("../../../data/fonts/LibertinusSerif-Regular.otf");

/// The most octets of text that are taken from one file.
const MOST: usize = 64 << 20;

/// Letters nearer than this to the one before, in parts of their height, are one word.
const WORD: f64 = 0.2;
/// Words further apart than this stand in columns of their own.
const COLUMN: f64 = 1.0;
/// Letters higher or lower than this stand on another line.
const LINE: f64 = 0.5;

/// Reads the text, page by page, in the order in which the file draws it.
#[must_use]
pub fn read(bytes: Vec<u8>) -> PdfFound {
    let pdf = match Pdf::new(bytes) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(_)) => return PdfFound::Unread(Unread::Locked),
        Err(LoadPdfError::Invalid) => return PdfFound::Unread(Unread::Damaged),
    };
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(FONT) as FontData, 0))),
        render_annotations: true,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut page_of_text = Page::default();
    for page in pdf.pages().iter() {
        let bounds = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context = Context::new(Affine::IDENTITY, bounds, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut page_of_text);
        page_of_text.turn();
    }
    page_of_text.found()
}

/// What was read so far.
#[derive(Default)]
struct Page {
    /// Whether something of it is no text: a page that is only a picture, a letter without a meaning, more than is taken.
    is_partial: bool,
    last: Option<Stroke>,
    /// Whether this page shows a picture.
    has_picture: bool,
    /// Where the text of this page begins.
    start: usize,
    text: String,
}

/// Where a letter was written.
struct Stroke {
    direction: Vec2,
    end: Point,
    height: f64,
}

impl Page {
    /// Ends a page.
    fn turn(&mut self) {
        let is_empty = self.text[self.start..].trim().is_empty();
        self.is_partial |= is_empty && self.has_picture;
        self.text.push('\n');
        self.start = self.text.len();
        (self.has_picture, self.last) = (false, None);
    }

    fn found(self) -> PdfFound {
        if self.text.trim().is_empty() {
            return PdfFound::Unread(Unread::Picture);
        }
        PdfFound::Text { text: self.text, whole: !self.is_partial }
    }

    /// Puts between two letters what stands between them on the page.
    fn space(&mut self, start: Point, height: f64) {
        let Some(last) = &self.last else { return };
        let gap = start - last.end;
        let (along, across) = (gap.dot(last.direction), gap.cross(last.direction).abs());
        let height = height.max(last.height).max(f64::MIN_POSITIVE);
        // What is drawn elsewhere is no part of the same word, in whatever order a file draws it.
        if LINE * height < across || along < -LINE * height {
            self.text.push('\n');
        } else if COLUMN * height < along {
            self.text.push('\t');
        } else if WORD * height < along {
            self.text.push(' ');
        }
    }
}

impl Device<'_> for Page {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        if MOST <= self.text.len() {
            self.is_partial = true;
            return;
        }
        let place = transform * glyph_transform;
        let start = place * Point::ORIGIN;
        let height = (place * Point::new(0.0, 1000.0) - start).hypot();
        let width = match glyph {
            Glyph::Outline(outline) => outline.advance_width().map(f64::from),
            // A letter that is itself a drawing has measures of its own: where a word ends cannot be told.
            Glyph::Type3(_) => None,
        };
        self.is_partial |= width.is_none();
        self.space(start, height);
        match glyph.as_unicode() {
            Some(BfString::Char(sign)) => self.text.push(sign),
            Some(BfString::String(signs)) => self.text.push_str(&signs),
            None => {
                self.is_partial = true;
                self.text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        let end = place * Point::new(width.unwrap_or(500.0), 0.0);
        let step = end - start;
        let direction = if 0.0 < step.hypot() { step / step.hypot() } else { Vec2::new(1.0, 0.0) };
        self.last = Some(Stroke { direction, end, height });
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {
        self.has_picture = true;
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a PDF file of one page by hand: its objects, and where each begins.
    fn file(objects: &[&str]) -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            places.push(bytes.len());
            bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).bytes());
        }
        let table = bytes.len();
        bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
        for place in &places {
            bytes.extend(format!("{place:010} 00000 n \n").bytes());
        }
        let trailer = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", places.len() + 1);
        bytes.extend(trailer.bytes());
        bytes
    }

    fn page(content: &str) -> Vec<u8> {
        file(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> \
             /XObject << /I 6 0 R >> >> >>",
            &format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n\
             stream\nx\nendstream",
        ])
    }

    fn text(content: &str) -> (String, bool) {
        match read(page(content)) {
            PdfFound::Text { text, whole } => (text, whole),
            PdfFound::Unread(why) => panic!("{why:?}"),
        }
    }

    #[test]
    fn words_lines_and_columns_stand_apart_and_a_number_in_pieces_is_one() {
        let (found, whole) = text(
            "BT /F 10 Tf 10 200 Td (Order) Tj 100 0 Td (8123456789012345) Tj -100 -20 Td [(81234567) -40 (89012346)] TJ ET",
        );
        let lines: Vec<&str> = found.lines().collect();
        assert_eq!((lines[0], lines[1], whole), ("Order\t8123456789012345", "8123456789012346", true), "{found:?}");
    }

    #[test]
    fn text_that_is_not_seen_is_read_too_as_a_scanner_writes_it_below_its_picture() {
        let (found, whole) = text("/I Do BT 3 Tr /F 10 Tf 10 200 Td (8123456789012345) Tj ET");
        assert!(found.contains("8123456789012345") && whole, "{found:?}");
    }

    #[test]
    fn a_page_that_is_a_picture_a_password_and_what_is_no_pdf_file_say_why() {
        assert_eq!(read(page("/I Do")), PdfFound::Unread(Unread::Picture));
        assert_eq!(read(b"%PDF-1.7".to_vec()), PdfFound::Unread(Unread::Damaged));
        let locked = file(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"]);
        let locked = String::from_utf8(locked).unwrap().replace(
            "/Root 1 0 R",
            "/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <0000000000000000000000000000000000000000000000000000000000000000> /U <0000000000000000000000000000000000000000000000000000000000000000> >>",
        );
        assert_eq!(read(locked.into_bytes()), PdfFound::Unread(Unread::Locked));
    }
}
