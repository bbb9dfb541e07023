//! A bucket in memory that refuses what S3 refuses: small parts, parts out of order, broken conditions, wrong checksums,
//! copies that are too large or onto themselves, and what lies outside of the caller's prefixes.

mod content;
mod operations;
mod state;
mod versions;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use devops360_core::files::ETag;

pub use self::content::checksum;
use self::content::{Content, checksum_of_zeros};
use self::state::{Beside, State};

/// A bucket in memory.
#[derive(Default)]
pub struct MemoryObjects {
    state: Mutex<State>,
}

impl MemoryObjects {
    /// A bucket that keeps what is replaced or deleted.
    #[must_use]
    pub fn versioned() -> Self {
        let objects = Self::default();
        objects.state().earlier = Some(BTreeMap::new());
        objects
    }

    /// Puts an object there, as another program would.
    pub fn seed(&self, key: &str, body: impl Into<Bytes>) -> ETag {
        self.state().store(key, body.into())
    }

    /// Puts an object of `size` zeros there, which take no memory. They can be copied, not read.
    pub fn seed_zeros(&self, key: &str, size: u64) -> ETag {
        let whole = Content { body: Bytes::new(), size, crc64nvme: checksum_of_zeros(size) };
        self.state().store_content(key, whole, Beside::default())
    }

    /// From now on the caller may reach these prefixes and nothing else.
    pub fn confine(&self, prefixes: &[&str]) {
        self.state().reach = Some(prefixes.iter().map(|&prefix| prefix.to_owned()).collect());
    }

    /// Takes the checksum of an object away, as objects of old programs have none.
    pub fn forget_checksum(&self, key: &str) {
        if let Some(stored) = self.state().objects.get_mut(key) {
            stored.object.crc64nvme = None;
        }
    }

    /// Says that an object is larger than it is, to see what a client does before it asks for the bytes.
    pub fn pretend_size(&self, key: &str, size: u64) {
        if let Some(stored) = self.state().objects.get_mut(key) {
            stored.object.size = size;
        }
    }

    /// The key of every version and delete marker below `prefix`, one entry each.
    #[must_use]
    pub fn every_version(&self, prefix: &str) -> Vec<String> {
        self.state().every_version(prefix).into_iter().map(|version| version.object.key).collect()
    }

    /// The bytes of an object.
    #[must_use]
    pub fn body(&self, key: &str) -> Option<Bytes> {
        self.state().objects.get(key).map(|stored| stored.body.clone())
    }

    /// Every key.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.state().objects.keys().cloned().collect()
    }

    /// How many multipart uploads are open.
    #[must_use]
    pub fn open_uploads(&self) -> usize {
        self.state().uploads.len()
    }

    /// Aborts every open multipart upload, as a lifecycle rule or another program would.
    pub fn abort_all_uploads(&self) {
        self.state().uploads.clear();
    }

    /// Puts another part in the place of the first of every open upload, as another program that has its id could.
    pub fn replace_first_parts(&self) {
        for open in self.state().uploads.values_mut() {
            if let Some((body, part)) = open.parts.get_mut(&1) {
                *body = Bytes::from(vec![0; body.len()]);
                part.crc64nvme = checksum(body);
            }
        }
    }

    /// Stores the first part of every open upload once more, as a request does whose sender has given it up.
    pub fn store_first_parts_again(&self) {
        let mut state = self.state();
        let number = state.next();
        for open in state.uploads.values_mut() {
            if let Some((_, part)) = open.parts.get_mut(&1) {
                part.etag = ETag(format!("\"part-{number}\""));
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
