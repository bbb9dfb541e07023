//! Changing the password.

use devops360_contract::Password;
use devops360_contract::account::{ChangePassword, ChangePasswordOutcome};
use devops360_contract::connection::PasswordPolicy;
use yew::prelude::*;

use crate::components::{
    Button, ButtonKind, ButtonVariant, Card, ErrorBanner, Field, FieldKind, NewPasswordField, PasswordRules,
    Tone, refusal_words,
};
use crate::hooks::{Action, Toasts, use_action, use_connections, use_fault_focus, use_toasts};
use crate::t;

#[derive(Clone, PartialEq, Default)]
struct Form {
    open: bool,
    current: String,
    new: String,
    attempts: u32,
    refusal: Option<Refusal>,
}

#[derive(Clone, PartialEq)]
enum Refusal {
    Current,
    New(String),
}

type State = UseStateHandle<Form>;

/// The password so far and the new one, shown once they are wanted.
#[component]
pub(super) fn PasswordCard() -> Html {
    let form = use_state(Form::default);
    let action = use_action();
    let toasts = use_toasts();
    use_fault_focus((form.attempts, form.refusal.is_some()));
    let policy =
        use_connections().active().map(|active| active.file.password_policy.clone()).unwrap_or_default();
    let show = |open: bool| {
        let (form, action) = (form.clone(), action.clone());
        move |_: MouseEvent| {
            action.clear();
            form.set(Form { open, ..Form::default() });
        }
    };
    html! {
        <Card title={t!("security-password")} hint={t!("security-password-hint")}>
            if form.open {
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                <form class="stacked" novalidate=true onsubmit={submit(&form, &action, &toasts, &policy)}>
                    { fields(&form, &policy) }
                    <PasswordRules policy={policy.clone()} password={form.new.clone()} />
                    <div class="card-actions">
                        <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} busy={action.busy()}>
                            { t!("security-password-save") }
                        </Button>
                        <Button onclick={show(false)}>{ t!("cancel") }</Button>
                    </div>
                </form>
            } else {
                <div class="card-actions"><Button onclick={show(true)}>{ t!("security-password-change") }</Button></div>
            }
        </Card>
    }
}

fn fields(form: &State, policy: &PasswordPolicy) -> Html {
    let tried = form.attempts > 0;
    let current = match &form.refusal {
        Some(Refusal::Current) => Some(t!("challenge-wrong-password")),
        _ => (tried && form.current.is_empty()).then(|| t!("account-missing")),
    };
    let refused = match &form.refusal {
        Some(Refusal::New(detail)) => Some(refusal_words(detail)),
        _ => None,
    };
    html! {
        <div class="two">
            <Field
                name="current_password"
                label={t!("security-password-current")}
                kind={FieldKind::Password}
                value={form.current.clone()}
                oninput={edit(form, |form, text| form.current = text)}
                error={current.map(AttrValue::from)}
                required=true
                autocomplete="current-password"
            />
            <NewPasswordField
                name="new_password"
                value={form.new.clone()}
                policy={policy.clone()}
                {tried}
                {refused}
                oninput={edit(form, |form, text| form.new = text)}
            />
        </div>
    }
}

fn edit(form: &State, set: fn(&mut Form, String)) -> Callback<String> {
    let form = form.clone();
    Callback::from(move |text| {
        let mut next = Form { refusal: None, ..(*form).clone() };
        set(&mut next, text);
        form.set(next);
    })
}

fn submit(form: &State, action: &Action, toasts: &Toasts, policy: &PasswordPolicy) -> Callback<SubmitEvent> {
    let (form, action, toasts, policy) = (form.clone(), action.clone(), toasts.clone(), policy.clone());
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let tried = Form { attempts: form.attempts + 1, refusal: None, ..(*form).clone() };
        form.set(tried.clone());
        if tried.current.is_empty() || !policy.accepts(&tried.new) {
            return;
        }
        let request = ChangePassword {
            current: Password::new(tried.current.clone()),
            new: Password::new(tried.new.clone()),
        };
        let (form, toasts) = (form.clone(), toasts.clone());
        action.send(request, move |outcome| {
            let refusal = match outcome {
                ChangePasswordOutcome::Changed => {
                    toasts.show(Tone::Good, t!("security-password-changed"));
                    return form.set(Form::default());
                }
                ChangePasswordOutcome::WrongPassword => Refusal::Current,
                ChangePasswordOutcome::PasswordRefused { detail } => Refusal::New(detail),
            };
            form.set(Form { refusal: Some(refusal), ..tried });
        });
    })
}
