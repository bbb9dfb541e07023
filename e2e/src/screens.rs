//! A picture of every screen in every state: light and dark, small and large.

use std::fs;

use crate::browser::{Browser, Scheme, Size};
use crate::error::{Error, Result};
use crate::paths;
use crate::report::{Report, say};
use crate::scenario::{Scenario, load_for};

/// The sizes that every screen has to look right in.
pub const SIZES: [Size; 2] = [Size { width: 900, height: 600 }, Size { width: 1440, height: 900 }];

/// Takes the pictures of every scenario whose name contains `filter`.
///
/// # Errors
/// When there is no browser or no scenario.
pub fn run(filter: &str) -> Result<Report> {
    let scenarios = load_for(&paths::dist(), filter)?;
    let browser = Browser::start()?;
    let folder = paths::pictures();
    if filter.is_empty() && folder.exists() {
        // A picture of a state that is no more would be taken for the product.
        fs::remove_dir_all(&folder).map_err(Error::file(&folder))?;
    }
    fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    let mut report = Report::default();
    for scenario in &scenarios {
        for scheme in Scheme::ALL {
            for size in SIZES {
                let name =
                    format!("{}-{}-{}x{}.png", scenario.name(), scheme.as_str(), size.width, size.height);
                report.check(&name, picture(&browser, scenario, scheme, size, &name));
            }
        }
    }
    say(&format!("pictures of {} states in {}", scenarios.len(), folder.display()));
    Ok(report)
}

fn picture(browser: &Browser, scenario: &Scenario, scheme: Scheme, size: Size, name: &str) -> Result<()> {
    browser.play(scenario, scheme, size)?;
    let path = paths::pictures().join(name);
    fs::write(&path, browser.session().picture()?).map_err(Error::file(&path))
}
