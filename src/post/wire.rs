use std::{
    io::{self, Read, Write},
    net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs},
    time::{Duration, Instant},
};

use super::{
    cause::Cause,
    server::{Security, Server},
};

/// How many of the first octets are kept, enough to tell by them what a port is for.
const FIRST: usize = 16;

/// A connection on which everything ends at a deadline, however many octets trickle in before it.
pub(super) struct Wire {
    /// The first octets that were heard.
    first: Vec<u8>,
    socket: TcpStream,
    since: Instant,
    limit: Duration,
}

impl Wire {
    /// Looks the host up and connects to the first of its addresses that answers.
    pub(super) fn connect(server: &Server) -> Result<Self, Cause> {
        let addresses = look_up(server)?;
        let since = Instant::now();
        let mut reason = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for (address, untried) in addresses.iter().zip((1..=addresses.len()).rev()) {
            match connect(*address, share(server.step_timeout.saturating_sub(since.elapsed()), untried)) {
                Ok(socket) => return Ok(Self { first: Vec::new(), socket, since, limit: server.step_timeout }),
                Err(error) => reason = error,
            }
        }
        Err(Cause::Connect { host: server.host.clone(), port: server.port, reason })
    }

    /// Connects once more to the very address that was reached, all within a time that what follows on it shares.
    pub(super) fn another(&self, within: Duration) -> io::Result<Self> {
        let since = Instant::now();
        let socket = connect(self.socket.peer_addr()?, within)?;
        Ok(Self { first: Vec::new(), socket, since, limit: within })
    }

    /// Sets the deadline of what follows, counted from now.
    pub(super) fn allow(&mut self, limit: Duration) {
        self.since = Instant::now();
        self.limit = limit;
    }

    /// Returns the first octets that were heard, [`FIRST`] at most.
    pub(super) fn first_heard(&self) -> &[u8] {
        &self.first
    }

    /// Returns the time that was allowed.
    pub(super) fn limit(&self) -> Duration {
        self.limit
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.limit.saturating_sub(self.since.elapsed());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Wire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = until_heard(|| {
            self.socket.set_read_timeout(Some(self.left()?))?;
            self.socket.read(into)
        })?;
        let wanted = FIRST.saturating_sub(self.first.len());
        self.first.extend(into[..read].iter().take(wanted));
        Ok(read)
    }
}

impl Write for Wire {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        until_heard(|| {
            self.socket.set_write_timeout(Some(self.left()?))?;
            self.socket.write(from)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

/// Tries again after a signal, and calls a time-out by one name: Unix says `WouldBlock`, Windows `TimedOut`.
fn until_heard(mut attempt: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match attempt() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Err(io::ErrorKind::TimedOut.into()),
            result => return result,
        }
    }
}

fn connect(address: SocketAddr, limit: Duration) -> io::Result<TcpStream> {
    if limit.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    let socket = TcpStream::connect_timeout(&address, limit)?;
    // The end of the message is a small write of its own and must not wait for more.
    socket.set_nodelay(true)?;
    Ok(socket)
}

/// Leaves time for the addresses not yet tried.
fn share(left: Duration, untried: usize) -> Duration {
    left / u32::try_from(untried).unwrap_or(u32::MAX)
}

/// Looks the host up; how long that may take is the operating system's rule.
fn look_up(server: &Server) -> Result<Vec<SocketAddr>, Cause> {
    let addresses: Vec<_> = (server.host.as_str(), server.port)
        .to_socket_addrs()
        .map_err(|reason| Cause::LookUp { host: server.host.clone(), reason })?
        .collect();
    match addresses.iter().find(|address| !is_loopback(address.ip())) {
        Some(address) if server.must_be_loopback() => Err(elsewhere(server, address.ip())),
        Some(_) | None => Ok(addresses),
    }
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

fn elsewhere(server: &Server, address: IpAddr) -> Cause {
    let host = server.host.clone();
    match server.security {
        Security::None => Cause::ClearText { host, address },
        Security::Tls | Security::Starttls => Cause::NotLoopback { host, address },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked_up(host: &str, security: Security, loopback_only: bool) -> Result<Vec<SocketAddr>, Cause> {
        look_up(&Server { loopback_only, ..Server::new(host, 25, security) })
    }

    #[test]
    fn plain_text_is_refused_to_any_address_but_a_loopback_one() {
        for host in ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "localhost"] {
            assert!(looked_up(host, Security::None, false).is_ok(), "{host}");
        }
        for host in
            ["128.0.0.1", "126.255.255.255", "0.0.0.0", "192.0.2.1", "::2", "::", "::ffff:192.0.2.1", "2001:db8::1"]
        {
            assert!(matches!(looked_up(host, Security::None, false), Err(Cause::ClearText { .. })), "{host}");
        }
    }

    #[test]
    fn a_run_bound_to_this_machine_is_bound_with_tls_too() {
        for security in [Security::Tls, Security::Starttls] {
            assert!(looked_up("192.0.2.1", security, false).is_ok());
            assert!(looked_up("127.0.0.1", security, true).is_ok());
            assert!(matches!(looked_up("192.0.2.1", security, true), Err(Cause::NotLoopback { .. })));
        }
    }

    #[test]
    fn each_address_gets_its_share_of_the_time_that_is_left() {
        assert_eq!(share(Duration::from_secs(90), 3), Duration::from_secs(30));
        assert_eq!(share(Duration::from_secs(90), 1), Duration::from_secs(90));
    }
}
