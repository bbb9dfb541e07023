//! The pool as an administrator has it.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use devops360_contract::administration::{Group, SearchField, UserSearch};
use devops360_core::administration::{DirectoryPage, DirectoryUser, Invitation, SignInRecord, UserDirectory};
use devops360_core::cloud::{ErrorKind, ServiceError};

use super::people::{Person, Standing};
use super::pool::FakeUserPool;

/// The most that Cognito gives at once.
const PAGE: usize = 60;
/// What an invitation says.
pub const INVITATION_PASSWORD: &str = "Invited-Horse-7";

impl FakeUserPool {
    /// Makes a group.
    pub fn add_group(&self, name: &str, description: Option<&str>) {
        let description = description.map(str::to_owned);
        self.state().groups.push(Group { name: name.to_owned(), description });
    }

    /// From now on the pool records sign-ins; these are those of a person so far, the latest first.
    pub fn record_sign_ins(&self, name: &str, events: Vec<SignInRecord>) {
        self.state().records_sign_ins = true;
        self.change(name, |person| person.sign_ins = events);
    }

    /// The groups of a person.
    #[must_use]
    pub fn groups(&self, name: &str) -> Vec<String> {
        self.find(name).map(|person| person.groups).unwrap_or_default()
    }

    fn somebody(&self, username: &str) -> Result<Person, ServiceError> {
        self.find(username)
            .ok_or_else(|| self.error(ErrorKind::NotFound, "UserNotFoundException", "User does not exist."))
    }

    /// Changes somebody who has to be there.
    fn edit(&self, username: &str, edit: impl FnOnce(&mut Person)) -> Result<(), ServiceError> {
        let person = self.somebody(username)?;
        self.change_sub(&person.sub, edit);
        Ok(())
    }

    fn group_is_there(&self, group: &str) -> Result<(), ServiceError> {
        if self.state().groups.iter().any(|known| known.name == group) {
            return Ok(());
        }
        Err(self.error(ErrorKind::NotFound, "ResourceNotFoundException", "Group not found."))
    }
}

#[async_trait]
impl UserDirectory for FakeUserPool {
    async fn list_users(
        &self,
        search: Option<&UserSearch>,
        after: Option<&str>,
    ) -> Result<DirectoryPage<DirectoryUser>, ServiceError> {
        self.calls.begin("ListUsers").await?;
        let state = self.state();
        // A page of the pool is searched, as at Cognito: it may come back empty although the pool goes on.
        let (people, next) = page(&state.people, after);
        let found = people.iter().filter(|person| search.is_none_or(|search| is_found(person, search)));
        Ok(DirectoryPage { entries: found.map(listed).collect(), next })
    }

    async fn get_user(&self, username: &str) -> Result<DirectoryUser, ServiceError> {
        self.calls.begin("AdminGetUser").await?;
        let person = self.somebody(username)?;
        Ok(DirectoryUser { factors: person.factors.clone(), ..listed(&person) })
    }

    async fn create_user(&self, invitation: &Invitation) -> Result<DirectoryUser, ServiceError> {
        self.calls.begin("AdminCreateUser").await?;
        let Invitation { username, attributes } = invitation;
        let email = attributes.get("email").map_or("", String::as_str);
        if self.find(username).is_some() || self.find(email).is_some() {
            let message = "User account already exists.";
            return Err(self.error(ErrorKind::Conflict, "UsernameExistsException", message));
        }
        let sub = self.add_person(username, INVITATION_PASSWORD, email);
        self.change_sub(&sub, |person| {
            person.attributes.extend(attributes.clone());
            person.must_change = true;
        });
        self.somebody(username).map(|person| listed(&person))
    }

    async fn resend_invitation(&self, username: &str) -> Result<(), ServiceError> {
        self.calls.begin("AdminCreateUser").await?;
        if self.somebody(username)?.must_change {
            return Ok(());
        }
        let message = "Resend not possible. User is not in FORCE_CHANGE_PASSWORD state";
        Err(self.error(ErrorKind::Invalid, "UnsupportedUserStateException", message))
    }

    async fn set_enabled(&self, username: &str, enabled: bool) -> Result<(), ServiceError> {
        self.calls.begin(if enabled { "AdminEnableUser" } else { "AdminDisableUser" }).await?;
        let standing = if enabled { Standing::Confirmed } else { Standing::Disabled };
        self.edit(username, |person| person.standing = standing)
    }

