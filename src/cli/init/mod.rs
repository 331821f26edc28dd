//! Setting up: who writes, where from, how letters leave.
//!
//! Every question has a flag. Each answer is kept as soon as it is given, so that whoever stops goes on from there. When all
//! are answered the login is tried, and what does not work can be mended; only then do the settings, and a password that was
//! typed, take the place of what was there.

mod changes;
mod interview;
mod kept;
mod mend;
mod needs;
mod outcome;
mod password;
mod person;
mod servers;
mod settled;
mod steps;
mod trial;
mod way;

use std::path::PathBuf;

use super::{Code, Context, Failure, arguments};
use crate::{
    config::{Auth, By, Config, Me, PasswordSource, Provider, server_name},
    law::{Country, Language},
};
use interview::Interview;
pub(super) use needs::lines as needs;
use settled::Settled;
use trial::Trial;
use way::{Route, Way};

/// Set up who you are, where you live and how letters leave
///
/// Three steps; each has a flag. Nothing is sent; the login to your mail provider is tried. Answers are kept if you stop, and
/// settings that work stay until the new ones do. A line that names what it changes leaves the rest as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress init
  redress init --country DE --name \"Ada Example\" --email ada@example.org --by-hand
  redress init --country DE --name \"Ada Example\" --email ada@gmx.de --smtp-password \"command:pass show gmx\"
  redress init --smtp-host smtp.example.org --smtp-port 465 --smtp-password \"command:pass show mail\"")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Init {
    /// Where you live: the country, or its two letters, such as DE
    #[arg(long, value_parser = arguments::country)]
    country: Option<Country>,
    /// The US state, German Land or nation of the UK, such as CA, BY or SCT, or its name
    #[arg(long)]
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
    #[arg(long, conflicts_with_all = ["smtp_host", "provider"])]
    by_hand: bool,
    /// Letters leave on paper: redress makes the page, you post it
    #[arg(long, conflicts_with_all = ["by_hand", "smtp_host", "provider"])]
    on_paper: bool,
    /// Who runs your mail, such as gmail or gmx; found by your address where that is enough
    #[arg(long, value_name = "WORD", value_parser = provider)]
    provider: Option<&'static Provider>,
    /// Letters leave through this server of your mail provider
    #[arg(long, value_name = "HOST", value_parser = server_name)]
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
    /// How the login is proved: password, or xoauth2 with an access token
    #[arg(long, value_name = "WORD")]
    auth: Option<AuthFlag>,
    /// Where the password is: keyring, command:…, file:… or prompt; never the password itself
    #[arg(long, value_name = "SOURCE")]
    smtp_password: Option<PasswordSource>,
    /// Certificates to trust beside those of the system
    #[arg(long, value_name = "FILE")]
    smtp_ca_file: Option<PathBuf>,
    /// Copies and answers are looked for on this server of your mail provider
    #[arg(long, value_name = "HOST", value_parser = server_name)]
    imap_host: Option<String>,
    /// Its port: 993 for tls, 143 for starttls
    #[arg(long, value_name = "PORT")]
    imap_port: Option<u16>,
    /// How that connection is secured: tls, starttls, or none for this machine
    #[arg(long, value_name = "WORD")]
    imap_security: Option<SecurityFlag>,
    /// Your login name there; the one for sending if not given
    #[arg(long, value_name = "NAME")]
    imap_user: Option<String>,
    /// Where that password is; the one for sending if not given
    #[arg(long, value_name = "SOURCE")]
    imap_password: Option<PasswordSource>,
    /// Certificates to trust there; those for sending if both are one host
    #[arg(long, value_name = "FILE")]
    imap_ca_file: Option<PathBuf>,
    /// A folder to look in beside that of sent mail; repeat it for each; INBOX if not given
    #[arg(long, value_name = "NAME")]
    imap_folder: Vec<String>,
    /// What your mail provider calls itself in `Authentication-Results`, the line of a mail that says who sent it; repeat it
    /// for each
    #[arg(long, value_name = "NAME", value_parser = server_name)]
    authserv: Vec<String>,
    /// Redress is not to look into your mailbox
    #[arg(long, conflicts_with = "imap_host")]
    no_imap: bool,
    /// Do not try to log in
    #[arg(long)]
    no_try: bool,
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

/// How a login is proved.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum AuthFlag {
    /// By a password or app password
    Password,
    /// By an access token, which the password's source yields
    Xoauth2,
}

