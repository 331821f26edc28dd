//! A terminal at which a test types: the program cannot tell it from a person's.

#![allow(dead_code, clippy::unwrap_used, reason = "each test crate uses its part; a helper that fails fails its test")]

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    process::{Child, Command},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::{
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

/// How long a test waits for words to appear.
const PATIENCE: Duration = Duration::from_mins(1);

/// A program that runs at a terminal.
pub(crate) struct Terminal {
    /// How many answers were typed.
    pub(crate) answers: usize,
    child: Child,
    keys: File,
    read_to: usize,
    reader: JoinHandle<()>,
    screen: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    /// Starts a command at a terminal of 200 columns.
    pub(crate) fn run(command: Command) -> Self {
        Self::of_width(command, 200)
    }

    /// Starts a command at a terminal of so many columns.
    pub(crate) fn of_width(command: Command, columns: u16) -> Self {
        Self::of_size(command, columns, 60)
    }

    /// Starts a command at a terminal of so many columns and rows.
    pub(crate) fn of_size(mut command: Command, columns: u16, rows: u16) -> Self {
        let keys = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&keys).unwrap();
        unlockpt(&keys).unwrap();
        let name = ptsname(&keys, Vec::new()).unwrap();
        let line = OpenOptions::new().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        tcsetwinsize(&line, Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
        command.stdin(line.try_clone().unwrap()).stdout(line.try_clone().unwrap()).stderr(line);
        let child = command.spawn().unwrap();
        drop(command);
        let keys = File::from(keys);
        let screen = Arc::new(Mutex::new(Vec::new()));
        let (mut from, onto) = (keys.try_clone().unwrap(), Arc::clone(&screen));
        let reader = thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = from.read(&mut chunk) {
                onto.lock().unwrap().extend_from_slice(&chunk[..read]);
            }
        });
        Self { answers: 0, child, keys, read_to: 0, reader, screen }
    }

    /// Waits until the words appear after those that were waited for before.
    pub(crate) fn sees(&mut self, words: &str) {
        let begun = Instant::now();
        loop {
            let shown = self.shown();
            if let Some(at) = shown[self.read_to..].find(words) {
                self.read_to += at + words.len();
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "`{words}` does not appear on\n{}", &shown[self.read_to..]);
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for a question and answers it with a line.
    pub(crate) fn answer(&mut self, question: &str, line: &str) {
        self.sees(question);
        self.answers += 1;
        self.press(&format!("{line}\r"));
    }

    /// Interrupts the program, as Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for the end, and returns the exit code and everything that was shown.
    pub(crate) fn ends(mut self) -> (i32, String) {
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        self.reader.join().unwrap();
        (code, String::from_utf8(plain(&self.screen.lock().unwrap())).unwrap())
    }

    /// Waits for the end, and returns the exit code and everything that was shown, colours and all.
    pub(crate) fn ends_in_colour(mut self) -> (i32, String) {
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        self.reader.join().unwrap();
        let shown = String::from_utf8(self.screen.lock().unwrap().clone()).unwrap();
        (code, shown.replace("\r\n", "\n"))
    }

    /// Waits for the end, and returns the exit code and what stands on the terminal then, as somebody sees it: every row, with
    /// what was drawn over it gone.
    pub(crate) fn ends_as_seen(mut self, columns: u16) -> (i32, String) {
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        self.reader.join().unwrap();
        // Nobody has so many rows; but who scrolls back sees them all.
        let (rows, columns) = (1_000.try_into().unwrap(), columns.try_into().unwrap());
        let mut screen = vt100::Parser::new(rows, columns, 0);
        screen.process(&self.screen.lock().unwrap());
        let rows: Vec<String> = screen.screen().rows(0, columns.get()).collect();
        (code, rows.join("\n").trim_end().to_owned() + "\n")
    }

    /// Tells whether the terminal shows what is typed.
    pub(crate) fn shows_what_is_typed(&self) -> bool {
        rustix::termios::tcgetattr(&self.keys).unwrap().local_modes.contains(rustix::termios::LocalModes::ECHO)
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&plain(&self.screen.lock().unwrap())).into_owned()
    }
}

/// Takes out what moves the cursor or colours the text.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        if *first != 0x1b {
            text.push(*first);
        } else if let Some(sequence) = rest.strip_prefix(b"[") {
            let end = sequence.iter().position(u8::is_ascii_alphabetic).map_or(sequence.len(), |at| at + 1);
            rest = &sequence[end..];
        } else {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    text
}
