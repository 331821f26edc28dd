//! How often something is made fit to be compared while a mail is read. A test without a clock: it must depend on the mail
//! alone, however many letters and controllers are known.

use std::cell::Cell;

thread_local! {
    static MADE: Cell<u32> = const { Cell::new(0) };
}

/// Counts one.
pub(super) fn one() {
    MADE.set(MADE.get() + 1);
}

/// Returns how many were made meanwhile.
fn made_by(work: impl FnOnce()) -> u32 {
    let before = MADE.get();
    work();
    MADE.get() - before
}

mod tests {
    use super::made_by;
    use crate::mail::reading::{Known, KnownCase, KnownLetter, MatchedBy, read};

    const SIGNS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// Cases of a controller each, with a letter whose lines can all be known again.
    fn known(cases: usize) -> Known {
        let case = |n: usize| {
            let code = [SIGNS[n / 30 % 30], SIGNS[n % 30]].map(char::from);
            let letter = KnownLetter {
                number: 1,
                message_id: Some(format!("<{n}@example.org>").parse().unwrap()),
                rewritten: Vec::new(),
                envelope_id: Some(format!("E.{n}")),
                addressee: Some(format!("privacy@market-{n}.example").parse().unwrap()),
                sent: "2026-11-20".parse().unwrap(),
                text: (0..40).fold(String::new(), |text, line| text + &format!("Line {line} of the letter to {n}.\n")),
            };
            KnownCase {
                number: u32::try_from(n).unwrap() + 1,
                reference: format!("R-2026-222{}{}", code[0], code[1]).parse().unwrap(),
                domains: vec![format!("market-{n}.example"), format!("mail.market-{n}.example")],
                ticket_domains: vec![format!("market-{n}.tickets.example")],
                letters: vec![letter],
            }
        };
        Known::new(vec!["ada@example.org".parse().unwrap()], (0..cases).map(case).collect(), Vec::new())
    }

    #[test]
    fn what_a_mail_costs_does_not_depend_on_how_many_letters_are_known() {
        let report =
            "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\r\nIt failed for <nobody@else.example>.";
        let mails = [
            ("From: a@market-3.example\r\nIn-Reply-To: <3@example.org>\r\n\r\nDone.\r\n> Line 1", MatchedBy::MessageId),
            ("From: a@mail.market-3.example\r\nSubject: News\r\n\r\nOur sale begins.", MatchedBy::Domain),
            ("From: a@rnarket-3.example\r\nSubject: Hello\r\n\r\nSee https://a.example.", MatchedBy::None),
            ("From: a@other.example\r\nSubject: [R-2026-22225]\r\n\r\nDone.", MatchedBy::Reference),
            (report, MatchedBy::None),
        ];
        let (few, many) = (known(20), known(400));
        for (mail, by) in mails {
            let made = |known: &Known| made_by(|| assert_eq!(read(mail.as_bytes(), known).matched.by, by, "{mail}"));
            made(&few); // what is worked out once for all mails
            let (few, many) = (made(&few), made(&many));
            assert!(few > 0, "nothing was counted: {mail}");
            assert_eq!(few, many, "{mail}");
        }
    }
}
