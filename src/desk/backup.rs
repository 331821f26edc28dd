//! One file that brings everything back: the record as its export, and the settings.

use std::{
    io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use zip::{ZipArchive, result::ZipError};

use super::{Cases, DeskError, Moment, Trouble, open::append};
use crate::{
    case::{self, Event},
    export::{Archive, Packing},
    ledger::{self, Checked, Ledger, LedgerError, Restored, SqliteLedger, Stream},
};

/// What the archive is, in its first file.
const HEAD: &str = "backup.json";
/// The record, as `redress export` writes it.
const RECORD: &str = "ledger.jsonl";
/// The settings.
const SETTINGS: &str = "settings/config.toml";
/// The folder of the user's own records of controllers.
const CONTROLLERS: &str = "settings/controllers/";
/// The format that is written, and the only one there has been.
const FORMAT: &str = "redress.archive/1";
/// The most bytes of a settings file that are read; one is a few hundred.
const LARGEST_SETTINGS: u64 = 1024 * 1024;
/// The program that checks the record without redress.
const CHECKER: &str = include_str!("../../docs/ledger_verify.py");
const README: &str = "\
A backup of redress: everything it recorded, with every letter and document, and its settings.
It holds no password. It is as private as what you wrote.

To bring it back:   redress restore THIS-FILE

Without redress: unpack it, then
    sha256sum -c SHA256SUMS                     is every file as it was written?
    python3 ledger_verify.py < ledger.jsonl     is the record as it was written?
ledger.jsonl has one JSON object a line: first what happened, in order, then the documents, their bytes in Base64.
";

/// A settings file in a backup.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SettingsFile {
    /// `config.toml`, or the name of a record in the folder `controllers`.
    pub name: SettingsName,
    /// What is in it.
    pub text: String,
}

/// Which settings file it is.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum SettingsName {
    /// `config.toml`
    Config,
    /// A record of the user's own, by the controller's id.
    Controller(String),
}

/// Why a file cannot be restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The archive is not as it was written.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// The file cannot be read.
    #[error("the backup cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A later redress wrote it.
    #[error("the backup is of the format `{0}`, which a later redress wrote; this one knows `{FORMAT}`")]
    Later(String),
    /// The record cannot be made where it is to go.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The record in it is not as it was written.
    #[error("the record in the backup is not as it was written: {0}")]
    Record(LedgerError),
    /// It is another kind of file.
    #[error("the file is no backup of redress: {0}")]
    Unknown(&'static str),
}

#[derive(Deserialize, Serialize)]
struct Head {
    schema: String,
    redress: String,
    made: String,
    entries: u64,
}

/// A backup that can be read: an archive of [`back_up`], or a bare export.
pub struct Backup<R> {
    content: Content<R>,
}

enum Content<R> {
    Archive(Box<ZipArchive<R>>),
    Export(R),
}

/// Counts the entries and documents that a backup of the record would hold.
///
/// # Errors
/// When the record cannot be read.
pub fn extent(ledger: &dyn Ledger) -> Result<u64, DeskError> {
    Ok((ledger.records()?.len() + ledger.documents()?.len()) as u64)
}

/// Writes a backup. It is as the record is at this moment. `written` is told how many more entries and documents are in it.
///
/// # Errors
/// When the record cannot be read, or the target takes no more.
pub fn back_up<W: Write + Seek>(
    ledger: &dyn Ledger,
    settings: &[SettingsFile],
    target: W,
    moment: Moment,
    written: &mut dyn FnMut(u64),
) -> Result<W, DeskError> {
    let failed = |error| DeskError::from(LedgerError::Export(error));
    let mut archive = Archive::new(target, moment.utc());
    let head = Head {
        schema: FORMAT.to_owned(),
        redress: env!("CARGO_PKG_VERSION").to_owned(),
        made: moment.utc().to_rfc3339(),
        entries: ledger.records()?.len() as u64,
    };
    let head = serde_json::to_string_pretty(&head).map_err(|error| failed(error.into()))?;
    archive.add(HEAD, format!("{head}\n").as_bytes()).map_err(failed)?;
    archive.add("README.txt", README.as_bytes()).map_err(failed)?;
    archive.add("ledger_verify.py", CHECKER.as_bytes()).map_err(failed)?;
    for file in settings {
        archive.add(&file.name.path(), file.text.as_bytes()).map_err(failed)?;
    }
    let mut record = archive.begin(RECORD, Packing::Smaller).map_err(failed)?;
    ledger.export(&mut CountedLines { target: BufWriter::new(&mut record), head: true, written })?;
    record.end();
    Ok(archive.finish().map_err(failed)?.0)
}

