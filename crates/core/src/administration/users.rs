//! Who is in the pool, and what is done to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use devops360_contract::administration::{
    Act, ActOnUser, ActOutcome, ActResult, Group, InviteOutcome, InviteUser, ListSignIns, ListUsers,
    PageMark, PoolUser, ShowUser, ShowUserOutcome, SignInEvent, SignInKind, SignIns, UserAct, UserDetails,
    UserPage, UserSearch, UserStatus,
};
use devops360_contract::connection::{SignInWith, TrustMode};

use super::error::AdministrationError;
use super::log::ActLog;
use super::ports::{DirectoryPage, DirectoryUser, Invitation, SignInRecord, UserDirectory};
use crate::account::factor;
use crate::cloud::{ErrorKind, ServiceError};
use crate::connection::ConnectionError;
use crate::environment::{Environment, timestamp};
use crate::session::{ActiveSession, Sessions};
use crate::settings::Preferences;

/// A search may answer empty pages one after the other; after so many the window is asked whether to go on.
const EMPTY_PAGES: usize = 10;

/// The people of the active connection's user pool.
pub struct Users {
    sessions: Arc<Sessions>,
    log: ActLog,
}

impl Users {
    /// Keeps the log in `preferences`.
    #[must_use]
    pub fn new(
        sessions: Arc<Sessions>,
        preferences: Arc<dyn Preferences>,
        environment: Arc<dyn Environment>,
    ) -> Self {
        Self { sessions, log: ActLog::new(preferences, environment) }
    }

    /// A page of the people.
    ///
    /// # Errors
    /// When the connection is not in operator mode, or the pool does not answer.
    pub async fn list(&self, request: ListUsers) -> Result<UserPage, AdministrationError> {
        let session = self.session()?;
        let search = request.search.as_ref().filter(|search| !search.starts_with.is_empty());
        let mut after = request.after.map(|mark| mark.0);
        let mut page = page_of_users(&session, search, after.as_deref()).await?;
        for _ in 1..EMPTY_PAGES {
            // A server that hands back the mark it was given would be asked for ever.
            if !page.entries.is_empty() || page.next.is_none() || page.next == after {
                break;
            }
            after = page.next;
            page = page_of_users(&session, search, after.as_deref()).await?;
        }
        Ok(UserPage {
            users: page.entries.into_iter().map(shown).collect(),
            next: page.next.filter(|next| Some(next) != after.as_ref()).map(PageMark),
        })
    }

    /// Everything about somebody.
    ///
    /// # Errors
    /// Like [`Self::list`].
    pub async fn show(&self, request: ShowUser) -> Result<ShowUserOutcome, AdministrationError> {
        let session = self.session()?;
        let user = match directory(&session).get_user(&request.username).await {
            Ok(user) => user,
            Err(error) if is_gone(&error) => return Ok(ShowUserOutcome::Gone),
            Err(error) => return Err(failed(&session, "AdminGetUser")(error)),
        };
        let groups = groups_of(&session, &user.username).await?;
        Ok(ShowUserOutcome::Shown(UserDetails {
            sub: sub(&user).to_owned(),
            groups,
            factors: user.factors.iter().filter_map(|name| factor(name)).collect(),
            yourself: is_self(&session, &user),
            user: shown(user),
        }))
    }

    /// Creates somebody and invites them.
    ///
    /// # Errors
    /// What the pool refuses, and a log that cannot be written.
    pub async fn invite(&self, request: InviteUser) -> Result<InviteOutcome, AdministrationError> {
        let session = self.session()?;
        let invitation = invitation(&session, &request);
        let begun = self.log.begin(&session, &invitation.username, UserAct::Invite)?;
        match directory(&session).create_user(&invitation).await {
            Ok(user) => {
                self.log.end(&begun, ActResult::Done);
                Ok(InviteOutcome::Invited(shown(user)))
            }
            Err(error) if error.kind == ErrorKind::Conflict => {
                self.log.end(&begun, ActResult::NotNow);
                Ok(InviteOutcome::Taken)
            }
            Err(error) => {
                self.log.end(&begun, ActResult::Failed);
                Err(failed(&session, "AdminCreateUser")(error))
            }
        }
    }

