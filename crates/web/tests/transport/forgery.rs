//! Who is there, and whether what they send is theirs.

use crate::support::{Answer, KEY, OWNER, Portal, SESSION};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

fn tokens(portal: &Portal, realm: &str, session: &str) -> Vec<String> {
    let cookie = format!("Cookie: {}", portal.cookie(realm, session));
    let answer = portal.ask("GET /tokens", &[&cookie], "");
    assert_eq!(answer.status, 200);
    answer.body.split(' ').map(str::to_owned).collect()
}

fn post(portal: &Portal, headers: &[&str], body: &str) -> Answer {
    let cookie = format!("Cookie: {}", portal.cookie("partner", SESSION));
    let mut all = vec![cookie.as_str(), FORM, "Accept: application/json"];
    all.extend(headers);
    portal.ask("POST /p/north/clients", &all, body)
}

#[test]
fn a_form_counts_only_from_our_own_page() {
    let portal = Portal::start();
    let tokens = tokens(&portal, "partner", SESSION);
    let body = format!("name=abc&_csrf={}", tokens[0]);
    let own = format!("Origin: http://{}", portal.host());
    let good = post(&portal, &[&own, "Sec-Fetch-Site: same-origin"], &body);
    assert_eq!((good.status, good.header("location")), (303, Some("/p/north/clients?q=3")));
    assert_eq!(post(&portal, &[], &body).status, 303, "a client that is no browser");
    let page = format!("X-CSRF-Token: {}", tokens[3]);
    assert_eq!(post(&portal, &[&page], "name=abc").status, 303);
    for (headers, body) in [
        (&["Origin: http://evil.example"][..], body.as_str()),
        (&["Origin: null"], &body),
        (&["Sec-Fetch-Site: cross-site"], &body),
        (&["Sec-Fetch-Site: same-site"], &body),
        (&["Sec-Fetch-Site: none"], &body),
        (&["Origin: http://localhost"], &body),
        (&[], "name=abc"),
        (&[], "name=abc&_csrf="),
        (&[], "name=abc&_csrf=AAAA"),
        (&[], &format!("name=abc&_csrf={}", tokens[1])),
        (&[], &format!("name=abc&_csrf={}", tokens[3])),
        (&[], &format!("{body}&_csrf={}", tokens[0])),
        (&["X-CSRF-Token: AAAA"], &body),
        (&[&format!("X-CSRF-Token: {}", tokens[0])], &body),
    ] {
        let answer = post(&portal, headers, body);
        assert_eq!((answer.status, answer.code().as_str()), (403, "csrf_failed"), "{headers:?}");
    }
}

#[test]
fn a_token_of_another_session_is_none() {
    let portal = Portal::start();
    let theirs = tokens(&portal, "client", OWNER);
    let answer = post(&portal, &[], &format!("name=abc&_csrf={}", theirs[0]));
    assert_eq!((answer.status, answer.code().as_str()), (403, "csrf_failed"));
}

#[test]
fn a_form_before_sign_in_is_bound_to_its_visitor() {
    let portal = Portal::start();
    assert_eq!(portal.get("/").header("set-cookie"), None, "no form, no cookie");
    let page = portal.ask("GET /form", &[], "");
    let set = page.header("set-cookie").unwrap().to_owned();
    assert!(set.starts_with(&format!("clientele-visitor-{}=", portal.address.port())), "{set}");
    assert!(set.ends_with("; path=/; httponly; samesite=lax"), "{set}");
    let raw = portal.bytes(
        format!("GET /form HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", portal.host())
            .as_bytes(),
    );
    assert_ne!(raw.body, page.body, "no two pages carry the same token");
    let post = |headers: &[&str], token: &str| {
        let mut all = vec![FORM, "Accept: application/json"];
        all.extend(headers);
        portal.ask("POST /form", &all, &format!("_csrf={token}")).status
    };
    // Cookies are case sensitive: the visitor's own is chosen by the test.
    let cookie = format!("Cookie: {}", portal.cookie("visitor", "visitor-one"));
    let page = portal.ask("GET /form", &[&cookie], "");
    assert_eq!(page.header("set-cookie"), None);
    assert_eq!(post(&[&cookie], &page.body), 200);
    assert_eq!(post(&[], &page.body), 403, "without the cookie");
    let other = format!("Cookie: {}", portal.cookie("visitor", "visitor-two"));
    assert_eq!(post(&[&other], &page.body), 403, "another visitor");
}

