//! docs/bad-input.md quotes the texts as they are, and every test that docs/ names exists.

use anyhow::Result;

use crate::report::Verdict;
use crate::sources::{Source, files};

const DOCUMENTS: &str = "docs";
const TABLES: &str = "docs/bad-input.md";
const TEXTS: &str = "locales/en";

/// Compares the tables with the texts and the tests.
pub(crate) fn check() -> Result<Verdict> {
    let texts: String = files(TEXTS, &[".ftl"])?.into_iter().map(|source| source.text).collect();
    let tests = files(".", &[".rs"])?;
    let documents = files(DOCUMENTS, &[".md"])?;
    let tables = documents.iter().filter(|document| document.path == TABLES);
    let rows: Vec<_> = tables.flat_map(|document| rows(&document.text)).collect();
    if rows.is_empty() {
        return Ok(Verdict::Failed(format!("{TABLES} has no rows")));
    }
    let unsaid = rows.iter().flat_map(|row| problems(row, &texts));
    let missing = documents.iter().flat_map(|document| missing(&links(&document.text), &tests));
    Ok(Verdict::of(&unsaid.chain(missing).collect::<Vec<_>>()))
}

/// One bad input.
#[derive(Debug)]
struct Row {
    /// The Fluent key.
    key: String,
    /// What is read, and what to do next, as the locale has it.
    quotes: [String; 2],
    /// The tests.
    tests: Vec<Link>,
}

/// A test and the file that has it, from the root.
type Link = (String, String);

/// The rows whose second cell is a key.
fn rows(text: &str) -> Vec<Row> {
    text.lines()
        .filter_map(|line| {
            let cells: Vec<_> = line.strip_prefix("| ")?.split('|').map(str::trim).collect();
            let [_, key, read, next, _, tests, _] = cells.as_slice() else { return None };
            let key = key.strip_prefix('`')?.strip_suffix('`')?.to_owned();
            Some(Row { key, quotes: [read, next].map(|&text| text.to_owned()), tests: links(tests) })
        })
        .collect()
}

/// The links to tests in a text of `docs`, which go up to the root first.
fn links(text: &str) -> Vec<Link> {
    let parts = text.split('[').filter_map(|part| part.split_once("](../"));
    let links = parts.filter_map(|(name, rest)| Some((name, rest.split_once(')')?.0)));
    let tests = links.filter(|(_, path)| path.ends_with(".rs"));
    tests.map(|(name, path)| (name.to_owned(), path.to_owned())).collect()
}

fn problems(row: &Row, texts: &str) -> Vec<String> {
    let Row { key, quotes, .. } = row;
    let Some(message) = message(texts, key) else { return vec![format!("{TEXTS} has no {key}")] };
    let misquoted = quotes.iter().filter(|quote| !message.contains(quote.as_str()));
    let mut problems: Vec<_> = misquoted.map(|quote| format!("{key} does not say: {quote}")).collect();
    if row.tests.is_empty() {
        problems.push(format!("no test shows {key}"));
    }
    problems
}

fn missing(links: &[Link], tests: &[Source]) -> Vec<String> {
    let exists = |(name, path): &&Link| {
        let function = format!("fn {name}(");
        tests.iter().any(|source| source.path == *path && source.text.contains(&function))
    };
    links
        .iter()
        .filter(|link| !exists(link))
        .map(|(name, path)| format!("{path} has no test {name}"))
        .collect()
}

/// The message of `key` with its attributes: from its name to the next line that is not indented.
fn message<'a>(texts: &'a str, key: &str) -> Option<&'a str> {
    let start = texts.match_indices(key).map(|(place, _)| place).find(|&place| {
        texts[..place].chars().next_back().is_none_or(|before| before == '\n')
            && texts[place + key.len()..].starts_with(" =")
    })?;
    let rest = &texts[start..];
    let end = rest
        .match_indices('\n')
        .map(|(place, _)| place)
        .find(|&place| rest[place + 1..].chars().next().is_none_or(|next| !matches!(next, ' ' | '}')));
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &str = "error-a = It broke\n    .remedy = Mend it\nerror-ab = { $x ->\n    *[other] No\n}\n";

    fn check(row: &str, expected: &[&str]) {
        let tests = [Source { path: "t/a.rs".to_owned(), text: "async fn it_breaks() {}".to_owned() }];
        let [row] = rows(row).try_into().expect("one row");
        let found = [problems(&row, TEXTS), missing(&row.tests, &tests)].concat();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_quoted_and_named_has_to_be_there() {
        check("| x | `error-a` | It broke | Mend it | y | [it_breaks](../t/a.rs) |", &[]);
        check("| x | `error-ab` | No | | y | [it_breaks](../t/a.rs) |", &[]);
        check("| x | `error-b` | It broke | | y | [it_breaks](../t/a.rs) |", &["locales/en has no error-b"]);
        check("| x | `error-a` | No | | y | [it_breaks](../t/a.rs) |", &["error-a does not say: No"]);
        check("| x | `error-a` | It broke | | y | |", &["no test shows error-a"]);
        check("| x | `error-a` | It broke | | y | [gone](../t/a.rs) |", &["t/a.rs has no test gone"]);
    }
}
