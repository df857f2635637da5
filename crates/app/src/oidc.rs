//! The portal as an OpenID Provider: how a staff member proves to a product who they are, for whom
//! they work, and which account they were let into.

pub mod jwt;
