//! Where a request says that it goes, and from whom: believed only as far as it was configured.

use std::net::IpAddr;

use app::Error;
use hyper::HeaderMap;
use hyper::header;
use hyper::http::request::Parts;

use crate::forms::hex;
use crate::headers::one;

const PATH_MOST: usize = 2_048;

/// How our own host may be spelled: with its port, and without it where it is the scheme's own.
pub(crate) fn hosts(origin: &url::Url) -> Vec<String> {
    let host = origin.host_str().unwrap_or_default();
    let mut all = Vec::new();
    if let Some(port) = origin.port_or_known_default() {
        all.push(format!("{host}:{port}"));
    }
    if origin.port().is_none() {
        all.push(host.to_owned());
    }
    all
}

/// Refuses every host but our own, in `Host` and in an absolute request line. Nothing that we
/// send is ever built from it; this keeps caches and name tricks out.
pub(crate) fn check_host(hosts: &[String], parts: &Parts) -> Result<(), Error> {
    let own = |it: &str| hosts.iter().any(|host| host.eq_ignore_ascii_case(it));
    let named = one(&parts.headers, &header::HOST).is_some_and(own);
    let absolute = parts.uri.authority().is_none_or(|it| own(it.as_str()));
    if named && absolute {
        return Ok(());
    }
    let detail = "This service is not reachable under that name.";
    Err(Error::denied(421, "wrong_host", detail))
}

/// Refuses a path that cannot be an address. Others that are not spelled as ours are simply not
/// there: nothing is decoded on the way to the table.
pub(crate) fn check_path(path: &str) -> Result<(), Error> {
    let bad = || {
        let detail = "This is no address: it is too long or has characters that none of ours has.";
        Error::denied(400, "bad_path", detail)
    };
    let odd = |it: u8| !it.is_ascii_graphic() || it == b'\\';
    if path.len() > PATH_MOST || path.bytes().any(odd) {
        return Err(bad());
    }
    if !path.contains('%') {
        return Ok(());
    }
    let mut plain = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            plain.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(hex).ok_or_else(bad);
        plain.push(digit()? << 4 | digit()?);
    }
    let text = String::from_utf8(plain).map_err(|_| bad())?;
    if text.chars().any(char::is_control) { Err(bad()) } else { Ok(()) }
}

/// Who calls: the connection's other end, or, behind a configured proxy, the last address that
/// the proxy itself wrote down.
pub(crate) fn caller(proxies: &[IpAddr], headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    if !proxies.contains(&peer.to_canonical()) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter();
    let last = lines.filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(',')).next_back();
    last.and_then(|it| it.trim().parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_clean_or_refused() {
        let code = |path: &str| check_path(path).map_err(|it| it.code());
        for fine in ["/", "/a/b", "/a%2eb", "/%2e%2e/x", "/a;x", "//a", "/a%C3%A4"] {
            assert_eq!(code(fine), Ok(()), "{fine}");
        }
        let long = format!("/{}", "a".repeat(3_000));
        for bad in ["/a%00", "/%c0%ae", "/%ff", "/a%", "/a%2", "/a%zz", "/a\\b", "/%0d%0a", &long] {
            assert_eq!(code(bad), Err("bad_path"), "{bad:.40}");
        }
    }

    #[test]
    fn only_a_configured_proxy_is_believed() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "6.6.6.6, 10.1.1.1".parse().unwrap());
        let peer: IpAddr = "192.0.2.1".parse().unwrap();
        assert_eq!(caller(&[], &headers, peer), peer);
        assert_eq!(caller(&[peer], &headers, peer), "10.1.1.1".parse::<IpAddr>().unwrap());
        assert_eq!(caller(&[peer], &HeaderMap::new(), peer), peer);
    }
}
