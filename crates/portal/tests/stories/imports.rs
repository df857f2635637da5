//! Importing clients: files of usual products, files that are wrong in every known way, two people
//! at once, a process that dies in the middle.

use app::Error;
use app::imports::{self, Import};
use app::sheets::{self, Cell};
use domain::ids::ImportId;
use domain::sheet::mapping::Field;
use test_support::both;

use crate::world::World;

const PRACTICE: &[u8] = include_bytes!("../fixtures/practice-clients.csv");
const ACCOUNTING: &[u8] = include_bytes!("../fixtures/accounting-contacts.csv");
const INVOICING: &[u8] = include_bytes!("../fixtures/invoicing-customers-1252.csv");
const PAGE: &str = "/p/north/clients/import";

/// The same table as a workbook.
fn workbook(csv: &[u8]) -> Vec<u8> {
    let sheet = sheets::read(csv).unwrap();
    let mut book = sheets::book("Contacts", &sheet.columns).unwrap();
    for row in &sheet.rows {
        let cells: Vec<Cell> = row.cells.iter().map(|it| Cell::Text(it.clone())).collect();
        book.row(&cells).unwrap();
    }
    book.finish().unwrap()
}

/// Stages a file and checks it by the guessed columns.
async fn checked(world: &World, file: &[u8]) -> Result<Import, Error> {
    let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
    let id = imports::stage(ctx, &actor, "file.csv", file.to_vec()).await?;
    let staged = imports::one(ctx, &actor, id).await?;
    imports::map(ctx, &actor, id, &staged.mapping).await
}

async fn run(world: &World, id: ImportId, partial: bool) -> Result<Import, Error> {
    let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
    imports::start(ctx, &actor, id, partial).await?;
    world.portal.works().await;
    imports::one(ctx, &actor, id).await
}

fn verdicts(it: &Import) -> [i64; 4] {
    ["add", "update", "same", "problem"].map(|word| it.of(word))
}

/// Names and numbers of all clients, by name.
async fn clients(world: &World) -> Vec<(String, String)> {
    let ask = app::clients::Ask {
        filter: app::clients::Filter::default(),
        sort: app::clients::Sort::Name,
        after: None,
        limit: 200,
        ..app::clients::Ask::default()
    };
    let page = app::clients::list(&world.portal.ctx, &world.senior.actor(), &ask).await.unwrap();
    page.folders.into_iter().map(|it| (it.name, it.number)).collect()
}

/// What is wrong, as (line, column, code).
async fn problems(world: &World, id: ImportId) -> Vec<(i64, usize, String)> {
    let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
    let rows = imports::page(ctx, &actor, id, ("problem", ""), (0, 100)).await.unwrap();
    let each = |row: &imports::Staged| {
        let line = row.line;
        let all = imports::troubles(row).unwrap();
        all.into_iter().map(move |it| (line, it.column + 1, it.code)).collect::<Vec<_>>()
    };
    rows.iter().flat_map(each).collect()
}

fn said(refused: Result<Import, Error>) -> (String, u16, String) {
    let error = refused.unwrap_err();
    let Error::Denied(it) = &error else { panic!("{error:?}") };
    let place = |name| it.facts.iter().find(|fact| fact.0 == name).map(|it| it.1.clone());
    let place =
        format!("{}:{}", place("line").unwrap_or_default(), place("column").unwrap_or_default());
    (error.code().to_owned(), error.status(), place)
}

