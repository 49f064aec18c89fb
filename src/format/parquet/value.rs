//! Values of Parquet as people write them. How they are stored and what that means:
//! <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md>.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::schema::types::ColumnDescriptor;
use std::io::Write as _;

/// Longest bytes that are written in hexadecimal digits when they are no text: digests, keys.
const DIGEST: usize = 64;

/// What the stored values of a column mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// What they are.
    Plain,
    Unsigned,
    /// Days since 1970.
    Date,
    /// Since midnight, in parts of a second.
    Time(u32),
    /// Since 1970, in parts of a second.
    Timestamp(u32),
    /// With so many digits behind the point.
    Decimal(u32),
    Uuid,
    Half,
}

const MILLI: u32 = 1_000;
const MICRO: u32 = 1_000_000;
const NANO: u32 = 1_000_000_000;

impl Meaning {
    /// What a column's schema says.
    pub fn of(column: &ColumnDescriptor) -> Self {
        let scale = u32::try_from(column.type_scale()).unwrap_or(0);
        let parts = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => MILLI,
            TimeUnit::MICROS => MICRO,
            TimeUnit::NANOS => NANO,
        };
        match column.logical_type_ref() {
            Some(LogicalType::Date) => return Self::Date,
            Some(LogicalType::Time(time)) => return Self::Time(parts(&time.unit)),
            Some(LogicalType::Timestamp(time)) => return Self::Timestamp(parts(&time.unit)),
            Some(LogicalType::Decimal(_)) => return Self::Decimal(scale),
            Some(LogicalType::Integer(int)) if !int.is_signed => return Self::Unsigned,
            Some(LogicalType::Uuid) => return Self::Uuid,
            Some(LogicalType::Float16) => return Self::Half,
            _ => {}
        }
        match column.converted_type() {
            ConvertedType::DATE => Self::Date,
            ConvertedType::TIME_MILLIS => Self::Time(MILLI),
            ConvertedType::TIME_MICROS => Self::Time(MICRO),
            ConvertedType::TIMESTAMP_MILLIS => Self::Timestamp(MILLI),
            ConvertedType::TIMESTAMP_MICROS => Self::Timestamp(MICRO),
            ConvertedType::DECIMAL => Self::Decimal(scale),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Self::Unsigned,
            _ => Self::Plain,
        }
    }
}

/// A stored value that can be written.
pub(super) trait Stored {
    /// Appends it as text.
    fn write(&self, meaning: Meaning, out: &mut Vec<u8>);
}

/// Appends what is formatted; memory takes everything.
macro_rules! put {
    ($out:expr, $($what:tt)*) => {{
        let _ = write!($out, $($what)*);
    }};
}

impl Stored for bool {
    fn write(&self, _: Meaning, out: &mut Vec<u8>) {
        put!(out, "{self}");
    }
}

impl Stored for i32 {
    fn write(&self, meaning: Meaning, out: &mut Vec<u8>) {
        match meaning {
            Meaning::Unsigned => put!(out, "{}", self.cast_unsigned()),
            meaning => i64::from(*self).write(meaning, out),
        }
    }
}

impl Stored for i64 {
    fn write(&self, meaning: Meaning, out: &mut Vec<u8>) {
        match meaning {
            Meaning::Unsigned => put!(out, "{}", self.cast_unsigned()),
            Meaning::Date => write_time(self.saturating_mul(86_400), 0, false, out),
            Meaning::Time(parts) => {
                let (seconds, rest) = split(*self, parts);
                put!(
                    out,
                    "{:02}:{:02}:{:02}",
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60
                );
                write_fraction(rest, out);
            }
            Meaning::Timestamp(parts) => {
                let (seconds, rest) = split(*self, parts);
                write_time(seconds, rest, true, out);
            }
            Meaning::Decimal(scale) => write_decimal(i128::from(*self), scale, out),
            _ => put!(out, "{self}"),
        }
    }
}

impl Stored for Int96 {
    fn write(&self, _: Meaning, out: &mut Vec<u8>) {
        // Nanoseconds of a day, and the day by its Julian number.
        let &[low, high, day] = self.data() else {
            return;
        };
        let nanos = u64::from(low) | u64::from(high) << 32;
        let (seconds, rest) = split(i64::try_from(nanos).unwrap_or(0), NANO);
        let days = i64::from(day) - 2_440_588;
        write_time(days * 86_400 + seconds, rest, true, out);
    }
}

impl Stored for f32 {
    fn write(&self, _: Meaning, out: &mut Vec<u8>) {
        if !self.is_nan() {
            put!(out, "{self}");
        }
    }
}

impl Stored for f64 {
    fn write(&self, _: Meaning, out: &mut Vec<u8>) {
        if !self.is_nan() {
            put!(out, "{self}");
        }
    }
}

impl Stored for ByteArray {
    fn write(&self, meaning: Meaning, out: &mut Vec<u8>) {
        write_bytes(self.data(), meaning, out);
    }
}

impl Stored for FixedLenByteArray {
    fn write(&self, meaning: Meaning, out: &mut Vec<u8>) {
        write_bytes(self.data(), meaning, out);
    }
}

