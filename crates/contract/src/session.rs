//! Who is signed in, and how it ends.

use serde::{Deserialize, Serialize};

use crate::connection::{ConnectionId, TrustMode};
use crate::error::AppError;

/// Somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The user name in the pool.
    pub username: String,
    /// What to call the person: the name, else the e-mail address, else the user name.
    pub display_name: String,
    /// The e-mail address, where there is one.
    pub email: Option<String>,
    /// The connection.
    pub connection: ConnectionId,
    /// In whose name S3 and DynamoDB are reached.
    pub mode: TrustMode,
    /// What happens when the app is closed.
    pub persistence: Persistence,
    /// Whether the service could be reached at the last attempt.
    pub online: bool,
    /// Whether the person has still to say that the pool is to remember this computer.
    #[serde(default)]
    pub undecided_device: bool,
}

/// What happens to a session when the app is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Persistence {
    /// It is sealed and comes back.
    Kept,
    /// It ends, as the person chose.
    EndsWithApp,
    /// It ends, since this computer has no keychain that works.
    MemoryOnly(AppError),
}

/// Whether somebody is signed in to the active connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    /// Nobody; `because` says what ended a session that nobody asked to end.
    SignedOut {
        /// Why, where there is something to say.
        because: Option<AppError>,
    },
    /// Somebody.
    SignedIn(Session),
}

/// Asks who is signed in. The first one after the start restores a kept session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionStatusRequest {}

/// Revokes the refresh token and wipes the session from memory, disk and keychain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOut {}

/// Shows nothing of whoever is signed in until they sign in again; what they began goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockSession {}

/// Signs out and removes settings, connections, staged photos, logs and keychain entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveEverything {}

/// What a sign-out did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOutReport {
    /// Whether Cognito revoked the refresh token; offline it could not be told.
    pub revoked: bool,
    /// What could not be removed from this computer.
    pub problems: Vec<AppError>,
}
