//! From any picture to a small square, kept on this computer and sent to the bucket.

use std::fs;
use std::io::Cursor;

use devops360_contract::profile::{PHOTO_BYTES_LIMIT, PHOTO_PIXELS_LIMIT, PHOTO_SIDE, PhotoHandle};
use devops360_contract::{AppError, Code};
use devops360_core::cloud::ErrorKind;
use devops360_core::profile::ProfileError;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::saving::Home;

const RED: Rgb<u8> = Rgb([220, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 220]);

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Red on the left, blue on the right.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE })
}

/// A JPEG with an EXIF block that says how it is turned, and where it was taken.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS: home, sweet home");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

async fn stage(home: &Home, bytes: &[u8]) -> Result<RgbImage, ProfileError> {
    let path = home.directory.path().join("photo");
    fs::write(&path, bytes).unwrap();
    let staged = home.profiles.stage_photo(&path).await?;
    let jpeg = home.profiles.staged_photo(&staged.handle).await?;
    assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
    assert!(!jpeg.windows(4).any(|window| window == b"Exif"), "the metadata is gone");
    Ok(image::load_from_memory(&jpeg).unwrap().into_rgb8())
}

#[track_caller]
fn assert_close(image: &RgbImage, (x, y): (u32, u32), expected: Rgb<u8>) {
    let actual = image.get_pixel(x, y);
    let close = actual.0.iter().zip(expected.0).all(|(a, b)| a.abs_diff(b) < 16);
    assert!(close, "at {x}, {y}: {actual:?} instead of {expected:?}");
}

#[tokio::test]
async fn every_format_becomes_a_small_square() {
    let home = Home::new().await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        for (width, height) in [(300, 200), (200, 300), (1000, 1000), (1, 1)] {
            let image = stage(&home, &encoded(halves(width, height), format)).await.unwrap();
            assert_eq!(image.dimensions(), (PHOTO_SIDE, PHOTO_SIDE), "{format:?} {width}x{height}");
        }
    }
    let image = stage(&home, &encoded(halves(300, 200), ImageFormat::Png)).await.unwrap();
    assert_close(&image, (100, 256), RED);
    assert_close(&image, (400, 256), BLUE);
}

#[tokio::test]
async fn a_turned_photo_stands_upright() {
    let home = Home::new().await;
    let jpeg = encoded(halves(64, 64), ImageFormat::Jpeg);
    for (orientation, red, blue) in [
        (1, (60, 256), (450, 256)),
        (3, (450, 256), (60, 256)),
        (6, (256, 60), (256, 450)),
        (8, (256, 450), (256, 60)),
    ] {
        let image = stage(&home, &turned(&jpeg, orientation)).await.unwrap();
        assert_close(&image, red, RED);
        assert_close(&image, blue, BLUE);
    }
}

#[tokio::test]
async fn what_is_transparent_becomes_white() {
    let home = Home::new().await;
    let clear = RgbaImage::from_pixel(10, 10, Rgba([0, 0, 0, 0]));
    let image = stage(&home, &encoded(clear, ImageFormat::Png)).await.unwrap();
    assert_close(&image, (256, 256), Rgb([255; 3]));
}

#[tokio::test]
async fn a_photo_that_cannot_be_used_is_said() {
    let home = Home::new().await;
    let png = encoded(halves(300, 200), ImageFormat::Png);
    // The header alone promises 30,000 x 30,000 pixels; a bomb is refused before it is unpacked.
    let mut bomb = png.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let crc = png_crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    let limited = |code: Code, limit: u64| AppError::new(code).with("limit", limit.to_string());
    let cases: [(_, AppError); 6] = [
        (b"#!/bin/sh\necho not a picture".to_vec(), Code::PhotoNotAnImage.into()),
        (Vec::new(), Code::PhotoNotAnImage.into()),
        (b"GIF89a\x01\0\x01\0".to_vec(), Code::PhotoNotAnImage.into()),
        (png[..png.len() / 2].to_vec(), Code::PhotoDamaged.into()),
        (
            vec![0xFF; usize::try_from(PHOTO_BYTES_LIMIT).unwrap() + 1],
            limited(Code::PhotoTooLarge, PHOTO_BYTES_LIMIT),
        ),
        (bomb, limited(Code::PhotoTooManyPixels, PHOTO_PIXELS_LIMIT)),
    ];
    for (bytes, expected) in cases {
        let error = stage(&home, &bytes).await.unwrap_err();
        assert_eq!(AppError::from(error), expected);
    }
    let folder = home.profiles.stage_photo(home.directory.path()).await.unwrap_err();
    assert_eq!(AppError::from(folder).code, Code::FolderNotSupported);
}

