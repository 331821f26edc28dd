//! Who may use whom: every path in `src` that leads from one room into another is held against [`ROOMS`].
//!
//! The files are read as tokens, so that comments and strings do not count while `use` groups, `super::super`, inner
//! modules, the arguments of macros and the examples in the documentation do. Links in the documentation's prose are free.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Every room, with the rooms it may use. They all stand above it.
const ROOMS: [(&str, &[&str]); 13] = [
    ("law", &[]),
    ("controller", &["law"]),
    ("request", &["law", "controller"]),
    ("letter", &["law", "controller", "request"]),
    ("case", &["law", "controller", "request"]),
    ("guide", &["law", "controller"]),
    ("mail", &["law", "controller", "request", "letter"]),
    ("export", &["law", "controller", "request", "letter", "case", "guide", "mail"]),
    ("ledger", &["law"]),
    ("config", &["law"]),
    ("post", &["law", "controller", "request", "letter", "mail"]),
    (
        "desk",
        &["law", "controller", "request", "letter", "case", "guide", "mail", "export", "ledger", "config", "post"],
    ),
    (
        "cli",
        &[
            "law",
            "controller",
            "request",
            "letter",
            "case",
            "guide",
            "mail",
            "export",
            "ledger",
            "config",
            "post",
            "desk",
        ],
    ),
];

/// The rooms that never touch the world, and what they would touch it with.
const PURE: [&str; 8] = ["law", "controller", "request", "letter", "case", "guide", "mail", "export"];
const WORLD: [&str; 4] = ["std::env", "std::fs", "std::net", "std::process"];
const SHELL: [&str; 7] = ["anstream", "clap", "etcetera", "inquire", "keyring", "rusqlite", "rustls"];

/// A path that leaves its module through the root of the crate, or leaves the crate: its line and the first name beyond.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Arrow {
    line: usize,
    to: String,
}

/// Collects the arrows of one file.
#[derive(Default)]
struct Reader {
    arrows: BTreeSet<Arrow>,
    /// Lines of the file above the tokens that are being read.
    above: usize,
}

impl Reader {
    fn file(module: &[String], source: &str) -> BTreeSet<Arrow> {
        let mut reader = Self::default();
        reader.tokens(source.parse().expect("the compiler has read it"), module);
        for (line, example) in examples(source) {
            reader.above = line;
            // What is fenced and is no Rust, is not a test either.
            reader.tokens(example.parse().unwrap_or_default(), module);
        }
        reader.arrows
    }

    fn tokens(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut at = 0;
        while let [token, rest @ ..] = &tokens[at..] {
            at += match (token, rest) {
                (TokenTree::Ident(word), [TokenTree::Ident(name), TokenTree::Group(body), ..]) if word == "mod" => {
                    self.tokens(body.stream(), &[module, &[name.to_string()]].concat());
                    3
                }
                (TokenTree::Ident(_), _) => self.path(&tokens[at..], &[], module),
                (hash, [TokenTree::Group(attribute), ..]) if is_mark(hash, '#') && brings_a_file(attribute) => {
                    self.insert(hash, "#[path]".to_owned());
                    1
                }
                (TokenTree::Group(group), _) => {
                    self.tokens(group.stream(), module);
                    1
                }
                _ => 1,
            }
        }
    }

    /// Reads the path at the head of `tokens`, which continues `stem`, and returns how many tokens it took.
    fn path(&mut self, tokens: &[TokenTree], stem: &[String], module: &[String]) -> usize {
        let mut path = stem.to_vec();
        let mut at = 0;
        let mut goes_on = !stem.is_empty();
        while let Some(TokenTree::Ident(name)) = tokens.get(at) {
            path.push(name.to_string());
            at += 1;
            goes_on = is_separator(&tokens[at..]);
            if !goes_on {
                break;
            }
            at += 2;
        }
        match &tokens[at..] {
            [TokenTree::Group(group), ..] if goes_on && group.delimiter() == Delimiter::Brace => {
                let branches: Vec<_> = group.stream().into_iter().collect();
                for branch in branches.split(|token| is_mark(token, ',')) {
                    self.path(branch, &path, module);
                }
                return at + 1;
            }
            [star, ..] if goes_on && is_mark(star, '*') => path.push("*".to_owned()),
            [bang, ..] if !goes_on && is_mark(bang, '!') => path.push("!".to_owned()),
            [TokenTree::Ident(word), ..] if word == "as" => path.push("as".to_owned()),
            _ => {}
        }
        self.note(tokens, &path, module);
        at.max(1)
    }

    fn note(&mut self, tokens: &[TokenTree], path: &[String], module: &[String]) {
        if let (Some(first), Some(to)) = (tokens.first(), leads_to(path, module)) {
            self.insert(first, to);
        }
    }

    fn insert(&mut self, token: &TokenTree, to: String) {
        self.arrows.insert(Arrow { line: self.above + token.span().start().line, to });
    }
}

