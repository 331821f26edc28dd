//! The parts of a guide beside its checklist: the ways, what comes after, what goes wrong, what texts disagree about.

use super::{checklist, refs::Refs};
use crate::{
    cli::wrap::{indented, wrap},
    desk::Checklist,
    guide::{Claim, Guide, Path, Route, Source},
    law::Provision,
};

/// A screen while it is written.
pub(super) struct Screen {
    guide: &'static Guide,
    lines: Vec<String>,
    refs: Refs<'static>,
    width: usize,
}

impl Screen {
    pub(super) fn new(guide: &'static Guide, width: usize) -> Self {
        Self { guide, lines: Vec::new(), refs: Refs::new(guide), width }
    }

    /// The steps of a way to close the account, the proofs, and what it does not replace.
    pub(super) fn path(mut self, path: &'static Path, checklist: &Checklist) -> Vec<String> {
        self.heading(&format!("{}: {}", self.guide.service, path.title));
        self.cited(&path.standing, &path.sources, 0);
        self.text(&checklist::summary(checklist), 0);
        self.lines.extend(path.address.iter().map(|address| format!("Page: {address}")));
        self.text(&format!("Proof: {}", path.proof), 0);
        self.text(&format!("To be typed: {}.", path.typed), 0);
        self.lines.push(String::new());
        for (number, step) in path.steps.iter().enumerate() {
            let head = format!("{}. ", number + 1);
            let rest = " ".repeat(head.len());
            self.lines.extend(wrap(&step.text, self.width, &head, &rest));
            if !step.labels.is_empty() {
                self.text(&format!("Other labels: {}.", step.labels.join("; ")), head.len());
            }
        }
        for variant in &path.variants {
            self.part(&format!("If your screen looks otherwise: {}", variant.title));
            self.cited(&variant.standing, &variant.sources, 0);
            for (number, step) in variant.steps.iter().enumerate() {
                self.lines.extend(wrap(step, self.width, &format!("{}. ", number + 1), "   "));
            }
        }
        self.proofs();
        self.button_is_not_the_letter(path.id);
        self.end()
    }

    fn proofs(&mut self) {
        if self.guide.proofs.is_empty() {
            return;
        }
        self.part("What shows that it is you, if the mailbox is lost too");
        for proof in &self.guide.proofs {
            self.cited(&format!("{}: {}", proof.title, proof.text), &proof.sources, 2);
        }
    }

    /// The letter opens the case; closing is recorded as a step of it.
    fn button_is_not_the_letter(&mut self, route: Route) {
        let Some(letter) = self.guide.item("erasure") else { return };
        self.part("The letter goes all the same");
        self.cited(&letter.why, &letter.sources, 0);
        self.commands(&letter.commands);
        let by = match route {
            Route::Desktop | Route::PrivacyCentre => "webform",
            Route::MobileApp => "in-app",
            Route::Support => return,
        };
        self.text("Then record the button as a step of that case, with the picture of the last page:", 0);
        self.lines.push(format!("      redress record CASE sent --by {by} --file screenshot.png"));
    }

    /// What comes after the deletion.
    pub(super) fn after(mut self) -> Vec<String> {
        self.heading(&format!("{}: after the account is closed", self.guide.service));
        for after in &self.guide.after {
            self.part(&after.title);
            let promise = if after.promise { "A promise, and no law: " } else { "" };
            self.cited(&format!("{promise}{}", after.text), &after.sources, 0);
            self.commands(&after.commands);
        }
        self.end()
    }

    /// What goes wrong, and what helps.
    pub(super) fn troubles(mut self) -> Vec<String> {
        self.heading(&format!("{}: when something goes wrong", self.guide.service));
        for trouble in &self.guide.troubles {
            let mark = self.refs.mark(&trouble.sources);
            self.part(&trouble.symptom);
            for fix in &trouble.fixes {
                self.lines.extend(wrap(fix, self.width, "- ", "  "));
            }
            self.text(&format!("{}{mark}", beside(&trouble.fixes.join(" "), &trouble.provisions)), 2);
            self.commands(&trouble.commands);
        }
        self.end()
    }

    /// Where texts contradict each other, which is newer and better founded, and what redress goes by.
    pub(super) fn disputed(mut self) -> Vec<String> {
        self.heading(&format!("{}: where the texts contradict each other", self.guide.service));
        for contradiction in &self.guide.contradictions {
            self.part(&contradiction.topic);
            let weighed = self.guide.weigh(contradiction);
            for (claim, source) in &weighed.claims {
                let line = said(claim, source);
                self.lines.extend(wrap(&line, self.width, "- ", "  "));
            }
            self.text(&weighed.verdict(), 0);
            let law = beside(&contradiction.reading, &contradiction.provisions);
            let law = law.trim_end();
            let law = if law.is_empty() { String::new() } else { format!(" {law}") };
            self.cited(&format!("We go by: {}{law}", contradiction.reading), &contradiction.sources, 0);
        }
        self.end()
    }

    fn heading(&mut self, text: &str) {
        self.lines.extend(checklist::bold(text, self.width));
    }

    fn part(&mut self, title: &str) {
        self.lines.push(String::new());
        self.heading(title);
    }

    fn text(&mut self, text: &str, indent: usize) {
        self.lines.extend(indented(text, self.width, indent));
    }

    fn cited(&mut self, text: &str, sources: &'static [String], indent: usize) {
        let mark = self.refs.mark(sources);
        self.text(&format!("{text} {mark}"), indent);
    }

    fn commands(&mut self, commands: &[String]) {
        self.lines.extend(commands.iter().map(|command| checklist::line(command)));
    }

    fn end(mut self) -> Vec<String> {
        self.part("What it rests on");
        self.lines.extend(self.refs.list(self.width));
        self.lines.push(String::new());
        self.text(checklist::LAW, 0);
        self.lines
    }
}

fn said(claim: &Claim, source: &Source) -> String {
    let promise = if claim.promise { " (a promise, and no law)" } else { "" };
    format!("{} ({}, {}): {}{promise}", source.title, source.kind.words(), source.when(), claim.says)
}

/// Names the provisions that a text states without naming them, before what follows; nothing where it names them all.
fn beside(text: &str, provisions: &[Provision]) -> String {
    let number = |provision: &Provision| {
        let named = provision.as_str().trim_start_matches("Art. ");
        named.split_whitespace().next().unwrap_or(named).to_owned()
    };
    let unnamed: Vec<&str> =
        provisions.iter().filter(|one| !text.contains(&number(one))).map(Provision::as_str).collect();
    if unnamed.is_empty() { String::new() } else { format!("({}) ", unnamed.join("; ")) }
}
