use super::{KnownCase, links::ascii};

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

/// Tells whether a domain is the controller's own: it, or another name that the same owner registered.
fn is_own(domain: &str, case: &KnownCase) -> bool {
    case.domains.iter().any(|known| {
        let known = ascii(known);
        is_within(domain, &known) || registrable(domain) == registrable(&known) && !is_free(registrable(domain))
    })
}

/// Tells whether a host may stand for the controller of a case: its own domains, or a ticket system's name for it.
pub(super) fn is_host_of_case(domain: &str, case: &KnownCase) -> bool {
    is_own(domain, case) || case.ticket_domains.iter().any(|known| is_within(domain, known))
}

/// Tells whether an address may stand for the controller of a case; at a free provider only the one written to does.
pub(super) fn is_of_case(domain: &str, address: &str, case: &KnownCase) -> bool {
    if is_free(domain) {
        return case.letters.iter().any(|letter| letter.went_to(address));
    }
    is_host_of_case(domain, case)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(domain: &str, ticket: &str) -> KnownCase {
        KnownCase {
            number: 1,
            reference: "R-2026-K7Q2M".parse().unwrap(),
            domains: vec![domain.to_owned()],
            ticket_domains: vec![ticket.to_owned()],
            letters: Vec::new(),
        }
    }

    #[test]
    fn a_ticket_system_is_known_by_the_controllers_name_only() {
        let case = case("market.co.uk", "market.ticketdesk.example");
        for (host, expected) in [
            ("market.co.uk", true),
            ("mail.market.co.uk", true),
            ("other.co.uk", false),
            ("co.uk", false),
            ("market.ticketdesk.example", true),
            ("mx.market.ticketdesk.example", true),
            ("evil.ticketdesk.example", false),
            ("ticketdesk.example", false),
            ("notmarket.co.uk", false),
        ] {
            assert_eq!(is_host_of_case(host, &case), expected, "{host}");
        }
    }

    #[test]
    fn a_name_beside_the_recorded_one_has_the_same_owner_and_one_below_a_public_suffix_has_not() {
        assert!(is_host_of_case("alibaba.com", &case("service.alibaba.com", "")));
        assert!(!is_host_of_case("b.github.io", &case("a.github.io", "")));
    }

    #[test]
    fn at_a_free_provider_only_the_address_itself_is_known() {
        let case = case("gmail.com", "");
        assert!(!is_of_case("gmail.com", "shop@gmail.com", &case));
    }
}
