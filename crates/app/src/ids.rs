//! The only maker of ids: UUIDv7 from the clock and a random source, seeded in tests so that
//! snapshots are stable.

use jiff::Timestamp;
use std::sync::Mutex;
use uuid::Uuid;

/// Makes ids that sort by time.
pub struct Ids {
    state: Mutex<State>,
}

struct State {
    last: u64,
    counter: u16,
    seed: Option<u64>,
}

impl Ids {
    /// Ids from the operating system's randomness.
    pub fn random() -> Self {
        Self { state: Mutex::new(State { last: 0, counter: 0, seed: None }) }
    }

    /// The same ids in every run: for tests.
    pub fn seeded(seed: u64) -> Self {
        Self { state: Mutex::new(State { last: 0, counter: 0, seed: Some(seed) }) }
    }

    /// The next id of any kind; within one process ids never go backwards.
    pub fn next<T: From<Uuid>>(&self, now: Timestamp) -> T {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if millis > state.last {
            state.last = millis;
            state.counter = 0;
        } else {
            state.counter = state.counter.wrapping_add(1);
            if state.counter >= 0x0fff {
                state.last += 1;
                state.counter = 0;
            }
        }
        let mut random = [0_u8; 10];
        match &mut state.seed {
            None => fill(&mut random),
            Some(seed) => {
                for byte in &mut random {
                    // SplitMix64: good enough for names in tests, never for secrets.
                    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
                    let mut z = *seed;
                    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                    *byte = u8::try_from((z >> 56) & 0xff).unwrap_or(0);
                }
            }
        }
        // The counter takes the place of the first 12 random bits: order within a millisecond.
        let [high, low] = state.counter.to_be_bytes();
        let [first, second, ..] = &mut random;
        *first = high & 0x0f;
        *second = low;
        T::from(uuid::Builder::from_unix_timestamp_millis(state.last, &random).into_uuid())
    }
}

/// Fills from the operating system. Without randomness nothing here may go on.
pub(crate) fn fill(bytes: &mut [u8]) {
    #[expect(clippy::expect_used, reason = "a system without randomness cannot run this safely")]
    getrandom::fill(bytes).expect("the operating system gives randomness");
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::ClientId;

    #[test]
    fn ids_sort_in_the_order_they_were_made() {
        let ids = Ids::random();
        let now = domain::time::ts(1_700_000_000_000_000);
        let made: Vec<ClientId> = (0..10_000).map(|_| ids.next(now)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn seeded_ids_repeat() {
        let now = domain::time::ts(1_700_000_000_000_000);
        let one: ClientId = Ids::seeded(7).next(now);
        let two: ClientId = Ids::seeded(7).next(now);
        assert_eq!(one, two);
    }
}
