//! What is different between two scans, and nothing else: the answer of `spillmap diff`, and of a
//! quiet scan that has something to say.

use crate::model::{BreachNews, News, NewsReport, Prior, PriorBreach, PriorFinding};
use crate::report::{Format, Options, json, markdown, terminal};
use std::io::{self, Write};

/// Which differences are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// All of them.
    Changes,
    /// Those that are news.
    News,
}

/// The findings of a scan beside what they are since an earlier one.
#[derive(Clone, Copy, Debug)]
pub struct Changes<'a> {
    /// What the later scan said.
    pub now: &'a Prior,
    /// By its findings.
    pub news: &'a [News],
    /// By its breaches of the policy; empty unless both scans had one.
    pub breaches: &'a [BreachNews],
    /// What became of the rest.
    pub summary: &'a NewsReport,
    /// What is told.
    pub told: Told,
}

/// The findings of one file.
pub(super) type Group<'a> = (Option<usize>, Vec<(&'a PriorFinding, &'a News)>);

impl<'a> Changes<'a> {
    /// Writes them. Fails if `out` does, and for formats other than table, JSON and Markdown
    /// (`Unsupported`).
    pub fn render(&self, format: Format, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Table => terminal::render_changes(self, options, out),
            Format::Json => json::diff::render(self, out),
            Format::Markdown => markdown::render_changes(self, options, out),
            Format::Jsonl | Format::Csv | Format::Sarif | Format::Prometheus => {
                Err(io::ErrorKind::Unsupported.into())
            }
        }
    }

    /// All findings.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'a PriorFinding, &'a News)> + use<'a> {
        self.now.findings.iter().zip(self.news)
    }

    /// Breaches that are new.
    pub fn new_breaches(
        &self,
    ) -> impl Iterator<Item = (&'a PriorBreach, &'a BreachNews)> + use<'a> {
        let breaches = self.now.policy.iter().flat_map(|policy| &policy.breaches);
        let told = breaches.zip(self.breaches);
        told.filter(|(_, news)| news.is_new)
    }

    /// Whether a finding is told.
    pub(super) fn tells(&self, news: &News) -> bool {
        match self.told {
            Told::Changes => news.kind.is_change(),
            Told::News => news.is_news(),
        }
    }

    /// What is told to people, by file, in the order of the later report.
    pub(super) fn by_file(&self, options: &Options) -> Vec<Group<'a>> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        let listed = self.all().filter(|(finding, news)| {
            self.tells(news) && finding.probability >= options.fold_below
        });
        for (finding, news) in listed {
            match groups
                .last_mut()
                .filter(|(file, _)| *file == Some(finding.file))
            {
                Some((_, group)) => group.push((finding, news)),
                None => groups.push((Some(finding.file), vec![(finding, news)])),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample_news::report_with_news;

    fn rendered(told: Told, format: Format) -> String {
        let report = report_with_news();
        let now = Prior::of(&report);
        let news = report.news_of_findings();
        let breaches = report.news_of_breaches();
        let changes = Changes {
            breaches: &breaches,
            news: &news,
            summary: report.news.as_ref().unwrap(),
            told,
            now: &now,
        };
        let mut out = Vec::new();
        changes
            .render(format, &Options::default(), &mut out)
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn news_alone_reads_as_agreed() {
        insta::assert_snapshot!(rendered(Told::News, Format::Table));
    }

    #[test]
    fn all_changes_read_as_agreed() {
        insta::assert_snapshot!(rendered(Told::Changes, Format::Table));
        insta::assert_snapshot!(rendered(Told::Changes, Format::Markdown));
    }

    #[test]
    fn changes_follow_their_schema() {
        let document = serde_json::from_str(&rendered(Told::Changes, Format::Json)).unwrap();
        crate::report::json::schema::check("diff-1.json", &document);
    }
}
