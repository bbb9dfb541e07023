//! One transfer in a line. A struct component: twenty messages a second re-render only the lines that changed.

use devops360_contract::files::{Direction, Transfer, TransferId, TransferState, Which};
use yew::prelude::*;

use super::drag::is_drag;
use super::remarks::remarks;
use super::toolbar::folder_name;
use super::transfer_actions::TransferActions;
use crate::components::{Button, ButtonVariant, Glyph, Icon, Progress};
use crate::i18n::{error_remedy, error_text};
use crate::{format, t};

/// The properties of [`JobLine`].
#[derive(Properties, PartialEq)]
pub(super) struct JobLineProps {
    /// The transfer.
    pub(super) transfer: Transfer,
    /// What can be done with it.
    pub(super) actions: TransferActions,
}

/// One transfer: name, progress or outcome, and what can be done. A finished download can be dragged out by its name.
#[derive(Default)]
pub(super) struct JobLine {
    /// Where the name was pressed.
    pressed: Option<(i32, i32)>,
}

/// What the pointer does on the name of a finished download.
pub(super) enum Pointer {
    Pressed(i32, i32),
    Moved(i32, i32),
    /// Out of the name, however few steps that took.
    Left,
    Released,
}

impl Component for JobLine {
    type Message = Pointer;
    type Properties = JobLineProps;

    fn create(_: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, context: &Context<Self>, pointer: Pointer) -> bool {
        let JobLineProps { transfer, actions } = context.props();
        let begins = match pointer {
            Pointer::Pressed(x, y) => {
                self.pressed = Some((x, y));
                false
            }
            Pointer::Moved(x, y) => self.pressed.take_if(|from| is_drag(*from, (x, y))).is_some(),
            Pointer::Left => self.pressed.take().is_some(),
            Pointer::Released => {
                self.pressed = None;
                false
            }
        };
        if begins {
            actions.drag.emit(transfer.id.clone());
        }
        false
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let JobLineProps { transfer, actions } = context.props();
        html! {
            <li class={classes!("job", state_class(transfer))}>
                <Icon glyph={glyph(transfer)} />
                { name(context) }
                { outcome(transfer) }
                <span class="job-end">{ buttons(transfer, actions) }</span>
                if transfer.state == TransferState::Done { { remarks(&transfer.remarks) } }
            </li>
        }
    }
}

fn name(context: &Context<JobLine>) -> Html {
    let JobLineProps { transfer, .. } = context.props();
    let (name, link) = (&transfer.name, context.link());
    if transfer.direction == Direction::Upload || transfer.state != TransferState::Done {
        return html! { <span class="job-name" title={name.clone()}>{ name }</span> };
    }
    let down = link.batch_callback(|event: PointerEvent| {
        (event.button() == 0).then(|| Pointer::Pressed(event.client_x(), event.client_y()))
    });
    let moved = link.callback(|event: PointerEvent| Pointer::Moved(event.client_x(), event.client_y()));
    let left = link.callback(|_: PointerEvent| Pointer::Left);
    let released = link.callback(|_: PointerEvent| Pointer::Released);
    html! {
        <span
            class="job-name draggable"
            title={t!("transfers-drag", name = name.as_str())}
            onpointerdown={down}
            onpointermove={moved}
            onpointerup={released.clone()}
            onpointercancel={released}
            onpointerleave={left}
        >
            { name }
        </span>
    }
}

const fn state_class(transfer: &Transfer) -> &'static str {
    match transfer.state {
        TransferState::Queued | TransferState::Running | TransferState::Finishing => "running",
        TransferState::Paused => "paused",
        TransferState::Done if transfer.remarks.missing_count > 0 => "partial",
        TransferState::Done => "done",
        TransferState::Failed(_) => "failed",
        TransferState::Cancelled => "cancelled",
    }
}

const fn glyph(transfer: &Transfer) -> Glyph {
    match (&transfer.state, transfer.direction) {
        (TransferState::Failed(_), _) => Glyph::CircleAlert,
        (TransferState::Cancelled, _) => Glyph::Ban,
        // It is there, and not all that was asked for is in it.
        (TransferState::Done, _) if transfer.remarks.missing_count > 0 => Glyph::CircleAlert,
        (TransferState::Done, _) => Glyph::CircleCheck,
        (TransferState::Paused, _) => Glyph::Pause,
        (_, Direction::Upload) => Glyph::Upload,
        (_, Direction::Download) => Glyph::Download,
    }
}

