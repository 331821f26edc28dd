use std::fmt;

/// Writes bytes as lower-case hexadecimal digits.
pub(super) fn write(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Reads exactly `N` bytes; upper case is refused, so that a value has one spelling.
pub(super) fn read<const N: usize>(text: &str) -> Option<[u8; N]> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    let bytes: Vec<u8> =
        pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect::<Option<_>>()?;
    bytes.try_into().ok()
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn hexadecimal_text_has_one_spelling() {
        assert_eq!(read::<2>("00ff"), Some([0, 255]));
        for text in ["00fF", "00f", "00ff0", "00ff00", "00fg", "", "0 ff", "é00"] {
            assert_eq!(read::<2>(text), None, "`{text}`");
        }
    }
}
