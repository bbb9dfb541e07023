//! Whether a connection's resources are there and answer: one exact result a subject.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use devops360_contract::connection::{AuthFlow, Check, CheckState, CheckSubject, TrustMode};
use devops360_contract::{AppError, Code};

use super::active::ActiveConnection;
use super::error::{ConnectionError, flow_name};
use super::sandbox;
use crate::account::{AuthRequest, secret_hash, srp};
use crate::cloud::{Cloud, DataServices, ErrorKind, ServiceError};
use crate::environment::Environment;
use crate::secret::Secret;
use crate::session::{Keychain, parse_key_set};

/// AWS refuses requests whose time is further off; <https://repost.aws/knowledge-center/s3-403-request-time-skewed>.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(5 * 60);
/// A user name that nobody can have signed up with, since no form would send it.
const NOBODY: &str = "devops360-connection-check";
/// A keychain entry that lives for the length of the check.
const KEYCHAIN_PROBE: &str = "connection-check";

/// Examines one connection.
pub(super) struct Doctor<'a> {
    pub(super) connection: &'a ActiveConnection,
    pub(super) cloud: &'a dyn Cloud,
    pub(super) environment: &'a dyn Environment,
    pub(super) keychain: &'a dyn Keychain,
}

impl Doctor<'_> {
    /// Every subject, in the order of a request: what stands below a failure often fails with it.
    pub(super) async fn examine(&self) -> Vec<Check> {
        let keys = self.connection.services.identity_provider.key_set().await;
        let mut checks = vec![
            check(CheckSubject::Endpoint, self.endpoint(&keys).await),
            check(CheckSubject::Clock, self.clock(&keys)),
            check(CheckSubject::UserPool, self.user_pool(&keys)),
            check(CheckSubject::ClientSecret, self.client_secret().await),
            check(CheckSubject::AppClient, self.app_client().await),
            check(CheckSubject::IdentityPool, self.identity_pool().await),
        ];
        checks.extend(self.data().await);
        checks.push(check(CheckSubject::Keychain, self.keychain()));
        checks
    }

    async fn endpoint(&self, keys: &Result<(String, Option<u64>), ServiceError>) -> CheckState {
        let file = &self.connection.file;
        if file.endpoint.is_some() && !sandbox::answers(file).await {
            return CheckState::Failed(Code::Offline.into());
        }
        match keys {
            Err(error) if matches!(error.kind, ErrorKind::Network | ErrorKind::TimedOut) => {
                CheckState::Failed(error.common().unwrap_or_else(|| Code::Offline.into()))
            }
            _ => CheckState::Passed,
        }
    }

    fn clock(&self, keys: &Result<(String, Option<u64>), ServiceError>) -> CheckState {
        match keys {
            Ok((_, Some(server))) => {
                let here = self.environment.now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let drift = here.abs_diff(Duration::from_secs(*server));
                if drift <= CLOCK_TOLERANCE {
                    CheckState::Passed
                } else {
                    CheckState::Failed(Code::ClockSkew.into())
                }
            }
            Ok((_, None)) => CheckState::NotUsed,
            Err(error) => CheckState::Failed(error.common().unwrap_or_else(|| Code::Offline.into())),
        }
    }

    fn user_pool(&self, keys: &Result<(String, Option<u64>), ServiceError>) -> CheckState {
        let pool = self.connection.file.user_pool_id.clone();
        let missing = || CheckState::Failed(ConnectionError::UserPoolNotFound { pool }.into());
        match keys {
            Ok((keys, _)) if parse_key_set(keys).is_ok() => CheckState::Passed,
            Ok(_) => missing(),
            Err(error) => error.common().map_or_else(missing, CheckState::Failed),
        }
    }

    async fn client_secret(&self) -> CheckState {
        // What was fetched before says nothing about now.
        self.connection.forget_client_secret().await;
        match self.connection.client_secret().await {
            Ok(Some(_)) => CheckState::Passed,
            Ok(None) => CheckState::NotUsed,
            Err(error) => CheckState::Failed(error.into()),
        }
    }

    /// Begins a sign-in that cannot succeed: the refusal tells whether client, secret and flow are right.
    async fn app_client(&self) -> CheckState {
        let file = &self.connection.file;
        let proof = match self.connection.client_secret().await {
            Ok(secret) => secret.map(|secret| secret_hash(NOBODY, &file.client_id, &secret)),
            Err(error) => return CheckState::Failed(error.into()),
        };
        let mut parameters = BTreeMap::from([("USERNAME", Secret::new(NOBODY))]);
        match file.auth_flow {
            AuthFlow::UserSrpAuth => {
                let mut random = [0; srp::RANDOM_BYTES];
                self.environment.fill_random(&mut random);
                parameters.insert("SRP_A", Secret::new(srp::Client::new(&random).public_value()));
            }
            AuthFlow::UserPasswordAuth => {
                parameters.insert("PASSWORD", Secret::new(self.environment.new_id()));
            }
            // Nobody is asked for nothing: the pool only says which ways it offers.
            AuthFlow::UserAuth => {}
        }
        parameters.extend(proof.map(|proof| ("SECRET_HASH", proof)));
        let request = AuthRequest { flow: flow_name(file), parameters };
        match self.connection.services.identity_provider.initiate_auth(request).await {
            Ok(_) => CheckState::Passed,
            Err(error) => self.app_client_refusal(&error),
        }
    }

    fn app_client_refusal(&self, error: &ServiceError) -> CheckState {
        let file = &self.connection.file;
        let expected = matches!(
            error.code.as_str(),
            "NotAuthorizedException" | "UserNotFoundException" | "UserNotConfirmedException"
        );
        match error.common().or_else(|| ConnectionError::of_user_pool(error, file).map(AppError::from)) {
            Some(fault) => CheckState::Failed(fault),
            None if expected => CheckState::Passed,
            None => {
                let client = file.client_id.clone();
                CheckState::Failed(ConnectionError::AppClientInvalid { client }.into())
            }
        }
    }

    /// Shows the identity pool a token that it must refuse: the refusal tells whether the pool is there.
    async fn identity_pool(&self) -> CheckState {
        let (Some(pool), Some(id)) =
            (&self.connection.services.identity_pool, &self.connection.file.identity_pool_id)
        else {
            return CheckState::NotUsed;
        };
        let invalid = || CheckState::Failed(ConnectionError::IdentityPoolInvalid { pool: id.clone() }.into());
        let Err(error) = pool.identity_id(&Secret::new("connection.check.only")).await else {
            return CheckState::Passed;
        };
        let foreign = error.kind == ErrorKind::NotFound || error.message.contains("supported provider");
        match error.common() {
            Some(fault) => CheckState::Failed(fault),
            None if foreign => invalid(),
            None => CheckState::Passed,
        }
    }

    async fn data(&self) -> Vec<Check> {
        if self.connection.mode == TrustMode::User {
            return vec![
                check(CheckSubject::Bucket, CheckState::NeedsSignIn),
                check(CheckSubject::Table, CheckState::NeedsSignIn),
            ];
        }
        let data = self.cloud.data(&self.connection.file, None);
        check_data(self.connection, &data, NOBODY).await
    }

    fn keychain(&self) -> CheckState {
        let mut probe = vec![0; 16];
        self.environment.fill_random(&mut probe);
        let works = self
            .keychain
            .write(KEYCHAIN_PROBE, &probe)
            .and_then(|()| self.keychain.read(KEYCHAIN_PROBE))
            .map(|read| read.as_deref() == Some(probe.as_slice()));
        let removed = self.keychain.delete(KEYCHAIN_PROBE);
        if matches!((works, removed), (Ok(true), Ok(()))) {
            CheckState::Passed
        } else {
            CheckState::Failed(Code::KeychainUnavailable.into())
        }
    }
}

