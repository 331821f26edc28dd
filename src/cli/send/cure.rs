//! What a failure means for the user, in plain words, and what to type.

use crate::{
    cli::access::{self, Peer, Purpose},
    config::{Accepts, Provider},
    post::{Cause, Meaning, Outcome, Remedy},
};

/// What can be done about a failure.
pub(super) struct Cure {
    /// What it means, a sentence each.
    pub(super) words: Vec<String>,
    /// What to type, the best first.
    pub(super) tries: Vec<String>,
}

/// Says what a failure means for a letter of the case with this number and controller, and what mends it; `server` is `host:port`, by which a provider is known.
pub(super) fn of(cause: &Cause, (n, controller): (u32, &str), server: &str) -> Cure {
    let provider = Provider::behind(server.rsplit_once(':').map_or(server, |(host, _)| host));
    let name = provider.map_or("The mail provider", |provider| provider.name.as_str());
    let then = format!("redress send {n}      when that is done");
    let controller = format!("redress controllers show {controller}      their other addresses");
    let say =
        |words: Vec<String>, tries: &[&str]| Cure { words, tries: tries.iter().map(ToString::to_string).collect() };
    let mended =
        |words: Vec<String>| Cure { words, tries: mended(cause, server, provider).chain([then.clone()]).collect() };
    let init = "redress init";
    let Some(meaning) = cause.meaning() else { return unknown(cause, n) };
    match meaning {
        Meaning::AppPassword => say(
            with_first(format!("{name} takes no normal password from a program here, but an app password."), provider),
            &["redress init      puts the new password in", &then],
        ),
        Meaning::NoPasswords => say(
            with_first(format!("{name} takes no password from programs any more, only an access token."), provider),
            &[
                "redress init --by-hand      you press `send` in your own mail program",
                "auth = \"xoauth2\" under [mail.smtp] in the settings, with a command that prints a token",
            ],
        ),
        Meaning::WrongPassword => say(wrong_password(provider), &["redress init      puts another password in", &then]),
        Meaning::BrowserFirst => {
            say(vec![format!("{name} wants you to log in once with a browser first.")], &[&then])
        }
        Meaning::LoginWanted => say(
            vec!["The server wants a login before it takes a letter: `mail.smtp.user` must be set.".to_owned()],
            &[init, &then],
        ),
        Meaning::Greylisted => say(
            vec!["It has not seen your address before and asks to come again. That is normal and costs some minutes.".to_owned()],
            &[],
        ),
        Meaning::TooFast => say(
            vec!["That is more than it takes in this time; it may take some hours, or a day.".to_owned()],
            &[&format!("redress send {n}      tomorrow")],
        ),
        Meaning::NoSuchAddress => say(
            vec!["Nobody there has that address. They have not got the letter.".to_owned()],
            &[&controller, &format!("redress send {n}      sends the same letter again")],
        ),
        Meaning::MailboxFull => say(
            vec!["Their mailbox is full, which is their doing; a note of it shows that you tried.".to_owned()],
            &[&format!("redress send {n}      in some days"), &controller],
        ),
        Meaning::SenderRefused => say(
            vec!["Your account may not write from this address: `me.email` and the login must belong together.".to_owned()],
            &[init, &then],
        ),
        Meaning::Unwanted => say(
            vec!["It does not want this letter, for reasons of its own. They have not got it.".to_owned()],
            &[&controller, &format!("redress send {n}      sends the same letter again")],
        ),
        Meaning::TooLarge => say(vec!["The letter is larger than it takes.".to_owned()], &[&controller]),
        Meaning::CertificateExpired => say(
            vec![
                "So nobody can tell whether it is your provider's server, and nothing was told to it, no password either.".to_owned(),
                "Look at the date of this computer; if that is right, the provider has to mend it.".to_owned(),
            ],
            &[&then],
        ),
        Meaning::CertificateNotYet => say(
            vec![
                "The clock of this computer is probably behind; nothing was told to the server, no password either.".to_owned(),
            ],
            &["redress doctor      compares the clock with what the servers say", &then],
        ),
        Meaning::CertificateOfAnAuthority => say(
            vec![
                "To name it as trusted changes nothing; nothing was told to the server, no password either.".to_owned(),
                "Whoever runs the server makes a certificate for its name, signed by that authority.".to_owned(),
            ],
            &["redress doctor      once the server shows that one", &then],
        ),
        Meaning::CertificateOfAnother => mended(vec![
            "The name in the settings may be misspelt, or somebody stands between; nothing was told to it, no password either.".to_owned(),
        ]),
        Meaning::CertificateUnknown => mended(vec![
            "Somebody may stand between, or the server is your own; nothing was told to it, no password either.".to_owned(),
        ]),
        Meaning::NoEncryption => {
            mended(vec!["Without encryption nothing is sent; nothing was told to it, no password either.".to_owned()])
        }
        Meaning::OtherPort => {
            mended(vec!["So no letter can leave by it; nothing was told to the server, no password either.".to_owned()])
        }
        Meaning::Offline => say(vec!["This machine may be offline, or the name of the server is wrong.".to_owned()], &[]),
    }
}

