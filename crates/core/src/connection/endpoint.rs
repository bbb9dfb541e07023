//! Which endpoints the app may talk to instead of AWS.

use std::net::Ipv4Addr;

use url::{Host, Url};

use super::error::ConnectionError;

/// Which endpoints a connection may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointPolicy {
    /// Any host: for development only, since whoever answers there sees tokens.
    Any,
    /// This computer alone.
    LoopbackOnly,
}

impl EndpointPolicy {
    /// The URL of `endpoint`, where this policy lets the app talk to it.
    ///
    /// # Errors
    /// `EndpointRefused`, with the endpoint stripped of whatever credentials it carried.
    pub fn check(self, endpoint: &str) -> Result<Url, ConnectionError> {
        let refused =
            |shown: &str, detail| ConnectionError::EndpointRefused { endpoint: shown.to_owned(), detail };
        let Ok(url) = Url::parse(endpoint) else {
            return Err(refused("", "not a URL"));
        };
        let shown = format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default());
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused(&shown, "neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused(&shown, "it carries credentials"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(refused(&shown, "more than scheme, host and port"));
        }
        if self == Self::LoopbackOnly && !is_loopback(&url) {
            return Err(refused(&shown, "not on this computer"));
        }
        Ok(url)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|v4: Ipv4Addr| v4.is_loopback())
        }
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
