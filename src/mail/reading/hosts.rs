//! The domains of the controllers, each once, made ready to be compared.

use std::collections::{BTreeSet, HashMap};

use super::{
    KnownCase,
    domains::{is_free, registrable},
    links::ascii,
    lookalike::{Brand, Seen},
};

/// Whose domains are whose. Cases whose controllers have the same domains are one party.
#[derive(Clone, Debug, Default)]
pub(super) struct Hosts {
    brands: Vec<Brand>,
    /// The party of each case.
    of: Vec<usize>,
    /// The parties that registered a name.
    owners: HashMap<String, Vec<usize>>,
    parties: Vec<Party>,
    /// The parties to which a domain belongs with all below it.
    within: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Debug, Default)]
struct Party {
    /// Its own domains, by their places among the brands.
    brands: Vec<usize>,
    cases: Vec<usize>,
}

/// Some of the parties, or all.
#[derive(Clone, Copy, Debug)]
pub(super) enum Parties<'a> {
    All,
    These(&'a BTreeSet<usize>),
}

impl Hosts {
    pub(super) fn of(cases: &[KnownCase]) -> Self {
        let mut hosts = Self::default();
        let mut known: HashMap<(&[String], &[String]), usize> = HashMap::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (at, case) in cases.iter().enumerate() {
            let domains = (case.domains.as_slice(), case.ticket_domains.as_slice());
            let party = *known.entry(domains).or_insert_with(|| hosts.party(case, &mut places));
            hosts.parties[party].cases.push(at);
            hosts.of.push(party);
        }
        hosts
    }

    fn party(&mut self, case: &KnownCase, places: &mut HashMap<String, usize>) -> usize {
        let party = self.parties.len();
        let mut brands = Vec::with_capacity(case.domains.len());
        for domain in case.domains.iter().map(|domain| ascii(domain)) {
            self.within.entry(domain.clone()).or_default().push(party);
            self.owners.entry(registrable(&domain).to_owned()).or_default().push(party);
            brands.push(*places.entry(domain).or_insert_with_key(|domain| {
                self.brands.push(Brand::of(domain));
                self.brands.len() - 1
            }));
        }
        for domain in case.ticket_domains.iter().map(|domain| ascii(domain)) {
            self.within.entry(domain).or_default().push(party);
        }
        self.parties.push(Party { brands, cases: Vec::new() });
        party
    }

    /// Returns the party of a case, by the case's place.
    pub(super) fn of_case(&self, case: usize) -> Option<usize> {
        self.of.get(case).copied()
    }

    /// Tells whether a host may stand for one of the parties: its own domains, another name that the same owner registered,
    /// or a ticket system's name for it.
    pub(super) fn is_known(&self, domain: &str, parties: Parties<'_>) -> bool {
        self.parties_at(domain).any(|party| match parties {
            Parties::All => true,
            Parties::These(these) => these.contains(&party),
        })
    }

    /// Returns the places of the cases for whose controllers a host may stand, in order.
    pub(super) fn cases(&self, domain: &str) -> BTreeSet<usize> {
        let parties: BTreeSet<usize> = self.parties_at(domain).collect();
        parties.into_iter().flat_map(|party| &self.parties[party].cases).copied().collect()
    }

    /// Tells whether a domain is made to be taken for that of one of the parties.
    pub(super) fn is_imitated(&self, domain: &str, parties: Parties<'_>) -> bool {
        let Some(seen) = Seen::of(domain) else { return false };
        match parties {
            Parties::All => self.brands.iter().any(|brand| seen.imitates(brand)),
            Parties::These(these) => these
                .iter()
                .filter_map(|party| self.parties.get(*party))
                .flat_map(|party| &party.brands)
                .any(|brand| seen.imitates(&self.brands[*brand])),
        }
    }

    /// Finds the parties of a domain; one may come more than once.
    fn parties_at(&self, domain: &str) -> impl Iterator<Item = usize> {
        let below = domain.match_indices('.').map(|(dot, _)| &domain[dot + 1..]);
        let within = std::iter::once(domain).chain(below).filter(|known| !known.is_empty());
        let within = within.filter_map(|known| self.within.get(known));
        let owner = Some(registrable(domain)).filter(|owner| !is_free(owner));
        within.chain(owner.and_then(|owner| self.owners.get(owner))).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(cases: &[(&str, &str)]) -> Hosts {
        let case = |(domain, ticket): &(&str, &str)| KnownCase {
            number: 1,
            reference: "R-2026-K7Q2M".parse().unwrap(),
            domains: vec![(*domain).to_owned()],
            ticket_domains: vec![(*ticket).to_owned()],
            letters: Vec::new(),
        };
        Hosts::of(&cases.iter().map(case).collect::<Vec<_>>())
    }

    #[test]
    fn a_ticket_system_is_known_by_the_controllers_name_only() {
        let hosts = hosts(&[("market.co.uk", "market.ticketdesk.example")]);
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
            ("", false),
            (".", false),
        ] {
            assert_eq!(hosts.is_known(host, Parties::All), expected, "{host}");
        }
    }

    #[test]
    fn a_name_beside_the_recorded_one_has_the_same_owner_and_one_below_a_public_suffix_has_not() {
        assert!(hosts(&[("service.alibaba.com", "")]).is_known("alibaba.com", Parties::All));
        assert!(!hosts(&[("a.github.io", "")]).is_known("b.github.io", Parties::All));
        assert!(!hosts(&[("mail.gmail.com", "")]).is_known("gmail.com", Parties::All), "anybody has an address there");
    }

    #[test]
    fn a_domain_stands_for_the_cases_of_its_controller_and_for_no_others() {
        let hosts = hosts(&[("a.example", ""), ("b.example", ""), ("a.example", "")]);
        assert_eq!(hosts.cases("mail.a.example"), BTreeSet::from([0, 2]));
        assert_eq!(hosts.cases("c.example"), BTreeSet::new());
        let of_b = BTreeSet::from([hosts.of_case(1).unwrap()]);
        assert!(hosts.is_known("b.example", Parties::These(&of_b)));
        assert!(!hosts.is_known("a.example", Parties::These(&of_b)));
        assert_eq!(hosts.of_case(0), hosts.of_case(2), "the same domains are read once");
    }
}
