//! The pool's operations.

use std::collections::BTreeMap;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use devops360_contract::account::{CodeDelivery, DeliveryMedium};
use devops360_core::account::{
    AuthRequest, AuthStep, ChallengeResponse, ClientProof, Delivery, IdentityProvider, ProviderUser,
    SignUpRequest, SignUpResult, TokenSet, srp,
};
use devops360_core::cloud::{ErrorKind, ServiceError};
use devops360_core::secret::Secret;
use serde_json::json;

use super::people::{Person, Standing, Verdict};
use super::pool::{FakeUserPool, POOL_ID};
use super::srp_server::Exchange;
use super::tokens::{issue, seconds};
use crate::signing::{SigningKey, claims};

/// How many wrong passwords lock a person out for a while.
const WRONG_PASSWORDS: u32 = 5;

type Parameters = BTreeMap<&'static str, Secret>;

impl FakeUserPool {
    fn pool_name() -> &'static str {
        POOL_ID.split_once('_').map_or("", |(_, name)| name)
    }

    fn not_authorized(&self, message: &str) -> ServiceError {
        self.error(ErrorKind::Unauthenticated, "NotAuthorizedException", message)
    }

    fn known(&self, name: &str) -> Result<Person, ServiceError> {
        self.find(name)
            .ok_or_else(|| self.error(ErrorKind::NotFound, "UserNotFoundException", "User does not exist."))
    }

    fn check_password_policy(&self, password: &str) -> Result<(), ServiceError> {
        let policy = devops360_contract::connection::PasswordPolicy::default();
        if policy.accepts(password) {
            return Ok(());
        }
        let message = "Password did not conform with policy: Password not long enough";
        Err(self.error(ErrorKind::Invalid, "InvalidPasswordException", message))
    }

    fn judge_code(&self, person: &Person, code: &str) -> Result<(), ServiceError> {
        match person.judge(code, self.environment.now()) {
            Verdict::Right => Ok(()),
            Verdict::Wrong => Err(self.error(
                ErrorKind::Invalid,
                "CodeMismatchException",
                "Invalid verification code provided, please try again.",
            )),
            Verdict::Expired => Err(self.error(
                ErrorKind::Invalid,
                "ExpiredCodeException",
                "Invalid code provided, please request a code again.",
            )),
        }
    }

    fn delivery(&self, name: &str) -> Delivery {
        let destination = self.find(name)?.masked_email()?;
        Some(CodeDelivery { medium: DeliveryMedium::Email, destination })
    }

    fn begin_srp(&self, parameters: &Parameters) -> Result<AuthStep, ServiceError> {
        if self.options.password_flow_only {
            return Err(self.error(
                ErrorKind::Invalid,
                "InvalidParameterException",
                "USER_SRP_AUTH is not enabled for the client.",
            ));
        }
        let person = self.known(text(parameters, "USERNAME"))?;
        let mut random = [0; 80];
        self.environment.fill_random(&mut random);
        let (name, client) = (Self::pool_name(), text(parameters, "SRP_A"));
        let exchange = Exchange::begin(name, &person.username, &person.password, client, &random)
            .ok_or_else(|| {
                self.error(ErrorKind::Invalid, "InvalidParameterException", "SRP_A is not valid")
            })?;
        let block = BASE64.encode(&exchange.block);
        let asked = BTreeMap::from([
            ("SALT".to_owned(), format!("{:x}", exchange.salt)),
            ("SRP_B".to_owned(), format!("{:x}", exchange.public())),
            ("SECRET_BLOCK".to_owned(), block.clone()),
            ("USER_ID_FOR_SRP".to_owned(), person.username.clone()),
            ("USERNAME".to_owned(), person.username),
        ]);
        self.state().exchanges.insert(block, exchange);
        Ok(AuthStep::Challenge { name: "PASSWORD_VERIFIER".to_owned(), session: None, parameters: asked })
    }

    fn finish_srp(&self, responses: &Parameters) -> Result<AuthStep, ServiceError> {
        let wrong = || self.not_authorized("Incorrect username or password.");
        let block = text(responses, "PASSWORD_CLAIM_SECRET_BLOCK");
        let exchange = self.state().exchanges.remove(block).ok_or_else(wrong)?;
        if exchange.username != text(responses, "USERNAME") {
            return Err(wrong());
        }
        let timestamp = text(responses, "TIMESTAMP");
        let on_time = timestamp == srp::timestamp(self.environment.now());
        let proven =
            exchange.accepts(Self::pool_name(), text(responses, "PASSWORD_CLAIM_SIGNATURE"), timestamp);
        self.admit(&exchange.username, on_time && proven)
    }

    fn password_sign_in(&self, parameters: &Parameters) -> Result<AuthStep, ServiceError> {
        if !self.options.password_flow_only {
            return Err(self.error(
                ErrorKind::Invalid,
                "InvalidParameterException",
                "USER_PASSWORD_AUTH flow not enabled for the client",
            ));
        }
        let person = self.known(text(parameters, "USERNAME"))?;
        self.admit(&person.username, person.password == text(parameters, "PASSWORD"))
    }

    /// The end of a sign-in: the password is judged before anything about the person is told.
    fn admit(&self, username: &str, proven: bool) -> Result<AuthStep, ServiceError> {
        let person = self.known(username)?;
        if person.wrong_passwords >= WRONG_PASSWORDS {
            return Err(self.not_authorized("Password attempts exceeded"));
        }
        if !proven {
            self.change(username, |person| person.wrong_passwords += 1);
            return Err(self.not_authorized("Incorrect username or password."));
        }
        let denied = |code, message| Err(self.error(ErrorKind::Denied, code, message));
        match person.standing {
            Standing::Unconfirmed => denied("UserNotConfirmedException", "User is not confirmed."),
            Standing::ResetRequired => {
                denied("PasswordResetRequiredException", "Password reset required for the user")
            }
            Standing::Disabled => Err(self.not_authorized("User is disabled.")),
            Standing::Confirmed => {
                let mut state = self.state();
                if let Some(name) = state.next_challenge.take() {
                    return Ok(AuthStep::Challenge { name, session: None, parameters: BTreeMap::new() });
                }
                Ok(AuthStep::Tokens(issue(&mut state, &person, self.environment.as_ref(), true)))
            }
        }
    }

    /// The person that a refresh token belongs to, where it still works.
    fn owner_of(&self, token: &str) -> Result<Person, ServiceError> {
        let state = self.state();
        let Some(known) = state.refresh_tokens.get(token) else {
            return Err(self.not_authorized("Invalid Refresh Token"));
        };
        let grace = self.options.rotation.unwrap_or_default();
        let now = self.environment.now();
        if known.replaced.is_some_and(|replaced| now > replaced + grace) {
            return Err(self.error(
                ErrorKind::Unauthenticated,
                "RefreshTokenReuseException",
                "Refresh token has been invalidated",
            ));
        }
        if known.revoked {
            return Err(self.not_authorized("Refresh Token has been revoked"));
        }
        let owner = state.people.iter().find(|person| person.sub == known.sub);
        match owner {
            Some(person) if person.standing == Standing::Confirmed => Ok(person.clone()),
            _ => Err(self.not_authorized("User is disabled.")),
        }
    }

    fn refresh(&self, parameters: &Parameters) -> Result<AuthStep, ServiceError> {
        if self.options.rotation.is_some() {
            return Err(self.not_authorized("Invalid Refresh Token"));
        }
        let person = self.owner_of(text(parameters, "REFRESH_TOKEN"))?;
        self.check_proof(&person.username, parameters.get("SECRET_HASH"))?;
        Ok(AuthStep::Tokens(issue(&mut self.state(), &person, self.environment.as_ref(), false)))
    }

    fn check_secret(&self, secret: Option<&Secret>) -> Result<(), ServiceError> {
        let expected = self.options.confidential.then(|| self.state().client_secret.clone());
        if secret.map(Secret::reveal) == expected.as_deref() {
            Ok(())
        } else {
            Err(self.not_authorized("Unable to verify client secret"))
        }
    }

    fn is_dropped(&self, operation: &'static str) -> Result<(), ServiceError> {
        let mut state = self.state();
        if state.drop_answer == Some(operation) {
            state.drop_answer = None;
            return Err(self.error(ErrorKind::Network, "", "connection reset"));
        }
        Ok(())
    }

    fn bearer(&self, access_token: &Secret) -> Result<Person, ServiceError> {
        let claims = claims(access_token.reveal());
        let sub = claims["sub"].as_str().unwrap_or_default();
        let valid = claims["token_use"] == "access"
            && claims["exp"].as_u64().unwrap_or_default() > seconds(self.environment.now());
        let person = self.state().people.iter().find(|person| person.sub == sub).cloned();
        person.filter(|_| valid).ok_or_else(|| self.not_authorized("Access Token has expired"))
    }
}

