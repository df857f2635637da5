//! The vendor's pages: partners, products, letters, and jobs that were given up.

use app::partners::{self, Listed, NewPartner};
use app::{Error, letters};
use domain::access::Deed;
use domain::ids::{JobId, LetterId, PartnerId};
use domain::money::{in_percent, percent};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{deeds, frames};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::operator::{
    JobRow, JobsPage, LetterPage, LetterRow, NewPartnerPage, OutboxPage, PartnerPage, PartnerRow,
    PartnersPage, ProductPage, ProductRow, ProductsPage,
};
use crate::views::parts::{Badge, Mark, Pager, Shape, Tile, Tone};
use crate::{Later, Realm, Reply, Route, Rq, Words};

const HERE: Realm = Realm::Operator;

/// Partners, products, the outbox, jobs.
pub const ROUTES: &[Route] = &[
    get("/ops", HERE, May(Deed::OPartnerRead), start),
    get("/ops/partners", HERE, May(Deed::OPartnerRead), list),
    get("/ops/partners/new", HERE, May(Deed::OPartnerInvite), new),
    post("/ops/partners", HERE, May(Deed::OPartnerInvite), create),
    get("/ops/partners/{partner}", HERE, May(Deed::OPartnerRead), one),
    post("/ops/partners/{partner}/suspend", HERE, May(Deed::OPartnerSuspend), suspend),
    post("/ops/partners/{partner}/discount", HERE, May(Deed::ODiscountSet), discount),
    post("/ops/partners/{partner}/resume", HERE, May(Deed::OPartnerSuspend), resume),
    post("/ops/partners/{partner}/invite-owner", HERE, May(Deed::OPartnerInvite), invite_owner),
    get("/ops/products", HERE, May(Deed::OProductRead), products),
    get("/ops/products/{slug}", HERE, May(Deed::OProductRead), product),
    get("/ops/outbox", HERE, May(Deed::OOutboxRead), outbox),
    get("/ops/outbox/{letter}", HERE, May(Deed::OOutboxRead), letter),
    get("/ops/outbox/{letter}/html", HERE, May(Deed::OOutboxRead), letter_html),
    get("/ops/jobs", HERE, May(Deed::OOutboxRead), jobs),
    post("/ops/jobs/{job}/retry", HERE, May(Deed::OOutboxRead), retry),
];

/// Rows on a page.
const LIMIT: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: Option<String>,
    state: String,
    done: String,
}

fn start(_rq: Rq) -> Later<Reply> {
    Box::pin(async { Ok(Reply::see_other("/ops/partners")) })
}

/// The sentence shown at a control that this operator cannot use.
fn why_not(rq: &Rq, deed: Deed) -> String {
    match partners::vendor(&rq.actor, deed) {
        Err(Error::Refused(it)) => rq.t.refused(&it),
        Ok(()) | Err(_) => String::new(),
    }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let after: Option<PartnerId> = rq.open_cursor("partners", asked.after.as_deref())?;
        let found = (after, asked.q.as_str());
        let mut all = partners::list(&rq.ctx, &rq.actor, found, LIMIT + 1).await?;
        let more = all.len() > 50;
        all.truncate(50);
        let older = match all.last().filter(|_| more) {
            Some(it) => {
                let cursor = rq.seal_cursor("partners", &it.partner.id)?;
                format!("/ops/partners?q={}&after={cursor}", encoded(&asked.q))
            }
            None => String::new(),
        };
        Reply::page(&PartnersPage {
            frame: frames::operator(&rq, "partners", &rq.t.nav_partners()),
            rows: all.iter().map(|it| row(&rq, it)).collect(),
            q: asked.q,
            why_not_new: why_not(&rq, Deed::OPartnerInvite),
            pager: Pager { words: rq.t.partners_many(all.len()), newer: String::new(), older },
        })
    })
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn state(t: &Words, state: &str, owned: bool) -> Badge {
    match (state, owned) {
        ("suspended", _) => Badge::new(Tone::Bad, "shield-off", t.suspended()),
        (_, false) => Badge::new(Tone::Info, "send", t.partner_waits()),
        _ => Badge::new(Tone::Ok, "check", t.mark_active()),
    }
}

fn row(rq: &Rq, it: &Listed) -> PartnerRow {
    PartnerRow {
        id: it.partner.id.to_string(),
        name: it.partner.name.clone(),
        slug: it.partner.slug.clone(),
        code: it.partner.code.clone(),
        staff: rq.t.number(it.staff),
        clients: rq.t.number(it.clients),
        accounts: rq.t.number(it.accounts),
        state: Some(state(&rq.t, &it.partner.state, it.owner.is_some())),
        since: frames::when(rq, it.partner.created_at),
    }
}

