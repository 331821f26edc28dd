use std::io::{self, Read, Write};

use rustls::ClientConnection;

use super::{
    cause::Cause,
    tls::{Tls, TlsFacts},
    wire::Wire,
};

/// The connection, in clear until it is secured.
pub(super) struct Stream {
    /// What carries the octets and keeps the deadline.
    pub(super) wire: Wire,
    tls: Option<ClientConnection>,
}

impl Stream {
    /// Returns a connection in clear.
    pub(super) fn clear(wire: Wire) -> Self {
        Self { wire, tls: None }
    }

    /// Secures it; nothing goes out in clear from here on.
    pub(super) fn secure(&mut self, tls: &Tls) -> Result<TlsFacts, Cause> {
        let (connection, facts) = tls.handshake(&mut self.wire)?;
        self.tls = Some(connection);
        Ok(facts)
    }
}

impl Read for Stream {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &mut self.tls {
            None => self.wire.read(into),
            Some(tls) => rustls::Stream::new(tls, &mut self.wire).read(into),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        match &mut self.tls {
            None => self.wire.write(from),
            Some(tls) => rustls::Stream::new(tls, &mut self.wire).write(from),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.tls {
            None => self.wire.flush(),
            Some(tls) => rustls::Stream::new(tls, &mut self.wire).flush(),
        }
    }
}
