use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use super::{
    Channel, ChannelKind, Controller, Difference, History, Instead, RegistryError, Unsuitable, address::AddressKey,
    differences, read, record_lines, unsuitable,
};
use crate::controller::RecordFault;

/// Everybody redress knows who to write to, and every address it will not write to.
///
/// A copy costs two reference counts. The records are read on the first call of [`Registry::shipped`], not before.
#[derive(Clone, Debug)]
pub struct Registry {
    controllers: Arc<BTreeMap<String, Arc<Controller>>>,
    /// What the user's own records were made to change.
    history: Arc<History>,
    unsuitable: Arc<Vec<Unsuitable>>,
    unusable: Arc<Vec<Unusable>>,
}

/// A record of the user that cannot be used. Nobody is written to by it, nor by the shipped record that it would stand in
/// for: the user wanted another one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unusable {
    /// The id of the controller it is for.
    pub id: String,
    /// What is wrong with it, and where it is.
    pub error: RegistryError,
}

impl Unusable {
    /// Tells whether the record that cannot be used comes from there.
    #[must_use]
    pub fn is_at(&self, place: &str) -> bool {
        match &self.error {
            RegistryError::NameTaken { origin, .. }
            | RegistryError::OpenToOthers { origin, .. }
            | RegistryError::Record { origin, .. }
            | RegistryError::Unreadable { origin, .. }
            | RegistryError::Twice { second: origin, .. } => origin == place,
            RegistryError::Address(_)
            | RegistryError::Group { .. }
            | RegistryError::KnownAddress { .. }
            | RegistryError::NotOffered { .. }
            | RegistryError::Stale { .. }
            | RegistryError::Unknown { .. }
            | RegistryError::Unsuitable { .. } => false,
        }
    }
}

macro_rules! records {
    ($($id:literal,)*) => {
        [$(($id, include_str!(concat!("../../data/controllers/", $id, ".toml")))),*]
    };
}

/// The records in `data/controllers`; a test holds the list against the folder.
static RECORDS: [(&str, &str); 17] = records![
    "alibaba-cloud",
    "alibaba-com",
    "alibabagroup-com",
    "aliexpress",
    "aliexpress-sellers",
    "alipay",
    "aliyun",
    "cainiao",
    "daraz",
    "dingtalk",
    "fliggy",
    "lazada",
    "miravia",
    "qwen",
    "taobao",
    "trendyol",
    "ucweb",
];

static UNSUITABLE: &str = include_str!("../../data/unsuitable.toml");

static SHIPPED: LazyLock<Registry> =
    LazyLock::new(|| read_shipped().expect("a test reads the same records, which are part of the program"));

/// Ids less like the text than this are not offered; 1 is the same text.
const ALIKE: f64 = 0.8;

impl Registry {
    /// Returns the records that are part of the program.
    ///
    /// # Panics
    /// Never: a record that cannot be read fails the tests and is not shipped.
    #[must_use]
    pub fn shipped() -> Self {
        SHIPPED.clone()
    }

    /// Returns a registry in which a record of the user is added or stands in for the one of the same id.
    ///
    /// `origin` is where the record comes from; it marks the controller wherever it is shown.
    ///
    /// # Errors
    /// When the text is no record, contradicts itself, uses an address that must not be used, has the id of another
    /// record of the user, or a name that another controller answers to.
    pub fn with_override(&self, origin: &str, text: &str) -> Result<Self, RegistryError> {
        let added = self.read(origin, text)?;
        self.names_are_free(&added, origin)?;
        if let Some(first) = self.controllers.get(&added.id).and_then(|known| known.overridden_by.clone()) {
            return Err(RegistryError::Twice { first, id: added.id, second: origin.to_owned() });
        }
        let mut controllers = BTreeMap::clone(&self.controllers);
        controllers.insert(added.id.clone(), Arc::new(added));
        Ok(Self { controllers: Arc::new(controllers), ..self.clone() })
    }

    /// Makes sure that no name of a record is one that another controller is found by: letters to that one would go to this.
    ///
    /// # Errors
    /// With the first name that is taken.
    pub fn names_are_free(&self, added: &Controller, origin: &str) -> Result<(), RegistryError> {
        for name in [&added.id].into_iter().chain(&added.aliases) {
            let taken_by = |known: &&Controller| known.id != added.id && known.answers_to(name);
            if let Some(other) = self.controllers().find(taken_by) {
                let (name, origin, other) = (name.clone(), origin.to_owned(), other.id.clone());
                return Err(RegistryError::NameTaken { name, origin, other });
            }
        }
        Ok(())
    }

