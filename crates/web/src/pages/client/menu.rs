//! What can be done with a client from its row in the list, each act with why not for whoever may
//! not.

use domain::access::Deed;
use domain::ids::ClientId;

use crate::pages::colleagues::Asking;
use crate::pages::frames;
use crate::route::Access::Deed as May;
use crate::route::get;
use crate::views::clients::{ClientMenuPage, MenuItem};
use crate::views::frame::Place;
use crate::views::parts::Link;
use crate::views::why::Why;
use crate::{Later, Realm, Reply, Route, Rq};

/// The menu of a row.
pub const ROUTES: &[Route] =
    &[get("/p/{firm}/clients/{client}/menu", Realm::Partner, May(Deed::ClientFolderRead), menu)];

fn menu(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        let base = format!("/p/{}", rq.param("firm")?);
        let asking = Asking::of(&rq, &folder, &base).await?;
        let t = &rq.t;
        let item = |icon, path: &str, words: &str, deed: Option<Deed>| MenuItem {
            icon,
            link: Link::new(format!("{base}/clients/{client}{path}"), words),
            why_not: deed.map_or_else(Why::default, |it| asking.why(it)),
        };
        let mut items = vec![
            item("folder-open", "", &t.clients_manage(), None),
            item("plus", "/accounts/new", t.accounts_add(), Some(Deed::AccountCreate)),
            item("users-round", "#staff", t.menu_staff(), Some(Deed::ClientStaffAssign)),
            item("copy", "/staff/copy", t.copy_title(), Some(Deed::ClientStaffAssign)),
            item("hash", "/tags", t.column_tags(), Some(Deed::ClientFolderUpdate)),
            item("history", "/activity", t.activity(), None),
        ];
        if folder.facts.state.connected() {
            items.push(item("unplug", "/cancel", t.bar_cancel(), Some(Deed::ConnectionCancel)));
        }
        let name = folder.row.name.clone();
        Reply::page(&ClientMenuPage {
            frame: frames::partner(&rq, Place::Clients, &name)?,
            id: client.to_string(),
            name,
            items,
        })
    })
}
