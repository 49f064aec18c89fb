//! Log-odds that add up to a probability, the same on every machine.

use crate::model::Probability;

/// A sum of evidence in natural log-odds: 0 is even, +2.2 is 9 in 10.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug, Default)]
pub(super) struct Logit(pub f64);

impl Logit {
    /// Adds evidence for (positive) or against.
    pub fn add(&mut self, weight: f64) {
        self.0 += weight;
    }

    /// Adds the weight if the condition holds.
    pub fn add_if(&mut self, condition: bool, weight: f64) {
        if condition {
            self.0 += weight;
        }
    }

    /// Takes the sum down to `most`.
    pub fn cap(&mut self, most: f64) {
        self.0 = self.0.min(most);
    }

    /// The probability.
    pub fn probability(self) -> Probability {
        Probability::from_f64(1.0 / (1.0 + exp(-self.0)))
    }
}

/// e^x by ten squarings of (1 + x/1024 + …): only additions, multiplications and divisions, which
/// IEEE 754 rounds alike everywhere; library exponentials differ in the last bit.
fn exp(x: f64) -> f64 {
    let x = x.clamp(-30.0, 30.0);
    let y = x / 1024.0;
    let mut power = 1.0 + y * (1.0 + y / 2.0 * (1.0 + y / 3.0 * (1.0 + y / 4.0 * (1.0 + y / 5.0))));
    for _ in 0..10 {
        power *= power;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_to_the_librarys() {
        for x in [-20.0, -3.3, -0.1, 0.0, 0.7, 2.2, 9.0, 25.0f64] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-7, "{x}");
        }
    }

    #[test]
    fn probabilities_have_the_expected_landmarks() {
        assert_eq!(Logit(0.0).probability().basis_points(), 5_000);
        assert_eq!(Logit(2.197_224_6).probability().basis_points(), 9_000);
        assert_eq!(Logit(-40.0).probability().basis_points(), 0);
    }
}
