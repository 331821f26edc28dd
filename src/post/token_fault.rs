use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

use super::{login::Login, reply_text::ReplyText};
use crate::mail::escape;

/// How many characters of one of the server's words are shown.
const SHOWN: usize = 200;

/// Why a server does not take a token, in its own words, which are escaped.
///
/// With `XOAUTH2` a server says so in a challenge of one JSON object, to which the client answers nothing before the
/// login is refused (RFC 7628, section 3.2.3, has the same for its successor).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenFault {
    /// A status of HTTP, such as 400 or 401.
    pub status: String,
    /// The kinds of token the server takes.
    pub schemes: Option<String>,
    /// What the token must allow.
    pub scope: Option<String>,
}

impl TokenFault {
    /// Reads a challenge; one that is not a JSON object in base64 with a status is none of a refusal.
    pub(super) fn read(challenge: &ReplyText, login: &Login) -> Option<Self> {
        let line = challenge.lines().last()?;
        let json = STANDARD.decode(line.get(4..)?.trim_ascii()).ok()?;
        let object: Map<String, Value> = serde_json::from_slice(&json).ok()?;
        let word = |key: &str| {
            let text = match object.get(key)? {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
            };
            Some(escape(&login.struck_out(text.as_bytes()), SHOWN))
        };
        Some(Self { status: word("status")?, schemes: word("schemes"), scope: word("scope") })
    }
}

impl fmt::Display for TokenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status `{}`", self.status)?;
        for (name, word) in [("schemes", &self.schemes), ("scope", &self.scope)] {
            if let Some(word) = word {
                write!(f, ", {name} `{word}`")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(line: &str) -> Option<String> {
        let login = Login::with_token("ada", "ya29.secret".to_owned()).unwrap();
        TokenFault::read(&ReplyText::from(format!("{line}\r\n").into_bytes()), &login).map(|fault| fault.to_string())
    }

    fn challenge(json: &str) -> String {
        format!("334 {}", STANDARD.encode(json))
    }

    #[test]
    fn the_challenge_of_the_documentation_is_read() {
        // Google's documentation of the protocol, "Error response".
        let line =
            "334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWlsLmdvb2dsZS5jb20vIn0K";
        assert_eq!(read(line).unwrap(), "status `401`, schemes `bearer mac`, scope `https://mail.google.com/`");
        assert_eq!(read(&challenge(r#"{"status":400}"#)).unwrap(), "status `400`");
    }

    #[test]
    fn what_is_no_object_with_a_status_is_no_refusal() {
        for line in [
            "334",
            "334 ",
            "334 !",
            "334 UGFzc3dvcmQ6",
            &challenge("[]"),
            &challenge("{}"),
            &challenge("{\"status\":[]}"),
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn the_servers_words_are_shown_harmless_and_without_the_token() {
        let line = challenge("{\"status\":\"4\\u001b[5m\",\"scope\":\"x ya29.secret\"}");
        assert_eq!(read(&line).unwrap(), "status `4\\u{1b}[5m`, scope `x ***`");
    }

    proptest! {
        #[test]
        fn any_challenge_is_a_fault_or_none_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let login = Login::with_token("ada", "t".to_owned()).unwrap();
            let encoded = STANDARD.encode(&bytes);
            for said in [bytes.clone(), [b"334 ", encoded.as_bytes()].concat()] {
                let _ = TokenFault::read(&ReplyText::from(said), &login);
            }
        }
    }
}
