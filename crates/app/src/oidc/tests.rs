//! Signing in to a client's account, from the press to the end, on both engines.

mod ending;
mod entering;
mod reporting;
mod world;
