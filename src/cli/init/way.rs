use super::{
    Init,
    interview::{Interview, Question},
    steps::Step,
};
use crate::{
    cli::Failure,
    config::{Accepts, Auth, Config, Me, Provider, Smtp},
};

/// How the user wants letters to leave.
pub(super) enum Way {
    ByHand,
    OnPaper,
    Through(Route),
}

/// By which servers redress sends and reads.
#[derive(Clone, Copy)]
pub(super) struct Route {
    /// Who runs them, where that is known.
    pub(super) provider: Option<&'static Provider>,
    /// How the login is proved, where the user said so.
    pub(super) auth: Option<Auth>,
}

impl Route {
    /// Returns how the login is proved where neither the user nor the settings of that host say so.
    pub(super) fn usual_auth(self) -> Auth {
        match self.provider.map(|provider| provider.auth) {
            Some(Accepts::TokenOnly) => Auth::Xoauth2,
            Some(Accepts::AppPassword | Accepts::Bridge | Accepts::Password) | None => Auth::Password,
        }
    }
}

/// Where paper stands among the ways that are offered.
const PAPER: usize = 2;
const INSTEAD: &str = "redress init … --by-hand, --on-paper, or --smtp-host HOST --smtp-password SOURCE";

impl Init {
    /// Settles how letters leave: by hand, on paper, or through servers.
    pub(super) fn way(&self, asking: &mut Interview, me: &Me, known: &Config) -> Result<Way, Failure> {
        if self.by_hand {
            return Ok(Way::ByHand);
        }
        if self.on_paper {
            return Ok(Way::OnPaper);
        }
        let set_up = known.mail.smtp.as_ref();
        let provider = self.provider(me, set_up);
        if self.names_servers() || (set_up.is_some() && !asking.revisits()) {
            return Ok(Way::Through(self.route(provider)));
        }
        if let (Some(provider), true, false) = (provider, self.smtp_password.is_some(), asking.revisits()) {
            return Ok(Way::Through(self.route(Some(provider))));
        }
        match provider.map(|provider| (provider, provider.auth)) {
            Some((provider, Accepts::TokenOnly | Accepts::Bridge)) => by_hand_first(asking, provider, known),
            Some((provider, Accepts::AppPassword | Accepts::Password)) => {
                let server = format!("{}:{}, encrypted", provider.smtp.host, provider.smtp.port);
                let words = format!("by redress, from {} ({}: {server})", me.email, provider.name);
                let chosen = ask(asking, &words, if known.sending.is_on_paper() { PAPER } else { 0 })?;
                Ok(chosen.unwrap_or_else(|| Way::Through(self.route(Some(provider)))))
            }
            None => {
                // What is set up stays where the user only presses return.
                let default = match set_up {
                    _ if known.sending.is_on_paper() => PAPER,
                    Some(_) => 0,
                    None => 1,
                };
                match ask(asking, "by redress, through my mail provider", default)? {
                    Some(way) => Ok(way),
                    None if set_up.is_some() => Ok(Way::Through(self.route(None))),
                    None => Ok(Way::Through(self.route(who_runs(asking, me)?))),
                }
            }
        }
    }

    /// Tells whether servers are named, so that the way is.
    pub(super) fn names_servers(&self) -> bool {
        self.smtp_host.is_some() || self.provider.is_some()
    }

    /// Finds who runs the mail: the one that was named, else who owns the domain of the address, unless another server is
    /// named or set up.
    fn provider(&self, me: &Me, set_up: Option<&Smtp>) -> Option<&'static Provider> {
        if let Some(provider) = self.provider {
            return Some(provider);
        }
        let host = self.smtp_host.as_ref().or(set_up.map(|smtp| &smtp.host));
        match host {
            Some(host) => Provider::behind(host)
                .or_else(|| Provider::of(&me.email).filter(|provider| provider.smtp.host == *host)),
            None => Provider::of(&me.email),
        }
    }

    fn route(&self, provider: Option<&'static Provider>) -> Route {
        Route { provider, auth: self.auth.map(Auth::from) }
    }
}

fn words(asking: &Interview) -> String {
    asking.numbered(Step::Way, "How shall letters leave?")
}

fn question(words: &str) -> Question<'_> {
    Question { help: "", instead: INSTEAD, key: "way", words }
}

/// Says what must be done before redress can send, and offers what needs nothing of it first: ready drafts.
fn by_hand_first(asking: &mut Interview, provider: &'static Provider, known: &Config) -> Result<Way, Failure> {
    super::needs::say(asking, provider);
    asking.say("     A ready draft that you send yourself needs none of this.");
    let (word, by_redress, auth) = match provider.auth {
        Accepts::TokenOnly => {
            ("token", "by redress, with an access token that a program of mine fetches", Some(Auth::Xoauth2))
        }
        Accepts::AppPassword | Accepts::Bridge | Accepts::Password => {
            ("by-redress", "by redress, through the Bridge that runs on this computer", None)
        }
    };
    let choices = [
        ("by-hand", "I press \"send\" myself; redress makes a ready draft (no password needed)".to_owned()),
        (word, by_redress.to_owned()),
        ("paper", "on paper".to_owned()),
    ];
    let default = if known.sending.is_on_paper() { PAPER } else { usize::from(known.mail.smtp.is_some()) };
    let words = words(asking);
    match asking.choose(&question(&words), &choices, default)? {
        0 => Ok(Way::ByHand),
        1 => Ok(Way::Through(Route { provider: Some(provider), auth })),
        _ => Ok(Way::OnPaper),
    }
}

/// Asks for the way; nothing if by redress.
fn ask(asking: &mut Interview, by_redress: &str, default: usize) -> Result<Option<Way>, Failure> {
    let choices = [
        ("by-redress", by_redress.to_owned()),
        ("by-hand", "I press \"send\" myself in my mail program (no password needed)".to_owned()),
        ("paper", "on paper".to_owned()),
    ];
    let words = words(asking);
    let chosen = asking.choose(&question(&words), &choices, default)?;
    Ok([None, Some(Way::ByHand), Some(Way::OnPaper)].into_iter().nth(chosen).flatten())
}

/// Asks who runs the mail of a domain that is nobody's we know.
fn who_runs(asking: &mut Interview, me: &Me) -> Result<Option<&'static Provider>, Failure> {
    let hosts: Vec<_> = Provider::all().iter().filter(|provider| provider.hosts_domains).collect();
    let mut choices = vec![("own", "another provider, or a server of my own: I know its name".to_owned())];
    choices.extend(hosts.iter().map(|provider| (provider.id.as_str(), provider.name.clone())));
    let domain = me.email.rsplit_once('@').map_or("your address", |(_, domain)| domain);
    let words = format!("     Who runs the mail of {domain}?");
    let question = Question { help: "", instead: "redress init --provider WORD …", key: "provider", words: &words };
    let chosen = asking.choose(&question, &choices, 0)?;
    Ok(chosen.checked_sub(1).map(|place| hosts[place]))
}
