//! The REST API from outside: real requests through the one door, on both engines.

mod description;
mod keys;
mod refusals;
mod repeated;
mod rows;
mod world;
