//! An administrator at work in the real window, in operator mode: each act is seen in the user pool, past the app, and in the
//! log of this computer.

use devops360_contract::connection::TrustMode;
use serde_json::{Value, json};

use crate::error::Result;
use crate::report::{Report, ensure};
use crate::sandbox::Sandbox;
use crate::steps::Target;
use crate::stories::person::Person;
use crate::stories::stage::Stage;
use crate::wait::{LONG, until};

/// More people than a page has.
const CROWD: usize = 62;
/// The group that somebody is put into.
const GROUP: &str = "reviewers";

/// Tells the story.
///
/// # Errors
/// When there is no sandbox or no desktop.
pub fn run() -> Result<Report> {
    let sandbox = Sandbox::find()?;
    let (olga, paul) = (Person::new("olga"), Person::new("paul"));
    olga.register(&sandbox.user)?;
    paul.register(&sandbox.user)?;
    let mut stage = Stage::set(&sandbox, TrustMode::Operator, "olga", &[])?;
    stage.person = olga;
    let group = json!({ "UserPoolId": sandbox.user.user_pool_id, "GroupName": GROUP });
    // It may be there from an earlier time.
    drop(stage.overseer().json("cognito-idp", "AWSCognitoIdentityProviderService.CreateGroup", &group)?);
    let mut report = Report::default();
    // What failed is in the report already; the rest would only repeat it.
    let _told = tell(&mut stage, &paul, &mut report);
    stage.keep_evidence("administration", &report);
    Ok(report)
}

fn tell(stage: &mut Stage<'_>, paul: &Person, report: &mut Report) -> Result<()> {
    report.need("an administrator is in the app", enter(stage))?;
    report.need("the people of the pool are listed", stage.click("People", Target::Screen("users")))?;
    report
        .check("a name that nobody has finds nobody", search(stage, "nobody-has-this", "Nobody begins with"));
    report.need("somebody is found by their name", search(stage, &paul.username, &paul.email))?;
    report.need("and shown", stage.click(&format!("Details of {}", paul.email), Target::Text("In use")))?;

    let name = &paul.email;
    let disabled =
        act(stage, "Disable", &format!("Disable {name}?"), &format!("{name} cannot sign in any more"));
    report.check("disabling asks, and says that it was done", disabled);
    report.check("the pool has them disabled", sees(stage, paul, |user| user["Enabled"] == false));
    let enabled = stage.click("Enable", Target::Text(&format!("{} can sign in again", paul.email)));
    report.check("enabling says so as well", enabled);
    report.check("the pool has them enabled", sees(stage, paul, |user| user["Enabled"] == true));
    let question = format!("Sign {name} out everywhere?");
    let signed_out =
        act(stage, "Sign out everywhere", &question, &format!("{name} is signed out everywhere"));
    report.check("signing out everywhere asks, and is done", signed_out);
    let question = format!("Reset the password of {name}?");
    let reset =
        act(stage, "Reset the password", &question, &format!("{name} gets a code for a new password"));
    report.check("resetting the password asks, and is done", reset);
    let waits = |user: &Value| user["UserStatus"] == "RESET_REQUIRED";
    report.check("the pool waits for a new password", sees(stage, paul, waits));
    report.check("somebody is put into a group", join(stage, paul));
    report.check("the pool has them there", in_group(stage, paul));
    let deleted = act(stage, "Delete", &format!("Delete {name}?"), &format!("{name} is deleted"));
    report.check("deleting asks, and is done", deleted);
    report.check("the pool knows nobody of that name", gone(stage, paul));

    let invited = Person::new("quinn");
    report.check("somebody is invited", invite(stage, &invited));
    let mail = until(LONG, "an e-mail", || Ok(stage.sandbox.mails_to(&invited.email)?.pop()));
    report.check("and gets an e-mail", mail);
    report.check("each act is in the log of this computer", logged(stage, paul));
    report.check("a pool of more people than a page has is turned over", turned(stage));
    Ok(())
}

