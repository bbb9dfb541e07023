//! Where secrets must not be. A person's session is recorded on the wire, which gives the real secrets; then logs at
//! TRACE, everything the app wrote, everything between window and shell, and the built app are searched for them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use devops360_contract::connection::TrustMode;
use memchr::memmem;

use crate::error::{Error, Result};
use crate::recorder::Recorder;
use crate::report::{Report, ensure, say};
use crate::sandbox::{FOLDER_VARIABLE, Sandbox};
use crate::steps::Target;
use crate::stories::person::client_secret;
use crate::stories::stage::{IDENTIFIER, Stage, modes};
use crate::wait::{SOON, until};
use crate::{app, paths};

/// A secret, and what to call it.
struct Secret {
    name: &'static str,
    value: String,
}

/// Tells the story in each mode whose name contains `filter`.
///
/// # Errors
/// When there is no sandbox or no desktop.
pub fn run(filter: &str) -> Result<Report> {
    let sandbox = Sandbox::find()?;
    let mut report = Report::default();
    for mode in modes(filter) {
        let recorder = Recorder::start(sandbox.endpoint())?;
        let folder = tempfile::tempdir().map_err(Error::file(&std::env::temp_dir()))?;
        sandbox.copy_with_endpoint(folder.path(), &recorder.endpoint())?;
        let variables: [(&str, OsString); 2] =
            [(FOLDER_VARIABLE, folder.path().into()), ("DEVOPS360_LOG", "trace".into())];
        let mut stage = Stage::set(&sandbox, mode, "cleo", &variables)?;
        say(&format!("In {}:", stage.mode_name()));
        let mut part = Report::default();
        // What failed is in the report already; the rest of this mode would only repeat it.
        let _told = tell(&mut stage, &recorder, &mut part);
        stage.keep_evidence("canary", &part);
        report.absorb(&part);
    }
    Ok(report)
}

fn tell(stage: &mut Stage<'_>, recorder: &Recorder, report: &mut Report) -> Result<()> {
    report.need("the app opens with logs at TRACE", stage.open())?;
    report.need("what crosses to the window is recorded", stage.app()?.record_ipc())?;
    report.need("a person connects, signs up, signs in and uploads a file", live(stage))?;
    let ipc = report.need("the recording is there", stage.app()?.recorded_ipc())?;
    let wire = recorder.recorded();
    let secrets = report.need("the secrets were seen on the wire", secrets(stage, &wire))?;
    report.check("what is no secret is found in each place that is searched", finds(stage, &ipc));
    report.check("the password went to the sign-up alone", password_on_wire(stage, &wire));
    report.check("the password crossed only in the commands that take one", password_in_ipc(stage, &ipc));
    for secret in &secrets {
        let seen = ensure(!holds(ipc.as_bytes(), &secret.value), || "it crossed to the window".to_owned());
        report.check(&format!("{}: not between window and shell", secret.name), seen);
    }
    // Closing writes what the log still holds back.
    report.need("the window closes and the app ends", stage.close())?;
    report.check("the log is at TRACE", log_is_detailed(stage));
    let password = Secret { name: "password", value: stage.person.password.clone() };
    for secret in secrets.iter().chain([&password]) {
        report.check(
            &format!("{}: not in logs and app data", secret.name),
            absent(stage.desktop.home(), secret),
        );
        report.check(&format!("{}: not in the built window", secret.name), absent(&paths::dist(), secret));
        report.check(&format!("{}: not in the built program", secret.name), absent(&app::binary()?, secret));
    }
    Ok(())
}

/// A short life with everything that needs a secret in it.
fn live(stage: &Stage<'_>) -> Result<()> {
    stage.connect()?;
    stage.fill_sign_up()?;
    stage.click("Create account", Target::Screen("confirm"))?;
    stage.confirm()?;
    stage.sign_in()?;
    let file = stage.file("note.txt", 2_000)?;
    stage.drop_files(&[&file], Target::Css(".drop-overlay"))?;
    stage.reads("note.txt is uploaded")?;
    stage.click("Profile", Target::Screen("profile"))?;
    stage.page()?.find(Target::Field("bio")).map(drop)
}

/// The secrets of this session, each of them seen on the wire: a search for what never was would find nothing too.
fn secrets(stage: &Stage<'_>, wire: &[u8]) -> Result<Vec<Secret>> {
    let text = String::from_utf8_lossy(wire);
    let mut wanted =
        vec![("access token", "AccessToken"), ("ID token", "IdToken"), ("refresh token", "RefreshToken")];
    if stage.mode == TrustMode::User {
        wanted.extend([("AWS secret key", "SecretKey"), ("AWS session token", "SessionToken")]);
    }
    let mut found = Vec::new();
    for (name, key) in wanted {
        let value =
            json_text(&text, key).ok_or_else(|| Error::failed(format!("{name} was not on the wire")))?;
        found.push(Secret { name, value });
    }
    if stage.mode == TrustMode::Operator {
        let value = client_secret(stage.sandbox, &stage.sandbox.operator_caller()?)?;
        ensure(holds(wire, &value), || "the client secret was not on the wire".to_owned())?;
        found.push(Secret { name: "client secret", value });
        // This one signs requests and never travels; it is known from its file.
        found.push(Secret { name: "operator's AWS secret key", value: stage.sandbox.operator_key()? });
    }
    Ok(found)
}

