//! The private mail host of `tests/mailhost/mailhost`, for as long as a test needs it.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// What `mailhost` exits with where it cannot run.
const CANNOT_RUN_HERE: i32 = 77;

/// Somebody else's Postfix and Dovecot on free ports of this machine, with TLS and login; stopped when dropped.
///
/// `ada@example.org` logs in, sends as herself and reads her own mail. Mail to anybody else, at any domain, goes to the
/// mailbox of `controllers@example.org`; but `rejected@` is refused, `deferred@` is refused for now, and `bounced@` is
/// accepted and then returned with a delivery report.
pub(crate) struct MailHost {
    /// The authority that signed its certificate, as PEM.
    pub(crate) ca_file: PathBuf,
    /// The name its certificate is for.
    pub(crate) host: String,
    /// The port of IMAP, with TLS from the first byte.
    pub(crate) imaps_port: u16,
    /// Ada's password.
    pub(crate) password_file: PathBuf,
    /// The port of SMTP with TLS from the first byte.
    pub(crate) smtps_port: u16,
    /// The port of SMTP with STARTTLS.
    pub(crate) submission_port: u16,
    /// Ada's login name and address.
    pub(crate) user: String,
    folder: TempDir,
    keeper: Child,
}

impl MailHost {
    /// Starts a host, or says on stderr why the test is skipped; with `CI=true` nothing is skipped.
    pub(crate) fn start() -> Option<Self> {
        // Not below the target folder: the servers run as users of their own, who may not be let in there.
        let folder = tempfile::Builder::new().prefix("redress-").tempdir().unwrap();
        let mut keeper = script("mailhost")
            .arg("run")
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("`bash` runs");
        let lines = BufReader::new(keeper.stdout.take().unwrap()).lines().map(Result::unwrap);
        let said: Vec<_> = lines.take_while(|line| line != "READY").collect();
        if said.is_empty() {
            return skip(keeper);
        }
        let value = |key| said.iter().find_map(|line| line.strip_prefix(key)?.strip_prefix('=')).unwrap().to_owned();
        let port = |key| value(key).parse().unwrap();
        Some(Self {
            ca_file: value("CA_FILE").into(),
            host: value("HOST"),
            imaps_port: port("IMAPS_PORT"),
            password_file: value("PASSWORD_FILE").into(),
            smtps_port: port("SMTPS_PORT"),
            submission_port: port("SUBMISSION_PORT"),
            user: value("USER"),
            folder,
            keeper,
        })
    }

    /// Waits until that many copies of a message lie in the two mailboxes, and returns all there are.
    ///
    /// Python reads them over IMAP and TLS, with a MIME parser that is not ours; `read_back.py` says what it tells.
    pub(crate) fn read_back(&self, message_id: &str, copies: usize) -> Vec<Value> {
        let mut script = script("read_back.py");
        let output = script.arg(self.folder.path()).args([message_id, &copies.to_string()]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{copies} copies of {message_id} wanted: {said}\n{complaint}\n{}", self.log());
        serde_json::from_str(&said).unwrap()
    }

    /// Puts a message into a folder of Ada's, as her provider would; the inbox has no name.
    pub(crate) fn put(&self, folder: &str, name: &str, bytes: &[u8]) {
        let mail = self.folder.path().join("mail");
        let owner = fs::metadata(&mail).unwrap();
        let maildir = mail.join("ada@example.org/Maildir");
        let folder = if folder.is_empty() { maildir.clone() } else { maildir.join(format!(".{folder}")) };
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        if !bytes.is_empty() {
            fs::write(folder.join("new").join(name), bytes).unwrap();
        }
        let chown = Command::new("chown").arg("-R").arg(format!("{}:{}", owner.uid(), owner.gid())).arg(&mail).status();
        assert!(chown.unwrap().success());
    }

    /// Waits up to ten seconds for a message in Ada's mailbox that holds all of these lines, and returns it.
    pub(crate) fn wait_for_mail(&self, lines: &[&str]) -> String {
        let new = self.folder.path().join("mail/ada@example.org/Maildir/new");
        for _ in 0..100 {
            let files = fs::read_dir(&new).into_iter().flatten().filter_map(|entry| fs::read(entry.ok()?.path()).ok());
            let mut texts = files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            if let Some(text) = texts.find(|text| lines.iter().all(|line| text.contains(line))) {
                return text;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("no mail with {lines:?} came: {}", self.log());
    }

    /// The names of all files of Ada's mail, which end in their flags.
    pub(crate) fn files(&self) -> Vec<String> {
        let output =
            Command::new("find").arg(self.folder.path().join("mail")).args(["-type", "f", "-printf", "%f\n"]).output();
        String::from_utf8_lossy(&output.unwrap().stdout).lines().map(str::to_owned).collect()
    }

    /// What Postfix and Dovecot wrote down.
    pub(crate) fn log(&self) -> String {
        let read = |name| fs::read_to_string(self.folder.path().join("log").join(name)).unwrap_or_default();
        read("postfix.log") + &read("dovecot.log")
    }
}

impl Drop for MailHost {
    fn drop(&mut self) {
        // The end of its standard input is the word to stop.
        drop(self.keeper.stdin.take());
        self.keeper.wait().ok();
    }
}

fn script(name: &str) -> Command {
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mailhost").join(name))
}

fn skip(mut keeper: Child) -> Option<MailHost> {
    let mut why = String::new();
    keeper.stderr.take().unwrap().read_to_string(&mut why).unwrap();
    let skippable = keeper.wait().unwrap().code() == Some(CANNOT_RUN_HERE);
    assert!(skippable && env::var_os("CI").is_none_or(|ci| ci != "true"), "no mail host: {why}");
    // Past the test harness, which keeps to itself what a passing test prints.
    let notice = format!("skipped: the mail host cannot run here: {why}");
    io::stderr().write_all(notice.as_bytes()).unwrap();
    None
}