    async fn reset_password(&self, username: &str) -> Result<(), ServiceError> {
        self.calls.begin("AdminResetUserPassword").await?;
        if self.somebody(username)?.must_change {
            let message = "User password cannot be reset in the current state.";
            return Err(self.error(ErrorKind::Unauthenticated, "NotAuthorizedException", message));
        }
        self.edit(username, |person| person.standing = Standing::ResetRequired)?;
        self.send_code(username);
        Ok(())
    }

    async fn sign_out(&self, username: &str) -> Result<(), ServiceError> {
        self.calls.begin("AdminUserGlobalSignOut").await?;
        let sub = self.somebody(username)?.sub;
        let mut state = self.state();
        let own = state.refresh_tokens.values_mut().filter(|token| token.sub == sub);
        own.for_each(|token| token.revoked = true);
        Ok(())
    }

    async fn delete_user(&self, username: &str) -> Result<(), ServiceError> {
        self.calls.begin("AdminDeleteUser").await?;
        let sub = self.somebody(username)?.sub;
        self.state().people.retain(|person| person.sub != sub);
        Ok(())
    }

    async fn list_groups(&self, after: Option<&str>) -> Result<DirectoryPage<Group>, ServiceError> {
        self.calls.begin("ListGroups").await?;
        let (groups, next) = page(&self.state().groups, after);
        Ok(DirectoryPage { entries: groups, next })
    }

    async fn groups_of(
        &self,
        username: &str,
        after: Option<&str>,
    ) -> Result<DirectoryPage<String>, ServiceError> {
        self.calls.begin("AdminListGroupsForUser").await?;
        let (entries, next) = page(&self.somebody(username)?.groups, after);
        Ok(DirectoryPage { entries, next })
    }

    async fn add_to_group(&self, username: &str, group: &str) -> Result<(), ServiceError> {
        self.calls.begin("AdminAddUserToGroup").await?;
        self.group_is_there(group)?;
        self.edit(username, |person| {
            person.groups.retain(|known| known != group);
            person.groups.push(group.to_owned());
        })
    }

    async fn remove_from_group(&self, username: &str, group: &str) -> Result<(), ServiceError> {
        self.calls.begin("AdminRemoveUserFromGroup").await?;
        self.group_is_there(group)?;
        self.edit(username, |person| person.groups.retain(|known| known != group))
    }

    async fn sign_ins(
        &self,
        username: &str,
        after: Option<&str>,
    ) -> Result<DirectoryPage<SignInRecord>, ServiceError> {
        self.calls.begin("AdminListUserAuthEvents").await?;
        if !self.state().records_sign_ins {
            let message = "Threat protection is not enabled for this user pool.";
            return Err(self.error(ErrorKind::Invalid, "UserPoolAddOnNotEnabledException", message));
        }
        let (entries, next) = page(&self.somebody(username)?.sign_ins, after);
        Ok(DirectoryPage { entries, next })
    }
}

/// The page of `all` that begins where `after` says, and where the next one does.
fn page<T: Clone>(all: &[T], after: Option<&str>) -> (Vec<T>, Option<String>) {
    let start: usize = after.and_then(|mark| mark.parse().ok()).unwrap_or_default();
    let end = all.len().min(start + PAGE);
    (all[start.min(end)..end].to_vec(), (end < all.len()).then(|| end.to_string()))
}

fn is_found(person: &Person, search: &UserSearch) -> bool {
    let attribute = |name: &str| person.attributes.get(name).map_or("", String::as_str);
    let value = match search.field {
        SearchField::Username => person.username.as_str(),
        SearchField::Email => attribute("email"),
        SearchField::Phone => attribute("phone_number"),
        SearchField::Name => attribute("name"),
    };
    value.starts_with(&search.starts_with)
}

fn listed(person: &Person) -> DirectoryUser {
    let status = match person.standing {
        Standing::Unconfirmed => "UNCONFIRMED",
        Standing::ResetRequired => "RESET_REQUIRED",
        Standing::Confirmed | Standing::Disabled if person.must_change => "FORCE_CHANGE_PASSWORD",
        Standing::Confirmed | Standing::Disabled => "CONFIRMED",
    };
    let since = SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_000_000);
    DirectoryUser {
        username: person.username.clone(),
        attributes: person.attributes.clone(),
        status: status.to_owned(),
        enabled: person.standing != Standing::Disabled,
        created: since,
        modified: since,
        factors: Vec::new(),
    }
}
