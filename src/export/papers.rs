//! The documents of a case: what each is called in the bundle, and whether its exact bytes may be in it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Dossier, Hide,
    message::as_text,
    name::{end, safe_name},
    redaction::Redactor,
    words::without_links,
};
use crate::case::{Case, Event, Evidence, Filed, FiledAs, Genuine, LetterRecord, LetterState, Outlet, Proof, Recorded};

/// A text longer than this is not searched for what is to be hidden, in bytes: 1 MiB.
const LONGEST_SEARCHED: usize = 1024 * 1024;

/// Why a file that was given to prove an identity is not in the bundle.
pub const IDENTITY: &str = "it was given as proof of identity and may show an identity document";

/// Why a message that was sorted as none of what a company says about a request is not in the bundle.
const SET_ASIDE: &str = "it was sorted as none of what the company says about the request, or as not from it";

/// Why a complaint is not in the bundle.
const NOT_FILED: &str = "the record does not say that it was filed";

/// Why a letter is not in the bundle.
const NOT_SENT: &str = "it was written and has not gone";

/// What stands above the text of a message of doubtful origin.
const DOUBTFUL: &str = "\
CAREFUL: the origin of this message is doubtful, and nobody has said that it is
genuine. It may be from somebody else than it says. Open nothing in it.

";

/// A document of the case.
#[derive(Clone, Debug)]
pub(super) struct Paper {
    /// Whether it is a message whose origin is doubtful, and nobody said that it is genuine.
    pub(super) doubtful: bool,
    pub(super) fate: Fate,
    pub(super) media_type: String,
    /// What it is called in the bundle.
    pub(super) name: String,
    /// The same without what it was called when it came, where that is part of its name.
    nameless: Option<String>,
    /// The entry that names it.
    pub(super) seq: u64,
    pub(super) sha256: String,
    /// What it is, in words.
    pub(super) what: String,
    whose: Whose,
}

/// What becomes of a document in the bundle.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// Its exact bytes are in it.
    Exact,
    /// It is not in it, and why.
    LeftOut(&'static str),
    /// A text of what it says, with bars over what is hidden.
    Redacted,
}

/// Who made a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Whose {
    /// The controller, or somebody else who wrote.
    Others,
    /// redress: a letter.
    Program,
    /// The user kept or filed it.
    User,
}

/// Every document that a standing entry of the case names, each once, in the order of their names in the bundle.
pub(super) struct Papers {
    papers: Vec<Paper>,
    /// Documents of entries that a correction struck; they are in the ledger and not in the bundle.
    pub(super) struck: Vec<String>,
}

impl Papers {
    /// Lists the documents; those that show an identity only where that is asked for.
    pub(super) fn of(dossier: &Dossier<'_>) -> Self {
        let case = dossier.case;
        let mut found: BTreeMap<String, Paper> = BTreeMap::new();
        let mut struck = BTreeSet::new();
        for recorded in &case.events {
            let Some(on) = case.day_of(recorded) else {
                struck.extend(recorded.event.documents());
                continue;
            };
            let why = why_not(dossier, recorded);
            for paper in papers(dossier, recorded, on) {
                let paper = match why {
                    Some(why) => Paper { fate: Fate::LeftOut(why), ..paper },
                    None => paper,
                };
                found.entry(paper.sha256.clone()).and_modify(|known| known.gives_way_to(&paper)).or_insert(paper);
            }
        }
        let struck = struck.into_iter().filter(|sha256| !found.contains_key(*sha256)).map(ToOwned::to_owned).collect();
        let mut papers: Vec<Paper> = found.into_values().collect();
        papers.sort_by(|one, other| one.name.cmp(&other.name));
        Self { papers, struck }
    }

