//! What each kind of entry holds.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::Remedy,
    law::{Country, Language, Regime, Right},
    request::{DataSubject, LetterKind, Part, Reference},
};

/// Body of `opened`: the request as it was made.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Opened {
    /// The case whose erasure the request tests: what is left afterwards is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u32>,
    /// The controller's id in the registry.
    pub controller: String,
    /// The id of the entity that was chosen by the place.
    pub entity: String,
    /// The id of the controller on whose market place this one sells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// The user insisted on it although an earlier request for the same was still to be answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub insisted: bool,
    /// The language of the letters.
    pub language: Language,
    /// Its legal name on that day.
    pub legal_name: String,
    /// In which role the person used the service, `buyer` or `seller`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The country the entity is registered in, whose holidays may move a date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Country>,
    /// The version of redress that wrote the entry, and with it of the law and the templates in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The data the request is limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_data: Option<String>,
    /// The data subject's own reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The number outside.
    pub reference: Reference,
    /// The law the request rests on.
    pub regime: Regime,
    /// What is asked.
    pub right: Right,
    /// The name people know.
    pub service: String,
    /// Who asks.
    pub subject: DataSubject,
    /// Another controller to which the data are to be transmitted directly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_controller: Option<String>,
    /// The language in which its letters are repeated below, for information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub translation: Option<Language>,
    /// The case whose answer the request waits for: a request for access, made to see the data before they are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<u32>,
    /// Why this law, in a sentence.
    pub why: String,
    /// Passages put in.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub with: BTreeSet<Part>,
    /// Passages left out.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub without: BTreeSet<Part>,
}

/// Body of `drafted`: a letter and where it is to go.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Drafted {
    /// Lines of the postal address.
    pub address: Vec<String>,
    /// Other channels the same text should go by on the same day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What the letter asks, by the names in its template.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<String>,
    /// The places of the user's own texts that it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<String>,
    /// Where the postal address is published, where the letter was written for another channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<Published>,
    /// The provisions the letter cites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<String>,
    /// The page that publishes the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The channel in the registry the address was taken from.
    pub channel: Option<String>,
    /// The fields of the data subject that the letter tells.
    pub discloses: Vec<String>,
    /// The SHA-256 of the stored HTML.
    pub html: String,
    /// What it is for.
    pub kind: LetterKind,
    /// Its number within the case, from 1.
    pub letter: u32,
    /// The company register and number that its head names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
    /// The day the address was last seen published.
    pub seen: Option<NaiveDate>,
    /// The letter that gives way to it: its bytes were stored for sending, and it never goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<u32>,
    /// Where the address is published, in words.
    pub source: Option<String>,
    /// The subject line.
    pub subject: String,
    /// The SHA-256 of the stored text.
    pub text: String,
    /// The e-mail address it is to go to.
    pub to: Option<String>,
}

/// Where an address is published.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Published {
    /// The channel in the registry.
    pub channel: String,
    /// The page that publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The day it was last seen published.
    pub seen: NaiveDate,
    /// Where it is published, in words.
    pub source: String,
}

/// Body of `queued`: the message that will go, byte for byte.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Queued {
    /// Where the copy to oneself goes.
    pub copy: Option<String>,
    /// The envelope sender.
    pub from: String,
    /// The user insisted on sending it although an earlier request for the same was still to be answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub insisted: bool,
    /// The letter's number.
    pub letter: u32,
    /// Its `Message-ID` (RFC 5322 section 3.6.4), with angle brackets.
    pub message_id: String,
    /// The SHA-256 of the message as it goes on the wire, before dots are doubled.
    pub sha256: String,
    /// The envelope recipient.
    pub to: String,
}

/// Body of `put-out`: what the user was given to send a letter by hand. Whether it went, only `sent` tells.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PutOut {
    /// The real time.
    pub at: DateTime<Utc>,
    /// Whom the message comes from, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The letter's number.
    pub letter: u32,
    /// The `Message-ID` in the draft. Some mail programs keep it when they send, others make a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The file it was written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The SHA-256 of the exact bytes: of the draft or page, else of the letter's text.
    pub sha256: String,
    /// Where it is to go: an e-mail address, a page, a postal address in one line or a path in an app.
    pub to: String,
    /// In which form.
    pub way: Outlet,
}

