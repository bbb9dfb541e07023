//! Links: how long they last, what is noted of them, and what ends their notes.

use std::sync::Arc;
use std::time::Duration;

use devops360_contract::connection::ConnectionId;
use devops360_contract::files::{ForgetShares, LinkEnd, ListShares, ShareFile, ShareList, SharedLink};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_core::environment::Environment;
use devops360_core::files::{CredentialsEnd, FilesError, MadeLink, Shares};
use devops360_testkit::clock::ManualEnvironment;
use devops360_testkit::desktop::MemoryPreferences;
use devops360_testkit::faults::{Fault, FaultyObjects, Operation};

use crate::desk::{Desk, ROOT};

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

/// A desk, a clock, and a disk.
struct Sharing {
    desk: Desk,
    clock: Arc<ManualEnvironment>,
    disk: Arc<MemoryPreferences>,
    shares: Shares,
}

impl Sharing {
    fn new() -> Self {
        Self::at(Desk::new())
    }

    fn at(desk: Desk) -> Self {
        let (clock, disk) = (Arc::<ManualEnvironment>::default(), Arc::<MemoryPreferences>::default());
        let shares = Shares::new(desk.workspace(), clock.clone(), disk.clone());
        desk.seed(&["a b.txt"]);
        Self { desk, clock, disk, shares }
    }

    async fn make(&self, key: &str, seconds: u64) -> Result<MadeLink, FilesError> {
        self.shares.make(ShareFile { key: key.to_owned(), seconds }).await
    }

    async fn made(&self, seconds: u64) -> SharedLink {
        self.make("a b.txt", seconds).await.unwrap().link
    }

    async fn list(&self) -> ShareList {
        self.shares.list(ListShares {}).await.unwrap()
    }

    fn ends_in(&self, seconds: u64) -> CredentialsEnd {
        CredentialsEnd::At(self.clock.now() + Duration::from_secs(seconds))
    }
}

fn life(link: &SharedLink) -> (u64, LinkEnd) {
    ((link.ends.0 - link.made.0) / 1000, link.end)
}

#[tokio::test]
async fn a_link_lasts_as_asked_where_its_signature_does() {
    let sharing = Sharing::new();
    let made = sharing.make("a b.txt", DAY).await.unwrap();
    assert_eq!(life(&made.link), (DAY, LinkEnd::Asked));
    assert_eq!((made.link.name.as_str(), made.link.made), ("a b.txt", sharing.clock.timestamp()));
    let signed = sharing.desk.links.signed().remove(0);
    assert_eq!((signed.key, signed.lasting), (format!("{ROOT}a b.txt"), Duration::from_secs(DAY)));
    assert_eq!(signed.disposition, "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt");
    assert_eq!(sharing.desk.links.renewals(), 0, "nothing is renewed without need");
    assert_eq!(life(&sharing.made(8 * DAY).await), (7 * DAY, LinkEnd::Limit));
}

#[tokio::test]
async fn credentials_are_renewed_where_that_lengthens_the_link() {
    let sharing = Sharing::new();
    sharing.desk.links.end(sharing.ends_in(600), Some(sharing.ends_in(HOUR)));
    assert_eq!(life(&sharing.made(300).await), (300, LinkEnd::Asked));
    assert_eq!(sharing.desk.links.renewals(), 0);
    assert_eq!(life(&sharing.made(HOUR).await), (HOUR, LinkEnd::Asked));
    assert_eq!(life(&sharing.made(DAY).await), (HOUR, LinkEnd::Credentials), "and no longer than they last");
    assert_eq!(sharing.desk.links.renewals(), 2);
}

#[tokio::test]
async fn what_cannot_be_renewed_signs_as_it_is() {
    let sharing = Sharing::new();
    sharing.desk.links.end(sharing.ends_in(600), None);
    assert_eq!(life(&sharing.made(HOUR).await), (600, LinkEnd::Credentials));
    sharing.desk.links.end(CredentialsEnd::Unknown, Some(CredentialsEnd::Unknown));
    assert_eq!(life(&sharing.made(HOUR).await), (HOUR, LinkEnd::Unknown), "what is not known is said");
}

