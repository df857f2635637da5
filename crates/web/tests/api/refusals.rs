//! Bad input: the right status, code and sentence, nothing changed, nothing told.

use crate::world::World;
use test_support::both;

both! {
    async fn what_is_hidden_and_what_is_not_there_are_the_same_bytes(lab) {
        let world = World::new(&lab).await;
        let mine = world.client("Hartwell Joinery Ltd").await;
        let account = world.account(Some(&mine)).await;
        let note = world.post(&format!("/api/v1/clients/{mine}/notes"), r#"{"text":"x"}"#).await.id();
        let all: Vec<&str> = app::keys::ApiScope::ALL.iter().map(|it| it.name()).collect();
        let foreign = world.key_of(&world.stranger, &all).await;
        let random = |kind: &str| format!("{kind}_01hq0000000000000000000000");
        for (template, id, kind) in [
            ("GET /api/v1/clients/{}", &mine, "cli"),
            ("GET /api/v1/clients/{}/notes", &mine, "cli"),
            ("GET /api/v1/clients/{}/staff", &mine, "cli"),
            ("GET /api/v1/clients/{}/activity", &mine, "cli"),
            ("POST /api/v1/clients/{}/archive", &mine, "cli"),
            ("GET /api/v1/accounts/{}", &account, "acc"),
            ("DELETE /api/v1/accounts/{}/client", &account, "acc"),
            ("GET /api/v1/notes/{}", &note, "not"),
            ("DELETE /api/v1/notes/{}", &note, "not"),
        ] {
            let ask = async |id: &str| {
                let line = template.replace("{}", id);
                world.ask(&line, &foreign, &[("idempotency-key", "k")], "").await
            };
            let hidden = ask(id).await;
            assert_eq!(hidden.said(), (404, "not_found".to_owned()), "{template}");
            let upper = id.to_uppercase();
            let long = "x".repeat(300);
            let other_kind = id.replace(kind, "grp");
            for wrong in [&random(kind), &upper, "7", "null", &long, &other_kind] {
                assert_eq!(ask(wrong).await, hidden, "{template} {wrong}");
            }
        }
        assert_eq!(world.get(&format!("/api/v1/notes/{note}")).await.status, 200);
    }

    async fn mass_assignment_is_named_and_changes_nothing(lab) {
        let world = World::new(&lab).await;
        let client = world.client("Hartwell Joinery Ltd").await;
        let path = format!("/api/v1/clients/{client}");
        for field in ["role", "partner_id", "price", "discount_bp", "billing_mode", "version"] {
            let body = format!(r#"{{"name":"Other","{field}":1}}"#);
            let line = format!("PATCH {path}");
            let answer = world.ask(&line, &world.key, &[("if-match", "\"1\"")], &body).await;
            assert_eq!(answer.said(), (422, "unknown_field".to_owned()), "{field}");
            assert_eq!(answer.json()["fields"][0]["field"], field);
            let answer = world.post("/api/v1/clients", &body).await;
            assert_eq!(answer.said(), (422, "unknown_field".to_owned()), "{field}");
        }
        let now = world.get(&path).await.json();
        assert_eq!((&now["name"], &now["version"]), (&"Hartwell Joinery Ltd".into(), &1.into()));
    }

    async fn a_bent_cursor_is_one_answer(lab) {
        let world = World::new(&lab).await;
        for name in ["Alder", "Birch", "Cedar"] {
            world.client(name).await;
        }
        let first = world.get("/api/v1/clients?limit=2").await.json();
        let next = first["next"].as_str().unwrap().to_owned();
        let rest = world.get(&format!("/api/v1/clients?limit=2&after={next}")).await.json();
        assert_eq!(rest["items"][0]["name"], "Cedar");
        assert_eq!(rest["next"], serde_json::Value::Null);

        let foreign = world.key_of(&world.stranger, &["clients:read"]).await;
        let theirs =
            world.ask(&format!("GET /api/v1/clients?after={next}"), &foreign, &[], "").await;
        assert_eq!(theirs.said(), (400, "invalid_cursor".to_owned()));
        let mut bent = next.clone();
        bent.replace_range(3..4, if next[3..].starts_with('A') { "B" } else { "A" });
        for wrong in [bent.as_str(), "x", &next[..next.len() - 2]] {
            let answer = world.get(&format!("/api/v1/clients?after={wrong}")).await;
            assert_eq!(answer, theirs, "{wrong}");
        }
        let invitations = world.get(&format!("/api/v1/invitations?after={next}")).await;
        assert_eq!(invitations.said(), (400, "invalid_cursor".to_owned()));
    }

    async fn limits_and_orders_that_do_not_exist(lab) {
        let world = World::new(&lab).await;
        for limit in ["0", "-1", "1000000000", "x"] {
            let answer = world.get(&format!("/api/v1/clients?limit={limit}")).await;
            assert_eq!(answer.said(), (422, "invalid_limit".to_owned()), "{limit}");
        }
        for query in ["sort=skeleton", "skeleton=x", "access=secret", "open=x", "done=saved"] {
            let answer = world.get(&format!("/api/v1/clients?{query}")).await;
            assert_eq!(answer.said(), (422, "invalid_sort".to_owned()), "{query}");
        }
        let twice = world.get("/api/v1/clients?q=a&q=b").await;
        assert_eq!(twice.said(), (400, "duplicate_parameter".to_owned()));
    }

    async fn a_version_is_asked_for_and_compared(lab) {
        let world = World::new(&lab).await;
        let client = world.client("Hartwell Joinery Ltd").await;
        let line = format!("PATCH /api/v1/clients/{client}");
        let body = r#"{"phone":"+44 20 7946 0000"}"#;
        let none = world.ask(&line, &world.key, &[], body).await;
        assert_eq!(none.said(), (428, "precondition_required".to_owned()));
        let stale = world.ask(&line, &world.key, &[("if-match", "\"7\"")], body).await;
        assert_eq!(stale.said(), (412, "stale_version".to_owned()));
        assert_eq!(stale.json()["facts"]["current_version"], 1);
        let done = world.ask(&line, &world.key, &[("if-match", "\"1\"")], body).await;
        assert_eq!((done.status, done.header("etag")), (200, Some("\"2\"")), "{done:?}");
        assert_eq!(done.json()["name"], "Hartwell Joinery Ltd");
        let known = [("if-none-match", "\"2\"")];
        let line = format!("GET /api/v1/clients/{client}");
        assert_eq!(world.ask(&line, &world.key, &known, "").await.status, 304);
    }

    async fn fields_are_judged_one_by_one(lab) {
        let world = World::new(&lab).await;
        let long = "n".repeat(201);
        for (field, value, code) in [
            ("name", "", "name_required"),
            ("name", "   ", "name_required"),
            ("name", &long, "name_too_long"),
            ("name", "a\u{202e}b", "name_invalid_character"),
            ("contact_email", "a@b\r\nBcc:x", "email_invalid"),
            ("contact_email", "a@@b", "email_invalid"),
            ("website", "javascript:alert(1)", "website_invalid"),
        ] {
            let mut body = serde_json::json!({ "name": "Hartwell" });
            body[field] = value.into();
            let answer = world.post("/api/v1/clients", &body.to_string()).await;
            assert_eq!(answer.said(), (422, "invalid_fields".to_owned()), "{field} {value:?}");
            let fault = &answer.json()["fields"][0];
            assert_eq!((&fault["field"], &fault["code"]), (&field.into(), &code.into()));
        }
        for strange in ["<script>", "{{7*7}}", "${jndi}", "=HYPERLINK()", "'; DROP", "%0d%0aBcc:"] {
            let id = world.client(strange).await;
            let shown = world.get(&format!("/api/v1/clients/{id}")).await;
            assert_eq!(shown.json()["name"], strange);
        }
    }
}
