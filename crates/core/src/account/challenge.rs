//! The questions of a sign-in, put to the person, and their answers.

use std::collections::BTreeMap;
use std::time::SystemTime;

use devops360_contract::account::{
    Answer, AnswerChallenge, AnswerOutcome, Challenge, CodeDelivery, DeliveryMedium, Factor, Question,
    SignInId, SignInOutcome,
};

use super::accounts::{Accounts, compact};
use super::attempt::{Attempt, Parameters, Reached, Refusal, answer, factor, second_factor};
use super::authenticator::{APP_NAME, setup};
use super::error::AccountError;
use super::ports::{Asked, Bearer};
use super::proof::ProvenError;
use crate::cloud::ServiceError;
use crate::secret::Secret;

/// A sign-in that waits: how it came here, and what the pool asked.
pub(super) struct Paused {
    attempt: Attempt,
    asked: Asked,
    question: Question,
}

impl Accounts {
    /// Goes on with a sign-in.
    ///
    /// # Errors
    /// What the pool refuses, except what [`AnswerOutcome`] names. The question stands then, and can be answered again.
    pub async fn answer_challenge(&self, request: AnswerChallenge) -> Result<AnswerOutcome, AccountError> {
        let Some((mut paused, since)) = self.waiting.take(&request.id, self.environment.now()) else {
            return Ok(AnswerOutcome::Over);
        };
        match paused.answer(request.answer).await {
            Ok(reached) => {
                let username = paused.attempt.username.clone();
                let connection = paused.attempt.connection.clone();
                match self.arrive(paused.attempt, reached).await {
                    Ok(outcome) => Ok(AnswerOutcome::Next(outcome)),
                    Err(refusal) => {
                        Ok(AnswerOutcome::Next(self.explain_refusal(&connection, &username, refusal)?))
                    }
                }
            }
            Err(refusal) => self.stay(request.id, paused, since, refusal),
        }
    }

    /// What a sign-in comes to: a session, or a question that waits.
    pub(super) async fn arrive(
        &self,
        mut attempt: Attempt,
        reached: Reached,
    ) -> Result<SignInOutcome, Refusal> {
        let mut asked = match reached {
            Reached::Tokens(tokens) => {
                self.waiting.clear();
                let begun = self.begin(&attempt, tokens).await;
                return begun.map_err(Refusal::Account);
            }
            Reached::Question(asked) => asked,
        };
        let question = question(&attempt, &mut asked).await?;
        if let Question::Unknown { name } = &question {
            // Nothing can be answered: what the sign-in knows is not needed any more.
            tracing::warn!(challenge = name, "the pool asks for something unknown");
            attempt.password = None;
        }
        let id = SignInId(self.environment.new_id());
        let challenge = Challenge {
            id: id.clone(),
            resend: matches!(question, Question::SentCode(_)),
            other_factors: attempt.chosen.is_some(),
            question: question.clone(),
        };
        self.waiting.put(id, Paused { attempt, asked, question }, self.environment.now());
        Ok(SignInOutcome::Challenge(challenge))
    }

    /// What a refused answer means; the question stands unless the pool has forgotten it.
    fn stay(
        &self,
        id: SignInId,
        paused: Paused,
        since: SystemTime,
        refusal: Refusal,
    ) -> Result<AnswerOutcome, AccountError> {
        let file = paused.attempt.connection.file.clone();
        let is_password = matches!(paused.question, Question::Password);
        let error = match refusal {
            Refusal::Proven(ProvenError::Service(error)) if is_forgotten(&error) && !is_password => {
                return Ok(AnswerOutcome::Over);
            }
            other => {
                self.waiting.put(id, paused, since);
                match other {
                    Refusal::Account(error) => return Err(error),
                    Refusal::Proven(ProvenError::Connection(error)) => return Err(error.into()),
                    Refusal::Proven(ProvenError::Service(error)) => error,
                }
            }
        };
        match error.code.as_str() {
            "CodeMismatchException" | "EnableSoftwareTokenMFAException" => Ok(AnswerOutcome::WrongCode),
            "ExpiredCodeException" => Ok(AnswerOutcome::ExpiredCode),
            "InvalidPasswordException" | "PasswordHistoryPolicyViolationException" => {
                Ok(AnswerOutcome::PasswordRefused { detail: error.message })
            }
            "NotAuthorizedException" if is_password => {
                Ok(AnswerOutcome::Next(SignInOutcome::WrongCredentials))
            }
            _ => Err(AccountError::of(error, &file)),
        }
    }
}

impl Paused {
    async fn answer(&mut self, given: Answer) -> Result<Reached, Refusal> {
        match given {
            Answer::Resend => self.attempt.begin().await,
            Answer::OtherFactor => {
                self.attempt.chosen = None;
                self.attempt.begin().await
            }
            Answer::Code(code) => self.code(&compact(&code)).await,
            Answer::Factor(Factor::Password) => {
                self.attempt.chosen = Some(Factor::Password);
                Ok(Reached::Question(Asked { name: "PASSWORD".to_owned(), ..Asked::default() }))
            }
            Answer::Factor(chosen) => self.choose(chosen).await,
            // The first question may be too old by now: the sign-in begins with the password instead.
            Answer::Password(password) => {
                self.attempt.password = Some(Secret::new(password.reveal()));
                let reached = self.attempt.begin().await;
                if reached.is_err() {
                    self.attempt.password = None;
                }
                reached
            }
            Answer::NewPassword { password, attributes } => {
                let password = Secret::new(password.reveal());
                let responses = BTreeMap::from([("NEW_PASSWORD", password.clone())]);
                let step = self.attempt.respond(&self.asked, &responses, &attributes).await?;
                let reached = self.attempt.advance(step).await;
                if reached.is_ok() {
                    self.attempt.password = Some(password);
                }
                reached
            }
        }
    }