    /// Does something to somebody.
    ///
    /// # Errors
    /// What the pool refuses, and a log that cannot be written: then nothing was done.
    pub async fn act(&self, request: ActOnUser) -> Result<ActOutcome, AdministrationError> {
        let session = self.session()?;
        let ActOnUser { username, act } = request;
        if shuts_out(&act) {
            match directory(&session).get_user(&username).await {
                Ok(user) if is_self(&session, &user) => return Ok(ActOutcome::Yourself),
                Ok(_) => {}
                Err(error) if is_gone(&error) => return Ok(ActOutcome::Gone),
                Err(error) => return Err(failed(&session, "AdminGetUser")(error)),
            }
        }
        let begun = self.log.begin(&session, &username, act.clone())?;
        let (outcome, result) = match perform(directory(&session), &username, &act).await {
            Ok(()) if act == UserAct::Delete => (ActOutcome::Deleted, ActResult::Done),
            Ok(()) => (ActOutcome::Done, ActResult::Done),
            Err(error) if is_gone(&error) => (ActOutcome::Gone, ActResult::Gone),
            Err(error) if is_not_now(&error) => {
                (ActOutcome::NotNow { detail: error.message }, ActResult::NotNow)
            }
            Err(error) => {
                self.log.end(&begun, ActResult::Failed);
                return Err(failed(&session, operation(&act))(error));
            }
        };
        self.log.end(&begun, result);
        Ok(outcome)
    }

    /// The groups of the pool, by name.
    ///
    /// # Errors
    /// Like [`Self::list`].
    pub async fn groups(&self) -> Result<Vec<Group>, AdministrationError> {
        let session = self.session()?;
        let directory = directory(&session);
        let page = |after: Option<String>| async move { directory.list_groups(after.as_deref()).await };
        let mut groups = whole(page).await.map_err(failed(&session, "ListGroups"))?;
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(groups)
    }

    /// A page of somebody's sign-ins, where the pool records them.
    ///
    /// # Errors
    /// Like [`Self::list`].
    pub async fn sign_ins(&self, request: ListSignIns) -> Result<SignIns, AdministrationError> {
        let session = self.session()?;
        let after = request.after.map(|mark| mark.0);
        match directory(&session).sign_ins(&request.username, after.as_deref()).await {
            Ok(page) => Ok(SignIns::Recorded {
                events: page.entries.into_iter().map(event).collect(),
                next: page.next.filter(|next| Some(next) != after.as_ref()).map(PageMark),
            }),
            Err(error) if error.code == "UserPoolAddOnNotEnabledException" => Ok(SignIns::NotRecorded),
            Err(error) => Err(failed(&session, "AdminListUserAuthEvents")(error)),
        }
    }

    /// What was done from this computer, the latest first.
    #[must_use]
    pub fn acts(&self) -> Vec<Act> {
        self.log.all()
    }

    /// Whoever administers, in operator mode: otherwise this computer's credentials are not looked at.
    fn session(&self) -> Result<Arc<ActiveSession>, AdministrationError> {
        let session = self.sessions.current()?;
        match session.connection().mode {
            TrustMode::Operator => Ok(session),
            TrustMode::User => Err(ConnectionError::OperatorOnly.into()),
        }
    }
}

fn directory(session: &ActiveSession) -> &dyn UserDirectory {
    session.connection().services.directory.as_ref()
}

fn failed(session: &ActiveSession, operation: &'static str) -> impl Fn(ServiceError) -> AdministrationError {
    move |error| AdministrationError::of(error, operation, &session.connection().file)
}

async fn page_of_users(
    session: &ActiveSession,
    search: Option<&UserSearch>,
    after: Option<&str>,
) -> Result<DirectoryPage<DirectoryUser>, AdministrationError> {
    directory(session).list_users(search, after).await.map_err(failed(session, "ListUsers"))
}

async fn groups_of(session: &ActiveSession, username: &str) -> Result<Vec<String>, AdministrationError> {
    let directory = directory(session);
    let page = |after: Option<String>| async move { directory.groups_of(username, after.as_deref()).await };
    whole(page).await.map_err(failed(session, "AdminListGroupsForUser"))
}

/// Every page of a list of few.
async fn whole<T, F>(page: impl Fn(Option<String>) -> F) -> Result<Vec<T>, ServiceError>
where
    F: Future<Output = Result<DirectoryPage<T>, ServiceError>>,
{
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let DirectoryPage { entries, next } = page(after.clone()).await?;
        all.extend(entries);
        if next.is_none() || next == after {
            return Ok(all);
        }
        after = next;
    }
}

