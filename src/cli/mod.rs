//! The command line: one file per command, which parses, calls one function of the desk and prints.
//!
//! Help is the first documentation. Data go to stdout, everything said to the user to stderr. The clock, the
//! environment and the terminal are touched here (`Context`) and nowhere else.

mod access;
mod access_mend;
mod addressees;
mod advice;
mod arguments;
mod attach;
mod authorities;
mod backup;
mod calendar;
mod case_argument;
mod close;
mod completions;
mod context;
mod controllers;
mod counted_mailbox;
mod doctor;
mod due;
mod escalate;
mod evidence;
mod export;
mod failure;
mod failures;
mod files;
mod fold;
mod follow;
mod forget;
mod form;
mod guide;
mod help;
mod import;
mod init;
mod law;
mod letter;
mod letter_flags;
mod list;
mod man;
mod media_type;
mod new;
mod next;
mod note;
mod opener;
mod other_case;
mod outbox;
mod output;
mod overdue;
mod own_texts;
mod pager;
mod printing;
mod progress;
mod prompt;
mod read_pdf;
mod record;
mod registry;
mod reopen;
mod report;
mod resolve;
mod restore;
mod retained;
mod rows;
mod second_channel;
mod send;
mod show;
mod sort;
mod sync;
mod taken;
mod templates;
mod text;
mod timeline;
mod transport;
mod unseen;
mod verify;
mod version;
mod visible;
mod wrap;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use context::Context;
pub use failure::{Code, Failure};
use output::Colour;

/// Makes a company answer for the personal data it holds about you
///
/// Everything stays on this machine; nothing is sent that you have not seen.
#[derive(Debug, Parser)]
#[command(name = "redress", version, long_version = version::long(), max_term_width = 100, after_help = EXAMPLES, subcommand_required = false,
    disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  redress letter erasure --to aliexpress --name \"Ada Example\" --email ada@example.org --country DE
  redress init
  redress new erasure --to aliexpress
  redress send 1
  redress overdue
  redress guide aliexpress

Read aloud: REDRESS_ACCESSIBLE=1      without a pager: REDRESS_PAGER=cat
Pages: redress help leaving, words, deadlines, identity, phishing, sending, evidence, …";

/// What every command understands.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "For every command")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Global {
    /// Print one JSON document, for scripts
    #[arg(long, global = true)]
    json: bool,
    /// Print one record per line with tabs between, without colour
    #[arg(long, global = true, conflicts_with = "json")]
    plain: bool,
    /// Never ask; fail where a question would be asked
    #[arg(long, global = true)]
    no_input: bool,
    /// Answer "send this?" with yes
    #[arg(long, short, global = true)]
    yes: bool,
    /// Show what would be written or sent, and write and send nothing
    #[arg(long, global = true)]
    dry_run: bool,
    /// Take this day for today; mail then goes to this machine only
    #[arg(long, global = true, value_name = "DATE", env = "REDRESS_TODAY", value_parser = arguments::date)]
    today: Option<NaiveDate>,
    /// The settings
    #[arg(long, global = true, value_name = "FILE", env = "REDRESS_CONFIG")]
    config: Option<PathBuf>,
    /// The record
    #[arg(long, global = true, value_name = "FILE", env = "REDRESS_LEDGER")]
    ledger: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Colour,
    /// Say less
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Say what lies behind a failure, cause by cause
    #[arg(long, global = true)]
    debug: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    New(new::New),
    Send(send::Send),
    List(list::List),
    Overdue(overdue::Overdue),
    Show(show::Show),
    Sort(sort::Sort),
    Record(record::Record),
    Follow(follow::Follow),
    Escalate(escalate::Escalate),
    Next(next::Next),
    Letter(letter::Letter),
    Outbox(outbox::Outbox),
    Resolve(resolve::Resolve),
    Sync(sync::Sync),
    Import(import::Import),
    Attach(attach::Attach),
    Note(note::Note),
    Close(close::Close),
    Reopen(reopen::Reopen),
    Due(due::Due),
    Guide(guide::Guide),
    Controllers(controllers::Controllers),
    Law(law::Law),
    Authorities(authorities::Authorities),
    Templates(templates::Templates),
    Calendar(calendar::Calendar),
    Report(report::Report),
    Evidence(evidence::Evidence),
    Export(export::Export),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Verify(verify::Verify),
    Doctor(doctor::Doctor),
    Forget(forget::Forget),
    Completions(completions::Completions),
    Complete(completions::Complete),
    #[command(hide = true)]
    ReadPdf(read_pdf::ReadPdf),
    Man(man::Man),
    Help(help::Help),
}

/// Reads the command line; what cannot be meant is said at once.
///
/// # Errors
/// When it cannot be meant (2), and when help or the version was asked for (0).
pub fn parse() -> Result<Cli, Failure> {
    let mut command = help::grouped(Cli::command());
    let read = command.try_get_matches_from_mut(std::env::args_os());
    let read = read.and_then(|matches| Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command)));
    read.map_err(|error| arguments::refused(&error))
}

/// Does what was asked for.
///
/// # Errors
/// Says what went wrong, what it means for the user's case and what to type.
pub fn run(cli: Cli) -> Result<(), Failure> {
    let Global { debug, json, plain, .. } = cli.global;
    dispatch(cli).map_err(|failure| failure.with_json(json).with_plain(plain).with_causes(debug))
}

fn dispatch(cli: Cli) -> Result<(), Failure> {
    let mut context = Context::new(&cli.global)?;
    let context = &mut context;
    match cli.command.unwrap_or(Command::Next(next::Next {})) {
        Command::Init(command) => command.run(context),
        Command::New(command) => command.run(context),
        Command::Send(command) => command.run(context),
        Command::List(command) => command.run(context),
        Command::Overdue(command) => command.run(context),
        Command::Show(command) => command.run(context),
        Command::Sort(command) => command.run(context),
        Command::Record(command) => command.run(context),
        Command::Follow(command) => command.run(context),
        Command::Escalate(command) => command.run(context),
        Command::Next(command) => command.run(context),
        Command::Letter(command) => command.run(context),
        Command::Outbox(command) => command.run(context),
        Command::Resolve(command) => command.run(context),
        Command::Sync(command) => command.run(context),
        Command::Import(command) => command.run(context),
        Command::Attach(command) => command.run(context),
        Command::Note(command) => command.run(context),
        Command::Close(command) => command.run(context),
        Command::Reopen(command) => command.run(context),
        Command::Due(command) => command.run(context),
        Command::Guide(command) => command.run(context),
        Command::Controllers(command) => command.run(context),
        Command::Law(command) => command.run(context),
        Command::Authorities(command) => command.run(context),
        Command::Templates(command) => command.run(context),
        Command::Calendar(command) => command.run(context),
        Command::Report(command) => command.run(context),
        Command::Evidence(command) => command.run(context),
        Command::Export(command) => command.run(context),
        Command::Backup(command) => command.run(context),
        Command::Restore(command) => command.run(context),
        Command::Verify(command) => command.run(context),
        Command::Doctor(command) => command.run(context),
        Command::Forget(command) => command.run(context),
        Command::Completions(command) => command.run(context),
        Command::Complete(command) => command.run(context),
        Command::ReadPdf(command) => command.run(context),
        Command::Man(command) => command.run(context),
        Command::Help(command) => command.run(context),
    }
}