fn enter(stage: &mut Stage<'_>) -> Result<()> {
    stage.open()?;
    stage.connect()?;
    stage.sign_in()
}

fn search(stage: &Stage<'_>, text: &str, brings: &str) -> Result<()> {
    stage.page()?.fill("search", text)?;
    stage.click("Search", Target::Text(brings))
}

/// Does what asks first, and says yes.
fn act(stage: &Stage<'_>, button: &str, question: &str, said: &str) -> Result<()> {
    stage.click(button, Target::Text(question))?;
    stage.click(button, Target::Text(said))
}

fn join(stage: &Stage<'_>, person: &Person) -> Result<()> {
    let page = stage.page()?;
    page.fill("group", GROUP)?;
    stage.click("Add", Target::Text(&format!("{} is in {GROUP}", person.email)))
}

fn invite(stage: &Stage<'_>, person: &Person) -> Result<()> {
    stage.click("Invite…", Target::Text("Invite somebody"))?;
    let page = stage.page()?;
    page.fill("username", &person.username)?;
    page.fill("email", &person.email)?;
    stage.click(
        "Send the invitation",
        Target::Text(&format!("The invitation is on its way to {}", person.email)),
    )
}

fn logged(stage: &Stage<'_>, person: &Person) -> Result<()> {
    let all = [
        "Disable",
        "Enable",
        "Sign out everywhere",
        "Reset the password",
        &format!("Add to {GROUP}"),
        "Delete",
    ];
    // And the invitation.
    stage.page()?.hit(Target::Button(&format!("Show all {}", all.len() + 1)))?;
    for act in all {
        stage.page()?.find(Target::Text(&format!("{}: {act}", person.username)))?;
    }
    Ok(())
}

fn turned(stage: &Stage<'_>) -> Result<()> {
    for number in 0..CROWD {
        let name = format!("crowd{number:03}");
        let create = json!({
            "UserPoolId": stage.sandbox.user.user_pool_id,
            "Username": name,
            "MessageAction": "SUPPRESS",
            "UserAttributes": [{ "Name": "email", "Value": format!("{name}@example.org") }],
        });
        // They may be there from an earlier time.
        drop(stage.overseer().json(
            "cognito-idp",
            "AWSCognitoIdentityProviderService.AdminCreateUser",
            &create,
        )?);
    }
    stage.page()?.fill("search", "crowd")?;
    stage.click("Search", Target::Text("crowd000@example.org"))?;
    stage.click("Next", Target::Text("Page 2"))?;
    stage.click("Back", Target::Text("Page 1"))
}

/// Whether the pool has the person so, asked past the app.
fn sees(stage: &Stage<'_>, person: &Person, is_so: impl Fn(&Value) -> bool) -> Result<()> {
    let user = about(stage, person)?.allowed()?.json();
    ensure(is_so(&user), || user.to_string())
}

fn gone(stage: &Stage<'_>, person: &Person) -> Result<()> {
    let answer = about(stage, person)?;
    ensure(answer.body.contains("UserNotFoundException"), || answer.body.clone())
}

fn about(stage: &Stage<'_>, person: &Person) -> Result<crate::aws::Answer> {
    let get = json!({ "UserPoolId": stage.sandbox.user.user_pool_id, "Username": person.username });
    stage.overseer().json("cognito-idp", "AWSCognitoIdentityProviderService.AdminGetUser", &get)
}

fn in_group(stage: &Stage<'_>, person: &Person) -> Result<()> {
    let list = json!({ "UserPoolId": stage.sandbox.user.user_pool_id, "Username": person.username });
    let target = "AWSCognitoIdentityProviderService.AdminListGroupsForUser";
    let groups = stage.overseer().json("cognito-idp", target, &list)?.allowed()?.json();
    ensure(groups["Groups"][0]["GroupName"] == GROUP, || groups.to_string())
}
