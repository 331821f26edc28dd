use chrono::NaiveDate;
use serde::Serialize;

use super::{
    block::Block,
    html,
    text::{self, WIDTH},
    typed,
    values::country,
    words::Words,
};
use crate::{
    law::{Language, Provision},
    request::{LetterKind, Reference, Request},
};

/// A letter, complete but for the way it leaves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Letter {
    /// What it asks, by the ids of its template.
    pub asks: Vec<String>,
    /// The body from salutation to signature.
    pub blocks: Vec<Block>,
    /// The fields of the person that it tells the addressee: `name`, `email`, `address`, `country`, `region`, the key of
    /// an identifier, `reason`, `data`, `to-controller`.
    pub discloses: Vec<String>,
    /// What stands above the body on paper.
    pub head: Head,
    /// What it is for.
    pub kind: LetterKind,
    /// The language it is written in.
    pub language: Language,
    /// The places, as named below `templates/`, of the user's own texts that it is made of.
    pub own: Vec<String>,
    /// The provisions it rests on.
    pub provisions: Vec<Provision>,
}

/// What stands above the body on paper; an e-mail says it in its header.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Head {
    /// Name and, as far as known, postal and e-mail address of the addressee.
    pub addressee: Vec<String>,
    /// The day it is written.
    pub date: NaiveDate,
    /// That day in words, as it stands by itself in the language.
    pub dated: String,
    /// The subject as it stands above the letter: no line ends within what it cites.
    pub heading: String,
    /// The number it carries.
    pub reference: Option<Reference>,
    /// Name and addresses of the person who writes.
    pub sender: Vec<String>,
    /// What it is about, with the reference in brackets; the subject of an e-mail.
    pub subject: String,
}

impl Letter {
    /// Returns the body as text of 72 columns, as it goes into an e-mail: salutation to signature.
    #[must_use]
    pub fn body_text(&self) -> String {
        text::print(&self.blocks, WIDTH) + "\n"
    }

    /// Returns the whole letter as text of 72 columns.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n\n{}", self.head.text(), self.body_text())
    }

    /// Returns the body as one HTML page, as it goes into an e-mail beside the text.
    #[must_use]
    pub fn body_html(&self) -> String {
        html::body(self)
    }

    /// Returns the whole letter as one HTML page that loads nothing and prints well.
    #[must_use]
    pub fn html(&self) -> String {
        html::letter(self)
    }
}

impl Head {
    pub(super) fn of(
        request: &Request,
        subject: &str,
        words: &Words,
        on: NaiveDate,
    ) -> Result<Self, super::LetterError> {
        let subject = match request.reference {
            Some(reference) => format!("{subject} [{reference}]"),
            None => subject.to_owned(),
        };
        let head = Self {
            addressee: addressee(request)?,
            date: on,
            dated: words.date_line(on),
            heading: String::new(),
            reference: request.reference,
            sender: sender(request, words)?,
            subject: String::new(),
        };
        Ok(head.about(&subject, words))
    }

    /// Returns the head with a subject that carries the reference already. It goes into the header of a message as well, and
    /// has no spaces there but plain ones.
    pub(super) fn about(self, subject: &str, words: &Words) -> Self {
        let subject = subject.replace('\u{a0}', " ");
        Self { heading: words.tied(&subject), subject, ..self }
    }

    pub(super) fn text(&self) -> String {
        let lines = |lines: &[String]| lines.iter().map(|line| text::wrap(line, WIDTH)).collect::<Vec<_>>().join("\n");
        let subject = text::wrap(&self.heading, WIDTH);
        [lines(&self.sender), lines(&self.addressee), text::wrap(&self.dated, WIDTH), subject].join("\n\n")
    }
}

fn sender(request: &Request, words: &Words) -> Result<Vec<String>, super::LetterError> {
    let subject = &request.subject;
    let mut lines = vec![typed::line("name", &subject.name)?];
    for line in &subject.address {
        lines.push(typed::line("address", line)?);
    }
    if !subject.address.is_empty() {
        lines.push(country(request, words));
    }
    lines.push(typed::line("email", &subject.email)?);
    Ok(lines)
}

fn addressee(request: &Request) -> Result<Vec<String>, super::LetterError> {
    let addressee = &request.addressee;
    let name = typed::line("addressee legal name", &addressee.legal_name)?;
    let mut lines = vec![match &addressee.registration {
        Some(number) => format!("{name} ({})", typed::line("addressee registration", number)?),
        None => name,
    }];
    for line in &addressee.address {
        lines.push(typed::line("addressee address", line)?);
    }
    if let Some(email) = &addressee.email {
        lines.push(typed::line("addressee email", email)?);
    }
    Ok(lines)
}
