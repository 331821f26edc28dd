//! What to type when a room says no: each error of the rooms in its three parts.

use super::{Code, Failure, arguments};
use crate::{
    case::{HistoryError, Unfit},
    config::ConfigError,
    controller::{Authorities, ConfirmationFault, Instead, RegistryError},
    desk::{BackupError, DeskError},
    guide::Guide,
    ledger::LedgerError,
    letter::{LetterError, PageError, pdf::PdfError},
    request::NoLaw,
};

const NOT_RECORDED: &str = "Nothing was recorded: the addresses stay as old as they were.";
const NOTHING: &str = "Nothing was written or sent.";
const HELD_BACK: &str = "Nothing was written or sent. Letters to this controller wait until it is mended; the others are not touched by it.";

/// The ledger cannot be used.
pub(super) fn ledger(error: &LedgerError) -> Failure {
    let code = match error {
        LedgerError::CannotCreate { .. } => Code::CannotCreate,
        LedgerError::CannotRead { .. } | LedgerError::CannotWrite { .. } | LedgerError::Export(_) => Code::CannotWrite,
        LedgerError::Damaged { .. } | LedgerError::NotALedger { .. } | LedgerError::NewerVersion { .. } => {
            Code::Damaged
        }
        LedgerError::DocumentTooLarge { .. } | LedgerError::Import { .. } => Code::BadInput,
        LedgerError::Busy { .. }
        | LedgerError::InvalidEntry { .. }
        | LedgerError::InvalidMediaType(_)
        | LedgerError::InvalidMoment(_)
        | LedgerError::NoDocument(_)
        | LedgerError::NoRandomness(_)
        | LedgerError::NoStream(_)
        | LedgerError::NotEmpty { .. } => Code::Failed,
    };
    let failure = Failure::new(code, error).effect("Nothing was sent, and nothing that was recorded is lost.");
    match code {
        Code::Damaged if matches!(error, LedgerError::NotALedger { .. }) => {
            failure.hint("name your record with --ledger FILE").hint("put your back-up in its place, if this was it")
        }
        Code::Damaged => failure.hint("redress verify").hint("put your back-up in its place"),
        Code::CannotWrite | Code::CannotCreate => {
            failure.hint("make room or mend the rights of the folder, then run the same command again")
        }
        Code::BadInput
        | Code::ClosedPipe
        | Code::Configuration
        | Code::Deferred
        | Code::Failed
        | Code::Interrupted
        | Code::LoginRefused
        | Code::NeedsYou
        | Code::Unavailable
        | Code::Uncertain
        | Code::Usage => failure.hint("run the same command again"),
    }
}

/// The registry refuses.
pub(super) fn registry(error: &RegistryError) -> Failure {
    let failure = Failure::usage(error);
    match error {
        RegistryError::Unknown { nearest: Some(nearest), .. } => {
            failure.hint(format!("--to {nearest}")).hint("redress controllers      lists them all")
        }
        RegistryError::KnownAddress { controller, .. }
        | RegistryError::Stale { controller, .. }
        | RegistryError::Unsuitable { instead: Some(Instead { controller, .. }), .. } => {
            failure.hint(format!("--to {controller}"))
        }
        RegistryError::Group { name, .. } => failure
            .hint(format!("redress new … --to {name}      asks which of them know you"))
            .hint("redress controllers      lists them all"),
        RegistryError::NotOffered { better: Some(_), controller, .. } => failure.hint(format!("--to {controller}")),
        RegistryError::NotOffered { better: None, controller, .. } => {
            failure.hint(format!("redress controllers show {controller}      what else is known, and how to find out"))
        }
        RegistryError::Address(_) => failure
            .hint("redress controllers add      a record of your own")
            .hint("redress controllers      lists them all"),
        RegistryError::Unknown { .. } | RegistryError::Unsuitable { .. } => {
            failure.hint("redress controllers      lists them all")
        }
        RegistryError::OpenToOthers { origin, .. } => {
            Failure::new(Code::Configuration, error).effect(HELD_BACK).hint(format!("chmod go-w {origin}"))
        }
        RegistryError::NameTaken { name, origin, other } => Failure::new(Code::BadInput, error)
            .effect(HELD_BACK)
            .hint(format!("give `{name}` another name in `{origin}` with an editor, then run the same command again"))
            .hint(format!("redress controllers add --change {other} …      where it is that one you mean")),
        RegistryError::Record { origin, .. } | RegistryError::Unreadable { origin, .. } => {
            Failure::new(Code::BadInput, error)
                .effect(HELD_BACK)
                .hint(format!("correct `{origin}` with an editor, then run the same command again"))
                .hint(format!("mv {origin} {origin}.off      without your own record, what is shipped holds again"))
        }
        RegistryError::Twice { second, .. } => {
            Failure::new(Code::BadInput, error).effect(HELD_BACK).hint(format!("mv {second} {second}.off"))
        }
    }
}