    async fn respond(&mut self, responses: &Parameters) -> Result<Reached, Refusal> {
        let step = self.attempt.respond(&self.asked, responses, &BTreeMap::new()).await?;
        self.attempt.advance(step).await
    }

    async fn code(&mut self, code: &str) -> Result<Reached, Refusal> {
        let name = match self.asked.name.as_str() {
            "SMS_MFA" => "SMS_MFA_CODE",
            "SMS_OTP" => "SMS_OTP_CODE",
            "EMAIL_OTP" => "EMAIL_OTP_CODE",
            "SOFTWARE_TOKEN_MFA" => "SOFTWARE_TOKEN_MFA_CODE",
            _ => return self.set_up(code).await,
        };
        self.respond(&BTreeMap::from([(name, Secret::new(code))])).await
    }

    /// The first code of an authenticator app (`VerifySoftwareToken`), then on with the sign-in.
    async fn set_up(&mut self, code: &str) -> Result<Reached, Refusal> {
        let provider = self.attempt.connection.services.identity_provider.clone();
        let bearer = Bearer::Session(self.session()?);
        let verified = provider.verify_software_token(&bearer, code, APP_NAME).await;
        let session = verified.map_err(ProvenError::Service)?;
        let asked = Asked { session: session.or_else(|| self.asked.session.clone()), ..self.asked.clone() };
        let step = self.attempt.respond(&asked, &BTreeMap::new(), &BTreeMap::new()).await?;
        self.attempt.advance(step).await
    }

    async fn choose(&mut self, chosen: Factor) -> Result<Reached, Refusal> {
        let first = self.asked.name == "SELECT_CHALLENGE";
        let name = match chosen {
            Factor::Email if first => Some("EMAIL_OTP"),
            Factor::Sms if first => Some("SMS_OTP"),
            other => second_factor(other),
        };
        let name = name.ok_or_else(|| unsupported(&self.asked.name))?;
        let reached = self.respond(&answer(name)).await?;
        self.attempt.chosen = Some(chosen);
        Ok(reached)
    }

    fn session(&self) -> Result<Secret, Refusal> {
        self.asked.session.clone().ok_or_else(|| unsupported(&self.asked.name))
    }
}

/// The question behind a challenge; for an authenticator app to set up, with a key of its own.
async fn question(attempt: &Attempt, asked: &mut Asked) -> Result<Question, Refusal> {
    let listed = |name: &str| -> Vec<String> {
        let text = asked.parameters.get(name).map(String::as_str).unwrap_or_default();
        serde_json::from_str(text).unwrap_or_default()
    };
    let unknown = Question::Unknown { name: asked.name.clone() };
    Ok(match asked.name.as_str() {
        "SMS_MFA" | "SMS_OTP" => Question::SentCode(delivery(asked, DeliveryMedium::Sms)),
        "EMAIL_OTP" => Question::SentCode(delivery(asked, DeliveryMedium::Email)),
        "SOFTWARE_TOKEN_MFA" => Question::AuthenticatorCode {
            app: asked
                .parameters
                .get("FRIENDLY_DEVICE_NAME")
                .filter(|name| !name.is_empty() && *name != APP_NAME)
                .cloned(),
        },
        "PASSWORD" | "PASSWORD_SRP" => Question::Password,
        "SELECT_MFA_TYPE" => choice(&listed("MFAS_CAN_CHOOSE"), unknown),
        "SELECT_CHALLENGE" => choice(&asked.available, unknown),
        "NEW_PASSWORD_REQUIRED" => Question::NewPassword {
            missing: listed("requiredAttributes")
                .into_iter()
                .map(|name| name.trim_start_matches("userAttributes.").to_owned())
                .collect(),
        },
        "MFA_SETUP" if listed("MFAS_CAN_SETUP").iter().any(|name| name == "SOFTWARE_TOKEN_MFA") => {
            set_up_authenticator(attempt, asked).await?
        }
        _ => unknown,
    })
}

async fn set_up_authenticator(attempt: &Attempt, asked: &mut Asked) -> Result<Question, Refusal> {
    let session = asked.session.clone().ok_or_else(|| unsupported(&asked.name))?;
    let provider = &attempt.connection.services.identity_provider;
    let token = provider.associate_software_token(&Bearer::Session(session)).await;
    let token = token.map_err(ProvenError::Service)?;
    asked.session = token.session.or_else(|| asked.session.take());
    let shown = setup(&attempt.connection.file.name, &attempt.username, &token.key);
    Ok(Question::SetUpAuthenticator(shown.ok_or_else(|| unsupported(&asked.name))?))
}

fn choice(names: &[String], unknown: Question) -> Question {
    let mut factors: Vec<Factor> = names.iter().filter_map(|name| factor(name)).collect();
    factors.sort_unstable();
    factors.dedup();
    if factors.is_empty() { unknown } else { Question::ChooseFactor { factors } }
}

fn delivery(asked: &Asked, medium: DeliveryMedium) -> CodeDelivery {
    let parameter = |name: &str| asked.parameters.get(name).cloned().unwrap_or_default();
    CodeDelivery { medium, destination: parameter("CODE_DELIVERY_DESTINATION") }
}

fn unsupported(challenge: &str) -> Refusal {
    Refusal::Account(AccountError::ChallengeUnsupported { challenge: challenge.to_owned() })
}

/// "Invalid session for the user, session is expired." and its like: the pool has forgotten the sign-in.
fn is_forgotten(error: &ServiceError) -> bool {
    error.code == "NotAuthorizedException" && error.message.to_ascii_lowercase().contains("session")
}
