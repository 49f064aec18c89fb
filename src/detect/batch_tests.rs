//! What is counted column by column is what is counted record by record.

use crate::bytes::{Bitmaps, Markup};
use crate::detect::{Block, ColumnPlan, Layout, MatchSink, PhonePlan, RawMatch, Scanner, Shape};
use crate::format::delimited::{Cells, End, index};
use crate::key::Key;
use crate::model::{ColumnTally, Country, Quote, TableTally};
use crate::rule::PatternSet;
use crate::validator::category::Category;
use crate::validator::phone::Region;
use proptest::prelude::*;

struct Nobody;

impl MatchSink for Nobody {
    fn take(&mut self, _: RawMatch<'_>) {}
}

/// Values of every kind, and what looks like them.
const VALUES: &[&str] = &[
    "api_key=q7Zx81LmP04tWv9cRs2dEfG6",
    "\"say \"\"token\"\": q7Zx81LmP04tWv9cRs2dEfG6\"",
    "00:1b:44:11:3a:b7",
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq ann@example.com",
    "Password=hunter2x;",
    "ann@example.com",
    "A.B+c@mail.example.co.uk",
    "x@y",
    "a..b@example.com",
    "info@example.org",
    "pixel@0.19.10",
    "josé@example.com",
    "a@b.c@d.com",
    "\"ann@example.com\"",
    "-a@example.com",
    "+12025550123",
    "+49 89 76110750",
    "+49 (0)89 76110750",
    "+1-23-2024",
    "+1.202.555.0123",
    "08982165646",
    "(305) 836-1973",
    "12 664 68 33",
    "030-553-7714",
    "01.46.93.32.15",
    "015744620686",
    "0031618511404",
    "01133895003",
    "2025550123",
    "202-555-0123 / 202-555-0199",
    "61-96553-5587",
    "020 7946 0958 x12",
    "+44 20 7946 0958 +44 20 7946 0959",
    "(020) 7946-0958",
    "305 .836.1973",
    "4461 9215 0328 2726",
    "4461-9215-0328-2726",
    "4461921503282726",
    "4461921503282727",
    "378282246310005",
    "3782 822463 10005",
    "6304 0000 0000 0000 00",
    "0604000000000000",
    "5418061582775",
    "9400413959370356",
    "621-45-8980",
    "621 45 8980",
    "621458980",
    "000-12-3456",
    "011-22-3344",
    "123456789",
    "DE08100700009067435256",
    "DE08 1007 0000 9067 4352 56",
    "NO93 8601 1117 947",
    "SW12 4AB",
    "DE08 1007",
    "192.0.2.1",
    "62.191.25.42",
    "10.0.0.256",
    "1.2.3.4.5",
    "99.0.4768.220",
    "::ffff:192.0.2.1",
    "fe80::1",
    "1984-11-18",
    "18.11.1984",
    "1984-11-18 10:20:30",
    "2026-13-40",
    "1984-99-99",
    " 1984-11-18",
    "18/11/84",
    "1625.44",
    "-79.27559",
    "1748736000837",
    "1234567",
    "00123456789",
    "2026/11/72635",
    "1.5",
    "59abfa65-8e75-4fcf-8b95-020ba5b7290d",
    "12345678-1234-1234-1234-123456789012",
    "GA1.2.1524539907.1745089964",
    "/blog/2026/11/72635?x",
    "Build 20240096) x",
    "tel 2025550123",
    "SO-2026-519297",
    "x2025550123",
    "card 4461921503282726",
    "DE",
    "US",
    "Germany",
    "",
    "",
    "plain words",
    "Ada Lovelace",
    "Ada Lovelace <ada@example.com>",
    "Ada%20Lovelace%2025",
    "[\"ada@example.com\"]",
    "https://shop.example/?e=ada%2540example.com",
    "=?utf-8?Q?ada=40example.com?=",
    "YWRhLmxvdmVsYWNlQGV4YW1wbGUuY29t",
    "ada&#64;example.com",
    "4.11111E+15",
    "\"a, \"\"b\"\" 2025550123\"",
    "\"+12025550123\"",
    "\"1984-11-18\"",
];

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => proptest::sample::select(VALUES).prop_map(str::to_owned),
        1 => "[0-9 ()+./-]{0,24}",
        1 => "[0-9]{7,20}",
        1 => "[a-c0-9.@_-]{0,16}",
        1 => "[0-9]{3}[ -][0-9]{2}[ -][0-9]{4}",
        1 => "\\+[0-9]{2} [0-9 .-]{6,12}",
    ]
}

