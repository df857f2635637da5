//! Unguessable words: session ids, states, verifiers, ids of facts.

use data_encoding::BASE64URL_NOPAD;

/// 256 random bits as 43 letters that need no escaping anywhere. Without randomness nothing here
/// is safe, so its absence is an error and never a weaker word.
pub(crate) fn word() -> Result<String, String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|fault| format!("no randomness: {fault}"))?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

/// A number that looks random and is always the same for the same words: the seed of demo content.
pub(crate) fn steady(words: &str) -> u64 {
    // FNV-1a: short, stable over releases, and nothing secret depends on it.
    words.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A row of steady numbers from one seed (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    /// Always the same throws for the same words.
    pub(crate) fn of(words: &str) -> Self {
        Self(steady(words))
    }

    /// A number below `sides`; 0 when there are none.
    pub(crate) fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).checked_rem(sides).unwrap_or(0)
    }

    /// One of the choices, or the empty word when there are none.
    pub(crate) fn pick(&mut self, choices: &[&'static str]) -> &'static str {
        let at =
            usize::try_from(self.throw(u64::try_from(choices.len()).unwrap_or(0))).unwrap_or(0);
        choices.get(at).copied().unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_differ_and_dice_repeat() {
        assert_ne!(word().unwrap(), word().unwrap());
        assert_eq!(word().unwrap().len(), 43);
        let (mut one, mut two) = (Dice::of("a"), Dice::of("a"));
        assert_eq!(one.throw(1000), two.throw(1000));
        assert_ne!(Dice::of("a").throw(1 << 40), Dice::of("b").throw(1 << 40));
        assert_eq!(Dice::of("a").throw(0), 0);
    }
}
