//! Structured logs in a file that is replaced every day; seven are kept.
//!
//! The AWS SDK's wire-level targets print requests and answers, passwords and tokens among them, so they are off
//! whatever level is asked for.

use std::path::Path;

use devops360_aws::SENSITIVE_LOG_TARGETS;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Names the environment variable with the filter, such as `debug` or `devops360_core=trace`.
const FILTER_VARIABLE: &str = "DEVOPS360_LOG";
/// How many days are kept.
const KEPT: usize = 7;

/// Starts logging into `directory`; the guard writes what is left when it is dropped.
pub(crate) fn start(directory: &Path) -> Result<WorkerGuard, InitError> {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("devops360")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(directory)?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    tracing_subscriber::fmt().json().with_env_filter(filter()).with_writer(writer).init();
    Ok(guard)
}

fn filter() -> EnvFilter {
    let asked = EnvFilter::try_from_env(FILTER_VARIABLE).unwrap_or_else(|_| EnvFilter::new("info"));
    SENSITIVE_LOG_TARGETS.iter().fold(asked, |filter, target| match format!("{target}=off").parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    })
}
