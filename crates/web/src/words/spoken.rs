//! Which rows of staff and operators speak the reader's language; the others, files for programs and
//! spreadsheets, speak English whole.
//!
//! A page is never in two languages at once: its frame, its sentences and its dates come from the one
//! reader that the door makes. Pages are all converted.

use crate::route::Realm;

/// The rows that are converted; `*` stands for everything below. This list only grows.
const CONVERTED: &[&str] = &[
    "/p/{firm}",
    "/p/{firm}/access*",
    "/p/{firm}/accounts/{account}*",
    "/p/{firm}/addons*",
    "/p/{firm}/ask",
    "/p/{firm}/audit",
    "/p/{firm}/audit/check",
    "/p/{firm}/bulk",
    "/p/{firm}/changes",
    "/p/{firm}/clients",
    "/p/{firm}/clients/count",
    "/p/{firm}/clients/counts",
    "/p/{firm}/clients/display",
    "/p/{firm}/clients/filter*",
    "/p/{firm}/clients/import*",
    "/p/{firm}/clients/new",
    "/p/{firm}/clients/unlinked",
    "/p/{firm}/clients/{client}",
    "/p/{firm}/clients/{client}/accounts*",
    "/p/{firm}/clients/{client}/activity",
    "/p/{firm}/clients/{client}/addons*",
    "/p/{firm}/clients/{client}/cancel",
    "/p/{firm}/clients/{client}/archive",
    "/p/{firm}/clients/{client}/edit",
    "/p/{firm}/clients/{client}/internal*",
    "/p/{firm}/clients/{client}/menu",
    "/p/{firm}/clients/{client}/notes*",
    "/p/{firm}/clients/{client}/pin",
    "/p/{firm}/clients/{client}/sign-in",
    "/p/{firm}/clients/{client}/staff*",
    "/p/{firm}/clients/{client}/tags",
    "/p/{firm}/clients/{client}/invitations",
    "/p/{firm}/connecting*",
    "/p/{firm}/return*",
    "/p/{firm}/ended*",
    "/p/{firm}/groups",
    "/p/{firm}/groups/{group}*",
    "/p/{firm}/invitations*",
    "/p/{firm}/jobs",
    "/p/{firm}/jobs/{run}",
    "/p/{firm}/jobs/{run}/check",
    "/p/{firm}/jobs/{run}/progress",
    "/p/{firm}/jobs/{run}/resume",
    "/p/{firm}/jobs/{run}/start",
    "/p/{firm}/jobs/{run}/stop",
    "/p/{firm}/jobs/{run}/undo",
    "/p/{firm}/me",
    "/p/{firm}/requests*",
    "/p/{firm}/roles",
    "/p/{firm}/search",
    "/p/{firm}/security*",
    "/p/{firm}/settings",
    "/p/{firm}/settings/code",
    "/p/{firm}/settings/firm",
    "/p/{firm}/settings/keys*",
    "/p/{firm}/settings/logo*",
    "/p/{firm}/settings/ownership*",
    "/p/{firm}/settings/sign-in",
    "/p/{firm}/sign-out",
    "/p/{firm}/staff",
    "/p/{firm}/staff/new",
    "/p/{firm}/staff/{person}*",
    "/p/{firm}/step-up*",
    "/p/{firm}/today*",
    "/p/{firm}/views*",
    "/ops*",
];

/// Whether this row's page is.
pub(super) fn is_converted(realm: Realm, path: &str) -> bool {
    let fits = |it: &str| match it.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path == it,
    };
    match realm {
        Realm::Partner | Realm::Operator => CONVERTED.iter().any(|it| fits(it)),
        Realm::Client | Realm::AnyPerson | Realm::Public => true,
        // Programs read codes; the sentences beside them are English.
        Realm::Api | Realm::Product | Realm::Machine => false,
    }
}
