use std::path::PathBuf;

use serde_json::json;

use super::{Code, Context, Failure, arguments, text};
use crate::{
    config::{Auth, Config, Me, PasswordSource, Security, Smtp},
    law::{Country, Language, Place, Regime},
    request::{DataSubject, choose_law},
};

/// Set up who you are, where you live and how letters leave
///
/// Three questions; each has a flag. Nothing is sent.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress init
  redress init --country DE --name \"Ada Example\" --email ada@example.org --by-hand
  redress init --country DE --name \"Ada Example\" --email ada@example.org \\
      --smtp-host smtp.example.org --smtp-port 465 --smtp-password \"command:pass show mail\"")]
pub(super) struct Init {
    /// Where you live: two letters, such as DE
    #[arg(long, value_parser = arguments::country)]
    country: Option<Country>,
    /// The US state, German Land or nation of the UK, such as CA, BY or SCT
    #[arg(long, value_parser = arguments::region)]
    region: Option<String>,
    /// Your name
    #[arg(long)]
    name: Option<String>,
    /// Your e-mail address, best the one your accounts are registered with
    #[arg(long)]
    email: Option<String>,
    /// A line of your postal address; repeat it for each line; most online companies do not need it
    #[arg(long, value_name = "LINE")]
    address: Vec<String>,
    /// The language of your letters
    #[arg(long, value_parser = arguments::language)]
    lang: Option<Language>,
    /// You press "send" yourself, in your mail program
    #[arg(long, conflicts_with = "smtp_host")]
    by_hand: bool,
    /// Letters leave through this server of your mail provider
    #[arg(long, value_name = "HOST")]
    smtp_host: Option<String>,
    /// Its port: 465 for tls, 587 for starttls
    #[arg(long, value_name = "PORT")]
    smtp_port: Option<u16>,
    /// How the connection is secured: tls, starttls, or none for this machine
    #[arg(long, value_name = "WORD")]
    smtp_security: Option<SecurityFlag>,
    /// Your login name; your e-mail address if not given
    #[arg(long, value_name = "NAME")]
    smtp_user: Option<String>,
    /// Where the password is: keyring, command:…, file:… or prompt; never the password itself
    #[arg(long, value_name = "SOURCE")]
    smtp_password: Option<PasswordSource>,
    /// Certificates to trust beside those of the system
    #[arg(long, value_name = "FILE")]
    smtp_ca_file: Option<PathBuf>,
}

/// How a connection is secured.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum SecurityFlag {
    /// From the first byte
    Tls,
    /// By STARTTLS, without which nothing is sent
    Starttls,
    /// Not at all; to this machine only
    None,
}

impl Init {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let mut config = context.config()?;
        context.out.say("Three questions. Nothing is sent, and everything stays on this machine.");
        let place = self.place(context, config.me.as_ref())?;
        let me = self.me(context, config.me.as_ref(), place)?;
        config.mail.smtp = self.smtp(context, &me, config.mail.smtp.as_ref())?;
        config.me = Some(me);
        if let Some(why) = config.mail.smtp.as_ref().and_then(Smtp::fault) {
            return Err(Failure::new(Code::Configuration, why).effect("Nothing was written."));
        }
        if context.dry_run {
            context.out.say("Nothing was written (--dry-run).");
        } else {
            config.save(&context.config_file)?;
        }
        done(context, &config)
    }

    fn place(&self, context: &mut Context, known: Option<&Me>) -> Result<Place, Failure> {
        let country = match (self.country, known) {
            (Some(country), _) => country,
            (None, Some(me)) if !context.prompt.can_ask() => me.country,
            (None, known) => {
                let default = known.map_or("", |me| me.country.code());
                let help = "two letters, such as DE, GB or US";
                ask_until(
                    context,
                    "1/3  Where do you live?",
                    default,
                    help,
                    "redress init --country DE …",
                    arguments::country,
                )?
            }
        };
        let same = known.filter(|me| me.country == country).and_then(|me| me.region.clone());
        let region = match (&self.region, regions_matter(country)) {
            (Some(region), _) => Some(region.clone()),
            (None, Some(help)) if context.prompt.can_ask() => {
                let answer = ask_until(context, "     Which part?", same.as_deref().unwrap_or(""), help, "", |text| {
                    if text.is_empty() { Ok(String::new()) } else { arguments::region(text) }
                })?;
                Some(answer).filter(|region| !region.is_empty())
            }
            (None, _) => same,
        };
        let place = Place { country, region };
        match choose_law(&place, None) {
            Ok(law) => context.out.say(&law.why),
            Err(error) => context.out.warn(&format!("note: {error}; a letter then needs `--law`")),
        }
        Ok(place)
    }

    fn me(&self, context: &mut Context, known: Option<&Me>, place: Place) -> Result<Me, Failure> {
        let instead = "redress init --name \"Ada Example\" --email ada@example.org …";
        let known_name = known.map(|me| me.name.as_str());
        let name = ask(context, self.name.as_deref(), known_name, "2/3  Your name?", "", instead)?;
        let help = "best the one your accounts are registered with";
        let known_email = known.map(|me| me.email.as_str());
        let email = ask(context, self.email.as_deref(), known_email, "     Your e-mail address?", help, instead)?;
        let address = if self.address.is_empty() {
            known.map(|me| me.address.clone()).unwrap_or_default()
        } else {
            self.address.clone()
        };
        let subject = DataSubject { address, email, identifiers: Vec::new(), name, place };
        subject.check().map_err(Failure::usage)?;
        Ok(Me {
            address: subject.address,
            country: subject.place.country,
            email: subject.email,
            language: self.lang.or(known.and_then(|me| me.language)),
            name: subject.name,
            region: subject.place.region,
        })
    }

    fn smtp(&self, context: &mut Context, me: &Me, known: Option<&Smtp>) -> Result<Option<Smtp>, Failure> {
        if self.by_hand {
            return Ok(None);
        }
        let host = match (&self.smtp_host, known) {
            (Some(host), _) => host.clone(),
            (None, Some(known)) if !context.prompt.can_ask() => known.host.clone(),
            (None, known) => {
                let choices = [
                    "I press \"send\" myself in my mail program (no password needed)",
                    "by redress, through my mail provider",
                ];
                let instead = "redress init … --by-hand, or --smtp-host HOST --smtp-password SOURCE";
                if context.prompt.choose("3/3  How shall letters leave?", &choices, instead)? == 0 {
                    return Ok(None);
                }
                let help = "your provider calls it \"SMTP\" or \"outgoing mail\" server, such as smtp.example.org";
                context.prompt.text("     Its server?", known.map_or("", |smtp| &smtp.host), help, instead)?
            }
        };
        let security = self.security(known);
        let user =
            self.smtp_user.clone().or(known.and_then(|smtp| smtp.user.clone())).unwrap_or_else(|| me.email.clone());
        Ok(Some(Smtp {
            auth: Auth::Password,
            ca_file: self.smtp_ca_file.clone().or(known.and_then(|smtp| smtp.ca_file.clone())),
            copy_to_self: known.is_none_or(|smtp| smtp.copy_to_self),
            final_timeout: known.map_or(600, |smtp| smtp.final_timeout),
            host,
            password: self.password(context, known, &user)?,
            port: self.smtp_port.or(known.map(|smtp| smtp.port)).unwrap_or(if security == Security::Starttls {
                587
            } else {
                465
            }),
            security,
            timeout: known.map_or(60, |smtp| smtp.timeout),
            user: Some(user),
        }))
    }

    fn security(&self, known: Option<&Smtp>) -> Security {
        match (self.smtp_security, self.smtp_port) {
            (Some(SecurityFlag::Tls), _) => Security::Tls,
            (Some(SecurityFlag::Starttls), _) | (None, Some(587)) => Security::Starttls,
            (Some(SecurityFlag::None), _) => Security::None,
            (None, _) => known.map_or(Security::Tls, |smtp| smtp.security),
        }
    }

    fn password(&self, context: &mut Context, known: Option<&Smtp>, user: &str) -> Result<PasswordSource, Failure> {
        if let Some(source) = &self.smtp_password {
            return Ok(source.clone());
        }
        if !context.prompt.can_ask() {
            return Ok(known.map_or(PasswordSource::Prompt, |smtp| smtp.password.clone()));
        }
        keep(context, user)
    }
}

