//! What was used last is offered first.

use std::sync::Arc;

use devops360_core::settings::Recents;
use devops360_testkit::desktop::MemoryPreferences;
use devops360_testkit::identity::PoolOptions;
use serde_json::json;

use crate::app::{App, Computer, EMAIL, PASSWORD, user_file};

async fn offered(app: &App) -> Option<String> {
    app.connections.list().await.saved.into_iter().find_map(|saved| saved.username)
}

#[tokio::test]
async fn the_name_of_who_stayed_signed_in_is_offered_after_a_restart() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    assert_eq!(offered(&app).await, None);
    app.try_sign_in(EMAIL, PASSWORD, true).await.unwrap();
    app.sessions.sign_out().await;
    assert_eq!(offered(&computer.start()).await.as_deref(), Some(EMAIL), "as it was typed");
}

#[tokio::test]
async fn who_did_not_stay_signed_in_is_not_named() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.try_sign_in("ada", PASSWORD, true).await.unwrap();
    app.try_sign_in("ada", PASSWORD, false).await.unwrap();
    assert_eq!(offered(&app).await, None);
}

#[tokio::test]
async fn a_name_belongs_to_its_pool() {
    let computer = Computer::new(PoolOptions::default());
    let app = computer.start_with(&user_file());
    app.try_sign_in("ada", PASSWORD, true).await.unwrap();
    let mut request = devops360_contract::connection::SaveConnection {
        id: app.connections.list().await.active,
        file: app.connections.active().unwrap().file.clone(),
    };
    request.file.name = "Renamed".to_owned();
    app.connections.save(request.clone()).unwrap();
    assert_eq!(offered(&app).await.as_deref(), Some("ada"));
    request.file.user_pool_id = "eu-north-1_Elsewhere".to_owned();
    app.connections.save(request).unwrap();
    assert_eq!(offered(&app).await, None);
}

#[test]
fn the_folder_of_the_last_download_is_offered_while_it_exists() {
    let preferences = Arc::new(MemoryPreferences::default());
    let recents = Recents::new(preferences.clone());
    assert_eq!(recents.download_folder(), None);
    let folder = tempfile::tempdir().unwrap();
    recents.note_download(&folder.path().join("report.pdf"));
    assert_eq!(Recents::new(preferences).download_folder().as_deref(), Some(folder.path()));
    drop(folder);
    assert_eq!(recents.download_folder(), None, "the folder is gone");
}

#[test]
fn recents_that_cannot_be_read_or_written_are_done_without() {
    let preferences = Arc::new(MemoryPreferences::default());
    preferences.put_text("recents", &json!({ "download_folder": 7 }).to_string());
    let recents = Recents::new(preferences.clone());
    assert_eq!(recents.download_folder(), None);
    preferences.set_read_only(true);
    recents.note_download(&std::env::temp_dir().join("report.pdf"));
    assert_eq!(recents.download_folder(), None);
}
