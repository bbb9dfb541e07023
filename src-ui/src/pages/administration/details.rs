//! Everything about somebody, and what can be done to them.

use devops360_contract::account::Factor;
use devops360_contract::administration::{
    ActOutcome, PoolUser, ShowUser, ShowUserOutcome, UserAct, UserDetails, UserStatus,
};
use yew::prelude::*;

use super::act::{Acting, QuestionDialog, question, use_acting, verb};
use super::groups::GroupsPart;
use super::people::{called, standing};
use super::sign_ins::SignInsPart;
use crate::components::{Banner, Button, ButtonVariant, Dialog, Glyph, Tone};
use crate::hooks::use_fetch;
use crate::load::render;
use crate::{format, t};

/// The properties of [`DetailsDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct DetailsDialogProps {
    /// Whom it is about; it is closed without.
    pub(super) user: Option<PoolUser>,
    /// The person wants it gone.
    pub(super) onclose: Callback<()>,
    /// Something was changed.
    pub(super) onchange: Callback<()>,
}

/// The dialog.
#[component]
pub(super) fn DetailsDialog(props: &DetailsDialogProps) -> Html {
    let title = props.user.as_ref().map(called).unwrap_or_default();
    let actions = html! {
        <Button onclick={props.onclose.reform(|_: MouseEvent| ())}>{ t!("close") }</Button>
    };
    html! {
        <Dialog open={props.user.is_some()} wide=true {title} onclose={props.onclose.clone()} {actions}>
            if let Some(user) = &props.user {
                <Somebody user={user.clone()} onclose={props.onclose.clone()} onchange={props.onchange.clone()} />
            }
        </Dialog>
    }
}

/// The properties of [`Somebody`].
#[derive(Properties, PartialEq)]
struct SomebodyProps {
    user: PoolUser,
    onclose: Callback<()>,
    onchange: Callback<()>,
}

#[component]
fn Somebody(props: &SomebodyProps) -> Html {
    let details = use_fetch(ShowUser { username: props.user.username.clone() });
    let acting = use_acting();
    let asking = use_state(|| None::<UserAct>);
    let act = {
        let (acting, user, asking) = (acting.clone(), props.user.clone(), asking.clone());
        let (reload, onchange, onclose) =
            (details.reload.clone(), props.onchange.clone(), props.onclose.clone());
        Callback::from(move |act: UserAct| {
            asking.set(None);
            let (reload, onchange, onclose) = (reload.clone(), onchange.clone(), onclose.clone());
            let then = Callback::from(move |outcome: ActOutcome| {
                onchange.emit(());
                match outcome {
                    ActOutcome::Deleted | ActOutcome::Gone => onclose.emit(()),
                    ActOutcome::Done | ActOutcome::Yourself | ActOutcome::NotNow { .. } => reload.emit(()),
                }
            });
            acting.act(&user, act, then);
        })
    };
    let ask = {
        let (asking, act, name) = (asking.clone(), act.clone(), called(&props.user));
        Callback::from(move |wanted: UserAct| match question(&wanted, &name) {
            Some(_) => asking.set(Some(wanted)),
            None => act.emit(wanted),
        })
    };
    let cancel = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    html! {
        <div class="user-details">
            { acting.failure() }
            { render(&details.load, &details.reload, |outcome| match outcome {
                ShowUserOutcome::Shown(details) => shown(details, &acting, &ask),
                ShowUserOutcome::Gone => html! {
                    <Banner tone={Tone::Warn}>{ t!("users-gone", name = called(&props.user)) }</Banner>
                },
            }) }
            <SignInsPart username={props.user.username.clone()} />
            <QuestionDialog act={(*asking).clone()} name={called(&props.user)} onconfirm={act} oncancel={cancel} />
        </div>
    }
}

fn shown(details: &UserDetails, acting: &Acting, ask: &Callback<UserAct>) -> Html {
    let user = &details.user;
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| t!("users-nothing"));
    html! {
        <>
            if details.yourself { <Banner tone={Tone::Info}>{ t!("users-this-is-you") }</Banner> }
            <dl class="facts selectable-text">
                <dt>{ t!("users-by-username") }</dt><dd>{ &user.username }</dd>
                <dt>{ t!("users-by-email") }</dt><dd>{ text(&user.email) }</dd>
                <dt>{ t!("users-by-phone") }</dt><dd>{ text(&user.phone) }</dd>
                <dt>{ t!("users-status") }</dt><dd>{ in_use(user) }</dd>
                <dt>{ t!("users-second-step") }</dt><dd>{ factors(&details.factors) }</dd>
                <dt>{ t!("users-since") }</dt><dd>{ format::moment_in_full(user.created) }</dd>
                <dt>{ t!("users-changed") }</dt><dd>{ format::moment_in_full(user.changed) }</dd>
                <dt>{ t!("users-sub") }</dt><dd><code>{ &details.sub }</code></dd>
            </dl>
            <div class="user-acts" role="group" aria-label={t!("users-acts")}>
                { for acts(details).into_iter().map(|act| button(act, acting.busy(), ask)) }
            </div>
            <GroupsPart groups={details.groups.clone()} busy={acting.busy()} onact={ask.clone()} />
        </>
    }
}

/// What makes sense for somebody as they are.
fn acts(details: &UserDetails) -> Vec<UserAct> {
    let user = &details.user;
    let invited = user.status == UserStatus::Invited;
    let mut acts = Vec::new();
    if invited {
        acts.push(UserAct::InviteAgain);
    }
    if user.status == UserStatus::Confirmed || user.status == UserStatus::ResetRequired {
        acts.extend([UserAct::ResetPassword, UserAct::SignOut]);
    }
    if !details.yourself {
        acts.push(if user.enabled { UserAct::Disable } else { UserAct::Enable });
        acts.push(UserAct::Delete);
    }
    acts
}

fn button(act: UserAct, busy: bool, ask: &Callback<UserAct>) -> Html {
    let (variant, glyph) = match act {
        UserAct::Delete => (ButtonVariant::Danger, Glyph::Trash),
        UserAct::Disable => (ButtonVariant::Default, Glyph::Ban),
        UserAct::Enable => (ButtonVariant::Default, Glyph::Check),
        UserAct::ResetPassword => (ButtonVariant::Default, Glyph::Key),
        UserAct::SignOut => (ButtonVariant::Default, Glyph::LogOut),
        _ => (ButtonVariant::Default, Glyph::Mail),
    };
    let label = verb(&act);
    let onclick = ask.reform(move |_: MouseEvent| act.clone());
    html! { <Button {variant} icon={glyph} disabled={busy} {onclick}>{ label }</Button> }
}

fn in_use(user: &PoolUser) -> Html {
    if user.enabled && user.status == UserStatus::Confirmed {
        html! { { t!("users-in-use") } }
    } else {
        standing(user)
    }
}

fn factors(factors: &[Factor]) -> String {
    if factors.is_empty() {
        return t!("users-no-second-step");
    }
    let name = |factor: &Factor| match factor {
        Factor::AuthenticatorApp => t!("users-factor-app"),
        Factor::Sms => t!("users-factor-sms"),
        Factor::Email => t!("users-factor-email"),
        Factor::Password => t!("users-factor-password"),
    };
    factors.iter().map(name).collect::<Vec<_>>().join(", ")
}
