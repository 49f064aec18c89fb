//! Many rows of many people in a few files, as fast as the disk takes them: nothing is remembered,
//! a person's values are drawn again from their number.

use super::names::{self, Names};
use crate::phone::{Plan, Style};
use crate::rng::Rng;
use crate::write;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// Files.
const FILES: u64 = 4;

/// Writes the rows; row `n` is of person `n % people`, so that everybody is there.
pub fn write(folder: &Path, people: u64, rows: u64, seed: u64) -> io::Result<()> {
    let names = names::all();
    for file in 0..FILES {
        let path = folder.join(format!("part-{}.csv", file + 1));
        let mut out = File::create(path)?;
        let mut buffer = Vec::with_capacity(1 << 20);
        buffer.extend_from_slice(b"email,first_name,last_name,phone,country\n");
        for number in (rows * file / FILES)..(rows * (file + 1) / FILES) {
            row(&mut buffer, number % people.max(1), seed, &names);
            if buffer.len() > (1 << 20) - 512 {
                out.write_all(&buffer)?;
                buffer.clear();
            }
        }
        out.write_all(&buffer)?;
    }
    Ok(())
}

fn row(out: &mut Vec<u8>, person: u64, seed: u64, names: &[Names]) {
    let rng = &mut Rng::new(seed ^ person.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let of = rng.pick(names);
    let (given, family) = (of.given(rng), of.family(rng));
    out.extend_from_slice(given.ascii.as_bytes());
    out.push(b'.');
    out.extend_from_slice(family.ascii.as_bytes());
    write::number(out, person);
    out.push(b'@');
    out.extend_from_slice(
        rng.word(&["example.com", "example.org", "mail.example.net"])
            .as_bytes(),
    );
    for part in [&given.text, &family.text] {
        out.push(b',');
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b',');
    Plan::of(of.country).number(rng).write(out, Style::E164);
    out.push(b',');
    out.extend_from_slice(of.country.as_bytes());
    out.push(b'\n');
}
