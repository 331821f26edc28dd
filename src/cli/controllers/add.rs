use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    find,
    keep::{self, New},
};
use crate::{
    cli::{Code, Context, Failure, arguments, visible::shown},
    controller::{Channel, ChannelKind, Controller, Draft, NewAddress, RecordFault, Registry},
};

/// Add a controller that is missing, a seller, or another address of one
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress controllers add                     asks
  redress controllers add shop.toml           a record in the shape of docs/registry.md
  redress controllers add --service \"Shop Example\" --email privacy@shop.example --page https://shop.example/privacy
  redress controllers add --seller            a seller on AliExpress, from the company details of the order
  redress controllers add --change aliexpress --email new@aliexpress.com --page https://…")]
pub(in crate::cli) struct Add {
    /// A record; `-` reads it from standard input
    #[arg(value_name = "FILE", conflicts_with_all = [
        "seller", "market", "change", "channel", "service", "id", "company", "registration", "email", "address", "attention",
        "login", "webform", "page", "seen",
    ])]
    file: Option<PathBuf>,
    /// It is a seller on a market place, and the details are those of the order or the store
    #[arg(long, conflicts_with = "change")]
    seller: bool,
    /// With `--seller`: the market place
    #[arg(
        long,
        value_name = "CONTROLLER",
        default_value = "aliexpress",
        requires = "seller",
        conflicts_with = "change"
    )]
    market: String,
    /// Keep the record of this controller, and give one of its channels another address: exactly one of `--email`, `--address`
    /// and `--webform`
    #[arg(long, value_name = "CONTROLLER", conflicts_with_all = ["service", "id", "company", "registration"])]
    change: Option<String>,
    /// With `--change`: the channel, by its id; the one for requests if not given
    #[arg(long, value_name = "ID", requires = "change")]
    channel: Option<String>,
    /// The id; made of the name if not given
    #[arg(long)]
    id: Option<String>,
    /// The name people know; of a seller, that of the store
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// The name of the company
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// The register and the number in it
    #[arg(long, value_name = "NUMBER")]
    registration: Option<String>,
    /// Where it takes mail
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// A line of the postal address; repeat it for each line
    #[arg(long, value_name = "LINE")]
    address: Vec<String>,
    /// With `--change` and `--address`: the line that names a desk, such as "Attn: Data Protection Officer"
    #[arg(long, value_name = "LINE", requires_all = ["change", "address"])]
    attention: Option<String>,
    /// With `--change` and `--webform`: one must log in first
    #[arg(long, requires_all = ["change", "webform"])]
    login: bool,
    /// Its page for requests
    #[arg(long, value_name = "PAGE")]
    webform: Option<String>,
    /// The page where you read it
    #[arg(long, value_name = "PAGE")]
    page: Option<String>,
    /// The day you read it; today if not given
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    seen: Option<NaiveDate>,
}