impl Init {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let before = context.config()?;
        let keeps = before.me.is_some() && self.names_something();
        let steps = if context.prompt.can_ask() { self.steps(keeps) } else { Vec::new() };
        context.out.say(&steps::announced(&steps));
        let mut asking = Interview::begin(context, keeps, steps);
        if !asking.kept.is_empty() && asking.revisits() {
            asking.say("Your answers from before are offered again; return takes them.");
        }
        let mut settled = self.asked(&mut asking, &before).map_err(stopped)?;
        if let Some(why) = settled.config.mail.fault() {
            return Err(Failure::new(Code::Configuration, why)
                .effect("Nothing was written.")
                .hint("redress init --help"));
        }
        let ended = self.try_until_it_works(&mut asking, &before, &mut settled).map_err(stopped)?;
        if ended.takes {
            password::keep_typed(&mut asking, &mut settled).map_err(stopped)?;
        }
        let kept = asking.kept;
        if ended.takes && !context.dry_run {
            settled.config.save(&context.config_file)?;
            kept.forget();
        }
        outcome::told(context, &before, &settled, ended)
    }

    /// Tells whether the line names anything that is to be set.
    fn names_something(&self) -> bool {
        let texts =
            [&self.region, &self.name, &self.email, &self.smtp_host, &self.smtp_user, &self.imap_host, &self.imap_user];
        let ports = [self.smtp_port, self.imap_port];
        let securities = [self.smtp_security, self.imap_security];
        let sources = [&self.smtp_password, &self.imap_password];
        let files = [&self.smtp_ca_file, &self.imap_ca_file];
        let flags = [self.by_hand, self.on_paper, self.no_imap];
        texts.iter().any(|text| text.is_some())
            || ports.iter().any(Option::is_some)
            || securities.iter().any(Option::is_some)
            || sources.iter().any(|source| source.is_some())
            || files.iter().any(|file| file.is_some())
            || flags.contains(&true)
            || self.country.is_some()
            || self.lang.is_some()
            || self.provider.is_some()
            || self.auth.is_some()
            || !self.address.is_empty()
            || !self.imap_folder.is_empty()
            || !self.authserv.is_empty()
    }

    /// Tells whether the line names anything of the servers.
    fn changes_servers(&self) -> bool {
        [self.smtp_port, self.imap_port].iter().any(Option::is_some)
            || [self.smtp_security, self.imap_security].iter().any(Option::is_some)
            || [&self.smtp_user, &self.imap_host, &self.imap_user].iter().any(|text| text.is_some())
            || [&self.smtp_ca_file, &self.imap_ca_file].iter().any(|file| file.is_some())
            || self.imap_password.is_some()
            || self.auth.is_some()
            || !self.imap_folder.is_empty()
    }

    fn asked(&self, asking: &mut Interview, before: &Config) -> Result<Settled, Failure> {
        let place = self.place(asking, before.me.as_ref())?;
        let mut me = self.me(asking, before.me.as_ref(), place)?;
        let mut settled = Settled { config: before.clone(), password: None, route: None };
        let is_left = before.me.is_some() && !asking.revisits();
        let names_none = !self.by_hand && !self.on_paper && !self.names_servers() && self.smtp_password.is_none();
        // Servers that are set up beside paper are changed where the line names anything of theirs, and else left.
        let uses_none = before.mail.smtp.is_none() || (before.sending.is_on_paper() && !self.changes_servers());
        if !(is_left && names_none && uses_none) {
            let way = self.way(asking, &me, before)?;
            settled.config.sending.by = if matches!(way, Way::OnPaper) { By::Paper } else { By::Mail };
            if matches!(way, Way::OnPaper) && me.address.is_empty() && asking.revisits() {
                me.address = person::postal_address(asking)?;
            }
            match way {
                Way::ByHand | Way::OnPaper => settled.config.mail.smtp = None,
                Way::Through(route) => self.servers(asking, &me, route, &mut settled)?,
            }
        }
        if self.no_imap {
            settled.config.mail.imap = None;
        }
        if !self.authserv.is_empty() {
            settled.config.mail.authserv.clone_from(&self.authserv);
        }
        settled.config.me = Some(me);
        Ok(settled)
    }

    fn servers(&self, asking: &mut Interview, me: &Me, route: Route, settled: &mut Settled) -> Result<(), Failure> {
        let before = settled.config.mail.clone();
        let mut smtp = self.smtp(asking, me, before.smtp.as_ref(), route)?;
        let mut imap = self.imap(asking, me, &before, &smtp, route)?;
        let own = imap.as_ref().and_then(|imap| self.own_secret(&before, &smtp, imap));
        let opens_reading = imap.is_some() && own.is_none();
        let password = self.password(asking, before.smtp.as_ref(), &smtp, opens_reading, route.provider)?;
        smtp.password = password.source.clone();
        if let Some(imap) = &mut imap {
            imap.password = own.unwrap_or_else(|| password.source.clone());
        }
        settled.config.mail.smtp = Some(smtp);
        settled.config.mail.imap = imap;
        settled.password = Some(password);
        settled.route = Some(route);
        Ok(())
    }

    /// Tries the login where letters leave through a server.
    fn tried(&self, context: &mut Context, settled: &Settled, sending_works: bool) -> Option<Trial> {
        let mail = &settled.config.mail;
        let (smtp, password, route) = (mail.smtp.as_ref()?, settled.password.as_ref()?, settled.route?);
        Some(self.try_mail(context, (smtp, mail.imap.as_ref()), password, (route.provider, sending_works)))
    }
}

fn provider(word: &str) -> Result<&'static Provider, String> {
    let near = |provider: &&Provider| strsim::damerau_levenshtein(&provider.id, word);
    Provider::find(word).ok_or_else(|| {
        let nearest = Provider::all().iter().min_by_key(near).map_or("gmail", |provider| &provider.id);
        format!("no provider `{word}`; did you mean `{nearest}`? Without this flag your address decides")
    })
}

impl From<AuthFlag> for Auth {
    fn from(flag: AuthFlag) -> Self {
        match flag {
            AuthFlag::Password => Self::Password,
            AuthFlag::Xoauth2 => Self::Xoauth2,
        }
    }
}

/// Whoever stops in the middle is told that nothing has changed, and that nothing is lost.
fn stopped(failure: Failure) -> Failure {
    if failure.code() == Code::Interrupted {
        return failure
            .effect("No settings were changed. Your answers so far are kept.")
            .hint("redress init      goes on from there");
    }
    failure
}
