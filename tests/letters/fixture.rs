//! One person and one controller.

use chrono::NaiveDate;
use redress::{
    controller::ChannelKind,
    law::{FromFact, Language, Law, Place, Regime, Right, Start},
    letter::{Asked, FollowUp, Former, Happened, Kept, Letter, Passed, Prolonged, Refused, compose, compose_follow_up},
    request::{Addressee, DataSubject, Identifier, LetterKind, Request},
};

pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// A request with no more than is needed: what is to be rectified, and one ground for a restriction.
pub(crate) fn bare(regime: Regime, right: Right) -> Request {
    let (country, region) = match regime {
        Regime::Gdpr => ("DE", Some("BE")),
        Regime::UkGdpr => ("GB", Some("SCT")),
        Regime::Ccpa => ("US", Some("CA")),
    };
    Request {
        addressee: Addressee {
            controller: "market".to_owned(),
            email: Some("privacy@market.example".to_owned()),
            legal_name: "Market Example Pte. Ltd.".to_owned(),
            service: "Market".to_owned(),
            ..Addressee::default()
        },
        language: Language::ENGLISH,
        named_data: (right == Right::Rectification)
            .then(|| "My street is Musterweg 1, not Musterstrasse 1.".to_owned()),
        reason: None,
        reference: None,
        regime,
        right,
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: "Ada Example".to_owned(),
            place: Place::new(country, region).unwrap(),
        },
        to_controller: None,
        translation: None,
        with: if right == Right::Restriction { ["accuracy".parse().unwrap()].into() } else { [].into() },
        without: [].into(),
    }
}

/// A request with everything a letter can say.
pub(crate) fn full(regime: Regime, right: Right) -> Request {
    let mut request = bare(regime, right);
    request.reference = Some("R-2026-K7Q2M".parse().unwrap());
    request.reason = Some(
        "I left the service after a stranger used my account.\nOrder 81 was not mine.\n\nI do not want to be profiled."
            .to_owned(),
    );
    if right == Right::Restriction {
        request.with = ["accuracy", "claims", "objection", "unlawful"].map(|ground| ground.parse().unwrap()).into();
    }
    if right == Right::Portability {
        request.to_controller = Some("Other Example GmbH, Beispielweg 2, 10117 Berlin".to_owned());
    }
    request.subject.address = vec!["Musterstraße 1".to_owned(), "10115 Berlin".to_owned()];
    request.subject.identifiers = identifiers(&["account-email=ada@example.org", "member-id=cn81723", "order=8123"]);
    request.addressee = Addressee {
        address: vec!["51 Example Road #01-21".to_owned(), "Singapore 189554".to_owned()],
        eu_representative: Some("Market Example B.V., Amsterdam".to_owned()),
        named_recipients: vec!["Pay Example Ltd. (payments)".to_owned(), "Cloud Example Ltd. (hosting)".to_owned()],
        privacy_centre: Some("https://privacy.market.example/".to_owned()),
        registration: Some("200720572D".to_owned()),
        uk_representative: Some("Market Example (UK) Ltd., London".to_owned()),
        ..request.addressee
    };
    request
}

pub(crate) fn identifiers(texts: &[&str]) -> Vec<Identifier> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

pub(crate) fn letter(request: &Request) -> Letter {
    compose(request, day()).unwrap()
}

/// The text of the body with every run of white space as one space.
pub(crate) fn flat(letter: &Letter) -> String {
    flatten(&letter.body_text())
}

pub(crate) fn flatten(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every law with every right that it grants; there is a letter for each.
pub(crate) fn everything() -> impl Iterator<Item = (Regime, Right)> {
    Regime::ALL.into_iter().flat_map(|regime| Law::of(regime).rights().map(move |(right, _)| (regime, right)))
}

/// A letter that follows a request, under a law and after a right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Following {
    pub(crate) kind: LetterKind,
    pub(crate) regime: Regime,
    pub(crate) right: Right,
}

/// Every letter that can follow a request, with the rights it can follow.
pub(crate) fn every_following() -> impl Iterator<Item = Following> {
    let of = |kind: LetterKind| everything().map(move |(regime, right)| Following { kind, regime, right });
    LetterKind::FOLLOW_UPS.into_iter().flat_map(of).filter(|following| following.makes_sense())
}

impl Following {
    fn makes_sense(self) -> bool {
        match self.kind {
            LetterKind::ComplaintToController => self.regime == Regime::UkGdpr,
            LetterKind::Recipients => {
                let disclosed = [Right::Access, Right::Erasure, Right::Rectification, Right::Restriction];
                self.regime != Regime::Ccpa && disclosed.contains(&self.right)
            }
            LetterKind::Retained | LetterKind::RetentionEnded => self.right == Right::Erasure,
            _ => true,
        }
    }

