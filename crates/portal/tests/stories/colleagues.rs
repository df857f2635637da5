//! Asking a colleague to do what one may not: who can be asked, what they get, and how often.

use app::colleagues::{self, Matter};
use domain::access::{Deed, State};
use domain::ids::StaffId;
use domain::time::DAY;
use serde_json::json;
use test_support::both;

use crate::oracle::key_of;
use crate::world::{Human, World};

async fn able(world: &World, who: &Human, matter: Matter) -> Vec<StaffId> {
    let found = colleagues::whom(&world.portal.ctx, &who.actor(), matter).await.unwrap();
    found.colleagues.into_iter().map(|it| it.id).collect()
}

async fn refused(world: &World, who: &Human, matter: Matter, to: &Human) -> (u16, &'static str) {
    let ctx = &world.portal.ctx;
    let error = colleagues::ask(ctx, &who.actor(), matter, to.staff, "").await.unwrap_err();
    (error.status(), error.code())
}

both! {
    async fn a_refused_act_is_asked_of_somebody_who_may(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let browser = world.browser(&world.named);
        let client = format!("/p/north/clients/{}", cell.client);
        let ask = format!("/p/north/ask?act=connection.cancel&client={}", cell.client);

        // The control that is off offers it, and so does the page of the refusal.
        let link = ask.replace('&', "&#38;");
        let shown = browser.get(&client).await;
        assert!(shown.body.contains(&link), "{}", shown.body);
        let page = browser.get(&format!("{client}/cancel")).await;
        assert_eq!((page.status(), page.code().as_str()), (403, "requires_senior"));
        assert!(page.body.contains(&link), "{}", page.body);

        let form = browser.get(&ask).await.text();
        for words in ["Olive Owner (Owner)", "Sam Senior (Senior account manager)", "Only the firm's owner"] {
            assert!(form.contains(words), "{words}: {form}");
        }
        world.portal.works().await;
        assert!(world.portal.letters().is_empty(), "looking asks nobody");

        let to = world.owner.staff.to_string();
        let about = cell.client.to_string();
        let matter = [("act", "connection.cancel"), ("client", about.as_str())];
        let fields = [matter[0], matter[1], ("to", to.as_str()), ("words", "They leave in May.")];
        let done = browser.submit(&ask, "/p/north/ask", &fields).await;
        assert_eq!(done.location(), format!("{client}?done=asked"), "{}", done.body);
        world.portal.works().await;
        let letters = world.portal.letters();
        assert_eq!(letters.len(), 1);
        assert!(letters[0].to.contains("olive"), "{}", letters[0].to);
        let text = &letters[0].letter.text;
        assert!(text.contains("They leave in May.") && text.contains(&format!("{client}/cancel")));

        // The client's own record tells it.
        let told = world.browser(&world.senior).get(&client).await.text();
        assert!(told.contains("asked Olive Owner to cancel the connection"), "{told}");

        // Once a day; somebody else may be asked meanwhile.
        let again = browser.submit(&ask, "/p/north/ask", &fields).await;
        assert_eq!((again.status(), again.code().as_str()), (429, "already_asked"));
        let senior = world.senior.staff.to_string();
        let other = browser.submit(&ask, "/p/north/ask", &[matter[0], matter[1], ("to", senior.as_str())]).await;
        assert!(other.done(), "{}", other.body);
        world.portal.passes(DAY);
        // A day later the session has ended, and they may be asked again.
        let (ctx, named) = (&world.portal.ctx, world.named.actor());
        let matter = Matter::client(Deed::ConnectionCancel, cell.client);
        colleagues::ask(ctx, &named, matter, world.owner.staff, "").await.unwrap();
    }

    async fn only_who_may_is_asked_and_only_by_who_may_not(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let cancel = Matter::client(Deed::ConnectionCancel, cell.client);
        let seniors = vec![world.owner.staff, world.senior.staff];
        assert_eq!(able(&world, &world.named, cancel).await, seniors);
        // What managers may do, the named one is asked for too.
        let edit = Matter::client(Deed::ClientFolderUpdate, cell.client);
        let mut found = able(&world, &world.assigned, edit).await;
        found.sort_unstable();
        let mut wanted = vec![world.named.staff, world.owner.staff, world.senior.staff];
        wanted.sort_unstable();
        assert_eq!(found, wanted);
        // The owner's own acts are asked of the owner.
        let keys = Matter::firm(Deed::ApiKeyManage);
        assert_eq!(able(&world, &world.senior, keys).await, [world.owner.staff]);

        let no = refused(&world, &world.named, cancel, &world.grouped).await;
        assert_eq!(no, (404, "not_found"), "Greg may not either");
        let no = refused(&world, &world.named, cancel, &world.foreign).await;
        assert_eq!(no, (404, "not_found"));
        let no = refused(&world, &world.unrelated, cancel, &world.owner).await;
        assert_eq!(no, (404, "not_found"), "what one does not reach is not asked about");
        let no = refused(&world, &world.senior, cancel, &world.owner).await;
        assert_eq!(no, (409, "ask_not_needed"));
        let no = refused(&world, &world.suspended, keys, &world.owner).await;
        assert_eq!(no.0, 401);
        let no = refused(&world, &world.named, Matter::firm(Deed::InvoiceRead), &world.owner).await;
        assert_eq!(no, (422, "invalid_fields"), "there is no page to lead to yet");
    }

    async fn an_internal_client_is_asked_about_among_those_who_see_it(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let (ctx, owner) = (&world.portal.ctx, world.owner.actor());
        app::internal::mark(ctx, &owner, cell.client, true).await.unwrap();
        app::internal::set(ctx, &owner, cell.client, world.assigned.staff, true).await.unwrap();
        let cancel = Matter::client(Deed::ConnectionCancel, cell.client);
        assert_eq!(able(&world, &world.assigned, cancel).await, [world.owner.staff]);
        let no = refused(&world, &world.named, cancel, &world.owner).await;
        assert_eq!(no, (404, "not_found"));
    }

    async fn a_program_asks_by_what_the_refusal_names(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let key = key_of(&world, &world.named).await;
        let cancel = format!("/api/v1/clients/{}/cancel", cell.client);
        let body = Some(json!({ "reason": "client_left" }));
        let refused = world.portal.calls(&key, "POST", &cancel, body).await;
        let problem: serde_json::Value = serde_json::from_str(&refused.body).unwrap();
        assert_eq!(problem["ask"], "connection.cancel");
        let path = format!("/api/v1/asks?act=connection.cancel&client={}", cell.client);
        let whom = world.portal.calls(&key, "GET", &path, None).await;
        let whom: serde_json::Value = serde_json::from_str(&whom.body).unwrap();
        assert_eq!(whom["items"][0]["role"], "owner");
        let ask = json!({
            "act": "connection.cancel", "client": cell.client.to_string(),
            "to": whom["items"][0]["id"], "words": "They leave."
        });
        let asked = world.portal.calls(&key, "POST", "/api/v1/asks", Some(ask.clone())).await;
        assert_eq!(asked.status(), 202, "{}", asked.body);
        let again = world.portal.calls(&key, "POST", "/api/v1/asks", Some(ask)).await;
        assert_eq!((again.status(), again.code().as_str()), (429, "already_asked"));
    }
}
