use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::json;

use super::keep::{self, New};
use crate::{
    cli::{Code, Context, Failure, arguments, visible::shown},
    controller::{Imported, from_datenanfragen},
};

/// Take over records of Datenanfragen.de, each field or its name kept
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress controllers import companies/bunq.json
  redress controllers import companies/*.json --seen 2026-07-21
  redress controllers import companies/bunq.json --dry-run      shows the record and writes nothing")]
pub(in crate::cli) struct Import {
    /// Records of <https://github.com/datenanfragen/data>, one JSON file each
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The day of their data; today if not given
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    seen: Option<NaiveDate>,
}

impl Import {
    pub(in crate::cli) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let seen = self.seen.unwrap_or(context.today);
        keep::is_past(context, seen)?;
        let (mut records, mut taken): (Vec<New>, Vec<Imported>) = (Vec::new(), Vec::new());
        for file in &self.files {
            let name = file.display().to_string();
            let imported = from_datenanfragen(&keep::read(file)?, seen).map_err(|fault| {
                Failure::new(Code::BadInput, format!("`{}`: {fault}", shown(&name)))
                    .effect("Nothing was written: all records are taken over, or none.")
                    .hint("leave the file out")
            })?;
            if let Some(first) = taken.iter().position(|known| known.id == imported.id) {
                return Err(Failure::new(
                    Code::BadInput,
                    format!("`{}` is in two files, `{}` and `{name}`", imported.id, self.files[first].display()),
                )
                .effect("Nothing was written: all records are taken over, or none.")
                .hint("leave one of them out"));
            }
            records.push(New::of(context, &registry, &name, &imported.text)?);
            taken.push(imported);
        }
        for imported in &taken {
            tell(context, imported);
        }
        let fields: Vec<_> =
            taken.iter().map(|one| json!({ "id": one.id, "mapped": one.mapped, "unmapped": one.unmapped })).collect();
        keep::keep(context, &records, &json!(fields))
    }
}

/// Says which fields have a place, and which are kept and not used.
fn tell(context: &mut Context, imported: &Imported) {
    let count = imported.mapped.len();
    let kept = if imported.unmapped.is_empty() {
        "all of them used".to_owned()
    } else {
        format!(
            "kept and not used: {}",
            imported.unmapped.iter().map(|name| shown(name)).collect::<Vec<_>>().join(", ")
        )
    };
    let total = count + imported.unmapped.len();
    context.out.say(&format!("{}: {count} of {total} fields have a place; {kept}", imported.id));
}
