//! Metadata that is not ASCII: S3 takes it and gives it back as encoded words (RFC 2047).
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html>.

use aws_smithy_types::base64;
use percent_encoding::percent_decode_str;

/// How an encoded word begins, in the one character set that is written here.
const BEGIN: &str = "=?UTF-8?";
/// How it ends.
const END: &str = "?=";
/// The most bytes of text in one word: a word has 75 characters at most.
const WORD: usize = 45;

/// `text` for a header: as it is, or as encoded words.
pub(super) fn encode(text: &str) -> String {
    // What looks like an encoded word would be read as one.
    if text.chars().all(|c| c == ' ' || c.is_ascii_graphic()) && !text.contains("=?") {
        return text.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut cut = rest.len().min(WORD);
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        let (word, after) = rest.split_at(cut);
        words.push(format!("{BEGIN}B?{}{END}", base64::encode(word)));
        rest = after;
    }
    words.join(" ")
}

/// The text of a header. What is no encoded word in UTF-8 stays as it is.
pub(super) fn decode(header: &str) -> String {
    let words: Option<Vec<Vec<u8>>> = header.split_ascii_whitespace().map(word).collect();
    // A character may be cut in two by a word's end, so the bytes are joined first.
    let joined = words.filter(|words| !words.is_empty()).map(|words| words.concat());
    joined.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| header.to_owned())
}

fn word(text: &str) -> Option<Vec<u8>> {
    let begin = text.get(..BEGIN.len()).filter(|begin| begin.eq_ignore_ascii_case(BEGIN))?;
    let (encoding, body) = text[begin.len()..].strip_suffix(END)?.split_once('?')?;
    match encoding {
        "B" | "b" => base64::decode(body).ok(),
        "Q" | "q" => {
            Some(percent_decode_str(&body.replace('_', " ").replace('%', "%25").replace('=', "%")).collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn every_text_comes_back_as_it_went() {
        for text in
            ["", "plain text; a=b", "Änne", "報告".repeat(40).as_str(), "=?UTF-8?B?QQ==?=", "a%41_b", "👩‍💻"]
        {
            let header = encode(text);
            assert!(header.is_ascii(), "{header}");
            assert!(header.split(' ').all(|word| !word.starts_with("=?") || word.len() <= 75), "{header}");
            assert_eq!(decode(&header), text);
        }
        assert_eq!(encode("plain"), "plain");
    }

    #[test]
    fn what_others_have_encoded_is_read() {
        for (header, text) in [
            ("=?UTF-8?B?w4Q=?=", "Ä"),
            ("=?utf-8?q?=C3=84_50%?=", "Ä 50%"),
            ("=?ISO-8859-1?Q?=C4?=", "=?ISO-8859-1?Q?=C4?="),
            ("=?UTF-8?B?/w==?=", "=?UTF-8?B?/w==?="),
            ("=?UTF-8?B?w4Q=?= and more", "=?UTF-8?B?w4Q=?= and more"),
        ] {
            assert_eq!(decode(header), text);
        }
    }
}
