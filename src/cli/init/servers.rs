use std::path::PathBuf;

use super::{
    Init, SecurityFlag,
    interview::{Interview, Question},
    person::not_empty,
    way::Route,
};
use crate::{
    cli::{Failure, access::Purpose, prompt::Chosen},
    config::{Accepts, Auth, Imap, Mail, Me, PasswordSource, Security, Smtp, is_loopback, server_name},
};

const INSTEAD: &str = "redress init … --smtp-host HOST --smtp-password SOURCE, or --by-hand";
const SMTP_HELP: &str = "the machine of your mail provider that takes your outgoing mail; its help pages call it \"SMTP\" or \
                         \"outgoing\" server, such as smtp.example.org";
const IMAP_HELP: &str = "its help pages call it \"IMAP\" or \"incoming\" server, such as imap.example.org; empty if redress is \
                         not to look for copies and answers";

impl Init {
    /// Settles the server for sending; the password comes later.
    pub(super) fn smtp(
        &self,
        asking: &mut Interview,
        me: &Me,
        known: Option<&Smtp>,
        route: Route,
    ) -> Result<Smtp, Failure> {
        let usual = route.provider.map(|provider| &provider.smtp);
        let host = match (&self.smtp_host, usual) {
            (Some(host), _) => host.clone(),
            (None, Some(usual)) => usual.host.clone(),
            (None, None) => {
                let question = Question {
                    help: SMTP_HELP,
                    instead: INSTEAD,
                    key: "smtp-host",
                    words: "     Which server sends your mail?",
                };
                asking.answer(&question, None, known.map(|smtp| smtp.host.as_str()), own_host)?
            }
        };
        let same = known.filter(|known| known.host == host);
        let before = same.map(|smtp| (smtp.security, smtp.port)).or(usual.map(|usual| (usual.security, usual.port)));
        let (security, port) = self.secured(asking, (Purpose::Sending, is_loopback(&host)), before)?;
        let usual_name = usual.filter(|_| self.is_own_address(me, route)).and_then(|usual| usual.login.of(&me.email));
        let user = self.user(asking, me, same.and_then(|smtp| smtp.user.as_deref()), usual_name)?;
        Ok(Smtp {
            auth: route.auth.or(same.map(|smtp| smtp.auth)).unwrap_or(route.usual_auth()),
            ca_file: self.certificates(asking, same, route)?,
            copy_to_self: known.is_none_or(|smtp| smtp.copy_to_self),
            final_timeout: same.map_or(600, |smtp| smtp.final_timeout),
            host,
            password: PasswordSource::Prompt,
            port,
            security,
            timeout: same.map_or(60, |smtp| smtp.timeout),
            user: Some(user),
        })
    }

    /// Settles the server for reading, if there is to be one; the password comes later.
    pub(super) fn imap(
        &self,
        asking: &mut Interview,
        me: &Me,
        known_mail: &Mail,
        smtp: &Smtp,
        route: Route,
    ) -> Result<Option<Imap>, Failure> {
        if self.no_imap {
            return Ok(None);
        }
        // What is set up for another server for sending stays only if it is named again.
        let stays = known_mail.smtp.as_ref().is_none_or(|before| before.host == smtp.host);
        let (set_up, known) = (known_mail.imap.as_ref(), known_mail.imap.as_ref().filter(|_| stays));
        let is_new = known_mail.smtp.is_none();
        let usual = route.provider.map(|provider| &provider.imap);
        let host = match (&self.imap_host, usual) {
            (Some(host), _) => Some(host.clone()),
            (None, _) if known.is_some() && !asking.revisits() => known.map(|imap| imap.host.clone()),
            (None, Some(usual)) => Some(usual.host.clone()),
            (None, None) if asking.revisits() || (asking.can_ask() && is_new) => reading_server(asking, known)?,
            (None, None) => None,
        };
        let Some(host) = host else { return Ok(None) };
        // Nothing that is set for one host, or usual at it, is carried to another.
        let same = set_up.filter(|set_up| set_up.host == host);
        let usual = usual.filter(|usual| self.provider.is_some() || usual.host == host);
        let usual_name = usual.filter(|_| self.is_own_address(me, route)).and_then(|usual| usual.login.of(&me.email));
        let name = same.and_then(|imap| imap.user.as_deref()).or(usual_name).or(smtp.user.as_deref());
        let before = same.map(|imap| (imap.security, imap.port)).or(usual.map(|usual| (usual.security, usual.port)));
        let (security, port) = self.secured(asking, (Purpose::Reading, is_loopback(&host)), before)?;
        Ok(Some(Imap {
            auth: self.auth.map(Auth::from).or(same.map(|imap| imap.auth)).unwrap_or(smtp.auth),
            authserv: same.map(|imap| imap.authserv.clone()).unwrap_or_default(),
            ca_file: self.certificates_for_reading(same, &host, smtp),
            folders: match (&self.imap_folder[..], same) {
                ([], Some(same)) => same.folders.clone(),
                ([], None) => vec!["INBOX".to_owned()],
                (named, _) => named.to_vec(),
            },
            host,
            password: PasswordSource::Prompt,
            port,
            security,
            timeout: same.map_or(60, |imap| imap.timeout),
            user: self.imap_user.clone().or(name.map(str::to_owned)),
        }))
    }

