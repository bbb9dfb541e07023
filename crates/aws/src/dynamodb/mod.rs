//! DynamoDB: the table of profile records.

mod delete_item;
mod get_item;
mod update_item;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use devops360_core::cloud::{Service, ServiceError};
use devops360_core::profile::{Record, RecordStore};

const SERVICE: Service = Service::Table;

/// The partition key.
const KEY: &str = "user_id";
const ADDRESS: &str = "address";
const BIO: &str = "bio";
const PHOTO_KEY: &str = "photo_key";
const REVISION: &str = "revision";

/// One table.
pub(crate) struct Table {
    client: Client,
    name: String,
}

impl Table {
    pub(crate) fn new(config: &SdkConfig, name: &str) -> Self {
        Self { client: Client::new(config), name: name.to_owned() }
    }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

#[async_trait]
impl RecordStore for Table {
    async fn get(&self, owner: &str) -> Result<Option<Record>, ServiceError> {
        get_item::call(self, owner).await
    }

    async fn put(&self, owner: &str, record: &Record, expected: u64) -> Result<(), ServiceError> {
        update_item::call(self, owner, record, expected).await
    }

    async fn delete(&self, owner: &str) -> Result<(), ServiceError> {
        delete_item::call(self, owner).await
    }
}
