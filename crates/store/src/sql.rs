//! Statements: constants in one text, rendered once per engine.
//!
//! The real differences between the engines are the named fragments of [`FRAGMENTS`] and nothing
//! else. More than sixteen entries is a design discussion.

use crate::db::error::{Error, Result};
use crate::db::value::Value;
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

/// A piece of a statement that is put together from what a request asks for: `part(" AND …")`.
///
/// It counts its own placeholders from `$1` and holds none of the named fragments, so that the
/// whole is the same text for both engines. A test finds every piece in the source and prepares
/// statements that hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part(&'static str);

/// Makes a piece of a statement.
pub const fn part(text: &'static str) -> Part {
    Part(text)
}

/// A statement made of pieces, with the values that each of them brought. Nothing but constants
/// ever becomes its text.
#[derive(Debug, Clone, Default)]
pub struct Built {
    text: String,
    vals: Vec<Value>,
    wrong: bool,
}

impl Built {
    /// Starts with a piece.
    pub fn new(first: Part, vals: &[Value]) -> Self {
        let text = String::with_capacity(2_048);
        let mut built = Self { text, vals: Vec::with_capacity(24), wrong: false };
        built.add(first, vals);
        built
    }

    /// Adds a piece. Its placeholders continue the numbers of those before, in the order in which
    /// they stand, because SQLite counts `$1` by where it first sees it.
    pub fn add(&mut self, part: Part, vals: &[Value]) -> &mut Self {
        self.add_in(part, vals, &[])
    }

    /// Adds a piece with `IN ({list})`.
    pub fn add_in(&mut self, part: Part, vals: &[Value], list: &[Value]) -> &mut Self {
        let mut pieces = part.0.split("{list}");
        self.put(pieces.next().unwrap_or_default(), vals);
        for rest in pieces {
            // The last one again, up to the padded length: a list is a set.
            let again = std::iter::repeat(list.last()).flatten();
            for (at, it) in list.iter().chain(again).take(padded(list.len())).enumerate() {
                if at > 0 {
                    self.text.push(',');
                }
                self.vals.push(it.clone());
                self.mark(self.vals.len());
            }
            self.put(rest, vals);
        }
        self
    }

    fn put(&mut self, text: &str, vals: &[Value]) {
        let mut numbers = [0_usize; 8];
        let mut pieces = text.split('$');
        self.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = piece.split_at(digits);
            let own = number.parse::<usize>().unwrap_or(0).wrapping_sub(1);
            let (Some(value), Some(place)) = (vals.get(own), numbers.get_mut(own)) else {
                self.wrong = true;
                return;
            };
            if *place == 0 {
                self.vals.push(value.clone());
                *place = self.vals.len();
            }
            let place = *place;
            self.mark(place);
            self.text.push_str(rest);
        }
    }

    fn mark(&mut self, number: usize) {
        use std::fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = write!(self.text, "${number}");
    }

    /// The statement's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its values; a piece that asked for one that was not given is our own fault.
    pub fn vals(&self) -> Result<&[Value]> {
        if self.wrong {
            Err(Error::Broken("a piece without its value".to_owned()))
        } else {
            Ok(&self.vals)
        }
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
    fn pieces_count_on_in_the_order_of_their_places() {
        let vals = crate::vals!["a", "b"];
        let mut built = Built::new(part("x = $2 AND y = $1 AND z = $2"), &vals);
        built.add_in(part(" AND q IN ({list}) AND r = $1"), &vals, &crate::vals![1, 2, 3]);
        assert_eq!(built.text(), "x = $1 AND y = $2 AND z = $1 AND q IN ($3,$4,$5,$6) AND r = $7");
        let wanted = crate::vals!["b", "a", 1, 2, 3, 3, "a"];
        assert_eq!(built.vals().unwrap(), wanted);
        assert!(Built::new(part("x = $3"), &vals).vals().is_err());
    }

    #[test]
    fn a_list_follows_the_fixed_parameters() {
        assert_eq!(expand("a = $1 AND b IN ({list})", 1, 3), "a = $1 AND b IN ($2,$3,$4)");
        assert_eq!(padded(5), 8);
    }
}
