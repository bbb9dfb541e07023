//! `e2e a11y|screens|screens-webkit|journey|identity|canary [FILTER]`, `e2e crash [RUNS]`, `e2e folder [FILES]`, `e2e
//! window [RESULTS]` and `e2e isolation|administration|session|browse`: looks at the app from where a person sits.

use std::process::ExitCode;

use e2e::report::{Report, say};
use e2e::{Error, Result, a11y, browse, screens, stories};

const USAGE: &str = "usage: e2e a11y|screens|screens-webkit|journey|identity|canary [FILTER] | crash [RUNS] | folder [FILES] | \
    window [RESULTS] | isolation | administration | session | browse";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let what = words.next().unwrap_or_default();
    match run(&what, &words.next().unwrap_or_default()) {
        Ok(report) => {
            say(&report.summary());
            if report.is_green() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            say(&format!("FAILED  {error}\n0 passed, 1 failed"));
            ExitCode::FAILURE
        }
    }
}

fn run(what: &str, filter: &str) -> Result<Report> {
    match what {
        "a11y" => a11y::run(filter),
        "screens" => screens::run(filter),
        "screens-webkit" => screens::run_in_webkit(filter),
        "journey" => stories::journey::run(filter),
        "identity" => stories::identity::run(filter),
        "isolation" => stories::isolation::run(),
        "administration" => stories::administration::run(),
        "session" => stories::session::run(),
        "browse" => browse::run(),
        "crash" => stories::crash::run(filter),
        "window" => stories::window::run(filter),
        "canary" => stories::canary::run(filter),
        "folder" if filter.is_empty() => stories::folder::run(stories::folder::MANY),
        "folder" => stories::folder::run(filter.parse().map_err(|_| Error::failed(USAGE))?),
        _ => Err(Error::failed(USAGE)),
    }
}
