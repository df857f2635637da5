//! Help: short articles in the words of the pages, and which page links to which of them.
//!
//! Articles are `docs/help/*.md`, in German those of `docs/help/de`, else in English; they become
//! HTML when the program is built. A page route without a line in [`SUBJECTS`] fails a test.

use app::Error;
use domain::reader::Lang;

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
    ("/consents/{addon}/return", "own-add-ons"),
    ("/me/addons", "own-add-ons"),
    ("/me/connecting", "own-add-ons"),
    ("/me/return", "own-add-ons"),
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
    ("/ops/addons", "products"),
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
    ("/p/{firm}/accounts/{account}/addons", "add-ons"),
    ("/p/{firm}/addons", "add-ons"),
    ("/p/{firm}/addons/settings", "who-pays"),
    ("/p/{firm}/clients/{client}/addons", "add-ons"),
    ("/p/{firm}/clients/{client}/addons/settings", "who-pays"),
    ("/p/{firm}/connecting", "add-ons"),
    ("/p/{firm}/return", "add-ons"),
    ("/p/{firm}/accounts/export", "export"),
    ("/p/{firm}/access", "access"),
    ("/p/{firm}/accounts/{account}/elevate", "special-rights"),
    ("/p/{firm}/accounts/{account}/activate", "one-account"),
    ("/p/{firm}/accounts/{account}/cancel", "cancelling"),
    ("/p/{firm}/accounts/{account}/close", "one-account"),
    ("/p/{firm}/accounts/{account}/hand-back", "one-account"),
    ("/p/{firm}/accounts/{account}/link", "accounts"),
    ("/p/{firm}/accounts/{account}/move", "one-account"),
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
    ("/p/{firm}/settings/sign-in", "sign-in-rules"),
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
    (Words::nav_staff, &["clients", "client", "new-client", "accounts", "entering", "access",
         "special-rights", "notes", "staff-access", "many-at-once", "add-ons", "import", "export"]),
    (Words::help_leads, &["invitations", "changes-of-partner", "cancelling", "one-account", "partner-staff", "leaving",
         "roles", "groups", "internal-clients", "ownership", "settings", "sign-in-rules", "who-pays", "audit"]),
    (Words::help_owners, &["who-can-get-in", "answer-an-invitation", "answer-a-request", "renewing", "add-a-firm",
         "changing-partner", "remove-a-firm", "own-add-ons"]),
    (Words::help_vendor, &["partners", "connections", "products", "outbox", "brand", "sandbox"]),
];

/// The article for this reader, with the language that it is written in.
fn find(t: &Words, slug: &str) -> Option<(&'static Article, Lang)> {
    let of = |all: &'static [Article]| all.iter().find(|it| it.slug == slug);
    let own = match t.lang {
        Lang::De => of(GERMAN).map(|it| (it, Lang::De)),
        Lang::En => None,
    };
    own.or_else(|| of(ARTICLES).map(|it| (it, Lang::En)))
}

/// As articles say it: their English is not of one country.
const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::De => "de",
    }
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
                .filter_map(|it| find(t, it))
                .map(|(it, lang)| {
                    let foreign = if lang == t.lang { "" } else { tag(lang) };
                    (Link::new(format!("/help/{}", it.slug), it.title), foreign)
                })
                .collect(),
        })
        .collect()
}

fn index(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let frame = frames::public(&rq, rq.t.help());
        Reply::page(&HelpPage { frame, topics: topics(&rq.t, ""), ..HelpPage::default() })
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let slug = rq.param("slug")?;
        let (article, lang) = find(&rq.t, slug).ok_or(Error::NotFound)?;
        let frame = frames::public(&rq, article.title);
        Reply::page(&HelpPage {
            frame,
            body: article.body,
            lang: tag(lang),
            foreign: lang != rq.t.lang,
            topics: topics(&rq.t, article.slug),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_comes_in_the_readers_language_where_it_is_written() {
        let german = Words::new(Lang::De, jiff::tz::TimeZone::UTC, std::sync::Arc::default());
        let said = |t: &Words, slug| find(t, slug).map(|it| (it.0.title, it.1));
        assert_eq!(said(&german, "notes"), Some(("Notizen", Lang::De)));
        assert_eq!(said(&Words::default(), "notes"), Some(("Notes", Lang::En)));
        assert_eq!(said(&german, "no-such-article"), None);
        for article in GERMAN {
            let known = |it: &str| ARTICLES.iter().any(|of| of.slug == it);
            for link in article.body.split("href=\"/help/").skip(1) {
                let there = link.split('"').next().unwrap_or_default();
                assert!(known(there), "docs/help/de/{}.md links {there}.md", article.slug);
            }
            assert!((200..6_000).contains(&article.body.len()), "be short: {}", article.slug);
        }
        for topic in topics(&german, "notes") {
            for (link, lang) in topic.links {
                let slug = link.href.trim_start_matches("/help/");
                let own = GERMAN.iter().any(|it| it.slug == slug);
                assert_eq!(lang, if own { "" } else { "en" }, "{slug}");
            }
        }
    }

    #[test]
    fn a_page_finds_the_subject_nearest_to_it() {
        assert_eq!(subject("/p/{firm}/clients/{client}/notes/{note}/edit"), Some("notes"));
        assert_eq!(subject("/p/{firm}/clients/{client}/activity"), Some("client"));
        assert_eq!(subject("/p/{firm}"), Some("today"));
        assert_eq!(subject("/p/{firm}/clientsx"), None, "only whole segments count");
        assert_eq!(subject("/p/{firm}/nothing-yet"), None, "a start is no subject for the rest");
    }
}
