//! Two people, each with their own credentials and every operation of S3 and DynamoDB to try: each reaches their own
//! object, photo and row, neither reaches the other's, and neither sees more than their own.

use serde_json::{Value, json};

use crate::aws::{Answer, Anybody, Caller};
use crate::error::{Error, Result};
use crate::report::{Report, ensure};
use crate::sandbox::Sandbox;
use crate::stories::person::{Person, client_secret};

/// The body of `PutObjectTagging`.
const TAGS: &str = "<Tagging><TagSet><Tag><Key>project</Key><Value>harbour</Value></Tag></TagSet></Tagging>";

/// A person with credentials, and where their things lie.
struct Resident {
    name: &'static str,
    id: String,
    caller: Caller,
}

/// Tells the story.
///
/// # Errors
/// When it cannot be told to its end.
pub fn run() -> Result<Report> {
    let sandbox = Sandbox::find()?;
    let mut report = Report::default();
    let operator = sandbox.operator_caller()?;
    let secret = report.need("the operator reads the client secret", client_secret(&sandbox, &operator))?;
    let anna = report.need("Anna has credentials", settle(&sandbox, "Anna", &secret))?;
    let bo = report.need("Bo has credentials", settle(&sandbox, "Bo", &secret))?;
    report.check("a guest gets no identity", guest(&sandbox));
    let place = Place { bucket: &sandbox.user.bucket, table: &sandbox.user.table };
    // Both have their things first, so that what is denied afterwards is there.
    own(&mut report, &place, &anna);
    own(&mut report, &place, &bo);
    for (person, other) in [(&anna, &bo), (&bo, &anna)] {
        foreign(&mut report, &place, person, other);
        beyond(&mut report, &place, person);
    }
    Ok(report)
}

fn settle(sandbox: &Sandbox, name: &'static str, secret: &str) -> Result<Resident> {
    let person = Person::new(&name.to_lowercase());
    person.register(&sandbox.user)?;
    let (id, caller) = person.enter(sandbox, secret)?;
    Ok(Resident { name, id, caller })
}

/// Where everybody's things lie.
struct Place<'a> {
    bucket: &'a str,
    table: &'a str,
}

impl Place<'_> {
    fn file(&self, person: &Resident) -> String {
        format!("/{}/users/{}/files/letter.txt", self.bucket, person.id)
    }

    fn photo(&self, person: &Resident) -> String {
        format!("/{}/profile_photos/{}/photo.jpg", self.bucket, person.id)
    }

    fn list(&self, prefix: &str) -> String {
        format!("/{}?list-type=2&prefix={}", self.bucket, prefix.replace('/', "%2F").replace(':', "%3A"))
    }

    fn versions(&self, prefix: &str) -> String {
        format!("/{}?versions&prefix={}", self.bucket, prefix.replace('/', "%2F").replace(':', "%3A"))
    }

    fn key(&self, person: &Resident) -> Value {
        json!({ "TableName": self.table, "Key": { "user_id": { "S": person.id } } })
    }

    fn row(&self, person: &Resident) -> Value {
        json!({ "TableName": self.table, "Item": { "user_id": { "S": person.id }, "revision": { "N": "1" } } })
    }
}

/// What is a person's own is theirs: without this half, a policy that denies everything would pass.
fn own(report: &mut Report, place: &Place<'_>, person: &Resident) {
    let (name, caller) = (person.name, &person.caller);
    let row = |operation: &str, body: &Value| dynamodb(caller, operation, body);
    for (what, path) in [("file", place.file(person)), ("photo", place.photo(person))] {
        report.check(
            &format!("{name} puts their {what}"),
            caller.s3("PUT", &path, &[], name).and_then(allowed),
        );
        report
            .check(&format!("{name} gets their {what}"), caller.s3("GET", &path, &[], "").and_then(allowed));
        for (verb, method, body) in [("tags", "PUT", TAGS), ("reads the tags of", "GET", "")] {
            let outcome = caller.s3(method, &format!("{path}?tagging"), &[], body).and_then(allowed);
            report.check(&format!("{name} {verb} their {what}"), outcome);
        }
        let copy = format!("{path}.copy");
        let outcome = caller.s3("PUT", &copy, &[("x-amz-copy-source", &path)], "").and_then(allowed);
        report.check(&format!("{name} copies their {what}"), outcome);
    }
    let own_list = place.list(&format!("users/{}/files/", person.id));
    report
        .check(&format!("{name} lists their files"), caller.s3("GET", &own_list, &[], "").and_then(allowed));
    let own_versions = place.versions(&format!("users/{}/files/letter.txt", person.id));
    let outcome = caller.s3("GET", &own_versions, &[], "").and_then(allowed);
    report.check(&format!("{name} lists the versions of their file"), outcome);
    let own_photos = place.versions(&format!("profile_photos/{}/", person.id));
    let outcome = caller.s3("GET", &own_photos, &[], "").and_then(allowed);
    report.check(&format!("{name} lists the versions of their photos"), outcome);
    let spare = format!("/{}/users/{}/files/spare.txt", place.bucket, person.id);
    let spare_versions = place.versions(&format!("users/{}/files/spare.txt", person.id));
    let outcome = caller.s3("PUT", &spare, &[], "spare").and_then(|_| {
        let listed = caller.s3("GET", &spare_versions, &[], "")?.allowed()?.body;
        let version = listed.split("<VersionId>").nth(1).and_then(|rest| rest.split('<').next());
        let version = version.ok_or_else(|| Error::failed(format!("no version: {listed}")))?;
        caller.s3("DELETE", &format!("{spare}?versionId={version}"), &[], "").and_then(allowed)
    });
    report.check(&format!("{name} deletes a version of their file for good"), outcome);
    report.check(&format!("{name} puts their row"), row("PutItem", &place.row(person)).and_then(allowed));
    report.check(&format!("{name} gets their row"), row("GetItem", &place.key(person)).and_then(allowed));
}

