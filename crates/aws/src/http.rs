//! The HTTP transport that every client shares: HTTP/1.1 and HTTP/2 over TLS with the operating system's roots.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::Headers;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Two pools of connections: through the proxies that the environment names, and past them.
///
/// Each is made at its first use, since reading the operating system's roots takes a while.
#[derive(Default)]
pub(crate) struct Transport {
    proxied: OnceLock<SharedHttpConnector>,
    direct: OnceLock<SharedHttpConnector>,
}

impl Transport {
    /// The pool, as the SDK's clients take it.
    pub(crate) fn client(self: &Arc<Self>, proxied: bool) -> SharedHttpClient {
        let transport = Arc::clone(self);
        http_client_fn(move |_, _| transport.connector(proxied))
    }

    /// The pool, for a plain request.
    pub(crate) fn connector(&self, proxied: bool) -> SharedHttpConnector {
        let (pool, proxies) = if proxied {
            (&self.proxied, ProxyConfig::from_env as fn() -> ProxyConfig)
        } else {
            (&self.direct, ProxyConfig::disabled as fn() -> ProxyConfig)
        };
        pool.get_or_init(|| connect(proxies())).clone()
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Transport")
    }
}

fn connect(proxies: ProxyConfig) -> SharedHttpConnector {
    thread::spawn(gather_entropy);
    let connector = Connector::builder()
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).build())
        .sleep_impl(TokioSleep::new())
        .proxy_config(proxies)
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build();
    SharedHttpConnector::new(AwsOnly(SharedHttpConnector::new(connector)))
}

/// AWS-LC gathers entropy for the first random number of a process, which takes some 20 ms: better beside the opening of the
/// first connection than between that and its handshake.
fn gather_entropy() {
    // What cannot be had now is asked for again by the handshake, which says so.
    let _ = aws_lc_rs::rand::fill(&mut [0]);
}

/// Lets no answer through that AWS cannot have given, such as the sign-in page of a hotel's network: the service has not
/// been reached, whatever the status says.
#[derive(Debug)]
struct AwsOnly(SharedHttpConnector);

impl HttpConnector for AwsOnly {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            // Not for the SDK to try again at once: the page stays until somebody has signed in there.
            let refused = || ConnectorError::other("a web page came in the place of an answer".into(), None);
            if is_page(answer.headers()) { Err(refused()) } else { Ok(answer) }
        })
    }
}

/// AWS numbers every answer, that with a person's own page in it as well.
fn is_page(headers: &Headers) -> bool {
    let html = headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let numbered = ["x-amz-request-id", "x-amzn-requestid"].iter().any(|name| headers.contains_key(*name));
    html && !numbered
}