impl Add {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let seen = self.seen.unwrap_or(context.today);
        keep::is_past(context, seen)?;
        let (origin, text) = if let Some(file) = &self.file {
            (file.display().to_string(), keep::read(file)?)
        } else if let Some(id) = self.change.clone() {
            let controller = find(&registry, Some(&id))?;
            ("what you typed".to_owned(), self.changed(context, controller, seen)?)
        } else {
            (
                "what you typed".to_owned(),
                self.draft(context, &registry)?.record(seen).map_err(|fault| refused(&fault))?,
            )
        };
        let record = New::of(context, &registry, &origin, &text)?;
        keep::keep(context, &[record], &Value::Null)
    }

    /// Puts another address into the record there is.
    fn changed(&self, context: &Context, controller: &Controller, seen: NaiveDate) -> Result<String, Failure> {
        let given = [self.email.is_some(), self.webform.is_some(), !self.address.is_empty()];
        if 1 < given.into_iter().filter(|is_given| *is_given).count() {
            return Err(Failure::usage("`--change` gives one channel another address, and several are said")
                .effect("Nothing was written: neither of them is taken for the one you mean.")
                .hint(format!("redress controllers add --change {} --email ADDRESS --page PAGE", controller.id))
                .hint("then the same command with --address or --webform"));
        }
        let channel = self.channel_to_change(controller)?;
        let given = match channel.kind {
            ChannelKind::Email => self.email.clone(),
            ChannelKind::Webform => self.webform.clone(),
            ChannelKind::InApp | ChannelKind::Phone | ChannelKind::Post | ChannelKind::Representative => None,
        };
        let by_post = channel.kind == ChannelKind::Post;
        if !by_post && given.is_none() || by_post && self.address.is_empty() {
            let flag = match channel.kind {
                ChannelKind::Post => "--address LINE",
                ChannelKind::Webform => "--webform PAGE",
                ChannelKind::Email => "--email ADDRESS",
                ChannelKind::InApp | ChannelKind::Phone | ChannelKind::Representative => "a record in a FILE",
            };
            return Err(Failure::usage(format!("the new address of `{}` is not said", channel.id)).hint(format!(
                "redress controllers add --change {} --channel {} {flag} --page PAGE",
                controller.id, channel.id
            )));
        }
        let page = match &self.page {
            Some(page) => Some(page.clone()),
            None if context.prompt.can_ask() => {
                optional(context.prompt.text("Where did you read it (the page, https://…)?", "", "", "--page PAGE")?)
            }
            None => None,
        };
        let address = if by_post { self.address.clone() } else { Vec::new() };
        let (attention, requires_login) = (self.attention.clone(), self.login);
        let new = NewAddress { address, attention, channel: channel.id.clone(), page, requires_login, value: given };
        new.record(controller, seen).map_err(|fault| refused(&fault))
    }

    fn channel_to_change<'a>(&self, controller: &'a Controller) -> Result<&'a Channel, Failure> {
        let kind = if !self.address.is_empty() {
            ChannelKind::Post
        } else if self.webform.is_some() {
            ChannelKind::Webform
        } else {
            ChannelKind::Email
        };
        let wanted = |channel: &&Channel| match &self.channel {
            Some(id) => channel.id == *id,
            None => channel.kind == kind && channel.rights.is_empty(),
        };
        controller.channels().find(wanted).ok_or_else(|| {
            Failure::usage(format!("`{}` has no such channel to change", controller.id))
                .effect("Nothing was written or sent.")
                .hint(format!("redress controllers show {}      has their ids: --channel ID", controller.id))
                .hint(format!(
                    "redress controllers show {} -o FILE, then change it with an editor and add it",
                    controller.id
                ))
        })
    }

    /// Takes what the flags say, and asks for the rest where somebody can be asked.
    fn draft(&self, context: &Context, registry: &Registry) -> Result<Draft, Failure> {
        let market = if self.seller { Some(find(registry, Some(&self.market))?.id.clone()) } else { None };
        let mut draft = Draft {
            address: self.address.clone(),
            email: self.email.clone(),
            id: self.id.clone(),
            legal_name: self.company.clone(),
            market,
            page: self.page.clone(),
            registration: self.registration.clone(),
            service: self.service.clone().unwrap_or_default(),
            webform: self.webform.clone(),
        };
        if draft.service.trim().is_empty() {
            self.ask(context, &mut draft)?;
        }
        if draft.email.is_none() && draft.webform.is_none() && draft.address.is_empty() && draft.legal_name.is_none() {
            return Err(Failure::usage("a record needs an address, or at least the name of the company")
                .effect("Nothing was written or sent.")
                .hint("--email ADDRESS")
                .hint("--address \"1 High Street\" --address \"London\"")
                .hint("--company NAME"));
        }
        Ok(draft)
    }

    fn ask(&self, context: &Context, draft: &mut Draft) -> Result<(), Failure> {
        let prompt = context.prompt;
        let instead = if self.seller {
            "redress controllers add --seller --service STORE --company NAME --address LINE … --email ADDRESS"
        } else {
            "redress controllers add --service NAME --company NAME --email ADDRESS --page PAGE"
        };
        let question = |question: &str, given: &Option<String>, help: &str| match given {
            Some(given) => Ok(Some(given.clone())),
            None => prompt.text(question, "", help, instead).map(optional),
        };
        let name = if self.seller { "Name of the store:" } else { "Name of the service:" };
        draft.service = prompt.text(name, "", "", instead)?;
        draft.legal_name =
            question("Name of the company:", &draft.legal_name, "as its own page prints it; empty if not known")?;
        draft.registration = question("Number in a register:", &draft.registration, "empty if not known")?;
        draft.email =
            question("E-mail address:", &draft.email, "as published, since a guess helps nobody; empty if none is")?;
        if !self.seller {
            draft.webform = question("Page for requests (https://…):", &draft.webform, "empty if there is none")?;
        }
        while draft.address.len() < 12 {
            let line = format!("Postal address, line {}:", draft.address.len() + 1);
            match optional(prompt.text(&line, "", "empty ends it", instead)?) {
                Some(line) => draft.address.push(line),
                None => break,
            }
        }
        draft.page =
            question("The page where you read it (https://…):", &draft.page, "empty if it is only behind a login")?;
        Ok(())
    }
}

fn optional(answer: String) -> Option<String> {
    Some(answer).filter(|answer| !answer.trim().is_empty())
}

fn refused(fault: &RecordFault) -> Failure {
    let failure = Failure::new(Code::Usage, shown(&fault.to_string())).effect("Nothing was written or sent.");
    match fault {
        RecordFault::Id(_) => failure.hint("--id my-shop      small letters, digits and hyphens"),
        RecordFault::Confidence { .. }
        | RecordFault::Contested { .. }
        | RecordFault::Duplicate { .. }
        | RecordFault::Empty
        | RecordFault::Missing { .. }
        | RecordFault::Newer { .. }
        | RecordFault::NoReply(_)
        | RecordFault::Place { .. }
        | RecordFault::Shape { .. }
        | RecordFault::Syntax { .. }
        | RecordFault::Unsuitable { .. }
        | RecordFault::Value { .. } => failure.hint("type it again, as the page prints it"),
    }
}
