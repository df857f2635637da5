//! A deed upon several rows: each is decided by itself, what is decided is written in one go.
//!
//! The single act is the case of one, the preview is the same work dropped, a run is the same work
//! kept. So there is one answer to "may they" and one way in which it is done.

use crate::{Error, Result};
use store::{Story, Tx};

/// What a row's deed did.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// It changed something.
    Changed(Change),
    /// It was so already; the sentence says what.
    Same(String),
}

/// A change that is still to be committed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    /// What happened, for the feeds.
    pub(crate) stories: Vec<Story>,
    /// What taking it back will need.
    pub(crate) before: serde_json::Value,
}

/// One answer per row, in the order of the rows. A refusal is the row's own; an error beside it
/// (the outer one) is the whole chunk's.
pub(crate) type Each = Vec<Result<Outcome>>;

/// A change with one story.
pub(crate) fn changed(story: Story, before: serde_json::Value) -> Outcome {
    Outcome::Changed(Change { stories: vec![story], before })
}

/// It is so already.
pub(crate) fn same(words: impl Into<String>) -> Outcome {
    Outcome::Same(words.into())
}

/// Commits the case of one; false when there was nothing to change.
pub(crate) async fn keep(tx: Tx, mut each: Each) -> Result<bool> {
    match each.pop().unwrap_or(Err(Error::NotFound))? {
        Outcome::Same(_) => Ok(false),
        Outcome::Changed(change) => {
            tx.commit_all(&change.stories).await?;
            Ok(true)
        }
    }
}

/// Puts jobs that follow from several rows behind the first story of the first that changed.
pub(crate) fn attach(each: &mut Each, jobs: Vec<store::NewJob>) {
    let first = each.iter_mut().find_map(|it| match it {
        Ok(Outcome::Changed(change)) => change.stories.first_mut(),
        Ok(Outcome::Same(_)) | Err(_) => None,
    });
    if let Some(story) = first {
        story.jobs.extend(jobs);
    }
}