/// Whether the bucket lists and the table answers for `owner`.
pub async fn check_data(connection: &ActiveConnection, data: &DataServices, owner: &str) -> Vec<Check> {
    let file = &connection.file;
    let bucket = data.objects.list(&connection.files_prefix(owner), None, None, 1).await.map(drop);
    let bucket = state(bucket, |kind| match kind {
        ErrorKind::NotFound => Some(ConnectionError::BucketNotFound { bucket: file.bucket.clone() }),
        ErrorKind::Denied => Some(ConnectionError::BucketDenied),
        ErrorKind::Unauthenticated => Some(ConnectionError::OperatorCredentialsMissing),
        _ => None,
    });
    let table = data.records.get(owner).await.map(drop);
    let table = state(table, |kind| match kind {
        ErrorKind::NotFound => Some(ConnectionError::TableNotFound { table: file.table.clone() }),
        ErrorKind::Denied => Some(ConnectionError::TableDenied),
        ErrorKind::Unauthenticated => Some(ConnectionError::OperatorCredentialsMissing),
        _ => None,
    });
    vec![check(CheckSubject::Bucket, bucket), check(CheckSubject::Table, table)]
}

fn state(
    result: Result<(), ServiceError>,
    explain: impl FnOnce(ErrorKind) -> Option<ConnectionError>,
) -> CheckState {
    match result {
        Ok(()) => CheckState::Passed,
        Err(error) => {
            let explained = explain(error.kind);
            CheckState::Failed(explained.unwrap_or_else(|| error.into()).into())
        }
    }
}

const fn check(subject: CheckSubject, state: CheckState) -> Check {
    Check { subject, state }
}
