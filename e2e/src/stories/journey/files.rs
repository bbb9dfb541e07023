//! Files into the window and out of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::App;
use crate::error::{Error, Result};
use crate::report::{Report, ensure};
use crate::steps::Target;
use crate::stories::journey::window;
use crate::stories::stage::Stage;
use crate::wait::{LONG, SOON, until};

const MIB: usize = 1024 * 1024;
const SMALL: &str = "report.pdf";
/// Above 16 MiB: sent in parts.
const LARGE: &str = "film.bin";
/// So large that there is time to think better of it.
const HUGE: &str = "archive.bin";
const INVITATION: Target<'_> = Target::Css(".drop-overlay");

/// Drops files on the window: a small one, a large one, one that is cancelled, a name that is taken, a folder.
pub(super) fn upload(stage: &Stage<'_>, report: &mut Report) -> Result<()> {
    report.need(
        "the files are empty at first",
        stage.click("Files", Target::Text("Your files will be here")),
    )?;
    let small = stage.file(SMALL, 300_001)?;
    report.need("a file dropped on the window is uploaded", dropped(stage, &small, SMALL))?;
    report.check("it is listed", listed(stage, SMALL));
    report.check("a name that is taken is asked for, and both are kept", keep_both(stage, &small));
    report.check("a dropped folder is uploaded with its structure", folder(stage));
    let large = stage.file(LARGE, 20 * MIB)?;
    report.need("a file of 20 MiB is uploaded in parts, with progress", in_parts(stage, &large))?;
    let huge = sparse(stage, HUGE, 2048 * MIB as u64)?;
    report.need("it begins", stage.drop_files(&[&huge], INVITATION))?;
    report.check("the computer is kept awake meanwhile", awake(stage, true));
    report.check("closing the window asks, and it goes on if told so", window::close_but_stay(stage));
    report.check("an upload that is cancelled leaves nothing behind", cancelled(stage));
    report.check("the computer may fall asleep again", awake(stage, false));
    Ok(())
}

/// Downloads what was uploaded.
pub(super) fn download(stage: &Stage<'_>, report: &mut Report) -> Result<()> {
    for name in [SMALL, LARGE] {
        report.need(&format!("{name} comes back with the same bytes"), fetched(stage, name))?;
    }
    report.check("what has come back is dragged out to another program", dragged_out(stage));
    Ok(())
}

/// A file of zeros that takes no room on this disk.
fn sparse(stage: &Stage<'_>, name: &str, size: u64) -> Result<PathBuf> {
    let path = stage.desktop.folder("papers")?.join(name);
    fs::File::create(&path).and_then(|file| file.set_len(size)).map_err(Error::file(&path))?;
    Ok(path)
}

fn dropped(stage: &Stage<'_>, file: &Path, name: &str) -> Result<()> {
    stage.drop_files(&[file], INVITATION)?;
    stage.reads(&format!("{name} is uploaded"))
}

fn listed(stage: &Stage<'_>, name: &str) -> Result<()> {
    let script = format!(
        "return [...document.querySelectorAll('[role=grid] .file-name')].some((cell) => cell.title === '{name}')"
    );
    stage.holds(&format!("{name} is in the list"), &script)
}

fn keep_both(stage: &Stage<'_>, file: &Path) -> Result<()> {
    stage.drop_files(&[file], INVITATION)?;
    stage.reads("is in this folder already")?;
    stage.page()?.hit(Target::Button("Keep both"))?;
    listed(stage, "report (2).pdf")?;
    listed(stage, SMALL)
}

/// A folder with a file two steps down and an empty one.
fn folder(stage: &Stage<'_>) -> Result<()> {
    let folder = stage.desktop.folder("holidays")?;
    for below in ["beach/2026", "empty"] {
        let below = folder.join(below);
        fs::create_dir_all(&below).map_err(Error::file(&below))?;
    }
    let photo = folder.join("beach/2026/sun.txt");
    fs::write(&photo, "sun").map_err(Error::file(&photo))?;
    stage.drop_files(&[&folder], INVITATION)?;
    stage.reads("sun.txt is uploaded")?;
    listed(stage, "holidays")?;
    object(stage, "holidays/beach/2026/sun.txt")?;
    object(stage, "holidays/empty/").map(drop)
}

fn in_parts(stage: &Stage<'_>, file: &Path) -> Result<()> {
    stage.drop_files(&[file], INVITATION)?;
    let page = stage.page()?;
    let mut progress_seen = false;
    until(LONG, &format!("{LARGE} is uploaded"), || {
        progress_seen |= page.seek(Target::Css("footer progress, footer [role=progressbar]"))?.is_some();
        page.seek(Target::Text(&format!("{LARGE} is uploaded")))
    })?;
    listed(stage, LARGE)?;
    let etag = object(stage, LARGE)?;
    ensure(etag.contains("-"), || format!("the ETag {etag} is not that of a multipart upload"))?;
    ensure(progress_seen, || "no progress was shown".to_owned())
}

fn awake(stage: &Stage<'_>, kept: bool) -> Result<()> {
    let condition = format!("kept awake: {kept}");
    until(SOON, &condition, || Ok((stage.desktop.is_kept_awake() == kept).then_some(())))
}

fn cancelled(stage: &Stage<'_>) -> Result<()> {
    stage.page()?.hit(Target::Button(&format!("Cancel {HUGE}")))?;
    stage.reads(&format!("{HUGE} is cancelled"))?;
    nothing_of_it(stage)
}