/// Time zones that a form offers; any other can be set by the API.
const ZONES: &[&str] = &[
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Amsterdam",
    "Europe/Berlin",
    "Europe/Copenhagen",
    "Europe/Stockholm",
    "Europe/Warsaw",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Australia/Sydney",
    "Australia/Perth",
    "Pacific/Auckland",
    "UTC",
];

fn new_page(rq: &Rq, form: Form) -> NewPartnerPage {
    NewPartnerPage {
        frame: frames::operator(rq, "partners", &rq.t.partner_new()),
        form: form.read_by(&rq.t),
        zones: ZONES.iter().map(|it| Choice::new(*it, *it)).collect(),
    }
}

fn new(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        partners::vendor(&rq.actor, Deed::OPartnerInvite)?;
        Reply::page(&new_page(&rq, Form::default()))
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    slug: String,
    zone: String,
    owner_name: String,
    owner_email: String,
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let ask = NewPartner {
            name: typed.name,
            slug: typed.slug,
            zone: typed.zone,
            owner_name: typed.owner_name,
            owner_email: typed.owner_email,
        };
        match partners::create(&rq.ctx, &rq.actor, &ask).await {
            Ok(made) => Ok(Reply::see_other(format!("/ops/partners/{}?done=invited", made.id))),
            Err(Error::Invalid(faults)) => {
                Reply::page_with(422, &new_page(&rq, Form::failed(rq.fields()?, faults)))
            }
            Err(other) => Err(other),
        }
    })
}

fn one(rq: Rq) -> Later<Reply> {
    Box::pin(async move { page(&rq, 200, Form::default()).await })
}

async fn page(rq: &Rq, status: u16, form: Form) -> Result<Reply, Error> {
    let id: PartnerId = rq.id("partner")?;
    let (it, staff, invited) = partners::one(&rq.ctx, &rq.actor, id).await?;
    let owned = staff.iter().any(|it| it.role == "owner");
    let waits = invited.iter().find(|it| it.role == "owner").filter(|_| !owned);
    let facts = vec![
        (rq.t.partner_code(), it.code.clone()),
        (rq.t.column_address(), format!("{}/p/{}", rq.ctx.settings.origin, it.slug)),
        (rq.t.field_zone(), it.time_zone.clone()),
        (rq.t.head_staff(), rq.t.people_many(staff.len())),
        (rq.t.head_since(), frames::when(rq, it.created_at).words),
    ];
    let acts = partners::feed(&rq.ctx, &rq.actor, id, 20).await?;
    let discounts = app::addons::discounts(&rq.ctx, &rq.actor, id).await?;
    let zone = TimeZone::get(&it.time_zone).unwrap_or(TimeZone::UTC);
    let today = frames::now(rq).to_zoned(zone).date().to_string();
    let form = if form.has_faults() { form } else { Form::of([("from", &today)]) };
    Reply::page_with(
        status,
        &PartnerPage {
            frame: frames::operator(rq, "partners", &it.name),
            id: id.to_string(),
            badge: Some(state(&rq.t, &it.state, owned)),
            facts,
            owner_waits: waits.map_or_else(String::new, |it| {
                rq.t.partner_waits_for(frames::when(rq, it.created_at).words, &it.email)
            }),
            suspended: it.state == "suspended",
            name: it.name,
            form: form.read_by(&rq.t),
            why_not: why_not(rq, Deed::OPartnerSuspend),
            discounts: discounts
                .iter()
                .filter_map(|(from, bp)| {
                    Some(rq.t.discount_from(in_percent(*bp), midnight(rq, *from)?))
                })
                .collect(),
            why_not_discount: why_not(rq, Deed::ODiscountSet),
            deeds: acts.iter().map(|it| deeds::partner(rq, it)).collect(),
        },
    )
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Reason {
    reason: String,
}

fn suspend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: PartnerId = rq.id("partner")?;
        let typed: Reason = rq.form()?;
        match partners::suspend(&rq.ctx, &rq.actor, id, &typed.reason).await {
            Ok(()) => Ok(Reply::see_other(format!("/ops/partners/{id}?done=suspended"))),
            Err(Error::Invalid(faults)) => page(&rq, 422, Form::failed(rq.fields()?, faults)).await,
            Err(other) => Err(other),
        }
    })
}

