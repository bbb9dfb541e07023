//! What the profile needs from the outside.

use std::sync::Arc;

use async_trait::async_trait;
use devops360_contract::connection::ConnectionId;

use crate::account::IdentityProvider;
use crate::cloud::ServiceError;
use crate::files::{Workspace, WorkspaceError};
use crate::secret::Secret;

/// A person's record: partition key `user_id` (String) = owner id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// `address`.
    pub address: String,
    /// `bio`.
    pub bio: String,
    /// `photo_key`: the photo's object key in the bucket.
    pub photo_key: Option<String>,
    /// `revision`: counts the changes, from 1.
    pub revision: u64,
}

/// The table of profile records.
#[async_trait]
pub trait RecordStore: Send + Sync {
    /// `GetItem`, consistent; `None` where there is no record.
    async fn get(&self, owner: &str) -> Result<Option<Record>, ServiceError>;

    /// Writes the fields of `record` when the stored revision is `expected` (0: no record yet), leaving attributes of
    /// other programs alone. Fails with `Conflict` otherwise.
    async fn put(&self, owner: &str, record: &Record, expected: u64) -> Result<(), ServiceError>;

    /// `DeleteItem`; an absent record is no error.
    async fn delete(&self, owner: &str) -> Result<(), ServiceError>;
}

/// The signed-in person: their place, and their access to the user pool. The session is one.
#[async_trait]
pub trait Person: Workspace {
    /// The user pool and an access token that is valid now.
    async fn access(&self) -> Result<Access, WorkspaceError>;

    /// The pool refuses `access_token`: fails where the session is over.
    async fn doubt(&self, access_token: &Secret) -> Result<(), WorkspaceError>;
}

/// A person's access to the user pool.
#[derive(Clone)]
pub struct Access {
    /// The user pool.
    pub identity_provider: Arc<dyn IdentityProvider>,
    /// An access token that is valid now.
    pub access_token: Secret,
    /// The connection that they signed in to.
    pub connection: ConnectionId,
    /// The pool's `sub`: the person, for ever.
    pub sub: String,
}
