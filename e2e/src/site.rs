//! Serves the window's built content as the app does: same content security policy, same hashes of inline scripts.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tiny_http::{Header, Request, Response, Server};

use crate::error::{Error, Result};
use crate::paths;

/// A loopback HTTP server. Dropping it stops it.
pub struct Site {
    server: Arc<Server>,
    worker: Option<JoinHandle<()>>,
    origin: String,
}

impl Site {
    /// Serves the folder `dist` under the policy of `tauri.conf.json`.
    ///
    /// # Errors
    /// When there is no built content, no policy or no port.
    pub fn start(dist: &Path) -> Result<Self> {
        let page = dist.join("index.html");
        let html = fs::read_to_string(&page).map_err(Error::file(&page))?;
        let policy = with_script_hashes(&shipped_policy()?, &html);
        let server =
            Server::http(("127.0.0.1", 0)).map_err(|source| Error::failed(format!("server: {source}")))?;
        let address =
            server.server_addr().to_ip().ok_or_else(|| Error::failed("the server has no address"))?;
        let server = Arc::new(server);
        let worker = std::thread::spawn({
            let (server, dist) = (Arc::clone(&server), dist.to_owned());
            move || server.incoming_requests().for_each(|request| answer(request, &dist, &policy))
        });
        Ok(Self { server, worker: Some(worker), origin: format!("http://{address}") })
    }

    /// The origin, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.unblock();
        if let Some(worker) = self.worker.take() {
            drop(worker.join());
        }
    }
}

/// The policy in `tauri.conf.json`, as it is.
///
/// # Errors
/// When the file or the policy is missing.
pub fn shipped_policy() -> Result<String> {
    let path = paths::root().join("tauri.conf.json");
    let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let config: Value = serde_json::from_str(&text).unwrap_or_default();
    let policy = config["app"]["security"]["csp"].as_str();
    policy.map(ToOwned::to_owned).ok_or_else(|| Error::failed("tauri.conf.json has no app.security.csp"))
}

/// Adds what the app adds when it is built: the hash of each inline script in the page.
fn with_script_hashes(policy: &str, html: &str) -> String {
    let hashes: Vec<String> = inline_scripts(html)
        .map(|script| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    policy.replacen("script-src ", &format!("script-src {} ", hashes.join(" ")), 1)
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|after| {
        let (attributes, rest) = after.split_once('>')?;
        let (body, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=") && !body.is_empty()).then_some(body)
    })
}

fn answer(request: Request, dist: &Path, policy: &str) {
    let path = asset(request.url(), dist);
    let sent = match fs::read(&path) {
        Ok(body) => request.respond(
            Response::from_data(body)
                .with_header(header("Content-Type", content_type(&path)))
                .with_header(header("Content-Security-Policy", policy)),
        ),
        Err(_) => request.respond(Response::empty(404)),
    };
    // A browser that went to the next page wants this answer no longer.
    drop(sent);
}

/// The file behind a request. Nothing but plain names is looked up, so no request leaves the folder.
fn asset(url: &str, dist: &Path) -> PathBuf {
    let path = url.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let plain = path.split('/').all(|part| !part.is_empty() && part != "..");
    if plain { dist.join(path) } else { dist.join("index.html") }
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap_or_else(|()| unreachable!("{name}: {value} is a header"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_scripts_are_hashed() {
        let html = r#"<script type="module">go()</script><script src="a.js"></script><script></script>"#;
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), ["go()"]);
    }

    #[test]
    fn a_request_stays_in_the_folder() {
        let dist = Path::new("/dist");
        assert_eq!(asset("/../etc/passwd", dist), dist.join("index.html"));
        assert_eq!(asset("/assets/a.css?v=1", dist), dist.join("assets/a.css"));
    }

    #[test]
    fn the_shipped_policy_forbids_inline_code() -> Result<()> {
        let policy = shipped_policy()?;
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        Ok(())
    }
}
