//! A PDF file that somebody sent, read in a process of its own: what it unpacks to and how long it takes has a bound, and what
//! breaks there breaks nothing here.

use std::{
    io::{Read, Write},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::{Context, Failure};
use crate::guide::orders::{PdfFound, Unread};

/// The longest time one file is read for.
const LONGEST: Duration = Duration::from_mins(1);
/// The same, of the processor, in seconds.
const SECONDS: u64 = 30;
/// The most memory one file is read in.
const MEMORY: u64 = 1 << 30;
/// The most octets that are taken from the reader.
const MOST: u64 = 512 << 20;

/// Read a PDF file from standard input and print its text, within bounds
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(super) struct ReadPdf {}

impl ReadPdf {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        bound()?;
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        let found = read(bytes);
        context.out.exactly(&serde_json::to_string(&found).expect("texts and words are always JSON"))
    }
}

#[cfg(feature = "pdf")]
fn read(bytes: Vec<u8>) -> PdfFound {
    crate::guide::orders::pdf::read(bytes)
}

#[cfg(not(feature = "pdf"))]
fn read(_: Vec<u8>) -> PdfFound {
    PdfFound::Unread(Unread::Pdf)
}

/// Takes from this process what a file of reason does not need. Where the system does not keep to it, the time does.
#[cfg(unix)]
fn bound() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [(Resource::Core, 0), (Resource::Cpu, SECONDS), (Resource::As, MEMORY)] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn bound() -> std::io::Result<()> {
    Ok(())
}

/// Reads a PDF file in a process of its own.
pub(super) fn apart(bytes: &[u8]) -> PdfFound {
    if cfg!(not(feature = "pdf")) {
        return PdfFound::Unread(Unread::Pdf);
    }
    try_apart(bytes).unwrap_or(PdfFound::Unread(Unread::Broke))
}

fn try_apart(bytes: &[u8]) -> anyhow::Result<PdfFound> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("read-pdf").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let bytes = bytes.to_vec();
    // A reader that breaks off takes no more; what it said of that is told by its end.
    thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&bytes)));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut said = Vec::new();
        let read = stdout.map(|stdout| stdout.take(MOST).read_to_end(&mut said));
        sender.send(read.is_some_and(|read| read.is_ok()).then_some(said))
    });
    let said = receiver.recv_timeout(LONGEST);
    if said.is_err() {
        child.kill()?;
    }
    let ended = child.wait()?;
    let said = said?.filter(|_| ended.success());
    Ok(serde_json::from_slice(&said.ok_or_else(|| anyhow::anyhow!("the reader broke off"))?)?)
}