/// The first text of that key in what looks like JSON.
fn json_text(text: &str, key: &str) -> Option<String> {
    let after = text.split(&format!("\"{key}\"")).nth(1)?;
    let value = after.trim_start_matches([':', ' ']).strip_prefix('"')?.split('"').next()?;
    (value.len() > 15).then(|| value.to_owned())
}

/// A search that finds nothing anywhere would pass every other check.
fn finds(stage: &Stage<'_>, ipc: &str) -> Result<()> {
    let client = &stage.connection().client_id;
    ensure(holds(ipc.as_bytes(), client), || "the app client was not between window and shell".to_owned())?;
    for (place, public) in [
        (stage.desktop.home().to_owned(), client.as_str()),
        (paths::dist(), "DevOps360"),
        (app::binary()?, IDENTIFIER),
    ] {
        let control = Secret { name: "control", value: public.to_owned() };
        ensure(absent(&place, &control).is_err(), || {
            format!("{public} was not found in {}", place.display())
        })?;
    }
    Ok(())
}

/// Signing in is by SRP: the password is sent when it is set, and never again.
fn password_on_wire(stage: &Stage<'_>, wire: &[u8]) -> Result<()> {
    let text = String::from_utf8_lossy(wire);
    let times = text.matches(&stage.person.password).count();
    ensure(times == 1, || format!("it was sent {times} times"))
}

fn password_in_ipc(stage: &Stage<'_>, ipc: &str) -> Result<()> {
    let messages: Vec<serde_json::Value> = serde_json::from_str(ipc).unwrap_or_default();
    let with: Vec<String> = messages
        .iter()
        .filter(|message| message["text"].as_str().is_some_and(|text| text.contains(&stage.person.password)))
        .map(|message| message["to"].as_str().unwrap_or("an answer").to_owned())
        .collect();
    let right = |address: &String| address.ends_with("sign_up") || address.ends_with("sign_in");
    ensure(with.len() == 2 && with.iter().all(right), || format!("it crossed in {with:?}"))
}

fn log_is_detailed(stage: &Stage<'_>) -> Result<()> {
    let folder = stage.data().join("logs");
    until(SOON, &format!("TRACE in {}", folder.display()), || {
        let logs = files_below(&folder).into_iter().filter_map(|path| fs::read_to_string(path).ok());
        Ok(logs.into_iter().any(|log| log.contains("\"TRACE\"")).then_some(()))
    })
}

fn absent(place: &Path, secret: &Secret) -> Result<()> {
    let found = files_below(place)
        .into_iter()
        .find(|path| fs::read(path).is_ok_and(|bytes| holds(&bytes, &secret.value)));
    ensure(found.is_none(), || format!("found in {}", found.unwrap_or_default().display()))
}

/// The files at or below a place; links are not followed.
fn files_below(place: &Path) -> Vec<PathBuf> {
    let Ok(metadata) = fs::symlink_metadata(place) else { return Vec::new() };
    if metadata.is_file() {
        return vec![place.to_owned()];
    }
    let entries = fs::read_dir(place).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).flat_map(|path| files_below(&path)).collect()
}

/// Whether the bytes hold the secret: as it is, in base64, in hexadecimal, or as an address has it.
fn holds(bytes: &[u8], secret: &str) -> bool {
    let hexadecimal: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let address: String = secret
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-._~".contains(c) {
                c.to_string()
            } else {
                format!("%{:02X}", c as u32)
            }
        })
        .collect();
    [secret.to_owned(), STANDARD.encode(secret), hexadecimal, address]
        .iter()
        .any(|form| memmem::find(bytes, form.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_every_form() {
        let secret = "s3cret/of+the house";
        for text in
            ["…s3cret/of+the house…", "x=s3cret%2Fof%2Bthe%20house&", "eyczM3MzY3JldC9vZit0aGUgaG91c2U"]
        {
            let planted = text.replace("eyczM3MzY3JldC9vZit0aGUgaG91c2U", &STANDARD.encode(secret));
            assert!(holds(planted.as_bytes(), secret), "{planted}");
        }
        assert!(!holds(b"nothing of the kind", secret));
    }

    #[test]
    fn a_text_is_read_out_of_json() {
        let text = r#"{"AuthenticationResult":{"AccessToken": "aaaaaaaaaaaaaaaaaaaa","x":1}}"#;
        assert_eq!(json_text(text, "AccessToken").as_deref(), Some("aaaaaaaaaaaaaaaaaaaa"));
        assert_eq!(json_text(text, "IdToken"), None);
    }
}