/// A bar with its numbers while it runs; what became of it afterwards.
fn outcome(transfer: &Transfer) -> Html {
    match &transfer.state {
        TransferState::Failed(error) => html! {
            <span class="job-outcome"><strong>{ error_text(error) }</strong>{ " " }<span class="muted">{ error_remedy(error) }</span></span>
        },
        TransferState::Cancelled => {
            html! { <span class="job-outcome muted">{ t!("transfers-cancelled") }</span> }
        }
        TransferState::Done => html! { <span class="job-outcome muted">{ done(transfer) }</span> },
        TransferState::Queued | TransferState::Running | TransferState::Finishing | TransferState::Paused => {
            html! {
                <>
                    <Progress label={label(transfer)} value={known(transfer)} max={transfer.bytes_total} />
                    <span class="job-numbers muted">{ numbers(transfer) }</span>
                </>
            }
        }
    }
}

fn done(transfer: &Transfer) -> String {
    let what = match transfer.direction {
        Direction::Upload => t!("transfers-done-upload", folder = folder_name(&transfer.folder)),
        Direction::Download => t!("transfers-done-download"),
    };
    let size = format::size(transfer.bytes_total);
    if transfer.unverifiable {
        format!("{what} · {size} · {}", t!("transfers-unverifiable"))
    } else {
        format!("{what} · {size}")
    }
}

fn label(transfer: &Transfer) -> String {
    match transfer.direction {
        Direction::Upload => t!("transfers-uploading", name = transfer.name.as_str()),
        Direction::Download => t!("transfers-downloading", name = transfer.name.as_str()),
    }
}

/// While the checksum and the name are being settled, how long is not known.
fn known(transfer: &Transfer) -> Option<u64> {
    (transfer.state != TransferState::Finishing).then_some(transfer.bytes_done)
}

fn numbers(transfer: &Transfer) -> String {
    match transfer.state {
        TransferState::Queued => t!("transfers-queued"),
        TransferState::Finishing => t!("transfers-finishing"),
        TransferState::Paused => {
            let done = format::percent(transfer.bytes_done, transfer.bytes_total);
            format!("{} · {done}", t!("transfers-paused"))
        }
        _ => progress_words(
            (transfer.bytes_done, transfer.bytes_total),
            transfer.bytes_per_second,
            transfer.seconds_left,
        ),
    }
}

/// `64% · 41 MB/s · 12 sec left`, as far as it is known.
pub(super) fn progress_words(
    (done, total): (u64, u64),
    rate: Option<u64>,
    seconds_left: Option<u64>,
) -> String {
    let left = seconds_left.map(|seconds| t!("transfers-left", time = format::duration(seconds)));
    let parts = [Some(format::percent(done, total)), rate.map(format::rate), left];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn buttons(transfer: &Transfer, actions: &TransferActions) -> Html {
    let name = transfer.name.as_str();
    match (&transfer.state, transfer.direction) {
        (TransferState::Queued | TransferState::Running | TransferState::Finishing, _) => html! {
            <>
                { quiet(Glyph::Pause, t!("transfers-pause", name = name), &actions.pause, &transfer.id) }
                { quiet(Glyph::X, t!("transfers-cancel", name = name), &actions.cancel, &transfer.id) }
            </>
        },
        (TransferState::Paused, _) => html! {
            <>
                { quiet(Glyph::Play, t!("transfers-resume", name = name), &actions.resume, &transfer.id) }
                { quiet(Glyph::X, t!("transfers-cancel", name = name), &actions.cancel, &transfer.id) }
            </>
        },
        (TransferState::Failed(_), _) => {
            quiet(Glyph::Retry, t!("transfers-retry", name = name), &actions.retry, &transfer.id)
        }
        (TransferState::Done, Direction::Download) => html! {
            <>
                <Button label={t!("transfers-open-named", name = name)} onclick={actions.open.reform(with_id(&transfer.id))}>
                    { t!("transfers-open") }
                </Button>
                <Button label={t!("transfers-show-named", name = name)} onclick={actions.show.reform(with_id(&transfer.id))}>
                    { t!("transfers-show-in-folder") }
                </Button>
            </>
        },
        _ => Html::default(),
    }
}

/// A button without words for what is often done.
fn quiet(icon: Glyph, label: String, act: &Callback<Which>, id: &TransferId) -> Html {
    let id = id.clone();
    let onclick = act.reform(move |_: MouseEvent| Which::One(id.clone()));
    html! { <Button variant={ButtonVariant::Quiet} {icon} {label} {onclick} /> }
}

fn with_id(id: &TransferId) -> impl Fn(MouseEvent) -> TransferId + use<> {
    let id = id.clone();
    move |_| id.clone()
}
