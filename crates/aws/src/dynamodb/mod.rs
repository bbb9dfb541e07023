//! DynamoDB: the table of profile records.

mod delete_item;
mod get_item;
mod update_item;

use std::sync::Arc;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::types::AttributeValue;
use devops360_core::cloud::{Service, ServiceError};
use devops360_core::profile::{Record, RecordStore};
use devops360_core::session::CredentialsProvider;

use crate::refusals::{Expired, Refusals};

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
    pub(crate) fn new(config: &SdkConfig, name: &str, person: Option<Arc<dyn CredentialsProvider>>) -> Self {
        let mut config = Builder::from(config).retry_classifier(Expired);
        config.set_interceptors(Refusals::of(person));
        Self { client: Client::from_conf(config.build()), name: name.to_owned() }
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
