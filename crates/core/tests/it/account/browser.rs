//! Signing in in the browser: what comes back is believed only where it was asked for.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Mutex;
use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::account::{BrowserSignInOutcome, SignInWithBrowser};
use devops360_core::account::{AccountError, SystemBrowser, Way};
use devops360_core::session::SessionLock;
use devops360_testkit::identity::{Grant, PoolOptions, asked_for};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::code_of;
use crate::app::{App, Computer, EMAIL, operator_file, user_file};

const LOGIN: &str = "https://example.auth.eu-north-1.amazoncognito.com";

/// Keeps the page that it was to show.
struct Shown(Mutex<Option<oneshot::Sender<String>>>);

impl SystemBrowser for Shown {
    fn open(&self, address: &str) -> bool {
        self.0.lock().unwrap().take().is_some_and(|shown| shown.send(address.to_owned()).is_ok())
    }
}

/// No browser at all.
struct Absent;

impl SystemBrowser for Absent {
    fn open(&self, _: &str) -> bool {
        false
    }
}

fn with_login(mut file: Value) -> Value {
    file["managed_login"] = json!(LOGIN);
    file
}

/// Begins a sign-in in the browser, has `person` do something with the page, and answers what became of both.
async fn visit<T>(
    app: &App,
    owner: Option<&str>,
    person: impl AsyncFnOnce(String) -> T,
) -> (Result<BrowserSignInOutcome, AccountError>, T) {
    let (shown, address) = oneshot::channel();
    let browser = Shown(Mutex::new(Some(shown)));
    // A port may be free for one family of addresses alone.
    let way = Way { browser: &browser, ports: &[0, 0, 0], owner };
    let sign_in = app.accounts.sign_in_with_browser(SignInWithBrowser { keep_signed_in: true }, way);
    let act = async { person(address.await.unwrap()).await };
    tokio::join!(sign_in, act)
}

/// Sends a request as it is and reads the answer to its end.
async fn send(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Goes to `address` on this computer, as a browser does.
async fn go(address: &str) -> String {
    let rest = address.strip_prefix("http://localhost:").unwrap();
    let (port, path) = rest.split_once('/').unwrap();
    send(port.parse().unwrap(), &format!("GET /{path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n")).await
}

#[track_caller]
fn assert_in(outcome: &Result<BrowserSignInOutcome, AccountError>) {
    assert!(matches!(outcome, Ok(BrowserSignInOutcome::SignedIn(_))), "{outcome:?}");
}

#[tokio::test]
async fn whoever_signs_in_in_the_browser_is_in_here() {
    for (file, confidential) in [(user_file(), false), (operator_file(), true)] {
        let computer = Computer::new(PoolOptions { confidential, ..PoolOptions::default() });
        let app = computer.start_with(&with_login(file));
        let (outcome, page) = visit(&app, None, async |address| {
            assert!(address.starts_with(&format!("{LOGIN}/oauth2/authorize?")), "{address}");
            let asked = asked_for(&address);
            assert_eq!(asked["scope"], "openid email profile aws.cognito.signin.user.admin");
            assert!(asked["redirect_uri"].starts_with("http://localhost:"), "{asked:?}");
            assert!(!asked.contains_key("prompt"), "the browser's own session will do");
            go(&computer.pool().visit(&address, "ada", Grant::default())).await
        })
        .await;
        assert_in(&outcome);
        assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("no-store"), "{page}");
        assert!(page.contains("content-security-policy: default-src 'none'"), "{page}");
        let session = computer.start().session().await;
        assert_eq!((session.username.as_str(), session.email.as_deref()), ("ada", Some(EMAIL)));
        computer.clock.advance(Duration::from_secs(3600));
        app.sessions.current().unwrap().access_token().await.unwrap();
        assert!(app.sessions.current().unwrap().is_by_browser());
    }
}

