//! Signing in in the system's browser, on the pages of the user pool: an authorization code with PKCE, which comes back on a
//! port of this computer (RFC 8252).

mod listener;
mod request;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use devops360_contract::account::{BrowserSignInOutcome, SignInWithBrowser};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use self::listener::{Listener, Returned, SIGNED_IN, SIGNED_OUT};
use self::request::AuthorizationRequest;
use super::accounts::Accounts;
use super::error::AccountError;
use super::ports::{CodeGrant, SystemBrowser, TokenSet};
use crate::cloud::ServiceError;
use crate::connection::ActiveConnection;
use crate::secret::Secret;
use crate::session::{Promise, SessionError, TokenError};

/// Where a browser comes back: user pools take the redirects that they were told of beforehand, port included.
pub const BROWSER_PORTS: [u16; 3] = [48_620, 48_621, 48_622];

/// How long a person has for signing in in the browser.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// How long the browser may take to come back from a sign-out; nothing here waits for it.
const FAREWELL: Duration = Duration::from_secs(60);

/// How a person gets to the browser and back.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// Opens the page.
    pub browser: &'a dyn SystemBrowser,
    /// The ports to come back on, of which the first that is free is taken.
    pub ports: &'a [u16],
    /// The `sub` of whoever has to sign in: a lock is opened by its owner, who proves anew who they are.
    pub owner: Option<&'a str>,
}

/// The visit to the browser that is under way.
#[derive(Default)]
pub(super) struct Visit(Mutex<Arc<Notify>>);

impl Visit {
    /// Ends the one before; whoever makes this one waits for its end.
    fn begin(&self) -> Arc<Notify> {
        let end = Arc::new(Notify::new());
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *current, end.clone()).notify_one();
        end
    }
}

/// A way out of the browser's own session.
pub struct Farewell {
    /// The page that ends it.
    pub address: String,
    listener: Listener,
}

impl Farewell {
    /// Answers the browser when it comes back, for a while.
    pub async fn wait(self) {
        // Who does not come back has nothing to be told.
        let _ = timeout(FAREWELL, self.listener.wait(SIGNED_OUT, None)).await;
    }
}

impl Accounts {
    /// Shows the pool's managed login in the browser, waits for the person to come back from there, and begins their
    /// session.
    ///
    /// # Errors
    /// What keeps the browser from opening or coming back, and what the pool refuses.
    pub async fn sign_in_with_browser(
        &self,
        request: SignInWithBrowser,
        way: Way<'_>,
    ) -> Result<BrowserSignInOutcome, AccountError> {
        let connection = self.connections.active()?;
        let login = connection.file.managed_login.as_deref().ok_or(AccountError::BrowserSignInUnavailable)?;
        self.waiting.clear();
        let end = self.visit.begin();
        let listener = bind(way.ports).await?;
        let asked = AuthorizationRequest::new(self.environment.as_ref(), listener.address(SIGNED_IN));
        let now = self.environment.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        if !way.browser.open(&asked.address(login, &connection.file.client_id, way.owner.is_some())) {
            return Err(AccountError::BrowserNotOpened);
        }
        let returned = tokio::select! {
            returned = listener.wait(SIGNED_IN, Some(&asked.state)) => returned,
            () = end.notified() => return Ok(BrowserSignInOutcome::Cancelled),
            () = sleep(PATIENCE) => return Ok(BrowserSignInOutcome::TimedOut),
        };
        let code = match returned {
            Returned::Code(code) => code,
            Returned::Refused(error) if error == "access_denied" => {
                return Ok(BrowserSignInOutcome::Declined);
            }
            Returned::Refused(detail) => return Err(AccountError::BrowserSignInRefused { detail }),
            Returned::Back => return Ok(BrowserSignInOutcome::Cancelled),
        };
        let tokens = exchange(&connection, &asked, code).await?;
        let asked_since = way.owner.map(|_| now);
        let promise = Promise { nonce: Some(&asked.nonce), sub: way.owner, asked_since };
        self.arrive_from_browser(&connection, tokens, request.keep_signed_in, &promise).await
    }

    /// Gives up a sign-in in the browser, where one is under way.
    pub fn cancel_browser_sign_in(&self) {
        self.visit.begin();
    }

    /// The way out of the browser's session of whoever is signed in, where they signed in there; for after they have
    /// signed out here.
    pub async fn farewell(&self, ports: &[u16]) -> Option<Farewell> {
        let session = self.sessions.current().ok().filter(|session| session.is_by_browser())?;
        let file = &session.connection().file;
        let login = file.managed_login.as_deref()?;
        let listener = Listener::bind(ports).await?;
        let address = request::sign_out_address(login, &file.client_id, &listener.address(SIGNED_OUT));
        Some(Farewell { address, listener })
    }

    async fn arrive_from_browser(
        &self,
        connection: &Arc<ActiveConnection>,
        tokens: TokenSet,
        keep: bool,
        promise: &Promise<'_>,
    ) -> Result<BrowserSignInOutcome, AccountError> {
        let refresh = tokens.refresh_token.clone();
        // The window may show another connection by now.
        let begun = match Arc::ptr_eq(connection, &self.connections.active()?) {
            true => self.sessions.begin_as(tokens, keep, promise).await,
            false => Err(SessionError::NotSignedIn),
        };
        let Err(error) = begun else {
            let session = self.sessions.current()?;
            session.bind(None).await;
            session.note_browser(true).await;
            self.note_arrival(&session, session.email().unwrap_or(session.username()), keep)?;
            return Ok(BrowserSignInOutcome::SignedIn(session.summary()));
        };
        if let Some(refresh) = refresh {
            revoke(connection, &refresh).await;
        }
        match error {
            SessionError::NotSignedIn => Ok(BrowserSignInOutcome::Cancelled),
            SessionError::Token(TokenError::Person) => Ok(BrowserSignInOutcome::AnotherPerson),
            SessionError::Token(TokenError::NotAsked) => Ok(BrowserSignInOutcome::NotAsked),
            error => Err(error.into()),
        }
    }
}

async fn bind(ports: &[u16]) -> Result<Listener, AccountError> {
    Listener::bind(ports).await.ok_or_else(|| {
        let ports: Vec<_> = ports.iter().map(u16::to_string).collect();
        AccountError::BrowserPortsTaken { ports: ports.join(", ") }
    })
}

async fn exchange(
    connection: &ActiveConnection,
    asked: &AuthorizationRequest,
    code: Secret,
) -> Result<TokenSet, AccountError> {
    let secret = connection.client_secret().await?;
    let (verifier, redirect_uri) = (asked.verifier.clone(), asked.redirect_uri.clone());
    let grant = CodeGrant { code, verifier, redirect_uri };
    let tokens = connection.services.identity_provider.tokens_from_code(&grant, secret.as_ref()).await;
    tokens.map_err(|error| explain(error, connection))
}

/// What the token endpoint means.
fn explain(error: ServiceError, connection: &ActiveConnection) -> AccountError {
    match error.code.as_str() {
        "" => AccountError::of(error, &connection.file),
        code => AccountError::BrowserSignInRefused { detail: code.to_owned() },
    }
}

/// Tokens that nobody here uses are to be worth nothing.
async fn revoke(connection: &ActiveConnection, refresh: &Secret) {
    let Ok(secret) = connection.client_secret().await else { return };
    if let Err(error) = connection.services.identity_provider.revoke_token(refresh, secret.as_ref()).await {
        tracing::warn!(%error, "tokens that nobody uses could not be revoked");
    }
}
