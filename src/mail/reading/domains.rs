use super::links::ascii;

/// Where anybody can have a mailbox: a domain of these proves nothing about who writes, only the whole address does.
const FREE: [&str; 33] = [
    "126.com",
    "163.com",
    "aol.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "o2.pl",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "web.de",
    "wp.pl",
    "yahoo.com",
    "yandex.ru",
];

/// Returns the domain of an address in ASCII and small letters.
pub(super) fn domain_of(address: &str) -> String {
    ascii(address.rsplit_once('@').map_or("", |(_, domain)| domain.trim_matches(['>', ' '])))
}

/// Tells whether a domain is the other one or lies below it.
pub(super) fn is_within(domain: &str, known: &str) -> bool {
    let known = ascii(known);
    !known.is_empty() && (domain == known || domain.strip_suffix(&known).is_some_and(|rest| rest.ends_with('.')))
}

/// Returns what one owner registered of a domain: one name below the public suffix.
pub(super) fn registrable(domain: &str) -> &str {
    psl::domain_str(domain).unwrap_or(domain)
}

/// Tells whether anybody can have a mailbox at a domain, so that it says nothing about who writes.
#[must_use]
pub fn is_free(domain: &str) -> bool {
    FREE.contains(&domain)
}
