//! What this program was built of.

use std::sync::OnceLock;

use crate::ledger;

/// Returns the version with the facts of the build: the commit where whoever built it said so (`REDRESS_COMMIT`), the
/// features, the `SQLite` that is built in. No time is among them, so that the same source makes the same program.
pub(super) fn long() -> &'static str {
    static LONG: OnceLock<String> = OnceLock::new();
    LONG.get_or_init(|| {
        let commit = option_env!("REDRESS_COMMIT").filter(|commit| !commit.is_empty()).unwrap_or("not known");
        let version = env!("CARGO_PKG_VERSION");
        format!("{version}\ncommit:   {commit}\nfeatures: {}\nSQLite:   {}", features(), ledger::version())
    })
}

fn features() -> String {
    let all = [(cfg!(feature = "keyring"), "keyring"), (cfg!(feature = "pdf"), "pdf")];
    let built: Vec<&str> = all.into_iter().filter(|(is_built, _)| *is_built).map(|(_, name)| name).collect();
    if built.is_empty() { "none of keyring and pdf".to_owned() } else { built.join(", ") }
}
