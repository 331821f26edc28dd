use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::DeadlineError;

/// What a controller may ask back before it answers.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Which information or processing the request is about.
    Clarification,
    /// Who the data subject is.
    Identity,
}

/// Why a question need not be accepted.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// The law lets the controller ask for no such thing here, or the data subject says that there was no reason to ask.
    Baseless,
    /// It came later than without undue delay: after the days that the record of the law calls in time, or after the end of
    /// the period.
    Late,
}

/// Who has to do something next.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    /// The controller owes the answer to the request.
    Controller,
    /// The data subject owes the answer to the question; until then the dates shown move on with every day.
    DataSubject,
}

/// A question of the controller and what it does to the dates.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Pause {
    /// What was asked for.
    pub question: Question,
    /// The day it was asked for.
    pub asked: NaiveDate,
    /// The day it was given, `None` while it is not.
    pub given: Option<NaiveDate>,
    /// The calendar days by which it moves the later date, before any roll.
    pub days: i64,
    /// What is wrong with the question.
    pub flags: Vec<Flag>,
    /// Whose turn it is.
    pub turn: Turn,
}

/// The controller's questions about a request, with their days.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Questions {
    /// The day the controller asked who the data subject is.
    pub identity_asked: Option<NaiveDate>,
    /// The day the data subject answered that.
    pub identity_given: Option<NaiveDate>,
    /// The data subject says that the controller had no reasonable doubt about the identity.
    pub identity_baseless: bool,
    /// The day the controller asked which information is meant.
    pub clarification_asked: Option<NaiveDate>,
    /// The day the data subject answered that.
    pub clarification_given: Option<NaiveDate>,
}

impl Question {
    /// Every question, in the order in which they are counted: a start first, then the days that do not count.
    pub const ALL: [Self; 2] = [Self::Identity, Self::Clarification];

    /// Returns the word of the record and of JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clarification => "clarification",
            Self::Identity => "identity",
        }
    }
}

impl Questions {
    /// Returns the day of the question and, if there was one, the day of the answer.
    ///
    /// # Errors
    /// When the answer has no question, or the days cannot have followed each other.
    pub(super) fn days(
        &self,
        question: Question,
        start: NaiveDate,
    ) -> Result<Option<(NaiveDate, Option<NaiveDate>)>, DeadlineError> {
        let (asked, given) = match question {
            Question::Clarification => (self.clarification_asked, self.clarification_given),
            Question::Identity => (self.identity_asked, self.identity_given),
        };
        match (asked, given) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(DeadlineError::NeverAsked(question)),
            (Some(asked), _) if asked < start => Err(DeadlineError::AskedBeforeStart { question, asked, start }),
            (Some(asked), Some(given)) if given < asked => {
                Err(DeadlineError::GivenBeforeAsked { question, asked, given })
            }
            (Some(asked), given) => Ok(Some((asked, given))),
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
