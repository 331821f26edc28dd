use std::{
    fs,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy;

/// Folders in a folder that are looked into; the folders of systems are three deep.
const DEEPEST: usize = 6;

/// Where systems keep fonts for all users.
const OF_THE_SYSTEM: [&str; 6] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "C:\\Windows\\Fonts",
];

/// Lists the font files of the user's own folders and then those of the system, in an order that does not change; plain
/// faces come before bold and slanted ones. Folders that cannot be read hold none.
#[must_use]
pub fn font_files(own: &[PathBuf]) -> Vec<PathBuf> {
    let home = etcetera::choose_base_strategy().ok();
    let of_the_user =
        home.iter().flat_map(|home| [home.data_dir().join("fonts"), home.home_dir().join("Library/Fonts")]);
    let folders = own.iter().cloned().chain(of_the_user).chain(OF_THE_SYSTEM.map(PathBuf::from));
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let mut found = Vec::new();
        collect(&folder, DEEPEST, &mut found);
        found.sort_by_key(|path| (is_styled(path), path.clone()));
        found.retain(|path| !files.contains(path));
        files.extend(found);
    }
    files
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files);
        } else if is_font(&path) {
            files.push(path);
        }
    }
}

fn is_font(path: &Path) -> bool {
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(end.as_str(), "otc" | "otf" | "ttc" | "ttf")
}

fn is_styled(path: &Path) -> bool {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
    ["black", "bold", "condensed", "italic", "light", "medium", "mono", "oblique", "thin"]
        .iter()
        .any(|style| name.contains(style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_own_fonts_come_first_and_plain_ones_before_bold_ones() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        for name in ["A-Bold.ttf", "B.OTF", "notes.txt", "inner/C.ttc"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let files = font_files(&[folder.path().to_owned(), folder.path().join("none")]);
        assert_eq!(files[..3], [folder.path().join("B.OTF"), inner.join("C.ttc"), folder.path().join("A-Bold.ttf")]);
        assert!(!files.contains(&folder.path().join("notes.txt")));
    }
}
