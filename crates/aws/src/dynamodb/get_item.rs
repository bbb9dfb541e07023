//! `GetItem`: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html>.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::profile::Record;

use super::{ADDRESS, BIO, KEY, PHOTO_KEY, REVISION, SERVICE, Table, text};
use crate::error;

type Item = HashMap<String, AttributeValue>;

pub(super) async fn call(table: &Table, owner: &str) -> Result<Option<Record>, ServiceError> {
    let answer = table
        .client
        .get_item()
        .table_name(&table.name)
        .key(KEY, text(owner))
        .consistent_read(true)
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    answer.item.as_ref().map(record).transpose()
}

/// An item of another program may lack any of our attributes; one of another type is not ours to overwrite.
fn record(item: &Item) -> Result<Record, ServiceError> {
    Ok(Record {
        address: string(item, ADDRESS)?.unwrap_or_default(),
        bio: string(item, BIO)?.unwrap_or_default(),
        photo_key: string(item, PHOTO_KEY)?,
        revision: revision(item)?,
    })
}

fn string(item: &Item, name: &str) -> Result<Option<String>, ServiceError> {
    match item.get(name) {
        None | Some(AttributeValue::Null(_)) => Ok(None),
        Some(AttributeValue::S(value)) => Ok(Some(value.clone())),
        Some(_) => Err(foreign(name)),
    }
}

fn revision(item: &Item) -> Result<u64, ServiceError> {
    match item.get(REVISION) {
        None => Ok(0),
        Some(AttributeValue::N(digits)) => digits.parse().map_err(|_| foreign(REVISION)),
        Some(_) => Err(foreign(REVISION)),
    }
}

fn foreign(name: &str) -> ServiceError {
    let message = format!("the attribute {name} of the record has another type than this app gives it");
    ServiceError::new(SERVICE, ErrorKind::Invalid, "ForeignAttribute", message)
}
