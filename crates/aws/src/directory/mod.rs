//! Cognito user pools as an administrator has them, one file an operation: with this computer's own credentials.

mod admin_create_user;
mod admin_delete_user;
mod admin_get_user;
mod admin_list_groups_for_user;
mod admin_list_user_auth_events;
mod admin_reset_user_password;
mod admin_set_user_enabled;
mod admin_set_user_group;
mod admin_user_global_sign_out;
mod convert;
mod list_groups;
mod list_users;

use async_trait::async_trait;
use aws_sdk_cognitoidentityprovider::Client;
use devops360_contract::administration::{Group, UserSearch};
use devops360_contract::connection::ConnectionFile;
use devops360_core::administration::{DirectoryPage, DirectoryUser, Invitation, SignInRecord, UserDirectory};
use devops360_core::cloud::{Service, ServiceError};

use crate::config::Clients;

const SERVICE: Service = Service::UserPool;
/// The most that Cognito gives at once.
const PAGE: i32 = 60;

/// The people of one user pool.
pub(crate) struct Directory {
    client: Client,
    pool: String,
}

impl Directory {
    pub(crate) fn new(clients: &Clients, connection: &ConnectionFile) -> Self {
        Self { client: Client::new(&clients.as_machine(connection)), pool: connection.user_pool_id.clone() }
    }
}

#[async_trait]
impl UserDirectory for Directory {
    async fn list_users(
        &self,
        search: Option<&UserSearch>,
        after: Option<&str>,
    ) -> Result<DirectoryPage<DirectoryUser>, ServiceError> {
        list_users::call(self, search, after).await
    }

    async fn get_user(&self, username: &str) -> Result<DirectoryUser, ServiceError> {
        admin_get_user::call(self, username).await
    }

    async fn create_user(&self, invitation: &Invitation) -> Result<DirectoryUser, ServiceError> {
        admin_create_user::call(self, invitation).await
    }

    async fn resend_invitation(&self, username: &str) -> Result<(), ServiceError> {
        admin_create_user::resend(self, username).await
    }

    async fn set_enabled(&self, username: &str, enabled: bool) -> Result<(), ServiceError> {
        admin_set_user_enabled::call(self, username, enabled).await
    }

    async fn reset_password(&self, username: &str) -> Result<(), ServiceError> {
        admin_reset_user_password::call(self, username).await
    }

    async fn sign_out(&self, username: &str) -> Result<(), ServiceError> {
        admin_user_global_sign_out::call(self, username).await
    }

    async fn delete_user(&self, username: &str) -> Result<(), ServiceError> {
        admin_delete_user::call(self, username).await
    }

    async fn list_groups(&self, after: Option<&str>) -> Result<DirectoryPage<Group>, ServiceError> {
        list_groups::call(self, after).await
    }

    async fn groups_of(
        &self,
        username: &str,
        after: Option<&str>,
    ) -> Result<DirectoryPage<String>, ServiceError> {
        admin_list_groups_for_user::call(self, username, after).await
    }

    async fn add_to_group(&self, username: &str, group: &str) -> Result<(), ServiceError> {
        admin_set_user_group::add(self, username, group).await
    }

    async fn remove_from_group(&self, username: &str, group: &str) -> Result<(), ServiceError> {
        admin_set_user_group::remove(self, username, group).await
    }

    async fn sign_ins(
        &self,
        username: &str,
        after: Option<&str>,
    ) -> Result<DirectoryPage<SignInRecord>, ServiceError> {
        admin_list_user_auth_events::call(self, username, after).await
    }
}
