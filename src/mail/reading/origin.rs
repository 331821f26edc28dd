use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

use super::{
    Doubt, Known, Matched, MatchedBy, Origin, ReplyKind, Sender, Verdict,
    domains::{domain_of, is_free, is_within, registrable},
    hosts::Parties,
    links::{Link, ascii, host},
    parsed::Headers,
    plain_report::addresses,
};
use crate::controller::Authorities;

/// What the origin of a mail is judged by.
pub(super) struct Evidence<'a> {
    pub(super) about: About,
    pub(super) headers: &'a Headers<'a>,
    pub(super) kind: ReplyKind,
    pub(super) known: &'a Known,
    pub(super) links: &'a [&'a Link],
    pub(super) matched: &'a Matched,
    pub(super) sender: &'a Sender,
    /// It wants a link clicked.
    pub(super) wants_click: bool,
}

/// The cases that a mail may be about, by their places, and the parties that they were written to.
pub(super) struct About {
    /// Nothing tells, so that it may be any.
    all: bool,
    cases: BTreeSet<usize>,
    parties: BTreeSet<usize>,
}

/// What the user's own provider says of the sender (RFC 8601, RFC 7489).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Proof {
    Pass,
    Fail,
    /// It judged something else, or nothing.
    Nothing,
}

/// The reason where nobody's word counts yet.
pub(super) const PROVIDER_NOT_SET: &str =
    "what your mail provider calls itself is not set, so that its word does not count";

/// Providers that write their result on every mail that comes in, below lines of their own: there the topmost counts
/// wherever it stands.
const BELOW_OWN_LINES: [&str; 1] = ["mx.google.com"];

/// Links that are no sign of anything: the sites of the authorities that redress knows.
pub(super) fn is_authority(link: &Link) -> bool {
    static SITES: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let sites = Authorities::shipped().all().flat_map(|authority| [&authority.web, &authority.form]);
        sites.flatten().filter_map(|site| host(site)).map(|site| registrable(&site).to_owned()).collect()
    });
    SITES.contains(registrable(&link.host))
}

impl About {
    /// Those it is matched to, or all where it is matched to none.
    pub(super) fn of(matched: &Matched, known: &Known) -> Self {
        let (index, letters) = (known.index(), &matched.letters);
        let cases: BTreeSet<usize> =
            letters.iter().filter_map(|letter| index.numbers.get(&letter.case)).copied().collect();
        let parties = cases.iter().filter_map(|case| index.hosts.of_case(*case)).collect();
        Self { all: letters.is_empty(), cases, parties }
    }

    fn parties(&self) -> Parties<'_> {
        if self.all { Parties::All } else { Parties::These(&self.parties) }
    }
}

