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

    /// What staff do on pages, and the operation of the API that does the same by the same deed. A
    /// new row that changes something fails until it stands here or in [`PAGES_ONLY`].
    const TWINS: &[(&str, &str)] = &[
        (
            "/p/{firm}/accounts/{account}/addons/{addon}/activate",
            "POST /api/v1/accounts/{account}/addons/{addon}/activate",
        ),
        (
            "/p/{firm}/accounts/{account}/addons/{addon}/cancel",
            "POST /api/v1/accounts/{account}/addons/{addon}/cancel",
        ),
        (
            "/p/{firm}/accounts/{account}/addons/{addon}/payer",
            "PUT /api/v1/accounts/{account}/addons/{addon}/payer",
        ),
        (
            "/p/{firm}/accounts/{account}/addons/{addon}/pay",
            "POST /api/v1/accounts/{account}/addons/{addon}/pay",
        ),
        (
            "/p/{firm}/accounts/{account}/addons/{addon}/hand-over",
            "POST /api/v1/accounts/{account}/addons/{addon}/hand-over",
        ),
        (
            "/p/{firm}/accounts/{account}/addons/{addon}/keep-payer",
            "DELETE /api/v1/accounts/{account}/addons/{addon}/payer-change",
        ),
        ("/p/{firm}/addons/settings", "PUT /api/v1/addons/{addon}/default"),
        ("/p/{firm}/access/renew", "POST /api/v1/access-renewals"),
        ("/p/{firm}/access/request", "POST /api/v1/access-requests"),
        ("/p/{firm}/requests/{request}/remind", "POST /api/v1/access-requests/{request}/remind"),
        ("/p/{firm}/accounts/{account}/link", "PUT /api/v1/accounts/{account}/client"),
        (
            "/p/{firm}/accounts/{account}/request-access",
            "POST /api/v1/accounts/{account}/access-requests",
        ),
        (
            "/p/{firm}/accounts/{account}/change/accept",
            "POST /api/v1/accounts/{account}/change/accept",
        ),
        (
            "/p/{firm}/accounts/{account}/change/decline",
            "POST /api/v1/accounts/{account}/change/decline",
        ),
        (
            "/p/{firm}/accounts/{account}/change/object",
            "POST /api/v1/accounts/{account}/change/object",
        ),
        ("/p/{firm}/accounts/{account}/activate", "POST /api/v1/accounts/{account}/activate"),
        ("/p/{firm}/accounts/{account}/cancel", "POST /api/v1/accounts/{account}/cancel"),
        ("/p/{firm}/accounts/{account}/close", "POST /api/v1/accounts/{account}/close"),
        ("/p/{firm}/accounts/{account}/hand-back", "POST /api/v1/accounts/{account}/hand-back"),
        ("/p/{firm}/ended/{client}/again", "POST /api/v1/ended/{client}/again"),
        ("/p/{firm}/ended/{client}/unlist", "POST /api/v1/ended/{client}/unlist"),
        ("/p/{firm}/accounts/{account}/move", "POST /api/v1/accounts/{account}/move"),
        ("/p/{firm}/accounts/{account}/unlink", "DELETE /api/v1/accounts/{account}/client"),
        ("/p/{firm}/ask", "POST /api/v1/asks"),
        ("/p/{firm}/clients", "POST /api/v1/clients"),
        ("/p/{firm}/clients/import", "POST /api/v1/imports"),
        ("/p/{firm}/clients/import/{import}/columns", "PUT /api/v1/imports/{import}/mapping"),
        ("/p/{firm}/clients/import/{import}/discard", "DELETE /api/v1/imports/{import}"),
        ("/p/{firm}/clients/import/{import}/run", "POST /api/v1/imports/{import}/run"),
        ("/p/{firm}/clients/{client}", "PATCH /api/v1/clients/{client}"),
        ("/p/{firm}/clients/{client}/accounts", "POST /api/v1/clients/{client}/accounts"),
        ("/p/{firm}/clients/{client}/archive", "POST /api/v1/clients/{client}/archive"),
        ("/p/{firm}/clients/{client}/cancel", "POST /api/v1/clients/{client}/cancel"),
        ("/p/{firm}/clients/{client}/internal", "PUT /api/v1/clients/{client}/internal"),
        (
            "/p/{firm}/clients/{client}/internal/people",
            "PUT /api/v1/clients/{client}/internal/staff/{staff}",
        ),
        ("/p/{firm}/clients/{client}/invitations", "POST /api/v1/clients/{client}/invitations"),
        ("/p/{firm}/clients/{client}/notes", "POST /api/v1/clients/{client}/notes"),
        ("/p/{firm}/clients/{client}/notes/{note}", "PATCH /api/v1/notes/{note}"),
        ("/p/{firm}/clients/{client}/notes/{note}/delete", "DELETE /api/v1/notes/{note}"),
        ("/p/{firm}/clients/{client}/notes/{note}/pin", "PUT /api/v1/notes/{note}/pin"),
        ("/p/{firm}/clients/{client}/tags", "PUT /api/v1/clients/{client}/tags"),
        ("/p/{firm}/clients/{client}/staff/copy", "POST /api/v1/clients/{client}/staff/copy"),
        ("/p/{firm}/clients/{client}/staff", "PUT /api/v1/clients/{client}/staff/{staff}"),
        ("/p/{firm}/groups", "POST /api/v1/groups"),
        ("/p/{firm}/bulk", "POST /api/v1/runs"),
        ("/p/{firm}/groups/{group}/clients", "POST /api/v1/groups/{group}/clients"),
        ("/p/{firm}/groups/{group}/delete", "DELETE /api/v1/groups/{group}"),
        ("/p/{firm}/jobs/{run}/check", "POST /api/v1/runs"),
        ("/p/{firm}/jobs/{run}/resume", "POST /api/v1/runs/{run}/resume"),
        ("/p/{firm}/jobs/{run}/start", "POST /api/v1/runs/{run}/start"),
        ("/p/{firm}/jobs/{run}/stop", "POST /api/v1/runs/{run}/stop"),
        ("/p/{firm}/jobs/{run}/undo", "POST /api/v1/runs/{run}/undo"),
        ("/p/{firm}/staff/{person}/leave/hand-over", "POST /api/v1/staff/{staff}/handover"),
        ("/p/{firm}/staff/{person}/leave/suspend", "POST /api/v1/staff/{staff}/suspend"),
        ("/p/{firm}/staff/{person}/sign-out", "POST /api/v1/staff/{staff}/sign-out"),
        ("/p/{firm}/settings/firm", "PATCH /api/v1/firm"),
        ("/p/{firm}/today/snooze", "POST /api/v1/today/snoozes"),
        ("/p/{firm}/settings/code", "POST /api/v1/firm/code"),
        ("/p/{firm}/views", "POST /api/v1/views"),
        ("/p/{firm}/views/{view}", "PUT /api/v1/views/{view}"),
        ("/p/{firm}/views/{view}/delete", "DELETE /api/v1/views/{view}"),
        ("/p/{firm}/groups/{group}", "PUT /api/v1/groups/{group}"),
        ("/p/{firm}/invitations/list", "POST /api/v1/runs"),
        ("/p/{firm}/invitations", "POST /api/v1/clients/{client}/invitations"),
        (
            "/p/{firm}/invitations/{invitation}/resend",
            "POST /api/v1/invitations/{invitation}/resend",
        ),
        (
            "/p/{firm}/invitations/{invitation}/withdraw",
            "POST /api/v1/invitations/{invitation}/withdraw",
        ),
        (
            "/p/{firm}/requests/{request}/withdraw",
            "POST /api/v1/access-requests/{request}/withdraw",
        ),
        ("/p/{firm}/settings/logo", "PUT /api/v1/firm/logo"),
        ("/p/{firm}/settings/logo/remove", "DELETE /api/v1/firm/logo"),
        ("/p/{firm}/staff", "POST /api/v1/staff/invitations"),
        ("/p/{firm}/staff/{person}/groups", "PUT /api/v1/staff/{staff}/groups"),
        ("/p/{firm}/staff/{person}/remove", "DELETE /api/v1/staff/{staff}"),
        ("/p/{firm}/staff/{person}/resend", "POST /api/v1/staff/invitations/{invitation}/resend"),
        ("/p/{firm}/staff/{person}/resume", "POST /api/v1/staff/{staff}/resume"),
        ("/p/{firm}/staff/{person}/role", "PUT /api/v1/staff/{staff}/role"),
        ("/p/{firm}/staff/{person}/suspend", "POST /api/v1/staff/{staff}/suspend"),
        (
            "/p/{firm}/staff/{person}/withdraw",
            "POST /api/v1/staff/invitations/{invitation}/withdraw",
        ),
    ];

    /// What only a person in a browser does, by the beginning of its address.
    const PAGES_ONLY: &[(&str, &str)] = &[
        ("/p/{firm}/accounts/{account}/sign-in", "a person enters an account, never a program"),
        ("/p/{firm}/accounts/{account}/elevate", "a person takes it up, with a fresh factor"),
        (
            "/p/{firm}/accounts/{account}/addons/{addon}/reconnect",
            "a person goes to the third party",
        ),
        ("/p/{firm}/connecting", "a person says whose account at the third party it is"),
        ("/p/{firm}/clients/{client}/pin", "one's own desk"),
        ("/p/{firm}/settings/ownership", "two persons agree, each by a fresh factor"),
        ("/p/{firm}/today/wake", "one's own desk"),
        ("/p/{firm}/me", "one's own preferences"),
        ("/p/{firm}/staff/{person}/clients", "reassign asks for the deed of the clients it names"),
        ("/p/{firm}/security", "one's own passkeys, password and sessions"),
        ("/p/{firm}/settings/keys", "keys do not make keys"),
        ("/p/{firm}/settings/sign-in", "a person decides, signed in as the rule asks"),
        ("/p/{firm}/sign-out", "ends a browser's session"),
        ("/p/{firm}/step-up", "a person proves who they are"),
        // Keys belong to firms: owners and the vendor's people act in sessions of their own.
        ("/i/", "an owner reads the firm's rights before they answer"),
        ("/me/", "an owner acts in a session of their own"),
        ("/ops/", "the vendor's people act in sessions of their own"),
        ("/r/", "an owner answers in a session of their own"),
        ("/join/", "a person chooses how they sign in"),
        ("/oauth/", "the sign-in protocol itself"),
        ("/reset/", "a person chooses a password"),
        ("/sign-in", "a person signs in"),
    ];

    #[test]
    fn routes_of_pages_have_twins_in_the_api() {
        let find = |wanted: &str| rows().find(|it| name(it) == wanted);
        let mut wrong = Vec::new();
        for row in rows().filter(|it| it.realm.is_pages() && it.method == Method::Post) {
            let twin = TWINS.iter().find(|it| it.0 == row.path).map(|it| it.1);
            let alone = PAGES_ONLY.iter().any(|it| row.path.starts_with(it.0));
            match (twin, alone) {
                (Some(twin), false) => {
                    let twin = find(twin).unwrap_or_else(|| panic!("{twin} is not there"));
                    if !alike(row.access, twin.access) {
                        wrong.push(format!("{} and {} ask for two deeds", name(row), name(twin)));
                    }
                }
                (None, true) => {}
                (None, false) => wrong.push(format!("{}: no operation of the API", name(row))),
                (Some(_), true) => wrong.push(format!("{}: two answers", name(row))),
            }
        }
        assert!(
            wrong.is_empty(),
            "{wrong:#?}\nGive the API an operation and TWINS a line, or PAGES_ONLY a reason."
        );
    }

    /// The same deed; a person's groups are set by either of two, one for whom and one for where.
    fn alike(page: Access, api: Access) -> bool {
        use Deed::{GroupManage, StaffManage};
        let pair = [Access::Deed(StaffManage), Access::Deed(GroupManage)];
        page == api || (pair.contains(&page) && pair.contains(&api))
    }
}
