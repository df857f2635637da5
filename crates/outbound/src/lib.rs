//! Calls we make: products, mail. Nothing here touches the store.

pub mod http;
pub mod letters;
pub mod mail;
pub mod products;
