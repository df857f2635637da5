//! The program's clock: codes and tokens live by real time, and tests hand in another one.

use jiff::Timestamp;
use std::sync::Arc;

/// Tells the time. Cloned into whatever needs it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The computer's own clock.
    pub fn real() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place of this program that asks")]
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that a test moves.
    pub fn of(tell: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// This instant.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// This instant in whole seconds since 1970, as tokens count.
    pub fn seconds(&self) -> i64 {
        self.now().as_second()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
