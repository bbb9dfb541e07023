//! What a person does on a page: find, click, fill, press, wait. The same for the fake transport and for the real window.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::wait::{SOON, until};
use crate::webdriver::{Element, Session};

const LOOK: &str = include_str!("page/look.js");

/// One thing that a person does.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Types into the field of that name, after emptying it; in a list, chooses the entry of that value.
    Fill {
        /// The field's name: the contract's.
        name: String,
        /// What to type.
        value: String,
    },
    /// Clicks what has that text or label.
    Click(String),
    /// Clicks what a CSS selector finds first.
    ClickOn(String),
    /// Presses a key, such as `Escape` or `Control+u`.
    Press(String),
    /// Drags what a CSS selector finds onto what another one finds.
    Drag {
        /// What is dragged.
        from: String,
        /// Where to.
        to: String,
        /// The button stays pressed.
        #[serde(default)]
        hold: bool,
    },
    /// Waits until that text is visible.
    Wait(String),
    /// Waits until what has the focus matches a CSS selector.
    Focused(String),
    /// Waits until a command was sent with that request; on the fake transport only.
    Sent {
        /// The command.
        command: String,
        /// Its request, whole.
        request: Value,
    },
}

/// What to look for on a page.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    /// A button, link, tab, menu entry or label of that text.
    Button(&'a str),
    /// The field of that name.
    Field(&'a str),
    /// The page's `main` of that `data-screen`.
    Screen(&'a str),
    /// A text, anywhere.
    Text(&'a str),
    /// The first visible element of that selector.
    Css(&'a str),
}

impl Target<'_> {
    const fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Button(value) => ("button", value),
            Self::Field(value) => ("field", value),
            Self::Screen(value) => ("screen", value),
            Self::Text(value) => ("text", value),
            Self::Css(value) => ("css", value),
        }
    }
}

impl Session {
    /// What is on the page now.
    ///
    /// # Errors
    /// When the page cannot be asked.
    pub fn seek(&self, target: Target<'_>) -> Result<Option<Element>> {
        let (kind, value) = target.parts();
        self.locate(LOOK, &json!([kind, value]))
    }

    /// What is on the page, or will be soon.
    ///
    /// # Errors
    /// When it does not appear.
    pub fn find(&self, target: Target<'_>) -> Result<Element> {
        until(SOON, &format!("{target:?} appears"), || self.seek(target))
    }

    /// Waits until something is on the page no longer.
    ///
    /// # Errors
    /// When it stays.
    pub fn gone(&self, target: Target<'_>) -> Result<()> {
        until(SOON, &format!("{target:?} disappears"), || Ok(self.seek(target)?.is_none().then_some(())))
    }

    /// Clicks as soon as it can be clicked.
    ///
    /// # Errors
    /// When it does not appear or stays covered.
    pub fn hit(&self, target: Target<'_>) -> Result<()> {
        until(SOON, &format!("{target:?} can be clicked"), || self.click_if_there(target))
    }

    /// As [`Session::hit`], on what ends the page: it may be gone before the driver has answered.
    ///
    /// # Errors
    /// When it does not appear or stays covered.
    pub fn hit_last(&self, target: Target<'_>) -> Result<()> {
        until(SOON, &format!("{target:?} can be clicked"), || match self.click_if_there(target) {
            Err(error) if error.is_end_of_session() => Ok(Some(())),
            clicked => clicked,
        })
    }

    fn click_if_there(&self, target: Target<'_>) -> Result<Option<()>> {
        self.seek(target)?.map(|element| self.click(&element)).transpose()
    }

    /// Gives a field a value as a person would.
    ///
    /// # Errors
    /// When there is no such field.
    pub fn fill(&self, name: &str, value: &str) -> Result<()> {
        let field = self.find(Target::Field(name))?;
        let choice = format!("select[name=\"{name}\"] option[value=\"{value}\"]");
        // An entry of a closed list is not drawn; WebDriver chooses it all the same.
        if let Some(entry) = self.locate("return document.querySelector(arguments[0])", &json!([choice]))? {
            return self.click(&entry);
        }
        self.clear(&field)?;
        if value.is_empty() { Ok(()) } else { self.type_into(&field, value) }
    }

    fn sent(&self, command: &str, request: &Value) -> Result<()> {
        let script = "return window.__FAKE__.calls.filter((call) => call.command === arguments[0])
            .map((call) => call.args.request)";
        until(SOON, &format!("{command} to be sent with {request}"), || {
            let sent = self.script(script, &json!([command]))?;
            let all = sent.as_array().cloned().unwrap_or_default();
            if all.contains(request) { Ok(Some(())) } else { Err(Error::failed(format!("sent: {sent}"))) }
        })
    }

    fn focused(&self, selector: &str) -> Result<()> {
        let script = "return document.activeElement?.matches(arguments[0]) || document.activeElement?.cloneNode().outerHTML";
        until(SOON, &format!("{selector} to have the focus"), || {
            let found = self.script(script, &json!([selector]))?;
            if found == true { Ok(Some(())) } else { Err(Error::failed(format!("it is on {found}"))) }
        })
    }

    /// Does one step.
    ///
    /// # Errors
    /// When it cannot be done.
    pub fn act(&self, step: &Step) -> Result<()> {
        match step {
            Step::Fill { name, value } => self.fill(name, value),
            Step::Click(text) => self.hit(Target::Button(text)),
            Step::ClickOn(selector) => self.hit(Target::Css(selector)),
            Step::Press(keys) => self.press(&chord(keys)?),
            Step::Drag { from, to, hold } => {
                let (from, to) = (self.find(Target::Css(from))?, self.find(Target::Css(to))?);
                self.drag(&from, &to, *hold)
            }
            Step::Sent { command, request } => self.sent(command, request),
            Step::Wait(text) => self.find(Target::Text(text)).map(drop),
            Step::Focused(selector) => self.focused(selector),
        }
    }
}

/// The keys of `Control+u`, in WebDriver's code points (<https://www.w3.org/TR/webdriver2/#keyboard-actions>).
///
/// # Errors
/// When a key has no such name.
pub fn chord(keys: &str) -> Result<Vec<char>> {
    keys.split('+').map(key).collect()
}

fn key(name: &str) -> Result<char> {
    let code = match name {
        "Backspace" => '\u{E003}',
        "Tab" => '\u{E004}',
        "Enter" => '\u{E007}',
        "Shift" => '\u{E008}',
        "Control" => '\u{E009}',
        "Alt" => '\u{E00A}',
        "Escape" => '\u{E00C}',
        "Space" => ' ',
        "PageUp" => '\u{E00E}',
        "PageDown" => '\u{E00F}',
        "End" => '\u{E010}',
        "Home" => '\u{E011}',
        "ArrowLeft" => '\u{E012}',
        "ArrowUp" => '\u{E013}',
        "ArrowRight" => '\u{E014}',
        "ArrowDown" => '\u{E015}',
        "Delete" => '\u{E017}',
        "F2" => '\u{E032}',
        other => {
            let mut letters = other.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => letter,
                _ => return Err(Error::failed(format!("no such key: {other}"))),
            }
        }
    };
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_is_its_keys() {
        assert_eq!(chord("Control+u").ok(), Some(vec!['\u{E009}', 'u']));
        assert!(chord("Hyper+u").is_err());
    }

    #[test]
    fn a_step_is_one_key_of_an_object() {
        let steps: std::result::Result<Vec<Step>, _> = serde_json::from_str(
            r#"[{"fill":{"name":"a","value":"b"}},{"click":"Save"},{"press":"Escape"}]"#,
        );
        assert!(steps.is_ok_and(|steps| steps.len() == 3));
    }
}