/// In which form a letter is given to the user, who sends it by hand.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outlet {
    /// A file that a mail program opens for sending.
    Draft,
    /// A text to put into the controller's app.
    InApp,
    /// A link that a mail program opens.
    Mailto,
    /// A page for paper.
    Print,
    /// A text to put into a form of the web.
    Webform,
    /// A link that opens a webmail page.
    Webmail,
}

/// Body of `handing-over`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct HandingOver {
    /// The try, from 1.
    pub attempt: u32,
    /// The letter's number.
    pub letter: u32,
}

/// What a server answered, and how the connection was secured.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Handover {
    /// The real time of the outcome.
    pub at: Option<DateTime<Utc>>,
    /// The try that came as far as the end of the message; missing where this one did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// What went wrong, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The certificate's SHA-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// The cipher suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cipher: Option<String>,
    /// The server did not take the copy to oneself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub copy_refused: bool,
    /// The letter's number.
    pub letter: u32,
    /// Whether the server was asked to report what becomes of it; missing where it did not come to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reports: Option<Reports>,
    /// The number under which the server keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<String>,
    /// What must change before another try can succeed; where the letter was not taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// The last reply, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// `host:port`.
    pub server: String,
    /// The TLS version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<String>,
}

/// Whether delivery reports were asked for (RFC 3461).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reports {
    /// The server offers them, and they were asked for: of success, failure and delay.
    Asked,
    /// The server does not offer them.
    NotOffered,
}

/// Body of `accepted`.
pub type Accepted = Handover;
/// Body of `rejected`.
pub type Rejected = Handover;
/// Body of `deferred`.
pub type Deferred = Handover;
/// Body of `uncertain`.
pub type Uncertain = Handover;
/// Body of `login-refused`.
pub type LoginRefused = Handover;

/// Body of `resolved`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Resolved {
    /// What the user found.
    pub found: Found,
    /// The letter's number.
    pub letter: u32,
}

/// Body of `restored`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Restored {
    /// The letter's number.
    pub letter: u32,
}

/// What became of an uncertain letter, by the user's word.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// It is not there; the same bytes may go again.
    NotSent,
    /// It is there.
    Sent,
}

/// Body of `looked`: redress looked into the mailbox of the person who sent a letter, and left it as it was.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Looked {
    /// The letter as it lies there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<CopyFound>,
    /// Why it could not be looked everywhere, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// The folders that were looked in, escaped.
    pub folders: Vec<String>,
    /// The letter's number.
    pub letter: u32,
    /// Other messages that name the letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// `host:port`.
    pub server: String,
}

/// A letter as it lies in the mailbox of the person who sent it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct CopyFound {
    /// How it was known.
    pub by: SeenBy,
    /// When it came into the mailbox, as the provider has it.
    pub came: DateTime<Utc>,
    /// The bytes as they lie there; missing where they are too many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Proof>,
    /// Whether it is in a folder for what was sent, and not the copy that came back.
    pub filed_as_sent: bool,
    /// The folder, escaped.
    pub folder: String,
    /// How many octets it has.
    pub size: u32,
    /// Its number in the folder (RFC 3501, section 2.3.1.1).
    pub uid: u32,
    /// The numbering.
    pub uid_validity: u32,
}

/// By which header a letter was known, the best first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeenBy {
    /// Its `Message-ID`.
    MessageId,
    /// `X-Microsoft-Original-Message-ID`, where the provider gave it another.
    OriginalMessageId,
    /// `X-Redress-Id`, and who wrote to whom.
    RedressId,
    /// Its subject with our reference, who wrote to whom, and the day.
    Subject,
}

/// A message that names a letter.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Mention {
    /// The folder, escaped.
    pub folder: String,
    /// What it seems to be.
    pub kind: MentionKind,
    /// Its number in the folder.
    pub uid: u32,
    /// The numbering.
    pub uid_validity: u32,
}

