//! The firm's details: what its owner and seniors say of it.

use app::Error;
use app::firm::{self, Details};
use domain::access::Deed;
use domain::fault::Fault;
use domain::preferences::Cadence;
use serde::Deserialize;

use super::frames;
use super::preferences::zones;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::partners::FirmPage;
use crate::{Later, Realm, Reply, Route, Rq, Words};

const MAY: crate::Access = May(Deed::FirmUpdate);

/// The firm's details.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/settings/firm", Realm::Partner, MAY, show),
    post("/p/{firm}/settings/firm", Realm::Partner, MAY, change),
    post("/p/{firm}/settings/logo", Realm::Partner, MAY, logo).takes(Body::Upload),
    post("/p/{firm}/settings/logo/remove", Realm::Partner, MAY, no_logo),
];

fn digests(t: &Words) -> Vec<Choice> {
    vec![
        Choice::new(Cadence::Off.name(), t.preferences_digest_off()),
        Choice::new(Cadence::Daily.name(), t.preferences_digest_daily()),
        Choice::new(Cadence::Weekly.name(), t.preferences_digest_weekly()),
    ]
}

async fn page(rq: &Rq, form: Form) -> Result<FirmPage, Error> {
    let frame = frames::partner(rq, Place::Settings, rq.t.settings_firm())?;
    Ok(FirmPage {
        frame,
        form: form.read_by(&rq.t),
        zones: zones(),
        digests: digests(&rq.t),
        logo: firm::own_logo(&rq.ctx, &rq.actor).await?,
        logo_fault: String::new(),
    })
}

/// The details as they stand.
async fn stands(rq: &Rq) -> Result<FirmPage, Error> {
    let (it, version) = firm::details(&rq.ctx, &rq.actor).await?;
    let form = Form::of([
        ("name", &it.name),
        ("time_zone", &it.time_zone),
        ("address", &it.address),
        ("place", &it.place),
        ("phone", &it.phone),
        ("website", &it.website),
        ("email", &it.email),
        ("staff_digest", &it.staff_digest),
        ("seen", &version.to_string()),
    ]);
    page(rq, form).await
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&stands(&rq).await?) })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    time_zone: String,
    address: String,
    place: String,
    phone: String,
    website: String,
    email: String,
    staff_digest: String,
    seen: String,
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Typed = rq.form()?;
        let version = it.seen.parse().unwrap_or(-1);
        let new = Details {
            name: it.name,
            time_zone: it.time_zone,
            address: it.address,
            place: it.place,
            phone: it.phone,
            website: it.website,
            email: it.email,
            staff_digest: it.staff_digest,
        };
        match firm::change(&rq.ctx, &rq.actor, version, &new).await {
            Ok(_) => back(&rq),
            Err(Error::Invalid(faults)) => {
                Reply::page_with(422, &page(&rq, Form::failed(rq.fields()?, faults)).await?)
            }
            Err(Error::Stale { current }) => {
                let mut fields = rq.fields()?;
                for it in fields.iter_mut().filter(|it| it.0 == "seen") {
                    it.1 = current.to_string();
                }
                let fault = Fault::new("", "stale_version", rq.t.firm_stale());
                Reply::page_with(409, &page(&rq, Form::failed(fields, vec![fault])).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn logo(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        match firm::set_logo(&rq.ctx, &rq.actor, &rq.upload()?.bytes).await {
            Ok(()) => back(&rq),
            Err(Error::Invalid(faults)) => {
                let fault = faults.into_iter().next();
                let logo_fault =
                    fault.map(|it| rq.t.coded(it.code, &it.detail)).unwrap_or_default();
                Reply::page_with(422, &FirmPage { logo_fault, ..stands(&rq).await? })
            }
            Err(other) => Err(other),
        }
    })
}

fn no_logo(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        firm::remove_logo(&rq.ctx, &rq.actor).await?;
        back(&rq)
    })
}

fn back(rq: &Rq) -> Result<Reply, Error> {
    Ok(Reply::see_other(format!("/p/{}/settings/firm?done=saved", rq.param("firm")?)))
}
