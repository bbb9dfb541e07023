//! The results as a table.

use crate::row::{Row, Wanted};

const HEAD: [&str; 8] = ["goal", "what", "ours", "peer", "ratio", "CPU-s", "RSS MiB", "met"];

/// The table, one line a row, columns aligned.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(rows.iter().map(line));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let aligned = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    });
    aligned.collect()
}

/// The same for a document.
#[must_use]
pub fn markdown(rows: &[Row]) -> String {
    let line = |cells: [String; 8]| format!("| {} |\n", cells.join(" | "));
    let head = line(HEAD.map(str::to_owned)) + &"|---".repeat(HEAD.len()) + "|\n";
    head + &rows.iter().map(|row| line(self::line(row))).collect::<String>()
}

fn line(row: &Row) -> [String; 8] {
    let wanted = match row.wanted {
        Wanted::AtLeast(least) => format!("≥ {least}"),
        Wanted::AtMost(most) => format!("≤ {most}"),
    };
    let pair = |pair: Option<(f64, f64)>| {
        pair.map_or_else(String::new, |(ours, peer)| format!("{ours:.1} / {peer:.1}"))
    };
    let Some(figures) = row.figures else {
        let blank = String::new;
        return [
            row.id.into(),
            row.what.into(),
            blank(),
            blank(),
            wanted,
            blank(),
            blank(),
            "not measured".into(),
        ];
    };
    let ratio = row.ratio().map_or_else(|| "?".to_owned(), |ratio| format!("{ratio:.2}"));
    [
        row.id.to_owned(),
        row.what.to_owned(),
        figure(figures.ours),
        format!("{} {}", figure(figures.peer), row.reference),
        format!("{ratio} ({wanted})"),
        pair(figures.cpu_seconds),
        pair(figures.peak_mib),
        if row.met() { "yes" } else { "NO" }.to_owned(),
    ]
}

/// Three digits say enough.
fn figure(value: f64) -> String {
    match value.abs() {
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Figures;

    #[test]
    fn a_table_has_a_line_for_every_row_and_says_what_is_not_met_or_measured() {
        let figures =
            Some(Figures { ours: 100.0, peer: 50.0, cpu_seconds: Some((1.0, 2.0)), peak_mib: None });
        let missed =
            Row { id: "P1", what: "rate", figures, wanted: Wanted::AtLeast(3.0), reference: "s5cmd" };
        let unmeasured = Row::unmeasured("P9", "bytes", Wanted::AtMost(1.05));
        let rows = [missed, unmeasured];
        let table = table(&rows);
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines.len(), 3, "{table}");
        assert!(lines[1].contains("50.0 s5cmd") && lines[1].contains("2.00 (≥ 3)"), "{table}");
        assert!(lines[1].ends_with("NO") && lines[2].ends_with("not measured"), "{table}");
        let document = markdown(&rows);
        let bars: Vec<_> = document.lines().map(|line| line.matches('|').count()).collect();
        assert_eq!(bars, [9; 4], "{document}");
    }
}
