//! What a file's metadata and tags can be.

use devops360_contract::files::{
    Pair, PairProblem, is_media_type, metadata_problem, metadata_size, tag_problem,
};

fn pairs(pairs: &[(&str, &str)]) -> Vec<Pair> {
    pairs.iter().map(|&(name, value)| Pair { name: name.to_owned(), value: value.to_owned() }).collect()
}

fn check_tag(name: &str, value: &str, expected: Option<PairProblem>) {
    assert_eq!(tag_problem(&pairs(&[(name, value)]), 0), expected, "of {name:?} = {value:?}");
}

fn check_metadata(name: &str, value: &str, expected: Option<PairProblem>) {
    assert_eq!(metadata_problem(&pairs(&[(name, value)]), 0), expected, "of {name:?} = {value:?}");
}

#[test]
fn a_tag_has_the_characters_and_the_length_that_s3_takes() {
    check_tag("project", "Harbour 2026: a/b=c+d-e@f_g.h", None);
    check_tag("Änne", "報告", None);
    check_tag("empty", "", None);
    check_tag(&"ü".repeat(128), &"報".repeat(256), None);
    check_tag("", "x", Some(PairProblem::NameMissing));
    check_tag(&"n".repeat(129), "", Some(PairProblem::NameTooLong));
    check_tag("a&b", "", Some(PairProblem::NameCharacter));
    check_tag("AWS:x", "", Some(PairProblem::NameReserved));
    check_tag("a", &"v".repeat(257), Some(PairProblem::ValueTooLong));
    check_tag("a", "<b>", Some(PairProblem::ValueCharacter));
    check_tag("a", "x\u{202E}y", Some(PairProblem::ValueCharacter));
}

#[test]
fn metadata_is_what_a_header_can_carry() {
    check_metadata("author", "Änne 報告 <b>", None);
    check_metadata("x-y_z.1", "", None);
    check_metadata("", "x", Some(PairProblem::NameMissing));
    check_metadata("Author", "x", Some(PairProblem::NameCharacter));
    check_metadata("a b", "x", Some(PairProblem::NameCharacter));
    check_metadata("a:b", "x", Some(PairProblem::NameCharacter));
    check_metadata("a", "x\r\ny", Some(PairProblem::ValueCharacter));
    check_metadata("a", "x\u{200B}y", Some(PairProblem::ValueCharacter));
    check_metadata("a", " x", Some(PairProblem::ValueBlank));
    assert_eq!(metadata_size(&pairs(&[("ab", "ü"), ("c", "")])), 5, "in bytes of UTF-8");
}

#[test]
fn a_name_is_there_once() {
    let twice = pairs(&[("a", "1"), ("b", "2"), ("a", "3")]);
    for problem in [tag_problem, metadata_problem] {
        let found: Vec<_> = (0..3).map(|index| problem(&twice, index)).collect();
        assert_eq!(found, [None, None, Some(PairProblem::NameTwice)]);
    }
}

#[test]
fn a_media_type_has_two_parts() {
    for (text, expected) in [
        ("text/plain", true),
        ("image/svg+xml", true),
        ("text/html; charset=utf-8", true),
        ("Text/HTML", true),
        ("text", false),
        ("text/", false),
        ("/plain", false),
        ("text/pl ain", false),
        ("text/plain\r\nx: y", false),
        (" text/plain", false),
        ("", false),
    ] {
        assert_eq!(is_media_type(text), expected, "{text:?}");
    }
}
