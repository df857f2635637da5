//! The rows of the OpenID Provider's bad inputs that the grammar alone decides.

use super::*;

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

fn params(pairs: &[(&str, &str)]) -> Params {
    Params::new(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())))
}

/// A good request with some parameters replaced; an empty value leaves one out.
fn request(change: &[(&str, &str)]) -> Params {
    let mut pairs = vec![
        ("client_id", "jobs"),
        ("redirect_uri", "http://localhost:4101/callback"),
        ("response_type", "code"),
        ("scope", "openid account"),
        ("state", "s1"),
        ("nonce", "n1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("login_hint", "h1"),
    ];
    pairs.retain(|(name, _)| change.iter().all(|(it, _)| it != name));
    pairs.extend_from_slice(change);
    params(&pairs)
}

fn jobs() -> Definition {
    Definition {
        redirect_uris: vec!["http://localhost:4101/callback".into()],
        ..Definition::default()
    }
}

#[test]
fn a_good_request_is_read() {
    let asked = authorize(&request(&[])).unwrap();
    assert_eq!(asked.nonce.as_deref(), Some("n1"));
    assert_eq!(asked.login_hint.as_deref(), Some("h1"));
    assert!(!asked.silent && !asked.again && asked.max_age.is_none());
    assert_eq!(answer_to(&request(&[]), &jobs()).unwrap().state.as_deref(), Some("s1"));
}

/// Forty near misses of one registered address.
#[test]
fn a_redirect_uri_is_compared_byte_by_byte() {
    let near = [
        "",
        "http://localhost:4101/callback/",
        "http://localhost:4101/callback?",
        "http://localhost:4101/callback?a=b",
        "http://localhost:4101/callback#",
        "http://localhost:4101/callback#a",
        "http://localhost:4101/Callback",
        "http://localhost:4101/CALLBACK",
        "HTTP://localhost:4101/callback",
        "http://LOCALHOST:4101/callback",
        "https://localhost:4101/callback",
        "http://localhost:4102/callback",
        "http://localhost/callback",
        "http://localhost:80/callback",
        "http://localhost:04101/callback",
        "http://127.0.0.1:4101/callback",
        "http://[::1]:4101/callback",
        "http://localhost.:4101/callback",
        "http://localhost:4101//callback",
        "http://localhost:4101/./callback",
        "http://localhost:4101/a/../callback",
        "http://localhost:4101/%63allback",
        "http://localhost:4101/callback%20",
        " http://localhost:4101/callback",
        "http://localhost:4101/callback ",
        "http://localhost:4101/callback\n",
        "http://localhost:4101/callback%00",
        "http://localhost:4101/callback\0",
        "http://localhost:4101/callbac",
        "http://localhost:4101/callback2",
        "http://localhost:4101/",
        "http://localhost:4101",
        "http://user@localhost:4101/callback",
        "http://localhost:4101@evil.example/callback",
        "http://localhost:4101.evil.example/callback",
        "http://evil.example/http://localhost:4101/callback",
        "//localhost:4101/callback",
        "/callback",
        "javascript:alert(1)//localhost:4101/callback",
        "http:\\\\localhost:4101\\callback",
        "http://localhost:4101/callback;x",
        "data:text/html,x",
    ];
    for uri in near {
        let asked = request(&[("redirect_uri", uri)]);
        assert_eq!(answer_to(&asked, &jobs()), Err(PageFault::BadRedirect), "{uri}");
    }
    assert!(near.len() > 40);
    let twice = params(&[
        ("redirect_uri", "http://localhost:4101/callback"),
        ("redirect_uri", "http://localhost:4101/callback"),
    ]);
    assert_eq!(answer_to(&twice, &jobs()), Err(PageFault::BadRedirect));
    assert_eq!(client_id(&params(&[])), Err(PageFault::UnknownClient));
    let two = params(&[("client_id", "jobs"), ("client_id", "books")]);
    assert_eq!(client_id(&two), Err(PageFault::UnknownClient));
}

#[test]
fn every_wrong_parameter_has_its_error() {
    let long = "x".repeat(3_000);
    for (change, error) in [
        (vec![("response_type", "")], "invalid_request"),
        (vec![("response_type", "token")], "unsupported_response_type"),
        (vec![("response_type", "code token")], "unsupported_response_type"),
        (vec![("response_type", "id_token")], "unsupported_response_type"),
        (vec![("response_mode", "fragment")], "invalid_request"),
        (vec![("scope", "")], "invalid_scope"),
        (vec![("scope", "account")], "invalid_scope"),
        (vec![("scope", "openid profile")], "invalid_scope"),
        (vec![("scope", "openid facts:write")], "invalid_scope"),
        (vec![("code_challenge", "")], "invalid_request"),
        (vec![("code_challenge_method", "")], "invalid_request"),
        (vec![("code_challenge_method", "plain")], "invalid_request"),
        (vec![("code_challenge_method", "s256")], "invalid_request"),
        (vec![("code_challenge", "short")], "invalid_request"),
        (
            vec![("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")],
            "invalid_request",
        ),
        (vec![("request", "eyJhbGciOiJub25lIn0..")], "request_not_supported"),
        (vec![("request_uri", "http://169.254.169.254/")], "request_uri_not_supported"),
        (vec![("prompt", "none login")], "invalid_request"),
        (vec![("prompt", "create")], "invalid_request"),
        (vec![("max_age", "-1")], "invalid_request"),
        (vec![("max_age", "soon")], "invalid_request"),
        (vec![("state", long.as_str())], "invalid_request"),
        (vec![("nonce", long.as_str())], "invalid_request"),
        (vec![("scope", "openid"), ("scope", "openid")], "invalid_request"),
    ] {
        assert_eq!(authorize(&request(&change)).unwrap_err().error, error, "{change:?}");
    }
    assert!(authorize(&request(&[("prompt", "none")])).unwrap().silent);
    assert!(authorize(&request(&[("prompt", "login")])).unwrap().again);
    assert_eq!(authorize(&request(&[("max_age", "0")])).unwrap().max_age, Some(0));
}

#[test]
fn a_verifier_belongs_to_its_challenge() {
    assert!(verifier_matches(VERIFIER, CHALLENGE));
    assert!(!verifier_matches(CHALLENGE, CHALLENGE), "plain");
    assert!(!verifier_matches(&VERIFIER[..42], CHALLENGE), "short");
    assert!(!verifier_matches("", CHALLENGE));
    assert!(!verifier_matches(&"a".repeat(129), CHALLENGE));
    assert!(!verifier_matches(&VERIFIER.replace('d', "!"), CHALLENGE));
}

#[test]
fn an_answer_cannot_break_out_of_its_parameter() {
    assert_eq!(
        answer_url("http://x/cb", &[("code", "a&b=c"), ("state", "ö \r\n#")]),
        "http://x/cb?code=a%26b%3Dc&state=%C3%B6%20%0D%0A%23"
    );
    assert_eq!(answer_url("http://x/cb?k=1", &[("code", "a")]), "http://x/cb?k=1&code=a");
}

#[test]
fn words_read_back() {
    for it in EndedBecause::ALL {
        assert_eq!(EndedBecause::of(it.word()), Some(it));
    }
    assert_eq!(Mode::of("as_client"), Some(Mode::AsClient));
    assert_eq!(Mode::of("admin"), None);
}
