//! The accounts that a letter is about, as one reader lists them, and how many they are.

use crate::letters::one_line;
use crate::letters::speech::Words;

/// Accounts in words, with the number that sentences about them need.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Accounts {
    /// "Hartwell (Jobs), Hartwell (Books) and 3 more".
    pub(super) words: String,
    /// How many.
    pub(super) many: usize,
}

impl Accounts {
    /// Reads what a letter carries: an account a line, and `+3` for three that are not named.
    pub(super) fn of(t: &Words, said: &str) -> Self {
        let mut named: Vec<String> = said.lines().map(one_line).collect();
        let mut many = named.len();
        let more = named.last().and_then(|it| it.strip_prefix('+')?.parse::<usize>().ok());
        if let Some(more) = more {
            named.pop();
            many = named.len() + more;
            named.push(t.accounts_more(more));
        }
        Self { words: t.list(&named), many }
    }
}