fn history(error: &HistoryError) -> Failure {
    let failure = Failure::usage(error);
    match error {
        HistoryError::NotSent(case) => failure.hint(format!("redress send {case}")).hint(format!(
            "redress record {case} sent --by email      if you sent it yourself; if not today, with --on and the day"
        )),
        HistoryError::Closed(case) => failure.hint(format!("redress reopen {case}")),
        HistoryError::Uncertain { case, .. } => Failure::new(Code::Uncertain, error)
            .effect("It is never sent again by itself.")
            .hint(format!("redress resolve {case}")),
        HistoryError::AlreadySent { case, entry, letter, on } => {
            let failure = failure.hint(format!("redress show {case}")).hint(format!(
                "redress record {case} sent --letter {letter} --file FILE      keeps what shows it; no second sending"
            ));
            let corrected = |entry| {
                format!(
                    "redress record {case} corrected --event {entry} --on RIGHT-DAY      if {on} is wrong, with the day it did go for RIGHT-DAY"
                )
            };
            entry.map(corrected).into_iter().fold(failure, Failure::hint)
        }
        HistoryError::Replaced { case, .. } => failure
            .effect("It was not sent, and never goes.")
            .hint(format!("redress send {case}"))
            .hint(format!("redress show {case}")),
        HistoryError::Overtaken { case, .. } => failure
            .effect("Nothing was sent; it may no longer fit, and waits for your word.")
            .hint(format!("redress send {case}"))
            .hint(format!("redress follow {case} --replace      another letter instead")),
        HistoryError::GivenOut { case, .. } => failure
            .effect("Nothing was sent, so that it does not go twice.")
            .hint(format!(
                "redress record {case} sent --by email      if you sent it; if not today, with --on and the day"
            ))
            .hint(format!("redress send {case}      if you did not, and say yes to it yourself")),
        HistoryError::Restored { case, .. } => failure
            .effect("Nothing was sent; the letter waits for your word.")
            .hint(format!("redress send {case}      when it is not in your Sent folder"))
            .hint(format!(
                "redress record {case} sent --by email      when it is; if not today, with --on and the day"
            )),
        HistoryError::Impossible { .. } => failure.hint("look at the day again"),
        HistoryError::ChangesNothing { case, event, .. } => {
            failure.effect("Nothing was recorded.").hint(format!("redress show {case}      lists the entries")).hint(format!(
                "redress record {case} corrected --event {event} --on RIGHT-DAY      with the day it happened for RIGHT-DAY"
            ))
        }
        HistoryError::CameOnItsDay { case, event } => failure
            .effect("Nothing was recorded.")
            .hint(format!("redress record {case} corrected --event {event}      if it does not belong to this case"))
            .hint(format!("redress sort {case} --on DAY      if a fact that it shows happened on another day")),
        HistoryError::BeforeSending { case, .. }
        | HistoryError::NoLetter { case, .. }
        | HistoryError::NotCorrectable { case, .. }
        | HistoryError::NotUncertain { case, .. }
        | HistoryError::NothingAsked { case, .. }
        | HistoryError::NotClosed(case)
        | HistoryError::Withdrawn(case) => failure.hint(format!("redress show {case}")),
        HistoryError::NoOpening(_) => Failure::new(Code::Damaged, error).effect(NOTHING).hint("redress verify"),
        HistoryError::Future(_) => failure.hint("a fact is recorded on the day it happened, or later"),
    }
}

fn backup(error: &BackupError) -> Failure {
    let untouched = "Nothing was restored, and your record is as it was.";
    match error {
        BackupError::Ledger(inner) => ledger(inner).effect(untouched),
        BackupError::Io(_) => {
            Failure::new(Code::CannotWrite, error).effect(untouched).hint("run the same command again")
        }
        BackupError::Later(_) => {
            Failure::new(Code::BadInput, error).effect(untouched).hint("install the redress that made it")
        }
        BackupError::Damaged(_) | BackupError::Record(_) => {
            Failure::new(Code::BadInput, error).effect(untouched).hint("redress restore ANOTHER-BACKUP")
        }
        BackupError::Unknown(_) => Failure::new(Code::BadInput, error)
            .effect(untouched)
            .hint("redress restore FILE      a file that `redress backup` or `redress export -o` wrote"),
    }
}

