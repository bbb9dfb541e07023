//! `Range` (RFC 9110, section 14.2): one range of bytes, as S3 has it.

use std::ops::Range;

/// The bytes that a header asks for, of `size`; `None` where there are none.
pub(super) fn parse(header: &str, size: u64) -> Option<Range<u64>> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (first, last) {
        ("", last) => size.saturating_sub(last.parse().ok()?)..size,
        (first, "") => first.parse().ok()?..size,
        (first, last) => first.parse().ok()?..last.parse::<u64>().ok()?.saturating_add(1).min(size),
    };
    (range.start < range.end).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_at_the_end_and_has_at_least_one_byte() {
        let check =
            |header: &str, expected: Option<Range<u64>>| assert_eq!(parse(header, 10), expected, "{header}");
        check("bytes=0-0", Some(0..1));
        check("bytes=2-4", Some(2..5));
        check("bytes=2-", Some(2..10));
        check("bytes=-3", Some(7..10));
        check("bytes=-30", Some(0..10));
        check("bytes=5-99", Some(5..10));
        check("bytes=10-", None);
        check("bytes=4-2", None);
        check("bytes=-0", None);
        check("lines=1-2", None);
    }
}
