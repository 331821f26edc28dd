use super::{Claim, Contradiction, Guide, Kind, Source};

/// The claims to a question, the best founded first and of equals the newest; undated texts come last among equals.
#[derive(Clone, Debug)]
pub struct Weighed<'a> {
    /// Each claim with its text.
    pub claims: Vec<(&'a Claim, &'a Source)>,
}

impl Guide {
    /// Weighs the claims to a question by whose words they are and by their dates.
    #[must_use]
    pub fn weigh<'a>(&'a self, contradiction: &'a Contradiction) -> Weighed<'a> {
        let source = |claim: &'a Claim| self.source(&claim.source).map(|source| (claim, source));
        let mut claims: Vec<_> = contradiction.claims.iter().filter_map(source).collect();
        claims.sort_by_key(|(_, source)| std::cmp::Reverse((source.kind, source.dated)));
        Weighed { claims }
    }
}

impl<'a> Weighed<'a> {
    /// Returns the text that is better founded than every other, if one is.
    #[must_use]
    pub fn best_founded(&self) -> Option<&'a Source> {
        let (_, first) = self.claims.first()?;
        let alone = self.claims.iter().skip(1).all(|(_, other)| other.kind < first.kind);
        (alone && Kind::FormerText < first.kind).then_some(*first)
    }

    /// Returns the newest of the texts that have a date.
    #[must_use]
    pub fn newest(&self) -> Option<&'a Source> {
        let dated = self.claims.iter().map(|(_, source)| *source).filter(|source| source.dated.is_some());
        dated.max_by_key(|source| source.dated)
    }

    /// Says which is newer and better founded.
    #[must_use]
    pub fn verdict(&self) -> String {
        let named = |source: &Source| format!("{} ({})", source.title, source.when());
        match (self.best_founded(), self.newest()) {
            (Some(best), Some(newest)) if best.id == newest.id => {
                format!("Newest and best founded: {}, {}.", named(best), best.kind.words())
            }
            (Some(best), Some(newest)) => {
                let (best, kind) = (named(best), best.kind.words());
                format!("Best founded: {best}, {kind}. Newest with a date: {}.", named(newest))
            }
            (Some(best), None) => format!("Best founded: {}, {}. None has a date.", named(best), best.kind.words()),
            (None, Some(newest)) => {
                format!("None is better founded than the others. Newest with a date: {}.", named(newest))
            }
            (None, None) => "None is better founded than the others, and none has a date.".to_owned(),
        }
    }
}
