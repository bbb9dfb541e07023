//! Texts: every one that the code asks for exists in every language, and every one that exists is asked for.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use fluent_syntax::ast::Entry;
use fluent_syntax::parser;

use crate::report::Verdict;
use crate::sources::{Source, files};

/// The language that the others are measured against.
const REFERENCE: &str = "en";
/// Asks for the text of a literal key.
const CALLS: &[&str] = &["t!(", "tr!(", "text!("];

/// The keys of one language; an attribute's is `message.attribute`.
type Keys = BTreeSet<String>;

/// Compares the code, the contract's error codes and the languages.
pub(crate) fn check() -> Result<Verdict> {
    let mut problems = Vec::new();
    let mut languages: BTreeMap<String, Keys> = BTreeMap::new();
    for Source { path, text } in files("locales", &[".ftl"])? {
        let language = path.split('/').nth(1).context("a Fluent file lies outside a language's folder")?;
        match keys_of(&text) {
            Ok(keys) => languages.entry(language.to_owned()).or_default().extend(keys),
            Err(error) => problems.push(format!("{path}: {error}")),
        }
    }
    let Some(reference) = languages.remove(REFERENCE) else {
        return Ok(Verdict::Skipped(format!("locales/{REFERENCE} has no texts yet")));
    };
    for (language, keys) in &languages {
        problems.extend(reference.difference(keys).map(|key| format!("locales/{language} lacks {key}")));
        problems.extend(keys.difference(&reference).map(|key| format!("locales/{language} alone has {key}")));
    }
    let code = code_of(&["src-ui/src", "src-tauri/src"])?;
    problems.extend(asked_for(&code).difference(&reference).map(|key| format!("no language has {key}")));
    let codes = error_keys()?;
    problems.extend(codes.difference(&reference).map(|key| format!("locales/{REFERENCE} lacks {key}")));
    problems.extend(unused(&reference, &code, &codes).map(|key| format!("no code asks for {key}")));
    Ok(Verdict::of(&problems))
}

/// The Rust code of some folders, as one text without its comments, whose examples name no real keys.
fn code_of(folders: &[&str]) -> Result<String> {
    let mut code = String::new();
    for folder in folders {
        for source in files(folder, &[".rs"])? {
            let lines = source.text.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.extend(lines.flat_map(|line| [line, "\n"]));
        }
    }
    Ok(code)
}

/// Messages and their attributes; terms are the translator's own.
fn keys_of(text: &str) -> Result<Keys, String> {
    let resource = parser::parse(text)
        .map_err(|(_, errors)| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let mut keys = Keys::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let name = message.id.name;
        keys.extend(message.value.is_some().then(|| name.to_owned()));
        keys.extend(message.attributes.iter().map(|attribute| format!("{name}.{}", attribute.id.name)));
    }
    Ok(keys)
}

/// The literal keys of the calls that ask for a text.
fn asked_for(code: &str) -> Keys {
    let mut keys = Keys::new();
    for call in CALLS {
        for (place, _) in code.match_indices(call) {
            let before = code[..place].chars().next_back();
            let literal = code[place + call.len()..].trim_start().strip_prefix('"');
            let named = before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
            if let (true, Some(Some((key, _)))) = (named, literal.map(|rest| rest.split_once('"'))) {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

/// `error-<code>` and `error-<code>.remedy` for each code of the contract.
fn error_keys() -> Result<Keys> {
    let source =
        files("crates/contract/src/error.rs", &[".rs"])?.pop().context("the contract has no error.rs")?;
    let (_, table) = source.text.split_once("\ncodes! {").context("the contract's error codes have moved")?;
    let codes = table.lines().filter_map(|line| line.split_once(" = \"")?.1.strip_suffix("\","));
    Ok(codes.flat_map(|code| [format!("error-{code}"), format!("error-{code}.remedy")]).collect())
}

/// Keys that are neither an error's nor a literal of the code, alone or before an attribute.
fn unused<'a>(defined: &'a Keys, code: &'a str, errors: &'a Keys) -> impl Iterator<Item = &'a String> {
    defined.iter().filter(move |key| {
        let message = key.split('.').next().unwrap_or(key);
        !errors.contains(*key)
            && !code.contains(&format!("\"{key}\""))
            && !code.contains(&format!("\"{message}\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(names: &[&str]) -> Keys {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn messages_and_attributes_are_keys_and_terms_are_not() {
        let text = "-brand = DevOps360\nerror-offline = No answer\n    .remedy = Try again\nonly-attributes =\n    .label = Name\n";
        assert_eq!(
            keys_of(text).unwrap(),
            keys(&["error-offline", "error-offline.remedy", "only-attributes.label"])
        );
    }

    #[test]
    fn a_broken_file_is_an_error() {
        assert!(keys_of("key = { unclosed\n").is_err());
    }

    #[test]
    fn keys_are_found_in_calls_across_line_breaks() {
        let code = "t!(\"a\") t!(\n    \"b-c\", n = 1) format!(\"not-a-key\") t!(variable)";
        assert_eq!(asked_for(code), keys(&["a", "b-c"]));
    }

    #[test]
    fn a_key_is_unused_unless_the_code_or_an_error_names_it() {
        let defined = keys(&["a", "a.title", "b", "error-x", "error-x.remedy"]);
        let errors = keys(&["error-x", "error-x.remedy"]);
        assert_eq!(unused(&defined, "t!(\"a\")", &errors).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn the_contract_s_codes_are_found() {
        let found = error_keys().unwrap();
        assert!(found.contains("error-offline.remedy"), "the codes are read from the contract's source");
    }
}
