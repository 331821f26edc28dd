use lettre::{
    Address,
    transport::smtp::{
        commands::{Mail, Rcpt},
        extension::{MailParameter, RcptParameter},
    },
};

use super::{cause::Cause, ehlo::Offers};
use crate::mail::escape;

/// The longest address in a command, without its brackets (RFC 5321, section 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;
/// The longest envelope id as it is written: our own bound, which keeps the command far below its 512 octets.
const LONGEST_ENVELOPE_ID: usize = 100;

/// From whom and to whom a message goes, whatever its header says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Envelope {
    /// The sender, to whom delivery reports go.
    pub from: Address,
    /// The addressee; without them nothing is sent.
    pub to: Address,
    /// The sender's own copy, left out if the server refuses it.
    pub copy: Option<Address>,
    /// The name of this letter in delivery reports (RFC 3461, section 4.4).
    pub envelope_id: Option<String>,
}

impl Envelope {
    /// Refuses what would not be one plain command line each.
    pub(super) fn check(&self) -> Result<(), Cause> {
        [Some(&self.from), Some(&self.to), self.copy.as_ref()].into_iter().flatten().try_for_each(check_address)?;
        self.envelope_id.as_deref().map_or(Ok(()), check_envelope_id)
    }

    /// Returns the `MAIL` command, with the parameters of what is offered (RFC 1870, RFC 3461).
    pub(super) fn mail(&self, offers: &Offers, size: usize) -> String {
        let mut parameters = Vec::new();
        if offers.size {
            parameters.push(MailParameter::Size(size));
        }
        if offers.dsn {
            parameters.push(mail_parameter("RET", "HDRS"));
            parameters.extend(self.envelope_id.as_deref().map(|id| mail_parameter("ENVID", id)));
        }
        Mail::new(Some(self.from.clone()), parameters).to_string()
    }

    /// Returns the `RCPT` command of the addressee, which asks for every report.
    pub(super) fn rcpt(&self, offers: &Offers) -> String {
        rcpt(&self.to, offers, "SUCCESS,FAILURE,DELAY")
    }

    /// Returns the `RCPT` command of the copy, which asks for none: a report about it must not pass for one about the
    /// letter.
    pub(super) fn copy_rcpt(&self, offers: &Offers) -> Option<String> {
        self.copy.as_ref().map(|copy| rcpt(copy, offers, "NEVER"))
    }
}

fn rcpt(address: &Address, offers: &Offers, notify: &str) -> String {
    let notify = RcptParameter::Other { keyword: "NOTIFY".to_owned(), value: Some(notify.to_owned()) };
    Rcpt::new(address.clone(), if offers.dsn { vec![notify] } else { Vec::new() }).to_string()
}

fn mail_parameter(keyword: &str, value: &str) -> MailParameter {
    MailParameter::Other { keyword: keyword.to_owned(), value: Some(value.to_owned()) }
}

/// Quoted local parts and characters outside ASCII are valid elsewhere; no letter of ours needs them.
fn check_address(address: &Address) -> Result<(), Cause> {
    let text: &str = address.as_ref();
    let plain = |octet: u8| octet.is_ascii_graphic() && !b"<>\"\\".contains(&octet);
    if text.len() <= LONGEST_ADDRESS && text.bytes().all(plain) {
        return Ok(());
    }
    Err(Cause::Address(escape(text.as_bytes(), LONGEST_ADDRESS)))
}

/// Printable ASCII, by RFC 3461, section 4.4; spaces are left out because no id of ours has one.
fn check_envelope_id(id: &str) -> Result<(), Cause> {
    // `+` and `=` are written as three characters (RFC 3461, section 4).
    let length = id.len() + 2 * id.bytes().filter(|octet| b"+=".contains(octet)).count();
    if (1..=LONGEST_ENVELOPE_ID).contains(&length) && id.bytes().all(|octet| octet.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Cause::EnvelopeId(escape(id.as_bytes(), LONGEST_ENVELOPE_ID)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(to: &str, envelope_id: Option<&str>) -> Envelope {
        Envelope {
            from: "ada@example.org".parse().unwrap(),
            to: to.parse().unwrap(),
            copy: Some("ada+copy@example.org".parse().unwrap()),
            envelope_id: envelope_id.map(str::to_owned),
        }
    }

    #[test]
    fn delivery_reports_are_asked_for_where_they_are_offered_and_for_the_letter_only() {
        let envelope = envelope("privacy@example.com", Some("R-2026-K7Q2M.1"));
        let dsn = Offers { dsn: true, ..Offers::default() };
        assert_eq!(envelope.mail(&dsn, 7), "MAIL FROM:<ada@example.org> RET=HDRS ENVID=R-2026-K7Q2M.1\r\n");
        assert_eq!(envelope.rcpt(&dsn), "RCPT TO:<privacy@example.com> NOTIFY=SUCCESS,FAILURE,DELAY\r\n");
        assert_eq!(envelope.copy_rcpt(&dsn).unwrap(), "RCPT TO:<ada+copy@example.org> NOTIFY=NEVER\r\n");
    }

    #[test]
    fn nothing_is_asked_for_that_is_not_offered() {
        let envelope = envelope("privacy@example.com", Some("R-2026-K7Q2M.1"));
        let (none, size) = (Offers::default(), Offers { size: true, ..Offers::default() });
        assert_eq!(envelope.mail(&none, 7), "MAIL FROM:<ada@example.org>\r\n");
        assert_eq!(envelope.mail(&size, 7), "MAIL FROM:<ada@example.org> SIZE=7\r\n");
        assert_eq!(envelope.rcpt(&none), "RCPT TO:<privacy@example.com>\r\n");
        assert_eq!(envelope.copy_rcpt(&none).unwrap(), "RCPT TO:<ada+copy@example.org>\r\n");
    }

    #[test]
    fn an_address_that_would_not_be_one_plain_word_is_refused() {
        for to in ["jürgen@example.com", "privacy@bücher.example", "\"a b\"@example.com"] {
            assert!(matches!(envelope(to, None).check(), Err(Cause::Address(_))), "{to}");
        }
        let injected =
            Envelope { to: Address::new_dangerous("a", "b.example>\r\nRCPT TO:<c"), ..envelope("a@b.example", None) };
        let error = injected.check().unwrap_err().to_string();
        assert_eq!(
            error,
            r"the address `a@b.example>\u{d}\u{a}RCPT TO:<c` has characters that mail servers do not take"
        );
        assert!(envelope("privacy+de_1%x@mx-1.example.com", None).check().is_ok());
    }

    #[test]
    fn an_envelope_id_has_100_printable_characters_at_most() {
        let check = |id: &str| envelope("a@b.example", Some(id)).check();
        assert!(check(&"x".repeat(100)).is_ok());
        assert!(check(&"x".repeat(101)).is_err());
        assert!(check(&"=".repeat(33)).is_ok());
        assert!(check(&"=".repeat(34)).is_err());
        assert!(check("").is_err());
        assert!(check("a b").is_err());
        assert!(check("ü").is_err());
    }
}
