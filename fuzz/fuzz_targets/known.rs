//! One letter of one case, for mails to be held against.

use redress::mail::reading::{Known, KnownCase, KnownLetter};

pub const ADDRESSEE: &str = "privacy@market.example";
pub const MESSAGE_ID: &str = "<R-2026-K7Q2M.1.ee8241d15480a2da7d60bc118fa90185@example.org>";

pub fn known() -> Known {
    let letter = KnownLetter {
        number: 1,
        message_id: Some(MESSAGE_ID.parse().expect("it is an id")),
        rewritten: Vec::new(),
        envelope_id: Some("R-2026-K7Q2M.1".to_owned()),
        addressee: Some(ADDRESSEE.parse().expect("it is an address")),
        sent: "2026-10-22".parse().expect("it is a day"),
        text: String::new(),
    };
    let case = KnownCase {
        number: 1,
        reference: "R-2026-K7Q2M".parse().expect("it is a reference"),
        domains: vec!["market.example".to_owned()],
        ticket_domains: Vec::new(),
        letters: vec![letter],
    };
    Known::new(
        vec!["ada@example.org".parse().expect("it is an address")],
        vec![case],
        vec!["mx.example.net".to_owned()],
    )
}
