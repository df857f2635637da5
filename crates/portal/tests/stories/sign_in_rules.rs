//! What a firm asks of its staff at the sign-in: from the next click on, and never so that nobody
//! gets in.

use domain::access::State;
use store::people::sessions;
use test_support::both;

use crate::oracle::key_of;
use crate::world::{Human, World};

const PAGE: &str = "/p/north/settings/sign-in";
const SET_UP: &str = "/p/north/security";

/// Their session rests on these methods now.
async fn proves(world: &World, human: &Human, amr: &str) {
    let mut tx = world.firm().await;
    sessions::proven(&mut tx, human.person, human.session, amr).await.unwrap();
    world.keep(tx).await;
}

/// They have a passkey. What it is does not matter here: the rule reads that it is there.
async fn has_passkey(world: &World, human: &Human) {
    let mut tx = world.firm().await;
    let row = store::people::Passkey {
        id: world.lab.id(),
        person: human.person,
        credential: human.person.0.as_bytes().to_vec(),
        name: "Laptop".to_owned(),
        passkey: "{}".to_owned(),
        created_at: world.portal.now(),
        last_used_at: None,
    };
    store::people::add_passkey(&mut tx, &row).await.unwrap();
    world.keep(tx).await;
}

both! {
    async fn a_firm_that_asks_for_a_passkey_opens_to_nothing_less(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        has_passkey(&world, &world.owner).await;
        proves(&world, &world.named, "password totp").await;
        let (senior, named) = (world.browser(&world.senior), world.browser(&world.named));
        let client = format!("/p/north/clients/{}", cell.client);
        assert_eq!(named.get(&client).await.status(), 200);
        let saved = senior.submit(PAGE, PAGE, &[("rule", "passkey")]).await;
        assert_eq!(saved.location(), format!("{PAGE}?done=saved"), "{}", saved.text());
        assert!(senior.get(PAGE).await.text().contains("In force as Sam Senior decided"));
        // The very next click of an open session leads to where it is set up, whatever it was.
        for path in ["/p/north", &client, "/p/north/staff", "/p/north/search?q=a", PAGE] {
            assert_eq!(named.get(path).await.location(), SET_UP, "{path}");
        }
        let note = [("body", "Rang.")];
        let posted = named.post(&format!("{client}/notes"), &note).await;
        assert_eq!((posted.status(), posted.location()), (303, SET_UP));
        let program = named.tries("POST", &format!("{client}/notes"), &note).await;
        assert_eq!((program.status(), program.code().as_str()), (403, "firm_asks_passkey"));
        let page = named.get(SET_UP).await;
        assert_eq!(page.status(), 200);
        let words = "Sam Senior decided";
        assert!(page.text().contains(words) && page.text().contains("North & Partners"), "{}", page.text());
        assert_eq!(named.get("/p/north/step-up").await.status(), 200);
        // Shown, it opens again; so it does for whoever came in by one.
        proves(&world, &world.named, "password totp passkey").await;
        assert_eq!(named.get(&client).await.status(), 200);
        assert!(!named.get(SET_UP).await.text().contains(words));
        assert_eq!(world.browser(&world.grouped).get("/p/north/clients").await.status(), 200);
        let log = senior.get("/p/north/audit?kind=settings").await.text();
        assert!(log.contains("asked all staff for a passkey"), "{log}");
    }

    async fn other_firms_doors_and_keys_are_not_concerned(lab) {
        let world = World::new(lab).await;
        has_passkey(&world, &world.owner).await;
        let south = crate::staff::also_in_the_south(&world, &world.named).await;
        assert!(south.staff().is_some());
        proves(&world, &world.named, "password totp").await;
        let key = key_of(&world, &world.owner).await;
        let (ctx, owner) = (&world.portal.ctx, world.owner.actor());
        app::firm::set_rule(ctx, &owner, "passkey").await.unwrap();
        let named = world.browser(&world.named);
        assert_eq!(named.get("/p/north/clients").await.location(), SET_UP);
        assert_eq!(named.get("/p/south/clients").await.status(), 200);
        let firm = world.portal.calls(&key, "GET", "/api/v1/firm", None).await;
        assert!(firm.body.contains("\"sign_in_rule\":\"passkey\""), "{}", firm.body);
    }

    async fn whoever_sets_the_rule_meets_it_and_the_owner_can(lab) {
        let world = World::new(lab).await;
        let (ctx, senior, owner) =
            (&world.portal.ctx, world.senior.actor(), world.owner.actor());
        // The owner has no passkey yet: nobody may shut them out.
        let refused = app::firm::set_rule(ctx, &senior, "passkey").await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (409, "rule_not_met_by_owner"));
        has_passkey(&world, &world.owner).await;
        proves(&world, &world.owner, "password totp").await;
        let refused = app::firm::set_rule(ctx, &owner, "passkey").await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (409, "rule_not_met"));
        let page = world.browser(&world.owner).submit(PAGE, PAGE, &[("rule", "passkey")]).await;
        assert_eq!(page.status(), 409);
        assert!(page.text().contains("You are not signed in like that yourself"), "{}", page.text());
        app::firm::set_rule(ctx, &owner, "second_factor").await.unwrap();
        // A recovery code is for the day on which another app is set up.
        proves(&world, &world.named, "password recovery").await;
        let named = world.browser(&world.named);
        assert_eq!(named.get("/p/north/clients").await.location(), SET_UP);
        assert!(named.get(SET_UP).await.text().contains("not with a recovery code"));
        let nonsense = app::firm::set_rule(ctx, &owner, "none").await.unwrap_err();
        assert_eq!(nonsense.status(), 422);
        let manager = world.browser(&world.grouped).tries("POST", PAGE, &[("rule", "vendor")]).await;
        assert_eq!((manager.status(), manager.code().as_str()), (403, "requires_senior"));
        app::firm::set_rule(ctx, &owner, "vendor").await.unwrap();
        assert_eq!(named.get("/p/north/clients").await.status(), 200);
    }

    async fn those_who_lead_and_those_with_something_to_set_up_get_a_letter(lab) {
        let world = World::new(lab).await;
        for human in [&world.owner, &world.named] {
            has_passkey(&world, human).await;
        }
        app::firm::set_rule(&world.portal.ctx, &world.owner.actor(), "passkey").await.unwrap();
        world.portal.works().await;
        let letters = world.portal.letters();
        let mut told: Vec<&str> = letters.iter().map(|it| it.to.as_str()).collect();
        told.sort_unstable();
        // Not the one who decided, nobody who is suspended, and no manager who has one.
        let all = ["ann", "asa", "greg", "sam", "uma"].map(|it| format!("{it}@example.com"));
        assert_eq!(told, all);
        assert!(letters[0].letter.text.contains("Olive Owner of North & Partners"), "{}", letters[0].letter.text);
    }
}
