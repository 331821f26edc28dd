mod answer;
mod outgoing;

use std::path::PathBuf;

use serde_json::json;

use super::{Code, Context, Failure, arguments, text};
use crate::{
    config::{Config, Me, PasswordSource},
    controller::EmailAddress,
    law::{Country, Language, Place, Regime},
    request::{DataSubject, choose_law},
};
use answer::Question;
use outgoing::SecurityFlag;

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
    /// The US state, German Land or nation of the UK, such as CA, BY or SCT, or its name
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

impl Init {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let before = context.config()?;
        context.out.say("Three questions. Nothing is sent, and everything stays on this machine.");
        let config = self.asked(context, before.clone()).map_err(nothing_written)?;
        if let Some(why) = config.mail.fault() {
            return Err(Failure::new(Code::Configuration, why)
                .effect("Nothing was written.")
                .hint("redress init --help"));
        }
        if !context.dry_run {
            config.save(&context.config_file)?;
        }
        if let (Some(gone), None) = (&before.mail.smtp, &config.mail.smtp) {
            let kept =
                if gone.password == PasswordSource::Keyring { " Its password stays in the keyring." } else { "" };
            context.out.say(&format!("The settings of the mail server {} are removed.{kept}", gone.host));
        }
        done(context, &config)
    }

    fn asked(&self, context: &mut Context, mut config: Config) -> Result<Config, Failure> {
        let place = self.place(context, config.me.as_ref())?;
        let me = self.me(context, config.me.as_ref(), place)?;
        let stays_by_hand = config.me.is_some() && config.mail.smtp.is_none() && !context.prompt.can_ask();
        if !stays_by_hand || self.smtp_host.is_some() {
            config.mail.smtp = self.smtp(context, &me, config.mail.smtp.as_ref())?;
        }
        config.me = Some(me);
        Ok(config)
    }

    fn place(&self, context: &mut Context, known: Option<&Me>) -> Result<Place, Failure> {
        let question = Question {
            help: "two letters, such as DE, GB or US",
            instead: "redress init --country DE …",
            words: "1/3  Where do you live?",
        };
        let code = known.map(|me| me.country.code());
        let country = question.answer(context, self.country, code, arguments::country)?;
        let same = known.filter(|me| me.country == country).and_then(|me| me.region.clone());
        let region = match (&self.region, regions_matter(country)) {
            (Some(region), _) => Some(region.clone()),
            (None, Some(help)) if context.prompt.can_ask() => {
                let question = Question { help, instead: "redress init --region CA …", words: "     Which part?" };
                let answer = question.answer(context, None, same.as_deref(), |text| {
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
        let question = Question { help: "", instead, words: "2/3  Your name?" };
        let name = question.answer(context, self.name.clone(), known.map(|me| me.name.as_str()), not_empty)?;
        let help = "best the one your accounts are registered with";
        let question = Question { help, instead, words: "     Your e-mail address?" };
        let email = question.answer(context, self.email.clone(), known.map(|me| me.email.as_str()), email_address)?;
        let address = if self.address.is_empty() {
            known.map(|me| me.address.clone()).unwrap_or_default()
        } else {
            self.address.clone()
        };
        let subject = DataSubject { address, email, identifiers: Vec::new(), name, place };
        subject.check().map_err(|error| Failure::usage(error).hint(instead))?;
        Ok(Me {
            address: subject.address,
            country: subject.place.country,
            email: subject.email,
            language: self.lang.or(known.and_then(|me| me.language)),
            name: subject.name,
            region: subject.place.region,
        })
    }
}

fn not_empty(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("a letter is signed with a name".to_owned()) } else { Ok(text.to_owned()) }
}

fn email_address(text: &str) -> Result<String, String> {
    text.parse::<EmailAddress>().map(|_| text.to_owned()).map_err(|error| error.to_string())
}

/// Whoever stops in the middle is told that nothing has changed.
fn nothing_written(failure: Failure) -> Failure {
    if failure.code() == Code::Interrupted {
        return failure.effect("Nothing was written.").hint("redress init      begins again");
    }
    failure
}

/// Says which parts of a country there are where the law or the authority differs.
fn regions_matter(country: Country) -> Option<&'static str> {
    match country.code() {
        "DE" => Some("the Land, such as BY, Bayern or Bavaria; empty if you like"),
        "GB" => Some("ENG, WLS, SCT or NIR, or its name; empty if you like"),
        "US" => Some("the state, such as CA or California"),
        _ => None,
    }
}

fn done(context: &mut Context, config: &Config) -> Result<(), Failure> {
    let path = context.config_file.display().to_string();
    let by =
        config.mail.smtp.as_ref().map_or("by hand".to_owned(), |smtp| format!("through {}:{}", smtp.host, smtp.port));
    if context.out.json {
        return context.out.document(&json!({
            "schema": "redress.init/1", "config": path, "letters_leave": by, "written": !context.dry_run,
        }));
    }
    if context.dry_run {
        context.out.say(&format!("Nothing was written (--dry-run). It would go to `{path}`; letters leave {by}."));
        return Ok(());
    }
    context.out.say(&format!("Written to `{path}`, readable by you only. Letters leave {by}."));
    let place = config.me.as_ref().map(|me| Place { country: me.country, region: me.region.clone() });
    let law = place.as_ref().and_then(|place| choose_law(place, None).ok()).map(|law| law.regime);
    let word = text::erasure_word(law.unwrap_or(Regime::Gdpr));
    if law.is_none() && place.is_some_and(|place| place.is("US", None)) {
        context.out.say("If you live in California:  redress init --region CA");
        return Ok(());
    }
    let flag = if law.is_some() { "" } else { " --law gdpr" };
    context.out.say(&format!("Ready. Next:  redress new {word} --to aliexpress{flag}"));
    Ok(())
}
