//! The list of one group, of which only what is in view is fetched.

use std::rc::Rc;

use devops360_contract::files::{
    FileType, LIST_LIMIT, ListSyncSteps, SyncDirection, SyncGroup, SyncId, SyncSide, SyncStep,
};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::super::kind::Drawn;
use super::pages::{Pages, Step, page_of};
use crate::components::{Align, Column, Icon, RowHead, Rows, Table};
use crate::{format, ipc, t};

/// The properties of [`Steps`].
#[derive(Properties, PartialEq)]
pub(super) struct StepsProps {
    pub(super) id: SyncId,
    pub(super) group: SyncGroup,
    pub(super) direction: SyncDirection,
    /// How many there are.
    pub(super) count: u64,
}

/// A table of the group's files.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let pages = use_reducer(Pages::default);
    let heads = use_memo(props.count, |&count| {
        // A page that has not arrived has no names yet; the number is what tells its rows apart.
        let head = |index: u64| RowHead { key: index.to_string(), name: String::new() };
        Rc::new((0..count).map(head).collect::<Vec<_>>())
    });
    let ask = {
        let (pages, id, group) = (pages.clone(), props.id.clone(), props.group);
        move |page: usize| {
            let (dispatch, id) = (pages.dispatcher(), id.clone());
            if !pages.lacks(page) {
                return;
            }
            spawn_local(async move {
                dispatch.dispatch(Step::Asked(page));
                let from = (page * LIST_LIMIT) as u64;
                match ipc::call(ListSyncSteps { id, group, from }).await {
                    Ok(content) => dispatch.dispatch(Step::Arrived(page, content)),
                    Err(_) => dispatch.dispatch(Step::Failed(page)),
                }
            });
        }
    };
    {
        let ask = ask.clone();
        use_effect_with((), move |()| ask(0));
    }
    let has_problems = matches!(props.group, SyncGroup::Blocked | SyncGroup::Failed);
    let arrived = Rc::new((*pages).clone());
    let rows = Rows::new(Rc::clone(&heads), move |index| match arrived.step(index) {
        Some(step) => cells(step, has_problems),
        None => {
            ask(page_of(index));
            waiting(has_problems)
        }
    });
    html! {
        <Table
            class={classes!("sync-list", has_problems.then_some("with-problems"))}
            label={super::words::group(props.group, props.count)}
            columns={columns(props.direction, has_problems)}
            {rows}
        />
    }
}

fn columns(direction: SyncDirection, has_problems: bool) -> Vec<Column> {
    let column = |key, title: String| Column {
        key,
        title: title.into(),
        align: Align::Start,
        sortable: false,
        wide_only: false,
    };
    let name = column("name", t!("files-name"));
    if has_problems {
        return vec![name, column("problem", t!("sync-why"))];
    }
    let (here, there) = (t!("sync-on-this-computer"), t!("sync-in-the-bucket"));
    let (source, target) = if direction == SyncDirection::Up { (here, there) } else { (there, here) };
    vec![name, column("source", source), column("target", target)]
}

fn cells(step: &SyncStep, has_problems: bool) -> Vec<Html> {
    let name = html! {
        <span class="file-name" title={step.name.clone()}>
            <Icon glyph={FileType::of_name(&step.name).glyph()} />
            <span>{ &step.name }</span>
        </span>
    };
    if has_problems {
        let why = step.problem.as_ref().map(super::words::why).unwrap_or_default();
        return vec![name, html! { <span class="muted" title={why.clone()}>{ why }</span> }];
    }
    vec![name, side(step.source), side(step.target)]
}

fn side(side: Option<SyncSide>) -> Html {
    let text = side.map_or_else(
        || t!("sync-not-there"),
        |side| {
            let size = format::size(side.size);
            side.modified.map_or_else(
                || size.clone(),
                |modified| t!("sync-size-and-time", size = size.as_str(), moment = format::moment(modified)),
            )
        },
    );
    html! { <span class="muted" title={text.clone()}>{ text }</span> }
}

fn waiting(has_problems: bool) -> Vec<Html> {
    let dots = || html! { <span class="muted">{ "…" }</span> };
    if has_problems { vec![dots(), dots()] } else { vec![dots(), dots(), dots()] }
}