#[tokio::test]
async fn credentials_at_their_end_sign_nothing() {
    let sharing = Sharing::new();
    sharing.desk.links.end(sharing.ends_in(0), None);
    let error = AppError::from(sharing.make("a b.txt", HOUR).await.unwrap_err());
    assert_eq!(error.code, Code::LinkNotSigned);
    assert_eq!(sharing.list().await.links, [], "nothing is noted of a link that is none");
}

#[tokio::test]
async fn what_is_no_file_or_gone_or_denied_is_not_shared() {
    let denied = Fault::Error(ErrorKind::Denied, "AccessDenied");
    let sharing = Sharing::at(Desk::with(|bucket| FaultyObjects::new(bucket).on(Operation::Head, 2, denied)));
    for (key, code) in [
        ("", Code::InvalidRequest),
        ("folder/", Code::InvalidRequest),
        ("gone", Code::ObjectNotFound),
        ("a b.txt", Code::BucketDenied),
    ] {
        assert_eq!(AppError::from(sharing.make(key, HOUR).await.unwrap_err()).code, code, "{key:?}");
    }
    assert_eq!(sharing.desk.links.signed(), []);
}

#[tokio::test]
async fn the_list_outlives_a_restart_and_holds_no_link() {
    let sharing = Sharing::new();
    let (first, second) = (sharing.made(HOUR).await, sharing.made(DAY).await);
    let again = Shares::new(sharing.desk.workspace(), sharing.clock.clone(), sharing.disk.clone());
    let listed = again.list(ListShares {}).await.unwrap();
    assert_eq!(listed.links, [second.clone(), first.clone()], "the newest first");
    let kept = sharing.disk.text("shares").unwrap();
    assert!(!kept.contains("http") && !kept.contains("X-Amz"), "{kept}");
    let left = again.forget(ForgetShares { ids: vec![second.id] }).await.unwrap();
    assert_eq!(left.links, [first]);
}

#[tokio::test]
async fn a_list_is_one_persons_and_goes_with_the_sign_out() {
    let sharing = Sharing::new();
    let mine = sharing.made(HOUR).await;
    sharing.desk.sign_in("somebody");
    assert_eq!(sharing.list().await.links, []);
    let other = sharing.shares.forget(ForgetShares { ids: vec![mine.id.clone()] }).await.unwrap();
    assert_eq!(other.links, []);
    sharing.desk.sign_in("me");
    assert_eq!(sharing.list().await.links, [mine], "nobody forgets another person's");
    sharing.shares.forget_connection(&ConnectionId("another".to_owned())).unwrap();
    assert_eq!(sharing.list().await.links.len(), 1);
    sharing.shares.forget_connection(&ConnectionId("here".to_owned())).unwrap();
    assert_eq!(sharing.list().await.links, []);
}

#[tokio::test]
async fn long_after_its_end_a_link_leaves_the_list() {
    let sharing = Sharing::new();
    sharing.made(HOUR).await;
    sharing.clock.advance(Duration::from_secs(30 * DAY));
    sharing.made(HOUR).await;
    assert_eq!(sharing.list().await.links.len(), 2, "one that has ended stays for a while");
    sharing.clock.advance(Duration::from_secs(2 * HOUR));
    sharing.made(HOUR).await;
    assert_eq!(sharing.list().await.links.len(), 2);
}

#[tokio::test]
async fn a_link_that_cannot_be_noted_is_not_handed_out() {
    let sharing = Sharing::new();
    sharing.disk.set_read_only(true);
    let error = AppError::from(sharing.make("a b.txt", HOUR).await.unwrap_err());
    assert_eq!(error.code, Code::SharesUnwritable);
    sharing.disk.set_read_only(false);
    let made = sharing.made(HOUR).await;
    sharing.shares.withdraw(&made.id).await.unwrap();
    assert_eq!(sharing.list().await.links, []);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_kept_aside_and_said() {
    for (text, kept_as) in [("{ cut", "shares.unreadable-1.json"), (r#"{"links":7}"#, "shares-unreadable")] {
        let sharing = Sharing::new();
        sharing.disk.put_text("shares", text);
        sharing.made(HOUR).await;
        let listed = sharing.list().await;
        let problem = listed.problem.unwrap();
        assert_eq!((problem.code, problem.args["name"].as_str()), (Code::SharesUnreadable, kept_as));
        assert_eq!(listed.links.len(), 1);
        assert!(sharing.disk.text(kept_as).is_some());
        assert_eq!(sharing.list().await.problem, None, "it is said once");
    }
}
