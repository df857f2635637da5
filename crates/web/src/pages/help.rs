//! Help: short articles in the words of the pages, and which page links to which of them.
//!
//! Articles are `docs/help/*.md`; they become HTML when the program is built. A page route without
//! a line in [`SUBJECTS`] fails a test.

use app::Error;

use super::frames;
use crate::route::{Access, get};
use crate::views::help::{HelpPage, Topic};
use crate::views::parts::Link;
use crate::{Later, Realm, Reply, Route, Rq, Words};

/// The index, and an article.
pub const ROUTES: &[Route] =
    &[get("/help", Realm::Public, WHY, index), get("/help/{slug}", Realm::Public, WHY, show)];

const WHY: Access = Access::Public("help is the same for everybody, also before signing in");

/// One article.
pub struct Article {
    /// Its name in addresses, and the name of its file.
    pub slug: &'static str,
    /// Its first line.
    pub title: &'static str,
    /// The rest, as HTML of ours.
    pub body: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/help.rs"));

/// The article of each page: the longest pattern that the page's own begins with. One line each.
#[rustfmt::skip]
pub const SUBJECTS: &[(&str, &str)] = &[
    ("/", "signing-in"),
    ("/brand", "brand"),
    ("/hats", "workspaces"),
    ("/help", "why-not"),
    ("/i/{token}", "answer-an-invitation"),
    ("/join/{token}", "signing-in"),
    ("/oauth", "entering"),
    ("/r/{token}", "answer-a-request"),
    ("/reset/{token}", "signing-in"),
    ("/sign-in", "signing-in"),
    ("/me/access", "who-can-get-in"),
    ("/me/access/{partner}/remove", "remove-a-firm"),
    ("/me/ownership", "changing-partner"),
    ("/me/partners", "add-a-firm"),
    ("/me/partners/change", "changing-partner"),
    ("/me/renewals", "renewing"),
    ("/me/requests", "answer-a-request"),
    ("/letters", "preferences"),
    ("/me/security", "security"),
    ("/me/settings", "preferences"),
    ("/me/step-up", "security"),
    ("/me/take-away", "who-can-get-in"),
    ("/ops", "partners"),
    ("/ops/connections", "connections"),
    ("/ops/jobs", "outbox"),
    ("/ops/outbox", "outbox"),
    ("/ops/partners", "partners"),
    ("/ops/products", "products"),
    ("/ops/sandbox", "sandbox"),
    ("/ops/security", "security"),
    ("/ops/settings", "brand"),
    ("/ops/step-up", "security"),
    ("/p/{firm}", "today"),
    ("/p/{firm}/accounts/export", "export"),
    ("/p/{firm}/access", "access"),
    ("/p/{firm}/accounts/{account}/elevate", "special-rights"),
    ("/p/{firm}/accounts/{account}/activate", "one-account"),
    ("/p/{firm}/accounts/{account}/cancel", "cancelling"),
    ("/p/{firm}/accounts/{account}/close", "one-account"),
    ("/p/{firm}/accounts/{account}/hand-back", "one-account"),
    ("/p/{firm}/accounts/{account}/link", "accounts"),
    ("/p/{firm}/accounts/{account}/request-access", "entering"),
    ("/p/{firm}/accounts/{account}/sign-in", "entering"),
    ("/p/{firm}/accounts/{account}/change", "changes-of-partner"),
    ("/p/{firm}/ask", "why-not"),
    ("/p/{firm}/audit", "audit"),
    ("/p/{firm}/accounts/{account}", "one-account"),
    ("/p/{firm}/changes", "changes-of-partner"),
    ("/p/{firm}/clients", "clients"),
    ("/p/{firm}/clients/export", "export"),
    ("/p/{firm}/clients/import", "import"),
    ("/p/{firm}/clients/new", "new-client"),
    ("/p/{firm}/clients/{client}", "client"),
    ("/p/{firm}/clients/{client}/accounts", "accounts"),
    ("/p/{firm}/clients/{client}/cancel", "cancelling"),
    ("/p/{firm}/clients/{client}/internal", "internal-clients"),
    ("/p/{firm}/clients/{client}/notes", "notes"),
    ("/p/{firm}/clients/{client}/sign-in", "entering"),
    ("/p/{firm}/clients/{client}/staff", "staff-access"),
    ("/p/{firm}/ended", "cancelling"),
    ("/p/{firm}/groups", "groups"),
    ("/p/{firm}/invitations", "invitations"),
    ("/p/{firm}/jobs", "many-at-once"),
    ("/p/{firm}/roles", "roles"),
    ("/p/{firm}/search", "today"),
    ("/p/{firm}/me", "preferences"),
    ("/p/{firm}/security", "security"),
    ("/p/{firm}/settings", "settings"),
    ("/p/{firm}/settings/ownership", "ownership"),
    ("/p/{firm}/staff", "partner-staff"),
    ("/p/{firm}/staff/{person}/leave", "leaving"),
    ("/p/{firm}/step-up", "security"),
    ("/p/{firm}/today", "today"),
    ("/p/{firm}/views", "clients"),
];

/// Where a page begins that has no subject of its own: the pattern itself must stand in the list.
const STARTS: &[&str] = &["/", "/p/{firm}", "/ops"];

/// The subject of the page of this pattern.
pub fn subject(pattern: &str) -> Option<&'static str> {
    let fits = |it: &&(&str, &str)| {
        let rest = pattern.strip_prefix(it.0);
        rest.is_some_and(|rest| {
            rest.is_empty() || (rest.starts_with('/') && !STARTS.contains(&it.0))
        })
    };
    SUBJECTS.iter().filter(fits).max_by_key(|it| it.0.len()).map(|it| it.1)
}

