use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// The longest command line with its end (RFC 5321, section 4.5.3.1.4), `AUTH` included (RFC 4954, section 4).
const LONGEST_COMMAND: usize = 512;

/// Who logs in, and with what; it can be neither shown, copied nor written to a file, and is wiped when dropped.
pub struct Login {
    user: String,
    password: Zeroizing<String>,
}

/// The user name or password cannot be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LoginError {
    /// RFC 4616, section 2 parts the two by that character.
    #[error("the password contains a NUL character")]
    NulInPassword,
    /// RFC 4616, section 2 parts the two by that character.
    #[error("the user name contains a NUL character")]
    NulInUser,
}

/// A way to log in that sends the password, which is why it is used under TLS or to this machine only.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mechanism {
    /// RFC 4616.
    Plain,
    /// Never a standard, and on some servers the only one.
    Login,
}

impl Login {
    /// Returns a login by password.
    ///
    /// # Errors
    /// When one of the two contains a NUL character (RFC 4616, section 2).
    pub fn new(user: impl Into<String>, password: impl Into<Zeroizing<String>>) -> Result<Self, LoginError> {
        let (user, password) = (user.into(), password.into());
        if password.contains('\0') {
            return Err(LoginError::NulInPassword);
        }
        if user.contains('\0') { Err(LoginError::NulInUser) } else { Ok(Self { user, password }) }
    }

    /// Returns who logs in.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The lines of `PLAIN` (RFC 4616): with the first one, or after a prompt where that line would be too long.
    pub(super) fn plain(&self) -> Vec<Zeroizing<String>> {
        let response = self.plain_response();
        if "AUTH PLAIN ".len() + response.len() + "\r\n".len() > LONGEST_COMMAND {
            return vec![line("AUTH PLAIN", ""), line("", &response)];
        }
        vec![line("AUTH PLAIN ", &response)]
    }

    /// The lines of `LOGIN`: the command, the name and the password.
    pub(super) fn login(&self) -> Vec<Zeroizing<String>> {
        vec![
            line("AUTH LOGIN", ""),
            line("", &encoded(self.user.as_bytes())),
            line("", &encoded(self.password.as_bytes())),
        ]
    }

    /// Strikes the password out of what a server said back, in every form in which it was sent.
    pub(super) fn struck_out(&self, said: &[u8]) -> Vec<u8> {
        let forms = [self.plain_response(), encoded(self.password.as_bytes()), self.password.clone()];
        forms.iter().fold(said.to_vec(), |said, form| without(&said, form.as_bytes()))
    }

    fn plain_response(&self) -> Zeroizing<String> {
        let mut message = Zeroizing::new(Vec::with_capacity(self.user.len() + self.password.len() + 2));
        for part in [self.user.as_bytes(), self.password.as_bytes()] {
            message.push(0);
            message.extend_from_slice(part);
        }
        encoded(&message)
    }
}

impl Mechanism {
    /// Chooses among what a server offers.
    pub(super) fn among(offered: &[String]) -> Option<Self> {
        [(Self::Plain, "PLAIN"), (Self::Login, "LOGIN")]
            .into_iter()
            .find_map(|(mechanism, name)| offered.iter().any(|offer| offer == name).then_some(mechanism))
    }
}

/// Joins without leaving a copy behind: the text has its full size from the start.
fn line(command: &str, response: &str) -> Zeroizing<String> {
    let mut line = Zeroizing::new(String::with_capacity(command.len() + response.len() + 2));
    for part in [command, response, "\r\n"] {
        line.push_str(part);
    }
    line
}

fn encoded(secret: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(secret.len().div_ceil(3) * 4));
    STANDARD.encode_string(secret, &mut text);
    text
}

fn without(said: &[u8], secret: &[u8]) -> Vec<u8> {
    let mut rest = said;
    let mut kept = Vec::with_capacity(said.len());
    while let Some((first, others)) = rest.split_first() {
        if !secret.is_empty() && rest.starts_with(secret) {
            kept.extend_from_slice(b"***");
            rest = &rest[secret.len()..];
        } else {
            kept.push(*first);
            rest = others;
        }
    }
    kept
}

/// Fails to compile as soon as a [`Login`] can be shown, copied or written: the name would then be ambiguous.
const _: () = {
    struct Shown;
    struct Printed;
    struct Copied;
    struct Written;
    trait Never<Which> {
        fn holds() {}
    }
    impl<T: ?Sized> Never<()> for T {}
    impl<T: ?Sized + std::fmt::Debug> Never<Shown> for T {}
    impl<T: ?Sized + std::fmt::Display> Never<Printed> for T {}
    impl<T: Clone> Never<Copied> for T {}
    impl<T: ?Sized + serde::Serialize> Never<Written> for T {}
    let _ = <Login as Never<_>>::holds;
};

#[cfg(test)]
mod tests {
    use super::*;

    fn login(password: &str) -> Login {
        Login::new("tim", password.to_owned()).unwrap()
    }

    #[test]
    fn plain_sends_the_name_and_the_password_each_after_a_nul() {
        // RFC 4616, section 4, the example.
        let lines = login("tanstaaftanstaaf").plain();
        assert_eq!(lines.len(), 1);
        assert_eq!(*lines[0], "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n");
    }

    #[test]
    fn plain_waits_for_a_prompt_when_its_line_would_be_too_long() {
        let length_and_lines = |password: usize| {
            let lines = login(&"x".repeat(password)).plain();
            (lines[0].len(), lines.len())
        };
        assert_eq!(length_and_lines(367), (509, 1));
        assert_eq!(length_and_lines(370), (12, 2));
    }

    #[test]
    fn login_sends_the_name_and_the_password_each_after_a_prompt() {
        let lines = login("secret").login();
        let lines: Vec<_> = lines.iter().map(|line| line.as_str()).collect();
        assert_eq!(lines, ["AUTH LOGIN\r\n", "dGlt\r\n", "c2VjcmV0\r\n"]);
    }

    #[test]
    fn plain_is_preferred_and_login_taken_where_it_is_alone() {
        let among = |offered: &[&str]| Mechanism::among(&offered.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(among(&["LOGIN", "PLAIN", "XOAUTH2"]), Some(Mechanism::Plain));
        assert_eq!(among(&["XOAUTH2", "LOGIN"]), Some(Mechanism::Login));
        assert_eq!(among(&["XOAUTH2", "PLAIN-CLIENTTOKEN"]), None);
        assert_eq!(among(&[]), None);
    }

    #[test]
    fn a_nul_is_refused_in_either_and_the_refusal_shows_neither() {
        let error = |user: &str, password: &str| Login::new(user, password.to_owned()).err().unwrap().to_string();
        assert_eq!(error("tim", "se\0cret"), "the password contains a NUL character");
        assert_eq!(error("t\0im", "secret"), "the user name contains a NUL character");
    }

    #[test]
    fn the_password_is_struck_out_in_every_form_it_was_sent_in() {
        let login = login("secret");
        let said = [b"535 secret c2VjcmV0 ".as_slice(), login.plain()[0].as_bytes()].concat();
        assert_eq!(login.struck_out(&said), b"535 *** *** AUTH PLAIN ***\r\n");
        assert_eq!(self::login("").struck_out(b"535 no\r\n"), b"535 no\r\n", "an empty password is nowhere");
    }
}
