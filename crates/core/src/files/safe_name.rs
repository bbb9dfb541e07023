//! From an object key to a name that is safe to create on any desktop's disk.
//!
//! A key that tries to leave its folder is refused; a name that some file system cannot hold, or would read as something
//! else, is renamed, and the person sees the new name in the save dialog.
//! Source of the rules: <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.

use std::fmt;

use devops360_contract::files::is_deceptive;
use thiserror::Error;

/// The longest component that the common file systems hold, in bytes (ext4, XFS, APFS; NTFS counts UTF-16 units).
const COMPONENT_LIMIT: usize = 255;
/// The longest extension that is worth keeping when a name is cut.
const EXTENSION_LIMIT: usize = 32;
/// Takes the place of a character that cannot stay.
const SUBSTITUTE: char = '_';
/// Names of Windows devices, with any extension.
const DEVICES: &[&str] = &["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// A single component of a path that is safe to create: no separator, no device, no deception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeName(String);

/// The key tries to leave its folder, or names no file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the key names a place outside of its folder, or no file")]
pub struct UnsafeKey;

impl SafeName {
    /// The local name for the object `key`: its last component, renamed where it has to be.
    ///
    /// # Errors
    /// When the key is absolute (`/x`, `C:\x`, `\\host\x`), has a component `.` or `..` under either separator, or ends
    /// without a name.
    pub fn of_key(key: &str) -> Result<Self, UnsafeKey> {
        if leaves_its_folder(key) {
            return Err(UnsafeKey);
        }
        let name = key.rsplit('/').next().unwrap_or_default();
        if name.is_empty() || is_absolute(name) {
            return Err(UnsafeKey);
        }
        Ok(Self::of(name))
    }

    /// The local name for one component of a key, which is no place by itself.
    #[must_use]
    pub(crate) fn of_component(component: &str) -> Self {
        Self::of(if component.is_empty() { "_" } else { component })
    }

    fn of(name: &str) -> Self {
        // A name that is cut may be that of a device only then; what marks it may make it too long again.
        let short = shortened(&cleaned(name), COMPONENT_LIMIT);
        Self(shortened(&without_device(&short), COMPONENT_LIMIT))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether `key` is absolute, or has a component `.` or `..` under either separator.
pub(crate) fn leaves_its_folder(key: &str) -> bool {
    is_absolute(key) || key.split(['/', '\\']).any(|component| matches!(component, "." | ".."))
}

/// Whether `key` starts at a root: of the file system, of a drive, or of another computer.
fn is_absolute(key: &str) -> bool {
    let drive = matches!(key.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    drive || key.starts_with(['/', '\\'])
}

/// Replaces what Windows forbids, what cannot be seen, and what it would silently drop at the end.
fn cleaned(name: &str) -> String {
    let replaced: String = name.chars().map(|c| if is_forbidden(c) { SUBSTITUTE } else { c }).collect();
    let kept = replaced.trim_end_matches(['.', ' ']);
    let dropped = replaced.len() - kept.len();
    format!("{kept}{}", SUBSTITUTE.to_string().repeat(dropped))
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') || is_deceptive(c)
}

/// Moves a name out of the way of the devices, which Windows sees under any extension.
fn without_device(name: &str) -> String {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    if is_device(&stem) { format!("{SUBSTITUTE}{name}") } else { name.to_owned() }
}

fn is_device(stem: &str) -> bool {
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    let numbered = port.is_some_and(|rest| {
        let mut rest = rest.chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    });
    numbered || DEVICES.contains(&stem)
}

/// Cuts the stem of a name that has more than `limit` bytes; the extension stays.
pub(crate) fn shortened(name: &str, limit: usize) -> String {
    if name.len() <= limit {
        return name.to_owned();
    }
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= EXTENSION_LIMIT => name.split_at(dot),
        _ => (name, ""),
    };
    cleaned(&format!("{}{extension}", prefix(stem, limit - extension.len())))
}

/// The longest prefix of `text` that has at most `limit` bytes and ends on a character.
pub(crate) fn prefix(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}