/// Tells whether an attribute makes another file a part of the room, past the eyes of this test.
fn brings_a_file(attribute: &Group) -> bool {
    let text = attribute.stream().to_string();
    text.starts_with("path =") || text.starts_with("cfg_attr") && text.contains(", path =")
}

fn is_mark(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == wanted)
}

fn is_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [a, b, ..] if is_mark(a, ':') && is_mark(b, ':'))
}

/// The first name beyond the root of the crate, where the path, written in `module`, gets that far.
fn leads_to(path: &[String], module: &[String]) -> Option<String> {
    let words: Vec<_> = path.iter().map(String::as_str).collect();
    let (depth, rest) = match words.as_slice() {
        // A room's tests may look at the folder whose files the room is built from.
        ["std", "fs", ..] if module.last().is_some_and(|name| name == "tests") => return None,
        ["std", second, ..] => return Some(format!("std::{second}")),
        ["include", "!"] => return Some(words.concat()),
        [name, _, ..] if SHELL.contains(name) => return Some((*name).to_owned()),
        ["crate" | "redress", rest @ ..] => (0, rest),
        ["self" | "super", ..] => (module.len(), words.as_slice()),
        _ => return None,
    };
    let ups = rest.iter().take_while(|word| matches!(**word, "self" | "super"));
    let depth = ups.clone().filter(|word| **word == "super").fold(depth, |depth, _| depth.saturating_sub(1));
    rest.get(ups.count()).filter(|_| depth == 0).map(|name| (*name).to_owned())
}

/// The code between fences in the documentation, with the line its fence stands on.
fn examples(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(source.lines()) {
        let Some(text) = ["///", "//!"].iter().find_map(|mark| line.trim_start().strip_prefix(mark)) else { continue };
        if text.trim_start().starts_with("```") {
            match open.take() {
                Some(example) => found.push(example),
                None => open = Some((number, String::new())),
            }
        } else if let Some((_, code)) = &mut open {
            // A hash and a space hide a line from the reader, not from the compiler.
            code.push_str(text.trim_start().strip_prefix("# ").unwrap_or(text));
            code.push('\n');
        }
    }
    found
}

/// The module that a file below `src` holds.
fn module_of(file: &Path) -> Vec<String> {
    let path = file.with_extension("");
    let names = path.iter().map(|name| name.to_str().unwrap().to_owned());
    names.filter(|name| !matches!(name.as_str(), "lib" | "main" | "mod")).collect()
}

