mod document;
mod said;

use super::{
    Context, Failure, arguments, case_argument, failures,
    follow::Follow,
    form::{Form, Format},
    visible::shown,
};
use crate::{
    case::{Case, ComplaintPrepared, Unfit},
    controller::{Competence, SupervisoryAuthority},
    desk::{self, CaseName, ComplaintIntent, DeskError, Step, WrittenComplaint},
    law::Place,
    letter::Sheet,
};
use document::{document, document_of_written};
use said::{before_writing, what_is_left};

/// Write the complaint: to the authority, in the United Kingdom to the controller first
///
/// redress writes it and records that it did. It files nothing: that is your step, and you record it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress escalate 1 --dry-run
  redress escalate 1 -o complaint.txt
  redress escalate 1 --authority us-ca-ag --reason @what-it-meant-for-me.txt")]
pub(super) struct Escalate {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// The authority, by its id in `redress authorities`; the one where you live if not given
    #[arg(long, value_name = "ID")]
    authority: Option<String>,
    /// In your own words, as part of the complaint; `--anyway` needs it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Write it although it is too early; the reason is recorded
    #[arg(long)]
    anyway: bool,
    /// Write it anew where one is written and not filed yet
    #[arg(long)]
    replace: bool,
    /// Show the complaint that was written last, filed or not; nothing is written
    #[arg(long, conflicts_with_all = ["reason", "anyway", "replace"])]
    show: bool,
    #[command(flatten)]
    form: Form,
}

/// A complaint as it can be put out: just written, or from the record.
#[derive(PartialEq)]
struct Put<'a> {
    email: Option<&'a str>,
    html: String,
    subject: &'a str,
    text: String,
}

