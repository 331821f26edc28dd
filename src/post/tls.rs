use std::{error::Error as _, fmt::Write as _, io, sync::Arc};

use chrono::{DateTime, Utc};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, RootCertStore,
    client::WebPkiServerVerifier,
    crypto::ring,
    pki_types::ServerName,
    version::{TLS12, TLS13},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::{
    cause::Cause,
    certificates,
    phase::Phase,
    pinned::Pinned,
    reply::Fault,
    server::{Security, Server},
    speech::Speech,
    wire::Wire,
};

/// How a connection was secured and by whose certificate, for the record.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct TlsFacts {
    /// The protocol, such as `TLSv1_3`.
    pub version: String,
    /// The cipher suite by its IANA name, such as `TLS13_AES_256_GCM_SHA384`.
    pub cipher: String,
    /// The SHA-256 of the server's own certificate in DER form, in lower-case hexadecimal digits.
    pub certificate_sha256: String,
    /// When the certificate begins to be valid, if it says so in a way that is understood; no part of the record.
    #[serde(skip)]
    pub valid_from: Option<DateTime<Utc>>,
    /// When the certificate ends to be valid, if it says so in a way that is understood; no part of the record.
    #[serde(skip)]
    pub valid_until: Option<DateTime<Utc>>,
    /// Who the certificate says has signed it, in its own words; no part of the record.
    #[serde(skip)]
    pub issuer: Option<String>,
}

/// What is needed to secure a connection to one server.
pub(super) struct Tls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
    host: String,
    is_this_machine: bool,
    /// The port, where TLS is the first thing that is spoken there.
    port: Option<u16>,
}

impl Tls {
    /// Prepares TLS 1.2 or later with verified certificates; opens nothing.
    pub(super) fn prepare(server: &Server) -> Result<Self, Cause> {
        let host = server.host.clone();
        let name = ServerName::try_from(host.clone()).map_err(|_| Cause::Host(host.clone()))?;
        let trusted = certificates::trusted(server.extra_ca.as_deref())?;
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .expect("the ring provider speaks both versions");
        let builder = match server.extra_ca.as_deref().filter(|_| server.is_this_machine()) {
            Some(pem) => builder.dangerous().with_custom_certificate_verifier(pinned(trusted, pem)?),
            None => builder.with_root_certificates(trusted),
        };
        let port = match server.security {
            Security::Tls => Some(server.port),
            Security::None | Security::Starttls => None,
        };
        let is_this_machine = server.is_this_machine();
        Ok(Self { config: Arc::new(builder.with_no_client_auth()), name, host, is_this_machine, port })
    }

    /// Shakes hands on a connection on which nothing unread is left, within the time it allows.
    pub(super) fn handshake(&self, wire: &mut Wire) -> Result<(ClientConnection, TlsFacts), Cause> {
        let mut connection =
            ClientConnection::new(Arc::clone(&self.config), self.name.clone()).map_err(|error| self.no_tls(&error))?;
        while connection.is_handshaking() {
            connection.complete_io(wire).map_err(|error| self.failure(error, wire))?;
        }
        let facts = facts(&connection);
        Ok((connection, facts))
    }

    fn failure(&self, error: io::Error, wire: &Wire) -> Cause {
        // A record of TLS begins with its type, 20 to 23 (RFC 8446, section 5.1); words do not.
        let is_words = wire.first_heard().first().is_some_and(|octet| *octet >= b' ');
        if let (Some(port), true) = (self.port, is_words) {
            let (host, speech) = (self.host.clone(), Speech::of(wire.first_heard()));
            return Cause::OtherPort { host, in_clear: true, port, speech };
        }
        let verdict = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match verdict {
            Some(rustls::Error::InvalidCertificate(reason)) => self.certificate(reason),
            Some(other) => self.no_tls(other),
            None if error.kind() == io::ErrorKind::TimedOut => {
                Cause::TimedOut { phase: Phase::Handshake, limit: wire.limit() }
            }
            None => Cause::Broken { phase: Phase::Handshake, fault: Fault::from(error) },
        }
    }

