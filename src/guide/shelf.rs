use std::sync::LazyLock;

use super::{Guide, NoGuide};

/// The guides in `data/guides`; a test holds the list against the folder.
static TEXTS: [(&str, &str); 3] = [
    ("alibaba-com", include_str!("../../data/guides/alibaba-com.toml")),
    ("aliexpress", include_str!("../../data/guides/aliexpress.toml")),
    ("alipay", include_str!("../../data/guides/alipay.toml")),
];

static GUIDES: LazyLock<Vec<Guide>> = LazyLock::new(|| {
    TEXTS.iter().map(|(_, text)| Guide::read(text).expect("every shipped guide is read by a test")).collect()
});

/// Ids less like the text than this are not offered; 1 is the same text.
const ALIKE: f64 = 0.8;

impl Guide {
    /// Returns every guide, by id.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &GUIDES
    }

    /// Returns the guide of this id, in whatever letter case.
    ///
    /// # Errors
    /// When there is none: with the nearest id.
    pub fn find(text: &str) -> Result<&'static Self, NoGuide> {
        let wanted = text.trim().to_ascii_lowercase();
        let found = Self::all().iter().find(|guide| guide.id == wanted);
        found.ok_or_else(|| NoGuide { id: text.to_owned(), nearest: nearest(&wanted) })
    }

    /// Returns the guide for a controller of the registry, if there is one.
    #[must_use]
    pub fn for_controller(id: &str) -> Option<&'static Self> {
        Self::all().iter().find(|guide| guide.controller.as_deref() == Some(id))
    }
}

fn nearest(wanted: &str) -> Option<&'static str> {
    let scored = Guide::all().iter().map(|guide| (strsim::jaro_winkler(wanted, &guide.id), guide.id.as_str()));
    scored.filter(|(score, _)| ALIKE <= *score).max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, id)| id)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_guide_of_the_folder_is_shipped_and_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/guides");
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap().replace(".toml", ""))
            .collect();
        names.sort();
        assert_eq!(names, TEXTS.map(|(name, _)| name.to_owned()));
        for (name, text) in TEXTS {
            assert_eq!(Guide::read(text).map(|guide| guide.id), Ok(name.to_owned()));
        }
    }

    #[test]
    fn a_guide_is_found_by_its_id_and_the_nearest_is_named() {
        assert_eq!(Guide::find(" AliExpress ").map(|guide| guide.id.as_str()), Ok("aliexpress"));
        assert_eq!(Guide::find("aliexpres").unwrap_err().nearest, Some("aliexpress"));
        assert_eq!(Guide::find("temu").unwrap_err().nearest, None);
    }
}
