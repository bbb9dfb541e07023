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
text{paint-order:stroke;stroke-width:4px}\
.back{fill:#fff}.text{fill:#24292f;stroke:#fff}.quiet{fill:#57606a}.met{fill:#1a7f37}.missed{fill:#cf222e}.goal{stroke:#24292f}\
@media(prefers-color-scheme:dark){\
.back{fill:#0d1117}.text{fill:#e6edf3;stroke:#0d1117}.quiet{fill:#8b949e}.met{fill:#3fb950}.missed{fill:#f85149}.goal{stroke:#e6edf3}}";

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
    let tops = (1..).map(|line| LINE * f64::from(line));
    svg.extend(rows.iter().zip(tops.clone()).map(|(row, top)| bar(row, top)));
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<line class=\"goal\" x1=\"{goal}\" y1=\"24\" x2=\"{goal}\" y2=\"{}\" stroke-dasharray=\"4 3\"/>",
        height - LINE + 6.0
    );
    svg.extend(rows.iter().zip(tops).map(|(row, top)| labels(row, top)));
    svg.push_str("</svg>\n");
    svg
}

/// How long the bar of a row is, if it has one.
fn length(row: &Row) -> Option<f64> {
    Some(row.margin()?.min(MOST) / MOST * BARS)
}

fn bar(row: &Row, top: f64) -> String {
    let Some(length) = length(row) else { return String::new() };
    let (class, y) = (if row.met() { "met" } else { "missed" }, top + 5.0);
    format!("<rect class=\"{class}\" x=\"{LABELS}\" y=\"{y}\" width=\"{length:.1}\" height=\"16\"/>\n")
}

/// What it is, and how far past its goal: in front of the goal's line.
fn labels(row: &Row, top: f64) -> String {
    let base = top + 17.0;
    let what = format!("<text class=\"text\" x=\"8\" y=\"{base}\">{} {}</text>\n", row.id, row.what);
    let Some((margin, length)) = row.margin().zip(length(row)) else {
        return format!("{what}<text class=\"quiet\" x=\"{LABELS}\" y=\"{base}\">not measured</text>\n");
    };
    // Told by a word too: not everybody tells these colours apart.
    let word = if row.met() { "" } else { " missed" };
    let x = LABELS + length + 6.0;
    format!("{what}<text class=\"text\" x=\"{x:.1}\" y=\"{base}\">{margin:.2}×{word}</text>\n")
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
