//! A provider that answers badly costs one call and tells nobody our secrets.

use super::*;
use crate::http::ANSWER_BYTES;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What a played provider does after it has heard a whole request.
#[derive(Clone)]
enum Does {
    /// Says these bytes and hangs up.
    Says(Vec<u8>),
    /// Says these bytes and then nothing more.
    Holds(Vec<u8>),
    /// Says the head, then one byte of the body every 50 ms.
    Drips,
}

/// A provider on loopback; what it was sent is in the second value.
async fn provider(does: Does) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let tell = heard.clone();
    #[expect(clippy::disallowed_methods, reason = "a test has no shutdown to wait for")]
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut it, _)) = listener.accept().await {
            let asked = request(&mut it).await;
            tell.lock().unwrap().push(asked);
            match &does {
                Does::Says(bytes) => {
                    let _ = it.write_all(bytes).await;
                }
                Does::Holds(bytes) => {
                    let _ = it.write_all(bytes).await;
                    open.push(it);
                }
                Does::Drips => {
                    let _ = it.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n").await;
                    while it.write_all(b" ").await.is_ok() {
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                }
            }
        }
    });
    (at, heard)
}

/// Reads a request whole, so that hanging up after the answer is no reset.
async fn request(from: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&seen).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|it| {
                let (name, value) = it.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
            });
            if body.len() >= length.unwrap_or(0_usize) {
                return text;
            }
        }
        match from.read(&mut piece).await {
            Ok(read) if read > 0 => seen.extend_from_slice(&piece[..read]),
            _ => return text,
        }
    }
}

fn says(status: &str, kind: &str, body: &str) -> Does {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}");
    Does::Says(format!("{head}\r\nconnection: close\r\n\r\n{body}").into_bytes())
}

fn json(status: &str, body: &str) -> Does {
    says(status, "application/json", body)
}

fn endpoint(url: &str) -> Endpoint<'_> {
    Endpoint {
        token_url: url,
        client_id: "us",
        client_secret: "s3cret/+",
        basic: false,
        account: "",
    }
}

async fn exchange(does: Does) -> Result<Grant, ProviderError> {
    let (at, _) = provider(does).await;
    let http = Http::new().unwrap();
    http.allow([at.clone()]);
    let url = format!("{at}/token");
    http.exchange_code(&endpoint(&url), "c0de", "https://us.example/return", Some("ver1fier")).await
}

/// The same call with less patience than the ten seconds of the real one.
async fn impatient(does: Does) -> Result<Grant, ProviderError> {
    let (at, _) = provider(does).await;
    let http = Http::new().unwrap();
    http.allow([at.clone()]);
    let fields = [("grant_type", "refresh_token"), ("refresh_token", "r")];
    let within = Duration::from_millis(400);
    granted(&http.ask(&endpoint(&at), &at, &fields, within).await?, "", &[])
}

const WHOLE: &str = r#"{"access_token":"Atza|1","refresh_token":"Atzr|1","token_type":"Bearer",
    "expires_in":1800,"scope":"a b","id_token":"h.p.s"}"#;

