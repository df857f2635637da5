//! Clients handed over in sets, the way out of a firm, and what a person's page says they reach.

use app::connections::Wish;
use app::handover::{Reassign, Whose};
use domain::access::State;
use domain::ids::{ClientId, StaffId};
use test_support::both;

use crate::oracle::key_of;
use crate::staff::also_in_the_south;
use crate::world::{Human, World};

/// Folders whose named manager is Nell.
async fn folders(world: &World, many: usize) -> Vec<ClientId> {
    let mut tx = world.firm().await;
    let mut all = Vec::new();
    for number in 0..many {
        all.push(world.folder(&mut tx, &format!("Folder {number}")).await);
    }
    world.keep(tx).await;
    all
}

fn read(body: &str) -> serde_json::Value {
    serde_json::from_str(body).unwrap()
}

async fn manager(world: &World, client: ClientId) -> Option<StaffId> {
    let ctx = &world.portal.ctx;
    app::clients::folder(ctx, &world.owner.actor(), client).await.unwrap().row.manager
}

fn all_of(human: &Human, to: &Human, stated: Option<i64>) -> Reassign {
    Reassign { whose: Whose::All(human.staff), to: Some(to.staff), stated }
}

async fn handed(world: &World, from: &Human, fields: &[(&str, &str)]) -> crate::portal::Answer {
    let page = format!("/p/north/staff/{}/leave", from.staff);
    let action = format!("{page}/hand-over");
    world.browser(&world.senior).submit(&page, &action, fields).await
}

