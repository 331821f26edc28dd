//! A guide as it stands in its file.

use std::{collections::HashSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{GuideFault, Kind, Source};
use crate::{
    controller::WebAddress,
    law::{Provision, Right},
};

/// How to leave one service.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// What comes after the deletion.
    #[serde(default)]
    pub after: Vec<After>,
    /// Where texts contradict each other.
    #[serde(default, rename(deserialize = "contradiction"))]
    pub contradictions: Vec<Contradiction>,
    /// The controller in the registry; nothing where redress knows no address for requests.
    #[serde(default)]
    pub controller: Option<String>,
    /// The word for it on the command line.
    pub id: String,
    /// The checklist, in the order of work.
    #[serde(rename(deserialize = "item"))]
    pub items: Vec<Item>,
    /// The ways to close the account.
    #[serde(default, rename(deserialize = "path"))]
    pub paths: Vec<Path>,
    /// What shows who one is.
    #[serde(default, rename(deserialize = "proof"))]
    pub proofs: Vec<Proof>,
    /// The name people know.
    pub service: String,
    /// The texts it rests on.
    #[serde(rename(deserialize = "source"))]
    pub sources: Vec<Source>,
    /// What goes wrong, and what helps.
    #[serde(default, rename(deserialize = "trouble"))]
    pub troubles: Vec<Trouble>,
}

/// One thing to see to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Whether the deletion fails, or money is lost, while it is open.
    pub blocks: Blocks,
    /// The request that a case of its own makes.
    #[serde(default, rename(deserialize = "case"))]
    pub right: Option<Right>,
    /// What to type.
    #[serde(default)]
    pub commands: Vec<String>,
    /// The word for it on the command line.
    pub id: String,
    /// The provisions of the law that it states.
    #[serde(default)]
    pub provisions: Vec<Provision>,
    /// Names that fit for the files to save.
    #[serde(default)]
    pub save: Vec<String>,
    /// What in the record shows by itself that it is done.
    #[serde(default, skip_serializing)]
    pub shown_by: Option<Shown>,
    /// The texts it rests on, by id.
    pub sources: Vec<String>,
    /// The part of the work.
    pub stage: Stage,
    /// What is so once it is done.
    pub title: String,
    /// How to verify it.
    pub verify: String,
    /// Why.
    pub why: String,
}

/// What stands in the record of a case with the controller, and shows that an entry is done.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// The user closed the account.
    AccountDeleted,
    /// They answered the request.
    Answered,
    /// The user's own list of orders is filed.
    OrdersKept,
    /// The request has gone.
    Sent,
}

/// The parts of the work, in their order.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// What is open between the user and the service.
    Settle,
    /// What only the account has.
    Save,
    /// See before deleting.
    Ask,
    /// Traces and ways in.
    Tidy,
    /// Other services that look like the same.
    Apart,
    /// The deletion itself.
    Close,
    /// What follows.
    After,
}

/// What an open item does to the deletion, as far as anybody says.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blocks {
    /// Nothing, but money may be lost.
    Money,
    /// Nothing.
    No,
    /// The deletion may be refused, or be the wrong one.
    Yes,
}

/// A way to close the account.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// The page, where it has an address of its own.
    #[serde(default)]
    pub address: Option<WebAddress>,
    /// The word for it on the command line.
    pub id: Route,
    /// What shows who one is.
    pub proof: String,
    /// The texts it rests on, by id.
    pub sources: Vec<String>,
    /// How far it can be believed.
    pub standing: String,
    /// What to do, in order.
    #[serde(rename(deserialize = "step"))]
    pub steps: Vec<Step>,
    /// What it is called.
    pub title: String,
    /// What has to be typed to confirm.
    pub typed: String,
    /// The same function under other labels.
    #[serde(default, rename(deserialize = "variant"))]
    pub variants: Vec<Variant>,
}

/// The ways there are.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// The website, at a computer.
    Desktop,
    /// The app.
    MobileApp,
    /// The page for rights.
    PrivacyCentre,
    /// People.
    Support,
}

/// The word names no way.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no way `{0}` to close an account")]
pub struct RouteError(String);

/// One thing to do on a way.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Other labels of what is pressed.
    #[serde(default)]
    pub labels: Vec<String>,
    /// What to do.
    pub text: String,
}

