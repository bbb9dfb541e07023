//! A code: one that was sent, or one that an authenticator app shows.

use devops360_contract::account::{Answer, Challenge, Question};
use yew::prelude::*;

use super::respond::{Respond, use_respond};
use crate::components::{
    AuthenticatorSetup, Button, ButtonKind, ButtonVariant, CodeField, ErrorBanner, Glyph,
};
use crate::hooks::{RESEND_AFTER_S, use_countdown, use_fault_focus, use_screen};
use crate::pages::account::code_sent::code_sent;
use crate::t;

/// The fewest digits of a code.
const SHORTEST: usize = 6;
/// A code that signs in by itself has eight digits, one beside a password has six.
const LONGEST_SENT: usize = 8;

/// The properties of [`CodeQuestion`].
#[derive(Properties, PartialEq)]
pub(super) struct CodeQuestionProps {
    pub(super) challenge: Challenge,
}

/// The field, and the ways to another code.
#[component]
pub(super) fn CodeQuestion(props: &CodeQuestionProps) -> Html {
    let challenge = &props.challenge;
    let (title, lead) = words(&challenge.question);
    use_screen(title.clone());
    let respond = use_respond();
    let code = use_state(String::new);
    let short = use_state(|| false);
    use_fault_focus((respond.complaint.is_some(), *short));
    let oninput = {
        let (code, short, complaint) = (code.clone(), short.clone(), respond.complaint.clone());
        Callback::from(move |digits| {
            code.set(digits);
            short.set(false);
            complaint.set(None);
        })
    };
    let send = {
        let (respond, id, short) = (respond.clone(), challenge.id.clone(), short.clone());
        Callback::from(move |code: String| {
            if code.len() < SHORTEST {
                return short.set(true);
            }
            respond.send(&id, Answer::Code(code));
        })
    };
    let onsubmit = {
        let (send, code) = (send.clone(), code.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit((*code).clone());
        })
    };
    let from_app = !matches!(challenge.question, Question::SentCode(_));
    let wrong = respond.complaint.as_ref().map(|complaint| complaint.words(from_app));
    let error = if *short { Some(t!("challenge-code-short")) } else { wrong };
    html! {
        <>
            <div class="form-heading"><h1>{ title }</h1><p class="muted selectable-text">{ lead }</p></div>
            if let Some(error) = respond.action.error() { <ErrorBanner error={error.clone()} /> }
            if let Question::SetUpAuthenticator(setup) = &challenge.question {
                <AuthenticatorSetup setup={setup.clone()} />
            }
            <form novalidate=true {onsubmit}>
                <CodeField
                    label={t!("account-code")}
                    value={(*code).clone()}
                    longest={if from_app { SHORTEST } else { LONGEST_SENT }}
                    error={error.map(AttrValue::from)}
                    {oninput}
                    oncomplete={send}
                />
                <Button variant={ButtonVariant::Primary} kind={ButtonKind::Submit} large=true busy={respond.action.busy()}>
                    { t!("challenge-continue") }
                </Button>
            </form>
            if challenge.resend { <Resend challenge={challenge.clone()} /> }
            if challenge.other_factors { { other_factor(&respond, challenge) } }
        </>
    }
}

/// The title, and the line below it.
fn words(question: &Question) -> (String, String) {
    match question {
        Question::SentCode(delivery) => (t!("confirm-title"), code_sent(delivery)),
        Question::SetUpAuthenticator(_) => (t!("challenge-set-up-title"), t!("challenge-set-up-lead")),
        Question::AuthenticatorCode { app: Some(app) } => {
            (t!("confirm-title"), t!("challenge-app-named", app = app.as_str()))
        }
        _ => (t!("confirm-title"), t!("challenge-app")),
    }
}

/// Asks for another code, not more often than is sensible. The next question is a form of its own, with a countdown of
/// its own.
#[component]
fn Resend(props: &CodeQuestionProps) -> Html {
    let respond = use_respond();
    let (left, _) = use_countdown(RESEND_AFTER_S);
    let onclick = {
        let (respond, id) = (respond.clone(), props.challenge.id.clone());
        move |_: MouseEvent| respond.send(&id, Answer::Resend)
    };
    html! {
        <>
            if let Some(error) = respond.action.error() { <ErrorBanner error={error.clone()} /> }
            <Button icon={Glyph::Refresh} large=true disabled={left > 0} busy={respond.action.busy()} {onclick}>
                { if left > 0 { t!("confirm-resend-wait", seconds = left) } else { t!("confirm-resend") } }
            </Button>
        </>
    }
}

fn other_factor(respond: &Respond, challenge: &Challenge) -> Html {
    let onclick = {
        let (respond, id) = (respond.clone(), challenge.id.clone());
        move |_: MouseEvent| respond.send(&id, Answer::OtherFactor)
    };
    html! { <Button variant={ButtonVariant::Quiet} large=true {onclick}>{ t!("challenge-other-factor") }</Button> }
}
