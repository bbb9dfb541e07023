//! Password proofs against those of another implementation; `vectors/srp.py` wrote them.

use std::time::{Duration, UNIX_EPOCH};

use devops360_core::account::secret_hash;
use devops360_core::account::srp::{Challenge, Client, RANDOM_BYTES, SrpError, timestamp};
use devops360_core::secret::Secret;
use serde_json::Value;

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors/srp.json")).unwrap()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

fn random(vector: &Value) -> [u8; RANDOM_BYTES] {
    let hexadecimal = text(vector, "random");
    std::array::from_fn(|index| u8::from_str_radix(&hexadecimal[2 * index..2 * index + 2], 16).unwrap())
}

fn challenge(vector: &Value) -> Challenge<'_> {
    Challenge {
        user_id: text(vector, "username"),
        salt: text(vector, "salt"),
        server_public: text(vector, "public_b"),
        secret_block: text(vector, "secret_block"),
    }
}

#[test]
fn proofs_are_those_of_another_implementation() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 4);
    for vector in &vectors {
        let client = Client::new(&random(vector));
        assert_eq!(client.public_value(), text(vector, "public_a"));
        let (password, time) = (text(vector, "password"), text(vector, "timestamp"));
        let signature = client.claim("Fakepool1", password, &challenge(vector), time).unwrap();
        assert_eq!(signature, text(vector, "signature"), "{}", text(vector, "username"));
    }
}

#[test]
fn times_and_secret_hashes_are_those_of_another_implementation() {
    for vector in &vectors() {
        let seconds = Duration::from_secs(vector["unix_seconds"].as_u64().unwrap());
        assert_eq!(timestamp(UNIX_EPOCH + seconds), text(vector, "timestamp"));
        let hash = secret_hash(text(vector, "username"), "7fakeclient7", &Secret::new("fake-client-secret"));
        assert_eq!(hash.reveal(), text(vector, "secret_hash"));
    }
}

#[test]
fn a_server_value_that_would_give_the_key_away_is_refused() {
    let vector = &vectors()[0];
    let client = Client::new(&random(vector));
    let prime = format!("{:x}", devops360_core::account::srp::GROUP.prime);
    for (value, error) in [
        ("0", SrpError::UnsafeValue),
        (prime.as_str(), SrpError::UnsafeValue),
        ("xyz", SrpError::Malformed("SRP_B")),
        ("", SrpError::Malformed("SRP_B")),
    ] {
        let challenge = Challenge { server_public: value, ..challenge(vector) };
        assert_eq!(client.claim("Fakepool1", "x", &challenge, "now"), Err(error), "SRP_B = {value:.8}");
    }
}
