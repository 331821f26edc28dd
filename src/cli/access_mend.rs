//! What of the mail's settings may be wrong when a server did not let us in, and the command that mends it.

use crate::{
    config::{Provider, Security},
    post::{Cause, MailboxError, Meaning, Phase, Speech},
};

/// What a server is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Purpose {
    Reading,
    Sending,
}

/// A server of the user's, and who runs it.
#[derive(Clone, Copy)]
pub(super) struct Peer<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) provider: Option<&'a Provider>,
    pub(super) purpose: Purpose,
}

/// What may be wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mend {
    /// A certificate that is trusted besides those of the system.
    Certificate,
    /// The name of the server.
    Host,
    /// The password.
    Password,
    /// The port and how it is encrypted; with what fits, where that is known.
    Port(Option<(Security, u16)>),
}

impl Purpose {
    /// Returns the port that is usual for a kind of encryption (RFC 8314, sections 3.2 and 3.3; RFC 3501 for 143).
    pub(super) fn usual_port(self, security: Security) -> u16 {
        match (self, security) {
            (Self::Reading, Security::Tls) => 993,
            (Self::Reading, Security::None | Security::Starttls) => 143,
            (Self::Sending, Security::None | Security::Tls) => 465,
            (Self::Sending, Security::Starttls) => 587,
        }
    }

    /// Returns the kind of encryption that is usual for a port.
    pub(super) fn usual_security(self, port: u16) -> Security {
        // Port 25 is secured by STARTTLS where it is at all (RFC 3207).
        let is_later = port == self.usual_port(Security::Starttls) || (self == Self::Sending && port == 25);
        if is_later { Security::Starttls } else { Security::Tls }
    }

    /// Returns the beginning of the flags for it.
    fn flag(self) -> &'static str {
        match self {
            Self::Reading => "--imap",
            Self::Sending => "--smtp",
        }
    }

    fn is_that_of(self, speech: Speech) -> bool {
        match speech {
            Speech::Fetching | Speech::Other | Speech::Tls => false,
            Speech::Reading => self == Self::Reading,
            Speech::Sending => self == Self::Sending,
        }
    }
}

impl Peer<'_> {
    /// Returns what people call it.
    pub(super) fn name(&self) -> &str {
        self.provider.map_or(self.host, |provider| &provider.name)
    }

    /// Tells whether the user named the server: one of a provider's own was found by redress.
    fn is_named_by_the_user(&self) -> bool {
        let own =
            |provider: &Provider| [&provider.smtp, &provider.imap].into_iter().any(|access| access.host == self.host);
        !self.provider.is_some_and(own)
    }

    fn usual(&self, security: Security) -> Mend {
        Mend::Port(Some((security, self.purpose.usual_port(security))))
    }
}

impl Mend {
    /// Returns the command that mends it, and when it does.
    pub(super) fn command(self, peer: &Peer<'_>) -> String {
        let flag = peer.purpose.flag();
        match self {
            Self::Certificate => format!(
                "redress init {flag}-ca-file FILE      its certificate, if the server is your own or your company's"
            ),
            Self::Host => format!("redress init {flag}-host HOST      if `{}` is not the right name", peer.host),
            Self::Password => "redress init      asks for the password again".to_owned(),
            Self::Port(Some((security, port))) => {
                format!("redress init {flag}-port {port} {flag}-security {}", security.name())
            }
            Self::Port(None) => {
                let usual = |security| peer.purpose.usual_port(security);
                let (tls, starttls) = (usual(Security::Tls), usual(Security::Starttls));
                format!("redress init {flag}-port {tls} {flag}-security tls      or {starttls} and starttls")
            }
        }
    }
}

