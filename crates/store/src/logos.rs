//! Firms' logos: one a firm, found by the firm for letters and by its hash for browsers.

use crate::db::error::Result;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;
use domain::ids::PartnerId;

/// A firm's logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The hash of its bytes.
    pub hash: String,
    /// `image/png` or `image/webp`.
    pub kind: String,
    /// The file.
    pub bytes: Vec<u8>,
}

fn logo(row: &crate::Row) -> Result<Logo> {
    Ok(Logo { hash: row.get("hash")?, kind: row.get("kind")?, bytes: row.get("bytes")? })
}

const OF: Sql = sql("SELECT hash, kind, bytes FROM partner_logos WHERE partner = $1");
const BY_HASH: Sql = sql("SELECT hash, kind, bytes FROM partner_logos WHERE hash = $1
     ORDER BY partner LIMIT 1");
const PUT: Sql = sql("INSERT INTO partner_logos (partner, hash, kind, bytes, created_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (partner) DO UPDATE SET hash = excluded.hash, kind = excluded.kind,
       bytes = excluded.bytes, created_at = excluded.created_at");
const REMOVE: Sql = sql("DELETE FROM partner_logos WHERE partner = $1");

/// A firm's logo, if it has one.
pub async fn of(tx: &mut Tx, firm: PartnerId) -> Result<Option<Logo>> {
    tx.row(OF, &vals![firm]).await?.as_ref().map(logo).transpose()
}

/// The logo with this hash; two firms may have the same.
pub async fn by_hash(tx: &mut Tx, hash: &str) -> Result<Option<Logo>> {
    tx.row(BY_HASH, &vals![hash]).await?.as_ref().map(logo).transpose()
}

/// Sets a firm's logo in place of an earlier one.
pub async fn put(tx: &mut Tx, firm: PartnerId, it: &Logo, now: i64) -> Result<()> {
    tx.run(PUT, &vals![firm, &it.hash, &it.kind, &it.bytes, now]).await?;
    Ok(())
}

/// Takes it away. False: there was none.
pub async fn remove(tx: &mut Tx, firm: PartnerId) -> Result<bool> {
    Ok(tx.run(REMOVE, &vals![firm]).await? == 1)
}
