//! Room: portal.
