//! Connections from invitation to end, on both engines: what each side may do, sees and is told.

#[cfg(test)]
mod changing;
#[cfg(test)]
mod clocks;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod ending;
#[cfg(test)]
mod inviting;
#[cfg(test)]
mod keeping_out;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod racing;
#[cfg(test)]
mod recipients;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod switching;
#[cfg(test)]
mod world;
