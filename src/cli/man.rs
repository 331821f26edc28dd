//! Manual pages, made of the same commands that help is made of.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::{Command, CommandFactory, ValueHint};
use clap_mangen::{
    Man as Page,
    roff::{Roff, bold, roman},
};
use serde_json::json;

use super::{Cli, Code, Context, Failure, arguments, help::GROUPS, visible::shown};

/// Print the manual page of a command, or write all pages into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress man | man -l -
  redress man send | man -l -
  redress man -o ~/.local/share/man/man1")]
pub(super) struct Man {
    /// The command; the page about redress itself if not given
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,
    /// Write every page into this folder, which is made where it is missing
    #[arg(long, short, value_name = "FOLDER", value_hint = ValueHint::DirPath, conflicts_with = "words")]
    output: Option<PathBuf>,
}

/// The first line of each page, by which one of ours is known again.
const MARK: &str = ".\\\" Written by `redress man`.\n";

/// What can be set outside the command line.
const ENVIRONMENT: [(&str, &str); 7] = [
    ("REDRESS_CONFIG", "the file of the settings, as --config"),
    ("REDRESS_LEDGER", "the file of the record, as --ledger"),
    ("REDRESS_TODAY", "the day that is taken for today, as --today; mail then goes to this machine only"),
    (
        "REDRESS_ACCESSIBLE",
        "set to 1, for who listens to the screen: lists as lines with labels, nothing drawn twice, no pager",
    ),
    ("REDRESS_PAGER", "the program that shows what is longer than the screen; cat or nothing prints it as it is"),
    ("PAGER", "the same where REDRESS_PAGER is not set; less where neither is"),
    ("NO_COLOR", "set to anything, there is no colour"),
];

/// What redress keeps, where nothing else is said.
const FILES: [(&str, &str); 5] = [
    ("~/.config/redress/config.toml", "the settings; refused where others can write them"),
    ("~/.config/redress/controllers/", "your own records of controllers"),
    ("~/.config/redress/templates/", "your own texts of letters"),
    ("~/.local/share/redress/ledger.sqlite", "the record, readable by you only"),
    ("~/.local/share/redress/drafts/", "drafts that were given to you for sending"),
];

impl Man {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let mut root = Cli::command();
        root.build();
        let Some(folder) = &self.output else {
            let command = find(&root, &self.words)?;
            let (name, text) = page(command)?;
            if context.out.json {
                let document =
                    json!({ "schema": "redress.man/1", "pages": [{ "name": name, "text": text, "file": null }] });
                return context.out.document(&document);
            }
            return context.out.exactly(&text);
        };
        let pages = all(&root)?;
        if context.dry_run {
            context.out.say(&format!("Would write {} pages into `{}` (--dry-run).", pages.len(), folder.display()));
            return Ok(());
        }
        write(folder, &pages)?;
        if context.out.json {
            let file = |(name, _): &(String, String)| json!({ "name": name, "text": null, "file": folder.join(name) });
            let pages: Vec<_> = pages.iter().map(file).collect();
            return context.out.document(&json!({ "schema": "redress.man/1", "pages": pages }));
        }
        context.out.say(&format!("{} pages written into `{}`.", pages.len(), folder.display()));
        Ok(())
    }
}

fn find<'a>(root: &'a Command, words: &[String]) -> Result<&'a Command, Failure> {
    let mut command = root;
    for word in words {
        let names = command.get_subcommands().filter(|inner| !inner.is_hide_set()).map(Command::get_name);
        let nearest = arguments::nearest(word, names).unwrap_or_default();
        command = command.find_subcommand(word).ok_or_else(|| {
            Failure::usage(format!("no command `{}`", shown(&words.join(" "))))
                .hint(format!("redress man {nearest}").trim_end())
                .hint("redress help      all commands")
        })?;
    }
    Ok(command)
}

/// Returns every page with the name of its file, the commands below their own.
fn all(command: &Command) -> Result<Vec<(String, String)>, Failure> {
    let mut pages = vec![page(command)?];
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        pages.extend(all(inner)?);
    }
    Ok(pages)
}

/// Returns one page with the name of its file. The same program always makes the same page: it bears no date.
fn page(command: &Command) -> Result<(String, String), Failure> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let page = Page::new(command.clone());
    let mut text = format!(
        ".TH {} 1 \"\" \"redress {}\" \"Data protection requests\"\n.nh\n.ad l\n",
        name.to_uppercase(),
        env!("CARGO_PKG_VERSION")
    )
    .into_bytes();
    page.render_name_section(&mut text)?;
    synopsis(command).to_writer(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    let is_whole = command.get_name() == name;
    if is_whole {
        grouped(command).to_writer(&mut text)?;
    } else if command.get_subcommands().any(|inner| !inner.is_hide_set()) {
        page.render_subcommands_section(&mut text)?;
    }
    examples(command).to_writer(&mut text)?;
    if is_whole {
        listed("ENVIRONMENT", &ENVIRONMENT).to_writer(&mut text)?;
        listed("FILES", &FILES).to_writer(&mut text)?;
    }
    exit_status(is_whole).to_writer(&mut text)?;
    see_also(command).to_writer(&mut text)?;
    // Each section brings the lines that every page begins with, and values that are listed a space made of empty lines.
    let preamble = Roff::default().render();
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    let text = text.replace(&preamble, "").replace(".br\n\n.br\n", ".sp\n");
    Ok((page.get_filename(), format!("{MARK}{preamble}{text}")))
}

