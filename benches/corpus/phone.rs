//! Phone numbers of ten countries in the styles people write them in. The prefixes lie in ranges
//! that the national numbering plans assign to mobile or fixed lines (as published by the
//! regulators; libphonenumber's metadata agrees), the digits after them are random.

use crate::rng::Rng;

/// A shape of national numbers.
struct Shape {
    /// Leading digits of the national number.
    prefixes: &'static [&'static str],
    /// Allowed range of the digit after the prefix.
    next: (u8, u8),
    /// Random digits after the prefix.
    rest: usize,
    /// Lengths of the digit groups in print; the first is the area code.
    groups: &'static [usize],
}

/// The numbering plan of a country.
pub struct Plan {
    /// ISO country code.
    pub country: &'static str,
    /// Calling code.
    code: &'static str,
    /// Trunk prefix of national calls, empty where there is none.
    trunk: &'static str,
    shapes: &'static [Shape],
}

const fn shape(
    prefixes: &'static [&'static str],
    next: (u8, u8),
    rest: usize,
    groups: &'static [usize],
) -> Shape {
    Shape {
        prefixes,
        next,
        rest,
        groups,
    }
}

/// The ten plans.
pub static PLANS: &[Plan] = &[
    Plan {
        country: "US",
        code: "1",
        trunk: "",
        shapes: &[shape(
            &[
                "212", "213", "312", "415", "206", "404", "617", "713", "702", "303", "503", "602",
                "214", "305", "646", "718", "773", "818", "919", "973",
            ],
            (2, 9),
            7,
            &[3, 3, 4],
        )],
    },
    Plan {
        country: "GB",
        code: "44",
        trunk: "0",
        shapes: &[
            shape(
                &[
                    "7400", "7500", "7525", "7711", "7730", "7801", "7812", "7890", "7900", "7947",
                    "7974", "7980",
                ],
                (1, 9),
                6,
                &[4, 6],
            ),
            shape(
                &[
                    "7400", "7500", "7525", "7711", "7730", "7801", "7812", "7890",
                ],
                (1, 9),
                6,
                &[4, 3, 3],
            ),
            shape(&["20"], (7, 8), 8, &[2, 4, 4]),
            shape(
                &["121", "131", "141", "151", "161", "113"],
                (2, 3),
                7,
                &[3, 3, 4],
            ),
            shape(&["1223", "1273", "1865", "1904"], (2, 7), 6, &[4, 6]),
        ],
    },
    Plan {
        country: "DE",
        code: "49",
        trunk: "0",
        shapes: &[
            shape(&["151", "157"], (1, 7), 8, &[3, 8]),
            shape(
                &[
                    "160", "170", "171", "172", "173", "174", "175", "176", "177", "178", "179",
                ],
                (2, 9),
                7,
                &[3, 7],
            ),
            shape(&["30", "89", "69"], (2, 9), 8, &[2, 8]),
            shape(&["40"], (2, 8), 7, &[2, 3, 4]),
            shape(&["221", "711", "211"], (2, 9), 7, &[3, 3, 4]),
        ],
    },
    Plan {
        country: "FR",
        code: "33",
        trunk: "0",
        shapes: &[
            shape(
                &["61", "62", "64", "65", "66", "67", "68"],
                (0, 9),
                7,
                &[1, 2, 2, 2, 2],
            ),
            shape(&["76", "77", "78"], (0, 9), 7, &[1, 2, 2, 2, 2]),
            shape(&["14", "23", "32", "49", "55"], (2, 7), 7, &[1, 2, 2, 2, 2]),
        ],
    },
    Plan {
        country: "ES",
        code: "34",
        trunk: "",
        shapes: &[
            shape(
                &["60", "61", "62", "63", "64", "65", "66", "69"],
                (0, 9),
                7,
                &[3, 3, 3],
            ),
            shape(&["71", "72"], (1, 6), 7, &[3, 2, 2, 2]),
            shape(&["91", "93"], (2, 7), 7, &[3, 2, 2, 2]),
            shape(&["952", "954", "963", "985"], (2, 7), 6, &[3, 3, 3]),
        ],
    },
    Plan {
        country: "IT",
        code: "39",
        trunk: "",
        shapes: &[
            shape(
                &[
                    "320", "328", "329", "333", "335", "338", "339", "340", "347", "348", "349",
                    "366", "380", "388", "392",
                ],
                (1, 9),
                7,
                &[3, 3, 4],
            ),
            shape(
                &["320", "328", "333", "335", "338", "347", "392"],
                (1, 9),
                7,
                &[3, 7],
            ),
            shape(&["06", "02"], (2, 5), 8, &[2, 8]),
            shape(&["011", "051", "055", "081"], (2, 7), 7, &[3, 7]),
        ],
    },
    Plan {
        country: "NL",
        code: "31",
        trunk: "0",
        shapes: &[
            shape(&["6"], (1, 5), 8, &[1, 8]),
            shape(&["6"], (1, 5), 8, &[1, 2, 2, 2, 2]),
            shape(&["20", "10", "30", "70"], (2, 7), 7, &[2, 3, 4]),
        ],
    },
    Plan {
        country: "PL",
        code: "48",
        trunk: "",
        shapes: &[
            shape(
                &["50", "51", "60", "66", "69", "72", "78", "79", "88"],
                (1, 8),
                7,
                &[3, 3, 3],
            ),
            shape(&["22", "12", "61", "71", "58"], (2, 7), 7, &[2, 3, 2, 2]),
        ],
    },
    Plan {
        country: "BR",
        code: "55",
        trunk: "0",
        shapes: &[
            shape(
                &["119", "219", "319", "419", "519", "619", "719", "819"],
                (6, 9),
                8,
                &[2, 5, 4],
            ),
            shape(
                &["11", "21", "31", "41", "51", "61", "71", "81"],
                (2, 5),
                8,
                &[2, 4, 4],
            ),
        ],
    },
    Plan {
        country: "JP",
        code: "81",
        trunk: "0",
        shapes: &[
            shape(&["90", "80", "70"], (1, 9), 8, &[2, 4, 4]),
            shape(&["3", "6"], (3, 6), 8, &[1, 4, 4]),
            shape(&["45", "75", "92"], (2, 9), 7, &[2, 3, 4]),
        ],
    },
];

