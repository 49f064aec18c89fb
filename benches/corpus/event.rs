//! The sparse corpus: web events full of look-alike numbers, with personal data in a few free
//! cells. The same events are written as a table, as JSON Lines and as log lines.

use crate::identifier::{ISSUED_AREAS, card_any, has_iban, iban, ssn};
use crate::label::Output;
use crate::lure::{self, START};
use crate::person::{Flavor, Person, Population};
use crate::rng::Rng;
use crate::table::{Dialect, Row};
use crate::write;
use std::io;

/// Header of the sparse corpus.
pub const HEADER: &[&str] = &[
    "event_id",
    "ts",
    "epoch_ms",
    "session",
    "ga_client",
    "page_url",
    "referrer",
    "user_agent",
    "edge_pop",
    "order_no",
    "amount",
    "ean13",
    "tracking_no",
    "parcel_id",
    "lat",
    "lon",
    "sku",
    "browser_version",
    "asset",
    "note",
    "query",
    "label",
];

const NOTE: usize = 19;
const QUERY: usize = 20;

/// Which columns JSON writes as numbers.
const NUMERIC: &[bool] = &[
    true, false, true, false, false, false, false, false, false, false, true, false, false, true,
    true, true,
];

/// Makes events.
pub struct Events {
    population: Population,
    rng: Rng,
    density: f64,
    count: u64,
    now_ms: u64,
}

impl Events {
    /// Events in which a share of `density` carries personal data.
    pub fn new(seed: u64, density: f64) -> Self {
        Self {
            population: Population::new(Flavor::Lifelike),
            rng: Rng::part(seed, "events"),
            density,
            count: 0,
            now_ms: START * 1_000,
        }
    }

    /// Fills the row with the next event.
    pub fn next(&mut self, row: &mut Row) {
        row.clear();
        let rng = &mut self.rng;
        self.now_ms += rng.below(900);
        let now = self.now_ms / 1_000;
        let id = 482_000_000 + self.count;
        self.count += 1;
        row.cell(|out| write::number(out, id));
        row.cell(|out| write::timestamp(out, now, b'T'));
        row.cell(|out| write::number(out, self.now_ms));
        row.cell(|out| write::uuid(out, rng));
        row.cell(|out| lure::ga_client(out, rng, now));
        row.cell(|out| page(out, rng));
        row.text(rng.word(&[
            "",
            "https://www.google.com/",
            "https://search.example.net/?q=lamp+40w",
            "android-app://com.example.news",
        ]));
        row.cell(|out| lure::user_agent(out, rng));
        row.text(rng.word(&["fra3", "ams1", "iad12", "gru2", "nrt7", "lhr4"]));
        goods(row, rng);
        let told = rng.chance(self.density).then(|| rng.below(10));
        free_cells(row, rng, &self.population, told);
    }
}

/// The columns about an order.
fn goods(row: &mut Row, rng: &mut Rng) {
    if rng.chance(0.4) {
        row.cell(|out| lure::order_number(out, rng));
        row.cell(|out| {
            let cents = rng.range(99, 99_999);
            write::amount(out, cents, b'.');
        });
    } else {
        row.empty();
        row.empty();
    }
    row.cell(|out| lure::ean(out, rng, 13));
    if rng.chance(0.5) {
        row.cell(|out| lure::tracking(out, rng));
    } else {
        row.empty();
    }
    row.cell(|out| write::number(out, rng.range(100_000_000, 999_999_999)));
    row.cell(|out| lure::coordinate(out, rng, 90));
    row.cell(|out| lure::coordinate(out, rng, 180));
    row.cell(|out| lure::sku(out, rng));
    row.cell(|out| lure::browser_version(out, rng));
    if rng.chance(0.3) {
        row.cell(|out| lure::asset(out, rng));
    } else {
        row.empty();
    }
}

/// Note, query and label; `told` chooses what they give away.
fn free_cells(row: &mut Row, rng: &mut Rng, population: &Population, told: Option<u64>) {
    let person = population.anyone(rng);
    match told {
        Some(0..=5) => tell(row, rng, &person),
        None if rng.chance(0.2) => lure::phrase(row.raw(), rng),
        _ => {}
    }
    row.empty();
    match told {
        Some(6 | 7) => {
            row.words("?utm_source=news&email=");
            row.part("email", |out| person.email(out, rng, "%40"));
            row.words("&v=2.4.1");
        }
        _ if rng.chance(0.5) => row.words(rng.word(&[
            "?q=desk+lamp&page=2",
            "?utm_id=4928173650&ref=4",
            "?sku=48213&size=40",
            "?session=9f1c&step=3",
        ])),
        _ => {}
    }
    row.empty();
    match told {
        Some(8) => row.part("email", |out| person.email(out, rng, "@")),
        Some(9) => row.part("phone", |out| {
            person.phone.write(out, crate::phone::Style::International)
        }),
        _ => row.words(rng.word(&[
            "",
            "checkout",
            "newsletter-a",
            "retarget 30d",
            "sale_2026-11",
            "A/B 12.4",
        ])),
    }
    row.empty();
}

