//! How a large object is cut: parts of an upload, ranges of a download.
//! Source of the limits: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>.

use std::ops::Range;

/// One mebibyte.
pub(crate) const MIB: u64 = 1024 * 1024;
/// Objects up to this size are sent and fetched in one request.
pub(crate) const SINGLE_LIMIT: u64 = 16 * MIB;
/// The size of a part where nothing asks for more, the smallest that S3 takes: as many parts as are under way at once fit
/// into memory, so that they begin together and none gets what the others have left of the line.
const PART_SIZE: u64 = 5 * MIB;
/// The size of a range where nothing asks for more.
const RANGE_SIZE: u64 = 8 * MIB;
/// The most parts that one upload has.
const PARTS_LIMIT: u64 = 10_000;
/// The largest part that S3 takes.
const PART_SIZE_LIMIT: u64 = 5 * 1024 * MIB;

/// The size of every part but the last of an upload of `size` bytes; `None` where no upload can be that large.
#[must_use]
pub(crate) fn part_size(size: u64) -> Option<u64> {
    let needed = size.div_ceil(PARTS_LIMIT).next_multiple_of(MIB).max(PART_SIZE);
    (needed <= PART_SIZE_LIMIT).then_some(needed)
}

/// Cuts `0..size` into pieces of `piece` bytes; the last may be shorter.
pub(crate) fn pieces(size: u64, piece: u64) -> impl Iterator<Item = Range<u64>> {
    (0..size.div_ceil(piece)).map(move |index| index * piece..((index + 1) * piece).min(size))
}

/// Cuts a download.
pub(crate) fn ranges(size: u64) -> impl Iterator<Item = Range<u64>> {
    pieces(size, range_size(size))
}

/// The range of a download of `size` bytes that begins at `at`, where one does.
pub(crate) fn range_at(size: u64, at: u64) -> Option<Range<u64>> {
    let whole = range_size(size);
    (at < size && at.is_multiple_of(whole)).then(|| at..(at + whole).min(size))
}

/// The size of every range but the last. They grow as parts do, so that there are no more of them.
fn range_size(size: u64) -> u64 {
    if size > SINGLE_LIMIT { part_size(size).unwrap_or(PART_SIZE_LIMIT).max(RANGE_SIZE) } else { size.max(1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LARGEST: u64 = PARTS_LIMIT * PART_SIZE_LIMIT;

    proptest! {
        #[test]
        fn a_plan_covers_the_file_within_the_limits_of_s3(size in SINGLE_LIMIT + 1..=LARGEST) {
            let part = part_size(size).unwrap();
            prop_assert!((5 * MIB..=PART_SIZE_LIMIT).contains(&part));
            let mut end = 0;
            let mut count = 0;
            for piece in pieces(size, part) {
                prop_assert_eq!(piece.start, end, "no gap and no overlap");
                prop_assert!(piece.end > piece.start);
                end = piece.end;
                count += 1;
            }
            prop_assert_eq!(end, size);
            prop_assert!(count <= PARTS_LIMIT, "{} parts", count);
        }
    }

    #[test]
    fn a_range_is_found_by_its_first_byte_alone() {
        let size = 3 * RANGE_SIZE + 5;
        assert!(ranges(size).all(|range| range_at(size, range.start) == Some(range)));
        for at in [1, 5, RANGE_SIZE - 1, size, 4 * RANGE_SIZE] {
            assert_eq!(range_at(size, at), None, "{at}");
        }
    }

    #[test]
    fn parts_grow_where_ten_thousand_would_not_do() {
        assert_eq!(part_size(PARTS_LIMIT * PART_SIZE), Some(PART_SIZE));
        assert_eq!(part_size(PARTS_LIMIT * PART_SIZE + 1), Some(PART_SIZE + MIB));
        assert_eq!(part_size(5 * 1024 * MIB + 1), Some(PART_SIZE), "above one PUT's limit");
        assert_eq!(part_size(LARGEST), Some(PART_SIZE_LIMIT));
        assert_eq!(part_size(LARGEST + 1), None);
    }
}
