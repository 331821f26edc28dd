use std::sync::LazyLock;

use super::SupervisoryAuthority;
use crate::law::Place;

/// Every authority redress knows; read on the first call of [`Authorities::shipped`], not before.
#[derive(Debug)]
pub struct Authorities(Vec<SupervisoryAuthority>);

macro_rules! records {
    ($($id:literal,)*) => {
        [$(include_str!(concat!("../../data/authorities/", $id, ".toml"))),*]
    };
}

/// The records in `data/authorities`; a test holds the list against the folder.
static RECORDS: [&str; 64] = records![
    "atdsb",
    "beapd",
    "bgcpdp",
    "br-anpd",
    "ca-opc",
    "chedoeb",
    "cydp",
    "czcuooz",
    "debawueldb",
    "debaylda",
    "debayldb",
    "deberlbdi",
    "debfdi",
    "debralda",
    "debrelfdi",
    "deekdbfd",
    "dehessbdi",
    "dehmbbfdi",
    "dekathbayddsb",
    "dekathdsz",
    "dekathffdsz",
    "dekathnordddsb",
    "dekathostddsb",
    "demvldi",
    "dendslfd",
    "denrwldi",
    "derf",
    "derfdw",
    "derlpbdi",
    "desaarudz",
    "desaechsdsb",
    "desalbd",
    "deshuld",
    "detlfdi",
    "dkdi",
    "eeaki",
    "esaepa",
    "fitst",
    "frcnil",
    "gbico",
    "grdpa",
    "hrazop",
    "hunaih",
    "iedpc",
    "isdpa",
    "itgpdp",
    "lidss",
    "ltada",
    "lucnpd",
    "lvdvi",
    "mtidpc",
    "nlap",
    "nods",
    "plgiodo",
    "ptcnpd",
    "roanspdcp",
    "sedi",
    "sg-pdpc",
    "siiprs",
    "skunoou",
    "tr-kvkk",
    "us-ca-ag",
    "us-ca-cppa",
    "us-or-doj",
];

static SHIPPED: LazyLock<Authorities> = LazyLock::new(|| {
    let read =
        |text: &&str| toml::from_str(text).expect("a test reads the same records, which are part of the program");
    Authorities(RECORDS.iter().map(read).collect())
});

impl Authorities {
    /// Returns the records that are part of the program.
    ///
    /// # Panics
    /// Never: a record that cannot be read fails the tests and is not shipped.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Returns every authority, by id.
    pub fn all(&self) -> impl Iterator<Item = &SupervisoryAuthority> {
        self.0.iter()
    }

    /// Returns the authority of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&SupervisoryAuthority> {
        self.all().find(|authority| authority.id == id)
    }

    /// Returns the authority of this id or this name, whatever the case of its letters.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<&SupervisoryAuthority> {
        let wanted = text.trim().to_lowercase();
        self.all().find(|known| known.id == wanted || known.name.to_lowercase() == wanted)
    }

    /// Returns those of a place that watch something else than companies at large, such as churches.
    pub fn others(&self, place: &Place) -> impl Iterator<Item = &SupervisoryAuthority> {
        let near = |known: &Place| {
            let whole = known.region.is_none() || place.region.is_none();
            known.country == place.country && (whole || known.region == place.region)
        };
        self.all().filter(move |authority| !authority.is_for_companies() && authority.places.iter().any(near))
    }
}
