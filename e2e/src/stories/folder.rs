//! A folder of many small files in the real window: dropped, uploaded, moved, the move taken back, downloaded, and
//! compared with what was dropped, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use devops360_contract::connection::TrustMode;

use crate::error::{Error, Result};
use crate::report::{Report, ensure, say};
use crate::sandbox::Sandbox;
use crate::steps::{Target, chord};
use crate::stories::stage::Stage;
use crate::wait::{SOON, until};

/// How many files the folder has, unless told otherwise.
pub const MANY: usize = 2_000;

/// What is dropped.
const FOLDER: &str = "Harbour survey";
/// Where it is moved to.
const ELSEWHERE: &str = "Elsewhere";
/// What is copied in another program.
const COPIED: &str = "chart.bin";
/// How long the emulator may take for all of the files.
const PATIENCE: Duration = Duration::from_secs(600);
/// Names that a path, an address, a header or a list of the S3 wire could trip over. Every disk can hold them: others would
/// come back as other names, as they should.
const ODD: [&str; 12] = [
    "plain.txt",
    "two words & an ampersand.txt",
    "Größe, naïve, Ω.txt",
    "文件 🌊.md",
    "100% + #1 = 101%.txt",
    "it's (so) & so.txt",
    ".hidden",
    "no extension",
    "[brackets] {braces} (3).csv",
    "semi;colon, at@sign.log",
    "%2F is no slash.txt",
    "double..dots...txt",
];

/// Says that transfers are under way.
const RUNNING: Target<'_> = Target::Css("footer.transfers progress");

/// What is in a folder, by its path there: the content of files, nothing for folders.
type Tree = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// Tells the story with so many files.
///
/// # Errors
/// When there is no sandbox or no desktop.
pub fn run(files: usize) -> Result<Report> {
    let sandbox = Sandbox::find()?;
    let mut stage = Stage::set(&sandbox, TrustMode::User, "otto", &[])?;
    let mut report = Report::default();
    // What failed is in the report already.
    let _told = tell(&mut stage, files, &mut report);
    stage.keep_evidence("folder", &report);
    Ok(report)
}

fn tell(stage: &mut Stage<'_>, files: usize, report: &mut Report) -> Result<()> {
    report.need("a person is in the app", enter(stage))?;
    let folder = report.need(&format!("there is a folder of {files} small files"), make(stage, files))?;
    let dropped = report.need("it can be read", tree(&folder))?;
    let root = format!("users/{}/files/", report.need("the person has an identity", stage.owner())?);
    report.need("dropped on the window, it is uploaded", timed(|| uploaded(stage, &root, &folder, files)))?;
    report.need("it is moved into another folder", timed(|| moved(stage, &root, files)))?;
    report.need("the move is taken back", timed(|| taken_back(stage, &root, files)))?;
    report.need("downloaded, it is what was dropped", timed(|| downloaded(stage, &dropped)))?;
    report.need("what another program copied is pasted", pasted(stage, &root))?;
    report.need("what was cut in the app is pasted in another folder", cut(stage, &root))
}

/// The time a step takes, beside its outcome: it depends on the emulator, so it is reported, not judged.
fn timed<T>(step: impl FnOnce() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    let outcome = step();
    say(&format!("        {:.1} s", begun.elapsed().as_secs_f64()));
    outcome
}

fn enter(stage: &mut Stage<'_>) -> Result<()> {
    stage.person.register(stage.connection())?;
    stage.open()?;
    stage.connect()?;
    stage.sign_in()?;
    stage.reads("Your files will be here")
}

/// Files of up to 4 KB below five levels of folders, one of which is empty.
fn make(stage: &Stage<'_>, files: usize) -> Result<PathBuf> {
    let root = stage.desktop.folder(FOLDER)?;
    for file in 0..files {
        let place = root.join(format!("area {}/day {}/{}", file % 5, file % 7, ODD[file % 3]));
        let place = if file % 2 == 0 { place } else { place.join("deeper/still deeper") };
        fs::create_dir_all(&place).map_err(Error::file(&place))?;
        let path = place.join(format!("{file} {}", ODD[file % ODD.len()]));
        let line = format!("reading {file} of {}\n", ODD[file % ODD.len()]);
        fs::write(&path, line.repeat(file % 90)).map_err(Error::file(&path))?;
    }
    for empty in [root.join("area 0/nothing yet"), stage.desktop.folder(ELSEWHERE)?] {
        fs::create_dir_all(&empty).map_err(Error::file(&empty))?;
    }
    Ok(root)
}

fn uploaded(stage: &Stage<'_>, root: &str, folder: &Path, files: usize) -> Result<()> {
    let elsewhere = stage.desktop.folder(ELSEWHERE)?;
    stage.drop_files(&[folder, &elsewhere], Target::Css(".drop-overlay"))?;
    until(PATIENCE, "every file is there", || {
        if stage.page()?.seek(RUNNING)?.is_some() {
            return Ok(None);
        }
        hold(stage, root, &format!("{FOLDER}/"), files).map(Some)
    })
}

