//! Numbers as people read them.

use crate::model::Probability;

/// `1,204`.
pub(in crate::report) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 file`, `1,204 files`.
pub(in crate::report) fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// `512 bytes`, `12.4 MB`, in powers of 1,000.
pub(in crate::report) fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut unit = None;
    for next in ["kB", "MB", "GB", "TB", "PB"] {
        if value < 999.95 {
            break;
        }
        value /= 1_000.0;
        unit = Some(next);
    }
    match unit {
        Some(unit) => format!("{value:.1} {unit}"),
        None => counted(bytes, "byte"),
    }
}

/// `0.4 s`, `2 min 5 s`, `3 h 12 min`.
pub(in crate::report) fn duration(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    match whole {
        0..=59 => format!("{seconds:.1} s"),
        60..=3_599 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3_600, whole % 3_600 / 60),
    }
}

/// `0.95`, rounded down: nothing is called surer than it is.
pub(in crate::report) fn probability(probability: Probability) -> String {
    let hundredths = probability.basis_points() / 100;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// `1,204`, `~1,204` when estimated.
pub(in crate::report) fn approximate(count: u64, exact: bool) -> String {
    let estimated = if exact { "" } else { "~" };
    format!("{estimated}{}", thousands(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (120_345, "120,345"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(thousands(number), expected);
        }
    }

    #[test]
    fn sizes_have_a_fitting_unit() {
        for (bytes, expected) in [
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (999_960, "1.0 MB"),
            (12_400_000, "12.4 MB"),
            (u64::MAX, "18446.7 PB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn probabilities_are_rounded_down() {
        for (points, expected) in [
            (0, "0.00"),
            (5_999, "0.59"),
            (9_999, "0.99"),
            (10_000, "1.00"),
        ] {
            let shown = probability(Probability::from_basis_points(points));
            assert_eq!(shown, expected);
        }
    }

    #[test]
    fn durations_read_naturally() {
        for (seconds, expected) in [
            (0.04, "0.0 s"),
            (59.4, "59.4 s"),
            (125.0, "2 min 5 s"),
            (11_520.0, "3 h 12 min"),
            (f64::NAN, "NaN s"),
        ] {
            assert_eq!(duration(seconds), expected);
        }
    }
}
