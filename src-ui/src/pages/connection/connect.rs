//! The first screen of a first run, and the way to another connection.

use devops360_contract::connection::{
    ConnectionFile, ConnectionSummary, CredentialSource, ImportConnection, ImportOutcome, TrustMode,
    UseSandbox,
};
use devops360_contract::event::DropEvent;
use devops360_contract::files::FileHandle;
use devops360_contract::{AppError, Event};
use yew::prelude::*;
use yew_router::prelude::*;

use super::doctor::Doctor;
use super::saved::SavedConnections;
use crate::components::{Badge, Banner, Button, ButtonVariant, ErrorBanner, Glyph, Icon, Spinner, Tone};
use crate::hooks::{Action, ConnectionsContext, use_action, use_connections, use_event, use_screen, use_way};
use crate::pages::account::Stage;
use crate::routes::Route;
use crate::t;

/// Offers the ways to a connection, and checks the one in use.
#[component]
pub(crate) fn ConnectPage() -> Html {
    use_screen(t!("connect-title"));
    let connections = use_connections();
    let importing = use_action();
    let sandboxing = use_action();
    let import = import_callback(&importing, &connections);
    let (over, dropped_wrong) = use_drop(import.clone());
    let known = connections.load.value();
    let problem = known.and_then(|known| known.problem.clone());
    html! {
        <Stage connection={connections.active().cloned()}>
            <main data-screen="connect" class="form wide">
                <div class="form-heading"><h1>{ t!("connect-heading") }</h1><p class="muted">{ t!("connect-lead") }</p></div>
                if let Some(error) = problem { <ErrorBanner {error} /> }
                { failure(&importing) }
                { failure(&sandboxing) }
                if let Some(error) = (*dropped_wrong).clone() { { wrong_drop(error) } }
                if let Some(active) = connections.active() { <Active connection={active.clone()} /> }
                <div class="options">
                    { import_option(&importing, &import, *over) }
                    { for known.map(|known| known.sandbox.as_slice()).unwrap_or_default().iter()
                        .map(|file| sandbox_option(file, &sandboxing, &connections)) }
                    <ManualLink />
                </div>
                <SavedConnections />
            </main>
        </Stage>
    }
}

fn failure(action: &Action) -> Html {
    action.error().map_or_else(Html::default, |error| html! { <ErrorBanner error={error.clone()} /> })
}

/// What was wrong with a drop: the file itself, or that there were several.
fn wrong_drop(error: Option<AppError>) -> Html {
    match error {
        Some(error) => html! { <ErrorBanner {error} /> },
        None => html! { <Banner tone={Tone::Warn} announce=true>{ t!("connect-several-dropped") }</Banner> },
    }
}

fn import_callback(action: &Action, connections: &ConnectionsContext) -> Callback<Option<FileHandle>> {
    let (action, activate) = (action.clone(), connections.activate.clone());
    Callback::from(move |handle| {
        let activate = activate.clone();
        action.send(ImportConnection { handle }, move |outcome| match outcome {
            ImportOutcome::Imported(summary) => activate.emit(summary),
            ImportOutcome::Cancelled => {}
        });
    })
}

type WrongDrop = UseStateHandle<Option<Option<AppError>>>;

/// Follows files that are dragged over the window: whether they are, and what was wrong with a drop.
#[hook]
fn use_drop(import: Callback<Option<FileHandle>>) -> (UseStateHandle<bool>, WrongDrop) {
    let over = use_state(|| false);
    let wrong = use_state(|| None);
    use_event({
        let (over, wrong) = (over.clone(), wrong.clone());
        move |event| {
            let Event::Drop(event) = event else { return };
            over.set(matches!(event, DropEvent::Entered { .. }));
            if let DropEvent::Dropped { items, .. } = event {
                match items.as_slice() {
                    [item] if item.problem.is_none() => {
                        wrong.set(None);
                        import.emit(Some(item.handle.clone()));
                    }
                    [item] => wrong.set(Some(item.problem.clone())),
                    _ => wrong.set(Some(None)),
                }
            }
        }
    });
    (over, wrong)
}

fn import_option(action: &Action, import: &Callback<Option<FileHandle>>, over: bool) -> Html {
    let onclick = import.reform(|_: MouseEvent| None);
    html! {
        <button type="button" class={classes!("option", over.then_some("over"))} aria-busy={action.busy().then_some("true")} {onclick}>
            if action.busy() { <Spinner /> } else { <Icon glyph={Glyph::FileInput} /> }
            <strong>{ t!("connect-import") }</strong>
            <small>{ if over { t!("connect-import-drop") } else { t!("connect-import-hint") } }</small>
        </button>
    }
}

fn sandbox_option(file: &ConnectionFile, action: &Action, connections: &ConnectionsContext) -> Html {
    let operator = file.credentials == CredentialSource::Machine;
    let mode = if operator { TrustMode::Operator } else { TrustMode::User };
    let onclick = {
        let (action, activate) = (action.clone(), connections.activate.clone());
        move |_: MouseEvent| {
            let activate = activate.clone();
            action.send(UseSandbox { mode }, move |summary| activate.emit(summary));
        }
    };
    let (title, hint) = if operator {
        (t!("connect-sandbox-operator"), t!("connect-sandbox-operator-hint"))
    } else {
        (t!("connect-sandbox"), t!("connect-sandbox-hint"))
    };
    html! {
        <button type="button" class="option" aria-busy={action.busy().then_some("true")} {onclick}>
            <Icon glyph={if operator { Glyph::Wrench } else { Glyph::Box }} />
            <strong>{ title }</strong>
            <small>{ hint }</small>
            if operator { <Badge tone={Tone::Warn}>{ t!("connect-mode-operator") }</Badge> }
        </button>
    }
}

/// The way to the form.
#[component]
fn ManualLink() -> Html {
    html! {
        <Link<Route> to={Route::ConnectManual} classes="option">
            <Icon glyph={Glyph::Pencil} />
            <strong>{ t!("connect-manual") }</strong>
            <small>{ t!("connect-manual-hint") }</small>
        </Link<Route>>
    }
}

/// The properties of [`Active`].
#[derive(Properties, PartialEq)]
struct ActiveProps {
    connection: ConnectionSummary,
}

/// The connection in use: on to signing in, and whether each part of it is well.
#[component]
fn Active(props: &ActiveProps) -> Html {
    let go_on = use_way(Route::Start);
    let connection = &props.connection;
    html! {
        <section class="card panel" aria-labelledby="active-connection">
            <div class="between">
                <div class="form-heading grow">
                    <h2 id="active-connection">{ t!("connect-ready", name = connection.file.name.as_str()) }</h2>
                    <p class="muted">{ &connection.file.region }</p>
                </div>
                <Button variant={ButtonVariant::Primary} onclick={go_on}>{ t!("connect-continue") }</Button>
            </div>
            <Doctor key={connection.id.0.clone()} />
        </section>
    }
}
