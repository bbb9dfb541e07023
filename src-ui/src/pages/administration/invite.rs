//! Somebody new.

use devops360_contract::account::is_email;
use devops360_contract::administration::{InviteOutcome, InviteUser};
use devops360_contract::connection::SignInWith;
use yew::prelude::*;

use crate::components::{Button, ButtonVariant, Dialog, ErrorBanner, Field, FieldKind, Tone};
use crate::hooks::{Action, Toasts, use_action, use_connections, use_fault_focus, use_toasts};
use crate::t;

/// The properties of [`InviteDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct InviteDialogProps {
    /// Whether it is shown.
    pub(super) open: bool,
    /// The person wants it gone.
    pub(super) onclose: Callback<()>,
    /// Somebody was invited.
    pub(super) onchange: Callback<()>,
}

#[derive(Clone, PartialEq, Default)]
struct Form {
    username: String,
    email: String,
    name: String,
    attempts: u32,
    taken: bool,
}

type State = UseStateHandle<Form>;

/// The dialog; its form begins anew each time.
#[component]
pub(super) fn InviteDialog(props: &InviteDialogProps) -> Html {
    let form = use_state(Form::default);
    let action = use_action();
    let toasts = use_toasts();
    {
        let (form, action) = (form.setter(), action.clone());
        use_effect_with(props.open, move |_| {
            form.set(Form::default());
            action.clear();
        });
    }
    use_fault_focus((form.attempts, form.taken));
    let sign_in_with = use_connections().active().map(|active| active.file.sign_in_with).unwrap_or_default();
    // Where the address is the sign-in name, there is no other one to give.
    let named = sign_in_with != SignInWith::Email;
    let submit = submit(&form, &action, &toasts, props, named);
    let actions = html! {
        <>
            <Button onclick={props.onclose.reform(|_: MouseEvent| ())}>{ t!("cancel") }</Button>
            <Button variant={ButtonVariant::Primary} busy={action.busy()} onclick={submit.reform(|_: MouseEvent| ())}>
                { t!("users-invite-send") }
            </Button>
        </>
    };
    let onsubmit = submit.reform(|event: SubmitEvent| event.prevent_default());
    html! {
        <Dialog open={props.open} title={t!("users-invite-title")} onclose={props.onclose.clone()} {actions}>
            <form class="stacked" novalidate=true {onsubmit}>
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                <p>{ t!("users-invite-text") }</p>
                { fields(&form, named) }
                // Enter sends a form of several fields only where it has a button for that.
                <button type="submit" hidden=true></button>
            </form>
        </Dialog>
    }
}

fn fields(form: &State, named: bool) -> Html {
    let tried = form.attempts > 0;
    let taken = form.taken.then(|| t!("users-invite-taken"));
    let missing = (tried && form.username.trim().is_empty()).then(|| t!("account-missing"));
    let not_one = (tried && !is_email(form.email.trim())).then(|| t!("users-invite-email-invalid"));
    let (name_fault, email_fault) =
        if named { (missing.or(taken), not_one) } else { (None, not_one.or(taken)) };
    html! {
        <>
            if named {
                <Field
                    name="username"
                    label={t!("users-by-username")}
                    value={form.username.clone()}
                    oninput={edit(form, |form, text| form.username = text)}
                    error={name_fault.map(AttrValue::from)}
                    required=true
                />
            }
            <Field
                name="email"
                label={t!("users-by-email")}
                kind={FieldKind::Email}
                value={form.email.clone()}
                oninput={edit(form, |form, text| form.email = text)}
                error={email_fault.map(AttrValue::from)}
                required=true
            />
            <Field
                name="name"
                label={t!("users-by-name")}
                value={form.name.clone()}
                oninput={edit(form, |form, text| form.name = text)}
                optional=true
            />
        </>
    }
}

fn edit(form: &State, set: fn(&mut Form, String)) -> Callback<String> {
    let form = form.clone();
    Callback::from(move |text| {
        let mut next = Form { taken: false, ..(*form).clone() };
        set(&mut next, text);
        form.set(next);
    })
}

fn submit(
    form: &State,
    action: &Action,
    toasts: &Toasts,
    props: &InviteDialogProps,
    named: bool,
) -> Callback<()> {
    let (form, action, toasts) = (form.clone(), action.clone(), toasts.clone());
    let (onclose, onchange) = (props.onclose.clone(), props.onchange.clone());
    Callback::from(move |()| {
        let tried = Form { attempts: form.attempts + 1, taken: false, ..(*form).clone() };
        form.set(tried.clone());
        if !is_email(tried.email.trim()) || named && tried.username.trim().is_empty() {
            return;
        }
        let name = Some(tried.name.trim().to_owned()).filter(|name| !name.is_empty());
        let request = InviteUser { username: tried.username.clone(), email: tried.email.clone(), name };
        let (form, toasts) = (form.clone(), toasts.clone());
        let (onclose, onchange) = (onclose.clone(), onchange.clone());
        action.send(request, move |outcome| {
            onchange.emit(());
            match outcome {
                InviteOutcome::Invited(user) => {
                    let email = user.email.unwrap_or(user.username);
                    toasts.show(Tone::Good, t!("users-invite-sent", email = email));
                    onclose.emit(());
                }
                InviteOutcome::Taken => form.set(Form { taken: true, ..tried }),
            }
        });
    })
}