async fn perform(directory: &dyn UserDirectory, username: &str, act: &UserAct) -> Result<(), ServiceError> {
    match act {
        UserAct::Invite | UserAct::InviteAgain => directory.resend_invitation(username).await,
        UserAct::Enable => directory.set_enabled(username, true).await,
        UserAct::Disable => directory.set_enabled(username, false).await,
        UserAct::ResetPassword => directory.reset_password(username).await,
        UserAct::SignOut => directory.sign_out(username).await,
        UserAct::Join { group } => directory.add_to_group(username, group).await,
        UserAct::Leave { group } => directory.remove_from_group(username, group).await,
        UserAct::Delete => directory.delete_user(username).await,
    }
}

/// What an act is called in a policy.
const fn operation(act: &UserAct) -> &'static str {
    match act {
        UserAct::Invite | UserAct::InviteAgain => "AdminCreateUser",
        UserAct::Enable => "AdminEnableUser",
        UserAct::Disable => "AdminDisableUser",
        UserAct::ResetPassword => "AdminResetUserPassword",
        UserAct::SignOut => "AdminUserGlobalSignOut",
        UserAct::Join { .. } => "AdminAddUserToGroup",
        UserAct::Leave { .. } => "AdminRemoveUserFromGroup",
        UserAct::Delete => "AdminDeleteUser",
    }
}

/// Whether whoever does it to themselves is left outside.
const fn shuts_out(act: &UserAct) -> bool {
    matches!(act, UserAct::Disable | UserAct::Delete)
}

fn is_gone(error: &ServiceError) -> bool {
    error.code == "UserNotFoundException"
}

/// The pool cannot do it to somebody in that state: invite who has come, reset who has no verified address, join a group
/// that is not there.
fn is_not_now(error: &ServiceError) -> bool {
    let code = error.code.as_str();
    matches!(code, "UnsupportedUserStateException" | "InvalidParameterException" | "NotAuthorizedException")
        || code == "ResourceNotFoundException" && error.message.to_ascii_lowercase().contains("group")
}

/// Where the pool makes user names up, people go by their address.
fn invitation(session: &ActiveSession, request: &InviteUser) -> Invitation {
    let email = request.email.trim();
    let username = match session.connection().file.sign_in_with {
        SignInWith::Email => email,
        SignInWith::Username | SignInWith::UsernameOrEmail | SignInWith::Phone => request.username.trim(),
    };
    let name = request.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    // The invitation goes there with a password: who signs in with it has read their mail.
    let mut attributes = BTreeMap::from(
        [("email", email), ("email_verified", "true")]
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    attributes.extend(name.map(|name| ("name".to_owned(), name.to_owned())));
    Invitation { username: username.to_owned(), attributes }
}

fn sub(user: &DirectoryUser) -> &str {
    user.attributes.get("sub").map_or("", String::as_str)
}

fn is_self(session: &ActiveSession, user: &DirectoryUser) -> bool {
    sub(user) == session.sub() || user.username == session.username()
}

fn shown(user: DirectoryUser) -> PoolUser {
    let attribute = |name: &str| user.attributes.get(name).filter(|value| !value.is_empty()).cloned();
    PoolUser {
        name: attribute("name"),
        email: attribute("email"),
        phone: attribute("phone_number"),
        status: status(&user.status),
        enabled: user.enabled,
        created: timestamp(user.created),
        changed: timestamp(user.modified),
        username: user.username,
    }
}

fn status(name: &str) -> UserStatus {
    match name {
        "UNCONFIRMED" => UserStatus::Unconfirmed,
        "CONFIRMED" => UserStatus::Confirmed,
        "FORCE_CHANGE_PASSWORD" => UserStatus::Invited,
        "RESET_REQUIRED" => UserStatus::ResetRequired,
        "EXTERNAL_PROVIDER" => UserStatus::External,
        _ => UserStatus::Other,
    }
}

fn event(record: SignInRecord) -> SignInEvent {
    let place: Vec<String> = [record.city, record.country].into_iter().flatten().collect();
    SignInEvent {
        at: timestamp(record.at),
        kind: kind(&record.kind),
        passed: match record.response.as_str() {
            "Pass" => Some(true),
            "Fail" => Some(false),
            _ => None,
        },
        address: record.address,
        device: record.device,
        place: Some(place.join(", ")).filter(|place| !place.is_empty()),
    }
}

fn kind(name: &str) -> SignInKind {
    match name {
        "SignIn" => SignInKind::SignIn,
        "SignUp" => SignInKind::SignUp,
        "ForgotPassword" => SignInKind::ForgotPassword,
        "PasswordChange" => SignInKind::PasswordChange,
        "ResendCode" => SignInKind::ResendCode,
        _ => SignInKind::Other,
    }
}
