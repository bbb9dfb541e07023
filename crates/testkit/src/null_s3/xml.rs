//! The little of XML that S3's documents need.

use std::borrow::Cow;

/// Text as an element's content; characters that XML cannot hold are replaced, as S3's answers have them.
pub(super) fn text(raw: &str) -> Cow<'_, str> {
    let special = |character: char| matches!(character, '&' | '<' | '>' | '"') || character < ' ';
    if !raw.contains(special) {
        return raw.into();
    }
    raw.chars()
        .fold(String::with_capacity(raw.len() + 16), |mut escaped, character| {
            match character {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                character if character < ' ' => escaped.push('\u{FFFD}'),
                character => escaped.push(character),
            }
            escaped
        })
        .into()
}

/// What stands between the first `<name>` and its end.
pub(super) fn element<'a>(document: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    Some(rest.split_once(&format!("</{name}>"))?.0)
}

/// An entity tag in a document, without the quotes that clients write in several ways.
pub(super) fn unquoted(etag: &str) -> &str {
    let quotes = ["\"", "&quot;", "&#34;"];
    quotes.iter().fold(etag.trim(), |etag, quote| {
        etag.strip_prefix(quote).and_then(|etag| etag.strip_suffix(quote)).unwrap_or(etag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_only_where_it_has_to_be() {
        assert!(matches!(text("plain/ü"), Cow::Borrowed("plain/ü")));
        assert_eq!(text("a<b>&\"c\"\u{1}"), "a&lt;b&gt;&amp;&quot;c&quot;\u{FFFD}");
    }

    #[test]
    fn an_entity_tag_is_read_however_it_is_quoted() {
        for etag in ["abc", "\"abc\"", "&quot;abc&quot;", "&#34;abc&#34;"] {
            assert_eq!(unquoted(etag), "abc");
        }
    }
}
