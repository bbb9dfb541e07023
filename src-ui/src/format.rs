//! Numbers, sizes, dates and durations as the language writes them.
//!
//! The rules are pure and tested natively; the words come from the browser's `Intl`.

use devops360_contract::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

const UNITS: [&str; 5] = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/// The time by this computer's clock.
pub(crate) fn now() -> Timestamp {
    Timestamp(Date::now() as u64)
}

/// A plain number, grouped.
pub(crate) fn number(value: f64) -> String {
    // Natively, where only tests run, there is no `Intl`.
    if cfg!(target_arch = "wasm32") { intl_number(value, &[]) } else { value.to_string() }
}

/// A size in bytes, such as `4.2 MB` (powers of 1000, as `MB` means in the SI and in file browsers).
pub(crate) fn size(bytes: u64) -> String {
    let (value, unit) = scaled(bytes);
    let digits = if unit == "byte" || value >= 100.0 { 0.0 } else { 1.0 };
    let display = if unit == "byte" { "long" } else { "short" };
    intl_number(
        value,
        &[
            ("style", "unit".into()),
            ("unit", unit.into()),
            ("unitDisplay", display.into()),
            ("maximumFractionDigits", digits.into()),
        ],
    )
}

/// A rate in bytes a second, such as `41 MB/s`.
pub(crate) fn rate(bytes_per_second: u64) -> String {
    format!("{}/s", size(bytes_per_second))
}

/// A share, such as `64%`.
pub(crate) fn percent(done: u64, total: u64) -> String {
    intl_number(share(done, total), &[("style", "percent".into()), ("maximumFractionDigits", 0.0.into())])
}

/// A time left, such as `12 sec` or `2 min`.
pub(crate) fn duration(seconds: u64) -> String {
    let (value, unit) = coarse(seconds);
    intl_number(
        value,
        &[
            ("style", "unit".into()),
            ("unit", unit.into()),
            ("unitDisplay", "short".into()),
            ("maximumFractionDigits", 0.0.into()),
        ],
    )
}

/// A day and a time, such as `Today, 10:31`, `12 Nov, 09:04` or `3 Nov 2024`.
pub(crate) fn moment(when: Timestamp) -> String {
    capitalised(&moment_within(when))
}

/// The same in the middle of a sentence: `today, 10:31`.
pub(crate) fn moment_within(when: Timestamp) -> String {
    let date = date_of(when);
    let now = Date::new_0();
    let days = days_between(local_day(&date), local_day(&now));
    let clock = intl_date(&date, &[("hour", "2-digit"), ("minute", "2-digit")]);
    match days {
        0 => format!("{}, {clock}", relative_day(0)),
        1 => format!("{}, {clock}", relative_day(-1)),
        _ if date.get_full_year() == now.get_full_year() => {
            format!("{}, {clock}", intl_date(&date, &[("day", "numeric"), ("month", "short")]))
        }
        _ => intl_date(&date, &[("day", "numeric"), ("month", "short"), ("year", "numeric")]),
    }
}

/// This moment, as a part of a file's name: `2026-11-25 09.04.12` is a name on every disk, and sorts.
pub(crate) fn moment_in_a_name() -> String {
    let now = Date::new_0();
    let (year, month, day) = (now.get_full_year(), now.get_month() + 1, now.get_date());
    let (hours, minutes, seconds) = (now.get_hours(), now.get_minutes(), now.get_seconds());
    format!("{year}-{month:02}-{day:02} {hours:02}.{minutes:02}.{seconds:02}")
}

/// A day and a time in full, for details and tooltips.
pub(crate) fn moment_in_full(when: Timestamp) -> String {
    intl_date(&date_of(when), &[("dateStyle", "full"), ("timeStyle", "medium")])
}

fn scaled(bytes: u64) -> (f64, &'static str) {
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    (value, UNITS[unit])
}

