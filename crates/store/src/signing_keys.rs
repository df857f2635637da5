//! The keys that sign in the portal's name. The private half is sealed before it gets here.

use crate::{Result, Sql, Tx, sql, vals};
use uuid::Uuid;

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The row; the sealed half opens only for it.
    pub id: Uuid,
    /// Its name in tokens.
    pub kid: String,
    /// The private half, sealed.
    pub private_sealed: Vec<u8>,
    /// The public half as a JWK.
    pub public_jwk: String,
    /// When it was made (µs, real time).
    pub created_at: i64,
    /// From when on it is no longer published (µs, real time).
    pub retired_at: Option<i64>,
}

const PUBLISHED: Sql = sql("SELECT id, kid, private_sealed, public_jwk, created_at, retired_at
  FROM signing_keys WHERE retired_at IS NULL OR retired_at > $1 ORDER BY created_at DESC, id");
const ADD: Sql = sql("INSERT INTO signing_keys (id, kid, private_sealed, public_jwk, created_at)
  VALUES ($1, $2, $3, $4, $5)");
const RETIRE: Sql = sql("UPDATE signing_keys SET retired_at = $2
  WHERE id <> $1 AND retired_at IS NULL");

/// The keys that products may still meet, newest first.
pub async fn published(tx: &mut Tx, now: i64) -> Result<Vec<Key>> {
    let rows = tx.rows(PUBLISHED, &vals![now]).await?;
    rows.iter()
        .map(|row| {
            Ok(Key {
                id: row.get("id")?,
                kid: row.get("kid")?,
                private_sealed: row.get("private_sealed")?,
                public_jwk: row.get("public_jwk")?,
                created_at: row.get("created_at")?,
                retired_at: row.get("retired_at")?,
            })
        })
        .collect()
}

/// Adds a key.
pub async fn add(tx: &mut Tx, it: &Key) -> Result<()> {
    let values = vals![it.id, &it.kid, &it.private_sealed, &it.public_jwk, it.created_at];
    tx.run(ADD, &values).await.map(drop)
}

/// All keys but one are no longer published from `at` (µs) on.
pub async fn retire_others(tx: &mut Tx, keep: Uuid, at: i64) -> Result<u64> {
    tx.run(RETIRE, &vals![keep, at]).await
}
