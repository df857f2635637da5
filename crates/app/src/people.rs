//! People: signing in, staying signed in, proving it again, and the hats one human wears.

pub mod codes;
pub mod passkeys;
pub mod passwords;
#[cfg(test)]
mod soft_key;
