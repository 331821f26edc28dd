/// The longest name under which a server files a message that we believe.
const LONGEST: usize = 128;

/// Returns the name under which the server says it filed the message, for the forms that common servers use.
///
/// It is what the server said, not proof; a form that is not known gives nothing rather than a guess.
pub(super) fn queue_id(reply: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(reply);
    let text = text.trim_end();
    ["queued as ", "InternalId=", " id=", "(id=", ":id=", " qp "]
        .iter()
        .find_map(|sign| after(text, sign))
        .or_else(|| before(text, " Message accepted for delivery"))
        .or_else(|| before(text, " - gsmtp"))
}

fn after(text: &str, sign: &str) -> Option<String> {
    let (_, rest) = text.split_once(sign)?;
    name(rest.split(is_end).next()?)
}

fn before(text: &str, sign: &str) -> Option<String> {
    let (rest, _) = text.split_once(sign)?;
    let (_, word) = rest.rsplit_once(' ')?;
    // `250 2.0.0 Message accepted for delivery` names nothing: the word before is the status (RFC 3463).
    if word.chars().all(|c| c.is_ascii_digit() || c == '.') { None } else { name(word) }
}

fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ')' | ']')
}

fn name(word: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._/+=:@".contains(c);
    let believable = (1..=LONGEST).contains(&word.len()) && word.chars().all(plain);
    believable.then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_found_in_the_answers_of_common_servers() {
        for (reply, id) in [
            ("250 2.0.0 Ok: queued as 4F2A1C0D9E\r\n", "4F2A1C0D9E"),
            ("250 OK id=1rABcd-0005Xy-2Z\r\n", "1rABcd-0005Xy-2Z"),
            ("250 Requested mail action okay, completed: id=0MKv1a-1rQ\r\n", "0MKv1a-1rQ"),
            ("250 2.6.0 <a@b> [InternalId=1234567, Hostname=mx.example] Queued mail for delivery\r\n", "1234567"),
            ("250 ok 1732000000 qp 4711\r\n", "4711"),
            ("250 2.0.0 3AM9xYz012345 Message accepted for delivery\r\n", "3AM9xYz012345"),
            ("250 2.0.0 OK  1732000000 a640c23a62f3a-df1sm92.3 - gsmtp\r\n", "a640c23a62f3a-df1sm92.3"),
        ] {
            assert_eq!(queue_id(reply.as_bytes()).as_deref(), Some(id), "{reply:?}");
        }
    }

    #[test]
    fn an_answer_of_another_form_names_nothing() {
        for reply in [
            "250\r\n",
            "250 ok\r\n",
            "250 2.0.0 Message accepted for delivery\r\n",
            "250 queued as \u{1b}[31m\r\n",
            "250 queued as \r\n",
        ] {
            assert_eq!(queue_id(reply.as_bytes()), None, "{reply:?}");
        }
        assert_eq!(queue_id(format!("250 queued as {}\r\n", "x".repeat(128)).as_bytes()).map(|id| id.len()), Some(128));
        assert_eq!(queue_id(format!("250 queued as {}\r\n", "x".repeat(129)).as_bytes()), None);
    }
}
