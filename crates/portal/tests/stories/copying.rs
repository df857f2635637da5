//! Copying who reaches a client from another one: what comes along, what never does, who may.

use app::copying::{Copied, copy};
use domain::access::State;
use domain::ids::StaffId;
use test_support::both;

use crate::world::World;

/// Who reaches the client otherwise than by role: the groups, and single accounts by person.
fn reaching(matrix: app::staffing::Matrix) -> Vec<(StaffId, bool, usize)> {
    let mut all: Vec<_> = matrix
        .reaching
        .into_iter()
        .filter(|it| !matches!(it.role.as_str(), "owner" | "senior"))
        .map(|it| (it.id, it.group.is_some(), it.accounts.len()))
        .collect();
    all.sort();
    all
}

both! {
    async fn everybody_comes_along_and_nobody_leaves(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let (from, to) = (world.cell(State::Active).await, world.cell(State::Active).await);
        let senior = world.senior.actor();
        // The other client has nobody of the group, and a person of its own.
        app::groups::set_client(ctx, &senior, world.group, to.client, false).await.unwrap();
        let own = (world.unrelated.staff, None);
        app::staffing::set(ctx, &senior, to.client, own, true).await.unwrap();
        let added = copy(ctx, &senior, to.client, from.client).await.unwrap();
        assert_eq!(added.groups, 1);
        let there = app::staffing::matrix(ctx, &senior, from.client).await.unwrap();
        let here = app::staffing::matrix(ctx, &senior, to.client).await.unwrap();
        let (there, here) = (reaching(there), reaching(here));
        for it in &there {
            assert!(here.contains(it), "{it:?} of {there:?} is not in {here:?}");
        }
        assert!(here.iter().any(|it| it.0 == world.unrelated.staff), "nobody loses anything: {here:?}");
        // Again: there is nothing left to add, and nothing is written.
        let again = copy(ctx, &senior, to.client, from.client).await.unwrap();
        assert_eq!(again, Copied::default());
        let page = world.browser(&world.senior);
        let text = page.get(&format!("/p/north/clients/{}/activity?kind=reach", to.client)).await;
        assert_eq!(text.text().matches("copied staff access from").count(), 1, "{}", text.text());
    }

    async fn only_who_gives_access_copies_it(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let (from, to) = (world.cell(State::Active).await, world.cell(State::Active).await);
        let code = |it: app::Error| it.code().to_owned();
        let manager = copy(ctx, &world.named.actor(), to.client, from.client).await;
        assert_eq!(code(manager.unwrap_err()), "requires_senior");
        let stranger = copy(ctx, &world.unrelated.actor(), to.client, from.client).await;
        assert_eq!(code(stranger.unwrap_err()), "not_found");
        let itself = copy(ctx, &world.senior.actor(), to.client, to.client).await;
        let app::Error::Invalid(faults) = itself.unwrap_err() else { panic!("a field is wrong") };
        assert_eq!(faults[0].code, "same_client");
        // What the owner keeps apart is neither read nor changed by this.
        app::internal::mark(ctx, &world.owner.actor(), from.client, true).await.unwrap();
        let hidden = copy(ctx, &world.senior.actor(), to.client, from.client).await;
        assert_eq!(code(hidden.unwrap_err()), "not_found");
        let own = copy(ctx, &world.owner.actor(), to.client, from.client).await;
        assert!(own.is_err());
    }

    async fn the_page_finds_and_copies(lab) {
        let world = World::new(lab).await;
        let (from, to) = (world.cell(State::Active).await, world.cell(State::Active).await);
        app::groups::set_client(
            &world.portal.ctx, &world.senior.actor(), world.group, to.client, false,
        )
        .await
        .unwrap();
        let senior = world.browser(&world.senior);
        let page = format!("/p/north/clients/{}/staff/copy", to.client);
        let text = senior.get(&page).await.raw();
        assert!(text.contains(&from.client.to_string()), "{text}");
        assert!(!text.contains(&format!("value=\"{}\"", to.client)), "not itself: {text}");
        let none = senior.submit(&page, &page, &[("q", "")]).await;
        assert_eq!(none.status(), 422, "{}", none.text());
        assert!(none.text().contains("Choose a client."), "{}", none.text());
        let id = from.client.to_string();
        let done = senior.submit(&page, &page, &[("client", id.as_str())]).await;
        assert_eq!(done.status(), 303, "{}", done.text());
        assert!(done.location().contains("done=copied#staff"));
    }
}
