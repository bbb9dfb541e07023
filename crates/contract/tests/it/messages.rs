//! Every message, as JSON, survives being read and written.

use std::collections::BTreeSet;

use devops360_contract::{COMMANDS, Codec, Event, round_trip};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

struct Json;

impl Codec for Json {
    fn again<T: Serialize + DeserializeOwned>(&self, text: &str) -> Result<String, String> {
        let message: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
        serde_json::to_string(&message).map_err(|error| error.to_string())
    }
}

pub(crate) fn samples() -> Value {
    serde_json::from_str(include_str!("messages.json")).expect("the samples are JSON")
}

#[test]
fn every_message_round_trips() {
    let samples = samples();
    let mut seen = BTreeSet::new();
    for sample in samples["commands"].as_array().expect("a list") {
        let command = sample["command"].as_str().expect("a command's name");
        let (request, reply) = (&sample["request"], &sample["reply"]);
        let (request_again, reply_again) =
            round_trip(command, &request.to_string(), &reply.to_string(), Json)
                .unwrap_or_else(|error| panic!("{command} does not read its own messages: {error}"));
        assert_eq!(&value(&request_again), request, "the request of {command} changes on its way");
        assert_eq!(&value(&reply_again), reply, "the reply of {command} changes on its way");
        seen.insert(command.to_owned());
    }
    let all: BTreeSet<String> = COMMANDS.iter().map(|&command| command.to_owned()).collect();
    assert_eq!(seen, all, "every command needs a sample in messages.json, and no other");
}

#[test]
fn every_event_round_trips() {
    for sample in samples()["events"].as_array().expect("a list") {
        let again = Json.again::<Event>(&sample.to_string()).expect("an event");
        assert_eq!(&value(&again), sample, "an event changes on its way");
    }
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}
