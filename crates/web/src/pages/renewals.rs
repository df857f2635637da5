//! Renewing: the owner's one page for everything that ends soon, and a length for each account.

use app::Error;
use app::owners::{self, TiedAccount};
use domain::access::Deed;
use domain::connections::{NEVER, begun_days};
use domain::fault::Fault;
use domain::ids::{AccountId, PartnerId};
use domain::time::ts;
use serde::Deserialize;

use super::{frames, owners as own};
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::clocks::{RenewalRow, RenewalsPage};
use crate::views::form::Form;
use crate::views::parts::Mark;
use crate::{Reply, Rq};

/// The owner's renewals.
pub const ROUTES: &[Route] = &[
    get("/me/renewals", Realm::Client, May(Deed::CAccessRenew), soon),
    post("/me/renewals", Realm::Client, May(Deed::CAccessRenew), renew).kept(),
];

async fn page(rq: &Rq, form: Form) -> Result<RenewalsPage, Error> {
    let found = owners::soon(&rq.ctx, &rq.actor).await?;
    Ok(RenewalsPage {
        frame: frames::owner(rq, rq.t.renew_title()),
        rows: found.iter().map(|(firm, it)| row(rq, firm, it)).collect(),
        form: form.read_by(&rq.t),
    })
}

fn row(rq: &Rq, firm: &str, it: &TiedAccount) -> RenewalRow {
    let row = &it.row;
    let ago = rq.t.ago(ts(row.last_access_at), frames::now(rq));
    RenewalRow {
        pair: format!("{}.{}", row.partner, row.id),
        tile: own::tile(rq, row.product),
        name: rq.t.account_of(rq.ctx.catalogue.name(row.product), &row.business_name),
        firm: firm.to_owned(),
        ends: ends(rq, it),
        used: row
            .last_access_by
            .as_ref()
            .map_or_else(|| rq.t.renew_unused().to_owned(), |name| rq.t.renew_used(&ago, name)),
    }
}

/// Until when, by the nearest clock.
pub(crate) fn ends(rq: &Rq, it: &TiedAccount) -> Mark {
    let agreed = it.row.ends_at == Some(it.ends_at);
    let note = |day: String| if agreed { rq.t.ended_agreed(day) } else { day };
    let day = rq.t.long_date(ts(it.ends_at));
    if it.ends_at == NEVER {
        let product = rq.ctx.catalogue.get(it.row.product);
        return rq.t.held().note(super::rows::onboarding(product.as_ref(), &rq.t));
    }
    let left = begun_days(it.ends_at.saturating_sub(own::now(rq)));
    if left == 0 {
        rq.t.expired().note(note(day))
    } else {
        rq.t.mark_days_left(left, 60).note(note(day))
    }
}

fn soon(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let mut page = page(&rq, Form::default()).await?;
        page.form.values =
            page.rows.iter().map(|it| ("renew".to_owned(), it.pair.clone())).collect();
        Reply::page(&page)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    renew: Vec<String>,
    only: Option<String>,
    days: String,
    back: Option<PartnerId>,
}

fn pair(text: &str) -> Result<owners::Pair, Error> {
    let (partner, account) = text.split_once('.').ok_or(Error::NotFound)?;
    let partner: PartnerId = partner.parse()?;
    let account: AccountId = account.parse()?;
    Ok((partner, account))
}

fn renew(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let posted: Posted = rq.form()?;
        let one = posted.only.clone().map(|it| vec![it]);
        let named = one.unwrap_or(posted.renew);
        let pairs: Vec<owners::Pair> = named.iter().map(|it| pair(it)).collect::<Result<_, _>>()?;
        let done = match owners::allowance(&posted.days) {
            Ok(allowance) => owners::renew(&rq.ctx, &rq.actor, &pairs, allowance).await,
            Err(fault) => Err(fault),
        };
        match done {
            Ok(_) => Ok(Reply::see_other(posted.back.map_or_else(
                || "/me/renewals?done=renewed".to_owned(),
                |firm| format!("/me/access/{firm}?done=renewed"),
            ))),
            Err(Error::Invalid(faults)) => {
                Reply::page_with(422, &page(&rq, failed(rq.fields()?, faults)).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn failed(fields: Vec<(String, String)>, faults: Vec<Fault>) -> Form {
    Form::failed(fields, faults)
}