impl Evidence<'_> {
    pub(super) fn origin(&self) -> Origin {
        let domain = domain_of(&self.sender.address);
        if self.known.is_own(&self.sender.address) {
            let reasons =
                vec!["you sent it yourself; where what is inside came from cannot be checked any more".to_owned()];
            return Origin { doubts: Vec::new(), reasons, verdict: Verdict::Unknown };
        }
        let proof = self.proof(&domain);
        let doubts = self.doubts(&domain, proof);
        let verdict = self.verdict(&doubts, proof);
        let mut reasons: Vec<String> = doubts.iter().map(|doubt| self.words(*doubt, &domain)).collect();
        reasons.push(self.proof_words(proof, &domain));
        Origin { doubts, reasons, verdict }
    }

    fn verdict(&self, doubts: &[Doubt], proof: Proof) -> Verdict {
        // Somebody who has our Message-ID, proves his own name and wants nothing may well answer for the controller.
        let answers = matches!(self.matched.by, MatchedBy::MessageId | MatchedBy::References | MatchedBy::Outlook);
        let wants = self.wants_click
            || matches!(self.kind, ReplyKind::WantsIdentity | ReplyKind::WantsInformation | ReplyKind::Portal);
        match (doubts, proof) {
            ([], Proof::Pass) => Verdict::Ok,
            ([], Proof::Nothing | Proof::Fail) => Verdict::Unknown,
            ([Doubt::OtherDomain], Proof::Pass) if answers && !wants => Verdict::Unknown,
            _ => Verdict::Doubtful,
        }
    }

    fn is_known(&self, domain: &str) -> bool {
        self.known.index().hosts.is_known(domain, self.about.parties())
    }

    /// Tells whether an address may stand for the controller; at a free provider only one that was written to does.
    fn is_theirs(&self, domain: &str, address: &str) -> bool {
        if !is_free(domain) {
            return self.is_known(domain);
        }
        let about = &self.about;
        self.known.index().to(address).iter().any(|place| about.all || about.cases.contains(&place.case))
    }

    fn doubts(&self, domain: &str, proof: Proof) -> Vec<Doubt> {
        let other = !self.is_theirs(domain, &self.sender.address);
        let imitates = other && self.known.index().hosts.is_imitated(domain, self.about.parties());
        let holds = |doubt: Doubt| match doubt {
            Doubt::AuthFail => proof == Proof::Fail,
            Doubt::DisplayName => self.pretends(),
            Doubt::LinkElsewhere => self.links_elsewhere().is_some(),
            Doubt::Lookalike => imitates,
            Doubt::OtherDomain => other,
            Doubt::ReplyToElsewhere => self.reply_to_elsewhere().is_some(),
        };
        Doubt::ALL.iter().copied().filter(|doubt| holds(*doubt)).collect()
    }

    /// The name beside the address is itself an address, of another domain.
    fn pretends(&self) -> bool {
        let name = self.sender.name.trim().trim_matches(['"', '\'', '<', '>', '(', ')']);
        let first = addresses(name).next().filter(|address| name.starts_with(address));
        first.is_some_and(|address| registrable(&domain_of(address)) != registrable(&domain_of(&self.sender.address)))
    }

    /// The address that an answer would go to, where its domain is another.
    fn reply_to_elsewhere(&self) -> Option<String> {
        let values: Vec<String> = self.headers.all("reply-to").collect();
        let found: Vec<String> = values.iter().flat_map(|value| addresses(value)).map(str::to_owned).collect();
        let own = domain_of(&self.sender.address);
        found.into_iter().find(|address| {
            let domain = domain_of(address);
            let same = registrable(&domain) == registrable(&own) && !self.is_known(&own);
            !same && !self.is_theirs(&domain, address)
        })
    }

    /// A link that wants something done and leads to another domain, or shows one address and leads to another.
    fn links_elsewhere(&self) -> Option<&Link> {
        let wants = self.wants_click
            || matches!(self.kind, ReplyKind::WantsIdentity | ReplyKind::WantsInformation | ReplyKind::Portal);
        self.links.iter().copied().find(|link| {
            let shown = host(&link.shown).or_else(|| shown_host(&link.shown));
            let lies = shown.is_some_and(|shown| registrable(&shown) != registrable(&link.host));
            !self.is_known(&link.host) && (wants || lies)
        })
    }

    /// What the user's own provider says, where it stands above everything the sender could have written.
    fn proof(&self, domain: &str) -> Proof {
        let mut received = false;
        for (name, value) in self.headers.each() {
            received |= name == "received";
            if name != "authentication-results" {
                continue;
            }
            let by = value.split([';', ' ']).find(|word| !word.is_empty()).unwrap_or_default().to_ascii_lowercase();
            let own = self.known.provider().iter().any(|provider| provider.eq_ignore_ascii_case(&by));
            if own && (!received || BELOW_OWN_LINES.contains(&by.as_str())) {
                return judged(&value, domain);
            }
        }
        Proof::Nothing
    }

    fn words(&self, doubt: Doubt, domain: &str) -> String {
        match doubt {
            Doubt::OtherDomain => format!("`{domain}` is not a domain of the company you wrote to"),
            Doubt::Lookalike => format!("`{domain}` is made to look like the company's domain"),
            Doubt::DisplayName => {
                format!("the sender's name pretends to be an address, the true one is `{}`", self.sender.address)
            }
            Doubt::AuthFail => "your own provider says that the sender is not proved".to_owned(),
            Doubt::ReplyToElsewhere => {
                format!("an answer would go to `{}`, not to the company", self.reply_to_elsewhere().unwrap_or_default())
            }
            Doubt::LinkElsewhere => {
                format!(
                    "a link leads to `{}`, which is not the company's",
                    self.links_elsewhere().map_or("", |link| link.host.as_str())
                )
            }
        }
    }

    fn proof_words(&self, proof: Proof, domain: &str) -> String {
        match proof {
            Proof::Pass => format!("your own provider says that it comes from `{domain}`"),
            Proof::Fail => format!("it says that it comes from `{domain}`, which nothing proves"),
            Proof::Nothing if self.known.provider().is_empty() => PROVIDER_NOT_SET.to_owned(),
            Proof::Nothing => {
                "your own provider has not judged it; what the sender says about itself proves nothing".to_owned()
            }
        }
    }
}