fn text<'a>(parameters: &'a Parameters, name: &str) -> &'a str {
    parameters.get(name).map(Secret::reveal).unwrap_or_default()
}

#[async_trait]
impl IdentityProvider for FakeUserPool {
    async fn sign_up(&self, request: SignUpRequest) -> Result<SignUpResult, ServiceError> {
        self.calls.begin("SignUp").await?;
        self.check_proof(&request.username, request.proof.as_ref())?;
        if self.find(&request.username).is_some() {
            return Err(self.error(ErrorKind::Conflict, "UsernameExistsException", "User already exists"));
        }
        self.check_password_policy(request.password.reveal())?;
        let (name, password) = (request.username, request.password.reveal());
        let email = request.attributes.get("email").cloned().unwrap_or_default();
        self.add_person(&name, password, &email);
        let confirmed = self.options.confirms_at_once;
        let key = if email.is_empty() { &name } else { &email };
        self.change(key, |person| {
            person.attributes.extend(request.attributes);
            person.standing = if confirmed { Standing::Confirmed } else { Standing::Unconfirmed };
        });
        if confirmed {
            return Ok(SignUpResult { confirmed, delivery: None });
        }
        self.send_code(key);
        Ok(SignUpResult { confirmed, delivery: self.delivery(key) })
    }

