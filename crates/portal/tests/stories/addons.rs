//! Add-ons, told through the real router, both engines and a simulated Amazon: every cell of the
//! tables over HTTP, the visits to a third party with everything that can go wrong on the way,
//! who pays from when on, tokens and their keys.

mod alike;
mod cells;
mod consent;
mod listed;
mod paying;
mod shop;
mod slow;
mod tokens;