/// The address of the article for the page of this pattern; the list of all where it has none.
pub(super) fn address(pattern: &str) -> String {
    subject(pattern).map_or_else(|| "/help".to_owned(), |it| format!("/help/{it}"))
}

/// A heading in the reader's words.
type Heading = fn(&Words) -> &'static str;

/// Who reads what: the headings of the list and their articles.
#[rustfmt::skip]
const SHELVES: &[(Heading, &[&str])] = &[
    (Words::help_everybody, &["signing-in", "security", "preferences", "workspaces", "why-not"]),
    (Words::nav_staff, &["clients", "client", "new-client", "accounts", "entering", "access", "special-rights", "notes", "staff-access", "many-at-once"]),
    (Words::help_leads, &["invitations", "changes-of-partner", "cancelling", "partner-staff", "leaving",
         "roles", "groups", "internal-clients", "ownership", "settings"]),
    (Words::help_owners, &["who-can-get-in", "answer-an-invitation", "answer-a-request", "renewing", "add-a-firm", "changing-partner", "remove-a-firm"]),
    (Words::help_vendor, &["partners", "products", "outbox", "brand", "sandbox"]),
];

fn find(slug: &str) -> Option<&'static Article> {
    ARTICLES.iter().find(|it| it.slug == slug)
}

/// The shelves with their articles; what stands on none comes last, so that nothing is lost.
fn topics(t: &Words, current: &str) -> Vec<Topic> {
    let stands = |slug| SHELVES.iter().any(|it| it.1.contains(&slug));
    let loose: Vec<&str> = ARTICLES.iter().map(|it| it.slug).filter(|it| !stands(it)).collect();
    let shelves = SHELVES.iter().map(|(heading, slugs)| (heading(t), slugs.to_vec()));
    shelves
        .chain([(t.help_more(), loose)])
        .filter(|it| !it.1.is_empty())
        .map(|(heading, slugs)| Topic {
            heading,
            current: slugs.contains(&current),
            links: slugs
                .iter()
                .filter_map(|it| find(it))
                .map(|it| Link::new(format!("/help/{}", it.slug), it.title))
                .collect(),
        })
        .collect()
}

fn index(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let frame = frames::public(&rq, rq.t.help());
        Reply::page(&HelpPage { frame, body: "", topics: topics(&rq.t, "") })
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let slug = rq.param("slug")?;
        let article = find(slug).ok_or(Error::NotFound)?;
        let frame = frames::public(&rq, article.title);
        Reply::page(&HelpPage { frame, body: article.body, topics: topics(&rq.t, article.slug) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_finds_the_subject_nearest_to_it() {
        assert_eq!(subject("/p/{firm}/clients/{client}/notes/{note}/edit"), Some("notes"));
        assert_eq!(subject("/p/{firm}/clients/{client}/activity"), Some("client"));
        assert_eq!(subject("/p/{firm}"), Some("today"));
        assert_eq!(subject("/p/{firm}/clientsx"), None, "only whole segments count");
        assert_eq!(subject("/p/{firm}/nothing-yet"), None, "a start is no subject for the rest");
    }
}
