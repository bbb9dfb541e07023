//! From a domain's error to what the window is told, with the log line that belongs to it.

use std::error::Error;
use std::fmt::Write as _;

use devops360_contract::{AppError, Code};
use devops360_core::environment::{Environment, SystemEnvironment};

/// What every command answers.
pub(crate) type Reply<T> = Result<T, AppError>;

/// Logs `error` with everything below it and gives the window its code, joined by a correlation id.
pub(crate) fn report<E>(error: E) -> AppError
where
    E: Error + Into<AppError>,
{
    let chain = chain(&error);
    let mut told: AppError = error.into();
    told.correlation_id = SystemEnvironment.new_id();
    tracing::warn!(
        correlation_id = told.correlation_id,
        code = told.code.as_str(),
        error = chain,
        "a command failed"
    );
    told
}

/// Logs that a call was turned away and gives the window its code, joined by a correlation id.
pub(crate) fn refused(code: Code) -> AppError {
    let told = AppError { correlation_id: SystemEnvironment.new_id(), ..code.into() };
    tracing::warn!(correlation_id = told.correlation_id, code = code.as_str(), "a call was turned away");
    told
}

/// The error and its sources, outermost first.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(source) = below {
        // Writing to a String cannot fail.
        let _ = write!(text, ": {source}");
        below = source.source();
    }
    text
}
