//! A simulated Amazon: what a seller and an application meet when one authorises the other.
//!
//! It is a stranger to the portal: it shares no code with it and speaks only what Amazon documents
//! (the website authorisation of the Selling Partner API, Login with Amazon) and OpenID Connect.
//! All it knows is in memory and ends with the process. It misbehaves on request, for tests.

mod amazon;
mod clients;
mod clock;
mod consent;
mod faults;
mod keys;
mod memory;
mod openid;
mod pages;
mod params;
mod random;
mod run;
mod sellers;
mod selling;
mod tokens;

pub use clients::{Application, Way};
pub use clock::Clock;
pub use run::{Arguments, Config, Running, main_loop, serve};
pub use sellers::{PASSWORD, Region, SELLERS, Seller};
