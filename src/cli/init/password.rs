use std::path::PathBuf;

use super::{
    Init, Settled,
    interview::{Interview, Question},
    needs,
    person::not_empty,
};
use crate::{
    cli::{Failure, files},
    config::{Accepts, Auth, Imap, Mail, PasswordSource, Provider, Secret, Smtp, make_private_folder},
};

/// Where the password is, and the password itself where it was typed just now.
pub(super) struct Password {
    pub(super) source: PasswordSource,
    pub(super) typed: Option<Secret>,
    /// Whether the server for reading takes it too.
    pub(super) opens_reading: bool,
}

impl Init {
    /// Returns where the secret of the server for reading is, if it has one of its own: because a flag says so, or because
    /// it is known and that for sending was another, or for another host. What opens one host is never tried at another
    /// that has its own.
    pub(super) fn own_secret(&self, known: &Mail, smtp: &Smtp, imap: &Imap) -> Option<PasswordSource> {
        if let Some(source) = &self.imap_password {
            return Some(source.clone());
        }
        let before = known.imap.as_ref().filter(|before| before.host == imap.host)?;
        let was_shared = known.smtp.as_ref().is_some_and(|sending| {
            sending.host == smtp.host && sending.password == before.password && sending.auth == before.auth
        });
        (!was_shared).then(|| before.password.clone())
    }

    /// Settles where the password or the token for sending comes from. One that is typed is kept nowhere yet: what was
    /// kept before stays until the new one is known to work.
    pub(super) fn password(
        &self,
        asking: &mut Interview,
        known: Option<&Smtp>,
        smtp: &Smtp,
        opens_reading: bool,
        provider: Option<&'static Provider>,
    ) -> Result<Password, Failure> {
        let found = |source: PasswordSource| Ok(Password { source, typed: None, opens_reading });
        let same = known.filter(|known| known.host == smtp.host && known.auth == smtp.auth);
        if let Some(source) = &self.smtp_password {
            return found(source.clone());
        }
        if !asking.can_ask() {
            return found(same.map_or(PasswordSource::Prompt, |smtp| smtp.password.clone()));
        }
        if let Some(same) = same.filter(|_| !asking.revisits()) {
            return found(same.password.clone());
        }
        match smtp.auth {
            Auth::Xoauth2 => return found(token_command(asking, same)?),
            Auth::Password => {}
        }
        if asking.context.dry_run {
            asking.say("     The password would be asked for and kept in the keyring.");
            return found(PasswordSource::Keyring);
        }
        match provider {
            // What Bridge needs was said before it was chosen.
            Some(provider) if provider.auth == Accepts::Bridge => {}
            Some(provider) => needs::say(asking, provider),
            None => asking.say("     Many providers want an app password here, not your normal one."),
        }
        match (typed(asking, provider, same.is_some())?, same) {
            (None, Some(same)) => found(same.password.clone()),
            (typed, _) => Ok(Password { source: PasswordSource::Prompt, typed, opens_reading }),
        }
    }
}

/// Keeps a typed password where it is to be kept, once the settings are to be taken.
pub(super) fn keep_typed(asking: &mut Interview, settled: &mut Settled) -> Result<(), Failure> {
    let Some(Password { typed: Some(secret), opens_reading, .. }) = &settled.password else { return Ok(()) };
    let mail = &mut settled.config.mail;
    let Some(smtp) = &mut mail.smtp else { return Ok(()) };
    let (sharing, own) =
        if *opens_reading { (mail.imap.as_ref(), None) } else { (None, mail.imap.as_ref().map(|imap| &imap.password)) };
    let source = keep(asking, secret, smtp, (sharing, own))?;
    smtp.password = source.clone();
    if let Some(imap) = mail.imap.as_mut().filter(|_| *opens_reading) {
        imap.password = source;
    }
    Ok(())
}

/// Asks for the password; nothing where an empty answer keeps the one that is set.
pub(super) fn typed(
    asking: &mut Interview,
    provider: Option<&'static Provider>,
    is_set: bool,
) -> Result<Option<Secret>, Failure> {
    loop {
        let secret = asking.secret(&words(provider, is_set))?;
        match (secret.expose().trim().is_empty(), is_set) {
            (false, _) => return Ok(Some(secret)),
            (true, true) => return Ok(None),
            (true, false) => asking.context.out.warn("     nothing was typed; Ctrl-C stops, and your answers are kept"),
        }
    }
}

