//! Settings: kept, damaged, and of another release.

use devops360_contract::Code;
use devops360_contract::settings::{Settings, Theme};
use devops360_core::settings::SettingsStore;
use devops360_testkit::identity::PoolOptions;

use crate::app::Computer;

#[test]
fn unreadable_settings_become_the_defaults_and_the_bad_copy_is_kept() {
    for text in ["{ cut", "7", r#"{"theme":"plaid"}"#] {
        let computer = Computer::new(PoolOptions::default());
        computer.preferences.put_text("settings", text);
        let settings = SettingsStore::new(computer.preferences.clone());
        let loaded = settings.load();
        assert_eq!((loaded.theme, loaded.language.clone()), (Theme::System, None), "{text}");
        let problem = loaded.problem.expect("it is said");
        assert_eq!(problem.code, Code::SettingsUnreadable);
        assert_eq!(computer.preferences.text(&problem.args["name"]).as_deref(), Some(text));
    }
}

#[test]
fn settings_are_saved_and_a_field_of_another_release_is_left_out() {
    let computer = Computer::new(PoolOptions::default());
    let settings = SettingsStore::new(computer.preferences.clone());
    let wanted = Settings { theme: Theme::Dark, language: Some("en".to_owned()), ..Settings::default() };
    assert_eq!(settings.save(wanted.clone()).unwrap(), wanted);
    assert_eq!(settings.load(), wanted);
    computer.preferences.put_text("settings", r#"{"theme":"light","font":"x"}"#);
    assert_eq!(settings.load(), Settings { theme: Theme::Light, ..Settings::default() });
    computer.preferences.set_read_only(true);
    assert!(settings.save(wanted).is_err());
}