    fn certificate(&self, reason: &CertificateError) -> Cause {
        Cause::Certificate { host: self.host.clone(), reason: in_words(reason, self.is_this_machine) }
    }

    fn no_tls(&self, error: &rustls::Error) -> Cause {
        let reason = error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"));
        Cause::Handshake { host: self.host.clone(), reason }
    }
}

fn pinned(trusted: RootCertStore, pem: &[u8]) -> Result<Arc<Pinned>, Cause> {
    let otherwise =
        WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), Arc::new(ring::default_provider())).build();
    let otherwise = otherwise.map_err(|error| Cause::ExtraCa(error.to_string()))?;
    Ok(Arc::new(Pinned::new(certificates::named(pem)?, otherwise)))
}

/// What is said of a certificate that nobody is known to have signed.
const UNTRUSTED: &str = "no authority that is trusted here has signed it";

/// What is said of one that is an authority's own: no chain of signatures ends in it (RFC 5280, section 6.1), so that naming
/// it as trusted makes no difference; a server on this machine may show one that was named all the same.
const OF_AN_AUTHORITY: &str = "it is an authority's own certificate, which no server may show; \
    make one for the server, signed by it, and let the server show that";

/// The words for what users meet; the library's own for the rest.
fn in_words(error: &CertificateError, is_this_machine: bool) -> String {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "it is not valid yet".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another name".to_owned()
        }
        CertificateError::UnknownIssuer => UNTRUSTED.to_owned(),
        // The library says this before it looks who signed it, whoever is trusted. On this machine it helps to name the
        // certificate, as those of programs such as Proton Mail Bridge are.
        CertificateError::Other(inner) if format!("{inner:?}").contains("CaUsedAsEndEntity") => {
            if is_this_machine { UNTRUSTED } else { OF_AN_AUTHORITY }.to_owned()
        }
        CertificateError::BadSignature => "the authority it names has not signed it".to_owned(),
        other => other.to_string(),
    }
}

fn facts(connection: &ClientConnection) -> TlsFacts {
    let version = connection.protocol_version().map(|version| format!("{version:?}"));
    let cipher = connection.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite()));
    let certificate = connection.peer_certificates().and_then(<[_]>::first);
    let read = certificate.and_then(|der| X509Certificate::from_der(der).ok()).map(|(_, read)| read);
    TlsFacts {
        valid_from: read.as_ref().and_then(|read| DateTime::from_timestamp(read.validity().not_before.timestamp(), 0)),
        valid_until: read.as_ref().and_then(|read| DateTime::from_timestamp(read.validity().not_after.timestamp(), 0)),
        issuer: read.as_ref().map(|read| read.issuer().to_string()),
        version: version.unwrap_or_default(),
        cipher: cipher.unwrap_or_default(),
        certificate_sha256: certificate.map(|der| hex(&Sha256::digest(der))).unwrap_or_default(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a String takes every write");
        digits
    })
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
    use rustls::{client::danger::ServerCertVerifier, pki_types::UnixTime};

    use super::*;
    use crate::post::Meaning;

    #[test]
    fn a_certificate_that_is_an_authoritys_own_is_said_to_be_that_where_naming_it_does_not_help() {
        let mut params = CertificateParams::new(vec!["mail.example.org".to_owned()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let shown = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        let trusted = certificates::trusted(Some(shown.pem().as_bytes())).unwrap();
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), Arc::new(ring::default_provider()));
        let name = ServerName::try_from("mail.example.org").unwrap();
        let verdict = verifier.build().unwrap().verify_server_cert(shown.der(), &[], &name, &[], UnixTime::now());
        let Err(rustls::Error::InvalidCertificate(reason)) = verdict else { panic!("{verdict:?}") };
        let meaning = |is_this_machine| {
            let reason = in_words(&reason, is_this_machine);
            Cause::Certificate { host: "mail.example.org".to_owned(), reason }.meaning()
        };
        assert_eq!(meaning(false), Some(Meaning::CertificateOfAnAuthority));
        assert_eq!(meaning(true), Some(Meaning::CertificateUnknown), "there it helps to name it");
    }
}
