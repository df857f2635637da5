//! The demo products.
