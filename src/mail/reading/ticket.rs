use std::sync::LazyLock;

use regex_lite::Regex;

/// The forms in which a ticket number stands, the surest first.
fn forms() -> &'static [Regex] {
    static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        [
            r"(?i)\bticket ?# ?(\d{3,20})\b",
            r"\[#(\d{3,20})\]",
            r"(?:^|[\s(])#(\d{3,20})\b",
            r"\b([A-Z]{2,6}-(?:\d{2,4}-)?\d{2,12})\b",
            r"\b([A-Z]{2,6}\d{6,14}(?:-\d{1,8})?)\b",
            r"(?i)(?:ticket|case|zaak|zaaknummer|vorgang|vorgangsnummer|dossier|sprawy|numerem|número|numero|nummer|numéro|number|solicitud|pedido|demande|anfrage|richiesta|request|verzoek|zgłoszenie) ?(?:nr\.?|no\.?|n\.º|number|:)? ?\(?#?(\d{4,20}(?:/\d{1,8})?)\b",
            r"\bn\. ?(\d{1,6}/\d{1,10})\b",
            r"\bref:([\w.]{6,60}):ref\b",
        ]
        .iter()
        .map(|form| Regex::new(form).expect("a test reads with every form"))
        .collect()
    });
    &FORMS
}

/// What looks like a ticket number and names a norm or a way of writing.
const NORMS: [&str; 8] = ["UTF-", "ISO-", "SHA-", "RFC-", "CVE-", "COVID-", "AES-", "EN-"];

/// Finds their number for the matter: in the subject first, in what they quote last, and there only in its surest form.
pub(super) fn find(subject: &str, own: &str, seen: &str) -> Option<String> {
    let own = own.split_whitespace().collect::<Vec<_>>().join(" ");
    let found =
        forms().iter().find_map(|form| [subject, own.as_str()].into_iter().find_map(|text| in_text(form, text)));
    found.or_else(|| forms().first().and_then(|form| in_text(form, super::text::head(seen, 16 << 10))))
}

fn in_text(form: &Regex, text: &str) -> Option<String> {
    let numbers = form.captures_iter(text).map(|found| found[1].to_owned());
    let year = |number: &str| number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    numbers.into_iter().find(|number| !year(number) && !NORMS.iter().any(|norm| number.starts_with(norm)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_number_is_found_in_the_forms_of_the_systems() {
        let cases = [
            ("[Ticket#2026102610000123] Löschung", "", Some("2026102610000123")),
            ("Re: Request [#58213]", "", Some("58213")),
            ("PRV-4417 Request for access - Resolved", "", Some("PRV-4417")),
            ("Case PRIV0012873 has been opened", "Ref:MSG48120377", Some("PRIV0012873")),
            ("Zaak 00418833: Verzoek [ ref:_00D7Q0ZZaa._500Te1Wk2b:ref ]", "", Some("00418833")),
            ("Re: x", "Your request (94402) has been updated.", Some("94402")),
            ("x", "protocollata con\nil n. 2026/8841", Some("2026/8841")),
            ("result [ ref:_00D3x1ABCd._5008d2QwErT:ref ]", "", Some("_00D3x1ABCd._5008d2QwErT")),
            ("Your request of 2026", "UTF-8, SHA-256, EUR 14.90", None),
            ("Request for access [R-2026-K7Q2M]", "on 22 October 2026", None),
        ];
        for (subject, own, expected) in cases {
            assert_eq!(find(subject, own, own).as_deref(), expected, "{subject}");
        }
    }
}
