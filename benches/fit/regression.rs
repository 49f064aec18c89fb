//! Logistic regression with bounds and L2 towards what an expert would say: slopes of 1 on the
//! hand-set log-odds and nothing else. Coordinate-wise Newton steps, always in the same order.

use crate::rows::{Row, Rows};
use spillmap::analyze::{FEATURES, ONE, Sign, is_held, weigh};
use std::fmt::Write;

/// How strongly weights are held: slopes, features, classes, info types.
const HELD: [f64; 4] = [20.0, 6.0, 10.0, 20.0];
/// Least weight of findings for an intercept of an info type, and of a class.
const ENOUGH: [f64; 2] = [20.0, 100.0];
/// Most that an intercept may speak for a type. Test suites hold hardly anything that only looks
/// like a number, so their shares of right findings are no base rates: an intercept may only speak
/// against.
const GENEROUS: f64 = 0.0;
/// Findings that the hand-set weights stand for beside each row.
const PRIOR_FINDINGS: f64 = 0.5;
/// A class of all sorts says nothing about another of its types.
const MIXED: &str = "other";
const SWEEPS: usize = 400;
/// Bounds of everything but slopes, in log-odds.
const FARTHEST: f64 = 6.0;

/// A fitted model.
pub struct Fit {
    features: Vec<f64>,
    classes: Vec<Option<f64>>,
    types: Vec<Option<f64>>,
}

/// One parameter: where it stands, how it is held.
struct Parameter {
    /// Rows in which it counts, and how much.
    uses: Vec<(usize, f64)>,
    value: f64,
    prior: f64,
    held: f64,
    bounds: (f64, f64),
}

impl Fit {
    /// Fits the rows whose source is `wanted`.
    pub fn new(rows: &Rows, wanted: &dyn Fn(usize) -> bool) -> Self {
        let used: Vec<&Row> = rows.rows.iter().filter(|row| wanted(row.source)).collect();
        let has_own = enough(&used, rows.types.len(), ENOUGH[0], |row| row.info_type);
        let mut has_class = enough(&used, rows.classes.len(), ENOUGH[1], |row| row.class);
        for (known, name) in has_class.iter_mut().zip(&rows.classes) {
            *known &= name != MIXED;
        }
        let used: Vec<&Row> = used
            .into_iter()
            .filter(|r| has_own[r.info_type] || has_class[r.class])
            .collect();
        let mut parameters: Vec<Parameter> =
            (0..FEATURES.len()).map(|f| feature(&used, f)).collect();
        let classes = intercepts(&used, &has_class, HELD[2], &mut parameters, |row| row.class);
        let types = intercepts(&used, &has_own, HELD[3], &mut parameters, |row| {
            row.info_type
        });
        descend(&used, &mut parameters);
        let value = |at: &Option<usize>| at.map(|at| parameters[at].value);
        Self {
            features: parameters
                .iter()
                .take(FEATURES.len())
                .map(|p| p.value)
                .collect(),
            classes: classes.iter().map(value).collect(),
            types: types.iter().map(value).collect(),
        }
    }
}