fn words(provider: Option<&Provider>, is_set: bool) -> String {
    let what = match provider.map(|provider| provider.auth) {
        Some(Accepts::AppPassword) => "App password",
        Some(Accepts::Bridge) => "Password that Bridge shows",
        Some(Accepts::Password | Accepts::TokenOnly) | None => "Password or app password",
    };
    format!("     {what} (not shown{})", if is_set { "; empty keeps the one that is set" } else { "" })
}

/// Asks for the program that fetches a token.
fn token_command(asking: &mut Interview, same: Option<&Smtp>) -> Result<PasswordSource, Failure> {
    let before = same.and_then(|smtp| match &smtp.password {
        PasswordSource::Command(line) => Some(line.clone()),
        PasswordSource::File(_) | PasswordSource::Keyring | PasswordSource::Prompt => None,
    });
    let question = Question {
        help: "a program of yours that prints a fresh access token and nothing else; no shell runs it",
        instead: "redress init --auth xoauth2 --smtp-password \"command:…\"",
        key: "token-command",
        words: "     Which command prints the token?",
    };
    let line = asking.answer(&question, None, before.as_deref(), not_empty)?;
    Ok(PasswordSource::Command(line))
}

/// Keeps a typed password in the keyring, or where the user says if there is none.
fn keep(
    asking: &mut Interview,
    secret: &Secret,
    smtp: &Smtp,
    (sharing, own): (Option<&Imap>, Option<&PasswordSource>),
) -> Result<PasswordSource, Failure> {
    let why = match in_keyring(secret, smtp, sharing) {
        Ok(()) => {
            asking.say("     Kept in the system keyring.");
            return Ok(PasswordSource::Keyring);
        }
        Err(why) => why,
    };
    asking.say(&format!("     It cannot be kept in the system keyring: {why}."));
    let file = asking.context.config_file.with_file_name("mail-password");
    let is_taken = own.is_some_and(|own| *own == PasswordSource::File(file.clone()));
    let file = if is_taken { file.with_file_name("mail-password-for-sending") } else { file };
    let choices = [
        ("prompt", "nowhere; ask me each time".to_owned()),
        ("file", format!("in the file {}, readable by me only", file.display())),
        ("command", "in my password manager; a command prints it".to_owned()),
    ];
    let instead = "redress init --smtp-password SOURCE …";
    let question = Question { help: "", instead, key: "password", words: "     Where shall it be kept?" };
    Ok(match asking.choose(&question, &choices, 0)? {
        0 => PasswordSource::Prompt,
        1 => in_file(file, secret)?,
        _ => {
            let help = "such as: pass show mail";
            let question = Question { help, instead, key: "password-command", words: "     Which command?" };
            PasswordSource::Command(asking.answer(&question, None, None, not_empty)?)
        }
    })
}

fn in_file(path: PathBuf, secret: &Secret) -> Result<PasswordSource, Failure> {
    if let Some(folder) = path.parent() {
        make_private_folder(folder).map_err(|error| Failure::caused(crate::cli::Code::CannotCreate, error.into()))?;
    }
    files::write_private(&path, secret.expose().as_bytes())?;
    Ok(PasswordSource::File(path))
}

/// Keeps the password under every name and server it opens; a server for reading that has its own is none of them.
#[cfg(feature = "keyring")]
fn in_keyring(secret: &Secret, smtp: &Smtp, sharing: Option<&Imap>) -> Result<(), String> {
    let sending = (smtp.user.as_deref(), smtp.host.as_str());
    let reading = sharing.map(|imap| (imap.user.as_deref(), imap.host.as_str()));
    for (user, host) in [sending].into_iter().chain(reading) {
        let kept = crate::config::keep_in_keyring(user.unwrap_or_default(), host, secret);
        kept.map_err(|error| match error {
            crate::config::ConfigError::Keyring { why, .. } => why,
            error => error.to_string(),
        })?;
    }
    Ok(())
}

#[cfg(not(feature = "keyring"))]
fn in_keyring(_: &Secret, _: &Smtp, _: Option<&Imap>) -> Result<(), String> {
    Err("this build knows none".to_owned())
}
