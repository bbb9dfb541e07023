//! The icons of what files are.

use devops360_contract::files::FileType;

use crate::components::Glyph;

/// A type that has an icon.
pub(super) trait Drawn {
    /// The icon that stands for it.
    fn glyph(self) -> Glyph;
}

impl Drawn for FileType {
    fn glyph(self) -> Glyph {
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