/// A day in words: its first moment where the reader is.
fn midnight(rq: &Rq, day: Date) -> Option<String> {
    let at = day.to_zoned(rq.t.zone.clone()).ok()?;
    Some(rq.t.long_date(at.timestamp()))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Discount {
    discount: String,
    from: String,
}

/// A percentage from a day on. What is not one is told beside its field, like a day that is past.
fn discount(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: PartnerId = rq.id("partner")?;
        let typed: Discount = rq.form()?;
        let asked = (typed.from.as_str(), percent(&typed.discount).unwrap_or(-1));
        match app::addons::set_discount(&rq.ctx, &rq.actor, id, asked).await {
            Ok(()) => Ok(Reply::see_other(format!("/ops/partners/{id}?done=discount-set"))),
            Err(Error::Invalid(faults)) => page(&rq, 422, Form::failed(rq.fields()?, faults)).await,
            Err(other) => Err(other),
        }
    })
}

fn resume(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: PartnerId = rq.id("partner")?;
        partners::resume(&rq.ctx, &rq.actor, id).await?;
        Ok(Reply::see_other(format!("/ops/partners/{id}?done=resumed")))
    })
}

fn invite_owner(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: PartnerId = rq.id("partner")?;
        partners::vendor(&rq.actor, Deed::OPartnerInvite)?;
        let (_, _, invited) = partners::one(&rq.ctx, &rq.actor, id).await?;
        let before = invited.into_iter().find(|it| it.role == "owner").ok_or(Error::NotFound)?;
        let owner = (before.name.as_str(), before.email.as_str());
        partners::invite_owner(&rq.ctx, &rq.actor, id, owner).await?;
        Ok(Reply::see_other(format!("/ops/partners/{id}?done=resent")))
    })
}

fn products(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let counts = app::products::heard(&rq.ctx, &rq.actor).await?;
        let all = rq.ctx.catalogue.all();
        let rows = all.iter().map(|it| {
            let of = counts.iter().find(|(id, _, _)| *id == it.id);
            let (accounts, heard) = of.map_or((0, None), |(_, many, at)| (*many, *at));
            let own = &it.definition;
            let plans: Vec<&str> = own.plans.iter().map(|it| it.name.as_str()).collect();
            ProductRow {
                slug: own.slug.clone(),
                tile: Tile::new(&own.name, &own.tone, &own.icon),
                plans: plans.join(", "),
                accounts: rq.t.value_accounts(accounts),
                heard: heard.map(|at| frames::when(&rq, at)).unwrap_or_default(),
                state: heard_mark(&rq.t, heard),
            }
        });
        Reply::page(&ProductsPage {
            rows: rows.collect(),
            frame: frames::operator(&rq, "products", rq.t.nav_products()),
        })
    })
}

fn heard_mark(t: &Words, heard: Option<i64>) -> Mark {
    match heard {
        Some(_) => Mark::new(Shape::Dot, Tone::Ok, t.product_reports()),
        None => Mark::new(Shape::Dash, Tone::Off, t.product_silent()),
    }
}

fn product(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        partners::vendor(&rq.actor, Deed::OProductRead)?;
        let it = rq.ctx.catalogue.by_slug(rq.param("slug")?).ok_or(Error::NotFound)?;
        let counts = app::products::heard(&rq.ctx, &rq.actor).await?;
        let heard = counts.iter().find(|(id, _, _)| *id == it.id).and_then(|(_, _, at)| *at);
        let own = it.definition;
        Reply::page(&ProductPage {
            frame: frames::operator(&rq, "products", &own.name),
            tile: Tile::new(&own.name, &own.tone, &own.icon),
            state: heard_mark(&rq.t, heard),
            facts: vec![
                (rq.t.product_client_id(), own.client_id),
                (rq.t.product_redirects(), own.redirect_uris.join(" ")),
                (rq.t.product_initiate(), own.initiate_login_uri),
                (rq.t.product_logout(), own.backchannel_logout_uri),
                (rq.t.product_events(), own.events_push_uri),
                (rq.t.product_provisioning(), own.provisioning_url),
                (rq.t.product_keys(), own.jwks_file),
                (rq.t.search_accounts(), format!("….{}", own.accounts_domain)),
                (rq.t.filter_usage(), own.activity),
                (rq.t.product_active(), rq.t.value_days(own.active_days)),
            ],
            plans: own
                .plans
                .into_iter()
                .map(|it| {
                    let trial = match it.trial_days {
                        0 => rq.t.product_no_trial().to_owned(),
                        days => rq.t.value_days(days),
                    };
                    (it.code, it.name, trial)
                })
                .collect(),
        })
    })
}

fn sent(t: &Words, row: &letters::Stored) -> Mark {
    match row.state.as_str() {
        "sent" => Mark::new(Shape::Dot, Tone::Ok, t.letter_sent()),
        "failed" => Mark::new(Shape::Icon("triangle-alert"), Tone::Bad, t.mark_failed())
            .note(row.error.clone().unwrap_or_default()),
        _ => Mark::new(Shape::Icon("hourglass"), Tone::Info, t.mark_waiting()),
    }
}

