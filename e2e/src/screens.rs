//! A picture of every screen in every state: light and dark, small and large.

use std::fs;
use std::path::Path;

use crate::browser::{Browser, Scheme, Size};
use crate::error::{Error, Result};
use crate::paths;
use crate::report::{Report, say};
use crate::scenario::{Scenario, load_for};

/// The sizes that every screen has to look right in.
pub const SIZES: [Size; 2] = [Size { width: 900, height: 600 }, Size { width: 1440, height: 900 }];

/// Takes the pictures of every scenario whose name contains `filter`, in the engine of the app on Windows.
///
/// # Errors
/// When there is no browser or no scenario.
pub fn run(filter: &str) -> Result<Report> {
    let browser = Browser::start()?;
    pictures(filter, &paths::pictures(), &Scheme::ALL.map(|scheme| (scheme, &browser)))
}

/// The same in that on Linux, on a display.
///
/// # Errors
/// When there is no browser, no display or no scenario.
pub fn run_in_webkit(filter: &str) -> Result<Report> {
    let [light, dark] = Scheme::ALL;
    let browsers = [(light, &Browser::webkit(light)?), (dark, &Browser::webkit(dark)?)];
    pictures(filter, &paths::pictures().join("webkit"), &browsers)
}

fn pictures(filter: &str, folder: &Path, browsers: &[(Scheme, &Browser)]) -> Result<Report> {
    let scenarios = load_for(&paths::dist(), filter)?;
    if filter.is_empty() && folder.exists() {
        // A picture of a state that is no more would be taken for the product.
        fs::remove_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(Error::file(folder))?;
    let mut report = Report::default();
    for scenario in &scenarios {
        for (scheme, browser) in browsers {
            for size in SIZES {
                let Size { width, height } = size;
                let name = format!("{}-{}-{width}x{height}.png", scenario.name(), scheme.as_str());
                let path = folder.join(&name);
                report.check(&name, picture(browser, scenario, *scheme, size, &path));
            }
        }
    }
    say(&format!("pictures of {} states in {}", scenarios.len(), folder.display()));
    Ok(report)
}

fn picture(browser: &Browser, scenario: &Scenario, scheme: Scheme, size: Size, path: &Path) -> Result<()> {
    browser.play(scenario, scheme, size)?;
    fs::write(path, browser.session().picture()?).map_err(Error::file(path))
}
