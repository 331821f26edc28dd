use std::path::PathBuf;

use super::{password::Password, way::Route};
use crate::{
    cli::access::Purpose,
    config::{Config, Security},
};

/// What the answers come to, before it takes the place of what was there.
pub(super) struct Settled {
    pub(super) config: Config,
    pub(super) password: Option<Password>,
    pub(super) route: Option<Route>,
}

impl Settled {
    /// Tells whether anything of the mail servers is another than before, a password that was typed anew included.
    pub(super) fn changes(&self, before: &Config) -> bool {
        let is_typed = self.password.as_ref().is_some_and(|password| password.typed.is_some());
        is_typed || self.config.mail != before.mail
    }

    /// Lets letters leave by hand after all; what was set for reading before stays.
    pub(super) fn leave_by_hand(&mut self, before: &Config) {
        (self.config.mail.smtp, self.config.mail.imap) = (None, before.mail.imap.clone());
        (self.password, self.route) = (None, None);
    }

    /// Returns the server for a purpose; nothing where there is none.
    pub(super) fn host(&self, peer: Purpose) -> &str {
        let mail = &self.config.mail;
        match peer {
            Purpose::Reading => mail.imap.as_ref().map(|imap| imap.host.as_str()),
            Purpose::Sending => mail.smtp.as_ref().map(|smtp| smtp.host.as_str()),
        }
        .unwrap_or_default()
    }

    /// Returns the port for a purpose.
    pub(super) fn port(&self, peer: Purpose) -> u16 {
        let mail = &self.config.mail;
        match peer {
            Purpose::Reading => mail.imap.as_ref().map(|imap| imap.port),
            Purpose::Sending => mail.smtp.as_ref().map(|smtp| smtp.port),
        }
        .unwrap_or_default()
    }

    /// Trusts a certificate at the server for a purpose, and at the same host for the other.
    pub(super) fn set_certificate(&mut self, peer: Purpose, file: PathBuf) {
        let host = self.host(peer).to_owned();
        let mail = &mut self.config.mail;
        if let Some(imap) = mail.imap.as_mut().filter(|imap| imap.host == host) {
            imap.ca_file = Some(file.clone());
        }
        if let Some(smtp) = mail.smtp.as_mut().filter(|smtp| smtp.host == host) {
            smtp.ca_file = Some(file);
        }
    }

    /// Names another server for a purpose. What is set for one host is not carried to another: its certificate stays
    /// behind.
    pub(super) fn set_host(&mut self, peer: Purpose, host: String) {
        let mail = &mut self.config.mail;
        match (peer, &mut mail.smtp, &mut mail.imap) {
            (Purpose::Reading, _, Some(imap)) if imap.host != host => (imap.host, imap.ca_file) = (host, None),
            (Purpose::Sending, Some(smtp), _) if smtp.host != host => (smtp.host, smtp.ca_file) = (host, None),
            (Purpose::Reading | Purpose::Sending, _, _) => {}
        }
    }

    /// Sets how the server for a purpose is reached.
    pub(super) fn set_port(&mut self, peer: Purpose, security: Security, port: u16) {
        let mail = &mut self.config.mail;
        match (peer, &mut mail.smtp, &mut mail.imap) {
            (Purpose::Reading, _, Some(imap)) => (imap.security, imap.port) = (security, port),
            (Purpose::Sending, Some(smtp), _) => (smtp.security, smtp.port) = (security, port),
            (Purpose::Reading | Purpose::Sending, _, _) => {}
        }
    }
}
