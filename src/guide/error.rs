/// There is no such guide.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no guide for `{id}`")]
pub struct NoGuide {
    /// As typed.
    pub id: String,
    /// The id of a guide that is most like it.
    pub nearest: Option<&'static str>,
}

/// What is wrong with a guide.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum GuideFault {
    /// Two claims are needed for a contradiction.
    #[error("contradiction `{0}` has fewer than two claims")]
    Alone(String),
    /// A statement names provisions and no law, or the other way round.
    #[error("`{0}` states law without a provision, or names a provision without the source `law`")]
    Law(String),
    /// A statement names a text that is not there.
    #[error("`{entry}` names the source `{source_id}`, which is not in `source`")]
    Missing {
        /// The statement.
        entry: String,
        /// What it names.
        source_id: String,
    },
    /// A case is to show that an entry is done, and the guide or the entry names none.
    #[error("`{0}` is shown by a case, and no controller or no `case` is named")]
    Shown(String),
    /// The text is empty, or does more than stand there.
    #[error("`{0}` has a text that is empty or holds a control character")]
    Text(String),
    /// It is no TOML, or has a key or a value that does not belong there.
    #[error("{0}")]
    Syntax(String),
    /// Two entries of one kind have one id.
    #[error("two entries have the id `{0}`")]
    Twice(String),
    /// A statement rests on nothing.
    #[error("`{0}` has no source")]
    Unfounded(String),
}