both! {
    async fn a_file_becomes_clients_by_pages_without_scripts(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let staged = senior.uploads(PAGE, PAGE, ("practice clients.csv", PRACTICE)).await;
        assert_eq!(staged.status(), 303, "{}", staged.text());
        let columns = staged.location().to_owned();
        let page = senior.get(&columns).await;
        assert!(page.text().contains("Ashdown & Pike Plumbing Ltd"), "{}", page.text());
        assert!(clients(&world).await.is_empty(), "nothing is written before the run");
        let chosen = [("c0", "name"), ("c1", "number"), ("c2", "manager"), ("c3", "contact_email"),
            ("c4", "kind"), ("c5", "")];
        let mapped = senior.submit(&columns, &columns, &chosen).await;
        let here = columns.strip_suffix("/columns").unwrap();
        assert_eq!((mapped.status(), mapped.location()), (303, here));
        let check = senior.get(here).await.text();
        assert!(check.contains("Add 3 clients"), "{check}");
        assert!(clients(&world).await.is_empty(), "nothing is written before the run");
        let started = senior.submit(here, &format!("{here}/run"), &[]).await;
        assert_eq!((started.status(), started.location()), (303, here));
        assert!(senior.get(here).await.text().contains("Importing"));
        world.portal.works().await;
        let result = senior.get(here).await.text();
        assert!(result.contains("3 clients added"), "{result}");
        let names: Vec<String> = clients(&world).await.into_iter().map(|it| it.0).collect();
        assert_eq!(names, ["Ashdown & Pike Plumbing Ltd", "Brightwater Lettings", "Cedar Row Dental"]);
        // The manager was found by name and by address.
        let named = world.browser(&world.named);
        let list = named.get("/p/north/clients").await.text();
        assert!(list.contains("Cedar Row") && list.contains("Ashdown"), "{list}");
        assert!(!list.contains("Brightwater"), "{list}");
        // The same file again changes nothing and says so.
        let again = checked(&world, PRACTICE).await.unwrap();
        assert_eq!(verdicts(&again), [0, 0, 3, 0]);
        let refused = run(&world, again.row.id, false).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (409, "nothing_to_import"));
    }

    async fn exports_of_usual_products_go_in_as_they_are(lab) {
        let world = World::new(lab).await;
        for (file, wanted) in [(PRACTICE, 3), (ACCOUNTING, 2), (INVOICING, 2)] {
            let import = checked(&world, file).await.unwrap();
            assert_eq!(verdicts(&import), [wanted, 0, 0, 0]);
            let done = run(&world, import.row.id, false).await.unwrap();
            assert_eq!((done.row.state.as_str(), done.ended("done")), ("done", wanted));
            // As a workbook it holds the same clients.
            let book = checked(&world, &workbook(file)).await.unwrap();
            assert_eq!(verdicts(&book), [0, 0, wanted, 0]);
        }
        let senior = world.browser(&world.senior);
        let found = senior.get("/p/north/clients?q=fjord").await.text();
        assert!(found.contains("Fjord Café"), "{found}");
        let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
        let ask = app::clients::Ask {
            filter: app::clients::Filter { search: "dovecote".into(), ..Default::default() },
            sort: app::clients::Sort::Name, after: None, limit: 5,
            ..app::clients::Ask::default()
        };
        let page = app::clients::list(ctx, &actor, &ask).await.unwrap();
        let folder = app::clients::folder(ctx, &actor, page.folders[0].id).await.unwrap().row;
        assert_eq!(folder.contact_name, "Maud Fenn");
        assert_eq!(folder.address, "3 Mill Lane\nLudlow\nShropshire\nSY8 1AA\nUnited Kingdom");
        assert_eq!(folder.phone, "+44 1584 900100");
    }

    async fn rows_find_their_clients_by_number_then_by_address(lab) {
        let world = World::new(lab).await;
        let first = b"Name,Number,Email,Phone\nAlder,A1,a@alder.example,\nBirch,,b@birch.example,\n\
            Twin One,,t@twin.example,\nTwin Two,,t@twin.example,\n";
        run(&world, checked(&world, first).await.unwrap().row.id, false).await.unwrap();
        let second = b"Name,Number,Email,Phone\nAlder Ltd,A1,,020 7946 0001\nBirch,B2,B@birch.example,\n\
            Twin Two,,t@twin.example,020 7946 0002\nCedar,A1X,a@alder.example,\n,A1,,\n\
            Other,,t@twin.example,\n";
        let import = checked(&world, second).await.unwrap();
        // A number that is not Alder's makes Cedar another client, whatever its address.
        assert_eq!(verdicts(&import), [1, 3, 0, 2], "{:?}", problems(&world, import.row.id).await);
        assert_eq!(
            problems(&world, import.row.id).await,
            [(6, 2, "twice_in_file".to_owned()), (7, 3, "email_ambiguous".to_owned())]
        );
        let done = run(&world, import.row.id, true).await.unwrap();
        assert_eq!((done.ended("done"), done.ended("failed")), (4, 2));
        let all = clients(&world).await;
        let names: Vec<&str> = all.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["Alder Ltd", "Birch", "Cedar", "Twin One", "Twin Two"]);
        assert_eq!(all[1].1, "B2");
    }

    async fn cells_are_held_to_the_rules_of_the_form(lab) {
        let world = World::new(lab).await;
        let long = "x".repeat(201);
        let file = format!(
            "Client name,Email,Phone,Website,Account manager,Group\n\
             ,a@b.example,,,,\n{long},,,,,\nBell\u{7},,,,,\nA,no-at,,,,\nB,,ring me,,,\n\
             C,,,javascript:alert(1),,\nD,,,,Nobody Known,\nE,,,,Sue Suspended,\n\
             F,,,,,No such group\n=1+1,,,,,\nG,,,,,Trades\nH,,,,nell@example.com,\ng,,,,,\n\
             '=HYPERLINK(1),,+44 20 7946 0018,,,\n"
        );
        let import = checked(&world, file.as_bytes()).await.unwrap();
        let wanted = [
            (2, 1, "name_required"), (3, 1, "name_too_long"), (4, 1, "name_invalid_character"),
            (5, 2, "email_invalid"), (6, 3, "phone_invalid"), (7, 4, "website_invalid"),
            (8, 5, "manager_unknown"), (9, 5, "manager_unknown"), (10, 6, "group_unknown"),
            (11, 1, "formula_cell"), (14, 1, "twice_in_file"),
        ];
        let wanted = wanted.map(|(line, column, code)| (line, column, code.to_owned()));
        assert_eq!(problems(&world, import.row.id).await, wanted);
        assert_eq!(verdicts(&import), [3, 0, 0, 11]);
        // All or nothing: the first problem is named with its place.
        let refused = run(&world, import.row.id, false).await;
        assert_eq!(said(refused), ("csv_invalid".to_owned(), 422, "2:1".to_owned()));
        assert!(clients(&world).await.is_empty());
        let done = run(&world, import.row.id, true).await.unwrap();
        assert_eq!((done.ended("done"), done.ended("failed")), (3, 11));
        let names: Vec<String> = clients(&world).await.into_iter().map(|it| it.0).collect();
        assert_eq!(names, ["=HYPERLINK(1)", "G", "H"]);
        // The file of failed rows is a file that can be put right and brought again.
        let jobs = world.browser(&world.senior).get("/p/north/jobs").await;
        assert!(jobs.text().contains("Imports of the last day"), "{}", jobs.text());
        assert!(jobs.text().contains("file.csv"), "{}", jobs.text());
        let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
        let failed = imports::failed(ctx, &actor, import.row.id).await.unwrap();
        let sheet = sheets::read(failed.as_bytes()).unwrap();
        assert_eq!((sheet.columns.len(), sheet.rows.len()), (7, 11));
        assert_eq!(sheet.rows[9].cells[0], "'=1+1", "cells that leave are inert");
        assert!(sheet.rows[9].cells[6].contains("formula"), "{:?}", sheet.rows[9]);
    }

    async fn files_that_cannot_be_read_say_where(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let wide = [b"Name\n".to_vec(), "x,".repeat(1_000_000).into_bytes()].concat();
        let mut long = b"Name\n".to_vec();
        (0..100_001).for_each(|_| long.extend_from_slice(b"A\n"));
        let mixed = ["Name,Ort\nMüller,Köln\nx,".as_bytes(), b"K\xf6ln\n"].concat();
        for (what, file, place) in [
            ("no header", b" , \nA,B\n".to_vec(), "2:1"),
            ("two headers alike", b"Name,Email,name\nA,,\n".to_vec(), "1:3"),
            ("mixed encodings", mixed, "3:2"),
            ("a million columns", wide, "2:201"),
            ("unclosed quote", b"Name,Note\nA,\"b\nC,d\n".to_vec(), "2:2"),
            ("too many rows", long, "100002:1"),
            ("a cell too many", b"Name,Email\nA, Ltd,a@b.example\n".to_vec(), "2:3"),
            ("nothing", b"\xef\xbb\xbf".to_vec(), "1:1"),
            ("no rows", b"Name,Email\n".to_vec(), "1:1"),
            ("an old workbook", b"\xd0\xcf\x11\xe0rest".to_vec(), "1:1"),
            ("a broken workbook", b"PK\x03\x04rest".to_vec(), "1:1"),
        ] {
            let refused = checked(&world, &file).await;
            assert_eq!(said(refused), ("csv_invalid".to_owned(), 422, place.to_owned()), "{what}");
            let page = senior.uploads(PAGE, PAGE, ("f.csv", &file)).await;
            assert_eq!(page.status(), 422, "{what}");
            assert!(page.text().contains("Line "), "{what}: {}", page.text());
        }
        let none = senior.uploads(PAGE, PAGE, ("", b"")).await;
        assert!(none.status() == 422 && none.text().contains("Choose a file"), "{}", none.text());
        assert!(imports::recent(&world.portal.ctx, &world.senior.actor()).await.unwrap().is_empty());
    }

    async fn a_file_over_ten_megabytes_is_not_read(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let huge = vec![b'x'; sheets::BYTES_MAX + 1];
        let answer = senior.sends(PAGE, "application/json", &huge).await;
        assert_eq!((answer.status(), answer.code().as_str()), (413, "body_too_large"));
        // The same where nothing stands before it.
        let refused = checked(&world, &huge).await;
        assert_eq!(said(refused), ("csv_invalid".to_owned(), 422, "1:1".to_owned()));
        assert!(imports::recent(&world.portal.ctx, &world.senior.actor()).await.unwrap().is_empty());
    }

    async fn a_choice_of_columns_needs_a_name_and_no_field_twice(lab) {
        let world = World::new(lab).await;
        let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
        let id = imports::stage(ctx, &actor, "f.csv", b"A,B\nx,y\n".to_vec()).await.unwrap();
        for mapping in [
            vec![None, Some(Field::Number)],
            vec![Some(Field::Name), Some(Field::Name)],
            vec![Some(Field::Name)],
        ] {
            let refused = imports::map(ctx, &actor, id, &mapping).await.unwrap_err();
            let Error::Invalid(faults) = refused else { panic!("{refused:?}") };
            assert_eq!(faults[0].code, "mapping_invalid", "{mapping:?}");
        }
        let refused = imports::start(ctx, &actor, id, false).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (409, "not_checked"));
        let senior = world.browser(&world.senior);
        let path = format!("{PAGE}/{id}/columns");
        let odd = senior.tries("POST", &path, &[("c9", "name")]).await;
        assert_eq!((odd.status(), odd.code().as_str()), (422, "unknown_field"));
        let page = senior.post(&path, &[("c0", ""), ("c1", "number")]).await;
        assert!(page.status() == 422 && page.text().contains("Choose the column"), "{}", page.text());
    }

    async fn nobody_else_sees_or_runs_a_file(lab) {
        let world = World::new(lab).await;
        let import = checked(&world, PRACTICE).await.unwrap();
        let path = format!("{PAGE}/{}", import.row.id);
        for (human, status) in [
            (&world.named, 403), (&world.grouped, 403), (&world.assigned, 403),
            (&world.assistant, 403), (&world.unrelated, 403),
        ] {
            let browser = world.browser(human);
            for line in [path.clone(), format!("{path}/columns"), format!("{path}/failed"), PAGE.to_owned()] {
                assert_eq!(browser.tries("GET", &line, &[]).await.status(), status, "{line}");
            }
            assert_eq!(browser.tries("POST", &format!("{path}/run"), &[]).await.status(), status);
        }
        let south = world.browser(&world.foreign);
        let there = path.replace("north", "south");
        for line in [there.clone(), format!("{there}/columns"), format!("{there}/failed")] {
            assert_eq!(south.tries("GET", &line, &[]).await.status(), 404, "{line}");
        }
        for end in ["run", "discard", "columns"] {
            let line = format!("{there}/{end}");
            assert_eq!(south.tries("POST", &line, &[]).await.status(), 404, "{line}");
        }
        assert_eq!(world.browser(&world.owner).get(&path).await.status(), 200);
    }

    async fn a_run_that_was_overtaken_writes_nothing(lab) {
        let world = World::new(lab).await;
        let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
        let file = b"Name,Number,Account manager\nAlder,A1,\nBirch,B1,Greg Group\n";
        let import = checked(&world, file).await.unwrap();
        imports::start(ctx, &actor, import.row.id, false).await.unwrap();
        let again = imports::start(ctx, &actor, import.row.id, false).await.unwrap_err();
        assert_eq!((again.status(), again.code()), (409, "run_in_progress"));
        // Between the press and the run, the manager who is named leaves.
        app::staff::suspend(ctx, &world.owner.actor(), world.grouped.staff).await.unwrap();
        world.portal.works().await;
        let back = imports::one(ctx, &actor, import.row.id).await.unwrap();
        assert_eq!(back.row.state, "checked");
        assert!(back.row.trouble.contains("changed since"), "{}", back.row.trouble);
        assert_eq!(verdicts(&back), [1, 0, 0, 1]);
        assert!(clients(&world).await.is_empty(), "all or nothing");
        let done = run(&world, import.row.id, true).await.unwrap();
        assert_eq!((done.ended("done"), done.ended("failed")), (1, 1));
        // Whoever lost the right while the run waited does not get it done.
        let other = checked(&world, b"Name\nZ\n").await.unwrap();
        imports::start(ctx, &actor, other.row.id, false).await.unwrap();
        app::staff::suspend(ctx, &world.owner.actor(), world.senior.staff).await.unwrap();
        world.portal.works().await;
        let owner = world.owner.actor();
        let stopped = imports::one(ctx, &owner, other.row.id).await.unwrap();
        assert_eq!(stopped.row.state, "checked");
        assert_eq!(clients_of(&world, &owner).await, ["Alder"]);
    }

    async fn a_file_lives_for_a_day(lab) {
        let world = World::new(lab).await;
        let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
        let import = checked(&world, PRACTICE).await.unwrap();
        world.portal.passes(domain::time::DAY - 1);
        app::housekeeping::sweep(ctx).await.unwrap();
        assert!(imports::one(ctx, &actor, import.row.id).await.is_ok());
        world.portal.passes(1);
        app::housekeeping::sweep(ctx).await.unwrap();
        let gone = imports::one(ctx, &actor, import.row.id).await.unwrap_err();
        assert_eq!(gone.status(), 404);
    }
}

async fn clients_of(world: &World, actor: &domain::actor::Actor) -> Vec<String> {
    let ask = app::clients::Ask {
        filter: app::clients::Filter::default(),
        sort: app::clients::Sort::Name,
        after: None,
        limit: 200,
        ..app::clients::Ask::default()
    };
    let page = app::clients::list(&world.portal.ctx, actor, &ask).await.unwrap();
    page.folders.into_iter().map(|it| it.name).collect()
}
