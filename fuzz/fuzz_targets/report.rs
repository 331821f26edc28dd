//! Any bytes as the fields of a delivery report: only one that carries our Message-ID and names the addressee is certain.
//!
//!     cargo fuzz run report fuzz/corpus/report

#![no_main]

use libfuzzer_sys::fuzz_target;
use redress::mail::reading::read;
use letters::{ADDRESSEE, MESSAGE_ID, known};

#[allow(dead_code, reason = "each target uses a part of it")]
#[path = "known.rs"]
mod letters;

fuzz_target!(|fields: &[u8]| {
    let head = b"From: mailer-daemon@mx.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n";
    let mail = [head, fields, b"\r\n--x--\r\n"].concat();
    let Some(report) = read(&mail, &known()).report else { return };
    if report.certain {
        assert_eq!(report.original_message_id.as_deref(), Some(MESSAGE_ID));
        assert!(report.recipient.is_some_and(|recipient| recipient.eq_ignore_ascii_case(ADDRESSEE)));
    }
});