/// What a message that names a letter seems to be; sorting it is the user's act.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MentionKind {
    /// An answer.
    Reply,
    /// A report by a mail server (RFC 6522).
    Report,
}

/// By which way the user sent a letter.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// From the user's own mail program.
    Email,
    /// Inside the controller's app.
    InApp,
    /// On paper.
    Post,
    /// Through a form or privacy centre.
    Webform,
}

/// A file kept as proof.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Proof {
    /// What is in it.
    pub media_type: String,
    /// The name it had.
    pub name: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// What the user adds to a fact.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Evidence {
    /// The file that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Proof>,
    /// In the user's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Body of `sent`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Sent {
    /// By which way.
    pub by: Way,
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The letter's number.
    pub letter: u32,
    /// The number somebody gave for it: a form's confirmation number, the tracking number of a letter by post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// Body of `proof-added`: something that shows a sending which is recorded already, and is no second one.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct ProofAdded {
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The letter's number.
    pub letter: u32,
    /// The number somebody gave for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The `seq` of the entry that says it went.
    pub sending: u64,
}

/// Body of `account-deleted`: the person closed the account by the service's own button. It is a step and no letter: no
/// time is counted from it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct AccountDeleted {
    /// Where the button is: inside the app or on a page of the web; entries before 2026-11-29 are of the app and do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Way>,
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The number they showed for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// What is known of the letter that a fact is about.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Heard {
    /// The way that letter had gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Way>,
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The letter's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<u32>,
    /// The `Message-ID` it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
}

/// Body of `acknowledged`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Acknowledged {
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The day of receipt, where the acknowledgement names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<NaiveDate>,
}

/// Body of `wants-identity`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct WantsIdentity {
    /// The data subject says that the controller had no reasonable doubt (Art. 12(6) GDPR).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub baseless: bool,
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// Body of `extended`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Extended {
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The reason the controller gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The day the controller named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// Body of `expected`: what the controller or its platform promised by a day. It is its word and no limit of the law, and
/// shows nothing about the request.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Expected {
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The last day of the promise.
    pub until: NaiveDate,
    /// What is promised.
    pub what: String,
}

/// Body of `refused`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Refused {
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The reason the controller gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Body of `partial`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Partial {
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// What the answer leaves out: names of the tick list, or the user's words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// Body of `retained`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Retained {
    /// What is kept, one by one.
    pub categories: Vec<Category>,
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
}

/// One kind of data that is kept after erasure.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Category {
    /// The provision the controller names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Who holds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Which data.
    pub what: String,
}

/// Body of `complained`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Complained {
    /// The day of the data subject's own choice after which it asks the authority how far the complaint is, where the law
    /// names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<NaiveDate>,
    /// What shows it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Body of `complaint-prepared`: a complaint to an authority as it was written, and where the user files it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ComplaintPrepared {
    /// Lines of the authority's postal address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<String>,
    /// What the complaint asks, by the names in its template.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<String>,
    /// The authority's id in the records.
    pub authority: String,
    /// The fields of the data subject that the complaint tells.
    pub discloses: Vec<String>,
    /// Why the user did not wait, in the user's words, where redress advised to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early: Option<String>,
    /// Where mail reaches the authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The names of the files in the bundle that the complaint says are enclosed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enclosures: Vec<String>,
    /// The page of the authority's form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The SHA-256 of the stored HTML.
    pub html: String,
    /// What the authority calls itself.
    pub name: String,
    /// The places of the user's own texts that it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<String>,
    /// The provisions the complaint cites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<String>,
    /// The day the record of the authority was last read at its source.
    pub seen: NaiveDate,
    /// Where that was.
    pub source: String,
    /// The subject line.
    pub subject: String,
    /// Whether it is to be signed under penalty of perjury.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sworn: bool,
    /// The SHA-256 of the stored text.
    pub text: String,
}

