use std::path::Path;

use crate::{
    cli::{Code, Failure, files},
    desk::File,
};

/// Reads a file that the user gives as proof.
pub(super) fn read(path: &Path) -> Result<File, Failure> {
    let bytes =
        files::read(path).map_err(|error| Failure::caused(Code::BadInput, error).effect("Nothing was recorded."))?;
    let name = path.file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
    Ok(File { bytes, media_type: media_type(path), name })
}

/// Names what is in a file by the end of its name, which is enough to keep it.
fn media_type(path: &Path) -> &'static str {
    let end = path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match end.as_str() {
        "eml" => "message/rfc822",
        "html" | "htm" => "text/html",
        "jpeg" | "jpg" => "image/jpeg",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "txt" => "text/plain",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
