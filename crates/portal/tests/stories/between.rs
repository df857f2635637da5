//! An account from one folder into another: what is said before is what follows, who may, and what
//! somebody who may not learns.

use app::accounts::between::{look, relocate};
use app::accounts::{assign, unassign};
use domain::access::State;
use domain::ids::{ClientId, SignInId};
use store::sign_ins::{self, SignIn};
use test_support::both;

use crate::world::{Cell, Human, World};

/// A folder that only the seniors reach.
async fn bare(world: &World, name: &str) -> ClientId {
    let mut tx = world.firm().await;
    let details = store::clients::Details {
        name: name.to_owned(),
        name_sort: domain::names::name_sort(name),
        skeleton: domain::names::skeleton(name),
        search: domain::names::name_sort(name),
        ..store::clients::Details::default()
    };
    let id: ClientId = world.lab.id();
    store::clients::add(&mut tx, id, &details, world.portal.now()).await.unwrap();
    world.keep(tx).await;
    id
}

async fn reaches(world: &World, human: &Human, cell: &Cell) -> bool {
    app::accounts::one(&world.portal.ctx, &human.actor(), cell.account).await.is_ok()
}

/// Somebody is in the product.
async fn inside(world: &World, who: &Human, cell: &Cell) -> SignInId {
    let now = world.portal.now();
    let row = SignIn {
        id: world.lab.id(),
        account: cell.account,
        connection: cell.connection,
        partner: world.north,
        staff: who.staff,
        person: who.person,
        product: world.product,
        session: who.session,
        mode: "own_rights".to_owned(),
        hint_until: now,
        hint_used_at: Some(now),
        reauth_at: None,
        created_at: now,
        redeemed_at: Some(now),
        ended_at: None,
        ended_because: None,
    };
    let mut tx = world.firm().await;
    sign_ins::add(&mut tx, &row, row.id.0.as_bytes()).await.unwrap();
    world.keep(tx).await;
    row.id
}