/// Returns what can be typed after a try, for scripts; nothing where the letter went.
pub(super) fn commands(outcome: &Outcome, (n, controller): (u32, &str), server: &str) -> Vec<String> {
    match outcome {
        Outcome::Accepted => Vec::new(),
        Outcome::Uncertain(_) => vec![format!("redress resolve {n}")],
        Outcome::Withheld(_) => vec![format!("redress show {n}")],
        Outcome::Deferred(cause) | Outcome::LoginRefused(cause) | Outcome::Rejected(cause) => {
            let by_itself = matches!(cause.remedy(), Remedy::Network | Remedy::Time);
            let due = (by_itself && matches!(outcome, Outcome::Deferred(_))).then(|| "redress send --due".to_owned());
            due.into_iter().chain(of(cause, (n, controller), server).tries).collect()
        }
    }
}

/// Returns the commands that change what is wrong in the settings.
fn mended<'a>(
    cause: &'a Cause,
    server: &'a str,
    provider: Option<&'static Provider>,
) -> impl Iterator<Item = String> + use<'a> {
    let (host, port) = server.rsplit_once(':').unwrap_or((server, ""));
    let peer = Peer { host, port: port.parse().unwrap_or(465), provider, purpose: Purpose::Sending };
    access::mends(cause, &peer).into_iter().map(move |mend| mend.command(&peer))
}

/// What nothing is known of waits for the time, or is looked at.
fn unknown(cause: &Cause, n: u32) -> Cure {
    let tries = match cause.remedy() {
        Remedy::Network | Remedy::Time => Vec::new(),
        Remedy::Login | Remedy::Message | Remedy::Settings => {
            vec![format!("redress show {n}      has every try"), format!("redress send {n}      when it is mended")]
        }
    };
    Cure { words: Vec::new(), tries }
}

fn wrong_password(provider: Option<&Provider>) -> Vec<String> {
    let wrong = "The name or the password is not the right one.";
    match provider {
        Some(provider) if provider.auth != Accepts::Password => {
            with_first(format!("{wrong} {} wants more than your normal one.", provider.name), Some(provider))
        }
        Some(_) | None => vec![format!("{wrong} Many providers want an app password here, not your normal one.")],
    }
}

/// Adds what the provider wants done first, and its own page about it.
fn with_first(sentence: String, provider: Option<&Provider>) -> Vec<String> {
    let mut words = vec![sentence];
    let Some(provider) = provider else { return words };
    words.extend(provider.first.iter().map(|thing| format!("- {thing}")));
    words.extend(provider.help.iter().map(|page| format!("{} says how: {page}", provider.name)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_login(reply: &str, server: &str) -> Cure {
        let reply = format!("{reply}\r\n").into_bytes().into();
        of(&Cause::LoginRefused { user: "ada".to_owned(), reply }, (3, "aliexpress"), server)
    }

    #[test]
    fn a_provider_that_is_known_by_its_server_is_named_with_what_it_wants_first_and_its_own_page() {
        let gmail = refused_login("534 5.7.9 Application-specific password required", "smtp.gmail.com:465");
        let words = gmail.words.join("\n");
        assert!(words.starts_with("Gmail takes no normal password"), "{words}");
        let provider = Provider::behind("smtp.gmail.com").unwrap();
        for first in &provider.first {
            assert!(words.contains(first), "{words}");
        }
        assert!(words.contains(provider.help.as_deref().unwrap()), "{words}");
        assert_eq!(gmail.tries[1], "redress send 3      when that is done");
        let wrong =
            refused_login("535 5.7.8 Username and Password not accepted", "smtp.gmail.com:465").words.join("\n");
        assert!(wrong.contains("Gmail wants more than your normal one"), "{wrong}");
    }

    #[test]
    fn a_provider_that_takes_no_passwords_is_left_for_a_token_or_for_sending_by_hand() {
        let outlook = refused_login("535 5.7.139 basic authentication is disabled", "smtp-mail.outlook.com:587");
        assert!(outlook.words[0].starts_with("Outlook.com"), "{:?}", outlook.words);
        assert!(outlook.tries.iter().any(|line| line.contains("--by-hand")), "{:?}", outlook.tries);
        assert!(outlook.tries.iter().any(|line| line.contains("xoauth2")), "{:?}", outlook.tries);
    }

    #[test]
    fn a_server_of_nobody_known_gets_general_words() {
        let other = refused_login("535 no", "mail.example.org:465");
        assert_eq!(
            other.words,
            [
                "The name or the password is not the right one. Many providers want an app password here, not your normal one."
            ]
        );
    }
}