#[tokio::test]
async fn a_code_is_exchanged_for_what_the_provider_gives() {
    let (at, heard) = provider(json("200 OK", WHOLE)).await;
    let http = Http::new().unwrap();
    http.allow([at.clone()]);
    let url = format!("{at}/token");
    let post = endpoint(&url);
    let to = "https://us.example/return?a=1&b=2";
    let given = http.exchange_code(&post, "a|b+c", to, Some("ver1fier")).await.unwrap();
    assert_eq!(given.access_token, "Atza|1");
    assert_eq!(given.refresh_token.as_deref(), Some("Atzr|1"));
    assert_eq!((given.expires_in, given.scope.as_deref()), (1800, Some("a b")));
    assert_eq!(given.id_token.as_deref(), Some("h.p.s"));
    let asked = heard.lock().unwrap().remove(0);
    assert!(asked.starts_with("POST /token HTTP/1.1\r\n"), "{asked}");
    assert!(asked.to_lowercase().contains("content-type: application/x-www-form-urlencoded"));
    let body = "grant_type=authorization_code&code=a%7Cb%2Bc&redirect_uri=\
                https%3A%2F%2Fus.example%2Freturn%3Fa%3D1%26b%3D2&code_verifier=ver1fier\
                &client_id=us&client_secret=s3cret%2F%2B";
    assert!(asked.ends_with(body), "{asked}");

    let basic = Endpoint { basic: true, ..post };
    http.refresh_token(&basic, "Atzr|1").await.unwrap();
    let asked = heard.lock().unwrap().remove(0);
    let proof = BASE64.encode(b"us:s3cret%2F%2B");
    assert!(asked.contains(&format!("authorization: Basic {proof}\r\n")), "{asked}");
    assert!(asked.ends_with("\r\n\r\ngrant_type=refresh_token&refresh_token=Atzr%7C1"), "{asked}");
}

