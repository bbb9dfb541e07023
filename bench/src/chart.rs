//! The results as a picture: how far past its goal each figure is.

use std::fmt::Write as _;

use crate::row::Row;

const LABELS: f64 = 430.0;
const BARS: f64 = 390.0;
const LINE: f64 = 26.0;
/// A bar ends there, however far past its goal the figure is.
const MOST: f64 = 3.0;

/// For a light page, and for a dark one.
const COLOURS: &str = "\
.back{fill:#fff}.text{fill:#24292f}.quiet{fill:#57606a}.met{fill:#1a7f37}.missed{fill:#cf222e}.goal{stroke:#24292f}\
@media(prefers-color-scheme:dark){\
.back{fill:#0d1117}.text{fill:#e6edf3}.quiet{fill:#8b949e}.met{fill:#3fb950}.missed{fill:#f85149}.goal{stroke:#e6edf3}}";

/// An SVG with a bar a row; the line through all of them is the goal.
#[must_use]
pub fn svg(rows: &[Row]) -> String {
    let (width, height) = (LABELS + BARS + 110.0, LINE * (rows.len() as f64 + 2.0));
    let goal = LABELS + BARS / MOST;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"13\">\n<title>Each figure by its goal</title>\n<style>{COLOURS}</style>\n\
         <rect class=\"back\" width=\"{width}\" height=\"{height}\"/>\n\
         <text class=\"text\" x=\"{goal}\" y=\"18\" text-anchor=\"middle\">goal</text>\n"
    );
    for (index, row) in rows.iter().enumerate() {
        let top = LINE * (index as f64 + 1.0);
        // Writing to a string cannot fail.
        let _ =
            writeln!(svg, "<text class=\"text\" x=\"8\" y=\"{}\">{} {}</text>", top + 17.0, row.id, row.what);
        svg.push_str(&bar(row, top));
    }
    let _ = writeln!(
        svg,
        "<line class=\"goal\" x1=\"{goal}\" y1=\"24\" x2=\"{goal}\" y2=\"{}\" stroke-dasharray=\"4 3\"/>\n</svg>",
        height - LINE + 6.0
    );
    svg
}

fn bar(row: &Row, top: f64) -> String {
    let Some(margin) = row.margin() else {
        return format!("<text class=\"quiet\" x=\"{LABELS}\" y=\"{}\">not measured</text>\n", top + 17.0);
    };
    let length = margin.min(MOST) / MOST * BARS;
    // Told by a word too: not everybody tells these colours apart.
    let (class, word) = if row.met() { ("met", "") } else { ("missed", " missed") };
    format!(
        "<rect class=\"{class}\" x=\"{LABELS}\" y=\"{}\" width=\"{length:.1}\" height=\"16\"/>\n\
         <text class=\"text\" x=\"{:.1}\" y=\"{}\">{margin:.2}×{word}</text>\n",
        top + 5.0,
        LABELS + length + 6.0,
        top + 17.0
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Wanted;

    #[test]
    fn what_is_missed_is_told_by_a_word_too_and_every_class_has_a_colour_for_both_pages() {
        let rows = [Row::limit("P2", "memory", 65.0, 64.0), Row::limit("P2", "memory", 1.0, 64.0)];
        let picture = svg(&rows);
        assert_eq!(picture.matches("missed</text>").count(), 1, "{picture}");
        for class in ["back", "text", "quiet", "met", "missed", "goal"] {
            assert_eq!(COLOURS.matches(&format!(".{class}{{")).count(), 2, "{class}");
        }
        assert!(!picture.contains(" fill=\"#"), "no colour is for one page alone");
    }

    #[test]
    fn a_bar_ends_at_the_goal_where_the_figure_does() {
        let exact = Row::limit("P2", "memory", 64.0, 64.0);
        assert!(svg(&[exact]).contains(&format!("width=\"{:.1}\"", BARS / MOST)));
        let far_past = Row::limit("P2", "memory", 1.0, 64.0);
        assert!(svg(&[far_past]).contains(&format!("width=\"{BARS:.1}\"")), "no bar leaves the picture");
        let unmeasured = svg(&[Row::unmeasured("P9", "bytes", Wanted::AtMost(1.0))]);
        assert!(unmeasured.contains("not measured") && !unmeasured.contains("height=\"16\""), "{unmeasured}");
    }
}
