//! What is done to somebody: its words, and the question before what cannot be taken back.

use devops360_contract::administration::{ActOnUser, ActOutcome, PoolUser, UserAct};
use yew::prelude::*;

use super::people::called;
use crate::components::{Button, ButtonVariant, Dialog, ErrorBanner, Tone};
use crate::hooks::{Action, Toasts, use_action, use_toasts};
use crate::t;

/// How to do something to somebody.
#[derive(Clone)]
pub(super) struct Acting {
    action: Action,
    toasts: Toasts,
}

impl Acting {
    /// Whether something is being done.
    pub(super) fn busy(&self) -> bool {
        self.action.busy()
    }

    /// What the last attempt failed with.
    pub(super) fn failure(&self) -> Html {
        self.action
            .error()
            .map_or_else(Html::default, |error| html! { <ErrorBanner error={error.clone()} /> })
    }

    /// Does it, says what became of it, and gives that to `then`.
    pub(super) fn act(&self, user: &PoolUser, act: UserAct, then: Callback<ActOutcome>) {
        let (toasts, name) = (self.toasts.clone(), called(user));
        let request = ActOnUser { username: user.username.clone(), act: act.clone() };
        self.action.send(request, move |outcome| {
            let (tone, words) = told(&act, &outcome, name);
            toasts.show(tone, words);
            then.emit(outcome);
        });
    }
}

#[hook]
pub(super) fn use_acting() -> Acting {
    Acting { action: use_action(), toasts: use_toasts() }
}

fn told(act: &UserAct, outcome: &ActOutcome, name: String) -> (Tone, String) {
    match outcome {
        ActOutcome::Done | ActOutcome::Deleted => (Tone::Good, done(act, name)),
        ActOutcome::Gone => (Tone::Warn, t!("users-gone", name = name)),
        ActOutcome::Yourself => (Tone::Warn, t!("users-yourself")),
        ActOutcome::NotNow { detail } => (Tone::Warn, t!("users-not-now", detail = detail.as_str())),
    }
}

fn done(act: &UserAct, name: String) -> String {
    match act {
        UserAct::Invite | UserAct::InviteAgain => t!("users-done-invite", name = name),
        UserAct::Enable => t!("users-done-enable", name = name),
        UserAct::Disable => t!("users-done-disable", name = name),
        UserAct::ResetPassword => t!("users-done-reset", name = name),
        UserAct::SignOut => t!("users-done-sign-out", name = name),
        UserAct::Join { group } => t!("users-done-join", name = name, group = group.as_str()),
        UserAct::Leave { group } => t!("users-done-leave", name = name, group = group.as_str()),
        UserAct::Delete => t!("users-done-delete", name = name),
    }
}

/// What an act is called, on its button and in the log.
pub(super) fn verb(act: &UserAct) -> String {
    match act {
        UserAct::Invite => t!("users-act-invite"),
        UserAct::InviteAgain => t!("users-act-invite-again"),
        UserAct::Enable => t!("users-act-enable"),
        UserAct::Disable => t!("users-act-disable"),
        UserAct::ResetPassword => t!("users-act-reset"),
        UserAct::SignOut => t!("users-act-sign-out"),
        UserAct::Join { group } => t!("users-act-join", group = group.as_str()),
        UserAct::Leave { group } => t!("users-act-leave", group = group.as_str()),
        UserAct::Delete => t!("users-act-delete"),
    }
}

/// The question before an act; `None` for what is taken back as easily as it is done.
pub(super) fn question(act: &UserAct, name: &str) -> Option<(String, String)> {
    match act {
        UserAct::Disable => Some((t!("users-ask-disable", name = name), t!("users-ask-disable-text"))),
        UserAct::ResetPassword => Some((t!("users-ask-reset", name = name), t!("users-ask-reset-text"))),
        UserAct::SignOut => Some((t!("users-ask-sign-out", name = name), t!("users-ask-sign-out-text"))),
        UserAct::Delete => Some((t!("users-ask-delete", name = name), t!("users-ask-delete-text"))),
        UserAct::Invite
        | UserAct::InviteAgain
        | UserAct::Enable
        | UserAct::Join { .. }
        | UserAct::Leave { .. } => None,
    }
}

/// The properties of [`QuestionDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct QuestionDialogProps {
    /// What is asked about; nothing is asked without it.
    pub(super) act: Option<UserAct>,
    /// To whom it would be done.
    pub(super) name: AttrValue,
    /// It is to be done.
    pub(super) onconfirm: Callback<UserAct>,
    /// It is not.
    pub(super) oncancel: Callback<()>,
}

/// Asks before somebody is shut out.
#[component]
pub(super) fn QuestionDialog(props: &QuestionDialogProps) -> Html {
    let asked = props.act.as_ref().and_then(|act| Some((act.clone(), question(act, &props.name)?)));
    let (act, (title, text)) = asked.unwrap_or_else(|| (UserAct::Enable, (String::new(), String::new())));
    let label = verb(&act);
    let onclick = props.onconfirm.reform(move |_: MouseEvent| act.clone());
    let actions = html! {
        <>
            <Button onclick={props.oncancel.reform(|_: MouseEvent| ())}>{ t!("cancel") }</Button>
            <Button variant={ButtonVariant::Danger} {onclick}>{ label }</Button>
        </>
    };
    html! {
        <Dialog open={props.act.is_some()} {title} onclose={props.oncancel.clone()} {actions}>
            <p>{ text }</p>
        </Dialog>
    }
}
