//! The letters that are measured, and the request that they make.

use redress::{
    law::{Language, Place, Regime, Right},
    request::{Addressee, DataSubject, Request},
};

pub(crate) const LETTERS: [(Regime, Right); 3] =
    [(Regime::Gdpr, Right::Access), (Regime::Gdpr, Right::Erasure), (Regime::Ccpa, Right::Objection)];

pub(crate) fn request((regime, right): (Regime, Right)) -> Request {
    Request {
        addressee: Addressee {
            controller: "market".to_owned(),
            legal_name: "Market Example Pte. Ltd.".to_owned(),
            named_recipients: vec!["Pay Example Ltd.".to_owned(); 5],
            service: "Market".to_owned(),
            ..Addressee::default()
        },
        language: Language::ENGLISH,
        named_data: None,
        reason: None,
        reference: "R-2026-K7Q2M".parse().ok(),
        regime,
        right,
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: "Ada Example".to_owned(),
            place: Place::new("DE", None).expect("Germany is a country"),
        },
        to_controller: None,
        translation: None,
        with: [].into(),
        without: [].into(),
    }
}
