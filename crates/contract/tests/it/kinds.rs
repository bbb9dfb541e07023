//! What the end of a name tells of a file.

use devops360_contract::files::{FileType, extension};

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