    async fn confirm_sign_up(
        &self,
        username: &str,
        code: &str,
        proof: ClientProof,
    ) -> Result<(), ServiceError> {
        self.calls.begin("ConfirmSignUp").await?;
        self.check_proof(username, proof.as_ref())?;
        let person = self.known(username)?;
        if person.standing != Standing::Unconfirmed {
            return Err(self.not_authorized("User cannot be confirmed. Current status is CONFIRMED"));
        }
        self.judge_code(&person, code)?;
        self.change(username, |person| {
            person.standing = Standing::Confirmed;
            person.code = None;
        });
        Ok(())
    }

    async fn resend_confirmation_code(
        &self,
        username: &str,
        proof: ClientProof,
    ) -> Result<Delivery, ServiceError> {
        self.calls.begin("ResendConfirmationCode").await?;
        self.check_proof(username, proof.as_ref())?;
        if self.known(username)?.standing != Standing::Unconfirmed {
            let message = "User is already confirmed.";
            return Err(self.error(ErrorKind::Invalid, "InvalidParameterException", message));
        }
        self.send_code(username);
        Ok(self.delivery(username))
    }

    async fn initiate_auth(&self, request: AuthRequest) -> Result<AuthStep, ServiceError> {
        if request.flow == "REFRESH_TOKEN_AUTH" {
            self.calls.begin("RefreshTokenAuth").await?;
            return self.refresh(&request.parameters);
        }
        self.calls.begin("InitiateAuth").await?;
        self.check_proof(text(&request.parameters, "USERNAME"), request.parameters.get("SECRET_HASH"))?;
        match request.flow {
            "USER_SRP_AUTH" => self.begin_srp(&request.parameters),
            "USER_PASSWORD_AUTH" => self.password_sign_in(&request.parameters),
            flow => Err(self.error(ErrorKind::Invalid, "InvalidParameterException", flow)),
        }
    }

