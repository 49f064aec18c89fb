//! Run-time choice of the instruction set, made once per process and applied to whole loops: a
//! [`Kernel`] is compiled once per level, so that its bit counting uses the same instructions.

use super::masks::{ClassifiedWord, Markup};
use super::plain;
use std::sync::OnceLock;

/// Instruction sets that this build knows, worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Any processor.
    Plain,
    /// AArch64 with NEON.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// x86-64-v3: AVX2, BMI, POPCNT.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// x86-64-v4: AVX-512 F and BW.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// The best level of this processor.
    pub fn best() -> Self {
        static BEST: OnceLock<Level> = OnceLock::new();
        *BEST.get_or_init(|| Self::available().last().copied().unwrap_or(Self::Plain))
    }

    /// Every level that this processor can run, worst first.
    pub fn available() -> Vec<Self> {
        #[allow(unused_mut)]
        let mut levels = vec![Self::Plain];
        #[cfg(target_arch = "aarch64")]
        levels.push(Self::Neon);
        #[cfg(target_arch = "x86_64")]
        {
            let v3 = is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("popcnt")
                && is_x86_feature_detected!("lzcnt")
                && is_x86_feature_detected!("pclmulqdq");
            if v3 {
                levels.push(Self::Avx2);
            }
            let v4 = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
            if v3 && v4 {
                levels.push(Self::Avx512);
            }
        }
        levels
    }
}

/// A loop that is worth compiling once per instruction set.
pub trait Kernel {
    /// What the loop gives.
    type Output;

    /// Runs the loop. Mark implementations `#[inline(always)]`: only what is inlined into it is
    /// compiled for the level.
    fn run<C: Classify>(self, classify: C) -> Self::Output;
}

/// Turns 64 bytes into masks at one level.
pub trait Classify: Copy {
    /// Classifies 64 bytes.
    fn word(self, bytes: &[u8; 64], markup: Markup) -> ClassifiedWord;
}

/// Runs the kernel at the given level, which must be one of [`Level::available`]; an unavailable
/// one is replaced by the plain twin.
#[allow(unsafe_code)]
pub fn run<K: Kernel>(level: Level, kernel: K) -> K::Output {
    if level > Level::best() {
        return kernel.run(PlainClassifier);
    }
    match level {
        Level::Plain => kernel.run(PlainClassifier),
        #[cfg(target_arch = "aarch64")]
        // SAFETY: NEON is part of AArch64.
        Level::Neon => unsafe { arm::run_neon(kernel) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: not above `best`, so detection has found these features.
        Level::Avx2 => unsafe { intel::run_avx2(kernel) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Level::Avx512 => unsafe { intel::run_avx512(kernel) },
    }
}

#[derive(Clone, Copy)]
struct PlainClassifier;

impl Classify for PlainClassifier {
    #[inline(always)]
    fn word(self, bytes: &[u8; 64], markup: Markup) -> ClassifiedWord {
        plain::classify(bytes, markup)
    }
}

#[cfg(target_arch = "x86_64")]
mod intel {
    use super::{ClassifiedWord, Classify, Kernel, Markup};
    use crate::bytes::x86;

    #[derive(Clone, Copy)]
    struct Avx2(());

    impl Classify for Avx2 {
        #[inline(always)]
        #[allow(unsafe_code)]
        fn word(self, bytes: &[u8; 64], markup: Markup) -> ClassifiedWord {
            // SAFETY: the token is made only in `run_avx2`, which needs the feature itself.
            unsafe { x86::classify_avx2(bytes, markup) }
        }
    }

    #[derive(Clone, Copy)]
    struct Avx512(());

    impl Classify for Avx512 {
        #[inline(always)]
        #[allow(unsafe_code)]
        fn word(self, bytes: &[u8; 64], markup: Markup) -> ClassifiedWord {
            // SAFETY: the token is made only in `run_avx512`, which needs the features itself.
            unsafe { x86::classify_avx512(bytes, markup) }
        }
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
    pub(super) fn run_avx2<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx2(()))
    }

    #[target_feature(enable = "avx512f,avx512bw,avx2,bmi1,bmi2,popcnt,lzcnt")]
    pub(super) fn run_avx512<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Avx512(()))
    }
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use super::{ClassifiedWord, Classify, Kernel, Markup};
    use crate::bytes::neon;

    #[derive(Clone, Copy)]
    struct Neon(());

    impl Classify for Neon {
        #[inline(always)]
        #[allow(unsafe_code)]
        fn word(self, bytes: &[u8; 64], markup: Markup) -> ClassifiedWord {
            // SAFETY: NEON is part of AArch64.
            unsafe { neon::classify(bytes, markup) }
        }
    }

    #[target_feature(enable = "neon")]
    pub(super) fn run_neon<K: Kernel>(kernel: K) -> K::Output {
        kernel.run(Neon(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct One<'a>(&'a [u8; 64], Markup);

    impl Kernel for One<'_> {
        type Output = ClassifiedWord;
        fn run<C: Classify>(self, classify: C) -> ClassifiedWord {
            classify.word(self.0, self.1)
        }
    }

    proptest! {
        #[test]
        fn every_level_equals_the_plain_twin(
            bytes in prop::collection::vec(any::<u8>(), 64),
            delimiter in prop::option::of(prop::sample::select(b",;\t|".to_vec())),
            quote in prop::option::of(Just(b'"')),
        ) {
            let bytes: [u8; 64] = bytes.try_into().unwrap();
            let markup = Markup { delimiter, quote };
            let plain = plain::classify(&bytes, markup);
            for level in Level::available() {
                prop_assert_eq!(run(level, One(&bytes, markup)), plain, "{:?}", level);
            }
        }
    }

    #[test]
    fn all_256_bytes_are_classified_alike() {
        for base in [0u8, 64, 128, 192] {
            let bytes: [u8; 64] = std::array::from_fn(|i| base + i as u8);
            let markup = Markup {
                delimiter: Some(b'|'),
                quote: Some(b'"'),
            };
            let plain = plain::classify(&bytes, markup);
            for level in Level::available() {
                assert_eq!(run(level, One(&bytes, markup)), plain, "{level:?}");
            }
        }
    }
}
