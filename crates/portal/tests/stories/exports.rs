//! What leaves: lists as CSV and XLSX for those who may, whole data for whom it belongs to.

use app::exports::{Trace, What};
use app::sheets;
use domain::access::State;
use domain::event::Event;
use test_support::both;

use crate::world::{Human, World};

/// A person whose second factor was proven just now.
async fn fresh(world: &World, human: &Human) {
    const PROVE: store::Sql = store::sql("UPDATE sessions SET proven_at = $2 WHERE id = $1");
    let mut tx = world.firm().await;
    let now = domain::time::micros(world.portal.ctx.clock.security());
    tx.run(PROVE, &store::vals![human.session, now]).await.unwrap();
    world.keep(tx).await;
}

/// A trace in one line.
fn told(it: &app::audit::Entry) -> String {
    match &it.act.event {
        Some(Event::ListExported(it)) => {
            format!("{} {} {} {}", it.list, it.format, it.rows, it.filter)
        }
        other => format!("{other:?}"),
    }
}

both! {
    async fn lists_leave_inert_and_only_by_those_who_may(lab) {
        let world = World::new(lab).await;
        world.cell(State::Active).await;
        let mut tx = world.firm().await;
        for name in ["=HYPERLINK(\"http://x\")", "@SUM(1)", "Plain, quoted \"name\""] {
            world.folder(&mut tx, name).await;
        }
        world.keep(tx).await;
        world.portal.passes(6 * 60 * domain::time::SECOND);
        let senior = world.browser(&world.senior);
        let path = "/p/north/clients/export?columns=all";
        let asked = senior.tries("GET", path, &[]).await;
        assert_eq!((asked.status(), asked.code().as_str()), (401, "reauth_required"));
        fresh(&world, &world.senior).await;
        let file = senior.get(path).await;
        assert_eq!(file.status(), 200, "{}", file.text());
        assert!(file.header("content-disposition").contains("clients.csv"));
        assert!(file.body.starts_with('\u{feff}'), "a spreadsheet knows UTF-8 by its mark");
        let sheet = sheets::read(file.body.as_bytes()).unwrap();
        assert_eq!(sheet.columns.len(), 19);
        let names: Vec<&str> = sheet.rows.iter().map(|it| it.cells[0].as_str()).collect();
        assert_eq!(names, [
            "'=HYPERLINK(\"http://x\")", "'@SUM(1)", "Hartwell Joinery", "Plain, quoted \"name\"",
        ]);
        // Filtered as the list is; what the list does not know, the file does not either.
        let some = senior.get("/p/north/clients/export?q=hartwell").await;
        assert_eq!(sheets::read(some.body.as_bytes()).unwrap().rows.len(), 1);
        let odd = senior.tries("GET", "/p/north/clients/export?password_hash=x", &[]).await;
        assert_eq!((odd.status(), odd.code().as_str()), (422, "invalid_sort"));
        let odd = senior.tries("GET", "/p/north/clients/export?format=pdf", &[]).await;
        assert_eq!((odd.status(), odd.code().as_str()), (422, "invalid_format"));
        for list in ["accounts", "staff", "groups", "invitations", "ended"] {
            let file = senior.get(&format!("/p/north/{list}/export")).await;
            assert_eq!(file.status(), 200, "{list}: {}", file.text());
            assert!(file.body.lines().count() >= 1, "{list}");
        }
        for human in [&world.named, &world.grouped, &world.assigned, &world.assistant] {
            fresh(&world, human).await;
            let refused = world.browser(human).tries("GET", path, &[]).await;
            assert_eq!((refused.status(), refused.code().as_str()), (403, "requires_senior"));
        }
        assert_eq!(world.browser(&world.foreign).tries("GET", path, &[]).await.status(), 404);
        // What left comes in again as what it was.
        let back = app::imports::stage(&world.portal.ctx, &world.senior.actor(), "again.csv",
            file.body.clone().into_bytes()).await.unwrap();
        let staged = app::imports::one(&world.portal.ctx, &world.senior.actor(), back).await.unwrap();
        let checked = app::imports::map(&world.portal.ctx, &world.senior.actor(), back, &staged.mapping)
            .await.unwrap();
        assert_eq!(checked.of("problem"), 0, "{:?}", checked.verdicts);
    }

    async fn whole_data_belongs_to_the_owner_and_to_the_person(lab) {
        let world = World::new(lab).await;
        world.cell(State::Active).await;
        for human in [&world.owner, &world.senior] {
            fresh(&world, human).await;
        }
        let path = "/p/north/settings/take-away";
        let refused = world.browser(&world.senior).tries("GET", path, &[]).await;
        assert_eq!((refused.status(), refused.code().as_str()), (403, "requires_owner"));
        let file = world.browser(&world.owner).get(path).await;
        assert_eq!((file.status(), file.header("content-type")), (200, "application/zip"));
        assert!(file.body.starts_with("PK"));
        for name in ["clients.csv", "accounts.csv", "notes.csv", "activity.csv"] {
            assert!(file.body.contains(name), "{name}");
        }
        let own = world.browser(&world.client_owner).get("/me/take-away").await;
        assert_eq!((own.status(), own.header("content-type")), (200, "application/zip"));
        assert!(own.body.contains("connections.csv") && own.body.contains("sign-ins.csv"));
    }

    async fn every_file_leaves_its_trace_and_nothing_else_does(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        world.cell(State::Active).await;
        fresh(&world, &world.senior).await;
        let senior = world.browser(&world.senior);
        let ctx = &world.portal.ctx;
        let traces = async || {
            let family = app::audit::family("files");
            let ask = app::audit::Ask { family, ..app::audit::Ask::default() };
            let all = app::audit::list(ctx, &world.owner.actor(), &ask, (None, 50)).await.unwrap();
            all.into_iter().rev().map(|it| told(&it)).collect::<Vec<_>>()
        };
        for path in [
            "clients/export?q=hartwell&access=open&manager=none",
            "accounts/export?format=xlsx&columns=all",
            "staff/export",
            "audit/export?kind=access&from=2026-01-01",
        ] {
            assert_eq!(senior.get(&format!("/p/north/{path}")).await.status(), 200, "{path}");
        }
        let key = crate::oracle::key_of(&world, &world.owner).await;
        let api = world.portal.calls(&key, "GET", "/api/v1/exports/clients", None).await;
        assert_eq!(api.status(), 200, "{}", api.text());
        let said = traces().await;
        assert_eq!(said, [
            "clients csv 0 \u{201c}hartwell\u{201d}; Access: Open; Manager: Nobody",
            "accounts xlsx 2 ",
            "staff csv 8 ",
            "audit csv 0 Access; from 2026-01-01",
            "clients csv 2 ",
        ]);
        // What is refused, what cannot be read and what is only a page leave none.
        assert_eq!(senior.get("/p/north/clients/export?format=pdf").await.status(), 422);
        assert_eq!(senior.get(&format!("/p/north/clients/{}", cell.client)).await.status(), 200);
        let named = world.browser(&world.named).get("/p/north/clients/export").await;
        assert_eq!(named.status(), 403);
        assert_eq!(traces().await.len(), 5);
        let log = senior.get("/p/north/audit?kind=files").await.text();
        assert!(log.contains("took accounts away as XLSX: 2 rows"), "{log}");
        assert!(log.contains("Narrowed by: Access; from 2026-01-01"), "{log}");
        assert!(app::audit::check(ctx, &world.senior.actor()).await.unwrap().findings.is_empty());
    }

    async fn a_file_that_is_broken_off_leaves_its_trace_too(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let what = || What { list: "clients", format: "csv", filter: String::new() };
        // Nobody took a byte of this one.
        drop(Trace::new(ctx, &world.senior.actor(), what()));
        let mut broken = Trace::new(ctx, &world.senior.actor(), what());
        broken.count(500);
        drop(broken);
        let mut found = Vec::new();
        for _ in 0..10_000 {
            let ask = app::audit::Ask::default();
            let all = app::audit::list(ctx, &world.owner.actor(), &ask, (None, 50)).await.unwrap();
            found = all.iter().map(told).collect();
            if !found.is_empty() {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!(found, ["clients csv 500 "]);
    }
}
