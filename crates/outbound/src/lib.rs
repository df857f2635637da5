//! Calls we make: products, other providers' token endpoints, mail. Nothing here touches the store.

pub mod http;
pub mod letters;
pub mod mail;
pub mod oauth;
pub mod products;
