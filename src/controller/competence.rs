use std::{collections::BTreeSet, fmt};

use serde::Serialize;

use super::{Authorities, SupervisoryAuthority};
use crate::law::{Country, Law, Place, Regime};

/// The authorities that take the complaint of somebody who lives at a place, and why these.
#[derive(Clone, Debug, Serialize)]
pub struct Competence {
    /// The authorities; several where several are competent, or the place is not known well enough.
    pub authorities: Vec<&'static SupervisoryAuthority>,
    /// The place.
    #[serde(serialize_with = "code")]
    pub place: Place,
    /// Where the law of the place says whom to complain to, if redress knows that law.
    pub provisions: Vec<String>,
    /// Why these.
    #[serde(skip)]
    pub why: Why,
}

/// Why an authority is the one, or why none or several are named.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Why {
    /// One of them watches the part of the country where the person lives.
    Part,
    /// They watch parts of the country, and in which the person lives is not known.
    PartUnknown,
    /// Redress knows none, and if any, those of these other parts of the country.
    Unknown(BTreeSet<String>),
    /// It watches the country where the person lives.
    Residence,
}

impl Authorities {
    /// Returns the authorities that take the complaint of somebody who lives there about a company, and why.
    ///
    /// The place where the person lives decides, wherever the company says that its own authority is (Art. 77(1) GDPR);
    /// inside Germany it is the Land.
    ///
    /// ```
    /// use redress::controller::{Authorities, Why};
    /// let bavaria = Authorities::shipped().competent(&"DE-BY".parse()?);
    /// assert_eq!((bavaria.authorities[0].id.as_str(), bavaria.why), ("debaylda", Why::Part));
    /// # Ok::<(), redress::law::PlaceError>(())
    /// ```
    #[must_use]
    pub fn competent(&'static self, place: &Place) -> Competence {
        let of = |fits: &dyn Fn(&Place) -> bool| -> Vec<_> {
            self.all().filter(|one| one.is_for_companies() && one.places.iter().any(fits)).collect()
        };
        let part = of(&|known| known.region.is_some() && known == place);
        let country = of(&|known| known.region.is_none() && known.country == place.country);
        let parts = of(&|known| known.region.is_some() && known.country == place.country);
        let (authorities, why) = match (part.is_empty(), country.is_empty(), place.region.is_none()) {
            (false, _, _) => (part, Why::Part),
            (true, false, _) => (country, Why::Residence),
            (true, true, true) if !parts.is_empty() => (parts, Why::PartUnknown),
            (true, true, _) => (Vec::new(), Why::Unknown(codes(&parts, place.country))),
        };
        Competence { authorities, place: place.clone(), provisions: provisions(place), why }
    }
}

fn codes(authorities: &[&SupervisoryAuthority], country: Country) -> BTreeSet<String> {
    let places = authorities.iter().flat_map(|authority| &authority.places);
    places.filter(|place| place.country == country).map(ToString::to_string).collect()
}

/// Returns where the law of the place gives the right to complain.
fn provisions(place: &Place) -> Vec<String> {
    let law = Regime::ALL.into_iter().map(Law::of).find(|law| law.applies_in(place));
    let step = law.and_then(|law| law.steps().iter().find(|step| step.name == "complaint"));
    step.map(|step| step.provisions.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

fn code<S: serde::Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(place)
}

impl Competence {
    /// Cites the provisions in brackets, empty where redress has no record of the law.
    fn cited(&self) -> String {
        if self.provisions.is_empty() { String::new() } else { format!(" ({})", self.provisions.join(", ")) }
    }
}

impl fmt::Display for Competence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (place, country, cited) = (&self.place, self.place.country.name(), self.cited());
        if self.provisions.is_empty() && matches!(self.why, Why::Part | Why::Residence) {
            return write!(
                f,
                "{country}: on record for where you live, `{place}`; redress has no record of the law there, nor of what is taken up."
            );
        }
        match &self.why {
            Why::Residence => {
                write!(f, "{country}: the authority of the country where you live takes complaints{cited}.")
            }
            Why::Part if self.authorities.len() == 1 => {
                write!(f, "{country}: the authority of the part where you live, `{place}`, takes complaints{cited}.")
            }
            Why::Part => {
                write!(f, "{country}: in the part where you live, `{place}`, each of these takes complaints{cited}.")
            }
            Why::PartUnknown => write!(
                f,
                "{country}: the part where you live decides, and none is named, so all that are known are listed{cited}."
            ),
            Why::Unknown(parts) if parts.is_empty() => write!(f, "{country}: no authority is known to redress."),
            Why::Unknown(parts) => {
                let parts: Vec<String> = parts.iter().map(|code| format!("`{code}`")).collect();
                write!(f, "{country}: no authority is known to redress for `{place}`, only for {}.", parts.join(", "))
            }
        }
    }
}
