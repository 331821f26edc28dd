use serde_json::json;

use super::{Context, Failure, arguments, rows::Rows, text};
use crate::{
    controller::{Authorities as Known, Confidence, Detail, Registry, Role, SupervisoryAuthority, Topic},
    law::Place,
};

/// Who enforces the law where you live
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress authorities
  redress authorities AT
  redress authorities DE-BY")]
pub(super) struct Authorities {
    /// A country, or a part of one: DE, DE-BY, US-CA; all if not given
    #[arg(value_name = "COUNTRY", value_parser = place)]
    place: Option<Place>,
}

/// What a controller says about its lead authority.
#[derive(serde::Serialize)]
struct Claim {
    controller: String,
    service: String,
    says: String,
    quote: Option<String>,
    source: String,
}

impl Authorities {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        match &self.place {
            None => all(context),
            Some(place) => of(context, place),
        }
    }
}

/// Reads a country or a part of one, or names the country that was meant.
fn place(text: &str) -> Result<Place, String> {
    let (country, region) = text.split_once('-').map_or((text, None), |(country, region)| (country, Some(region)));
    let country = arguments::country(country)?;
    Ok(Place { country, region: region.map(|text| arguments::region(country, text)).transpose()? })
}

fn all(context: &mut Context) -> Result<(), Failure> {
    let mut known: Vec<&SupervisoryAuthority> = Known::shipped().all().collect();
    known.sort_by_key(|authority| authority.places.iter().map(ToString::to_string).collect::<Vec<_>>());
    if context.out.json {
        return context
            .out
            .document(&json!({ "schema": "redress.authorities/1", "place": null, "authorities": known }));
    }
    let rows: Vec<Vec<String>> = known.iter().map(|authority| row(authority)).collect();
    print_rows(context, &rows)?;
    context.out.say(&match context.config()?.me {
        Some(me) => format!("Yours:  redress authorities {}", Place { country: me.country, region: me.region }),
        None => "Of one place:  redress authorities DE-BE".to_owned(),
    });
    Ok(())
}

fn of(context: &mut Context, place: &Place) -> Result<(), Failure> {
    let competence = Known::shipped().competent(place);
    let others: Vec<&SupervisoryAuthority> = Known::shipped().others(place).collect();
    let claims = claims(&context.registry()?, place);
    if context.out.json {
        return context.out.document(&json!({
            "schema": "redress.authorities/1", "place": place.to_string(), "why": competence.to_string(),
            "provisions": competence.provisions, "authorities": competence.authorities, "others": others, "claims": claims,
        }));
    }
    if context.out.plain {
        return print_rows(context, &competence.authorities.iter().map(|authority| row(authority)).collect::<Vec<_>>());
    }
    let mut lines = vec![competence.to_string()];
    for authority in &competence.authorities {
        lines.push(String::new());
        lines.extend(details(authority));
    }
    lines.extend(others_in_words(&others));
    lines.extend(claims_in_words(&claims));
    if let Some(line) = text::part_makes_no_difference(place) {
        context.out.say(&line);
    }
    context.out.data(&lines.join("\n"))?;
    context.out.say("The complaint of a case, written for you to file:  redress escalate CASE");
    Ok(())
}

fn print_rows(context: &mut Context, rows: &[Vec<String>]) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    if context.out.plain {
        return context.out.data(&rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n"));
    }
    context.out.rows(&Rows::new(2, rows))
}

fn row(authority: &SupervisoryAuthority) -> Vec<String> {
    let places: Vec<String> = authority.places.iter().map(ToString::to_string).collect();
    let stale = authority.stale.map(|stale| format!("a detail {}", stale.words()));
    let only = authority.only.as_ref().map(|only| format!("only for {}", only.over));
    let name = [authority.name.clone()].into_iter().chain(only).chain(stale).collect::<Vec<_>>().join("; ");
    vec![places.join(" "), authority.id.clone(), name]
}

