/// A link of a mail.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Link {
    /// The host it leads to, in small letters, in ASCII.
    pub(super) host: String,
    /// What is shown of it.
    pub(super) shown: String,
}

/// Links that are looked at; a mail with more is no letter.
pub(super) const LINKS_LIMIT: usize = 500;

/// Returns the host a web address leads to: what stands behind the last `@` and before the port (RFC 3986 section 3.2).
pub(super) fn host(address: &str) -> Option<String> {
    let address: String = address.trim().chars().filter(|sign| !sign.is_ascii_control()).collect();
    let lower = address.to_lowercase();
    let rest = ["https:", "http:"].iter().find_map(|scheme| lower.strip_prefix(scheme))?;
    // Programs that follow links take a backslash for a slash.
    let authority = rest.trim_start_matches(['/', '\\']).split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = if host.starts_with('[') { host.split_inclusive(']').next()? } else { host.split(':').next()? };
    let host = host.trim_end_matches('.');
    (!host.is_empty()).then(|| ascii(host))
}

/// The links that stand in a text as they are.
pub(super) fn in_text(text: &str) -> Vec<Link> {
    let starts = text.match_indices("http").map(|(start, _)| start).take(4 * LINKS_LIMIT);
    let links = starts.filter_map(|start| {
        let word = super::text::head(&text[start..], 2_000)
            .split(|sign: char| sign.is_whitespace() || matches!(sign, '<' | '>' | '"' | '«' | '»'))
            .next()?;
        let shown = word.trim_end_matches(['.', ',', ';', ')', ']', '!', '?']);
        Some(Link { host: host(shown)?, shown: shown.to_owned() })
    });
    links.take(LINKS_LIMIT).collect()
}

/// A domain in small letters and ASCII, as it stands in the name system; as it is where it is no such name.
pub(super) fn ascii(domain: &str) -> String {
    #[cfg(test)]
    super::counted::one();
    let domain = domain.trim_end_matches('.').to_lowercase();
    idna::domain_to_ascii(&domain).unwrap_or(domain)
}

/// A domain as it would be shown to a person.
pub(super) fn unicode(domain: &str) -> String {
    idna::domain_to_unicode(domain).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_what_a_browser_would_go_to() {
        let cases = [
            ("https://market.example/a?b#c", Some("market.example")),
            ("HTTPS://Market.Example:8443", Some("market.example")),
            ("https://market.example@evil.example/", Some("evil.example")),
            ("https:\\\\evil.example\\market.example", Some("evil.example")),
            ("https://bücherstube.example/", Some("xn--bcherstube-9db.example")),
            ("http://[2001:db8::1]/x", Some("[2001:db8::1]")),
            ("mailto:a@b.example", None),
            ("javascript:alert(1)", None),
            ("https://", None),
        ];
        for (address, expected) in cases {
            assert_eq!(host(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn links_in_a_text_end_with_the_sentence() {
        let links = in_text("See https://a.example/x. Or (https://b.example), thanks");
        assert_eq!(links.iter().map(|link| link.host.as_str()).collect::<Vec<_>>(), ["a.example", "b.example"]);
    }
}
