use std::collections::HashSet;

use mail_parser::PartType;

use super::{limits, own, page, parsed::Parsed};

/// Returns the addresses that the links of a mail lead to, each in full, as far as they stand in its sender's own words:
/// what is quoted, or lies below as an older mail, has others. They are to be searched; nothing here is shown or followed.
///
/// ```
/// let mail = b"Content-Type: text/html\r\n\r\n<p>Your <a href='https://market.example/order/81234567890'>order</a>.</p>\
///     <blockquote><a href='https://market.example/order/81234567891'>older</a></blockquote>";
/// assert_eq!(redress::mail::reading::targets(mail), ["https://market.example/order/81234567890"]);
/// ```
#[must_use]
pub fn targets(bytes: &[u8]) -> Vec<String> {
    let Ok(seen) = limits::checked(bytes) else { return Vec::new() };
    let Ok(parsed) = Parsed::new(&seen) else { return Vec::new() };
    let (mut text, mut all) = (String::new(), Vec::new());
    for part in parsed.message.html_bodies() {
        if let PartType::Html(html) = &part.body {
            let (more, known) = page::read_targets(html, all);
            text.extend([more.as_str(), "\n\n"]);
            all = known;
        }
    }
    let own = own::words(&text, &HashSet::new(), false);
    page::targets_of(&own, &all).into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Vec<String> {
        targets(format!("From: a@b.example\r\nContent-Type: text/html\r\n\r\n{html}").as_bytes())
    }

    #[test]
    fn where_a_link_leads_is_read_in_full_and_what_is_no_page_leads_nowhere() {
        let html = "<p>See <a href=\"https://a.example/order?id=1&amp;x=2#y\">your order</a> and <a href='mailto:a@b.example'>us</a>.</p>";
        assert_eq!(of(html), ["https://a.example/order?id=1&x=2#y"]);
        assert_eq!(of("<a name='x'>none</a> <a href='/order/1'>none</a> <a href='javascript:x'>none</a>"), [""; 0]);
        assert_eq!(targets(b"From: a@b.example\r\n\r\nhttps://a.example/1"), [""; 0], "a text is searched as it is");
    }

    #[test]
    fn what_is_quoted_hidden_or_below_is_not_the_senders() {
        for (html, leads_to) in [
            (
                "<p>new <a href='https://a.example/1'>1</a></p><blockquote><a href='https://a.example/2'>2</a></blockquote>",
                "https://a.example/1",
            ),
            (
                "<a href='https://a.example/1'>1</a><p>From: A<br>Sent: today<br><br><a href='https://a.example/2'>2</a></p>",
                "https://a.example/1",
            ),
            (
                "<div style='display:none'><a href='https://a.example/2'>2</a></div><a href='https://a.example/1'>1</a>",
                "https://a.example/1",
            ),
            ("<a href='https://a.example/1'><img src='x'></a>", "https://a.example/1"),
        ] {
            assert_eq!(of(html), [leads_to], "{html}");
        }
    }

    #[test]
    fn a_sign_that_stands_for_a_link_names_none_that_is_not_there() {
        assert_eq!(of("\u{f8f0}0 \u{f8f0}7 \u{f8f0}x \u{f8f0}"), [""; 0]);
    }

    #[test]
    fn a_page_beside_a_text_is_read_too() {
        let mail = "From: a@b.example\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\nYour orders are \
            listed below.\r\n--x\r\nContent-Type: text/html\r\n\r\n<a href='https://a.example/1'>one</a>\r\n--x--\r\n";
        assert_eq!(targets(mail.as_bytes()), ["https://a.example/1"]);
    }
}
