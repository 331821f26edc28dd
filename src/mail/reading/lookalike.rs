use super::{
    domains::{is_free, registrable},
    links::{ascii, unicode},
};

/// Letters of other alphabets that look like Latin ones, and signs that are taken for others.
const TWINS: [(char, char); 46] = [
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('ԁ', 'd'),
    ('һ', 'h'),
    ('ӏ', 'l'),
    ('ԛ', 'q'),
    ('ԝ', 'w'),
    ('в', 'b'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('т', 't'),
    ('г', 'r'),
    ('п', 'n'),
    ('ѵ', 'v'),
    ('α', 'a'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('ν', 'v'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('υ', 'u'),
    ('τ', 't'),
    ('ε', 'e'),
    ('η', 'n'),
    ('ω', 'w'),
    ('ı', 'i'),
    ('ɑ', 'a'),
    ('ɡ', 'g'),
    ('ł', 'l'),
    ('ø', 'o'),
    ('đ', 'd'),
    ('0', 'o'),
    ('1', 'l'),
    ('3', 'e'),
    ('5', 's'),
    ('|', 'l'),
    ('ß', 's'),
];

/// Letters with marks, by the letter they are made from.
const MARKED: [(&str, char); 13] = [
    ("àáâãäåāăą", 'a'),
    ("çćč", 'c'),
    ("ďđ", 'd'),
    ("èéêëēėęě", 'e'),
    ("ğģ", 'g'),
    ("ìíîïīį", 'i'),
    ("ĺľł", 'l'),
    ("ñńňņ", 'n'),
    ("òóôõöōő", 'o'),
    ("řŕ", 'r'),
    ("śšşș", 's'),
    ("ùúûüūůű", 'u'),
    ("ýÿžźż", 'y'),
];

/// A domain that others may imitate, made ready to be compared.
#[derive(Clone, Debug)]
pub(super) struct Brand {
    /// As the beginning of a longer domain: `market.example.`.
    begins: String,
    /// As a word among words: `-market-`.
    framed: String,
    joined: Joined,
    /// How many letters its name has.
    letters: usize,
    meant: String,
    owner: String,
}

/// A domain that mails come from, made ready to be compared.
pub(super) struct Seen<'a> {
    domain: &'a str,
    framed: String,
    joined: Joined,
    owner: &'a str,
    words: Vec<String>,
}

/// How a name looks without its hyphens.
#[derive(Clone, Debug)]
struct Joined {
    letters: usize,
    name: String,
}

impl Brand {
    pub(super) fn of(known: &str) -> Self {
        let known = ascii(known);
        let owner = registrable(&known).to_owned();
        let name = label(&owner);
        let meant = skeleton(&name);
        Self {
            begins: format!("{known}."),
            framed: format!("-{meant}-"),
            joined: Joined::of(&meant),
            letters: name.chars().count(),
            meant,
            owner,
        }
    }
}

impl<'a> Seen<'a> {
    /// Makes a domain ready; one where anybody can have a mailbox imitates none.
    pub(super) fn of(domain: &'a str) -> Option<Self> {
        if is_free(domain) {
            return None;
        }
        let owner = registrable(domain);
        let seen = skeleton(&label(owner));
        let words = domain.split(['.', '-']).map(|word| skeleton(&unicode(word))).collect();
        Some(Self { domain, framed: format!("-{seen}-"), joined: Joined::of(&seen), owner, words })
    }

    /// Tells whether the domain is made to be taken for the known one, which it is not.
    ///
    /// So are a twin in other letters, the name with a hyphen more or less, the name as a word or as the beginning of a
    /// longer domain, and the name with one letter changed.
    pub(super) fn imitates(&self, brand: &Brand) -> bool {
        if self.owner == brand.owner || brand.letters < 4 {
            return false;
        }
        let as_words = self.framed.contains(&brand.framed) || self.words.contains(&brand.meant);
        let near = || brand.letters >= 6 && self.joined.is_near(&brand.joined);
        self.joined.name == brand.joined.name || as_words || near() || self.domain.contains(&brand.begins)
    }
}

impl Joined {
    fn of(name: &str) -> Self {
        let name = name.replace('-', "");
        Self { letters: name.chars().count(), name }
    }

    /// Tells whether one letter more, less, changed or moved makes the other name of it.
    fn is_near(&self, other: &Self) -> bool {
        self.letters.abs_diff(other.letters) <= 1 && strsim::damerau_levenshtein(&self.name, &other.name) <= 1
    }
}

/// The first name of a domain, as a person sees it.
fn label(domain: &str) -> String {
    unicode(domain.split('.').next().unwrap_or_default())
}

/// A name as it looks at a glance (after Unicode Technical Standard 39 section 4, for what domains may hold).
fn skeleton(name: &str) -> String {
    #[cfg(test)]
    super::counted::one();
    let twin = |sign: char| {
        let marked = MARKED.iter().find(|(marked, _)| marked.contains(sign)).map(|(_, plain)| *plain);
        marked.or_else(|| TWINS.iter().find(|(twin, _)| *twin == sign).map(|(_, plain)| *plain)).unwrap_or(sign)
    };
    let plain: String = name.to_lowercase().chars().map(twin).collect();
    plain.replace("rn", "m").replace("vv", "w").replace("cl", "d")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imitates(domain: &str, known: &str) -> bool {
        Seen::of(domain).is_some_and(|seen| seen.imitates(&Brand::of(known)))
    }

    #[test]
    fn domains_that_are_made_to_be_taken_for_another_are_seen() {
        for (domain, known) in [
            ("market-square-privacy.example", "market.example"),
            ("market.example.account-check.example", "market.example"),
            ("market.com", "market.example"),
            ("xn--lumire-boutique-xmb.example", "lumiere-boutique.example"),
            ("xn--nrdwind-9ig.example", "nordwind.example"),
            ("harbourstrearn.example", "harbourstream.example"),
            ("ali-express.example", "aliexpress.com"),
            ("aliexpress-privacy.example", "aliexpress.com"),
            ("livros-tejo.example", "livrostejo.example"),
            ("fietspumt.example", "fietspunt.example"),
            ("nordw1nd.example", "nordwlnd.example"),
        ] {
            assert!(imitates(domain, known), "{domain}");
        }
    }

    #[test]
    fn other_domains_are_only_other_domains() {
        for (domain, known) in [
            ("gmail.com", "market.example"),
            ("inny-sklep.example", "sklepwisla.example"),
            ("sammel-tickets.example", "kaffeekontor.example"),
            ("mailguard.example", "market.example"),
            ("mail.market.example", "market.example"),
            ("courriel-direct.example", "lumiere-boutique.example"),
            ("shop.example", "sho.example"),
        ] {
            assert!(!imitates(domain, known), "{domain}");
        }
    }
}
