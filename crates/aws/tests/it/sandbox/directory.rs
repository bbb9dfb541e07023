//! The people of the pool, with this computer's own credentials.

use std::collections::BTreeMap;
use std::sync::Arc;

use devops360_contract::administration::{SearchField, UserSearch};
use devops360_core::account::AuthStep;
use devops360_core::administration::{Invitation, UserDirectory};
use devops360_core::cloud::ErrorKind;

use super::person::{Client, PASSWORD};

fn directory(client: &Client) -> Arc<dyn UserDirectory> {
    client.services.directory.clone()
}

fn invitation(username: &str) -> Invitation {
    let attributes = [("email", format!("{username}@example.com")), ("email_verified", "true".to_owned())];
    let attributes: BTreeMap<_, _> =
        attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Invitation { username: username.to_owned(), attributes }
}

#[tokio::test]
async fn the_caller_is_the_operator() {
    let client = Client::open().await;
    let caller = client.services.caller.caller().await.unwrap();
    assert!(caller.arn.ends_with(":user/devops360-operator"), "{caller:?}");
    assert!(caller.arn.contains(&caller.account), "{caller:?}");
    assert_eq!(caller.account.len(), 12);
}

#[tokio::test]
async fn people_are_searched_page_by_page() {
    let client = Client::open().await;
    let directory = directory(&client);
    let prefix = format!("page-{}-", uuid::Uuid::new_v4());
    for number in 0..61 {
        directory.create_user(&invitation(&format!("{prefix}{number:02}"))).await.unwrap();
    }
    let by_name = UserSearch { field: SearchField::Username, starts_with: prefix.clone() };
    let first = directory.list_users(Some(&by_name), None).await.unwrap();
    assert_eq!(first.entries.len(), 60);
    let second = directory.list_users(Some(&by_name), first.next.as_deref()).await.unwrap();
    assert_eq!((second.entries.len(), second.next), (1, None));
    let mut names: Vec<_> = first.entries.iter().chain(&second.entries).map(|user| &user.username).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 61, "nobody is missing or there twice");
    let by_address = UserSearch { field: SearchField::Email, starts_with: format!("{prefix}07@") };
    let found = directory.list_users(Some(&by_address), None).await.unwrap().entries;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].status.as_str(), found[0].enabled), ("FORCE_CHANGE_PASSWORD", true));
}

#[tokio::test]
async fn somebody_is_disabled_enabled_reset_and_deleted() {
    let client = Client::open().await;
    let (directory, username) = (directory(&client), client.register().await);
    directory.set_enabled(&username, false).await.unwrap();
    assert!(!directory.get_user(&username).await.unwrap().enabled);
    let refused = client.sign_in(&username, PASSWORD).await.unwrap_err();
    assert_eq!(refused.code, "NotAuthorizedException", "{refused}");
    directory.set_enabled(&username, true).await.unwrap();
    let back = client.sign_in(&username, PASSWORD).await.unwrap();
    assert!(matches!(back, AuthStep::Tokens(_)));
    directory.reset_password(&username).await.unwrap();
    assert_eq!(directory.get_user(&username).await.unwrap().status, "RESET_REQUIRED");
    directory.delete_user(&username).await.unwrap();
    let gone = directory.get_user(&username).await.unwrap_err();
    assert_eq!((gone.kind, gone.code.as_str()), (ErrorKind::NotFound, "UserNotFoundException"));
}

#[tokio::test]
async fn whoever_is_signed_out_everywhere_gets_no_new_tokens() {
    let client = Client::open().await;
    let (directory, username) = (directory(&client), client.register().await);
    let (signed_out, pool) = (client.tokens(&username).await, &client.services.identity_provider);
    let refresh = signed_out.refresh_token.unwrap();
    directory.sign_out(&username).await.unwrap();
    let refused = pool.tokens_from_refresh_token(&refresh, Some(&client.secret), None).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Unauthenticated, "{refused}");
}

#[tokio::test]
async fn an_invitation_is_sent_again_and_a_name_is_taken_once() {
    let client = Client::open().await;
    let (directory, username) = (directory(&client), format!("invited-{}", uuid::Uuid::new_v4()));
    let invited = directory.create_user(&invitation(&username)).await.unwrap();
    assert_eq!(invited.username, username);
    assert!(!invited.attributes["sub"].is_empty());
    directory.resend_invitation(&username).await.unwrap();
    let taken = directory.create_user(&invitation(&username)).await.unwrap_err();
    assert_eq!((taken.kind, taken.code.as_str()), (ErrorKind::Conflict, "UsernameExistsException"));
}

#[tokio::test]
async fn a_pool_without_groups_and_without_a_record_of_sign_ins_says_so() {
    let client = Client::open().await;
    let (directory, username) = (directory(&client), client.register().await);
    assert_eq!(directory.groups_of(&username, None).await.unwrap().entries, [""; 0]);
    let refused = directory.add_to_group(&username, "no such group").await.unwrap_err();
    assert_eq!(refused.code, "ResourceNotFoundException", "{refused}");
    let not_recorded = directory.sign_ins(&username, None).await.unwrap_err();
    assert_eq!(not_recorded.code, "UserPoolAddOnNotEnabledException", "{not_recorded}");
}
