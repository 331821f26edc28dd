//! A line that is typed and not shown, asked for in a line that is written once and never drawn again.
//!
//! For who listens: a question that is redrawn with every key is read aloud with every key.

/// Whether a terminal of this system can be asked not to show what is typed.
pub(super) const IS_POSSIBLE: bool = cfg!(unix);

#[cfg(unix)]
pub(super) use with_termios::line;

#[cfg(not(unix))]
pub(super) fn line(_: &str) -> std::io::Result<Option<String>> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
mod with_termios {
    use std::{
        io::{self, Stdin, Write},
        sync::{
            Arc, OnceLock,
            atomic::{AtomicBool, Ordering},
        },
    };

    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        io::Errno,
        termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr},
    };
    use signal_hook::{
        consts::{SIGINT, SIGTERM},
        flag::{register, register_conditional_default},
    };
    use zeroize::Zeroizing;

    /// How long a wait for the line lasts until it is looked whether it was given up.
    const LOOK: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

    /// Asks, and returns the line that was typed; nothing where the user gave up, by Ctrl-C or at the end of the input.
    ///
    /// # Errors
    /// When standard input is no terminal, or cannot be read.
    pub(in crate::cli) fn line(question: &str) -> io::Result<Option<String>> {
        let stdin = io::stdin();
        let _unseen = Unseen::begin(&stdin)?;
        let interrupts = Interrupts::held();
        io::stderr().write_all(format!("{question} ").as_bytes())?;
        Ok(typed(&stdin, &interrupts)?.map(|typed| typed.as_str().to_owned()))
    }

    /// Reads past the buffer of the standard input, which would keep the password for as long as the program runs.
    fn typed(stdin: &Stdin, interrupts: &Held) -> io::Result<Option<Zeroizing<String>>> {
        let mut line: Zeroizing<Vec<u8>> = Zeroizing::new(Vec::with_capacity(8192));
        let mut chunk = Zeroizing::new([0; 4096]);
        while !line.ends_with(b"\n") {
            if interrupts.came() {
                return Ok(None);
            }
            match poll(&mut [PollFd::new(stdin, PollFlags::IN)], Some(&LOOK)) {
                Ok(0) | Err(Errno::INTR) => continue,
                Ok(_) => {}
                Err(error) => return Err(error.into()),
            }
            match rustix::io::read(stdin, chunk.as_mut_slice()) {
                Ok(0) => return Ok(None),
                Ok(read) => line.extend_from_slice(&chunk[..read]),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let text = std::str::from_utf8(&line).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        Ok(Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned())))
    }

    /// While it lives the terminal shows nothing of what is typed but the end of the line.
    struct Unseen<'a> {
        before: Termios,
        stdin: &'a Stdin,
    }

    impl<'a> Unseen<'a> {
        fn begin(stdin: &'a Stdin) -> io::Result<Self> {
            let before = tcgetattr(stdin)?;
            let mut unseen = before.clone();
            unseen.local_modes.remove(LocalModes::ECHO);
            unseen.local_modes.insert(LocalModes::ECHONL);
            // What was typed before the question was shown already, and is not taken for the answer.
            tcsetattr(stdin, OptionalActions::Flush, &unseen)?;
            Ok(Self { before, stdin })
        }
    }

    impl Drop for Unseen<'_> {
        fn drop(&mut self) {
            let _ = tcsetattr(self.stdin, OptionalActions::Now, &self.before);
        }
    }

    /// What would end the program while the terminal shows nothing, and leave it so for the shell.
    struct Interrupts {
        came: Arc<AtomicBool>,
        end: Arc<AtomicBool>,
    }

    /// While it lives they are noticed; before and after they end the program.
    struct Held(&'static Interrupts);

    impl Interrupts {
        fn held() -> Held {
            static ALL: OnceLock<Interrupts> = OnceLock::new();
            let all = ALL.get_or_init(|| {
                let (came, end) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
                for signal in [SIGINT, SIGTERM] {
                    // Where it cannot be held it ends the program, as before.
                    let _ = register(signal, Arc::clone(&came));
                    let _ = register_conditional_default(signal, Arc::clone(&end));
                }
                Self { came, end }
            });
            all.came.store(false, Ordering::SeqCst);
            all.end.store(false, Ordering::SeqCst);
            Held(all)
        }
    }

    impl Held {
        fn came(&self) -> bool {
            self.0.came.load(Ordering::SeqCst)
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            self.0.end.store(true, Ordering::SeqCst);
        }
    }
}