    async fn respond_to_auth_challenge(&self, response: ChallengeResponse) -> Result<AuthStep, ServiceError> {
        self.calls.begin("RespondToAuthChallenge").await?;
        let responses = &response.responses;
        self.check_proof(text(responses, "USERNAME"), responses.get("SECRET_HASH"))?;
        self.finish_srp(responses)
    }

    async fn forgot_password(&self, username: &str, proof: ClientProof) -> Result<Delivery, ServiceError> {
        self.calls.begin("ForgotPassword").await?;
        self.check_proof(username, proof.as_ref())?;
        self.known(username)?;
        self.send_code(username);
        Ok(self.delivery(username))
    }

    async fn confirm_forgot_password(
        &self,
        username: &str,
        code: &str,
        password: &Secret,
        proof: ClientProof,
    ) -> Result<(), ServiceError> {
        self.calls.begin("ConfirmForgotPassword").await?;
        self.check_proof(username, proof.as_ref())?;
        self.judge_code(&self.known(username)?, code)?;
        self.check_password_policy(password.reveal())?;
        self.change(username, |person| {
            password.reveal().clone_into(&mut person.password);
            person.standing = Standing::Confirmed;
            person.code = None;
            person.wrong_passwords = 0;
        });
        Ok(())
    }

    async fn tokens_from_refresh_token(
        &self,
        refresh_token: &Secret,
        client_secret: Option<&Secret>,
    ) -> Result<TokenSet, ServiceError> {
        self.calls.begin("GetTokensFromRefreshToken").await?;
        self.check_secret(client_secret)?;
        let person = self.owner_of(refresh_token.reveal())?;
        let rotates = self.options.rotation.is_some();
        let tokens = {
            let mut state = self.state();
            if rotates && let Some(old) = state.refresh_tokens.get_mut(refresh_token.reveal()) {
                old.replaced.get_or_insert(self.environment.now());
            }
            issue(&mut state, &person, self.environment.as_ref(), rotates)
        };
        self.is_dropped("GetTokensFromRefreshToken")?;
        Ok(tokens)
    }

    async fn revoke_token(
        &self,
        refresh_token: &Secret,
        client_secret: Option<&Secret>,
    ) -> Result<(), ServiceError> {
        self.calls.begin("RevokeToken").await?;
        self.check_secret(client_secret)?;
        if let Some(token) = self.state().refresh_tokens.get_mut(refresh_token.reveal()) {
            token.revoked = true;
        }
        Ok(())
    }

    async fn get_user(&self, access_token: &Secret) -> Result<ProviderUser, ServiceError> {
        self.calls.begin("GetUser").await?;
        let person = self.bearer(access_token)?;
        Ok(ProviderUser { username: person.username, attributes: person.attributes })
    }

    async fn update_user_attributes(
        &self,
        access_token: &Secret,
        attributes: &BTreeMap<String, String>,
    ) -> Result<Vec<CodeDelivery>, ServiceError> {
        self.calls.begin("UpdateUserAttributes").await?;
        let person = self.bearer(access_token)?;
        self.change(&person.username, |person| person.attributes.extend(attributes.clone()));
        let delivery = attributes.contains_key("email").then(|| self.delivery(&person.username)).flatten();
        Ok(delivery.into_iter().collect())
    }

    async fn delete_user_attributes(
        &self,
        access_token: &Secret,
        names: &[String],
    ) -> Result<(), ServiceError> {
        self.calls.begin("DeleteUserAttributes").await?;
        let person = self.bearer(access_token)?;
        self.change(&person.username, |person| person.attributes.retain(|name, _| !names.contains(name)));
        Ok(())
    }

    async fn key_set(&self) -> Result<(String, Option<u64>), ServiceError> {
        self.calls.begin("KeySet").await?;
        let state = self.state();
        let keys: Vec<_> = state.published_keys.iter().map(|key| SigningKey::number(*key).jwk()).collect();
        let now = seconds(self.environment.now()).saturating_add_signed(state.clock_ahead);
        Ok((json!({ "keys": keys }).to_string(), Some(now)))
    }
}
