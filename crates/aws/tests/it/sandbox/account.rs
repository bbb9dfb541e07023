//! The user pool, from sign-up to sign-out.

use std::collections::BTreeMap;

use devops360_aws::AwsCloud;
use devops360_contract::account::DeliveryMedium;
use devops360_core::account::{Asked, AuthStep};
use devops360_core::cloud::{Cloud, ErrorKind, ServiceError};
use devops360_core::secret::Secret;

use super::person::{CODE, Client, PASSWORD, RESET_CODE};
use super::user_connection;

fn told<T>(result: Result<T, ServiceError>) -> (ErrorKind, String) {
    let Err(error) = result else { panic!("it succeeded") };
    (error.kind, error.code)
}

#[tokio::test]
async fn a_sign_up_is_confirmed_with_its_code() {
    let client = Client::open().await;
    let pool = &client.services.identity_provider;
    let name = format!("anna-{}", uuid::Uuid::new_v4());
    let result = pool.sign_up(client.sign_up_request(&name)).await.unwrap();
    assert!(!result.confirmed, "the pool asks for a code");
    assert_eq!(result.delivery.unwrap().medium, DeliveryMedium::Email);

    let again = pool.sign_up(client.sign_up_request(&name)).await;
    assert_eq!(told(again), (ErrorKind::Conflict, "UsernameExistsException".to_owned()));
    let early = client.sign_in(&name, PASSWORD).await;
    assert_eq!(told(early), (ErrorKind::Denied, "UserNotConfirmedException".to_owned()));
    let wrong = pool.confirm_sign_up(&name, "000000", client.proof(&name)).await;
    assert_eq!(told(wrong), (ErrorKind::Invalid, "CodeMismatchException".to_owned()));
    let delivery = pool.resend_confirmation_code(&name, client.proof(&name)).await.unwrap();
    assert_eq!(delivery.unwrap().medium, DeliveryMedium::Email);

    pool.confirm_sign_up(&name, CODE, client.proof(&name)).await.unwrap();
    assert!(matches!(client.sign_in(&name, PASSWORD).await.unwrap(), AuthStep::Tokens(_)));
}

#[tokio::test]
async fn a_weak_password_is_refused_with_a_reason() {
    let client = Client::open().await;
    let mut request = client.sign_up_request(&format!("anna-{}", uuid::Uuid::new_v4()));
    request.password = Secret::new("weak");
    let error = client.services.identity_provider.sign_up(request).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Invalid, "InvalidPasswordException"));
    assert!(!error.message.is_empty(), "the person is told what is missing");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    let client = Client::open().await;
    let name = client.register().await;
    let expected = (ErrorKind::Unauthenticated, "NotAuthorizedException".to_owned());
    assert_eq!(told(client.sign_in(&name, "Wrong horse 1!").await), expected);
    let nobody = format!("nobody-{}", uuid::Uuid::new_v4());
    assert_eq!(told(client.sign_in(&nobody, PASSWORD).await), expected);
}

#[tokio::test]
async fn a_public_client_begins_a_sign_in_with_srp_only() {
    let pool = AwsCloud::new().services(&user_connection()).identity_provider;
    let name = Client::open().await.register().await;
    let begin = |flow, value: String| {
        let extra = if flow == "USER_SRP_AUTH" { "SRP_A" } else { "PASSWORD" };
        let parameters = BTreeMap::from([("USERNAME", Secret::new(&*name)), (extra, Secret::new(value))]);
        pool.initiate_auth(devops360_core::account::AuthRequest { flow, parameters })
    };
    let AuthStep::Challenge(Asked { name, parameters, .. }) =
        begin("USER_SRP_AUTH", "2".repeat(768)).await.unwrap()
    else {
        panic!("no proof was given yet")
    };
    assert_eq!(name, "PASSWORD_VERIFIER");
    for needed in ["SRP_B", "SALT", "SECRET_BLOCK", "USER_ID_FOR_SRP"] {
        assert!(parameters.contains_key(needed), "{needed}");
    }
    let error = begin("USER_PASSWORD_AUTH", PASSWORD.to_owned()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Invalid, "the template allows a public client no password: {error}");
}

