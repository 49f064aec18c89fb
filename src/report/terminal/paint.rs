//! Colors, which nobody needs to understand a page.

use crate::model::{Confidence, News, Probability, Severity};
use crate::report::grid::Cell;
use crate::report::news as told;
use crate::report::{Color, wording};
use anstyle::{AnsiColor, Style};

/// Colors words, or leaves them.
#[derive(Clone, Copy)]
pub(super) struct Paint(pub Color);

impl Paint {
    pub(super) fn confidence(self, probability: Probability) -> Cell {
        let confidence = probability.confidence();
        let text = format!(
            "{:<6} {}",
            confidence.as_str(),
            wording::probability(probability)
        );
        let style = match confidence {
            Confidence::High => Style::new().bold(),
            Confidence::Medium => Style::new(),
            Confidence::Low => Style::new().dimmed(),
        };
        Cell::styled(text, self.if_colored(style))
    }

    pub(super) fn severity(self, severity: Severity) -> Cell {
        let style = match severity {
            Severity::Critical => AnsiColor::Red.on_default().bold(),
            Severity::High => AnsiColor::Red.on_default(),
            Severity::Medium => AnsiColor::Yellow.on_default(),
            Severity::Low => Style::new(),
        };
        Cell::styled(severity.as_str(), self.if_colored(style))
    }

    pub(super) fn news(self, news: Option<&News>) -> Cell {
        let style = match news.is_some_and(News::is_news) {
            true => Style::new().bold(),
            false => Style::new(),
        };
        Cell::styled(told::mark(news), self.if_colored(style))
    }

    fn if_colored(self, style: Style) -> Style {
        match self.0 {
            Color::Always => style,
            Color::Never => Style::new(),
        }
    }
}