#[tokio::test]
async fn what_was_not_asked_for_is_answered_and_forgotten() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&with_login(user_file()));
    let (outcome, ()) = visit(&app, None, async |address| {
        let right = computer.pool().visit(&address, "ada", Grant::default());
        let asked = asked_for(&address);
        let (base, state) = (asked["redirect_uri"].clone(), asked["state"].clone());
        let port: u16 = base.rsplit(':').next().unwrap().split('/').next().unwrap().parse().unwrap();
        let path = right.split_once(&format!(":{port}")).unwrap().1;
        for wrong in [
            format!("{base}?code=x&state=guessed"),
            format!("{base}?code=x"),
            format!("{base}?state={state}"),
            format!("{base}?code=&state={state}"),
            format!("{base}?code=x&code=y&state={state}"),
            format!("{base}?code=x&state={state}&state=other"),
            format!("{base}?code=x&error=access_denied&state={state}"),
            format!("{base}/more?code=x&state={state}"),
            format!("http://localhost:{port}/signed-out"),
        ] {
            let answer = go(&wrong).await;
            assert!(answer.starts_with("HTTP/1.1 400 "), "{wrong}: {answer}");
        }
        for request in [
            format!("GET {path} HTTP/1.1\r\nHost: attacker.example:{port}\r\n\r\n"),
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            format!("POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 0\r\n\r\n"),
            format!("GET /{} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "a".repeat(20_000)),
            "no HTTP at all\r\n\r\n".to_owned(),
        ] {
            let answer = send(port, &request).await;
            assert!(!answer.starts_with("HTTP/1.1 200 "), "{request:.60}: {answer}");
        }
        // Somebody who says nothing keeps nobody waiting.
        let _silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        assert!(go(&right).await.starts_with("HTTP/1.1 200 "));
    })
    .await;
    assert_in(&outcome);
    assert_eq!(computer.pool().calls.count("TokensFromCode"), 1, "one code was looked at");
}

#[tokio::test]
async fn tokens_of_another_request_are_refused_and_revoked() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&with_login(user_file()));
    let grant = Grant { nonce: Some("another".to_owned()), ..Grant::default() };
    let (outcome, _) =
        visit(&app, None, async |address| go(&computer.pool().visit(&address, "ada", grant)).await).await;
    assert_eq!(code_of(outcome.unwrap_err()), Code::TokenInvalid);
    assert!(app.sessions.current().is_err());
    assert_eq!(computer.pool().live_refresh_tokens(), 0);
}

#[tokio::test]
async fn a_code_that_was_stolen_on_its_way_is_worth_nothing() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&with_login(user_file()));
    let (first, stolen) = visit(&app, None, async |address| {
        let back = computer.pool().visit(&address, "ada", Grant::default());
        app.accounts.cancel_browser_sign_in();
        asked_for(&back)["code"].clone()
    })
    .await;
    assert_eq!(first.unwrap(), BrowserSignInOutcome::Cancelled);
    let (outcome, _) = visit(&app, None, async |address| {
        let asked = asked_for(&address);
        go(&format!("{}?code={stolen}&state={}", asked["redirect_uri"], asked["state"])).await
    })
    .await;
    let error = devops360_contract::AppError::from(outcome.unwrap_err());
    assert_eq!(error.code, Code::BrowserSignInRefused);
    assert_eq!(error.args["detail"], "invalid_grant", "its verifier is another request's");
}

#[tokio::test]
async fn a_sign_in_in_the_browser_can_be_given_up_there_or_here() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&with_login(user_file()));
    let refused = async |error: &str| {
        let back = async |address: String| {
            let asked = asked_for(&address);
            go(&format!("{}?error={error}&state={}", asked["redirect_uri"], asked["state"])).await
        };
        visit(&app, None, back).await.0
    };
    assert_eq!(refused("access_denied").await.unwrap(), BrowserSignInOutcome::Declined);
    assert_eq!(code_of(refused("server_error").await.unwrap_err()), Code::BrowserSignInRefused);
    let (outcome, ()) = visit(&app, None, async |_| app.accounts.cancel_browser_sign_in()).await;
    assert_eq!(outcome.unwrap(), BrowserSignInOutcome::Cancelled);
    // Another one takes the place of the first.
    let (outcome, (second, _)) = visit(&app, None, async |_| {
        visit(&app, None, async |address| go(&computer.pool().visit(&address, "ada", Grant::default())).await)
            .await
    })
    .await;
    assert_eq!(outcome.unwrap(), BrowserSignInOutcome::Cancelled);
    assert_in(&second);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_longer_than_five_minutes() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&with_login(user_file()));
    let before = tokio::time::Instant::now();
    let (outcome, ()) = visit(&app, None, async |_| ()).await;
    assert_eq!(outcome.unwrap(), BrowserSignInOutcome::TimedOut);
    assert_eq!(before.elapsed().as_secs(), 300);
}

