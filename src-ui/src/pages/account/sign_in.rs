//! Sign in.

use devops360_contract::account::{SignIn, SignInOutcome};
use devops360_contract::connection::{AuthFlow, ConnectionSummary, SignInWith};
use devops360_contract::session::{SessionStatus, SignOut};
use devops360_contract::{AppError, Code, Password};
use yew::prelude::*;

use super::browser::BrowserSignIn;
use super::flow::{AccountFlow, Achieved, FlowLink, Steps, use_account_flow};
use super::form::name_field;
use super::stage::{ConnectionCard, Stage};
use crate::components::{
    Banner, Button, ButtonKind, ButtonVariant, Checkbox, ErrorBanner, Field, FieldKind, Glyph, Tone,
};
use crate::hooks::{
    Action, ConnectionsContext, OtherAccounts, SessionContext, use_action, use_connections, use_fault_focus,
    use_other_accounts, use_screen, use_session,
};
use crate::i18n::{error_remedy, error_text};
use crate::routes::Route;
use crate::t;

/// What the form knows.
#[derive(Clone, PartialEq, Default)]
struct Form {
    username: String,
    password: String,
    keep: bool,
    complaint: Complaint,
}

/// What is wrong with what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Complaint {
    /// Nothing.
    #[default]
    None,
    /// Something is not filled in.
    Missing,
    /// Name and password do not match.
    Wrong,
    /// The pool wants a new password first.
    ResetRequired,
}

/// The form, why the last session ended, and the ways to an account.
#[component]
pub(crate) fn SignInPage() -> Html {
    use_screen(t!("sign-in-title"));
    let flow = use_account_flow();
    let session = use_session();
    let connections = use_connections();
    let active = connections.active().cloned();
    let action = use_action();
    let others = use_other_accounts();
    let form =
        use_state(|| Form { username: known_name(&flow, active.as_ref()), keep: true, ..Form::default() });
    use_fault_focus(form.complaint != Complaint::None);
    let with = active.as_ref().map_or(SignInWith::default(), |active| active.file.sign_in_with);
    let chooses = active.as_ref().is_some_and(|active| active.file.auth_flow == AuthFlow::UserAuth);
    let browser = active.as_ref().is_some_and(|active| active.file.managed_login.is_some());
    let locked = because(&session).is_some_and(|error| error.code == Code::Locked);
    let onsubmit = submit(&form, &action, &flow, &session, &connections, false);
    let other_ways = submit(&form, &action, &flow, &session, &connections, true);
    html! {
        <Stage connection={active.clone()}>
            <main data-screen="sign-in" class="form">
                <div class="form-heading"><h1>{ t!("sign-in-title") }</h1><p class="muted">{ t!("sign-in-lead") }</p></div>
                { news(&flow, &session) }
                if let Some(error) = action.error() { <ErrorBanner error={error.clone()} /> }
                if form.complaint == Complaint::ResetRequired { { reset_required(&flow, &form) } }
                <form novalidate=true {onsubmit}>
                    { fields(&form, with) }
                    <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={action.busy()}>
                        { t!("sign-in-button") }
                    </Button>
                </form>
                if chooses {
                    <form novalidate=true onsubmit={other_ways}>
                        <Button kind={ButtonKind::Submit} large=true disabled={action.busy()}>{ t!("sign-in-other-ways") }</Button>
                    </form>
                }
                if browser { <BrowserSignIn keep={form.keep} disabled={action.busy()} /> }
                if !locked {
                    <p class="form-foot">
                        { t!("sign-in-new-here") }
                        <FlowLink to={Route::SignUp}>{ t!("sign-in-create") }</FlowLink>
                        <span aria-hidden="true">{ "·" }</span>
                        <FlowLink to={Route::Confirm}>{ t!("sign-in-have-code") }</FlowLink>
                    </p>
                    { back(&others) }
                    if let Some(connection) = active { <ConnectionCard {connection} /> }
                }
            </main>
        </Stage>
    }
}

/// The way to the accounts that are there already.
fn back(others: &OtherAccounts) -> Html {
    if others.known.is_empty() {
        return Html::default();
    }
    let line = |other: &ConnectionSummary| {
        let (id, name) = (other.id.clone(), other.username.clone().unwrap_or_default());
        let onclick = others.switch.reform(move |_: MouseEvent| id.clone());
        let label = t!("account-switch", name = name, connection = other.file.name.as_str());
        html! { <li><Button variant={ButtonVariant::Quiet} icon={Glyph::Users} {onclick}>{ label }</Button></li> }
    };
    html! {
        <section class="other-accounts" aria-labelledby="other-accounts">
            <h2 id="other-accounts">{ t!("account-others") }</h2>
            <ul>{ for others.known.iter().map(line) }</ul>
        </section>
    }
}

/// The name that was typed a step before, else that of whoever stayed signed in here last.
fn known_name(flow: &AccountFlow, active: Option<&ConnectionSummary>) -> String {
    let typed = Some(&flow.steps.username).filter(|typed| !typed.is_empty());
    typed.or(active.and_then(|active| active.username.as_ref())).cloned().unwrap_or_default()
}

/// Why nobody is signed in, where there is something to say.
fn because(session: &SessionContext) -> Option<&AppError> {
    match session.load.value() {
        Some(SessionStatus::SignedOut { because }) => because.as_ref(),
        _ => None,
    }
}

