//! Whom somebody of a firm asked to do what they may not do themselves: the last time of each.

use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::StaffId;
use uuid::Uuid;

const ASK: Sql = sql("INSERT INTO asks (partner, staff, asked, act, object, at)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (partner, staff, asked, act, object) DO UPDATE SET at = excluded.at
  WHERE asks.at <= $7");
const ASKED_AT: Sql = sql("SELECT at FROM asks
  WHERE partner = $1 AND staff = $2 AND asked = $3 AND act = $4 AND object = $5");

/// Keeps that `staff` asks `asked` now; answers when they did before, if that was after `since`.
pub async fn ask(
    tx: &mut Tx,
    (staff, asked): (StaffId, StaffId),
    (act, object): (&str, Uuid),
    (now, since): (i64, i64),
) -> Result<Option<i64>> {
    let partner = tx.partner()?;
    if tx.run(ASK, &vals![partner, staff, asked, act, object, now, since]).await? == 1 {
        return Ok(None);
    }
    let row = tx.row(ASKED_AT, &vals![partner, staff, asked, act, object]).await?;
    row.map(|it| it.get("at")).transpose()
}
