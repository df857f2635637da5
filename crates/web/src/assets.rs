//! Style, scripts and font: embedded, named by their content, compressed at build time.
//!
//! Pages ask [`asset`] for an address; the door for `/assets/…` asks [`serve`] and answers with
//! [`CACHE`]. A changed file has a changed address, so nothing is ever stale.

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// What `Cache-Control` says for every asset.
pub const CACHE: &str = "public, max-age=31536000, immutable";

struct Entry {
    name: &'static str,
    path: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    br: &'static [u8],
    gz: &'static [u8],
}

/// An asset ready to send.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The bytes, in `encoding`.
    pub body: &'static [u8],
    /// `Content-Type`.
    pub kind: &'static str,
    /// `Content-Encoding`, if any. Answer with `Vary: Accept-Encoding` either way.
    pub encoding: Option<&'static str>,
    /// `ETag`, without quotes: the address itself names the content.
    pub tag: &'static str,
}

/// The address of an asset: `asset("portal.css")` is `/assets/portal.3f9c2e….css`. An unknown name
/// gives an empty address; a test reads every template for names that do not exist.
pub fn asset(name: &str) -> &'static str {
    TABLE.iter().find(|it| it.name == name).map_or("", |it| it.path)
}

/// The asset at `path`, in the best encoding that the browser accepts.
pub fn serve(path: &str, accept_encoding: &str) -> Option<Asset> {
    let it = TABLE.iter().find(|it| it.path == path)?;
    let (body, encoding) = if !it.br.is_empty() && accepts(accept_encoding, "br") {
        (it.br, Some("br"))
    } else if !it.gz.is_empty() && accepts(accept_encoding, "gzip") {
        (it.gz, Some("gzip"))
    } else {
        (it.plain, None)
    };
    Some(Asset { body, kind: it.kind, encoding, tag: it.path })
}

/// True when `header` names `coding` and does not switch it off with `q=0`.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        let named = words.next().is_some_and(|it| it.eq_ignore_ascii_case(coding));
        let off = words.any(|it| {
            it.strip_prefix("q=").is_some_and(|it| it.trim_matches(['0', '.']).is_empty())
        });
        named && !off
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_accepted_encoding_wins() {
        let path = asset("portal.css");
        assert!(path.starts_with("/assets/portal."));
        assert_eq!(std::path::Path::new(path).extension(), Some("css".as_ref()));
        let encoding = |header: &str| serve(path, header).unwrap().encoding;
        assert_eq!(encoding("gzip, deflate, br;q=0.9"), Some("br"));
        assert_eq!(encoding("gzip"), Some("gzip"));
        assert_eq!(encoding("br;q=0, gzip;q=0.5"), Some("gzip"));
        assert_eq!(encoding("identity"), None);
        assert!(serve("/assets/portal.css", "br").is_none(), "only the named address exists");
    }

    #[test]
    fn the_style_points_at_the_named_font() {
        let css = serve(asset("portal.css"), "").unwrap();
        let text = std::str::from_utf8(css.body).unwrap();
        assert!(text.contains(asset("inter.woff2")));
        assert!(!text.contains("url(\"inter.woff2\")"));
    }

    #[test]
    fn what_others_made_is_what_was_noted() {
        use sha2::{Digest, Sha256};
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/static");
        let list = std::fs::read_to_string(format!("{folder}/VENDOR.toml")).unwrap();
        let value = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
        let (mut path, mut checked) = (String::new(), 0);
        for line in list.lines() {
            if line.starts_with("path = ") {
                path = value(line);
            } else if line.starts_with("sha256 = ") {
                let bytes = std::fs::read(format!("{folder}/{path}")).unwrap();
                let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
                assert_eq!(hash, value(line), "{path} differs from VENDOR.toml");
                checked += 1;
            }
        }
        assert_eq!(checked, 3);
    }

    #[test]
    fn budgets_hold() {
        let size = |name: &str| serve(asset(name), "br").unwrap().body.len();
        assert!(
            size("portal.css") + size("icons.css") <= 15 * 1024 + 2048,
            "debug compresses less than release"
        );
        assert!(size("htmx.js") + size("portal.js") <= 18 * 1024);
        assert!(size("inter.woff2") <= 45 * 1024);
    }

    /// An icon that the set lacks is a grey square on the page.
    #[test]
    fn every_icon_that_is_named_is_there() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"));
        let css = std::fs::read_to_string(format!("{root}/static/icons.css")).unwrap();
        let has = |name: &str| css.contains(&format!(".i-{name}{{"));
        let mut lost = Vec::new();
        for folder in ["templates", "src/pages", "src/views"] {
            for text in texts(std::path::Path::new(&format!("{root}/{folder}"))) {
                // In templates by class, in code as the first word of a pair or an argument.
                let classes = text.split("class=\"i i-").skip(1);
                let arms = text.split("=> (\"").skip(1);
                let marks = text.split("Icon(\"").skip(1);
                for rest in classes.chain(arms).chain(marks) {
                    let end = rest.find(|it: char| !(it.is_ascii_lowercase() || it == '-'));
                    let name = &rest[..end.unwrap_or(rest.len())];
                    let built = name.is_empty() || rest[name.len()..].starts_with("{{");
                    let digit = rest[name.len()..].starts_with(|it: char| it.is_ascii_digit());
                    if !built && !digit && !has(name) {
                        lost.push(name.to_owned());
                    }
                }
            }
        }
        assert!(lost.is_empty(), "not in static/icons.css: {lost:?}");
    }

    fn texts(folder: &std::path::Path) -> Vec<String> {
        let mut out = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                out.extend(texts(&path));
            } else {
                out.push(std::fs::read_to_string(&path).unwrap());
            }
        }
        out
    }
}
