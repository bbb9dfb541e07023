//! Which two folders, which way, and how they are compared; and those that were synced before.

use devops360_contract::files::{
    ChooseSyncFolder, ForgetSync, ListSyncs, LocalItem, PlanSync, SyncChoices, SyncDirection, SyncFolder,
    SyncPair, SyncPairs,
};
use yew::prelude::*;

use super::words::{direction, folder_words, from_to};
use crate::components::{
    Button, ButtonVariant, Card, Checkbox, Choice, ErrorBanner, Glyph, Icon, SelectField,
};
use crate::hooks::{Action, Fetch, use_action, use_fetch};
use crate::load::render;
use crate::{format, t};

/// The properties of [`SetUp`].
#[derive(Properties, PartialEq)]
pub(super) struct SetUpProps {
    /// The folder of the bucket.
    pub(super) folder: String,
    /// A comparison is being started.
    pub(super) busy: bool,
    /// Starts one, with what is to be done afterwards.
    pub(super) onplan: Callback<(PlanSync, SyncChoices)>,
}

/// The form, and the list below it.
#[component]
pub(super) fn SetUp(props: &SetUpProps) -> Html {
    let pairs = use_fetch(ListSyncs {});
    let action = use_action();
    html! {
        <div class="sync-set-up">
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            <NewSync folder={props.folder.clone()} busy={props.busy} onplan={props.onplan.clone()} />
            { render(&pairs.load, &pairs.reload, |known| before(known, &pairs, &action, props)) }
        </div>
    }
}

/// The form.
#[component]
fn NewSync(props: &SetUpProps) -> Html {
    let chosen = use_state(|| None::<LocalItem>);
    let way = use_state(SyncDirection::default);
    let contents = use_state(|| false);
    let action = use_action();
    let choose = {
        let (action, chosen) = (action.clone(), chosen.setter());
        Callback::from(move |_: MouseEvent| {
            let chosen = chosen.clone();
            action.send(ChooseSyncFolder {}, move |item| {
                if item.is_some() {
                    chosen.set(item);
                }
            });
        })
    };
    let usable = chosen.as_ref().filter(|item| item.problem.is_none());
    let compare = {
        let request = usable.map(|item| PlanSync {
            folder: props.folder.clone(),
            local: SyncFolder::Chosen(item.handle.clone()),
            direction: *way,
            contents: *contents,
        });
        let onplan = props.onplan.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(request) = request.clone() {
                onplan.emit((request, SyncChoices::default()));
            }
        })
    };
    let (set_way, set_contents) = (way.setter(), contents.setter());
    let choice = |way: SyncDirection| Choice { value: word(way).into(), label: direction(way).into() };
    html! {
        <Card class="sync-form" title={t!("sync-new")}>
            if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
            <dl class="facts">
                <dt>{ t!("sync-remote") }</dt>
                <dd class="selectable-text">{ folder_words(&props.folder) }</dd>
                <dt>{ t!("sync-local") }</dt>
                <dd class="sync-local">
                    if let Some(item) = &*chosen { <span class="selectable-text">{ &item.name }</span> }
                    <Button icon={Glyph::Folder} busy={action.busy()} onclick={choose}>
                        { if chosen.is_some() { t!("sync-choose-other") } else { t!("sync-choose") } }
                    </Button>
                </dd>
            </dl>
            if let Some(problem) = chosen.as_ref().and_then(|item| item.problem.clone()) { <ErrorBanner error={problem} /> }
            <SelectField
                name="direction"
                label={t!("sync-direction")}
                choices={vec![choice(SyncDirection::Up), choice(SyncDirection::Down)]}
                value={word(*way)}
                hint={t!("sync-direction-hint")}
                onchange={move |value: String| set_way.set(if value == "down" { SyncDirection::Down } else { SyncDirection::Up })}
            />
            <Checkbox
                name="contents"
                label={t!("sync-contents")}
                hint={t!("sync-contents-hint")}
                checked={*contents}
                onchange={move |ticked| set_contents.set(ticked)}
            />
            <div class="sync-actions">
                <Button
                    variant={ButtonVariant::Primary}
                    icon={Glyph::Search}
                    busy={props.busy}
                    disabled={usable.is_none()}
                    onclick={compare}
                >
                    { t!("sync-compare") }
                </Button>
                <span class="muted">{ t!("sync-compare-note") }</span>
            </div>
        </Card>
    }
}

const fn word(direction: SyncDirection) -> &'static str {
    match direction {
        SyncDirection::Up => "up",
        SyncDirection::Down => "down",
    }
}

fn before(known: &SyncPairs, pairs: &Fetch<ListSyncs>, action: &Action, props: &SetUpProps) -> Html {
    if known.pairs.is_empty() {
        return html! { <p class="muted">{ t!("sync-none-before") }</p> };
    }
    let line = |pair: &SyncPair| {
        let (forget, set, id) = (action.clone(), pairs.set.clone(), pair.id.clone());
        let forget = Callback::from(move |_: MouseEvent| {
            let set = set.clone();
            forget.send(ForgetSync { id: id.clone() }, move |left| set.emit(left));
        });
        let (onplan, again) = (props.onplan.clone(), pair.clone());
        let compare = Callback::from(move |_: MouseEvent| {
            let request = PlanSync {
                folder: again.folder.clone(),
                local: SyncFolder::Kept(again.id.clone()),
                direction: again.direction,
                contents: again.contents,
            };
            onplan.emit((request, again.choices));
        });
        html! {
            <li key={pair.id.0.clone()}>
                <Icon glyph={if pair.direction == SyncDirection::Up { Glyph::Upload } else { Glyph::Download }} />
                <span class="sync-pair">
                    <span class="selectable-text">{ from_to(&pair.local, &pair.folder, pair.direction) }</span>
                    <small class="muted">{ t!("sync-last", moment = format::moment(pair.last)) }</small>
                </span>
                <Button icon={Glyph::Search} busy={props.busy} onclick={compare}>{ t!("sync-compare") }</Button>
                <Button variant={ButtonVariant::Quiet} icon={Glyph::X} label={t!("sync-forget", name = pair.local.as_str())} onclick={forget} />
            </li>
        }
    };
    html! {
        <section aria-labelledby="sync-before">
            <h2 id="sync-before">{ t!("sync-before") }</h2>
            <ul class="sync-pairs">{ for known.pairs.iter().map(line) }</ul>
        </section>
    }
}
