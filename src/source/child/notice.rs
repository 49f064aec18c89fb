//! What a child may say of a document, besides its text: one of a few remarks, by number. So no
//! text of the document gets into a problem.

use crate::model::{Problem, Reason};

macro_rules! notices {
    ($($(#[$doc:meta])* $variant:ident => $reason:ident, $detail:literal;)*) => {
        /// A remark on a document or a part of it.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Notice { $($(#[$doc])* $variant,)* }

        impl Notice {
            const ALL: &'static [(Self, Reason, &'static str)] = &[
                $((Self::$variant, Reason::$reason, $detail),)*
            ];
        }
    };
}

notices! {
    /// The structure cannot be read at all.
    Unreadable => Malformed, "its structure cannot be read";
    /// Parts of the structure are damaged.
    Damaged => Corrupt, "parts of its structure are damaged and were left out";
    /// Ends before its structure does.
    CutShort => Truncated, "ends before its structure does";
    /// Needs a password.
    Locked => Encrypted, "needs a password";
    /// Pages, but no text on them.
    Pictures => NoTextLayer, "pages without text";
    /// Some pages show no text.
    SomePictures => NoTextLayer, "some pages without text";
    /// Pages that cannot be found or read.
    LostPages => Corrupt, "pages that cannot be read";
    /// Text in a script whose characters cannot be told.
    Unmapped => EncodingUncertain, "characters that the document does not name";
    /// Nested more deeply than is followed.
    TooDeep => LimitDepth, "structures inside each other, deeper than is followed";
    /// More parts than are followed.
    TooMany => LimitEntries, "more parts than are followed";
    /// Expands to more than is allowed.
    TooLarge => LimitRatio, "a part that expands to more than is read";
    /// Larger than fits into memory.
    TooBig => LimitMemory, "too large to be decoded";
    /// Values that were cut.
    LongValues => LimitMemory, "long values were cut";
    /// Cells that lie elsewhere than in the sheet.
    Displaced => Malformed, "rows or cells out of order, or a long gap: places differ from the sheet's";
}

impl Notice {
    pub(super) fn code(self) -> u8 {
        let place = Self::ALL.iter().position(|(notice, ..)| *notice == self);
        place
            .and_then(|place| u8::try_from(place).ok())
            .unwrap_or(0)
    }

    pub(super) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).map(|(notice, ..)| *notice)
    }

    pub(super) fn problem(self, count: u64) -> Problem {
        let known = Self::ALL.iter().find(|(notice, ..)| *notice == self);
        let mut problem = match known {
            Some((_, reason, detail)) => Problem::new(*reason).detail(*detail),
            None => Problem::new(Reason::Malformed),
        };
        problem.count = count.max(1);
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_have_numbers() {
        for (notice, ..) in Notice::ALL {
            assert_eq!(Notice::from_code(notice.code()), Some(*notice));
        }
        assert_eq!(Notice::from_code(200), None);
        assert_eq!(Notice::Locked.problem(0).reason, Reason::Encrypted);
    }
}
