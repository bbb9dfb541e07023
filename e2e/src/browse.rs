//! A folder of a hundred thousand files: listed page by page, scrolled, filtered, sorted and selected, beside a folder of
//! a thousand.
//!
//! In Chromium, whose engine says what a step costs: milliseconds of script, style and layout. They depend on the machine
//! and on who else works there, so they are reported; asserted are what does not (nodes, counts) and the ratio of the two
//! folders, which take turns.

mod folder;
mod samples;

use serde_json::json;

use crate::error::Result;
use crate::report::{Report, ensure, say};
use crate::steps::Target;

use self::folder::OpenFolder;
use self::samples::{Samples, ratio};

/// How many thousand files the large folder has.
const MANY: usize = 100;
/// How many thousand files the folder has that it is compared with.
const FEW: usize = 1;
/// The most nodes (elements, texts, comments) that the document may have.
const MOST_NODES: u64 = 1_500;
/// The most bytes of the window's memory that a file may take: its key, its name, its row, and room to grow.
const MOST_BYTES_A_FILE: u64 = 1_024;
/// What a wheel notch scrolls, in CSS pixels.
const NOTCH: i64 = 120;
/// What the Page Down key scrolls in a window of 900 pixels.
const PAGE: i64 = 760;
/// How often the two folders take turns.
const ROUNDS: usize = 8;
/// How many steps a turn has.
const STEPS: usize = 20;
/// How much dearer a step in the large folder may be.
const MOST_TIMES: f64 = 1.5;

/// Tells the story.
///
/// # Errors
/// When there is no browser, or a folder is not listed.
pub fn run() -> Result<Report> {
    let mut report = Report::default();
    let few = report.need("a folder of 1,000 files is listed", OpenFolder::open(FEW))?;
    let many = report.need("a folder of 100,000 files is listed, page by page", OpenFolder::open(MANY))?;
    report.check("a file takes a bounded part of the window's memory", memory(&few, &many));
    for (name, pixels) in [("a wheel notch", NOTCH), ("a page", PAGE)] {
        let what = format!("{name} costs in 100,000 rows what it costs in 1,000");
        report.check(&what, scroll(name, pixels, &few, &many));
    }
    report.check("the keyboard goes to the last row and back", ends(&many));
    report.check("one file of 100,000 is found by its name", filter(&many));
    report.check("the largest file comes first when sorted by size", sort(&many));
    report.check("all are selected at once, and none", select(&many));
    Ok(report)
}

fn memory(few: &OpenFolder, many: &OpenFolder) -> Result<()> {
    let (small, large) = (few.memory()?, many.memory()?);
    let each = large.saturating_sub(small) / ((MANY - FEW) * 1_000) as u64;
    say(&format!("        {each} B a file: {large} B of memory for 100,000 files, {small} B for 1,000"));
    ensure(each <= MOST_BYTES_A_FILE, || format!("{each} B a file, where {MOST_BYTES_A_FILE} are allowed"))
}

/// Scrolls down both folders by turns.
fn scroll(name: &str, pixels: i64, few: &OpenFolder, many: &OpenFolder) -> Result<()> {
    let (mut small, mut large, mut idle) = (Samples::default(), Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        // What the measurement itself costs.
        many.steps(0, STEPS, &mut idle)?;
        few.steps(pixels, STEPS, &mut small)?;
        many.steps(pixels, STEPS, &mut large)?;
    }
    say(&format!("        {name}, 100,000 rows: {large}"));
    say(&format!("        {name},   1,000 rows: {small}"));
    say(&format!("        no scrolling, 100,000 rows: {idle}"));
    ensure(large.most_nodes() <= MOST_NODES, || format!("{} nodes in the document", large.most_nodes()))?;
    let times = ratio(&large, &small);
    ensure(times <= MOST_TIMES, || format!("the 95th percentile is {times:.2} times that of 1,000 rows"))
}

fn ends(many: &OpenFolder) -> Result<()> {
    many.top()?;
    many.page().hit(Target::Css(".table-row"))?;
    many.page().press(&[folder::END])?;
    many.page().find(Target::Text("measurement 099999.csv"))?;
    many.within(MOST_NODES)?;
    many.page().press(&[folder::HOME])?;
    many.page().find(Target::Text("measurement 000000.csv"))?;
    many.page().press(&[folder::ESCAPE])?;
    many.page().find(Target::Text("100,000 items")).map(drop)
}

fn filter(many: &OpenFolder) -> Result<()> {
    let milliseconds = many.spends(|page| {
        page.fill("search", "54321")?;
        page.find(Target::Text("1 of 100,000 items")).map(drop)
    })?;
    say(&format!("        typing five digits: {milliseconds:.0} ms of script, style and layout"));
    many.page().find(Target::Text("measurement 054321.csv"))?;
    many.within(MOST_NODES)?;
    many.page().press(&[folder::ESCAPE])?;
    many.page().gone(Target::Text("1 of 100,000"))?;
    many.page().find(Target::Text("100,000 items")).map(drop)
}

fn sort(many: &OpenFolder) -> Result<()> {
    let milliseconds = many.spends(|page| {
        page.hit(Target::Button("Size"))?;
        page.hit(Target::Button("Size"))?;
        page.find(Target::Css("[aria-sort='descending']")).map(drop)
    })?;
    say(&format!("        sorting twice: {milliseconds:.0} ms of script, style and layout"));
    let first = "return document.querySelector('[aria-rowindex=\"2\"] .file-name')?.textContent ?? ''";
    let first = many.page().script(first, &json!([]))?;
    ensure(first.as_str().is_some_and(|name| name.contains(folder::LARGEST)), || format!("{first} is first"))
}

fn select(many: &OpenFolder) -> Result<()> {
    many.page().hit(Target::Css(".table-head input"))?;
    many.page().find(Target::Text("100,000 selected"))?;
    many.within(MOST_NODES)?;
    many.page().hit(Target::Css(".table-head input"))?;
    many.page().find(Target::Text("100,000 items")).map(drop)
}