pub(super) fn details(authority: &SupervisoryAuthority) -> Vec<String> {
    let line = |label: &str, value: String| format!("  {label:<9} {value}");
    let checked = |detail, value: String| {
        if authority.confirms(detail) { value } else { format!("{value}  (unconfirmed)") }
    };
    let mut lines = vec![format!("{}  {}", authority.id, authority.name)];
    lines.extend(authority.form.as_ref().map(|form| line("form", checked(Detail::Form, page(form)))));
    lines.extend(authority.email.as_ref().map(|email| line("e-mail", checked(Detail::Email, email.to_string()))));
    let address = (!authority.address.is_empty()).then(|| authority.address.join(", "));
    lines.extend(address.map(|address| line("address", checked(Detail::Address, address))));
    let moved = (!authority.suggested_address.is_empty()).then(|| authority.suggested_address.join(", "));
    lines.extend(moved.map(|address| line("moved to?", format!("{address}  (unconfirmed)"))));
    lines.extend(authority.web.as_ref().map(|web| line("page", checked(Detail::Web, page(web)))));
    lines.extend(authority.language.map(|language| line("language", format!("`{language}`, for complaints"))));
    let sure = authority.confidence.words();
    let source = match authority.confidence {
        Confidence::None => format!("{}; written down on {}", authority.source, authority.seen),
        Confidence::GuideOnly | Confidence::Primary | Confidence::Secondary => {
            format!("{}, seen {}; {sure}", authority.source, authority.seen)
        }
    };
    lines.push(line("source", source));
    lines.extend(authority.stale.map(|stale| line("stale", format!("a detail {}", stale.words()))));
    lines.extend(authority.note.as_ref().map(|note| line("note", note.clone())));
    lines
}

fn page(address: &str) -> String {
    let open = address.starts_with("http://");
    if open { format!("{address}  (not encrypted: write nothing private there)") } else { address.to_owned() }
}

fn others_in_words(others: &[&SupervisoryAuthority]) -> Vec<String> {
    if others.is_empty() {
        return Vec::new();
    }
    let line = |authority: &&SupervisoryAuthority| {
        let only = authority.only.as_ref()?;
        let source = format!("{}, seen {}", only.source, only.seen);
        Some(format!("  {}  {}: only for {} ({source})", authority.id, authority.name, only.over))
    };
    let head = [String::new(), "Not for companies such as shops".to_owned()];
    head.into_iter().chain(others.iter().filter_map(line)).collect()
}

/// Names the authority of the place in the settings, to stand beside what a controller claims.
pub(super) fn by_residence(context: &Context) -> Result<String, Failure> {
    let Some(me) = context.config()?.me else {
        return Ok("Where you live decides:  redress authorities DE-BE".to_owned());
    };
    let competence = Known::shipped().competent(&Place { country: me.country, region: me.region });
    let names: Vec<String> = competence.authorities.iter().map(|authority| authority.name.clone()).collect();
    let names = if names.len() == 1 { format!("{}.", names[0]) } else { String::new() };
    Ok(format!("Where you live decides: {names}  redress authorities {}", competence.place))
}

/// Returns what the controllers say about their lead authority to somebody who lives there.
fn claims(registry: &Registry, place: &Place) -> Vec<Claim> {
    let of = |controller: &crate::controller::Controller| {
        let entity = controller.entity_for(place, Role::Buyer)?;
        let statement = controller.statements_on(Topic::LeadAuthority, entity).next()?;
        Some(Claim {
            controller: controller.id.clone(),
            service: controller.title(),
            says: statement.text.clone(),
            quote: statement.quote.clone(),
            source: statement.evidence.to_string(),
        })
    };
    registry.controllers().filter_map(of).collect()
}

/// Returns what one controller says about its lead authority to somebody who lives there.
pub(super) fn claims_of(registry: &Registry, place: &Place, controller: &str) -> Vec<String> {
    let claims = claims(registry, place).into_iter().filter(|claim| claim.controller == controller);
    claims.map(|claim| format!("{}: {} ({})", claim.service, claim.says, claim.source)).collect()
}

fn claims_in_words(claims: &[Claim]) -> Vec<String> {
    if claims.is_empty() {
        return Vec::new();
    }
    let head =
        [String::new(), "What controllers say of their lead authority, which is a claim and binds nobody".to_owned()];
    let line = |claim: &Claim| format!("  {}: {} ({})", claim.service, claim.says, claim.source);
    head.into_iter().chain(claims.iter().map(line)).collect()
}