/// Returns what may be wrong, the likeliest first; nothing where only time, the network or the server itself can help.
pub(super) fn mends(cause: &Cause, peer: &Peer<'_>) -> Vec<Mend> {
    let all = match cause {
        Cause::Certificate { .. } => match cause.meaning() {
            Some(Meaning::CertificateOfAnother) => vec![Mend::Host, Mend::Certificate],
            Some(Meaning::CertificateExpired | Meaning::CertificateNotYet | Meaning::CertificateOfAnAuthority) => {
                Vec::new()
            }
            Some(_) | None => vec![Mend::Certificate, Mend::Host],
        },
        Cause::ExtraCa(_) | Cause::NoCa => vec![Mend::Certificate],
        Cause::Host(_) | Cause::LookUp { .. } => vec![Mend::Host],
        Cause::LoginRefused { .. } => vec![Mend::Password],
        Cause::OtherPort { in_clear: true, port, speech, .. } if peer.purpose.is_that_of(*speech) => {
            vec![Mend::Port(Some((Security::Starttls, *port)))]
        }
        Cause::OtherPort { speech: Speech::Tls, port, .. } => vec![Mend::Port(Some((Security::Tls, *port)))],
        Cause::Connect { .. } | Cause::Handshake { .. } | Cause::OtherPort { .. } => vec![Mend::Port(None), Mend::Host],
        Cause::StarttlsMissing(_) | Cause::StarttlsRefused(_) => vec![peer.usual(Security::Tls)],
        Cause::TimedOut { phase: Phase::Greeting, .. } => {
            vec![Mend::Port(Some((Security::Tls, peer.port))), Mend::Port(None)]
        }
        Cause::Address(_)
        | Cause::Broken { .. }
        | Cause::ClearText { .. }
        | Cause::EnvelopeId(_)
        | Cause::LoginNotOffered(_)
        | Cause::Message(_)
        | Cause::NotLoopback { .. }
        | Cause::OutOfTurn { .. }
        | Cause::Postponed { .. }
        | Cause::Refused { .. }
        | Cause::SpokeBeforeHandshake(_)
        | Cause::TimedOut { .. }
        | Cause::TokenNotOffered(_)
        | Cause::TokenRefused { .. }
        | Cause::Unexpected { .. }
        | Cause::Withheld(_) => Vec::new(),
    };
    all.into_iter().filter(|mend| *mend != Mend::Host || peer.is_named_by_the_user()).collect()
}

/// Returns the same for reading.
pub(super) fn mends_of_reading(error: &MailboxError, peer: &Peer<'_>) -> Vec<Mend> {
    match error {
        MailboxError::Connection(cause) => mends(cause, peer),
        MailboxError::LoginRefused { .. } => vec![Mend::Password],
        MailboxError::TimedOut { step: "the greeting", .. } => {
            vec![Mend::Port(Some((Security::Tls, peer.port))), Mend::Port(None)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(purpose: Purpose, provider: Option<&'static Provider>) -> Peer<'static> {
        let host = provider.map_or("mail.example.org", |provider| &provider.smtp.host);
        Peer { host, port: 465, provider, purpose }
    }

    fn other_port(speech: Speech, in_clear: bool) -> Cause {
        Cause::OtherPort { host: "mail.example.org".to_owned(), in_clear, port: 2525, speech }
    }

    #[test]
    fn a_port_that_is_encrypted_later_is_kept_and_one_for_something_else_is_not() {
        let sending = peer(Purpose::Sending, None);
        let first = |cause: &Cause, peer: &Peer| mends(cause, peer)[0].command(peer);
        assert_eq!(
            first(&other_port(Speech::Sending, true), &sending),
            "redress init --smtp-port 2525 --smtp-security starttls"
        );
        for cause in
            [other_port(Speech::Reading, false), other_port(Speech::Reading, true), other_port(Speech::Other, true)]
        {
            assert!(first(&cause, &sending).starts_with("redress init --smtp-port 465 --smtp-security tls"), "{cause}");
        }
        let reading = peer(Purpose::Reading, None);
        let command = first(&other_port(Speech::Sending, true), &reading);
        assert_eq!(command, "redress init --imap-port 993 --imap-security tls      or 143 and starttls");
    }

    #[test]
    fn to_name_a_certificate_is_no_cure_where_it_is_an_authoritys_own() {
        let reason = |words: &str| Cause::Certificate { host: "mail.example.org".to_owned(), reason: words.to_owned() };
        let sending = peer(Purpose::Sending, None);
        let own = "it is an authority's own certificate, which no server may show";
        assert!(mends(&reason(own), &sending).is_empty());
        assert_eq!(mends(&reason("no authority that is trusted here has signed it"), &sending)[0], Mend::Certificate);
    }

    #[test]
    fn the_name_of_a_server_that_redress_found_is_not_doubted() {
        let cause = Cause::Host("x".to_owned());
        assert_eq!(mends(&cause, &peer(Purpose::Sending, None)), [Mend::Host]);
        assert!(mends(&cause, &peer(Purpose::Sending, Provider::find("gmx"))).is_empty());
    }
}
