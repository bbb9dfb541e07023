//! What a save left undone.

use devops360_contract::profile::{PartFailure, ProfilePart};
use yew::prelude::*;

use crate::components::{Banner, Button, Glyph, Tone};
use crate::i18n::{error_remedy, error_text};
use crate::t;

/// The properties of [`Partly`].
#[derive(Properties, PartialEq)]
pub(super) struct PartlyProps {
    /// The parts that are not saved.
    pub(super) failed: Vec<PartFailure>,
    /// Another try is under way.
    pub(super) busy: bool,
    /// Tries these parts again.
    pub(super) onretry: Callback<()>,
}

/// Names each part that is not saved, why, and tries just these again.
#[component]
pub(super) fn Partly(props: &PartlyProps) -> Html {
    let onclick = props.onretry.reform(|_: MouseEvent| ());
    let actions = html! { <Button icon={Glyph::Refresh} busy={props.busy} {onclick}>{ t!("profile-partly-retry") }</Button> };
    html! {
        <Banner tone={Tone::Danger} title={t!("profile-partly-title")} {actions}>
            <ul class="reasons">
                { for props.failed.iter().map(|failure| html! {
                    <li>
                        <strong>{ part(failure.part) }</strong>{ ": " }{ error_text(&failure.error) }{ ". " }
                        <span class="muted">{ error_remedy(&failure.error) }</span>
                    </li>
                }) }
            </ul>
        </Banner>
    }
}

fn part(part: ProfilePart) -> String {
    match part {
        ProfilePart::Attributes => t!("profile-partly-attributes"),
        ProfilePart::Record => t!("profile-partly-record"),
        ProfilePart::Photo => t!("profile-partly-photo"),
    }
}