/// A number before it is written.
#[derive(Clone, Copy)]
pub struct Number {
    plan: &'static Plan,
    groups: &'static [usize],
    digits: [u8; 12],
    len: usize,
}

/// A way to write a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// `+442079460018`.
    E164,
    /// `+44 20 7946 0018`.
    International,
    /// `00442079460018`.
    DoubleZero,
    /// `02079460018`: with the trunk prefix, where the country has one.
    Trunk,
    /// `020 7946 0018`, with the separator.
    Grouped(u8),
    /// `(020) 7946 0018`, US and Brazil with a dash before the last group.
    Bracketed,
    /// `2079460018`: national digits without trunk prefix, as spreadsheets leave them.
    Bare,
}

impl Plan {
    /// The plan of a country, by its code.
    pub fn of(country: &str) -> &'static Self {
        PLANS
            .iter()
            .find(|p| p.country == country)
            .unwrap_or(&PLANS[0])
    }

    /// A random assigned-looking number.
    pub fn number(&'static self, rng: &mut Rng) -> Number {
        let shape = rng.pick(self.shapes);
        let prefix = rng.pick(shape.prefixes).as_bytes();
        let mut digits = [b'0'; 12];
        digits[..prefix.len()].copy_from_slice(prefix);
        let len = prefix.len() + shape.rest;
        for digit in &mut digits[prefix.len()..len] {
            *digit = b'0' + rng.below(10) as u8;
        }
        digits[prefix.len()] = b'0' + rng.range(shape.next.0.into(), shape.next.1.into()) as u8;
        if self.code == "1" && (&digits[3..6] == b"555" || &digits[4..6] == b"11") {
            digits[4] = b'2'; // neither the fictional exchange nor a service code
        }
        Number {
            plan: self,
            groups: shape.groups,
            digits,
            len,
        }
    }

    /// A number kept for fiction: 555-01xx (US), Ofcom's drama ranges (GB); `None` elsewhere.
    pub fn reserved(&'static self, rng: &mut Rng) -> Option<Number> {
        let (prefix, rest, groups): (&str, usize, &'static [usize]) = match self.country {
            "US" => (
                *rng.pick(&["21255501", "41555501", "31255501", "20655501"]),
                2,
                &[3, 3, 4],
            ),
            "GB" => *rng.pick(&[
                ("7700900", 3, [4, 6].as_slice()),
                ("2079460", 3, &[2, 4, 4]),
                ("1134960", 3, &[3, 3, 4]),
                ("1632960", 3, &[4, 6]),
            ]),
            _ => return None,
        };
        let mut digits = [b'0'; 12];
        digits[..prefix.len()].copy_from_slice(prefix.as_bytes());
        let len = prefix.len() + rest;
        for digit in &mut digits[prefix.len()..len] {
            *digit = b'0' + rng.below(10) as u8;
        }
        Some(Number {
            plan: self,
            groups,
            digits,
            len,
        })
    }

    /// A style people of the country write, as a customer list mixes them.
    pub fn style(&self, rng: &mut Rng) -> Style {
        match rng.below(20) {
            0..=4 => Style::E164,
            5..=7 => Style::International,
            8 => Style::DoubleZero,
            9..=11 => Style::Trunk,
            12 | 13 => Style::Bracketed,
            _ => Style::Grouped(match self.country {
                "US" => *rng.pick(b"--."),
                "BR" | "JP" | "NL" => b'-',
                "DE" => *rng.pick(b" /-"),
                "FR" => *rng.pick(b"  ."),
                "PL" => *rng.pick(b"  -"),
                _ => b' ',
            }),
        }
    }
}

