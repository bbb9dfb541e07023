//! From sign-up to sign-in, and a forgotten password.

mod browser;
mod challenge;
mod code_sent;
mod confirm;
mod flow;
mod forgot;
mod form;
mod name_form;
mod photo_choice;
mod reset;
mod sign_in;
mod sign_up;
mod sign_up_form;
mod stage;
mod whose_code;

pub(crate) use self::challenge::ChallengePage;
pub(crate) use self::confirm::ConfirmPage;
pub(crate) use self::flow::AccountFlowProvider;
pub(crate) use self::forgot::ForgotPage;
pub(crate) use self::reset::ResetPage;
pub(crate) use self::sign_in::SignInPage;
pub(crate) use self::sign_up::SignUpPage;
pub(crate) use self::stage::Stage;
