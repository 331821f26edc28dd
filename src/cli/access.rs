//! The user's own mail servers and what opens them, as the settings have it.

use std::{io::ErrorKind, path::Path};

pub(super) use super::access_mend::{Mend, Peer, Purpose, mends, mends_of_reading};
use super::{Code, Context, Failure, files};
use crate::{
    config::{Auth, Imap, PasswordSource, Secret, Security as Secured, Smtp},
    post::{Cause, Login, LoginError, MailboxError, Meaning, Remedy, Security, Server},
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

/// Opens the secret and returns the login for a server, or none where no name is set.
pub(super) fn login(
    context: &Context,
    host: &str,
    user: Option<&str>,
    auth: Auth,
    source: &PasswordSource,
) -> Result<Option<Login>, Failure> {
    let Some(user) = user else { return Ok(None) };
    let secret = source.reveal(user, host, &context.prompt)?;
    login_with(user, auth, &secret).map(Some).map_err(|error| unusable(error, source))
}

/// Makes a login of a secret that is at hand.
pub(super) fn login_with(user: &str, auth: Auth, secret: &Secret) -> Result<Login, LoginError> {
    let secret = secret.expose().to_owned();
    match auth {
        Auth::Password => Login::new(user, secret),
        Auth::Xoauth2 => Login::with_token(user, secret),
    }
}

/// Says what a secret that cannot be sent means.
pub(super) fn unusable(error: LoginError, source: &PasswordSource) -> Failure {
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

/// Says why a server did not let us in, and what to type, in words for whoever looks at the mail's settings.
pub(super) fn trouble(cause: &Cause, peer: &Peer<'_>) -> Failure {
    let failure = said(cause, peer.name());
    let failure = match cause.meaning() {
        Some(Meaning::CertificateOfAnAuthority) => failure.hint("redress doctor      once the server shows another"),
        Some(_) | None => failure,
    };
    hinted(failure, &mends(cause, peer), peer, cause.remedy() == Remedy::Network)
}

fn said(cause: &Cause, who: &str) -> Failure {
    if let Cause::LoginRefused { reply, .. } = cause {
        return Failure::new(Code::LoginRefused, format!("{who} refused the password: `{reply}`"));
    }
    if let Cause::TokenRefused { reply, fault, .. } = cause {
        let why = fault.as_ref().map(|fault| format!(" ({fault})")).unwrap_or_default();
        return Failure::new(Code::LoginRefused, format!("{who} refused the access token: `{reply}`{why}"))
            .hint("run the command of the token yourself: a token lasts about an hour and must be fresh");
    }
    let (code, words) = match cause.remedy() {
        Remedy::Network | Remedy::Time => (Code::Unavailable, "cannot be reached"),
        Remedy::Login | Remedy::Message | Remedy::Settings => (Code::Configuration, "cannot be used as it is set up"),
    };
    let why = match cause {
        Cause::Connect { host, port, reason } if reason.kind() == ErrorKind::ConnectionRefused => {
            format!("nothing answers at port {port} of `{host}`")
        }
        Cause::Connect { host, port, reason } if reason.kind() == ErrorKind::TimedOut => {
            format!("port {port} of `{host}` does not answer")
        }
        Cause::LookUp { host, .. } => {
            format!("no server `{host}` is found; the name is wrong, or this computer is offline")
        }
        _ => cause.to_string(),
    };
    Failure::new(code, format!("{who} {words}: {why}")).because(anyhow::Error::msg(cause.to_string()))
}

/// Says why the server for reading did not let us in.
pub(super) fn trouble_reading(error: &MailboxError, peer: &Peer<'_>) -> Failure {
    let who = peer.name();
    let failure = match error {
        MailboxError::Connection(cause) => return trouble(cause, peer),
        MailboxError::LoginRefused { said, .. } => {
            Failure::new(Code::LoginRefused, format!("{who} refused the login for reading: `{said}`"))
        }
        MailboxError::LoginNotOffered(_) | MailboxError::Preauth => {
            Failure::new(Code::Configuration, format!("{who} cannot be read as it is set up: {error}"))
        }
        _ => Failure::new(Code::Unavailable, format!("{who} cannot be read: {error}")),
    };
    hinted(failure, &mends_of_reading(error, peer), peer, false)
}

fn hinted(failure: Failure, mends: &[Mend], peer: &Peer<'_>, is_network: bool) -> Failure {
    let failure = mends.iter().fold(failure, |failure, mend| failure.hint(mend.command(peer)));
    if is_network { failure.hint("redress doctor      when this computer is online") } else { failure }
}