impl Number {
    /// Appends the number in the style.
    pub fn write(&self, out: &mut Vec<u8>, style: Style) {
        let national = &self.digits[..self.len];
        match style {
            Style::E164 => self.prefixed(out, b"+", false),
            Style::International => self.prefixed(out, b"+", true),
            Style::DoubleZero => self.prefixed(out, b"00", false),
            Style::Trunk => {
                out.extend_from_slice(self.plan.trunk.as_bytes());
                out.extend_from_slice(national);
            }
            Style::Bare => out.extend_from_slice(national),
            Style::Grouped(separator) => self.grouped(out, separator),
            Style::Bracketed => self.bracketed(out),
        }
    }

    fn prefixed(&self, out: &mut Vec<u8>, lead: &[u8], spaced: bool) {
        out.extend_from_slice(lead);
        out.extend_from_slice(self.plan.code.as_bytes());
        if !spaced {
            out.extend_from_slice(&self.digits[..self.len]);
            return;
        }
        for group in self.split() {
            out.push(b' ');
            out.extend_from_slice(group);
        }
    }

    fn grouped(&self, out: &mut Vec<u8>, separator: u8) {
        out.extend_from_slice(self.trunk().as_bytes());
        for (i, group) in self.split().enumerate() {
            if i > 0 {
                out.push(if separator == b'/' && i > 1 {
                    b' '
                } else {
                    separator
                });
            }
            out.extend_from_slice(group);
        }
    }

    fn bracketed(&self, out: &mut Vec<u8>) {
        let dashed = matches!(self.plan.country, "US" | "BR");
        for (i, group) in self.split().enumerate() {
            match i {
                0 => {
                    out.push(b'(');
                    out.extend_from_slice(self.trunk().as_bytes());
                    out.extend_from_slice(group);
                    out.push(b')');
                }
                1 => out.push(b' '),
                _ => out.push(if dashed { b'-' } else { b' ' }),
            }
            if i > 0 {
                out.extend_from_slice(group);
            }
        }
    }

    /// The trunk prefix in print; Brazilians leave it out.
    fn trunk(&self) -> &'static str {
        if self.plan.country == "BR" {
            ""
        } else {
            self.plan.trunk
        }
    }

    fn split(&self) -> impl Iterator<Item = &[u8]> {
        let mut at = 0;
        self.groups.iter().map(move |&len| {
            let group = &self.digits[at..(at + len).min(self.len)];
            at += len;
            group
        })
    }
}
