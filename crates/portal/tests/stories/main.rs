//! Stories: what people do, told through the real router against a real database.
//!
//! Each test starts its own portal in the test's process, with the table of routes that is served,
//! and asks it the way a browser does. Nothing of our own is replaced by a stand-in.

#[cfg(test)]
mod addons;
#[cfg(test)]
mod alike;
#[cfg(test)]
mod between;
#[cfg(test)]
mod bounces;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod colleagues;
#[cfg(test)]
mod connections;
mod copying;
#[cfg(test)]
mod dice;
#[cfg(test)]
mod digests;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod firm;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod handover;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod internal;
#[cfg(test)]
mod inviting;
#[cfg(test)]
mod keeping_out;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod main_job;
#[cfg(test)]
mod narrowing;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod ownership;
#[cfg(test)]
mod paused;
#[cfg(test)]
mod portal;
#[cfg(test)]
mod product;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod sign_in_rules;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod strangers;
mod tags;
#[cfg(test)]
mod today;
#[cfg(test)]
mod together;
#[cfg(test)]
mod world;
