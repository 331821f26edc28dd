use std::time::Duration;

/// Whoever watches a delivery and must write something down before the point of no return.
pub trait Witness {
    /// Hears that a step begins.
    fn step(&mut self, step: Step);

    /// Is asked once, when the whole message has been written and flushed and not one byte of the line that ends it.
    ///
    /// Whatever must be durable before the letter may count as handed over is durable when this returns `Ok`.
    ///
    /// # Errors
    /// Returns [`Withheld`] to end the session here; the server then never sees the end of the message.
    fn before_end_of_message(&mut self) -> Result<(), Withheld>;
}

/// What a delivery is about to do, for showing progress.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    /// Looking the name up and connecting.
    Connecting,
    /// The TLS handshake.
    Securing,
    /// Logging in.
    LoggingIn,
    /// Envelope and message.
    HandingOver,
    /// Waiting for the answer to the end of the message.
    AwaitingAnswer {
        /// How long at most.
        limit: Duration,
    },
}

/// Why a [`Witness`] would not let the message end.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the message was held back before its end: {0}")]
pub struct Withheld(String);

impl Withheld {
    /// Returns the refusal with its reason in words.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}
