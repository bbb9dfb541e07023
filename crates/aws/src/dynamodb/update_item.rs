//! `UpdateItem`: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html>.
//!
//! Not `PutItem`, which would drop what other programs keep in the item.

use aws_sdk_dynamodb::types::AttributeValue;
use devops360_core::cloud::ServiceError;
use devops360_core::profile::Record;

use super::{ADDRESS, BIO, KEY, PHOTO_KEY, REVISION, SERVICE, Table, text};
use crate::error;

pub(super) async fn call(
    table: &Table,
    owner: &str,
    record: &Record,
    expected: u64,
) -> Result<(), ServiceError> {
    let fields = "SET #address = :address, #bio = :bio, #revision = :revision";
    let request = table
        .client
        .update_item()
        .table_name(&table.name)
        .key(KEY, text(owner))
        // Aliases, for DynamoDB reserves hundreds of words and adds to them.
        .expression_attribute_names("#address", ADDRESS)
        .expression_attribute_names("#bio", BIO)
        .expression_attribute_names("#photo_key", PHOTO_KEY)
        .expression_attribute_names("#revision", REVISION)
        .expression_attribute_values(":address", text(&record.address))
        .expression_attribute_values(":bio", text(&record.bio))
        .expression_attribute_values(":revision", number(record.revision));
    let request = match &record.photo_key {
        Some(key) => request
            .update_expression(format!("{fields}, #photo_key = :photo_key"))
            .expression_attribute_values(":photo_key", text(key)),
        None => request.update_expression(format!("{fields} REMOVE #photo_key")),
    };
    // An item without a revision is either absent or another program's, which this app has not changed yet.
    let request = if expected == 0 {
        request.condition_expression("attribute_not_exists(#revision)")
    } else {
        request
            .condition_expression("#revision = :expected")
            .expression_attribute_values(":expected", number(expected))
    };
    request.send().await.map(drop).map_err(error::of(SERVICE))
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
