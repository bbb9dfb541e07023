//! The table, as the profile needs it.

use async_trait::async_trait;

use crate::cloud::ServiceError;

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