/// The CRC-32 of a PNG chunk, bit by bit.
fn png_crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

#[cfg(unix)]
#[tokio::test]
async fn a_staged_photo_survives_a_restart_and_is_for_nobody_else() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new().await;
    let handle = home.stage().await;
    let again = home.restarted();
    assert!(again.staged_photo(&handle).await.is_ok());
    let file = home.directory.path().join("staged").join(format!("{handle}.jpg"));
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    for wrong in ["../photo", "", "a/b", "0000"] {
        let error = again.staged_photo(&PhotoHandle(wrong.to_owned())).await.unwrap_err();
        assert_eq!(AppError::from(error).code, Code::PhotoGone, "{wrong:?}");
    }
}

#[tokio::test]
async fn a_new_photo_takes_the_place_of_the_old_one() {
    let home = Home::new().await;
    let first = home.stage().await;
    let profile = home.profiles.save_photo(&first).await.unwrap();
    let version = profile.photo.unwrap();
    assert_eq!(home.bucket.keys(), [format!("profile_photos/{}/{version}", home.owner)]);
    assert_eq!(image::guess_format(&home.profiles.photo().await.unwrap()).unwrap(), ImageFormat::Jpeg);
    let gone = AppError::from(home.profiles.save_photo(&first).await.unwrap_err());
    assert_eq!(gone.code, Code::PhotoGone, "it was sent");

    let second = home.stage().await;
    let profile = home.profiles.save_photo(&second).await.unwrap();
    assert_ne!(profile.photo.as_ref(), Some(&version));
    assert_eq!(home.bucket.keys().len(), 1, "the old object is gone");

    let profile = home.profiles.remove_photo().await.unwrap();
    assert_eq!((profile.photo, home.bucket.keys().len()), (None, 0));
    let missing = AppError::from(home.profiles.photo().await.unwrap_err());
    assert_eq!(missing.code, Code::PhotoMissing);
}

#[tokio::test(start_paused = true)]
async fn a_photo_whose_record_is_refused_leaves_everything_as_it_was() {
    let home = Home::new().await;
    let first = home.stage().await;
    let before = home.profiles.save_photo(&first).await.unwrap();
    let keys = home.bucket.keys();
    let second = home.stage().await;
    home.records.fail_next([(ErrorKind::Denied, "AccessDeniedException")]);
    let error = AppError::from(home.profiles.save_photo(&second).await.unwrap_err());
    assert_eq!(error.code, Code::ProfileDenied);
    assert_eq!(home.bucket.keys(), keys, "the new object is taken away again");
    assert_eq!(home.profiles.load().await.unwrap().photo, before.photo);
    assert!(home.profiles.staged_photo(&second).await.is_ok(), "it can be tried again");
}

#[tokio::test]
async fn a_record_that_points_elsewhere_shows_and_deletes_nothing() {
    let home = Home::new().await;
    home.bucket.seed("profile_photos/other/theirs.jpg", "theirs");
    let photo_key = Some("profile_photos/other/theirs.jpg".to_owned());
    let record = devops360_core::profile::Record { photo_key, revision: 1, ..Default::default() };
    home.records.seed(&home.owner, record);
    assert_eq!(AppError::from(home.profiles.photo().await.unwrap_err()).code, Code::PhotoMissing);
    home.profiles.remove_photo().await.unwrap();
    assert_eq!(home.bucket.keys(), ["profile_photos/other/theirs.jpg"]);
}
