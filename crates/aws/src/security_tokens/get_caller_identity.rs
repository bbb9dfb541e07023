//! `GetCallerIdentity`: <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>.

use devops360_contract::connection::Caller;
use devops360_core::cloud::ServiceError;

use super::{SERVICE, SecurityTokens};
use crate::error;

pub(super) async fn call(tokens: &SecurityTokens) -> Result<Caller, ServiceError> {
    let answer = tokens.client.get_caller_identity().send().await.map_err(error::of(SERVICE))?;
    let missing = || error::malformed(SERVICE, "caller");
    Ok(Caller { account: answer.account.ok_or_else(missing)?, arn: answer.arn.ok_or_else(missing)? })
}
