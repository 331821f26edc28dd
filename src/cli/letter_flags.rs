use std::{collections::BTreeSet, path::PathBuf};

use super::{Context, Failure, arguments, own_texts};
use crate::{
    config::Me,
    controller::Role,
    desk::{Intent, Prepared, Second},
    law::{Country, Language, Place, Regime, Right},
    letter::Shelf,
    request::{DataSubject, Identifier, Part},
};

/// What a letter says, as far as the settings do not say it.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "The letter")]
pub(super) struct LetterFlags {
    /// access (see, know), erasure (delete), objection (stop, opt-out), rectification (correct), restriction (restrict),
    /// portability (take) or limit
    #[arg(value_parser = arguments::right)]
    right: Right,
    /// The controller to write to; `redress controllers` lists them
    #[arg(long, value_name = "CONTROLLER", required = true)]
    pub(super) to: Vec<String>,
    /// By which channel, by its id in `redress controllers show`; chosen so, one with a reservation is not asked about
    #[arg(long, value_name = "ID")]
    channel: Option<String>,
    /// The law: gdpr, uk-gdpr or ccpa; from your place if not given
    #[arg(long, value_parser = arguments::regime)]
    law: Option<Regime>,
    /// The language of the letter; that of your settings, else of the controller, if not given
    #[arg(long, value_parser = arguments::language)]
    lang: Option<Language>,
    /// Write it in the controller's language, and below for information in yours, or in LANG
    #[arg(long, value_name = "LANG", num_args = 0..=1, require_equals = true, default_missing_value = "own")]
    #[arg(value_parser = arguments::second_language)]
    bilingual: Option<Second>,
    /// Your name
    #[arg(long)]
    name: Option<String>,
    /// Your e-mail address, best the one the account is registered with
    #[arg(long)]
    email: Option<String>,
    /// A line of your postal address; repeat it for each line
    #[arg(long, value_name = "LINE")]
    address: Vec<String>,
    /// Where you live: the country, or its two letters, such as DE
    #[arg(long, value_parser = arguments::country)]
    country: Option<Country>,
    /// The US state, German Land or nation of the UK, such as CA, BY or SCT, or its name
    #[arg(long)]
    region: Option<String>,
    /// How they know you: account-email, member-id, order or phone; `KEY=@FILE` reads the value from there
    #[arg(long, value_name = "KEY=VALUE", value_parser = arguments::identifier)]
    identifier: Vec<Identifier>,
    /// Your own reason, which an objection under Art. 21(1) GDPR needs
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Only these data; with rectification, which are wrong and how they should read
    #[arg(long, value_name = "TEXT")]
    data: Option<String>,
    /// With portability: another controller that the data are to go to directly, its name and what finds it
    #[arg(long, value_name = "TEXT")]
    to_controller: Option<String>,
    /// Put in a passage: with restriction your ground, accuracy, claims, objection or unlawful; repeat it for each
    #[arg(long, value_name = "PART", value_parser = arguments::part)]
    with: Vec<Part>,
    /// Leave out an optional passage, such as consent; with access, information leaves only the copy
    #[arg(long, value_name = "PART", value_parser = arguments::part)]
    without: Vec<Part>,
    /// Your own text for this letter, written as `redress templates FILE` prints one
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Whether you bought or sold there
    #[arg(long, value_name = "ROLE", default_value = "buyer")]
    role: RoleFlag,
}

/// In which role the person used the service.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum RoleFlag {
    /// As a buyer or visitor
    Buyer,
    /// As a seller
    Seller,
}

impl LetterFlags {
    /// Puts the flags over the settings.
    pub(super) fn intent(&self, context: &Context) -> Result<Intent, Failure> {
        let config = context.config()?;
        let (me, on_paper) = (config.me, config.sending.is_on_paper());
        let subject = self.subject(me.as_ref())?;
        let optional = |text: &Option<String>| text.as_deref().map(arguments::value).transpose();
        Ok(Intent {
            channel: self.channel.clone(),
            home: me.as_ref().map(|me| me.address.clone()).unwrap_or_default(),
            language: self.lang,
            own_language: me.and_then(|me| me.language),
            named_data: optional(&self.data)?,
            on_paper,
            reason: optional(&self.reason)?,
            regime: self.law,
            right: self.right,
            role: match self.role {
                RoleFlag::Buyer => Role::Buyer,
                RoleFlag::Seller => Role::Seller,
            },
            subject,
            to_controller: optional(&self.to_controller)?,
            translation: self.bilingual,
            with: self.with.iter().cloned().collect(),
            without: self.without.iter().cloned().collect(),
        })
    }

    /// Puts the text that is named on the command line into the places of these letters.
    pub(super) fn shelf<'a>(
        &self,
        context: &Context,
        texts: Shelf,
        letters: impl IntoIterator<Item = &'a Prepared>,
    ) -> Result<Shelf, Failure> {
        let Some(path) = &self.template else { return Ok(texts) };
        let mine = letters.into_iter().map(|prepared| &prepared.request).filter(|request| request.right == self.right);
        let places: BTreeSet<String> = mine
            .map(|request| format!("{}/{}/{}.hbs", request.regime, request.language.code(), request.right))
            .collect();
        let mut own = context.own_texts()?;
        own.retain(|text| !places.contains(&text.place));
        own.extend(own_texts::instead_of(path, places)?);
        own_texts::shelf(&own)
    }

    fn subject(&self, me: Option<&Me>) -> Result<DataSubject, Failure> {
        let needed = |flag: &str, given: &Option<String>, known: Option<&String>| match (given, known) {
            (Some(text), _) => arguments::value(text),
            (None, Some(known)) => Ok(known.clone()),
            (None, None) => Err(missing(flag)),
        };
        let country = self.country.or(me.map(|me| me.country)).ok_or_else(|| missing("--country"))?;
        let moved = self.country.is_some_and(|country| me.is_some_and(|me| me.country != country));
        let known_region = me.filter(|_| !moved).and_then(|me| me.region.clone());
        let region = self.region.as_deref().map(|text| arguments::region(country, text)).transpose();
        let region = region.map_err(|why| Failure::usage(why).hint("the same command without --region"))?;
        Ok(DataSubject {
            address: self.address.iter().map(|line| arguments::value(line)).collect::<Result<_, _>>()?,
            email: needed("--email", &self.email, me.map(|me| &me.email))?,
            identifiers: self.identifier.iter().map(identifier).collect::<Result<_, _>>()?,
            name: needed("--name", &self.name, me.map(|me| &me.name))?,
            place: Place { country, region: region.or(known_region) },
        })
    }
}

/// Reads the value of an identifier from the file it names, if it names one.
fn identifier(given: &Identifier) -> Result<Identifier, Failure> {
    let value = arguments::value(&given.value)?.trim().to_owned();
    if value.is_empty() {
        return Err(Failure::usage(format!("`{}` says nothing: `{}` is empty", given.key, given.value)));
    }
    Ok(Identifier { key: given.key, value })
}

fn missing(flag: &str) -> Failure {
    Failure::usage(format!("a letter needs `{flag}`, and the settings do not say it"))
        .hint("redress init")
        .hint("redress letter erasure --to aliexpress --name \"Ada Example\" --email ada@example.org --country DE")
}
