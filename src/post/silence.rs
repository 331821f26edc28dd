//! A server that greets nobody: it may be slow, or wait for TLS where a first word in clear was expected.

use std::time::{Duration, Instant};

use super::{
    cause::Cause,
    server::{Security, Server},
    speech::Speech,
    tls::Tls,
    wire::Wire,
};

/// How long a server may take to be connected to, and then to answer the beginning of a handshake.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// How the greeting is awaited: in one piece, or in two with a question between.
pub(super) struct Patience {
    first: Duration,
    whole: Duration,
    since: Instant,
}

impl Patience {
    /// Begins to wait for the first words of a server.
    pub(super) fn begin(server: &Server) -> Self {
        let whole = server.step_timeout;
        let speaks_first = match server.security {
            Security::None | Security::Starttls => true,
            Security::Tls => false,
        };
        let first = if speaks_first { whole.min(server.quiet) } else { whole };
        Self { first, whole, since: Instant::now() }
    }

    /// Returns how long to wait at first.
    pub(super) fn first(&self) -> Duration {
        self.first
    }

    /// Returns the whole time of the step.
    pub(super) fn whole(&self) -> Duration {
        self.whole
    }

    /// Returns how long to wait on, once the first time is over; nothing where that was all.
    ///
    /// # Errors
    /// When nothing at all was heard and the port answers a handshake: no word in clear will ever come.
    pub(super) fn rest(&self, server: &Server, heard: &[u8]) -> Result<Option<Duration>, Cause> {
        if self.first == self.whole {
            return Ok(None);
        }
        let left = || self.whole.saturating_sub(self.since.elapsed());
        // To connect and to shake hands takes half of what is left at most, so that a late greeting is heard.
        if heard.is_empty() && waits_for_tls(server, ANSWERS_WITHIN.min(left() / 4)) {
            let (host, port) = (server.host.clone(), server.port);
            return Err(Cause::OtherPort { host, in_clear: false, port, speech: Speech::Tls });
        }
        Ok(Some(left()))
    }
}

/// Begins a handshake on a connection of its own and tells whether the port answers in TLS; nothing else is said on it.
fn waits_for_tls(server: &Server, within: Duration) -> bool {
    let brief = Server { step_timeout: within, ..server.clone() };
    let Ok(tls) = Tls::prepare(&brief) else { return false };
    let Ok(mut wire) = Wire::connect(&brief) else { return false };
    wire.allow(within);
    // Whatever comes of it: a record of TLS begins with its type, 20 to 23 (RFC 8446, section 5.1).
    let done = tls.handshake(&mut wire).is_ok();
    done || wire.first_heard().first().is_some_and(|octet| (20..=23).contains(octet))
}
