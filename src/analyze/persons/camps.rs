//! Records with one identifier, by the names in them: one person, two that contradict each other,
//! or a mailbox of many.

use super::names::PersonName;
use super::roll::Roll;

/// Different names of which more are not looked at: nobody is called in so many ways.
const NAMES: usize = 24;

/// The records of one identifier.
pub(super) enum Camps {
    /// Of one person, as far as names tell.
    One,
    /// Of two with nothing in common.
    Two(Vec<u32>, Vec<u32>),
    /// Of many: it tells nobody apart. Those without a name.
    Many(Vec<u32>),
}

/// Tells the records of one identifier apart by their names. Which records come first does not
/// matter.
pub(super) fn camps(roll: &Roll, records: &[u32]) -> Camps {
    let mut names: Vec<PersonName> = Vec::new();
    for record in records {
        let name = roll.name(*record);
        if name.is_empty() {
            continue;
        }
        if let Err(at) = names.binary_search(&name) {
            if names.len() == NAMES {
                return many(roll, records);
            }
            names.insert(at, name);
        }
    }
    let groups = joined(&names);
    match groups.iter().max() {
        None | Some(0) => Camps::One,
        Some(1) => {
            let of_first = |record: &u32| {
                let name = roll.name(*record);
                // Whoever is not named is counted with the first.
                let at = names.binary_search(&name).unwrap_or(0);
                groups.get(at).is_none_or(|group| *group == 0)
            };
            let (first, second) = records.iter().partition(|record| of_first(record));
            Camps::Two(first, second)
        }
        Some(_) => many(roll, records),
    }
}

fn many(roll: &Roll, records: &[u32]) -> Camps {
    let nameless = records.iter().filter(|r| roll.name(**r).is_empty());
    Camps::Many(nameless.copied().collect())
}

/// Numbers of the groups of names that fit each other, directly or through a third, from 0 on in
/// the order of names.
fn joined(names: &[PersonName]) -> Vec<usize> {
    let mut groups: Vec<usize> = vec![usize::MAX; names.len()];
    let mut next = 0;
    for start in 0..names.len() {
        if groups.get(start) != Some(&usize::MAX) {
            continue;
        }
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            match groups.get_mut(at) {
                Some(group) if *group == usize::MAX => *group = next,
                _ => continue,
            }
            let Some(name) = names.get(at) else { continue };
            let near = names
                .iter()
                .enumerate()
                .filter(|(_, other)| name.fits(**other));
            open.extend(near.map(|(other, _)| other));
        }
        next += 1;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::persons::Sighting;

    fn roll(names: &[(u32, u32)]) -> Roll {
        let mut roll = Roll::default();
        for (given, family) in names {
            roll.add(&Sighting {
                name: PersonName {
                    given: *given,
                    family: *family,
                },
                ..Sighting::default()
            });
        }
        roll
    }

    #[test]
    fn records_part_by_names_that_have_nothing_in_common() {
        let all: Vec<u32> = (0..4).collect();
        let told = |names: &[(u32, u32)]| match camps(&roll(names), &all) {
            Camps::One => "one".to_owned(),
            Camps::Two(a, b) => format!("{a:?} {b:?}"),
            Camps::Many(nameless) => format!("many, nameless {nameless:?}"),
        };
        let (ann, bob, eve) = ((0x41, 0x8C), (0x102, 0x1CD), (0x205, 0x2CE));
        for (names, expected) in [
            ([ann, ann, (0, 0), ann], "one"),
            ([(0, 0); 4], "one"),
            ([ann, bob, (0, 0), bob], "[0, 2] [1, 3]"),
            ([bob, ann, (0, 0), bob], "[1, 2] [0, 3]"),
            ([ann, bob, eve, (0, 0)], "many, nameless [3]"),
        ] {
            assert_eq!(told(&names), expected);
        }
    }
}
