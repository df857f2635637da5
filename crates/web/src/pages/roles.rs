//! Who may do what: the rules themselves as a page, so that it can never say something else.

use domain::access::{self, Deed, Realm as Whose, StepUp, Who};

use super::frames;
use crate::route::Access::Signed;
use crate::route::get;
use crate::views::frame::Place;
use crate::views::staff::{RoleRow, RolesPage};
use crate::{Later, Realm, Reply, Route, Rq, say};

/// The roles screen.
pub const ROUTES: &[Route] = &[get(
    "/p/{firm}/roles",
    Realm::Partner,
    Signed("everybody at a firm may know what their role and the others may do"),
    show,
)];

/// The columns: how somebody may stand to a client.
const COLUMNS: [(Who, &str, &str); 5] = [
    (Who::Owner, "Owner", "One per firm. Reaches every client, internal ones too."),
    (Who::Senior, "Senior", "Reaches every client that is not internal."),
    (Who::Named, "Named manager", "A manager, towards clients they are named for."),
    (Who::Group, "In the group", "A manager, towards clients of their groups."),
    (
        Who::Assigned,
        "Given accounts",
        "A manager who is given single accounts, and an assistant however they reach a client.",
    ),
];

/// Parts of the page, each with the deeds that start so.
const PARTS: [(&str, &[&str]); 5] = [
    ("Clients", &["client."]),
    ("Accounts and connections", &["account.", "access.", "connection.", "tool."]),
    ("Add-ons and payment", &["addon.", "billing.", "invoice.", "payment_method."]),
    ("People", &["staff.", "group.", "ownership."]),
    ("The firm", &["firm.", "audit.", "view.", "api_key.", "webhook."]),
];

fn row(deed: Deed) -> RoleRow {
    RoleRow {
        act: say::upper_first(deed.phrase()),
        may: COLUMNS.iter().map(|it| access::at_best(deed, it.0).allowed()).collect(),
        factor: match deed.step_up() {
            StepUp::Never => "",
            StepUp::Recent => "Within 5 minutes",
            StepUp::FirstInSession => "First time in a session",
        },
    }
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let deeds = Deed::ALL.iter().filter(|it| it.realm() == Whose::Partner);
        let part = |starts: &[&str]| -> Vec<RoleRow> {
            let all = deeds.clone();
            all.filter(|it| starts.iter().any(|start| it.name().starts_with(start)))
                .map(|it| row(*it))
                .collect()
        };
        Reply::page(&RolesPage {
            frame: frames::partner(&rq, Place::Elsewhere, "Who may do what")?,
            roles: COLUMNS.iter().map(|it| (it.1, it.2)).collect(),
            parts: PARTS.iter().map(|(title, starts)| (*title, part(starts))).collect(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_of_the_firm_is_on_the_page_once() {
        for deed in Deed::ALL.iter().filter(|it| it.realm() == Whose::Partner) {
            let parts = PARTS.iter().flat_map(|it| it.1);
            let found = parts.filter(|start| deed.name().starts_with(**start)).count();
            assert_eq!(found, 1, "{deed}");
        }
    }
}