/// Keeps a typed password in the keyring, or asks for it each time where there is none.
#[cfg(feature = "keyring")]
fn keep(context: &mut Context, user: &str) -> Result<PasswordSource, Failure> {
    use crate::config::{Asker, keep_in_keyring};
    context
        .out
        .say("Many providers want an app password here, not your normal one; it is made in their account settings.");
    let secret = context.prompt.password("     Password (not shown)")?;
    match keep_in_keyring(user, &secret) {
        Ok(()) => Ok(PasswordSource::Keyring),
        Err(error) => {
            context.out.warn(&format!("note: {error}; redress will ask for the password each time"));
            Ok(PasswordSource::Prompt)
        }
    }
}

#[cfg(not(feature = "keyring"))]
fn keep(context: &mut Context, _: &str) -> Result<PasswordSource, Failure> {
    context.out.say("redress will ask for the password each time.");
    Ok(PasswordSource::Prompt)
}

/// Takes the flag, asks, or keeps what the settings say where nobody can be asked.
fn ask(
    context: &mut Context,
    flag: Option<&str>,
    known: Option<&str>,
    question: &str,
    help: &str,
    instead: &str,
) -> Result<String, Failure> {
    match (flag, known) {
        (Some(flag), _) => Ok(flag.to_owned()),
        (None, Some(known)) if !context.prompt.can_ask() => Ok(known.to_owned()),
        (None, known) => context.prompt.text(question, known.unwrap_or_default(), help, instead),
    }
}

fn ask_until<T>(
    context: &mut Context,
    question: &str,
    default: &str,
    help: &str,
    instead: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    loop {
        let answer = context.prompt.text(question, default, help, instead)?;
        match read(&answer) {
            Ok(value) => return Ok(value),
            Err(why) => context.out.warn(&format!("     {why}")),
        }
    }
}

/// Says which parts of a country there are where the law or the authority differs.
fn regions_matter(country: Country) -> Option<&'static str> {
    match country.code() {
        "DE" => Some("the Land, such as BY or BE; empty if you like"),
        "GB" => Some("ENG, WLS, SCT or NIR; empty if you like"),
        "US" => Some("the state, such as CA"),
        _ => None,
    }
}

fn done(context: &mut Context, config: &Config) -> Result<(), Failure> {
    let path = context.config_file.display().to_string();
    let by =
        config.mail.smtp.as_ref().map_or("by hand".to_owned(), |smtp| format!("through {}:{}", smtp.host, smtp.port));
    if context.out.json {
        return context.out.document(&json!({ "schema": "redress.init/1", "config": path, "letters_leave": by }));
    }
    context.out.say(&format!("Written to `{path}`, readable by you only. Letters leave {by}."));
    let law = config
        .me
        .as_ref()
        .and_then(|me| choose_law(&Place { country: me.country, region: me.region.clone() }, None).ok());
    let regime = law.map_or(Regime::Gdpr, |law| law.regime);
    context.out.say(&format!("Ready. Next:  redress new {} --to aliexpress", text::erasure_word(regime)));
    Ok(())
}
