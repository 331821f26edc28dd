use chrono::NaiveDate;
use serde::Serialize;

use super::{error::LetterError, typed, words::Words};
use crate::{law::Country, request::Addressee};

/// What a complaint to an authority says besides the request and what has happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// The last day of the time, where the first answer came after it.
    pub answered_late: Option<NaiveDate>,
    /// The authority that it goes to.
    pub authority: Authority,
    /// The day the complaint to the controller itself went.
    pub complained_on: Option<NaiveDate>,
    /// The last day for its confirmation, where none came by then.
    pub complaint_unconfirmed: Option<NaiveDate>,
    /// The names of the files that go with it.
    pub enclosures: Vec<String>,
    /// Whether proof of identity was asked for without reasonable doubt, by the data subject's word, or late; on this day.
    pub identity: Option<Demanded>,
    /// The day of an answer that leaves something out.
    pub incomplete: Option<NaiveDate>,
    /// Whether the answer leaves out a direct transmission to another controller.
    pub not_transmitted: bool,
    /// Whether the record shows nothing that the complaint could be about, so that the data subject's words stand alone.
    pub only_words: bool,
    /// How well it is shown that the controller has the request: `E0` to `E6`.
    pub proof: String,
    /// The day of the letter that asked about data whose end had passed, where it has not led to their deletion.
    pub retention_asked: Option<NaiveDate>,
    /// The end that the controller itself named for data it keeps, where that day has passed.
    pub retention_ended: Option<NaiveDate>,
    /// The last day of the time, where no answer came by then.
    pub silent_since: Option<NaiveDate>,
    /// Whether it is signed under penalty of perjury.
    pub sworn: bool,
}

/// The authority that a complaint goes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Authority {
    /// Lines of the postal address.
    pub address: Vec<String>,
    /// The country that the last of them names, as the letter is to call it.
    pub country: Option<Country>,
    /// Where mail reaches it.
    pub email: Option<String>,
    /// What it calls itself.
    pub name: String,
}

/// A demand for proof of identity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demanded {
    /// Whether the data subject says that there was no reasonable doubt.
    pub baseless: bool,
    /// Whether it came late.
    pub late: bool,
    /// The day.
    pub on: NaiveDate,
}

/// The values of a complaint; what may be missing stands under `#if`.
#[derive(Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition that a template may ask for")]
pub(super) struct ComplaintValues {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) answered_late: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) authority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) complained_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) complaint_unconfirmed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) controller_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) controller_email: Option<String>,
    pub(super) enclosures: Vec<String>,
    pub(super) identity_baseless: bool,
    pub(super) identity_late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) identity_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) incomplete_on: Option<String>,
    pub(super) not_transmitted: bool,
    pub(super) only_words: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) proof: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retention_asked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retention_ended: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) silent_since: Option<String>,
    pub(super) sworn: bool,
}

/// The variables of [`ComplaintValues`], with what each holds.
pub(super) const VARIABLES: [(&str, &str); 18] = [
    ("answered_late", "the last day of the time, where the first answer came after it; may be missing"),
    ("authority", "what the authority calls itself; may be missing"),
    ("complained_on", "the day of the complaint to the controller itself; may be missing"),
    ("complaint_unconfirmed", "the last day for its confirmation, where none came by then; may be missing"),
    ("controller_address", "the controller's postal address in one line; may be missing"),
    ("controller_email", "the address the controller publishes for requests; may be missing"),
    ("enclosures", "a list of the names of files that go with a complaint"),
    ("identity_baseless", "whether the person says that there was no reasonable doubt about the identity"),
    ("identity_late", "whether proof of identity was asked for late"),
    ("identity_on", "the day of a demand for proof of identity that a complaint is about; may be missing"),
    ("incomplete_on", "the day of an answer that leaves something out; may be missing"),
    ("not_transmitted", "whether an answer leaves out a direct transmission to another controller"),
    ("only_words", "whether the record shows nothing that a complaint could be about"),
    ("proof", "what shows that the controller has the request; may be missing"),
    (
        "retention_asked",
        "the day of the letter that asked about data whose end had passed, where they are not gone since; may be missing",
    ),
    ("retention_ended", "the end that the controller named for data it keeps, where it has passed; may be missing"),
    ("silent_since", "the last day of the time, where no answer came by then; may be missing"),
    ("sworn", "whether the complaint is signed under penalty of perjury"),
];

impl ComplaintValues {
    pub(super) fn of(controller: &Addressee, complaint: &Complaint, words: &Words) -> Result<Self, LetterError> {
        let dated = |day: Option<NaiveDate>| day.map(|day| words.dated(day));
        let line = |field: &str, text: &str| typed::line(field, text);
        let address =
            controller.address.iter().map(|one| line("addressee address", one)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            answered_late: dated(complaint.answered_late),
            authority: Some(line("authority", &complaint.authority.name)?),
            complained_on: dated(complaint.complained_on),
            complaint_unconfirmed: dated(complaint.complaint_unconfirmed),
            controller_address: (!address.is_empty()).then(|| words.list(&address)),
            controller_email: controller.email.as_deref().map(|email| line("addressee email", email)).transpose()?,
            enclosures: complaint.enclosures.iter().map(|name| line("enclosure", name)).collect::<Result<_, _>>()?,
            identity_baseless: complaint.identity.is_some_and(|demanded| demanded.baseless),
            identity_late: complaint.identity.is_some_and(|demanded| demanded.late),
            identity_on: dated(complaint.identity.map(|demanded| demanded.on)),
            incomplete_on: dated(complaint.incomplete),
            not_transmitted: complaint.not_transmitted,
            only_words: complaint.only_words,
            proof: Some(words.proof(&complaint.proof)?.to_owned()),
            retention_asked: dated(complaint.retention_asked),
            retention_ended: dated(complaint.retention_ended),
            silent_since: dated(complaint.silent_since),
            sworn: complaint.sworn,
        })
    }
}

impl Authority {
    /// Returns what stands above the body on paper.
    pub(super) fn head(&self, words: &Words) -> Result<Vec<String>, LetterError> {
        let mut address = self.address.clone();
        if let (Some(last), Some(country)) = (address.last_mut(), self.country) {
            words.country(country).clone_into(last);
        }
        let lines = [&self.name].into_iter().chain(&address).chain(&self.email);
        lines.map(|line| typed::line("authority", line)).collect()
    }
}
