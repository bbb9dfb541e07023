//! What a file is, by the end of its name.

use devops360_contract::files::{Entry, EntryKind};

use crate::components::Glyph;

/// What an entry is, as far as its name tells. The order is the one that sorting by type shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FileType {
    Folder,
    Archive,
    Audio,
    Code,
    Document,
    Image,
    Pdf,
    Presentation,
    Spreadsheet,
    Text,
    Video,
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
    pub(crate) fn of(entry: &Entry) -> Self {
        match entry.kind {
            EntryKind::Folder => Self::Folder,
            EntryKind::File { .. } => Self::of_name(&entry.name),
        }
    }

    /// The type of a file of that name.
    pub(crate) fn of_name(name: &str) -> Self {
        let Some(extension) = extension(name).map(str::to_lowercase) else { return Self::Other };
        let known = EXTENSIONS.iter().find(|(_, ends)| ends.contains(&extension.as_str()));
        known.map_or(Self::Other, |(kind, _)| *kind)
    }

    /// The icon that stands for it.
    pub(crate) const fn glyph(self) -> Glyph {
        match self {
            Self::Folder => Glyph::Folder,
            Self::Archive => Glyph::Archive,
            Self::Audio => Glyph::Music,
            Self::Code => Glyph::Code,
            Self::Document | Self::Pdf | Self::Text => Glyph::FileText,
            Self::Image => Glyph::Image,
            Self::Presentation => Glyph::Monitor,
            Self::Spreadsheet => Glyph::Sheet,
            Self::Video => Glyph::Film,
            Self::Other => Glyph::File,
        }
    }
}

/// What follows the last dot of a name, where that can be a type: short, letters and digits, after something.
pub(crate) fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let plausible =
        (1..=8).contains(&extension.len()) && extension.chars().all(|c| c.is_ascii_alphanumeric());
    (!stem.is_empty() && plausible).then_some(extension)
}

#[cfg(test)]
mod tests {
    use super::{FileType, extension};

    #[test]
    fn the_end_of_a_name_tells_the_type() {
        for (name, expected) in [
            ("harbour.JPG", FileType::Image),
            ("backup.tar.gz", FileType::Archive),
            ("report.pdf", FileType::Pdf),
            ("Makefile", FileType::Other),
            (".pdf", FileType::Other),
            ("plan.dwg", FileType::Other),
        ] {
            assert_eq!(FileType::of_name(name), expected, "{name}");
        }
    }

    #[test]
    fn not_every_dot_begins_an_extension() {
        for (name, expected) in [
            ("plan.dwg", Some("dwg")),
            (".gitignore", None),
            ("Version 2. final draft", None),
            ("trailing.", None),
            ("name.averylongending", None),
        ] {
            assert_eq!(extension(name), expected, "{name}");
        }
    }
}
