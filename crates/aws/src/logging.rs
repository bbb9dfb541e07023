//! Which logs of the libraries underneath are never to be kept.

/// The modules that write inputs, outputs, requests or headers, at `TRACE` or `DEBUG`: credentials among them.
///
/// The models mark most secrets and the SDK shows none of those, but what `GetCredentialsForIdentity` answers is not
/// marked. The others write what the next version of a model may not mark either.
const SENSITIVE: &[&str] =
    &["aws_smithy_runtime", "aws_smithy_runtime_api", "aws_sigv4", "aws_config", "h2", "hyper", "hyper_util"];

/// Whether a log of `target`, a module's path, may show a credential: such logs are dropped, whatever level is asked for
/// and for whichever module.
#[must_use]
pub fn may_show_secrets(target: &str) -> bool {
    let below = |rest: &str| rest.is_empty() || rest.starts_with("::");
    SENSITIVE.iter().any(|module| target.strip_prefix(module).is_some_and(below))
}
