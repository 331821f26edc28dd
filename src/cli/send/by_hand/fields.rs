use serde_json::{Map, Value, json};

use super::{Task, make};
use crate::{
    case::Outlet,
    cli::visible::shown,
    desk::{DeskError, Destination},
    letter::{self, Piece, form_length},
};

/// What goes into a form, field by field.
pub(super) struct Form {
    destination: Destination,
    /// Name and value of each short field.
    fields: Vec<(String, String)>,
    limit: Option<usize>,
    pieces: Vec<Piece>,
}

impl Form {
    /// Cuts the text so that it fits.
    pub(super) fn of(
        task: &Task,
        destination: &Destination,
        text: &str,
        limit: Option<usize>,
    ) -> Result<Self, DeskError> {
        let pieces = letter::pieces(text, limit.unwrap_or(usize::MAX), task.case.opened.reference)?;
        Ok(Self { destination: destination.clone(), fields: fields(task), limit, pieces })
    }

    /// Returns what scripts get.
    pub(super) fn document(&self) -> Map<String, Value> {
        let fields: Map<String, Value> = self.fields.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let pieces: Vec<String> = self.pieces.iter().map(Piece::whole).collect();
        let mut document = Map::new();
        document.insert("fields".to_owned(), Value::Object(fields));
        document.insert("limit".to_owned(), json!(self.limit));
        document.insert("pieces".to_owned(), json!(pieces));
        document.insert("requires_login".to_owned(), json!(self.destination.requires_login));
        document.insert("steps".to_owned(), json!(self.destination.steps));
        document
    }

    /// Returns what a person copies, field by field.
    pub(super) fn text(&self, outlet: Outlet) -> String {
        let place = if outlet == Outlet::Webform { "page" } else { "in the app" };
        let login = if self.destination.requires_login { "   (log in first)" } else { "" };
        let mut rows = vec![(place.to_owned(), format!("{}{login}", shown(&self.destination.line())))];
        rows.extend(self.destination.purpose.iter().map(|purpose| ("for".to_owned(), shown(purpose))));
        rows.extend(self.destination.note.iter().map(|note| ("note".to_owned(), shown(note))));
        rows.extend(self.destination.steps.iter().map(|step| ("step".to_owned(), shown(step))));
        rows.extend(self.fields.iter().cloned());
        rows.push(("text".to_owned(), make::in_pieces(self.pieces.len(), self.limit)));
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        let head: Vec<String> = rows.iter().map(|(name, value)| format!("{name:<width$}  {value}")).collect();
        let count = self.pieces.len();
        let pieces = (1..).zip(&self.pieces).map(|(n, piece)| {
            let whole = piece.whole();
            let name = if count == 1 { "text".to_owned() } else { format!("piece {n} of {count}") };
            format!("--- {name}, {} characters ---\n{}\n", form_length(&whole), whole.trim_end_matches('\n'))
        });
        head.join("\n") + "\n" + &pieces.collect::<String>() + "--- end ---"
    }
}

/// What forms ask for, as far as the letter tells it.
fn fields(task: &Task) -> Vec<(String, String)> {
    let subject = &task.case.opened.subject;
    let mut fields = vec![
        ("name".to_owned(), subject.name.clone()),
        ("e-mail".to_owned(), subject.email.clone()),
        ("country".to_owned(), subject.place.country.name().to_owned()),
        ("subject".to_owned(), task.letter.subject.clone()),
    ];
    fields.extend(subject.identifiers.iter().map(|known| (known.key.name().to_owned(), known.value.clone())));
    fields
}
