//! Who is in which file.

use super::forms::{Derived, FORMS, Form};
use super::sheet::{Folder, Sheet};
use super::world::{Human, World};
use crate::rng::Rng;
use std::collections::BTreeMap;
use std::io;

/// People from elsewhere in files made of others.
const ELSEWHERE: f64 = 0.05;

/// Writes all files.
pub fn write(world: &World, seed: u64, folder: &mut Folder) -> io::Result<()> {
    let choice = choose(&world.people, &mut Rng::part(seed, "choice"));
    let sheets = FORMS.iter().zip(&choice).map(|(form, people)| {
        let rng = &mut Rng::part(seed, form.name);
        (form.name, fill(form, people, &world.people, rng))
    });
    let sheets: Vec<(&str, Sheet)> = sheets.collect();
    for (number, form) in FORMS.iter().enumerate() {
        match &form.derived {
            None => (form.write)(folder, form.name, &sheets[number].1)?,
            Some(derived) => {
                let rng = &mut Rng::part(seed, form.name);
                let sheet = derive(form, derived, &sheets, &world.people, rng);
                (form.write)(folder, form.name, &sheet)?;
            }
        }
    }
    Ok(())
}

/// A file made of others, and of some people from elsewhere.
fn derive(
    form: &Form,
    derived: &Derived,
    sheets: &[(&str, Sheet)],
    world: &[Human],
    rng: &mut Rng,
) -> Sheet {
    let mut rows = BTreeMap::new();
    for (name, sheet) in sheets {
        let chosen = sheet
            .rows
            .iter()
            .filter(|(_, person)| *person > 0 && !world[person - 1].guest);
        for (cells, person) in chosen.filter(|_| derived.from.contains(name)) {
            if let Some(row) = (derived.row)(&world[person - 1], cells) {
                rows.entry(*person).or_insert(row);
            }
        }
    }
    let mut sheet = Sheet::default();
    for (person, row) in rows {
        if rng.chance(derived.share) {
            sheet.rows.push((row, person));
        }
        if rng.chance(derived.share * ELSEWHERE) {
            let other = rng.below(world.len() as u64) as usize;
            sheet
                .rows
                .push(((form.row)(&world[other], other, rng), other + 1));
        }
    }
    rng.shuffle(&mut sheet.rows);
    sheet
}

/// The people of each file.
fn choose(people: &[Human], rng: &mut Rng) -> Vec<Vec<usize>> {
    let mut choice = vec![Vec::new(); FORMS.len()];
    let all: u64 = FORMS.iter().map(|form| form.weight).sum();
    for (person, human) in people.iter().enumerate() {
        let several = match rng.below(100) {
            0..=34 => 1,
            35..=59 => 2,
            60..=77 => 3,
            78..=89 => 4,
            _ => 6,
        };
        let mut own: Vec<usize> = Vec::new();
        for _ in 0..several {
            let mut at = rng.below(all);
            for (number, form) in FORMS.iter().enumerate() {
                if at < form.weight {
                    own.push(if human.guest && form.nameless {
                        0
                    } else {
                        number
                    });
                    break;
                }
                at -= form.weight;
            }
        }
        own.sort_unstable();
        own.dedup();
        for number in own {
            choice[number].push(person);
        }
    }
    choice
}

/// The person as a file knows them: by an older address or home now and then.
fn known(human: &Human, rng: &mut Rng) -> Human {
    let mut human = human.clone();
    human.known_by = usize::from(rng.chance(0.3));
    if let Some((street, postcode, town)) = human.before.take().filter(|_| rng.chance(0.3)) {
        human.street = street;
        human.postcode = postcode;
        human.town = town;
    }
    human
}

/// The rows of a file, in no order.
fn fill(form: &Form, people: &[usize], world: &[Human], rng: &mut Rng) -> Sheet {
    let mut sheet = Sheet::default();
    for person in people {
        let human = &known(&world[*person], rng);
        let rows = rng.range(1, form.rows);
        for _ in 0..rows {
            sheet
                .rows
                .push(((form.row)(human, *person, rng), person + 1));
        }
        if rng.chance(0.03) {
            sheet
                .rows
                .push(((form.row)(human, *person, rng), person + 1));
        }
    }
    if let Some(nobody) = form.nobody {
        let count = (sheet.rows.len() as f64 * form.nobodies) as usize;
        for _ in 0..count.max(1) {
            sheet.rows.push((nobody(rng), 0));
        }
    }
    rng.shuffle(&mut sheet.rows);
    sheet
}