    /// Settles which certificates are trusted beside those of the system: a program on this computer shows its own.
    fn certificates(
        &self,
        asking: &mut Interview,
        same: Option<&Smtp>,
        route: Route,
    ) -> Result<Option<PathBuf>, Failure> {
        let set = self.smtp_ca_file.clone().or(same.and_then(|smtp| smtp.ca_file.clone()));
        let is_bridge = route.provider.is_some_and(|provider| provider.auth == Accepts::Bridge);
        if set.is_some() || !is_bridge || !asking.can_ask() {
            return Ok(set);
        }
        let question = Question {
            help: "the file to which you exported Bridge's certificate, often cert.pem",
            instead: "redress init --smtp-ca-file FILE …",
            key: "ca-file",
            words: "     Where is Bridge's certificate?",
        };
        asking.answer(&question, None, None, certificate_file).map(Some)
    }

    /// Settles the same for reading: a file given for sending is for its own host only.
    fn certificates_for_reading(&self, same: Option<&Imap>, host: &str, smtp: &Smtp) -> Option<PathBuf> {
        let of_sending = || smtp.ca_file.clone().filter(|_| smtp.host == host);
        let said = self.imap_ca_file.clone().or_else(|| self.smtp_ca_file.as_ref().and_then(|_| of_sending()));
        said.or(same.and_then(|imap| imap.ca_file.clone())).or_else(of_sending)
    }

    /// Tells whether the address is one of the provider's own, so that the login name follows from it.
    fn is_own_address(&self, me: &Me, route: Route) -> bool {
        let domain = me.email.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase()).unwrap_or_default();
        self.smtp_host.is_some() || route.provider.is_some_and(|provider| provider.domains.contains(&domain))
    }

    /// Settles how a connection is secured, and the port that belongs to it. A port that is usual for one kind of
    /// encryption names it.
    fn secured(
        &self,
        asking: &mut Interview,
        (peer, is_this_machine): (Purpose, bool),
        before: Option<(Security, u16)>,
    ) -> Result<(Security, u16), Failure> {
        let (flag, port) = match peer {
            Purpose::Reading => (self.imap_security, self.imap_port),
            Purpose::Sending => (self.smtp_security, self.smtp_port),
        };
        if flag.is_none() && port.is_none() && before.is_none() && asking.can_ask() {
            return reached(asking, (peer, is_this_machine), None);
        }
        let named = flag.map(Security::from);
        let by_port = port.filter(|port| before.is_none() && *port == peer.usual_port(Security::Starttls));
        let by_port = by_port.map(|_| Security::Starttls);
        let security = named.or(by_port).or(before.map(|(security, _)| security)).unwrap_or_default();
        // A port that was usual for another kind of encryption does not stay with it.
        let stays = before.filter(|(before, port)| *before == security || *port != peer.usual_port(*before));
        Ok((security, port.or(stays.map(|(_, port)| port)).unwrap_or(peer.usual_port(security))))
    }

    fn user(
        &self,
        asking: &mut Interview,
        me: &Me,
        known: Option<&str>,
        usual: Option<&str>,
    ) -> Result<String, Failure> {
        let default = known.or(usual).unwrap_or(&me.email);
        if self.smtp_user.is_none() && (self.smtp_host.is_some() || usual.is_some()) {
            return Ok(default.to_owned());
        }
        let question = Question {
            help: "mostly your e-mail address",
            instead: "redress init --smtp-user NAME …",
            key: "smtp-user",
            words: "     Your login name there?",
        };
        asking.answer(&question, self.smtp_user.clone(), Some(default), not_empty)
    }
}

fn reading_server(asking: &mut Interview, known: Option<&Imap>) -> Result<Option<String>, Failure> {
    let question = Question {
        help: IMAP_HELP,
        instead: "redress init --imap-host HOST …, or --no-imap",
        key: "imap-host",
        words: "     Which server do you read your mail from?",
    };
    let default = known.map_or("", |imap| imap.host.as_str());
    let answer = asking.answer(&question, None, Some(default), |text| {
        if text.is_empty() { Ok(String::new()) } else { own_host(text) }
    })?;
    Ok(Some(answer).filter(|host| !host.is_empty()))
}

