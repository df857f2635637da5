//! Staff who are stopped: at once, in this firm, and not in another.

use domain::access::{Role, State};
use domain::actor::{Actor, Door, Staff};
use domain::ids::StaffId;
use store::Locks;
use test_support::both;

use crate::world::{Human, World};

async fn notes(world: &World, client: domain::ids::ClientId, by: &Actor) -> app::Result<()> {
    app::notes::add(&world.portal.ctx, by, client, None, "Rang.").await.map(drop)
}

/// A seat of the same person at the other firm.
pub(crate) async fn also_in_the_south(world: &World, human: &Human) -> Actor {
    let staff: StaffId = world.lab.id();
    let mut tx = world.lab.store.append(&world.foreign.actor().scope()).await.unwrap();
    let (firm, now) = (world.foreign.partner, world.portal.now());
    store::staff::add(&mut tx, firm, staff, human.person, "manager", now).await.unwrap();
    world.keep(tx).await;
    let (person, door) = (human.person, Door::Page(human.session));
    Actor::Staff(Staff { person, staff, partner: firm, role: Role::Manager, door })
}

both! {
    async fn a_suspension_beats_what_is_under_way(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let (ctx, senior) = (&world.portal.ctx, world.senior.actor());
        let named = world.named.actor();
        notes(&world, cell.client, &named).await.unwrap();
        // The request has passed the door when its seat is taken away; it waits for the firm.
        let held = Locks::new().lock(world.north);
        let mut tx = ctx.store.write(&senior.scope(), held).await.unwrap();
        let deed = notes(&world, cell.client, &named);
        let stop = async {
            for _ in 0..50 {
                tokio::task::yield_now().await;
            }
            let id = world.named.staff;
            let row = store::staff::one(&mut tx, world.north, id).await.unwrap().unwrap();
            let set = store::staff::set(&mut tx, id, (&row.role, "suspended"), row.version).await;
            assert!(set.unwrap());
            world.keep(tx).await;
        };
        let (refused, ()) = tokio::join!(deed, stop);
        assert_eq!(refused.unwrap_err().status(), 401);
        let again = notes(&world, cell.client, &named).await.unwrap_err();
        assert_eq!(again.code(), "unauthenticated");
        // Whoever was made less meanwhile does not act as what they were.
        let mut less = world.grouped.actor();
        if let Actor::Staff(it) = &mut less {
            it.role = Role::Senior;
        }
        assert_eq!(notes(&world, cell.client, &less).await.unwrap_err().code(), "busy");
    }

    async fn many_deeds_and_one_suspension_have_one_order(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let (ctx, senior) = (&world.portal.ctx, world.senior.actor());
        let named = world.named.actor();
        let work = async {
            let mut done = 0;
            for _ in 0..20 {
                done += usize::from(notes(&world, cell.client, &named).await.is_ok());
            }
            done
        };
        let (done, stopped) =
            tokio::join!(work, app::staff::suspend(ctx, &senior, world.named.staff));
        stopped.unwrap();
        let mut tx = ctx.store.read(&senior.scope()).await.unwrap();
        let chain = store::events::of_owner(&mut tx, world.north, None, 100).await.unwrap();
        let stop = chain.iter().find(|it| it.kind == "staff_suspended").unwrap().seq;
        let added: Vec<i64> =
            chain.iter().filter(|it| it.kind == "note_added").map(|it| it.seq).collect();
        assert_eq!(added.len(), done);
        assert!(added.iter().all(|it| *it < stop), "{added:?} after {stop}");
    }

    async fn a_firm_that_stops_somebody_leaves_their_other_firm_alone(lab) {
        let world = World::new(lab).await;
        let south = also_in_the_south(&world, &world.named).await;
        let (ctx, senior) = (&world.portal.ctx, world.senior.actor());
        let browser = world.browser(&world.named);
        app::staff::suspend(ctx, &senior, world.named.staff).await.unwrap();
        // The session goes on, and opens the other firm only.
        assert_eq!(browser.get("/p/south/clients").await.status(), 200);
        assert_eq!(browser.get("/p/north/clients").await.status(), 303);
        app::staff::remove(ctx, &senior, world.named.staff).await.unwrap();
        assert_eq!(browser.get("/p/south/clients").await.status(), 200);
        // Stopped there too, they are nowhere.
        let finn = world.foreign.actor();
        app::staff::suspend(ctx, &finn, south.staff().unwrap().staff).await.unwrap();
        assert_eq!(browser.get("/p/south/clients").await.status(), 303);
    }
}
