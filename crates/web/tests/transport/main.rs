//! The real server on a real socket, asked the way strangers ask: byte by byte where it matters.

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod forgery;
#[cfg(test)]
mod framing;
#[cfg(test)]
mod load;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod support;
