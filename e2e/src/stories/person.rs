//! People who take part in a story.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use devops360_contract::connection::ConnectionFile;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::aws::{Anybody, Caller};
use crate::error::{Error, Result};
use crate::sandbox::Sandbox;

/// The code that the emulator takes for every sign-up.
pub const CODE: &str = "123456";

/// Somebody with an account to be.
#[derive(Debug, Clone)]
pub struct Person {
    /// The user name.
    pub username: String,
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
}

impl Person {
    /// A person who is new to the sandbox, however often the story was told there.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let username = format!("{name}{}", since.as_millis() % 10_000_000_000);
        Self {
            email: format!("{username}@example.org"),
            password: format!("Correct-{}-horse", since.as_nanos()),
            username,
        }
    }

    /// Signs up and confirms, past the app.
    ///
    /// # Errors
    /// When Cognito refuses.
    pub fn register(&self, connection: &ConnectionFile) -> Result<()> {
        let anybody = Anybody::new(connection);
        let sign_up = json!({
            "ClientId": connection.client_id,
            "Username": self.username,
            "Password": self.password,
            "UserAttributes": [{ "Name": "email", "Value": self.email }],
        });
        let confirm =
            json!({ "ClientId": connection.client_id, "Username": self.username, "ConfirmationCode": CODE });
        anybody.json("AWSCognitoIdentityProviderService.SignUp", &sign_up)?.allowed()?;
        anybody.json("AWSCognitoIdentityProviderService.ConfirmSignUp", &confirm)?.allowed().map(drop)
    }

    /// Gets the AWS credentials of this person, past the app, and the identity id that they stand for.
    ///
    /// The confidential app client is used, since it takes a password without SRP; the identity pool gives the same role
    /// to both clients.
    ///
    /// # Errors
    /// When Cognito refuses.
    pub fn enter(&self, sandbox: &Sandbox, client_secret: &str) -> Result<(String, Caller)> {
        let connection = &sandbox.operator;
        let anybody = Anybody::new(connection);
        let auth = json!({
            "ClientId": connection.client_id,
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {
                "USERNAME": self.username,
                "PASSWORD": self.password,
                "SECRET_HASH": secret_hash(client_secret, &self.username, &connection.client_id)?,
            },
        });
        let tokens = anybody.json("AWSCognitoIdentityProviderService.InitiateAuth", &auth)?.allowed()?.json();
        let id_token = &tokens["AuthenticationResult"]["IdToken"];
        let logins = json!({ format!("cognito-idp.{}.amazonaws.com/{}", connection.region, connection.user_pool_id): id_token });
        let pool = json!({ "IdentityPoolId": connection.identity_pool_id, "Logins": logins });
        let identity =
            anybody.json("AWSCognitoIdentityService.GetId", &pool)?.allowed()?.json()["IdentityId"].clone();
        let get = json!({ "IdentityId": identity, "Logins": logins });
        let given =
            anybody.json("AWSCognitoIdentityService.GetCredentialsForIdentity", &get)?.allowed()?.json();
        let id = identity.as_str().ok_or_else(|| Error::failed("no identity id"))?.to_owned();
        Ok((id, Caller::new(connection, &given["Credentials"])))
    }
}

/// The client secret, read with the operator's credentials.
///
/// # Errors
/// When the secret cannot be read.
pub fn client_secret(sandbox: &Sandbox, operator: &Caller) -> Result<String> {
    let source = sandbox.operator.client_secret.as_ref().ok_or_else(|| Error::failed("no client secret"))?;
    let get = json!({ "SecretId": source.secret_id });
    let answer = operator.json("secretsmanager", "secretsmanager.GetSecretValue", &get)?.allowed()?.json();
    let entry: Value =
        serde_json::from_str(answer["SecretString"].as_str().unwrap_or_default()).unwrap_or_default();
    entry[&source.key]
        .as_str()
        .map(ToOwned::to_owned)
        .ok_or_else(|| Error::failed("the secret lacks its key"))
}

/// <https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash>
fn secret_hash(secret: &str, username: &str, client_id: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|source| Error::failed(format!("client secret: {source}")))?;
    mac.update(format!("{username}{client_id}").as_bytes());
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}
