use super::{Init, needs, password::Password};
use crate::{
    cli::{
        Code, Context, Failure,
        access::{self, Mend, Peer, Purpose},
    },
    config::{Auth, Imap, PasswordSource, Provider, Secret, Smtp},
    post::{ImapMailbox, Login, try_login},
};

/// What came of trying to log in to the servers.
pub(super) struct Trial {
    pub(super) reading: Option<Tried>,
    pub(super) sending: Tried,
}

/// Why a login failed, and what may mend it.
pub(super) struct Failed {
    pub(super) failure: Failure,
    pub(super) mends: Vec<Mend>,
    /// What the provider wants done first, where it refused the login.
    pub(super) needs: Vec<String>,
    pub(super) peer: Purpose,
}

/// What came of trying to log in to one of them.
pub(super) enum Tried {
    Failed(Box<Failed>),
    Fine,
    Not,
}

/// One server and what opens it.
struct Door<'a> {
    auth: Auth,
    is_this_machine: bool,
    peer: Peer<'a>,
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
    pub(super) fn failed(&self) -> Option<&Failed> {
        [Some(&self.sending), self.reading.as_ref()].into_iter().flatten().find_map(|tried| match tried {
            Tried::Failed(failed) => Some(&**failed),
            Tried::Fine | Tried::Not => None,
        })
    }

    /// Returns the same for good.
    pub(super) fn into_failed(self) -> Option<Failed> {
        [Some(self.sending), self.reading].into_iter().flatten().find_map(|tried| match tried {
            Tried::Failed(failed) => Some(*failed),
            Tried::Fine | Tried::Not => None,
        })
    }
}

impl Init {
    /// Tries to log in to the server for sending and, if there is one, to that for reading; nothing is sent or changed.
    /// What is known to work already is not tried again.
    pub(super) fn try_mail(
        &self,
        context: &mut Context,
        (smtp, imap): (&Smtp, Option<&Imap>),
        password: &Password,
        (provider, sending_works): (Option<&'static Provider>, bool),
    ) -> Trial {
        let sending = if sending_works { Tried::Fine } else { self.try_sending(context, smtp, password, provider) };
        let reading = imap.map(|imap| {
            let provider = provider.filter(|provider| provider.imap.host == imap.host || smtp.host == imap.host);
            self.try_reading(context, imap, password, provider.or_else(|| Provider::behind(&imap.host)))
        });
        Trial { reading, sending }
    }

    fn try_sending(
        &self,
        context: &mut Context,
        smtp: &Smtp,
        password: &Password,
        provider: Option<&'static Provider>,
    ) -> Tried {
        let door = Door {
            auth: smtp.auth,
            is_this_machine: smtp.is_this_machine(),
            peer: Peer { host: &smtp.host, port: smtp.port, provider, purpose: Purpose::Sending },
            source: &smtp.password,
            typed: password.typed.as_ref(),
            user: smtp.user.as_deref(),
        };
        self.try_one(context, &door, |context, login| {
            let server = access::outgoing(context, smtp).map_err(|failure| (failure, vec![Mend::Certificate]))?;
            let trouble = |cause| (access::trouble(&cause, &door.peer), access::mends(&cause, &door.peer));
            try_login(&server, login).map(drop).map_err(trouble)
        })
    }

    fn try_reading(
        &self,
        context: &mut Context,
        imap: &Imap,
        password: &Password,
        provider: Option<&'static Provider>,
    ) -> Tried {
        let door = Door {
            auth: imap.auth,
            is_this_machine: imap.is_this_machine(),
            peer: Peer { host: &imap.host, port: imap.port, provider, purpose: Purpose::Reading },
            source: &imap.password,
            typed: password.typed.as_ref().filter(|_| password.opens_reading),
            user: imap.user.as_deref(),
        };
        self.try_one(context, &door, |context, login| {
            let server = access::incoming(context, imap).map_err(|failure| (failure, vec![Mend::Certificate]))?;
            let trouble =
                |error| (access::trouble_reading(&error, &door.peer), access::mends_of_reading(&error, &door.peer));
            ImapMailbox::open(&server, login, &mut |_| {}).map(drop).map_err(trouble)
        })
    }

    fn try_one(
        &self,
        context: &mut Context,
        door: &Door,
        log_in: impl Fn(&Context, Option<&Login>) -> Result<(), (Failure, Vec<Mend>)>,
    ) -> Tried {
        let (what, peer) = (in_a_word(door.peer.purpose), door.peer);
        if let Some(why) = self.why_not(context, door) {
            context.out.say(&format!("The login for {what} was not tried: {why}."));
            return Tried::Not;
        }
        context.out.say(&format!("Trying to log in to {}:{} for {what} (nothing is sent)", peer.host, peer.port));
        let key = door.login(context).map_err(|failure| (failure, vec![Mend::Password]));
        let Err((failure, mends)) = key.and_then(|key| log_in(context, key.as_ref())) else {
            context.out.say(&format!("  {what} ok"));
            return Tried::Fine;
        };
        // A password can be typed where the one that was typed, or that of sending, is what did not fit.
        let typable =
            |mend: &Mend| *mend != Mend::Password || (peer.purpose == Purpose::Sending && door.auth == Auth::Password);
        let mends = mends.into_iter().filter(typable).collect();
        let is_refused = failure.code() == Code::LoginRefused;
        let needs = peer.provider.filter(|_| is_refused).map(needs::lines).unwrap_or_default();
        Tried::Failed(Box::new(Failed { failure, mends, needs, peer: peer.purpose }))
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
            (Some(_) | None, _) => access::login(context, self.peer.host, self.user, self.auth, self.source),
        }
    }
}

fn in_a_word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Reading => "reading",
        Purpose::Sending => "sending",
    }
}
