//! Too many, too often, and the end.

use std::io::Write;
use std::sync::mpsc;
use std::time::Duration;

use web::Limits;

use crate::support::{Answer, OWNER, Portal, RELEASE, WAITING};

/// Sends `GET /wait` and comes back when the handler has begun.
fn begin_waiting(portal: &Portal, begun: &mpsc::Receiver<()>) -> std::net::TcpStream {
    let mut stream = portal.connect();
    let text =
        format!("GET /wait HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", portal.host());
    stream.write_all(text.as_bytes()).unwrap();
    begun.recv_timeout(Duration::from_secs(10)).unwrap();
    stream
}

/// One test, because what waits is shared by the process.
#[test]
fn under_load_revocation_and_health_are_answered_and_the_end_is_orderly() {
    let (tell, begun) = mpsc::channel();
    *WAITING.lock().unwrap() = Some(tell);
    let mut portal = Portal::with(Limits { in_flight: 1, kept: 1, ..Limits::default() });
    let mut waiting = begin_waiting(&portal, &begun);

    let shed = portal.ask("GET /", &["Accept: application/json"], "");
    assert_eq!((shed.status, shed.code().as_str()), (503, "busy"));
    assert_eq!(shed.header("retry-after"), Some("1"));
    assert_eq!(portal.get("/healthz").body, "ok\n");
    let cookie = format!("Cookie: {}", portal.cookie("client", OWNER));
    let pause = portal.ask("POST /me/access/x/pause", &[&cookie], "");
    assert_eq!(pause.status, 403, "looked at, not shed: {pause:?}");

    portal.ask_to_stop();
    // The listener goes first; what is under way still gets its answer.
    while std::net::TcpStream::connect(portal.address).is_ok() {
        std::thread::yield_now();
    }
    RELEASE.notify_waiters();
    assert_eq!(Answer::read(&mut waiting).body, "waited");
    portal.ended();
}

#[test]
fn too_many_requests_are_told_when_to_return() {
    let portal = Portal::with(Limits { per_second: 1, burst: 2, ..Limits::default() });
    assert_eq!(portal.get("/").status, 200);
    assert_eq!(portal.get("/").status, 200);
    let answer = portal.ask("GET /", &["Accept: application/json"], "");
    assert_eq!((answer.status, answer.code().as_str()), (429, "rate_limited"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    let forged = ["X-Forwarded-For: 10.9.8.7", "Accept: application/json"];
    assert_eq!(portal.ask("GET /", &forged, "").status, 429, "a forged address is no other");
}

#[test]
fn one_address_has_a_share_of_the_connections() {
    let portal = Portal::with(Limits { connections_per_address: 3, ..Limits::default() });
    let held: Vec<_> = (0..3)
        .map(|_| {
            let mut stream = portal.connect();
            let text = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", portal.host());
            stream.write_all(text.as_bytes()).unwrap();
            // The answer's first bytes show that the connection has its place.
            let mut first = [0; 12];
            std::io::Read::read_exact(&mut stream, &mut first).unwrap();
            assert_eq!(&first, b"HTTP/1.1 200");
            stream
        })
        .collect();
    let mut one_more = portal.connect();
    let mut nothing = Vec::new();
    // Closed without a word; a reset is as good.
    let _ = std::io::Read::read_to_end(&mut one_more, &mut nothing);
    assert!(nothing.is_empty());
    drop(held);
}
