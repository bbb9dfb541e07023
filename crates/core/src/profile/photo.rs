//! From whatever a camera or a stranger made to a small square JPEG without its metadata.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use devops360_contract::profile::{PHOTO_BYTES_LIMIT, PHOTO_PIXELS_LIMIT, PHOTO_SIDE};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::error::{PhotoError, ProfileError};
use crate::files::{self, FilesError};

/// The quality of the stored JPEG, of 100.
const QUALITY: u8 = 88;
/// What decoding may take: the most pixels at four channels of two bytes.
const MEMORY_LIMIT: u64 = PHOTO_PIXELS_LIMIT * 8;

/// Reads the photo at `path`, never more of it than may be.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, ProfileError> {
    let name = files::file_name(path);
    let size = files::size_of_file(path, &name)?;
    if size > PHOTO_BYTES_LIMIT {
        return Err(PhotoError::TooLarge.into());
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read; then it is too large now.
    let read = File::open(path).and_then(|file| file.take(PHOTO_BYTES_LIMIT + 1).read_to_end(&mut bytes));
    read.map_err(|source| FilesError::Unreadable { name, source })?;
    if bytes.len() as u64 > PHOTO_BYTES_LIMIT { Err(PhotoError::TooLarge.into()) } else { Ok(bytes) }
}

/// Decodes a photo within the limits, turns it upright, crops it to its central square, scales it, and encodes it anew.
pub(super) fn prepare(bytes: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let (image, orientation) = decode(bytes)?;
    let square = flattened(&cropped(&image));
    drop(image);
    let mut upright =
        DynamicImage::ImageRgb8(square).resize_exact(PHOTO_SIDE, PHOTO_SIDE, FilterType::Lanczos3);
    upright.apply_orientation(orientation);
    encode(&upright.into_rgb8())
}

fn decode(bytes: &[u8]) -> Result<(DynamicImage, Orientation), PhotoError> {
    let format = image::guess_format(bytes).map_err(|_| PhotoError::NotAnImage)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(PhotoError::NotAnImage);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY_LIMIT);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PHOTO_PIXELS_LIMIT {
        return Err(PhotoError::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    Ok((image, orientation))
}

const fn refused(error: &ImageError) -> PhotoError {
    match error {
        ImageError::Limits(_) => PhotoError::TooManyPixels,
        ImageError::Unsupported(_) => PhotoError::NotAnImage,
        _ => PhotoError::Damaged,
    }
}

/// The central square.
fn cropped(image: &DynamicImage) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let side = width.min(height);
    image.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}

/// The image on white where it is transparent.
fn flattened(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let source = image.to_rgba8();
    RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let [red, green, blue, alpha] = source.get_pixel(x, y).0;
        Rgb([red, green, blue].map(|channel| on_white(channel, alpha)))
    })
}

/// One channel blended with white.
const fn on_white(channel: u8, alpha: u8) -> u8 {
    let blended = (channel as u32 * alpha as u32 + 255 * (255 - alpha as u32) + 127) / 255;
    blended as u8
}

fn encode(image: &RgbImage) -> Result<Vec<u8>, PhotoError> {
    let mut jpeg = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(image);
    encoded.map(|()| jpeg).map_err(|_| PhotoError::Damaged)
}
