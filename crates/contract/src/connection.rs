//! Which AWS resources the app talks to.

mod password;

use serde::{Deserialize, Serialize};

pub use self::password::{PasswordPolicy, PasswordRule};
use crate::error::AppError;
use crate::files::FileHandle;
use crate::primitives::opaque_id;

opaque_id! {
    /// Names one saved connection.
    ConnectionId
}

/// `devops360.connection.json`: the AWS resources of one deployment. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectionFile {
    /// The format's version: 1.
    pub version: u32,
    /// What people call it.
    pub name: String,
    /// The AWS region, such as `eu-north-1`.
    pub region: String,
    /// The user pool, such as `eu-north-1_AbCdEfGhI`.
    pub user_pool_id: String,
    /// The app client of that pool.
    pub client_id: String,
    /// The identity pool that turns an ID token into AWS credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_pool_id: Option<String>,
    /// The bucket of files and photos.
    pub bucket: String,
    /// The table of profile records.
    pub table: String,
    /// Where the client secret is kept, for a confidential app client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<ClientSecretSource>,
    /// Whose credentials reach S3 and DynamoDB.
    #[serde(default)]
    pub credentials: CredentialSource,
    /// How a person signs in.
    #[serde(default)]
    pub auth_flow: AuthFlow,
    /// Another endpoint than AWS's, for an emulator; a release build takes a loopback address only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The pool's managed login, such as `https://example.auth.eu-north-1.amazoncognito.com`: where it is named, people can
    /// sign in in the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_login: Option<String>,
    /// What the pool accepts as a sign-in name.
    #[serde(default)]
    pub sign_in_with: SignInWith,
    /// What the pool needs at sign-up, beyond the sign-in name and the password.
    #[serde(default)]
    pub required_attributes: Vec<Attribute>,
    /// What the pool asks of a password.
    #[serde(default)]
    pub password_policy: PasswordPolicy,
    /// Where things lie in the bucket.
    #[serde(default)]
    pub layout: Layout,
}

/// The Secrets Manager entry that holds the client secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientSecretSource {
    /// The entry's name or ARN.
    pub secret_id: String,
    /// The key in the entry's JSON object.
    pub key: String,
}

/// Whose AWS credentials reach S3 and DynamoDB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialSource {
    /// The signed-in person's, from the identity pool: user mode.
    #[default]
    IdentityPool,
    /// This computer's AWS credential chain (environment, profile, SSO): operator mode.
    Machine,
}

/// How a person signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AuthFlow {
    /// Secure Remote Password: the password is never sent.
    #[default]
    UserSrpAuth,
    /// The password is sent to Cognito over TLS; only for pools that allow nothing else.
    UserPasswordAuth,
    /// The person chooses: the password (proven as by SRP), or a code that is sent to them.
    UserAuth,
}

/// What a pool accepts as a sign-in name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInWith {
    /// The e-mail address is the user name.
    #[default]
    Email,
    /// The phone number is the user name.
    Phone,
    /// A chosen user name; the verified e-mail address works too.
    UsernameOrEmail,
    /// A chosen user name only.
    Username,
}

/// A standard attribute (OpenID Connect claim) that the app asks for and shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    /// E-mail address.
    Email,
    /// Phone number in E.164 form.
    PhoneNumber,
    /// Full name.
    Name,
    /// Postal address.
    Address,
}

impl Attribute {
    /// The attribute's name in Cognito.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
            Self::Name => "name",
            Self::Address => "address",
        }
    }
}

/// Where things lie in the bucket; `{owner}` stands for the owner id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The prefix of a person's files, ending in `/`.
    pub files: String,
    /// The prefix of a person's photos, ending in `/`.
    pub photos: String,
    /// What the owner id is.
    pub owner: Owner,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            files: "users/{owner}/files/".to_owned(),
            photos: "profile_photos/{owner}/".to_owned(),
            owner: Owner::Identity,
        }
    }
}

/// What names a person in the bucket and the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// The identity pool's identity id.
    Identity,
    /// The user pool's `sub`.
    Sub,
}

/// In whose name the app reaches S3 and DynamoDB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustMode {
    /// The signed-in person's own credentials, limited to what is theirs.
    User,
    /// The operator's credentials, from this computer.
    Operator,
}

/// A saved connection, as the window shows it and as forms need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionSummary {
    /// Names it.
    pub id: ConnectionId,
    /// Its file.
    pub file: ConnectionFile,
    /// Whether it runs in user or operator mode.
    pub mode: TrustMode,
    /// Whether it is the local sandbox.
    pub sandbox: bool,
    /// The sign-in name to offer: that of whoever signed in last and wished to stay signed in. One file can be saved
    /// several times, once for each account.
    #[serde(default)]
    pub username: Option<String>,
}

/// Asks for the saved connections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListConnections {}

/// The saved connections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connections {
    /// All of them, by name.
    pub saved: Vec<ConnectionSummary>,
    /// The one in use.
    pub active: Option<ConnectionId>,
    /// The sandbox that answers on this computer, whether saved or not. User mode first, then operator mode.
    pub sandbox: Vec<ConnectionFile>,
    /// Set when the saved connections could not be read: they were put aside and the list starts empty.
    pub problem: Option<AppError>,
}

/// Imports a connection file and makes it the active one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportConnection {
    /// A dropped file; without one, the shell opens a file dialog.
    pub handle: Option<FileHandle>,
}

/// What became of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// It is the active connection now.
    Imported(ConnectionSummary),
    /// The dialog was closed without a choice.
    Cancelled,
}

/// Saves a connection entered by hand and makes it the active one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveConnection {
    /// The connection to change; a new one without.
    pub id: Option<ConnectionId>,
    /// What was entered.
    pub file: ConnectionFile,
}

/// What became of a connection entered by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaveConnectionOutcome {
    /// It is the active connection now.
    Saved(ConnectionSummary),
    /// Some fields cannot be; each error's argument `field` names one.
    Invalid(Vec<AppError>),
}

/// Takes the sandbox that answers on this computer as the active connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseSandbox {
    /// The trust mode to try.
    pub mode: TrustMode,
}

/// Makes a saved connection the active one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectConnection {
    /// Which.
    pub id: ConnectionId,
}

/// Makes room for another account on the active connection, and makes that the active one. Whoever is signed in stays so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddAccount {}

/// Forgets a connection and what was kept for it on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveConnection {
    /// Which.
    pub id: ConnectionId,
}

/// Asks whether the active connection's resources are there and answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckConnection {}

/// One check of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked.
    pub subject: CheckSubject,
    /// What was found.
    pub state: CheckState,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckSubject {
    /// The endpoint answers.
    Endpoint,
    /// The computer's clock agrees with the service's.
    Clock,
    /// The user pool publishes its signing keys.
    UserPool,
    /// The app client accepts sign-ins.
    AppClient,
    /// The client secret can be read.
    ClientSecret,
    /// The identity pool exists.
    IdentityPool,
    /// The bucket answers.
    Bucket,
    /// The table answers.
    Table,
    /// The operating system's keychain works.
    Keychain,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// It works.
    Passed,
    /// It does not; the error has the remedy.
    Failed(AppError),
    /// It can be seen only when somebody is signed in.
    NeedsSignIn,
    /// The connection does not use it.
    NotUsed,
}

/// Asks who this computer's AWS credentials are. Operator mode only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentifyCaller {}

/// Who AWS credentials are (`GetCallerIdentity`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The AWS account, twelve digits.
    pub account: String,
    /// The user or role, such as `arn:aws:sts::123456789012:assumed-role/Admin/maya`.
    pub arn: String,
}
