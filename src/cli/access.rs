//! The user's own mail servers and what opens them, as the settings have it.

use std::path::Path;

use super::{Code, Context, Failure, files};
use crate::{
    config::{Auth, Imap, PasswordSource, Security as Secured, Smtp},
    post::{Login, LoginError, Security, Server},
};

/// Returns the server that takes letters; on a pretended day it must be on this machine.
pub(super) fn outgoing(context: &Context, smtp: &Smtp) -> Result<Server, Failure> {
    let mut server = Server::new(smtp.host.clone(), smtp.port, security(smtp.security));
    server.extra_ca = smtp.ca_file.as_deref().map(|path| certificates(path, "mail.smtp")).transpose()?;
    server.step_timeout = smtp.step_timeout();
    server.final_timeout = smtp.last_timeout();
    server.loopback_only = context.pretended;
    Ok(server)
}

/// Returns the server that holds the mailbox; on a pretended day it must be on this machine.
pub(super) fn incoming(context: &Context, imap: &Imap) -> Result<Server, Failure> {
    let mut server = Server::new(imap.host.clone(), imap.port, security(imap.security));
    server.extra_ca = imap.ca_file.as_deref().map(|path| certificates(path, "mail.imap")).transpose()?;
    server.step_timeout = imap.step_timeout();
    server.loopback_only = context.pretended;
    Ok(server)
}

/// Opens the secret and returns the login, or none where no name is set.
pub(super) fn login(
    context: &Context,
    user: Option<&str>,
    auth: Auth,
    source: &PasswordSource,
) -> Result<Option<Login>, Failure> {
    let Some(user) = user else { return Ok(None) };
    let secret = source.reveal(user, &context.prompt)?;
    let secret = secret.expose().to_owned();
    let login = match auth {
        Auth::Password => Login::new(user, secret),
        Auth::Xoauth2 => Login::with_token(user, secret),
    };
    login.map(Some).map_err(|error| unusable(error, source))
}

/// Says what a secret that cannot be sent means.
fn unusable(error: LoginError, source: &PasswordSource) -> Failure {
    let failure = Failure::new(Code::Configuration, error).effect("Nothing was sent.");
    match (error, source) {
        (LoginError::BadToken, PasswordSource::Command(_)) => failure
            .hint("run the command of `password` in the settings yourself: it must print the token and nothing else"),
        (LoginError::BadToken, PasswordSource::File(_) | PasswordSource::Keyring | PasswordSource::Prompt) => {
            failure.hint("auth = \"xoauth2\" wants `password = \"command:…\"` that prints the token and nothing else")
        }
        (LoginError::ControlInUser | LoginError::NulInPassword | LoginError::NulInUser, _) => {
            failure.hint("redress init")
        }
    }
}

fn security(security: Secured) -> Security {
    match security {
        Secured::None => Security::None,
        Secured::Starttls => Security::Starttls,
        Secured::Tls => Security::Tls,
    }
}

fn certificates(path: &Path, section: &str) -> Result<Vec<u8>, Failure> {
    files::read(path).map_err(|error| {
        Failure::caused(Code::Configuration, error)
            .effect("Nothing was sent.")
            .hint(format!("mend `{section}.ca_file`, or leave it out"))
    })
}
