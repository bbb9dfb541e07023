//! System packages: installed on Debian and Ubuntu, named exactly elsewhere.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::process::{command, exists, run, stdout};
use crate::report::{note, step};

/// What building and running the app needs on Debian and Ubuntu.
const BUILD: &[&str] = &[
    "build-essential",
    "libayatana-appindicator3-dev",
    "libdbus-1-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "pkg-config",
    "python3-venv",
];

/// What the tests need besides, but for the browser.
const TEST: &[&str] = &[
    "dbus",
    "fonts-dejavu-core",
    "gcc-mingw-w64-x86-64",
    "gir1.2-gtk-3.0",
    "gnome-keyring",
    "imagemagick",
    "libsecret-tools",
    "python3-gi",
    "webkit2gtk-driver",
    "xdotool",
    "xvfb",
];

const FEDORA: &str = "sudo dnf install @c-development webkit2gtk4.1-devel gtk3-devel librsvg2-devel \
    libappindicator-gtk3-devel libxdo-devel openssl-devel dbus-devel pkgconf-pkg-config python3 nodejs npm
  for the tests: sudo dnf install chromium chromedriver dbus-daemon gnome-keyring ImageMagick libsecret python3-gobject \
    webkit2gtk-driver xdotool xorg-x11-server-Xvfb mingw64-gcc";
const ARCH: &str =
    "sudo pacman -S --needed base-devel webkit2gtk-4.1 gtk3 librsvg libappindicator-gtk3 xdotool \
    openssl dbus pkgconf python nodejs npm
  for the tests: sudo pacman -S --needed chromium gnome-keyring imagemagick libsecret python-gobject xorg-server-xvfb \
    mingw-w64-gcc   (WebKitWebDriver comes with webkit2gtk-4.1)";
const MACOS: &str = "xcode-select --install; brew install python@3.12 node
  WebKit is part of macOS; the tests on the window run on Linux only";
const WINDOWS: &str =
    "winget install Microsoft.VisualStudio.2022.BuildTools Python.Python.3.12 OpenJS.NodeJS.LTS
  with the workload \"Desktop development with C++\"; WebView2 is part of Windows 10 (1803) and later
  the tests on the window run on Linux only";
const OTHER: &str = "a C toolchain, pkg-config, Python 3 with venv, Node, and the development files of GTK 3, \
    WebKitGTK 4.1, librsvg 2, Ayatana AppIndicator 3, libxdo, OpenSSL and D-Bus";

/// The kinds of system that this tool knows packages of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Platform {
    Debian,
    Fedora,
    Arch,
    MacOs,
    Windows,
    Other,
}

impl Platform {
    fn here() -> Self {
        if cfg!(windows) {
            return Self::Windows;
        }
        if cfg!(target_os = "macos") {
            return Self::MacOs;
        }
        Self::of_os_release(&os_release())
    }

    /// From the `ID` and `ID_LIKE` of `/etc/os-release` (os-release(5)).
    fn of_os_release(text: &str) -> Self {
        let values =
            text.lines().filter_map(|line| line.strip_prefix("ID=").or(line.strip_prefix("ID_LIKE=")));
        let ids: BTreeSet<&str> =
            values.flat_map(|value| value.trim_matches('"').split_whitespace()).collect();
        let is = |names: &[&str]| names.iter().any(|name| ids.contains(name));
        match () {
            () if is(&["debian", "ubuntu"]) => Self::Debian,
            () if is(&["fedora", "rhel", "centos"]) => Self::Fedora,
            () if is(&["arch"]) => Self::Arch,
            () => Self::Other,
        }
    }

    const fn instructions(self) -> &'static str {
        match self {
            Self::Fedora => FEDORA,
            Self::Arch => ARCH,
            Self::MacOs => MACOS,
            Self::Windows => WINDOWS,
            Self::Debian | Self::Other => OTHER,
        }
    }
}

/// Installs the system packages that are missing, or names them.
pub(crate) fn install(with_tests: bool) -> Result<()> {
    let platform = Platform::here();
    if platform != Platform::Debian {
        return check_by_hand(platform);
    }
    let mut wanted = BUILD.to_vec();
    if with_tests {
        wanted.extend(TEST);
        wanted.extend(browser(&os_release()));
    }
    if with_tests && !(exists("node") && exists("npm")) {
        wanted.extend(["nodejs", "npm"]);
    }
    let missing = missing(&wanted);
    let title = if with_tests { "system packages, with those of the tests" } else { "system packages" };
    step(title, missing.is_empty(), || apt_install(&missing))
}

fn os_release() -> String {
    std::fs::read_to_string("/etc/os-release").unwrap_or_default()
}

/// Chromium and its driver, under the names of the distribution.
fn browser(os_release: &str) -> [&'static str; 2] {
    let ubuntu = os_release.lines().any(|line| line == "ID=ubuntu");
    if ubuntu { ["chromium-browser", "chromium-chromedriver"] } else { ["chromium", "chromium-driver"] }
}

/// The packages of `wanted` that dpkg does not have installed.
fn missing<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    let present: BTreeSet<String> = wanted
        .iter()
        .filter(|name| {
            let state = stdout("dpkg-query", &["-W", "-f=${db:Status-Abbrev}", name]);
            state.is_some_and(|state| state.starts_with("ii"))
        })
        .map(|name| (*name).to_owned())
        .collect();
    wanted.iter().copied().filter(|name| !present.contains(*name)).collect()
}

/// Installs with apt, through sudo unless this is root already.
fn apt_install(packages: &[&str]) -> Result<()> {
    let root = stdout("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    if !root && !exists("sudo") {
        bail!("run this as root: apt-get install {}", packages.join(" "));
    }
    let apt = |arguments: &[&str]| {
        let prefix: &[&str] = if root { &["env"] } else { &["sudo", "env"] };
        let words = [prefix, &["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"], arguments].concat();
        // sudo may have to ask for a password.
        run(command(words[0], &words[1..]).stdin(std::process::Stdio::inherit()))
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

/// Elsewhere the package manager is the person's: say what to install when the libraries are not found.
fn check_by_hand(platform: Platform) -> Result<()> {
    let libraries = ["webkit2gtk-4.1", "gtk+-3.0", "librsvg-2.0", "openssl", "dbus-1"];
    let satisfied = match platform {
        Platform::MacOs | Platform::Windows => exists("node"),
        _ => libraries.iter().all(|library| stdout("pkg-config", &["--exists", library]).is_some()),
    };
    if satisfied {
        return step("system packages", true, || Ok(()));
    }
    note(&format!("some of these are missing:\n  {}", platform.instructions()));
    bail!("install the system packages named above, then run this again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ubuntu_names_its_browser_otherwise() {
        assert_eq!(browser("NAME=\"Ubuntu\"\nID=ubuntu\n")[0], "chromium-browser");
        assert_eq!(browser("ID=debian\n")[0], "chromium");
    }

    #[test]
    fn the_platform_is_read_from_os_release() {
        let check = |text: &str, expected| assert_eq!(Platform::of_os_release(text), expected, "{text}");
        check("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", Platform::Debian);
        check("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Platform::Debian);
        check("ID=rocky\nID_LIKE=\"rhel centos fedora\"\n", Platform::Fedora);
        check("ID=manjaro\nID_LIKE=arch\n", Platform::Arch);
        check("ID=nixos\n", Platform::Other);
        check("", Platform::Other);
    }
}
