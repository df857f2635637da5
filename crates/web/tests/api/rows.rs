//! What programs do with the API, noun by noun.

use crate::world::World;
use serde_json::json;
use test_support::both;

both! {
    async fn a_client_is_made_found_and_put_away(lab) {
        let world = World::new(&lab).await;
        let made = world.post("/api/v1/clients", r#"{"name":"Hartwell","note":"Met in May"}"#).await;
        assert_eq!(made.status, 201, "{made:?}");
        let id = made.id();
        let path = format!("/api/v1/clients/{id}");
        assert_eq!(made.header("location"), Some(path.as_str()));
        assert_eq!(made.header("etag"), Some("\"1\""));
        assert_eq!(made.json().get("warnings"), None);
        let notes = world.get(&format!("{path}/notes")).await.json();
        assert_eq!(notes["items"][0]["text"], "Met in May");
        let twin = world.post("/api/v1/clients", r#"{"name":"Hartwe11"}"#).await;
        assert_eq!(twin.status, 201, "{twin:?}");
        assert_eq!(twin.json()["warnings"][0]["code"], "looks_like");
        assert_eq!(twin.json()["warnings"][0]["client"], id);
        let found = world.get("/api/v1/clients?q=hartwell").await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
        assert_eq!(world.get("/api/v1/clients/counts").await.json()["all"], 2);
        let feed = world.get(&format!("{path}/activity?limit=1")).await.json();
        assert_eq!(feed["items"].as_array().unwrap().len(), 1);
        let next = feed["next"].as_str().unwrap();
        let older = world.get(&format!("{path}/activity?limit=5&after={next}")).await.json();
        assert_eq!(older["items"][0]["kind"], "client_created", "{older}");
        assert_eq!(world.post(&format!("{path}/archive"), "").await.status, 204);
        assert_eq!(world.get(&path).await.status, 404);
    }

    async fn an_account_is_made_moved_and_asked_for(lab) {
        let world = World::new(&lab).await;
        let client = world.client("Hartwell Joinery Ltd").await;
        let path = format!("/api/v1/clients/{client}/accounts");
        let made = world.post(&path, r#"{"product":"jobs","plan":"starter"}"#).await;
        assert_eq!(made.status, 201, "{made:?}");
        let account = made.json();
        assert_eq!(account["life"], "creating");
        assert_eq!(account["billing_mode"], "partner_managed");
        assert_eq!(account["access"]["state"], "open");
        assert_eq!(account["access"]["days_left"], 60);
        let wrong = world.post(&path, r#"{"product":"none"}"#).await;
        assert_eq!(wrong.json()["fields"][0]["code"], "product_unknown");
        let full = world.post(&format!("/api/v1/clients/{client}/archive"), "").await;
        assert_eq!(full.said(), (409, "has_connected_accounts".to_owned()));

        let loose = world.account(None).await;
        let unlinked = world.get("/api/v1/accounts/unlinked").await.json();
        assert_eq!(unlinked["items"][0]["id"], loose);
        let into = json!({ "client": client }).to_string();
        let line = format!("PUT /api/v1/accounts/{loose}/client");
        let nowhere = json!({ "client": "cli_01hq0000000000000000000000" }).to_string();
        assert_eq!(world.send(&line, &nowhere).await.status, 404);
        let put = world.send(&line, &into).await;
        assert_eq!((put.status, put.json()["client"].as_str()), (200, Some(client.as_str())));
        assert_eq!(world.send(&line, &into).await.said(), (409, "already_in_folder".to_owned()));
        let line = format!("DELETE /api/v1/accounts/{loose}/client");
        assert_eq!(world.send(&line, "").await.status, 204);
        assert_eq!(world.send(&line, "").await.said(), (409, "not_in_folder".to_owned()));
    }

    async fn notes_belong_to_their_author(lab) {
        let world = World::new(&lab).await;
        let client = world.client("Hartwell Joinery Ltd").await;
        let path = format!("/api/v1/clients/{client}/notes");
        let note = world.post(&path, r#"{"text":"=HYPERLINK()"}"#).await;
        assert_eq!((note.status, note.json()["text"].as_str()), (201, Some("=HYPERLINK()")));
        let long = json!({ "text": "x".repeat(20_001) }).to_string();
        let fault = world.post(&path, &long).await.json();
        assert_eq!((&fault["fields"][0]["field"], &fault["fields"][0]["code"]),
            (&"text".into(), &"note_too_long".into()));
        let other = world.account(None).await;
        let tied = json!({ "text": "x", "account": other }).to_string();
        assert_eq!(world.post(&path, &tied).await.said(), (404, "not_found".to_owned()));

        let line = format!("PATCH /api/v1/notes/{}", note.id());
        let none = world.send(&line, r#"{"text":"y"}"#).await;
        assert_eq!(none.said(), (428, "precondition_required".to_owned()));
        let seen = [("if-match", note.header("etag").unwrap())];
        let done = world.ask(&line, &world.key, &seen, r#"{"text":"y"}"#).await;
        assert_eq!((done.status, done.json()["text"].as_str()), (200, Some("y")));
        let stale = world.ask(&line, &world.key, &seen, r#"{"text":"z"}"#).await;
        assert_eq!(stale.said(), (412, "stale_version".to_owned()));
        let history = world.get(&format!("/api/v1/notes/{}/history", note.id())).await.json();
        assert_eq!(history["items"][0]["text"], "=HYPERLINK()");
        let pin = format!("/api/v1/notes/{}/pin", note.id());
        assert_eq!(world.send(&format!("PUT {pin}"), "").await.status, 204);
        let pinned = world.get(&format!("/api/v1/notes/{}", note.id())).await.json();
        assert!(pinned["pinned_at"].is_string());
        assert_eq!(world.send(&format!("DELETE {pin}"), "").await.status, 204);
        let line = format!("DELETE /api/v1/notes/{}", note.id());
        assert_eq!(world.send(&line, "").await.status, 204);
        assert_eq!(world.send(&line, "").await.status, 404);
    }

    async fn the_matrix_is_read_and_changed(lab) {
        let world = World::new(&lab).await;
        let client = world.client("Hartwell Joinery Ltd").await;
        let account = world.account(Some(&client)).await;
        let ben = world.manager.staff().unwrap().staff;
        let ada = world.owner.staff().unwrap().staff;
        let matrix = format!("/api/v1/clients/{client}/staff");
        let before = world.get(&matrix).await.json();
        assert_eq!(before["others"][0]["id"], ben.to_string());
        let given = format!("PUT {matrix}/{ben}/accounts/{account}");
        assert_eq!(world.send(&given, "").await.status, 204);
        let after = world.get(&matrix).await.json();
        let row = after["items"].as_array().unwrap().iter().find(|it| it["name"] == "Ben").unwrap();
        assert_eq!(row["accounts"], json!([account]));
        assert_eq!(world.send(&format!("DELETE {matrix}/{ben}"), "").await.status, 204);
        let own = world.send(&format!("PUT {matrix}/{ada}"), "").await;
        assert_eq!(own.said(), (403, "cannot_change_self".to_owned()));
        let foreign = world.stranger.staff().unwrap().staff;
        let no = world.send(&format!("PUT {matrix}/{foreign}"), "").await;
        assert_eq!(no.said(), (404, "not_found".to_owned()));
    }

    async fn connections_begin_are_asked_for_and_end(lab) {
        let world = World::new(&lab).await;
        let client = world.client("Hartwell Joinery Ltd").await;
        let path = format!("/api/v1/clients/{client}/invitations");
        let body = r#"{"email":"joe@hartwell.example","products":["jobs"]}"#;
        let sent = world.post(&path, body).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        assert_eq!(world.post(&path, body).await.status, 409);
        let listed = world.get("/api/v1/invitations").await.json();
        assert_eq!(listed["items"][0]["state"], "pending");
        let one = format!("/api/v1/invitations/{}", sent.id());
        assert_eq!(world.post(&format!("{one}/resend"), "").await.status, 200);
        assert_eq!(world.post(&format!("{one}/withdraw"), "").await.status, 204);

        let account = world.account(Some(&client)).await;
        let ask = format!("/api/v1/accounts/{account}/access-requests");
        let body = r#"{"reason":"Year end","days":7}"#;
        let open = world.post(&ask, body).await;
        assert_eq!(open.said(), (409, "access_already_active".to_owned()));
        world.ctx.clock.pass(61 * domain::time::DAY);
        let asked = world.post(&ask, body).await;
        assert_eq!(asked.status, 201, "{asked:?}");
        assert_eq!(world.post(&ask, body).await.said(), (409, "request_pending".to_owned()));
        let shown = world.get(&format!("/api/v1/accounts/{account}")).await.json();
        assert_eq!(shown["access"]["state"], "requested");
        let requests = world.get("/api/v1/access-requests").await.json();
        assert_eq!(requests["items"][0]["id"], asked.id());
        let back = format!("/api/v1/access-requests/{}/withdraw", asked.id());
        assert_eq!(world.post(&back, "").await.status, 204);

        let cancel = format!("/api/v1/accounts/{account}/cancel");
        let ended = world.post(&cancel, r#"{"reason":"client_left"}"#).await;
        assert_eq!(ended.status, 200, "{ended:?}");
        assert_eq!(world.get(&format!("/api/v1/accounts/{account}")).await.status, 404);
    }

    async fn staff_and_groups_are_managed(lab) {
        let world = World::new(&lab).await;
        let ben = world.manager.staff().unwrap().staff;
        let ada = world.owner.staff().unwrap().staff;
        let all = world.get("/api/v1/staff").await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 2, "{all}");
        let body = r#"{"email":"cleo@example.com","role":"assistant"}"#;
        let sent = world.post("/api/v1/staff/invitations", body).await;
        assert_eq!(sent.status, 202, "{sent:?}");
        let body = r#"{"email":"ben@example.com","role":"assistant"}"#;
        let there = world.post("/api/v1/staff/invitations", body).await;
        assert_eq!(there.said(), (409, "already_member".to_owned()));
        let own = world.send(&format!("PUT /api/v1/staff/{ada}/role"), r#"{"role":"senior"}"#).await;
        assert_eq!(own.status, 403, "{own:?}");
        let line = format!("PUT /api/v1/staff/{ben}/role");
        assert_eq!(world.send(&line, r#"{"role":"senior"}"#).await.status, 204);
        assert_eq!(world.get(&format!("/api/v1/staff/{ben}")).await.json()["role"], "senior");

        let group = world.post("/api/v1/groups", r#"{"name":"North"}"#).await;
        assert_eq!(group.status, 201, "{group:?}");
        let client = world.client("Hartwell Joinery Ltd").await;
        let path = format!("/api/v1/groups/{}", group.id());
        let line = format!("PUT {path}/clients/{client}");
        assert_eq!(world.send(&line, "").await.status, 204);
        let members = world.get(&path).await.json();
        assert_eq!(members["clients"][0]["id"], client, "{members}");
        let foreign = world.stranger.staff().unwrap().staff;
        let body = json!({ "name": "North", "staff": [foreign] }).to_string();
        assert_eq!(world.send(&format!("PUT {path}"), &body).await.status, 404);

        let suspended = world.post(&format!("/api/v1/staff/{ben}/suspend"), "").await;
        assert_eq!(suspended.status, 204, "{suspended:?}");
        assert_eq!(world.get(&format!("/api/v1/staff/{ben}")).await.json()["state"], "suspended");
    }
}
