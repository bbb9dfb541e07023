//! Errors as the window sees them: a code with arguments. Text and remedy are Fluent messages of that code.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A failure that a person has to be told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// Which failure; it selects the Fluent message `error-<code>` and its `.remedy`.
    pub code: Code,
    /// Values that the message names, such as a file's name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// Finds the log lines of the same attempt.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub correlation_id: String,
}

impl AppError {
    /// An error without arguments.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, args: BTreeMap::new(), correlation_id: String::new() }
    }

    /// The same error with one more argument for its message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

impl From<Code> for AppError {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

macro_rules! codes {
    ($($(#[$documentation:meta])* $variant:ident = $text:literal),* $(,)?) => {
        /// Every failure that the window can show.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$documentation])* #[serde(rename = $text)] $variant,)*
        }

        impl Code {
            /// Every code, so that a check can ask for every text.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The code as text: the end of its Fluent key.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

codes! {
    /// The service did not answer: no network, a refused connection, a name that does not resolve.
    Offline = "offline",
    /// The service answered too late.
    TimedOut = "timed-out",
    /// The service asks to slow down.
    Throttled = "throttled",
    /// Something went wrong inside the app; the log has it under the correlation id.
    Internal = "internal",
    /// The window sent something that the shell cannot take.
    InvalidRequest = "invalid-request",
    /// The window sent more at once than the shell takes.
    RequestTooLarge = "request-too-large",
    /// The window sent more often than the shell takes.
    TooManyRequests = "too-many-requests",
    /// The computer's clock differs too much from the service's.
    ClockSkew = "clock-skew",

    /// The connection file could not be read. `name`.
    ConnectionFileUnreadable = "connection-file-unreadable",
    /// The connection file is larger than a connection file can be. `limit` in bytes.
    ConnectionFileTooLarge = "connection-file-too-large",
    /// The connection file is not one. `detail`.
    ConnectionFileMalformed = "connection-file-malformed",
    /// A value in the connection file cannot be. `field`.
    ConnectionFieldInvalid = "connection-field-invalid",
    /// The connection file's version is not known to this release. `version`.
    ConnectionVersionUnknown = "connection-version-unknown",
    /// The connection names an endpoint that this release does not talk to. `endpoint`.
    ConnectionEndpointRefused = "connection-endpoint-refused",
    /// No connection is chosen.
    ConnectionMissing = "connection-missing",
    /// No sandbox answers on this computer.
    SandboxMissing = "sandbox-missing",
    /// The client secret's entry does not exist. `secret`.
    SecretNotFound = "secret-not-found",
    /// The client secret's entry lacks the key. `secret`, `key`.
    SecretKeyMissing = "secret-key-missing",
    /// The client secret's entry is not a JSON object. `secret`.
    SecretMalformed = "secret-malformed",
    /// This computer's AWS credentials may not read the client secret. `secret`.
    SecretDenied = "secret-denied",
    /// This computer has no AWS credentials, which operator mode needs.
    OperatorCredentialsMissing = "operator-credentials-missing",
    /// Something that only operator mode has was asked for in user mode.
    OperatorOnly = "operator-only",
    /// This computer's AWS credentials may not administer the user pool. `operation`.
    AdministrationDenied = "administration-denied",
    /// The user pool does not exist in that region. `pool`.
    UserPoolNotFound = "user-pool-not-found",
    /// The app client does not exist, or its secret is wrong. `client`.
    AppClientInvalid = "app-client-invalid",
    /// The identity pool does not exist, or does not accept this user pool. `pool`.
    IdentityPoolInvalid = "identity-pool-invalid",
    /// The app client does not allow the sign-in flow of the connection. `flow`.
    AuthFlowDisabled = "auth-flow-disabled",

    /// Too many attempts; Cognito asks to wait.
    TooManyAttempts = "too-many-attempts",
    /// An attribute is not acceptable to the user pool. `detail`.
    AttributeRefused = "attribute-refused",
    /// The user pool could not send the code.
    CodeDeliveryFailed = "code-delivery-failed",
    /// The person is already confirmed.
    AlreadyConfirmed = "already-confirmed",
    /// The user pool asks for a step that this release cannot do. `challenge`.
    ChallengeUnsupported = "challenge-unsupported",
    /// The user pool takes no authenticator apps.
    AuthenticatorUnavailable = "authenticator-unavailable",
    /// The connection names no managed login to sign in at in the browser.
    BrowserSignInUnavailable = "browser-sign-in-unavailable",
    /// Other programs have the ports on which the browser would come back. `ports`.
    BrowserPortsTaken = "browser-ports-taken",
    /// The system's browser did not open.
    BrowserNotOpened = "browser-not-opened",
    /// The managed login refused. `detail`.
    BrowserSignInRefused = "browser-sign-in-refused",
    /// A rule of the user pool (a Lambda trigger) refused. `detail`.
    RefusedByPool = "refused-by-pool",

    /// Nobody is signed in.
    NotSignedIn = "not-signed-in",
    /// The session ended; the person must sign in again.
    SessionExpired = "session-expired",
    /// The app is locked until whoever is signed in signs in again. `name`.
    Locked = "locked",
    /// A token did not verify.
    TokenInvalid = "token-invalid",
    /// The operating system's keychain did not do its part.
    KeychainUnavailable = "keychain-unavailable",

    /// The photo's file is too large. `limit` in bytes.
    PhotoTooLarge = "photo-too-large",
    /// The photo has too many pixels. `limit` in pixels.
    PhotoTooManyPixels = "photo-too-many-pixels",
    /// The photo's file is not an image of a known format.
    PhotoNotAnImage = "photo-not-an-image",
    /// The photo's file is damaged.
    PhotoDamaged = "photo-damaged",
    /// The staged photo is gone.
    PhotoGone = "photo-gone",
    /// No photo is set.
    PhotoMissing = "photo-missing",
    /// The profile's table does not exist. `table`.
    TableNotFound = "table-not-found",
    /// The profile's record cannot be read or written with these permissions.
    ProfileDenied = "profile-denied",

    /// The bucket does not exist. `bucket`.
    BucketNotFound = "bucket-not-found",
    /// The bucket refuses this action to this person. `action`.
    BucketDenied = "bucket-denied",
    /// The object does not exist any more. `name`.
    ObjectNotFound = "object-not-found",
    /// The object changed while it was being downloaded. `name`.
    ObjectChanged = "object-changed",
    /// A file of that name appeared since the question was answered. `name`.
    NameTaken = "name-taken",
    /// A file is not what the comparison saw any more; it was left as it is. `name`.
    ChangedSincePreview = "changed-since-preview",
    /// A name differs from another one in upper and lower case or in the composition of its letters alone. `name`.
    NameTwin = "name-twin",
    /// A name is a file on one side and a folder on the other. `name`.
    FileAndFolder = "file-and-folder",
    /// A sync runs; there is one at a time.
    SyncRunning = "sync-running",
    /// A folder cannot be put into itself. `name`.
    FolderIntoItself = "folder-into-itself",
    /// It is where it was to go. `name`.
    AlreadyThere = "already-there",
    /// The object changed while it was being moved or copied; it stays as it is. `name`.
    ChangedMeanwhile = "changed-meanwhile",
    /// The copy is not what it was copied from; the original stays. `name`.
    CopyDiffers = "copy-differs",
    /// A name cannot be used. `name`.
    NameRefused = "name-refused",
    /// The local file is gone or cannot be read. `name`.
    FileUnreadable = "file-unreadable",
    /// A folder was given where a file is needed. `name`.
    FolderNotSupported = "folder-not-supported",
    /// A pipe, device or socket was given where a file is needed. `name`.
    SpecialFile = "special-file",
    /// A link leads back to a folder that it is in. `name`.
    LinkLoop = "link-loop",
    /// The local file changed while it was being sent. `name`.
    FileChanged = "file-changed",
    /// The handle is not known any more: drop or choose the file again.
    HandleExpired = "handle-expired",
    /// The disk is full. `name`.
    DiskFull = "disk-full",
    /// The folder cannot be written to. `name`.
    TargetReadOnly = "target-read-only",
    /// What arrived is not what was sent. `name`.
    ChecksumMismatch = "checksum-mismatch",
    /// The file is larger than S3 takes. `name`.
    FileTooLarge = "file-too-large",
    /// The downloaded file was moved or removed since. `name`.
    DownloadGone = "download-gone",
    /// The journal of transfers could not be written, so nothing was started.
    JournalUnwritable = "journal-unwritable",
    /// The journal of transfers could not be read; the bad copy is kept. `name`.
    JournalUnreadable = "journal-unreadable",

    /// The list of shared links could not be written, so no link was made.
    SharesUnwritable = "shares-unwritable",
    /// The list of shared links could not be read; the bad copy is kept. `name`.
    SharesUnreadable = "shares-unreadable",
    /// The clipboard did not take the link.
    ClipboardUnavailable = "clipboard-unavailable",
    /// The clipboard cannot be read, or did not take what was copied.
    ClipboardBusy = "clipboard-busy",
    /// The link could not be signed.
    LinkNotSigned = "link-not-signed",

    /// The settings could not be saved.
    SettingsUnwritable = "settings-unwritable",
    /// The saved settings could not be read; the bad copy is kept. `name`.
    SettingsUnreadable = "settings-unreadable",
}
