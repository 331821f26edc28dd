//! What must become of a letter in every cell, written from the rules and not from the program.
//!
//! The rules, after RFC 5321 and the promise that a letter is never sent twice and never called sent or unsent without
//! knowing it:
//!
//! 1. Until the first byte of the line that ends the message is out, the server certainly has nothing: a refusal for good
//!    (5xx) is a refusal of the letter, at the login of the login, at `STARTTLS` of the connection only; all else can be
//!    tried again.
//! 2. From that byte on it may have everything: 250 is a yes, 4xx and 5xx are a no, and whatever else is no answer.
//! 3. After the answer nothing matters any more.
//! 4. The sender's own copy must not stand in the way: refused, it is left out.
//! 5. The code decides and not the words after it; a line ends at LF. Where the code asks for one answer, only that counts.

use crate::dialogue::{Fault, Manner, Step};

/// What becomes of a letter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Class {
    Accepted,
    Deferred,
    LoginRefused,
    Rejected,
    Uncertain,
}

impl Class {
    /// Reads an exit code back; it may be none of a letter's.
    pub(crate) fn of_exit_code(code: i32) -> Option<Self> {
        let all = [Self::Accepted, Self::Deferred, Self::LoginRefused, Self::Rejected, Self::Uncertain];
        all.into_iter().find(|class| class.exit_code() == code)
    }

    /// Returns the exit code (section "Exit codes" of the command line's contract).
    pub(crate) fn exit_code(self) -> i32 {
        match self {
            Self::Accepted => 0,
            Self::Rejected => 1,
            Self::Deferred => 75,
            Self::Uncertain => 76,
            Self::LoginRefused => 77,
        }
    }

    /// Returns the state of the letter; a refused login says nothing about it.
    pub(crate) fn state(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Deferred => "deferred",
            Self::Uncertain => "uncertain",
            Self::LoginRefused => "queued",
        }
    }
}

/// Works out what must become of the letter. Whether the end of the message was begun is known for every step but the
/// message itself, where it depends on who was faster.
pub(crate) fn class(fault: Fault, end_was_begun: bool) -> Class {
    match fault.step {
        Step::Quit => Class::Accepted,
        Step::End => after_the_end(fault.manner),
        Step::Body if end_was_begun => Class::Uncertain,
        Step::CopyRcpt if is_refusal(fault.manner) || fault.manner == Manner::Later => Class::Accepted,
        _ if is_as_good_as_duty(fault) => Class::Accepted,
        Step::Auth | Step::AuthPassword if is_refusal(fault.manner) => Class::LoginRefused,
        Step::Starttls | Step::Handshake => Class::Deferred,
        _ if is_refusal(fault.manner) => Class::Rejected,
        _ => Class::Deferred,
    }
}

fn after_the_end(manner: Manner) -> Class {
    match manner {
        Manner::Latin1 | Manner::BareLf | Manner::TwoAnswers | Manner::Escapes => Class::Accepted,
        Manner::Closing | Manner::Later => Class::Deferred,
        Manner::Never | Manner::NeverWithEscapes => Class::Rejected,
        Manner::Fin
        | Manner::Rst
        | Manner::Hang
        | Manner::Drip
        | Manner::Garbage
        | Manner::LongLine
        | Manner::Other2xx
        | Manner::Other3xx => Class::Uncertain,
    }
}

fn is_refusal(manner: Manner) -> bool {
    matches!(manner, Manner::Never | Manner::NeverWithEscapes)
}

/// Tells whether the dialogue goes on as if nothing had been the matter.
fn is_as_good_as_duty(fault: Fault) -> bool {
    let takes_words = !matches!(fault.step, Step::Connect | Step::Handshake | Step::Body);
    let any_success = matches!(fault.step, Step::Mail | Step::Rcpt | Step::CopyRcpt);
    match fault.manner {
        Manner::Latin1 | Manner::BareLf | Manner::Escapes => takes_words,
        Manner::Other2xx => any_success,
        _ => false,
    }
}

/// Tells whether the end of the message must, or must not, have been begun; nothing where either may be.
pub(crate) fn end_is_begun(fault: Fault) -> Option<bool> {
    match fault.step {
        Step::Body if matches!(fault.manner, Manner::Fin | Manner::Rst | Manner::Hang | Manner::Drip) => None,
        Step::Body => Some(false),
        Step::End | Step::Quit => Some(true),
        _ => Some(class(fault, false) == Class::Accepted),
    }
}
