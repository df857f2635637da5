//! Runs: an act upon many rows, from the selection over the preview to the result and back.

use domain::access::State;
use domain::ids::{ClientId, RunId, StaffId};
use domain::runs::{Act, Stage};
use test_support::both;

use crate::portal::{Answer, Browser};
use crate::world::World;

fn run_of(answer: &Answer) -> RunId {
    let at = answer.location().rsplit('/').next().unwrap_or_default();
    at.parse().unwrap_or_else(|_| panic!("no run: {} {}", answer.status(), answer.text()))
}

/// Posts a selection as the list does.
async fn choose(
    browser: &Browser<'_>,
    act: &str,
    ids: &[ClientId],
    more: &[(&str, &str)],
) -> RunId {
    let names: Vec<String> = ids.iter().map(|it| format!("pick_{it}")).collect();
    let mut fields = vec![("act", act)];
    fields.extend(names.iter().map(|it| (it.as_str(), "1")));
    fields.extend_from_slice(more);
    run_of(&browser.post("/p/north/bulk", &fields).await)
}

async fn shown(world: &World, id: RunId) -> app::runs::Shown {
    app::runs::one(&world.portal.ctx, &world.owner.actor(), id).await.unwrap()
}

/// (verdict or state, code) of each row, in order.
async fn rows(world: &World, id: RunId) -> Vec<(String, String, String)> {
    let narrow = app::runs::Narrow::default();
    let page = (0, 200);
    let actor = world.owner.actor();
    let found = app::runs::rows(&world.portal.ctx, &actor, id, &narrow, page).await.unwrap().0;
    found
        .into_iter()
        .map(|it| {
            let code = if it.state == "waiting" { it.expected.code } else { it.why.code };
            (it.verdict, it.state, code)
        })
        .collect()
}

async fn manager(world: &World, client: ClientId) -> Option<StaffId> {
    let folder = app::clients::folder(&world.portal.ctx, &world.owner.actor(), client).await;
    folder.unwrap().row.manager
}

async fn folders(world: &World, many: usize) -> Vec<ClientId> {
    let mut tx = world.firm().await;
    let mut all = Vec::new();
    for number in 0..many {
        all.push(world.folder(&mut tx, &format!("Client {number:05}")).await);
    }
    world.keep(tx).await;
    all
}

