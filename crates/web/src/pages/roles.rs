//! Who may do what: the rules themselves as a page, so that it can never say something else.

use domain::access::{self, Deed, Realm as Whose, StepUp, Who};

use super::frames;
use crate::route::Access::Signed;
use crate::route::get;
use crate::views::frame::Place;
use crate::views::staff::{RoleRow, RolesPage};
use crate::{Later, Realm, Reply, Route, Rq, Words, say};

/// The roles screen.
pub const ROUTES: &[Route] = &[get(
    "/p/{firm}/roles",
    Realm::Partner,
    Signed("everybody at a firm may know what their role and the others may do"),
    show,
)];

/// The columns: how somebody may stand to a client.
const COLUMNS: [(Who, Said, Said); 5] = [
    (Who::Owner, Words::role_owner, Words::role_owner_what),
    (Who::Senior, Words::role_senior, Words::role_senior_what),
    (Who::Named, Words::role_named, Words::role_named_what),
    (Who::Group, Words::role_group, Words::role_group_what),
    (Who::Assigned, Words::role_given, Words::role_given_what),
];

type Said = fn(&Words) -> &'static str;

/// Parts of the page, each with the deeds that start so.
const PARTS: [(Said, &[&str]); 5] = [
    (Words::part_clients, &["client."]),
    (Words::part_accounts, &["account.", "access.", "connection.", "tool."]),
    (Words::part_addons, &["addon.", "billing.", "invoice.", "payment_method."]),
    (Words::part_people, &["staff.", "group.", "ownership."]),
    (Words::part_firm, &["firm.", "audit.", "view.", "api_key.", "webhook."]),
];

fn row(t: &Words, deed: Deed) -> RoleRow {
    RoleRow {
        act: say::upper_first(t.deed(deed)),
        may: COLUMNS.iter().map(|it| access::at_best(deed, it.0).allowed()).collect(),
        factor: match deed.step_up() {
            StepUp::Never => "",
            StepUp::Recent => t.factor_recent(),
            StepUp::FirstInSession => t.factor_first(),
        },
    }
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let deeds = Deed::ALL.iter().filter(|it| it.realm() == Whose::Partner);
        let part = |starts: &[&str]| -> Vec<RoleRow> {
            let all = deeds.clone();
            all.filter(|it| starts.iter().any(|start| it.name().starts_with(start)))
                .map(|it| row(&rq.t, *it))
                .collect()
        };
        Reply::page(&RolesPage {
            frame: frames::partner(&rq, Place::Elsewhere, rq.t.roles_title())?,
            roles: COLUMNS.iter().map(|it| ((it.1)(&rq.t), (it.2)(&rq.t))).collect(),
            parts: PARTS.iter().map(|(title, starts)| (title(&rq.t), part(starts))).collect(),
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
