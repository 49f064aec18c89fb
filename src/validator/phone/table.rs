//! The numbering plans of all regions as one minimal automaton, laid out by
//! `patterns/phone/generate.py` in `patterns/phone/plans.bin`. All of it is decoded by the compiler:
//! nothing is read, parsed or allocated at run time.
//!
//! The file: seven counts; regions {code, calling code, start state, exit list}; calling codes
//! {code, start state, first slot}, ascending; slots {region}; labels {slot, skip, keep, drop,
//! insert}; states {ten successors, label}; heads of the exit lists; the exit lists {length,
//! digits}. Integers are 16-bit little-endian or single bytes. State 0 is dead, label 0 rejects.

const PLANS: &[u8] = include_bytes!("../../../patterns/phone/plans.bin");

const REGIONS_AT: usize = 14;
const CODES_AT: usize = REGIONS_AT + REGION_COUNT * 8;
const SLOTS_AT: usize = CODES_AT + CODE_COUNT * 6;
const LABELS_AT: usize = SLOTS_AT + SLOT_COUNT;
const STATES_AT: usize = LABELS_AT + LABEL_COUNT * 9;
const HEADS_AT: usize = STATES_AT + STATE_COUNT * ROW * 2;
const EXITS_AT: usize = HEADS_AT + (EXIT_COUNT + 1) * 2;

/// Number of regions, non-geographic calling codes included.
pub const REGION_COUNT: usize = integer(0) as usize;
const CODE_COUNT: usize = integer(2) as usize;
const SLOT_COUNT: usize = integer(4) as usize;
const LABEL_COUNT: usize = integer(6) as usize;
const STATE_COUNT: usize = integer(8) as usize;
const EXIT_COUNT: usize = integer(10) as usize;
const EXIT_BYTES: usize = integer(12) as usize;
const ROW: usize = 11;

const _: () = assert!(PLANS.len() == EXITS_AT + EXIT_BYTES && REGION_COUNT < 256);

const fn integer(at: usize) -> u16 {
    u16::from_le_bytes([PLANS[at], PLANS[at + 1]])
}

/// A region's row.
#[derive(Clone, Copy)]
pub struct RegionRow {
    /// ISO 3166-1 alpha-2 code (or `XK`, `AC`, `TA`); `00` where the calling code belongs to no country.
    pub code: [u8; 2],
    /// Country calling code.
    pub calling_code: u16,
    /// Where numbers as dialled inside the region begin.
    pub start: u16,
    /// Which list of international dialling prefixes is in use.
    pub exits: u16,
    /// The calling code in ASCII digits, `code_length` of them.
    code_digits: [u8; 3],
    code_length: u8,
}

impl RegionRow {
    /// The calling code in ASCII digits.
    #[inline(always)]
    pub fn code(&self) -> &[u8] {
        let length = usize::from(self.code_length);
        self.code_digits.get(..length).unwrap_or_default()
    }
}

/// A calling code's row.
#[derive(Clone, Copy)]
pub struct CodeRow {
    /// Country calling code; 0 in the row that stands for "none".
    pub calling_code: u16,
    /// Where the digits behind the calling code begin.
    pub start: u16,
    /// The first of its regions in [`SLOTS`].
    pub first_slot: u16,
}

/// What an accepting state says: whose number it is, and how to rewrite the digits to the national
/// significant number: skip some, put others in, keep some, drop some, keep the rest.
#[derive(Clone, Copy)]
pub struct Label {
    /// Which of the regions that share the calling code.
    pub slot: u8,
    /// Digits of the national prefix, to leave out.
    pub skip: u8,
    /// Digits to keep behind them.
    pub keep: u8,
    /// Digits to drop behind those.
    pub drop: u8,
    /// Digits to put in after the skipped ones.
    pub insert: &'static [u8],
}

impl Label {
    /// Whether nothing but the prefix changes.
    #[inline(always)]
    pub const fn is_plain(&self) -> bool {
        self.keep == 0 && self.drop == 0 && self.insert.is_empty()
    }
}

/// All regions: countries by their code, then the non-geographic calling codes.
pub static REGIONS: [RegionRow; REGION_COUNT] = regions();
/// Calling codes, ascending; row 0 stands for "none".
pub static CODES: [CodeRow; CODE_COUNT + 1] = codes();
/// The regions of each calling code, the main one first.
pub static SLOTS: [u8; SLOT_COUNT] = slots();
/// Row in [`CODES`] by calling code; 0 where there is none.
pub static CODE_ROWS: [u8; 1000] = code_rows();
/// Number of the region plus one by the letters of its code; 0 where there is none.
pub static BY_LETTERS: [u8; 26 * 26] = by_letters();
static LABELS: [Label; LABEL_COUNT + 1] = labels();
static STATES: States = states();

const fn regions() -> [RegionRow; REGION_COUNT] {
    let none = RegionRow {
        code: [0; 2],
        calling_code: 0,
        start: 0,
        exits: 0,
        code_digits: [0; 3],
        code_length: 0,
    };
    let mut rows = [none; REGION_COUNT];
    let mut n = 0;
    while n < REGION_COUNT {
        let at = REGIONS_AT + n * 8;
        let calling_code = integer(at + 2);
        let (code_digits, code_length) = written(calling_code);
        rows[n] = RegionRow {
            code: [PLANS[at], PLANS[at + 1]],
            calling_code,
            start: integer(at + 4),
            exits: integer(at + 6),
            code_digits,
            code_length,
        };
        n += 1;
    }
    rows
}

