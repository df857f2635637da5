//! Today and search: what needs somebody, whose it is, and what a few letters find.

use domain::access::State;
use test_support::both;

use crate::world::{Human, World};

async fn kinds(world: &World, human: &Human, mine: bool) -> Vec<(String, i64)> {
    let today = app::today::queue(&world.portal.ctx, &human.actor(), mine).await.unwrap();
    let mut all: Vec<(String, i64)> =
        today.items.into_iter().map(|it| (it.kind, it.many)).collect();
    all.dedup();
    all
}

fn kind(word: &str, many: i64) -> (String, i64) {
    (word.to_owned(), many)
}

both! {
    async fn the_queue_shows_what_one_reaches_and_no_more(lab) {
        let world = World::new(lab).await;
        world.cell(State::Active).await;
        assert!(kinds(&world, &world.senior, false).await.is_empty(), "all is well");
        let calm = world.browser(&world.senior).get("/p/north").await.text();
        assert!(calm.contains("Nothing needs you") && calm.contains("1 client is fine"), "{calm}");
        for state in [State::Expired, State::Cancelled, State::UnlinkedActive, State::UnlinkedExpired] {
            world.cell(state).await;
        }
        world.cell(State::Invited).await;
        let wanted = [kind("expired", 2), kind("unlinked", 2)];
        assert_eq!(kinds(&world, &world.senior, false).await, wanted);
        assert_eq!(kinds(&world, &world.named, false).await, [kind("expired", 1)]);
        assert_eq!(kinds(&world, &world.assigned, false).await, [kind("expired", 1)]);
        assert!(kinds(&world, &world.senior, true).await.is_empty(), "none is the senior's own");
        assert!(kinds(&world, &world.unrelated, false).await.is_empty());
        assert!(kinds(&world, &world.foreign, false).await.is_empty());
        // Three days on the invitation is worth a look; 48 days on, the open one expires soon.
        world.portal.waits(3);
        assert!(kinds(&world, &world.senior, false).await.contains(&kind("invitation", 1)));
        world.portal.waits(45);
        let later = kinds(&world, &world.named, false).await;
        assert!(later.contains(&kind("expiring", 1)), "{later:?}");
    }

    async fn a_thing_is_put_right_where_it_stands(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Expired).await;
        let named = world.browser(&world.named);
        let page = named.get("/p/north").await;
        let request = format!("/p/north/accounts/{}/request-access", cell.account);
        assert!(page.body.contains(&request), "{}", page.text());
        let sent = named.submit(&request, &request, &[("reason", "Year end")]).await;
        assert_eq!(sent.status(), 303, "{}", sent.text());
        assert_eq!(kinds(&world, &world.named, false).await, [kind("waiting", 1)]);
    }

    async fn what_is_put_away_comes_back_by_itself(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Expired).await;
        let (senior, subject) = (world.browser(&world.senior), cell.account.to_string());
        let fields = [("kind", "expired"), ("subject", subject.as_str()), ("days", "7"), ("who", "")];
        let away = senior.submit("/p/north", "/p/north/today/snooze", &fields).await;
        assert_eq!(away.status(), 303, "{}", away.text());
        assert!(kinds(&world, &world.senior, false).await.is_empty());
        assert_eq!(kinds(&world, &world.owner, false).await, [kind("expired", 1)], "one's own desk");
        assert!(senior.get("/p/north").await.text().contains("1 thing is put away"));
        world.portal.waits(7);
        assert_eq!(kinds(&world, &world.senior, false).await, [kind("expired", 1)]);
        for (kind, days) in [("expired", "8"), ("odd", "7"), ("expired", "x")] {
            let odd = [("kind", kind), ("subject", subject.as_str()), ("days", days)];
            let refused = senior.tries("POST", "/p/north/today/snooze", &odd).await;
            assert_eq!((refused.status(), refused.code().as_str()), (422, "snooze_invalid"));
        }
        senior.post("/p/north/today/snooze", &fields).await;
        senior.post("/p/north/today/wake", &[]).await;
        assert_eq!(kinds(&world, &world.senior, false).await, [kind("expired", 1)]);
        app::housekeeping::sweep(&world.portal.ctx).await.unwrap();
    }

    async fn a_few_letters_find_what_one_reaches(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let mut tx = world.firm().await;
        world.folder(&mut tx, "The Hartley Arms").await;
        world.folder(&mut tx, "100% Hart_").await;
        world.keep(tx).await;
        let found = async |human: &Human, q: &str| {
            let it = app::search::find(&world.portal.ctx, &human.actor(), q, 10).await.unwrap();
            let clients: Vec<String> = it.clients.into_iter().map(|it| it.name).collect();
            (clients, it.accounts.len(), it.people.len())
        };
        let (names, accounts, _) = found(&world.senior, "hart").await;
        assert_eq!(names, ["Hartwell Joinery", "100% Hart_", "The Hartley Arms"], "prefix first");
        assert_eq!(accounts, 1);
        assert_eq!(found(&world.senior, "hart_").await.0, ["100% Hart_"], "marks mean themselves");
        assert_eq!(found(&world.unrelated, "hart").await, (vec![], 0, 0));
        assert_eq!(found(&world.assigned, "hart").await.0, ["Hartwell Joinery"]);
        assert_eq!(found(&world.senior, "@nell").await, (vec![], 0, 1));
        assert_eq!(found(&world.foreign, "hart").await, (vec![], 0, 0));
        // What one works on comes first: a note is work.
        let arms = app::search::find(&world.portal.ctx, &world.senior.actor(), "hartley", 1).await.unwrap();
        let id = arms.clients[0].id;
        let senior = world.browser(&world.senior);
        senior.post(&format!("/p/north/clients/{id}/notes"), &[("text", "Rang them")]).await;
        let hand = app::search::find(&world.portal.ctx, &world.senior.actor(), "", 5).await.unwrap();
        let recent: Vec<&str> = hand.recent.iter().map(|it| it.name.as_str()).collect();
        assert_eq!((hand.pinned.len(), recent), (0, vec!["The Hartley Arms"]));
        let page = senior.get("/p/north/search?q=hart").await.text();
        assert!(page.contains("Hartwell Joinery") && page.contains("Sign in"), "{page}");
        let none = senior.get("/p/north/search?q=zzzz").await.text();
        assert!(none.contains("Nothing is called"), "{none}");
        // Pins are one's own, and for clients that one reaches.
        let pin = format!("/p/north/clients/{}/pin", cell.client);
        assert_eq!(senior.post(&pin, &[("on", "1")]).await.status(), 303);
        let own = app::search::find(&world.portal.ctx, &world.senior.actor(), "", 5).await.unwrap();
        assert_eq!(own.pinned.len(), 1);
        let other = app::search::find(&world.portal.ctx, &world.owner.actor(), "", 5).await.unwrap();
        assert!(other.pinned.is_empty());
        let stranger = world.browser(&world.unrelated).tries("POST", &pin, &[("on", "1")]).await;
        assert_eq!(stranger.status(), 404);
    }

    async fn what_ends_says_how_it_ends(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let (idle, agreed) = (world.cell(State::Active).await, world.cell(State::Active).await);
        const ENDS: store::Sql =
            store::sql("UPDATE connections SET ends_at = $2, runs_out_at = $2 WHERE id = $1");
        let mut tx = world.firm().await;
        let end = world.portal.now() + 50 * domain::time::DAY;
        tx.run(ENDS, &store::vals![agreed.connection, end]).await.unwrap();
        world.keep(tx).await;
        world.portal.waits(48);
        let today = app::today::queue(ctx, &world.senior.actor(), false).await.unwrap();
        let how: Vec<_> = today.items.iter().map(|it| (it.account(), it.agreed)).collect();
        assert_eq!(how, [(agreed.account, true), (idle.account, false)], "soonest first");
        let page = world.browser(&world.senior).get("/p/north").await.text();
        assert!(page.contains("as agreed") && page.contains("Ask to renew"), "{page}");

        // A right that was taken up is over within the hour: by real time, for its holder alone.
        let row = store::elevations::Elevation {
            id: world.lab.id(),
            account: idle.account,
            connection: idle.connection,
            partner: world.north,
            staff: world.senior.staff,
            right: "pay.run".to_owned(),
            reason: "Friday's wages".to_owned(),
            created_at: domain::time::micros(ctx.clock.security()),
            ends_at: domain::time::micros(ctx.clock.security()) + domain::time::HOUR,
        };
        let mut tx = world.firm().await;
        store::elevations::add(&mut tx, &row).await.unwrap();
        world.keep(tx).await;
        let held = async |human: &Human| {
            let today = app::today::queue(ctx, &human.actor(), false).await.unwrap();
            today.rights.into_iter().map(|it| (it.name, it.account)).collect::<Vec<_>>()
        };
        assert_eq!(held(&world.senior).await, [("pay.run".to_owned(), idle.account)]);
        assert!(held(&world.owner).await.is_empty(), "somebody else's is not mine");
        let page = world.browser(&world.senior).get("/p/north").await.text();
        assert!(page.contains("Special right"), "{page}");
        world.portal.passes(domain::time::HOUR);
        assert!(held(&world.senior).await.is_empty(), "it is over");
    }
}
