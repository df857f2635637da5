//! What either side does with an add-on that runs: pay from the next period on, ask the other to,
//! leave it, connect it again. The deed knows the side by who acts.

use app::Error;
use app::addons;
use domain::ids::AccountId;

use super::one::{Posted, on};
use crate::route::Later;
use crate::{Reply, Rq};

/// The page of the add-on: everything here is posted one step below it.
fn here(rq: &Rq) -> &str {
    rq.path.rsplit_once('/').map_or("", |it| it.0)
}

fn which(rq: &Rq) -> Result<(AccountId, &str), Error> {
    Ok((rq.id("account")?, rq.param("addon")?))
}

fn done(rq: &Rq, code: &str) -> Reply {
    Reply::see_other(format!("{}?done={code}", here(rq)))
}

/// The side that acts pays from the end of the period on.
pub(crate) fn pay(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (account, slug) = which(&rq)?;
        addons::pay(&rq.ctx, &rq.actor, account, slug).await?;
        Ok(done(&rq, "payer_agreed"))
    })
}

/// The other side is asked to.
pub(crate) fn ask_other(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (account, slug) = which(&rq)?;
        addons::ask_other(&rq.ctx, &rq.actor, account, slug).await?;
        Ok(done(&rq, "payer_asked"))
    })
}

/// What was asked or agreed is taken back.
pub(crate) fn keep_payer(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (account, slug) = which(&rq)?;
        addons::keep_payer(&rq.ctx, &rq.actor, account, slug).await?;
        Ok(done(&rq, "payer_kept"))
    })
}

/// On to the third party, for an add-on that runs.
pub(crate) fn reconnect(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let region = rq.form::<Posted>()?.begin().region;
        let begun = addons::reconnect(&rq.ctx, &rq.actor, which(&rq)?, &region).await?;
        Ok(on(begun, here(&rq)))
    })
}
