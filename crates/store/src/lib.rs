//! SQL, and only here: one text for SQLite and PostgreSQL.
//!
//! A statement is a constant next to the function that uses it. A write starts with the locks of
//! the owners it touches and ends with its story; dropping it undoes it. This room decides nothing.

pub mod accounts;
pub mod activations;
pub mod addons;
pub mod asks;
pub mod bounces;
pub mod bulk;
pub mod changes;
pub mod clients;
pub mod connections;
pub mod consents;
pub mod db;
pub mod digests;
pub mod elevations;
pub mod endings;
pub mod events;
pub mod exports;
pub mod facts;
pub mod find;
pub mod groups;
pub mod handover;
pub mod idempotency;
pub mod imports;
pub mod internal;
pub mod invited_clients;
pub mod jobs;
pub mod keys;
pub mod letters;
pub mod logos;
pub mod migrate;
pub mod notes;
pub mod owners;
pub mod ownership;
pub mod partners;
pub mod people;
pub mod preferences;
pub mod products;
pub mod runs;
pub mod settings;
pub mod sign_ins;
pub mod signing_keys;
pub mod sql;
pub mod staff;
pub mod staff_reach;
pub mod tags;
pub mod today;
pub mod tx;
pub mod views;

pub use db::error::{Error, Result};
pub use db::value::{Bind, Get, Row, Value};
pub use db::{DatabaseUrl, Later, Options, Store};
pub use events::Story;
pub use jobs::NewJob;
pub use sql::{Built, Part, Sql, part, sql};
pub use tx::{Kind, Locks, Owner, Quiet, Tx};
