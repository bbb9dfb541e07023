//! The user pool, as whoever administers it needs it: one method an operation of Cognito, with this computer's own
//! credentials.

use std::collections::BTreeMap;
use std::time::SystemTime;

use async_trait::async_trait;
use devops360_contract::administration::{Group, UserSearch};

use crate::cloud::ServiceError;

/// A user pool. `ServiceError::code` is Cognito's exception name.
#[async_trait]
pub trait UserDirectory: Send + Sync {
    /// `ListUsers`: at most 60.
    async fn list_users(
        &self,
        search: Option<&UserSearch>,
        after: Option<&str>,
    ) -> Result<DirectoryPage<DirectoryUser>, ServiceError>;

    /// `AdminGetUser`.
    async fn get_user(&self, username: &str) -> Result<DirectoryUser, ServiceError>;

    /// `AdminCreateUser`: the invitation goes by e-mail.
    async fn create_user(&self, invitation: &Invitation) -> Result<DirectoryUser, ServiceError>;

    /// `AdminCreateUser` with `RESEND`.
    async fn resend_invitation(&self, username: &str) -> Result<(), ServiceError>;

    /// `AdminEnableUser` or `AdminDisableUser`.
    async fn set_enabled(&self, username: &str, enabled: bool) -> Result<(), ServiceError>;

    /// `AdminResetUserPassword`.
    async fn reset_password(&self, username: &str) -> Result<(), ServiceError>;

    /// `AdminUserGlobalSignOut`.
    async fn sign_out(&self, username: &str) -> Result<(), ServiceError>;

    /// `AdminDeleteUser`.
    async fn delete_user(&self, username: &str) -> Result<(), ServiceError>;

    /// `ListGroups`: at most 60.
    async fn list_groups(&self, after: Option<&str>) -> Result<DirectoryPage<Group>, ServiceError>;

    /// `AdminListGroupsForUser`: at most 60, by name.
    async fn groups_of(
        &self,
        username: &str,
        after: Option<&str>,
    ) -> Result<DirectoryPage<String>, ServiceError>;

    /// `AdminAddUserToGroup`.
    async fn add_to_group(&self, username: &str, group: &str) -> Result<(), ServiceError>;

    /// `AdminRemoveUserFromGroup`.
    async fn remove_from_group(&self, username: &str, group: &str) -> Result<(), ServiceError>;

    /// `AdminListUserAuthEvents`: at most 60, the latest first.
    async fn sign_ins(
        &self,
        username: &str,
        after: Option<&str>,
    ) -> Result<DirectoryPage<SignInRecord>, ServiceError>;
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryPage<T> {
    /// What is on it; a search may leave it empty although it goes on.
    pub entries: Vec<T>,
    /// Where the next one begins.
    pub next: Option<String>,
}

/// Somebody in the pool (`UserType`, `AdminGetUser`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryUser {
    /// `Username`.
    pub username: String,
    /// Attributes by their Cognito names, such as `email`.
    pub attributes: BTreeMap<String, String>,
    /// `UserStatus`, such as `FORCE_CHANGE_PASSWORD`.
    pub status: String,
    /// `Enabled`.
    pub enabled: bool,
    /// `UserCreateDate`.
    pub created: SystemTime,
    /// `UserLastModifiedDate`.
    pub modified: SystemTime,
    /// `UserMFASettingList`; `ListUsers` does not have it.
    pub factors: Vec<String>,
}

/// The arguments of `AdminCreateUser`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// `Username`.
    pub username: String,
    /// Attributes by their Cognito names.
    pub attributes: BTreeMap<String, String>,
}

/// Something that somebody did to get in (`AuthEventType`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRecord {
    /// `EventType`, such as `SignIn`.
    pub kind: String,
    /// `EventResponse`: `Pass`, `Fail` or `InProgress`.
    pub response: String,
    /// `CreationDate`.
    pub at: SystemTime,
    /// `IpAddress`.
    pub address: Option<String>,
    /// `DeviceName`.
    pub device: Option<String>,
    /// `City`.
    pub city: Option<String>,
    /// `Country`.
    pub country: Option<String>,
}
