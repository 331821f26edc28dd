//! A ZIP file whose bytes depend on nothing but what is put into it.

use std::{
    fmt::Write as _,
    io::{self, Seek, Write},
};

use chrono::{DateTime, Datelike, Timelike, Utc};
use sha2::{Digest as _, Sha256};
use zip::{CompressionMethod, System, ZipWriter, write::SimpleFileOptions};

/// The file that lists the SHA-256 of every other, as `sha256sum -c` reads it.
pub const SUMS: &str = "SHA256SUMS";

/// Whether an entry is made smaller.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Packing {
    /// As it is, so that the archive's bytes do not depend on the version of a packer.
    Plain,
    /// By Deflate (RFC 1951), of any size.
    Smaller,
}

/// An archive that is being written.
pub struct Archive<W: Write + Seek> {
    at: zip::DateTime,
    sums: Vec<Sum>,
    zip: ZipWriter<W>,
}

/// One file of an archive.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sum {
    /// Its name.
    pub name: String,
    /// Its SHA-256, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
}

/// A file of the archive that takes its bytes.
pub struct Filling<'a, W: Write + Seek> {
    archive: &'a mut Archive<W>,
    hasher: Sha256,
    name: String,
    size: u64,
}

impl<W: Write + Seek> Archive<W> {
    /// Begins an archive, all of whose files bear one time; ZIP knows those from 1980 to 2107.
    pub fn new(target: W, at: DateTime<Utc>) -> Self {
        let two = |number: u32| u8::try_from(number).unwrap_or_default();
        let year = u16::try_from(at.year()).unwrap_or_default();
        let (month, day) = (two(at.month()), two(at.day()));
        let at =
            zip::DateTime::from_date_and_time(year, month, day, two(at.hour()), two(at.minute()), two(at.second()));
        Self { at: at.unwrap_or_default(), sums: Vec::new(), zip: ZipWriter::new(target) }
    }

    /// Begins a file.
    ///
    /// # Errors
    /// When the target takes no more, or there is a file of that name.
    pub fn begin(&mut self, name: &str, packing: Packing) -> io::Result<Filling<'_, W>> {
        let (method, large) = match packing {
            Packing::Plain => (CompressionMethod::Stored, false),
            Packing::Smaller => (CompressionMethod::Deflated, true),
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .large_file(large)
            .last_modified_time(self.at)
            .system(System::Unix)
            .unix_permissions(0o600);
        self.zip.start_file(name, options)?;
        Ok(Filling { archive: self, hasher: Sha256::new(), name: name.to_owned(), size: 0 })
    }

    /// Adds a file as it is.
    ///
    /// # Errors
    /// When the target takes no more, or there is a file of that name.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.begin(name, Packing::Plain)?;
        file.write_all(bytes)?;
        file.end();
        Ok(())
    }

    /// Adds the list of hashes and ends the archive. Returns the target and what is in it, the list last.
    ///
    /// # Errors
    /// When the target takes no more.
    pub fn finish(mut self) -> io::Result<(W, Vec<Sum>)> {
        let mut list = String::new();
        for sum in &self.sums {
            writeln!(list, "{}  {}", sum.sha256, sum.name).expect("a String takes every write");
        }
        self.add(SUMS, list.as_bytes())?;
        Ok((self.zip.finish()?, self.sums))
    }
}

impl<W: Write + Seek> Filling<'_, W> {
    /// Ends the file.
    pub fn end(self) {
        let sha256 = hexadecimal(&self.hasher.finalize());
        self.archive.sums.push(Sum { name: self.name, sha256, size: self.size });
    }
}

impl<W: Write + Seek> Write for Filling<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.archive.zip.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.archive.zip.flush()
    }
}

/// Returns the SHA-256 of bytes, as 64 lower-case hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes every write");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    fn made(at: i64) -> (Vec<u8>, Vec<Sum>) {
        let mut archive = Archive::new(Cursor::new(Vec::new()), DateTime::from_timestamp(at, 0).unwrap());
        archive.add("a.txt", b"abc").unwrap();
        let mut file = archive.begin("b.txt", Packing::Smaller).unwrap();
        file.write_all(&[7; 10_000]).unwrap();
        file.end();
        let (target, sums) = archive.finish().unwrap();
        (target.into_inner(), sums)
    }

    #[test]
    fn an_archive_depends_on_what_is_put_in_and_on_nothing_else() {
        let (bytes, sums) = made(1_795_425_243);
        assert_eq!(bytes, made(1_795_425_243).0);
        assert_ne!(bytes, made(1_795_425_245).0);
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4
        assert_eq!(sums[0], Sum { name: "a.txt".to_owned(), sha256: abc.to_owned(), size: 3 });
        let names: Vec<_> = sums.iter().map(|sum| sum.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "b.txt", SUMS]);
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut list = String::new();
        read.by_name(SUMS).unwrap().read_to_string(&mut list).unwrap();
        assert_eq!(list, format!("{abc}  a.txt\n{}  b.txt\n", sha256(&[7; 10_000])));
    }

    #[test]
    fn a_time_that_zip_does_not_know_is_1980() {
        assert_eq!(made(0).0, made(1).0);
    }
}
