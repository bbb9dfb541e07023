//! The connections that were used before.

use devops360_contract::connection::{ConnectionSummary, RemoveConnection, SelectConnection, TrustMode};
use yew::prelude::*;

use crate::components::{Badge, Button, ButtonVariant, Dialog, ErrorBanner, Glyph, Tone};
use crate::hooks::{use_action, use_connections};
use crate::t;

/// The list, with the ways to use one and to forget one.
#[component]
pub(super) fn SavedConnections() -> Html {
    let connections = use_connections();
    let selecting = use_action();
    let removing = use_action();
    let asked = use_state(|| None::<ConnectionSummary>);
    let Some(known) = connections.load.value().filter(|known| !known.saved.is_empty()) else {
        return Html::default();
    };
    let select = {
        let (selecting, activate) = (selecting.clone(), connections.activate.clone());
        Callback::from(move |summary: ConnectionSummary| {
            let activate = activate.clone();
            selecting.send(SelectConnection { id: summary.id }, move |summary| activate.emit(summary));
        })
    };
    let remove = {
        let (removing, set, asked) = (removing.clone(), connections.set.clone(), asked.clone());
        Callback::from(move |summary: ConnectionSummary| {
            let set = set.clone();
            asked.set(None);
            removing.send(RemoveConnection { id: summary.id }, move |connections| set.emit(connections));
        })
    };
    let ask = {
        let asked = asked.clone();
        Callback::from(move |summary| asked.set(Some(summary)))
    };
    html! {
        <section class="connect-section" aria-labelledby="saved-connections">
            <h2 id="saved-connections">{ t!("connect-saved") }</h2>
            if let Some(error) = selecting.error().or(removing.error()) { <ErrorBanner error={error.clone()} /> }
            <ul class="options">
                { for known.saved.iter().map(|saved| line(saved, known.active.as_ref() == Some(&saved.id), &select, &ask)) }
            </ul>
            { question(&asked, &remove) }
        </section>
    }
}

fn line(
    saved: &ConnectionSummary,
    active: bool,
    select: &Callback<ConnectionSummary>,
    ask: &Callback<ConnectionSummary>,
) -> Html {
    let choose = {
        let saved = saved.clone();
        select.reform(move |_: MouseEvent| saved.clone())
    };
    let forget = {
        let saved = saved.clone();
        ask.reform(move |_: MouseEvent| saved.clone())
    };
    let name = saved.file.name.as_str();
    html! {
        <li class="card saved">
            <div class="names" title={name.to_owned()}><strong>{ name }</strong><small>{ whose(saved) }</small></div>
            if saved.mode == TrustMode::Operator { <Badge tone={Tone::Warn}>{ t!("connect-mode-operator") }</Badge> }
            if active {
                <Badge tone={Tone::Good} icon={Glyph::Check}>{ t!("connect-active") }</Badge>
            } else {
                <Button onclick={choose}>{ t!("connect-use") }</Button>
            }
            <Button
                variant={ButtonVariant::Quiet}
                icon={Glyph::Trash}
                label={t!("connect-remove", name = name)}
                onclick={forget}
            />
        </li>
    }
}

/// Whose account it is, where somebody stayed signed in, and the region.
fn whose(saved: &ConnectionSummary) -> String {
    match &saved.username {
        Some(name) => t!("connect-whose", name = name.as_str(), region = saved.file.region.as_str()),
        None => saved.file.region.clone(),
    }
}

fn question(asked: &UseStateHandle<Option<ConnectionSummary>>, remove: &Callback<ConnectionSummary>) -> Html {
    let name = asked.as_ref().map_or_else(String::new, |summary| summary.file.name.clone());
    let close = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let confirm = {
        let (asked, remove) = (asked.clone(), remove.clone());
        move |_: MouseEvent| (*asked).clone().into_iter().for_each(|summary| remove.emit(summary))
    };
    let actions = html! {
        <>
            <Button onclick={close.reform(|_: MouseEvent| ())}>{ t!("cancel") }</Button>
            <Button variant={ButtonVariant::Danger} onclick={confirm}>{ t!("connect-remove-confirm") }</Button>
        </>
    };
    html! {
        <Dialog open={asked.is_some()} title={t!("connect-remove-title")} onclose={close} {actions}>
            <p>{ t!("connect-remove-question", name = name) }</p>
        </Dialog>
    }
}
