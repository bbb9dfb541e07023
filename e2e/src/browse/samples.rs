//! What steps cost, and how the costs of two folders compare.

use std::fmt;

/// The least time that a ratio is taken of, in milliseconds: below it the clock's own steps would decide.
const FLOOR_MS: f64 = 1.0;

/// The costs of many steps.
#[derive(Debug, Default)]
pub(super) struct Samples {
    milliseconds: Vec<f64>,
    nodes: u64,
}

impl Samples {
    /// Notes a step.
    pub(super) fn add(&mut self, milliseconds: f64, nodes: u64) {
        self.milliseconds.push(milliseconds);
        self.nodes = self.nodes.max(nodes);
    }

    /// The most nodes that the document had.
    pub(super) const fn most_nodes(&self) -> u64 {
        self.nodes
    }

    /// The cost that `percent` of the steps do not exceed (nearest rank).
    fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.milliseconds.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() * percent).div_ceil(100);
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// How many times dearer the dear steps of `one` are than those of `other`.
pub(super) fn ratio(one: &Samples, other: &Samples) -> f64 {
    one.percentile(95).max(FLOOR_MS) / other.percentile(95).max(FLOOR_MS)
}

impl fmt::Display for Samples {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (median, high) = (self.percentile(50), self.percentile(95));
        let (steps, nodes) = (self.milliseconds.len(), self.nodes);
        write!(
            formatter,
            "{median:.1} ms, 95th percentile {high:.1} ms, {steps} steps, {nodes} nodes at most"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(milliseconds: &[f64]) -> Samples {
        Samples { milliseconds: milliseconds.to_vec(), nodes: 0 }
    }

    #[test]
    fn a_percentile_is_one_of_the_samples() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert!((samples(&hundred).percentile(95) - 95.0).abs() < f64::EPSILON);
        assert!((samples(&[7.0]).percentile(95) - 7.0).abs() < f64::EPSILON);
        assert!(samples(&[]).percentile(95).abs() < f64::EPSILON);
    }

    #[test]
    fn a_ratio_of_almost_nothing_is_one() {
        assert!((ratio(&samples(&[0.4]), &samples(&[0.1])) - 1.0).abs() < f64::EPSILON);
        assert!((ratio(&samples(&[6.0]), &samples(&[3.0])) - 2.0).abs() < f64::EPSILON);
    }
}