/// A calling code in ASCII digits, and how many these are.
const fn written(code: u16) -> ([u8; 3], u8) {
    let (hundreds, tens, ones) = (code / 100, code / 10 % 10, code % 10);
    let [hundreds, tens, ones] = [b'0' + hundreds as u8, b'0' + tens as u8, b'0' + ones as u8];
    match code {
        0..=9 => ([ones, 0, 0], 1),
        10..=99 => ([tens, ones, 0], 2),
        _ => ([hundreds, tens, ones], 3),
    }
}

const fn codes() -> [CodeRow; CODE_COUNT + 1] {
    let none = CodeRow {
        calling_code: 0,
        start: 0,
        first_slot: 0,
    };
    let mut rows = [none; CODE_COUNT + 1];
    let mut n = 0;
    while n < CODE_COUNT {
        let at = CODES_AT + n * 6;
        rows[n + 1] = CodeRow {
            calling_code: integer(at),
            start: integer(at + 2),
            first_slot: integer(at + 4),
        };
        n += 1;
    }
    rows
}

const fn slots() -> [u8; SLOT_COUNT] {
    let mut slots = [0; SLOT_COUNT];
    let mut n = 0;
    while n < SLOT_COUNT {
        slots[n] = PLANS[SLOTS_AT + n];
        n += 1;
    }
    slots
}

const fn code_rows() -> [u8; 1000] {
    let mut rows = [0; 1000];
    let codes = codes();
    let mut n = 1;
    while n < codes.len() {
        rows[codes[n].calling_code as usize] = n as u8;
        n += 1;
    }
    rows
}

const fn by_letters() -> [u8; 26 * 26] {
    let mut numbers = [0; 26 * 26];
    let regions = regions();
    let mut n = 0;
    while n < regions.len() {
        let [a, b] = regions[n].code;
        if a.is_ascii_uppercase() {
            numbers[(a - b'A') as usize * 26 + (b - b'A') as usize] = n as u8 + 1;
        }
        n += 1;
    }
    numbers
}

const fn labels() -> [Label; LABEL_COUNT + 1] {
    let none = Label {
        slot: 0,
        skip: 0,
        keep: 0,
        drop: 0,
        insert: &[],
    };
    let mut labels = [none; LABEL_COUNT + 1];
    let mut n = 0;
    while n < LABEL_COUNT {
        let (_, row) = PLANS.split_at(LABELS_AT + n * 9);
        let (insert, _) = row.split_at(5).1.split_at(row[4] as usize);
        labels[n + 1] = Label {
            slot: row[0],
            skip: row[1],
            keep: row[2],
            drop: row[3],
            insert,
        };
        n += 1;
    }
    labels
}

/// One state per 32 bytes, so that a step is a shift and touches one cache line.
#[repr(align(64))]
struct States([[u16; 16]; STATE_COUNT]);

// The compiler warns of long computations; this one is the size of the table.
#[allow(long_running_const_eval)]
const fn states() -> States {
    let mut states = [[0; 16]; STATE_COUNT];
    let mut n = 0;
    while n < STATE_COUNT * ROW {
        states[n / ROW][n % ROW] = integer(STATES_AT + n * 2);
        n += 1;
    }
    States(states)
}

/// The state behind `state` on a digit 0..=9; 0, the dead one, for anything else.
#[inline(always)]
pub fn step(state: u16, digit: u8) -> u16 {
    match STATES.0.get(usize::from(state)) {
        Some(row) if digit < 10 => row[usize::from(digit)],
        _ => 0,
    }
}

/// Number of the label of a state; 0 where a number may not end.
#[inline(always)]
pub fn label_number(state: u16) -> u16 {
    STATES.0.get(usize::from(state)).map_or(0, |row| row[10])
}

/// Of each state, the numbers of digits behind which a number may end, as bits. Successors have
/// smaller numbers than their state, so one pass does.
pub fn accepted_lengths() -> Vec<u32> {
    let mut lengths: Vec<u32> = Vec::with_capacity(STATE_COUNT);
    for row in &STATES.0 {
        let (successors, label) = (&row[..10], row[10]);
        let behind = successors
            .iter()
            .filter_map(|&state| lengths.get(usize::from(state)))
            .fold(0, |all, each| all | each);
        lengths.push(behind << 1 | u32::from(label != 0));
    }
    lengths
}

/// Reads ASCII digits from a state on; `None` unless they end where a number may end.
#[inline(always)]
pub fn walk(start: u16, digits: &[u8]) -> Option<&'static Label> {
    let mut state = start;
    for &digit in digits {
        state = step(state, digit.wrapping_sub(b'0'));
        if state == 0 {
            return None;
        }
    }
    match label_number(state) {
        0 => None,
        number => LABELS.get(usize::from(number)),
    }
}

/// The row of the calling code that begins the digits, and its length; codes are prefix-free.
#[inline]
pub fn calling_code(digits: &[u8]) -> Option<(&'static CodeRow, usize)> {
    let mut code = 0;
    for (n, &byte) in digits.iter().take(3).enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 || byte == b'0' && n == 0 {
            return None;
        }
        code = code * 10 + usize::from(digit);
        let row = CODE_ROWS.get(code).copied().unwrap_or(0);
        if row != 0 {
            return Some((CODES.get(usize::from(row))?, n + 1));
        }
    }
    None
}

/// International dialling prefixes of one list, longest first.
pub fn exits(list: u16) -> impl Iterator<Item = &'static [u8]> {
    let head = |n: usize| usize::from(integer(HEADS_AT + n * 2));
    let known = usize::from(list).min(EXIT_COUNT - 1);
    let mut rest = PLANS
        .get(EXITS_AT + head(known)..EXITS_AT + head(known + 1))
        .unwrap_or(&[]);
    std::iter::from_fn(move || {
        let (&length, behind) = rest.split_first()?;
        let (prefix, behind) = behind.split_at_checked(usize::from(length))?;
        rest = behind;
        Some(prefix)
    })
}
