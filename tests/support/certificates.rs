//! Certificates that live as long as a test: an authority nobody else trusts, and what it signs.

#![allow(dead_code, clippy::unwrap_used, reason = "each test crate uses its part; a helper that fails fails its test")]

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// Signs certificates; trusted by whoever is given its [`Authority::pem`].
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A certificate with its key, as a server shows it.
pub(crate) struct Identity {
    /// The certificate in DER form.
    pub(crate) certificate: CertificateDer<'static>,
    /// Its private key.
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Authority {
    /// Makes a new authority.
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // Two authorities of one name would be taken for one with a broken signature.
        let name = format!("test authority {:02x?}", &key.public_key_raw()[1..9]);
        params.distinguished_name.push(DnType::CommonName, name);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// Returns the authority's own certificate, as a `ca_file` holds it.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// Signs a certificate for a host name or an address, valid for as long as anyone will run this test.
    pub(crate) fn identity(&self, name: &str) -> Identity {
        self.signed(CertificateParams::new(vec![name.to_owned()]).unwrap())
    }

    /// Signs one that is valid from 2090 on.
    pub(crate) fn of_the_future(&self, name: &str) -> Identity {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2090, 1, 1);
        self.signed(params)
    }

    /// Signs one that was valid in 2019.
    pub(crate) fn expired(&self, name: &str) -> Identity {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(2019, 12, 31);
        self.signed(params)
    }

    fn signed(&self, mut params: CertificateParams) -> Identity {
        params.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        Identity { certificate, key: PrivatePkcs8KeyDer::from(key.serialize_der()).into() }
    }
}

/// A certificate that signed itself and is an authority's too, as Proton Mail Bridge shows one.
pub(crate) struct SelfSigned {
    certificate: CertificateDer<'static>,
    key: KeyPair,
    /// The certificate, as a `ca_file` holds it.
    pub(crate) pem: Vec<u8>,
}

impl SelfSigned {
    /// Makes one for a host name or an address.
    pub(crate) fn new(name: &str) -> Self {
        Self::of(CertificateParams::new(vec![name.to_owned()]).unwrap())
    }

    /// Makes one that was valid in 2019.
    pub(crate) fn expired(name: &str) -> Self {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(2019, 12, 31);
        Self::of(params)
    }

    fn of(mut params: CertificateParams) -> Self {
        let key = KeyPair::generate().unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate: certificate.der().clone(), pem: certificate.pem().into_bytes(), key }
    }

    /// Returns the certificate with its key, as a server shows it.
    pub(crate) fn identity(&self) -> Identity {
        self.with_key_of(self)
    }

    /// Returns the certificate with the key of another.
    pub(crate) fn with_key_of(&self, other: &Self) -> Identity {
        let key = PrivatePkcs8KeyDer::from(other.key.serialize_der()).into();
        Identity { certificate: self.certificate.clone(), key }
    }
}
