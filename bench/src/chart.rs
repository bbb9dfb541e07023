//! The results as a picture: how far past its goal each figure is.

use std::fmt::Write as _;

use crate::row::Row;

const LABELS: f64 = 330.0;
const BARS: f64 = 480.0;
const LINE: f64 = 26.0;
/// A bar ends there, however far past its goal the figure is.
const MOST: f64 = 3.0;

/// An SVG with a bar a row; the line through all of them is the goal.
#[must_use]
pub fn svg(rows: &[Row]) -> String {
    let (width, height) = (LABELS + BARS + 90.0, LINE * (rows.len() as f64 + 2.0));
    let goal = LABELS + BARS / MOST;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"13\">\n<title>Each figure by its goal</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"{goal}\" y=\"18\" text-anchor=\"middle\" fill=\"#333333\">goal</text>\n"
    );
    for (index, row) in rows.iter().enumerate() {
        let top = LINE * (index as f64 + 1.0);
        // Writing to a string cannot fail.
        let _ = writeln!(
            svg,
            "<text x=\"8\" y=\"{}\" fill=\"#333333\">{} {}</text>",
            top + 17.0,
            row.id,
            row.what
        );
        svg.push_str(&bar(row, top));
    }
    let _ = writeln!(
        svg,
        "<line x1=\"{goal}\" y1=\"24\" x2=\"{goal}\" y2=\"{}\" stroke=\"#333333\" stroke-dasharray=\"4 3\"/>\n</svg>",
        height - LINE + 6.0
    );
    svg
}

fn bar(row: &Row, top: f64) -> String {
    let Some(margin) = row.margin() else {
        return format!("<text x=\"{LABELS}\" y=\"{}\" fill=\"#777777\">not measured</text>\n", top + 17.0);
    };
    let length = margin.min(MOST) / MOST * BARS;
    let colour = if row.met() { "#1f7a4d" } else { "#b3261e" };
    format!(
        "<rect x=\"{LABELS}\" y=\"{}\" width=\"{length:.1}\" height=\"16\" fill=\"{colour}\"/>\n\
         <text x=\"{:.1}\" y=\"{}\" fill=\"#333333\">{margin:.2}×</text>\n",
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
    fn a_bar_ends_at_the_goal_where_the_figure_does() {
        let exact = Row::limit("P2", "memory", 64.0, 64.0);
        assert!(svg(&[exact]).contains(&format!("width=\"{:.1}\"", BARS / MOST)));
        let far_past = Row::limit("P2", "memory", 1.0, 64.0);
        assert!(svg(&[far_past]).contains(&format!("width=\"{BARS:.1}\"")), "no bar leaves the picture");
        let unmeasured = svg(&[Row::unmeasured("P9", "bytes", Wanted::AtMost(1.0))]);
        assert!(unmeasured.contains("not measured") && !unmeasured.contains("height=\"16\""), "{unmeasured}");
    }
}
