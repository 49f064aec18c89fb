//! Compression around one stream: gzip, bzip2, xz, zstd, lz4; one file each, one row in [`ALL`].
//!
//! Every decoder is a [`Stream`] under a budget. It hands out all that was decoded before damage, and
//! tells truncation, damage and trailing data apart.

#[cfg(feature = "bzip2")]
mod bzip2;
mod deflate;
#[cfg(feature = "deflate64")]
mod deflate64;
mod gzip;
mod inflater;
mod input;
#[cfg(feature = "lz4")]
mod lz4;
#[cfg(feature = "xz")]
mod lzma;
mod stream;
#[cfg(feature = "lz4")]
mod xxh32;
#[cfg(feature = "xz")]
mod xz;
#[cfg(feature = "zstd")]
mod zstd;

use crate::source::budget::Budget;
use crate::source::bytes::Stream;
use gzip::Gzip;
use stream::{Packed, Seal};

/// A compression that this build reads.
pub struct Compression {
    /// The word of the reports.
    name: &'static str,
    /// Whether a file begins like that.
    recognizes: fn(&[u8]) -> bool,
    unpack: fn(Box<dyn Stream>, Budget) -> Box<dyn Stream>,
}

/// Every compression that this build reads.
const ALL: &[Compression] = &[
    Compression {
        name: "gzip",
        // Deflate is the only method there is.
        recognizes: |head| head.starts_with(&[0x1F, 0x8B, 8]),
        unpack: |source, budget| Box::new(Gzip::new(source, budget)),
    },
    #[cfg(feature = "bzip2")]
    Compression {
        name: "bzip2",
        recognizes: bzip2::recognizes,
        unpack: |source, budget| Box::new(Packed::many::<bzip2::Bzip2>(source, budget)),
    },
    #[cfg(feature = "xz")]
    Compression {
        name: "xz",
        recognizes: xz::recognizes,
        unpack: |source, budget| Box::new(Packed::many::<xz::Xz>(source, budget)),
    },
    #[cfg(feature = "zstd")]
    Compression {
        name: "zstd",
        recognizes: zstd::recognizes,
        unpack: |source, budget| Box::new(Packed::many::<zstd::Zstd>(source, budget)),
    },
    #[cfg(feature = "lz4")]
    Compression {
        name: "lz4",
        recognizes: lz4::recognizes,
        unpack: |source, budget| Box::new(Packed::many::<lz4::Lz4>(source, budget)),
    },
];

impl Compression {
    /// The names of all that this build reads.
    pub fn all() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|compression| compression.name)
    }

    /// The compression that a stream with this head has, if this build reads it.
    pub fn of(head: &[u8]) -> Option<&'static Self> {
        ALL.iter()
            .find(|compression| (compression.recognizes)(head))
    }

    /// The decoded bytes of a stream, under a budget.
    pub fn unpack(&self, source: Box<dyn Stream>, budget: Budget) -> Box<dyn Stream> {
        (self.unpack)(source, budget)
    }
}

/// How a member of a zip archive is compressed (APPNOTE 4.4.5), if this build can tell.
pub(super) fn zip_method(
    method: u16,
    source: Box<dyn Stream>,
    seal: Option<Seal>,
    budget: Budget,
) -> Option<Box<dyn Stream>> {
    Some(match method {
        8 => Box::new(Packed::one::<deflate::Deflate>(source, seal, budget)),
        #[cfg(feature = "deflate64")]
        9 => Box::new(Packed::one::<deflate64::Deflate64>(source, seal, budget)),
        #[cfg(feature = "bzip2")]
        12 => Box::new(Packed::one::<bzip2::Bzip2>(source, seal, budget)),
        #[cfg(feature = "xz")]
        14 => Box::new(Packed::one::<lzma::Lzma>(source, seal, budget)),
        #[cfg(feature = "zstd")]
        20 | 93 => Box::new(Packed::one::<zstd::Zstd>(source, seal, budget)),
        #[cfg(feature = "xz")]
        95 => Box::new(Packed::one::<xz::Xz>(source, seal, budget)),
        _ => return None,
    })
}

pub(super) use stream::Seal as ZipSeal;

#[cfg(test)]
mod tests;
