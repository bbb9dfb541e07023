//! What can be done with a transfer.

use devops360_contract::Request;
use devops360_contract::files::{CancelTransfer, ClearTransfers, OpenDownload, ShowInFolder, TransferId};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::Tone;
use crate::hooks::{Toasts, use_toasts, use_transfers};
use crate::i18n::{error_remedy, error_text};
use crate::ipc;

/// The commands of transfers as callbacks; a failure is shown as a short message.
#[derive(Clone, PartialEq)]
pub(super) struct TransferActions {
    /// Cancels one.
    pub(super) cancel: Callback<TransferId>,
    /// Opens a finished download.
    pub(super) open: Callback<TransferId>,
    /// Shows a finished download in its folder.
    pub(super) show: Callback<TransferId>,
    /// Takes the ended ones off the list.
    pub(super) clear: Callback<()>,
}

/// The commands of transfers.
#[hook]
pub(super) fn use_transfer_actions() -> TransferActions {
    let toasts = use_toasts();
    let set = use_transfers().set;
    let cancel = use_sender(&toasts, |id| CancelTransfer { id });
    let open = use_sender(&toasts, |id| OpenDownload { id });
    let show = use_sender(&toasts, |id| ShowInFolder { id });
    let clear = use_callback((toasts, set), |(), (toasts, set)| {
        let (toasts, set) = (toasts.clone(), set.clone());
        spawn_local(async move {
            match ipc::call(ClearTransfers {}).await {
                Ok(left) => set.emit(left),
                Err(error) => tell(&toasts, &error),
            }
        });
    });
    TransferActions { cancel, open, show, clear }
}

#[hook]
fn use_sender<R>(toasts: &Toasts, request: fn(TransferId) -> R) -> Callback<TransferId>
where
    R: Request<Reply = ()> + 'static,
{
    use_callback(toasts.clone(), move |id: TransferId, toasts| {
        let toasts = toasts.clone();
        spawn_local(async move {
            if let Err(error) = ipc::call(request(id)).await {
                tell(&toasts, &error);
            }
        });
    })
}

/// Shows a failure and what to do about it.
pub(super) fn tell(toasts: &Toasts, error: &devops360_contract::AppError) {
    toasts.show(Tone::Danger, format!("{}. {}", error_text(error), error_remedy(error)));
}