/// A sentence that gives something away, into the cell under way.
fn tell(row: &mut Row, rng: &mut Rng, person: &Person<'_>) {
    match rng.below(20) {
        0..=5 => {
            row.words(rng.word(&[
                "please write to ",
                "invoice copy to ",
                "",
                "customer mail: ",
                "new address is <",
            ]));
            row.part("email", |out| person.email(out, rng, "@"));
            row.words(rng.word(&["", " asap", ", order stays", "> thanks"]));
        }
        6..=10 => {
            row.words(rng.word(&["call back on ", "phone: ", "tel. ", "reach me at mobile "]));
            row.part("phone", |out| person.phone(out));
            row.words(rng.word(&["", " after 5", " (evening)"]));
        }
        11..=14 => {
            row.words(rng.word(&["card ", "paid with ", "typed his card number ", "cc: "]));
            row.part("credit_card", |out| card_any(out, rng));
            row.words(rng.word(&["", " exp 04/28", " declined"]));
        }
        15..=16 => {
            row.words(rng.word(&["SSN ", "social security number ", "ssn: "]));
            let separator = rng.chance(0.8).then_some(b'-');
            row.part("us_ssn", |out| ssn(out, rng, ISSUED_AREAS, separator));
        }
        _ => {
            let country = if has_iban(person.country()) {
                person.country()
            } else {
                "DE"
            };
            row.words(rng.word(&["refund to ", "IBAN ", "account "]));
            let in_groups = rng.chance(0.5);
            row.part("iban", |out| iban(out, rng, country, in_groups));
        }
    }
}

/// A page address without personal data.
fn page(out: &mut Vec<u8>, rng: &mut Rng) {
    out.extend_from_slice(b"https://shop.example.com/");
    out.extend_from_slice(
        rng.word(&[
            "p/desk-lamp-",
            "c/outdoor/",
            "checkout/step/",
            "blog/2026/11/",
        ])
        .as_bytes(),
    );
    write::number(out, rng.below(100_000));
    if rng.chance(0.4) {
        out.extend_from_slice(b"?gclid=");
        write::hex(out, rng, 24);
        out.extend_from_slice(b"&v=");
        lure::semver(out, rng);
    }
}

/// Writes the events as a table.
pub fn write_table(
    out: &mut Output,
    mut events: Events,
    dialect: &Dialect,
    with_header: bool,
) -> io::Result<()> {
    let mut row = Row::default();
    if with_header {
        out.preface(|buffer| dialect.write_header(buffer, HEADER))?;
    }
    while out.wants_more() {
        events.next(&mut row);
        out.record(&row, HEADER, dialect)?;
    }
    Ok(())
}

/// Writes the events as JSON Lines.
pub fn write_objects(out: &mut Output, mut events: Events) -> io::Result<()> {
    let mut row = Row::default();
    while out.wants_more() {
        events.next(&mut row);
        out.object(&row, HEADER, NUMERIC)?;
    }
    Ok(())
}

/// Writes the events as log lines.
pub fn write_log(out: &mut Output, mut events: Events) -> io::Result<()> {
    let (mut row, mut line) = (Row::default(), Row::default());
    while out.wants_more() {
        events.next(&mut row);
        line.clear();
        log_line(&mut line, &row);
        out.line(&line)?;
    }
    Ok(())
}

/// One log line of the event; its values keep their labels.
fn log_line(line: &mut Row, row: &Row) {
    line.raw().extend_from_slice(row.get(1));
    line.words(" INFO  [edge-");
    line.raw().extend_from_slice(row.get(8));
    line.words("] GET ");
    line.raw().extend_from_slice(row.get(5));
    line.words(" 200 ");
    line.raw().extend_from_slice(row.get(13));
    for column in [0, 2, 3, 4, 9, 10, 11, 12, 14, 15, NOTE, QUERY, 21] {
        if row.get(column).is_empty() {
            continue;
        }
        line.words(" ");
        line.words(HEADER[column]);
        line.words("=\"");
        copy(line, row, column);
        line.words("\"");
    }
    line.empty();
}

/// Appends a cell with its labels to the line.
fn copy(line: &mut Row, row: &Row, column: usize) {
    let cell = row.get(column);
    let mut at = 0;
    for span in row.spans.iter().filter(|s| s.column == column) {
        line.raw().extend_from_slice(&cell[at..span.start]);
        line.part(span.kind, |out| {
            out.extend_from_slice(&cell[span.start..span.end])
        });
        at = span.end;
    }
    line.raw().extend_from_slice(&cell[at..]);
}
