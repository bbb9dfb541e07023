//! `DeleteItem`: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html>.

use devops360_core::cloud::ServiceError;

use super::{KEY, SERVICE, Table, text};
use crate::error;

pub(super) async fn call(table: &Table, owner: &str) -> Result<(), ServiceError> {
    let request = table.client.delete_item().table_name(&table.name).key(KEY, text(owner));
    request.send().await.map(drop).map_err(error::of(SERVICE))
}
