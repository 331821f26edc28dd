use std::fmt;

use base64::{
    Engine, alphabet,
    engine::{GeneralPurpose, GeneralPurposeConfig},
};

use super::super::escape;

/// The base64 of folder names: a comma for the slash, and no padding (RFC 3501, section 5.1.3).
const SHIFTED: GeneralPurpose = GeneralPurpose::new(
    &alphabet::IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::RequireNone),
);
/// How many characters of a name are shown.
const SHOWN: usize = 200;

/// The name of a folder, octet by octet as the server writes it, so that it can be asked for again.
///
/// Servers write names in modified UTF-7 (RFC 3501, section 5.1.3); people read and type them as they are.
///
/// ```
/// use redress::post::FolderName;
/// assert_eq!(FolderName::typed("Entwürfe"), FolderName::on_the_wire(b"Entw&APw-rfe"));
/// assert_eq!(FolderName::on_the_wire(b"Entw&APw-rfe").to_string(), "Entwürfe");
/// assert_eq!(FolderName::on_the_wire(b"A&&-B").to_string(), r"A&&-B", "what is no such name is shown as it came");
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct FolderName(Vec<u8>);

impl FolderName {
    /// Takes a name as a server writes it.
    #[must_use]
    pub fn on_the_wire(octets: &[u8]) -> Self {
        if octets.eq_ignore_ascii_case(b"INBOX") { Self::inbox() } else { Self(octets.to_vec()) }
    }

    /// Takes a name as a person types it.
    #[must_use]
    pub fn typed(name: &str) -> Self {
        Self::on_the_wire(&encoded(name))
    }

    /// Returns the one folder that every mailbox has (RFC 3501, section 5.1).
    #[must_use]
    pub fn inbox() -> Self {
        Self(b"INBOX".to_vec())
    }

    /// Tells whether it is that folder.
    #[must_use]
    pub fn is_inbox(&self) -> bool {
        self.0 == b"INBOX"
    }

    /// Returns the octets of the wire.
    #[must_use]
    pub fn as_octets(&self) -> &[u8] {
        &self.0
    }
}

/// Shown as a person reads it, escaped.
impl fmt::Display for FolderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match decoded(&self.0) {
            Some(name) => f.write_str(&escape(name.as_bytes(), SHOWN)),
            None => f.write_str(&escape(&self.0, SHOWN)),
        }
    }
}

fn encoded(name: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        if is_plain(first) {
            octets.push(first as u8);
            if first == '&' {
                octets.push(b'-');
            }
            rest = &rest[1..];
        } else {
            let end = rest.find(is_plain).unwrap_or(rest.len());
            let units: Vec<u8> = rest[..end].encode_utf16().flat_map(u16::to_be_bytes).collect();
            octets.push(b'&');
            octets.extend(SHIFTED.encode(units).into_bytes());
            octets.push(b'-');
            rest = &rest[end..];
        }
    }
    octets
}

/// Reads a name; nothing where it is not in modified UTF-7.
fn decoded(octets: &[u8]) -> Option<String> {
    let mut name = String::with_capacity(octets.len());
    let mut rest = octets;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'&' {
            name.push(Some(char::from(*first)).filter(|sign| is_plain(*sign))?);
            continue;
        }
        let end = rest.iter().position(|octet| *octet == b'-')?;
        let shifted = &rest[..end];
        rest = &rest[end + 1..];
        if shifted.is_empty() {
            name.push('&');
        } else {
            name.push_str(&text_of(&SHIFTED.decode(shifted).ok()?)?);
        }
    }
    Some(name)
}

fn text_of(octets: &[u8]) -> Option<String> {
    let units = octets.chunks(2).map(|pair| pair.try_into().ok().map(u16::from_be_bytes));
    String::from_utf16(&units.collect::<Option<Vec<_>>>()?).ok()
}

fn is_plain(sign: char) -> bool {
    matches!(sign, ' '..='~')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_written_as_the_standard_writes_them() {
        // The first is the example of RFC 3501, section 5.1.3.
        for (name, wire) in [
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Entwürfe & mehr", "Entw&APw-rfe &- mehr"),
            ("Gesendete Objekte", "Gesendete Objekte"),
            ("Отправленные", "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"),
            ("\u{1f4e7}", "&2D3c5w-"),
        ] {
            assert_eq!(FolderName::typed(name).as_octets(), wire.as_bytes(), "{name}");
            assert_eq!(FolderName::on_the_wire(wire.as_bytes()).to_string(), name);
        }
    }

    #[test]
    fn a_name_that_is_no_modified_utf_7_can_still_be_shown_and_asked_for() {
        for wire in [b"A&".as_slice(), b"&AP-", b"&2D0-", b"&A!A-", b"S\xfc\xdf", b"&AGE=-"] {
            let name = FolderName::on_the_wire(wire);
            assert_eq!(name.as_octets(), wire);
            assert_eq!(name.to_string(), escape(wire, SHOWN));
        }
    }

    #[test]
    fn the_inbox_is_the_inbox_however_it_is_written() {
        for name in ["INBOX", "inbox", "InBox"] {
            assert!(FolderName::typed(name).is_inbox() && FolderName::typed(name) == FolderName::inbox());
        }
        assert!(!FolderName::typed("INBOX/x").is_inbox());
    }

    proptest! {
        #[test]
        fn what_is_typed_is_what_is_read(name in "\\PC{0,40}") {
            prop_assert_eq!(decoded(&encoded(&name)), Some(name));
        }

        #[test]
        fn no_name_stops_the_program(octets in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(!FolderName::on_the_wire(&octets).to_string().contains('\n'));
        }
    }
}