both! {
    async fn all_clients_of_one_manager_move_at_once(lab) {
        let world = World::new(lab).await;
        let all = folders(&world, 12).await;
        let ctx = &world.portal.ctx;
        let ask = all_of(&world.named, &world.unrelated, Some(12));
        let moved = app::handover::reassign(ctx, &world.senior.actor(), &ask).await.unwrap();
        assert_eq!(moved, 12);
        for it in &all {
            assert_eq!(manager(&world, *it).await, Some(world.unrelated.staff));
        }
        // Each client's own record tells it, and the new manager hears of it in one letter.
        let page = world.browser(&world.senior).get(&format!("/p/north/clients/{}", all[0])).await;
        assert!(page.text().contains("named Uma Unrelated as manager"), "{}", page.text());
        world.portal.works().await;
        let letters = world.portal.letters();
        let told: Vec<_> = letters.iter().filter(|it| it.to.contains("uma")).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].letter.subject.contains("12 clients"), "{}", told[0].letter.subject);
    }

    async fn a_number_that_is_not_so_any_more_moves_nothing(lab) {
        let world = World::new(lab).await;
        let all = folders(&world, 3).await;
        let ctx = &world.portal.ctx;
        let ask = all_of(&world.named, &world.unrelated, Some(4));
        let refused = app::handover::reassign(ctx, &world.senior.actor(), &ask).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (409, "count_changed"));
        assert_eq!(manager(&world, all[0]).await, Some(world.named.staff));
    }

    async fn two_seniors_reassign_at_once_and_each_client_moves_once(lab) {
        let world = World::new(lab).await;
        let all = folders(&world, 20).await;
        let ctx = &world.portal.ctx;
        let (a, b) = (world.owner.actor(), world.senior.actor());
        let one = all_of(&world.named, &world.unrelated, Some(20));
        let two = all_of(&world.named, &world.assigned, Some(20));
        let (one, two) = tokio::join!(
            app::handover::reassign(ctx, &a, &one),
            app::handover::reassign(ctx, &b, &two)
        );
        let done = [&one, &two].iter().filter(|it| it.is_ok()).count();
        assert_eq!(done, 1, "{one:?} {two:?}");
        let first = manager(&world, all[0]).await;
        for it in &all {
            assert_eq!(manager(&world, *it).await, first, "all went to the same one");
        }
    }

    async fn strangers_and_the_suspended_get_no_clients(lab) {
        let world = World::new(lab).await;
        let all = folders(&world, 1).await;
        let ctx = &world.portal.ctx;
        let senior = world.senior.actor();
        for to in [&world.foreign, &world.suspended] {
            let ask = all_of(&world.named, to, None);
            let refused = app::handover::reassign(ctx, &senior, &ask).await.unwrap_err();
            assert_eq!(refused.code(), "not_found");
        }
        let nobody = Reassign { whose: Whose::These(vec![world.lab.id()]), to: None, stated: None };
        let refused = app::handover::reassign(ctx, &senior, &nobody).await.unwrap_err();
        assert_eq!(refused.code(), "not_found");
        let ask = all_of(&world.named, &world.unrelated, None);
        let refused = app::handover::reassign(ctx, &world.named.actor(), &ask).await.unwrap_err();
        assert_eq!(refused.code(), "requires_senior", "a manager does not give reach");
        assert_eq!(manager(&world, all[0]).await, Some(world.named.staff));
    }

    async fn somebody_leaves_in_three_steps_that_can_be_stopped(lab) {
        let world = World::new(lab).await;
        let all = folders(&world, 2).await;
        let senior = world.browser(&world.senior);
        let leave = format!("/p/north/staff/{}/leave", world.named.staff);
        // The session ends with the first step.
        assert_eq!(world.browser(&world.named).get("/p/north/clients").await.status(), 200);
        let gone = senior.submit(&leave, &format!("{leave}/suspend"), &[]).await;
        assert_eq!(gone.status(), 303, "{}", gone.text());
        assert_eq!(world.browser(&world.named).get("/p/north/clients").await.status(), 303);
        // Removing is refused with the number, and the page says so beside the button.
        let remove = format!("/p/north/staff/{}/remove", world.named.staff);
        let refused = senior.tries("POST", &remove, &[]).await;
        assert_eq!((refused.status(), refused.code().as_str()), (409, "has_clients"));
        assert!(refused.body.contains("2 clients"), "{}", refused.body);
        let page = senior.get(&leave).await;
        assert!(page.text().contains("still the named manager of 2 clients"), "{}", page.text());
        // Another day: what is left is still there.
        let to = world.unrelated.staff.to_string();
        let fields = [("to", to.as_str()), ("parts", "clients"), ("stated", "2")];
        let over = handed(&world, &world.named, &fields).await;
        assert_eq!(over.status(), 303, "{}", over.text());
        assert_eq!(manager(&world, all[1]).await, Some(world.unrelated.staff));
        let done = senior.submit(&leave, &remove, &[]).await;
        assert_eq!(done.status(), 303, "{}", done.text());
        assert_eq!(senior.get(&leave).await.status(), 404);
        assert!(!senior.get("/p/north/staff").await.text().contains("Nell Named"));
        world.portal.works().await;
        let letters = world.portal.letters();
        let told = |who: &str, what: &str| {
            letters.iter().any(|it| it.to.contains(who) && it.letter.subject.contains(what))
        };
        assert!(told("nell", "suspended") && told("nell", "no longer work"));
        assert!(told("olive", "Nell Named was suspended"));
        assert!(!letters.iter().any(|it| it.to.contains("sam")), "who did it knows");
    }

    async fn groups_accounts_and_what_is_open_go_over_too(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Expired).await;
        let invited = world.cell(State::Invited).await;
        let ctx = &world.portal.ctx;
        let greg = world.grouped.actor();
        let wish = Wish { reason: "The quarter".into(), days: String::new() };
        app::connections::request_access(ctx, &greg, cell.account, &wish).await.unwrap();
        let mut tx = world.firm().await;
        let now = world.portal.now();
        store::staff::assign(&mut tx, world.grouped.staff, cell.account, now).await.unwrap();
        world.keep(tx).await;
        let before = app::handover::leaving(ctx, &world.senior.actor(), world.grouped.staff).await;
        let left = before.unwrap().left;
        assert_eq!((left.groups, left.accounts, left.requests), (1, 1, 1), "{left:?}");
        let to = world.unrelated.staff.to_string();
        let fields = [
            ("to", to.as_str()),
            ("parts", "groups"),
            ("parts", "accounts"),
            ("parts", "open"),
            ("stated", "0"),
        ];
        let over = handed(&world, &world.grouped, &fields).await;
        assert_eq!(over.status(), 303, "{}", over.text());
        let after = app::handover::leaving(ctx, &world.senior.actor(), world.grouped.staff).await;
        assert_eq!(after.unwrap().left, app::handover::Left::default());
        // The colleague reaches it now, through the group.
        let uma = world.browser(&world.unrelated);
        let page = uma.get(&format!("/p/north/clients/{}", invited.client)).await;
        assert_eq!(page.status(), 200);
        let greg = world.browser(&world.grouped);
        assert_eq!(greg.get(&format!("/p/north/clients/{}", cell.client)).await.status(), 404);
    }

    async fn the_owner_does_not_leave_and_nobody_removes_themselves(lab) {
        let world = World::new(lab).await;
        for (human, whom, code) in [
            (&world.owner, &world.owner, "last_owner"),
            (&world.senior, &world.owner, "requires_owner"),
            (&world.senior, &world.senior, "cannot_change_self"),
            (&world.named, &world.senior, "requires_senior"),
            (&world.senior, &world.foreign, "not_found"),
        ] {
            let browser = world.browser(human);
            for act in ["leave/suspend", "remove"] {
                let path = format!("/p/north/staff/{}/{act}", whom.staff);
                let refused = browser.tries("POST", &path, &[]).await;
                assert_eq!(refused.code(), code, "{act} {human:?}");
            }
        }
    }

    async fn signing_out_everywhere_ends_sessions_but_not_the_seat(lab) {
        let world = World::new(lab).await;
        let person = format!("/p/north/staff/{}", world.named.staff);
        let senior = world.browser(&world.senior);
        let named = world.browser(&world.named);
        assert_eq!(named.get("/p/north/clients").await.status(), 200);
        let out = senior.submit(&person, &format!("{person}/sign-out"), &[]).await;
        assert_eq!(out.status(), 303, "{}", out.text());
        assert_eq!(named.get("/p/north/clients").await.status(), 303);
        assert!(!senior.get(&person).await.text().contains("is suspended"));
    }

    async fn a_persons_page_tells_how_and_where_they_sign_in_and_no_secret(lab) {
        let world = World::new(lab).await;
        let person = format!("/p/north/staff/{}", world.named.staff);
        let path = format!("/api/v1/staff/{}", world.named.staff);
        let key = key_of(&world, &world.owner).await;
        let senior = world.browser(&world.senior);
        let page = senior.get(&person).await.text();
        for words in ["Two-step sign-in", "Signed in", "from ", "Last used", "Sign out everywhere"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let member = world.portal.calls(&key, "GET", &path, None).await;
        for field in ["passkeys", "passkey_used_at", "authenticator"] {
            assert!(read(&member.body).get(field).is_some(), "{field}: {}", member.body);
        }
        let open = world.portal.calls(&key, "GET", &format!("{path}/sessions"), None).await;
        let items = read(&open.body)["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), 1, "{}", open.body);
        let told: Vec<&String> = items[0].as_object().unwrap().keys().collect();
        assert_eq!(told, ["address", "browser", "seen_at", "started_at"]);
        assert!(items[0]["address"].is_string());
        // Whoever works for another firm too is not followed there.
        also_in_the_south(&world, &world.named).await;
        let open = world.portal.calls(&key, "GET", &format!("{path}/sessions"), None).await;
        assert!(read(&open.body)["items"][0]["address"].is_null(), "{}", open.body);
        assert!(!senior.get(&person).await.text().contains("from 1"));
        // A manager reads none of it.
        let manager = world.browser(&world.grouped).get(&person).await;
        assert_eq!(manager.code(), "requires_senior");
    }
}