/// Tells of each line of an export that passes, but the head: one for each entry and each document.
struct CountedLines<'a, W> {
    target: W,
    /// Whether the head has not passed yet.
    head: bool,
    written: &'a mut dyn FnMut(u64),
}

impl<W: Write> Write for CountedLines<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.target.write(bytes)?;
        let ends = memchr::memchr_iter(b'\n', &bytes[..taken]).count() as u64;
        let heads = u64::from(0 < ends && std::mem::take(&mut self.head));
        if heads < ends {
            (self.written)(ends - heads);
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

/// Reads a backup to its end and checks every hash; nothing is kept. For any bytes whatever it returns, and never panics.
///
/// # Errors
/// Says what is wrong with it.
pub fn check_backup(source: impl Read + Seek) -> Result<Checked, BackupError> {
    let mut backup = Backup::open(source)?;
    backup.settings()?;
    backup.record(|record| ledger::check(record))
}

/// Reads a backup into a new record beside the path, and looks at every hash, document and case of it. Nothing is
/// replaced yet. What is returned with it are cases that cannot be folded and documents that are missing: the backup has
/// them so.
///
/// # Errors
/// When the backup is not as it was written, or the record cannot be made.
pub fn restore<R: Read + Seek>(backup: &mut Backup<R>, path: &Path) -> Result<(Restored, Vec<Trouble>), DeskError> {
    let restored = backup.record(|record| SqliteLedger::restore(path, record))?;
    let troubles = super::verify(restored.ledger())?;
    if let Some(Trouble::Ledger(finding)) = troubles.iter().find(|trouble| matches!(trouble, Trouble::Ledger(_))) {
        return Err(BackupError::Damaged(finding.to_string()).into());
    }
    Ok((restored, troubles))
}

/// Writes down for every letter that waits that the record was restored: what went since the backup was made is not in
/// it, so that none of them goes again without the user's word. Returns how many there are.
///
/// # Errors
/// When the ledger fails.
pub fn hold_back_after_restoring(ledger: &mut dyn Ledger, moment: Moment) -> Result<usize, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let cases = Cases::those_in(transaction.as_ref(), &|_| true)?;
    let waiting = cases.waiting(moment.utc(), moment.today).filter(|held| held.letter.state.may_be_sent());
    let letters: Vec<(u32, u32)> = waiting.map(|held| (held.case.number, held.letter.n)).collect();
    for (case, letter) in &letters {
        let event = Event::Restored(case::Restored { letter: *letter });
        append(transaction.as_mut(), &Stream::case(*case), &event, moment)?;
    }
    transaction.commit()?;
    Ok(letters.len())
}

impl<R: Read + Seek> Backup<R> {
    /// Looks which kind of backup a file is.
    ///
    /// # Errors
    /// When it is none, a later redress wrote it, or it cannot be read.
    pub fn open(mut source: R) -> Result<Self, BackupError> {
        let mut first = [0; 2];
        let read = read_up_to(&mut source, &mut first)?;
        source.seek(SeekFrom::Start(0))?;
        match &first[..read] {
            b"" => Err(BackupError::Unknown("it is empty")),
            b"PK" => Self::open_archive(source),
            [b'{', _] => Ok(Self { content: Content::Export(source) }),
            _ => Err(BackupError::Unknown("it is neither an archive nor an export")),
        }
    }

