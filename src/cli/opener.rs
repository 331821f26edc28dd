//! Opening a file or a link with the program that the user's machine has for it.

use super::{Context, visible::shown};

/// Returns a page that leads a browser on to a link: the command line then names the file and not what the link says.
pub(super) fn leading_to(link: &str) -> String {
    let link = link.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;").replace('<', "&lt;");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta http-equiv=\"refresh\" content=\"0; url={link}\">\n\
         <title>Your letter</title>\n</head>\n<body>\n<p><a href=\"{link}\">Open the letter</a></p>\n</body>\n</html>\n"
    )
}

/// Opens it in the background. That it cannot be opened here is no failure: the user opens it elsewhere.
pub(super) fn open(context: &mut Context, what: &str) {
    match open::that_detached(what) {
        Ok(()) => context.out.say("Opened."),
        Err(error) => context
            .out
            .warn(&format!("warning: no program here opened it ({}); open it yourself", shown(&error.to_string()))),
    }
}
