//! One person and one controller.

use chrono::NaiveDate;
use redress::{
    law::{Language, Place, Regime, Right},
    letter::{Letter, compose},
    request::{Addressee, DataSubject, Identifier, Request},
};

pub(crate) const RIGHTS: [Right; 3] = [Right::Access, Right::Erasure, Right::Objection];

pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// A request with no more than is needed.
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
        named_data: None,
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

/// Every law with every right that letters are shipped for.
pub(crate) fn everything() -> impl Iterator<Item = (Regime, Right)> {
    Regime::ALL.into_iter().flat_map(|regime| RIGHTS.map(|right| (regime, right)))
}