/// Says what to do instead of a letter that does not fit, or of a complaint.
pub(super) fn unfit(error: &Unfit, complaint: bool) -> Failure {
    let failure = Failure::usage(error).effect(NOTHING);
    match error {
        Unfit::NotLate { case, .. }
        | Unfit::ComplaintWaits { case, .. }
        | Unfit::NothingAwaited(case)
        | Unfit::NothingToComplainOf(case)
            if complaint =>
        {
            failure
                .hint(format!("redress show {case}"))
                .hint(format!("redress escalate {case} --anyway --reason \"…\"      if you have a reason not to wait"))
        }
        Unfit::Complained(case) => failure
            .hint(format!("redress escalate {case} --show      what you wrote"))
            .hint(format!("redress escalate {case} --authority ID      to another authority")),
        Unfit::Unsorted { case, .. } => failure.hint(format!("redress sort {case}")),
        Unfit::ComplaintIsNext(case) | Unfit::ControllerFirst(case) | Unfit::IsAComplaint(case) => {
            failure.hint(format!("redress escalate {case}"))
        }
        Unfit::HasArrived { case, .. }
        | Unfit::ComplaintWaits { case, .. }
        | Unfit::NothingToComplainOf(case)
        | Unfit::None(case)
        | Unfit::NotLate { case, .. }
        | Unfit::NothingAwaited(case)
        | Unfit::NothingWrong { case, .. }
        | Unfit::WentThere(case)
        | Unfit::Waits { case, .. } => failure.hint(format!("redress show {case}")),
        Unfit::IsARequest(kind) => failure.hint(format!("redress new {kind} --to CONTROLLER")),
        Unfit::NothingToAnswer { case, fact, .. } => failure
            .hint(format!("redress show {case}      what is recorded"))
            .hint(format!("redress record {case} {fact}      only if they did that, with --on and the day")),
        Unfit::NotInForce { .. } | Unfit::NotInLaw { .. } => {
            failure.hint("leave `--kind` out: redress writes the letter that fits")
        }
        Unfit::NotReached(case) => failure.hint(format!("redress show {case}")).hint(format!(
            "redress record {case} sent --by post      once it went by another way; if not today, with --on and the day"
        )),
    }
}

fn no_law(error: &NoLaw) -> Failure {
    let failure = Failure::usage(error);
    match error.place.country.code() {
        "US" => failure
            .hint("--country US --region CA      if you live in California")
            .hint("--law ccpa                    to write under it all the same"),
        _ => failure
            .hint("--law gdpr      the law nearest to yours; they may answer that it does not bind them")
            .hint("redress help    the laws redress knows: EU and EEA, United Kingdom, California"),
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        desk(&error).because(error)
    }
}

