//! Accounts: registration, confirmation, sign-in, recovery.

mod browser;
mod challenges;
mod client_secret;
mod devices;
mod recovery;
mod security;
mod sign_in;
mod sign_up;

use std::collections::BTreeMap;

use devops360_contract::account::{ConfirmSignUp, ForgotPassword, ResendCode, ResetPassword, SignUp};
use devops360_contract::connection::Attribute;
use devops360_contract::{AppError, Code, Password};
use devops360_core::account::AccountError;
use devops360_testkit::identity::PoolOptions;

use crate::app::{App, Computer, PASSWORD};

fn sign_up(username: &str, password: &str) -> SignUp {
    SignUp {
        username: username.to_owned(),
        password: Password::new(password.to_owned()),
        attributes: BTreeMap::from([
            (Attribute::Email, "bob@example.com".to_owned()),
            (Attribute::Name, " Bob ".to_owned()),
            (Attribute::Address, "  ".to_owned()),
        ]),
        photo: None,
    }
}

fn confirmation(username: &str, code: &str) -> ConfirmSignUp {
    ConfirmSignUp { username: username.to_owned(), code: code.to_owned() }
}

fn reset(username: &str, code: &str, password: &str) -> ResetPassword {
    let password = Password::new(password.to_owned());
    ResetPassword { username: username.to_owned(), code: code.to_owned(), password }
}

async fn forgot(app: &App, username: &str) -> Result<String, AccountError> {
    let answer = app.accounts.forgot_password(ForgotPassword { username: username.to_owned() }).await?;
    Ok(format!("{answer:?}"))
}

#[track_caller]
fn code_of(error: AccountError) -> Code {
    AppError::from(error).code
}

#[test]
fn the_futures_of_every_command_can_move_between_threads() {
    fn assert_send<T: Send>(_: &T) {}
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start();
    let request = || sign_up("bob", PASSWORD);
    assert_send(&app.accounts.sign_up(request()));
    assert_send(&app.accounts.confirm_sign_up(confirmation("bob", "1")));
    assert_send(&app.accounts.resend_code(ResendCode { username: String::new() }));
    assert_send(&app.try_sign_in("ada", PASSWORD, true));
    assert_send(&app.accounts.forgot_password(ForgotPassword { username: String::new() }));
    assert_send(&app.accounts.reset_password(reset("a", "b", "c")));
    assert_send(&app.sessions.status());
    assert_send(&app.sessions.sign_out());
    assert_send(&app.connections.list());
    assert_send(&app.sessions.check(computer.keychain.as_ref()));
}
