use std::path::PathBuf;

use super::{
    Init,
    interview::{Interview, Question},
    needs,
    person::not_empty,
    way::Route,
};
use crate::{
    cli::{Failure, files},
    config::{Accepts, Imap, PasswordSource, Provider, Secret, Smtp, make_private_folder},
};

/// Where the password is, and the password itself where it was typed just now.
pub(super) struct Password {
    pub(super) source: PasswordSource,
    pub(super) typed: Option<Secret>,
}

impl Init {
    /// Settles where the password or the token comes from; one for both servers unless told otherwise.
    pub(super) fn password(
        &self,
        asking: &mut Interview,
        known: Option<&Smtp>,
        smtp: &Smtp,
        imap: Option<&Imap>,
        route: Route,
    ) -> Result<Password, Failure> {
        let found = |source: PasswordSource| Ok(Password { source, typed: None });
        let same = known.filter(|known| known.host == smtp.host && known.auth == smtp.auth);
        if let Some(source) = &self.smtp_password {
            return found(source.clone());
        }
        if !asking.can_ask() {
            return found(same.map_or(PasswordSource::Prompt, |smtp| smtp.password.clone()));
        }
        if Self::is_by_token(route) {
            return token_command(asking, same);
        }
        if asking.context.dry_run {
            asking.say("     The password would be asked for and kept in the keyring.");
            return found(PasswordSource::Keyring);
        }
        if let Some(provider) = route.provider {
            needs::say(asking, provider);
        } else {
            asking.say("     Many providers want an app password here, not your normal one.");
        }
        let secret = asking.secret(&words(route.provider, same.is_some()))?;
        match same {
            Some(same) if secret.expose().is_empty() => found(same.password.clone()),
            Some(_) | None => keep(asking, secret, smtp, imap),
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
fn token_command(asking: &mut Interview, same: Option<&Smtp>) -> Result<Password, Failure> {
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
    Ok(Password { source: PasswordSource::Command(line), typed: None })
}

/// Keeps a typed password in the keyring, or where the user says if there is none.
fn keep(asking: &mut Interview, secret: Secret, smtp: &Smtp, imap: Option<&Imap>) -> Result<Password, Failure> {
    let why = match in_keyring(&secret, smtp, imap) {
        Ok(()) => {
            asking.say("     Kept in the system keyring.");
            return Ok(Password { source: PasswordSource::Keyring, typed: Some(secret) });
        }
        Err(why) => why,
    };
    asking.say(&format!("     It cannot be kept in the system keyring: {why}."));
    let file = asking.context.config_file.with_file_name("mail-password");
    let choices = [
        ("prompt", "nowhere; ask me each time".to_owned()),
        ("file", format!("in the file {}, readable by me only", file.display())),
        ("command", "in my password manager; a command prints it".to_owned()),
    ];
    let instead = "redress init --smtp-password SOURCE …";
    let question = Question { help: "", instead, key: "password", words: "     Where shall it be kept?" };
    let source = match asking.choose(&question, &choices, 0)? {
        0 => PasswordSource::Prompt,
        1 => in_file(file, &secret)?,
        _ => {
            let help = "such as: pass show mail";
            let question = Question { help, instead, key: "password-command", words: "     Which command?" };
            PasswordSource::Command(asking.answer(&question, None, None, not_empty)?)
        }
    };
    Ok(Password { source, typed: Some(secret) })
}

fn in_file(path: PathBuf, secret: &Secret) -> Result<PasswordSource, Failure> {
    if let Some(folder) = path.parent() {
        make_private_folder(folder).map_err(|error| Failure::caused(crate::cli::Code::CannotCreate, error.into()))?;
    }
    files::write_private(&path, secret.expose().as_bytes())?;
    Ok(PasswordSource::File(path))
}

/// Keeps the password under every name and server it opens.
#[cfg(feature = "keyring")]
fn in_keyring(secret: &Secret, smtp: &Smtp, imap: Option<&Imap>) -> Result<(), String> {
    let sending = (smtp.user.as_deref(), smtp.host.as_str());
    let reading = imap.map(|imap| (imap.user.as_deref(), imap.host.as_str()));
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
