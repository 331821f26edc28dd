//! The user's own settings: who writes, where from, how letters leave.
//!
//! The room reads and writes `config.toml`, finds the folders of this user and opens secrets. It refuses a file that
//! others can write, a key it does not know and a password that stands in the file itself. It knows mail providers from a
//! table in `data/providers.toml`, never from the network. It sends nothing.

mod directories;
mod error;
mod file;
mod fonts;
mod imap;
mod keys;
mod providers;
mod secret;
mod sending;
mod smtp;

pub use directories::Directories;
pub use error::ConfigError;
pub use file::{Config, Letters, Mail, Me, Paper, Screen, make_private_folder, refuse_if_others_write};
pub use fonts::font_files;
pub use imap::Imap;
pub use providers::{Accepts, Access, LoginName, Provider, Webmail};
#[cfg(feature = "keyring")]
pub use secret::keep_in_keyring;
pub use secret::{Asker, PasswordSource, Secret};
pub use sending::{By, Sending};
pub use smtp::{Auth, Security, Smtp, is_loopback, server_name};
