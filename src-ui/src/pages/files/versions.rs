//! What the selected file was before, and the way back to it.

use devops360_contract::files::{FileVersion, ListVersions, RestoreVersion};
use yew::prelude::*;

use super::changes::{use_changes, use_refresh_after};
use crate::components::{Button, ButtonVariant, ErrorBanner, Glyph};
use crate::hooks::{Action, use_action, use_fetch};
use crate::load::render;
use crate::{format, t};

/// The properties of [`Versions`].
#[derive(Properties, PartialEq)]
pub(super) struct VersionsProps {
    /// The file's key.
    pub(super) file: String,
    /// The person asked for them already.
    pub(super) asked: bool,
}

/// Asks for the versions only when the person wants to see them: each is a request of its own.
#[component]
pub(super) fn Versions(props: &VersionsProps) -> Html {
    let open = use_state(|| false);
    {
        let open = open.setter();
        use_effect_with(props.asked, move |asked| {
            if *asked {
                open.set(true);
            }
        });
    }
    let onclick = {
        let open = open.clone();
        move |_: MouseEvent| open.set(true)
    };
    html! {
        <section class="versions">
            if *open {
                <h3>{ t!("versions-title") }</h3>
                <VersionList file={props.file.clone()} />
            } else {
                <Button icon={Glyph::Clock} {onclick}>{ t!("versions-show") }</Button>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct VersionListProps {
    file: String,
}

#[component]
fn VersionList(props: &VersionListProps) -> Html {
    let versions = use_fetch(ListVersions { key: props.file.clone() });
    let action = use_action();
    let changes = use_changes();
    use_refresh_after(changes.ended, &versions.reload);
    html! {
        <>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            { render(&versions.load, &versions.reload, |versions| html! {
                <>
                    <ul>{ for versions.iter().map(|version| line(&props.file, version, &action)) }</ul>
                    if versions.len() < 2 { <p class="muted">{ t!("versions-none") }</p> }
                </>
            }) }
        </>
    }
}

fn line(file: &str, version: &FileVersion, action: &Action) -> Html {
    let restore = {
        let (action, key, version) = (action.clone(), file.to_owned(), version.id.clone());
        move |_: MouseEvent| {
            action.send(RestoreVersion { key: key.clone(), version: version.clone() }, |_| {});
        }
    };
    html! {
        <li key={version.id.0.clone()}>
            <span>{ format::moment(version.modified) }<small class="muted">{ format::size(version.size) }</small></span>
            if version.current {
                <span class="muted">{ t!("versions-current") }</span>
            } else {
                <Button
                    variant={ButtonVariant::Quiet}
                    label={t!("versions-restore-named", moment = format::moment_within(version.modified))}
                    busy={action.busy()}
                    onclick={restore}
                >
                    { t!("trash-restore") }
                </Button>
            }
        </li>
    }
}
