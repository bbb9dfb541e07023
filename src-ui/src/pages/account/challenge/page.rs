//! The question that a sign-in waits for.

use devops360_contract::account::{Challenge, Question};
use yew::prelude::*;
use yew_router::prelude::*;

use super::choose::ChooseFactor;
use super::code::CodeQuestion;
use super::new_password::NewPassword;
use super::password::PasswordQuestion;
use crate::components::{Banner, Tone};
use crate::hooks::{use_connections, use_screen};
use crate::pages::account::flow::{FlowLink, use_account_flow};
use crate::pages::account::stage::{ConnectionCard, Stage};
use crate::routes::Route;
use crate::t;

/// The question, or the sign-in where there is none: what a sign-in knows does not outlive the app.
#[component]
pub(crate) fn ChallengePage() -> Html {
    let flow = use_account_flow();
    let active = use_connections().active().cloned();
    let Some(challenge) = flow.steps.challenge.clone() else {
        return html! { <Redirect<Route> to={Route::SignIn} /> };
    };
    html! {
        <Stage connection={active.clone()}>
            <main data-screen="challenge" class="form">
                { question(challenge) }
                <p class="form-foot">
                    <FlowLink to={Route::SignIn} username={flow.steps.username.clone()}>{ t!("challenge-start-over") }</FlowLink>
                </p>
                if let Some(connection) = active { <ConnectionCard {connection} /> }
            </main>
        </Stage>
    }
}

fn question(challenge: Challenge) -> Html {
    // Another question is another form: nothing that was typed for one is left in the next.
    let key = challenge.id.to_string();
    match &challenge.question {
        Question::SentCode(_) | Question::AuthenticatorCode { .. } | Question::SetUpAuthenticator(_) => {
            html! { <CodeQuestion {key} {challenge} /> }
        }
        Question::Password => html! { <PasswordQuestion {key} {challenge} /> },
        Question::ChooseFactor { factors } => {
            html! { <ChooseFactor {key} factors={factors.clone()} id={challenge.id.clone()} /> }
        }
        Question::NewPassword { missing } => {
            html! { <NewPassword {key} missing={missing.clone()} id={challenge.id.clone()} /> }
        }
        Question::Unknown { name } => html! { <Unknown {key} name={name.clone()} /> },
    }
}

#[derive(Properties, PartialEq)]
struct UnknownProps {
    name: String,
}

/// No dead end: what is asked, and who can help.
#[component]
fn Unknown(props: &UnknownProps) -> Html {
    use_screen(t!("challenge-unknown-title"));
    html! {
        <>
            <div class="form-heading"><h1>{ t!("challenge-unknown-title") }</h1></div>
            <Banner tone={Tone::Warn} title={t!("challenge-unknown", name = props.name.as_str())} announce=true>
                { t!("challenge-unknown-remedy") }
            </Banner>
        </>
    }
}