fn desk(error: &DeskError) -> Failure {
    match error {
        DeskError::Ledger(inner) => ledger(inner),
        DeskError::Registry(inner) => registry(inner),
        DeskError::History(inner) => history(inner),
        DeskError::Unfit(inner) => unfit(inner, false),
        DeskError::NoItem { guide, item } => no_item(error, guide, item),
        DeskError::LetterWaits { case, .. } => failure_of_a_draft(error)
            .hint(format!("redress send {case}"))
            .hint(format!("redress follow {case} --replace      with the same flags: the new letter takes its place")),
        DeskError::LetterChanged { case, .. } => failure_of_a_draft(error).hint(format!("redress send {case}")),
        DeskError::LetterNeeds { case, flag, .. } => {
            failure_of_a_draft(error).hint(format!("redress follow {case} {flag} \"…\"")).hint("redress follow --help")
        }
        DeskError::LetterTakesNo { flag, .. } => failure_of_a_draft(error).hint(format!("leave `{flag}` out")),
        DeskError::NoAuthority(id) => no_authority(error, id),
        DeskError::NoCompetentAuthority { case, .. } => Failure::usage(error)
            .effect(NOTHING)
            .hint("redress authorities      all that are known")
            .hint(format!("redress escalate {case} --authority ID")),
        DeskError::SeveralAuthorities { case, country, .. } => Failure::usage(error)
            .effect(NOTHING)
            .hint(format!("redress authorities {country}      find yours"))
            .hint(format!("redress escalate {case} --authority ID")),
        DeskError::ReasonNeeded(case) => {
            Failure::usage(error).effect(NOTHING).hint(format!("redress escalate {case} --anyway --reason \"…\""))
        }
        DeskError::NoLaw(inner) => no_law(inner),
        DeskError::Backup(inner) => backup(inner),
        DeskError::Letter(inner) => inner.into(),
        DeskError::Mailto(_) => {
            Failure::usage(error).hint("--format eml -o letter.eml      a draft that your mail program opens")
        }
        DeskError::Webmail(_) => Failure::usage(error).hint("--via draft      a file that your mail program opens"),
        DeskError::Page(inner) => page(inner),
        DeskError::Pdf(inner) => pdf(inner),
        DeskError::Pieces(_) => Failure::usage(error).hint("--limit N      with a larger number"),
        DeskError::Address(_)
        | DeskError::Deadline(_)
        | DeskError::HeaderText(_)
        | DeskError::Mail(_)
        | DeskError::MailAddress(_)
        | DeskError::MessageId(_)
        | DeskError::Subject(_) => Failure::usage(error),
        DeskError::Ambiguous { numbers, .. } => {
            Failure::usage(error).hint(format!("name it by its number: {}", numbers[0]))
        }
        DeskError::NoCase(_) | DeskError::Forgotten(_) => Failure::usage(error).hint("redress list"),
        DeskError::EachOfMany(id) => each_of_many(error, id),
        DeskError::NoSuchChannel { controller, known, .. } | DeskError::NoRequestChannel { controller, known } => {
            no_channel(error, controller, known)
        }
        DeskError::NoChannelToConfirm { controller, known, .. } => no_channel_to_confirm(error, controller, known),
        DeskError::NotConfirmed { channel, controller, fault } => not_confirmed(error, channel, controller, fault),
        DeskError::NotOffered { better, controller, known, .. } => {
            not_offered(error, better.as_deref(), controller, known)
        }
        DeskError::NotByEmail { case, email, .. } => not_by_email(error, *case, email.as_deref()),
        DeskError::NoEmail(id)
        | DeskError::NoChannel { controller: id, .. }
        | DeskError::NoEntity { controller: id, .. } => {
            Failure::usage(error).hint(format!("redress controllers show {id}"))
        }
        DeskError::NothingToSend(case) => Failure::usage(error).hint(format!("redress show {case}")),
        DeskError::Repeated { case, uncertain, why, .. } => {
            let failure = Failure::usage(error).effect(match why {
                Some(why) => format!("{NOTHING}\nAsking twice helps them, not you: {why}."),
                None => format!("{NOTHING}\nAsking twice helps them, not you."),
            });
            let look = if *uncertain { format!("redress resolve {case}") } else { format!("redress show {case}") };
            failure.hint(look).hint("the same command with --insist      asks again all the same")
        }
        DeskError::NothingToTest { case, .. } => {
            Failure::usage(error).effect(NOTHING).hint(format!("redress show {case}"))
        }
        DeskError::DayIsFull { .. } => Failure::new(Code::Deferred, error)
            .effect("Nothing was sent; the letter is saved and waits. Many letters in a day are taken for spam.")
            .hint("redress send --due      from then on")
            .hint("`a_day` under [sending] in the settings is the limit"),
        DeskError::OutOfTurn(_) => Failure::new(Code::Deferred, error)
            .effect("Nothing was sent; the letter is saved and waits.")
            .hint("redress send --due"),
        DeskError::StillWaiting { case, .. } => Failure::new(Code::Uncertain, error)
            .effect("Nothing was recorded, and nothing was sent again: the answer is better than any word.")
            .hint(format!("redress resolve {case}      when it has ended")),
        DeskError::Broken { .. } => Failure::new(Code::Damaged, error)
            .effect("The other cases are not touched by it.")
            .hint("redress verify")
            .hint("a later redress may have written it: use that one"),
        DeskError::Event { .. }
        | DeskError::GuideEntry { .. }
        | DeskError::MissingDocument { .. }
        | DeskError::RegistryEntry { .. } => {
            Failure::new(Code::Damaged, error).effect("Nothing was sent.").hint("redress verify")
        }
        DeskError::SecondLanguage { .. } => {
            Failure::usage(error).effect(NOTHING).hint("--bilingual=de      the language to repeat it in")
        }
        DeskError::Random(_) => Failure::new(Code::Failed, error).effect(NOTHING),
    }
}

