//! Bytes that have two readings, and bytes that do not come.

use std::io::{Read, Write};
use std::time::Duration;

use web::Limits;

use crate::support::{Answer, Portal};

fn head(portal: &Portal, line: &str, headers: &str) -> String {
    format!("{line} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", portal.host())
}

#[test]
fn what_has_two_readings_is_400_and_the_end() {
    let portal = Portal::start();
    let long = "x".repeat(17_000);
    let many = "A: b\r\n".repeat(101);
    for headers in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 6\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x5\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: gzip, chunked, identity\r\n",
        "A: b\r\n folded\r\n",
        "A: b\nC: d\r\n",
        "A : b\r\n",
        "A\0: b\r\n",
        "A: b\0c\r\n",
        &format!("A: {long}\r\n"),
        &many,
    ] {
        // A second request follows; it must never be answered.
        let text = head(&portal, "POST /form", headers) + "0\r\n\r\n" + &head(&portal, "GET /", "");
        let answer = portal.bytes(text.as_bytes());
        assert_eq!(answer.status, 400, "{headers:.60}");
        assert!(!answer.body.contains("hello"), "{headers:.60}: {}", answer.body);
        assert!(!answer.body.contains("HTTP/1.1"), "{headers:.60}: {}", answer.body);
    }
    assert_eq!(portal.get("/").status, 200);
}

#[test]
fn bad_request_lines_are_400() {
    let portal = Portal::start();
    for bytes in [
        &b"GET / HTTP/1.1\nHost: x\n\n"[..],
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        b"GET / / HTTP/1.1\r\n\r\n",
        b"GET /<a> HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"{}\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    ] {
        let answer = portal.bytes(bytes);
        let (status, code) = (answer.status, answer.code());
        assert_eq!((status, &*code), (400, "bad_framing"), "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_bad_chunk_is_400_and_the_end() {
    let portal = Portal::start();
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let start = head(&portal, "POST /form", &format!("Transfer-Encoding: chunked\r\n{kind}"));
    for chunks in ["zz\r\nab\r\n0\r\n\r\n", "-1\r\n", "2\r\nabcd\r\n0\r\n\r\n"] {
        let answer = portal.bytes((start.clone() + chunks).as_bytes());
        assert_eq!(answer.status, 400, "{chunks:?}");
        assert_eq!(answer.header("connection"), Some("close"), "{chunks:?}");
    }
    let good = portal.bytes((start + "3\r\na=b\r\n0\r\n\r\n").as_bytes());
    assert_eq!((good.status, good.header("connection")), (403, Some("close")), "{good:?}");
}

#[test]
fn requests_on_one_connection_are_answered_in_turn() {
    let portal = Portal::start();
    let body = "Content-Length: 3\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let text = head(&portal, "GET /", "")
        + &head(&portal, "POST /form", body)
        + "a\nb"
        + &head(&portal, "GET /", "Connection: close\r\n");
    let mut stream = portal.connect();
    stream.write_all(text.as_bytes()).unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    let statuses: Vec<&str> = all.split("HTTP/1.1 ").filter_map(|it| it.get(..3)).collect();
    assert_eq!(statuses, ["200", "403", "200"], "{all}");
}

#[test]
fn head_answers_like_get_without_a_body() {
    let portal = Portal::start();
    let (get, head) = (portal.get("/"), portal.ask("HEAD /", &[], ""));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
}

#[test]
fn who_sends_too_slowly_is_told_so() {
    let limits = Limits {
        header_timeout: Duration::from_millis(200),
        body_timeout: Duration::from_millis(200),
        ..Limits::default()
    };
    let portal = Portal::with(limits);
    let mut quiet = portal.connect();
    let mut half = portal.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
    let mut body = portal.connect();
    let kind = "Content-Length: 9\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    body.write_all(head(&portal, "POST /form", kind).as_bytes()).unwrap();
    body.write_all(b"a=").unwrap();
    let half = Answer::read(&mut half);
    assert_eq!((half.status, half.code().as_str()), (408, "request_timeout"));
    let body = Answer::read(&mut body);
    assert_eq!((body.status, body.header("connection")), (408, Some("close")));
    assert_eq!(Answer::read(&mut quiet).status, 0, "a silent connection is closed");
}

#[test]
fn the_default_times_are_those_promised() {
    let limits = Limits::default();
    assert_eq!(limits.header_timeout, Duration::from_secs(5));
    assert_eq!(limits.body_timeout, Duration::from_secs(15));
    assert!(limits.grace < Duration::from_secs(10));
}
