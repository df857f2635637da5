//! One firm as the owner sees it: how long it may come in, who of it, everything it did.

use app::Error;
use app::owners::{self, Firm};
use domain::access::Deed;
use domain::ids::{AccountId, EventId, PartnerId, StaffId};
use domain::time::ts;
use serde::Deserialize;

use super::owners::{is_blocked, is_on, mark, tile};
use super::{deeds, frames};
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::access::{FirmRecordPage, GrantRow, SeatRow};
use crate::views::parts::Pager;
use crate::{Reply, Rq};

/// One firm of the owner's.
pub const ROUTES: &[Route] = &[
    get("/me/access/{partner}", Realm::Client, May(Deed::CPartnerList), record),
    post("/me/access/{partner}/block-firm", Realm::Client, May(Deed::CFirmBlock), block_firm),
    post("/me/access/{partner}/block-person", Realm::Client, May(Deed::CPersonBlock), keep_out)
        .kept(),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Before {
    after: Option<String>,
}

const RECORD_PAGE: usize = 50;

fn record(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let asked: Before = rq.query()?;
        let before: Option<EventId> = rq.open_cursor("record", asked.after.as_deref())?;
        let limit = i64::try_from(RECORD_PAGE + 1).unwrap_or(51);
        let mut found = owners::record(&rq.ctx, &rq.actor, partner, before, limit).await?;
        let more = found.entries.len() > RECORD_PAGE;
        found.entries.truncate(RECORD_PAGE);
        let older = match found.entries.last().filter(|_| more) {
            Some(it) => {
                format!("/me/access/{partner}?after={}", rq.seal_cursor("record", &it.id)?)
            }
            None => String::new(),
        };
        let t = &rq.t;
        let (_, name) = found.firm;
        let mut facts: Vec<(&'static str, String)> = found
            .accounts
            .iter()
            .map(|it| {
                let since = t.long_date(ts(it.row.connected_at));
                let product = rq.ctx.catalogue.name(it.row.product);
                let words = t.record_since(&it.row.business_name, since, product);
                (t.record_connected(), words)
            })
            .collect();
        if let Some(at) = found.ended_at {
            facts.push((t.record_ended(), t.long_date(ts(at))));
        }
        let all = owners::overview(&rq.ctx, &rq.actor).await?;
        let firm = all.firms.iter().find(|it| it.id == partner);
        let page = FirmRecordPage {
            frame: frames::owner(&rq, &name),
            id: partner.to_string(),
            grants: firm.map(|it| grants(&rq, it)).unwrap_or_default(),
            people: firm.map(|it| seats(&rq, it)).unwrap_or_default(),
            blocked: all.blocked.iter().any(|it| it.0 == partner) || firm.is_some_and(is_blocked),
            facts,
            deeds: found.entries.iter().map(|it| deeds::owner(&rq, it, &name)).collect(),
            pager: Pager { older, ..Pager::default() },
            name,
        };
        Reply::page(&page)
    })
}

/// Each account with its switch and its length.
fn grants(rq: &Rq, firm: &Firm) -> Vec<GrantRow> {
    firm.accounts
        .iter()
        .map(|it| GrantRow {
            id: it.row.id.to_string(),
            tile: tile(rq, it.row.product),
            name: format!("{} of {}", rq.ctx.catalogue.name(it.row.product), it.row.business_name),
            access: mark(rq, it),
            on: is_on(it),
        })
        .collect()
}

/// Each person and account with its switch.
fn seats(rq: &Rq, firm: &Firm) -> Vec<SeatRow> {
    firm.people
        .iter()
        .filter_map(|it| {
            let row = &firm.accounts.iter().find(|tied| tied.row.id == it.account)?.row;
            Some(SeatRow {
                staff: it.staff.to_string(),
                name: it.name.clone(),
                account: it.account.to_string(),
                about: format!("{} of {}", rq.ctx.catalogue.name(row.product), row.business_name),
                kept_out: firm.kept_out.contains(&(it.account, it.staff)),
            })
        })
        .collect()
}

#[derive(Debug, Deserialize)]
struct Switch {
    #[serde(default)]
    blocked: bool,
    staff: Option<StaffId>,
    account: Option<AccountId>,
}

fn block_firm(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let it: Switch = rq.form()?;
        owners::block_firm(&rq.ctx, &rq.actor, partner, it.blocked).await?;
        let done = if it.blocked { "blocked" } else { "unblocked" };
        Ok(Reply::see_other(format!("/me/access?done={done}")))
    })
}

fn keep_out(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let it: Switch = rq.form()?;
        let staff = it.staff.ok_or(Error::NotFound)?;
        let accounts: Vec<AccountId> = it.account.into_iter().collect();
        let who = (partner, staff);
        owners::block_person(&rq.ctx, &rq.actor, who, &accounts, it.blocked).await?;
        let done = if it.blocked { "kept-out" } else { "let-in" };
        Ok(Reply::see_other(format!("/me/access/{partner}?done={done}")))
    })
}
