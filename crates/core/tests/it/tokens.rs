//! Which tokens are believed.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use devops360_core::account::srp::hmac;
use devops360_core::session::{Expected, TokenError, TokenUse, parse_key_set, verify};
use devops360_testkit::signing::{SigningKey, unsigned};
use serde_json::{Value, json};

const ISSUER: &str = "https://cognito-idp.eu-north-1.amazonaws.com/eu-north-1_Fakepool1";
const NOW: u64 = 1_772_366_400;

fn access() -> Value {
    json!({
        "sub": "s", "iss": ISSUER, "client_id": "client", "token_use": "access", "username": "ada",
        "iat": NOW - 10, "exp": NOW + 3600,
    })
}

fn id() -> Value {
    json!({
        "sub": "s", "iss": ISSUER, "aud": "client", "token_use": "id", "cognito:username": "ada",
        "iat": NOW - 10, "exp": NOW + 3600,
    })
}

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

/// Verifies as the app does, with one published key.
fn judge(token: &str, token_use: TokenUse) -> Result<String, TokenError> {
    let keys = parse_key_set(&json!({ "keys": [SigningKey::number(0).jwk()] }).to_string()).unwrap();
    let expected = Expected { issuer: ISSUER, client_id: "client", now: Duration::from_secs(NOW) };
    verify(token, &keys, token_use, &expected).map(|claims| claims.sub)
}

#[track_caller]
fn check(claims: &Value, token_use: TokenUse, verdict: Result<(), TokenError>) {
    assert_eq!(judge(&SigningKey::number(0).sign(claims), token_use).map(drop), verdict, "{claims}");
}

#[test]
fn the_pools_own_tokens_are_believed() {
    check(&access(), TokenUse::Access, Ok(()));
    check(&id(), TokenUse::Id, Ok(()));
    check(&with(access(), "exp", json!(NOW - 30)), TokenUse::Access, Ok(()));
    check(&with(access(), "iat", json!(NOW + 30)), TokenUse::Access, Ok(()));
}

#[test]
fn a_token_without_signature_is_rejected() {
    for algorithm in ["none", "None", "NONE", ""] {
        let header = json!({ "alg": algorithm, "kid": "key-one" });
        let bare = format!("{}.", unsigned(&header, &access()));
        assert!(judge(&bare, TokenUse::Access).is_err(), "alg {algorithm}");
        let signed = SigningKey::number(0).sign_with(&header, &access());
        assert!(judge(&signed, TokenUse::Access).is_err(), "alg {algorithm} with a signature");
    }
}

#[test]
fn a_token_signed_with_the_public_key_as_a_secret_is_rejected() {
    let key = SigningKey::number(0);
    let message = unsigned(&json!({ "alg": "HS256", "kid": key.kid }), &access());
    let modulus = key.jwk()["n"].as_str().unwrap().to_owned();
    for secret in [key.public_der(), modulus.into_bytes()] {
        let token = format!("{message}.{}", BASE64URL.encode(hmac(&secret, &[message.as_bytes()])));
        assert_eq!(judge(&token, TokenUse::Access), Err(TokenError::Algorithm));
    }
}

#[test]
fn a_token_of_another_rsa_algorithm_is_rejected() {
    for algorithm in ["RS384", "RS512", "PS256"] {
        let token =
            SigningKey::number(0).sign_with(&json!({ "alg": algorithm, "kid": "key-one" }), &access());
        assert_eq!(judge(&token, TokenUse::Access), Err(TokenError::Algorithm), "{algorithm}");
    }
}

#[test]
fn a_token_of_an_unknown_key_is_rejected() {
    assert_eq!(judge(&SigningKey::number(2).sign(&access()), TokenUse::Access), Err(TokenError::UnknownKey));
    let nameless = SigningKey::number(0).sign_with(&json!({ "alg": "RS256" }), &access());
    assert_eq!(judge(&nameless, TokenUse::Access), Err(TokenError::UnknownKey));
}

#[test]
fn a_strangers_signature_under_a_known_kid_is_rejected() {
    let header = json!({ "alg": "RS256", "kid": "key-one" });
    let forged = SigningKey::number(2).sign_with(&header, &access());
    assert_eq!(judge(&forged, TokenUse::Access), Err(TokenError::Signature));
    let genuine = SigningKey::number(0).sign(&access());
    let (_, signature) = genuine.rsplit_once('.').unwrap();
    let changed = unsigned(&header, &with(access(), "sub", json!("somebody else")));
    assert_eq!(judge(&format!("{changed}.{signature}"), TokenUse::Access), Err(TokenError::Signature));
}

#[test]
fn an_id_token_where_an_access_token_belongs_is_rejected() {
    check(&id(), TokenUse::Access, Err(TokenError::Use));
    check(&access(), TokenUse::Id, Err(TokenError::Use));
}

#[test]
fn a_token_of_another_pool_or_client_is_rejected() {
    for issuer in [
        "https://cognito-idp.eu-north-1.amazonaws.com/eu-north-1_Otherpool",
        "http://cognito-idp.eu-north-1.amazonaws.com/eu-north-1_Fakepool1",
        "https://cognito-idp.eu-north-1.amazonaws.com/eu-north-1_Fakepool1/",
        "https://evil.example/eu-north-1_Fakepool1",
    ] {
        check(&with(access(), "iss", json!(issuer)), TokenUse::Access, Err(TokenError::Issuer));
    }
    check(&with(access(), "client_id", json!("other")), TokenUse::Access, Err(TokenError::Client));
    check(&with(id(), "aud", json!("other")), TokenUse::Id, Err(TokenError::Client));
    check(&with(id(), "aud", json!(null)), TokenUse::Id, Err(TokenError::Client));
}

#[test]
fn a_token_out_of_its_time_is_rejected() {
    check(&with(access(), "exp", json!(NOW - 60)), TokenUse::Access, Err(TokenError::Expired));
    check(&with(access(), "iat", json!(NOW + 61)), TokenUse::Access, Err(TokenError::NotYetValid));
    check(&with(access(), "nbf", json!(NOW + 61)), TokenUse::Access, Err(TokenError::NotYetValid));
    check(&with(access(), "exp", json!("tomorrow")), TokenUse::Access, Err(TokenError::Malformed));
}

#[test]
fn what_is_no_token_is_rejected() {
    for token in ["", ".", "..", "a.b.c", "e30.e30.e30", "é.é.é"] {
        assert_eq!(judge(token, TokenUse::Access), Err(TokenError::Malformed), "{token:?}");
    }
}
