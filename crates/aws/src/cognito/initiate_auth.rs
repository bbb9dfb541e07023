//! `InitiateAuth`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html>.

use aws_sdk_cognitoidentityprovider::types::AuthFlowType;
use devops360_core::account::{AuthRequest, AuthStep};
use devops360_core::cloud::ServiceError;

use super::{SERVICE, UserPool, convert};
use crate::error;

pub(super) async fn call(pool: &UserPool, request: AuthRequest) -> Result<AuthStep, ServiceError> {
    let answer = pool
        .client
        .initiate_auth()
        .client_id(&pool.client_id)
        .auth_flow(AuthFlowType::from(request.flow))
        .set_auth_parameters(Some(convert::parameters(request.parameters)))
        .send()
        .await
        .map_err(error::of(SERVICE))?;
    convert::step(
        answer.authentication_result,
        answer.challenge_name,
        answer.session,
        answer.challenge_parameters,
        answer.available_challenges,
    )
}
