//! `null-s3`: the null S3 server as a process of its own, until it is ended.
//!
//! ```text
//! null-s3 [--listen ADDRESS:PORT] [--authority FILE] [--check] [--series PREFIX,COUNT,SIZE]...
//! ```
//!
//! With `--authority` it speaks TLS and writes the certificate authority to trust, as PEM, to that file. Its first line of
//! output is its endpoint; it is ready then.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks through both")]

use std::path::PathBuf;
use std::process::ExitCode;

use devops360_testkit::null_s3::{NullS3, Series, Settings};

const USAGE: &str =
    "null-s3 [--listen ADDRESS:PORT] [--authority FILE] [--check] [--series PREFIX,COUNT,SIZE]...";

#[tokio::main]
async fn main() -> ExitCode {
    let Some((settings, authority)) = parse(std::env::args().skip(1)) else {
        eprintln!("usage: {USAGE}");
        return ExitCode::FAILURE;
    };
    let server = match NullS3::start(settings).await {
        Ok(server) => server,
        Err(error) => {
            eprintln!("the server cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    if let Some((file, pem)) = authority.zip(server.authority())
        && let Err(error) = std::fs::write(&file, pem)
    {
        eprintln!("{} cannot be written: {error}", file.display());
        return ExitCode::FAILURE;
    }
    println!("{}", server.endpoint());
    server.run().await;
    ExitCode::SUCCESS
}

/// The settings that the arguments ask for, and the file of the authority; `None` where they are not understood.
fn parse(mut arguments: impl Iterator<Item = String>) -> Option<(Settings, Option<PathBuf>)> {
    let mut settings = Settings { check: false, ..Settings::default() };
    let mut authority = None;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => settings.check = true,
            "--listen" => settings.address = arguments.next()?.parse().ok()?,
            "--authority" => authority = Some(PathBuf::from(arguments.next()?)),
            "--series" => settings.series.push(series(&arguments.next()?)?),
            _ => return None,
        }
    }
    settings.tls = authority.is_some();
    Some((settings, authority))
}

fn series(text: &str) -> Option<Series> {
    let mut fields = text.rsplitn(3, ',');
    let size = fields.next()?.parse().ok()?;
    let count = fields.next()?.parse().ok()?;
    Some(Series { prefix: fields.next()?.to_owned(), count, size })
}