/// The letters of the case go by another way; the address is known all the same.
fn not_by_email(error: &DeskError, case: u32, email: Option<&str>) -> Failure {
    let failure = Failure::usage(error)
        .effect(NOTHING)
        .hint(format!("redress follow {case} --format pdf -o letter.pdf      the letter for paper"));
    email.into_iter().fold(failure, |failure, email| {
        failure.hint(format!(
            "redress follow {case} --format text      to copy into a mail to {email}; then:  redress record {case} sent --by email"
        ))
    })
}

/// The checklist has no such entry.
fn no_item(error: &DeskError, guide: &str, item: &str) -> Failure {
    let items = Guide::find(guide).map_or(&[][..], |guide| guide.items.as_slice());
    let nearest = arguments::nearest(item, items.iter().map(|item| item.id.as_str())).unwrap_or_default();
    Failure::usage(error)
        .effect(NOTHING)
        .hint(format!("did you mean `{nearest}`?"))
        .hint(format!("redress guide {guide}      all there are"))
}

/// The controller has no such channel that the user could have looked at.
fn no_channel_to_confirm(error: &DeskError, controller: &str, known: &[String]) -> Failure {
    let failure = Failure::usage(error).effect(NOT_RECORDED);
    let failure = known.iter().fold(failure, |failure, id| failure.hint(format!("--channel {id}")));
    failure.hint(format!("redress controllers show {controller}"))
}

/// The user cannot have seen an address as they say.
fn not_confirmed(error: &DeskError, channel: &str, controller: &str, fault: &ConfirmationFault) -> Failure {
    let failure = Failure::usage(error).effect(NOT_RECORDED);
    match fault {
        ConfirmationFault::Earlier { .. } => failure
            .hint("--seen YEAR-MONTH-DAY      the day you looked; today if not given")
            .hint(format!("redress controllers confirm {controller} --channel {channel} --undo      if a day that you named was wrong")),
        ConfirmationFault::NotUsed { .. } => {
            failure.hint(format!("redress controllers show {controller}      what else is known, and how to find out"))
        }
        ConfirmationFault::Source(_) => failure.hint("--source https://…      the page, or a few words in one line"),
        ConfirmationFault::ToCome(_) => {
            failure.hint("--seen YEAR-MONTH-DAY      the day you looked; today if not given")
        }
    }
}

/// A stored letter cannot be read again, but for its text.
fn page(error: &PageError) -> Failure {
    Failure::new(Code::Damaged, error)
        .effect(NOTHING)
        .hint("redress verify")
        .hint("--format text      prints it all the same")
}

/// Says how a letter comes on paper that cannot be printed as it is.
fn pdf(error: &PdfError) -> Failure {
    let page = "--format html -o letter.html      a page that your browser prints";
    match error {
        PdfError::Sign(_) => Failure::usage(error)
            .effect(NOTHING)
            .hint("put a font that has it into a folder, and in the settings:  [letters]  fonts = [\"/that/folder\"]")
            .hint(page),
        PdfError::NotBuilt | PdfError::Text(_) => Failure::usage(error).effect(NOTHING).hint(page),
        PdfError::Signature(_) => Failure::new(Code::BadInput, error)
            .effect(NOTHING)
            .hint("--signature ANOTHER-FILE")
            .hint("leave it out and sign by hand: there is room above your name"),
        PdfError::Layout(_) => Failure::new(Code::Failed, error).effect(NOTHING).hint(page),
    }
}

fn no_authority(error: &DeskError, id: &str) -> Failure {
    let known = Authorities::shipped().all().map(|known| known.id.as_str());
    let nearest = arguments::nearest(id, known).unwrap_or_default();
    Failure::usage(error)
        .effect(NOTHING)
        .hint(format!("did you mean `{nearest}`?"))
        .hint("redress authorities      all that are known")
}

fn each_of_many(error: &DeskError, id: &str) -> Failure {
    Failure::usage(error)
        .effect(NOTHING)
        .hint("redress controllers add --seller      with the company's details from the page of the order")
        .hint(format!("redress controllers show {id}"))
}

fn no_channel(error: &DeskError, controller: &str, known: &[String]) -> Failure {
    choose(Failure::usage(error).effect(NOTHING), known)
        .hint(format!("redress controllers show {controller}      what is known, what is not, and how to find out"))
        .hint("redress controllers add      once you found an address")
}

