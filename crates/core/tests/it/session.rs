//! Sessions: kept, refreshed, lost and ended.

mod accounts;
mod credentials;
mod ending;
mod keeping;
mod lock;
mod refresh;

use std::time::Duration;

use devops360_contract::Code;
use devops360_contract::session::SessionStatus;
use devops360_testkit::identity::PoolOptions;

const HOUR: Duration = Duration::from_secs(60 * 60);

fn rotating(grace: u64) -> PoolOptions {
    PoolOptions { rotation: Some(Duration::from_secs(grace)), ..PoolOptions::default() }
}

#[track_caller]
fn assert_signed_out(status: &SessionStatus, code: Option<Code>) {
    let SessionStatus::SignedOut { because } = status else { panic!("still signed in: {status:?}") };
    assert_eq!(because.as_ref().map(|error| error.code), code);
}
