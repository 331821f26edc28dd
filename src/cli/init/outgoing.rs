use super::{Init, Question};
use crate::{
    cli::{Context, Failure},
    config::{Auth, Me, PasswordSource, Security, Smtp},
};

/// How a connection is secured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum SecurityFlag {
    /// From the first byte
    Tls,
    /// By STARTTLS, without which nothing is sent
    Starttls,
    /// Not at all; to this machine only
    None,
}

/// How the user wants letters to leave.
enum Way {
    ByHand,
    Through(String),
}

const INSTEAD: &str = "redress init … --by-hand, or --smtp-host HOST --smtp-password SOURCE";
const SERVER_HELP: &str = "the machine of your mail provider that takes your outgoing mail; its help pages call it \"SMTP\" \
                           or \"outgoing\" server, such as smtp.example.org";

impl Init {
    /// Settles how letters leave: by hand, or through a server.
    pub(super) fn smtp(&self, context: &mut Context, me: &Me, known: Option<&Smtp>) -> Result<Option<Smtp>, Failure> {
        let Way::Through(host) = self.way(context, known)? else { return Ok(None) };
        let same = known.filter(|known| known.host == host);
        let (security, port) = self.secured(context, same)?;
        let user = self.user(context, me, known)?;
        Ok(Some(Smtp {
            auth: known.map_or(Auth::Password, |smtp| smtp.auth),
            ca_file: self.smtp_ca_file.clone().or(known.and_then(|smtp| smtp.ca_file.clone())),
            copy_to_self: known.is_none_or(|smtp| smtp.copy_to_self),
            final_timeout: known.map_or(600, |smtp| smtp.final_timeout),
            host,
            password: self.password(context, known, &user)?,
            port,
            security,
            timeout: known.map_or(60, |smtp| smtp.timeout),
            user: Some(user),
        }))
    }

    fn way(&self, context: &mut Context, known: Option<&Smtp>) -> Result<Way, Failure> {
        if self.by_hand {
            return Ok(Way::ByHand);
        }
        if let Some(host) = &self.smtp_host {
            return Ok(Way::Through(host.clone()));
        }
        if let (Some(known), false) = (known, context.prompt.can_ask()) {
            return Ok(Way::Through(known.host.clone()));
        }
        let by_hand = "I press \"send\" myself in my mail program (no password needed)";
        let by_redress = "by redress, through my mail provider";
        // What is set up stays where the user only presses return.
        let choices = if known.is_some() { [by_redress, by_hand] } else { [by_hand, by_redress] };
        let chosen = context.prompt.choose("3/3  How shall letters leave?", &choices, INSTEAD)?;
        if choices[chosen] == by_hand {
            return Ok(Way::ByHand);
        }
        let question = Question { help: SERVER_HELP, instead: INSTEAD, words: "     Which server sends your mail?" };
        question.answer(context, None, known.map(|smtp| smtp.host.as_str()), host).map(Way::Through)
    }

    /// Settles how the connection is secured, and the port that belongs to it.
    fn secured(&self, context: &mut Context, known: Option<&Smtp>) -> Result<(Security, u16), Failure> {
        let said = self.smtp_security.is_some() || self.smtp_port.is_some();
        if said || !context.prompt.can_ask() {
            let security = self.security(known);
            let port = self.smtp_port.or(known.map(|smtp| smtp.port)).unwrap_or(usual_port(security));
            return Ok((security, port));
        }
        let tls = "port 465, encrypted from the first byte (TLS; recommended)";
        let starttls = "port 587, encrypted after a first word (STARTTLS)";
        let chosen = context.prompt.choose("     How is it reached?", &[tls, starttls, "another port"], INSTEAD)?;
        let security = match chosen {
            0 => return Ok((Security::Tls, 465)),
            1 => return Ok((Security::Starttls, 587)),
            _ => context.prompt.choose("     How is that port encrypted?", &["TLS", "STARTTLS"], INSTEAD)?,
        };
        let question =
            Question { help: "a number", instead: "redress init --smtp-port 465 …", words: "     Which port?" };
        let port = question.answer(context, None, None, |text| text.parse::<u16>().map_err(|why| why.to_string()))?;
        Ok((if security == 0 { Security::Tls } else { Security::Starttls }, port))
    }

    fn security(&self, known: Option<&Smtp>) -> Security {
        match (self.smtp_security, self.smtp_port) {
            (Some(SecurityFlag::Tls), _) => Security::Tls,
            (Some(SecurityFlag::Starttls), _) | (None, Some(587)) => Security::Starttls,
            (Some(SecurityFlag::None), _) => Security::None,
            (None, _) => known.map_or(Security::Tls, |smtp| smtp.security),
        }
    }

    fn user(&self, context: &mut Context, me: &Me, known: Option<&Smtp>) -> Result<String, Failure> {
        let default = known.and_then(|smtp| smtp.user.as_deref()).unwrap_or(&me.email);
        if self.smtp_host.is_some() && self.smtp_user.is_none() {
            return Ok(default.to_owned());
        }
        let question = Question {
            help: "mostly your e-mail address",
            instead: "redress init --smtp-user NAME …",
            words: "     Your login name there?",
        };
        question.answer(context, self.smtp_user.clone(), Some(default), super::not_empty)
    }

    fn password(&self, context: &mut Context, known: Option<&Smtp>, user: &str) -> Result<PasswordSource, Failure> {
        if let Some(source) = &self.smtp_password {
            return Ok(source.clone());
        }
        if !context.prompt.can_ask() {
            return Ok(known.map_or(PasswordSource::Prompt, |smtp| smtp.password.clone()));
        }
        if context.dry_run {
            context.out.say("     The password would be asked for and kept in the keyring.");
            return Ok(PasswordSource::Keyring);
        }
        keep(context, user)
    }
}

fn usual_port(security: Security) -> u16 {
    match security {
        Security::Starttls => 587,
        Security::None | Security::Tls => 465,
    }
}

fn host(text: &str) -> Result<String, String> {
    let plain = !text.is_empty() && !text.contains(|sign: char| sign.is_whitespace() || "@/".contains(sign));
    if plain { Ok(text.to_owned()) } else { Err(format!("`{text}` is no name of a server, such as smtp.example.org")) }
}

/// Keeps a typed password in the keyring, or asks for it each time where there is none.
#[cfg(feature = "keyring")]
fn keep(context: &mut Context, user: &str) -> Result<PasswordSource, Failure> {
    use crate::config::keep_in_keyring;
    context
        .out
        .say("Many providers want an app password here, not your normal one; it is made in their account settings.");
    let secret = context.prompt.secret("     Password (not shown)")?;
    match keep_in_keyring(user, &secret) {
        Ok(()) => Ok(PasswordSource::Keyring),
        Err(error) => {
            context.out.warn("note: this system's keyring does not take the password, so it is kept nowhere;");
            context.out.warn("  redress goes on without and asks for it each time a letter is sent");
            context.out.warn(&format!("  ({error})"));
            Ok(PasswordSource::Prompt)
        }
    }
}

#[cfg(not(feature = "keyring"))]
#[expect(clippy::unnecessary_wraps, reason = "the build with a keyring asks, and asking can fail")]
fn keep(context: &mut Context, _: &str) -> Result<PasswordSource, Failure> {
    context.out.say("redress will ask for the password each time.");
    Ok(PasswordSource::Prompt)
}