    /// Returns a registry with a record of the user or, where that cannot be used, without the controller it is for: the
    /// others are not touched by it.
    ///
    /// `name` is the id where the text does not tell it, as its file is called.
    #[must_use]
    pub fn with_own(&self, name: &str, origin: &str, text: &str) -> Self {
        let id = || record_lines::id(text).unwrap_or_else(|| name.to_owned());
        self.with_override(origin, text).unwrap_or_else(|error| self.without(&id(), error))
    }

    /// Returns a registry in which nothing is known of a controller but why.
    #[must_use]
    pub fn without(&self, id: &str, error: RegistryError) -> Self {
        let id = id.trim().to_ascii_lowercase();
        let mut controllers = BTreeMap::clone(&self.controllers);
        controllers.remove(&id);
        let mut unusable = Vec::clone(&self.unusable);
        unusable.push(Unusable { id, error });
        Self { controllers: Arc::new(controllers), unusable: Arc::new(unusable), ..self.clone() }
    }

    /// Returns a registry without the controllers that a record may be for which is not to be read: the one its file is
    /// called after and, where a text is there, the one that names.
    #[must_use]
    pub fn without_record(&self, name: &str, text: Option<&str>, error: &RegistryError) -> Self {
        let told = text.and_then(record_lines::id).filter(|id| id != name);
        let ids = std::iter::once(name.to_owned()).chain(told);
        ids.fold(self.clone(), |known, id| known.without(&id, error.clone()))
    }

    /// Returns a registry in which the addresses bear the day on which the user last looked at them, those and no others, and
    /// which knows what their own records were made to change.
    #[must_use]
    pub fn with_history(&self, history: &History) -> Self {
        let looked_at = |(id, known): (&String, &Arc<Controller>)| (id.clone(), known.looked_at(history));
        let controllers = Arc::new(self.controllers.iter().map(looked_at).collect());
        Self { controllers, history: Arc::new(history.clone()), ..self.clone() }
    }

    /// Returns what the shipped record of a controller says by now, and the user's own hides: what it says otherwise than on the
    /// day on which the user's own took its place. What the user changed is none of it, as long as the shipped record
    /// still says what they changed.
    #[must_use]
    pub fn hidden(&self, id: &str) -> Vec<Difference> {
        let own = self.controllers.get(id).filter(|own| own.overridden_by.is_some());
        let shipped = SHIPPED.controllers.get(id);
        let Some((own, shipped)) = own.zip(shipped) else { return Vec::new() };
        differences(shipped, own).into_iter().filter(|change| !self.history.is_meant(id, change)).collect()
    }

    /// Returns the records of the user that cannot be used.
    #[must_use]
    pub fn unusable(&self) -> &[Unusable] {
        &self.unusable
    }

    /// Reads a record without adding it.
    ///
    /// # Errors
    /// When the text is no record, contradicts itself, or uses an address that must not be used.
    pub fn read(&self, origin: &str, text: &str) -> Result<Controller, RegistryError> {
        let fault = |fault: RecordFault| RegistryError::Record {
            line: record_lines::of(text, &fault),
            fault,
            origin: origin.to_owned(),
        };
        read::controller(text, Some(origin), &self.unsuitable, Some(&Self::shipped())).map_err(fault)
    }

    /// Returns the controller that has exactly this id.
    #[must_use]
    pub fn with_id(&self, id: &str) -> Option<&Controller> {
        self.controllers.get(id).map(Arc::as_ref)
    }

    /// Returns a registry with all these records of the user, each with its origin.
    ///
    /// # Errors
    /// As [`Registry::with_override`], for the first record that cannot be used.
    pub fn with_overrides<'a>(
        &self,
        records: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, RegistryError> {
        records.into_iter().try_fold(self.clone(), |known, (origin, text)| known.with_override(origin, text))
    }

    /// Returns the controller of this id, or of another id of it, in whatever letter case.
    ///
    /// # Errors
    /// When there is none: with the nearest id, with its members where the text is a group, or, where it is an address,
    /// with what is known about that.
    pub fn find(&self, text: &str) -> Result<&Controller, RegistryError> {
        let word = text.trim().to_ascii_lowercase();
        if let Some(held) = self.unusable.iter().find(|held| held.id == word) {
            return Err(held.error.clone());
        }
        let by_other_id = || self.controllers().find(|controller| controller.answers_to(&word));
        self.controllers.get(&word).map(Arc::as_ref).or_else(by_other_id).ok_or_else(|| self.refusal(text))
    }

