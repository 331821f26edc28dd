//! Every command there is, as its user types it in a home that has been lived in; and which of them use the network.
//!
//! The commands are asked of the program itself: one that is not in [`LINES`] makes every table that uses them fail, until it
//! is written down here what it is to do and whether it says that it uses the network.

use std::{collections::BTreeSet, sync::OnceLock};

use clap::CommandFactory;

use crate::{
    dialogue::Mode,
    home::{Provider, TODAY, authority, copy_of},
    support::{
        session::Session,
        smtp_server::{Act, Moment, Script, SmtpServer},
    },
};

/// Whether a command says that it uses the network.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Network {
    /// The mail provider of the settings, and nobody else.
    Mail,
    Never,
}

/// A line, what command it is of, and how it ends. An empty command is `redress` alone.
pub(crate) struct Line {
    pub(crate) command: &'static str,
    pub(crate) words: &'static str,
    pub(crate) network: Network,
}

const fn never(command: &'static str, words: &'static str) -> Line {
    Line { command, words, network: Network::Never }
}

const fn mail(command: &'static str, words: &'static str) -> Line {
    Line { command, words, network: Network::Mail }
}

/// The lines. All of them succeed in the home of [`lived_in`].
pub(crate) const LINES: &[Line] = &[
    never("", ""),
    never("", "--json"),
    never("attach", "attach 1 receipt.txt"),
    never("authorities", "authorities DE"),
    never("authorities", "authorities --json"),
    never("backup", "backup backup.zip"),
    never("calendar", "calendar -o redress.ics"),
    never("calendar", "calendar --json"),
    never("close", "close 1 --gave-up"),
    never("complete", "complete -- redress show ''"),
    never("completions", "completions bash"),
    never("controllers", "controllers"),
    never(
        "controllers add",
        "controllers add --service Shop --email privacy@shop.example --page https://shop.example/",
    ),
    never("controllers check", "controllers check"),
    never("controllers confirm", "controllers confirm aliexpress"),
    never("controllers import", "controllers import shop.json --seen 2026-07-21"),
    never("controllers show", "controllers show aliexpress"),
    mail("doctor", "doctor"),
    never("doctor", "doctor --offline"),
    never("due", "due"),
    never("due", "due --law gdpr --received 2026-01-31"),
    never("escalate", "escalate 1 --anyway --reason 'they went on' --authority deberlbdi"),
    never("evidence", "evidence 1"),
    never("evidence", "evidence 1 --redact name,email -o -"),
    never("export", "export"),
    never("follow", "follow 1 --kind receipt"),
    never("forget", "forget 1 --confirm REFERENCE"),
    never("guide", "guide aliexpress"),
    never("guide", "guide aliexpress --done orders"),
    never("guide", "guide --gaps 1"),
    never("import", "import reply.eml"),
    never("init", "init --country DE --name 'Ada Example' --email ada@example.org --by-hand"),
    mail("init", "init"),
    never("init", "init --no-try"),
    never("law", "law"),
    never("law", "law gdpr"),
    never("letter", "letter erasure --to aliexpress"),
    never("letter", "letter access --to alibaba-com --format html -o letter.html"),
    never("letter", "letter access --to alibaba-com --format eml -o letter.eml"),
    #[cfg(feature = "pdf")]
    never("letter", "letter access --to alibaba-com --format pdf -o letter.pdf"),
    never("list", "list"),
    never("list", "list --json"),
    never("man", "man send"),
    never("new", "new objection --to aliexpress"),
    never("next", "next"),
    never("note", "note 1 'they rang'"),
    never("outbox", "outbox"),
    never("outbox", "outbox --json"),
    never("overdue", "overdue"),
    never("read-pdf", "read-pdf"),
    never("record", "record 1 acknowledged"),
    never("record", "record 2 sent --by post --file receipt.txt"),
    never("reopen", "reopen 4"),
    never("report", "report -o cases.html"),
    never("report", "report 1 --json"),
    never("restore", "restore record.jsonl --ledger restored.sqlite"),
    never("restore", "restore record.jsonl --replace --confirm ledger.sqlite"),
    never("resolve", "resolve 3 --was-sent"),
    mail("resolve", "resolve 3 --resend-uncertain"),
    mail("send", "send 2 --yes"),
    never("send", "send --due --no-input"),
    never("send", "send 2 --dry-run"),
    never("show", "show 1 --explain"),
    never("show", "show 1 --json"),
    never("show", "show 2 --letter 1"),
    never("sort", "sort --json"),
    never("sync", "sync --dry-run --config with-imap.toml"),
    never("templates", "templates erasure --law gdpr"),
    never("templates", "templates gdpr/en/erasure.hbs"),
    never("verify", "verify"),
];

