use std::collections::{BTreeMap, BTreeSet};

/// A text of the user's, in place of the one that comes with redress.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnText {
    /// Where the user keeps it, for messages.
    pub path: String,
    /// Whose place it takes, as named below `templates/`: `gdpr/en/erasure.hbs`.
    pub place: String,
    /// What is in it.
    pub text: String,
}

/// Which texts of a folder are the user's own, and which texts use which.
#[derive(Debug, Default)]
pub(super) struct Origins {
    /// By the name Handlebars knows a text by, the place that the user's text took.
    own: BTreeMap<String, String>,
    /// By the same name, the partials it names.
    uses: BTreeMap<String, BTreeSet<String>>,
    /// Places of own words, which every letter uses.
    words: Vec<String>,
}

impl Origins {
    /// Notes a text; one with the name of an earlier one takes its place.
    pub(super) fn note(&mut self, name: &str, body: &str, own: Option<&str>) {
        self.uses.insert(name.to_owned(), partials(body));
        match own {
            Some(place) => self.own.insert(name.to_owned(), place.to_owned()),
            None => self.own.remove(name),
        };
    }

    /// Notes words of the user's own.
    pub(super) fn note_words(&mut self, place: &str) {
        self.words.push(place.to_owned());
    }

    /// Returns the places of the user's own texts that a text is made of, with all that it uses.
    pub(super) fn of(&self, name: &str) -> Vec<String> {
        let own = self.used(name).into_iter().filter_map(|name| self.own.get(name));
        self.words.iter().chain(own).collect::<BTreeSet<_>>().into_iter().cloned().collect()
    }

    /// Returns the partial that a text names and that leads back to it, where there is one.
    pub(super) fn circle(&self, name: &str) -> Option<&str> {
        let mut named = self.uses.get(name).into_iter().flatten().map(String::as_str);
        named.find(|next| self.used(next).contains(name))
    }

    /// Returns the names of a text and of all that it uses.
    fn used<'a>(&'a self, name: &'a str) -> BTreeSet<&'a str> {
        let mut used = BTreeSet::new();
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            if used.insert(name) {
                open.extend(self.uses.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        used
    }
}

/// Finds the partials that a body names.
pub(super) fn partials(body: &str) -> BTreeSet<String> {
    let names = body.split("{{").skip(1).filter_map(|tag| {
        let name = tag.trim_start_matches('~').strip_prefix('>')?.split("}}").next()?;
        Some(name.trim_matches(|sign: char| sign.is_whitespace() || sign == '~').to_owned())
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_the_users_own_where_a_text_is_that_it_uses_by_way_of_another() {
        let mut origins = Origins::default();
        origins.note("letter/access", "{{> salutation}}\n{{#if name}}{{~> identity ~}}{{/if}}", None);
        origins.note("letter/erasure", "{{name}}", None);
        origins.note("identity", "{{> details}}", None);
        origins.note("details", "{{> identity}}", Some("partials/en/details.hbs"));
        assert_eq!(origins.of("letter/access"), ["partials/en/details.hbs"]);
        assert!(origins.of("letter/erasure").is_empty());
        origins.note("details", "", None);
        assert!(origins.of("letter/access").is_empty());
        origins.note_words("words/en.toml");
        assert_eq!(origins.of("letter/erasure"), ["words/en.toml"]);
    }

    #[test]
    fn a_passage_that_uses_itself_by_way_of_another_is_found_from_each_and_what_only_uses_them_is_not() {
        let mut origins = Origins::default();
        origins.note("letter/access", "{{> salutation}}", None);
        origins.note("salutation", "{{> details}} {{> twice}}", None);
        origins.note("twice", "{{#if name}}{{> salutation}}{{/if}}", None);
        origins.note("alone", "{{> alone}}", None);
        assert_eq!((origins.circle("salutation"), origins.circle("twice")), (Some("twice"), Some("salutation")));
        assert_eq!(origins.circle("alone"), Some("alone"));
        assert_eq!((origins.circle("letter/access"), origins.circle("details")), (None, None));
    }
}
