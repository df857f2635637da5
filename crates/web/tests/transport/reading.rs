//! Bodies, queries, versions, keys and cursors, over the wire.

use crate::support::{KEY, Portal, SESSION};

#[test]
fn bodies_have_a_kind_and_a_limit() {
    let portal = Portal::start();
    let cookie = format!("Cookie: {}", portal.cookie("partner", SESSION));
    let form = "Content-Type: application/x-www-form-urlencoded";
    let page = |kind: &str, body: &str| {
        let headers: Vec<&str> = [cookie.as_str(), "Accept: application/json", kind]
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect();
        let answer = portal.ask("POST /p/north/clients", &headers, body);
        (answer.status, answer.code())
    };
    let kind = |status: u16, code: &str| (status, code.to_owned());
    let wrong = kind(415, "unsupported_media_type");
    assert_eq!(page("Content-Type: application/json", "{}"), wrong);
    assert_eq!(page("Content-Type: text/plain", "name=a"), wrong);
    assert_eq!(page("Content-Type: multipart/form-data; boundary=x", "--x"), wrong);
    assert_eq!(page("", "name=a"), wrong);
    assert_eq!(page(&format!("{form}; charset=utf-16"), "name=a"), wrong);
    assert_eq!(page(form, &"a".repeat(64 * 1024 + 1)), kind(413, "body_too_large"));
    let api = |kind: &str, body: &str| {
        let key = format!("Authorization: Bearer {KEY}");
        let answer = portal.ask("POST /api/v1/clients", &[&key, "Idempotency-Key: 1", kind], body);
        (answer.status, answer.code())
    };
    assert_eq!(api(form, "name=a"), wrong);
    assert_eq!(api("Content-Type: text/plain", "{}"), wrong);
    let big = format!("{{\"name\":\"{}\"}}", "a".repeat(256 * 1024));
    assert_eq!(api("Content-Type: application/json", &big), kind(413, "body_too_large"));
    let many = format!("[{}1]", "1,".repeat(1_000_000));
    assert_eq!(api("Content-Type: application/json", &many), kind(413, "body_too_large"));
    assert_eq!(api("Content-Type: application/json", "{\"name\":\"a\"}").0, 201);
    let huge = portal.ask("POST /import", &["Content-Length: 10485761"], "");
    assert_eq!(huge.status, 413);
}

#[test]
fn a_chunked_body_over_the_limit_is_413() {
    let portal = Portal::start();
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    let text = format!(
        "POST /form HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{chunk}{chunk}0\r\n\r\n",
        portal.host()
    );
    assert_eq!(portal.bytes(text.as_bytes()).status, 413);
}

#[test]
fn json_is_read_strictly() {
    let portal = Portal::start();
    let post = |body: &str| {
        let answer = portal.api("POST /api/v1/clients", &["Idempotency-Key: 1"], body);
        (answer.status, answer.code(), answer.body)
    };
    let deep = format!("{{\"name\":{}{}}}", "[".repeat(1_000), "]".repeat(1_000));
    for body in [
        "{\"name\":\"a\"",
        "{\"name\":\"a\"} trailing",
        "\u{feff}{\"name\":\"a\"}",
        "{\"name\":NaN}",
        "{\"name\":1e999}",
        "{\"name\":\"a\",\"name\":\"b\"}",
        &deep,
        "name=a",
    ] {
        let (status, code, text) = post(body);
        assert_eq!((status, code.as_str()), (400, "malformed_json"), "{body:.40}");
        assert!(text.contains("column"), "{text}");
    }
    for field in ["role", "partner_id", "price", "discount_bp", "billing_mode"] {
        let (status, code, text) = post(&format!("{{\"name\":\"a\",\"{field}\":1}}"));
        assert_eq!((status, code.as_str()), (422, "unknown_field"), "{field}");
        let text: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(text["fields"][0]["field"], field);
    }
    let (status, code, text) = post("{}");
    assert_eq!((status, code.as_str()), (422, "invalid_fields"), "{text}");
}

