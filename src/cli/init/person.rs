use super::{
    Init,
    interview::{Interview, Question},
    steps::Step,
};
use crate::{
    cli::{Failure, arguments, text},
    config::Me,
    controller::EmailAddress,
    law::{Country, Place},
    request::{DataSubject, choose_law},
};

impl Init {
    pub(super) fn place(&self, asking: &mut Interview, known: Option<&Me>) -> Result<Place, Failure> {
        let words = asking.numbered(Step::Place, "Where do you live?");
        let question = Question {
            help: "the country, or its two letters, such as DE, GB or US",
            instead: "redress init --country DE …",
            key: "country",
            words: &words,
        };
        let code = known.map(|me| me.country.code());
        let country = asking.answer(&question, self.country, code, arguments::country)?;
        let same = known.filter(|me| me.country == country).and_then(|me| me.region.clone());
        let region = match (&self.region, Part::of(country)) {
            (Some(text), _) => {
                let named = arguments::region(country, text);
                Some(named.map_err(|why| Failure::usage(why).hint("the same command without --region"))?)
            }
            (None, Some(part)) if self.asks(asking, &part) => {
                let instead = "redress init --region CA …";
                let question = Question { help: part.help, instead, key: "region", words: "     Which part?" };
                let kept = asking.kept.answer("region").filter(|kept| country.region(kept).is_ok());
                let default = kept.or(same.as_deref()).unwrap_or_default().to_owned();
                let answer = asking.until_meant(&question, &default, |text| {
                    if text.is_empty() { Ok(String::new()) } else { arguments::region(country, text) }
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
        let is_named = self.country.is_some() || self.region.is_some();
        if let Some(line) = text::of_the_part(&place).filter(|_| is_named) {
            asking.say(&line);
        }
        Ok(place)
    }

    /// Tells whether the part is asked for: with the country, and to a line that names the country only where the law
    /// depends on it.
    fn asks(&self, asking: &Interview, part: &Part) -> bool {
        if self.country.is_some() { asking.can_ask() && part.decides_the_law } else { asking.revisits() }
    }

    pub(super) fn me(&self, asking: &mut Interview, known: Option<&Me>, place: Place) -> Result<Me, Failure> {
        let instead = "redress init --name \"Ada Example\" --email ada@example.org …";
        let words = asking.numbered(Step::Me, "Your name?");
        let question = Question { help: "", instead, key: "name", words: &words };
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

/// Asks for the postal address of somebody who writes on paper, line by line; without one no answer can come back by post.
pub(super) fn postal_address(asking: &mut Interview) -> Result<Vec<String>, Failure> {
    const MOST: usize = 6;
    let mut lines = Vec::new();
    while lines.len() < MOST {
        let number = lines.len() + 1;
        let question = Question {
            help: "without your name; answers on paper go there; empty ends it",
            instead: "redress init --address \"Musterstraße 1\" --address \"10115 Berlin\" …",
            key: &format!("address-{number}"),
            words: &format!("     Your postal address, line {number}?"),
        };
        let before = asking.kept.answer(question.key).unwrap_or_default().to_owned();
        let line = asking.until_meant(&question, &before, |text| Ok(text.to_owned()))?;
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    Ok(lines)
}

pub(super) fn not_empty(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("an answer is needed here".to_owned()) } else { Ok(text.to_owned()) }
}

fn email_address(text: &str) -> Result<String, String> {
    text.parse::<EmailAddress>().map(|_| text.to_owned()).map_err(|error| error.to_string())
}

/// A part of a country where the law or the authority differs.
struct Part {
    decides_the_law: bool,
    help: &'static str,
}

impl Part {
    fn of(country: Country) -> Option<Self> {
        let (decides_the_law, help) = match country.code() {
            "DE" => (false, "the Land, such as BY, Bayern or Bavaria; return skips it"),
            "GB" => (false, "ENG, WLS, SCT or NIR, or its name; return skips it"),
            "US" => (true, "the state, such as CA or California; return skips it"),
            _ => return None,
        };
        Some(Self { decides_the_law, help })
    }
}
