//! What a run through the mailbox looks for, put together once, however many cases and messages there are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::wanted::{TERMS, Wanted, naming, of_the_controller};
use crate::{
    mail::reading::{Known, KnownCase},
    post::{HeaderFields, Headers, Search, Term},
};

/// The cases that are looked for, by all that a message may show of them.
pub(super) struct Sought<'a> {
    /// Each of the cases, with the first day on which a message may have come.
    cases: HashMap<u32, Option<NaiveDate>>,
    known: &'a Known,
    /// What names a letter, with the first day.
    names: Vec<(Option<NaiveDate>, Term)>,
    /// The controllers' addresses, each once, with the first day of the first case.
    senders: BTreeMap<Term, Option<NaiveDate>>,
    /// Those of the cases that are open.
    writers: Writers,
}

/// Who may write about an open case, with the first day.
#[derive(Default)]
struct Writers {
    domains: HashMap<String, Option<NaiveDate>>,
    others: BTreeMap<Term, Option<NaiveDate>>,
}

impl<'a> Sought<'a> {
    /// Puts together what is wanted; `open` are the cases that are not closed.
    pub(super) fn of(known: &'a Known, wanted: &Wanted, open: &BTreeSet<u32>) -> Self {
        let mut sought = Self {
            cases: HashMap::new(),
            known,
            names: Vec::new(),
            senders: BTreeMap::new(),
            writers: Writers::default(),
        };
        let numbers: BTreeSet<u32> = wanted.cases.iter().copied().collect();
        for case in known.cases().iter().filter(|case| numbers.is_empty() || numbers.contains(&case.number)) {
            let since = wanted.since.or_else(|| case.letters.iter().map(|letter| letter.sent).min());
            sought.cases.insert(case.number, since);
            sought.names.extend(naming(case).into_iter().map(|term| (since, term)));
            for term in of_the_controller(case) {
                if open.contains(&case.number) {
                    sought.writers.add(term.clone(), since);
                }
                earliest(&mut sought.senders, term, since);
            }
        }
        // One search asks for several cases, since the day of the first of them.
        sought.names.sort_by_key(|(since, _)| *since);
        sought
    }

    /// Returns the searches for what names a letter.
    pub(super) fn naming(&self) -> impl Iterator<Item = Search> {
        searches(&self.names)
    }

    /// Returns the searches for what comes from a controller.
    pub(super) fn of_controllers(&self) -> Vec<Search> {
        let mut senders: Vec<_> = self.senders.iter().map(|(term, since)| (*since, term.clone())).collect();
        senders.sort_by_key(|(since, _)| *since);
        searches(&senders).collect()
    }

    /// Returns the first day of the first case; nothing where no case has one.
    pub(super) fn first_day(&self) -> Option<NaiveDate> {
        self.cases.values().copied().flatten().min()
    }

    /// Tells whether a case is looked for.
    pub(super) fn holds(&self, case: u32) -> bool {
        self.cases.contains_key(&case)
    }

    /// Tells from the header whether a message names a letter; that its text does (`may_name`) is believed until it is there.
    pub(super) fn names_a_letter(&self, headers: &Headers, may_name: bool) -> bool {
        let message = HeaderFields::read(&headers.bytes);
        let wanted = |case: &KnownCase| self.cases.get(&case.number).is_some_and(|since| headers.came_since(*since));
        let answers = || message.named().iter().any(|id| self.known.that_sent(id).any(wanted));
        let subject = || references(&message.subject().unwrap_or_default());
        let refers = || subject().iter().any(|reference| self.known.with_reference(reference).any(wanted));
        let may = || self.cases.values().min().is_some_and(|since| headers.came_since(*since));
        answers() || refers() || may_name && may()
    }

    /// Tells from the header whether a message comes from the controller of an open case.
    pub(super) fn is_from_a_controller(&self, headers: &Headers) -> bool {
        let message = HeaderFields::read(&headers.bytes);
        let in_time = |since: &Option<NaiveDate>| headers.came_since(*since);
        let from = message.from();
        let hosts = from.iter().filter_map(|address| address.rsplit_once('@')).map(|(_, host)| host);
        let mut domains = hosts
            .flat_map(|host| std::iter::once(host).chain(host.match_indices('.').map(|(dot, _)| &host[dot + 1..])));
        let Writers { domains: known, others } = &self.writers;
        domains.any(|domain| known.get(domain).is_some_and(in_time))
            || others.iter().any(|(term, since)| in_time(since) && term.fits(&message))
    }
}

impl Writers {
    fn add(&mut self, term: Term, since: Option<NaiveDate>) {
        match term {
            Term::FromDomain(domain) => {
                let first = self.domains.entry(domain.to_lowercase()).or_insert(since);
                *first = since.min(*first);
            }
            other => earliest(&mut self.others, other, since),
        }
    }
}

/// Keeps a term with the earlier of two first days; without one, any day is early enough.
fn earliest(terms: &mut BTreeMap<Term, Option<NaiveDate>>, term: Term, since: Option<NaiveDate>) {
    let first = terms.entry(term).or_insert(since);
    *first = since.min(*first);
}

