//! The people of the user pool, as whoever administers it sees them. Operator mode only.

use serde::{Deserialize, Serialize};

use crate::account::Factor;
use crate::primitives::{Timestamp, opaque_id};

opaque_id! {
    /// Where a list goes on.
    PageMark
}

/// Asks for a page of the people: at most 60, in the pool's own order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListUsers {
    /// Whom to look for; everybody without it.
    pub search: Option<UserSearch>,
    /// Where the page before ended.
    pub after: Option<PageMark>,
}

/// Whom to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSearch {
    /// What is looked at.
    pub field: SearchField,
    /// How it begins.
    pub starts_with: String,
}

/// What a pool can search by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchField {
    /// The user name.
    Username,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
    /// The full name.
    Name,
}

/// A page of the people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPage {
    /// Those of this page.
    pub users: Vec<PoolUser>,
    /// Where the next page begins, where there is one.
    pub next: Option<PageMark>,
}

/// Somebody in the user pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolUser {
    /// The user name, which the pool may have made up.
    pub username: String,
    /// The full name.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// How far they are.
    pub status: UserStatus,
    /// Whether they may sign in.
    pub enabled: bool,
    /// Since when they are in the pool.
    pub created: Timestamp,
    /// When anything about them changed last.
    pub changed: Timestamp,
}

/// How far somebody is (`UserStatus` of Cognito).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Signed up, and has not confirmed it.
    Unconfirmed,
    /// In use.
    Confirmed,
    /// Invited, and has not set a password of their own.
    Invited,
    /// Has to set a new password first.
    ResetRequired,
    /// Comes from another identity provider.
    External,
    /// Something else.
    Other,
}

/// Asks for everything about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowUser {
    /// The user name.
    pub username: String,
}

/// Somebody, or that they are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShowUserOutcome {
    /// They are there.
    Shown(UserDetails),
    /// They are not in the pool any more.
    Gone,
}

/// Everything about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetails {
    /// Who.
    pub user: PoolUser,
    /// The pool's `sub`: the person, for ever.
    pub sub: String,
    /// The groups that they are in, by name.
    pub groups: Vec<String>,
    /// The second factors that are on.
    pub factors: Vec<Factor>,
    /// Whether it is whoever is signed in here.
    pub yourself: bool,
}

/// Creates somebody and sends them an invitation with a password that has to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteUser {
    /// The user name; the address where the pool makes user names up.
    pub username: String,
    /// Where the invitation goes.
    pub email: String,
    /// The full name, where it is known.
    pub name: Option<String>,
}

/// What became of an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteOutcome {
    /// It is on its way.
    Invited(PoolUser),
    /// Somebody has that name or address already.
    Taken,
}

/// Does something to somebody. Every act is kept in the log of this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActOnUser {
    /// The user name.
    pub username: String,
    /// What is done.
    pub act: UserAct,
}

/// What is done to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserAct {
    /// Creates them and invites them.
    Invite,
    /// Sends the invitation again, with another password.
    InviteAgain,
    /// Lets them sign in again.
    Enable,
    /// Keeps them from signing in; nothing of theirs is deleted.
    Disable,
    /// Sends them a code to set a new password with; the old one does not work any more.
    ResetPassword,
    /// Ends every session of theirs.
    SignOut,
    /// Puts them into a group.
    Join {
        /// Which.
        group: String,
    },
    /// Takes them out of a group.
    Leave {
        /// Which.
        group: String,
    },
    /// Deletes them from the pool, not what they have in the bucket and the table.
    Delete,
}

/// What became of an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActOutcome {
    /// It is done.
    Done,
    /// They are deleted.
    Deleted,
    /// They were not in the pool any more.
    Gone,
    /// One does not do that to oneself.
    Yourself,
    /// The pool cannot do that as they are now.
    NotNow {
        /// The pool's own words.
        detail: String,
    },
}

/// Asks for the groups of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListGroups {}

/// A group of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// What it is for, where that is said.
    pub description: Option<String>,
}

/// Asks for a page of somebody's sign-ins, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSignIns {
    /// The user name.
    pub username: String,
    /// Where the page before ended.
    pub after: Option<PageMark>,
}

/// Somebody's sign-ins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignIns {
    /// The pool does not record them.
    NotRecorded,
    /// A page of them.
    Recorded {
        /// Those of this page.
        events: Vec<SignInEvent>,
        /// Where the next page begins, where there is one.
        next: Option<PageMark>,
    },
}

/// Something that somebody did to get in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: SignInKind,
    /// Whether it worked; `None` while it goes on.
    pub passed: Option<bool>,
    /// From which address.
    pub address: Option<String>,
    /// From which device.
    pub device: Option<String>,
    /// From which city and country.
    pub place: Option<String>,
}

/// What somebody did to get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInKind {
    /// Signed in.
    SignIn,
    /// Signed up.
    SignUp,
    /// Asked for a new password.
    ForgotPassword,
    /// Changed the password.
    PasswordChange,
    /// Asked for a code again.
    ResendCode,
    /// Something else.
    Other,
}

/// Asks for what was done from this computer, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListActs {}

/// Something that was done to somebody from this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// When it began.
    pub at: Timestamp,
    /// Who did it.
    pub by: String,
    /// To whom.
    pub username: String,
    /// In which user pool.
    pub pool: String,
    /// What.
    pub act: UserAct,
    /// What became of it.
    pub result: ActResult,
}

/// What became of something that was done from this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActResult {
    /// It is not known: the app ended meanwhile.
    Unknown,
    /// It was done.
    Done,
    /// There was nobody to do it to.
    Gone,
    /// The pool could not do it.
    NotNow,
    /// It failed.
    Failed,
}