both! {
    async fn what_is_said_before_is_what_follows(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let cell = world.cell(State::Active).await;
        let to = bare(&world, "Bluewater Kayaks").await;
        let senior = world.senior.actor();

        let said = look(ctx, &senior, cell.account, to).await.unwrap();
        assert_eq!(said.gain, Vec::<String>::new());
        assert_eq!(said.lose, ["Asa Assistant", "Greg Group", "Nell Named"]);
        assert_eq!(said.keep, ["Ann Assigned"]);
        assert!(said.empties(), "it is the only account there");
        // Looking has changed nothing.
        for it in [&world.named, &world.grouped, &world.assistant, &world.assigned] {
            assert!(reaches(&world, it, &cell).await);
        }

        relocate(ctx, &senior, cell.account, to).await.unwrap();
        for it in [&world.named, &world.grouped, &world.assistant] {
            assert!(!reaches(&world, it, &cell).await, "by the old folder alone");
        }
        assert!(reaches(&world, &world.assigned, &cell).await, "given this very account");
        let account = app::accounts::one(ctx, &senior, cell.account).await.unwrap();
        assert_eq!(account.row.client, Some(to));
        assert_eq!(account.facts.state, State::Active, "access does not change");
        // The folder stays, without an account (clarification 2).
        let left = app::clients::folder(ctx, &senior, cell.client).await.unwrap();
        assert_eq!(left.total, 0);

        // Back: those who lost it have it again.
        let back = relocate(ctx, &senior, cell.account, cell.client).await.unwrap();
        assert_eq!(back.gain, ["Asa Assistant", "Greg Group", "Nell Named"]);
        assert!(reaches(&world, &world.named, &cell).await);
    }

    async fn each_feed_says_what_happened_there(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let cell = world.cell(State::Active).await;
        let to = bare(&world, "Bluewater Kayaks").await;
        relocate(ctx, &world.senior.actor(), cell.account, to).await.unwrap();
        let kinds = async |client| {
            let actor = world.senior.actor();
            let all = app::clients::activity(ctx, &actor, (client, None), None, 10).await.unwrap();
            all.into_iter().filter_map(|it| it.event).map(|it| it.kind()).collect::<Vec<_>>()
        };
        assert_eq!(kinds(cell.client).await, ["account_moved"]);
        assert_eq!(kinds(to).await, ["account_linked"]);
    }

    async fn whoever_loses_it_is_signed_out(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let cell = world.cell(State::Active).await;
        let to = bare(&world, "Bluewater Kayaks").await;
        let stays = inside(&world, &world.assigned, &cell).await;
        let goes = inside(&world, &world.grouped, &cell).await;
        relocate(ctx, &world.senior.actor(), cell.account, to).await.unwrap();
        let mut tx = world.firm().await;
        let ended = sign_ins::one(&mut tx, goes).await.unwrap().unwrap();
        assert_eq!(ended.ended_because.as_deref(), Some("reach_lost"));
        let open = sign_ins::one(&mut tx, stays).await.unwrap().unwrap();
        assert_eq!(open.ended_at, None);
    }

    async fn the_rules_of_taking_out_and_putting_in_hold(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let cell = world.cell(State::Active).await;
        let to = bare(&world, "Bluewater Kayaks").await;
        let code = async |human: &Human, to| {
            let done = relocate(ctx, &human.actor(), cell.account, to).await;
            done.map_or_else(|it| it.code().to_owned(), |_| "done".to_owned())
        };
        assert_eq!(code(&world.grouped, cell.client).await, "requires_senior");
        // A folder out of reach is not there, before anything is said about rights.
        assert_eq!(code(&world.grouped, to).await, "not_found");
        assert_eq!(code(&world.unrelated, to).await, "not_found");
        assert_eq!(code(&world.foreign, to).await, "not_found");
        assert_eq!(code(&world.senior, world.lab.id()).await, "not_found");
        assert_eq!(code(&world.senior, cell.client).await, "already_in_folder");
        unassign(ctx, &world.senior.actor(), cell.account).await.unwrap();
        assert_eq!(code(&world.senior, to).await, "not_in_folder");
        assign(ctx, &world.senior.actor(), cell.account, cell.client).await.unwrap();
        for state in [State::Expired, State::Cancelled] {
            let it = world.cell(state).await;
            relocate(ctx, &world.senior.actor(), it.account, to).await.unwrap();
            let now = app::accounts::one(ctx, &world.senior.actor(), it.account).await.unwrap();
            assert_eq!(now.facts.state, state, "access stays as it was");
        }
    }

    async fn only_the_owner_moves_into_an_internal_client_and_out_of_it(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let cell = world.cell(State::Active).await;
        let to = bare(&world, "Our own books").await;
        let owner = world.owner.actor();
        app::internal::mark(ctx, &owner, to, true).await.unwrap();
        let hidden = relocate(ctx, &world.senior.actor(), cell.account, to).await.unwrap_err();
        assert_eq!(hidden.code(), "not_found");
        // A senior who was added sees it, and still may not hide an account in it.
        app::internal::set(ctx, &owner, to, world.senior.staff, true).await.unwrap();
        let refused = relocate(ctx, &world.senior.actor(), cell.account, to).await.unwrap_err();
        assert_eq!(refused.code(), "requires_owner");
        app::internal::set(ctx, &owner, to, world.senior.staff, false).await.unwrap();

        let said = relocate(ctx, &owner, cell.account, to).await.unwrap();
        let lose = ["Ann Assigned", "Asa Assistant", "Greg Group", "Nell Named", "Sam Senior"];
        assert_eq!(said.lose, lose);
        assert!(!reaches(&world, &world.senior, &cell).await);
        // The feed of the ordinary client does not name the internal one.
        let page = world.browser(&world.senior);
        let text = page.get(&format!("/p/north/clients/{}/activity", cell.client)).await.text();
        assert!(text.contains("to another client"), "{text}");
        assert!(!text.contains("Our own books"), "{text}");
        let back = relocate(ctx, &owner, cell.account, cell.client).await.unwrap();
        assert_eq!(back.gain, lose);
    }

    async fn the_page_finds_tells_moves_and_takes_back(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let to = bare(&world, "Bluewater Kayaks").await;
        let senior = world.browser(&world.senior);
        let page = format!("/p/north/accounts/{}/move", cell.account);
        let text = senior.get(&format!("{page}?q=kayak")).await.raw();
        assert!(text.contains(&format!("value=\"{to}\"")), "{text}");
        assert!(!text.contains(&format!("value=\"{}\"", cell.client)), "not where it lies: {text}");
        let asked = format!("{page}?client={to}");
        let none = senior.submit(&asked, &page, &[("client", "")]).await;
        assert_eq!(none.status(), 422, "{}", none.text());
        let text = senior.get(&asked).await.text();
        assert!(text.contains("Asa Assistant, Greg Group and Nell Named"), "{text}");
        assert!(text.contains("has no account then, and stays"), "{text}");
        let id = to.to_string();
        let done = senior.submit(&asked, &page, &[("client", id.as_str())]).await;
        assert_eq!(done.status(), 303, "{}", done.text());
        let there = done.location().replace("#accounts", "");
        let shown = senior.get(&there).await;
        assert!(shown.text().contains("lies here now"), "{}", shown.text());
        let action = format!("action=\"{page}\"");
        assert!(shown.raw().contains(&action), "{}", shown.raw());
        let id = cell.client.to_string();
        let back = senior.submit(&there, &page, &[("client", id.as_str())]).await;
        assert_eq!(back.status(), 303, "{}", back.text());
        // The way back of an act that is no longer true is not offered.
        let stale = senior.get(&there).await.raw();
        assert!(!stale.contains(&action), "{stale}");
    }
}
