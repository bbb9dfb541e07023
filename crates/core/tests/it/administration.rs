//! The people of a pool, as its administrator sees and changes them.

use devops360_contract::account::SignInOutcome;
use devops360_contract::administration::{
    ActOnUser, ActOutcome, ActResult, InviteOutcome, InviteUser, ListSignIns, ListUsers, PageMark,
    SearchField, ShowUser, ShowUserOutcome, SignInKind, SignIns, UserAct, UserDetails, UserPage, UserSearch,
    UserStatus,
};
use devops360_contract::{AppError, Code};
use devops360_core::administration::{SignInRecord, Users};
use devops360_core::cloud::ErrorKind;
use devops360_core::environment::Environment;
use devops360_testkit::identity::{INVITATION_PASSWORD, PoolOptions};

use crate::app::{App, Computer, PASSWORD, operator_file, user_file};

struct Office {
    computer: Computer,
    app: App,
    users: Users,
}

/// Ada administers, from a computer in operator mode.
async fn office() -> Office {
    let computer = Computer::new(PoolOptions { confidential: true, ..PoolOptions::default() });
    let app = computer.start_with(&operator_file());
    app.sign_in(true).await;
    let users = users(&computer, &app);
    Office { computer, app, users }
}

fn users(computer: &Computer, app: &App) -> Users {
    Users::new(app.sessions.clone(), computer.preferences.clone(), computer.clock.clone())
}

impl Office {
    fn add(&self, username: &str) {
        self.computer.pool().add_person(username, PASSWORD, &format!("{username}@example.com"));
    }

    async fn page(&self, after: Option<PageMark>) -> UserPage {
        self.users.list(ListUsers { search: None, after }).await.unwrap()
    }

    async fn search(&self, field: SearchField, starts_with: &str) -> Vec<String> {
        let search = Some(UserSearch { field, starts_with: starts_with.to_owned() });
        let page = self.users.list(ListUsers { search, after: None }).await.unwrap();
        page.users.into_iter().map(|user| user.username).collect()
    }

    async fn act(&self, username: &str, act: UserAct) -> ActOutcome {
        self.users.act(ActOnUser { username: username.to_owned(), act }).await.unwrap()
    }

    async fn show(&self, username: &str) -> UserDetails {
        match self.users.show(ShowUser { username: username.to_owned() }).await.unwrap() {
            ShowUserOutcome::Shown(details) => details,
            ShowUserOutcome::Gone => panic!("{username} is gone"),
        }
    }

    async fn sign_in_of(&self, username: &str, password: &str) -> SignInOutcome {
        let elsewhere = self.computer.start();
        elsewhere.try_sign_in(username, password, false).await.unwrap()
    }

    /// Who was it done to, and what became of it; the latest first.
    fn logged(&self) -> Vec<(String, UserAct, ActResult)> {
        self.users.acts().into_iter().map(|act| (act.username, act.act, act.result)).collect()
    }
}

fn invite(username: &str, email: &str) -> InviteUser {
    InviteUser {
        username: username.to_owned(),
        email: email.to_owned(),
        name: Some(" Ben Okafor ".to_owned()),
    }
}

#[tokio::test]
async fn ten_thousand_people_are_read_a_page_at_a_time() {
    let office = office().await;
    for number in 0..9_999 {
        office.add(&format!("person-{number}"));
    }
    let first = office.page(None).await;
    assert_eq!(first.users.len(), 60);
    assert_eq!(office.computer.pool().calls.count("ListUsers"), 1, "no more than was asked for");
    let second = office.page(first.next).await;
    assert_eq!(second.users.len(), 60);
    assert_eq!(office.computer.pool().calls.count("ListUsers"), 2);
    assert_ne!(first.users[0], second.users[0]);
}

#[tokio::test]
async fn a_search_goes_on_through_pages_without_a_match_but_not_for_ever() {
    let office = office().await;
    for number in 0..9_999 {
        office.add(&format!("person-{number}"));
    }
    assert_eq!(office.search(SearchField::Username, "person-200").await, ["person-200"]);
    assert_eq!(office.search(SearchField::Email, "person-300@").await, ["person-300"]);
    let before = office.computer.pool().calls.count("ListUsers");
    let search = Some(UserSearch { field: SearchField::Name, starts_with: "Nobody".to_owned() });
    let page = office.users.list(ListUsers { search, after: None }).await.unwrap();
    assert!(page.users.is_empty() && page.next.is_some(), "{page:?}");
    assert_eq!(office.computer.pool().calls.count("ListUsers") - before, 10);
}