#[test]
fn a_session_of_one_realm_is_none_in_another() {
    let portal = Portal::start();
    let ask = |path: &str, cookie: &str| {
        let cookie = format!("Cookie: {cookie}");
        let answer = portal.ask(&format!("GET {path}"), &[&cookie, "Accept: application/json"], "");
        (answer.status, answer.code())
    };
    let partner = portal.cookie("partner", SESSION);
    let client = portal.cookie("client", OWNER);
    assert_eq!(ask("/p/north/clients", &partner).0, 200);
    assert_eq!(ask("/me/access", &client).0, 200);
    let nobody = (401, "unauthenticated".to_owned());
    assert_eq!(ask("/me/access", &partner), nobody);
    assert_eq!(ask("/p/north/clients", &client), nobody);
    assert_eq!(ask("/p/north/clients", &portal.cookie("partner", OWNER)), nobody);
    assert_eq!(ask("/api/v1/clients", &partner), nobody, "cookies are no API keys");
    for bad in [
        portal.cookie("partner", SESSION.get(..9).unwrap()),
        portal.cookie("partner", &SESSION.replace('n', "m")),
        portal.cookie("partner", &"x".repeat(8_000)),
        portal.cookie("partner", ""),
        format!("clientele-partner={SESSION}"),
        format!("__Host-clientele-partner={SESSION}"),
    ] {
        assert_eq!(ask("/p/north/clients", &bad), nobody, "{bad:.60}");
    }
    let twice = (400, "bad_cookie".to_owned());
    assert_eq!(ask("/p/north/clients", &format!("{partner}; {partner}")), twice);
    let other = portal.cookie("partner", "other");
    assert_eq!(ask("/p/north/clients", &format!("{other}; {partner}")), twice);
}

#[test]
fn api_keys_come_as_bearer_tokens_only() {
    let portal = Portal::start();
    for header in [
        "X: y".to_owned(),
        "Authorization: Bearer".to_owned(),
        "Authorization: Bearer wrong".to_owned(),
        format!("Authorization: Basic {KEY}"),
        format!("Authorization: Bearer {KEY}\r\nAuthorization: Bearer {KEY}"),
    ] {
        let answer = portal.ask("GET /api/v1/clients", &[&header], "");
        assert_eq!((answer.status, answer.code().as_str()), (401, "unauthenticated"), "{header}");
        assert_eq!(answer.header("www-authenticate"), Some("bearer"), "{header}");
    }
    let key = format!("Authorization: Bearer {KEY}");
    assert_eq!(portal.ask("POST /api/v1/facts", &[&key], "").status, 401, "a key is no product");
}

#[test]
fn a_stranger_is_sent_to_sign_in_and_back() {
    let portal = Portal::start();
    let answer = portal.get("/p/north/clients?q=a%20b");
    let to = "/sign-in?return_to=%2fp%2fnorth%2fclients%3fq%3da%2520b";
    assert_eq!((answer.status, answer.header("location")), (303, Some(to)));
    let posted = portal.ask("POST /p/north/clients", &[FORM], "name=a");
    assert_eq!((posted.status, posted.header("location")), (303, Some("/sign-in")));
    let fragment = portal.ask("GET /p/north/clients", &["HX-Request: true"], "");
    assert_eq!(fragment.status, 401);
    assert_eq!(fragment.header("hx-redirect"), Some("/sign-in?return_to=%2fp%2fnorth%2fclients"));
}

#[test]
fn a_second_factor_is_asked_with_the_form_kept() {
    let portal = Portal::start();
    let tokens = tokens(&portal, "partner", SESSION);
    let cookie = format!("Cookie: {}", portal.cookie("partner", SESSION));
    let body = format!("why=because&_csrf={}", tokens[1]);
    let answer = portal.ask("POST /p/north/danger", &[&cookie, FORM], &body);
    let kept = "confirm 300 /p/north/danger [(\"why\", \"because\")]";
    assert_eq!((answer.status, answer.body.as_str()), (401, kept));
}
