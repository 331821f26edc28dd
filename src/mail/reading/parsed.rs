use mail_parser::{
    Message, MessageParser, MessagePart, MimeHeaders, PartType, decoders::charsets::map::charset_decoder,
};

use super::limits::{DEPTH_LIMIT, PART_LIMIT, TooComplex};

/// A mail that was parsed under the limits.
pub(super) struct Parsed<'a> {
    pub(super) message: Message<'a>,
}

impl<'a> Parsed<'a> {
    /// Parses bytes that have passed the limits.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, TooComplex> {
        let message = parse(MessageParser::default().parse(bytes));
        let (depth, parts) = size(&message);
        if depth > DEPTH_LIMIT {
            return Err(TooComplex::Depth);
        }
        if parts > PART_LIMIT { Err(TooComplex::Parts) } else { Ok(Self { message }) }
    }
}

/// Parses the header alone.
pub(super) fn header(bytes: &[u8]) -> Message<'_> {
    parse(MessageParser::default().parse_headers(bytes))
}

/// What has no header is a mail with an empty part: the parser's own look-ups expect one.
fn parse(message: Option<Message<'_>>) -> Message<'_> {
    let mut message = message.unwrap_or_default();
    if message.parts.is_empty() {
        message.parts.push(MessagePart::default());
    }
    message
}

/// How deep the parts of a mail are nested, and how many there are.
fn size(message: &Message<'_>) -> (usize, usize) {
    // Parts that are yet to be looked at. Nothing recurses: the depth is what is being measured.
    let mut open = vec![(message, 0_u32, 1_usize)];
    let (mut deepest, mut parts) = (0, 0);
    while let Some((message, part, depth)) = open.pop() {
        deepest = deepest.max(depth);
        parts += 1;
        if deepest > DEPTH_LIMIT || parts > PART_LIMIT {
            break;
        }
        match message.parts.get(part as usize).map(|part| &part.body) {
            Some(PartType::Multipart(below)) => open.extend(below.iter().map(|part| (message, *part, depth + 1))),
            Some(PartType::Message(inner)) => open.push((inner, 0, depth + 1)),
            Some(PartType::Text(_) | PartType::Html(_) | PartType::Binary(_) | PartType::InlineBinary(_)) | None => {}
        }
    }
    (deepest, parts)
}

/// Fields that are read of a header that a report gives back.
const FIELDS_LIMIT: usize = 2_000;

/// The header fields of a mail as they stand in it.
pub(super) struct Headers<'a> {
    fields: Vec<(String, &'a [u8])>,
    charset: Option<String>,
}

impl<'a> Headers<'a> {
    pub(super) fn of(message: &'a Message<'_>) -> Self {
        let raw = message.raw_message.as_ref();
        let fields = message.parts.first().map(|part| part.headers.as_slice()).unwrap_or_default().iter();
        let fields = fields.filter_map(|field| {
            let value = raw.get(field.offset_start as usize..field.offset_end as usize)?;
            Some((field.name.as_str().to_ascii_lowercase(), value))
        });
        let charset = message.text_bodies().next().and_then(charset).map(str::to_owned);
        Self { fields: fields.collect(), charset }
    }

    /// Reads header fields from a text, as a report returns them.
    pub(super) fn of_text(text: &'a str) -> Self {
        let mut fields: Vec<(String, &[u8])> = Vec::new();
        let mut rest = text;
        while let Some(line) = rest.lines().next().filter(|_| fields.len() < FIELDS_LIMIT) {
            let length = field_length(rest);
            if let Some((name, value)) = rest[..length].split_once(':')
                && !line.is_empty()
            {
                fields.push((name.trim().to_ascii_lowercase(), value.as_bytes()));
            }
            rest = &rest[length..];
        }
        Self { fields, charset: None }
    }

    /// Returns the values of every field of a name, unfolded, from the top.
    pub(super) fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = String> + 'b {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| self.text(value))
    }

    /// Returns the topmost value of a field, unfolded.
    pub(super) fn first(&self, name: &str) -> Option<String> {
        self.all(name).next()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// Returns every field in order: its name in small letters, its value unfolded.
    pub(super) fn each(&self) -> impl Iterator<Item = (&str, String)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), self.text(value)))
    }

    /// Tells whether a field's octets are no ASCII and no UTF-8: then its charset is that of the text below.
    pub(super) fn has_bare_octets(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, value)| known == name && std::str::from_utf8(value).is_err())
    }

    fn text(&self, value: &[u8]) -> String {
        let decode = || {
            let charset = self.charset.as_deref().unwrap_or("windows-1252");
            charset_decoder(charset.as_bytes()).map(|decode| decode(value))
        };
        let text = match std::str::from_utf8(value) {
            Ok(text) => text.to_owned(),
            Err(_) => decode().unwrap_or_else(|| String::from_utf8_lossy(value).into_owned()),
        };
        unfolded(&text)
    }
}

/// The octets of the first field of a header section, with its continuation lines.
fn field_length(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if length > 0 && !line.starts_with([' ', '\t']) {
            break;
        }
        length += line.len();
    }
    length
}

fn unfolded(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\n', '\r'], " ").trim().to_owned()
}

/// The charset that a part names.
pub(super) fn charset<'a>(part: &'a MessagePart<'_>) -> Option<&'a str> {
    part.content_type()?.attribute("charset")
}

/// The type of a part in small letters: what it says, or what it is without saying (RFC 2045 section 5.2).
pub(super) fn media_type(part: &MessagePart<'_>) -> String {
    let Some(named) = part.content_type() else {
        return if part.is_message() { "message/rfc822" } else { "text/plain" }.to_owned();
    };
    match named.subtype() {
        Some(subtype) => format!("{}/{subtype}", named.ctype()).to_ascii_lowercase(),
        None => named.ctype().to_ascii_lowercase(),
    }
}

/// Every id between angle brackets in a text, brackets included (RFC 5322 section 3.6.4).
pub(super) fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('<').filter_map(move |(start, _)| {
        let id = &text[start..];
        let end = id.find('>')?;
        let inner = &id[1..end];
        let good = inner.contains('@') && !inner.contains(|sign: char| sign.is_whitespace() || sign == '<');
        good.then(|| &id[..=end])
    })
}
