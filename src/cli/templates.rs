use serde_json::{Value, json};

use super::{Context, Failure, arguments, rows::Rows, text, visible::shown};
use crate::{
    law::{Language, Regime},
    letter::{FILES, OwnText, Shelf, Template},
};

/// The texts of the letters, with what each rests on
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress templates
  redress templates erasure --law gdpr
  redress templates gdpr/en/erasure.hbs      the file itself, to be made your own")]
pub(super) struct Templates {
    /// A letter, such as erasure or reminder, or a file as it is listed
    name: Option<String>,
    /// Only this language
    #[arg(long, value_parser = arguments::language)]
    lang: Option<Language>,
    /// Only this law: gdpr, uk-gdpr or ccpa
    #[arg(long, value_parser = arguments::regime)]
    law: Option<Regime>,
}

impl Templates {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let own = context.own_texts()?;
        if let Some(file) = self.name.as_deref().filter(|name| name.contains('/')) {
            return print_file(context, &own, file);
        }
        let texts = context.shelf()?;
        let asked = |template: &&Template| {
            self.lang.is_none_or(|language| template.language == language)
                && self.law.is_none_or(|law| template.regime == law)
                && self.name.as_ref().is_none_or(|name| template.kind.name() == name)
        };
        let found: Vec<&Template> = texts.letters().filter(asked).collect();
        let missing = self.missing(&texts);
        if found.is_empty() && missing.is_empty() {
            return Err(self.nothing(texts.letters().map(|template| template.kind.name())));
        }
        if context.out.json {
            let templates: Vec<Value> = found.iter().map(|template| document(template)).collect();
            return context
                .out
                .document(&json!({ "schema": "redress.templates/1", "templates": templates, "missing": missing }));
        }
        if found.is_empty() {
            return say_what_is_missing(context, &missing);
        }
        if self.name.is_none() {
            let rows: Vec<Vec<String>> = found.iter().map(|template| row(template)).collect();
            context.out.rows(&Rows::new(1, &rows).named(&["", "subject"]))?;
            context.out.say("\nOne of them in full:  redress templates erasure");
            for (regime, language, _) in texts.incomplete() {
                context.out.say(&format!(
                    "Your language `{language}` is not complete under `{regime}`, and no letter is written in it:  redress \
                     templates --lang {language}"
                ));
            }
            context.out.say(&format!(
                "Your own text takes the place of one of these: put it under the same name into `{}`.",
                context.templates_folder().display()
            ));
            return Ok(());
        }
        let whole: Vec<String> = found.iter().map(|template| in_full(template)).collect();
        context.out.data(&whole.join("\n\n"))?;
        context.out.say("The file of one, to be made your own:  redress templates gdpr/en/erasure.hbs");
        Ok(())
    }

    /// Returns what is missing of the language that is asked for, where the user is adding it.
    fn missing(&self, texts: &Shelf) -> Vec<String> {
        let asked = texts
            .incomplete()
            .filter(|(regime, language, _)| self.lang == Some(*language) && self.law.is_none_or(|law| law == *regime));
        asked.flat_map(|(_, _, missing)| missing).cloned().collect()
    }

    fn nothing(&self, names: impl Iterator<Item = &'static str>) -> Failure {
        let name = self.name.as_deref().unwrap_or_default();
        let error = format!("no text `{name}` in this language and law");
        let failure =
            Failure::usage(if self.name.is_some() { error } else { "no text in this language and law".to_owned() });
        match arguments::nearest(name, names) {
            Some(nearest) => failure.hint(format!("redress templates {nearest}")),
            None => failure.hint("redress templates      lists them all"),
        }
    }
}

/// Names the files and words that a language still needs, one a line.
fn say_what_is_missing(context: &mut Context, missing: &[String]) -> Result<(), Failure> {
    context.out.data(&missing.join("\n"))?;
    context.out.say(&format!(
        "\nThese are missing in `{}`, and no letter is written in the language before they are there. What each says:  redress \
         templates FILE, with `en` in the place of the language.",
        context.templates_folder().display()
    ));
    Ok(())
}

/// Prints a file sign by sign: the user's own if there is one.
fn print_file(context: &mut Context, own: &[OwnText], file: &str) -> Result<(), Failure> {
    let mine = own.iter().find(|text| text.place == file);
    let shipped = || FILES.iter().find(|(name, _)| *name == file).map(|(_, text)| *text);
    let Some(text) = mine.map(|own| own.text.as_str()).or_else(shipped) else {
        let nearest = arguments::nearest(file, FILES.iter().map(|(name, _)| *name)).unwrap_or("gdpr/en/erasure.hbs");
        return Err(Failure::usage(format!("no file `{file}` among the texts"))
            .hint(format!("redress templates {nearest}"))
            .hint("redress templates      lists them all"));
    };
    if context.out.json {
        let origin = mine.map(|own| own.path.as_str());
        return context
            .out
            .document(&json!({ "schema": "redress.template-file/1", "file": file, "own": origin, "text": text }));
    }
    if let Some(own) = mine {
        context.out.say(&format!("Your own text, from `{}`:", own.path));
    }
    context.out.exactly(text)
}

fn mark(template: &Template) -> String {
    if template.own.is_empty() { String::new() } else { format!("your own text: {}", template.own.join(", ")) }
}

fn row(template: &Template) -> Vec<String> {
    vec![
        format!("{}/{}/{}.hbs", template.regime, template.language.code(), template.kind),
        shown(&template.front.subject),
        shown(&mark(template)),
    ]
}

/// What a text says of itself, and the text.
fn in_full(template: &Template) -> String {
    let front = &template.front;
    let provisions: Vec<String> = front.provisions.iter().map(ToString::to_string).collect();
    let mut lines = vec![
        format!("{}  {}", row(template)[0], shown(&front.subject)),
        format!("Rests on  {}", text::list(&provisions)),
    ];
    for (right, further) in &front.by_right {
        let provisions: Vec<String> = further.provisions.iter().map(ToString::to_string).collect();
        lines.push(format!("  after {right} also on {}", text::list(&provisions)));
    }
    lines.extend(front.parts.iter().map(|(part, what)| format!("Leave out  --without {part}      {}", shown(what))));
    lines.extend((!template.own.is_empty()).then(|| shown(&mark(template))));
    lines.push(String::new());
    lines.push(template.body.trim_end().to_owned());
    lines.join("\n")
}

fn document(template: &Template) -> Value {
    json!({
        "file": row(template)[0],
        "law": template.regime,
        "language": template.language,
        "letter": template.kind,
        "subject": template.front.subject,
        "provisions": template.front.provisions,
        "asks": template.front.asks,
        "parts": template.front.parts,
        "own": template.own,
        "text": template.body,
    })
}
