use super::reply_text::ReplyText;

/// What a server offers in its answer to `EHLO` (RFC 5321, section 4.1.1.1), keywords in any case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Offers {
    /// The ways to log in, in upper case (RFC 4954).
    pub(super) auth: Vec<String>,
    /// Delivery reports on demand (RFC 3461).
    pub(super) dsn: bool,
    /// The size of a message may be declared (RFC 1870).
    pub(super) size: bool,
    /// The connection may be secured (RFC 3207).
    pub(super) starttls: bool,
}

impl Offers {
    /// Reads the answer; its first line is a greeting and offers nothing.
    pub(super) fn read(answer: &ReplyText) -> Self {
        let mut offers = Self::default();
        answer.lines().skip(1).for_each(|line| offers.add(line));
        offers
    }

    fn add(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line.get(4..).unwrap_or_default()).to_ascii_uppercase();
        // Some servers repeat the list as `AUTH=LOGIN`, for clients older than RFC 2554.
        let mut words = text.split(|c: char| c.is_ascii_whitespace() || c == '=').filter(|word| !word.is_empty());
        match words.next() {
            Some("AUTH") => self.auth.extend(words.map(str::to_owned)),
            Some("DSN") => self.dsn = true,
            Some("SIZE") => self.size = true,
            Some("STARTTLS") => self.starttls = true,
            Some(_) | None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(answer: &str) -> Offers {
        Offers::read(&ReplyText::from(answer.as_bytes().to_vec()))
    }

    #[test]
    fn keywords_are_read_in_any_case() {
        let auth = vec!["PLAIN".to_owned(), "LOGIN".to_owned()];
        let all = Offers { auth, dsn: true, size: true, starttls: true };
        assert_eq!(read("250-mx\r\n250-AUTH PLAIN LOGIN\r\n250-DSN\r\n250-SIZE 10240\r\n250 STARTTLS\r\n"), all);
        assert_eq!(read("250-mx\r\n250-auth plain login\r\n250-dsn\r\n250-size\r\n250 StartTLS\r\n"), all);
    }

    #[test]
    fn a_greeting_a_longer_word_and_an_empty_line_offer_nothing() {
        assert_eq!(read("250 STARTTLS DSN AUTH PLAIN\r\n"), Offers::default());
        assert_eq!(read("250-mx\r\n250-XSTARTTLS\r\n250-STARTTLSX\r\n250-\r\n250\r\n"), Offers::default());
    }

    #[test]
    fn the_old_form_of_the_login_list_is_read_too() {
        assert_eq!(read("250-mx\r\n250-AUTH=LOGIN PLAIN\r\n250 HELP\r\n").auth, ["LOGIN", "PLAIN"]);
    }
}