fn plan() -> impl Strategy<Value = ColumnPlan> {
    let regions = proptest::sample::subsequence(vec!["US", "DE", "GB", "FR"], 0..3);
    let nested = proptest::bool::weighted(0.3);
    (any::<bool>(), any::<bool>(), regions, 0..8u8, nested).prop_map(
        |(any_region, record_country, codes, what, nested)| {
            let region = |code: &&str| Region::of(Country::new(code.as_bytes())?);
            let phone = PhonePlan {
                any_region,
                record_country,
                regions: codes.iter().filter_map(region).collect(),
            };
            ColumnPlan {
                phone: if what < 2 {
                    phone
                } else {
                    PhonePlan::default()
                },
                ssn: what == 3,
                card: what == 4,
                birth_date: what == 5,
                prose: what == 6,
                category: (what == 7).then_some(Category::FullName),
                nested,
                ..ColumnPlan::default()
            }
        },
    )
}

fn count(text: &[u8], layout: &Layout, in_order: bool) -> TableTally {
    let set = PatternSet::builtin();
    let scanner = Scanner::new(&set, Key::from_bytes([7; 32]).hasher(), &[], 2026);
    let (mut bitmaps, mut cells) = (Bitmaps::default(), Cells::default());
    let markup = Markup {
        delimiter: Some(b','),
        quote: Some(b'"'),
    };
    index(
        text,
        markup,
        Quote::Doubled,
        End::OfDocument,
        &mut bitmaps,
        &mut cells,
    );
    let block = Block {
        number: 3,
        above: None,
        text,
        bitmaps: &bitmaps,
        cells: &cells,
        skip_records: 1,
    };
    let mut tally = TableTally::default();
    let mut nobody = Nobody;
    let sink: Option<&mut dyn MatchSink> = if in_order { Some(&mut nobody) } else { None };
    scanner.scan(block, layout, &mut tally, sink);
    tally
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn columns_are_counted_as_records_are(
        rows in (2usize..5).prop_flat_map(|width| {
            proptest::collection::vec(proptest::collection::vec(cell(), width), 9..40)
        }),
        plans in proptest::collection::vec(plan(), 4),
        country in proptest::option::of(0usize..4),
        end in proptest::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut text = String::from("a,b,c,d");
        text.push_str(end);
        for row in &rows {
            // A comma outside quotes makes a row wider than the others.
            text.push_str(&row.join(","));
            text.push_str(end);
        }
        let mut layout = Layout::text();
        layout.shape = Shape::Table;
        layout.delimiter = Some(b',');
        layout.quote = Some(b'"');
        layout.columns = plans;
        layout.country_column = country;
        let in_columns = count(text.as_bytes(), &layout, false);
        let in_records = count(text.as_bytes(), &layout, true);
        let equal = same(&in_columns, &in_records);
        prop_assert!(equal, "{}", difference(&in_columns, &in_records));
    }
}

/// Whether everything is counted alike; signatures may have come in another order.
fn same(a: &TableTally, b: &TableTally) -> bool {
    let columns = |t: &TableTally| {
        t.columns
            .iter()
            .chain([&t.outside])
            .cloned()
            .collect::<Vec<_>>()
    };
    let (a_columns, b_columns) = (columns(a), columns(b));
    let alike = |(a, b): (&ColumnTally, &ColumnTally)| {
        (a.cells, a.filled, a.failures, a.years) == (b.cells, b.filled, b.failures, b.years)
            && a.numbers == b.numbers
            && a.signatures() == b.signatures()
    };
    a.records == b.records
        && a_columns.len() == b_columns.len()
        && a_columns.iter().zip(&b_columns).all(alike)
}

fn difference(a: &TableTally, b: &TableTally) -> String {
    let list = |t: &TableTally| {
        let columns = t.columns.iter().map(|c| {
            let signatures = c.signatures();
            let counts = signatures
                .iter()
                .map(|s| (s.signature, s.count, s.distinct.count()));
            (
                c.cells,
                c.filled,
                c.failures,
                c.numbers.clone(),
                c.years,
                counts.collect::<Vec<_>>(),
            )
        });
        format!("{:#?}", columns.collect::<Vec<_>>())
    };
    let (a, b) = (list(a), list(b));
    let lines = a.lines().zip(b.lines()).filter(|(x, y)| x != y);
    lines.map(|(x, y)| format!("{x} | {y}\n")).collect()
}