fn write_bytes(bytes: &[u8], meaning: Meaning, out: &mut Vec<u8>) {
    match (meaning, bytes) {
        (Meaning::Decimal(scale), [first, ..]) if bytes.len() <= 16 => {
            let sign = if *first >= 0x80 { -1_i128 } else { 0 };
            let number = bytes
                .iter()
                .fold(sign, |n, byte| n << 8 | i128::from(*byte));
            write_decimal(number, scale, out);
        }
        (Meaning::Uuid, [a @ .., _, _, _, _, _, _, _, _, _, _, _, _]) if a.len() == 4 => {
            for (at, byte) in bytes.iter().enumerate() {
                if matches!(at, 4 | 6 | 8 | 10) {
                    out.push(b'-');
                }
                put!(out, "{byte:02x}");
            }
        }
        (Meaning::Half, [low, high]) => write_half(u16::from_le_bytes([*low, *high]), out),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => out.extend_from_slice(text.as_bytes()),
            Err(_) if bytes.len() <= DIGEST => {
                for byte in bytes {
                    put!(out, "{byte:02x}");
                }
            }
            Err(_) => out.extend_from_slice(String::from_utf8_lossy(bytes).as_bytes()),
        },
    }
}

/// Whole seconds, and what is left in nanoseconds.
fn split(value: i64, parts: u32) -> (i64, u32) {
    let seconds = value.div_euclid(i64::from(parts));
    let rest = value.rem_euclid(i64::from(parts)) * i64::from(NANO / parts);
    (seconds, u32::try_from(rest).unwrap_or(0))
}

fn write_fraction(nanos: u32, out: &mut Vec<u8>) {
    if nanos > 0 {
        let digits = format!("{nanos:09}");
        put!(out, ".{}", digits.trim_end_matches('0'));
    }
}

/// A day, or a time on a day; what no calendar knows is the number of seconds.
fn write_time(seconds: i64, nanos: u32, with_time: bool, out: &mut Vec<u8>) {
    let Ok(time) = jiff::Timestamp::from_second(seconds) else {
        put!(out, "{seconds}");
        return;
    };
    if !with_time {
        put!(out, "{}", time.strftime("%Y-%m-%d"));
        return;
    }
    put!(out, "{}", time.strftime("%Y-%m-%d %H:%M:%S"));
    write_fraction(nanos, out);
}

fn write_decimal(number: i128, scale: u32, out: &mut Vec<u8>) {
    let digits = number.unsigned_abs().to_string();
    if number < 0 {
        out.push(b'-');
    }
    let scale = scale.min(100) as usize;
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = digits
        .split_at_checked(digits.len() - scale)
        .unwrap_or((&digits, ""));
    put!(out, "{whole}");
    if !fraction.is_empty() {
        put!(out, ".{fraction}");
    }
}

/// A number of 16 bits (IEEE 754 binary16).
fn write_half(bits: u16, out: &mut Vec<u8>) {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    match exponent {
        0 => put!(out, "{}", sign * fraction * 2_f64.powi(-24)),
        31 => {}
        _ => put!(
            out,
            "{}",
            sign * (1024.0 + fraction) * 2_f64.powi(exponent - 25)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &impl Stored, meaning: Meaning) -> String {
        let mut out = Vec::new();
        value.write(meaning, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written_as_what_they_mean() {
        for (value, meaning, expected) in [
            (-5, Meaning::Plain, "-5"),
            (-1, Meaning::Unsigned, "18446744073709551615"),
            (5_509, Meaning::Date, "1985-01-31"),
            (-1, Meaning::Date, "1969-12-31"),
            (64_800_000, Meaning::Time(MILLI), "18:00:00"),
            (
                1_763_834_400_250_000,
                Meaning::Timestamp(MICRO),
                "2025-11-22 18:00:00.25",
            ),
            (-1, Meaning::Timestamp(MILLI), "1969-12-31 23:59:59.999"),
            (123_456, Meaning::Decimal(2), "1234.56"),
            (-5, Meaning::Decimal(3), "-0.005"),
            (7, Meaning::Decimal(0), "7"),
            (i64::MAX, Meaning::Timestamp(MILLI), "9223372036854775"),
        ] {
            assert_eq!(text(&value, meaning), expected, "{meaning:?}");
        }
        assert_eq!(text(&-1_i32, Meaning::Unsigned), "4294967295");
        assert_eq!(
            text(&4_111_111_111_111_111_f64, Meaning::Plain),
            "4111111111111111"
        );
        assert_eq!(text(&f64::NAN, Meaning::Plain), "");
    }

    #[test]
    fn bytes_are_text_if_they_can_be() {
        let bytes = |bytes: &[u8]| ByteArray::from(bytes.to_vec());
        for (value, meaning, expected) in [
            (&b"Z\xC3\xBCrich"[..], Meaning::Plain, "Zürich"),
            (b"\x01\xFF", Meaning::Plain, "01ff"),
            (b"\x01\x00", Meaning::Decimal(1), "25.6"),
            (b"\xFF\xFE", Meaning::Decimal(1), "-0.2"),
            (b"\x00\x3C", Meaning::Half, "1"),
            (
                b"\x12\x34\x56\x78\x12\x34\x56\x78\x12\x34\x56\x78\x12\x34\x56\x78",
                Meaning::Uuid,
                "12345678-1234-5678-1234-567812345678",
            ),
        ] {
            assert_eq!(text(&bytes(value), meaning), expected);
        }
    }

    #[test]
    fn old_timestamps_are_times() {
        let mut value = Int96::new();
        value.set_data(0, 0, 2_440_589);
        assert_eq!(text(&value, Meaning::Plain), "1970-01-02 00:00:00");
    }
}
