//! People of the sandbox.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use devops360_aws::AwsCloud;
use devops360_contract::connection::ConnectionFile;
use devops360_core::account::{AuthRequest, AuthStep, ClientProof, SignUpRequest, TokenSet};
use devops360_core::cloud::{Cloud, DataServices, ServiceError, Services};
use devops360_core::secret::Secret;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::recorder::Fixed;
use crate::sandbox::operator_connection;

pub(super) const PASSWORD: &str = "Correct horse 1!";
/// The emulator sends no mail; these codes are right for everybody.
pub(super) const CODE: &str = "123456";
pub(super) const RESET_CODE: &str = "654321";

/// The confidential client, the one that takes a password without SRP, and its secret.
pub(super) struct Client {
    pub(super) connection: ConnectionFile,
    pub(super) services: Services,
    pub(super) secret: Secret,
}

impl Client {
    pub(super) async fn open() -> Self {
        let connection = operator_connection();
        let services = AwsCloud::new().services(&connection);
        let source = connection.client_secret.as_ref().expect("the operator's client has a secret");
        let entry =
            services.secrets.secret_string(&source.secret_id).await.expect("the operator may read it");
        let entry: serde_json::Value = serde_json::from_str(entry.reveal()).expect("the entry is JSON");
        let secret = Secret::new(entry[&source.key].as_str().expect("the key is there"));
        Self { connection, services, secret }
    }

    /// `SECRET_HASH`.
    pub(super) fn proof(&self, username: &str) -> ClientProof {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.secret.reveal().as_bytes()).expect("any length will do");
        mac.update(username.as_bytes());
        mac.update(self.connection.client_id.as_bytes());
        Some(Secret::new(BASE64_STANDARD.encode(mac.finalize().into_bytes())))
    }

    pub(super) fn sign_up_request(&self, username: &str) -> SignUpRequest {
        SignUpRequest {
            username: username.to_owned(),
            password: Secret::new(PASSWORD),
            attributes: BTreeMap::from([("email".to_owned(), format!("{username}@example.com"))]),
            proof: self.proof(username),
        }
    }

    /// Signs a new person up and confirms it.
    pub(super) async fn register(&self) -> String {
        let username = format!("anna-{}", uuid::Uuid::new_v4());
        let pool = &self.services.identity_provider;
        pool.sign_up(self.sign_up_request(&username)).await.expect("the name is new");
        pool.confirm_sign_up(&username, CODE, self.proof(&username)).await.expect("the code is right");
        username
    }

    pub(super) async fn sign_in(&self, username: &str, password: &str) -> Result<AuthStep, ServiceError> {
        let parameters = BTreeMap::from([
            ("USERNAME", Secret::new(username)),
            ("PASSWORD", Secret::new(password)),
            ("SECRET_HASH", self.proof(username).expect("a confidential client")),
        ]);
        let request = AuthRequest { flow: "USER_PASSWORD_AUTH", parameters };
        self.services.identity_provider.initiate_auth(request).await
    }

    pub(super) async fn tokens(&self, username: &str) -> TokenSet {
        match self.sign_in(username, PASSWORD).await.expect("the password is right") {
            AuthStep::Tokens(tokens) => tokens,
            AuthStep::Challenge(asked) => panic!("the sandbox asks for no {}", asked.name),
        }
    }

    /// A person who is signed in: the identity id, and what belongs to it.
    pub(super) async fn person(&self) -> (String, DataServices) {
        let tokens = self.tokens(&self.register().await).await;
        let pool = self.services.identity_pool.as_ref().expect("the sandbox has an identity pool");
        let identity = pool.identity_id(&tokens.id_token).await.expect("the ID token is good");
        let credentials = pool.credentials(&identity, &tokens.id_token).await.expect("the ID token is good");
        let data = AwsCloud::new().data(&self.connection, Some(Arc::new(Fixed(credentials))));
        (identity, data)
    }
}
