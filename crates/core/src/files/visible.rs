//! Names as they are shown: what cannot be seen, or changes the order of what can, is marked.

use std::fmt::Write as _;

use devops360_contract::files::is_deceptive;

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
