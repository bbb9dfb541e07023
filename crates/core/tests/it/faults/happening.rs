//! What others do while a transfer or a change is under way.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use devops360_testkit::faults::Fault;
use devops360_testkit::objects::MemoryObjects;

use super::content::Content;
use super::model::State;
use crate::desk::ROOT;

/// One thing that somebody else does.
#[derive(Debug, Clone)]
pub(super) enum Happening {
    /// Another program writes the object of that relative key.
    Object(String, Content),
    /// Another program makes a file in the person's folder, or writes on at the end of one that is there.
    File(String, Content),
    /// Another program puts another file in the place of one in the person's folder.
    Replaced(String, Content),
}

impl Happening {
    /// What the state is afterwards.
    pub(super) fn applied(&self, mut state: State) -> State {
        match self.clone() {
            Self::Object(key, content) => state.bucket.insert(key, content),
            Self::File(name, content) | Self::Replaced(name, content) => state.disk.insert(name, content),
        };
        state
    }

    /// The fault that makes it happen, and whether it has.
    pub(super) fn fault(self, bucket: &Arc<MemoryObjects>, folder: &Path) -> (Fault, Arc<AtomicBool>) {
        let (bucket, folder, happened) =
            (bucket.clone(), folder.to_owned(), Arc::new(AtomicBool::new(false)));
        let told = happened.clone();
        let happen = move || {
            told.store(true, Ordering::SeqCst);
            match &self {
                Self::Object(key, content) => drop(bucket.seed(&format!("{ROOT}{key}"), content.0.clone())),
                Self::File(name, content) => fs::write(folder.join(name), &content.0).unwrap(),
                Self::Replaced(name, content) => {
                    let beside = folder.join("beside");
                    fs::write(&beside, &content.0).unwrap();
                    fs::rename(beside, folder.join(name)).unwrap();
                }
            }
        };
        (Fault::Meanwhile(Arc::new(happen)), happened)
    }
}
