//! Every page with every sample: full, empty, with faults, with very long and foreign names.
//!
//! The test renders them all, checks the house's rules of HTML, and leaves the pages in
//! `target/pages` for eyes, axe and html-validate.

mod access;
mod addons;
mod client;
mod clients;
mod clocks;
mod filters;
mod firm;
mod imports;
mod managing;
mod operator;
mod ownership;
mod people;
mod runs;
mod staff;
mod today;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use askama::Template;
use domain::fault::Fault;
use domain::reader::Lang;
use jiff::tz::TimeZone;

use crate::Words;

use super::form::Form;
use super::frame::{Flash, Frame, Hat, Me, Opens, Place, Sandbox, Side, Undo};

/// A name and the page's HTML.
type Page = (String, String);

fn page(name: &str, of: &impl Template) -> Page {
    (name.to_owned(), of.render().unwrap())
}

const LONG: &str = "The Worshipful Company of Itinerant Umbrella Repairers, Tinkers and Sundry Outdoor Trades of Upper and Lower Slaughter (Holdings) Limited";
const RTL: &str = "شركة الأفق للتجارة";

fn frame(title: &str) -> Frame {
    Frame {
        title: title.to_owned(),
        vendor: "Fernway".to_owned(),
        help: "/help/clients".to_owned(),
        base: "/p/pemberton-hale".to_owned(),
        csrf: "c5rf70k3n".to_owned(),
        sandbox: Some(Sandbox {
            clock: "Sat 21 Nov 2026, 08:14".to_owned(),
            outbox: "/ops/outbox".to_owned(),
            mover: "/ops/sandbox".to_owned(),
        }),
        me: Some(Me {
            name: "Isla Marchetti".to_owned(),
            role: "Senior".to_owned(),
            security: "/p/pemberton-hale/security".to_owned(),
            likes: "/p/pemberton-hale/me".to_owned(),
            likes_words: t().my_preferences(),
            sign_out: "/p/pemberton-hale/sign-out".to_owned(),
        }),
        t: t(),
        ..Frame::default()
    }
}

thread_local! {
    /// In which language the samples speak.
    static LANG: Cell<Lang> = const { Cell::new(Lang::En) };
}

fn t() -> Words {
    Words::new(LANG.get(), TimeZone::UTC, Arc::default())
}

fn staff_frame(title: &str, here: Place) -> Frame {
    let opens = Opens { staff: true, ended: true, settings: true };
    let mut side = Side::partner(
        &t(),
        "/p/pemberton-hale",
        ("Pemberton & Hale", "Fernway partner".to_owned()),
        here,
        opens,
    );
    side.hats = vec![
        Hat {
            name: "Pemberton & Hale".into(),
            note: "Senior".into(),
            href: "/p/pemberton-hale".into(),
            current: true,
        },
        Hat {
            name: "Marchetti Ceramics".into(),
            note: "Owner of 2 accounts".into(),
            href: "/me/access".into(),
            current: false,
        },
    ];
    Frame { side, ..frame(title) }
}

fn manager_frame(title: &str) -> Frame {
    let opens = Opens::default();
    let side = Side::partner(
        &t(),
        "/p/pemberton-hale",
        (LONG, "Fernway partner".to_owned()),
        Place::Clients,
        opens,
    );
    Frame { side, sandbox: None, ..frame(title) }
}

fn undo_flash() -> Flash {
    Flash {
        words: "Access is off. 2 people were signed in and have been signed out.".into(),
        bad: false,
        undo: Some(Undo {
            action: "/me/access/con_1/resume".into(),
            fields: vec![("from".into(), "undo".into())],
            words: "Undo".into(),
        }),
    }
}

