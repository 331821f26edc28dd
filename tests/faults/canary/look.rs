//! Finds the password, in plain and in base64, wherever in a text that was encoded it may stand.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::home::PASSWORD;

/// The forms to look for: as it is, and the middle of it in base64 for each of the three places a group can begin.
fn forms() -> &'static [Vec<u8>] {
    static FORMS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let encoded = |before: usize| {
            let text = STANDARD.encode([vec![0; before], PASSWORD.as_bytes().to_vec()].concat());
            // Only whole groups are the same whatever stands around them.
            let (first, last) = (before.div_ceil(3) * 4, (before + PASSWORD.len()) / 3 * 4);
            text.as_bytes()[first..last].to_vec()
        };
        [vec![PASSWORD.as_bytes().to_vec()], (0..3).map(encoded).collect()].concat()
    })
}

/// Tells whether the password is in it.
pub(super) fn is_in(octets: &[u8]) -> bool {
    position(octets).is_some()
}

fn position(octets: &[u8]) -> Option<usize> {
    forms().iter().find_map(|form| octets.windows(form.len()).position(|window| window == form))
}

/// Returns what stands around it.
pub(super) fn around(octets: &[u8]) -> String {
    let at = position(octets).unwrap_or_default();
    let part = &octets[at.saturating_sub(200)..octets.len().min(at + 100)];
    String::from_utf8_lossy(part).into_owned()
}

/// Returns the files under a folder that hold it, or are named by it.
pub(super) fn files_with_it(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with_it(&path));
        } else if is_in(path.to_string_lossy().as_bytes()) || fs::read(&path).is_ok_and(|octets| is_in(&octets)) {
            found.push(path);
        }
    }
    found
}
