//! A folder of many files, open in a browser of its own.

use serde_json::{Value, json};

use super::samples::Samples;
use crate::browser::{Browser, Scheme, Size};
use crate::error::{Error, Result};
use crate::paths;
use crate::report::ensure;
use crate::scenario::load;
use crate::steps::Target;
use crate::wait::{LONG, until};
use crate::webdriver::Session;

/// The key End, as WebDriver names it.
pub(super) const END: char = '\u{E010}';
/// The key Home.
pub(super) const HOME: char = '\u{E011}';
/// The key Escape.
pub(super) const ESCAPE: char = '\u{E00C}';
/// The first of 100,000 files in descending order of sizes, which repeat after 7,919 files, and then of names.
pub(super) const LARGEST: &str = "measurement 095027.csv";

/// The scenario with a folder whose pages are made up.
const SCENARIO: &str = "files-hundred-thousand";

/// Scrolls by so many pixels, from the end to the beginning, waits until that is drawn, and counts the nodes.
const SCROLL: &str = "
    return (async (pixels) => {
        const table = document.querySelector('.file-list');
        const below = table.scrollHeight - table.clientHeight - table.scrollTop;
        table.scrollTop = pixels > below ? 0 : table.scrollTop + pixels;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
        let nodes = 1;
        while (walker.nextNode()) nodes += 1;
        return nodes;
    })(arguments[0])";

/// A browser with a folder that is listed to its end.
pub(super) struct OpenFolder {
    browser: Browser,
}

impl OpenFolder {
    /// Lists a folder of `thousands` thousand files.
    pub(super) fn open(thousands: usize) -> Result<Self> {
        let mut scenarios = load(&paths::scenarios(), SCENARIO)?;
        let scenario = scenarios.first_mut().ok_or_else(|| Error::failed("the scenario is missing"))?;
        scenario.replies["list_files"]["$pages"] = json!(thousands * 1_000);
        scenario.steps.clear();
        let browser = Browser::start()?;
        browser.play(scenario, Scheme::Light, Size { width: 1440, height: 900 })?;
        let all = format!("{thousands},000 items");
        until(LONG, &format!("\"{all}\" to be read"), || browser.session().seek(Target::Text(&all)))?;
        browser.rest()?;
        browser.session().devtools("Performance.enable", &json!({ "timeDomain": "threadTicks" }))?;
        Ok(Self { browser })
    }

    /// The page.
    pub(super) const fn page(&self) -> &Session {
        self.browser.session()
    }

    /// The size of the window's memory, in bytes; it grows and never shrinks.
    pub(super) fn memory(&self) -> Result<u64> {
        let bytes = self.page().script("return window.__FAKE__.memory()", &json!([]))?;
        bytes.as_u64().ok_or_else(|| Error::failed("the window's memory cannot be measured"))
    }

    /// Scrolls `count` steps down, from where it is.
    pub(super) fn steps(&self, pixels: i64, count: usize, samples: &mut Samples) -> Result<()> {
        for _ in 0..count {
            let before = self.spent()?;
            let nodes = self.scrolled(pixels)?;
            let milliseconds = (self.spent()? - before) * 1_000.0;
            samples.add(milliseconds, nodes);
        }
        Ok(())
    }

    /// The milliseconds of script, style and layout that the page spends on `act`, as its thread has worked: what
    /// other programs took meanwhile is not counted.
    pub(super) fn spends(&self, act: impl FnOnce(&Session) -> Result<()>) -> Result<f64> {
        let before = self.spent()?;
        act(self.page())?;
        self.browser.rest()?;
        Ok((self.spent()? - before) * 1_000.0)
    }

    /// Looks whether the document is as small as it has to be.
    pub(super) fn within(&self, most: u64) -> Result<()> {
        let nodes = self.scrolled(0)?;
        ensure(nodes <= most, || format!("{nodes} nodes in the document"))
    }

    /// Scrolls to the first row.
    pub(super) fn top(&self) -> Result<()> {
        self.scrolled(i64::from(u32::MAX)).map(drop)
    }

    fn scrolled(&self, pixels: i64) -> Result<u64> {
        let nodes = self.page().script(SCROLL, &json!([pixels]))?;
        nodes.as_u64().ok_or_else(|| Error::failed("the nodes cannot be counted"))
    }

    /// The seconds of script, style and layout since the page began.
    fn spent(&self) -> Result<f64> {
        let answer = self.page().devtools("Performance.getMetrics", &json!({}))?;
        let metrics = answer["metrics"].as_array().cloned().unwrap_or_default();
        let of = |name: &str| value(&metrics, name);
        Ok(of("ScriptDuration")? + of("RecalcStyleDuration")? + of("LayoutDuration")?)
    }
}

fn value(metrics: &[Value], name: &str) -> Result<f64> {
    let found = metrics.iter().find(|metric| metric["name"] == name);
    found
        .and_then(|metric| metric["value"].as_f64())
        .ok_or_else(|| Error::failed(format!("no metric {name}")))
}
