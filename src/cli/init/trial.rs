use super::{Init, needs, password::Password};
use crate::{
    cli::{Context, Failure, access},
    config::{Auth, Imap, PasswordSource, Provider, Secret, Smtp},
    post::{ImapMailbox, Login, try_login},
};

/// What came of trying to log in to the servers.
pub(super) struct Trial {
    pub(super) reading: Option<Tried>,
    pub(super) sending: Tried,
}

/// What came of trying to log in to one of them.
pub(super) enum Tried {
    Failed(Failure),
    Fine,
    Not,
}

/// One server and what opens it.
struct Door<'a> {
    auth: Auth,
    host: &'a str,
    is_this_machine: bool,
    source: &'a PasswordSource,
    /// The secret, where it was typed just now for this server.
    typed: Option<&'a Secret>,
    user: Option<&'a str>,
}

impl Tried {
    /// Returns the word a script reads.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Failed(_) => "failed",
            Self::Fine => "ok",
            Self::Not => "not-tried",
        }
    }
}

impl Trial {
    /// Returns what failed first, if anything did.
    pub(super) fn failure(self) -> Option<Failure> {
        [Some(self.sending), self.reading].into_iter().flatten().find_map(|tried| match tried {
            Tried::Failed(failure) => Some(failure),
            Tried::Fine | Tried::Not => None,
        })
    }
}

impl Init {
    /// Tries to log in to the server for sending and, if there is one, to that for reading; nothing is sent or changed.
    pub(super) fn try_mail(
        &self,
        context: &mut Context,
        (smtp, imap): (&Smtp, Option<&Imap>),
        password: &Password,
        provider: Option<&Provider>,
    ) -> Trial {
        let door = Door {
            auth: smtp.auth,
            host: &smtp.host,
            is_this_machine: smtp.is_this_machine(),
            source: &smtp.password,
            typed: password.typed.as_ref(),
            user: smtp.user.as_deref(),
        };
        let sending = self.try_one(context, &door, provider, "sending", |context, login| {
            let server = access::outgoing(context, smtp)?;
            try_login(&server, login).map(drop).map_err(|cause| access::trouble(&cause, called(&smtp.host, provider)))
        });
        let reading = imap.map(|imap| {
            let provider = provider.filter(|provider| provider.imap.host == imap.host || smtp.host == imap.host);
            let provider = provider.or_else(|| Provider::behind(&imap.host));
            let door = Door {
                auth: imap.auth,
                host: &imap.host,
                is_this_machine: imap.is_this_machine(),
                source: &imap.password,
                typed: password.typed.as_ref().filter(|_| password.opens_reading),
                user: imap.user.as_deref(),
            };
            self.try_one(context, &door, provider, "reading", |context, login| {
                let server = access::incoming(context, imap)?;
                let mailbox = ImapMailbox::open(&server, login, &mut |_| {});
                mailbox.map(drop).map_err(|error| access::trouble_reading(&error, called(&imap.host, provider)))
            })
        });
        Trial { reading, sending }
    }

    fn try_one(
        &self,
        context: &mut Context,
        door: &Door,
        provider: Option<&Provider>,
        what: &str,
        log_in: impl Fn(&Context, Option<&Login>) -> Result<(), Failure>,
    ) -> Tried {
        if let Some(why) = self.why_not(context, door) {
            context.out.say(&format!("The login for {what} was not tried: {why}."));
            return Tried::Not;
        }
        context.out.say(&format!("Trying to log in to {} (nothing is sent)", door.host));
        match door.login(context).and_then(|login| log_in(context, login.as_ref())) {
            Ok(()) => {
                context.out.say(&format!("  {what} ok"));
                Tried::Fine
            }
            Err(failure) => Tried::Failed(
                failure.effect(effect(context, provider)).hint("redress init      offers your answers again"),
            ),
        }
    }

    fn why_not(&self, context: &Context, door: &Door) -> Option<&'static str> {
        if self.no_try {
            return Some("--no-try");
        }
        if context.dry_run {
            return Some("--dry-run");
        }
        if context.pretended && !door.is_this_machine {
            return Some("on a pretended day redress connects to this machine only");
        }
        let must_ask = *door.source == PasswordSource::Prompt && door.typed.is_none();
        (must_ask && !context.prompt.can_ask()).then_some("the password is typed, and nobody can be asked")
    }
}

impl Door<'_> {
    fn login(&self, context: &Context) -> Result<Option<Login>, Failure> {
        match (self.typed, self.user) {
            (Some(secret), Some(user)) => access::login_with(user, self.auth, secret)
                .map(Some)
                .map_err(|error| access::unusable(error, self.source)),
            (Some(_) | None, _) => access::login(context, self.host, self.user, self.auth, self.source),
        }
    }
}

fn called<'a>(host: &'a str, provider: Option<&'a Provider>) -> &'a str {
    provider.map_or(host, |provider| &provider.name)
}

/// Says that nothing is lost, and what the provider wants.
fn effect(context: &Context, provider: Option<&Provider>) -> String {
    let kept = format!("Nothing was sent. Your answers are kept in `{}`.", context.config_file.display());
    let needs = provider.map(needs::lines).unwrap_or_default();
    std::iter::once(kept).chain(needs).collect::<Vec<_>>().join("\n")
}
