//! The list of templates that are built in is the folder.

use std::path::{Path, PathBuf};

use redress::letter::FILES;

/// What is there for authors, and the layout of the sheet.
const NO_TEXTS: [&str; 3] = ["README.md", "letter.typ", "patterns.typ"];

#[test]
fn every_file_below_templates_is_built_in_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found: Vec<PathBuf> = Vec::new();
    walk(&root, &mut found);
    let name = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    let mut found: Vec<String> = found.iter().map(name).filter(|file| !NO_TEXTS.contains(&file.as_str())).collect();
    found.sort_unstable();
    assert_eq!(found, FILES.map(|(file, _)| file));
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}