    fn open_archive(source: R) -> Result<Self, BackupError> {
        let mut archive = ZipArchive::new(source).map_err(damaged)?;
        let Some(head) = text_of(&mut archive, HEAD)? else {
            return Err(BackupError::Unknown("it is another archive"));
        };
        let head: serde_json::Value = serde_json::from_str(&head)
            .map_err(|error| BackupError::Damaged(format!("`{HEAD}` cannot be read: {error}")))?;
        match head["schema"].as_str() {
            Some(FORMAT) => Ok(Self { content: Content::Archive(Box::new(archive)) }),
            Some(later) if later.starts_with("redress.archive/") => {
                Err(BackupError::Later(crate::post::escape(later.as_bytes(), 40)))
            }
            _ => Err(BackupError::Unknown("it is another archive")),
        }
    }

    /// Returns the settings in it.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn settings(&mut self) -> Result<Vec<SettingsFile>, BackupError> {
        let Content::Archive(archive) = &mut self.content else { return Ok(Vec::new()) };
        let raw = archive.file_names_raw().filter_map(|name| std::str::from_utf8(name).ok());
        let mut names: Vec<SettingsName> = raw.filter_map(SettingsName::from_path).collect();
        names.sort();
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            if let Some(text) = text_of(archive, &name.path())? {
                files.push(SettingsFile { name, text });
            }
        }
        Ok(files)
    }

    /// Hands the record in it to a reader that checks it.
    fn record<T>(&mut self, read: impl FnOnce(&mut dyn BufRead) -> Result<T, LedgerError>) -> Result<T, BackupError> {
        match &mut self.content {
            Content::Archive(archive) => {
                let file = archive.by_name(RECORD).map_err(damaged)?;
                read(&mut BufReader::new(file)).map_err(of_the_record)
            }
            Content::Export(source) => {
                source.seek(SeekFrom::Start(0))?;
                read(&mut BufReader::new(source)).map_err(of_the_record)
            }
        }
    }
}

impl SettingsName {
    fn path(&self) -> String {
        match self {
            Self::Config => SETTINGS.to_owned(),
            Self::Controller(id) => format!("{CONTROLLERS}{id}.toml"),
        }
    }

    /// Takes no name that leads anywhere else.
    fn from_path(path: &str) -> Option<Self> {
        if path == SETTINGS {
            return Some(Self::Config);
        }
        let id = path.strip_prefix(CONTROLLERS)?.strip_suffix(".toml")?;
        Self::controller(id)
    }

    /// Names the record of a controller, if that is an id.
    #[must_use]
    pub fn controller(id: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (!id.is_empty() && id.len() <= 100 && id.bytes().all(plain)).then(|| Self::Controller(id.to_owned()))
    }
}

/// Tells whose trouble it is: that of the record in the backup, or of the disk it goes to.
fn of_the_record(error: LedgerError) -> BackupError {
    match error {
        LedgerError::Import { .. } => BackupError::Record(error),
        other => BackupError::Ledger(other),
    }
}

fn damaged(error: ZipError) -> BackupError {
    match error {
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof && error.raw_os_error().is_some() => {
            BackupError::Io(error)
        }
        other => BackupError::Damaged(other.to_string()),
    }
}

/// Reads a small file of the archive.
fn text_of<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> Result<Option<String>, BackupError> {
    let file = match archive.by_name(name) {
        Err(ZipError::FileNotFound) => return Ok(None),
        other => other.map_err(damaged)?,
    };
    let mut text = String::new();
    let read = file.take(LARGEST_SETTINGS + 1).read_to_string(&mut text);
    read.map_err(|error| BackupError::Damaged(format!("`{name}`: {error}")))?;
    if text.len() as u64 > LARGEST_SETTINGS {
        return Err(BackupError::Damaged(format!("`{name}` is larger than a settings file is")));
    }
    Ok(Some(text))
}

fn read_up_to(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while read < buffer.len() {
        match source.read(&mut buffer[read..])? {
            0 => break,
            some => read += some,
        }
    }
    Ok(read)
}
