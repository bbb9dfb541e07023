//! `bench FOLDER PEERS [GOAL]...`: measures the goals, all without one, with what is installed in the virtual environment
//! PEERS. Prints a table; writes bench.json, bench.md and bench.svg into FOLDER.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks through both")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use bench::goals::{Goals, IDS};
use bench::lab::Lab;
use bench::row::{Row, Wanted};
use bench::{chart, measure, report};
use serde_json::Value;

/// How often each program is run for each goal.
const REPETITIONS: usize = 5;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<()> {
    match words {
        [word, program, arguments @ ..] if word == "measure" => {
            let sample = measure::only_child(program, arguments)?;
            println!("{}", serde_json::to_string(&sample)?);
            Ok(())
        }
        [folder, peers, ids @ ..] => goals(Path::new(folder), PathBuf::from(peers), ids),
        _ => bail!("bench FOLDER PEERS [GOAL]..."),
    }
}

fn goals(folder: &Path, peers: PathBuf, wanted: &[String]) -> Result<()> {
    let wanted: Vec<String> = wanted.iter().map(|id| id.to_uppercase()).collect();
    if let Some(unknown) = wanted.iter().find(|id| !IDS.contains(&id.as_str())) {
        bail!("there is no goal {unknown}; there are {}", IDS.join(", "));
    }
    let lab = Lab::new(folder.join("bench"), peers, REPETITIONS)?;
    let goals = Goals::new(&lab);
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for id in IDS.iter().filter(|id| wanted.is_empty() || wanted.iter().any(|wanted| wanted == *id)) {
        match goals.measure(id) {
            Ok(measured) => {
                print!("{}", report::table(&measured));
                rows.extend(measured);
            }
            // The others still count.
            Err(error) => {
                eprintln!("{id}: {error:#}");
                rows.push(Row::unmeasured(id, "failed while it was measured", Wanted::AtMost(1.0)));
                failed.push(*id);
            }
        }
        write(folder, &rows)?;
    }
    println!("\n{}", report::table(&rows));
    if failed.is_empty() { Ok(()) } else { bail!("could not measure {}", failed.join(", ")) }
}

fn write(folder: &Path, rows: &[Row]) -> Result<()> {
    let list: Value = rows.iter().map(Row::json).collect();
    fs::write(folder.join("bench.json"), serde_json::to_string_pretty(&list)? + "\n")?;
    fs::write(folder.join("bench.md"), report::markdown(rows))?;
    fs::write(folder.join("bench.svg"), chart::svg(rows))?;
    Ok(())
}