fn failed(pairs: &[(&str, &str)], faults: &[(&'static str, &str)]) -> Form {
    Form::failed(
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
        faults.iter().map(|(field, detail)| Fault::new(field, "wrong", *detail)).collect(),
    )
}

fn all() -> Vec<Page> {
    let mut pages = Vec::new();
    pages.extend(clients::pages());
    pages.extend(imports::pages());
    pages.extend(people::pages());
    pages.extend(staff::pages());
    pages.extend(today::pages());
    pages.extend(runs::pages());
    pages.extend(firm::pages());
    pages.extend(access::pages());
    pages.extend(addons::pages());
    pages.extend(clocks::pages());
    pages.extend(operator::pages());
    pages.extend(managing::pages());
    pages.extend(ownership::pages());
    pages
}

fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/pages")
}

/// The same in German, for eyes: what the samples do not say themselves comes from the words.
#[test]
fn every_page_renders_in_german() {
    LANG.set(Lang::De);
    let folder = target().join("de");
    fs::create_dir_all(&folder).unwrap();
    for (name, html) in all() {
        let page = html.trim_start().starts_with("<!doctype html>");
        assert!(!page || html.contains("<html lang=\"de\""), "{name}: not in German");
        fs::write(folder.join(format!("{name}.{}", if page { "html" } else { "part" })), html)
            .unwrap();
    }
    LANG.set(Lang::En);
}

#[test]
fn every_page_renders_with_every_sample() {
    let folder = target();
    fs::create_dir_all(folder.join("assets")).unwrap();
    let icons = crate::assets::serve(crate::assets::asset("icons.css"), "").unwrap().body;
    let icons = String::from_utf8_lossy(icons);
    let mut names = BTreeSet::new();
    for (name, html) in all() {
        assert!(names.insert(name.clone()), "two samples are called {name}");
        let fragment = !html.trim_start().starts_with("<!doctype html>");
        assert!(
            !html.contains(" style="),
            "{name}: style attributes are not allowed by the policy"
        );
        assert!(!html.contains("hx-on") && !html.contains("js:"), "{name}: needs eval");
        assert!(
            !html.contains("href=\"\"") || name.contains("trouble"),
            "{name}: a link without address"
        );
        assert!(!html.contains("src=\"\""), "{name}: an asset that does not exist");
        for part in html.split("<form ").skip(1) {
            let form = part.split("</form>").next().unwrap_or_default();
            let post = form.split('>').next().unwrap_or_default().contains("method=\"post\"");
            assert!(!post || form.contains("name=\"_csrf\""), "{name}: a form without its token");
        }
        for part in html.split("class=\"i i-").skip(1) {
            let icon = part.split([' ', '"']).next().unwrap_or_default();
            assert!(icons.contains(&format!(".i-{icon}{{")), "{name}: no icon is called {icon}");
        }
        for part in html.split("aria-disabled=\"true\"").skip(1) {
            let tag = part.split('>').next().unwrap_or_default();
            assert!(tag.contains("aria-describedby"), "{name}: disabled without a reason");
        }
        let ends = if fragment { "part" } else { "html" };
        fs::write(folder.join(format!("{name}.{ends}")), html).unwrap();
    }
    for it in [
        "portal.css",
        "icons.css",
        "inter.woff2",
        "favicon.svg",
        "portal.js",
        "passkeys.js",
        "htmx.js",
    ] {
        let path = crate::assets::asset(it);
        let body = crate::assets::serve(path, "").unwrap().body;
        fs::write(folder.join(path.trim_start_matches('/')), body).unwrap();
    }
}

#[test]
fn the_list_of_fifty_keeps_its_budget() {
    let (_, html) = all().into_iter().find(|(name, _)| name == "clients-50").unwrap();
    let elements = html.matches('<').count() - html.matches("</").count();
    assert!(elements <= 3_000, "{elements} elements");
    let mut br = Vec::new();
    let params = brotli_params();
    brotli::BrotliCompress(&mut html.as_bytes(), &mut br, &params).unwrap();
    assert!(br.len() <= 30 * 1024, "{} bytes of brotli", br.len());
}

fn brotli_params() -> brotli::enc::BrotliEncoderParams {
    brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() }
}
