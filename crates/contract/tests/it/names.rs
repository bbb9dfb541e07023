//! What a file or a folder can be called.

use devops360_contract::files::{NameProblem, name_problem};

fn check(name: &str, expected: Option<NameProblem>) {
    assert_eq!(name_problem(name), expected, "of {name:?}");
}

#[test]
fn what_people_call_things_is_a_name() {
    for name in ["report.pdf", ".bashrc", "a b", "CON", "Änne's 報告", "x.", "...", "👩\u{200D}💻"] {
        check(name, None);
    }
    check(&"n".repeat(255), None);
}

#[test]
fn what_would_mean_something_else_is_none() {
    check("", Some(NameProblem::Empty));
    check(" \u{3000}", Some(NameProblem::Empty));
    check(".", Some(NameProblem::Dots));
    check("..", Some(NameProblem::Dots));
    check("a/b", Some(NameProblem::Slash));
    check("a\u{202E}fdp.exe", Some(NameProblem::Invisible));
    check("a\nb", Some(NameProblem::Invisible));
    check(&"ü".repeat(128), Some(NameProblem::TooLong));
}
