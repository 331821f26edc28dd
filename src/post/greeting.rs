use chrono::{DateTime, Utc};

/// The days of the week by which a date of RFC 5322, section 3.3, begins.
const DAYS: [&str; 7] = ["Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "];

/// Returns the moment that a greeting names, as many servers do for people to read.
pub(super) fn moment(greeting: &[u8]) -> Option<DateTime<Utc>> {
    let text = String::from_utf8_lossy(greeting);
    let at = DAYS.iter().find_map(|day| text.find(day))?;
    let words: Vec<&str> = text[at..].split_whitespace().take(6).collect();
    DateTime::parse_from_rfc2822(&words.join(" ")).ok().map(|moment| moment.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_of_a_greeting_is_read_where_it_names_one() {
        let noon: DateTime<Utc> = "2026-11-29T12:00:00Z".parse().unwrap();
        for greeting in [
            "220 mail.example.org ESMTP Sendmail 8.18.1; Sun, 29 Nov 2026 13:00:00 +0100\r\n",
            "220 mx.example.org Microsoft ESMTP MAIL Service ready at Sun, 29 Nov 2026 12:00:00 +0000\r\n",
            "220-mx.example.org ESMTP Exim 4.98 Sun, 29 Nov 2026 12:00:00 +0000 (UTC)\r\n220 no spam\r\n",
        ] {
            assert_eq!(moment(greeting.as_bytes()), Some(noon), "{greeting}");
        }
        for greeting in
            ["220 mail.example.org ESMTP\r\n", "220 Sun, 29 Nov\r\n", "220 Sun, 31 Nov 2026 12:00:00 +0000", ""]
        {
            assert_eq!(moment(greeting.as_bytes()), None, "{greeting}");
        }
    }
}
