//! Structured logs in a file that is replaced every day; seven are kept.
//!
//! The AWS SDK's wire-level targets print requests and answers, passwords and tokens among them, so they are off
//! whatever is asked for.

use std::path::Path;

use devops360_aws::may_show_secrets;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::prelude::*;
use tracing_subscriber::{EnvFilter, fmt, registry};

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
    let asked = EnvFilter::try_from_env(FILTER_VARIABLE).unwrap_or_else(|_| EnvFilter::new("info"));
    registry()
        .with(asked)
        .with(filter_fn(|metadata| !may_show_secrets(metadata.target())))
        .with(fmt::layer().json().with_writer(writer))
        .init();
    Ok(guard)
}
