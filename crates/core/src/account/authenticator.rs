//! What an authenticator app learns: a key, and the picture of it.

use std::fmt::Write as _;

use devops360_contract::account::{AuthenticatorSetup, QrCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{Color, EcLevel, QrCode as Symbol};

use crate::secret::Secret;

/// How the app that shows the codes is called in the pool, where nobody calls it anything.
pub(super) const APP_NAME: &str = "Authenticator app";
/// The empty border that a reader needs, in modules (ISO/IEC 18004, 5.3.8).
const QUIET_ZONE: usize = 4;
/// What a URI may hold unencoded (RFC 3986, 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The key and its picture, for the account `username` of `issuer`; `None` where that is too long for a picture.
pub(super) fn setup(issuer: &str, username: &str, key: &Secret) -> Option<AuthenticatorSetup> {
    let qr = picture(&uri(issuer, username, key.reveal()))?;
    Some(AuthenticatorSetup { key: key.reveal().to_owned(), qr })
}

/// <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>
fn uri(issuer: &str, username: &str, key: &str) -> String {
    let (issuer, username) = (encoded(issuer), encoded(username));
    format!("otpauth://totp/{issuer}:{username}?secret={key}&issuer={issuer}")
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// The symbol as one path: a rectangle for each run of dark modules.
fn picture(text: &str) -> Option<QrCode> {
    let symbol = Symbol::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = symbol.width();
    let mut drawing = String::new();
    for (y, row) in symbol.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run[0] == Color::Dark {
                let length = run.len();
                // Writing to a String cannot fail.
                let _ = write!(drawing, "M{} {}h{length}v1h-{length}z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
            x += run.len();
        }
    }
    Some(QrCode { side: u32::try_from(width + 2 * QUIET_ZONE).ok()?, drawing })
}

#[cfg(test)]
mod tests {
    use super::{picture, uri};

    #[test]
    fn names_with_spaces_and_colons_stay_one_part_of_the_address() {
        assert_eq!(
            uri("Northwind Harbour", "ma:ya@example.com", "JBSWY3DP"),
            "otpauth://totp/Northwind%20Harbour:ma%3Aya%40example.com?secret=JBSWY3DP&issuer=Northwind%20Harbour"
        );
    }

    #[test]
    fn a_picture_has_its_finder_patterns_inside_the_quiet_zone() {
        let qr = picture("otpauth://totp/a:b?secret=JBSWY3DP&issuer=a").expect("short enough");
        assert_eq!((qr.side - 8 - 17) % 4, 0, "a symbol has 17 + 4 v modules a side");
        let far = qr.side - 4 - 7;
        assert!(qr.drawing.starts_with("M4 4h7v1h-7z"), "{}", &qr.drawing[..40]);
        assert!(qr.drawing.contains(&format!("M{far} 4h7v1h-7z")));
        assert!(qr.drawing.contains(&format!("M4 {far}h7v1h-7z")));
    }
}
