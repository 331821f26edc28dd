//! The text of a file that a controller sent, as far as it has one. The file may be hostile: what is unpacked is capped
//! while it is read, and nothing in it is run or followed.

use std::io::{Cursor, Read};

use serde::{Deserialize, Serialize};

use super::marks;

/// What a file holds, part by part: an archive has several.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Contents {
    /// Text that can be searched.
    Text(String),
    /// Nothing that can be searched.
    Unread(Unread),
}

/// What is found in a PDF file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PdfFound {
    /// Text that can be searched.
    Text {
        /// The text.
        text: String,
        /// Whether that is all of it: no page is only a picture, and every letter has a meaning.
        whole: bool,
    },
    /// Nothing that can be searched.
    Unread(Unread),
}

/// Reads a PDF file, within bounds: the file may be hostile.
pub type ReadPdf<'a> = dyn Fn(&[u8]) -> PdfFound + 'a;

/// Why a file cannot be searched.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unread {
    /// It broke the reader, or took more time or room than it gets.
    Broke,
    /// It cannot be unpacked.
    Damaged,
    /// It is an archive without a file in it.
    Empty,
    /// It wants a password.
    Locked,
    /// A part of it is pictures, or letters without a meaning; the rest was searched.
    Partly,
    /// It is a picture, or its pages are.
    Picture,
    /// It is a PDF file, and this redress was built without what reads one.
    Pdf,
    /// It holds more than is unpacked here.
    TooLarge,
    /// Nothing is known about what it is.
    Unknown,
}

/// The most octets of text that one file is unpacked to.
const MOST: usize = 64 << 20;
/// The most files of an archive that are looked into.
const MOST_FILES: usize = 2_000;
/// How deep archives within archives are opened.
const DEEPEST: usize = 2;

impl Unread {
    /// Returns the reason in words, as a clause.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Broke => "it broke the reader, or took more time or memory than a file gets",
            Self::Damaged => "it is damaged, or is not what its beginning says",
            Self::Empty => "it is an archive without a file in it",
            Self::Locked => "it wants a password",
            Self::Partly => "a part of it is pictures, or letters that tell a program nothing; the rest was searched",
            Self::Picture => "it is a picture, or its pages are",
            Self::Pdf => "it is a PDF file, and this redress was built without what reads one",
            Self::TooLarge => "it holds more than 64 MiB, or too many files",
            Self::Unknown => "it is in a form that redress does not read",
        }
    }
}

/// How a file is read.
#[derive(Clone, Copy)]
struct How<'a> {
    pdf: &'a ReadPdf<'a>,
    wanted: Wanted,
}

/// What is wanted of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Wanted {
    /// All that stands in it, also in its marks: in addresses of links, in attributes.
    All,
    /// What a reader sees.
    Shown,
}

/// Returns all that a file holds, each part with its name.
///
/// Read are texts, tables (CSV), JSON, web pages, the XML of Office documents (`.xlsx`, `.docx`, `.ods`, `.odt`), and archives
/// (ZIP) of those; PDF files as far as `pdf` has their text.
#[must_use]
pub fn contents(name: &str, bytes: &[u8], pdf: &ReadPdf<'_>) -> Vec<(String, Contents)> {
    let mut left = MOST;
    look(name, bytes, How { pdf, wanted: Wanted::All }, &mut left, 0)
}

/// Returns what a reader sees in a file, each part with its name: the user's own list has no orders in its marks.
#[must_use]
pub fn shown_contents(name: &str, bytes: &[u8], pdf: &ReadPdf<'_>) -> Vec<(String, Contents)> {
    let mut left = MOST;
    look(name, bytes, How { pdf, wanted: Wanted::Shown }, &mut left, 0)
}

fn look(name: &str, bytes: &[u8], how: How<'_>, left: &mut usize, depth: usize) -> Vec<(String, Contents)> {
    let one = |contents| vec![(name.to_owned(), contents)];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive(name, bytes, how, left, depth);
    }
    if bytes.starts_with(b"%PDF") {
        return match (how.pdf)(bytes) {
            PdfFound::Text { text, whole } => {
                let part = (!whole).then(|| (name.to_owned(), Contents::Unread(Unread::Partly)));
                one(Contents::Text(text)).into_iter().chain(part).collect()
            }
            PdfFound::Unread(why) => one(Contents::Unread(why)),
        };
    }
    if infer::is_image(bytes) {
        return one(Contents::Unread(Unread::Picture));
    }
    let text = decoded(bytes).map(|text| match (is_marked_up(&text), how.wanted) {
        (true, Wanted::All) => marks::beside(&text, marks::OF_PAGES),
        (true, Wanted::Shown) => marks::without(&text, marks::OF_PAGES),
        (false, Wanted::All | Wanted::Shown) => text,
    });
    one(text.map_or(Contents::Unread(Unread::Unknown), Contents::Text))
}

