//! The groups of somebody.

use devops360_contract::administration::{ListGroups, UserAct};
use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Choice, Glyph, SelectField};
use crate::hooks::use_fetch;
use crate::load::render;
use crate::t;

/// The properties of [`GroupsPart`].
#[derive(Properties, PartialEq)]
pub(super) struct GroupsPartProps {
    /// Those that somebody is in.
    pub(super) groups: Vec<String>,
    /// Something is being done.
    pub(super) busy: bool,
    /// Somebody is to join or leave one.
    pub(super) onact: Callback<UserAct>,
}

/// The groups that somebody is in, with a way out of each, and the others to join.
#[component]
pub(super) fn GroupsPart(props: &GroupsPartProps) -> Html {
    let known = use_fetch(ListGroups {});
    let chosen = use_state(String::new);
    html! {
        <section class="user-part" aria-label={t!("users-groups")}>
            <h3>{ t!("users-groups") }</h3>
            { own(props) }
            { render(&known.load, &known.reload, |known| {
                let others: Vec<Choice> = known
                    .iter()
                    .filter(|group| !props.groups.contains(&group.name))
                    .map(|group| Choice { value: group.name.clone().into(), label: label(&group.name, group.description.as_deref()).into() })
                    .collect();
                match (known.is_empty(), others.is_empty()) {
                    (true, _) => html! { <p class="muted">{ t!("users-groups-none") }</p> },
                    (_, true) => Html::default(),
                    _ => join(props, &chosen, others),
                }
            }) }
        </section>
    }
}

fn own(props: &GroupsPartProps) -> Html {
    let entry = |group: &String| {
        let act = UserAct::Leave { group: group.clone() };
        let onclick = props.onact.reform(move |_: MouseEvent| act.clone());
        html! {
            <li class="chip" key={group.clone()}>
                <span>{ group }</span>
                <Button
                    variant={ButtonVariant::Quiet}
                    icon={Glyph::X}
                    disabled={props.busy}
                    label={t!("users-act-leave", group = group.as_str())}
                    {onclick}
                />
            </li>
        }
    };
    if props.groups.is_empty() {
        return html! { <p class="muted">{ t!("users-in-no-group") }</p> };
    }
    html! { <ul class="chips">{ for props.groups.iter().map(entry) }</ul> }
}

fn join(props: &GroupsPartProps, chosen: &UseStateHandle<String>, others: Vec<Choice>) -> Html {
    // The one that was chosen may have been joined since.
    let value = others.iter().find(|choice| *choice.value == **chosen).unwrap_or(&others[0]).value.clone();
    let act = UserAct::Join { group: value.to_string() };
    let onclick = props.onact.reform(move |_: MouseEvent| act.clone());
    let chosen = chosen.clone();
    html! {
        <div class="user-join">
            <SelectField
                name="group"
                label={t!("users-group-add")}
                choices={others}
                {value}
                onchange={move |value| chosen.set(value)}
            />
            <Button icon={Glyph::Plus} disabled={props.busy} {onclick}>{ t!("users-group-join") }</Button>
        </div>
    }
}

fn label(name: &str, description: Option<&str>) -> String {
    description.map_or_else(|| name.to_owned(), |description| format!("{name} – {description}"))
}
