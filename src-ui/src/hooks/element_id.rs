//! Ids that tie labels and notes to their inputs.

use std::sync::atomic::{AtomicU32, Ordering};

use yew::prelude::*;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// An id that no other element has, the same for as long as the component lives.
#[hook]
pub(crate) fn use_element_id(kind: &'static str) -> AttrValue {
    let id = use_memo((), |()| AttrValue::from(format!("{kind}-{}", NEXT.fetch_add(1, Ordering::Relaxed))));
    (*id).clone()
}
