use serde_json::json;

use super::{
    changes,
    mend::Ended,
    settled::Settled,
    trial::{Failed, Trial, Tried},
};
use crate::{
    cli::{Context, Failure, case_argument, text},
    config::{Config, PasswordSource},
    desk::Cases,
    law::Place,
};

/// Says what was written, what that changes, and what to type next; ends with the failure where a login failed.
pub(super) fn told(context: &mut Context, before: &Config, settled: &Settled, ended: Ended) -> Result<(), Failure> {
    let Ended { is_kept_untested, takes, trial } = ended;
    if context.out.json {
        document(context, settled, takes, trial.as_ref())?;
    } else {
        in_words(context, before, settled, takes);
    }
    if is_kept_untested {
        context.out.say("It is kept as it is; no login has worked with it yet.  To test it:  redress doctor");
        return Ok(());
    }
    if let Some(failed) = trial.and_then(Trial::into_failed) {
        return Err(failure(context, before, failed, takes));
    }
    if takes && !context.out.json && !context.dry_run {
        next(context, settled);
    }
    Ok(())
}

fn document(context: &mut Context, settled: &Settled, takes: bool, trial: Option<&Trial>) -> Result<(), Failure> {
    let reading = settled.config.mail.imap.as_ref().map(|imap| format!("{}:{}", imap.host, imap.port));
    let path = context.config_file.display().to_string();
    context.out.document(&json!({
        "schema": "redress.init/1", "config": path, "letters_leave": leaves(&settled.config),
        "written": takes && !context.dry_run,
        "provider": settled.route.and_then(|route| route.provider).map(|provider| &provider.id),
        "reading": reading, "sending_tried": trial.map(|tried| tried.sending.word()),
        "reading_tried": trial.and_then(|tried| tried.reading.as_ref()).map(Tried::word),
    }))
}

fn in_words(context: &mut Context, before: &Config, settled: &Settled, takes: bool) {
    let (path, by) = (context.config_file.display().to_string(), leaves(&settled.config));
    let changes = changes::lines(before, &settled.config);
    if !changes.is_empty() {
        context.out.say(if takes { "What changes:" } else { "What would have changed:" });
        for line in changes {
            context.out.say(&format!("  {line}"));
        }
    }
    if let (Some(gone), None, true) = (&before.mail.smtp, &settled.config.mail.smtp, takes) {
        let kept = if gone.password == PasswordSource::Keyring { " Its password stays in the keyring." } else { "" };
        let are = if context.dry_run { "would be" } else { "are" };
        context.out.say(&format!("The settings of the mail server {} {are} removed.{kept}", gone.host));
    }
    if !takes {
        return;
    }
    if context.dry_run {
        context.out.say(&format!("Nothing was written (--dry-run). It would go to `{path}`; letters leave {by}."));
    } else {
        context.out.say(&format!("Written to `{path}`, readable by you only. Letters leave {by}."));
    }
}

/// Says what the failed login means: that nothing is lost, and what the provider wants, the password before all else.
fn failure(context: &Context, before: &Config, failed: Failed, takes: bool) -> Failure {
    let path = context.config_file.display();
    let kept = if takes {
        format!("Nothing was sent. Your answers are kept in `{path}`.")
    } else {
        format!("Nothing was written or sent; your settings are as they were, and letters leave {}.", leaves(before))
    };
    let effect: Vec<String> = [kept].into_iter().chain(failed.needs).collect();
    let failure = failed.failure.effect(effect.join("\n"));
    if takes {
        failure.hint("redress doctor      when that is done")
    } else {
        failure
            .rehinted(of_what_was_not_taken)
            .hint("the same command with --no-try      takes the new settings untried")
    }
}

/// A flag alone would change the settings that were kept: it belongs to the line that was not taken.
fn of_what_was_not_taken(hint: &str) -> String {
    match (hint.strip_prefix("redress init --"), hint.strip_prefix("redress doctor")) {
        (Some(flags), _) => format!("the same command with --{flags}"),
        (None, Some(when)) => format!("the same command again{when}"),
        (None, None) => hint.to_owned(),
    }
}

fn leaves(config: &Config) -> String {
    match &config.mail.smtp {
        _ if config.sending.is_on_paper() => "on paper".to_owned(),
        Some(smtp) => format!("through {}:{}", smtp.host, smtp.port),
        None => "by hand".to_owned(),
    }
}

/// Names what waits; else how to begin.
fn next(context: &mut Context, settled: &Settled) {
    let cases = case_argument::all(context).unwrap_or_else(|_| Cases::none());
    let waiting: Vec<_> = cases.waiting(context.moment().utc(), context.today).collect();
    match waiting.as_slice() {
        [] => first(context, settled),
        [one] => {
            let (number, step) = (one.case.number, one.next_step());
            context.out.say(&format!("Ready. A letter of case {number} waits:  {}", step.command));
        }
        many => {
            let letters = text::count(many.len() as u64, "letter");
            context.out.say(&format!("Ready. {letters} wait:  redress outbox"));
        }
    }
    if settled.config.sending.is_on_paper() {
        context.out.say("`redress send` makes the page with the postal address, and says how to post it.");
        if settled.config.me.as_ref().is_some_and(|me| me.address.is_empty()) {
            context.out.say(
                "Your own postal address is not set, for answers on paper:  \
                 redress init --address \"Musterstraße 1\" --address \"10115 Berlin\"      with the lines of yours",
            );
        }
    }
}

fn first(context: &mut Context, settled: &Settled) {
    let Some(me) = &settled.config.me else { return };
    let place = Place { country: me.country, region: me.region.clone() };
    context.out.say(&match text::first_command(&place) {
        Ok(command) => format!("Ready. Next:  {command}"),
        Err(why) => why,
    });
}
