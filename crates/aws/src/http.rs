//! The HTTP transport that every client shares: HTTP/1.1 and HTTP/2 over TLS with the operating system's roots.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{
    HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};

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
    let connector = Connector::builder()
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).build())
        .sleep_impl(TokioSleep::new())
        .proxy_config(proxies)
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build();
    SharedHttpConnector::new(connector)
}