#[tokio::test]
async fn what_is_missing_is_missing_and_has_its_usual_value() {
    let least = r#"{"access_token":"a","token_type":"bearer"}"#;
    let given = exchange(json("200 OK", least)).await.unwrap();
    assert_eq!((given.refresh_token, given.expires_in, given.scope), (None, 3600, None));
    for (said, expected) in [
        (r#""60""#, 60),
        ("60", 60),
        ("-5", 0),
        ("1e99", 3600),
        ("9223372036854775807", YEAR),
        (r#""soon""#, 3600),
        ("null", 3600),
    ] {
        let body = format!(r#"{{"access_token":"a","token_type":"BEARER","expires_in":{said}}}"#);
        assert_eq!(exchange(json("200 OK", &body)).await.unwrap().expires_in, expected, "{said}");
    }
    let empty = r#"{"access_token":"a","token_type":"bearer","refresh_token":""}"#;
    assert_eq!(exchange(json("200 OK", empty)).await.unwrap().refresh_token, None);
}

#[tokio::test]
async fn a_refusal_says_why_in_clean_and_short_words() {
    let long = "x".repeat(500);
    for (status, error) in [("400 Bad", "invalid_grant"), ("401 No", "invalid_client")] {
        let body = format!(
            r#"{{"error":"{error}","error_description":"no\r\n\u202e c0de s3cret/+ ver1fier {long}"}}"#
        );
        let Err(ProviderError::Refused { error: said, description }) =
            exchange(json(status, &body)).await
        else {
            panic!("{status} is a refusal");
        };
        assert_eq!(said, error);
        assert!(description.starts_with("no … … … xxx"), "{description}");
        assert_eq!(description.chars().count(), 200);
    }
    let polite = exchange(json("200 OK", r#"{"error":"bad_verification_code"}"#)).await;
    assert!(
        matches!(polite, Err(ProviderError::Refused { error, .. }) if error.starts_with("bad"))
    );
}

#[tokio::test]
async fn later_is_told_apart_from_never() {
    for status in ["408 x", "425 x", "429 x", "500 x", "502 x", "503 x"] {
        let body = r#"{"error":"invalid_grant"}"#;
        let came = exchange(json(status, body)).await;
        assert!(matches!(came, Err(ProviderError::Unavailable(_))), "{status} {came:?}");
    }
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let http = Http::new().unwrap();
    let refused = http.refresh_token(&endpoint(&at), "r").await;
    assert!(matches!(refused, Err(ProviderError::Unavailable(it)) if it.contains("configuration")));
    http.allow([at.clone()]);
    let gone = http.refresh_token(&endpoint(&at), "r").await;
    assert!(matches!(gone, Err(ProviderError::Unavailable(_))), "{gone:?}");
}

#[tokio::test]
async fn nonsense_is_not_taken_for_a_token() {
    let redirect =
        "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let mut big =
        b"HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n{\"access_token\":\"".to_vec();
    big.extend(vec![b'a'; 10_000_000]);
    assert!(big.len() > ANSWER_BYTES);
    for (what, does) in [
        ("HTML", says("200 OK", "text/html", "<!doctype html><title>Sorry</title>")),
        ("HTML that refuses", says("400 Bad", "text/html", "<h1>Bad request</h1>")),
        ("a refusal without a reason", json("403 No", r#"{"message":"Forbidden"}"#)),
        ("an empty 401", json("401 No", "")),
        ("half a JSON", json("200 OK", r#"{"access_token":"#)),
        ("a list", json("200 OK", r#"["a","bearer"]"#)),
        ("nothing", json("200 OK", "{}")),
        ("no access token", json("200 OK", r#"{"token_type":"bearer","refresh_token":"r"}"#)),
        ("an empty one", json("200 OK", r#"{"access_token":"","token_type":"bearer"}"#)),
        ("a number", json("200 OK", r#"{"access_token":1,"token_type":"bearer"}"#)),
        ("line breaks", json("200 OK", r#"{"access_token":"a\r\nb","token_type":"bearer"}"#)),
        ("no type", json("200 OK", r#"{"access_token":"a"}"#)),
        ("another type", json("200 OK", r#"{"access_token":"a","token_type":"mac"}"#)),
        (
            "a refresh token of no use",
            json(
                "200 OK",
                r#"{"access_token":"a","token_type":"bearer","refresh_token":"\u0007"}"#,
            ),
        ),
        ("a redirect", Does::Says(redirect.into())),
        ("10 MB", Does::Holds(big)),
    ] {
        let came = exchange(does).await;
        assert!(matches!(came, Err(ProviderError::Nonsense(_))), "{what}: {came:?}");
    }
}

#[tokio::test]
async fn silence_dripping_and_breaking_off_end_in_time() {
    for does in [Does::Holds(Vec::new()), Does::Drips] {
        assert_eq!(impatient(does).await, Err(ProviderError::Timeout));
    }
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"access_token\":\"s3";
    let cut = impatient(Does::Says(half.to_vec())).await;
    assert!(matches!(cut, Err(ProviderError::Unavailable(_))), "{cut:?}");
}

#[tokio::test]
async fn a_token_is_given_back() {
    let (at, heard) = provider(json("200 OK", "")).await;
    let http = Http::new().unwrap();
    http.allow([at.clone()]);
    let url = format!("{at}/revoke");
    let elsewhere = endpoint("http://127.0.0.1:1/token");
    http.revoke_token(&url, &elsewhere, "Atzr|1").await.unwrap();
    let asked = heard.lock().unwrap().remove(0);
    assert!(asked.starts_with("POST /revoke "), "{asked}");
    assert!(asked.contains("token=Atzr%7C1&client_id=us"), "{asked}");
    for (status, later) in [("503 x", true), ("400 x", false)] {
        let body = r#"{"error":"unsupported_token_type","error_description":"not Atzr|1"}"#;
        let (at, _) = provider(json(status, body)).await;
        http.allow([at.clone()]);
        let came = http.revoke_token(&at, &elsewhere, "Atzr|1").await.unwrap_err();
        assert_eq!(matches!(came, ProviderError::Unavailable(_)), later, "{came}");
        assert!(!came.to_string().contains("Atzr|1"), "{came}");
    }
}

#[tokio::test]
async fn no_secret_is_told() {
    let endpoint = endpoint("http://127.0.0.1:1/");
    let given = exchange(json("200 OK", WHOLE)).await.unwrap();
    let answer = Answer { status: 200, body: WHOLE.into(), retry_after: None };
    let call = Call {
        method: Method::Post,
        url: "http://127.0.0.1:1/?code=c0de",
        headers: vec![("authorization", "s3cret/+".into())],
        body: b"c0de".to_vec(),
        within: WITHIN,
    };
    let told = format!("{endpoint:?} {given:?} {answer:?} {call:?}");
    for secret in ["s3cret", "Atza", "Atzr", "h.p.s", "c0de"] {
        assert!(!told.contains(secret), "{told}");
    }
}
