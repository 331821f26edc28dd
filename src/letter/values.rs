use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    complaint,
    error::LetterError,
    follow_up::{self, FollowUp, FollowUpValues},
    template::FrontMatter,
    typed,
    words::Words,
};
use crate::{
    law::Regime,
    request::{IdentifierKey, LetterKind, Part, Request},
};

/// Returns the variables a template may use, with what each holds; `parts.<part>` comes from its own front matter. Those
/// of a follow-up letter come after those of every letter, and those of a complaint to an authority last.
pub fn variables() -> impl Iterator<Item = (&'static str, &'static str)> {
    VARIABLES.into_iter().chain(follow_up::VARIABLES).chain(complaint::VARIABLES)
}

/// The variables of every letter.
pub(super) const VARIABLES: [(&str, &str); 19] = [
    ("account_email", "whether the e-mail address of the account is stated"),
    ("address", "the person's postal address in one line; may be missing"),
    ("california", "whether the person lives in California"),
    ("country", "the country the person lives in"),
    ("email", "the person's e-mail address"),
    ("eu_representative", "the representative in the Union; may be missing"),
    ("identifiers", "a list, each with `this.label` and `this.value`"),
    ("legal_name", "the legal name of the controller"),
    ("name", "the person's name"),
    ("named_data", "a list of paragraphs: only these data; may be missing"),
    ("named_recipients", "a list of recipients that the controller's policy names"),
    ("privacy_centre", "the page where requests can be filed; may be missing"),
    ("reason", "a list of paragraphs: the person's own reason; may be missing"),
    ("reference", "the number the letter carries; may be missing"),
    ("registration", "the company register and number; may be missing"),
    ("service", "the name people know the controller by"),
    ("to_controller", "another controller to which the data are to be transmitted; may be missing"),
    ("uk_representative", "the representative in the United Kingdom; may be missing"),
    ("writes_from_account", "whether the person's e-mail address is that of the account"),
];

/// What fills a template; a value that is missing is missing here too, so that the strict mode finds it.
#[derive(Debug, Serialize)]
pub(super) struct Values<'a> {
    account_email: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    california: bool,
    country: String,
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    eu_representative: Option<String>,
    #[serde(flatten)]
    pub(super) follow_up: Option<FollowUpValues>,
    identifiers: Vec<Labelled<'a>>,
    legal_name: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    named_data: Option<Vec<String>>,
    named_recipients: Vec<String>,
    parts: BTreeMap<&'a str, bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    privacy_centre: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registration: Option<String>,
    service: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_controller: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uk_representative: Option<String>,
    writes_from_account: bool,
}

#[derive(Debug, Serialize)]
struct Labelled<'a> {
    label: &'a str,
    value: String,
}

impl<'a> Values<'a> {
    /// Checks what was typed and names the field that cannot stand in a letter.
    pub(super) fn of(request: &'a Request, words: &'a Words, front: &'a FrontMatter) -> Result<Self, LetterError> {
        let (subject, addressee) = (&request.subject, &request.addressee);
        let account = subject.identifiers.iter().filter(|one| one.key == IdentifierKey::AccountEmail);
        let mut account = account.map(|one| one.value.trim());
        Ok(Self {
            account_email: account.clone().next().is_some(),
            address: address(&subject.address, words)?,
            california: subject.place.is("US", Some("CA")),
            country: country(request, words),
            email: typed::line("email", &subject.email)?,
            eu_representative: optional("addressee representative", addressee.eu_representative.as_deref())?,
            follow_up: None,
            identifiers: identifiers(request, words)?,
            legal_name: together(&typed::line("addressee legal name", &addressee.legal_name)?),
            name: typed::line("name", &subject.name)?,
            named_data: request.named_data.as_deref().map(|text| typed::paragraphs("data", text)).transpose()?,
            named_recipients: lines("addressee recipients", &addressee.named_recipients)?,
            parts: parts(front, request),
            privacy_centre: optional("addressee privacy centre", addressee.privacy_centre.as_deref())?,
            reason: request.reason.as_deref().map(|text| typed::paragraphs("reason", text)).transpose()?,
            reference: request.reference.map(|reference| reference.to_string()),
            registration: optional("addressee registration", addressee.registration.as_deref())?,
            service: together(&typed::line("addressee service", &addressee.service)?),
            to_controller: optional("to-controller", request.to_controller.as_deref())?,
            uk_representative: optional("addressee representative", addressee.uk_representative.as_deref())?,
            writes_from_account: account.any(|value| value.eq_ignore_ascii_case(subject.email.trim())),
        })
    }
}

