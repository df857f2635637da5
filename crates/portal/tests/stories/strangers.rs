//! Every route met by those who have no business there: nobody learns more than that there is
//! nothing for them.

use domain::access::State;
use test_support::both;
use uuid::Uuid;
use web::{Method, Realm, Route};

use crate::portal::{Answer, Browser};
use crate::world::{Cell, World};

fn rows() -> impl Iterator<Item = &'static Route> {
    web::ROUTES.iter().copied().flatten()
}

/// The row's address with these ids in it; other parameters get an id that nothing has.
fn address(row: &Route, firm: &str, cell: &Cell) -> String {
    let part = |it: &str| match it {
        "{firm}" => firm.to_owned(),
        "{client}" => cell.client.to_string(),
        "{account}" => cell.account.to_string(),
        "{invitation}" => cell.invitation.to_string(),
        it if it.starts_with('{') => Uuid::nil().to_string(),
        it => it.to_owned(),
    };
    row.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn ask(browser: &Browser<'_>, row: &Route, path: &str) -> Answer {
    browser.tries(row.method.name(), path, &[]).await
}

both! {
    async fn nobody_gets_past_a_signed_in_door(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let anybody = world.portal.anybody();
        let mut doors = 0;
        for row in rows() {
            let signed = match row.realm {
                Realm::Partner
                | Realm::Client
                | Realm::Operator
                | Realm::AnyPerson
                | Realm::Api
                | Realm::Product => true,
                Realm::Public | Realm::Machine => false,
            };
            if !signed {
                continue;
            }
            doors += 1;
            let path = address(row, "north", &cell);
            let answer = if matches!(row.realm, Realm::Api | Realm::Product) {
                anybody.tries(row.method.name(), &path, &[]).await
            } else {
                ask(&anybody, row, &path).await
            };
            let refused = [401, 415].contains(&answer.status());
            assert!(refused, "{} {path}: {}", row.method.name(), answer.status());
            if row.method == Method::Get && row.realm == Realm::Partner {
                let page = anybody.get(&path).await;
                assert_eq!(page.status(), 303, "{path}");
                assert!(page.location().starts_with("/sign-in?return_to="), "{}", page.location());
            }
        }
        assert!(doors > 25, "the table has {doors} doors only");
    }

    async fn a_session_of_one_realm_is_none_in_another(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        for row in rows() {
            let path = address(row, "north", &cell);
            let strangers = match row.realm {
                Realm::Partner => [&world.client_owner, &world.admin],
                Realm::Client => [&world.owner, &world.admin],
                Realm::Operator => [&world.owner, &world.client_owner],
                Realm::AnyPerson
                | Realm::Public
                | Realm::Api
                | Realm::Product
                | Realm::Machine => continue,
            };
            for human in strangers {
                let answer = ask(&world.browser(human), row, &path).await;
                assert_eq!(answer.status(), 401, "{} {path}", row.method.name());
                // The same token in the other realm's cookie.
                let bent = world.bent(human, row.realm);
                let answer = ask(&bent, row, &path).await;
                assert_eq!(answer.status(), 401, "{} {path}, bent", row.method.name());
            }
        }
    }

    async fn another_firm_is_not_there(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let nothing = world.nothing();
        let foreign = world.browser(&world.foreign);
        for row in rows().filter(|it| it.realm == Realm::Partner) {
            // By its address.
            let there = address(row, "north", &cell);
            let nowhere = address(row, "nowhere", &cell);
            if there != nowhere {
                let (a, b) = (ask(&foreign, row, &there).await, ask(&foreign, row, &nowhere).await);
                assert_eq!((a.status(), b.status()), (404, 404), "{} {there}", row.method.name());
                assert_eq!(
                    a.body.replace("/north", "/nowhere"), b.body, "{} {there}", row.method.name()
                );
            }
            // By the ids of its rows.
            if !["{client}", "{account}", "{invitation}"].iter().any(|it| row.path.contains(it)) {
                continue;
            }
            let (known, random) =
                (address(row, "south", &cell), address(row, "south", &nothing));
            let (a, b) = (ask(&foreign, row, &known).await, ask(&foreign, row, &random).await);
            assert_eq!(a.status(), b.status(), "{} {known}", row.method.name());
            // Which address was asked is all that differs.
            assert_eq!(
                nameless(&a.body, &cell), nameless(&b.body, &nothing), "{} {known}",
                row.method.name()
            );
            if row.method == Method::Get {
                assert_eq!(a.status(), 404, "{known}");
            }
        }
    }

    async fn an_unrelated_manager_learns_nothing_of_a_client(lab) {
        let world = World::new(lab).await;
        let (cell, nothing) = (world.cell(State::Active).await, world.nothing());
        let manager = world.browser(&world.unrelated);
        for row in rows().filter(|it| it.realm == Realm::Partner && it.method == Method::Get) {
            // What has ended is for seniors: the role answers before any folder is looked for.
            let sealed = row.path.starts_with("/p/{firm}/ended/");
            if sealed || !["{client}", "{account}"].iter().any(|it| row.path.contains(it)) {
                continue;
            }
            let known = manager.get(&address(row, "north", &cell)).await;
            let random = manager.get(&address(row, "north", &nothing)).await;
            assert_eq!((known.status(), random.status()), (404, 404), "{}", row.path);
            assert_eq!(known.text(), random.text(), "{}", row.path);
        }
    }
}

fn nameless(body: &str, cell: &Cell) -> String {
    [cell.client.to_string(), cell.account.to_string(), cell.invitation.to_string()]
        .iter()
        .fold(body.to_owned(), |text, id| text.replace(id.as_str(), "ID"))
}
