//! What can be done with a transfer.

use devops360_contract::Request;
use devops360_contract::files::{
    CancelTransfers, ClearTransfers, DragDownload, OpenDownload, PauseTransfers, ResumeTransfers,
    RetryTransfers, ShowInFolder, TransferId, Which,
};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::Tone;
use crate::hooks::{Toasts, use_toasts, use_transfers};
use crate::i18n::{error_remedy, error_text};
use crate::ipc;

/// The commands of transfers as callbacks; a failure is shown as a short message.
#[derive(Clone, PartialEq)]
pub(super) struct TransferActions {
    /// Cancels what has not ended.
    pub(super) cancel: Callback<Which>,
    /// Pauses what runs.
    pub(super) pause: Callback<Which>,
    /// Lets what is paused go on.
    pub(super) resume: Callback<Which>,
    /// Tries again what has failed.
    pub(super) retry: Callback<Which>,
    /// Opens a finished download.
    pub(super) open: Callback<TransferId>,
    /// Shows a finished download in its folder.
    pub(super) show: Callback<TransferId>,
    /// Drags a finished download out of the window.
    pub(super) drag: Callback<TransferId>,
    /// Takes the ended ones off the list.
    pub(super) clear: Callback<()>,
}

/// The commands of transfers.
#[hook]
pub(super) fn use_transfer_actions() -> TransferActions {
    let toasts = use_toasts();
    let set = use_transfers().set;
    let cancel = use_sender(&toasts, |which| CancelTransfers { which });
    let pause = use_sender(&toasts, |which| PauseTransfers { which });
    let resume = use_sender(&toasts, |which| ResumeTransfers { which });
    let retry = use_sender(&toasts, |which| RetryTransfers { which });
    let open = use_sender(&toasts, |id| OpenDownload { id });
    let show = use_sender(&toasts, |id| ShowInFolder { id });
    let drag = use_sender(&toasts, |id| DragDownload { id });
    let clear = use_callback((toasts, set), |(), (toasts, set)| {
        let (toasts, set) = (toasts.clone(), set.clone());
        spawn_local(async move {
            match ipc::call(ClearTransfers {}).await {
                Ok(left) => set.emit(left),
                Err(error) => tell(&toasts, &error),
            }
        });
    });
    TransferActions { cancel, pause, resume, retry, open, show, drag, clear }
}

#[hook]
fn use_sender<T, R>(toasts: &Toasts, request: fn(T) -> R) -> Callback<T>
where
    T: 'static,
    R: Request<Reply = ()> + 'static,
{
    use_callback(toasts.clone(), move |about: T, toasts| {
        let toasts = toasts.clone();
        spawn_local(async move {
            if let Err(error) = ipc::call(request(about)).await {
                tell(&toasts, &error);
            }
        });
    })
}

/// Shows a failure and what to do about it.
pub(super) fn tell(toasts: &Toasts, error: &devops360_contract::AppError) {
    toasts.show(Tone::Danger, format!("{}. {}", error_text(error), error_remedy(error)));
}