#[tokio::test]
async fn somebody_is_invited_and_comes_with_the_password_that_was_sent() {
    let office = office().await;
    let InviteOutcome::Invited(user) =
        office.users.invite(invite(" ben ", " ben@example.com ")).await.unwrap()
    else {
        panic!("nobody is called so yet");
    };
    assert_eq!((user.username.as_str(), user.name.as_deref()), ("ben", Some("Ben Okafor")));
    assert_eq!(user.status, UserStatus::Invited);
    assert_eq!(office.computer.pool().attributes("ben")["email_verified"], "true");
    assert!(matches!(office.sign_in_of("ben", INVITATION_PASSWORD).await, SignInOutcome::Challenge(_)));
    assert_eq!(office.act("ben", UserAct::InviteAgain).await, ActOutcome::Done);
    assert_eq!(
        office.users.invite(invite("ben", "other@example.com")).await.unwrap(),
        InviteOutcome::Taken,
        "the name is taken"
    );
    assert!(matches!(office.act("ada", UserAct::InviteAgain).await, ActOutcome::NotNow { .. }));
}

#[tokio::test]
async fn whoever_is_disabled_cannot_sign_in_until_they_are_enabled() {
    let office = office().await;
    office.add("ben");
    assert_eq!(office.act("ben", UserAct::Disable).await, ActOutcome::Done);
    assert!(!office.show("ben").await.user.enabled);
    let refused = office.computer.start().try_sign_in("ben", PASSWORD, false).await.unwrap_err();
    assert_eq!(AppError::from(refused).code, Code::RefusedByPool);
    assert_eq!(office.act("ben", UserAct::Enable).await, ActOutcome::Done);
    assert!(matches!(office.sign_in_of("ben", PASSWORD).await, SignInOutcome::SignedIn(_)));
}

#[tokio::test]
async fn a_reset_password_does_not_work_any_more() {
    let office = office().await;
    office.add("ben");
    assert_eq!(office.act("ben", UserAct::ResetPassword).await, ActOutcome::Done);
    assert_eq!(office.show("ben").await.user.status, UserStatus::ResetRequired);
    assert_eq!(office.sign_in_of("ben", PASSWORD).await, SignInOutcome::PasswordResetRequired);
    office.users.invite(invite("cem", "cem@example.com")).await.unwrap();
    assert!(
        matches!(office.act("cem", UserAct::ResetPassword).await, ActOutcome::NotNow { .. }),
        "who was invited has no password to reset"
    );
}

#[tokio::test]
async fn groups_are_listed_joined_and_left() {
    let office = office().await;
    office.add("ben");
    for number in (0..70).rev() {
        office.computer.pool().add_group(&format!("group-{number:02}"), None);
    }
    let names: Vec<String> =
        office.users.groups().await.unwrap().into_iter().map(|group| group.name).collect();
    assert_eq!(names.len(), 70);
    assert!(names.is_sorted());
    let join = |group: &str| UserAct::Join { group: group.to_owned() };
    assert_eq!(office.act("ben", join("group-07")).await, ActOutcome::Done);
    assert_eq!(office.show("ben").await.groups, ["group-07"]);
    assert!(matches!(office.act("ben", join("nobody's")).await, ActOutcome::NotNow { .. }));
    let leave = UserAct::Leave { group: "group-07".to_owned() };
    assert_eq!(office.act("ben", leave).await, ActOutcome::Done);
    assert_eq!(office.computer.pool().groups("ben"), [""; 0]);
}

#[tokio::test]
async fn signing_somebody_out_ends_their_sessions_alone() {
    let office = office().await;
    office.add("ben");
    assert!(matches!(office.sign_in_of("ben", PASSWORD).await, SignInOutcome::SignedIn(_)));
    assert_eq!(office.computer.pool().live_refresh_tokens(), 2);
    assert_eq!(office.act("ben", UserAct::SignOut).await, ActOutcome::Done);
    assert_eq!(office.computer.pool().live_refresh_tokens(), 1);
}

#[tokio::test]
async fn whoever_is_deleted_is_gone_and_nobody_deletes_or_disables_themselves() {
    let office = office().await;
    office.add("ben");
    assert_eq!(office.act("ben", UserAct::Delete).await, ActOutcome::Deleted);
    assert_eq!(office.act("ben", UserAct::Delete).await, ActOutcome::Gone);
    let ben = ShowUser { username: "ben".to_owned() };
    assert_eq!(office.users.show(ben).await.unwrap(), ShowUserOutcome::Gone);
    for act in [UserAct::Delete, UserAct::Disable] {
        for name in ["ada", "ada@example.com"] {
            assert_eq!(office.act(name, act.clone()).await, ActOutcome::Yourself);
        }
    }
    assert!(office.show("ada").await.yourself && office.show("ada").await.user.enabled);
}

