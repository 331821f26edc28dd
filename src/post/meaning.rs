use super::{cause::Cause, phase::Phase, reply_text::ReplyText};

/// What a failure is known to mean beyond its code: from the enhanced status code (RFC 3463) where the server gives one,
/// else from words that servers are known to use. It explains; what becomes of the letter is decided by the code alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Meaning {
    /// The provider wants a password made for one program.
    AppPassword,
    /// The user must log in with a browser once.
    BrowserFirst,
    /// The certificate has run out.
    CertificateExpired,
    /// The certificate counts from a later day than the clock of this machine has.
    CertificateNotYet,
    /// The certificate is an authority's own, which no server may show.
    CertificateOfAnAuthority,
    /// The certificate is for another name.
    CertificateOfAnother,
    /// Nobody who is trusted here has signed the certificate.
    CertificateUnknown,
    /// A server that has not seen the sender asks to come again (greylisting, RFC 6647).
    Greylisted,
    /// The server wants a login, and none is set.
    LoginWanted,
    /// The mailbox of the addressee is full.
    MailboxFull,
    /// The server offers no TLS where it is required.
    NoEncryption,
    /// The provider takes no password from programs.
    NoPasswords,
    /// Nobody has the address.
    NoSuchAddress,
    /// No server was reached.
    Offline,
    /// The port is for something else, or is secured in another way.
    OtherPort,
    /// The account may not write from this address.
    SenderRefused,
    /// More than the server takes in this time.
    TooFast,
    /// The message is larger than the server takes.
    TooLarge,
    /// The server takes the message for spam, or does not want it for another reason of its own.
    Unwanted,
    /// The name or the password is not the right one.
    WrongPassword,
}

impl Meaning {
    /// Returns the word of JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AppPassword => "app-password",
            Self::BrowserFirst => "browser-first",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotYet => "certificate-not-yet",
            Self::CertificateOfAnAuthority => "certificate-of-an-authority",
            Self::CertificateOfAnother => "certificate-of-another",
            Self::CertificateUnknown => "certificate-unknown",
            Self::Greylisted => "greylisted",
            Self::LoginWanted => "login-wanted",
            Self::MailboxFull => "mailbox-full",
            Self::NoEncryption => "no-encryption",
            Self::NoPasswords => "no-passwords",
            Self::NoSuchAddress => "no-such-address",
            Self::Offline => "offline",
            Self::OtherPort => "other-port",
            Self::SenderRefused => "sender-refused",
            Self::TooFast => "too-fast",
            Self::TooLarge => "too-large",
            Self::Unwanted => "unwanted",
            Self::WrongPassword => "wrong-password",
        }
    }
}

impl Cause {
    /// Returns what the failure is known to mean, if anything is known.
    #[must_use]
    pub fn meaning(&self) -> Option<Meaning> {
        match self {
            Self::Certificate { reason, .. } => certificate(reason),
            Self::Connect { .. } | Self::LookUp { .. } => Some(Meaning::Offline),
            Self::OtherPort { .. } => Some(Meaning::OtherPort),
            Self::LoginRefused { reply, .. } => Some(login(&Said::of(reply))),
            Self::Postponed { phase, reply } | Self::Refused { phase, reply } => letter(*phase, &Said::of(reply)),
            Self::StarttlsMissing(_) | Self::StarttlsRefused(_) => Some(Meaning::NoEncryption),
            Self::Address(_)
            | Self::Broken { .. }
            | Self::ClearText { .. }
            | Self::EnvelopeId(_)
            | Self::ExtraCa(_)
            | Self::Handshake { .. }
            | Self::Host(_)
            | Self::LoginNotOffered(_)
            | Self::Message(_)
            | Self::NoCa
            | Self::NotLoopback { .. }
            | Self::OutOfTurn { .. }
            | Self::SpokeBeforeHandshake(_)
            | Self::TimedOut { .. }
            | Self::TokenNotOffered(_)
            | Self::TokenRefused { .. }
            | Self::Unexpected { .. }
            | Self::Withheld(_) => None,
        }
    }
}

/// An answer in the parts that are looked at.
struct Said {
    code: u16,
    /// The enhanced status code, `5.7.9`, of the last line that has one.
    status: String,
    words: String,
}

impl Said {
    fn of(reply: &ReplyText) -> Self {
        let text = String::from_utf8_lossy(reply.as_bytes()).to_lowercase();
        let status =
            text.lines().rev().find_map(|line| line.get(4..)?.split_whitespace().next().filter(|word| is_status(word)));
        Self { code: reply.code().unwrap_or(0), status: status.unwrap_or_default().to_owned(), words: text.clone() }
    }

