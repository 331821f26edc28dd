use serde_json::{Value, json};

use super::{by_hand::HandedOut, cure};
use crate::{
    case::{Case, LetterRecord},
    cli::{Code, Failure},
    desk::{DeskError, Dispatch},
    post::{Cause, Meaning, Outcome},
};

/// What became of a letter, as far as this command is concerned.
pub(super) enum Fate {
    /// Another run has sent it, or is sending it.
    Elsewhere(DeskError),
    /// It could not be tried.
    Failed(Failure),
    /// The user said no.
    Left,
    /// Made ready for the user, who sends it.
    PutOut(Box<HandedOut>),
    /// Only shown.
    Shown { message: String },
    /// One of several that were named, and cannot go.
    Skipped(Failure),
    /// It was tried.
    Tried(Box<Dispatch>),
}

impl Fate {
    /// Puts the fate into the shape of `redress.send/1`.
    pub(super) fn document(&self, case: &Case, letter: &LetterRecord) -> Value {
        let queued = letter.queued.as_ref();
        let mut document = json!({
            "case": case.number,
            "reference": case.opened.reference,
            "letter": letter.n,
            "outcome": self.name(),
            "message_id": queued.map(|queued| &queued.message_id),
            "server": null,
            "reply": null,
            "sha256": queued.map(|queued| &queued.sha256),
        });
        match self {
            Self::PutOut(handed_out) => handed_out.complete(&mut document),
            Self::Failed(failure) | Self::Skipped(failure) => document["error"] = failure.to_json(),
            Self::Elsewhere(_) | Self::Left => {}
            Self::Shown { message } => document["message"] = json!(message),
            Self::Tried(dispatch) => {
                document["message_id"] = json!(dispatch.posting.queued.message_id);
                document["server"] = json!(dispatch.server);
                document["reply"] = json!(dispatch.delivery.server_reply.as_ref().map(ToString::to_string));
                document["sha256"] = json!(dispatch.posting.queued.sha256);
                document["cause"] = json!(dispatch.delivery.outcome.cause().map(ToString::to_string));
                document["meaning"] =
                    json!(dispatch.delivery.outcome.cause().and_then(Cause::meaning).map(Meaning::name));
                document["try"] = json!(cure::commands(
                    &dispatch.delivery.outcome,
                    (case.number, &case.opened.controller),
                    &dispatch.server
                ));
                document["recorded"] = json!(dispatch.bookkeeping.is_none());
            }
        }
        document
    }

    /// Tells whether the provider let nobody in; another try with the same password would count as another attempt to
    /// break in.
    pub(super) fn shuts_out(&self) -> bool {
        match self {
            Self::Tried(dispatch) => matches!(dispatch.delivery.outcome, Outcome::LoginRefused(_)),
            Self::Elsewhere(_)
            | Self::Failed(_)
            | Self::Left
            | Self::PutOut(_)
            | Self::Shown { .. }
            | Self::Skipped(_) => false,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::PutOut(handed_out) => handed_out.outcome(),
            Self::Elsewhere(_) | Self::Failed(_) | Self::Left | Self::Shown { .. } | Self::Skipped(_) => "not-sent",
            Self::Tried(dispatch) => dispatch.delivery.outcome.name(),
        }
    }

    /// Returns the exit code, if the fate is not a good one.
    pub(super) fn code(&self) -> Option<Code> {
        match self {
            Self::Elsewhere(_) | Self::Left | Self::PutOut(_) | Self::Shown { .. } => None,
            Self::Failed(failure) => Some(failure.code()),
            Self::Skipped(failure) if failure.code() == Code::Uncertain => Some(Code::Uncertain),
            // Of several letters the contract knows the codes 76, 77, 1, 75 and 0 only.
            Self::Skipped(_) => Some(Code::Failed),
            Self::Tried(dispatch) => match &dispatch.delivery.outcome {
                Outcome::Accepted => None,
                Outcome::Deferred(_) => Some(Code::Deferred),
                Outcome::LoginRefused(_) => Some(Code::LoginRefused),
                Outcome::Rejected(_) => Some(Code::Failed),
                Outcome::Uncertain(_) | Outcome::Withheld(_) => Some(Code::Uncertain),
            },
        }
    }
}

/// Ends with the worst fate, in the order 76, 77, 1, every other code, 75.
pub(super) fn worst(fates: impl Iterator<Item = Fate>) -> Result<(), Failure> {
    let bad = fates.filter_map(|fate| fate.code().map(|code| (code, fate)));
    match bad.min_by_key(|(code, _)| rank(*code)) {
        Some((_, Fate::Failed(failure))) => Err(failure),
        Some((code, _)) => Err(Failure::silent(code)),
        None => Ok(()),
    }
}

fn rank(code: Code) -> u8 {
    match code {
        Code::Uncertain => 0,
        Code::LoginRefused => 1,
        Code::Failed => 2,
        Code::Usage
        | Code::NeedsYou
        | Code::BadInput
        | Code::Unavailable
        | Code::Damaged
        | Code::CannotCreate
        | Code::CannotWrite
        | Code::Configuration
        | Code::Interrupted => 3,
        Code::Deferred => 4,
        Code::ClosedPipe => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_code_is_that_of_the_contract() {
        let end = |codes: &[Code]| {
            let fates = codes.iter().map(|code| Fate::Failed(Failure::new(*code, "x")));
            worst(fates).map_err(|failure| failure.code())
        };
        let all = [Code::Deferred, Code::Configuration, Code::Failed, Code::LoginRefused, Code::Uncertain];
        for last in 1..=all.len() {
            assert_eq!(end(&all[..last]), Err(all[last - 1]));
        }
        assert_eq!(end(&[]), Ok(()));
    }
}