impl Line {
    /// Returns the words to type, with the reference of case 1 where it is asked for.
    pub(crate) fn words_in(&self, session: &Session) -> String {
        if !self.words.contains("REFERENCE") {
            return self.words.to_owned();
        }
        let output = session.command("show 1 --json").output().unwrap();
        let case: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        self.words.replace("REFERENCE", case["reference"].as_str().unwrap())
    }
}

/// Returns the names of all commands of the program; those that only hold others are not asked for twice.
pub(crate) fn all() -> BTreeSet<String> {
    let mut names = BTreeSet::from([String::new()]);
    collect(&redress::cli::Cli::command(), "", &mut names);
    names
}

fn collect(command: &clap::Command, above: &str, names: &mut BTreeSet<String>) {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        let name = format!("{above} {}", inner.get_name()).trim_start().to_owned();
        collect(inner, &name, names);
        if !inner.is_subcommand_required_set() {
            names.insert(name);
        }
    }
}

/// Returns the commands that no line is of, and the commands of lines that there are no longer.
pub(crate) fn unclassified() -> Vec<String> {
    let (all, of_lines) = (all(), LINES.iter().map(|line| line.command.to_owned()).collect::<BTreeSet<_>>());
    let missing = all.difference(&of_lines).map(|name| format!("`{name}` has no line in tests/faults/commands.rs"));
    let gone = of_lines.difference(&all).map(|name| format!("`{name}` of tests/faults/commands.rs is no command"));
    missing.chain(gone).collect()
}

/// Returns a home of its own: case 1 was sent, case 2 waits, case 3 may or may not have gone, case 4 is closed.
pub(crate) fn lived_in(provider: &Provider<'_>) -> Session {
    static MODEL: OnceLock<Session> = OnceLock::new();
    let session = copy_of(MODEL.get_or_init(model));
    provider.set_up(&session);
    session
}

fn model() -> Session {
    let session = Session::on(TODAY);
    // Whatever the user's own mask is: nothing of this is left to it.
    let ok = |line: &str| {
        let run = unmasked(&session, line);
        assert!(run.success(), "redress {line}");
    };
    ok("init --country DE --name 'Ada Example' --email ada@example.org --by-hand");
    let server = SmtpServer::start(vec![Script::clear(), Script::clear().at(Moment::End, Act::Close)]);
    Provider { authority: None, ..Provider::new(server.port(), Mode::Clear, authority()) }.set_up(&session);
    ok("new erasure --to aliexpress");
    ok("new access --to alibaba-com");
    ok("new access --to aliexpress");
    ok("new objection --to alibaba-com");
    ok("send 1 --yes");
    assert_eq!(unmasked(&session, "send 3 --yes").code(), Some(76));
    ok("close 4 --gave-up");
    server.stop();
    session.write("receipt.txt", "posted\n");
    session.write(
        "shop.json",
        "{\"slug\":\"shop\",\"name\":\"Shop\",\"relevant-countries\":[\"all\"],\"address\":\"1 High Street\\nLondon\",\
         \"email\":\"privacy@shop.example\",\"sources\":[\"https://shop.example/\"],\"quality\":\"verified\"}",
    );
    session.write("with-imap.toml", "[mail.imap]\nhost = \"localhost\"\nport = 1\nsecurity = \"none\"\n");
    session.write("reply.eml", "From: a@shop.example\nDate: Mon, 23 Nov 2026 09:00:00 +0000\n\nHello\n");
    ok("export -o record.jsonl");
    session
}

/// Runs a line under `umask 000`.
pub(crate) fn unmasked(session: &Session, line: &str) -> std::process::ExitStatus {
    let plain = session.command(line);
    let mut command = std::process::Command::new("/bin/sh");
    command.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(plain.get_program()).args(plain.get_args());
    command.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(session.home()).stdin(std::process::Stdio::null());
    command.output().unwrap().status
}
