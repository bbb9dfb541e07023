//! `RespondToAuthChallenge`: <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html>.

use aws_sdk_cognitoidentityprovider::types::ChallengeNameType;
use devops360_core::account::{AuthStep, ChallengeResponse};
use devops360_core::cloud::ServiceError;

use super::{SERVICE, UserPool, convert};
use crate::error;

pub(super) async fn call(pool: &UserPool, response: ChallengeResponse) -> Result<AuthStep, ServiceError> {
    let mut responses = convert::parameters(response.responses);
    let attributes = response.attributes.into_iter();
    responses.extend(attributes.map(|(name, value)| (format!("userAttributes.{name}"), value)));
    let answer = pool
        .client
        .respond_to_auth_challenge()
        .client_id(&pool.client_id)
        .challenge_name(ChallengeNameType::from(response.name.as_str()))
        .set_session(response.session.map(|session| session.reveal().to_owned()))
        .set_challenge_responses(Some(responses))
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
