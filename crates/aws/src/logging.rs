//! Which logs of the libraries underneath are never to be kept.

/// The log targets (prefixes of module paths) that write inputs, outputs, requests or headers, at `TRACE` or `DEBUG`:
/// credentials among them. A log filter switches them off, whatever its level.
///
/// The models mark most secrets and the SDK shows none of those, but what `GetCredentialsForIdentity` answers is not
/// marked. The others write what the next version of a model may not mark either.
pub const SENSITIVE_LOG_TARGETS: &[&str] =
    &["aws_smithy_runtime", "aws_smithy_runtime_api", "aws_sigv4", "aws_config", "h2", "hyper", "hyper_util"];
