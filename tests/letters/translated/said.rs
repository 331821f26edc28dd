//! What a language says, as its table has it. Tables under the name of a law are of that law only and go before.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use redress::{
    law::{Language, Regime, Right},
    request::LetterKind,
};
use serde::Deserialize;

/// Phrases by right or `all`, by what is asked.
type Asks = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The tables of phrases by kind of letter.
const KINDS: [&str; 3] = ["request", "follow", "complaint"];

pub(crate) struct Says {
    pub(crate) form: Form,
    /// The phrases of the law, and those of the language.
    layers: [Layer; 2],
}

struct Layer {
    asks: BTreeMap<&'static str, Asks>,
    name: &'static str,
}

/// How the letters of a language look, and what may not stand in them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    pub(crate) account: Account,
    pub(crate) citation: Citation,
    pub(crate) letter: Frame,
    pub(crate) never: Never,
    /// A right that needs grounds of the person's own; a law without one has none.
    pub(crate) reason: Option<Reason>,
    pub(crate) sent: Sent,
    pub(crate) typed: Typed,
}

/// What a letter says of the address of the account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Account {
    /// Where the person's address is that of the account.
    pub(crate) own: String,
    /// Where another is.
    pub(crate) other: String,
    /// Where none is stated.
    pub(crate) unknown: String,
}

/// How an article is cited: what stands around its number, around the paragraph behind it and around the point behind that.
/// The first of each is the form that front matter is held against; the others may stand in a text besides.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Citation {
    pub(crate) article: Vec<String>,
    pub(crate) paragraph: Vec<String>,
    pub(crate) point: Vec<String>,
}

/// How a letter begins and ends, and how it names what is inserted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Frame {
    pub(crate) begins: String,
    pub(crate) closes: String,
    /// Where a complaint begins otherwise.
    pub(crate) complaint_begins: Option<String>,
    /// What the country of the person is called.
    pub(crate) country: String,
    /// Days as they are written, by their ISO form.
    pub(crate) days: BTreeMap<String, String>,
    /// The first line of what has happened.
    pub(crate) happened: String,
    /// The subject of a bare request for access, without its reference.
    pub(crate) subject: String,
    /// Where a sworn complaint ends otherwise.
    pub(crate) sworn_closes: Option<String>,
}

/// What may not stand in a letter, whatever the case of its characters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Never {
    /// Words of money and threats.
    pub(crate) money: Vec<String>,
    /// Names that may stand though a word is in them.
    #[serde(default)]
    pub(crate) names: Vec<String>,
    /// Words of English, of another law or another language, and weaker ones.
    pub(crate) words: Vec<String>,
}

/// What only stands in a letter with the person's own reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    /// In no letter without it.
    pub(crate) never: Vec<String>,
    /// In an erasure and an objection with it.
    pub(crate) says: Vec<String>,
}

/// What was only sent is never called received.
#[expect(clippy::struct_field_names, reason = "the names are those of the table")]
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Sent {
    /// What shows that the controller has the request, by the tier of the proof.
    pub(crate) by_tier: BTreeMap<String, String>,
    /// The day from which a complaint counts where nothing shows the receipt.
    pub(crate) complaint: String,
    /// That no confirmation is at hand.
    pub(crate) no_confirmation: String,
    /// A reminder that counts from receipt, and only such a one.
    pub(crate) received: String,
    /// The same in full, where it is known on which day.
    pub(crate) received_on: Vec<String>,
    /// A reminder that counts from the handing over.
    pub(crate) sent: String,
}

/// What a person may type in that language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Typed {
    /// The data that a letter is about.
    pub(crate) named_data: String,
    /// What might be read as something else.
    pub(crate) texts: Vec<String>,
}

impl Says {
    pub(crate) fn of(language: Language, regime: Regime) -> Self {
        let name = format!("says_{language}.toml");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/letters").join(&name);
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("tests/letters/{name}: {error}"));
        let mut shared: toml::Table = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut own = toml::Table::new();
        for law in Regime::ALL {
            let table = shared.remove(law.name()).map(|table| table.try_into().unwrap());
            if law == regime {
                own = table.unwrap_or_default();
            }
        }
        let layers = [Layer::taken(regime.name(), &mut own), Layer::taken("every law", &mut shared)];
        overlay(&mut shared, own);
        Self { form: shared.try_into().unwrap_or_else(|error| panic!("{name}, {regime}: {error}")), layers }
    }

    /// The name of the phrases for what is asked, and the phrases: those of the law and right, then of the law, then of the
    /// language and right, then of the language.
    pub(crate) fn phrases(&self, kind: LetterKind, right: Right, ask: &str) -> Option<(String, &[String])> {
        let kind = match kind {
            LetterKind::Complaint => "complaint",
            _ if kind.is_follow_up() => "follow",
            _ => "request",
        };
        let places = self.layers.iter().flat_map(|layer| [right.name(), "all"].map(|right| (layer, right)));
        places.into_iter().find_map(|(layer, right)| {
            let phrases = layer.asks.get(kind)?.get(right)?.get(ask)?;
            Some((layer.key(kind, right, ask), phrases.as_slice()))
        })
    }

    /// The names of all phrases.
    pub(crate) fn keys(&self) -> BTreeSet<String> {
        let of = |layer: &Layer| {
            let mut keys = BTreeSet::new();
            for (kind, asks) in &layer.asks {
                let rights = asks.iter().flat_map(|(right, asks)| asks.keys().map(move |ask| (right, ask)));
                keys.extend(rights.map(|(right, ask)| layer.key(kind, right, ask)));
            }
            keys
        };
        self.layers.iter().flat_map(of).collect()
    }
}

impl Layer {
    /// Takes the phrases out of a table.
    fn taken(name: &'static str, table: &mut toml::Table) -> Self {
        let asks = KINDS.into_iter().filter_map(|kind| {
            let asks = table.remove(kind)?;
            Some((kind, asks.try_into().unwrap_or_else(|error| panic!("{name}, [{kind}]: {error}"))))
        });
        Self { asks: asks.collect(), name }
    }

    fn key(&self, kind: &str, right: &str, ask: &str) -> String {
        format!("{}: [{kind}.{right}] {ask}", self.name)
    }
}

/// Puts a table in the place of another, value by value.
fn overlay(under: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => overlay(under, over),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}