/// What is the other person's is out of reach.
fn foreign(report: &mut Report, place: &Place<'_>, person: &Resident, other: &Resident) {
    let (name, caller, whose) = (person.name, &person.caller, other.name);
    for (what, path) in [("file", place.file(other)), ("photo", place.photo(other))] {
        for (verb, method, query) in [
            ("get", "GET", ""),
            ("replace", "PUT", ""),
            ("delete", "DELETE", ""),
            ("delete a version of", "DELETE", "?versionId=null"),
            ("start an upload over", "POST", "?uploads"),
            ("read the tags of", "GET", "?tagging"),
            ("tag", "PUT", "?tagging"),
        ] {
            let body = if query == "?tagging" && method == "PUT" { TAGS } else { "" };
            let outcome = caller.s3(method, &format!("{path}{query}"), &[], body).and_then(denied);
            report.check(&format!("{name} may not {verb} {whose}'s {what}"), outcome);
        }
        let copy = format!("/{}/users/{}/files/stolen", place.bucket, person.id);
        let outcome = caller.s3("PUT", &copy, &[("x-amz-copy-source", &path)], "").and_then(denied);
        report.check(&format!("{name} may not copy {whose}'s {what}"), outcome);
    }
    for prefix in ["users", "profile_photos"] {
        let list = place.list(&format!("{prefix}/{}/", other.id));
        let outcome = caller.s3("GET", &list, &[], "").and_then(denied);
        report.check(&format!("{name} may not list {prefix} of {whose}"), outcome);
        let versions = place.versions(&format!("{prefix}/{}/", other.id));
        let outcome = caller.s3("GET", &versions, &[], "").and_then(denied);
        report.check(&format!("{name} may not list versions in {prefix} of {whose}"), outcome);
    }
    let update =
        json!({ "UpdateExpression": "SET bio = :b", "ExpressionAttributeValues": { ":b": { "S": "mine" } } });
    let batch = json!({ "RequestItems": { place.table: { "Keys": [{ "user_id": { "S": other.id } }] } } });
    let query = json!({
        "TableName": place.table,
        "KeyConditionExpression": "user_id = :id",
        "ExpressionAttributeValues": { ":id": { "S": other.id } },
    });
    for (operation, body) in [
        ("Query", query),
        ("GetItem", place.key(other)),
        ("PutItem", place.row(other)),
        ("DeleteItem", place.key(other)),
        ("UpdateItem", merged(place.key(other), &update)),
        ("BatchGetItem", batch),
    ] {
        let outcome = dynamodb(caller, operation, &body).and_then(denied);
        report.check(&format!("{name} may not {operation} {whose}'s row"), outcome);
    }
}

/// Nobody sees who else is there.
fn beyond(report: &mut Report, place: &Place<'_>, person: &Resident) {
    let (name, caller) = (person.name, &person.caller);
    for (what, path) in [
        ("list the bucket's root", place.list("")),
        ("list all people", place.list("users/")),
        ("list a prefix that begins like their own", place.list(&format!("users/{}", &person.id[..12]))),
        ("list without a prefix", format!("/{}?list-type=2", place.bucket)),
        ("list versions", format!("/{}?versions", place.bucket)),
        ("list multipart uploads", format!("/{}?uploads", place.bucket)),
    ] {
        report.check(&format!("{name} may not {what}"), caller.s3("GET", &path, &[], "").and_then(denied));
    }
    let scan = json!({ "TableName": place.table });
    report.check(&format!("{name} may not scan the table"), dynamodb(caller, "Scan", &scan).and_then(denied));
    let get = json!({ "SecretId": "devops360/cognito" });
    let secret = caller.json("secretsmanager", "secretsmanager.GetSecretValue", &get).and_then(denied);
    report.check(&format!("{name} may not read the client secret"), secret);
}

fn dynamodb(caller: &Caller, operation: &str, body: &Value) -> Result<Answer> {
    caller.json("dynamodb", &format!("DynamoDB_20120810.{operation}"), body)
}

/// The identity pool has no role for people who are not signed in.
fn guest(sandbox: &Sandbox) -> Result<()> {
    let pool = json!({ "IdentityPoolId": sandbox.user.identity_pool_id });
    let answer = Anybody::new(&sandbox.user).json("AWSCognitoIdentityService.GetId", &pool)?;
    ensure(answer.status == 400 && answer.body.contains("NotAuthorizedException"), || format!("{answer:?}"))
}

fn merged(mut into: Value, more: &Value) -> Value {
    if let (Some(into), Some(more)) = (into.as_object_mut(), more.as_object()) {
        into.extend(more.clone());
    }
    into
}

fn allowed(answer: Answer) -> Result<()> {
    answer.allowed().map(drop)
}

fn denied(answer: Answer) -> Result<()> {
    answer.denied()
}
