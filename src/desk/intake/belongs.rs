use crate::mail::reading::{Known, LetterOf, MatchedBy, Reading};

/// What a message has to do with the cases.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Belongs {
    /// It may belong to one of these; only the user can say.
    Perhaps(Vec<LetterOf>),
    /// It is one of the user's own letters, or a copy of it.
    Ours,
    /// It has nothing to do with any case.
    Stranger,
    /// It names a letter.
    To(LetterOf),
}

/// Tells which case a message belongs to.
///
/// A thread id or a reference of ours is in it: it is filed. The sender's domain alone, several cases at once, or a
/// message that the user wrote herself: it is asked about.
#[must_use]
pub fn belongs(reading: &Reading, known: &Known) -> Belongs {
    if is_ours(reading, known) {
        return Belongs::Ours;
    }
    let matched = &reading.matched;
    let from_the_user = known.is_own(&reading.from.address);
    match matched.by {
        MatchedBy::MessageId
        | MatchedBy::References
        | MatchedBy::Outlook
        | MatchedBy::EnvelopeId
        | MatchedBy::Reference => match matched.one() {
            Some(letter) if !from_the_user => Belongs::To(letter),
            Some(_) | None => Belongs::Perhaps(matched.letters.clone()),
        },
        MatchedBy::Domain | MatchedBy::Addressee | MatchedBy::Ambiguous => Belongs::Perhaps(matched.letters.clone()),
        MatchedBy::None => Belongs::Stranger,
    }
}

/// A letter that came back to its sender as a copy is no answer.
fn is_ours(reading: &Reading, known: &Known) -> bool {
    reading.message_id.as_deref().is_some_and(|id| known.sent(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::reading::{KnownCase, KnownLetter, read};

    const CASE: &str = "R-2026-K7Q2M";
    const LETTER: &str = "<R-2026-K7Q2M.1.00@example.org>";

    fn known() -> Known {
        let letter = KnownLetter {
            number: 1,
            message_id: Some(LETTER.parse().unwrap()),
            rewritten: vec!["<OUT.1@outlook.example>".parse().unwrap()],
            envelope_id: None,
            addressee: Some("privacy@shop.example".parse().unwrap()),
            sent: "2026-11-20".parse().unwrap(),
            text: String::new(),
        };
        let case = KnownCase {
            number: 3,
            reference: CASE.parse().unwrap(),
            domains: vec!["shop.example".to_owned()],
            ticket_domains: Vec::new(),
            letters: vec![letter],
        };
        Known::new(vec!["ada@example.org".parse().unwrap()], vec![case], Vec::new())
    }

    fn of(header: &str, body: &str) -> Belongs {
        let mail = format!("Date: Mon, 23 Nov 2026 09:00:00 +0000\r\n{header}\r\n\r\n{body}\r\n");
        let known = known();
        belongs(&read(mail.as_bytes(), &known), &known)
    }

    #[test]
    fn what_names_a_letter_belongs_to_it_and_what_only_comes_from_the_controller_is_asked_about() {
        let letter = LetterOf { case: 3, letter: 1 };
        let shop = "From: desk@shop.example\r\nMessage-ID: <a@shop.example>\r\nSubject: Hello";
        assert_eq!(of(&format!("{shop}\r\nIn-Reply-To: {LETTER}"), "Hello"), Belongs::To(letter));
        assert_eq!(of(&format!("{shop}\r\nReferences: {LETTER}"), "Hello"), Belongs::To(letter));
        assert_eq!(of(&format!("{shop}\r\nIn-Reply-To: <OUT.1@outlook.example>"), "Hello"), Belongs::To(letter));
        assert_eq!(of("From: x@other.example\r\nSubject: Hello", &format!("Your {CASE}")), Belongs::To(letter));
        assert_eq!(of(shop, "Hello"), Belongs::Perhaps(vec![letter]));
        assert_eq!(of("From: x@other.example\r\nSubject: Hello", "Hello"), Belongs::Stranger);
    }

    #[test]
    fn a_copy_of_a_letter_is_no_answer_and_what_the_user_wrote_is_asked_about() {
        let ada = "From: ada@example.org\r\nSubject: [R-2026-K7Q2M]";
        assert_eq!(of(&format!("{ada}\r\nMessage-ID: {LETTER}"), "Hello"), Belongs::Ours);
        assert_eq!(of(&format!("{ada}\r\nMessage-ID: <OUT.1@outlook.example>"), "Hello"), Belongs::Ours);
        let perhaps = of(&format!("{ada}\r\nMessage-ID: <new@example.org>"), "Hello");
        assert_eq!(perhaps, Belongs::Perhaps(vec![LetterOf { case: 3, letter: 1 }]));
    }
}
