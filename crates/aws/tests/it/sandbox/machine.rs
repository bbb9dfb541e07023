//! What this computer's own credentials reach, in operator mode.

use devops360_aws::AwsCloud;
use devops360_core::cloud::{Cloud, ErrorKind};
use devops360_core::files::WriteCondition;

use super::operator_connection;
use super::person::Client;
use crate::objects::{put_request, read};

#[tokio::test]
async fn the_client_secret_is_read_and_another_is_not() {
    let client = Client::open().await;
    assert!(!client.secret.reveal().is_empty());
    let error = client.services.secrets.secret_string("devops360/no-such-entry").await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Denied | ErrorKind::NotFound), "{error}");
}

#[tokio::test]
async fn an_operator_reaches_everybodys_objects_and_records() {
    let client = Client::open().await;
    let (owner, person) = client.person().await;
    let machine = AwsCloud::new().data(&operator_connection(), None);
    let key = format!("users/{owner}/files/from the operator");
    machine.objects.put(put_request(&key, b"hello", WriteCondition::Absent)).await.unwrap();
    let body = person.objects.get(&key, None, None).await.unwrap();
    assert_eq!(read(body).await.unwrap(), b"hello");
    assert_eq!(machine.records.get(&owner).await.unwrap(), None);
}