/// A host that is shown as the text of a link without `https://`.
fn shown_host(shown: &str) -> Option<String> {
    let word = shown.split(['/', '?', '#']).next()?.trim();
    let name = word.contains('.')
        && !word.contains([' ', '@'])
        && word.rsplit('.').next().is_some_and(|last| last.len() >= 2 && last.chars().all(char::is_alphabetic));
    name.then(|| ascii(word))
}

/// A value without its comments and quoted strings, in which a sender's own words may stand (RFC 5322 section 3.2).
fn bare(value: &str) -> String {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    value
        .chars()
        .filter(|sign| {
            if std::mem::take(&mut escaped) {
                return false;
            }
            match sign {
                '\\' => escaped = true,
                '"' if depth == 0 => quoted = !quoted,
                '(' if !quoted => depth += 1,
                ')' if !quoted && depth > 0 => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth == 0 && !quoted && !matches!(sign, '"' | '\\')
        })
        .collect()
}

/// Reads a result: what it says of DMARC, for the domain the mail claims to be from.
fn judged(value: &str, domain: &str) -> Proof {
    let lower = bare(value).to_ascii_lowercase();
    let results = lower.split(';').skip(1).map(str::trim);
    let Some(dmarc) = results.into_iter().find_map(|result| result.strip_prefix("dmarc=")) else {
        return Proof::Nothing;
    };
    let about = dmarc.split_whitespace().find_map(|word| word.strip_prefix("header.from="));
    if about.is_some_and(|about| !is_within(domain, about)) {
        return Proof::Nothing;
    }
    match dmarc.split([' ', '(']).next() {
        Some("pass") => Proof::Pass,
        Some("fail") => Proof::Fail,
        _ => Proof::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_counts_for_the_domain_it_speaks_of() {
        let cases = [
            ("mx; dmarc=pass (p=none) header.from=a.example", "a.example", Proof::Pass),
            ("mx; dkim=pass header.d=b.example; dmarc=fail header.from=a.example", "a.example", Proof::Fail),
            ("mx; dmarc=pass header.from=b.example", "a.example", Proof::Nothing),
            ("mx; dmarc=none header.from=a.example", "a.example", Proof::Nothing),
            ("mx; dmarc=temperror", "a.example", Proof::Nothing),
            ("mx; spf=pass smtp.mailfrom=dmarc=pass", "a.example", Proof::Nothing),
            ("mx; none", "a.example", Proof::Nothing),
            (
                "mx; spf=pass smtp.mailfrom=\"a; dmarc=pass header.from=a.example\"@b.example",
                "a.example",
                Proof::Nothing,
            ),
            ("mx; spf=pass (helo x; dmarc=pass); dmarc=fail", "a.example", Proof::Fail),
            ("mx; dmarc=pass (p=none dis=none) header.from=a.example", "mail.a.example", Proof::Pass),
        ];
        for (value, domain, expected) in cases {
            assert_eq!(judged(value, domain), expected, "{value}");
        }
    }
}
