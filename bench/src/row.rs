//! One line of the results: a figure, its reference, and what the goal asks of their ratio.

use serde_json::{Value, json};

use crate::lab::Measured;
use crate::tool::Tool;

/// What a goal asks of the ratio of ours to the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wanted {
    /// That much or more.
    AtLeast(f64),
    /// That much or less.
    AtMost(f64),
}

/// A figure and its reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Such as `P1`, or `P1-cpu` where a goal asks for more than one figure.
    pub id: &'static str,
    /// What is measured, with its unit.
    pub what: &'static str,
    /// Our figure and the reference's; none where it is not measured.
    pub figures: Option<Figures>,
    /// What the goal asks.
    pub wanted: Wanted,
    /// The reference: a tool, a limit or the line.
    pub reference: &'static str,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Ours.
    pub ours: f64,
    /// The reference's.
    pub peer: f64,
    /// Ours and the peer's, where there is one.
    pub cpu_seconds: Option<(f64, f64)>,
    /// Ours and the peer's, where there is one.
    pub peak_mib: Option<(f64, f64)>,
}

impl Row {
    /// A rate, `amount` a run, against a tool.
    #[must_use]
    pub fn rate(
        id: &'static str,
        what: &'static str,
        amount: f64,
        measured: &Measured,
        peer: Tool,
        least: f64,
    ) -> Self {
        let rate = |seconds: f64| amount / seconds;
        let figures = Figures::of(measured, peer, |samples| rate(samples.seconds()));
        Self { id, what, figures, wanted: Wanted::AtLeast(least), reference: peer.name() }
    }

    /// A figure of ours against a limit.
    #[must_use]
    pub fn limit(id: &'static str, what: &'static str, ours: f64, most: f64) -> Self {
        let figures = Figures { ours, peer: most, cpu_seconds: None, peak_mib: None };
        Self { id, what, figures: Some(figures), wanted: Wanted::AtMost(1.0), reference: "limit" }
    }

    /// A goal that nothing measures yet.
    #[must_use]
    pub const fn unmeasured(id: &'static str, what: &'static str, wanted: Wanted) -> Self {
        Self { id, what, figures: None, wanted, reference: "" }
    }

    /// Ours by the reference's.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        self.figures.map(|figures| figures.ours / figures.peer).filter(|ratio| ratio.is_finite())
    }

    /// Whether the goal is met; what is not measured is not.
    #[must_use]
    pub fn met(&self) -> bool {
        self.margin().is_some_and(|margin| margin >= 1.0)
    }

    /// How far past the goal: 1 is the goal itself, 2 is twice as good.
    #[must_use]
    pub fn margin(&self) -> Option<f64> {
        let ratio = self.ratio()?;
        Some(match self.wanted {
            Wanted::AtLeast(least) => ratio / least,
            Wanted::AtMost(most) => most / ratio,
        })
    }

    /// As it stands in `bench.json`.
    #[must_use]
    pub fn json(&self) -> Value {
        let figure =
            |of: fn(&Figures) -> f64| self.figures.as_ref().map(of).filter(|value| value.is_finite());
        let pair = |of: fn(&Figures) -> Option<(f64, f64)>| self.figures.as_ref().and_then(of);
        json!({
            "id": self.id,
            "what": self.what,
            "reference": self.reference,
            "ours": figure(|figures| figures.ours),
            "peer": figure(|figures| figures.peer),
            "ratio": self.ratio(),
            "met": self.met(),
            "cpu_seconds": pair(|figures| figures.cpu_seconds),
            "peak_mib": pair(|figures| figures.peak_mib),
        })
    }
}

impl Figures {
    /// A figure of our samples and of a peer's.
    #[must_use]
    pub fn of(
        measured: &Measured,
        peer: Tool,
        figure: impl Fn(&crate::measure::Samples) -> f64,
    ) -> Option<Self> {
        let (ours, peer) = (measured.get(&Tool::Ours)?, measured.get(&peer)?);
        Some(Self {
            ours: figure(ours),
            peer: figure(peer),
            cpu_seconds: Some((ours.cpu_seconds(), peer.cpu_seconds())),
            peak_mib: Some((ours.peak_mib(), peer.peak_mib())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_on_its_own_side_of_the_ratio() {
        let check = |ours, peer, wanted, met| {
            let figures = Some(Figures { ours, peer, cpu_seconds: None, peak_mib: None });
            let row = Row { id: "P0", what: "", figures, wanted, reference: "" };
            assert_eq!(row.met(), met, "{ours} by {peer}, {wanted:?}");
        };
        check(3.0, 2.0, Wanted::AtLeast(1.5), true);
        check(2.9, 2.0, Wanted::AtLeast(1.5), false);
        check(3.0, 10.0, Wanted::AtMost(0.3), true);
        check(3.1, 10.0, Wanted::AtMost(0.3), false);
        check(f64::NAN, 1.0, Wanted::AtLeast(1.0), false);
        check(1.0, f64::NAN, Wanted::AtMost(1.0), false);
    }

    #[test]
    fn what_is_not_measured_is_never_met() {
        let row = Row::unmeasured("P9", "", Wanted::AtMost(1.05));
        assert!(!row.met());
        assert_eq!(row.json()["ours"], Value::Null);
        assert_eq!(row.json()["met"], false);
    }
}
