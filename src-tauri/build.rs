//! Generates one permission for each command of the contract, so that a command without a grant is refused.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("src-tauri/capabilities/**/*")
            .app_manifest(tauri_build::AppManifest::new().commands(devops360_contract::COMMANDS)),
    )
    .expect("the Tauri configuration, its capabilities and the contract's command list agree");
}
