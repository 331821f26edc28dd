use super::SignatureError;

/// The most bytes of a picture.
pub(super) const LARGEST: usize = 2 << 20;
/// The most dots on a side: five centimetres at 2,000 dots to the inch.
pub(super) const WIDEST: u32 = 4000;

/// A picture of a signature, by its looks a PNG or an SVG.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signature {
    bytes: Vec<u8>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Png,
    Svg,
}

impl Signature {
    /// Reads a picture.
    ///
    /// # Errors
    /// When it is of another kind, or larger than a signature can be.
    pub fn read(bytes: Vec<u8>) -> Result<Self, SignatureError> {
        if bytes.len() > LARGEST {
            return Err(SignatureError::Large(bytes.len()));
        }
        let kind = match png_size(&bytes) {
            Some((wide, high)) if wide > WIDEST || high > WIDEST => return Err(SignatureError::Wide(wide, high)),
            Some(_) => Kind::Png,
            None if is_svg(&bytes) => Kind::Svg,
            None => return Err(SignatureError::Kind),
        };
        Ok(Self { bytes, kind })
    }

    #[cfg(feature = "pdf")]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the name of the file that the layout knows it by.
    #[cfg(feature = "pdf")]
    pub(super) fn file(&self) -> &'static str {
        match self.kind {
            Kind::Png => "/signature.png",
            Kind::Svg => "/signature.svg",
        }
    }
}

/// Reads width and height from the first chunk (PNG, third edition, sections 5.2 and 11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let chunk = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..16)?.strip_prefix(b"IHDR")?;
    let (wide, high) = chunk.split_at(4);
    Some((u32::from_be_bytes(wide.try_into().ok()?), u32::from_be_bytes(high.try_into().ok()?)))
}

fn is_svg(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| text.trim_start().starts_with('<') && text.contains("<svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(wide: u32, high: u32) -> Vec<u8> {
        [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &wide.to_be_bytes(), &high.to_be_bytes(), &[8, 6, 0, 0, 0]]
            .concat()
    }

    #[test]
    fn a_picture_is_known_by_its_looks() {
        assert_eq!(Signature::read(png(10, 10)).unwrap().kind, Kind::Png);
        assert_eq!(Signature::read(b"<?xml version='1.0'?><svg/>".to_vec()).unwrap().kind, Kind::Svg);
        for other in [b"GIF89a".to_vec(), b"%PDF-1.7 <svg".to_vec(), Vec::new(), png(1, 1)[..15].to_vec()] {
            assert_eq!(Signature::read(other), Err(SignatureError::Kind));
        }
    }

    #[test]
    fn a_picture_of_the_largest_size_passes_and_one_dot_or_byte_more_does_not() {
        assert!(Signature::read(png(WIDEST, WIDEST)).is_ok());
        assert_eq!(Signature::read(png(WIDEST, WIDEST + 1)), Err(SignatureError::Wide(WIDEST, WIDEST + 1)));
        let svg = |size: usize| format!("<svg>{}", " ".repeat(size - 5)).into_bytes();
        assert!(Signature::read(svg(LARGEST)).is_ok());
        assert_eq!(Signature::read(svg(LARGEST + 1)), Err(SignatureError::Large(LARGEST + 1)));
    }
}