#[tokio::test]
async fn a_lock_is_opened_by_its_owner_alone_who_proves_it_anew() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&with_login(user_file()));
    computer.pool().add_person("bob", "Another horse 2!", "bob@example.com");
    app.sign_in(true).await;
    let lock = SessionLock::new(computer.preferences.clone());
    lock.engage(&app.sessions.current().unwrap(), None);
    let owner = lock.owner_sub().unwrap();
    let try_as = async |name: &str, proven_seconds_ago: u64| {
        let grant = Grant { proven_seconds_ago, ..Grant::default() };
        let back = async |address: String| {
            assert_eq!(asked_for(&address)["prompt"], "login");
            go(&computer.pool().visit(&address, name, grant)).await
        };
        visit(&app, Some(&owner), back).await.0.unwrap()
    };
    computer.clock.advance(Duration::from_secs(3000));
    assert_eq!(try_as("bob", 0).await, BrowserSignInOutcome::AnotherPerson);
    assert_eq!(try_as("ada", 600).await, BrowserSignInOutcome::NotAsked);
    assert_eq!(app.sessions.current().unwrap().username(), "ada", "her session is as it was");
    assert_eq!(computer.pool().live_refresh_tokens(), 1, "what nobody uses is revoked");
    let outcome = try_as("ada", 0).await;
    assert!(matches!(outcome, BrowserSignInOutcome::SignedIn(_)), "{outcome:?}");
}

#[tokio::test]
async fn what_keeps_the_browser_from_opening_or_coming_back_is_said() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    let request = || SignInWithBrowser { keep_signed_in: true };
    let way = Way { browser: &Absent, ports: &[0], owner: None };
    let refused = app.accounts.sign_in_with_browser(request(), way).await;
    assert_eq!(code_of(refused.unwrap_err()), Code::BrowserSignInUnavailable);
    app.connections.import(with_login(user_file()).to_string().as_bytes(), "login.json").unwrap();
    let refused = app.accounts.sign_in_with_browser(request(), way).await;
    assert_eq!(code_of(refused.unwrap_err()), Code::BrowserNotOpened);
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let refused = app.accounts.sign_in_with_browser(request(), Way { ports: &[port], ..way }).await;
    let error = devops360_contract::AppError::from(refused.unwrap_err());
    assert_eq!(
        (error.code, error.args["ports"].as_str()),
        (Code::BrowserPortsTaken, port.to_string().as_str())
    );
    if let Ok(half) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await {
        let ports = [half.local_addr().unwrap().port()];
        let refused = app.accounts.sign_in_with_browser(request(), Way { ports: &ports, ..way }).await;
        assert_eq!(
            code_of(refused.unwrap_err()),
            Code::BrowserPortsTaken,
            "somebody else would hear of half of it"
        );
    }
    let (outcome, _) = {
        let (shown, address) = oneshot::channel();
        let browser = Shown(Mutex::new(Some(shown)));
        let way = Way { browser: &browser, ports: &[port, 0, 0], owner: None };
        let sign_in = app.accounts.sign_in_with_browser(request(), way);
        let act =
            async { go(&computer.pool().visit(&address.await.unwrap(), EMAIL, Grant::default())).await };
        tokio::join!(sign_in, act)
    };
    // The next port is taken in its place.
    assert_in(&outcome);
}

#[tokio::test]
async fn a_sign_out_leaves_the_browser_as_well_where_it_was_there() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&with_login(user_file()));
    app.sign_in(true).await;
    assert!(
        app.accounts.farewell(&[0, 0, 0]).await.is_none(),
        "the browser knows nothing of a password typed here"
    );
    app.sessions.sign_out().await;
    let (outcome, _) = visit(&app, None, async |address| {
        go(&computer.pool().visit(&address, "ada", Grant::default())).await
    })
    .await;
    assert_in(&outcome);
    let app = computer.start();
    app.session().await;
    let farewell =
        app.accounts.farewell(&[0, 0, 0]).await.expect("the session that was kept says where it began");
    app.sessions.sign_out().await;
    assert!(farewell.address.starts_with(&format!("{LOGIN}/logout?client_id=")), "{}", farewell.address);
    let back = asked_for(&farewell.address)["logout_uri"].clone();
    let (page, ()) = tokio::join!(go(&back), farewell.wait());
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("signed out"), "{page}");
}
