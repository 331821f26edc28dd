use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    controller::{EmailAddress, EmailError},
    law::Place,
};

/// The person the data are about, as far as a letter needs it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct DataSubject {
    /// Lines of the postal address, without the name; may be empty.
    #[serde(default)]
    pub address: Vec<String>,
    /// The address that answers are to go to, and that letters come from.
    pub email: String,
    /// How the controller knows the person.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
    /// The name the letter is signed with.
    pub name: String,
    /// Where the person lives, which decides the law.
    pub place: Place,
}

/// Something by which the controller finds the person in its records.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Identifier {
    /// What kind of thing it is.
    pub key: IdentifierKey,
    /// As the user typed it.
    pub value: String,
}

/// The kinds of identifier a letter may state; none of them is a copy of an identity document.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentifierKey {
    /// The e-mail address the account was registered with.
    AccountEmail,
    /// The number or name of the account.
    MemberId,
    /// An order number.
    Order,
    /// A telephone number on file.
    Phone,
}

/// The text is no identifier.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum IdentifierError {
    /// There is no such key.
    #[error("no identifier `{0}`")]
    Key(String),
    /// There is no `=`, or nothing after it.
    #[error("`{0}` is not of the form `KEY=VALUE`")]
    Shape(String),
}

/// A field of the data subject cannot be used in a letter.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SubjectError {
    /// Not an address that mail can be sent from.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// Nothing but white space.
    #[error("the name is empty")]
    Name,
}

impl DataSubject {
    /// Checks what can be checked before a letter is written.
    ///
    /// # Errors
    /// Names the first field that is wrong.
    pub fn check(&self) -> Result<(), SubjectError> {
        if self.name.trim().is_empty() {
            return Err(SubjectError::Name);
        }
        self.email.parse::<EmailAddress>()?;
        Ok(())
    }
}

impl IdentifierKey {
    /// Every key, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::AccountEmail, Self::MemberId, Self::Order, Self::Phone];

    /// Returns the word a user types.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AccountEmail => "account-email",
            Self::MemberId => "member-id",
            Self::Order => "order",
            Self::Phone => "phone",
        }
    }
}

impl fmt::Display for IdentifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || IdentifierError::Shape(text.to_owned());
        let (key, value) = text.split_once('=').ok_or_else(shape)?;
        let known = IdentifierKey::ALL.into_iter().find(|known| known.name() == key);
        let key = known.ok_or_else(|| IdentifierError::Key(key.to_owned()))?;
        if value.trim().is_empty() { Err(shape()) } else { Ok(Self { key, value: value.trim().to_owned() }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_a_known_key_and_a_value() {
        assert_eq!("order=81 23".parse(), Ok(Identifier { key: IdentifierKey::Order, value: "81 23".to_owned() }));
        assert_eq!("colour=red".parse::<Identifier>(), Err(IdentifierError::Key("colour".to_owned())));
        assert_eq!("order=".parse::<Identifier>(), Err(IdentifierError::Shape("order=".to_owned())));
        assert_eq!("order".parse::<Identifier>(), Err(IdentifierError::Shape("order".to_owned())));
    }
}
