//! Hats: which of one's workspaces. A door that has no session yet asks for one button's press.

use app::people::hats;
use domain::labels::Noun;
use domain::people::Realm as Door;

use super::frames;
use crate::route::{Access, get};
use crate::views::frame::Hat;
use crate::views::people::HatsPage;
use crate::{Later, Realm, Reply, Route, Rq};

/// One page for all.
pub const ROUTES: &[Route] =
    &[get("/hats", Realm::AnyPerson, Access::Signed("one's own workspaces"), show)];

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let own = rq.signed()?;
        let worn = hats::hats(&rq.ctx, own.person).await?;
        let mut all: Vec<Hat> = worn
            .seats
            .iter()
            .map(|it| Hat {
                name: it.name.clone(),
                note: role_words(&rq, &it.role),
                href: format!("/p/{}", it.slug),
                current: false,
            })
            .collect();
        if let Some(first) = worn.businesses.first() {
            all.push(Hat {
                name: first.clone(),
                note: rq.t.hats_owner(rq.t.value_accounts(worn.businesses.len())),
                href: "/me/access".to_owned(),
                current: own.realm == Door::Client,
            });
        }
        if worn.operator.is_some() {
            all.push(Hat {
                name: rq.ctx.vendor(),
                note: rq.t.operator().to_owned(),
                href: "/ops/partners".to_owned(),
                current: own.realm == Door::Operator,
            });
        }
        let mut frame = frames::public(&rq, rq.t.hats_title());
        frame.base = String::new();
        Reply::page(&HatsPage { frame, hats: all })
    })
}

/// A role's word as people read it.
pub(super) fn role_words(rq: &Rq, role: &str) -> String {
    let staff = || rq.t.hats_staff().to_owned();
    domain::access::Role::parse(role).map_or_else(staff, |it| rq.t.one_upper(Noun::of(it)))
}
