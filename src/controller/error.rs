use chrono::NaiveDate;

use super::text::shown;

/// The registry cannot give or take what was asked.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RegistryError {
    /// The text is an address nobody in the registry publishes.
    #[error("`{}` is an address, and a letter goes only to a controller of the registry; \
        one that is missing is added as a record of its own", shown(.0))]
    Address(String),
    /// The text is an address of a controller, which is named by its id.
    #[error("`{}` is an address of controller `{controller}`, which is named by its id", shown(.value))]
    KnownAddress {
        /// The controller whose address it is.
        controller: String,
        /// The text.
        value: String,
    },
    /// The text is a group of controllers, each of which answers for itself.
    #[error("`{}` is a group of {} controllers, and each answers for itself", shown(.name), .members.len())]
    Group {
        /// The ids of its members.
        members: Vec<String>,
        /// The text.
        name: String,
    },
    /// A record takes a name that another controller is found by.
    #[error("record `{}` cannot be used: `{}` is a name of controller `{other}`, to which letters under it go", shown(.origin), shown(.name))]
    NameTaken {
        /// The id or other id that is taken.
        name: String,
        /// Where the record comes from.
        origin: String,
        /// The controller that has the name.
        other: String,
    },
    /// The text is an address of a controller that is known and not used.
    #[error("`{}` is an address of controller `{controller}` that is not used: {}{}", shown(.value), clause(.why), turn_to_address(.better.as_deref()))]
    NotOffered {
        /// The address to use instead.
        better: Option<String>,
        /// The controller whose address it is.
        controller: String,
        /// The text.
        value: String,
        /// Why not, in sentences.
        why: String,
    },
    /// A record cannot be used.
    #[error("record `{}` cannot be used: {}{fault}", shown(.origin), at(*.line))]
    Record {
        /// What is wrong with it.
        fault: RecordFault,
        /// The line to correct, where it is known and the fault does not say it.
        line: Option<usize>,
        /// Where it comes from.
        origin: String,
    },
    /// A record that others can write is not believed.
    #[error("record `{}` cannot be used: {why}", shown(.origin))]
    OpenToOthers {
        /// Where it comes from.
        origin: String,
        /// Who can do what.
        why: String,
    },
    /// A record cannot be read.
    #[error("record `{}` cannot be used: {why}", shown(.origin))]
    Unreadable {
        /// Where it comes from.
        origin: String,
        /// What the system says.
        why: String,
    },
    /// The text is an address that no longer holds.
    #[error("`{}` is an old address of controller `{controller}`; now it is {now}", shown(.value))]
    Stale {
        /// The controller whose address it was.
        controller: String,
        /// What holds instead.
        now: String,
        /// The text.
        value: String,
    },
    /// Two records of the user have the same id.
    #[error("controller `{id}` is in two records, `{}` and `{}`", shown(.first), shown(.second))]
    Twice {
        /// The record read first.
        first: String,
        /// The id both have.
        id: String,
        /// The record read second.
        second: String,
    },
    /// There is no such controller.
    #[error("no controller `{}` in the registry", shown(.id))]
    Unknown {
        /// The text.
        id: String,
        /// The id most like it, if any is.
        nearest: Option<String>,
    },
    /// The text is an address that must not be used.
    #[error("`{}` must not be written to: {why}{}", shown(.value), turn_to(.instead.as_ref()))]
    Unsuitable {
        /// The controller to turn to instead.
        instead: Option<Instead>,
        /// The text.
        value: String,
        /// Why not.
        why: String,
    },
}

/// Where to turn with a request that somebody was about to send to the wrong address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Instead {
    /// The address it publishes for requests, where one is known.
    pub address: Option<String>,
    /// The id of the controller.
    pub controller: String,
}

/// What is wrong with a record.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RecordFault {
    /// A fact claims to be surer than the text it rests on.
    #[error("`{fact}` is surer than its source `{source_id}`")]
    Confidence {
        /// The fact.
        fact: String,
        /// The source.
        source_id: String,
    },
    /// Two things of one kind have the same id.
    #[error("two entries of `{list}` have the id `{id}`")]
    Duplicate {
        /// The id.
        id: String,
        /// The list it stands in twice.
        list: &'static str,
    },
    /// The record names nobody who answers.
    #[error("it has no `entity`")]
    Empty,
    /// Two entities answer to the same people.
    #[error("entities `{first}` and `{second}` both answer for {place}")]
    Contested {
        /// The entity that stands first.
        first: String,
        /// Where they meet.
        place: String,
        /// The entity that stands second.
        second: String,
    },
    /// The id is no name of a file.
    #[error("`{}` is no id: small letters, digits and hyphens, at most 64", shown(.0))]
    Id(String),
    /// An entry points to one that is not there.
    #[error("`{fact}` names `{id}`, which is not in `{list}`")]
    Missing {
        /// The entry that points.
        fact: String,
        /// What it points to.
        id: String,
        /// Where that should be.
        list: &'static str,
    },
    /// A fact is newer than the copy it was read in.
    #[error("`{fact}` was seen on {seen}, after its source `{source_id}` on {copied}")]
    Newer {
        /// The day of the copy.
        copied: NaiveDate,
        /// The fact.
        fact: String,
        /// The day of the fact.
        seen: NaiveDate,
        /// The source.
        source_id: String,
    },
    /// Nobody reads mail to this address.
    #[error("`{0}` is an address whose mail nobody reads")]
    NoReply(String),
    /// The place is not one.
    #[error("entity `{entity}`: {reason}")]
    Place {
        /// The entity.
        entity: String,
        /// What is wrong.
        reason: String,
    },
    /// A channel lacks what its kind needs.
    #[error("channel `{channel}` is of kind `{kind}` and needs {needs}")]
    Shape {
        /// The channel.
        channel: String,
        /// Its kind.
        kind: &'static str,
        /// What is missing or wrong.
        needs: String,
    },
    /// It is no TOML, or has a key or a value that does not belong there.
    #[error("line {line}: {message}")]
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// Something typed cannot stand in a record.
    #[error("`{field}`: {reason}")]
    Value {
        /// What it was typed for.
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A channel or representative uses an address that must not be used.
    #[error("`{value}` must not be written to: {why}")]
    Unsuitable {
        /// The address.
        value: String,
        /// Why not.
        why: String,
    },
}

fn at(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!("line {line}: "))
}

fn turn_to(instead: Option<&Instead>) -> String {
    match instead {
        None => String::new(),
        Some(Instead { address: None, controller }) => format!("; requests go to controller `{controller}`"),
        Some(Instead { address: Some(address), controller }) => {
            format!("; requests go to controller `{controller}`, `{address}`")
        }
    }
}

/// Returns sentences as the end of another: without the last full stop.
fn clause(sentences: &str) -> &str {
    sentences.strip_suffix('.').unwrap_or(sentences)
}

fn turn_to_address(better: Option<&str>) -> String {
    better.map_or_else(String::new, |address| format!("; requests go to `{address}`"))
}
