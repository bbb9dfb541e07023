//! Sending an answer, and what becomes of it.

use devops360_contract::account::{Answer, AnswerChallenge, AnswerOutcome, SignInId, SignInOutcome};
use devops360_contract::session::SessionStatus;
use yew::prelude::*;

use crate::hooks::{Action, SessionContext, use_action, use_connections, use_session};
use crate::pages::account::flow::{AccountFlow, Achieved, Steps, use_account_flow};
use crate::routes::Route;
use crate::t;

/// What is wrong with an answer; the question stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Complaint {
    /// The code is not right.
    WrongCode,
    /// The code is too old, or was used before.
    ExpiredCode,
    /// The password is not right.
    WrongPassword,
    /// The pool refuses the new password, in its own words.
    PasswordRefused(String),
}

impl Complaint {
    /// The words below the field.
    pub(super) fn words(&self, from_app: bool) -> String {
        match self {
            Self::WrongCode if from_app => t!("challenge-wrong-app"),
            Self::WrongCode => t!("confirm-wrong"),
            Self::ExpiredCode if from_app => t!("challenge-used-app"),
            Self::ExpiredCode => t!("confirm-expired"),
            Self::WrongPassword => t!("challenge-wrong-password"),
            Self::PasswordRefused(detail) => t!("sign-up-password-refused", detail = detail.as_str()),
        }
    }
}

/// Sends answers to one question.
#[derive(Clone)]
pub(super) struct Respond {
    pub(super) action: Action,
    pub(super) complaint: UseStateHandle<Option<Complaint>>,
    flow: AccountFlow,
    session: SessionContext,
    /// Asks for the connections anew: the name to offer the next time.
    known: Callback<()>,
}

impl Respond {
    /// Sends `answer`; the next screen comes by itself.
    pub(super) fn send(&self, id: &SignInId, answer: Answer) {
        let me = self.clone();
        let request = AnswerChallenge { id: id.clone(), answer };
        self.action.send(request, move |outcome| me.take(outcome));
    }

    fn take(&self, outcome: AnswerOutcome) {
        let complaint = match outcome {
            AnswerOutcome::Next(SignInOutcome::WrongCredentials) => Complaint::WrongPassword,
            AnswerOutcome::Next(outcome) => return self.go_on(outcome),
            AnswerOutcome::WrongCode => Complaint::WrongCode,
            AnswerOutcome::ExpiredCode => Complaint::ExpiredCode,
            AnswerOutcome::PasswordRefused { detail } => Complaint::PasswordRefused(detail),
            AnswerOutcome::Over => return self.back(Some(Achieved::TookTooLong)),
        };
        self.complaint.set(Some(complaint));
    }

    fn go_on(&self, outcome: SignInOutcome) {
        let steps = self.flow.steps.clone();
        match outcome {
            SignInOutcome::SignedIn(session) => {
                self.known.emit(());
                self.flow.know(Steps::default());
                self.session.set.emit(SessionStatus::SignedIn(session));
            }
            SignInOutcome::Challenge(challenge) => {
                self.flow.know(Steps { challenge: Some(challenge), ..steps });
            }
            SignInOutcome::ConfirmationRequired(pending) => {
                let username = steps.username;
                self.flow.go(Route::Confirm, Steps { username, pending: Some(pending), ..Steps::default() });
            }
            SignInOutcome::WrongCredentials => self.back(None),
            SignInOutcome::PasswordResetRequired => {
                let username = steps.username;
                self.flow.go(Route::Forgot, Steps { username, ..Steps::default() });
            }
        }
    }

    fn back(&self, achieved: Option<Achieved>) {
        let username = self.flow.steps.username.clone();
        self.flow.go(Route::SignIn, Steps { username, achieved, ..Steps::default() });
    }
}

/// The way to answer.
#[hook]
pub(super) fn use_respond() -> Respond {
    Respond {
        action: use_action(),
        complaint: use_state(|| None),
        flow: use_account_flow(),
        session: use_session(),
        known: use_connections().reload,
    }
}
