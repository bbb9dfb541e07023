//! What a file or a folder can be called, a rule that the form needs while the person types, and how a name is shown.

use std::fmt::Write as _;

/// The longest name, in bytes of UTF-8: what the common file systems hold, so that a download needs no other name.
const NAME_LIMIT: usize = 255;

/// Why a name cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameProblem {
    /// It is empty, or blank.
    Empty,
    /// It is `.` or `..`, which mean other folders.
    Dots,
    /// It has a `/`, which separates folders.
    Slash,
    /// It has a character that cannot be seen, or that changes the order of what can.
    Invisible,
    /// It is too long.
    TooLong,
}

/// Why `name` cannot be given to a file or a folder; `None` where it can.
#[must_use]
pub fn name_problem(name: &str) -> Option<NameProblem> {
    if name.trim().is_empty() {
        Some(NameProblem::Empty)
    } else if matches!(name, "." | "..") {
        Some(NameProblem::Dots)
    } else if name.contains('/') {
        Some(NameProblem::Slash)
    } else if name.chars().any(is_deceptive) {
        Some(NameProblem::Invisible)
    } else if name.len() > NAME_LIMIT {
        Some(NameProblem::TooLong)
    } else {
        None
    }
}

/// Whether `c` is a control, changes the direction of text, breaks lines, or takes no room. Joiners stay: Persian and
/// emoji need them.
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// `name` with control and bidirectional characters made visible: `␀` for NUL, `⟨U+202E⟩` for a right-to-left override.
#[must_use]
pub fn visible(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for c in name.chars() {
        push(&mut shown, c);
    }
    shown
}

fn push(shown: &mut String, c: char) {
    match u32::from(c) {
        // The block of control pictures follows the order of the controls themselves.
        control @ 0..=0x1F => shown.extend(char::from_u32(0x2400 + control)),
        0x7F => shown.push('\u{2421}'),
        // Writing to a String cannot fail.
        code if is_deceptive(c) => drop(write!(shown, "⟨U+{code:04X}⟩")),
        _ => shown.push(c),
    }
}
