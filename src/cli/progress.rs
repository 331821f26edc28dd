//! How far something is that takes longer than a moment: one line on a terminal, drawn again and taken away at the end.
//!
//! Who listens instead of reading gets a line of its own from time to time. In a pipe, and where a program reads, nothing
//! is said.

use std::{
    io::{self, Write},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use super::wrap::width;

/// What takes less time is not spoken of.
const AT_ONCE: Duration = Duration::from_secs(1);
/// How often the line is drawn again.
const REDRAWN: Duration = Duration::from_millis(200);
/// How often a line is said where none can be drawn again.
const SAID_AGAIN: Duration = Duration::from_secs(15);
/// Returns to the first column and empties the line.
const EMPTY: &str = "\r\u{1b}[K";

/// What is counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Unit {
    /// Bytes, shown in millions.
    Bytes,
    /// Messages.
    Mails,
    /// Entries of the record, and the documents beside them.
    Records,
    /// Nothing that could be counted: the seconds are.
    Seconds,
}

/// How a person learns of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Manner {
    /// The line is drawn again and again, at most this wide.
    Drawn(usize),
    /// Lines of their own, from time to time.
    Said,
    /// Not at all.
    Silent,
}

/// The line of the terminal that is drawn again. Whoever writes there takes it away first, and holds it while writing.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Arc<Mutex<bool>>);

impl Line {
    /// Empties the line, if it is drawn; nobody draws it while the value lives.
    pub(super) fn empty(&self) -> MutexGuard<'_, bool> {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut *drawn) {
            let _ = io::stderr().write_all(EMPTY.as_bytes());
        }
        drawn
    }

    fn draw(&self, text: &str) {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = io::stderr().write_all(format!("{EMPTY}{text}").as_bytes());
        *drawn = true;
    }

    fn say(&self, text: &str) {
        let _drawn = self.empty();
        let _ = writeln!(io::stderr(), "{text}");
    }
}

/// What the one that works and the one that tells share.
#[derive(Debug)]
struct Count {
    done: AtomicU64,
    is_over: Mutex<bool>,
    over: Condvar,
    total: AtomicU64,
    unit: Unit,
    what: String,
}

impl Count {
    fn in_words(&self, since: Duration) -> String {
        let (done, total) = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        let (done, total, unit) = match self.unit {
            Unit::Bytes => (done / 1_000_000, total.div_ceil(1_000_000), "MB"),
            Unit::Mails if done.max(total) == 1 => (done, total, "mail"),
            Unit::Mails => (done, total, "mails"),
            Unit::Records => (done, total, "entries and documents"),
            Unit::Seconds => (since.as_secs(), 0, "s"),
        };
        let of = if total == 0 { String::new() } else { format!(" of {}", grouped(total)) };
        let what = &self.what;
        if done == 0 && total == 0 {
            format!("{what} …")
        } else {
            format!("{what}: {}{of} {unit} …", grouped(done))
        }
    }

