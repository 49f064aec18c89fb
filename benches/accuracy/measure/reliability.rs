//! Whether a probability is what it says: of the findings at 0.8, are eight in ten right?

use super::case::{Cases, Scope};
use super::finder::Findings;
use super::judge::{TIERS, Truth, truth};
use spillmap::model::Probability;

/// Findings of one tenth of the scale.
#[derive(Clone, Copy, Default, Debug)]
pub struct Bin {
    /// Judged findings.
    pub count: u64,
    /// Right ones.
    pub right: u64,
    /// Sum of their probabilities, in 1/10,000.
    pub points: u64,
}

impl Bin {
    /// Mean probability and share that is right.
    pub fn means(&self) -> Option<(f64, f64)> {
        let count = (self.count > 0).then_some(self.count as f64)?;
        Some((
            self.points as f64 / 10_000.0 / count,
            self.right as f64 / count,
        ))
    }
}

/// Ten bins over the scale.
#[derive(Clone, Default, Debug)]
pub struct Reliability {
    /// From 0-0.1 to 0.9-1.
    pub bins: [Bin; 10],
    log_loss: f64,
}

impl Reliability {
    /// Of every judged finding, those in negative tables included.
    pub fn of(cases: &Cases, findings: &Findings) -> Self {
        let mut all = Self::default();
        for case in cases.cases.iter().filter(|c| TIERS.contains(&&*c.tier)) {
            for found in findings.of(&case.id) {
                match truth(&cases.kinds, case, found) {
                    Truth::Right => all.add(found.probability, true),
                    Truth::Wrong => all.add(found.probability, false),
                    Truth::Unjudged => {}
                }
            }
        }
        let hard = Scope::Named("hard".into());
        for table in &cases.negatives {
            let said = findings.of(&table.id).iter();
            for found in said.filter(|f| cases.kinds.is_judged(&f.kind, &hard)) {
                all.add(found.probability, false);
            }
        }
        all
    }

    /// Counts one finding.
    pub fn add(&mut self, probability: Probability, right: bool) {
        let points = probability.basis_points();
        let bin = usize::from(points / 1_000).min(9);
        if let Some(bin) = self.bins.get_mut(bin) {
            bin.count += 1;
            bin.right += u64::from(right);
            bin.points += u64::from(points);
        }
        let of_truth = if right { points } else { 10_000 - points };
        self.log_loss -= (f64::from(of_truth.max(1)) / 10_000.0).ln();
    }

    /// Findings in all bins.
    pub fn count(&self) -> u64 {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// Expected calibration error: mean distance of the two means, weighted by findings.
    pub fn error(&self) -> Option<f64> {
        let distances = self.bins.iter().filter_map(|bin| {
            let (said, was) = bin.means()?;
            Some((said - was).abs() * bin.count as f64)
        });
        let all = self.count();
        (all > 0).then(|| distances.sum::<f64>() / all as f64)
    }

    /// Mean negative log likelihood of the truth.
    pub fn log_loss(&self) -> Option<f64> {
        let all = self.count();
        (all > 0).then(|| self.log_loss / all as f64)
    }
}
