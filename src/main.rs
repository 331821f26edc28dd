//! The program: parse, run, exit code.

use std::process::ExitCode;

use redress::cli;

fn main() -> ExitCode {
    match cli::parse().and_then(cli::run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
