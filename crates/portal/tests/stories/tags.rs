//! Tags: words that a firm puts on its clients, and finds them by.

use app::clients::{Ask, Columns, Filter, Sort};
use domain::access::State;
use test_support::both;

use crate::world::World;

both! {
    async fn clients_are_found_by_their_tags(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let (one, two) = (world.cell(State::Active).await, world.cell(State::Active).await);
        let senior = world.senior.actor();
        let kept = app::tags::set(ctx, &senior, one.client, " VIP, year  end,, vip ").await.unwrap();
        assert_eq!(kept, ["vip", "year end"]);
        app::tags::set(ctx, &senior, two.client, "year end").await.unwrap();
        let found = async |tag: &str| {
            let filter = Filter { tags: vec![tag.to_owned()], ..Filter::default() };
            let ask = Ask { filter, columns: Columns::All, limit: 10, ..Ask::default() };
            app::clients::list(ctx, &senior, &ask).await.unwrap().folders
        };
        let vips = found("vip").await;
        assert_eq!((vips.len(), vips[0].id), (1, one.client));
        assert_eq!(vips[0].tags, ["vip", "year end"]);
        assert_eq!(found("year end").await.len(), 2);
        assert_eq!(app::clients::texts(ctx, &senior).await.unwrap().tags, ["vip", "year end"]);
        // The page of the list narrows by them and shows them.
        let browser = world.browser(&world.senior);
        let page = browser.get("/p/north/clients?tag=vip&cols=tags").await;
        assert!(page.text().contains("vip, year end"), "{}", page.text());
        let menu = browser.get("/p/north/clients/filter/tag").await;
        assert!(menu.text().contains("year end"), "{}", menu.text());
    }

    async fn every_order_walks_through_each_client_once(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let mut all = Vec::new();
        for _ in 0..4 {
            all.push(world.cell(State::Active).await.client);
        }
        all.sort();
        let senior = world.senior.actor();
        for sort in Sort::ALL {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let ask = Ask { sort, after, limit: 1, ..Ask::default() };
                let page = app::clients::list(ctx, &senior, &ask).await.unwrap();
                let Some(last) = page.folders.last() else { break };
                seen.push(last.id);
                after = Some(last.after.clone());
            }
            seen.sort();
            assert_eq!(seen, all, "{sort:?}");
        }
        let browser = world.browser(&world.senior);
        let page = browser.get("/p/north/clients?sort=manager").await;
        assert_eq!(page.status(), 200);
        assert!(page.raw().contains("scope=\"rowgroup\""), "{}", page.raw());
    }

    async fn tags_are_held_to_their_rules(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let page = format!("/p/north/clients/{}/tags", cell.client);
        let senior = world.browser(&world.senior);
        let many = (0..21).map(|it| format!("t{it}")).collect::<Vec<_>>().join(",");
        for (typed, code) in
            [(many.as_str(), "at most 20 tags"), (&"x".repeat(41), "40"), ("a\u{202e}b", "U+202E")]
        {
            let answer = senior.submit(&page, &page, &[("tags", typed)]).await;
            assert_eq!(answer.status(), 422, "{typed}");
            assert!(answer.text().contains(code), "{typed}: {}", answer.text());
        }
        let tricks = "<script>,{{7*7}},=hyperlink(),%0d%0abcc:";
        let saved = senior.submit(&page, &page, &[("tags", tricks)]).await;
        assert_eq!(saved.status(), 303, "{}", saved.text());
        let shown = senior.get(&format!("/p/north/clients/{}", cell.client)).await;
        assert!(shown.text().contains("<script>"), "as text: {}", shown.text());
        let group = senior.submit(&page, &page, &[("tags", "")]).await;
        assert_eq!(group.status(), 303);
        let none = app::tags::of(&world.portal.ctx, &world.senior.actor(), cell.client).await;
        assert!(none.unwrap().is_empty());
    }
}
