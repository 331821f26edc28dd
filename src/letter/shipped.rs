//! The files under `templates/` that are built into redress; a test holds the list against the folder.

macro_rules! files {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_str!(concat!("../../templates/", $file)))),*]
    };
}

/// Every template, partial and file of words, with its path below `templates/`.
pub(super) const FILES: [(&str, &str); 27] = files![
    "ccpa/en/access.hbs",
    "ccpa/en/erasure.hbs",
    "ccpa/en/objection.hbs",
    "ccpa/en/partials/deadline.hbs",
    "ccpa/en/partials/details.hbs",
    "ccpa/en/partials/privacy-center.hbs",
    "ccpa/en/partials/salutation.hbs",
    "ccpa/en/partials/signature.hbs",
    "ccpa/en/partials/verification.hbs",
    "ccpa/en/words.toml",
    "gdpr/en/access.hbs",
    "gdpr/en/erasure.hbs",
    "gdpr/en/objection.hbs",
    "gdpr/en/partials/deadline.hbs",
    "gdpr/en/partials/identity.hbs",
    "partials/en/details.hbs",
    "partials/en/named-data.hbs",
    "partials/en/reason.hbs",
    "partials/en/salutation.hbs",
    "partials/en/signature.hbs",
    "partials/en/twice.hbs",
    "uk-gdpr/en/access.hbs",
    "uk-gdpr/en/erasure.hbs",
    "uk-gdpr/en/objection.hbs",
    "uk-gdpr/en/partials/deadline.hbs",
    "uk-gdpr/en/partials/identity.hbs",
    "words/en.toml",
];

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    #[test]
    fn the_list_is_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut found: Vec<PathBuf> = Vec::new();
        walk(&root, &mut found);
        let name = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let mut found: Vec<String> = found.iter().map(name).filter(|file| file != "README.md").collect();
        found.sort_unstable();
        assert_eq!(found, FILES.map(|(file, _)| file));
    }

    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
}
