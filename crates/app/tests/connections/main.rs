//! Connections from invitation to end, on both engines: what each side may do, sees and is told.

mod ending;
mod inviting;
mod mail;
mod switching;
mod world;