fn outbox(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let older: Option<LetterId> = rq.open_cursor("letters", asked.after.as_deref())?;
        let which = if asked.q.contains('@') {
            letters::Which::To(asked.q.trim().to_owned())
        } else {
            letters::Which::All
        };
        let mut all = letters::list(&rq.ctx, &rq.actor, &which, older, LIMIT).await?;
        let last = all.last().filter(|_| all.len() == 50).map(|it| it.row.id);
        let older = match last {
            Some(id) => {
                let cursor = rq.seal_cursor("letters", &id)?;
                format!("/ops/outbox?q={}&after={cursor}", encoded(&asked.q))
            }
            None => String::new(),
        };
        let wanted = asked.q.to_lowercase();
        all.retain(|it| wanted.contains('@') || it.words.subject.to_lowercase().contains(&wanted));
        let row = |it: &letters::Shown| LetterRow {
            id: it.row.id.to_string(),
            to: it.row.to_email.clone(),
            bounced: super::bounces::badge(&rq, it.row.bounced.as_ref().map(|it| it.0)),
            subject: it.words.subject.clone(),
            at: frames::when(&rq, it.row.created_at),
            state: sent(&rq.t, &it.row),
        };
        Reply::page(&OutboxPage {
            frame: frames::operator(&rq, "outbox", rq.t.nav_outbox()),
            rows: all.iter().map(row).collect(),
            q: asked.q,
            pager: Pager { words: rq.t.letters_many(all.len()), newer: String::new(), older },
        })
    })
}

fn letter(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: LetterId = rq.id("letter")?;
        let it = letters::one(&rq.ctx, &rq.actor, id).await?;
        let origin = &rq.ctx.settings.origin;
        let links = it.words.text.split_whitespace().filter(|word| word.starts_with(origin));
        let sent_at = it.row.sent_at.map(|at| frames::when(&rq, at).words);
        Reply::page(&LetterPage {
            frame: frames::operator(&rq, "outbox", &it.words.subject),
            id: id.to_string(),
            facts: vec![
                (rq.t.letter_to(), super::bounces::to(&rq, &it.row)),
                (rq.t.letter_from(), rq.ctx.vendor()),
                (rq.t.letter_made(), frames::when(&rq, it.row.created_at).words),
                (rq.t.letter_sent(), sent_at.unwrap_or_else(|| rq.t.letter_not_yet().to_owned())),
                (rq.t.letter_id(), it.row.message_id.clone()),
            ],
            state: sent(&rq.t, &it.row),
            links: links.map(str::to_owned).collect(),
            subject: it.words.subject,
            text: it.words.text,
            html: true,
            again: false,
        })
    })
}

/// The letter's own page: nothing runs, nothing is fetched, whatever a letter may say.
fn letter_html(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it = letters::one(&rq.ctx, &rq.actor, rq.id("letter")?).await?;
        let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        let name = hyper::header::CONTENT_SECURITY_POLICY;
        Ok(Reply::html(200, it.words.html).with(name, policy))
    })
}

fn jobs(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let older: Option<JobId> = rq.open_cursor("jobs", asked.after.as_deref())?;
        let counts = letters::job_counts(&rq.ctx, &rq.actor).await?;
        let dead = letters::dead_jobs(&rq.ctx, &rq.actor, older, LIMIT).await?;
        let of = |state: &str| {
            let found = counts.iter().find(|(it, _)| it == state);
            rq.t.number(found.map_or(0, |(_, many)| *many))
        };
        let older = match dead.last().filter(|_| dead.len() == 50) {
            Some(it) => format!("/ops/jobs?after={}", rq.seal_cursor("jobs", &it.id)?),
            None => String::new(),
        };
        let row = |it: &letters::Waiting| JobRow {
            id: it.id.to_string(),
            kind: it.kind.clone(),
            key: it.id.to_string(),
            at: frames::when(&rq, it.run_at),
            attempts: rq.t.number(it.attempts),
            state: Mark::new(Shape::Icon("triangle-alert"), Tone::Bad, rq.t.jobs_given_up())
                .note(it.last_error.clone().unwrap_or_default()),
            retry: true,
        };
        Reply::page(&JobsPage {
            frame: frames::operator(&rq, "jobs", rq.t.nav_jobs()),
            tabs: vec![(rq.t.jobs_given_up(), of("dead"), "/ops/jobs".to_owned(), true)],
            rows: dead.iter().map(row).collect(),
            pager: Pager {
                words: rq.t.jobs_counts(of("done"), of("waiting")),
                newer: String::new(),
                older,
            },
        })
    })
}

fn retry(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        letters::revive(&rq.ctx, &rq.actor, rq.id("job")?).await?;
        Ok(Reply::see_other("/ops/jobs?done=retried"))
    })
}