/// A way under other labels.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The texts it rests on, by id.
    pub sources: Vec<String>,
    /// How far it can be believed.
    pub standing: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What it is called.
    pub title: String,
}

/// Something that shows who one is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Its id.
    pub id: String,
    /// The texts it rests on, by id.
    pub sources: Vec<String>,
    /// When it is taken.
    pub text: String,
    /// What it is.
    pub title: String,
}

/// Something that comes after the deletion.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// What to type.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Its id.
    pub id: String,
    /// Somebody promises it; no law says so.
    #[serde(default)]
    pub promise: bool,
    /// The provisions of the law that it states.
    #[serde(default)]
    pub provisions: Vec<Provision>,
    /// The texts it rests on, by id.
    pub sources: Vec<String>,
    /// What it is.
    pub text: String,
    /// What it is about.
    pub title: String,
}

/// Something that goes wrong, and what helps.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Trouble {
    /// What to type.
    #[serde(default)]
    pub commands: Vec<String>,
    /// What helps, the first first.
    pub fixes: Vec<String>,
    /// Its id.
    pub id: String,
    /// The provisions of the law that it states.
    #[serde(default)]
    pub provisions: Vec<Provision>,
    /// The texts it rests on, by id.
    pub sources: Vec<String>,
    /// What is seen.
    pub symptom: String,
}

/// A question that texts answer in different ways.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// What each text says.
    pub claims: Vec<Claim>,
    /// Its id.
    pub id: String,
    /// The provisions of the law that the reading states.
    #[serde(default)]
    pub provisions: Vec<Provision>,
    /// What redress goes by.
    pub reading: String,
    /// The texts the reading rests on, by id.
    pub sources: Vec<String>,
    /// The question.
    pub topic: String,
}

/// What one text says to a question.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// It promises that; no law says so.
    #[serde(default)]
    pub promise: bool,
    /// What it says, in our words.
    pub says: String,
    /// The text, by id.
    pub source: String,
}

/// What every statement of a guide has.
struct Statement<'a> {
    id: &'a str,
    provisions: &'a [Provision],
    sources: Vec<&'a str>,
    texts: Vec<&'a str>,
}

impl Guide {
    /// Reads a guide.
    ///
    /// # Errors
    /// When it is no guide, a statement has no source or an unknown one, states law without a provision, or two entries
    /// have one id.
    pub fn read(text: &str) -> Result<Self, GuideFault> {
        let guide: Self = toml::from_str(text).map_err(|error| GuideFault::Syntax(error.to_string()))?;
        guide.check()?;
        Ok(guide)
    }

    /// Returns an entry of the checklist.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Returns a way to close the account.
    #[must_use]
    pub fn path(&self, route: Route) -> Option<&Path> {
        self.paths.iter().find(|path| path.id == route)
    }

    /// Returns a text by its id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    fn check(&self) -> Result<(), GuideFault> {
        once(self.sources.iter().map(|source| source.id.as_str()))?;
        once(self.items.iter().map(|item| item.id.as_str()))?;
        once(self.paths.iter().map(|path| path.id.name()))?;
        once(self.after.iter().map(|after| after.id.as_str()))?;
        once(self.troubles.iter().map(|trouble| trouble.id.as_str()))?;
        once(self.contradictions.iter().map(|contradiction| contradiction.id.as_str()))?;
        if let Some(alone) = self.contradictions.iter().find(|contradiction| contradiction.claims.len() < 2) {
            return Err(GuideFault::Alone(alone.id.clone()));
        }
        if let Some(alone) = self.items.iter().find(|item| !self.can_be_shown(item)) {
            return Err(GuideFault::Shown(alone.id.clone()));
        }
        self.statements().iter().try_for_each(|statement| self.check_statement(statement))
    }

    /// Tells whether a case could show that an entry is done, where one is to.
    fn can_be_shown(&self, item: &Item) -> bool {
        match item.shown_by {
            None => true,
            Some(Shown::Answered | Shown::Sent) => self.controller.is_some() && item.right.is_some(),
            Some(Shown::AccountDeleted | Shown::OrdersKept) => self.controller.is_some(),
        }
    }

    fn check_statement(&self, statement: &Statement<'_>) -> Result<(), GuideFault> {
        let id = || statement.id.to_owned();
        if statement.sources.is_empty() {
            return Err(GuideFault::Unfounded(id()));
        }
        if statement.texts.iter().any(|text| text.trim().is_empty() || text.chars().any(char::is_control)) {
            return Err(GuideFault::Text(id()));
        }
        let mut law = false;
        for source in &statement.sources {
            let missing = || GuideFault::Missing { entry: id(), source_id: (*source).to_owned() };
            law |= self.source(source).ok_or_else(missing)?.kind == Kind::Law;
        }
        if law == statement.provisions.is_empty() { Err(GuideFault::Law(id())) } else { Ok(()) }
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let mut all: Vec<Statement<'_>> = self.items.iter().map(Item::statement).collect();
        all.extend(self.paths.iter().flat_map(Path::statements));
        all.extend(self.proofs.iter().map(Proof::statement));
        all.extend(self.after.iter().map(After::statement));
        all.extend(self.troubles.iter().map(Trouble::statement));
        all.extend(self.contradictions.iter().flat_map(Contradiction::statements));
        all
    }
}

