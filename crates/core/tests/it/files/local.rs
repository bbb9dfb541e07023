//! What is dropped on the window.

use std::fs;

use devops360_contract::files::{FileHandle, LocalKind};
use devops360_contract::{AppError, Code};

use crate::desk::Desk;

#[track_caller]
fn check(desk: &Desk, name: &str, expected: Option<Code>) {
    let item = desk.local.admit(desk.path(name));
    assert_eq!(item.problem.map(|problem| problem.code), expected, "{name}");
}

#[test]
fn only_a_readable_file_or_folder_is_taken() {
    let desk = Desk::new();
    desk.file("file", b"content");
    fs::create_dir(desk.path("folder")).unwrap();
    check(&desk, "file", None);
    check(&desk, "folder", None);
    let kind = |name: &str| desk.local.admit(desk.path(name)).kind;
    assert_eq!((kind("file"), kind("folder")), (LocalKind::File, LocalKind::Folder));
    check(&desk, "missing", Some(Code::FileUnreadable));
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_sockets_are_refused_without_being_opened() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    let desk = Desk::new();
    assert!(Command::new("mkfifo").arg(desk.path("pipe")).status().unwrap().success());
    let _listener = UnixListener::bind(desk.path("socket")).unwrap();
    symlink("/dev/zero", desk.path("device")).unwrap();
    symlink("nowhere", desk.path("dangling")).unwrap();
    for name in ["pipe", "socket", "device"] {
        check(&desk, name, Some(Code::SpecialFile));
    }
    check(&desk, "dangling", Some(Code::FileUnreadable));
    desk.file("file", b"content");
    symlink("file", desk.path("link")).unwrap();
    assert_eq!(desk.local.admit(desk.path("link")).size, 7, "a link is what it leads to");
}

/// A file without read permission would not do here: root reads it all the same. What the kernel only takes, nobody reads.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_may_not_be_read_is_said() {
    let desk = Desk::new();
    std::os::unix::fs::symlink("/proc/sys/vm/compact_memory", desk.path("secret")).unwrap();
    check(&desk, "secret", Some(Code::FileUnreadable));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_unicode_is_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let desk = Desk::new();
    let path = desk.folder.path().join(OsStr::from_bytes(b"caf\xE9"));
    fs::write(&path, "").unwrap();
    assert_eq!(desk.local.admit(path).problem.unwrap().code, Code::NameRefused);
}

#[test]
fn a_handle_is_known_until_ten_thousand_others_came() {
    let desk = Desk::new();
    let first = desk.file("file", b"content").handle;
    assert_eq!(desk.local.path(&first).unwrap(), desk.path("file"));
    for _ in 0..9_999 {
        desk.local.admit(desk.path("missing"));
    }
    assert!(desk.local.path(&first).is_ok());
    desk.local.admit(desk.path("missing"));
    for handle in [first, FileHandle("../../etc/passwd".to_owned())] {
        let error = AppError::from(desk.local.path(&handle).unwrap_err());
        assert_eq!(error.code, Code::HandleExpired);
    }
}
