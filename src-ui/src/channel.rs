//! The order of a channel's messages: Tauri numbers them, since large ones take another way and arrive later.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A message as it arrives: numbered from 0, or the end of the channel.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Delivery<T> {
    /// A message.
    Message {
        /// Its number.
        index: u64,
        /// What it says.
        message: T,
    },
    /// The sender is gone after so many messages.
    End {
        /// The number of messages.
        #[serde(rename = "index")]
        _count: u64,
        /// Always true.
        #[serde(rename = "end")]
        _end: bool,
    },
}

/// Gives messages out in the order they were sent.
#[derive(Debug)]
pub(crate) struct InOrder<T> {
    next: u64,
    early: BTreeMap<u64, T>,
}

impl<T> Default for InOrder<T> {
    fn default() -> Self {
        Self { next: 0, early: BTreeMap::new() }
    }
}

impl<T> InOrder<T> {
    /// Takes what arrived; returns what can be given out now.
    pub(crate) fn take(&mut self, delivery: Delivery<T>) -> Vec<T> {
        let Delivery::Message { index, message } = delivery else { return Vec::new() };
        self.early.insert(index, message);
        let mut ready = Vec::new();
        while let Some(message) = self.early.remove(&self.next) {
            ready.push(message);
            self.next += 1;
        }
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::{Delivery, InOrder};

    fn message(index: u64) -> Delivery<u64> {
        Delivery::Message { index, message: index }
    }

    #[test]
    fn an_early_message_waits_for_those_before_it() {
        let mut order = InOrder::default();
        assert_eq!(order.take(message(1)), Vec::<u64>::new());
        assert_eq!(order.take(message(2)), Vec::<u64>::new());
        assert_eq!(order.take(message(0)), [0, 1, 2]);
        assert_eq!(order.take(message(3)), [3]);
    }

    #[test]
    fn the_wire_format_is_tauris() {
        let read = |text: &str| serde_json::from_str::<Delivery<String>>(text).unwrap();
        assert_eq!(
            read(r#"{"index":4,"message":"x"}"#),
            Delivery::Message { index: 4, message: "x".to_owned() }
        );
        assert!(matches!(read(r#"{"end":true,"index":5}"#), Delivery::End { .. }));
    }
}
