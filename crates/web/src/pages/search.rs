//! Search: one box for clients, accounts, people, pages and acts; a page of results, and the same
//! as a fragment for the palette.

use app::Error;
use app::reach;
use app::search::{self, Account, Client, Colleague, Kind};
use domain::access::Deed;
use domain::ids::ClientId;
use domain::names;
use serde::Deserialize;

use super::frames;
use crate::route::{Access, Access::Deed as May, get, post};
use crate::views::frame::Place;
use crate::views::today::{FoundGroup, FoundRow, Palette, SearchPage};
use crate::{Later, Realm, Reply, Route, Rq};

/// Finding, and keeping at hand.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/search", Realm::Partner, May(Deed::ClientListRow), find),
    post("/p/{firm}/clients/{client}/pin", Realm::Partner, OWN, pin),
];

const OWN: Access = Access::Signed("one's own desk: nobody else sees what one keeps at hand");

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

fn find(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let limit = if rq.hx() { 8 } else { 25 };
        let groups = groups(&rq, &asked.q, limit).await?;
        if rq.hx() {
            return Reply::page(&Palette { groups, q: asked.q, t: rq.t.clone() });
        }
        let frame = frames::partner(&rq, Place::Elsewhere, rq.t.search_title())?;
        Reply::page(&SearchPage { frame, q: asked.q, groups })
    })
}

async fn groups(rq: &Rq, typed: &str, limit: i64) -> Result<Vec<FoundGroup>, Error> {
    let base = format!("/p/{}", rq.param("firm")?);
    let found = search::find(&rq.ctx, &rq.actor, typed, limit).await?;
    let clients = |of: &[Client]| of.iter().map(|it| client(it, &base)).collect::<Vec<_>>();
    let leads = reach::firm(reach::staff(&rq.actor)?, Deed::StaffManage).is_ok();
    let accounts = found.accounts.iter().map(|it| account(rq, it, &base)).collect();
    let people = found.people.iter().map(|it| person(it, &base, leads)).collect();
    let (pages, acts) = places(rq, &base, typed)?;
    let group = |kind, words: &str, rows| FoundGroup { kind, words: words.to_owned(), rows };
    let groups = vec![
        group("pinned", rq.t.search_pinned(), clients(&found.pinned)),
        group("recent", rq.t.today_recent(), clients(&found.recent)),
        group("clients", &rq.t.nav_clients(), clients(&found.clients)),
        group("accounts", rq.t.search_accounts(), accounts),
        group("people", rq.t.search_people(), people),
        group("acts", rq.t.search_do(), acts),
        group("pages", rq.t.search_pages(), pages),
    ];
    Ok(groups.into_iter().filter(|it| !it.rows.is_empty()).collect())
}

fn client(it: &Client, base: &str) -> FoundRow {
    let sign_in = match (it.account, it.accounts) {
        (Some(account), _) => format!("{base}/accounts/{account}/sign-in"),
        (None, 0) => String::new(),
        (None, _) => format!("{base}/clients/{}/sign-in", it.id),
    };
    FoundRow {
        href: format!("{base}/clients/{}", it.id),
        icon: if it.pinned { "pin" } else { "folder" },
        name: it.name.clone(),
        note: it.number.clone(),
        choose: it.account.is_none(),
        sign_in,
    }
}

fn account(rq: &Rq, it: &Account, base: &str) -> FoundRow {
    let product = rq.ctx.catalogue.name(it.product.into());
    let folder = it.client_name.as_deref().filter(|name| *name != it.business);
    let note = [Some(product.as_str()), Some(it.subdomain.as_str()), folder];
    FoundRow {
        href: match it.client {
            Some(client) => format!("{base}/clients/{client}#accounts"),
            None => format!("{base}/accounts/{}/link", it.id),
        },
        icon: "package",
        name: it.business.clone(),
        note: note.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        sign_in: format!("{base}/accounts/{}/sign-in", it.id),
        choose: false,
    }
}

fn person(it: &Colleague, base: &str, leads: bool) -> FoundRow {
    FoundRow {
        href: if leads {
            format!("{base}/staff/{}", it.id)
        } else {
            format!("{base}/clients?manager={}", it.id)
        },
        icon: "user-round",
        name: it.name.clone(),
        note: it.email.clone(),
        ..FoundRow::default()
    }
}

/// Pages and acts of this person's role, by the letters of their words.
fn places(rq: &Rq, base: &str, typed: &str) -> Result<(Vec<FoundRow>, Vec<FoundRow>), Error> {
    let staff = reach::staff(&rq.actor)?;
    let (kind, letters) = search::read(typed);
    if matches!(kind, Kind::Number | Kind::People) {
        return Ok((Vec::new(), Vec::new()));
    }
    let letters = names::name_sort(&letters);
    let may = |deed: Option<Deed>| deed.is_none_or(|it| reach::firm(staff, it).is_ok());
    let fits = |words: &str| {
        let words = names::name_sort(words);
        words.starts_with(&letters) || words.split(' ').any(|it| it.starts_with(&letters))
    };
    let row = |(path, icon, words, deed): (&str, &'static str, &str, Option<Deed>)| {
        (may(deed) && fits(words)).then(|| FoundRow {
            href: format!("{base}{path}"),
            icon,
            name: words.to_owned(),
            ..FoundRow::default()
        })
    };
    let (clients, new, changes) = (rq.t.nav_clients(), rq.t.clients_new(), rq.t.nav_changes());
    let pages = [
        ("", "house", rq.t.nav_today(), None),
        ("/clients", "folder", clients.as_str(), None),
        ("/invitations", "send", rq.t.nav_invitations(), Some(Deed::StaffManage)),
        ("/staff", "users-round", rq.t.nav_staff(), Some(Deed::StaffManage)),
        ("/groups", "building-2", rq.t.nav_groups(), Some(Deed::StaffManage)),
        ("/changes", "calendar-clock", changes.as_str(), None),
        ("/ended", "unplug", rq.t.nav_ended(), Some(Deed::ConnectionEnded)),
        ("/settings", "settings-2", rq.t.nav_settings(), Some(Deed::ApiKeyManage)),
        ("/security", "shield-check", rq.t.my_security(), None),
    ];
    let acts = [
        ("/clients/new", "plus", new.as_str(), Some(Deed::ClientFolderCreate)),
        ("/clients/import", "folder-input", rq.t.search_import(), Some(Deed::ClientFolderCreate)),
        ("/clients/export", "file-text", rq.t.search_export(), Some(Deed::ClientExportCsv)),
        ("/staff/new", "user-round-plus", rq.t.staff_invite(), Some(Deed::StaffManage)),
    ];
    let pages = pages.into_iter().filter_map(row).collect();
    Ok((pages, acts.into_iter().filter_map(row).collect()))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Pin {
    on: String,
}

fn pin(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Pin = rq.form()?;
        let client: ClientId = rq.id("client")?;
        let on = asked.on == "1";
        search::pin(&rq.ctx, &rq.actor, client, on).await?;
        let done = if on { "pinned" } else { "unpinned" };
        Ok(Reply::see_other(format!("/p/{}/clients/{client}?done={done}", rq.param("firm")?)))
    })
}
