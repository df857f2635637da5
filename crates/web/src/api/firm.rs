//! The firm itself: what it says of itself.

use app::firm::Details;
use domain::access::Deed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use crate::route::Access::Deed as May;
use crate::route::{Body, delete, get, patch, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// The firm.
pub const ROUTES: &[Route] = &[
    get("/api/v1/firm", Realm::Api, MAY, show)
        .tells(doc("Get the firm's details").gives::<Firm>(200)),
    patch("/api/v1/firm", Realm::Api, MAY, change).tells(
        doc("Change the firm's details")
            .about(
                "What is not sent stays. An empty text empties a field; a name and a zone must be.",
            )
            .takes::<FirmChange>()
            .versioned()
            .gives::<Firm>(200),
    ),
    put("/api/v1/firm/logo", Realm::Api, MAY, logo).takes(Body::Upload).tells(
        doc("Set the firm's logo")
            .about("PNG or WebP, at most 200 kB and 2,000 pixels on a side; no SVG.")
            .sends(&["image/png", "image/webp"]),
    ),
    delete("/api/v1/firm/logo", Realm::Api, MAY, no_logo).tells(doc("Take the firm's logo away")),
];

const MAY: crate::Access = May(Deed::FirmUpdate);

/// What a firm says of itself.
#[derive(Serialize, ToSchema)]
struct Firm {
    /// Its name.
    name: String,
    /// IANA name: `Europe/London`.
    time_zone: String,
    /// Street and number, in lines.
    address: String,
    /// Town or region.
    place: String,
    /// Telephone.
    phone: String,
    /// Website.
    website: String,
    /// Where people write to.
    email: String,
    /// How often a digest comes to staff who have not chosen: `off`, `daily`, `weekly`.
    staff_digest: String,
    /// What staff need at the sign-in: `vendor`, `second_factor`, `passkey`. A person changes it, on
    /// the firm's page.
    sign_in_rule: &'static str,
    /// The address of its logo; null without one.
    logo: Option<String>,
    /// Counts up with every change; the entity tag.
    version: i64,
}

/// A change of it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct FirmChange {
    name: Option<String>,
    time_zone: Option<String>,
    address: Option<String>,
    place: Option<String>,
    phone: Option<String>,
    website: Option<String>,
    email: Option<String>,
    /// `off`, `daily` or `weekly`.
    staff_digest: Option<String>,
}

async fn shown(rq: &Rq) -> Result<Reply, app::Error> {
    let (it, version) = app::firm::details(&rq.ctx, &rq.actor).await?;
    let rule = app::firm::rule(&rq.ctx, &rq.actor).await?.rule;
    let logo = app::firm::own_logo(&rq.ctx, &rq.actor).await?;
    let logo = Some(logo).filter(|it| !it.is_empty()).map(|it| format!("{}{it}", rq.origin()));
    let firm = Firm {
        logo,
        sign_in_rule: rule.as_str(),
        name: it.name,
        time_zone: it.time_zone,
        address: it.address,
        place: it.place,
        phone: it.phone,
        website: it.website,
        email: it.email,
        staff_digest: it.staff_digest,
        version,
    };
    Ok(Reply::json(200, &firm)?.etag(version))
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { shown(&rq).await })
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let version = rq.if_match()?;
        let it: FirmChange = rq.json()?;
        // What is not sent is taken as it stands; another version is refused by the deed.
        let (old, _) = app::firm::details(&rq.ctx, &rq.actor).await?;
        let new = Details {
            name: it.name.unwrap_or(old.name),
            time_zone: it.time_zone.unwrap_or(old.time_zone),
            address: it.address.unwrap_or(old.address),
            place: it.place.unwrap_or(old.place),
            phone: it.phone.unwrap_or(old.phone),
            website: it.website.unwrap_or(old.website),
            email: it.email.unwrap_or(old.email),
            staff_digest: it.staff_digest.unwrap_or(old.staff_digest),
        };
        app::firm::change(&rq.ctx, &rq.actor, version, &new).await?;
        shown(&rq).await
    })
}

fn logo(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::firm::set_logo(&rq.ctx, &rq.actor, &rq.body).await?;
        Ok(Reply::no_content())
    })
}

fn no_logo(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::firm::remove_logo(&rq.ctx, &rq.actor).await?;
        Ok(Reply::no_content())
    })
}
