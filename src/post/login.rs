use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// The longest command line with its end (RFC 5321, section 4.5.3.1.4), `AUTH` included (RFC 4954, section 4).
const LONGEST_COMMAND: usize = 512;

/// Who logs in, and with what; it can be neither shown, copied nor written to a file, and is wiped when dropped.
pub struct Login {
    user: String,
    proof: Proof,
}

/// The user name, password or token cannot be sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LoginError {
    /// RFC 6750, section 2.1 has letters, digits and a few signs, and at least one of them.
    #[error("the token is not of the letters, digits and signs a token has")]
    BadToken,
    /// `XOAUTH2` parts its fields by that character.
    #[error("the user name contains a control character")]
    ControlInUser,
    /// RFC 4616, section 2 parts the two by that character.
    #[error("the password contains a NUL character")]
    NulInPassword,
    /// RFC 4616, section 2 parts the two by that character.
    #[error("the user name contains a NUL character")]
    NulInUser,
}

/// What proves that it is the user.
enum Proof {
    Password(Zeroizing<String>),
    Token(Zeroizing<String>),
}

/// A way to log in that sends the secret, which is why it is used under TLS or to this machine only.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mechanism {
    /// RFC 4616.
    Plain,
    /// Never a standard, and on some servers the only one.
    Login,
    /// Google's and Microsoft's way to send a token, older than its standard (RFC 7628) and more widely offered.
    Xoauth2,
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
        if user.contains('\0') {
            Err(LoginError::NulInUser)
        } else {
            Ok(Self { user, proof: Proof::Password(password) })
        }
    }

    /// Returns a login by an access token, which mostly lives for an hour and is fetched anew by another program.
    ///
    /// # Errors
    /// When the name contains a control character, or the token another character than RFC 6750, section 2.1 allows.
    pub fn with_token(user: impl Into<String>, token: impl Into<Zeroizing<String>>) -> Result<Self, LoginError> {
        let (user, token) = (user.into(), token.into());
        if user.contains(char::is_control) {
            return Err(LoginError::ControlInUser);
        }
        if is_token(&token) { Ok(Self { user, proof: Proof::Token(token) }) } else { Err(LoginError::BadToken) }
    }

    /// Returns who logs in.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Tells whether a token proves who it is, and not a password.
    #[must_use]
    pub fn is_by_token(&self) -> bool {
        match self.proof {
            Proof::Password(_) => false,
            Proof::Token(_) => true,
        }
    }

    /// Chooses a way to log in among what a server offers (in upper case); a token is never sent as a password.
    pub(super) fn mechanism(&self, offered: &[String]) -> Option<Mechanism> {
        let ours: &[Mechanism] = match self.proof {
            Proof::Password(_) => &[Mechanism::Plain, Mechanism::Login],
            Proof::Token(_) => &[Mechanism::Xoauth2],
        };
        ours.iter().copied().find(|mechanism| offered.iter().any(|offer| offer == mechanism.name()))
    }

    /// Returns the lines of a login, each with its end; all but the first answer a prompt.
    pub(super) fn lines(&self, mechanism: Mechanism) -> Vec<Zeroizing<String>> {
        match mechanism {
            Mechanism::Login => {
                vec![
                    line("AUTH LOGIN", ""),
                    line("", &encoded(self.user.as_bytes())),
                    line("", &encoded(self.secret())),
                ]
            }
            Mechanism::Plain => initial("AUTH PLAIN", &self.plain_response()),
            Mechanism::Xoauth2 => initial("AUTH XOAUTH2", &self.xoauth2_response()),
        }
    }

    /// Strikes the secret out of what a server said back, in every form in which it was sent, also inside other words
    /// in base64.
    pub(super) fn struck_out(&self, said: &[u8]) -> Vec<u8> {
        let response = if self.is_by_token() { self.xoauth2_response() } else { self.plain_response() };
        let encoded = encoded(self.secret());
        let forms: [&[u8]; 3] = [response.as_bytes(), encoded.as_bytes(), self.secret()];
        let said = forms.iter().fold(said.to_vec(), |said, form| without(&said, form));
        said.split_inclusive(u8::is_ascii_whitespace).flat_map(|word| self.struck_out_word(word)).collect()
    }

    fn struck_out_word(&self, word: &[u8]) -> Vec<u8> {
        let text = word.trim_ascii_end();
        let hides = is_within(self.secret(), &Zeroizing::new(STANDARD.decode(text).unwrap_or_default()));
        if hides { [b"***", &word[text.len()..]].concat() } else { word.to_vec() }
    }

    /// Returns the message of `PLAIN` (RFC 4616, section 2), in base64.
    pub(super) fn plain_response(&self) -> Zeroizing<String> {
        encoded(&joined(&[b"\0", self.user.as_bytes(), b"\0", self.secret()]))
    }

    /// Returns the message of `XOAUTH2`, in base64.
    pub(super) fn xoauth2_response(&self) -> Zeroizing<String> {
        encoded(&joined(&[b"user=", self.user.as_bytes(), b"\x01auth=Bearer ", self.secret(), b"\x01\x01"]))
    }

    /// Returns the password or the token for the moment it is sent.
    pub(super) fn secret(&self) -> &[u8] {
        match &self.proof {
            Proof::Password(secret) | Proof::Token(secret) => secret.as_bytes(),
        }
    }
}

