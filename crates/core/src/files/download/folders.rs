//! Names that outlive a crash: one sync of a folder serves every name that was given in it before the sync began.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use cap_std::fs::Dir;
use tokio::sync::Mutex as AsyncMutex;

use crate::files::disk::blocking;

/// How many folders are remembered before those that nobody needs any more are forgotten.
const REMEMBERED: usize = 64;

/// Device and inode of a folder.
type Identity = (u64, u64);

/// The folders that downloads end in.
#[derive(Clone, Default)]
pub(crate) struct Folders(Arc<Mutex<HashMap<Identity, Weak<Names>>>>);

/// The names of one folder.
#[derive(Default)]
struct Names {
    /// How many have been given.
    given: AtomicU64,
    /// How many of them are durable; held while they are made so.
    durable: AsyncMutex<u64>,
}

impl Folders {
    /// Makes the names in `folder` durable, at least those that were given before this was called.
    pub(crate) async fn sync(&self, folder: Arc<Dir>) -> io::Result<()> {
        let Some(identity) = identity(&folder)? else { return Ok(()) };
        let names = self.names(identity);
        let own = names.given.fetch_add(1, Ordering::SeqCst) + 1;
        let mut durable = names.durable.lock().await;
        if *durable >= own {
            return Ok(());
        }
        let given = names.given.load(Ordering::SeqCst);
        // The handle itself is opened for paths alone (`O_PATH`), which cannot be synced.
        blocking(move || folder.open(".")?.sync_all()).await?;
        *durable = given;
        Ok(())
    }

    fn names(&self, identity: Identity) -> Arc<Names> {
        let mut folders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if folders.len() >= REMEMBERED {
            folders.retain(|_, names| names.strong_count() > 0);
        }
        let names = folders.entry(identity).or_default();
        let shared = names.upgrade().unwrap_or_default();
        *names = Arc::downgrade(&shared);
        shared
    }
}

#[cfg(unix)]
fn identity(folder: &Dir) -> io::Result<Option<Identity>> {
    use cap_std::fs::MetadataExt;
    let metadata = folder.dir_metadata()?;
    Ok(Some((metadata.dev(), metadata.ino())))
}

/// Windows has no call that makes a name durable: its journal orders the rename.
#[cfg(not(unix))]
const fn identity(_: &Dir) -> io::Result<Option<Identity>> {
    Ok(None)
}

#[cfg(all(test, unix))]
mod tests {
    use cap_std::ambient_authority;

    use super::*;

    #[tokio::test]
    async fn those_that_come_while_one_syncs_share_the_next() {
        let place = tempfile::tempdir().unwrap();
        let folder = Arc::new(Dir::open_ambient_dir(place.path(), ambient_authority()).unwrap());
        let folders = Folders::default();
        let names = folders.names(identity(&folder).unwrap().unwrap());
        let held = names.durable.lock().await;
        let waiting: Vec<_> = (0..5)
            .map(|_| {
                tokio::spawn({
                    let (folders, folder) = (folders.clone(), folder.clone());
                    async move { folders.sync(folder).await }
                })
            })
            .collect();
        while names.given.load(Ordering::SeqCst) < 5 {
            tokio::task::yield_now().await;
        }
        assert_eq!(*held, 0, "none is durable before a sync");
        drop(held);
        for sync in waiting {
            sync.await.unwrap().unwrap();
        }
        assert_eq!(*names.durable.lock().await, 5);
    }
}