/// Body of `corrected`: what is true instead of an earlier entry.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Corrected {
    /// The `seq` of the wrong entry. Of a message that was filed it says that it does not belong to the case.
    pub event: u64,
    /// Why, in the user's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The day it did happen; where absent, it did not happen at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// Body of `attached`: a document that belongs to the case and shows no one fact.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Attached {
    /// The document, and what the user says about it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// What it is to the case, where the user says it.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub filed_as: Option<FiledAs>,
    /// How many bytes it has.
    pub size: u64,
}

/// What an attached document is to the case.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FiledAs {
    /// Something the controller gave: a download, an export.
    Answer,
    /// The user's own list of orders, which an answer is held against.
    Orders,
    /// A paper of the user's own: an invoice, a message, a picture of a page.
    Record,
}

impl FiledAs {
    /// Returns what the document is, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Answer => "from the controller",
            Self::Orders => "your list of orders",
            Self::Record => "a record of your own",
        }
    }
}

/// Body of `noted`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Noted {
    /// The note.
    pub text: String,
}

/// Body of `closed`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Closed {
    /// With what result.
    pub result: Closing,
}

/// Why a case was closed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closing {
    /// The data subject got what the law gives.
    Done,
    /// The data subject stopped.
    GaveUp,
}

/// Body of `reopened`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Reopened {}

/// Body of `gave-identity`.
pub type GaveIdentity = Evidence;
/// Body of `wants-information`.
pub type WantsInformation = Evidence;
/// Body of `gave-information`.
pub type GaveInformation = Evidence;
/// Body of `done`.
pub type Done = Evidence;
/// Body of `no-data`.
pub type NoData = Evidence;
/// Body of `wrong-address`.
pub type WrongAddress = Heard;
/// Body of `portal`.
pub type Portal = Evidence;
/// Body of `bounced`.
pub type Bounced = Heard;
/// Body of `delivered`.
pub type Delivered = Heard;
/// Body of `received`.
pub type Received = Heard;
/// Body of `withdrawn`.
pub type Withdrawn = Evidence;
/// Body of `other`.
pub type Other = Evidence;

impl Looked {
    /// Returns a look that has seen nothing yet.
    #[must_use]
    pub fn empty(letter: u32, server: &str) -> Self {
        Self { copy: None, failed: None, folders: Vec::new(), letter, mentions: Vec::new(), server: server.to_owned() }
    }
}

impl SeenBy {
    /// Every way, the best first.
    pub const ALL: [Self; 4] = [Self::MessageId, Self::OriginalMessageId, Self::RedressId, Self::Subject];

    /// Returns what it was, in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::MessageId => "its Message-ID",
            Self::OriginalMessageId => "its Message-ID, which your provider moved to another header",
            Self::RedressId => "its X-Redress-Id, sender and addressee",
            Self::Subject => "its subject, sender, addressee and day",
        }
    }
}

impl Outlet {
    /// Returns the word of the ledger and of the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InApp => "in-app",
            Self::Mailto => "mailto",
            Self::Print => "print",
            Self::Webform => "webform",
            Self::Webmail => "webmail",
        }
    }

    /// Returns the form in words, as it was given.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Draft => "as a draft for your mail program",
            Self::InApp => "as a text for their app",
            Self::Mailto => "as a link for your mail program",
            Self::Print => "on paper",
            Self::Webform => "as a text for a web form",
            Self::Webmail => "as a link for your webmail",
        }
    }

    /// Returns the way a letter takes that is sent in this form.
    #[must_use]
    pub fn way(self) -> Way {
        match self {
            Self::Draft | Self::Mailto | Self::Webmail => Way::Email,
            Self::InApp => Way::InApp,
            Self::Print => Way::Post,
            Self::Webform => Way::Webform,
        }
    }
}

impl Way {
    /// Returns the word of the ledger and of the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::InApp => "in-app",
            Self::Post => "post",
            Self::Webform => "webform",
        }
    }
}

impl Evidence {
    /// Returns the file that shows it.
    #[must_use]
    pub fn proof(&self) -> Option<&Proof> {
        self.file.as_ref()
    }
}