/// The probability by the hand-set weights.
pub fn by_hand(row: &Row) -> f64 {
    logistic(f64::from(row.features.hand()) / f64::from(ONE))
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

fn enough(rows: &[&Row], count: usize, least: f64, of: impl Fn(&Row) -> usize) -> Vec<bool> {
    let mut totals = vec![0.0; count];
    for row in rows {
        totals[of(row)] += row.weight;
    }
    totals.into_iter().map(|total| total >= least).collect()
}

fn feature(rows: &[&Row], number: usize) -> Parameter {
    let sign = FEATURES[number].sign;
    let value = |row: &Row| f64::from(row.features.0[number]) / f64::from(ONE);
    let uses = rows.iter().enumerate().map(|(at, row)| (at, value(row)));
    let (prior, bounds) = match sign {
        Sign::For => (0.0, (0.0, FARTHEST)),
        Sign::Against => (0.0, (-FARTHEST, 0.0)),
        Sign::Either => (0.0, (-FARTHEST, FARTHEST)),
        Sign::Slope => (1.0, (0.5, 1.5)),
    };
    Parameter {
        uses: uses.filter(|(_, value)| *value != 0.0).collect(),
        value: prior,
        prior,
        held: if sign == Sign::Slope {
            HELD[0]
        } else {
            HELD[1]
        },
        bounds,
    }
}

/// Adds a parameter for everything that is `known`; says where each stands.
fn intercepts(
    rows: &[&Row],
    known: &[bool],
    held: f64,
    parameters: &mut Vec<Parameter>,
    of: impl Fn(&Row) -> usize,
) -> Vec<Option<usize>> {
    let mut places = vec![None; known.len()];
    for (number, place) in places
        .iter_mut()
        .enumerate()
        .filter(|(number, _)| known[*number])
    {
        let uses = rows.iter().enumerate().filter(|(_, row)| of(row) == number);
        *place = Some(parameters.len());
        parameters.push(Parameter {
            uses: uses.map(|(at, _)| (at, 1.0)).collect(),
            value: 0.0,
            prior: 0.0,
            held,
            bounds: (-FARTHEST, GENEROUS),
        });
    }
    places
}

fn descend(rows: &[&Row], parameters: &mut [Parameter]) {
    let mut logits = vec![0.0; rows.len()];
    for parameter in parameters.iter() {
        for (at, value) in &parameter.uses {
            logits[*at] += value * parameter.value;
        }
    }
    for _ in 0..SWEEPS {
        for parameter in parameters.iter_mut() {
            let (mut slope, mut bend) = (
                parameter.held * (parameter.value - parameter.prior),
                parameter.held,
            );
            for (at, value) in &parameter.uses {
                let row = rows[*at];
                let said = logistic(logits[*at]);
                let truth =
                    row.weight * f64::from(u8::from(row.right)) + PRIOR_FINDINGS * by_hand(row);
                let weight = row.weight + PRIOR_FINDINGS;
                slope += (weight * said - truth) * value;
                bend += weight * said * (1.0 - said) * value * value;
            }
            let step = (slope / bend).clamp(-0.5, 0.5);
            let (least, most) = parameter.bounds;
            let next = (parameter.value - step).clamp(least, most);
            let moved = next - parameter.value;
            parameter.value = next;
            for (at, value) in &parameter.uses {
                logits[*at] += value * moved;
            }
        }
    }
}

/// The weights as whole numbers of 1/1024.
pub struct Weights {
    features: Vec<i32>,
    classes: Vec<Option<i32>>,
    types: Vec<Option<i32>>,
    class_names: Vec<String>,
    type_names: Vec<String>,
}

impl Weights {
    /// Rounds a fit.
    pub fn rounded(fit: &Fit, rows: &Rows) -> Self {
        let round = |value: &f64| (value * f64::from(ONE)).round() as i32;
        let all = |values: &[Option<f64>]| values.iter().map(|v| v.as_ref().map(round)).collect();
        Self {
            features: fit.features.iter().map(round).collect(),
            classes: all(&fit.classes),
            types: all(&fit.types),
            class_names: rows.classes.clone(),
            type_names: rows.types.clone(),
        }
    }

    /// The probability of a row, by the library's arithmetic; the hand-set one where neither type
    /// nor class is known.
    pub fn probability(&self, row: &Row) -> f64 {
        match self.base(row) {
            Some(base) => logistic(weigh(base, &row.features, &self.features)),
            None => by_hand(row),
        }
    }

    /// Whether only doubt by the hand-set weights keeps a row's findings below 0.6.
    pub fn is_held(&self, row: &Row) -> bool {
        let base = self.base(row);
        base.is_some_and(|base| is_held(base, &row.features, &self.features))
    }

    fn base(&self, row: &Row) -> Option<i32> {
        let (own, class) = (self.types[row.info_type], self.classes[row.class]);
        (own.is_some() || class.is_some()).then(|| own.unwrap_or(0) + class.unwrap_or(0))
    }

    /// The weights file.
    pub fn to_toml(&self) -> String {
        let mut text = String::from(
            "# What each sort of evidence is worth, fitted by `cargo run --example fit`, in 1/1024 of a natural\n\
             # log-odd. Don't edit by hand; docs/accuracy.md has the report.\n\n[features]\n",
        );
        for (feature, weight) in FEATURES.iter().zip(&self.features) {
            let _ = writeln!(text, "{} = {weight}", feature.name);
        }
        section(&mut text, "classes", &self.class_names, &self.classes);
        section(&mut text, "types", &self.type_names, &self.types);
        text
    }
}

fn section(text: &mut String, title: &str, names: &[String], values: &[Option<i32>]) {
    let _ = writeln!(text, "\n[{title}]");
    let mut rows: Vec<_> = names
        .iter()
        .zip(values)
        .filter_map(|(n, v)| Some((n, (*v)?)))
        .collect();
    rows.sort();
    for (name, value) in rows {
        let _ = writeln!(text, "{name} = {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spillmap::analyze::Features;

    /// Rows of one kind whose hand-set probability is 0.73, right or wrong by the header's word.
    fn rows() -> Rows {
        let mut rows = Rows {
            types: vec!["email".into()],
            classes: vec!["contact".into()],
            sources: vec!["one".into()],
            ..Rows::default()
        };
        let named = |name| FEATURES.iter().position(|f| f.name == name).unwrap();
        for (name, right) in [("header_names_other", false), ("header_names_it", true)] {
            let mut features = Features::default();
            features.0[1] = ONE;
            features.0[named(name)] = ONE;
            let row = || Row {
                features,
                info_type: 0,
                class: 0,
                source: 0,
                right,
                foreign: true,
                negative: false,
                count: 10,
                weight: 10.0,
            };
            rows.rows.extend((0..20).map(|_| row()));
        }
        rows
    }

    #[test]
    fn what_headers_deny_is_doubted_and_what_they_name_is_believed() {
        let rows = rows();
        let weights = Weights::rounded(&Fit::new(&rows, &|_| true), &rows);
        let said: Vec<f64> = rows
            .rows
            .iter()
            .map(|row| weights.probability(row))
            .collect();
        assert!(said[0] < 0.2 && said[20] > 0.8, "{said:?}");
    }

    #[test]
    fn the_same_rows_give_the_same_weights_and_few_rows_none() {
        let rows = rows();
        let fit = |wanted: bool| Weights::rounded(&Fit::new(&rows, &|_| wanted), &rows).to_toml();
        assert_eq!(fit(true), fit(true));
        assert!(fit(true).contains("email ="));
        assert!(!fit(false).contains("email ="));
        assert!(fit(false).contains("hand_for = 1024"));
    }

    #[test]
    fn weights_keep_their_signs() {
        let mut rows = rows();
        for row in &mut rows.rows {
            row.right = !row.right;
        }
        let fit = Fit::new(&rows, &|_| true);
        for (feature, weight) in FEATURES.iter().zip(&fit.features) {
            match feature.sign {
                Sign::For => assert!(*weight >= 0.0),
                Sign::Against => assert!(*weight <= 0.0),
                Sign::Slope => assert!((0.5..=1.5).contains(weight)),
                Sign::Either => {}
            }
        }
    }
}