fn moved(stage: &Stage<'_>, root: &str, files: usize) -> Result<()> {
    let page = stage.page()?;
    select(stage, FOLDER)?;
    page.hit(Target::Button("More"))?;
    page.hit(Target::Button("Move to…"))?;
    page.hit(Target::Button(ELSEWHERE))?;
    page.hit(Target::Button("Move here"))?;
    let said = format!("moved to {ELSEWHERE}");
    until(PATIENCE, &format!("\"{said}\" to be read"), || page.seek(Target::Text(&said)))?;
    hold(stage, root, &format!("{ELSEWHERE}/{FOLDER}/"), files)?;
    hold(stage, root, &format!("{FOLDER}/"), 0)
}

fn taken_back(stage: &Stage<'_>, root: &str, files: usize) -> Result<()> {
    let page = stage.page()?;
    page.hit(Target::Button("Undo"))?;
    let said = "The last change was taken back";
    until(PATIENCE, &format!("\"{said}\" to be read"), || page.seek(Target::Text(said)))?;
    hold(stage, root, &format!("{FOLDER}/"), files)?;
    hold(stage, root, &format!("{ELSEWHERE}/{FOLDER}/"), 0)
}

fn downloaded(stage: &Stage<'_>, dropped: &Tree) -> Result<()> {
    let page = stage.page()?;
    select(stage, FOLDER)?;
    page.hit(Target::Button("Download"))?;
    let target = stage.desktop.folder("saved")?;
    stage.desktop.answer_dialog(&target)?;
    until(PATIENCE, "every file is there", || {
        if page.seek(RUNNING)?.is_some() {
            return Ok(None);
        }
        same(dropped, &tree(&target.join(FOLDER))?).map(Some)
    })
}

/// A file and a folder that are on the system's clipboard.
fn pasted(stage: &Stage<'_>, root: &str) -> Result<()> {
    let file = stage.file(COPIED, 1_000)?;
    let folder = stage.desktop.folder("Copied folder")?;
    let inside = folder.join("inside.txt");
    fs::write(&inside, "inside").map_err(Error::file(&inside))?;
    let _other_program = stage.desktop.copies(&[&file, &folder])?;
    let page = stage.page()?;
    page.press(&chord("Escape")?)?;
    page.press(&chord("Control+v")?)?;
    until(SOON, "the files are there", || {
        hold(stage, root, COPIED, 1)?;
        hold(stage, root, "Copied folder/inside.txt", 1).map(Some)
    })
}

/// Ctrl+X on a row, Ctrl+V in the folder that is opened then.
fn cut(stage: &Stage<'_>, root: &str) -> Result<()> {
    let page = stage.page()?;
    select(stage, COPIED)?;
    page.press(&chord("Control+x")?)?;
    page.find(Target::Text("is cut"))?;
    select(stage, ELSEWHERE)?;
    page.press(&chord("Enter")?)?;
    page.find(Target::Text("This folder is empty"))?;
    page.press(&chord("Control+v")?)?;
    page.find(Target::Text(&format!("moved to {ELSEWHERE}")))?;
    hold(stage, root, &format!("{ELSEWHERE}/{COPIED}"), 1)?;
    hold(stage, root, COPIED, 0)
}

fn select(stage: &Stage<'_>, name: &str) -> Result<()> {
    let page = stage.page()?;
    page.find(Target::Css(&format!("[role=grid] [title=\"{name}\"]")))?;
    page.hit(Target::Button(name))?;
    page.find(Target::Text("1 selected")).map(drop)
}

/// The folder `path` of the person holds so many files, seen past the app.
fn hold(stage: &Stage<'_>, root: &str, path: &str, files: usize) -> Result<()> {
    let prefix = format!("{root}{}", path.replace(' ', "%20"));
    let found = stage.keys_below(&prefix)?.iter().filter(|key| !key.ends_with('/')).count();
    ensure(found == files, || format!("{found} files in {path}, {files} were to be there"))
}

fn tree(root: &Path) -> Result<Tree> {
    let (mut found, mut folders) = (Tree::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::file(&folder))? {
            let path = entry.map_err(Error::file(&folder))?.path();
            let below = path.strip_prefix(root).unwrap_or(&path).to_owned();
            if path.is_dir() {
                found.insert(below, None);
                folders.push(path);
            } else {
                found.insert(below, Some(fs::read(&path).map_err(Error::file(&path))?));
            }
        }
    }
    Ok(found)
}

fn same(dropped: &Tree, saved: &Tree) -> Result<()> {
    let differs = |path: &&PathBuf| dropped.get(*path) != saved.get(*path);
    let paths: Vec<_> = dropped.keys().chain(saved.keys()).filter(differs).take(5).collect();
    ensure(paths.is_empty(), || {
        format!("{} entries went, {} came; they differ in {paths:?}", dropped.len(), saved.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_that_differs_is_found_out() {
        let tree = |content: &[u8]| Tree::from([(PathBuf::from("a"), Some(content.to_vec()))]);
        assert!(same(&tree(b"1"), &tree(b"1")).is_ok());
        for other in [tree(b"2"), Tree::new(), Tree::from([(PathBuf::from("a"), None)])] {
            assert!(same(&tree(b"1"), &other).is_err(), "{other:?}");
            assert!(same(&other, &tree(b"1")).is_err(), "{other:?}");
        }
    }
}
