//! Two people at once: of two equal acts one has an effect, and nothing is lost or done twice.

use domain::access::State;
use test_support::both;

use crate::world::World;

/// How many of these answers were done.
fn done(answers: &[crate::portal::Answer]) -> usize {
    answers.iter().filter(|it| it.done()).count()
}

both! {
    async fn two_edits_of_one_version_keep_one(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let (a, b) = (world.browser(&world.owner), world.browser(&world.senior));
        let path = format!("/p/north/clients/{}", cell.client);
        let one = [("name", "By Olive"), ("seen", "1")];
        let two = [("name", "By Sam"), ("seen", "1")];
        let (one, two) = tokio::join!(a.post(&path, &one), b.post(&path, &two));
        assert_eq!(done(&[one, two]), 1);
    }

    async fn an_account_goes_into_one_of_two_folders(lab) {
        let world = World::new(lab).await;
        let loose = world.cell(State::UnlinkedActive).await;
        let (left, right) =
            (world.cell(State::FolderOnly).await, world.cell(State::FolderOnly).await);
        let (a, b) = (world.browser(&world.owner), world.browser(&world.senior));
        let path = format!("/p/north/accounts/{}/link", loose.account);
        let (to_left, to_right) = (left.client.to_string(), right.client.to_string());
        let (fields_a, fields_b) = ([("client", to_left.as_str())], [("client", to_right.as_str())]);
        let (one, two) = tokio::join!(a.post(&path, &fields_a), b.post(&path, &fields_b));
        let answers = [one, two];
        assert_eq!(done(&answers), 1);
        let refused = answers.iter().find(|it| !it.done()).unwrap();
        assert_eq!((refused.status(), refused.code().as_str()), (409, "already_in_folder"));
    }

    async fn the_same_reach_given_twice_is_one_act(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let (a, b) = (world.browser(&world.owner), world.browser(&world.senior));
        let path = format!("/p/north/clients/{}/staff", cell.client);
        let (staff, account) = (world.unrelated.staff.to_string(), cell.account.to_string());
        let fields = [("person", staff.as_str()), ("account", account.as_str()), ("on", "1")];
        let (one, two) = tokio::join!(a.post(&path, &fields), b.post(&path, &fields));
        assert_eq!(done(&[one, two]), 2);
        let ctx = &world.portal.ctx;
        let senior = world.senior.actor();
        let acts = app::clients::activity(ctx, &senior, (cell.client, None), None, 10);
        assert_eq!(acts.await.unwrap().len(), 1, "it is told once");
    }

    async fn a_note_may_come_while_the_folder_is_put_away(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::FolderOnly).await;
        let (a, b) = (world.browser(&world.owner), world.browser(&world.senior));
        let folder = format!("/p/north/clients/{}", cell.client);
        let (archive, notes) = (format!("{folder}/archive"), format!("{folder}/notes"));
        let fields = [("text", "Hm")];
        let (one, two) = tokio::join!(a.post(&archive, &[]), b.post(&notes, &fields));
        assert!(one.done(), "{}", one.text());
        // Before or after: both are an order that could have been.
        assert!([303, 404].contains(&two.status()), "{}", two.text());
    }

    async fn two_pauses_are_one_pause_and_one_letter(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let owner = domain::actor::Actor::Client {
            person: world.client_owner.person,
            door: domain::actor::Door::Page(world.client_owner.session),
            delegated: false,
        };
        let (ctx, which) = (&world.portal.ctx, [cell.account]);
        let pause = || app::owners::pause(ctx, &owner, world.north, &which);
        let (one, two) = tokio::join!(pause(), pause());
        one.unwrap();
        two.unwrap();
        world.portal.works().await;
        let mut told: Vec<String> = world.portal.letters().iter().map(|it| it.to.clone()).collect();
        let all = told.len();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), all, "nobody is told twice: {told:?}");
        assert!(all > 0, "somebody is told");
    }
}
