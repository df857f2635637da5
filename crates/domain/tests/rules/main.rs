//! The rules as tests: the document's own tables, laws over every cell, and the texts.
#![cfg(test)]

mod addons;
mod alarms;
mod clocks;
mod document;
mod laws;
mod management;
mod tables;
mod texts;