/// Says, for one file below `src`, which of its arrows the house does not have.
fn forbidden(file: &str, source: &str) -> Vec<String> {
    let module = module_of(Path::new(file));
    let room = module.first().map_or(file, String::as_str);
    let is_forbidden = |to: &str| match room {
        "lib.rs" => true,
        "main.rs" => !(to == "cli" || to.starts_with("std::")),
        _ if WORLD.contains(&to) || SHELL.contains(&to) => PURE.contains(&room),
        _ if to.starts_with("std::") || to == room => false,
        _ => !ROOMS.iter().any(|(name, may_use)| *name == room && may_use.contains(&to)),
    };
    let arrows = Reader::file(&module, source).into_iter().filter(|arrow| is_forbidden(&arrow.to));
    arrows.map(|arrow| format!("src/{file}:{}: `{room}` may not use `{}`", arrow.line, arrow.to)).collect()
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

#[test]
fn every_room_keeps_to_its_arrows() {
    let files = rust_files(&src());
    let wrong: Vec<_> = files
        .iter()
        .flat_map(|path| {
            let file = path.strip_prefix(src()).unwrap().to_str().unwrap();
            forbidden(file, &fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(files.contains(&src().join("law/mod.rs")), "the files of the house were not found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_src_is_a_room_and_every_room_stands_below_those_it_uses() {
    for entry in fs::read_dir(src()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = matches!(name.as_str(), "lib.rs" | "main.rs") || ROOMS.iter().any(|(room, _)| *room == name);
        assert!(known, "src/{name} is no room of the table");
    }
    for (number, (room, may_use)) in ROOMS.iter().enumerate() {
        for used in *may_use {
            assert!(ROOMS[..number].iter().any(|(above, _)| above == used), "`{used}` does not stand above `{room}`");
        }
    }
}

#[test]
fn a_forbidden_path_is_found_wherever_it_hides() {
    let hiding_places = [
        ("law/period.rs", "use crate::mail::Message;"),
        ("law/period.rs", "fn f() -> bool { crate::case::Case::default().is_open() }"),
        ("law/period.rs", "use crate::{law::Right, request::{DataSubject, Reference}};"),
        ("law/period.rs", "use crate::{law::{self, Right},\n    cli};"),
        ("law/period.rs", "use super::super::desk;"),
        ("law/mod.rs", "use super::desk;"),
        ("law/period.rs", "use super::{Right, super::post};"),
        ("law/period.rs", "use self::super::super::post;"),
        ("law/a/b.rs", "use super::super::super::{law::Right, post::Session};"),
        ("law/period.rs", "mod tests { use super::super::super::post; }"),
        ("law/period.rs", "mod tests { mod more { use super::super::super::super::post; } }"),
        ("law/period.rs", "fn f() { assert_eq!(1, crate::post::PORT); }"),
        ("law/period.rs", "macro_rules! m { () => { $crate::post::PORT } }"),
        ("law/period.rs", "type A = Vec<crate::post::Session>;"),
        ("law/period.rs", "fn f() { crate::post::new::<u8>() }"),
        ("law/period.rs", "struct S { port: ::redress::post::Port }"),
        ("law/period.rs", "use crate as root;"),
        ("law/period.rs", "use crate::{self as root};"),
        ("law/period.rs", "use super::super as root;"),
        ("law/period.rs", "use crate::*;"),
        ("law/period.rs", "use crate::{*};"),
        ("law/period.rs", "use redress::post;"),
        ("law/period.rs", "use crate::Right;"),
        ("law/period.rs", "#[path = \"../post/session.rs\"]\nmod session;"),
        ("law/period.rs", "#[cfg_attr(unix, path = \"../post/session.rs\")]\nmod session;"),
        ("law/period.rs", "include!(\"../post/session.rs\");"),
        (
            "law/period.rs",
            "/// Sends.\n///\n/// ```\n/// # use redress::{law::Right, post::Session};\n/// ```\nfn f() {}",
        ),
        ("law/period.rs", "use std::{fmt, fs};"),
        ("law/tests.rs", "mod more { use std::fs; }"),
        ("law/period.rs", "mod tests { use std::env; }"),
        ("law/period.rs", "fn f() { ::std::env::args() }"),
        ("law/period.rs", "#[derive(clap::ValueEnum)]\nenum E {}"),
        ("letter/mod.rs", "use crate::case::Case;"),
        ("case/mod.rs", "use crate::letter::Letter;"),
        ("ledger/mod.rs", "use crate::case::Event;"),
        ("post/mod.rs", "use crate::config::Smtp;"),
        ("desk/mod.rs", "use crate::cli::Context;"),
        ("main.rs", "use redress::desk;"),
        ("lib.rs", "pub use crate::law::Right;"),
        ("util.rs", "use crate::law::Right;"),
    ];
    for (file, source) in hiding_places {
        assert_eq!(forbidden(file, source).len(), 1, "{file}: {source}");
    }
}

#[test]
fn what_a_room_may_do_is_not_held_against_it() {
    let innocent = [
        ("law/period.rs", "use super::Right;\nuse crate::law::{Language, Regime as Law};"),
        ("law/period.rs", "pub(crate) fn f() {}\npub(super) fn g() {}\npub(in crate::law) fn h() {}"),
        ("law/period.rs", "// use crate::post;\n/* crate::post::PORT /* crate::cli */ */\nfn f() {}"),
        (
            "law/period.rs",
            "//! See [`crate::post`] and `crate::cli`.\n\n/// [`Session`](crate::post::Session)\nfn f() {}",
        ),
        ("law/period.rs", r##"const A: (&str, &str, char) = ("\" crate::post::A", r#"" crate::cli "#, '"');"##),
        ("law/period.rs", "fn f<'a>(post: &'a str) -> &'a str { post.trim() }"),
        ("law/period.rs", "/// ```text\n/// it's free::text \"\n/// ```\n/// crate::post::A\nfn f() {}"),
        ("law/period.rs", "mod tests { use super::*; use super::super::Right; use crate::law::*; }"),
        ("law/period.rs", "use std::{fmt, str::FromStr};\nmod tests { use std::fs; }"),
        ("law/period.rs", "fn f() { let path = \"a\"; let include = !true; }"),
        ("mail/mod.rs", "use crate::{law::Right, letter::Letter};"),
        ("export/mod.rs", "use crate::{case::Case, guide::Guide, mail::Message};"),
        ("ledger/sqlite.rs", "use std::fs;\nuse rusqlite::Connection;"),
        ("desk/send.rs", "use crate::{ledger::Ledger, post::Session};"),
        ("cli/send.rs", "use crate::{desk, law::Right};\nuse clap::Args;"),
        ("main.rs", "use std::process::ExitCode;\nuse redress::cli;\nfn main() {}"),
        ("lib.rs", "//! [`law`]\npub mod law;\npub mod cli;"),
    ];
    for (file, source) in innocent {
        assert_eq!(forbidden(file, source), Vec::<String>::new(), "{file}: {source}");
    }
}

#[test]
fn an_arrow_is_reported_with_its_file_and_line() {
    let source = "//! Periods.\n\nuse crate::{\n    law::Right,\n    post::Session,\n};\n\n/// ```\n/// redress::cli::run();\n/// ```\nfn f() {}";
    let expected = ["src/law/period.rs:5: `law` may not use `post`", "src/law/period.rs:9: `law` may not use `cli`"];
    assert_eq!(forbidden("law/period.rs", source), expected);
}
