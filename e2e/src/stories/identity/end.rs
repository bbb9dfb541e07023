//! Sessions that end everywhere, and an account that ends for good.

use serde_json::json;

use crate::error::Result;
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::stage::Stage;
use crate::wait::{LONG, until};

/// Signs out everywhere: a second installation, with a home and a keyring of its own, notices.
pub(super) fn everywhere(stage: &Stage<'_>, report: &mut Report) -> Result<()> {
    let mut second = Stage::set(stage.sandbox, stage.mode, "second", &[])?;
    second.person = stage.person.clone();
    report.need("the person signs in on another computer as well", settle(&mut second))?;
    report.check("which keeps the session", second.keeps_a_session());
    report.need("signing out everywhere leads to the sign-in", sign_out_everywhere(stage))?;
    report.check("nothing of the session is left here", stage.keeps_nothing());
    let noticed = second.click("Security", Target::Screen("sign-in"));
    let noticed = noticed.and_then(|()| second.reads("Your session ended"));
    report.check("the other computer says so at the next thing it is asked", noticed);
    report.check("nothing of the session is left there either", second.keeps_nothing());
    report.need("the person signs in again", stage.sign_in())
}

fn settle(second: &mut Stage<'_>) -> Result<()> {
    second.open()?;
    second.connect()?;
    second.sign_in()
}

fn sign_out_everywhere(stage: &Stage<'_>) -> Result<()> {
    stage.click("Security", Target::Screen("security"))?;
    stage.click("Sign out everywhere", Target::Text("Sign out everywhere?"))?;
    stage.click("Sign out everywhere", Target::Screen("sign-in"))?;
    stage.reads("You are signed out everywhere")
}

/// Deletes the account. Whoever looks past the app finds nothing of it: no object in any version, no row, nobody.
pub(super) fn delete(stage: &Stage<'_>, report: &mut Report, owner: &str) -> Result<()> {
    report.check("there are versions, a row and a person to delete", there(stage, owner));
    report.need("the deletion is offered, and says what goes", open(stage))?;
    report.check("without the person's name nothing can be deleted", unnamed(stage));
    report.need("with it, the account is deleted", agree(stage))?;
    let objects = objects(stage, owner).and_then(|objects| ensure(objects.is_empty(), || objects.join(", ")));
    report.check("no version of an object and no delete marker is left", objects);
    let row = row(stage, owner).and_then(|there| ensure(!there, || "the row is there".to_owned()));
    report.check("no row is left", row);
    report.check("the user pool knows nobody of that name", nobody(stage));
    report.check("nothing of the session is left on this computer", stage.keeps_nothing());
    report.check("and the password opens nothing any more", refused(stage));
    Ok(())
}

fn open(stage: &Stage<'_>) -> Result<()> {
    stage.click("Security", Target::Screen("security"))?;
    stage.click("Delete your account…", Target::Text("This is deleted:"))?;
    stage.reads("Your photo")
}

fn unnamed(stage: &Stage<'_>) -> Result<()> {
    let disabled = "return [...document.querySelectorAll('dialog:modal button')]
        .some((button) => button.innerText.trim() === 'Delete for good' && button.disabled)";
    stage.holds("the button does not work", disabled)?;
    stage.page()?.fill("confirm_name", "somebody else")?;
    stage.holds("nor with another name", disabled)
}

fn agree(stage: &Stage<'_>) -> Result<()> {
    let page = stage.page()?;
    page.fill("confirm_name", &stage.person.username)?;
    page.hit(Target::Button("Delete for good"))?;
    until(LONG, "the sign-in appears", || page.seek(Target::Screen("sign-in")))?;
    stage.reads("Your account is deleted")
}

fn refused(stage: &Stage<'_>) -> Result<()> {
    stage.give_password()?;
    stage.reads("do not match")
}

/// What would make the rest meaningless if it were not there.
fn there(stage: &Stage<'_>, owner: &str) -> Result<()> {
    let objects = objects(stage, owner)?;
    let seen =
        |kind: &str, prefix: &str| objects.iter().any(|line| line.starts_with(kind) && line.contains(prefix));
    let complete =
        seen("Version", "/files/") && seen("Version", "profile_photos/") && seen("DeleteMarker", "/");
    ensure(complete, || format!("objects: {objects:?}"))?;
    ensure(row(stage, owner)?, || "there is no row".to_owned())?;
    stage.in_the_pool()?.allowed().map(drop)
}

/// Every version and delete marker of the person, as `Version key`.
fn objects(stage: &Stage<'_>, owner: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for prefix in ["users", "profile_photos"] {
        let below = format!("{prefix}/{owner}/").replace('/', "%2F").replace(':', "%3A");
        let path = format!("/{}?versions&prefix={below}", stage.sandbox.user.bucket);
        let list = stage.overseer().s3("GET", &path, &[], "")?.allowed()?.body;
        ensure(list.contains("<IsTruncated>false"), || "the list goes on".to_owned())?;
        for kind in ["Version", "DeleteMarker"] {
            let start = format!("<{kind}>");
            found.extend(list.split(&start).skip(1).map(|entry| format!("{kind} {}", key(entry))));
        }
    }
    Ok(found)
}

fn key(entry: &str) -> &str {
    let inside = entry.split_once("<Key>").and_then(|(_, rest)| rest.split_once("</Key>"));
    inside.map_or(entry, |(key, _)| key)
}

fn row(stage: &Stage<'_>, owner: &str) -> Result<bool> {
    let get = json!({ "TableName": stage.sandbox.user.table, "Key": { "user_id": { "S": owner } } });
    let answer = stage.overseer().json("dynamodb", "DynamoDB_20120810.GetItem", &get)?.allowed()?;
    Ok(answer.json()["Item"].is_object())
}

fn nobody(stage: &Stage<'_>) -> Result<()> {
    let answer = stage.in_the_pool()?;
    ensure(answer.status == 400 && answer.body.contains("UserNotFoundException"), || format!("{answer:?}"))?;
    let list = json!({ "UserPoolId": stage.sandbox.user.user_pool_id, "Filter": format!("email = \"{}\"", stage.person.email) });
    let operation = "AWSCognitoIdentityProviderService.ListUsers";
    let users = stage.overseer().json("cognito-idp", operation, &list)?.allowed()?.json()["Users"].clone();
    ensure(users == json!([]), || users.to_string())
}
