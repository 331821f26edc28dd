use std::sync::OnceLock;

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::cause::Cause;

/// Returns the authorities that are trusted: those of the system, read once, and the extra ones.
pub(super) fn trusted(extra: Option<&[u8]>) -> Result<RootCertStore, Cause> {
    static OF_THE_SYSTEM: OnceLock<RootCertStore> = OnceLock::new();
    let mut store = OF_THE_SYSTEM.get_or_init(of_the_system).clone();
    if let Some(pem) = extra {
        add(&mut store, pem)?;
    }
    if store.is_empty() { Err(Cause::NoCa) } else { Ok(store) }
}

/// What the system holds and cannot be read is left out: it trusts nothing.
fn of_the_system() -> RootCertStore {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    store
}

/// Returns the certificates that the user named, all of them or none.
pub(super) fn named(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Cause> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(Cause::ExtraCa("they hold no certificate".to_owned())),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(Cause::ExtraCa(error.to_string())),
    }
}

/// What the user named must be usable as a whole.
fn add(store: &mut RootCertStore, pem: &[u8]) -> Result<(), Cause> {
    for certificate in named(pem)? {
        store.add(certificate).map_err(|error| Cause::ExtraCa(error.to_string()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extra_certificates_that_are_none_are_refused_and_not_passed_over() {
        for pem in [
            "",
            "rubbish",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nAAAA\n",
        ] {
            assert!(matches!(trusted(Some(pem.as_bytes())), Err(Cause::ExtraCa(_))), "{pem:?}");
        }
    }

    #[test]
    fn an_extra_certificate_adds_to_the_system_and_replaces_nothing() {
        let key = rcgen::KeyPair::generate().unwrap();
        let own = rcgen::CertificateParams::new(vec!["mx.example".to_owned()]).unwrap().self_signed(&key).unwrap();
        let with = trusted(Some(own.pem().as_bytes())).unwrap();
        assert_eq!(with.len(), of_the_system().len() + 1);
    }
}
