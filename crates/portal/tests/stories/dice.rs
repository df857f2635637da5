//! Chance that falls the same way in every run.

/// SplitMix64.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, many: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % many
    }

    pub(crate) fn pick(&mut self, many: u64) -> usize {
        usize::try_from(self.below(many)).unwrap()
    }

    pub(crate) fn maybe(&mut self) -> bool {
        self.below(2) == 0
    }
}
