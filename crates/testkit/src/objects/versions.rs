//! The versions of a bucket's objects.

use devops360_core::files::{Object, ObjectVersion, VersionId, VersionMarker, VersionPage};

use super::state::{State, Stored};

/// The most versions in one page, fewer than S3's 1,000: whoever asks has to go on asking.
const PAGE: usize = 100;

impl State {
    /// The versions of `key`, newest first.
    pub(super) fn versions(&self, key: &str) -> Vec<ObjectVersion> {
        let earlier = self.earlier.iter().filter_map(|earlier| earlier.get(key)).flatten().rev();
        let mut versions: Vec<_> = self.objects.get(key).into_iter().chain(earlier).map(version).collect();
        if let Some(newest) = versions.first_mut() {
            newest.is_latest = true;
        }
        versions
    }

    /// The versions of every key below `prefix`, in key order.
    pub(super) fn every_version(&self, prefix: &str) -> Vec<ObjectVersion> {
        let mut keys: Vec<&String> =
            self.objects.keys().chain(self.earlier.iter().flatten().map(|(key, _)| key)).collect();
        keys.retain(|key| key.starts_with(prefix));
        keys.sort();
        keys.dedup();
        keys.into_iter().flat_map(|key| self.versions(key)).collect()
    }

    /// A page of the versions of every key below `prefix`, in key order.
    pub(super) fn all_versions(&self, prefix: &str, after: Option<&VersionMarker>) -> VersionPage {
        let all = self.every_version(prefix);
        let is_marker = |after: &VersionMarker| {
            all.iter().position(|version| {
                (&version.object.key, &version.object.version) == (&after.key, &after.version)
            })
        };
        let from = after.and_then(is_marker).map_or(0, |at| at + 1);
        let page: Vec<_> = all[from..].iter().take(PAGE).cloned().collect();
        let more = from + page.len() < all.len();
        let next = page
            .last()
            .filter(|_| more)
            .map(|last| VersionMarker { key: last.object.key.clone(), version: last.object.version.clone() });
        VersionPage { versions: page, next }
    }

    /// Removes a version for good.
    pub(super) fn delete_version(&mut self, ObjectVersion { object, .. }: &ObjectVersion) {
        let null = || VersionId("null".to_owned());
        let wanted = object.version.clone().unwrap_or_else(null);
        let is_it = |stored: &Stored| stored.object.version.clone().unwrap_or_else(null) == wanted;
        if self.objects.get(&object.key).is_some_and(is_it) {
            self.objects.remove(&object.key);
            self.uncover(&object.key);
        } else if let Some(earlier) = &mut self.earlier
            && let Some(versions) = earlier.get_mut(&object.key)
        {
            versions.retain(|stored| !is_it(stored));
            if versions.is_empty() {
                earlier.remove(&object.key);
            }
        }
    }

    /// What was replaced by a version that is gone is the object again.
    fn uncover(&mut self, key: &str) {
        let Some(earlier) = &mut self.earlier else { return };
        let Some(versions) = earlier.get_mut(key) else { return };
        if let Some(newest) = versions.pop_if(|newest| !newest.is_marker) {
            self.objects.insert(key.to_owned(), newest);
        }
        if versions.is_empty() {
            earlier.remove(key);
        }
    }
}

fn version(stored: &Stored) -> ObjectVersion {
    let null = || VersionId("null".to_owned());
    let version = Some(stored.object.version.clone().unwrap_or_else(null));
    let object = Object { crc64nvme: None, version, ..stored.object.clone() };
    ObjectVersion { object, is_latest: false, is_deleted: stored.is_marker }
}
