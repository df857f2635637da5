//! The REST API from outside: real requests through the one door, on both engines.

#[cfg(test)]
mod description;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod repeated;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod world;
