//! Marketing files of people who are known: 14 files of different shapes with what life does to
//! them, and beside the folder the truth (`file`, data row from 1, number of the person or `-`,
//! parted by tabs). `cargo run --example corpus -- people DIR --people 50000 --seed 1`
//!
//! The world (`world`): ten countries as shares of [`world::SHARES`]; names drawn with unequal
//! frequency, so that about one in twenty people has a namesake; 20 % live with somebody else of
//! the world under one address, half of these homes have one line for all, 1 in 200 one mailbox for
//! all, 1 in 300 a parent and a child of one name. 5 % have an older e-mail address as well, 4 % an older
//! home, by which 3 in 10 files know them. Who shares the mailbox of another is on no list that has
//! addresses only.
//!
//! The files (`files`): a person is in one base file (35 %) or several (25 % two, 18 % three, 22 %
//! more). The SMS list and the hashed audience are made of other files, with 1 in 20 people from
//! elsewhere. 3 % of people stand in a file twice.
//!
//! The noise (`noise`), a value: letters typed wrong in 1 % of name parts, e-mail addresses and phones
//! where staff types, 0.3 % where people sign up themselves; capitals or small letters 8 %, accents
//! dropped 10 %, `+tags` 2 %, name parts swapped 0.5 %, phones in any of the country's styles;
//! missing cells as each file states; 1 row in 100 of nobody (role addresses, test values), in the
//! contact form 12.

mod bulk;
mod files;
mod forms;
mod names;
mod noise;
mod sheet;
mod world;

use crate::rng::Rng;
use clap::Args;
use sheet::Folder;
use std::io;
use std::path::PathBuf;
use world::World;

/// What is made.
#[derive(Args)]
pub struct People {
    /// The folder of the files.
    folder: PathBuf,
    /// How many people.
    #[arg(long, default_value_t = 50_000)]
    people: usize,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the truth goes; the folder's name with `.truth.tsv` behind it unless told.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// A few big files of e-mail, name, phone and country instead, for measuring speed.
    #[arg(long)]
    simple: bool,
    /// Rows of the big files.
    #[arg(long, default_value_t = 100_000, requires = "simple")]
    rows: u64,
}

impl People {
    /// So many people in the files of a folder; for who has this module in a program of their own.
    #[allow(dead_code)]
    pub const fn new(folder: PathBuf, truth: PathBuf, people: usize, seed: u64) -> Self {
        Self {
            folder,
            people,
            seed,
            truth: Some(truth),
            simple: false,
            rows: 0,
        }
    }
}

/// Makes the folder and the truth.
pub fn write(people: &People) -> io::Result<()> {
    std::fs::create_dir_all(&people.folder)?;
    if people.simple {
        return bulk::write(
            &people.folder,
            people.people as u64,
            people.rows,
            people.seed,
        );
    }
    let world = World::new(people.people, &mut Rng::part(people.seed, "world"));
    let truth = people.truth.clone().unwrap_or_else(|| {
        let mut name = people.folder.as_os_str().to_owned();
        name.push(".truth.tsv");
        name.into()
    });
    let mut folder = Folder::create(&people.folder, &truth)?;
    files::write(&world, people.seed, &mut folder)?;
    folder.finish()
}