    fn status_is(&self, known: &[&str]) -> bool {
        known.iter().any(|known| self.status.strip_prefix(['4', '5']) == Some(&known[1..]))
    }

    fn says(&self, known: &[&str]) -> bool {
        known.iter().any(|known| self.words.contains(known))
    }

    fn is_for_now(&self) -> bool {
        (400..500).contains(&self.code)
    }
}

/// Tells whether a word is a status code of RFC 3463, section 2.
fn is_status(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let digits = |part: &&str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && matches!(parts[0], "2" | "4" | "5") && parts.iter().all(digits)
}

/// The words are those that `tls` gives the reasons in.
fn certificate(reason: &str) -> Option<Meaning> {
    match reason {
        "it has expired" => Some(Meaning::CertificateExpired),
        "it is not valid yet" => Some(Meaning::CertificateNotYet),
        "it is for another name" => Some(Meaning::CertificateOfAnother),
        "no authority that is trusted here has signed it" => Some(Meaning::CertificateUnknown),
        _ if reason.starts_with("it is an authority's own certificate") => Some(Meaning::CertificateOfAnAuthority),
        _ => None,
    }
}

fn login(said: &Said) -> Meaning {
    let basic_is_off = ["basic authentication is", "smtpclientauthentication is disabled"];
    if said.status_is(&["5.7.30", "5.7.139"]) || said.says(&basic_is_off) {
        Meaning::NoPasswords
    } else if said.status_is(&["5.7.9"]) || said.says(&["application-specific", "app password", "authorization code"]) {
        Meaning::AppPassword
    } else if said.status_is(&["5.7.14"]) || said.says(&["web browser"]) {
        Meaning::BrowserFirst
    } else if said.says(&["too many"]) {
        Meaning::TooFast
    } else {
        Meaning::WrongPassword
    }
}

/// Reads an answer about the letter; what it is about depends on where in the session it came.
fn letter(phase: Phase, said: &Said) -> Option<Meaning> {
    if said.code == 530 || said.status_is(&["5.7.57"]) || said.says(&["authentication required"]) {
        return Some(Meaning::LoginWanted);
    }
    if said.status_is(&["5.7.30", "5.7.139"]) {
        return Some(Meaning::NoPasswords);
    }
    if said.is_for_now() && said.says(&["greylist", "graylist", "grey list", "greylisting", "postgrey"]) {
        return Some(Meaning::Greylisted);
    }
    let too_fast = ["rate limit", "too many", "limit exceeded", "sending limit", "quota for sending", "unusual rate"];
    if said.status_is(&["5.4.5", "5.7.28", "5.5.3"]) || said.says(&too_fast) {
        return Some(Meaning::TooFast);
    }
    if said.status_is(&["5.3.4", "5.2.3"]) || said.says(&["message size exceeds", "message too large"]) {
        return Some(Meaning::TooLarge);
    }
    if said.status_is(&["5.2.2"]) || said.says(&["mailbox full", "mailbox is full", "over quota", "quota exceeded"]) {
        return Some(Meaning::MailboxFull);
    }
    let not_yours =
        ["sender address rejected", "not owned by user", "send as", "sender address is not", "not the owner"];
    if phase == Phase::Mail && !said.is_for_now() || said.status_is(&["5.7.60"]) || said.says(&not_yours) {
        return Some(Meaning::SenderRefused);
    }
    let nobody =
        ["user unknown", "unknown user", "no such user", "does not exist", "no mailbox", "mailbox unavailable"];
    let unknown = said.status_is(&["5.1.1", "5.1.2", "5.1.3", "5.1.10"]) || said.says(&nobody);
    if matches!(phase, Phase::Rcpt) && !said.is_for_now() && unknown {
        return Some(Meaning::NoSuchAddress);
    }
    let unwanted = ["spam", "blocked", "blacklist", "blocklist", "reputation", "policy", "unsolicited"];
    (said.status_is(&["5.7.1", "5.7.0", "5.6.0"]) && !said.is_for_now() || said.says(&unwanted))
        .then_some(Meaning::Unwanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_code_is_read_from_the_last_line_that_has_one() {
        let status = |text: &str| Said::of(&ReplyText::from(text.as_bytes().to_vec())).status;
        assert_eq!(status("534-5.7.9 Application-specific\r\n534 5.7.9  https://example.org\r\n"), "5.7.9");
        assert_eq!(status("550-5.1.1 no\r\n550 see https://example.org\r\n"), "5.1.1");
        for none in ["535 no\r\n", "535\r\n", "535 5.7 no\r\n", "535 5.7.x no\r\n", "535 1.2.3 no\r\n", "", "\u{fc}"] {
            assert_eq!(status(none), "", "{none:?}");
        }
    }
}