fn share(done: u64, total: u64) -> f64 {
    if total == 0 { 1.0 } else { (done as f64 / total as f64).min(1.0) }
}

/// One unit is enough for a time that is only an estimate.
fn coarse(seconds: u64) -> (f64, &'static str) {
    match seconds {
        0..90 => (seconds as f64, "second"),
        90..5400 => ((seconds as f64 / 60.0).round(), "minute"),
        5400..172_800 => ((seconds as f64 / 3600.0).round(), "hour"),
        _ => ((seconds as f64 / 86_400.0).round(), "day"),
    }
}

/// How many local days lie between two local midnights, in milliseconds; a day may have 23 or 25 hours.
fn days_between(earlier: f64, later: f64) -> i64 {
    ((later - earlier) / 86_400_000.0).round() as i64
}

fn local_day(date: &Date) -> f64 {
    let day = Date::new_with_year_month_day(
        date.get_full_year(),
        date.get_month().cast_signed(),
        date.get_date().cast_signed(),
    );
    day.get_time()
}

fn date_of(when: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(when.0 as f64))
}

/// The person's own kind of English where the system has one (`en-GB`), else plain English.
fn locales() -> Array {
    let preferred = web_sys::window().map(|window| window.navigator().languages()).unwrap_or_default();
    preferred
        .iter()
        .filter(|code| code.as_string().is_some_and(|code| code.starts_with(crate::i18n::ENGLISH)))
        .chain(std::iter::once(crate::i18n::ENGLISH.into()))
        .collect()
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        // Setting a property of an object made a line before cannot fail.
        let _ = Reflect::set(&options, &(*name).into(), value);
    }
    options
}

fn intl_number(value: f64, settings: &[(&str, JsValue)]) -> String {
    let format = Intl::NumberFormat::new(&locales(), &options(settings)).format();
    apply(&format, &value.into())
}

fn intl_date(date: &Date, settings: &[(&str, &str)]) -> String {
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, JsValue::from_str(value))).collect();
    apply(&Intl::DateTimeFormat::new(&locales(), &options(&settings)).format(), date)
}

/// `today` or `yesterday`.
fn relative_day(days: i32) -> String {
    let format = Intl::RelativeTimeFormat::new(&locales(), &options(&[("numeric", "auto".into())]));
    String::from(format.format(days.into(), "day"))
}

/// As a line begins.
fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

fn apply(format: &Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{capitalised, coarse, days_between, scaled, share};

    #[test]
    fn a_size_takes_the_unit_that_reads_best() {
        for (bytes, expected) in [
            (0, (0.0, "byte")),
            (999, (999.0, "byte")),
            (1_000, (1.0, "kilobyte")),
            (999_499, (999.499, "kilobyte")),
            (999_900, (0.9999, "megabyte")),
            (1_300_000_000, (1.3, "gigabyte")),
        ] {
            assert_eq!(scaled(bytes), expected, "{bytes} bytes");
        }
    }

    #[test]
    fn a_time_left_is_one_rounded_number() {
        for (seconds, expected) in
            [(12, (12.0, "second")), (90, (2.0, "minute")), (7_200, (2.0, "hour")), (200_000, (2.0, "day"))]
        {
            assert_eq!(coarse(seconds), expected, "{seconds} s");
        }
    }

    #[test]
    fn an_empty_file_is_whole_at_once() {
        assert_eq!((share(0, 0), share(1, 4), share(9, 4)), (1.0, 0.25, 1.0));
    }

    #[test]
    fn the_day_of_a_clock_change_is_one_day() {
        let day = 86_400_000.0;
        assert_eq!((days_between(0.0, day - 3_600_000.0), days_between(0.0, day + 3_600_000.0)), (1, 1));
    }

    #[test]
    fn a_line_begins_in_upper_case() {
        assert_eq!(capitalised("today"), "Today");
        assert_eq!(capitalised(""), "");
    }
}
