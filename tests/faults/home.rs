//! Homes with a letter that waits to be sent, made once and copied for every cell.

use std::{fs, io, path::Path, sync::OnceLock};

use crate::{
    dialogue::Mode,
    support::{certificates::Authority, session::Session, smtp_server::Heard},
};

pub(crate) const TODAY: &str = "2026-11-23";
/// In no file but the one it is read from.
pub(crate) const PASSWORD: &str = "CANARY-7f3a-s3cret";

/// How Ada's mail provider is reached, and how long it is waited for.
pub(crate) struct Provider<'a> {
    pub(crate) port: u16,
    pub(crate) mode: Mode,
    pub(crate) authority: Option<&'a Authority>,
    pub(crate) timeout: u64,
    pub(crate) final_timeout: u64,
}

impl<'a> Provider<'a> {
    /// A provider that is waited for as long as it takes.
    pub(crate) fn new(port: u16, mode: Mode, authority: &'a Authority) -> Self {
        Self { port, mode, authority: Some(authority), timeout: 30, final_timeout: 30 }
    }

    /// Gives up after two seconds: more than any honest step takes on a machine that is busy, and less than a test can wait.
    pub(crate) fn impatient(self) -> Self {
        Self { timeout: 2, final_timeout: 2, ..self }
    }

    /// Writes the settings into a home.
    pub(crate) fn set_up(&self, session: &Session) {
        let password = session.write("password", &format!("{PASSWORD}\n"));
        let ca = self.authority.map_or_else(String::new, |authority| {
            format!("ca_file = \"{}\"\n", session.write("ca.pem", authority.pem()).display())
        });
        session.configure(&format!(
            "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n\
             [sending]\npause = 0\na_day = 1000\n[mail.smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"{}\"\nuser = \"ada\"\n\
             password = \"file:{}\"\ntimeout = {}\nfinal_timeout = {}\n{ca}",
            self.port,
            self.mode.word(),
            password.display(),
            self.timeout,
            self.final_timeout,
        ));
    }
}

/// Returns the authority that every server of this run has its certificate from.
pub(crate) fn authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(Authority::new)
}

/// Returns a home of its own with one letter to `AliExpress` that waits, and the provider in its settings.
pub(crate) fn with_a_letter(provider: &Provider<'_>) -> Session {
    static MODEL: OnceLock<Session> = OnceLock::new();
    let model = MODEL.get_or_init(|| {
        let session = Session::ada(TODAY);
        session.ok("new erasure --to aliexpress");
        session
    });
    let session = copy_of(model);
    provider.set_up(&session);
    session
}

/// Copies a home with everything in it.
pub(crate) fn copy_of(model: &Session) -> Session {
    let session = Session::on(TODAY);
    copy(model.home(), session.home()).unwrap();
    session
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let (entry, target) = {
            let entry = entry?;
            let target = to.join(entry.file_name());
            (entry, target)
        };
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            fs::set_permissions(&target, entry.metadata()?.permissions())?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// Returns the kinds of the events of case 1, and the state of its last letter.
pub(crate) fn recorded(session: &Session) -> (Vec<String>, String) {
    let case = session.json("show 1");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let kinds = case["events"].as_array().unwrap().iter().map(|event| text(&event["kind"])).collect();
    (kinds, text(&case["letters"].as_array().unwrap().last().unwrap()["state"]))
}

/// Counts the messages that came whole.
pub(crate) fn messages(heard: &[Heard]) -> usize {
    heard.iter().map(|connection| connection.messages.len()).sum()
}

/// Returns the first character that could move the text of a terminal about, if there is one.
pub(crate) fn raw(text: &str) -> Option<char> {
    let turns =
        |character| matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    text.chars().find(|character| (character.is_control() && !matches!(character, '\n' | '\t')) || turns(*character))
}