/// Makes searches of a few terms each; the terms are in the order of their days.
fn searches(terms: &[(Option<NaiveDate>, Term)]) -> impl Iterator<Item = Search> {
    terms.chunks(TERMS).map(|terms| Search {
        any: terms.iter().map(|(_, term)| term.clone()).collect(),
        since: terms.first().and_then(|(since, _)| *since),
    })
}

/// Returns what stands in a subject in the form of a reference, wherever it begins and ends, in capital letters.
fn references(subject: &str) -> Vec<String> {
    const LENGTH: usize = "R-2026-K7Q2M".len();
    let lower = subject.to_lowercase();
    let starts = lower.match_indices("r-").map(|(at, _)| at);
    starts.filter_map(|at| lower.get(at..at + LENGTH)).map(str::to_ascii_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::{mail::reading::KnownLetter, post::Uid};

    fn case(number: u32, controller: &str, sent: &str) -> KnownCase {
        let letter = KnownLetter {
            number: 1,
            message_id: Some(format!("<{number}@example.org>").parse().unwrap()),
            rewritten: Vec::new(),
            envelope_id: None,
            addressee: Some(format!("privacy@{controller}").parse().unwrap()),
            sent: sent.parse().unwrap(),
            text: String::new(),
        };
        KnownCase {
            number,
            reference: format!("R-2026-2222{number}").parse().unwrap(),
            domains: vec![controller.to_owned()],
            ticket_domains: Vec::new(),
            letters: vec![letter],
        }
    }

    fn headers(header: &str, came: &str) -> Headers {
        Headers {
            bytes: format!("{header}\r\n\r\n").into_bytes(),
            internal_date: format!("{came}T12:00:00+01:00").parse().unwrap(),
            size: 100,
            uid: Uid { validity: NonZeroU32::MIN, number: NonZeroU32::MIN },
        }
    }

    fn known() -> Known {
        let cases = vec![
            case(2, "shop.example", "2026-11-20"),
            case(3, "shop.example", "2026-11-10"),
            case(4, "gmail.com", "2026-11-15"),
        ];
        Known::new(Vec::new(), cases, Vec::new())
    }

    #[test]
    fn a_controller_is_asked_for_once_however_many_cases_it_has_and_since_the_first_of_them() {
        let known = known();
        let sought = Sought::of(&known, &Wanted::default(), &BTreeSet::from([2, 3, 4]));
        let senders = sought.of_controllers();
        let [search] = senders.as_slice() else { panic!("{senders:?}") };
        let domains: Vec<_> = search.any.iter().filter(|term| matches!(term, Term::FromDomain(_))).collect();
        assert_eq!(domains, [&Term::FromDomain("shop.example".to_owned())]);
        assert_eq!(search.since, Some("2026-11-10".parse().unwrap()));
        let naming: Vec<_> = sought.naming().collect();
        assert_eq!(naming.iter().map(|search| search.any.len()).sum::<usize>(), 9, "two words and an id each");
        assert_eq!(naming[0].since, Some("2026-11-10".parse().unwrap()));
        assert_eq!(sought.first_day(), Some("2026-11-10".parse().unwrap()));
    }

    #[test]
    fn a_message_names_a_letter_by_its_thread_and_its_subject_from_the_day_before_the_case_began() {
        let known = known();
        let sought = Sought::of(&known, &Wanted::default(), &BTreeSet::new());
        let names = |header: &str, came: &str, may| sought.names_a_letter(&headers(header, came), may);
        assert!(names("In-Reply-To: <2@example.org>", "2026-11-19", false));
        assert!(!names("In-Reply-To: <2@example.org>", "2026-11-18", false));
        assert!(!names("In-Reply-To: <9@example.org>", "2026-11-19", false));
        assert!(names("Subject: AW: xr-2026-22223x", "2026-11-09", false), "wherever it begins and ends");
        assert!(!names("Subject: R-2026-2222", "2026-11-30", false));
        assert!(names("Subject: Hello", "2026-11-09", true), "its text may name one");
        assert!(!names("Subject: Hello", "2026-11-08", true), "no case had begun");
    }

    #[test]
    fn only_cases_that_are_wanted_are_looked_for_and_only_open_ones_may_be_written_about() {
        let known = known();
        let wanted = Wanted { cases: vec![2], ..Wanted::default() };
        let of_two = Sought::of(&known, &wanted, &BTreeSet::from([2]));
        assert!(of_two.holds(2) && !of_two.holds(3));
        assert!(!of_two.names_a_letter(&headers("In-Reply-To: <3@example.org>", "2026-11-25",), false));
        let sought = Sought::of(&known, &Wanted::default(), &BTreeSet::from([2, 4]));
        let writes = |from: &str, came: &str| sought.is_from_a_controller(&headers(&format!("From: {from}"), came));
        assert!(writes("News <a@Mail.Shop.Example>", "2026-11-19"));
        assert!(!writes("a@shop.example", "2026-11-11"), "case 3, which began earlier, is closed");
        assert!(!writes("a@notshop.example", "2026-11-25"));
        assert!(writes("privacy@gmail.com", "2026-11-25"), "the address that was written to");
        assert!(!writes("another@gmail.com", "2026-11-25"), "anybody has an address there");
    }
}
