//! How far something is.

use yew::prelude::*;

/// The properties of [`Progress`].
#[derive(Properties, PartialEq)]
pub(crate) struct ProgressProps {
    /// What is under way, for assistive technology.
    pub(crate) label: AttrValue,
    /// How much is done; not known without.
    #[prop_or_default]
    pub(crate) value: Option<u64>,
    /// How much there is.
    #[prop_or(100)]
    pub(crate) max: u64,
}

/// A bar on the native element.
#[component]
pub(crate) fn Progress(props: &ProgressProps) -> Html {
    // A bar of nothing would be invalid; an empty file is done as soon as it is there.
    let max = props.max.max(1);
    html! {
        <progress
            aria-label={props.label.clone()}
            max={max.to_string()}
            value={props.value.map(|value| value.min(max).to_string())}
        />
    }
}