fn archive(name: &str, bytes: &[u8], how: How<'_>, left: &mut usize, depth: usize) -> Vec<(String, Contents)> {
    let unread = |why| vec![(name.to_owned(), Contents::Unread(why))];
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return unread(Unread::Damaged) };
    if MOST_FILES < archive.len() || DEEPEST < depth {
        return unread(Unread::TooLarge);
    }
    let is_office =
        archive.file_names().filter_map(Result::ok).any(|file| matches!(&*file, "[Content_Types].xml" | "content.xml"));
    let mut parts = Vec::new();
    let mut text = String::new();
    for at in 0..archive.len() {
        let file = match archive.by_index(at) {
            Ok(file) if file.is_dir() => continue,
            Ok(file) => file,
            Err(zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED)) => {
                return unread(Unread::Locked);
            }
            Err(_) => return unread(Unread::Damaged),
        };
        let Ok(own) = file.name().map(std::borrow::Cow::into_owned) else { return unread(Unread::Damaged) };
        if is_office && !is_of_text(&own) {
            continue;
        }
        let mut unpacked = Vec::new();
        match file.take(*left as u64 + 1).read_to_end(&mut unpacked) {
            Err(_) => return unread(Unread::Damaged),
            Ok(size) if *left < size => return unread(Unread::TooLarge),
            Ok(size) => *left -= size,
        }
        if is_office {
            text += &marks::without(&String::from_utf8_lossy(&unpacked), marks::OF_OFFICE);
            text.push('\n');
        } else {
            parts.extend(look(&format!("{name}/{own}"), &unpacked, how, left, depth + 1));
        }
    }
    match (is_office, parts.is_empty()) {
        (true, _) => vec![(name.to_owned(), Contents::Text(text))],
        (false, true) => unread(Unread::Empty),
        (false, false) => parts,
    }
}

/// Tells whether a file inside an Office document holds what a reader sees.
fn is_of_text(file: &str) -> bool {
    let is_xml = std::path::Path::new(file).extension().is_some_and(|end| end.eq_ignore_ascii_case("xml"));
    is_xml && (file == "content.xml" || file.starts_with("xl/") || file.starts_with("word/"))
}