#[test]
fn a_problem_is_complete() {
    let portal = Portal::start();
    let answer = portal.api("POST /api/v1/clients", &["Idempotency-Key: 1"], "{\"role\":1}");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    for name in ["type", "title", "status", "code", "detail", "instance", "fields"] {
        assert!(!body[name].is_null(), "{name}: {body}");
    }
}

#[test]
fn queries_are_read_strictly() {
    let portal = Portal::start();
    let many = format!("/api/v1/clients?{}", vec!["a=1"; 2_000].join("&"));
    for (path, status, code) in [
        ("/api/v1/clients?q=a&q=b", 400, "duplicate_parameter"),
        ("/api/v1/clients?q[]=", 400, "duplicate_parameter"),
        ("/api/v1/clients?a[]=", 400, "duplicate_parameter"),
        (many.as_str(), 400, "too_many_parameters"),
        ("/api/v1/clients?password_hash=1", 422, "invalid_sort"),
        ("/api/v1/clients?limit=0", 422, "invalid_limit"),
        ("/api/v1/clients?limit=-1", 422, "invalid_limit"),
        ("/api/v1/clients?limit=1000000000", 422, "invalid_limit"),
        ("/api/v1/clients?after=x", 400, "invalid_cursor"),
    ] {
        let answer = portal.api(&format!("GET {path}"), &[], "");
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path:.60}");
    }
}

#[test]
fn a_cursor_of_another_tenant_is_no_cursor() {
    let portal = Portal::start();
    let cursor = |text: String| text.rsplit(' ').next().unwrap().to_owned();
    let ours = cursor(portal.signed_get("/p/north/clients?q=a").body);
    let again = portal.signed_get(&format!("/p/north/clients?after={ours}"));
    assert_eq!(again.status, 200);
    let theirs = cursor(portal.api("GET /api/v1/clients", &[], "").body);
    let bent = format!("{}x", ours.get(..ours.len() - 1).unwrap());
    let refused = |it: &str| {
        let cookie = format!("Cookie: {}", portal.cookie("partner", SESSION));
        let line = format!("GET /p/north/clients?after={it}");
        let answer = portal.ask(&line, &[&cookie, "Accept: application/json"], "");
        (answer.status, answer.body)
    };
    let (status, body) = refused(&theirs);
    assert_eq!(status, 400);
    assert!(body.contains("invalid_cursor"), "{body}");
    assert_eq!(refused(&bent), (status, body.clone()));
    assert_eq!(refused("djA"), (status, body));
}

#[test]
fn edits_need_the_version_and_posts_a_key() {
    let portal = Portal::start();
    let line = "PATCH /api/v1/clients/x";
    let patch = |headers: &[&str]| {
        let answer = portal.api(line, headers, "{\"name\":\"a\"}");
        (answer.status, answer.code(), answer.header("etag").map(str::to_owned), answer.body)
    };
    assert_eq!(patch(&[]).1, "precondition_required");
    assert_eq!(patch(&[]).0, 428);
    for stale in ["If-Match: \"6\"", "If-Match: W/\"7\"", "If-Match: *", "If-Match: 7"] {
        let (status, code, _, body) = patch(&[stale]);
        assert_eq!((status, code.as_str()), (412, "stale_version"), "{stale}");
        assert!(body.contains("\"current_version\":7"), "{body}");
    }
    let (status, _, etag, _) = patch(&["If-Match: \"7\""]);
    assert_eq!((status, etag.as_deref()), (200, Some("\"8\"")));
    let post = |headers: &[&str]| {
        let answer = portal.api("POST /api/v1/clients", headers, "{\"name\":\"a\"}");
        (answer.status, answer.code())
    };
    assert_eq!(post(&[]), (400, "idempotency_key_required".to_owned()));
    let long = format!("Idempotency-Key: {}", "x".repeat(300));
    assert_eq!(post(&[&long]), (422, "idempotency_key_invalid".to_owned()));
}

#[test]
fn an_unchanged_answer_is_not_sent_again() {
    let portal = Portal::start();
    let first = portal.api("GET /api/v1/clients", &[], "");
    let etag = format!("If-None-Match: {}", first.header("etag").unwrap());
    let again = portal.api("GET /api/v1/clients", &[&etag], "");
    assert_eq!((again.status, again.body.as_str()), (304, ""));
}
