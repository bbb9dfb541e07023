//! Serves the window's built content as the app does: same content security policy, same hashes of inline scripts.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::paths;

/// A loopback HTTP server of static files. It serves until the program ends.
///
/// A thread and an answer for each connection: a browser opens several at once and keeps them, which starves servers with
/// a pool of threads.
#[derive(Debug)]
pub struct Site {
    address: SocketAddr,
    files: Arc<Files>,
}

/// What is served.
#[derive(Debug)]
struct Files {
    dist: PathBuf,
    policy: String,
    /// What runs before the page's own scripts.
    first: Mutex<String>,
}

impl Site {
    /// Serves the folder `dist` under the policy of `tauri.conf.json`.
    ///
    /// # Errors
    /// When there is no built content, no policy or no port.
    pub fn start(dist: &Path) -> Result<Self> {
        let page = dist.join("index.html");
        fs::metadata(&page).map_err(Error::file(&page))?;
        let files = Files { dist: dist.to_owned(), policy: shipped_policy()?, first: Mutex::default() };
        let files = Arc::new(files);
        let failed = |source: std::io::Error| Error::failed(format!("server: {source}"));
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let served = files.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let files = served.clone();
                // A browser that went to the next page wants this answer no longer.
                thread::spawn(move || drop(answer(client, &files)));
            }
        });
        Ok(Self { address, files })
    }

    /// Runs `script` before the page's own, each time the page is loaded from now on.
    pub fn run_first(&self, script: &str) {
        let mut first = self.files.first.lock().unwrap_or_else(PoisonError::into_inner);
        // In a string of JavaScript it is the same, and it ends no element.
        *first = script.replace("</", "<\\/");
    }

    /// The origin, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
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

impl Files {
    /// The page with what runs first, and its policy.
    fn page(&self, html: &str) -> (String, String) {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let html = html.replacen("<head>", &format!("<head><script>{first}</script>"), 1);
        let policy = with_script_hashes(&self.policy, &html);
        (html, policy)
    }
}

fn answer(mut client: TcpStream, files: &Files) -> std::io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers say nothing that matters for a file.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = asset(request.split(' ').nth(1).unwrap_or_default(), &files.dist);
    let (status, mut body) = fs::read(&path).map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
    let mut policy = files.policy.clone();
    if path.ends_with("index.html") {
        let (html, with_hashes) = files.page(&String::from_utf8_lossy(&body));
        (body, policy) = (html.into_bytes(), with_hashes);
    }
    let (kind, length) = (content_type(&path), body.len());
    write!(
        client,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Content-Security-Policy: {policy}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    client.write_all(&body)
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
