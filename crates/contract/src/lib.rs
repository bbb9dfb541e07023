//! What crosses the boundary between the window and the shell: one module a domain, serde and nothing else.
//!
//! A [`Request`] names its command and its reply, so the two sides cannot drift. No token, no credential and no
//! file-system path has a type here: the window holds opaque handles and object keys.

pub mod account;
pub mod administration;
pub mod connection;
pub mod error;
pub mod event;
pub mod files;
pub mod primitives;
pub mod profile;
pub mod session;
pub mod settings;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::{AppError, Code};
pub use event::Event;
pub use primitives::{Bytes, Password, Timestamp};

/// A message from the window to the shell: the arguments of one command, and the type of its answer.
pub trait Request: Serialize + DeserializeOwned {
    /// The command's name, as Tauri knows it.
    const COMMAND: &'static str;
    /// What the command answers when it does not fail with an [`AppError`].
    type Reply: Serialize + DeserializeOwned;
}

macro_rules! requests {
    ($($domain:ident::$request:ident => $command:literal -> $reply:ty;)*) => {
        $(impl Request for $domain::$request {
            const COMMAND: &'static str = $command;
            type Reply = $reply;
        })*

        /// Every command, in the order of the domains. The shell's handlers and its granted permissions equal this list.
        pub const COMMANDS: &[&str] = &[$($command),*];

        /// Reads `request` and `reply` as the messages of `command` and writes them again.
        ///
        /// # Errors
        /// When the command is unknown, or when one of the two is not its message.
        pub fn round_trip(
            command: &str,
            request: &str,
            reply: &str,
            decode: impl Codec,
        ) -> Result<(String, String), String> {
            match command {
                $($command => Ok((
                    decode.again::<$domain::$request>(request)?,
                    decode.again::<$reply>(reply)?,
                )),)*
                other => Err(format!("no such command: {other}")),
            }
        }
    };
}

/// Reads a text as `T` and writes it again; lets tests choose the format without this crate depending on one.
pub trait Codec {
    /// Reads `text` as `T` and writes it again.
    ///
    /// # Errors
    /// When `text` is not a `T`.
    fn again<T: Serialize + DeserializeOwned>(&self, text: &str) -> Result<String, String>;
}

