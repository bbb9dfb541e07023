//! Pictures that are pasted.

use std::fs::{self, File, FileTimes};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use devops360_core::environment::{Environment, SystemEnvironment};
use devops360_core::files::{FilesError, PastedPictures, Picture};

fn pictures(folder: &Path) -> PastedPictures {
    PastedPictures::new(folder.join("pasted"), Arc::new(SystemEnvironment))
}

fn picture() -> Picture {
    Picture { width: 2, height: 1, rgba: vec![255, 0, 0, 255, 0, 0, 255, 128] }
}

#[test]
fn a_picture_becomes_a_file_with_its_name_and_its_pixels() {
    let folder = tempfile::tempdir().unwrap();
    let pictures = pictures(folder.path());
    let path = pictures.keep("Pasted 1", picture()).unwrap();
    assert_eq!(path.file_name().unwrap(), "Pasted 1.png");
    assert_eq!(image::open(&path).unwrap().into_rgba8().into_raw(), picture().rgba);
    assert_ne!(pictures.keep("Pasted 1", picture()).unwrap(), path, "one pasted twice is two files");
}

#[test]
fn no_name_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["../x", "/etc/x", "..\\x", "", "a\u{202E}b"] {
        let refused = pictures(folder.path()).keep(name, picture());
        assert!(matches!(refused, Err(FilesError::NameRefused(_))), "{name:?} gave {refused:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_picture_without_all_of_its_pixels_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (width, height) in [(2, 2), (usize::MAX, 1)] {
        let kept = pictures(folder.path()).keep("x", Picture { width, height, ..picture() });
        assert!(matches!(kept, Err(FilesError::Unwritable { .. })), "{kept:?}");
    }
}

#[test]
fn a_picture_goes_after_a_week() {
    let folder = tempfile::tempdir().unwrap();
    let pictures = pictures(folder.path());
    let (old, young) = (pictures.keep("old", picture()).unwrap(), pictures.keep("young", picture()).unwrap());
    for (path, days) in [(&old, 8), (&young, 6)] {
        let then = SystemEnvironment.now() - Duration::from_secs(days * 24 * 60 * 60);
        File::open(path.parent().unwrap()).unwrap().set_times(FileTimes::new().set_modified(then)).unwrap();
    }
    pictures.keep("another", picture()).unwrap();
    assert_eq!((old.exists(), young.exists()), (false, true));
}