    /// Waits for the end; tells whether it has come.
    fn ends_within(&self, time: Duration) -> bool {
        let is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.over.wait_timeout_while(is_over, time, |is_over| !*is_over);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Something that goes on; it is over when the value is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    count: Arc<Count>,
    line: Line,
    teller: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins to tell of it, once a moment has passed.
    pub(super) fn begin(what: &str, unit: Unit, line: &Line, manner: Manner) -> Self {
        let (done, total) = (AtomicU64::new(0), AtomicU64::new(0));
        let (is_over, over) = (Mutex::new(false), Condvar::new());
        let count = Arc::new(Count { done, is_over, over, total, unit, what: what.to_owned() });
        let tells = (Arc::clone(&count), line.clone());
        let teller = match manner {
            Manner::Silent => None,
            Manner::Drawn(columns) => Some(std::thread::spawn(move || draw(&tells.0, &tells.1, columns))),
            Manner::Said => Some(std::thread::spawn(move || say(&tells.0, &tells.1))),
        };
        Self { count, line: line.clone(), teller }
    }

    /// Says how much there is in all.
    pub(super) fn of(self, total: u64) -> Self {
        self.count.total.store(total, Ordering::Relaxed);
        self
    }

    /// Says that there is so much more in all than was known.
    pub(super) fn more(&self, total: u64) {
        self.count.total.fetch_add(total, Ordering::Relaxed);
    }

    /// Says that so much more is done.
    pub(super) fn done(&self, more: u64) {
        self.count.done.fetch_add(more, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        *self.count.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.count.over.notify_all();
        if let Some(teller) = self.teller.take() {
            let _ = teller.join();
        }
        drop(self.line.empty());
    }
}

fn draw(count: &Count, line: &Line, columns: usize) {
    let begun = Instant::now();
    let mut pause = AT_ONCE;
    while !count.ends_within(pause) {
        line.draw(&cut(&count.in_words(begun.elapsed()), columns));
        pause = REDRAWN;
    }
}

fn say(count: &Count, line: &Line) {
    let begun = Instant::now();
    let mut pause = AT_ONCE;
    while !count.ends_within(pause) {
        line.say(&count.in_words(begun.elapsed()));
        pause = SAID_AGAIN;
    }
}

/// A line that is drawn again must not reach into the next one.
fn cut(text: &str, columns: usize) -> String {
    let mut cut = String::new();
    for sign in text.chars() {
        if columns <= width(&cut) + 1 {
            break;
        }
        cut.push(sign);
    }
    cut
}

/// Writes 12,345 for 12345.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Counts the bytes that pass.
pub(super) struct Counted<'a, T> {
    inner: T,
    progress: &'a Progress,
}

impl<'a, T> Counted<'a, T> {
    pub(super) fn new(inner: T, progress: &'a Progress) -> Self {
        Self { inner, progress }
    }
}

impl<T: io::Read> io::Read for Counted<'_, T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.done(read as u64);
        Ok(read)
    }
}

impl<T: Write> Write for Counted<'_, T> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.progress.done(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: io::Seek> io::Seek for Counted<'_, T> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(unit: Unit, done: u64, total: u64) -> String {
        let progress = Progress::begin("Reading", unit, &Line::default(), Manner::Silent).of(total);
        progress.done(done);
        progress.count.in_words(Duration::from_secs(3))
    }

    #[test]
    fn the_line_says_how_much_of_how_much() {
        assert_eq!(count(Unit::Mails, 120, 3_000), "Reading: 120 of 3,000 mails …");
        assert_eq!(count(Unit::Mails, 0, 3_000), "Reading: 0 of 3,000 mails …");
        assert_eq!(count(Unit::Mails, 1, 0), "Reading: 1 mail …");
        assert_eq!(count(Unit::Mails, 1_120, 0), "Reading: 1,120 mails …");
        assert_eq!(count(Unit::Bytes, 12_900_000, 100_000_001), "Reading: 12 of 101 MB …");
        assert_eq!(count(Unit::Records, 1_203, 3_517), "Reading: 1,203 of 3,517 entries and documents …");
        assert_eq!(count(Unit::Bytes, 0, 0), "Reading …");
        assert_eq!(count(Unit::Seconds, 0, 0), "Reading: 3 s …");
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_line_leaves_the_last_column_free() {
        assert_eq!(cut("Reading …", 10), "Reading …");
        assert_eq!(cut("Reading …", 9), "Reading ");
    }

    #[test]
    fn bytes_are_counted_on_their_way() {
        let progress = Progress::begin("Reading", Unit::Bytes, &Line::default(), Manner::Silent);
        io::copy(&mut Counted::new(&[7_u8; 300][..], &progress), &mut io::sink()).unwrap();
        io::copy(&mut &[7_u8; 200][..], &mut Counted::new(io::sink(), &progress)).unwrap();
        assert_eq!(progress.count.done.load(Ordering::Relaxed), 500);
    }
}