fn once<'a>(ids: impl Iterator<Item = &'a str>) -> Result<(), GuideFault> {
    let mut seen = HashSet::new();
    let mut ids = ids;
    ids.find(|id| !seen.insert(*id)).map_or(Ok(()), |id| Err(GuideFault::Twice(id.to_owned())))
}

fn words(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

impl Item {
    fn statement(&self) -> Statement<'_> {
        let mut texts = vec![self.title.as_str(), &self.why, &self.verify];
        texts.extend(self.save.iter().chain(&self.commands).map(String::as_str));
        Statement { id: &self.id, provisions: &self.provisions, sources: words(&self.sources), texts }
    }
}

impl Path {
    fn statements(&self) -> Vec<Statement<'_>> {
        let id = self.id.name();
        let mut texts = vec![self.title.as_str(), &self.standing, &self.proof, &self.typed];
        texts.extend(self.steps.iter().flat_map(|step| step.labels.iter().chain([&step.text])).map(String::as_str));
        let mut all = vec![Statement { id, provisions: &[], sources: words(&self.sources), texts }];
        all.extend(self.variants.iter().map(|variant| {
            let mut texts = vec![variant.title.as_str(), &variant.standing];
            texts.extend(variant.steps.iter().map(String::as_str));
            Statement { id, provisions: &[], sources: words(&variant.sources), texts }
        }));
        all
    }
}

impl Proof {
    fn statement(&self) -> Statement<'_> {
        let texts = vec![self.title.as_str(), &self.text];
        Statement { id: &self.id, provisions: &[], sources: words(&self.sources), texts }
    }
}

impl After {
    fn statement(&self) -> Statement<'_> {
        let texts = vec![self.title.as_str(), &self.text];
        Statement { id: &self.id, provisions: &self.provisions, sources: words(&self.sources), texts }
    }
}

impl Trouble {
    fn statement(&self) -> Statement<'_> {
        let texts = self.fixes.iter().chain([&self.symptom]).map(String::as_str).collect();
        Statement { id: &self.id, provisions: &self.provisions, sources: words(&self.sources), texts }
    }
}

impl Contradiction {
    fn statements(&self) -> Vec<Statement<'_>> {
        let texts = vec![self.topic.as_str(), &self.reading];
        let reading = Statement { id: &self.id, provisions: &self.provisions, sources: words(&self.sources), texts };
        let claims = self.claims.iter().map(|claim| Statement {
            id: &self.id,
            provisions: &[],
            sources: vec![&claim.source],
            texts: vec![&claim.says],
        });
        [reading].into_iter().chain(claims).collect()
    }
}

impl Stage {
    /// Every part, in the order of work.
    pub const ALL: [Self; 7] = [Self::Settle, Self::Save, Self::Ask, Self::Tidy, Self::Apart, Self::Close, Self::After];

    /// Returns the heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Settle => "Settle what is open",
            Self::Save => "Save what only the account has",
            Self::Ask => "Ask first",
            Self::Tidy => "Take off what can be taken off",
            Self::Apart => "Not the same account",
            Self::Close => "Close the account, and ask for erasure",
            Self::After => "Afterwards",
        }
    }
}

