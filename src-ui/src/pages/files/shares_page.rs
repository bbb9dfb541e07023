//! The screen of the links that were made on this computer.

use std::rc::Rc;

use devops360_contract::files::{FileType, ForgetShares, LinkEnd, ListShares, ShareId, SharedLink};
use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::inspector::place;
use super::kind::Drawn;
use super::nothing::Nothing;
use super::selectable_list::{chosen_bar, name_cell, quiet_cell, selectable_list};
use super::toolbar::parent;
use crate::components::{Banner, Button, ErrorBanner, Glyph, RowHead, Selection, Tone};
use crate::hooks::{use_action, use_fetch, use_screen};
use crate::load::render;
use crate::{format, t};

/// How often it is looked which links have ended, in milliseconds.
const LOOK_MS: u32 = 15_000;

/// The links that were made here, newest first.
#[component]
pub(crate) fn SharesPage() -> Html {
    use_screen(t!("shares-title"));
    let shares = use_fetch(ListShares {});
    let selection = use_state(Selection::default);
    let action = use_action();
    let now = use_now();
    let links = shares.load.value().map(|list| list.links.clone()).unwrap_or_default();
    let chosen: Vec<ShareId> = links
        .iter()
        .filter(|link| selection.selected.contains(&link.id.0))
        .map(|link| link.id.clone())
        .collect();
    let forget = {
        let (action, set, ids) = (action.clone(), shares.set.clone(), chosen.clone());
        Callback::from(move |_: MouseEvent| {
            let set = set.clone();
            action.send(ForgetShares { ids: ids.clone() }, move |list| set.emit(list));
        })
    };
    html! {
        <main class="main files" data-screen="shares">
            <header class="toolbar"><h1 tabindex="-1">{ t!("shares-title") }</h1></header>
            <div class="files-body">
                <div class="files-main">
                    <div class="files-notices">
                        if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                        if let Some(problem) = shares.load.value().and_then(|list| list.problem.clone()) {
                            <ErrorBanner error={problem} />
                        }
                        if !links.is_empty() { <Banner tone={Tone::Info}>{ t!("shares-note") }</Banner> }
                    </div>
                    { render(&shares.load, &shares.reload, |list| html! {
                        if list.links.is_empty() {
                            <Nothing icon={Glyph::Link} title={t!("shares-none-title")}>{ t!("shares-none-text") }</Nothing>
                        } else { { table(&list.links, &selection, now) } }
                    }) }
                    if !links.is_empty() {
                        { chosen_bar(t!("shares-count", count = links.len()), chosen.len(), html! {
                            <Button icon={Glyph::X} busy={action.busy()} onclick={forget}>{ t!("shares-forget") }</Button>
                        }) }
                    }
                </div>
            </div>
        </main>
    }
}

/// The time now in milliseconds, looked at every few seconds.
#[hook]
fn use_now() -> u64 {
    let now = use_state(clock);
    let set = now.setter();
    use_effect_with((), move |()| {
        let ticking = Interval::new(LOOK_MS, move || set.set(clock()));
        move || drop(ticking)
    });
    *now
}

fn clock() -> u64 {
    format::now().0
}

fn table(links: &[SharedLink], selection: &UseStateHandle<Selection>, now: u64) -> Html {
    let titles = [
        ("name", t!("files-name")),
        ("origin", t!("shares-where")),
        ("since", t!("shares-end")),
        ("size", t!("shares-made")),
    ];
    let head = |link: &SharedLink| RowHead { key: link.id.0.clone(), name: link.name.clone() };
    let (heads, shown) = (Rc::new(links.iter().map(head).collect()), links.to_vec());
    selectable_list(t!("shares-list"), titles, heads, move |index| cells(&shown[index], now), selection)
}

fn cells(link: &SharedLink, now: u64) -> Vec<Html> {
    let name = name_cell(FileType::of_name(&link.name).glyph(), &link.name, false);
    let folder = parent(&format!("{}/", link.key)).unwrap_or_default();
    let others = [place(&folder), end(link, now), format::moment(link.made)];
    std::iter::once(name).chain(others.map(quiet_cell)).collect()
}

/// When the link ends, or that it has.
fn end(link: &SharedLink, now: u64) -> String {
    let moment = format::moment_within(link.ends);
    if link.ends.0 <= now {
        t!("shares-ended", moment = moment)
    } else if link.end == LinkEnd::Unknown {
        t!("shares-ends-at-most", moment = moment)
    } else {
        t!("shares-ends", moment = moment)
    }
}
