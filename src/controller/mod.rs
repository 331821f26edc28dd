//! Who holds the data, and where they take letters about it.
//!
//! The room knows what companies publish about themselves: the legal entity that answers to a person at a place
//! ([`Entity`]), the addresses it names and what each is for ([`Channel`]), its representatives, the recipients and
//! storage places its policy admits, and the addresses that must never be used ([`Unsuitable`]). Every fact carries the
//! [`Evidence`] it rests on: a source, a section, the day it was read and how sure that makes it. Where a policy is
//! silent the room says so; it fills no gap from a pattern.
//!
//! Beside them stand those who watch them: the [`Authorities`], and which of them takes the complaint of somebody who
//! lives at a place.
//!
//! It refuses to know which law applies and what a letter says. It reads no clock, no file and no network: `today` is an
//! argument, records are text, and whether an address still answers is for the person who writes to it to find out,
//! which is why [`Channel::warnings`] is shown before anything is sent.

mod address;
mod authorities;
mod authority;
mod channel;
mod check;
mod competence;
mod datenanfragen;
mod difference;
mod draft;
mod email;
mod entity;
mod error;
mod fact;
mod history;
mod outdated;
mod read;
mod record;
mod record_lines;
mod registry;
mod representative;
mod service;
mod text;
mod unsuitable;
mod warning;
mod web;

pub use authorities::Authorities;
pub use authority::{Detail, Only, Stale, SupervisoryAuthority};
pub use channel::{Channel, ChannelKind, Ship, Standing};
pub use competence::{Competence, Why};
pub use datenanfragen::{ImportFault, Imported, from_datenanfragen};
pub use difference::{Difference, all_of, differences};
pub use draft::{Draft, NewAddress};
pub use email::{EmailAddress, EmailError};
pub use entity::{Entity, Role, RoleError};
pub use error::{Instead, RecordFault, RegistryError};
pub use fact::{Confidence, Evidence, Recipient, Source, StaleAddress, Statement, Topic, Unknown, Unmapped};
pub use history::{
    AddressNamed, Confirmation, ConfirmationFault, Confirmed, History, RecordWritten, RegistryEvent, Whose,
};
pub use registry::{Registry, Unusable};
pub use representative::{Jurisdiction, JurisdictionError, Representative};
pub use service::Controller;
pub use unsuitable::{Action, Unsuitable};
pub use warning::{FRESH_DAYS, Warning};
pub use web::{WebAddress, WebAddressError};