    /// Returns the documents.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Paper> {
        self.papers.iter()
    }

    /// Returns what is called this in the ledger.
    pub(super) fn find(&self, sha256: &str) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.sha256 == sha256)
    }

    /// Decides which documents may be in a redacted copy, gives those that are in it names that tell nothing, and hides the hashes of those that may not: whoever has the rest
    /// of a letter could find a short value by trying until the hash fits.
    pub(super) fn redact<E>(
        &mut self,
        hidden: &BTreeSet<Hide>,
        redactor: &mut Redactor,
        fetch: &mut dyn FnMut(&str) -> Result<Vec<u8>, E>,
    ) -> Result<(), E> {
        // What a file was called when it came often names somebody.
        for paper in &mut self.papers {
            if let Some(nameless) = paper.nameless.take() {
                paper.name = nameless;
            }
        }
        let gone = self.papers.iter().filter(|paper| paper.fate != Fate::Exact).map(|paper| &paper.sha256);
        for sha256 in gone.chain(&self.struck) {
            redactor.add(sha256);
        }
        // A letter may quote the hash of one that was redacted, so that it has to be looked at again.
        loop {
            let mut changed = false;
            for paper in self.papers.iter_mut().filter(|paper| paper.fate == Fate::Exact) {
                paper.fate = fate(paper, hidden, redactor, fetch)?;
                if paper.fate != Fate::Exact {
                    redactor.add(&paper.sha256);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        for paper in self.papers.iter_mut().filter(|paper| paper.fate == Fate::Redacted) {
            paper.name = format!("{}_redacted.txt", paper.name.replace('.', "-"));
        }
        self.papers.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(())
    }
}

impl Paper {
    /// Returns what a text of it for reading is called, where it is a message from outside.
    pub(super) fn reading(&self) -> Option<String> {
        let stem = self.name.strip_suffix(".eml").filter(|_| self.whose != Whose::Program)?;
        Some(format!("{stem}_as-text.txt"))
    }

    /// Takes another entry's place for the same document where only that one has it in the bundle.
    fn gives_way_to(&mut self, other: &Self) {
        let is_out = |paper: &Self| matches!(paper.fate, Fate::LeftOut(_));
        if is_out(self) && !is_out(other) {
            *self = other.clone();
        }
    }

    /// Marks it as doubtful, in its name too, which stands where the files are listed.
    fn marked(self) -> Self {
        let mark = |name: String| name.replacen("-filed", "-filed-DOUBTFUL", 1);
        Self {
            doubtful: true,
            name: mark(self.name),
            nameless: self.nameless.map(mark),
            what: format!("{}; its origin is DOUBTFUL, and it may be from somebody else", self.what),
            ..self
        }
    }

    /// Returns a text of it for reading, in which no link opens by a click, with a warning where its origin is doubtful.
    pub(super) fn to_read(&self, text: &str) -> String {
        let warning = if self.doubtful { DOUBTFUL } else { "" };
        format!("{warning}{}", without_links(text))
    }

    /// Returns what it says, with bars.
    pub(super) fn redacted(&self, redactor: &Redactor, bytes: &[u8]) -> String {
        let text = self.text(bytes).unwrap_or_default();
        format!(
            "A redacted copy of {}, as text; 95_redactions.txt says what was removed.\n\n{}",
            redactor.text(&self.what),
            redactor.text(&if self.whose == Whose::Program { text } else { self.to_read(&text) })
        )
    }

    fn text(&self, bytes: &[u8]) -> Option<String> {
        if self.media_type.starts_with("message/rfc822") {
            return as_text(bytes);
        }
        let text = std::str::from_utf8(bytes).ok().filter(|_| self.is_plain())?;
        Some(super::html::visible(&text.replace("\r\n", "\n")))
    }

    /// Tells whether a value that it says would stand in its bytes as it is.
    fn is_plain(&self) -> bool {
        ["text/plain", "text/csv", "text/calendar"].iter().any(|plain| self.media_type.starts_with(plain))
    }
}

fn fate<E>(
    paper: &Paper,
    hidden: &BTreeSet<Hide>,
    redactor: &Redactor,
    fetch: &mut dyn FnMut(&str) -> Result<Vec<u8>, E>,
) -> Result<Fate, E> {
    match paper.whose {
        Whose::Others if hidden.contains(&Hide::Replies) => return Ok(Fate::LeftOut("`replies` are not in this copy")),
        Whose::User if hidden.contains(&Hide::Attachments) => {
            return Ok(Fate::LeftOut("`attachments` are not in this copy"));
        }
        Whose::Others | Whose::Program | Whose::User if !redactor.looks() => return Ok(Fate::Exact),
        Whose::Others | Whose::Program | Whose::User => {}
    }
    let is_message = paper.media_type.starts_with("message/rfc822");
    if !is_message && !paper.is_plain() {
        return Ok(Fate::LeftOut(match paper.whose {
            Whose::Program => "the text of the letter stands for its page",
            Whose::Others | Whose::User => "what is in such a file cannot be searched",
        }));
    }
    let bytes = fetch(&paper.sha256)?;
    if !is_message && LONGEST_SEARCHED < bytes.len() {
        return Ok(Fate::LeftOut("the text is longer than what is searched, 1 MiB"));
    }
    Ok(match paper.text(&bytes) {
        None => Fate::LeftOut("what is in it cannot be read as text"),
        Some(text) if LONGEST_SEARCHED < text.len() => Fate::LeftOut("the text is longer than what is searched, 1 MiB"),
        Some(text) if is_message || redactor.finds(&text) => Fate::Redacted,
        Some(_) => Fate::Exact,
    })
}

/// Says why what an entry names is not in the bundle, whatever is hidden: it went to nobody, or is about something else.
fn why_not(dossier: &Dossier<'_>, recorded: &Recorded) -> Option<&'static str> {
    let case = dossier.case;
    if case.is_set_aside(recorded) {
        return Some(SET_ASIDE);
    }
    let letter = |n: u32| case.letter(n).ok();
    let went_to_nobody = match &recorded.event {
        Event::ComplaintPrepared(_) => {
            let newest = case.complaints_not_filed().last().map(|written| written.seq);
            let waits = newest == Some(recorded.seq) && !dossier.for_a_complaint;
            return (!waits && !case.was_filed(recorded.seq)).then_some(NOT_FILED);
        }
        Event::Drafted(body) => letter(body.letter).is_some_and(|letter| {
            letter.drafted != recorded.seq || (letter.put_out.is_empty() && has_not_gone(letter))
        }),
        Event::Queued(body) => {
            letter(body.letter).is_some_and(|letter| letter.put_out.is_empty() && has_not_gone(letter))
        }
        _ => false,
    };
    went_to_nobody.then_some(NOT_SENT)
}

/// Tells whether a letter that follows the request certainly went to nobody; the request itself is what the case is about.
/// One of which a try stayed without an answer may have gone, whatever became of it since.
fn has_not_gone(letter: &LetterRecord) -> bool {
    if !letter.unanswered.is_empty() {
        return false;
    }
    match letter.state {
        LetterState::Draft | LetterState::Queued | LetterState::Deferred => letter.kind.is_follow_up(),
        LetterState::Replaced => true,
        LetterState::Accepted
        | LetterState::Bounced
        | LetterState::Recorded
        | LetterState::Rejected
        | LetterState::Uncertain => false,
    }
}

/// Returns the documents that one entry names.
fn papers(dossier: &Dossier<'_>, recorded: &Recorded, on: NaiveDate) -> Vec<Paper> {
    let (case, seq) = (dossier.case, recorded.seq);
    let of_a_letter = |n: u32, sha256: &str, media_type: &str, number: u32, what: &str| {
        let day = case.letter(n).ok().and_then(LetterRecord::first_sent).unwrap_or(on);
        Paper {
            doubtful: false,
            fate: Fate::Exact,
            media_type: media_type.to_owned(),
            name: format!("{number}_{day}_letter-{n}.{}", end(media_type)),
            nameless: None,
            seq,
            sha256: sha256.to_owned(),
            what: format!("letter {n}, {what}"),
            whose: Whose::Program,
        }
    };
    match &recorded.event {
        Event::Drafted(body) => vec![
            of_a_letter(body.letter, &body.text, "text/plain", 11, "its text"),
            of_a_letter(body.letter, &body.html, "text/html", 12, "its text as a page"),
        ],
        Event::Queued(body) => {
            let went =
                case.letter(body.letter).is_ok_and(|letter| letter.sendings.is_empty() || letter.was_handed_over());
            let what = if went {
                "the exact bytes of the message"
            } else {
                "the message that was stored for sending; it went another way"
            };
            vec![of_a_letter(body.letter, &body.sha256, "message/rfc822", 10, what)]
        }
        Event::PutOut(body) => {
            let (media_type, what) = match body.way {
                Outlet::Draft => ("message/rfc822", "the draft that was given to a mail program"),
                Outlet::Print => {
                    let page = dossier.pages.get(&body.sha256).map_or("text/html", String::as_str);
                    (page, "the page that was given to be printed")
                }
                // What is given as text is the letter's own, which is there already.
                Outlet::InApp | Outlet::Mailto | Outlet::Webform | Outlet::Webmail => return Vec::new(),
            };
            let paper = of_a_letter(body.letter, &body.sha256, media_type, 15, what);
            let name = format!("15_{on}_{seq}-letter-{}_{}.{}", body.letter, body.way.name(), end(media_type));
            vec![Paper { name, ..paper }]
        }
        Event::Looked(body) => {
            let copy = body.copy.as_ref().and_then(|copy| Some((copy, copy.document.as_ref()?)));
            let papers = copy.into_iter().map(|(copy, file)| {
                let what = if copy.filed_as_sent {
                    "as the mail provider keeps it among what was sent"
                } else {
                    "the copy that came back, with what the mail servers on its way wrote"
                };
                let kind = if copy.filed_as_sent { "sent-copy" } else { "self-copy" };
                let name = format!("16_{on}_{seq}-letter-{}_{kind}.eml", body.letter);
                Paper { name, ..of_a_letter(body.letter, &file.sha256, "message/rfc822", 16, what) }
            });
            papers.collect()
        }
        Event::Filed(body) => {
            let paper = kept(&recorded.event, &body.document, seq, on, dossier.with_identity);
            vec![if is_doubtful(case, body) { paper.marked() } else { paper }]
        }
        Event::ComplaintPrepared(body) => {
            let filed = case.was_filed(seq);
            let paper = |sha256: &str, media_type: &str, what: &str| Paper {
                name: format!("35_{on}_{seq}-complaint-{}.{}", body.authority, end(media_type)),
                what: format!("the complaint for {}{}, {what}", body.name, if filed { "" } else { ", not filed yet" }),
                ..of_a_letter(0, sha256, media_type, 35, what)
            };
            vec![paper(&body.text, "text/plain", "its text"), paper(&body.html, "text/html", "its text as a page")]
        }
        event => {
            let proof = event.evidence().and_then(Evidence::proof).into_iter();
            proof.map(|proof| kept(&recorded.event, proof, seq, on, dossier.with_identity)).collect()
        }
    }
}

/// Tells whether a message does not seem to be from whom it says, and no fact that the user recorded has it as its proof.
fn is_doubtful(case: &Case, filed: &Filed) -> bool {
    let is_its_proof = |recorded: &&Recorded| {
        let proof = recorded.event.evidence().and_then(Evidence::proof);
        recorded.event.comes_from_the_controller() && proof.is_some_and(|proof| proof.sha256 == filed.document.sha256)
    };
    let facts = case.events.iter().filter(|recorded| case.day_of(recorded).is_some());
    filed.origin.verdict == Genuine::Doubtful && facts.filter(is_its_proof).count() == 0
}

/// A file that the user kept with a fact, or filed.
fn kept(event: &Event, proof: &Proof, seq: u64, on: NaiveDate, with_identity: bool) -> Paper {
    let from_others = event.comes_from_the_controller() && !matches!(event, Event::Received(_))
        || matches!(event, Event::Filed(_) | Event::Other(_))
        || matches!(event, Event::Attached(body) if body.filed_as == Some(FiledAs::Answer));
    let number = match event {
        Event::AccountDeleted(_) | Event::Sent(_) | Event::ProofAdded(_) | Event::Received(_) => 14,
        _ if from_others => 20,
        Event::Attached(_) => 25,
        _ => 22,
    };
    let kind = event.kind();
    let hides_identity = matches!(event, Event::GaveIdentity(_)) && !with_identity;
    Paper {
        doubtful: false,
        fate: if hides_identity { Fate::LeftOut(IDENTITY) } else { Fate::Exact },
        media_type: proof.media_type.clone(),
        name: format!("{number}_{on}_{seq}-{kind}_{}", safe_name(&proof.name, &proof.media_type)),
        nameless: Some(format!("{number}_{on}_{seq}-{kind}.{}", end(&proof.media_type))),
        seq,
        sha256: proof.sha256.clone(),
        what: format!("the file kept with entry #{seq} ({kind})"),
        whose: if from_others { Whose::Others } else { Whose::User },
    }
}
