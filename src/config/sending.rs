use std::time::Duration;

use serde::{Deserialize, Serialize};

/// `[sending]`: by which way letters leave, and how fast, so that a provider does not take them for spam.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Sending {
    /// How many letters leave within 24 hours at most.
    #[serde(default = "twenty_letters")]
    pub a_day: u32,
    /// More letters than this at once are sent only when their number is typed.
    #[serde(default = "five")]
    pub ask_above: usize,
    /// By which way letters leave where none is named.
    #[serde(default)]
    pub by: By,
    /// How many seconds lie between two letters at least.
    #[serde(default = "twenty_seconds")]
    pub pause: u64,
}

/// By which way letters leave where none is named.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// As mail: through the mail account, or as a draft where none is set up.
    #[default]
    Mail,
    /// On paper, whatever mail account is set up.
    Paper,
}

fn twenty_letters() -> u32 {
    20
}

fn twenty_seconds() -> u64 {
    20
}

fn five() -> usize {
    5
}

impl Default for Sending {
    fn default() -> Self {
        Self { a_day: twenty_letters(), ask_above: five(), by: By::default(), pause: twenty_seconds() }
    }
}

impl Sending {
    /// Tells whether nothing was set, so that nothing needs to be written.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether letters leave on paper.
    #[must_use]
    pub fn is_on_paper(&self) -> bool {
        self.by == By::Paper
    }

    /// Returns the time between two letters.
    #[must_use]
    pub fn between(&self) -> Duration {
        Duration::from_secs(self.pause)
    }

    /// Says what is wrong with the settings taken together, if anything is.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if self.a_day == 0 {
            return Some("`sending.a_day = 0` would send nothing at all".to_owned());
        }
        (self.pause > 3_600).then(|| "`sending.pause` is in seconds, an hour at most".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sending(text: &str) -> Sending {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn what_is_left_out_has_the_value_of_the_contract_and_is_not_written() {
        let unset = sending("");
        assert_eq!((unset.pause, unset.a_day, unset.ask_above), (20, 20, 5));
        assert!(unset.is_default() && !sending("pause = 0").is_default());
    }

    #[test]
    fn letters_leave_as_mail_unless_paper_is_set() {
        assert!(!sending("a_day = 1").is_on_paper());
        let paper = sending("by = 'paper'");
        assert!(paper.is_on_paper() && !paper.is_default());
        assert!(toml::from_str::<Sending>("by = 'fax'").is_err());
    }

    #[test]
    fn no_pause_is_allowed_and_no_letter_a_day_is_not() {
        assert_eq!(sending("pause = 0\na_day = 1").fault(), None);
        assert!(sending("a_day = 0").fault().is_some());
        assert_eq!(sending("pause = 3600").fault(), None);
        assert!(sending("pause = 3601").fault().is_some());
    }
}
