//! A server that greets nobody: it may be slow, or wait for TLS where a first word in clear was expected.

use std::time::{Duration, Instant};

use super::{
    cause::Cause,
    server::{Security, Server},
    speech::Speech,
    tls::Tls,
    wire::Wire,
};

/// How long a server may take to be connected to and to answer the beginning of a handshake, both together.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
/// How long the greeting is listened for once more where the port answers in TLS: one port may speak both, and a greeting
/// that came meanwhile is believed before anything else.
const ONCE_MORE: Duration = Duration::from_secs(3);

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

    /// Tells whether there is time left once the first is over.
    pub(super) fn goes_on(&self) -> bool {
        self.first < self.whole
    }

    /// Returns the time that is left.
    pub(super) fn left(&self) -> Duration {
        self.whole.saturating_sub(self.since.elapsed())
    }

    /// Returns how long to listen once more before a silent port is called one that waits for TLS.
    pub(super) fn once_more(&self) -> Duration {
        ONCE_MORE.min(self.left() / 2)
    }

    /// Tells whether nothing at all was heard and the port answers a handshake, asked on a connection of its own to the
    /// same address. It takes half of what is left at most, so that a late greeting is heard.
    pub(super) fn suspects_tls(&self, server: &Server, silent: &Wire) -> bool {
        silent.first_heard().is_empty() && answers_in_tls(server, silent, ANSWERS_WITHIN.min(self.left() / 2))
    }
}

/// Returns what is wrong with a port that greets nobody and answers a handshake: no word in clear will ever come.
pub(super) fn waits_for_tls(server: &Server) -> Cause {
    Cause::OtherPort { host: server.host.clone(), in_clear: false, port: server.port, speech: Speech::Tls }
}

/// Begins a handshake on a connection of its own and tells whether the port answers with a `ServerHello`; nothing else is
/// said on it.
fn answers_in_tls(server: &Server, silent: &Wire, within: Duration) -> bool {
    let Ok(tls) = Tls::prepare(server) else { return false };
    let Ok(mut wire) = silent.another(within) else { return false };
    // Whatever comes of it, since whose certificate it is does not matter here.
    let _ = tls.handshake(&mut wire);
    is_server_hello(wire.first_heard())
}

/// Tells whether octets begin a `ServerHello`: a record of handshakes (type 22; RFC 8446, section 5.1) whose first message
/// is of type 2 (section 4). An alert is none: programs that speak in clear answer what they do not understand with one.
fn is_server_hello(first: &[u8]) -> bool {
    matches!(first, [22, _, _, _, _, 2, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_server_hello_is_an_answer_in_tls() {
        assert!(is_server_hello(&[22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3]));
        for other in [&[21, 3, 3, 0, 2, 2, 40][..], &[22, 3, 3, 0, 122], &[22, 3, 3, 0, 122, 1], b"220 mx", b""] {
            assert!(!is_server_hello(other), "{other:?}");
        }
    }
}