    /// Returns the members of the group that the word names, such as `alibaba-group`, by id; none where it names no group.
    #[must_use]
    pub fn group(&self, word: &str) -> Vec<&Controller> {
        let wanted = word.trim().to_lowercase().replace(' ', "-");
        let of_it = |controller: &&Controller| {
            let group = controller.group.as_ref().map(|group| group.to_lowercase().replace(' ', "-"));
            group.is_some_and(|group| wanted.strip_suffix("-group") == Some(&group))
        };
        self.controllers().filter(of_it).collect()
    }

    /// Returns every controller, by id.
    pub fn controllers(&self) -> impl Iterator<Item = &Controller> {
        self.controllers.values().map(Arc::as_ref)
    }

    /// Returns the entry of the list of unsuitable addresses that names this one, in whatever spelling.
    #[must_use]
    pub fn unsuitable(&self, address: &str) -> Option<&Unsuitable> {
        let key = AddressKey::of(address);
        self.unsuitable.iter().find(|entry| AddressKey::of(&entry.value) == key)
    }

    /// Returns the whole list of unsuitable addresses.
    #[must_use]
    pub fn all_unsuitable(&self) -> &[Unsuitable] {
        &self.unsuitable
    }

    fn refusal(&self, text: &str) -> RegistryError {
        let key = AddressKey::of(text);
        let value = || text.trim().to_owned();
        if let Some(entry) = self.unsuitable(text) {
            let instead = entry.instead.as_deref().map(|id| self.instead(id));
            return RegistryError::Unsuitable { instead, value: value(), why: entry.why.clone() };
        }
        if !key.is_address() {
            let members: Vec<String> = self.group(text).iter().map(|controller| controller.id.clone()).collect();
            if !members.is_empty() {
                return RegistryError::Group { members, name: value() };
            }
            return RegistryError::Unknown { id: value(), nearest: self.nearest(text) };
        }
        let stale = self.stale(&key, value());
        stale.or_else(|| self.known(&key, value())).unwrap_or_else(|| RegistryError::Address(value()))
    }

    fn instead(&self, id: &str) -> Instead {
        let entities = self.controllers.get(id).map(|controller| controller.entities.as_slice()).unwrap_or_default();
        let address = entities.iter().find_map(|entity| entity.request_channel(ChannelKind::Email));
        Instead { address: address.map(|channel| channel.value.clone()), controller: id.to_owned() }
    }

    fn stale(&self, key: &AddressKey, value: String) -> Option<RegistryError> {
        let entries = self.controllers().flat_map(|known| known.stale.iter().map(|stale| (&known.id, stale)));
        let (controller, stale) = entries.into_iter().find(|(_, stale)| AddressKey::of(&stale.value) == *key)?;
        Some(RegistryError::Stale { controller: controller.clone(), now: stale.now.clone(), value })
    }

    fn known(&self, key: &AddressKey, value: String) -> Option<RegistryError> {
        let is_it = |channel: &&Channel| {
            let address = channel.email.as_ref().map_or(channel.value.as_str(), |email| email.as_str());
            AddressKey::of(address) == *key
        };
        let of = |controller| Controller::channels(controller).find(is_it).map(|channel| (controller, channel));
        let (controller, channel) = self.controllers().find_map(of)?;
        let id = controller.id.clone();
        Some(match channel.why_not_offered() {
            Some(why) => RegistryError::NotOffered { better: channel.better.clone(), controller: id, value, why },
            None => RegistryError::KnownAddress { controller: id, value },
        })
    }

    /// Returns the id most like the text, by its own letters or by those of the service's name (Jaro and Winkler).
    fn nearest(&self, text: &str) -> Option<String> {
        let text = text.trim().to_lowercase();
        let likeness = |controller: &Controller| {
            let by_name = strsim::jaro_winkler(&text, &controller.service.to_lowercase());
            strsim::jaro_winkler(&text, &controller.id).max(by_name)
        };
        let scored = self.controllers().map(|controller| (likeness(controller), controller));
        let (score, best) = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        (score >= ALIKE).then(|| best.id.clone())
    }
}

fn read_shipped() -> Result<Registry, RecordFault> {
    let message = |message| RecordFault::Syntax { line: 0, message };
    let unsuitable = unsuitable::read(UNSUITABLE).map_err(message)?;
    let record =
        |(id, text): &(&str, &str)| Ok(((*id).to_owned(), Arc::new(read::controller(text, None, &unsuitable, None)?)));
    let controllers = RECORDS.iter().map(record).collect::<Result<_, _>>()?;
    Ok(Registry {
        controllers: Arc::new(controllers),
        history: Arc::default(),
        unsuitable: Arc::new(unsuitable),
        unusable: Arc::default(),
    })
}
