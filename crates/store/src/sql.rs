//! Statements: constants in one text, rendered once per engine.
//!
//! The real differences between the engines are the named fragments of [`FRAGMENTS`] and nothing
//! else. More than sixteen entries is a design discussion.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// One SQL text, written in the dialect both engines share. Placeholders are `$1…`, in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sql(&'static str);

/// Makes a statement: `pub const PAGE: Sql = sql("SELECT …");`. A test finds every such constant in
/// the source and prepares it on both engines, which is why there is no other way to make one.
pub const fn sql(text: &'static str) -> Sql {
    Sql(text)
}

impl Sql {
    /// The text as written.
    pub const fn text(self) -> &'static str {
        self.0
    }

    fn place(self) -> Place {
        (self.0.as_ptr().addr(), self.0.len())
    }
}

/// Which engine a text is rendered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// Every difference between the engines: name, SQLite, PostgreSQL.
pub const FRAGMENTS: &[(&str, &str, &str)] = &[
    ("{i64}", "INTEGER", "BIGINT"),
    ("{bool}", "INTEGER", "BOOLEAN"),
    ("{uuid}", "BLOB", "UUID"),
    ("{bytes}", "BLOB", "BYTEA"),
    ("{text}", "TEXT", "TEXT"),
    ("{json}", "TEXT", "JSONB"),
    ("{collate_c}", "", "COLLATE \"C\""),
    // Ends a CREATE TABLE. SQLite would otherwise store anything in any column.
    ("{strict}", "STRICT", ""),
    // The same, for a table that is read by its primary key alone: rows live in the key's tree.
    ("{clustered}", "STRICT, WITHOUT ROWID", ""),
    // SQLite has one writer: nothing to skip, nothing to lock.
    ("{skip locked}", "", "FOR UPDATE SKIP LOCKED"),
    ("{for update}", "", "FOR NO KEY UPDATE"),
    ("{for share}", "", "FOR SHARE"),
];

/// The text of `from` for one engine: fragments replaced, and for SQLite `$n` as `?n`, so that a
/// parameter may be used twice and in any order.
pub fn render(dialect: Dialect, from: &str) -> String {
    let mut text = from.to_owned();
    for (name, lite, pg) in FRAGMENTS {
        if text.contains(name) {
            text = text.replace(name, if dialect == Dialect::Sqlite { lite } else { pg });
        }
    }
    if dialect == Dialect::Postgres {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text.chars().peekable();
    while let Some(it) = rest.next() {
        quoted ^= it == '\'';
        let parameter = it == '$' && !quoted && rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if parameter { '?' } else { it });
    }
    out
}

/// Replaces `{list}` by `count` placeholders that follow the first `fixed` ones.
pub fn expand(text: &str, fixed: usize, count: usize) -> String {
    let mut marks = String::new();
    for i in 1..=count {
        if i > 1 {
            marks.push(',');
        }
        marks.push('$');
        marks.push_str(&(fixed + i).to_string());
    }
    text.replace("{list}", &marks)
}

/// How long an expanded list is: the next power of two, so that a few texts serve every length.
pub(crate) fn padded(count: usize) -> usize {
    count.max(1).next_power_of_two()
}

/// The longest list in one statement; longer ones are asked in pieces.
pub(crate) const LIST: usize = 256;

/// Where a literal lies and how long it is: a statement is a constant, and hashing five thousand
/// bytes of it for every call would show in the page's time.
type Place = (usize, usize);

/// A statement with a list: its place, the number of fixed parameters, the list's length.
type ListKey = (Place, usize, usize);

/// The rendered texts of one store. Grows to the number of statements and stays there.
#[derive(Debug)]
pub(crate) struct Texts {
    dialect: Dialect,
    plain: RwLock<HashMap<Place, Arc<str>>>,
    lists: RwLock<HashMap<ListKey, Arc<str>>>,
}

impl Texts {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { dialect, plain: RwLock::default(), lists: RwLock::default() }
    }

    pub(crate) fn plain(&self, sql: Sql) -> Arc<str> {
        let known = self.plain.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(it) = known.get(&sql.place()) {
            return Arc::clone(it);
        }
        drop(known);
        let text: Arc<str> = render(self.dialect, sql.0).into();
        let mut known = self.plain.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(sql.place()).or_insert(text))
    }

    pub(crate) fn list(&self, sql: Sql, fixed: usize, count: usize) -> Arc<str> {
        let key = (sql.place(), fixed, count);
        let known = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(it) = known.get(&key) {
            return Arc::clone(it);
        }
        drop(known);
        let text: Arc<str> = render(self.dialect, &expand(sql.0, fixed, count)).into();
        let mut known = self.lists.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key).or_insert(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_rewritten_outside_of_quotes_only() {
        let text = "SELECT $2, '$1', a FROM t WHERE x = $1 AND y = $10 {skip locked}";
        assert_eq!(
            render(Dialect::Sqlite, text),
            "SELECT ?2, '$1', a FROM t WHERE x = ?1 AND y = ?10 "
        );
        assert_eq!(
            render(Dialect::Postgres, text),
            "SELECT $2, '$1', a FROM t WHERE x = $1 AND y = $10 FOR UPDATE SKIP LOCKED"
        );
    }

    #[test]
    fn a_list_follows_the_fixed_parameters() {
        assert_eq!(expand("a = $1 AND b IN ({list})", 1, 3), "a = $1 AND b IN ($2,$3,$4)");
        assert_eq!(padded(5), 8);
    }
}
