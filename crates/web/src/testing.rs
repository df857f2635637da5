//! What unit tests of this room share: a context whose clock stands still.

use app::clock::Clock;
use app::ids::Ids;
use app::secrets::Secrets;
use app::{Ctx, Inside, Settings};

/// A context for a portal at `origin`.
pub(crate) fn ctx(origin: &str) -> Ctx {
    Ctx::new(Inside {
        clock: Clock::fixed(domain::time::ts(1_800_000_000_000_000)),
        ids: Ids::seeded(1),
        secrets: Secrets::new([1; 32]),
        settings: Settings {
            origin: origin.to_owned(),
            vendor: "Vendor".to_owned(),
            sandbox: true,
        },
    })
}
