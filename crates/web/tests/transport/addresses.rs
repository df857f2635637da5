//! Paths, methods and hosts: one address, one resource, one spelling.

use crate::support::{Portal, SESSION};

#[test]
fn tricks_with_paths_reach_nothing() {
    let portal = Portal::start();
    assert_eq!(portal.signed_get("/p/north/clients").status, 200);
    for path in [
        "/p/north/clients/",
        "/p/north/clients//",
        "//p/north/clients",
        "/p//north/clients",
        "/p/north/clients;x",
        "/p/north/./clients",
        "/p/north/x/../clients",
        "/p/north/%2e%2e/north/clients",
        "/%2e%2e/p/north/clients",
        "/p/north%2fclients",
        "/p/%6eorth/clients",
        "/p/NORTH/clients",
        "/P/north/clients",
        "/p/north/clients.json",
        "/p/north/clients%20",
        "/unknown",
        "/p/south/clients",
        "/p/north/clients/cli_x",
        "/p/north/clients/1",
        "/p/north/clients/null",
        &format!("/p/north/clients/acc_{}", "0".repeat(26)),
        &format!("/p/north/clients/CLI_{}", "0".repeat(26)),
        &format!("/p/north/clients/{}", "a".repeat(300)),
    ] {
        let answer = portal.signed_get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("content-type").unwrap().starts_with("text/html"), "{path}");
    }
    for path in ["/p/north/clients%00", "/%c0%ae%c0%ae/", "/%ff", "/%", "/%0d%0aX: y"] {
        let status = portal.signed_get(path).status;
        assert_eq!(status, 400, "{path}");
    }
    assert_eq!(portal.get("/api/v1/unknown").code(), "not_found");
    assert_eq!(portal.get("/api/v1/%00").code(), "bad_path");
}

#[test]
fn what_is_hidden_and_what_is_not_there_get_the_same_bytes() {
    let portal = Portal::start();
    let answer = |path: &str| {
        let cookie = format!("Cookie: {}", portal.cookie("partner", SESSION));
        let mut it = portal.ask(&format!("GET {path}"), &[&cookie, "Accept: application/json"], "");
        it.head = it.head.lines().filter(|it| !it.starts_with("date")).collect();
        it
    };
    let hidden = answer("/p/south/clients");
    assert_eq!((hidden.status, hidden.code().as_str()), (404, "not_found"));
    assert_eq!(hidden, answer("/p/nowhere-at-all/clients"));
    assert_eq!(hidden, answer("/p/north/clients/cli_x"));
    assert_eq!(hidden, answer("/unknown"));
}

#[test]
fn other_methods_are_405_and_no_override_is_believed() {
    let portal = Portal::start();
    for line in [
        "TRACE /",
        "PROPFIND /",
        "get /",
        "OPTIONS /",
        "DELETE /",
        "POST /",
        "PUT /",
        "FOO /",
        "GETX /",
    ] {
        let answer = portal.ask(line, &[], "");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("get, head")), "{line}");
    }
    let connect = portal.ask(&format!("CONNECT {}", portal.host()), &[], "");
    assert_eq!(connect.status, 405);
    assert!(connect.header("allow").is_some());
    let tricks =
        ["X-HTTP-Method-Override: POST", "X-Method-Override: DELETE", "X-HTTP-Method: PUT"];
    let answer = portal.ask("GET /", &tricks, "");
    assert_eq!((answer.status, answer.body.as_str()), (200, "hello"));
    assert_eq!(portal.ask("GET /?_method=DELETE", &[], "").body, "hello");
}

#[test]
fn only_our_own_host_is_answered() {
    let portal = Portal::start();
    let (host, port) = (portal.host(), portal.address.port());
    let case = |target: &str, hosts: &str| {
        let text = format!("GET {target} HTTP/1.1\r\nConnection: close\r\n{hosts}\r\n");
        portal.bytes(text.as_bytes()).status
    };
    assert_eq!(case("/", &format!("Host: {host}\r\n")), 200);
    assert_eq!(case("/", &format!("Host: LOCALHOST:{port}\r\n")), 200);
    assert_eq!(case(&format!("http://{host}/"), &format!("Host: {host}\r\n")), 200);
    for (target, hosts) in [
        ("/".to_owned(), String::new()),
        ("/".to_owned(), "Host: evil.example\r\n".to_owned()),
        ("/".to_owned(), "Host: localhost\r\n".to_owned()),
        ("/".to_owned(), "Host:\r\n".to_owned()),
        ("/".to_owned(), format!("Host: 127.0.0.1:{port}\r\n")),
        ("/".to_owned(), format!("Host: {host}.evil.example\r\n")),
        ("/".to_owned(), format!("Host: {host}@evil.example\r\n")),
        ("/".to_owned(), format!("Host: localhost:0{port}\r\n")),
        ("/".to_owned(), format!("Host: {host}\r\nHost: {host}\r\n")),
        ("/".to_owned(), format!("Host: {host}\r\nHost: evil.example\r\n")),
        ("http://evil.example/".to_owned(), format!("Host: {host}\r\n")),
        (format!("http://{host}/"), "Host: evil.example\r\n".to_owned()),
    ] {
        assert_eq!(case(&target, &hosts), 421, "{target} {hosts}");
    }
    let forwarded = ["X-Forwarded-Host: evil.example", "Forwarded: host=evil.example"];
    let answer = portal.ask("GET /", &forwarded, "");
    assert_eq!(answer.status, 200);
    assert!(!format!("{answer:?}").contains("evil"), "{answer:?}");
    assert_eq!(case("/healthz", "Host: 10.0.0.1\r\n"), 200, "a supervisor asks by number");
}

#[test]
fn every_answer_has_its_guards() {
    let portal = Portal::start();
    for answer in [
        portal.get("/"),
        portal.get("/unknown"),
        portal.get("/p/north/clients"),
        portal.signed_get("/p/north/broken"),
        portal.get("/api/v1/clients"),
        portal.ask("POST /", &[], ""),
    ] {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
        assert!(policy.contains("form-action 'self' http://localhost:4101;"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        assert!(answer.header("permissions-policy").is_some());
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
        assert_eq!(answer.header("strict-transport-security"), None, "not on plain http");
    }
}

#[test]
fn our_own_faults_show_a_reference_only() {
    let portal = Portal::start();
    for path in ["/p/north/broken", "/p/north/panic"] {
        let page = portal.signed_get(path);
        assert_eq!(page.status, 500, "{path}");
        assert!(page.body.contains("Reference"), "{}", page.body);
        assert!(!page.body.contains("SELECT"), "{}", page.body);
    }
    assert_eq!(portal.get("/").status, 200, "the process lives on");
}
