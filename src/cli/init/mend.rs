use std::path::PathBuf;

use super::{
    Init, Settled,
    interview::{Interview, Question},
    servers::{encrypted, own_host, reached},
    trial::{Failed, Trial},
};
use crate::{
    cli::{
        Failure,
        access::{Mend, Purpose},
    },
    config::{Config, PasswordSource, is_loopback},
};

/// How trying ended.
pub(super) struct Ended {
    /// Whether the user keeps settings with which no login worked.
    pub(super) is_kept_untested: bool,
    /// Whether the new settings are to take the place of those that were there.
    pub(super) takes: bool,
    pub(super) trial: Option<Trial>,
}

/// What the user wants after a login that failed.
#[derive(Clone, Copy)]
enum Wish {
    Again,
    ByHand,
    Leave,
    Mend(Mend),
    Take,
    Without,
}

impl Init {
    /// Tries to log in, and where that fails asks what to change, until it works or the user says how to go on. Settings
    /// that there are give way to new ones only when these work, or when the user says so.
    pub(super) fn try_until_it_works(
        &self,
        asking: &mut Interview,
        before: &Config,
        settled: &mut Settled,
    ) -> Result<Ended, Failure> {
        let mut sending_works = false;
        loop {
            let trial = self.tried(asking.context, settled, sending_works);
            let Some(failed) = trial.as_ref().and_then(Trial::failed) else {
                return Ok(Ended { is_kept_untested: false, takes: true, trial });
            };
            let replaces = before.me.is_some() && settled.changes(before);
            if !asking.can_ask() {
                return Ok(Ended { is_kept_untested: false, takes: !replaces, trial });
            }
            sending_works = failed.peer == Purpose::Reading;
            match ask(asking, settled, failed, replaces)? {
                Wish::Again => {}
                Wish::ByHand => {
                    settled.leave_by_hand(before);
                    return Ok(Ended { is_kept_untested: false, takes: true, trial: None });
                }
                Wish::Leave => return Ok(Ended { is_kept_untested: false, takes: false, trial }),
                Wish::Mend(what) => mend(asking, settled, failed.peer, what)?,
                Wish::Take => return Ok(Ended { is_kept_untested: true, takes: true, trial }),
                Wish::Without => settled.config.mail.imap = None,
            }
        }
    }
}

/// Asks for what may be wrong, and puts the answer into what is to be tried.
fn mend(asking: &mut Interview, settled: &mut Settled, peer: Purpose, what: Mend) -> Result<(), Failure> {
    match what {
        Mend::Certificate => settled.set_certificate(peer, certificate(asking)?),
        Mend::Host => {
            let question = Question {
                help: "the name alone, without a port",
                instead: "redress init --smtp-host HOST",
                key: match peer {
                    Purpose::Reading => "imap-host",
                    Purpose::Sending => "smtp-host",
                },
                words: "     The right name of the server?",
            };
            let now = settled.host(peer).to_owned();
            let host = asking.until_meant(&question, &now, own_host)?;
            settled.set_host(peer, host);
        }
        Mend::Password => {
            let provider = settled.route.and_then(|route| route.provider);
            let secret = super::password::typed(asking, provider, false)?;
            if let (Some(password), Some(smtp)) = (&mut settled.password, &mut settled.config.mail.smtp) {
                password.typed = secret;
                password.source = PasswordSource::Prompt;
                smtp.password = PasswordSource::Prompt;
            }
        }
        Mend::Port(fitting) => {
            let is_this_machine = is_loopback(settled.host(peer));
            let (security, port) = reached(asking, (peer, is_this_machine), fitting)?;
            settled.set_port(peer, security, port);
        }
    }
    Ok(())
}

/// Says what failed, and asks what to do about it; the likeliest cure is what return takes.
fn ask(asking: &mut Interview, settled: &Settled, failed: &Failed, replaces: bool) -> Result<Wish, Failure> {
    asking.context.out.warn(&format!("  {}", failed.failure.message()));
    for line in &failed.needs {
        asking.context.out.warn(&format!("     {line}"));
    }
    let mut choices: Vec<(String, Wish)> =
        failed.mends.iter().map(|mend| (in_words(settled, failed.peer, *mend), Wish::Mend(*mend))).collect();
    choices.push(("try again as it is".to_owned(), Wish::Again));
    if failed.peer == Purpose::Reading {
        choices.push(("do without: redress does not look into this mailbox".to_owned(), Wish::Without));
    }
    if replaces {
        choices.push(("leave the settings as they were".to_owned(), Wish::Leave));
        choices.push(("take the new ones all the same".to_owned(), Wish::Take));
    } else {
        choices.push(("keep it as it is and mend it later".to_owned(), Wish::Take));
    }
    if failed.peer == Purpose::Sending {
        choices.push(("no server: I press \"send\" myself in my mail program instead".to_owned(), Wish::ByHand));
    }
    let texts: Vec<_> = choices.iter().map(|(text, _)| text.as_str()).collect();
    let chosen = asking.context.prompt.choose_from("     What shall be done?", &texts, 0, "redress init")?;
    Ok(choices[chosen].1)
}

fn in_words(settled: &Settled, peer: Purpose, mend: Mend) -> String {
    match mend {
        Mend::Certificate => {
            "name the file with its certificate, or that of who signed it: the server is mine or my company's"
                .to_owned()
        }
        Mend::Host => format!("correct the name of the server, {}", settled.host(peer)),
        Mend::Password => "type the password again".to_owned(),
        Mend::Port(Some((security, port))) => format!("set port {port}, {}", encrypted(security)),
        Mend::Port(None) => format!("set another port or encryption than {}", settled.port(peer)),
    }
}

fn certificate(asking: &mut Interview) -> Result<PathBuf, Failure> {
    let question = Question {
        help: "a file that begins with -----BEGIN CERTIFICATE-----; whoever runs the server has it",
        instead: "redress init --smtp-ca-file FILE …",
        key: "ca-file",
        words: "     Where is the certificate?",
    };
    asking.until_meant(&question, "", super::servers::certificate_file)
}