    /// A letter with no more than it must have.
    pub(crate) fn bare(self) -> (Request, FollowUp) {
        let mut request = bare(self.regime, self.right);
        request.reference = Some("R-2026-K7Q2M".parse().unwrap());
        let needs_text = self.kind == LetterKind::Information;
        let needs_gap = self.kind == LetterKind::Incomplete;
        let follow_up = FollowUp {
            acknowledgement_due: None,
            answered: None,
            complained: false,
            complaint: None,
            extension: Some(Prolonged {
                again: false,
                late: None,
                not_for_right: false,
                on: on("2026-12-10"),
                too_long: None,
                until: None,
                without_reason: true,
            }),
            filed: None,
            former: Former { is_message: false, on: on("2026-10-01"), sha256: "ab".repeat(32) },
            history: vec![Happened {
                on: on("2026-10-01"),
                to: None,
                what: "request",
                way: Some((ChannelKind::Email, Some("privacy@market.example".to_owned()))),
            }],
            kept: vec![Kept { basis: None, ended: true, holder: None, until: None, what: "invoices".to_owned() }],
            kind: self.kind,
            missing: if needs_gap { vec!["the chat with a seller".to_owned()] } else { Vec::new() },
            period: Some(Passed {
                extended: false,
                from: Start { fact: FromFact::Sent, date: on("2026-10-01") },
                last: on("2026-11-02"),
            }),
            portal: Some(on("2026-10-05")),
            question: Some(Asked { late: false, on: on("2026-10-06") }),
            refusal: (self.kind == LetterKind::Refusal).then(|| Refused { on: on("2026-10-20"), reason: None }),
            text: needs_text.then(|| "My order of May is meant.".to_owned()),
            time_left: false,
        };
        (request, follow_up)
    }

    /// A letter with everything it can say.
    pub(crate) fn full(self) -> (Request, FollowUp) {
        let (_, least) = self.bare();
        let mut request = full(self.regime, self.right);
        request.subject.address.clear();
        let happened = |day: &str, what| Happened { on: on(day), to: None, what, way: None };
        let history = [
            least.history.clone(),
            vec![
                Happened { on: on("2026-10-02"), to: None, what: "request", way: Some((ChannelKind::Webform, None)) },
                happened("2026-10-03", "acknowledged"),
                happened("2026-10-05", "portal"),
                happened("2026-10-06", "wants-identity"),
                Happened { on: on("2026-10-07"), to: None, what: "identity", way: least.history[0].way.clone() },
            ],
        ];
        let kept = |what: &str, basis: Option<&str>, until: Option<&str>| Kept {
            basis: basis.map(str::to_owned),
            ended: until.is_some(),
            holder: basis.map(|_| "Pay Example Ltd., Singapore".to_owned()),
            until: until.map(on),
            what: what.to_owned(),
        };
        let follow_up = FollowUp {
            acknowledgement_due: Some(on("2026-10-15")),
            answered: Some(on("2026-10-20")),
            extension: Some(Prolonged {
                again: true,
                late: Some(on("2026-11-02")),
                not_for_right: self.regime == Regime::Ccpa && matches!(self.right, Right::Limit | Right::Objection),
                on: on("2026-11-05"),
                too_long: Some(on("2027-01-04")),
                until: Some(on("2027-03-01")),
                without_reason: true,
            }),
            filed: Some(on("2026-10-02")),
            former: Former { is_message: true, on: on("2026-10-07"), sha256: "0123456789abcdef".repeat(4) },
            history: history.concat(),
            kept: vec![
                kept("invoices", Some("Section 147 AO"), Some("2026-11-01")),
                kept("risk scores", Some("legal claims"), None),
                kept("device data", None, None),
            ],
            missing: if self.kind == LetterKind::Incomplete {
                [tick(self.regime, self.right), &["the chat with a seller"]]
                    .concat()
                    .into_iter()
                    .map(str::to_owned)
                    .collect()
            } else {
                Vec::new()
            },
            period: Some(Passed {
                extended: true,
                from: Start { fact: FromFact::Received, date: on("2026-10-02") },
                last: on("2026-11-02"),
            }),
            question: Some(Asked { late: true, on: on("2026-10-30") }),
            refusal: (self.kind == LetterKind::Refusal || self.kind == LetterKind::ComplaintToController).then(|| {
                Refused { on: on("2026-10-20"), reason: Some("We need the data.\n\nThat is all.".to_owned()) }
            }),
            text: Some("I have waited long enough.\n\nPlease answer.".to_owned()),
            time_left: true,
            ..least
        };
        (request, follow_up)
    }
}

/// Names of the tick list.
fn tick(regime: Regime, right: Right) -> &'static [&'static str] {
    match (regime, right) {
        (Regime::Ccpa, Right::Access) => &["specific-pieces"],
        (_, Right::Access) => &["copy"],
        (_, Right::Portability) => &["format", "transmission"],
        _ => &["confirmation"],
    }
}

pub(crate) fn following(parts: &(Request, FollowUp)) -> Letter {
    compose_follow_up(&parts.0, &parts.1, day()).unwrap()
}

pub(crate) fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}