impl Escalate {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let intent = self.intent(context)?;
        let cases = case_argument::all(context)?;
        let case = cases.find(&self.case)?;
        if self.show {
            return self.show_the_last(context, case);
        }
        if let Some(written) = case.complaints_not_filed().into_iter().rfind(|one| self.means(one.complaint)) {
            return self.show_written(context, case, written.on, written.complaint);
        }
        match desk::step(case, &intent, context.today).map_err(too_early)? {
            Step::Controller => self.complain_to_the_controller(context),
            Step::Authority { competence, early, to } => {
                self.complain_to_the_authority(context, case, &intent, &competence, early.as_ref(), to)
            }
        }
    }

    fn intent(&self, context: &Context) -> Result<ComplaintIntent, Failure> {
        let home = context.config()?.me.map(|me| Place { country: me.country, region: me.region });
        Ok(ComplaintIntent {
            anyway: self.anyway,
            authority: self.authority.clone(),
            home,
            reason: self.reason.as_deref().map(arguments::value).transpose()?,
        })
    }

    /// Tells whether what the user asks for is the complaint that is written already.
    fn means(&self, written: &ComplaintPrepared) -> bool {
        let same = self.authority.as_ref().is_none_or(|id| *id == written.authority);
        same && self.reason.is_none() && !self.replace
    }

    fn complain_to_the_controller(self, context: &mut Context) -> Result<(), Failure> {
        context.out.say(
            "Step 1 of 2: the complaint to the controller itself (Data Protection Act 2018 s 164A), which the Information \
             Commissioner mostly expects first. It has 30 days to confirm it; then `redress escalate` writes the second.",
        );
        Follow::complaint_to_controller(self.case, self.reason, self.replace, self.form).run(context)
    }

    fn complain_to_the_authority(
        &self,
        context: &mut Context,
        case: &Case,
        intent: &ComplaintIntent,
        competence: &Competence,
        early: Option<&Unfit>,
        to: &'static SupervisoryAuthority,
    ) -> Result<(), Failure> {
        let registry = context.registry()?;
        let Some(read) = context.ledger_if_any()? else { return Err(DeskError::NothingToSend(case.number).into()) };
        let texts = context.shelf()?;
        let written = desk::write_complaint(read.as_ref(), &registry, &texts, case, to, intent, context.today)?;
        drop(read);
        // Printed before anything is recorded: then it can be put into the form.
        let ready = if context.out.json { None } else { Some(self.bytes(context, case, &Put::of(&written))?) };
        let target = self.form.target(context)?;
        if !context.out.json {
            before_writing(context, case, competence, early, to, &written)?;
        }
        let recorded = if context.dry_run {
            written.clone()
        } else {
            let moment = context.moment();
            let mut ledger = context.ledger()?;
            desk::escalate(ledger.as_mut(), &registry, &texts, case.number, intent, moment)?
        };
        let bytes = match ready {
            None => return document(context, case, competence, early, to, &recorded),
            Some(bytes) if Put::of(&written) == Put::of(&recorded) => bytes,
            // Somebody recorded something meanwhile.
            Some(_) => self.bytes(context, case, &Put::of(&recorded))?,
        };
        match target {
            Some(target) => target.write(context, &bytes)?,
            None => self.form.put_bytes(context, &bytes)?,
        }
        if context.dry_run {
            context.out.say("Nothing was recorded (--dry-run).");
        } else {
            what_is_left(context, case, to.id.as_str(), to.sworn);
        }
        Ok(())
    }

    /// Shows the complaint that was written last, or last to the authority that is named, whether it was filed or not.
    fn show_the_last(&self, context: &mut Context, case: &Case) -> Result<(), Failure> {
        let wanted = |to: &str| self.authority.as_ref().is_none_or(|id| id == to);
        match case.complaints_written().into_iter().rfind(|(_, complaint)| wanted(&complaint.authority)) {
            Some((on, complaint)) => self.show_written(context, case, on, complaint),
            None => Err(Failure::usage(format!("no complaint of case {} is written", case.number))
                .effect("Nothing was written or sent.")
                .hint(format!("redress escalate {} --dry-run      what it would say", case.number))),
        }
    }

    /// Shows the complaint that is written already, from what is stored of it.
    fn show_written(
        &self,
        context: &mut Context,
        case: &Case,
        on: chrono::NaiveDate,
        complaint: &ComplaintPrepared,
    ) -> Result<(), Failure> {
        let Some(ledger) = context.ledger_if_any()? else { return Err(DeskError::NothingToSend(case.number).into()) };
        let (text, html) = desk::stored_complaint(ledger.as_ref(), case.number, complaint)?;
        if context.out.json {
            return document_of_written(context, case, on, complaint, &text);
        }
        let filed = case.complained_to_on(Some(&complaint.authority)).filter(|filed| on <= *filed);
        let filed = filed.map_or_else(
            || "you have not recorded that you filed it".to_owned(),
            |filed| format!("you filed it on {filed}, as you recorded"),
        );
        context.out.say(&format!("The complaint to {} was written on {on}, and {filed}.", shown(&complaint.name)));
        let put = Put { email: complaint.email.as_deref(), html, subject: &complaint.subject, text };
        let bytes = self.bytes(context, case, &put)?;
        self.form.put_bytes(context, &bytes)?;
        if self.show {
            return Ok(());
        }
        what_is_left(context, case, &complaint.authority, complaint.sworn);
        context.out.say(&format!("Write it anew:  redress escalate {} --replace", case.number));
        Ok(())
    }

    fn bytes(&self, context: &Context, case: &Case, put: &Put<'_>) -> Result<Vec<u8>, Failure> {
        let email = || put.email.ok_or_else(no_email);
        Ok(match self.form.format.unwrap_or_default() {
            Format::Text => put.text.clone().into_bytes(),
            Format::Html => put.html.clone().into_bytes(),
            Format::Pdf => {
                let sheet = Sheet::read(&put.html).map_err(DeskError::from)?;
                self.form.printing.pdf(context, &sheet)?
            }
            Format::Eml => {
                let parts = (put.text.clone(), put.html.clone());
                let pdf = self.form.pdf_to_attach(context, || Ok(Sheet::read(&put.html)?))?;
                desk::complaint_draft(case, email()?, put.subject, parts, pdf, context.moment())?.bytes
            }
            Format::Mailto => desk::mailto(email()?, put.subject, &put.text)?.into_bytes(),
        })
    }
}

impl<'a> Put<'a> {
    fn of(written: &'a WrittenComplaint) -> Self {
        let letter = &written.letter;
        let email = written.prepared.request.addressee.email.as_deref();
        Self { email, html: letter.html(), subject: &letter.head.subject, text: letter.text() }
    }
}

fn no_email() -> Failure {
    Failure::usage("no e-mail address of the authority is on record").hint("leave `--format` out, and use its form")
}

fn too_early(error: DeskError) -> Failure {
    match &error {
        DeskError::Unfit(inner) => failures::unfit(inner, true),
        _ => error.into(),
    }
}
