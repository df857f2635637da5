//! The table of routes as a whole: it can be built, and every row says what it asks of the rules.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::access::Deed;
    use web::pages::help::{ARTICLES, SUBJECTS, subject};
    use web::route::{Route, Router};
    use web::{Access, Method, ROUTES, Realm};

    fn rows() -> impl Iterator<Item = &'static Route> {
        ROUTES.iter().copied().flatten()
    }

    fn name(row: &Route) -> String {
        format!("{} {}", row.method.name(), row.path)
    }

    #[test]
    fn the_table_can_be_built() {
        assert_eq!(Router::build(ROUTES).err(), None);
    }

    /// A row without a deed needs a reason, and rows behind a sign-in are never public.
    #[test]
    fn every_row_names_a_deed_or_a_reason() {
        for row in rows() {
            match row.access {
                Access::Deed(deed) => assert!(Deed::ALL.contains(&deed), "{}", name(row)),
                Access::Public(why) => {
                    assert!(why.len() > 10, "{}: why is it public?", name(row));
                    let open = matches!(row.realm, Realm::Public | Realm::Machine);
                    assert!(open, "{} is behind a sign-in and yet public", name(row));
                }
                Access::Signed(why) => {
                    assert!(why.len() > 10, "{}: whose own things?", name(row));
                    let open = matches!(row.realm, Realm::Public | Realm::Machine);
                    assert!(!open, "{} needs a session and has none", name(row));
                }
            }
        }
    }

    /// Addresses say whose door they are.
    #[test]
    fn realms_and_addresses_agree() {
        for row in rows() {
            let wanted = match row.path.split('/').nth(1).unwrap_or_default() {
                "p" => Some(Realm::Partner),
                "me" => Some(Realm::Client),
                "ops" => Some(Realm::Operator),
                _ => None,
            };
            if let Some(realm) = wanted {
                assert_eq!(row.realm, realm, "{}", name(row));
            }
            if row.realm == Realm::Partner {
                assert!(row.path.starts_with("/p/{firm}"), "{}", name(row));
            }
            if row.path.starts_with("/api/") {
                let machine = matches!(row.realm, Realm::Api | Realm::Product | Realm::Public);
                assert!(machine, "{} takes cookies", name(row));
            }
        }
    }

    /// Browsers know two methods; everything that a page changes is a POST.
    #[test]
    fn pages_change_things_by_post_only() {
        for row in rows().filter(|it| it.realm.is_pages()) {
            let known = matches!(row.method, Method::Get | Method::Post);
            assert!(known, "{} cannot be sent by a form", name(row));
        }
    }

    /// What nobody needs a session for is a short list; it is printed for the reader of a failure.
    #[test]
    fn the_public_list_is_short() {
        let public: BTreeMap<String, &str> = rows()
            .filter_map(|row| match row.access {
                Access::Public(why) => Some((name(row), why)),
                Access::Deed(_) | Access::Signed(_) => None,
            })
            .collect();
        assert!(public.len() <= 60, "{public:#?}");
    }

    /// Rows for everybody that answer with a file instead of a page.
    const FILES: &[&str] = &["/assets/", "/healthz", "/api/", "/.well-known/"];

    /// Every page links the article of its own subject. The name keeps this test among those of
    /// the routes.
    #[test]
    fn routes_of_pages_have_a_help_article() {
        let known = |slug: &str| ARTICLES.iter().any(|it| it.slug == slug);
        let lost: Vec<String> = rows()
            .filter(|it| it.realm.is_pages() && it.method == Method::Get)
            .filter(|it| !FILES.iter().any(|file| it.path.starts_with(file)))
            .filter(|it| !subject(it.path).is_some_and(known))
            .map(name)
            .collect();
        assert!(
            lost.is_empty(),
            "without help: {lost:#?}\nGive each a line in SUBJECTS of crates/web/src/pages/help.rs, \
             and write docs/help/<slug>.md where no article fits."
        );
        for (pattern, slug) in SUBJECTS {
            assert!(known(slug), "{pattern} leads to docs/help/{slug}.md, which is not there");
            let used = rows().any(|it| {
                it.path.strip_prefix(pattern).is_some_and(|it| it.is_empty() || it.starts_with('/'))
            });
            assert!(used, "no page begins with {pattern} any more");
        }
        for article in ARTICLES {
            let (slug, size) = (article.slug, article.body.len());
            assert!(SUBJECTS.iter().any(|it| it.1 == slug), "no page leads to docs/help/{slug}.md");
            for link in article.body.split("href=\"/help/").skip(1) {
                let there = link.split('"').next().unwrap_or_default();
                assert!(known(there), "docs/help/{slug}.md links {there}.md, which is not there");
            }
            assert!((200..6_000).contains(&size), "docs/help/{slug}.md: {size} bytes, be short");
        }
    }
}