/// Returns the name of the country a person lives in.
pub(super) fn country(request: &Request, words: &Words) -> String {
    words.country(request.subject.place.country).to_owned()
}

/// Lists the fields of the person that a letter tells the addressee.
pub(super) fn discloses(request: &Request) -> Vec<String> {
    let subject = &request.subject;
    let mut fields = vec!["name", "email"];
    fields.extend((!subject.address.is_empty()).then_some("address"));
    fields.push("country");
    let region = request.regime == Regime::Ccpa && subject.place.is("US", Some("CA"));
    fields.extend(region.then_some("region"));
    let keys = IdentifierKey::ALL.into_iter().filter(|key| subject.identifiers.iter().any(|one| one.key == *key));
    fields.extend(keys.map(IdentifierKey::name));
    fields.extend(request.reason.is_some().then_some("reason"));
    fields.extend(request.named_data.is_some().then_some("data"));
    fields.extend(request.to_controller.is_some().then_some("to-controller"));
    fields.into_iter().map(str::to_owned).collect()
}

/// Lists the fields of the person that a letter which follows a request tells the addressee.
pub(super) fn follow_up_discloses(request: &Request, follow_up: &FollowUp) -> Vec<String> {
    if follow_up.complaint.is_some() {
        return complaint_discloses(request, follow_up);
    }
    let mut fields = vec!["name", "email"];
    fields.extend((!request.subject.address.is_empty()).then_some("address"));
    let own = follow_up.kind == LetterKind::Refusal && request.right == crate::law::Right::Objection;
    fields.extend((own && request.reason.is_some()).then_some("reason"));
    let complained = follow_up.history.iter().any(|happened| happened.what == "complained");
    fields.extend(complained.then_some("complaint"));
    fields.extend(follow_up.text.is_some().then_some("text"));
    fields.into_iter().map(str::to_owned).collect()
}

/// Lists the fields of the person that a complaint tells an authority: it does not know the request.
fn complaint_discloses(request: &Request, follow_up: &FollowUp) -> Vec<String> {
    let about = Request { named_data: None, reason: None, to_controller: None, ..request.clone() };
    let mut fields = discloses(&about);
    fields.push("history".to_owned());
    fields.extend(follow_up.text.is_some().then(|| "text".to_owned()));
    fields
}

fn parts<'a>(front: &'a FrontMatter, request: &Request) -> BTreeMap<&'a str, bool> {
    front.passages().map(|part: &Part| (part.name(), front.holds(part, request))).collect()
}

fn identifiers<'a>(request: &Request, words: &'a Words) -> Result<Vec<Labelled<'a>>, LetterError> {
    let labelled = request.subject.identifiers.iter().map(|one| {
        let value = typed::line(&format!("identifier {}", one.key), &one.value)?;
        Ok(Labelled { label: words.identifier(one.key), value })
    });
    labelled.collect()
}

fn address(address: &[String], words: &Words) -> Result<Option<String>, LetterError> {
    let address = words.list(&lines("address", address)?);
    Ok((!address.is_empty()).then_some(address))
}

fn lines(field: &str, texts: &[String]) -> Result<Vec<String>, LetterError> {
    texts.iter().map(|text| typed::line(field, text)).collect()
}

/// The signs of a name that fits on a line of a letter wherever it stands.
const ON_A_LINE: usize = 60;

