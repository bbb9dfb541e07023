//! Which rows are worth having in the document: pure, so that it is tested natively.

use std::ops::Range;

/// The height of a row in CSS pixels; the style sheet says the same.
pub(super) const ROW_HEIGHT: i32 = 40;
/// The height of the heading in CSS pixels, with the space below it; the style sheet says the same.
pub(super) const HEAD_HEIGHT: i32 = 42;
/// How many rows beyond each end are kept, so that a quick scroll meets rows and not a gap.
const OVERSCAN: usize = 12;

/// The part of the table that is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Viewport {
    /// How far it is scrolled, in CSS pixels.
    pub(super) top: i32,
    /// How tall it is, in CSS pixels.
    pub(super) height: i32,
}

impl Viewport {
    /// The rows of `count` to have in the document.
    pub(super) fn rows(self, count: usize) -> Range<usize> {
        let first = index_at(self.top);
        let last = index_at(self.top + self.height) + 1;
        first.saturating_sub(OVERSCAN).min(count)..(last + OVERSCAN).min(count)
    }

    /// The same to a few rows, which the rows beyond each end make up for: fewer renderings while scrolling.
    pub(super) fn coarse(self) -> Self {
        let step = ROW_HEIGHT * 4;
        Self { top: self.top.max(0) / step * step, height: (self.height / step + 2) * step }
    }

    /// How far to scroll so that row `index` is seen whole, moving as little as possible.
    pub(super) fn reveal(self, index: usize) -> i32 {
        let above = top_of(index);
        let below = above + ROW_HEIGHT + HEAD_HEIGHT - self.height;
        if self.top > above { above } else { self.top.max(below) }
    }
}

/// Where row `index` begins, in CSS pixels below the heading.
pub(super) fn top_of(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX).saturating_mul(ROW_HEIGHT)
}

fn index_at(top: i32) -> usize {
    usize::try_from(top / ROW_HEIGHT).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{HEAD_HEIGHT, OVERSCAN, ROW_HEIGHT, Viewport};

    const TEN_ROWS: i32 = 10 * ROW_HEIGHT + HEAD_HEIGHT;

    #[test]
    fn the_number_of_rows_does_not_grow_with_the_list() {
        for (top, count) in [(0, 100), (40_000, 100_000), (4_000_000 - TEN_ROWS, 100_000)] {
            let rows = Viewport { top, height: TEN_ROWS }.coarse().rows(count);
            assert!(rows.len() <= 20 + 2 * OVERSCAN, "{rows:?} of {count}");
        }
    }

    #[test]
    fn every_seen_row_is_there() {
        let seen = Viewport { top: 4_000, height: TEN_ROWS }.rows(1_000);
        assert!(seen.contains(&100) && seen.contains(&110), "{seen:?}");
        let between = Viewport { top: 4_159, height: TEN_ROWS }.coarse().rows(1_000);
        assert!(between.contains(&103) && between.contains(&114), "{between:?}");
        assert_eq!(Viewport { top: 0, height: TEN_ROWS }.rows(3), 0..3);
        assert_eq!(
            Viewport { top: 9_000, height: TEN_ROWS }.rows(0),
            0..0,
            "a list that shrank below the scroll"
        );
    }

    #[test]
    fn revealing_moves_as_little_as_possible() {
        let view = Viewport { top: 400, height: TEN_ROWS };
        for (index, expected) in [(10, 400), (19, 400), (20, 440), (9, 360), (0, 0)] {
            assert_eq!(view.reveal(index), expected, "row {index}");
        }
    }
}
