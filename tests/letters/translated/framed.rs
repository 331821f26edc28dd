//! How a letter begins and ends, what it says of days and places, and that what was only sent is not called received.

use redress::{
    law::{Regime, Right},
    letter::compose,
    request::LetterKind,
};

use super::{
    super::{
        complaint,
        fixture::{flat, flatten, following, letter, on},
    },
    Fullness, Says, every, tongues,
};

#[test]
fn each_letter_begins_and_ends_as_letters_of_the_language_do() {
    for tongue in tongues() {
        let frame = Says::of(tongue.language, tongue.regime).form.letter;
        for one in every().iter().filter(|one| one.tongue == tongue) {
            let text = flat(&one.letter);
            let begins = match one.kind {
                LetterKind::Complaint => frame.complaint_begins.as_ref().unwrap_or(&frame.begins),
                _ => &frame.begins,
            };
            let closes = frame.sworn_closes.as_ref().filter(|_| one.sworn).unwrap_or(&frame.closes);
            assert!(text.starts_with(&format!("{} ", flatten(begins))), "{one}\n{text}");
            assert!(text.ends_with(&format!(" {} Ada Example", flatten(closes))), "{one}\n{text}");
            assert!(one.letter.text().ends_with("\n\nAda Example\n"), "{one}");
        }
    }
}

#[test]
fn a_day_is_written_with_its_month_and_at_the_start_of_a_line_is_not_the_number_of_a_list() {
    for tongue in tongues() {
        let frame = Says::of(tongue.language, tongue.regime).form.letter;
        assert!(frame.days.len() > 1 && frame.days.contains_key("2026-01-01"), "{tongue}");
        for (day, written) in &frame.days {
            let mut request = tongue.bare(Right::Access);
            request.reference = Some("R-2026-K7Q2M".parse().unwrap());
            let letter = compose(&request, on(day)).unwrap();
            assert_eq!(flatten(&letter.head.dated), *written, "{tongue}");
            assert_eq!(letter.head.subject, format!("{} [R-2026-K7Q2M]", frame.subject), "{tongue}");
        }
        for one in every().iter().filter(|one| one.tongue == tongue && one.kind.is_follow_up()) {
            let happened = format!("\n- {}", frame.happened);
            let text = one.letter.body_text().replace(['\u{a0}', '\u{202f}'], " ");
            assert!(text.contains(&happened), "{one}: {happened}\n{text}");
            assert!(!one.letter.html().contains("<ol"), "{one}");
        }
    }
}

#[test]
fn the_country_is_named_in_the_language() {
    for tongue in tongues() {
        let frame = Says::of(tongue.language, tongue.regime).form.letter;
        let text = letter(&tongue.full(Right::Access)).text();
        let lines = format!("\n10115 Berlin\n{}\nada@example.org\n", frame.country);
        assert!(text.contains(&lines), "{tongue}\n{text}");
    }
}

#[test]
fn no_line_is_longer_than_72_columns_and_none_ends_in_a_space() {
    for one in every() {
        for line in one.letter.text().lines() {
            let typed = line.contains("0123456789abcdef") || line.contains("abababab");
            assert!(line.chars().count() <= 72 || typed, "{one}: {line}");
            assert_eq!(line, line.trim_end(), "{one}");
        }
    }
}

#[test]
fn a_page_loads_nothing_names_its_language_and_closes_what_it_opens() {
    for one in every() {
        for html in [one.letter.html(), one.letter.body_html()] {
            let language = one.tongue.language;
            assert!(html.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{language}\">")), "{one}");
            for remote in ["src=", "href=", "url(", "@import", "<script", "<link", "<img"] {
                assert!(!html.contains(remote), "{one}: {remote}");
            }
            for tag in ["address", "h1", "h2", "p", "ul", "li", "table", "tr", "th", "td"] {
                let open = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
                assert_eq!(open, html.matches(&format!("</{tag}>")).count(), "{one}: {tag}");
            }
        }
    }
}

#[test]
fn what_was_only_sent_is_never_called_received() {
    for tongue in tongues() {
        let sent = Says::of(tongue.language, tongue.regime).form.sent;
        for one in every().iter().filter(|one| one.tongue == tongue && one.kind == LetterKind::Reminder) {
            let text = flat(&one.letter);
            if one.fullness == Fullness::Bare {
                assert!(text.contains(&sent.sent) && !text.contains(&sent.received), "{one}\n{text}");
            } else {
                assert!(!text.contains(&sent.sent) && text.contains(&sent.received), "{one}\n{text}");
                for said in &sent.received_on {
                    assert!(text.contains(said), "{one}: {said}\n{text}");
                }
            }
        }
        for right in tongue.rights() {
            for tier in ["E0", "E1", "E2"] {
                let (request, mut facts) = tongue.pair(complaint::bare(tongue.regime, right));
                facts.complaint.as_mut().unwrap().proof = tier.to_owned();
                let text = flat(&following(&(request, facts)));
                for said in [&sent.by_tier[tier], &sent.no_confirmation, &sent.complaint] {
                    assert!(text.contains(said), "{tongue} {right} {tier}: {said}\n{text}");
                }
                assert!(!text.contains(&sent.received), "{tongue} {right} {tier}\n{text}");
            }
        }
    }
}

#[test]
fn the_address_of_the_account_confirms_identity_only_where_it_is_stated() {
    for tongue in tongues() {
        let account = Says::of(tongue.language, tongue.regime).form.account;
        // Under the CCPA an opt-out is not verified.
        let verified =
            |right: &Right| tongue.regime != Regime::Ccpa || !matches!(right, Right::Limit | Right::Objection);
        for right in tongue.rights().filter(verified) {
            for (identifier, said) in [
                ("account-email=ADA@example.org", &account.own),
                ("account-email=old@example.org", &account.other),
                ("order=1", &account.unknown),
            ] {
                let mut request = tongue.bare(right);
                request.subject.identifiers = vec![identifier.parse().unwrap()];
                let text = flat(&letter(&request));
                for one in [&account.own, &account.other, &account.unknown] {
                    assert_eq!(text.contains(one), one == said, "{tongue} {right} {identifier}: {one}\n{text}");
                }
            }
        }
    }
}
