use super::Init;
/// A part of setting up of which something is asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    Me,
    Place,
    Way,
}

impl Init {
    /// Returns the parts of which something will be asked: what a flag says is not, and where the rest of the settings
    /// is kept, neither is what they say.
    pub(super) fn steps(&self, keeps: bool) -> Vec<Step> {
        if keeps {
            return Vec::new();
        }
        let who = self.name.is_none() || self.email.is_none();
        let way = !self.by_hand && !self.on_paper && !self.names_servers();
        let asked = [(self.country.is_none(), Step::Place), (who, Step::Me), (way, Step::Way)];
        asked.into_iter().filter_map(|(is_asked, step)| is_asked.then_some(step)).collect()
    }
}

/// Says what will be asked, and what happens with the answers.
pub(super) fn announced(steps: &[Step]) -> String {
    const REST: &str = "Nothing is sent, and everything stays on this machine.";
    let words: Vec<&str> = steps.iter().map(|step| step.words()).collect();
    match words.as_slice() {
        [] => REST.to_owned(),
        [one] => format!("One step: {one}. {REST}"),
        [one, two] => format!("Two steps: {one}, {two}. {REST}"),
        more => format!("Three steps: {}. {REST}", more.join(", ")),
    }
}

impl Step {
    fn words(self) -> &'static str {
        match self {
            Self::Me => "who you are",
            Self::Place => "where you live",
            Self::Way => "how letters leave",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_steps_are_announced_as_there_are() {
        let all = [Step::Place, Step::Me, Step::Way];
        for (count, begins) in [
            (0, "Nothing is sent"),
            (1, "One step: where you live. Nothing"),
            (2, "Two steps: where you live, who you are. Nothing"),
            (3, "Three steps: where you live, who you are, how letters leave. Nothing"),
        ] {
            assert!(announced(&all[..count]).starts_with(begins), "{count}");
        }
    }
}