fn not_offered(error: &DeskError, better: Option<&str>, controller: &str, known: &[String]) -> Failure {
    let failure = Failure::usage(error).effect(NOTHING);
    let failure = match better {
        Some(address) => failure.hint(format!("leave `--channel` out: requests go to `{address}`")),
        None => choose(failure, known),
    };
    failure.hint(format!("redress controllers show {controller}"))
}

/// Names the channels that can be chosen.
fn choose(failure: Failure, known: &[String]) -> Failure {
    known.iter().fold(failure, |failure, id| failure.hint(format!("--channel {id}")))
}

fn failure_of_a_draft(error: &DeskError) -> Failure {
    Failure::usage(error).effect(NOTHING)
}

impl From<&LetterError> for Failure {
    fn from(error: &LetterError) -> Self {
        let failure = Self::usage(error);
        match error {
            LetterError::Language { known, .. } => {
                let language = if known.contains("`en`") { "en" } else { first(known) };
                failure.hint(format!("--lang {language}")).hint("leave `--lang` out")
            }
            LetterError::Incomplete { language, .. } => failure
                .hint(format!("redress templates --lang {language}      names all that is missing"))
                .hint("redress templates gdpr/en/erasure.hbs      prints the English file to begin with"),
            LetterError::Gap { known, .. } => failure.hint(format!("--missing {}", first(known))),
            LetterError::NoData { .. } => failure.hint("--data \"My street is Musterweg 1, not Musterstraße 1\""),
            LetterError::NoGround { .. } => failure.hint("--with accuracy      for each ground that is true"),
            LetterError::NoTransmission { .. } => failure
                .hint("redress new portability --to CONTROLLER --to-controller TEXT      direct transmission, Art. 20(2) GDPR")
                .hint("leave `--to-controller` out"),
            LetterError::Option { part, .. } => failure.hint(format!("leave `--with {part}` out")),
            LetterError::Letter { .. } => failure.hint("redress letter --help      names the rights"),
            LetterError::Part { part, .. } => failure.hint(format!("leave `--without {part}` out")),
            LetterError::Subject(_) => failure.hint("--name \"Ada Example\" --email ada@example.org"),
            LetterError::Template(error) => super::own_texts::at_fault(error),
            LetterError::Value { field, .. } => failure.hint(format!("type `{field}` again, in plain characters")),
        }
    }
}

/// Takes the first of a list of words in backticks.
fn first(known: &str) -> &str {
    known.split('`').nth(1).unwrap_or(known)
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        config(&error).because(error)
    }
}

fn config(error: &ConfigError) -> Failure {
    let code = match error {
        ConfigError::Io { .. } => Code::CannotWrite,
        ConfigError::GivenUp => Code::Interrupted,
        ConfigError::Command { .. }
        | ConfigError::Content { .. }
        | ConfigError::Home(_)
        | ConfigError::Key { .. }
        | ConfigError::Keyring { .. }
        | ConfigError::NoInput
        | ConfigError::OpenToOthers { .. }
        | ConfigError::PasswordFile { .. }
        | ConfigError::PasswordSource(_) => Code::Configuration,
    };
    let failure = Failure::new(code, error).effect(NOTHING);
    match error {
        ConfigError::OpenToOthers { path, what, .. } => {
            let mode = if *what == "write" { "go-w" } else { "600" };
            failure.hint(format!("chmod {mode} {}", path.display()))
        }
        ConfigError::PasswordFile { path, .. } => failure
            .hint(format!(
                "put the password into `{}` with an editor, then: chmod 600 {}",
                path.display(),
                path.display()
            ))
            .hint(
                "redress init --smtp-password file:PATH      another file; keyring, command:… and prompt are ways too",
            ),
        ConfigError::NoInput => failure
            .hint("redress init --smtp-password \"command:pass show mail\"      with the command that prints yours; or file:PATH, or keyring"),
        ConfigError::Keyring { .. } => failure
            .hint("redress init      asks for the password, and where else to keep it")
            .hint("redress init --smtp-password \"command:pass show mail\"      with the command that prints yours; or file:PATH, or prompt"),
        ConfigError::Content { path, .. } | ConfigError::Key { path, .. } => {
            failure.hint(format!("mend `{}` with an editor", path.display()))
        }
        ConfigError::GivenUp => failure,
        ConfigError::Command { .. }
        | ConfigError::Home(_)
        | ConfigError::Io { .. }
        | ConfigError::PasswordSource(_) => failure.hint("redress init"),
    }
}