/// Neither an object nor unfinished parts of the large upload are in the bucket.
fn nothing_of_it(stage: &Stage<'_>) -> Result<()> {
    let bucket = &stage.sandbox.user.bucket;
    until(SOON, "the unfinished parts are gone", || {
        let uploads = stage.overseer().s3("GET", &format!("/{bucket}?uploads"), &[], "")?.allowed()?;
        Ok((!uploads.body.contains(HUGE)).then_some(()))
    })?;
    ensure(object(stage, HUGE).is_err(), || "the object is there all the same".to_owned())
}

/// Makes the large file take minutes, however fast this computer is.
pub(super) fn slowly(stage: &Stage<'_>) -> Result<()> {
    stage.click("Settings", Target::Screen("settings"))?;
    stage.page()?.fill("limit_total", "10000000")?;
    stage.click("Files", Target::Screen("files"))
}

/// Uploads the large file again and kills the app meanwhile. Its next start shows the upload, which goes on where it was.
pub(super) fn killed_while_uploading(stage: &mut Stage<'_>) -> Result<()> {
    let huge = stage.desktop.folder("papers")?.join(HUGE);
    stage.drop_files(&[&huge], INVITATION)?;
    let arrived = until(LONG, "some parts arrive", || Ok(parts(stage)?.filter(|(_, parts)| *parts > 2)))?;
    stage.end_by(App::kill)?;
    stage.open()?;
    shown(stage)?;
    more_than(stage, &arrived)
}

/// The window shows the large upload.
pub(super) fn shown(stage: &Stage<'_>) -> Result<()> {
    stage.page()?.find(Target::Button(&format!("Cancel {HUGE}"))).map(drop)
}

/// More parts of the large upload arrive.
pub(super) fn goes_on(stage: &Stage<'_>) -> Result<()> {
    let arrived = until(LONG, "there is an upload", || parts(stage))?;
    more_than(stage, &arrived)
}

fn more_than(stage: &Stage<'_>, (upload_id, before): &(String, usize)) -> Result<()> {
    until(LONG, "more parts of the same upload arrive", || {
        Ok(parts(stage)?.filter(|(id, parts)| id == upload_id && parts > before).map(drop))
    })
}

/// The id of the only unfinished upload of the large file and how many parts of it are there, seen past the app.
fn parts(stage: &Stage<'_>) -> Result<Option<(String, usize)>> {
    let (bucket, overseer) = (&stage.sandbox.user.bucket, stage.overseer());
    let uploads = overseer.s3("GET", &format!("/{bucket}?uploads"), &[], "")?.allowed()?.body;
    let mut ids = uploads.split("<Upload>").skip(1).filter(|upload| upload.contains(HUGE));
    let (Some(upload), None) = (ids.next(), ids.next()) else { return Ok(None) };
    let Some(id) = between(upload, "<UploadId>", "</UploadId>") else { return Ok(None) };
    let key = between(upload, "<Key>", "</Key>").unwrap_or_default().replace(':', "%3A");
    let list = overseer.s3("GET", &format!("/{bucket}/{key}?uploadId={id}"), &[], "")?.allowed()?.body;
    Ok(Some((id.to_owned(), list.matches("<PartNumber>").count())))
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

/// Closes the window with the upload running; the app asks, is told to close, and ends.
pub(super) fn close_while_uploading(stage: &mut Stage<'_>) -> Result<()> {
    let huge = stage.desktop.folder("papers")?.join(HUGE);
    stage.page()?.find(Target::Button(&format!("Cancel {HUGE}")))?;
    stage.end_by(|app, desktop| {
        app.ask_to_close(desktop)?;
        app.session().hit_last(Target::Button("Cancel and close"))
    })?;
    drop(fs::remove_file(huge));
    nothing_of_it(stage)
}

/// The ETag of this person's object of that name, seen past the app.
fn object(stage: &Stage<'_>, name: &str) -> Result<String> {
    let key = format!("users/{}/files/{name}", stage.owner()?);
    let list = stage.list_below(&key)?;
    let etag = between(&list, "<ETag>", "</ETag>");
    etag.map(ToOwned::to_owned).ok_or_else(|| Error::failed(format!("there is no object {key}")))
}

/// The window takes no notice of its own drag, and can be used afterwards.
fn dragged_out(stage: &Stage<'_>) -> Result<()> {
    let saved = stage.desktop.folder("saved")?;
    let name = format!(".job-name.draggable[title*=\"{SMALL}\"]");
    let uri = stage.desktop.drag_out(stage.page()?, &name)?;
    ensure(uri == format!("file://{}", saved.join(SMALL).display()), || format!("{uri} has arrived"))?;
    stage.page()?.gone(INVITATION)?;
    stage.click("Settings", Target::Screen("settings"))?;
    stage.click("Files", Target::Screen("files"))
}

fn fetched(stage: &Stage<'_>, name: &str) -> Result<()> {
    let page = stage.page()?;
    let target = stage.desktop.folder("saved")?.join(name);
    page.hit(Target::Button(name))?;
    page.hit(Target::Button("Download"))?;
    stage.desktop.answer_dialog(&target)?;
    stage.reads(&format!("{name} is downloaded"))?;
    page.press(&crate::steps::chord("Escape")?)?;
    let original = stage.desktop.home().join("papers").join(name);
    let (sent, got) = (
        fs::read(&original).map_err(Error::file(&original))?,
        fs::read(&target).map_err(Error::file(&target))?,
    );
    ensure(sent == got, || format!("{} bytes went, {} came, and they differ", sent.len(), got.len()))?;
    let others: Vec<_> = fs::read_dir(stage.desktop.folder("saved")?)
        .map_err(Error::file(&target))?
        .filter_map(|entry| entry.ok().map(|entry| entry.file_name()))
        .filter(|entry| entry != SMALL && entry != LARGE)
        .collect();
    ensure(others.is_empty(), || format!("left beside the download: {others:?}"))
}
