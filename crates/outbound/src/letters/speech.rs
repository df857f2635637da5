//! What letters say, in the reader's language: one method per message of `locales/*/letters.ftl`.

use domain::labels::Noun;
use domain::reader::{Count, Lang, Plural, Reader};
use std::fmt::Write as _;
use std::ops::Deref;

/// The messages, as one reader reads them.
#[derive(Debug, Clone, Default)]
pub(super) struct Words(pub(super) Reader);

impl Deref for Words {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.0
    }
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));