/// Reads UTF-8, UTF-16 with its mark, or else one octet a character as far as it is text.
fn decoded(bytes: &[u8]) -> Option<String> {
    let wide = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| order([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => return Some(wide(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => return Some(wide(u16::from_be_bytes)),
        _ => {}
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (!text.contains('\0')).then(|| text.to_owned());
    }
    let is_text = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    bytes.iter().all(is_text).then(|| bytes.iter().copied().map(char::from).collect())
}

/// Tells whether a text begins with a mark of HTML or XML: a table may begin with `<`, too.
fn is_marked_up(text: &str) -> bool {
    marks::begins(text.trim_start_matches('\u{feff}').trim_start())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Reads a file as a redress that was built without what reads a PDF file.
    fn contents(name: &str, bytes: &[u8]) -> Vec<(String, Contents)> {
        super::contents(name, bytes, &|_| PdfFound::Unread(Unread::Pdf))
    }

    fn shown_contents(name: &str, bytes: &[u8]) -> Vec<(String, Contents)> {
        super::shown_contents(name, bytes, &|_| PdfFound::Unread(Unread::Pdf))
    }

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn text(name: &str, bytes: &[u8]) -> String {
        match contents(name, bytes).remove(0).1 {
            Contents::Text(text) => text,
            Contents::Unread(why) => panic!("{name}: {why:?}"),
        }
    }

    fn why(bytes: &[u8]) -> Unread {
        match contents("file", bytes).remove(0).1 {
            Contents::Text(text) => panic!("{text}"),
            Contents::Unread(why) => why,
        }
    }

    #[test]
    fn a_spreadsheet_a_page_and_a_table_give_their_numbers() {
        let sheet = b"<row><c r=\"A1\"><v>8123456789012345</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row>";
        let strings = b"<si><t>Order</t></si><si><r><t>81234567</t></r><r><rPr><b/></rPr><t>89012346</t></r></si>";
        let xlsx = zipped(&[
            ("[Content_Types].xml", b"<x/>"),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", strings),
        ]);
        let found = text("export.xlsx", &xlsx);
        assert!(found.lines().any(|line| line == "8123456789012345"), "{found}");
        assert!(found.lines().any(|line| line == "8123456789012346"), "{found}");
        let page = text("a.html", b"<table><tr><td>8123456789012345</td><td>7</td></tr></table>");
        assert!(page.lines().any(|line| line == "8123456789012345"), "{page}");
        assert_eq!(text("a.csv", "Größe;1".as_bytes()), "Größe;1");
        assert_eq!(text("a.csv", b"Gr\xf6\xdfe;1"), "Größe;1");
        assert_eq!(text("a.txt", b"\xff\xfe8\x001\x00"), "81");
    }

    #[test]
    fn an_archive_is_looked_into_file_by_file() {
        let inner = zipped(&[("orders.json", b"{\"id\":8123456789012345}")]);
        let outer = zipped(&[("data.zip", &inner), ("invoice.pdf", b"%PDF-1.7")]);
        let found = contents("all.zip", &outer);
        assert_eq!(found[0].0, "all.zip/data.zip/orders.json");
        assert!(matches!(&found[0].1, Contents::Text(text) if text.contains("8123456789012345")));
        assert_eq!(found[1], ("all.zip/invoice.pdf".to_owned(), Contents::Unread(Unread::Pdf)));
    }

    #[test]
    fn what_cannot_be_searched_says_why() {
        assert_eq!(why(b"%PDF-1.7"), Unread::Pdf);
        assert_eq!(why(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Unread::Picture);
        assert_eq!(why(b"PK\x03\x04broken"), Unread::Damaged);
        assert_eq!(why(b"\xd0\xcf\x11\xe0\0\0"), Unread::Unknown);
    }

    #[test]
    fn an_archive_that_unpacks_to_more_than_64_mib_is_left_and_one_of_64_mib_is_read() {
        let most = vec![b' '; MOST];
        assert_eq!(contents("a.zip", &zipped(&[("a", &most)])).len(), 1);
        assert!(matches!(contents("a.zip", &zipped(&[("a", &most)]))[0].1, Contents::Text(_)));
        assert_eq!(why(&zipped(&[("a", &most), ("b", b" ")])), Unread::TooLarge);
    }

    #[test]
    fn an_archive_without_a_file_says_so_and_counts_as_searched_no_less() {
        assert_eq!(why(&zipped(&[])), Unread::Empty);
        assert_eq!(
            contents("a.zip", &zipped(&[("b.zip", &zipped(&[]))])),
            [("a.zip/b.zip".to_owned(), Contents::Unread(Unread::Empty))]
        );
    }

    #[test]
    fn nothing_of_an_answer_is_lost_in_its_marks_and_a_list_has_only_what_is_seen() {
        let xml = b"<orders><order id=\"8123456789012345\"/></orders>";
        assert!(text("a.xml", xml).contains("8123456789012345"));
        let Contents::Text(seen) = shown_contents("a.xml", xml).remove(0).1 else { panic!("no text") };
        assert!(!seen.contains("8123456789012345"), "{seen}");
        for table in ["<5 EUR;8123456789012345", "< 5;8123456789012345", "<;8123456789012345\n"] {
            assert_eq!(text("a.csv", table.as_bytes()), table);
        }
        for broken in ["<p>a <b 8123456789012345", "<p>1 < 2 8123456789012345"] {
            assert!(text("a.html", broken.as_bytes()).contains("8123456789012345"), "{broken}");
        }
    }

    #[test]
    fn the_text_of_a_pdf_file_is_searched_and_what_is_none_is_named_beside_it() {
        let read = |whole| {
            super::contents("a.zip", &zipped(&[("a.pdf", b"%PDF-1.7")]), &move |bytes| {
                assert_eq!(bytes, b"%PDF-1.7");
                PdfFound::Text { text: "8123".to_owned(), whole }
            })
        };
        let text = ("a.zip/a.pdf".to_owned(), Contents::Text("8123".to_owned()));
        assert_eq!(read(true), std::slice::from_ref(&text));
        assert_eq!(read(false), [text, ("a.zip/a.pdf".to_owned(), Contents::Unread(Unread::Partly))]);
    }

    #[test]
    fn archives_within_archives_end() {
        let mut bytes = zipped(&[("a.txt", b"x")]);
        for _ in 0..=DEEPEST {
            bytes = zipped(&[("inner.zip", &bytes)]);
        }
        assert_eq!(why(&bytes), Unread::TooLarge);
    }
}
