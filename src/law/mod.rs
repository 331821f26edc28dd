//! What the statutes say: which rights they grant, how long they give, and how their days are counted.
//!
//! The numbers and the provisions are records under `data/law/`, the holidays under `data/holidays/`; the code knows how to
//! count and nothing else. Nothing here knows today's date, a letter or a company. Callers pass the day a request was
//! received and the calendars that may apply, and get back a [`Deadline`] that names the provision it rests on.
//!
//! | to learn | ask |
//! |---|---|
//! | what a law says | [`Law::of`] |
//! | whose holidays may count | [`Law::calendars`] |
//! | the deadlines of a request | [`Law::deadlines`] |
//! | one deadline, with the controller's questions | [`due`] |
//! | one date among ten thousand | [`dates`] |
mod calendar;
mod count;
mod country_names;
mod deadline;
mod due;
mod explain;
mod language;
mod pause;
mod pausing;
mod period;
mod place;
mod provision;
mod record;
mod regime;
mod region;
mod region_names;
mod retention;
mod right;
mod shipped;
pub(crate) mod toml_date;
mod us_states;

pub use calendar::{Calendar, CalendarCode, CalendarError};
pub use deadline::{Dates, Deadline, DeadlineError, DeadlineKind, DeadlineKindError, FromFact, Start};
pub use due::{Query, dates, due};
pub use language::{Language, LanguageError};
pub use pause::{Flag, Pause, Question, Questions, Turn};
pub use period::{Period, PeriodError};
pub use place::{Country, Place, PlaceError};
pub use provision::{Basis, Provision, Reading, Rule};
pub use record::{
    BusinessDays, Counting, Effect, Law, Limit, Moves, PauseRule, Repetition, RightRecord, Roll, Step, Territory,
    Whose, WorkingDays,
};
pub use regime::{Regime, RegimeError};
pub use region::{Region, RegionError};
pub use retention::{Ground, Retention};
pub use right::{Right, RightError};
