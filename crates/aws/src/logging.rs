//! Which logs of the libraries underneath are never to be kept.

/// The log targets (prefixes of module paths) that write requests, answers or headers as they are, at `TRACE` or
/// `DEBUG`: passwords, tokens and credentials among them. A log filter switches them off, whatever its level.
pub const SENSITIVE_LOG_TARGETS: &[&str] = &[
    // Requests and answers with their bodies, inputs and outputs of operations, identities.
    "aws_smithy_runtime",
    "aws_smithy_runtime_api",
    // The canonical request: headers, the session token among them.
    "aws_sigv4",
    // Headers as they go over the wire.
    "h2",
    "hyper",
];
