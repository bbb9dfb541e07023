//! A table in memory with its one condition: the revision.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use devops360_core::cloud::{ErrorKind, Service, ServiceError};
use devops360_core::profile::{Record, RecordStore};

/// A table in memory.
#[derive(Default)]
pub struct MemoryRecords {
    records: Mutex<BTreeMap<String, Record>>,
    failures: Mutex<Vec<ServiceError>>,
}

impl MemoryRecords {
    /// Puts a record there, as another window would.
    pub fn seed(&self, owner: &str, record: Record) {
        self.records().insert(owner.to_owned(), record);
    }

    /// The record, as it is.
    #[must_use]
    pub fn record(&self, owner: &str) -> Option<Record> {
        self.records().get(owner).cloned()
    }

    /// Makes the next calls fail, one failure each.
    pub fn fail_next(&self, failures: impl IntoIterator<Item = (ErrorKind, &'static str)>) {
        let errors = failures
            .into_iter()
            .map(|(kind, code)| ServiceError::new(Service::Table, kind, code, "injected"));
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).extend(errors);
    }

    fn records(&self) -> MutexGuard<'_, BTreeMap<String, Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self) -> Result<(), ServiceError> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.is_empty() { Ok(()) } else { Err(failures.remove(0)) }
    }
}

#[async_trait]
impl RecordStore for MemoryRecords {
    async fn get(&self, owner: &str) -> Result<Option<Record>, ServiceError> {
        self.failure()?;
        Ok(self.record(owner))
    }

    async fn put(&self, owner: &str, record: &Record, expected: u64) -> Result<(), ServiceError> {
        self.failure()?;
        let mut records = self.records();
        let there = records.get(owner).map_or(0, |record| record.revision);
        if there != expected {
            let code = "ConditionalCheckFailedException";
            return Err(ServiceError::new(Service::Table, ErrorKind::Conflict, code, "another revision"));
        }
        records.insert(owner.to_owned(), record.clone());
        Ok(())
    }

    async fn delete(&self, owner: &str) -> Result<(), ServiceError> {
        self.failure()?;
        self.records().remove(owner);
        Ok(())
    }
}
