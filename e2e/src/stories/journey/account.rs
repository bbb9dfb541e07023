//! From the first screen to the profile.

use devops360_contract::connection::TrustMode;
use devops360_contract::profile::PHOTO_SIDE;
use serde_json::json;

use crate::error::{Error, Result};
use crate::paths;
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::stage::Stage;
use crate::wait::{SOON, until};

/// A text in the photo's metadata, which must not be in what is stored.
const METADATA: &str = "only-for-the-camera";
const NAME: &str = "Anna Lindqvist";

const WALLS: &str = include_str!("../../page/walls.js");

/// The window's own walls stand: the shipped content security policy, the frozen prototype, the granted commands, and no
/// larger ones.
pub(super) fn walls(stage: &Stage<'_>) -> Result<()> {
    let body = format!("return (async function () {{ {WALLS} }}).apply(null, arguments)");
    let seen =
        stage.page()?.script(&body, &json!([format!("{}/_ministack/health", stage.sandbox.endpoint())]))?;
    let nothing_worked = seen["worked"].as_array().is_some_and(Vec::is_empty);
    let blocked = seen["blocked"].to_string();
    let by_policy = blocked.contains("script-src") && blocked.contains("connect-src");
    ensure(nothing_worked && by_policy, || seen.to_string())
}

/// Connects, signs up with a photo, confirms and signs in.
pub(super) fn enter(stage: &Stage<'_>, report: &mut Report) -> Result<()> {
    report.need("the connection answers every check and is taken", stage.go_on())?;
    report.need("the sign-up asks for what the connection says", stage.fill_sign_up())?;
    match stage.mode {
        TrustMode::User => report.need("a photo is dropped on the window", drop_photo(stage))?,
        TrustMode::Operator => report.need("a photo is chosen in the file dialog", choose_photo(stage))?,
    }
    report.need("the account is created, and a code asked for", create(stage))?;
    report.need("the code is taken", stage.confirm())?;
    report.need("the sign-in leads to the files", stage.sign_in())?;
    let banner = stage.page()?.seek(Target::Text("Operator mode"))?.is_some();
    let expected = stage.mode == TrustMode::Operator;
    let outcome = ensure(banner == expected, || format!("shown: {banner}"));
    report.check("a banner says so in operator mode, and only there", outcome);
    Ok(())
}

/// The photo of the sign-up is there; the profile can be edited.
pub(super) fn profile(stage: &Stage<'_>, report: &mut Report) -> Result<()> {
    report.need("the profile opens", stage.click("Profile", Target::Screen("profile")))?;
    report.check("the photo of the sign-up is shown, square and 512 pixels wide", photo_shown(stage));
    report.check("the stored photo has no metadata", stored_photo(stage));
    report.need("changes to the profile are saved", edit(stage))?;
    report.check("the record has them, under the person's own key", stored_record(stage));
    report.check("they are there when the profile is opened again", reopened(stage));
    Ok(())
}

fn drop_photo(stage: &Stage<'_>) -> Result<()> {
    stage.drop_files(&[&paths::fixture("portrait.jpg")], Target::Css(".photo-choice.over"))?;
    staged(stage)
}

fn choose_photo(stage: &Stage<'_>) -> Result<()> {
    stage.page()?.hit(Target::Button("Choose…"))?;
    stage.desktop.answer_dialog(&paths::fixture("portrait.jpg"))?;
    staged(stage)
}

/// The photo is prepared and its image is there.
fn staged(stage: &Stage<'_>) -> Result<()> {
    stage.reads("It stays on this computer until your first sign-in")?;
    stage.holds("the chosen photo is shown", &shows_photo(".photo-choice img"))
}

fn create(stage: &Stage<'_>) -> Result<()> {
    stage.click("Create account", Target::Screen("confirm"))?;
    stage.reads("We sent a code by e-mail to")
}

fn photo_shown(stage: &Stage<'_>) -> Result<()> {
    stage.holds("the profile's photo is shown", &shows_photo(".photo-card img"))
}

fn shows_photo(selector: &str) -> String {
    format!(
        "return [...document.querySelectorAll('{selector}')].some((image) =>
            image.complete && image.naturalWidth === {PHOTO_SIDE} && image.naturalHeight === {PHOTO_SIDE})"
    )
}

/// Looks at the stored photo past the app.
fn stored_photo(stage: &Stage<'_>) -> Result<()> {
    let prefix = format!("profile_photos/{}/", stage.owner()?);
    let keys = until(SOON, "the photo is in the bucket", || {
        let keys = stage.keys_below(&prefix)?;
        Ok((!keys.is_empty()).then_some(keys))
    })?;
    let [key] = keys.as_slice() else { return Err(Error::failed(format!("more than one photo: {keys:?}"))) };
    let path = format!("/{}/{}", stage.sandbox.user.bucket, key.replace(':', "%3A"));
    let photo = stage.overseer().s3("GET", &path, &[], "")?.allowed()?;
    let clean = !photo.body.contains(METADATA) && !photo.body.contains("Exif");
    ensure(clean, || "the metadata is still there".to_owned())
}

fn edit(stage: &Stage<'_>) -> Result<()> {
    let page = stage.page()?;
    page.fill("name", NAME)?;
    page.fill("address", "Skeppsbron 1, Stockholm")?;
    page.fill("bio", &bio(stage))?;
    page.hit(Target::Button("Save changes"))?;
    stage.reads("Your profile is saved")
}

/// A text that no other person has.
fn bio(stage: &Stage<'_>) -> String {
    format!("I am {}.", stage.person.username)
}

/// Looks at the record past the app.
fn stored_record(stage: &Stage<'_>) -> Result<()> {
    let get = json!({ "TableName": stage.sandbox.user.table, "Key": { "user_id": { "S": stage.owner()? } } });
    let record = stage.overseer().json("dynamodb", "DynamoDB_20120810.GetItem", &get)?.allowed()?;
    ensure(record.body.contains(&bio(stage)), || record.body.clone())
}

fn reopened(stage: &Stage<'_>) -> Result<()> {
    stage.click("Files", Target::Screen("files"))?;
    stage.click("Profile", Target::Screen("profile"))?;
    let expected = format!(
        "return document.querySelector('[name=bio]')?.value === '{}'
        && document.querySelector('[name=name]')?.value === '{NAME}'",
        bio(stage)
    );
    stage.holds("the saved values are in the form", &expected)
}