impl Mechanism {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::Xoauth2 => "XOAUTH2",
        }
    }
}

/// Tells whether the text is a `b64token` (RFC 6750, section 2.1).
fn is_token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty() && body.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-._~+/".contains(&octet))
}

/// Sends the response with the command, or after a prompt where the line would be too long (RFC 4954, section 4).
fn initial(command: &str, response: &str) -> Vec<Zeroizing<String>> {
    if command.len() + " ".len() + response.len() + "\r\n".len() > LONGEST_COMMAND {
        return vec![line(command, ""), line("", response)];
    }
    vec![line(&format!("{command} "), response)]
}

/// Joins without leaving a copy behind: the message has its full size from the start.
fn joined(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut message = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    for part in parts {
        message.extend_from_slice(part);
    }
    message
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

fn is_within(part: &[u8], whole: &[u8]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
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

    fn token(token: &str) -> Login {
        Login::with_token("someuser@example.com", token.to_owned()).unwrap()
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn plain_sends_the_name_and_the_password_each_after_a_nul() {
        // RFC 4616, section 4, the example.
        let lines = login("tanstaaftanstaaf").lines(Mechanism::Plain);
        assert_eq!(lines.len(), 1);
        assert_eq!(*lines[0], "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n");
    }

    #[test]
    fn xoauth2_sends_the_name_and_the_token_as_its_makers_write_it() {
        // The example of Google's documentation of the protocol.
        let lines = token("vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==").lines(Mechanism::Xoauth2);
        assert_eq!(lines.len(), 1);
        assert_eq!(
            *lines[0],
            "AUTH XOAUTH2 dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UYzJOdmIzUmxja0JoZEhSaGRtbHpkR0V1\
             WTI5dENnPT0BAQ==\r\n"
        );
    }

    #[test]
    fn a_response_waits_for_a_prompt_when_its_line_would_be_too_long() {
        let plain = |password: usize| {
            let lines = login(&"x".repeat(password)).lines(Mechanism::Plain);
            (lines[0].len(), lines.len())
        };
        assert_eq!(plain(367), (509, 1));
        assert_eq!(plain(370), (12, 2));
        let xoauth2 = |length: usize| {
            let lines = token(&"x".repeat(length)).lines(Mechanism::Xoauth2);
            (lines[0].len(), lines.len())
        };
        assert_eq!(xoauth2(332), (511, 1));
        assert_eq!(xoauth2(333), (14, 2));
    }

    #[test]
    fn login_sends_the_name_and_the_password_each_after_a_prompt() {
        let lines = login("secret").lines(Mechanism::Login);
        let lines: Vec<_> = lines.iter().map(|line| line.as_str()).collect();
        assert_eq!(lines, ["AUTH LOGIN\r\n", "dGlt\r\n", "c2VjcmV0\r\n"]);
    }

    #[test]
    fn plain_is_preferred_and_login_taken_where_it_is_alone() {
        let among = |offered: &[&str]| login("secret").mechanism(&owned(offered));
        assert_eq!(among(&["LOGIN", "PLAIN", "XOAUTH2"]), Some(Mechanism::Plain));
        assert_eq!(among(&["XOAUTH2", "LOGIN"]), Some(Mechanism::Login));
        assert_eq!(among(&["XOAUTH2", "PLAIN-CLIENTTOKEN"]), None);
        assert_eq!(among(&[]), None);
    }

    #[test]
    fn a_token_is_sent_as_a_token_or_not_at_all() {
        let among = |offered: &[&str]| token("abc").mechanism(&owned(offered));
        assert_eq!(among(&["LOGIN", "PLAIN", "XOAUTH2"]), Some(Mechanism::Xoauth2));
        assert_eq!(among(&["LOGIN", "PLAIN", "OAUTHBEARER"]), None);
    }

    #[test]
    fn a_nul_is_refused_in_either_and_the_refusal_shows_neither() {
        let error = |user: &str, password: &str| Login::new(user, password.to_owned()).err().unwrap().to_string();
        assert_eq!(error("tim", "se\0cret"), "the password contains a NUL character");
        assert_eq!(error("t\0im", "secret"), "the user name contains a NUL character");
    }

    #[test]
    fn a_token_is_of_the_characters_of_its_standard_and_its_refusal_does_not_show_it() {
        let error = |user: &str, token: &str| Login::with_token(user, token.to_owned()).err();
        for fine in ["a", "Az09-._~+/", "abc==", "eyJ0.eyJ1.sig_-"] {
            assert_eq!(error("tim", fine), None, "{fine}");
        }
        for bad in ["", "=", "a b", "a\n", "a\x01b", "a=b", "\u{fc}", "{\"access_token\":\"x\"}"] {
            assert_eq!(error("tim", bad), Some(LoginError::BadToken), "{bad:?}");
        }
        assert_eq!(error("t\x01im", "abc"), Some(LoginError::ControlInUser));
        assert!(!LoginError::BadToken.to_string().contains("access_token"));
    }

    #[test]
    fn the_password_is_struck_out_in_every_form_it_was_sent_in() {
        let login = login("secret");
        let said = [b"535 secret c2VjcmV0 ".as_slice(), login.lines(Mechanism::Plain)[0].as_bytes()].concat();
        assert_eq!(login.struck_out(&said), b"535 *** *** AUTH PLAIN ***\r\n");
        assert_eq!(self::login("").struck_out(b"535 no\r\n"), b"535 no\r\n", "an empty password is nowhere");
    }

    #[test]
    fn the_token_is_struck_out_in_every_form_and_out_of_a_challenge_that_says_it_back() {
        let login = token("ya29.secret");
        let said = [b"334-ya29.secret ".as_slice(), login.lines(Mechanism::Xoauth2)[0].as_bytes()].concat();
        assert_eq!(login.struck_out(&said), b"334-*** AUTH XOAUTH2 ***\r\n");
        for before in ["", "a", "ab", "abc"] {
            let challenge = STANDARD.encode(format!("{{\"{before}\":\"ya29.secret\"}}"));
            assert_eq!(login.struck_out(format!("334 {challenge}\r\n").as_bytes()), b"334 ***\r\n");
        }
        assert_eq!(login.struck_out(b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n"), b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n");
    }
}
