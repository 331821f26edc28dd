//! Opening a file or a link with the program that the user's machine has for it.

use super::{Context, visible::shown};

/// Opens it in the background. That it cannot be opened here is no failure: the user opens it elsewhere.
pub(super) fn open(context: &mut Context, what: &str) {
    match open::that_detached(what) {
        Ok(()) => context.out.say("Opened."),
        Err(error) => context
            .out
            .warn(&format!("warning: no program here opened it ({}); open it yourself", shown(&error.to_string()))),
    }
}
