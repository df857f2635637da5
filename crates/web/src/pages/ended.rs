//! Ended connections: who ended each and when, what is kept of it, and inviting the client again.

use app::clients::{self, End, Ended, SEALED_DAYS};
use app::sheets;
use domain::access::Deed;
use domain::ids::ClientId;
use domain::sheet::csv;
use domain::time::{DAY, ts};

use super::frames;
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::clients::{EndedPage, EndedRow};
use crate::views::frame::Place;
use crate::{Reply, Rq};

/// The list of what ended, and what is left of it.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/ended", Realm::Partner, May(Deed::ConnectionEnded), list),
    get("/p/{firm}/ended/{client}/notes", Realm::Partner, May(Deed::ConnectionEnded), notes),
    post("/p/{firm}/ended/{client}/again", Realm::Partner, May(Deed::ConnectionEnded), again),
    post("/p/{firm}/ended/{client}/unlist", Realm::Partner, May(Deed::ConnectionEnded), unlist),
];

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let all = clients::ended(&rq.ctx, &rq.actor).await?;
        let base = format!("/p/{}/ended", rq.param("firm")?);
        Reply::page(&EndedPage {
            frame: frames::partner(&rq, Place::Ended, rq.t.nav_ended())?,
            rows: all.into_iter().map(|it| row(&rq, &base, it)).collect(),
        })
    })
}

fn row(rq: &Rq, base: &str, it: Ended) -> EndedRow {
    let how = match it.ended_by.as_str() {
        "client" => rq.t.ended_by_client(),
        "partner" => rq.t.ended_by_firm(),
        "operator" => rq.t.ended_by_vendor(),
        _ => "",
    };
    let until = frames::when(rq, it.ended_at + SEALED_DAYS * DAY).words;
    let contact = [it.contact_name.as_str(), it.contact_email.as_str(), it.phone.as_str()];
    let contact: Vec<&str> = contact.into_iter().filter(|it| !it.is_empty()).collect();
    EndedRow {
        at: frames::when(rq, it.ended_at),
        how: how.to_owned(),
        contact: contact.join(", "),
        kept: rq.t.ended_kept(until, it.notes),
        export: format!("{base}/{}/notes", it.id),
        again: format!("{base}/{}/again", it.id),
        unlist: format!("{base}/{}/unlist", it.id),
        name: it.name,
    }
}

/// The contacts in the first lines, then a line for each note.
fn table(it: &Ended, notes: &[End]) -> String {
    let mut text = sheets::BOM.to_owned();
    csv::write(&mut text, &["What", "When", "Who", "Text"]);
    for (what, value) in [
        ("Client", &it.name),
        ("Contact", &it.contact_name),
        ("E-mail", &it.contact_email),
        ("Phone", &it.phone),
        ("Website", &it.website),
        ("Address", &it.address),
    ] {
        csv::write(&mut text, &[what, "", "", value.as_str()]);
    }
    for note in notes {
        let at = ts(note.created_at).to_string();
        csv::write(&mut text, &["Note", at.as_str(), note.author.as_str(), note.body.as_str()]);
    }
    text
}

fn notes(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let (it, notes) = clients::left_of(&rq.ctx, &rq.actor, client).await?;
        let name = format!("{}.csv", it.name);
        let filter = it.name.clone();
        let what = app::exports::What { list: "ended-client", format: "csv", filter };
        app::exports::left(&rq.ctx, &rq.actor, what, notes.len()).await?;
        Ok(Reply::file("text/csv; charset=utf-8", &name, table(&it, &notes)))
    })
}

fn again(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let made = clients::again(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        let firm = rq.param("firm")?;
        Ok(Reply::see_other(format!("/p/{firm}/invitations/new?client={}", made.id)))
    })
}

fn unlist(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        clients::unlist(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        Ok(Reply::see_other(format!("/p/{}/ended?done=unlisted", rq.param("firm")?)))
    })
}