both! {
    async fn a_manager_is_named_for_many_and_taken_back(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let all = folders(&world, 4).await;
        // The page asks for the manager; nothing has changed yet.
        let id = choose(&senior, "name_manager", &all[..3], &[]).await;
        let page = format!("/p/north/jobs/{id}");
        let asked = senior.get(&page).await;
        assert!(asked.text().contains("Show the preview"), "{}", asked.text());
        let unnamed = senior.submit(&page, &format!("{page}/check"), &[("staff", "")]).await;
        assert_eq!(unnamed.status(), 422, "{}", unnamed.text());

        let to = world.grouped.staff.to_string();
        let answer = senior.submit(&page, &format!("{page}/check"), &[("staff", &to)]).await;
        assert_eq!(answer.status(), 303);
        let preview = senior.get(&page).await;
        assert!(preview.text().contains("All 3 clients will change."), "{}", preview.text());
        assert!(preview.text().contains("Name Greg Group for 3 clients"), "{}", preview.text());
        assert_eq!(manager(&world, all[0]).await, Some(world.named.staff), "a preview changes nothing");

        let start = senior.submit(&page, &format!("{page}/start"), &[("count", "3")]).await;
        assert_eq!(start.status(), 303, "{}", start.text());
        assert_eq!(shown(&world, id).await.stage, Stage::Finished);
        for client in &all[..3] {
            assert_eq!(manager(&world, *client).await, Some(world.grouped.staff));
        }
        assert_eq!(manager(&world, all[3]).await, Some(world.named.staff), "not selected");

        // Somebody names another for one of them: the undo leaves that one alone.
        let (ctx, owner) = (&world.portal.ctx, world.owner.actor());
        app::naming::name(ctx, &owner, all[1], Some(world.assigned.staff)).await.unwrap();
        let undo = senior.submit(&page, &format!("{page}/undo"), &[]).await;
        let back = run_of(&undo);
        let codes: Vec<String> = rows(&world, back).await.into_iter().map(|it| it.2).collect();
        assert_eq!(codes, ["", "changed_since", ""]);
        let page = format!("/p/north/jobs/{back}");
        senior.submit(&page, &format!("{page}/start"), &[("count", "2")]).await;
        assert_eq!(manager(&world, all[0]).await, Some(world.named.staff));
        assert_eq!(manager(&world, all[1]).await, Some(world.assigned.staff));
        assert_eq!(manager(&world, all[2]).await, Some(world.named.staff));
        // Once is enough: the same undo again, and an undo of an undo is none.
        let again = senior.post(&format!("/p/north/jobs/{id}/undo"), &[]).await;
        assert_eq!(run_of(&again), back);
        let none = senior.tries("POST", &format!("{page}/undo"), &[]).await;
        assert_eq!((none.status(), none.code().as_str()), (409, "cannot_undo"));
    }

    async fn each_row_says_why_it_is_left_alone(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let empty = world.cell(State::FolderOnly).await.client;
        let open = world.cell(State::Active).await.client;
        let invited = world.cell(State::Invited).await.client;
        let gone = world.cell(State::Disconnected).await.client;
        let all = [empty, open, invited, gone];
        let id = choose(&senior, "archive", &all, &[]).await;
        let mut codes: Vec<_> = rows(&world, id).await.into_iter().map(|it| (it.0, it.2)).collect();
        codes.sort();
        let is = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(codes, [
            is("change", ""),
            is("skip", "has_connected_accounts"),
            is("skip", "invite_pending"),
            is("skip", "not_found"),
        ]);
        let page = senior.get(&format!("/p/north/jobs/{id}?verdict=skip")).await;
        assert!(page.text().contains("No longer there"), "{}", page.text());
        let started = senior.post(&format!("/p/north/jobs/{id}/start"), &[("count", "1")]).await;
        assert_eq!(started.status(), 303, "{}", started.text());
        let run = shown(&world, id).await.run;
        assert_eq!((run.changed, run.skipped, run.failed), (1, 3, 0));
        assert_eq!(senior.get(&format!("/p/north/clients/{empty}")).await.status(), 404);
        let back = run_of(&senior.post(&format!("/p/north/jobs/{id}/undo"), &[]).await);
        senior.post(&format!("/p/north/jobs/{back}/start"), &[("count", "1")]).await;
        assert_eq!(senior.get(&format!("/p/north/clients/{empty}")).await.status(), 200);
    }

    async fn what_became_of_each_row_leaves_as_a_file(lab) {
        let world = World::new(lab).await;
        let mut tx = world.firm().await;
        let odd = world.folder(&mut tx, "=HYPERLINK(\"http://x\")").await;
        world.keep(tx).await;
        let open = world.cell(State::Active).await.client;
        let senior = world.browser(&world.senior);
        let id = choose(&senior, "archive", &[odd, open], &[]).await;
        let page = format!("/p/north/jobs/{id}");
        // A preview is no way round the right to export: there is no file before it was confirmed.
        let early = senior.tries("GET", &format!("{page}/file"), &[]).await;
        assert_eq!((early.status(), early.code().as_str()), (409, "run_not_started"));
        assert!(!senior.get(&page).await.text().contains("/file"), "nor a link to it");
        senior.post(&format!("{page}/start"), &[("count", "1")]).await;
        let shown = senior.get(&page).await;
        assert!(shown.text().contains("CSV of what did not change"), "{}", shown.text());

        let file = senior.get(&format!("{page}/file")).await;
        assert!(file.header("content-disposition").contains(&format!("{id}-result.csv")));
        let sheet = app::sheets::read(file.body.as_bytes()).unwrap();
        let columns = ["Row", "Client", "Account", "What became of it", "Code", "Why"];
        assert_eq!(sheet.columns[..6], columns);
        let mut cells: Vec<_> = sheet.rows.iter().map(|it| it.cells[1..5].to_vec()).collect();
        cells.sort();
        let is = |it: [&str; 4]| it.map(str::to_owned).to_vec();
        assert_eq!(cells, [
            is(["'=HYPERLINK(\"http://x\")", "", "Changed", ""]),
            is(["Hartwell Joinery", "", "Left alone", "has_connected_accounts"]),
        ]);
        assert!(sheet.rows.iter().any(|it| it.cells[5].contains("account")), "{:?}", sheet.rows);
        let left = senior.get(&format!("{page}/file?state=unchanged")).await;
        assert_eq!(app::sheets::read(left.body.as_bytes()).unwrap().rows.len(), 1);
        let book = senior.get(&format!("{page}/file?format=xlsx")).await;
        assert!(book.body.starts_with("PK"), "a workbook");
        let odd = senior.tries("GET", &format!("{page}/file?state=eaten"), &[]).await;
        assert_eq!((odd.status(), odd.code().as_str()), (422, "invalid_sort"));
        // Whoever may not read the run has no file of it.
        for human in [&world.named, &world.foreign] {
            let theirs = world.browser(human).tries("GET", &format!("{page}/file"), &[]).await;
            assert_eq!(theirs.status(), 404);
        }
    }

    async fn a_large_run_is_a_job_with_progress_that_can_be_stopped_and_resumed(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let all = folders(&world, 300).await;
        let staff = world.unrelated.staff.to_string();
        let fields = [
            ("act", "name_manager"),
            ("all", "1"),
            ("filter", "q=client"),
            (&*format!("drop_{}", all[7]), "1"),
            ("staff", &*staff),
        ]
        .map(|(a, b)| (a.to_owned(), b.to_owned()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let id = run_of(&senior.post("/p/north/bulk", &fields).await);
        let page = format!("/p/north/jobs/{id}");
        assert_eq!(shown(&world, id).await.stage, Stage::Checking);
        assert!(senior.get(&page).await.text().contains("0 of 299"));
        // Stopping the preview leads back to the question.
        assert_eq!(senior.post(&format!("{page}/stop"), &[]).await.status(), 303);
        assert_eq!(shown(&world, id).await.stage, Stage::Asking);
        senior.post(&format!("{page}/check"), &[("staff", &staff)]).await;
        world.portal.works().await;
        assert_eq!(shown(&world, id).await.run.would_change, 299);

        let wrong = senior.tries("POST", &format!("{page}/start"), &[("count", "300")]).await;
        assert_eq!((wrong.status(), wrong.code().as_str()), (409, "count_differs"));
        assert_eq!(senior.post(&format!("{page}/start"), &[("count", "299")]).await.status(), 303);
        assert_eq!(senior.post(&format!("{page}/stop"), &[]).await.status(), 303);
        world.portal.works().await;
        assert_eq!(shown(&world, id).await.run.changed, 0, "it was stopped before its first row");
        let resumed = senior.post(&format!("{page}/resume"), &[]).await;
        assert_eq!(resumed.status(), 303, "{}", resumed.text());
        world.portal.works().await;
        let run = shown(&world, id).await.run;
        assert_eq!((run.stage.as_str(), run.changed), ("finished", 299));
        assert_eq!(manager(&world, all[7]).await, Some(world.named.staff), "it was left out");
        assert_eq!(manager(&world, all[8]).await, Some(world.unrelated.staff));
        let last = senior.get(&format!("{page}?state=changed")).await;
        assert!(last.text().contains("299 clients changed"), "{}", last.text());
    }

    async fn a_starter_who_is_suspended_stops_the_run(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        folders(&world, 60).await;
        let staff = world.unrelated.staff.to_string();
        let fields = [("act", "give_staff"), ("all", "1"), ("filter", ""), ("staff", &staff)];
        let id = run_of(&senior.post("/p/north/bulk", &fields).await);
        world.portal.works().await;
        // Empty folders have nothing to give: nothing would change.
        let page = format!("/p/north/jobs/{id}");
        let none = senior.tries("POST", &format!("{page}/start"), &[("count", "0")]).await;
        assert_eq!((none.status(), none.code().as_str()), (409, "nothing_to_do"));

        let group = world.group.to_string();
        let fields = [("act", "group_remove"), ("all", "1"), ("filter", ""), ("group", &group)];
        let id = run_of(&senior.post("/p/north/bulk", &fields).await);
        world.portal.works().await;
        let page = format!("/p/north/jobs/{id}");
        assert_eq!(senior.post(&format!("{page}/start"), &[("count", "60")]).await.status(), 303);
        let (ctx, owner) = (&world.portal.ctx, world.owner.actor());
        app::staff::suspend(ctx, &owner, world.senior.staff).await.unwrap();
        world.portal.works().await;
        let it = shown(&world, id).await;
        assert_eq!((it.stage, it.run.because.as_str()), (Stage::Stopped, "starter_inactive"));
        assert_eq!(it.run.changed, 0);
        // The owner sees why, and does the rest.
        let owner = world.browser(&world.owner);
        let text = owner.get(&page).await.text();
        assert!(text.contains("Sam Senior was suspended"), "{text}");
        assert_eq!(owner.post(&format!("{page}/resume"), &[]).await.status(), 303);
        world.portal.works().await;
        assert_eq!(shown(&world, id).await.run.changed, 60);
    }

    async fn a_run_is_its_makers_and_the_seniors_and_needs_what_the_act_needs(lab) {
        let world = World::new(lab).await;
        let all = folders(&world, 2).await;
        let named = world.browser(&world.named);
        let pick = format!("pick_{}", all[0]);
        for act in Act::ALL.iter().filter(|it| !it.permitted(world.named.role).allowed()) {
            let fields = [("act", act.name()), (pick.as_str(), "1")];
            let answer = named.tries("POST", "/p/north/bulk", &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (403, "requires_senior"));
        }
        let senior = world.browser(&world.senior);
        let id = choose(&senior, "archive", &all, &[]).await;
        let page = format!("/p/north/jobs/{id}");
        assert_eq!(world.browser(&world.owner).get(&page).await.status(), 200);
        for other in [&world.named, &world.assistant] {
            assert_eq!(world.browser(other).get(&page).await.status(), 404);
            let stop = world.browser(other).tries("POST", &format!("{page}/stop"), &[]).await;
            assert_eq!(stop.status(), 404);
        }
        let other = world.browser(&world.foreign);
        assert_eq!(other.get(&format!("/p/south/jobs/{id}")).await.status(), 404);
        let theirs = other.tries("POST", "/p/south/bulk", &[("act", "archive"), (&pick, "1")]).await;
        assert_eq!((theirs.status(), theirs.code().as_str()), (404, "not_found"));
        for (fields, wanted) in [
            (vec![("act", "drop_table"), (pick.as_str(), "1")], (422, "unknown_act")),
            (vec![("act", "archive")], (422, "nothing_selected")),
            (vec![("act", "archive"), (pick.as_str(), "1"), ("role", "x")], (422, "unknown_field")),
            (vec![("act", "archive"), ("pick_x", "1")], (404, "not_found")),
            (vec![("act", "archive"), ("all", "1"), ("filter", "role=x")], (422, "invalid_sort")),
        ] {
            let answer = senior.tries("POST", "/p/north/bulk", &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), wanted, "{fields:?}");
        }
        let list = senior.get("/p/north/jobs").await;
        assert!(list.text().contains("Archive folders"), "{}", list.text());
        assert_eq!(named.get("/p/north/jobs?whose=everyone").await.status(), 403);
        let none = named.get("/p/north/jobs").await;
        assert!(none.text().contains("No jobs yet"), "{}", none.text());
    }

    async fn access_is_asked_for_with_one_letter_per_owner(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let (one, two) = (world.cell(State::Expired).await, world.cell(State::Cancelled).await);
        let (open, none) = (world.cell(State::Active).await, world.cell(State::FolderOnly).await);
        let all = [one.client, two.client, open.client, none.client];
        let reason = [("reason", "The quarter's figures")];
        let id = choose(&senior, "request_access", &all, &reason).await;
        // The empty folder has no account to ask for.
        let codes: Vec<String> = rows(&world, id).await.into_iter().map(|it| it.2).collect();
        assert_eq!(codes.len(), 3);
        assert_eq!(codes.iter().filter(|it| it.is_empty()).count(), 2);
        assert!(codes.contains(&"access_already_active".to_owned()), "{codes:?}");
        world.portal.works().await;
        assert!(world.portal.letters().is_empty(), "a preview writes to nobody");
        let page = format!("/p/north/jobs/{id}");
        assert!(senior.get(&page).await.text().contains("cannot be taken back"));
        assert_eq!(senior.post(&format!("{page}/start"), &[("count", "2")]).await.status(), 303);
        world.portal.works().await;
        let letters = world.portal.letters();
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert_eq!(letters[0].to, "carla@example.com");
        assert!(letters[0].letter.subject.contains("Hartwell Joinery (Jobs) and Hartwell Joinery (Jobs)"), "{}", letters[0].letter.subject);
        // Once more: both wait already. And back again.
        let again = choose(&senior, "request_access", &all, &reason).await;
        let codes: Vec<String> = rows(&world, again).await.into_iter().map(|it| it.2).collect();
        assert_eq!(codes.iter().filter(|it| *it == "request_pending").count(), 2, "{codes:?}");
        // A reminder is due after three days: one for the letter, whose accounts are answered together.
        let soon = choose(&senior, "remind", &all, &[]).await;
        let codes: Vec<String> = rows(&world, soon).await.into_iter().map(|it| it.2).collect();
        assert_eq!(codes.iter().filter(|it| it.is_empty()).count(), 0, "{codes:?}");
        world.portal.waits(3);
        let due = choose(&senior, "remind", &all, &[]).await;
        let start = format!("/p/north/jobs/{due}/start");
        assert_eq!(senior.post(&start, &[("count", "1")]).await.status(), 303);
        world.portal.works().await;
        assert_eq!(world.portal.letters().len(), 2);
        let back = choose(&senior, "withdraw_request", &all, &[]).await;
        let start = format!("/p/north/jobs/{back}/start");
        assert_eq!(senior.post(&start, &[("count", "2")]).await.status(), 303);
        assert_eq!(shown(&world, back).await.run.changed, 2);
        // Without a reason the page asks for one.
        let unasked = choose(&senior, "request_access", &all, &[]).await;
        let page = senior.get(&format!("/p/north/jobs/{unasked}")).await;
        assert!(page.text().contains("Shown to each owner"), "{}", page.text());
    }

    async fn renewal_is_asked_for_when_the_end_is_near(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let (near, far) = (world.cell(State::Active).await, world.cell(State::Active).await);
        world.portal.waits(35);
        let mut tx = world.firm().await;
        const USED: store::Sql = store::sql("UPDATE connections SET last_access_at = $2,
            runs_out_at = $2 + 5184000000000 WHERE id = $1");
        tx.run(USED, &store::vals![far.connection, world.portal.now()]).await.unwrap();
        world.keep(tx).await;
        let ids = [near.client, far.client];
        let id = choose(&senior, "request_renewal", &ids, &[("reason", "The year end")]).await;
        let mut codes: Vec<String> = rows(&world, id).await.into_iter().map(|it| it.2).collect();
        codes.sort();
        assert_eq!(codes, ["", "access_already_active"]);
        let start = format!("/p/north/jobs/{id}/start");
        assert_eq!(senior.post(&start, &[("count", "1")]).await.status(), 303);
        world.portal.works().await;
        let letters = world.portal.letters();
        let asks = letters.iter().filter(|it| it.letter.subject.contains("asks to keep access"));
        assert_eq!(asks.count(), 1, "{letters:?}");
        assert!(!shown(&world, id).await.can_undo());
    }

    async fn connections_are_cancelled_with_the_number_typed_and_a_fresh_factor(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let (one, two) = (world.cell(State::Active).await, world.cell(State::Expired).await);
        let why = [("reason", "client_left")];
        let id = choose(&senior, "cancel_connection", &[one.client, two.client], &why).await;
        let page = format!("/p/north/jobs/{id}");
        let wrong = senior.submit(&page, &format!("{page}/start"), &[("count", "2"), ("number", "3")]).await;
        assert_eq!(wrong.status(), 422, "{}", wrong.text());
        assert!(wrong.text().contains("Type 2"), "{}", wrong.text());
        // Somebody else has ended one of them since the preview.
        let (ctx, owner) = (&world.portal.ctx, world.owner.actor());
        let reason = app::connections::Why { reason: "client_left".into(), words: String::new() };
        let whole = app::connections::Whole::Account(one.account);
        app::connections::cancel(ctx, &owner, whole, &reason).await.unwrap();
        world.portal.works().await;
        let before = world.portal.letters().len();
        let fields = [("count", "2"), ("number", "2")];
        world.portal.passes(6 * 60 * 1_000_000);
        let stale = senior.tries("POST", &format!("{page}/start"), &fields).await;
        assert_eq!((stale.status(), stale.code().as_str()), (401, "reauth_required"));
        app::runs::start(ctx, &actor_with_key(&world), id, 2).await.unwrap();
        let run = shown(&world, id).await.run;
        assert_eq!((run.changed, run.skipped), (1, 1));
        let codes: Vec<String> = rows(&world, id).await.into_iter().map(|it| it.2).collect();
        assert!(codes.contains(&"not_found".to_owned()), "{codes:?}");
        world.portal.works().await;
        let letters: Vec<String> =
            world.portal.letters().into_iter().skip(before).map(|it| it.letter.subject).collect();
        // One to the owner, one receipt for each of the firm's leaders.
        let receipts = letters.iter().filter(|it| !it.contains("no longer looks after")).count();
        assert_eq!((letters.len() - receipts, receipts), (1, 2), "{letters:?}");
        assert!(!shown(&world, id).await.can_undo());
        let undo = world.browser(&world.owner);
        assert_eq!(undo.get(&format!("/p/north/clients/{}", two.client)).await.status(), 404);
    }

    async fn accounts_leave_folders_get_folders_and_go_back(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let cell = world.cell(State::Active).await;
        let id = choose(&senior, "take_out", &[cell.client], &[]).await;
        let start = |id| format!("/p/north/jobs/{id}/start");
        assert_eq!(senior.post(&start(id), &[("count", "1")]).await.status(), 303);
        let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
        let found = app::accounts::one(ctx, &actor, cell.account).await.unwrap();
        assert_eq!(found.row.client, None);
        let back = run_of(&senior.post(&format!("/p/north/jobs/{id}/undo"), &[]).await);
        assert_eq!(senior.post(&start(back), &[("count", "1")]).await.status(), 303);
        let found = app::accounts::one(ctx, &actor, cell.account).await.unwrap();
        assert_eq!(found.row.client, Some(cell.client));

        // Two unlinked accounts: one's name is taken by a client, the other gets its folder.
        let mut tx = world.firm().await;
        let (like, new) =
            (world.account(&mut tx, "Hartwell Joinery").await, world.account(&mut tx, "Zed & Co").await);
        for account in [like, new] {
            world.connect(&mut tx, account, None, 0).await;
        }
        world.keep(tx).await;
        let fields = [("act", "folder_each"), ("all", "1"), ("filter", "")];
        let id = run_of(&senior.post("/p/north/bulk", &fields).await);
        let mut codes: Vec<String> = rows(&world, id).await.into_iter().map(|it| it.2).collect();
        codes.sort();
        assert_eq!(codes, ["", "looks_like"]);
        assert_eq!(senior.post(&start(id), &[("count", "1")]).await.status(), 303);
        let found = app::accounts::one(ctx, &actor, new).await.unwrap();
        let folder = app::clients::folder(ctx, &actor, found.row.client.unwrap()).await.unwrap();
        assert_eq!((folder.row.name.as_str(), folder.row.contact_name.as_str()), ("Zed & Co", "Carla Client"));
    }

    async fn what_one_person_has_goes_to_another_and_back(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let named = world.cell(State::Active).await;
        let (from, to) = (world.named.staff.to_string(), world.unrelated.staff.to_string());
        let fields = [("act", "reassign"), ("from", from.as_str()), ("to", to.as_str())];
        let id = run_of(&senior.post("/p/north/bulk", &fields).await);
        let start = |id| format!("/p/north/jobs/{id}/start");
        assert_eq!(senior.post(&start(id), &[("count", "1")]).await.status(), 303);
        assert_eq!(manager(&world, named.client).await, Some(world.unrelated.staff));
        // The same for somebody who is only given accounts.
        let from = world.assigned.staff.to_string();
        let fields = [("act", "reassign"), ("from", from.as_str()), ("to", to.as_str())];
        let second = run_of(&senior.post("/p/north/bulk", &fields).await);
        assert_eq!(senior.post(&start(second), &[("count", "1")]).await.status(), 303);
        let (ctx, gone) = (&world.portal.ctx, world.assigned.actor());
        let lost = app::accounts::one(ctx, &gone, named.account).await;
        assert!(matches!(lost, Err(app::Error::NotFound)), "{lost:?}");
        let back = run_of(&senior.post(&format!("/p/north/jobs/{second}/undo"), &[]).await);
        assert_eq!(senior.post(&start(back), &[("count", "1")]).await.status(), 303);
        assert!(app::accounts::one(ctx, &gone, named.account).await.is_ok());
        let back = run_of(&senior.post(&format!("/p/north/jobs/{id}/undo"), &[]).await);
        assert_eq!(senior.post(&start(back), &[("count", "1")]).await.status(), 303);
        assert_eq!(manager(&world, named.client).await, Some(world.named.staff));
        let same = [("act", "reassign"), ("from", from.as_str()), ("to", from.as_str())];
        let asked = run_of(&senior.post("/p/north/bulk", &same).await);
        assert_eq!(shown(&world, asked).await.stage, Stage::Asking);
    }

    async fn invitations_are_sent_again_and_withdrawn(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let (one, none) = (world.cell(State::Invited).await, world.cell(State::FolderOnly).await);
        let all = [one.client, none.client];
        for (act, words) in [("resend_invitation", 1), ("withdraw_invitation", 1)] {
            let id = choose(&senior, act, &all, &[]).await;
            let start = format!("/p/north/jobs/{id}/start");
            assert_eq!(senior.post(&start, &[("count", "1")]).await.status(), 303, "{act}");
            assert_eq!(shown(&world, id).await.run.changed, words, "{act}");
        }
        world.portal.works().await;
        assert_eq!(world.portal.letters().len(), 1, "the invitation once more");
        let nothing = senior
            .tries("POST", "/p/north/bulk", &[("act", "withdraw_invitation"), (&format!("pick_{}", one.client), "1")])
            .await;
        assert_eq!((nothing.status(), nothing.code().as_str()), (422, "nothing_selected"));
    }

    async fn two_runs_over_the_same_clients_decide_each_row_at_its_moment(lab) {
        let world = World::new(lab).await;
        let (senior, owner) = (world.browser(&world.senior), world.browser(&world.owner));
        let all = folders(&world, 3).await;
        let first = world.grouped.staff.to_string();
        let one = choose(&senior, "name_manager", &all, &[("staff", &first)]).await;
        let two = choose(&owner, "archive", &all[..2], &[]).await;
        assert_eq!(owner.post(&format!("/p/north/jobs/{two}/start"), &[("count", "2")]).await.status(), 303);
        assert_eq!(senior.post(&format!("/p/north/jobs/{one}/start"), &[("count", "3")]).await.status(), 303);
        let codes: Vec<_> = rows(&world, one).await.into_iter().map(|it| (it.0, it.2)).collect();
        let is = |code: &str| ("change".to_owned(), code.to_owned());
        assert_eq!(codes, [is("not_found"), is("not_found"), is("")]);
        let run = shown(&world, one).await.run;
        assert_eq!((run.changed, run.skipped), (1, 2));
    }
}

/// The senior as a program calls: it has no browser to ask for a factor.
fn actor_with_key(world: &World) -> domain::actor::Actor {
    let mut actor = world.senior.actor();
    if let domain::actor::Actor::Staff(staff) = &mut actor {
        staff.door = domain::actor::Door::Inside;
    }
    actor
}