requests! {
    connection::ListConnections => "list_connections" -> connection::Connections;
    connection::ImportConnection => "import_connection" -> connection::ImportOutcome;
    connection::SaveConnection => "save_connection" -> connection::SaveConnectionOutcome;
    connection::UseSandbox => "use_sandbox" -> connection::ConnectionSummary;
    connection::SelectConnection => "select_connection" -> connection::ConnectionSummary;
    connection::AddAccount => "add_account" -> connection::ConnectionSummary;
    connection::RemoveConnection => "remove_connection" -> connection::Connections;
    connection::CheckConnection => "check_connection" -> Vec<connection::Check>;
    connection::IdentifyCaller => "identify_caller" -> connection::Caller;
    account::SignUp => "sign_up" -> account::SignUpOutcome;
    account::PendingSignUps => "pending_sign_ups" -> Vec<account::PendingSignUp>;
    account::ConfirmSignUp => "confirm_sign_up" -> account::CodeOutcome;
    account::ResendCode => "resend_code" -> account::CodeDelivery;
    account::SignIn => "sign_in" -> account::SignInOutcome;
    account::AnswerChallenge => "answer_challenge" -> account::AnswerOutcome;
    account::SignInWithBrowser => "sign_in_with_browser" -> account::BrowserSignInOutcome;
    account::CancelBrowserSignIn => "cancel_browser_sign_in" -> ();
    account::ForgotPassword => "forgot_password" -> account::CodeDelivery;
    account::ResetPassword => "reset_password" -> account::ResetOutcome;
    account::LoadSecurity => "load_security" -> account::Security;
    account::ChangePassword => "change_password" -> account::ChangePasswordOutcome;
    account::BeginAuthenticator => "begin_authenticator" -> account::AuthenticatorSetup;
    account::VerifyAuthenticator => "verify_authenticator" -> account::AuthenticatorOutcome;
    account::SetFactor => "set_factor" -> account::Security;
    account::ListDevices => "list_devices" -> account::Devices;
    account::ForgetDevice => "forget_device" -> account::Devices;
    account::DecideDevice => "decide_device" -> session::Session;
    account::ListPasskeys => "list_passkeys" -> account::Passkeys;
    account::RemovePasskey => "remove_passkey" -> account::Passkeys;
    account::SignOutEverywhere => "sign_out_everywhere" -> session::SignOutReport;
    session::SessionStatusRequest => "session_status" -> session::SessionStatus;
    session::LockSession => "lock_session" -> ();
    session::SignOut => "sign_out" -> session::SignOutReport;
    session::RemoveEverything => "remove_everything" -> session::SignOutReport;
    profile::LoadProfile => "load_profile" -> profile::Profile;
    profile::SaveProfile => "save_profile" -> profile::SaveProfileOutcome;
    profile::VerifyAddress => "verify_address" -> profile::VerifyAddressOutcome;
    profile::SendAddressCode => "send_address_code" -> profile::Profile;
    profile::DropAddressChange => "drop_address_change" -> profile::Profile;
    profile::PreviewDeletion => "preview_deletion" -> profile::DeletionPreview;
    profile::ExportProfile => "export_profile" -> profile::ExportOutcome;
    profile::DeleteAccount => "delete_account" -> profile::DeleteAccountOutcome;
    profile::ChoosePhoto => "choose_photo" -> profile::ChoosePhotoOutcome;
    profile::StagePhoto => "stage_photo" -> profile::StagedPhoto;
    profile::ShowStagedPhoto => "show_staged_photo" -> Bytes;
    profile::SavePhoto => "save_photo" -> profile::Profile;
    profile::RemovePhoto => "remove_photo" -> profile::Profile;
    profile::ShowPhoto => "show_photo" -> Bytes;
    files::ListFiles => "list_files" -> files::Listing;
    files::ChooseFiles => "choose_files" -> Vec<files::LocalItem>;
    files::ChooseFolders => "choose_folders" -> Vec<files::LocalItem>;
    files::CopyNames => "copy_names" -> ();
    files::Paste => "paste" -> files::Pasted;
    files::PlanUpload => "plan_upload" -> files::UploadPlan;
    files::StartUpload => "start_upload" -> Vec<files::TransferId>;
    files::StartDownload => "start_download" -> files::DownloadOutcome;
    files::StartArchive => "start_archive" -> files::DownloadOutcome;
    files::PlanDownload => "plan_download" -> files::PlanDownloadOutcome;
    files::StartDownloads => "start_downloads" -> Vec<files::TransferId>;
    files::ListTransfers => "list_transfers" -> Vec<files::Transfer>;
    files::CancelTransfers => "cancel_transfers" -> ();
    files::PauseTransfers => "pause_transfers" -> ();
    files::ResumeTransfers => "resume_transfers" -> ();
    files::RetryTransfers => "retry_transfers" -> ();
    files::JournalProblem => "journal_problem" -> Option<AppError>;
    files::ClearTransfers => "clear_transfers" -> Vec<files::Transfer>;
    files::OpenDownload => "open_download" -> ();
    files::ShowInFolder => "show_in_folder" -> ();
    files::DragDownload => "drag_download" -> ();
    files::DeleteFiles => "delete_files" -> files::ChangeId;
    files::CreateFolder => "create_folder" -> files::CreateFolderOutcome;
    files::PlanChange => "plan_change" -> files::ChangePlan;
    files::StartChange => "start_change" -> files::ChangeId;
    files::CancelChange => "cancel_change" -> ();
    files::UndoChange => "undo_change" -> files::ChangeId;
    files::ListTrash => "list_trash" -> files::TrashPage;
    files::RestoreTrash => "restore_trash" -> files::ChangeId;
    files::EmptyTrash => "empty_trash" -> files::ChangeId;
    files::StartSearch => "start_search" -> files::SearchId;
    files::CancelSearch => "cancel_search" -> ();
    files::ListVersions => "list_versions" -> Vec<files::FileVersion>;
    files::RestoreVersion => "restore_version" -> files::ChangeId;
    files::ShareFile => "share_file" -> files::SharedLink;
    files::ListShares => "list_shares" -> files::ShareList;
    files::ForgetShares => "forget_shares" -> files::ShareList;
    files::DescribeFile => "describe_file" -> files::FileDetails;
    files::SaveMetadata => "save_metadata" -> files::SaveDetailsOutcome;
    files::SaveTags => "save_tags" -> files::SaveDetailsOutcome;
    files::StartUsage => "start_usage" -> files::UsageId;
    files::CancelUsage => "cancel_usage" -> ();
    files::ListSyncs => "list_syncs" -> files::SyncPairs;
    files::ForgetSync => "forget_sync" -> files::SyncPairs;
    files::ChooseSyncFolder => "choose_sync_folder" -> Option<files::LocalItem>;
    files::PlanSync => "plan_sync" -> files::SyncId;
    files::ShowSync => "show_sync" -> Option<files::SyncNews>;
    files::ListSyncSteps => "list_sync_steps" -> files::SyncPage;
    files::SaveSyncPlan => "save_sync_plan" -> files::SavePlanOutcome;
    files::StartSync => "start_sync" -> ();
    files::CancelSync => "cancel_sync" -> ();
    administration::ListUsers => "list_users" -> administration::UserPage;
    administration::ShowUser => "show_user" -> administration::ShowUserOutcome;
    administration::InviteUser => "invite_user" -> administration::InviteOutcome;
    administration::ActOnUser => "act_on_user" -> administration::ActOutcome;
    administration::ListGroups => "list_groups" -> Vec<administration::Group>;
    administration::ListSignIns => "list_sign_ins" -> administration::SignIns;
    administration::ListActs => "list_acts" -> Vec<administration::Act>;
    settings::LoadSettings => "load_settings" -> settings::Settings;
    settings::SaveSettings => "save_settings" -> settings::Settings;
    settings::About => "about" -> settings::AboutApp;
    settings::Subscribe => "subscribe" -> ();
    settings::AnswerClose => "answer_close" -> ();
}
