//! `scripts/package`: everything that is installed in one archive, the same input the same bytes, and nobody's licence left out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Output {
    let output =
        Command::new(program).args(arguments).current_dir(folder).env("SOURCE_DATE_EPOCH", "1795392000").output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Packs what stands for the program: a script of two lines that calls it. No release has to be built, and what is packed is small.
fn package(folder: &Path) -> PathBuf {
    let stand_in = folder.join("stand-in");
    fs::write(&stand_in, format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_redress"))).unwrap();
    fs::set_permissions(&stand_in, fs::Permissions::from_mode(0o755)).unwrap();
    let arguments = ["--binary", stand_in.to_str().unwrap(), "--output", folder.to_str().unwrap()];
    let output = run(root().join("scripts/package").to_str().unwrap(), &arguments, folder);
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim_end())
}

#[test]
fn the_same_input_makes_the_same_archive_and_its_checksums_hold() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let archives = folders.each_ref().map(|folder| package(folder.path()));
    assert!(fs::read(&archives[0]).unwrap() == fs::read(&archives[1]).unwrap(), "two runs, two archives");
    let name = archives[0].file_name().unwrap().to_str().unwrap();
    run("sha256sum", &["--check", "--strict", &format!("{name}.sha256")], folders[0].path());

    run("tar", &["--extract", "--file", name], folders[0].path());
    let inside = folders[0].path().join(name.strip_suffix(".tar.gz").unwrap());
    run("sha256sum", &["--check", "--strict", "--quiet", "SHA256SUMS"], &inside);
    let listed = fs::read_to_string(inside.join("SHA256SUMS")).unwrap();
    let listed: BTreeSet<&str> =
        listed.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name).collect();
    for file in [
        "bin/redress",
        "share/man/man1/redress.1",
        "share/man/man1/redress-controllers-show.1",
        "share/bash-completion/completions/redress",
        "share/zsh/site-functions/_redress",
        "share/fish/vendor_completions.d/redress.fish",
        "share/doc/redress/THIRD-PARTY-LICENCES.txt",
        "share/doc/redress/LICENSE-MIT",
        "share/doc/redress/docs/schemas/case.1.schema.json",
    ] {
        assert!(listed.contains(file), "{file} is not in {listed:?}");
    }
    let version = run(inside.join("bin/redress").to_str().unwrap(), &["-V"], &inside);
    assert_eq!(String::from_utf8(version.stdout).unwrap(), concat!("redress ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn every_crate_that_is_built_in_is_listed_with_a_text() {
    let texts = run(root().join("scripts/licences").to_str().unwrap(), &[], root());
    let texts = String::from_utf8(texts.stdout).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap();
    let flags = ["tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
    let tree = run(cargo.to_str().unwrap(), &flags, root());
    let tree = String::from_utf8(tree.stdout).unwrap();
    let name = |line: &str| {
        let mut words = line.split(' ');
        Some(format!("{} {}: ", words.next()?, words.next()?.strip_prefix('v')?))
    };
    let crates: BTreeSet<String> = tree.lines().filter_map(name).filter(|name| !name.starts_with("redress ")).collect();
    assert!(crates.len() > 100, "{}", crates.len());
    for one in &crates {
        let lines = texts.lines().filter(|line| line.starts_with(one.as_str())).count();
        assert!(lines >= 2, "{one} is {lines} times in the list and above the texts");
    }
    for words in
        ["Permission is hereby granted, free of charge", "TERMS AND CONDITIONS FOR USE", "SIL OPEN FONT LICENSE"]
    {
        assert!(texts.contains(words), "{words}");
    }
}
