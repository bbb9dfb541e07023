//! Rules of the repository that no other tool checks.

use anyhow::Result;

use crate::report::{Verdict, note};
use crate::sources::{Source, files};

const TEXT: &[&str] = &[
    ".rs", ".toml", ".md", ".py", ".sh", ".yml", ".yaml", ".css", ".html", ".js", ".ftl", ".json", ".ci/run",
];
/// More lines than this deserve a second look.
const LONG: usize = 400;

/// No file names a folder that exists on one computer only.
pub(crate) fn no_local_paths() -> Result<Verdict> {
    // Written in two parts, or this file would break its own rule.
    let forbidden =
        [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/Use", "rs/"), concat!("C:\\", "Users")];
    let problems = offending_lines(&files(".", TEXT)?, |line| {
        // Home directories in examples and tests are written with a placeholder name.
        forbidden.iter().any(|path| line.contains(path)) && !line.contains("/Users/ada")
    });
    Ok(Verdict::of(&problems))
}

/// The content security policy forbids inline styles, so an attribute would do nothing in the built app.
pub(crate) fn no_inline_styles() -> Result<Verdict> {
    let problems = offending_lines(&files("src-ui", &[".rs", ".html"])?, |line| {
        line.trim_start().strip_prefix("//").is_none() && line.contains(concat!("style", "="))
    });
    Ok(Verdict::of(&problems))
}

/// A test that never runs, or passes after a pause by luck, proves nothing.
pub(crate) fn honest_tests() -> Result<Verdict> {
    let forbidden = [concat!("#[ign", "ore"), concat!("should_", "panic)]")];
    let problems =
        offending_lines(&files(".", &[".rs"])?, |line| forbidden.iter().any(|text| line.contains(text)));
    Ok(Verdict::of(&problems))
}

/// Names files that have grown long; that is a remark, not a failure.
pub(crate) fn mention_long_files() -> Result<()> {
    for source in files(".", &[".rs", ".py", ".css"])? {
        let lines = source.text.lines().count();
        if lines > LONG {
            note(&format!("{} has {lines} lines", source.path));
        }
    }
    Ok(())
}

fn offending_lines(sources: &[Source], offends: impl Fn(&str) -> bool) -> Vec<String> {
    let mut problems = Vec::new();
    for Source { path, text } in sources {
        let lines = text.lines().enumerate().filter(|(_, line)| offends(line));
        problems.extend(lines.map(|(index, line)| format!("{path}:{}: {}", index + 1, line.trim())));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offending_line_is_named_with_its_place() {
        let source = Source { path: "a.rs".to_owned(), text: "fine\n  bad here\n".to_owned() };
        assert_eq!(offending_lines(&[source], |line| line.contains("bad")), ["a.rs:2: bad here"]);
    }
}