impl Blocks {
    /// Returns what an open item does, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Money => "does not block; money is at risk",
            Self::No => "does not block",
            Self::Yes => "can block",
        }
    }
}

impl Route {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Desktop, Self::MobileApp, Self::PrivacyCentre, Self::Support];

    /// Returns the word of the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::MobileApp => "mobile-app",
            Self::PrivacyCentre => "privacy-centre",
            Self::Support => "support",
        }
    }
}

impl FromStr for Route {
    type Err = RouteError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|route| route.name() == text);
        found.ok_or_else(|| RouteError(text.to_owned()))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
id = "shop"
service = "Shop"
[[source]]
id = "law"
title = "The law"
seen = 2026-11-22
kind = "law"
[[source]]
id = "page"
title = "A page"
seen = 2026-11-22
kind = "guide"
[[item]]
id = "orders"
stage = "settle"
title = "No order"
why = "Because."
verify = "Look."
blocks = "yes"
sources = ["page"]
[[contradiction]]
id = "when"
topic = "When?"
reading = "Nobody knows."
sources = ["page"]
claims = [{ source = "page", says = "now" }, { source = "page", says = "later" }]
"#;

    fn fault(from: &str, to: &str) -> GuideFault {
        assert!(SMALL.contains(from), "{from}");
        Guide::read(&SMALL.replacen(from, to, 1)).unwrap_err()
    }

    #[test]
    fn a_statement_without_a_source_is_refused() {
        assert!(Guide::read(SMALL).is_ok());
        assert_eq!(fault("sources = [\"page\"]", "sources = []"), GuideFault::Unfounded("orders".to_owned()));
        assert!(matches!(fault("sources = [\"page\"]\n[[con", "[[con"), GuideFault::Syntax(_)));
        assert!(matches!(fault("source = \"page\", ", ""), GuideFault::Syntax(_)));
        let missing = GuideFault::Missing { entry: "when".to_owned(), source_id: "pag".to_owned() };
        assert_eq!(fault("source = \"page\"", "source = \"pag\""), missing);
    }

    #[test]
    fn a_source_without_its_day_or_kind_is_refused() {
        for key in ["seen = 2026-11-22\n", "kind = \"guide\"\n"] {
            assert!(matches!(fault(key, ""), GuideFault::Syntax(_)), "{key}");
        }
        assert!(matches!(fault("seen = 2026-11-22", "seen = 2026-11-22T10:00:00Z"), GuideFault::Syntax(_)));
    }

    #[test]
    fn law_has_its_provision_and_a_provision_has_the_law() {
        let law = || GuideFault::Law("orders".to_owned());
        assert_eq!(fault("sources = [\"page\"]", "sources = [\"page\", \"law\"]"), law());
        assert_eq!(fault("sources = [\"page\"]", "sources = [\"page\"]\nprovisions = [\"Art. 17 GDPR\"]"), law());
        let both = "sources = [\"page\", \"law\"]\nprovisions = [\"Art. 17 GDPR\"]";
        assert!(Guide::read(&SMALL.replacen("sources = [\"page\"]", both, 1)).is_ok());
    }

    #[test]
    fn an_id_twice_a_claim_alone_an_empty_text_and_a_slip_of_the_pen_are_refused() {
        assert_eq!(fault("id = \"page\"", "id = \"law\""), GuideFault::Twice("law".to_owned()));
        assert_eq!(fault(", { source = \"page\", says = \"later\" }", ""), GuideFault::Alone("when".to_owned()));
        assert_eq!(fault("\"Because.\"", "\" \""), GuideFault::Text("orders".to_owned()));
        assert_eq!(fault("\"Because.\"", "\"a\\u001bb\""), GuideFault::Text("orders".to_owned()));
        assert!(matches!(fault("why =", "wy ="), GuideFault::Syntax(_)));
    }

    #[test]
    fn the_words_of_the_ways_are_read_back() {
        for route in Route::ALL {
            assert_eq!(route.to_string().parse(), Ok(route));
        }
        assert!("app".parse::<Route>().is_err());
    }
}
