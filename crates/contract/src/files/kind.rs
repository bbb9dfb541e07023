//! What a file is, by the end of its name: shown in lists and summed by in the use of room.

use serde::{Deserialize, Serialize};

use super::{Entry, EntryKind};

/// What an entry is, as far as its name tells. The order is the one that sorting by type shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileType {
    /// A folder.
    Folder,
    /// Several files in one, such as `.zip`.
    Archive,
    /// Music or speech.
    Audio,
    /// A program's source or data.
    Code,
    /// A text with a layout.
    Document,
    /// A picture.
    Image,
    /// A PDF.
    Pdf,
    /// Slides.
    Presentation,
    /// Tables.
    Spreadsheet,
    /// Plain text.
    Text,
    /// A film.
    Video,
    /// Its name does not tell.
    Other,
}

/// The types and the ends of names that tell them.
const EXTENSIONS: &[(FileType, &[&str])] = &[
    (FileType::Archive, &["7z", "bz2", "gz", "rar", "tar", "tgz", "xz", "zip", "zst"]),
    (FileType::Audio, &["aac", "flac", "m4a", "mp3", "ogg", "opus", "wav"]),
    (
        FileType::Code,
        &[
            "c", "cpp", "css", "go", "h", "html", "java", "js", "json", "py", "rb", "rs", "sh", "sql",
            "toml", "ts", "xml", "yaml", "yml",
        ],
    ),
    (FileType::Document, &["doc", "docx", "odt", "pages", "rtf"]),
    (FileType::Image, &["avif", "bmp", "gif", "heic", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"]),
    (FileType::Pdf, &["pdf"]),
    (FileType::Presentation, &["key", "odp", "ppt", "pptx"]),
    (FileType::Spreadsheet, &["csv", "numbers", "ods", "tsv", "xls", "xlsx"]),
    (FileType::Text, &["log", "md", "txt"]),
    (FileType::Video, &["avi", "m4v", "mkv", "mov", "mp4", "webm"]),
];

impl FileType {
    /// The type of `entry`.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        match entry.kind {
            EntryKind::Folder => Self::Folder,
            EntryKind::File { .. } => Self::of_name(&entry.name),
        }
    }

    /// The type of a file of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let Some(extension) = extension(name).map(str::to_lowercase) else { return Self::Other };
        let known = EXTENSIONS.iter().find(|(_, ends)| ends.contains(&extension.as_str()));
        known.map_or(Self::Other, |(kind, _)| *kind)
    }
}

/// What follows the last dot of a name, where that can be a type: short, letters and digits, after something.
#[must_use]
pub fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let plausible =
        (1..=8).contains(&extension.len()) && extension.chars().all(|c| c.is_ascii_alphanumeric());
    (!stem.is_empty() && plausible).then_some(extension)
}
