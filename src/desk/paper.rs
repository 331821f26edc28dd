use std::{fs, path::PathBuf};

use super::DeskError;
use crate::{
    config::font_files,
    letter::{
        Sheet,
        pdf::{self, Fonts, Look},
    },
};

/// The largest file that is read as a font: one with all of Chinese, Japanese and Korean in many weights has 120 MB.
const LARGEST_FONT: u64 = 160 << 20;

/// Prints a letter as PDF. Only where the fonts that come with redress lack a sign, others are looked for: in the folders
/// of the settings first, then in those of the system.
///
/// # Errors
/// When no font has a sign of the letter, or the page cannot be printed.
pub fn print(sheet: &Sheet, look: &Look, folders: &[PathBuf]) -> Result<Vec<u8>, DeskError> {
    let shipped = Fonts::shipped();
    let lacking = shipped.lacking(sheet);
    let fonts = if lacking.is_empty() { shipped } else { shipped.with(found(lacking, folders)) };
    Ok(pdf::print(sheet, look, &fonts)?)
}

/// Reads font files one by one until every sign is found; those that bring none are let go.
fn found(mut lacking: std::collections::BTreeSet<char>, folders: &[PathBuf]) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for path in font_files(folders) {
        if lacking.is_empty() {
            break;
        }
        if fs::metadata(&path).is_ok_and(|known| known.len() > LARGEST_FONT) {
            continue;
        }
        let Ok(file) = fs::read(&path) else { continue };
        let has = Fonts::signs_in(&file, &lacking);
        if !has.is_empty() {
            lacking.retain(|sign| !has.contains(sign));
            files.push(file);
        }
    }
    files
}
