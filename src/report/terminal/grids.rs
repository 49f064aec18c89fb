//! The columns of the tables.

use crate::report::grid::{Align, Column, Grid};

/// Findings of a file.
pub(super) fn findings_grid(with_news: bool) -> Grid<8> {
    Grid::new([
        Column::new("Col", Align::Right),
        header(),
        data_type(),
        Column::new("Found", Align::Right),
        Column::new("Distinct", Align::Right),
        Column::new("Confidence", Align::Left),
        Column::new("Severity", Align::Left),
        Column::new(if with_news { "News" } else { "" }, Align::Left),
    ])
}

/// Sums by data type.
pub(super) fn totals_grid() -> Grid<6> {
    Grid::new([
        Column::new("Data type", Align::Left).between(14, 60),
        Column::new("Found", Align::Right),
        Column::new("Distinct", Align::Right),
        Column::new("Files", Align::Right),
        Column::new("Confidence", Align::Left),
        Column::new("Severity", Align::Left),
    ])
}

/// Findings that changed.
pub(super) fn changes_grid() -> Grid<7> {
    Grid::new([
        Column::new("News", Align::Left),
        header(),
        data_type(),
        Column::new("Found", Align::Right),
        Column::new("", Align::Left),
        Column::new("Confidence", Align::Left),
        Column::new("Severity", Align::Left),
    ])
}

fn header() -> Column {
    Column::new("Header", Align::Left)
        .between(8, 32)
        .reluctant(14)
}

fn data_type() -> Column {
    Column::new("Data type", Align::Left)
        .between(14, 60)
        .reluctant(40)
}
