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

/// Tells whether a domain is made to be taken for the known one, which it is not.
///
/// So are a twin in other letters, the name with a hyphen more or less, the name as a word or as the beginning of a
/// longer domain, and the name with one letter changed.
pub(super) fn imitates(domain: &str, known: &str) -> bool {
    let known = ascii(known);
    let brand = label(registrable(&known));
    if is_free(domain) || registrable(domain) == registrable(&known) || brand.chars().count() < 4 {
        return false;
    }
    let own = label(registrable(domain));
    let (seen, meant) = (skeleton(&own), skeleton(&brand));
    let joined = |text: &str| text.replace('-', "");
    let words = domain.split(['.', '-']).map(|word| skeleton(&unicode(word)));
    let as_words = format!("-{seen}-").contains(&format!("-{meant}-")) || words.into_iter().any(|word| word == meant);
    let near = brand.chars().count() >= 6 && strsim::damerau_levenshtein(&joined(&seen), &joined(&meant)) <= 1;
    joined(&seen) == joined(&meant) || as_words || near || domain.contains(&format!("{known}."))
}

/// The first name of a domain, as a person sees it.
fn label(domain: &str) -> String {
    unicode(domain.split('.').next().unwrap_or_default())
}

/// A name as it looks at a glance (after Unicode Technical Standard 39 section 4, for what domains may hold).
fn skeleton(name: &str) -> String {
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
