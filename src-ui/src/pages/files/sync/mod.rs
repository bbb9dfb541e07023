//! The screen of a one-way sync: which folders, what would be done, and what was.

mod found;
mod outcome;
mod pages;
mod set_up;
mod steps;
mod words;

use devops360_contract::Event;
use devops360_contract::files::{
    CancelSync, PlanSync, ShowSync, StartSync, SyncChoices, SyncFolder, SyncId, SyncNews, SyncStage,
};
use yew::prelude::*;

use self::found::Found;
use self::set_up::SetUp;
use super::folder::use_asked_folder;
use crate::components::{Banner, Button, ErrorBanner, Glyph, Spinner, Tone};
use crate::hooks::{Action, use_action, use_event, use_fetch, use_screen};
use crate::load::render;
use crate::t;

/// One sync at a time: set up, compared, run.
#[component]
pub(crate) fn SyncPage() -> Html {
    use_screen(t!("sync-title"));
    let asked = use_asked_folder();
    let current = use_fetch(ShowSync {});
    use_event({
        let set = current.set.clone();
        move |event| {
            if let Event::Sync(news) = event {
                set.emit(Some(news.clone()));
            }
        }
    });
    let choices = use_state(SyncChoices::default);
    // Whoever comes from a folder wants to set up a sync of that one.
    let setting_up = use_state(|| asked.is_some());
    let action = use_action();
    let onplan = {
        let (action, choices, setting_up) = (action.clone(), choices.setter(), setting_up.setter());
        Callback::from(move |(request, wanted): (PlanSync, SyncChoices)| {
            let (choices, setting_up) = (choices.clone(), setting_up.clone());
            action.send(request, move |_| {
                choices.set(wanted);
                setting_up.set(false);
            });
        })
    };
    let other = {
        let setting_up = setting_up.setter();
        Callback::from(move |()| setting_up.set(true))
    };
    let view = |news: &Option<SyncNews>| match news.as_ref().filter(|news| !*setting_up || is_busy(news)) {
        None => {
            let last = news.as_ref().map(|news| news.folder.clone());
            let folder = asked.clone().or(last).unwrap_or_default();
            html! { <SetUp {folder} busy={action.busy()} onplan={onplan.clone()} /> }
        }
        Some(news) => shown(news, &choices, &action, &onplan, &other),
    };
    html! {
        <main class="main sync" data-screen="sync">
            <header class="toolbar"><h1 tabindex="-1">{ t!("sync-title") }</h1></header>
            <div class="sync-body">
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                { render(&current.load, &current.reload, view) }
            </div>
        </main>
    }
}

/// Whether something is under way that has to be stopped first.
const fn is_busy(news: &SyncNews) -> bool {
    matches!(news.stage, SyncStage::Comparing { .. } | SyncStage::Running { .. })
}

fn shown(
    news: &SyncNews,
    choices: &UseStateHandle<SyncChoices>,
    action: &Action,
    onplan: &Callback<(PlanSync, SyncChoices)>,
    other: &Callback<()>,
) -> Html {
    let set_up = |problem: Html| html! { <>{ problem }<SetUp folder={news.folder.clone()} busy={action.busy()} onplan={onplan.clone()} /></> };
    match &news.stage {
        SyncStage::Comparing { looked_at } => comparing(*looked_at, &news.id),
        SyncStage::Failed(error) => set_up(html! { <ErrorBanner error={error.clone()} /> }),
        SyncStage::Cancelled => {
            set_up(html! { <Banner tone={Tone::Info} announce=true>{ t!("sync-compare-stopped") }</Banner> })
        }
        SyncStage::Planned(_) | SyncStage::Running { .. } | SyncStage::Ended { .. } => {
            let (set, id, begin) = (choices.setter(), news.id.clone(), action.clone());
            let wanted = **choices;
            let onrun =
                Callback::from(move |()| begin.send(StartSync { id: id.clone(), choices: wanted }, |()| {}));
            let again = PlanSync {
                folder: news.folder.clone(),
                local: SyncFolder::Again(news.id.clone()),
                direction: news.direction,
                contents: news.contents,
            };
            html! {
                <Found
                    key={news.id.0.clone()}
                    news={news.clone()}
                    choices={wanted}
                    busy={action.busy()}
                    onchoose={move |choices| set.set(choices)}
                    {onrun}
                    onstop={stop(&news.id)}
                    onagain={onplan.reform(move |()| (again.clone(), wanted))}
                    onother={other.clone()}
                />
            }
        }
    }
}

fn comparing(looked_at: u64, id: &SyncId) -> Html {
    html! {
        <div class="sync-comparing">
            <Spinner label={t!("sync-comparing")} />
            <p role="status">{ t!("sync-looked-at", count = looked_at) }</p>
            <p class="muted">{ t!("sync-comparing-note") }</p>
            <Button icon={Glyph::X} onclick={stop(id).reform(|_: MouseEvent| ())}>{ t!("change-stop") }</Button>
        </div>
    }
}

fn stop(id: &SyncId) -> Callback<()> {
    let id = id.clone();
    Callback::from(move |()| {
        let id = id.clone();
        yew::platform::spawn_local(async move {
            // What cannot be stopped ends by itself.
            let _ = crate::ipc::call(CancelSync { id }).await;
        });
    })
}
