//! Proofs of passwords, people's and devices', against those of another implementation; `vectors/srp.py` wrote them.

use std::time::{Duration, UNIX_EPOCH};

use devops360_core::account::secret_hash;
use devops360_core::account::srp::{
    Challenge, Client, RANDOM_BYTES, SrpError, encode, number, timestamp, verifier,
};
use devops360_core::secret::Secret;
use serde_json::Value;

fn vectors(of: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("../vectors/srp.json")).unwrap();
    all[of].as_array().unwrap().clone()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

fn random(vector: &Value) -> [u8; RANDOM_BYTES] {
    let hexadecimal = text(vector, "random");
    std::array::from_fn(|index| u8::from_str_radix(&hexadecimal[2 * index..2 * index + 2], 16).unwrap())
}

fn challenge<'a>(vector: &'a Value, user_id: &str) -> Challenge<'a> {
    Challenge {
        user_id: text(vector, user_id),
        salt: text(vector, "salt"),
        server_public: text(vector, "public_b"),
        secret_block: text(vector, "secret_block"),
    }
}

#[test]
fn proofs_are_those_of_another_implementation() {
    let vectors = vectors("people");
    assert_eq!(vectors.len(), 4);
    for vector in &vectors {
        let client = Client::new(&random(vector));
        assert_eq!(client.public_value(), text(vector, "public_a"));
        let (password, time) = (text(vector, "password"), text(vector, "timestamp"));
        let signature = client.claim("Fakepool1", password, &challenge(vector, "username"), time).unwrap();
        assert_eq!(signature, text(vector, "signature"), "{}", text(vector, "username"));
    }
}

#[test]
fn devices_are_those_of_another_implementation() {
    let vectors = vectors("devices");
    assert_eq!(vectors.len(), 3);
    for vector in &vectors {
        let (key, group) = (text(vector, "device_key"), text(vector, "group_key"));
        let (password, salt) = (text(vector, "password"), number(text(vector, "salt")).unwrap());
        assert_eq!(encode(&salt), text(vector, "salt_base64"), "{key}");
        assert_eq!(encode(&verifier(group, key, password, &salt)), text(vector, "verifier"), "{key}");
        let client = Client::new(&random(vector));
        let challenge = challenge(vector, "device_key");
        let signature = client.claim(group, password, &challenge, text(vector, "timestamp")).unwrap();
        assert_eq!(signature, text(vector, "signature"), "{key}");
    }
}

#[test]
fn times_and_secret_hashes_are_those_of_another_implementation() {
    for vector in &vectors("people") {
        let seconds = Duration::from_secs(vector["unix_seconds"].as_u64().unwrap());
        assert_eq!(timestamp(UNIX_EPOCH + seconds), text(vector, "timestamp"));
        let hash = secret_hash(text(vector, "username"), "7fakeclient7", &Secret::new("fake-client-secret"));
        assert_eq!(hash.reveal(), text(vector, "secret_hash"));
    }
}

#[test]
fn a_server_value_that_would_give_the_key_away_is_refused() {
    let vector = &vectors("people")[0];
    let client = Client::new(&random(vector));
    let prime = format!("{:x}", devops360_core::account::srp::GROUP.prime);
    for (value, error) in [
        ("0", SrpError::UnsafeValue),
        (prime.as_str(), SrpError::UnsafeValue),
        ("xyz", SrpError::Malformed("SRP_B")),
        ("", SrpError::Malformed("SRP_B")),
    ] {
        let challenge = Challenge { server_public: value, ..challenge(vector, "username") };
        assert_eq!(client.claim("Fakepool1", "x", &challenge, "now"), Err(error), "SRP_B = {value:.8}");
    }
}
