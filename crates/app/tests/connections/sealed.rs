//! What a firm keeps of a client whose connection has ended, for 30 days, and coming back.

use app::clients;
use app::connections::{Invite, Whole, Why, cancel, invite};
use test_support::both;

use super::changing::{Other, accepts};
use super::world::{DAY, World, said};

async fn cancelled(it: &World) {
    it.connected(it.jobs).await;
    app::notes::add(&it.ctx, &it.senior, it.client, None, "Keys are with Joe").await.unwrap();
    let why = Why { reason: "client_left".to_owned(), words: String::new() };
    cancel(&it.ctx, &it.senior, Whole::Client(it.client), &why).await.unwrap();
}

both! {
    async fn it_says_who_ended_it_and_leaves_when_the_firm_says_so(lab) {
        let it = World::new(&lab).await;
        cancelled(&it).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        let ended = clients::ended(&it.ctx, &it.senior).await.unwrap();
        let [only] = ended.as_slice() else { panic!("{ended:?}") };
        assert_eq!((only.ended_by.as_str(), only.notes), ("partner", 1));
        let (_, notes) = clients::left_of(&it.ctx, &it.senior, it.client).await.unwrap();
        assert_eq!(notes[0].body, "Keys are with Joe");
        assert_eq!(said(clients::ended(&it.ctx, &it.manager).await), (403, "requires_senior"));
        let foreign = clients::left_of(&it.ctx, &other.senior, it.client).await;
        assert_eq!(said(foreign), (404, "not_found"));
        let foreign = clients::unlist(&it.ctx, &other.senior, it.client).await;
        assert_eq!(said(foreign), (404, "not_found"));

        clients::unlist(&it.ctx, &it.senior, it.client).await.unwrap();
        let twice = clients::unlist(&it.ctx, &it.senior, it.client).await;
        assert_eq!(said(twice), (404, "not_found"));
        assert!(clients::ended(&it.ctx, &it.senior).await.unwrap().is_empty());
    }

    async fn a_client_that_comes_back_brings_its_notes(lab) {
        let it = World::new(&lab).await;
        cancelled(&it).await;
        it.passes(29 * DAY);
        let made = clients::again(&it.ctx, &it.senior, it.client).await.unwrap();
        let ask = Invite {
            email: "joe@hartwell.example".to_owned(),
            products: vec!["jobs".to_owned()],
            ..Invite::default()
        };
        invite(&it.ctx, &it.senior, made.id, &ask).await.unwrap();
        accepts(&it, it.jobs).await.unwrap();
        let notes = app::notes::list(&it.ctx, &it.senior, made.id, "").await.unwrap();
        assert_eq!(notes.len(), 1);
        assert!(clients::ended(&it.ctx, &it.senior).await.unwrap().is_empty());
    }

    async fn after_thirty_days_nothing_is_left_to_come_back_to(lab) {
        let it = World::new(&lab).await;
        cancelled(&it).await;
        it.passes(30 * DAY);
        let late = clients::again(&it.ctx, &it.senior, it.client).await;
        assert_eq!(said(late), (404, "not_found"));
    }
}
