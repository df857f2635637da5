//! The sandbox's clock: business time, moved forward by hand. In production nothing is here.

use app::{Error, sandbox};
use domain::access::Deed;
use domain::fault::Fault;
use domain::time::DAY;
use jiff::civil::Date;
use serde::Deserialize;

use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::operator::SandboxPage;
use crate::{Later, Realm, Reply, Route, Rq};

/// The clock.
pub const ROUTES: &[Route] = &[
    get("/ops/sandbox", Realm::Operator, May(Deed::OOutboxRead), show),
    post("/ops/sandbox", Realm::Operator, May(Deed::OOutboxRead), forward),
];

const STEPS: &[(&str, i64)] = &[("1d", 1), ("7d", 7), ("14d", 14), ("30d", 30), ("60d", 60)];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    forward: String,
    to: String,
}

fn page(rq: &Rq, form: Form) -> Result<SandboxPage, Error> {
    let stand = sandbox::stand(&rq.ctx, &rq.actor)?;
    let ahead = match stand.ahead / DAY {
        0 => rq.t.sandbox_real().to_owned(),
        days => rq.t.sandbox_ahead(rq.t.value_days(days)),
    };
    let step = |(value, days): &(&str, i64)| {
        Choice::new(*value, rq.t.sandbox_forward(rq.t.value_days(*days)))
    };
    Ok(SandboxPage {
        frame: frames::operator(rq, "sandbox", rq.t.nav_sandbox()),
        now: rq.t.large_clock(stand.now),
        ahead,
        steps: STEPS.iter().map(step).collect(),
        form: form.read_by(&rq.t),
        done: Vec::new(),
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Form::default())?) })
}

fn forward(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        sandbox::stand(&rq.ctx, &rq.actor)?;
        let typed: Typed = rq.form()?;
        match moved(&rq, &typed).await {
            Ok(()) => Ok(Reply::see_other("/ops/sandbox?done=moved")),
            Err(Error::Invalid(faults)) => {
                Reply::page_with(422, &page(&rq, Form::failed(rq.fields()?, faults))?)
            }
            Err(other) => Err(other),
        }
    })
}

async fn moved(rq: &Rq, typed: &Typed) -> Result<(), Error> {
    if let Some((_, days)) = STEPS.iter().find(|(it, _)| *it == typed.forward) {
        sandbox::forward(&rq.ctx, &rq.actor, days * DAY).await?;
        return Ok(());
    }
    let unclear = || Error::field(Fault::new("to", "date_invalid", "Enter a day: 2026-12-31."));
    let day: Date = typed.to.trim().parse().map_err(|_| unclear())?;
    let at = day.at(9, 0, 0, 0).to_zoned(frames::zone(rq)).map_err(|_| unclear())?;
    sandbox::move_to(&rq.ctx, &rq.actor, at.timestamp()).await?;
    Ok(())
}