#[tokio::test]
async fn every_act_is_in_the_log_with_what_became_of_it() {
    let office = office().await;
    office.add("ben");
    office.act("ben", UserAct::Disable).await;
    office.users.invite(invite("ben", "ben@example.com")).await.unwrap();
    let pool = office.computer.pool();
    pool.calls.fail_next("AdminDeleteUser", ErrorKind::Denied, "AccessDeniedException", "not you");
    let refused = office.users.act(ActOnUser { username: "ben".to_owned(), act: UserAct::Delete }).await;
    let refused = AppError::from(refused.unwrap_err());
    assert_eq!(refused.code, Code::AdministrationDenied);
    assert_eq!(refused.args["operation"], "AdminDeleteUser");
    office.act("ben", UserAct::Delete).await;
    office.act("ben", UserAct::SignOut).await;
    let ben = |act, result| ("ben".to_owned(), act, result);
    assert_eq!(
        office.logged(),
        [
            ben(UserAct::SignOut, ActResult::Gone),
            ben(UserAct::Delete, ActResult::Done),
            ben(UserAct::Delete, ActResult::Failed),
            ben(UserAct::Invite, ActResult::NotNow),
            ben(UserAct::Disable, ActResult::Done),
        ]
    );
    let latest = &users(&office.computer, &office.app).acts()[0];
    assert_eq!((latest.by.as_str(), latest.pool.as_str()), ("ada", "eu-north-1_Fakepool1"));
}

#[tokio::test]
async fn what_cannot_be_noted_is_not_done() {
    let office = office().await;
    office.add("ben");
    office.computer.preferences.set_read_only(true);
    let act = ActOnUser { username: "ben".to_owned(), act: UserAct::Delete };
    let error = AppError::from(office.users.act(act).await.unwrap_err());
    assert_eq!(error.code, Code::SettingsUnwritable);
    assert_eq!(office.computer.pool().calls.count("AdminDeleteUser"), 0);
}

#[tokio::test]
async fn the_log_keeps_a_thousand_acts() {
    let office = office().await;
    office.add("ben");
    for _ in 0..1_001 {
        office.act("ben", UserAct::SignOut).await;
    }
    assert_eq!(office.logged().len(), 1_000);
}

#[tokio::test]
async fn sign_ins_are_shown_where_the_pool_records_them() {
    let office = office().await;
    office.add("ben");
    let ask = |after| ListSignIns { username: "ben".to_owned(), after };
    assert_eq!(office.users.sign_ins(ask(None)).await.unwrap(), SignIns::NotRecorded);
    let record = SignInRecord {
        kind: "SignIn".to_owned(),
        response: "Fail".to_owned(),
        at: office.computer.clock.now(),
        address: Some("203.0.113.7".to_owned()),
        device: None,
        city: Some("Uppsala".to_owned()),
        country: Some("Sweden".to_owned()),
    };
    office.computer.pool().record_sign_ins("ben", vec![record; 61]);
    let SignIns::Recorded { events, next } = office.users.sign_ins(ask(None)).await.unwrap() else {
        panic!("the pool records them now");
    };
    assert_eq!((events.len(), events[0].kind, events[0].passed), (60, SignInKind::SignIn, Some(false)));
    assert_eq!(events[0].place.as_deref(), Some("Uppsala, Sweden"));
    let SignIns::Recorded { events, next } = office.users.sign_ins(ask(next)).await.unwrap() else {
        panic!("the pool records them still");
    };
    assert_eq!((events.len(), next), (1, None));
}

#[tokio::test]
async fn in_user_mode_this_computers_credentials_are_not_looked_at() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.sign_in(true).await;
    let error = users(&computer, &app).list(ListUsers { search: None, after: None }).await.unwrap_err();
    assert_eq!(AppError::from(error).code, Code::OperatorOnly);
    let error = app.connections.caller().await.unwrap_err();
    assert_eq!(AppError::from(error).code, Code::OperatorOnly);
    assert_eq!(computer.pool().calls.count("ListUsers"), 0);
    assert_eq!(computer.cloud.caller.calls.count("GetCallerIdentity"), 0);
}

#[tokio::test]
async fn missing_credentials_and_the_caller_are_named() {
    let office = office().await;
    assert_eq!(office.app.connections.caller().await.unwrap().account, "123456789012");
    let calls = &office.computer.cloud.caller.calls;
    calls.fail_next("GetCallerIdentity", ErrorKind::Unauthenticated, "ExpiredToken", "expired");
    let error = office.app.connections.caller().await.unwrap_err();
    assert_eq!(AppError::from(error).code, Code::OperatorCredentialsMissing);
    office.computer.pool().calls.fail_next("ListUsers", ErrorKind::Unauthenticated, "", "no credentials");
    let error = office.users.list(ListUsers { search: None, after: None }).await.unwrap_err();
    assert_eq!(AppError::from(error).code, Code::OperatorCredentialsMissing);
}
