//! The words: Fluent messages compiled in, the language in use, and a pseudo-locale that shows what was forgotten.

use std::borrow::Cow;
use std::cell::RefCell;

use devops360_contract::{AppError, Code};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::format;

/// The language that every other falls back to.
pub(crate) const ENGLISH: &str = "en";
/// English with accents, a third longer: shows words that do not come from here and places that are too narrow.
pub(crate) const PSEUDO: &str = "en-x-pseudo";

const ENGLISH_TEXTS: &[&str] = &[
    include_str!("../../locales/en/common.ftl"),
    include_str!("../../locales/en/errors.ftl"),
    include_str!("../../locales/en/connection.ftl"),
    include_str!("../../locales/en/account.ftl"),
    include_str!("../../locales/en/session.ftl"),
    include_str!("../../locales/en/profile.ftl"),
    include_str!("../../locales/en/files.ftl"),
    include_str!("../../locales/en/administration.ftl"),
    include_str!("../../locales/en/settings.ftl"),
];

thread_local! {
    static LANGUAGE: RefCell<Language> = RefCell::new(Language::load(ENGLISH));
}

struct Language {
    code: String,
    bundle: FluentBundle<FluentResource>,
}

impl Language {
    fn load(code: &str) -> Self {
        let mut bundle = FluentBundle::new(vec![LanguageIdentifier::default()]);
        if let Ok(english) = ENGLISH.parse() {
            bundle = FluentBundle::new(vec![english]);
        }
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(format_number));
        if code == PSEUDO {
            bundle.set_transform(Some(pseudo));
        }
        for text in ENGLISH_TEXTS {
            // A resource with an error still has its other messages; the tests below see the error.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { code: code.to_owned(), bundle }
    }

    fn text(&self, id: &str, attribute: Option<&str>, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut problems = Vec::new();
        Some(self.bundle.format_pattern(pattern, args, &mut problems).into_owned())
    }
}

/// Takes the language of the settings, else the system's, as far as there are texts for it; returns its code.
pub(crate) fn choose(setting: Option<&str>) -> &'static str {
    let code = if setting == Some(PSEUDO) { PSEUDO } else { ENGLISH };
    LANGUAGE.with_borrow_mut(|language| {
        if language.code != code {
            *language = Language::load(code);
        }
    });
    code
}

/// The text of a key. An unknown key shows itself and is logged: a missing text is seen, and nothing breaks.
pub(crate) fn text(key: &str, args: Option<&FluentArgs<'_>>) -> String {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    LANGUAGE.with_borrow(|language| language.text(id, attribute, args)).unwrap_or_else(|| {
        log_missing(key);
        key.to_owned()
    })
}

/// The text of a key with values: `t!("key")`, `t!("key", name = value)`. The key is a literal, so that a check finds it.
#[macro_export]
macro_rules! t {
    ($key:literal) => { $crate::i18n::text($key, None) };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = ::fluent_bundle::FluentArgs::new();
        $(args.set(stringify!($name), $value);)+
        $crate::i18n::text($key, Some(&args))
    }};
}

/// What happened, in words.
pub(crate) fn error_text(error: &AppError) -> String {
    text(&format!("error-{}", error.code.as_str()), Some(&error_args(error)))
}

/// What to do about it, in words.
pub(crate) fn error_remedy(error: &AppError) -> String {
    text(&format!("error-{}.remedy", error.code.as_str()), Some(&error_args(error)))
}

fn error_args(error: &AppError) -> FluentArgs<'_> {
    error.args.iter().map(|(name, value)| (name.as_str(), argument(error.code, name, value))).collect()
}

/// A limit comes as a number and reads as a size or as a count; everything else reads as it is.
fn argument<'a>(code: Code, name: &str, value: &'a str) -> FluentValue<'a> {
    match (code, name, value.parse::<u64>()) {
        (Code::PhotoTooLarge | Code::ConnectionFileTooLarge, "limit", Ok(bytes)) => {
            format::size(bytes).into()
        }
        (Code::PhotoTooManyPixels, "limit", Ok(pixels)) => FluentValue::from(pixels),
        _ => FluentValue::from(value),
    }
}

/// Numbers as the language writes them.
fn format_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(format::number(number.value)),
        _ => None,
    }
}

fn log_missing(key: &str) {
    #[cfg(target_arch = "wasm32")]
    web_sys::console::error_2(&"no text for the key".into(), &key.into());
    #[cfg(not(target_arch = "wasm32"))]
    let _ = key;
}

/// Accents on vowels, and a third more of them; the brackets come from the ends of the whole text.
fn pseudo(text: &str) -> Cow<'_, str> {
    let mut accented = String::with_capacity(text.len() * 2);
    for (index, character) in text.chars().enumerate() {
        let twin = match character {
            'a' => 'á',
            'e' => 'ë',
            'i' => 'ï',
            'o' => 'ö',
            'u' => 'ü',
            'A' => 'Å',
            'E' => 'É',
            'O' => 'Ø',
            'n' => 'ñ',
            other => other,
        };
        accented.push(twin);
        if twin != character && index % 8 != 0 {
            accented.push(twin);
        }
    }
    let padded = accented.chars().any(char::is_alphabetic);
    if padded { Cow::Owned(format!("[{accented}]")) } else { Cow::Owned(accented) }
}

#[cfg(test)]
mod tests {
    use devops360_contract::{AppError, Code};
    use fluent_bundle::FluentResource;

    use super::{ENGLISH_TEXTS, PSEUDO, choose, error_remedy, error_text, pseudo, text};

    #[test]
    fn every_file_of_texts_is_whole() {
        for source in ENGLISH_TEXTS {
            let problems = FluentResource::try_new((*source).to_owned()).err().map(|(_, problems)| problems);
            assert!(problems.is_none(), "Fluent cannot read this: {problems:?}");
        }
    }

    #[test]
    fn every_error_says_what_happened_and_what_to_do() {
        for code in Code::ALL {
            let error = AppError::new(*code);
            for (what, said) in [("text", error_text(&error)), ("remedy", error_remedy(&error))] {
                assert!(!said.starts_with("error-"), "{} has no {what}", code.as_str());
                assert!(!said.ends_with('.'), "the {what} of {} ends in a full stop", code.as_str());
            }
        }
    }

    #[test]
    fn an_unknown_key_shows_itself() {
        assert_eq!(text("no-such-key", None), "no-such-key");
    }

    #[test]
    fn arguments_are_put_in_plainly() {
        let error = AppError::new(Code::NameTaken).with("name", "report.pdf");
        assert!(error_text(&error).contains("report.pdf"));
        assert!(
            !error_text(&error).contains('\u{2068}'),
            "isolation marks would end in screen readers and tests"
        );
    }

    #[test]
    fn the_pseudo_locale_is_longer_and_bracketed() {
        let plain = "Create an account";
        let long = pseudo(plain);
        assert!(long.starts_with('[') && long.ends_with(']'));
        assert!(
            long.chars().count() * 100 >= plain.chars().count() * 125,
            "{long} is not much longer than {plain}"
        );
        assert_eq!(choose(Some(PSEUDO)), PSEUDO);
        assert!(text("try-again", None).starts_with('['));
        choose(None);
    }
}
