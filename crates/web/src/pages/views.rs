//! Saved views of the list of clients: saving one, all of them, and the pinned ones in the sidebar.

use app::Error;
use app::clients::views::{self, Typed, View};
use domain::access::Deed;
use domain::ids::ViewId;
use serde::Deserialize;

use super::clients::{Asked, address};
use super::colleagues::why_not;
use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::Form;
use crate::views::frame::Place;
use crate::views::saved::{PinnedViews, ViewFormPage, ViewRow, ViewsPage};
use crate::views::why::Why;
use crate::{Later, Realm, Reply, Route, Rq};

const MAY: crate::Access = May(Deed::ClientListRow);

/// Saved views.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/views", Realm::Partner, MAY, list),
    get("/p/{firm}/views/new", Realm::Partner, MAY, new),
    get("/p/{firm}/views/pinned", Realm::Partner, MAY, pinned),
    post("/p/{firm}/views", Realm::Partner, MAY, save),
    get("/p/{firm}/views/{view}", Realm::Partner, MAY, edit),
    post("/p/{firm}/views/{view}", Realm::Partner, MAY, change),
    post("/p/{firm}/views/{view}/delete", Realm::Partner, MAY, delete),
];

fn base(rq: &Rq) -> Result<String, Error> {
    Ok(format!("/p/{}", rq.param("firm")?))
}

/// Where a view leads: its own query, and which view it is.
fn leads(base: &str, it: &View) -> String {
    let asked = Asked::read(&it.query).unwrap_or_default();
    let id = it.id.to_string();
    address(base, asked.pairs().into_iter().chain([("view", id.as_str())]))
}

/// The views with how many clients each finds now. A query of an older list that is no longer
/// understood finds none, and says so by a dash.
async fn counted(rq: &Rq, all: &[View]) -> Result<Vec<String>, Error> {
    let products = rq.ctx.catalogue.all();
    let zone = frames::zone(rq);
    let addons = rq.ctx.addons.all();
    let read = |it: &View| Asked::read(&it.query)?.narrow((&products, &addons), &zone);
    let filters: Vec<_> = all.iter().map(|it| read(it).ok()).collect();
    let known: Vec<_> = filters.iter().flatten().cloned().collect();
    let mut counts = app::clients::count_each(&rq.ctx, &rq.actor, &known).await?.into_iter();
    let words = |it: &Option<_>| match it {
        Some(_) => counts.next().map(|it| rq.t.number(it)).unwrap_or_default(),
        None => "–".to_owned(),
    };
    Ok(filters.iter().map(words).collect())
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let base = base(&rq)?;
        let all = views::list(&rq.ctx, &rq.actor).await?;
        let counts = counted(&rq, &all).await?;
        let share = why_not(&rq, Deed::ViewShare).await?;
        let rows = all.iter().zip(counts).map(|(it, count)| ViewRow {
            id: it.id.to_string(),
            name: it.name.clone(),
            href: leads(&base, it),
            count,
            whose: if it.staff.is_some() { rq.t.view_mine() } else { rq.t.view_firm() },
            pinned: it.pinned,
            why_not: if it.staff.is_some() { Why::default() } else { share.clone() },
        });
        let rows = rows.collect();
        Reply::page(&ViewsPage {
            frame: frames::partner(&rq, Place::Clients, rq.t.views_title())?,
            rows,
        })
    })
}

fn pinned(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&pinned_part(&rq).await?) })
}

/// The pinned views with their counts.
pub(crate) async fn pinned_part(rq: &Rq) -> Result<PinnedViews, Error> {
    let base = base(rq)?;
    let mut all = views::list(&rq.ctx, &rq.actor).await?;
    all.retain(|it| it.pinned);
    let counts = counted(rq, &all).await?;
    let row = |(it, count): (&View, String)| (leads(&base, it), it.name.clone(), count);
    let links = all.iter().zip(counts).map(row).collect();
    Ok(PinnedViews { base: base.clone(), links, oob: false, t: rq.t.clone() })
}

async fn form_page(rq: &Rq, status: u16, form: Form, id: String) -> Result<Reply, Error> {
    let page = ViewFormPage {
        frame: frames::partner(
            rq,
            Place::Clients,
            if id.is_empty() { rq.t.clients_save_view() } else { rq.t.views_view() },
        )?,
        why_not_share: why_not(rq, Deed::ViewShare).await?,
        form: form.read_by(&rq.t),
        id,
    };
    Reply::page_with(status, &page)
}

fn new(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let query = asked.query();
        let form = Form::of([("query", query.as_str()), ("pinned", "1")]);
        form_page(&rq, 200, form, String::new()).await
    })
}

/// The form, as posted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    name: String,
    whose: String,
    pinned: String,
    query: String,
}

impl Posted {
    fn typed(&self) -> Typed {
        Typed { name: self.name.clone(), shared: self.whose == "firm", pinned: self.pinned == "1" }
    }
}

fn save(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let posted: Posted = rq.form()?;
        // Kept as the list itself would write it, and only what the list understands.
        let asked = Asked::read(&posted.query)?;
        asked.narrow((&rq.ctx.catalogue.all(), &rq.ctx.addons.all()), &frames::zone(&rq))?;
        match views::save(&rq.ctx, &rq.actor, &posted.typed(), &asked.query()).await {
            Ok(_) => Ok(Reply::see_other(format!("{}/views?done=saved", base(&rq)?))),
            Err(Error::Invalid(faults)) => {
                form_page(&rq, 422, Form::failed(rq.fields()?, faults), String::new()).await
            }
            Err(other) => Err(other),
        }
    })
}

fn edit(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ViewId = rq.id("view")?;
        let it = views::one(&rq.ctx, &rq.actor, id).await?;
        let whose = if it.staff.is_some() { "mine" } else { "firm" };
        let pinned = if it.pinned { "1" } else { "" };
        let form = Form::of([("name", it.name.as_str()), ("whose", whose), ("pinned", pinned)]);
        form_page(&rq, 200, form, id.to_string()).await
    })
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ViewId = rq.id("view")?;
        let posted: Posted = rq.form()?;
        match views::change(&rq.ctx, &rq.actor, id, &posted.typed()).await {
            Ok(()) => Ok(Reply::see_other(format!("{}/views?done=saved", base(&rq)?))),
            Err(Error::Invalid(faults)) => {
                form_page(&rq, 422, Form::failed(rq.fields()?, faults), id.to_string()).await
            }
            Err(other) => Err(other),
        }
    })
}

fn delete(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        views::delete(&rq.ctx, &rq.actor, rq.id("view")?).await?;
        Ok(Reply::see_other(format!("{}/views?done=deleted", base(&rq)?)))
    })
}