/// Asks how a server is reached; what fits, where that is known, is what return takes. A port of one's own is typed into
/// the list or after it, and then how it is encrypted: the kind that is usual for it comes first.
pub(super) fn reached(
    asking: &mut Interview,
    (peer, is_this_machine): (Purpose, bool),
    fitting: Option<(Security, u16)>,
) -> Result<(Security, u16), Failure> {
    let usual = |security| (security, peer.usual_port(security));
    let mut choices = vec![usual(Security::Tls), usual(Security::Starttls)];
    choices.extend(fitting.filter(|fitting| !choices.contains(fitting)));
    let at = fitting.and_then(|fitting| choices.iter().position(|known| *known == fitting));
    let mut texts: Vec<String> =
        choices.iter().map(|(security, port)| format!("port {port}, {}", encrypted(*security))).collect();
    texts[0].push_str(", recommended");
    texts.push("another port".to_owned());
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let typed = ("a port", |text: &str| port(text).ok());
    let chosen =
        asking.context.prompt.choose_or("     How is it reached?", &texts, at.unwrap_or(0), INSTEAD, Some(&typed))?;
    let port = match chosen {
        Chosen::Typed(port) => port,
        Chosen::Listed(at) => match choices.get(at) {
            Some(reached) => return Ok(*reached),
            None => which_port(asking, peer)?,
        },
    };
    let mut kinds = vec![Security::Tls, Security::Starttls];
    kinds.extend(is_this_machine.then_some(Security::None));
    let texts: Vec<&str> = kinds.iter().map(|kind| encrypted(*kind)).collect();
    let proposed = kinds.iter().position(|kind| *kind == peer.usual_security(port)).unwrap_or(0);
    let words = format!("     How is port {port} encrypted?");
    let kind = |text: &str| kinds.iter().copied().find(|kind| kind.name() == text.to_lowercase());
    let typed = ("its word, such as `tls`", kind);
    let chosen = asking.context.prompt.choose_or(&words, &texts, proposed, INSTEAD, Some(&typed))?;
    match chosen {
        Chosen::Typed(kind) => Ok((kind, port)),
        Chosen::Listed(at) => Ok((kinds[at], port)),
    }
}

fn which_port(asking: &mut Interview, peer: Purpose) -> Result<u16, Failure> {
    let key = match peer {
        Purpose::Reading => "imap-port",
        Purpose::Sending => "smtp-port",
    };
    let help = "a number; whoever runs the server names it";
    let question = Question { help, instead: INSTEAD, key, words: "     Which port?" };
    let kept = asking.kept.answer(key).unwrap_or_default().to_owned();
    asking.until_meant(&question, &kept, port)
}

fn port(text: &str) -> Result<u16, String> {
    match text.parse::<u16>() {
        Ok(port @ 1..) => Ok(port),
        Ok(0) | Err(_) => Err(format!("`{text}` is no port: a number from 1 to 65535")),
    }
}

/// Says how a connection is encrypted.
pub(super) fn encrypted(security: Security) -> &'static str {
    match security {
        Security::None => "not encrypted; it does not leave this computer (none)",
        Security::Starttls => "encrypted after a first word (STARTTLS)",
        Security::Tls => "encrypted from the first byte (TLS)",
    }
}

/// Reads the name of a server that a person types: a full name, an address, or this machine.
pub(super) fn own_host(text: &str) -> Result<String, String> {
    let name = server_name(text)?;
    let is_full = name.contains(['.', ':']) || name == "localhost";
    if is_full { Ok(name) } else { Err(format!("`{name}` is no full name of a server, such as mail.example.org")) }
}

/// Reads the path of a file that is there.
pub(super) fn certificate_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match path.metadata() {
        Ok(found) if found.is_file() => Ok(path),
        Ok(_) => Err(format!("`{text}` is a folder; name the file in it")),
        Err(_) if text.starts_with('~') => Err(format!("there is no file `{text}`; write out what `~` stands for")),
        Err(_) => Err(format!("there is no file `{text}`")),
    }
}

impl From<SecurityFlag> for Security {
    fn from(flag: SecurityFlag) -> Self {
        match flag {
            SecurityFlag::None => Self::None,
            SecurityFlag::Starttls => Self::Starttls,
            SecurityFlag::Tls => Self::Tls,
        }
    }
}
