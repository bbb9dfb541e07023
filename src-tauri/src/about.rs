//! What this app is and what it is built of, as the build found it.

use devops360_contract::settings::{AboutApp, Part};

/// The libraries in the app, one a line: name, version and licence, separated by tabs.
const PARTS: &str = include_str!(concat!(env!("OUT_DIR"), "/parts.tsv"));

/// What this app is.
pub(crate) fn app() -> AboutApp {
    AboutApp {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        license: env!("CARGO_PKG_LICENSE").to_owned(),
        parts: PARTS.lines().filter_map(part).collect(),
    }
}

fn part(line: &str) -> Option<Part> {
    let mut fields = line.split('\t').map(str::to_owned);
    Some(Part { name: fields.next()?, version: fields.next()?, license: fields.next()? })
}
