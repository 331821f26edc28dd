use crate::law::{Law, Place, Regime};

/// The law a request rests on, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChosenLaw {
    /// What is doubtful about it, where it was chosen by hand.
    pub caution: Option<String>,
    /// The law.
    pub regime: Regime,
    /// Why, in a sentence.
    pub why: String,
}

/// No law that redress knows protects people in this place.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no law that redress knows fits {}", place_in_words(place))]
pub struct NoLaw {
    /// The place.
    pub place: Place,
}

/// Chooses the law from where the person lives, unless the user chose one.
///
/// The GDPR protects people in the Union and the EEA (Art. 3(2) GDPR), the UK GDPR people in the United Kingdom
/// (Art. 3(2) UK GDPR), the CCPA residents of California (Civ. Code § 1798.140, "consumer").
///
/// # Errors
/// When the user chose none and none fits.
pub fn choose_law(place: &Place, wanted: Option<Regime>) -> Result<ChosenLaw, NoLaw> {
    let fitting = Regime::ALL.into_iter().find(|regime| Law::of(*regime).applies_in(place));
    match (wanted, fitting) {
        (None, None) => Err(NoLaw { place: place.clone() }),
        (None, Some(regime)) => Ok(ChosenLaw { caution: None, regime, why: because(regime, place) }),
        (Some(regime), fitting) if fitting == Some(regime) => {
            Ok(ChosenLaw { caution: None, regime, why: because(regime, place) })
        }
        (Some(regime), _) => Ok(ChosenLaw {
            caution: Some(format!(
                "The {} may not apply, because you live in {}: it protects people in {}.",
                regime.short(),
                place_in_words(place),
                protected(regime)
            )),
            regime,
            why: format!("You chose the {}.", regime.short()),
        }),
    }
}

fn because(regime: Regime, place: &Place) -> String {
    format!("You live in {}, so the {} applies.", place_in_words(place), regime.short())
}

fn protected(regime: Regime) -> &'static str {
    match regime {
        Regime::Gdpr => "the European Union, Iceland, Liechtenstein and Norway",
        Regime::UkGdpr => "the United Kingdom",
        Regime::Ccpa => "California",
    }
}

fn place_in_words(place: &Place) -> String {
    match &place.region {
        Some(region) => {
            // Two letters of a part mean another country to whoever reads them elsewhere: BE is Belgium.
            let part = place.country.regions().into_iter().find(|known| known.code == region.as_str());
            let name = part.map_or_else(|| region.clone(), |part| part.name.to_string());
            format!("{} ({name})", place.country.in_a_sentence())
        }
        None => place.country.in_a_sentence().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(country: &str, region: Option<&str>, wanted: Option<Regime>) -> Result<ChosenLaw, NoLaw> {
        choose_law(&Place::new(country, region).unwrap(), wanted)
    }

    #[test]
    fn the_law_follows_from_the_place() {
        for (country, region, regime) in [
            ("DE", Some("BY"), Regime::Gdpr),
            ("NO", None, Regime::Gdpr),
            ("GB", None, Regime::UkGdpr),
            ("GB", Some("SCT"), Regime::UkGdpr),
            ("US", Some("CA"), Regime::Ccpa),
        ] {
            let chosen = choose(country, region, None).unwrap();
            assert_eq!((chosen.regime, chosen.caution), (regime, None), "{country}");
        }
    }

    #[test]
    fn where_no_law_fits_none_is_invented() {
        for (country, region) in [("US", None), ("US", Some("NY")), ("CH", None), ("CN", None)] {
            assert!(choose(country, region, None).is_err(), "{country}");
        }
    }

    #[test]
    fn a_law_chosen_by_hand_holds_and_is_called_doubtful_where_it_does_not_fit() {
        let chosen = choose("CH", None, Some(Regime::Gdpr)).unwrap();
        assert!(chosen.caution.unwrap().contains("may not apply, because you live in Switzerland"));
        assert_eq!(choose("DE", None, Some(Regime::Gdpr)).unwrap().caution, None);
    }
}
