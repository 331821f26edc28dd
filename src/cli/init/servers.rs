use std::path::PathBuf;

use super::{
    Init, SecurityFlag,
    interview::{Interview, Question},
    person::not_empty,
    way::Route,
};
use crate::{
    cli::Failure,
    config::{Accepts, Access, Auth, Imap, Mail, Me, PasswordSource, Security, Smtp},
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
                asking.answer(&question, None, known.map(|smtp| smtp.host.as_str()), host)?
            }
        };
        let same = known.filter(|known| known.host == host);
        let before = same.map(|smtp| (smtp.security, smtp.port)).or(usual.map(|usual| (usual.security, usual.port)));
        let (security, port) = self.secured(asking, before)?;
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
        known: &Mail,
        smtp: &Smtp,
        route: Route,
    ) -> Result<Option<Imap>, Failure> {
        if self.no_imap {
            return Ok(None);
        }
        // What is set up for another server for sending stays only if it is named again.
        let stays = known.smtp.as_ref().is_none_or(|before| before.host == smtp.host);
        let (set_up, known) = (known.imap.as_ref(), known.imap.as_ref().filter(|_| stays));
        let usual = route.provider.map(|provider| &provider.imap);
        let host = match (&self.imap_host, usual) {
            (Some(host), _) => Some(host.clone()),
            (None, _) if known.is_some() && !asking.can_ask() => known.map(|imap| imap.host.clone()),
            (None, Some(usual)) => Some(usual.host.clone()),
            (None, None) if asking.can_ask() => reading_server(asking, known)?,
            (None, None) => None,
        };
        let Some(host) = host else { return Ok(None) };
        // Nothing that is set for one host, or usual at it, is carried to another.
        let same = set_up.filter(|set_up| set_up.host == host);
        let usual = usual.filter(|usual| self.provider.is_some() || usual.host == host);
        let usual_name = usual.filter(|_| self.is_own_address(me, route)).and_then(|usual| usual.login.of(&me.email));
        let name = same.and_then(|imap| imap.user.as_deref()).or(usual_name).or(smtp.user.as_deref());
        let security = security_of(self.imap_security, same.map(|imap| imap.security), usual);
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
            port: self.imap_port.or(same.map(|imap| imap.port)).or(usual.map(|usual| usual.port)).unwrap_or(
                match security {
                    Security::Tls => 993,
                    Security::Starttls | Security::None => 143,
                },
            ),
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
        let file = |text: &str| {
            let path = PathBuf::from(text);
            if path.is_file() { Ok(path) } else { Err(format!("there is no file `{text}`")) }
        };
        asking.answer(&question, None, None, file).map(Some)
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

    /// Settles how the connection is secured, and the port that belongs to it.
    fn secured(&self, asking: &mut Interview, before: Option<(Security, u16)>) -> Result<(Security, u16), Failure> {
        let said = self.smtp_security.is_some() || self.smtp_port.is_some();
        if said || before.is_some() || !asking.can_ask() {
            let security = match (self.smtp_security, self.smtp_port) {
                (None, Some(587)) if before.is_none() => Security::Starttls,
                (flag, _) => security_of(flag, before.map(|(security, _)| security), None),
            };
            let port = self.smtp_port.or(before.map(|(_, port)| port)).unwrap_or(usual_port(security));
            return Ok((security, port));
        }
        let question = |key, words| Question { help: "", instead: INSTEAD, key, words };
        let choices = [
            ("tls", "port 465, encrypted from the first byte (TLS; recommended)".to_owned()),
            ("starttls", "port 587, encrypted after a first word (STARTTLS)".to_owned()),
            ("other", "another port".to_owned()),
        ];
        let chosen = asking.choose(&question("smtp-reached", "     How is it reached?"), &choices, 0)?;
        let security = match chosen {
            0 => return Ok((Security::Tls, 465)),
            1 => return Ok((Security::Starttls, 587)),
            _ => {
                let choices = [("tls", "TLS".to_owned()), ("starttls", "STARTTLS".to_owned())];
                asking.choose(&question("smtp-security", "     How is that port encrypted?"), &choices, 0)?
            }
        };
        let instead = "redress init --smtp-port 465 …";
        let question = Question { help: "a number", instead, key: "smtp-port", words: "     Which port?" };
        let port = asking.answer(&question, None, None, |text| text.parse::<u16>().map_err(|why| why.to_string()))?;
        Ok((if security == 0 { Security::Tls } else { Security::Starttls }, port))
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
    let answer = asking
        .answer(&question, None, Some(default), |text| if text.is_empty() { Ok(String::new()) } else { host(text) })?;
    Ok(Some(answer).filter(|host| !host.is_empty()))
}

fn security_of(flag: Option<SecurityFlag>, before: Option<Security>, usual: Option<&Access>) -> Security {
    match flag {
        Some(SecurityFlag::Tls) => Security::Tls,
        Some(SecurityFlag::Starttls) => Security::Starttls,
        Some(SecurityFlag::None) => Security::None,
        None => before.or(usual.map(|usual| usual.security)).unwrap_or_default(),
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
