//! The bucket and the table, in the name of a person: what is theirs works as the ports say, what is not is denied.

use bytes::Bytes;
use devops360_core::cloud::ErrorKind;
use devops360_core::files::{CompletedPart, WriteCondition};
use devops360_core::profile::Record;
use devops360_testkit::conformance;
use devops360_testkit::objects::checksum;

use super::person::Client;
use crate::objects::put_request;

#[tokio::test]
async fn the_bucket_does_what_the_port_says() {
    let (owner, data) = Client::open().await.person().await;
    conformance::objects::run(&*data.objects, &format!("users/{owner}/files/")).await;
}

#[tokio::test]
async fn the_table_does_what_the_port_says() {
    let (owner, data) = Client::open().await.person().await;
    conformance::records::run(&*data.records, &owner).await;
}

#[tokio::test]
async fn replacing_what_is_gone_is_a_conflict() {
    let (owner, data) = Client::open().await.person().await;
    let key = format!("users/{owner}/files/gone");
    let etag = data.objects.put(put_request(&key, b"1", WriteCondition::Absent)).await.unwrap();
    data.objects.delete(&key).await.unwrap();
    let replaced = data.objects.put(put_request(&key, b"2", WriteCondition::Matches(etag))).await;
    assert_eq!(replaced.unwrap_err().kind, ErrorKind::Conflict);
}

#[tokio::test]
async fn an_upload_with_another_checksum_is_not_completed() {
    let (owner, data) = Client::open().await.person().await;
    let key = format!("users/{owner}/files/mixed up");
    let upload = data.objects.create_multipart_upload(&key, None).await.unwrap();
    let (body, crc64nvme) = (Bytes::from_static(b"part"), checksum(b"part"));
    let etag = data.objects.upload_part(&key, &upload, 1, body, crc64nvme).await.unwrap();
    let parts = [CompletedPart { number: 1, etag, crc64nvme, size: 4 }];
    let wrong = checksum(b"whole");
    let completed =
        data.objects.complete_multipart_upload(&key, &upload, &parts, wrong, WriteCondition::Always).await;
    assert_eq!(completed.unwrap_err().kind, ErrorKind::Invalid);
    assert_eq!(data.objects.head(&key).await.unwrap(), None, "nothing was written");
    data.objects.abort_multipart_upload(&key, &upload).await.unwrap();
}

#[tokio::test]
async fn a_person_reaches_their_own_objects_and_nobody_elses() {
    let client = Client::open().await;
    let ((anna, annas), (ben, _)) = (client.person().await, client.person().await);
    for (place, name) in [("users", "files/a"), ("profile_photos", "p.jpg")] {
        let own = format!("{place}/{anna}/{name}");
        annas
            .objects
            .put(put_request(&own, b"x", WriteCondition::Absent))
            .await
            .expect("the own object is allowed");
        assert!(annas.objects.head(&own).await.unwrap().is_some());
        annas.objects.get(&own, None, None).await.expect("the own object can be read");

        let other = format!("{place}/{ben}/{name}");
        let put = annas.objects.put(put_request(&other, b"x", WriteCondition::Always)).await;
        assert_eq!(put.unwrap_err().kind, ErrorKind::Denied, "writing {other}");
        assert_eq!(annas.objects.get(&other, None, None).await.err().unwrap().kind, ErrorKind::Denied);
        assert_eq!(annas.objects.delete(&other).await.unwrap_err().kind, ErrorKind::Denied);
        let upload = annas.objects.create_multipart_upload(&other, None).await;
        assert_eq!(upload.unwrap_err().kind, ErrorKind::Denied, "an upload to {other}");
    }
}

#[tokio::test]
async fn a_person_lists_their_own_folder_and_no_other() {
    let client = Client::open().await;
    let ((anna, annas), (ben, _)) = (client.person().await, client.person().await);
    annas.objects.list(&format!("users/{anna}/files/"), Some("/"), None, 10).await.expect("the own folder");
    for prefix in [format!("users/{ben}/files/"), "users/".to_owned(), String::new()] {
        let listed = annas.objects.list(&prefix, Some("/"), None, 10).await;
        assert_eq!(listed.unwrap_err().kind, ErrorKind::Denied, "listing {prefix:?}");
    }
}

#[tokio::test]
async fn a_person_reaches_their_own_record_and_nobody_elses() {
    let client = Client::open().await;
    let ((anna, annas), (ben, bens)) = (client.person().await, client.person().await);
    let record = Record { revision: 1, ..Record::default() };
    annas.records.put(&anna, &record, 0).await.expect("the own record is allowed");
    bens.records.put(&ben, &record, 0).await.expect("the own record is allowed");
    assert_eq!(annas.records.get(&anna).await.unwrap(), Some(record.clone()));

    assert_eq!(annas.records.get(&ben).await.unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(annas.records.put(&ben, &record, 1).await.unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(annas.records.delete(&ben).await.unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(bens.records.get(&ben).await.unwrap(), Some(record), "it is as it was");
}
