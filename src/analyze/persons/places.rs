//! Where a person lives: of all signs the strongest, of these what most records say.

use crate::model::incident::{Jurisdiction, Strength};

/// The jurisdiction that the signs of a person's records tell, each with how many records give it.
pub(super) fn lives(
    mut signs: Vec<(Jurisdiction, Strength, u64)>,
) -> Option<(Jurisdiction, Strength)> {
    let strongest = signs.iter().map(|(_, strength, _)| *strength).max()?;
    signs.sort_unstable();
    let most = |wanted: &dyn Fn(&Jurisdiction, Strength) -> bool| {
        let mut best: Option<(u64, Jurisdiction)> = None;
        for (place, strength, count) in &signs {
            if !wanted(place, *strength) {
                continue;
            }
            let sum = signs
                .iter()
                .filter(|(other, s, _)| other == place && wanted(other, *s))
                .map(|(_, _, n)| n)
                .sum::<u64>()
                .max(*count);
            if best.is_none_or(|(most, _)| sum > most) {
                best = Some((sum, *place));
            }
        }
        best.map(|(_, place)| place)
    };
    let place = most(&|_, strength| strength == strongest)?;
    // A country whose states have law of their own is not enough if another record says more.
    let within = most(&|other, _| other.country == place.country && other.state.is_some());
    let place = match place.state {
        None => within.unwrap_or(place),
        Some(_) => place,
    };
    Some((place, strongest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Country;

    fn place(code: &str) -> Jurisdiction {
        let (country, state) = code.split_once('-').unwrap_or((code, ""));
        Jurisdiction {
            country: Country::new(country.as_bytes()).unwrap(),
            state: Country::new(state.as_bytes()),
        }
    }

    #[test]
    fn the_strongest_sign_wins_then_the_most_frequent() {
        use Strength::{Guess, Likely, Sure};
        for (signs, expected) in [
            (&[][..], None),
            (&[("DE", Guess, 9), ("FR", Likely, 1)], Some(("FR", Likely))),
            (&[("DE", Sure, 1), ("FR", Sure, 2)], Some(("FR", Sure))),
            (&[("FR", Sure, 2), ("DE", Sure, 2)], Some(("DE", Sure))),
            (
                &[("US", Sure, 3), ("US-CA", Likely, 1)],
                Some(("US-CA", Sure)),
            ),
            (&[("US", Sure, 3), ("FR", Likely, 9)], Some(("US", Sure))),
        ] {
            let given = signs.iter().map(|(c, s, n)| (place(c), *s, *n)).collect();
            let expected = expected.map(|(code, strength)| (place(code), strength));
            assert_eq!(lives(given), expected, "{signs:?}");
        }
    }
}
