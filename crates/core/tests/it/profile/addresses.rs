//! A new e-mail address or phone number counts once its code is entered.

use devops360_contract::account::{CodeDelivery, DeliveryMedium};
use devops360_contract::connection::Attribute;
use devops360_contract::profile::{
    AddressChange, DropAddressChange, Profile, SendAddressCode, VerifyAddress, VerifyAddressOutcome,
};
use devops360_core::cloud::ErrorKind;
use devops360_testkit::identity::PoolOptions;

use crate::app::EMAIL;
use crate::profile::saving::{Home, edit, saved};

const NEW: &str = "ada@new.example";

/// A pool that waits for the code, as the template sets it up.
async fn waiting_home() -> Home {
    Home::with(PoolOptions { verifies_before_update: true, ..PoolOptions::default() }).await
}

impl Home {
    async fn change_email(&self, to: &str) -> Profile {
        saved(self.save(self.revision().await, edit([(Attribute::Email, to)], None)).await)
    }

    async fn revision(&self) -> u64 {
        self.profiles.load().await.unwrap().revision
    }

    async fn enter(&self, attribute: Attribute, code: &str) -> VerifyAddressOutcome {
        let code = code.to_owned();
        self.profiles.verify_address(VerifyAddress { attribute, code }).await.unwrap()
    }

    fn code(&self, attribute: Attribute) -> String {
        self.computer.pool().last_address_code("ada", attribute.as_str()).unwrap()
    }
}

#[track_caller]
fn only(profile: &Profile) -> &AddressChange {
    match profile.address_changes.as_slice() {
        [change] => change,
        other => panic!("one change was expected: {other:?}"),
    }
}

#[track_caller]
fn verified(outcome: VerifyAddressOutcome) -> Profile {
    match outcome {
        VerifyAddressOutcome::Verified(profile) => profile,
        other => panic!("the code is right: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_address_is_shown_until_its_code_is_entered() {
    let home = waiting_home().await;
    let profile = home.change_email(NEW).await;
    let change = only(&profile);
    assert_eq!((change.attribute, change.value.as_str(), change.applied), (Attribute::Email, NEW, false));
    let destination = "a***@n***".to_owned();
    assert_eq!(change.delivery, Some(CodeDelivery { medium: DeliveryMedium::Email, destination }));
    assert_eq!(profile.attributes[&Attribute::Email], EMAIL, "the old one counts until then");

    let again = home.restarted().load().await.unwrap();
    assert_eq!(again.address_changes, profile.address_changes, "after a restart too");
    assert_eq!(home.enter(Attribute::Email, "no").await, VerifyAddressOutcome::WrongCode);
    let code = home.code(Attribute::Email);
    let (first, last) = code.split_at(3);
    let profile = verified(home.enter(Attribute::Email, &format!(" {first} {last}")).await);
    assert_eq!((profile.attributes[&Attribute::Email].as_str(), profile.email_verified), (NEW, true));
    assert_eq!(profile.address_changes, []);
}

#[tokio::test(start_paused = true)]
async fn a_pool_that_takes_the_address_at_once_is_said() {
    let home = Home::new().await;
    let profile = home.change_email(NEW).await;
    assert!(only(&profile).applied);
    assert_eq!((profile.attributes[&Attribute::Email].as_str(), profile.email_verified), (NEW, false));
    let profile = verified(home.enter(Attribute::Email, &home.code(Attribute::Email)).await);
    assert!(profile.email_verified && profile.address_changes.is_empty());
}

#[tokio::test(start_paused = true)]
async fn another_code_goes_to_the_address_that_waits_else_to_the_one_that_is_there() {
    let home = waiting_home().await;
    home.change_email(NEW).await;
    let first = home.code(Attribute::Email);
    let send = || home.profiles.send_address_code(SendAddressCode { attribute: Attribute::Email });
    let profile = send().await.unwrap();
    assert_eq!(only(&profile).value, NEW);
    assert_ne!(home.code(Attribute::Email), first);
    assert_eq!(home.enter(Attribute::Email, &first).await, VerifyAddressOutcome::WrongCode);

    home.profiles.drop_address_change(DropAddressChange { attribute: Attribute::Email }).await.unwrap();
    let profile = send().await.unwrap();
    assert_eq!((only(&profile).value.as_str(), only(&profile).applied), (EMAIL, true));
    let profile = verified(home.enter(Attribute::Email, &home.code(Attribute::Email)).await);
    assert_eq!((profile.attributes[&Attribute::Email].as_str(), profile.email_verified), (EMAIL, true));
}

#[tokio::test(start_paused = true)]
async fn a_change_that_is_given_up_leaves_the_address_as_it_was() {
    let home = waiting_home().await;
    home.change_email(NEW).await;
    let request = DropAddressChange { attribute: Attribute::Email };
    let profile = home.profiles.drop_address_change(request).await.unwrap();
    assert_eq!(profile.address_changes, []);
    assert_eq!(profile.attributes[&Attribute::Email], EMAIL);
    assert_eq!(home.restarted().load().await.unwrap().address_changes, []);
}

#[tokio::test(start_paused = true)]
async fn a_code_whose_answer_was_lost_has_done_its_work() {
    let home = waiting_home().await;
    home.change_email(NEW).await;
    let code = home.code(Attribute::Email);
    home.computer.pool().drop_answer("VerifyUserAttribute");
    let request = VerifyAddress { attribute: Attribute::Email, code: code.clone() };
    assert!(home.profiles.verify_address(request).await.is_err(), "the answer is lost");
    let profile = verified(home.enter(Attribute::Email, &code).await);
    assert_eq!((profile.attributes[&Attribute::Email].as_str(), profile.email_verified), (NEW, true));
    assert_eq!(home.enter(Attribute::Email, &code).await, VerifyAddressOutcome::ExpiredCode);
}

#[tokio::test(start_paused = true)]
async fn an_address_that_signs_somebody_else_in_is_said_and_goes_on_waiting() {
    let home = waiting_home().await;
    home.change_email(NEW).await;
    home.computer.pool().add_person("eve", "Another horse 2!", NEW);
    let taken = home.enter(Attribute::Email, &home.code(Attribute::Email)).await;
    assert_eq!(taken, VerifyAddressOutcome::Taken);
    assert_eq!(only(&home.profiles.load().await.unwrap()).value, NEW);
}

#[tokio::test(start_paused = true)]
async fn what_was_verified_elsewhere_waits_no_more_and_a_refused_change_never_did() {
    let home = waiting_home().await;
    home.change_email(NEW).await;
    let pool = home.computer.pool();
    pool.calls.fail_next("UpdateUserAttributes", ErrorKind::Invalid, "InvalidParameterException", "no");
    let refused = edit([(Attribute::PhoneNumber, "+46701234567")], None);
    home.save(home.revision().await, refused).await;
    assert_eq!(only(&home.profiles.load().await.unwrap()).attribute, Attribute::Email);
    pool.verify_elsewhere("ada", "email", NEW);
    assert_eq!(home.profiles.load().await.unwrap().address_changes, []);
    assert_eq!(home.restarted().load().await.unwrap().address_changes, []);
}