/// What was just achieved, else why the session ended.
fn news(flow: &AccountFlow, session: &SessionContext) -> Html {
    match (flow.steps.achieved, because(session)) {
        (Some(Achieved::Confirmed), _) => good(t!("sign-in-confirmed")),
        (Some(Achieved::PasswordChanged), _) => good(t!("sign-in-password-changed")),
        (Some(Achieved::TookTooLong), _) => {
            html! { <Banner tone={Tone::Warn} announce=true>{ t!("sign-in-took-too-long") }</Banner> }
        }
        (None, Some(error)) if error.code == Code::Locked => html! { <Locked error={error.clone()} /> },
        (None, Some(error)) => ended(error),
        (None, None) => Html::default(),
    }
}

/// The properties of [`Locked`].
#[derive(Properties, PartialEq)]
struct LockedProps {
    error: AppError,
}

/// The app is locked: the person signs in once more, or leaves.
#[component]
fn Locked(props: &LockedProps) -> Html {
    let action = use_action();
    let session = use_session();
    let onclick = {
        let action = action.clone();
        move |_: MouseEvent| {
            let set = session.set.clone();
            action.send(SignOut {}, move |_| set.emit(SessionStatus::SignedOut { because: None }));
        }
    };
    let error = action.error().unwrap_or(&props.error);
    let actions = html! { <Button busy={action.busy()} {onclick}>{ t!("session-sign-out") }</Button> };
    html! {
        <Banner tone={Tone::Info} icon={Glyph::Lock} title={error_text(error)} announce=true {actions}>
            { error_remedy(error) }
        </Banner>
    }
}

fn good(words: String) -> Html {
    html! { <Banner tone={Tone::Good} announce=true>{ words }</Banner> }
}

fn ended(error: &AppError) -> Html {
    html! {
        <Banner tone={Tone::Warn} title={error_text(error)} announce=true>{ error_remedy(error) }</Banner>
    }
}

fn reset_required(flow: &AccountFlow, form: &Form) -> Html {
    let actions = html! {
        <Button onclick={flow.link(Route::Forgot, &form.username)}>{ t!("sign-in-reset-go") }</Button>
    };
    html! { <Banner tone={Tone::Warn} announce=true {actions}>{ t!("sign-in-reset-required") }</Banner> }
}

fn fields(form: &UseStateHandle<Form>, with: SignInWith) -> Html {
    let name = name_field(with);
    let edit = |set: fn(&mut Form, String)| {
        let form = form.clone();
        Callback::from(move |text| {
            let mut next = Form { complaint: Complaint::None, ..(*form).clone() };
            set(&mut next, text);
            form.set(next);
        })
    };
    let keep = {
        let form = form.clone();
        Callback::from(move |keep| form.set(Form { keep, ..(*form).clone() }))
    };
    let missing =
        |text: &str| (form.complaint == Complaint::Missing && text.is_empty()).then(|| t!("account-missing"));
    let wrong = (form.complaint == Complaint::Wrong).then_some(name.wrong);
    let forgot = html! {
        <FlowLink to={Route::Forgot} username={form.username.clone()}>{ t!("sign-in-forgot") }</FlowLink>
    };
    html! {
        <>
            <Field
                name="username"
                label={name.label}
                kind={name.kind}
                value={form.username.clone()}
                oninput={edit(|form, text| form.username = text)}
                error={missing(&form.username).map(AttrValue::from)}
                required=true
                autocomplete="username"
                autofocus={form.username.is_empty()}
            />
            <Field
                name="password"
                label={t!("account-password")}
                kind={FieldKind::Password}
                value={form.password.clone()}
                oninput={edit(|form, text| form.password = text)}
                error={missing(&form.password).or(wrong).map(AttrValue::from)}
                required=true
                autocomplete="current-password"
                autofocus={!form.username.is_empty()}
                beside_label={forgot}
            />
            <Checkbox
                name="keep_signed_in"
                label={t!("sign-in-keep")}
                hint={t!("sign-in-keep-hint")}
                checked={form.keep}
                onchange={keep}
            />
        </>
    }
}

fn submit(
    form: &UseStateHandle<Form>,
    action: &Action,
    flow: &AccountFlow,
    session: &SessionContext,
    connections: &ConnectionsContext,
    without_password: bool,
) -> Callback<SubmitEvent> {
    let (form, action, flow, session) = (form.clone(), action.clone(), flow.clone(), session.clone());
    let known = connections.reload.clone();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let password = if without_password { String::new() } else { form.password.clone() };
        if form.username.trim().is_empty() || (password.is_empty() && !without_password) {
            return form.set(Form { complaint: Complaint::Missing, ..(*form).clone() });
        }
        let request = SignIn {
            username: form.username.trim().to_owned(),
            password: Password::new(password),
            keep_signed_in: form.keep,
        };
        let (form, flow, session, known) = (form.clone(), flow.clone(), session.clone(), known.clone());
        action.send(request, move |outcome| {
            // The name to offer the next time.
            known.emit(());
            answer(outcome, &form, &flow, &session);
        });
    })
}

fn answer(outcome: SignInOutcome, form: &UseStateHandle<Form>, flow: &AccountFlow, session: &SessionContext) {
    let username = form.username.trim().to_owned();
    match outcome {
        SignInOutcome::SignedIn(signed_in) => {
            flow.know(Steps::default());
            session.set.emit(SessionStatus::SignedIn(signed_in));
        }
        SignInOutcome::WrongCredentials => form.set(Form { complaint: Complaint::Wrong, ..(**form).clone() }),
        SignInOutcome::PasswordResetRequired => {
            form.set(Form { complaint: Complaint::ResetRequired, ..(**form).clone() });
        }
        SignInOutcome::Challenge(challenge) => {
            flow.go(Route::Challenge, Steps { username, challenge: Some(challenge), ..Steps::default() });
        }
        SignInOutcome::ConfirmationRequired(pending) => {
            flow.go(Route::Confirm, Steps { username, pending: Some(pending), ..Steps::default() });
        }
    }
}