#[tokio::test]
async fn attributes_are_read_and_changed() {
    let client = Client::open().await;
    let pool = &client.services.identity_provider;
    let name = client.register().await;
    let token = client.tokens(&name).await.access_token;

    let changes = BTreeMap::from([("name".to_owned(), "Änne".to_owned())]);
    pool.update_user_attributes(&token, &changes).await.unwrap();
    let user = pool.get_user(&token).await.unwrap();
    assert_eq!(user.username, name);
    assert_eq!(user.attributes["name"], "Änne");
    assert_eq!(user.attributes["email"], format!("{name}@example.com"));

    // A blank value deletes; the emulator has no DeleteUserAttributes, which `wire` looks at.
    pool.update_user_attributes(&token, &BTreeMap::from([("name".to_owned(), String::new())])).await.unwrap();
    let name = pool.get_user(&token).await.unwrap().attributes.remove("name");
    assert_eq!(name.unwrap_or_default(), "");
    assert_eq!(told(pool.get_user(&Secret::new("wrong")).await).0, ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn a_new_address_waits_for_its_code() {
    let client = Client::open().await;
    let pool = &client.services.identity_provider;
    let name = client.register().await;
    let token = client.tokens(&name).await.access_token;
    let (old, new) = (format!("{name}@example.com"), format!("{name}@new.example"));
    let change = BTreeMap::from([("email".to_owned(), new.clone())]);
    let sent = pool.update_user_attributes(&token, &change).await.unwrap();
    assert_eq!(sent["email"].medium, DeliveryMedium::Email);
    assert_eq!(
        pool.get_user(&token).await.unwrap().attributes["email"],
        old,
        "the template asks for the code first"
    );
    let wrong = pool.verify_user_attribute(&token, "email", "000000").await.unwrap_err();
    assert_eq!(wrong.code, "CodeMismatchException");
    pool.verify_user_attribute(&token, "email", CODE).await.unwrap();
    let attributes = pool.get_user(&token).await.unwrap().attributes;
    assert_eq!((attributes["email"].as_str(), attributes["email_verified"].as_str()), (new.as_str(), "true"));
    let spent = pool.verify_user_attribute(&token, "email", CODE).await.unwrap_err();
    assert_eq!(spent.code, "ExpiredCodeException");
    let again = pool.attribute_verification_code(&token, "email").await.unwrap();
    assert_eq!(again.unwrap().medium, DeliveryMedium::Email);
}

#[tokio::test]
async fn an_account_is_deleted() {
    let client = Client::open().await;
    let pool = &client.services.identity_provider;
    let (name, other) = (client.register().await, client.register().await);
    let token = client.tokens(&name).await.access_token;
    pool.delete_user(&token).await.unwrap();
    assert_eq!(told(client.sign_in(&name, PASSWORD).await).0, ErrorKind::Unauthenticated);
    pool.delete_user(&token).await.expect_err("there is nobody to delete any more");
    assert!(matches!(client.sign_in(&other, PASSWORD).await.unwrap(), AuthStep::Tokens(_)));
}

#[tokio::test]
async fn a_session_is_refreshed_until_it_is_revoked() {
    let client = Client::open().await;
    let pool = &client.services.identity_provider;
    let name = client.register().await;
    let refresh = client.tokens(&name).await.refresh_token.unwrap();
    let secret = Some(&client.secret);

    let tokens = pool.tokens_from_refresh_token(&refresh, secret, None).await.unwrap();
    assert_eq!(pool.get_user(&tokens.access_token).await.unwrap().username, name);
    pool.revoke_token(&refresh, secret).await.unwrap();
    assert_eq!(
        told(pool.tokens_from_refresh_token(&refresh, secret, None).await).0,
        ErrorKind::Unauthenticated
    );
}

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let client = Client::open().await;
    let pool = &client.services.identity_provider;
    let name = client.register().await;
    let delivery = pool.forgot_password(&name, client.proof(&name)).await.unwrap();
    assert_eq!(delivery.unwrap().medium, DeliveryMedium::Email);
    let new = Secret::new("Another horse 2!");
    pool.confirm_forgot_password(&name, RESET_CODE, &new, client.proof(&name)).await.unwrap();
    assert!(matches!(client.sign_in(&name, new.reveal()).await.unwrap(), AuthStep::Tokens(_)));
    assert_eq!(told(client.sign_in(&name, PASSWORD).await).0, ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn the_key_set_has_keys_and_a_time() {
    let pool = AwsCloud::new().services(&user_connection()).identity_provider;
    let (body, date) = pool.key_set().await.unwrap();
    let keys: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(keys["keys"][0]["kty"], "RSA");
    assert!(date.is_some(), "the clock is measured against the server's");
}