/// Sets each form of the command on a line of its own, as the first lines of its help have them.
fn synopsis(command: &Command) -> Roff {
    let usage = command.clone().render_usage().to_string();
    let mut roff = Roff::default();
    roff.control("SH", ["SYNOPSIS"]);
    for (position, form) in usage.trim_start_matches("Usage:").lines().map(str::trim).enumerate() {
        if position > 0 {
            roff.control("br", []);
        }
        let name = command.get_bin_name().unwrap_or("redress");
        match form.strip_prefix(name) {
            Some(rest) => roff.text([bold(name), roman(rest)]),
            None => roff.text([roman(form)]),
        };
    }
    roff
}

/// Lists the commands in the groups in which help lists them.
fn grouped(root: &Command) -> Roff {
    let mut roff = Roff::default();
    roff.control("SH", ["COMMANDS"]);
    for (heading, names) in GROUPS {
        roff.control("SS", [heading]);
        for command in names.iter().filter_map(|name| root.find_subcommand(name)) {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let page = command.get_display_name().unwrap_or_else(|| command.get_name());
            roff.control("TP", []).text([bold(page), roman("(1)")]).text([roman(about)]);
        }
    }
    roff
}

/// Sets the examples line by line, as they are typed; what stands below them is text.
fn examples(command: &Command) -> Roff {
    let mut roff = Roff::default();
    let Some(help) = command.get_after_help().map(ToString::to_string) else { return roff };
    let (typed, said): (Vec<&str>, Vec<&str>) =
        help.lines().filter(|line| !line.is_empty() && *line != "Examples:").partition(|line| line.starts_with("  "));
    roff.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in typed {
        roff.text([roman(line.trim_start())]);
    }
    roff.control("fi", []);
    for line in said {
        roff.control("PP", []).text([roman(line)]);
    }
    roff
}

fn listed(heading: &str, rows: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::default();
    roff.control("SH", [heading]);
    for (name, what) in rows {
        roff.control("TP", []).text([bold(*name)]).text([roman(*what)]);
    }
    roff
}

fn exit_status(is_whole: bool) -> Roff {
    if is_whole {
        let codes = Code::ALL.map(|code| ((code as u8).to_string(), code.meaning()));
        let rows: Vec<_> = codes.iter().map(|(number, meaning)| (number.as_str(), *meaning)).collect();
        return listed("EXIT STATUS", &rows);
    }
    let mut roff = Roff::default();
    roff.control("SH", ["EXIT STATUS"])
        .text([roman("0 where it did its work; every other number is explained in redress(1).")]);
    roff
}

fn see_also(command: &Command) -> Roff {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let above = name.rsplit_once('-').map(|(above, _)| above);
    let below = command.get_subcommands().filter(|inner| !inner.is_hide_set());
    let below = below.filter_map(|inner| Some(inner.get_display_name()?.to_owned()));
    let pages: Vec<String> = above.map(str::to_owned).into_iter().chain(below).collect();
    let mut roff = Roff::default();
    roff.control("SH", ["SEE ALSO"]);
    for (position, page) in pages.iter().enumerate() {
        let comma = if position + 1 == pages.len() { "" } else { "," };
        roff.text([bold(page), roman(format!("(1){comma}"))]);
    }
    roff
}

/// Writes the pages for everyone to read, each whole or not at all; what is no page of ours is not replaced.
fn write(folder: &Path, pages: &[(String, String)]) -> Result<(), Failure> {
    let named = |name: &str| folder.join(name);
    let foreign = pages.iter().map(|(name, _)| named(name)).find(|path| !may_be_replaced(path));
    if let Some(path) = foreign {
        return Err(Failure::usage(format!(
            "`{}` is no page that `redress man` wrote",
            shown(&path.to_string_lossy())
        ))
        .hint("redress man -o ANOTHER-FOLDER"));
    }
    let written = fs::create_dir_all(folder)
        .with_context(|| format!("the folder `{}` cannot be made", folder.display()))
        .and_then(|()| pages.iter().try_for_each(|(name, text)| write_page(folder, name, text)));
    written.map_err(|error| Failure::caused(Code::CannotCreate, error).hint("redress man -o ANOTHER-FOLDER"))
}

fn may_be_replaced(path: &Path) -> bool {
    path.symlink_metadata().is_err() || fs::read_to_string(path).is_ok_and(|text| text.starts_with(MARK))
}

fn write_page(folder: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let unwritable = || format!("`{}` cannot be written", folder.join(name).display());
    let draft = folder.join(format!(".{name}.new"));
    let mut file = fs::File::create(&draft).with_context(unwritable)?;
    file.write_all(text.as_bytes()).with_context(unwritable)?;
    fs::rename(&draft, folder.join(name)).with_context(unwritable)
}
