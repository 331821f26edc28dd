use super::{Cases, DeskError, cases::calendars};
use crate::export::{CalendarEntry, Naming};

impl Cases {
    /// Returns an entry of a calendar for every date that is or was awaited in any case, the earliest first. It depends on
    /// the record alone and not on the day.
    ///
    /// # Errors
    /// When a date cannot be worked out.
    pub fn calendar(&self, naming: Naming) -> Result<Vec<CalendarEntry>, DeskError> {
        let mut entries = Vec::new();
        for case in self.known() {
            let calendars = calendars(case.opened.regime, &case.opened.subject.place, case.opened.seat);
            let agenda = case.agenda(&calendars)?;
            entries.extend(agenda.iter().map(|appointment| CalendarEntry::of(case, appointment, naming)));
        }
        entries.sort_by(|one, other| (one.day, one.case, &one.uid).cmp(&(other.day, other.case, &other.uid)));
        Ok(entries)
    }
}
