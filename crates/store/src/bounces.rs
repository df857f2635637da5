//! Addresses that a mail server refused for good, and letters that came back.

use crate::db::error::Result;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;
use domain::ids::LetterId;

const FLAG: Sql = sql("INSERT INTO bounced (email_folded, at, why, letter)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (email_folded) DO UPDATE SET at = excluded.at, why = excluded.why,
       letter = excluded.letter");
const CLEAR: Sql = sql("DELETE FROM bounced WHERE email_folded = $1");
const ONE: Sql = sql("SELECT at FROM bounced WHERE email_folded = $1");

/// A letter to this (folded) address came back.
pub async fn flag(
    tx: &mut Tx,
    email: &str,
    (at, why): (i64, &str),
    letter: LetterId,
) -> Result<()> {
    tx.run(FLAG, &vals![email, at, why, letter]).await?;
    Ok(())
}

/// A letter to it was taken.
pub async fn clear(tx: &mut Tx, email: &str) -> Result<()> {
    tx.run(CLEAR, &vals![email]).await?;
    Ok(())
}

/// Since when letters to it come back (µs); nothing where they do not.
pub async fn since(tx: &mut Tx, email: &str) -> Result<Option<i64>> {
    tx.row(ONE, &vals![email]).await?.map(|it| it.get("at")).transpose()
}
