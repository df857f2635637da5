//! The API: what programs send and get. One file per noun, its routes on top.

pub mod facts;
