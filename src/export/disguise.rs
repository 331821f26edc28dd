//! The usual disguises of a word in text that programs wrote: percent signs, character references, quoted-printable, Base64.

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use percent_encoding::percent_decode_str;

/// Returns what a word may stand for, in each disguise that it can be.
pub(super) fn undisguised(token: &str) -> impl Iterator<Item = String> {
    let percent = token.contains('%').then(|| percent_decode_str(token).decode_utf8_lossy().into_owned());
    let references = token.contains('&').then(|| without_references(token));
    let quoted = token.contains('=').then(|| without_quoting(token));
    let of_base64 = |byte: char| byte.is_ascii_alphanumeric() || matches!(byte, '+' | '/' | '-' | '_');
    let runs = token.split(move |sign| !of_base64(sign)).filter(|run| 6 <= run.len());
    // Where the run begins within the four signs of Base64 is not known.
    let read = runs.flat_map(|run| (0..4).filter_map(move |skipped| decoded(run.get(skipped..).unwrap_or_default())));
    percent.into_iter().chain(references).chain(quoted).chain(read)
}

/// Reads character references by number, and the few names that matter.
fn without_references(token: &str) -> String {
    let mut text = String::new();
    let mut rest = token;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let Some((name, behind)) = after.split_once(';') else {
            rest = after;
            continue;
        };
        let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
        let named = match name {
            "commat" => Some('@'),
            "period" => Some('.'),
            "auml" | "Auml" => Some('ä'),
            "ouml" | "Ouml" => Some('ö'),
            "uuml" | "Uuml" => Some('ü'),
            "szlig" => Some('ß'),
            _ => number.and_then(char::from_u32),
        };
        text.extend(named);
        rest = behind;
    }
    text + rest
}

/// Reads `=40` as quoted-printable does (RFC 2045, section 6.7).
fn without_quoting(token: &str) -> String {
    percent_decode_str(&token.replace('%', "%25").replace('=', "%")).decode_utf8_lossy().into_owned()
}

/// Reads Base64 of either alphabet, as far as it is text.
fn decoded(run: &str) -> Option<String> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let alphabet = if run.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    let whole = &run[..run.len() / 4 * 4];
    let engine = GeneralPurpose::new(&alphabet, config);
    let bytes = engine.decode(run).or_else(|_| engine.decode(whole)).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