/// Ties the words of a company's name together, so that no line ends within it. A longer one is tied in as few parts as it
/// takes, the last of them the fullest: a line does not begin with the legal form alone.
fn together(name: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for word in name.split_whitespace().rev() {
        match parts.last_mut() {
            Some(part) if word.chars().count() + 1 + part.chars().count() <= ON_A_LINE => {
                *part = format!("{word}\u{a0}{part}");
            }
            Some(_) | None => parts.push(word.to_owned()),
        }
    }
    parts.reverse();
    parts.join(" ")
}

fn optional(field: &str, text: Option<&str>) -> Result<Option<String>, LetterError> {
    text.map(|text| typed::line(field, text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_sixty_signs_is_kept_together_and_one_sign_more_is_parted_before_its_end() {
        assert_eq!(together("Market Example  Pte. Ltd."), "Market\u{a0}Example\u{a0}Pte.\u{a0}Ltd.");
        let of = |signs: usize| format!("{} Example {} Ltd.", "a".repeat(20), "b".repeat(signs - 20 - 14));
        assert!(!together(&of(60)).contains(' '));
        let parts = together(&of(61));
        assert_eq!(parts.split(' ').map(|part| part.replace('\u{a0}', " ")).collect::<Vec<_>>().join(" "), of(61));
        assert_eq!(parts.split(' ').count(), 2);
        assert!(parts.ends_with("b\u{a0}Ltd."), "{parts}");
        assert_eq!(together(&"x".repeat(100)), "x".repeat(100));
    }

    #[test]
    fn the_page_for_authors_lists_every_variable() {
        let page = include_str!("../../templates/README.md");
        for (name, holds) in variables() {
            assert!(page.contains(&format!("| `{name}` | {holds} |")), "{name}");
        }
    }

    #[test]
    fn the_variables_a_template_may_use_are_those_that_are_filled() {
        let full = Values {
            account_email: true,
            address: Some(String::new()),
            california: true,
            country: String::new(),
            email: String::new(),
            eu_representative: Some(String::new()),
            follow_up: None,
            identifiers: Vec::new(),
            legal_name: String::new(),
            name: String::new(),
            named_data: Some(Vec::new()),
            named_recipients: Vec::new(),
            parts: BTreeMap::new(),
            privacy_centre: Some(String::new()),
            reason: Some(Vec::new()),
            reference: Some(String::new()),
            registration: Some(String::new()),
            service: String::new(),
            to_controller: Some(String::new()),
            uk_representative: Some(String::new()),
            writes_from_account: true,
        };
        let filled = serde_json::to_value(full).unwrap();
        let mut filled: Vec<&str> = filled.as_object().unwrap().keys().map(String::as_str).collect();
        filled.retain(|name| *name != "parts");
        assert_eq!(filled, VARIABLES.map(|(name, _)| name));
    }
    #[test]
    fn the_variables_of_a_follow_up_letter_are_those_that_are_filled() {
        let some = || Some(String::new());
        let full = FollowUpValues {
            acknowledgement_due: some(),
            answered_on: some(),
            asked_on: some(),
            counted_from: some(),
            extension_late: some(),
            extension_on: some(),
            extension_too_long: some(),
            extension_until: some(),
            filed_on: some(),
            former_on: some(),
            former_sha256: some(),
            last_day: some(),
            portal_on: some(),
            refusal_reason: Some(Vec::new()),
            refused_on: some(),
            text: Some(Vec::new()),
            complaint: complaint::ComplaintValues {
                answered_late: some(),
                authority: some(),
                complained_on: some(),
                complaint_unconfirmed: some(),
                controller_address: some(),
                controller_email: some(),
                identity_on: some(),
                incomplete_on: some(),
                proof: some(),
                retention_asked: some(),
                retention_ended: some(),
                silent_since: some(),
                ..complaint::ComplaintValues::default()
            },
            ..FollowUpValues::default()
        };
        let filled = serde_json::to_value(full).unwrap();
        let filled: std::collections::BTreeSet<&str> = filled.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            filled,
            follow_up::VARIABLES.into_iter().chain(complaint::VARIABLES).map(|(name, _)| name).collect()
        );
    }
}
