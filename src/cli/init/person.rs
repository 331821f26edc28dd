use super::{
    Init,
    interview::{Interview, Question},
};
use crate::{
    cli::{Failure, arguments},
    config::Me,
    controller::EmailAddress,
    law::{Country, Place},
    request::{DataSubject, choose_law},
};

impl Init {
    pub(super) fn place(&self, asking: &mut Interview, known: Option<&Me>) -> Result<Place, Failure> {
        let question = Question {
            help: "two letters, such as DE, GB or US",
            instead: "redress init --country DE …",
            key: "country",
            words: "1/3  Where do you live?",
        };
        let code = known.map(|me| me.country.code());
        let country = asking.answer(&question, self.country, code, arguments::country)?;
        let same = known.filter(|me| me.country == country).and_then(|me| me.region.clone());
        let region = match (&self.region, regions_matter(country)) {
            (Some(region), _) => Some(region.clone()),
            (None, Some(help)) if asking.can_ask() => {
                let instead = "redress init --region CA …";
                let question = Question { help, instead, key: "region", words: "     Which part?" };
                let answer = asking.answer(&question, None, same.as_deref(), |text| {
                    if text.is_empty() { Ok(String::new()) } else { arguments::region(text) }
                })?;
                Some(answer).filter(|region| !region.is_empty())
            }
            (None, _) => same,
        };
        let place = Place { country, region };
        match choose_law(&place, None) {
            Ok(law) => asking.say(&law.why),
            Err(error) => asking.context.out.warn(&format!("note: {error}; a letter then needs `--law`")),
        }
        Ok(place)
    }

    pub(super) fn me(&self, asking: &mut Interview, known: Option<&Me>, place: Place) -> Result<Me, Failure> {
        let instead = "redress init --name \"Ada Example\" --email ada@example.org …";
        let question = Question { help: "", instead, key: "name", words: "2/3  Your name?" };
        let name = asking.answer(&question, self.name.clone(), known.map(|me| me.name.as_str()), not_empty)?;
        let help = "best the one your accounts are registered with";
        let question = Question { help, instead, key: "email", words: "     Your e-mail address?" };
        let email = asking.answer(&question, self.email.clone(), known.map(|me| me.email.as_str()), email_address)?;
        let address = if self.address.is_empty() {
            known.map(|me| me.address.clone()).unwrap_or_default()
        } else {
            self.address.clone()
        };
        let subject = DataSubject { address, email, identifiers: Vec::new(), name, place };
        subject.check().map_err(|error| Failure::usage(error).hint(instead))?;
        Ok(Me {
            address: subject.address,
            country: subject.place.country,
            email: subject.email,
            language: self.lang.or(known.and_then(|me| me.language)),
            name: subject.name,
            region: subject.place.region,
        })
    }
}

pub(super) fn not_empty(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("an answer is needed here".to_owned()) } else { Ok(text.to_owned()) }
}

fn email_address(text: &str) -> Result<String, String> {
    text.parse::<EmailAddress>().map(|_| text.to_owned()).map_err(|error| error.to_string())
}

/// Says which parts of a country there are where the law or the authority differs.
fn regions_matter(country: Country) -> Option<&'static str> {
    match country.code() {
        "DE" => Some("the Land, such as BY, Bayern or Bavaria; empty if you like"),
        "GB" => Some("ENG, WLS, SCT or NIR, or its name; empty if you like"),
        "US" => Some("the state, such as CA or California"),
        _ => None,
    }
}
