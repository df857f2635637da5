//! The frame of each kind of page, filled from the request: whose workspace, which menu, what time.

use app::Error;
use domain::access::Deed;
use domain::actor::Actor;
use domain::labels::Noun;
use domain::preferences::{Density, Theme};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::Rq;
use crate::views::frame::{Flash, Frame, Hat, Me, Opens, Place, Sandbox, Side};

/// Stands in every form's hidden field until the door puts that form's own token there.
pub const CSRF: &str = crate::csrf::PLACE;

/// The time zone in which this request's times are read: one's own, else the firm's, else UTC.
pub fn zone(rq: &Rq) -> TimeZone {
    rq.t.zone.clone()
}

fn bare(rq: &Rq, title: &str) -> Frame {
    let likes = rq.session.as_ref().map(|it| it.preferences.clone()).unwrap_or_default();
    let brand = rq.ctx.brand.get();
    Frame {
        title: title.to_owned(),
        vendor: rq.ctx.vendor(),
        style: brand.style().unwrap_or_default(),
        logo: brand.logo.as_ref().map(app::brand::Logo::address).unwrap_or_default(),
        csrf: CSRF.to_owned(),
        theme: match likes.theme {
            Theme::System => "",
            Theme::Light => "light",
            Theme::Dark => "dark",
        },
        density: match likes.density {
            Density::Comfortable => "",
            Density::Compact => "compact",
        },
        keys: if likes.single_keys { "" } else { "off" },
        sandbox: sandbox(rq),
        flash: flash(rq),
        help: super::help::address(rq.route.path),
        t: rq.t.clone(),
        ..Frame::default()
    }
}

fn sandbox(rq: &Rq) -> Option<Sandbox> {
    if !rq.ctx.settings.sandbox {
        return None;
    }
    let operator = matches!(rq.actor, Actor::Operator { .. });
    let only = |path: &str| if operator { path.to_owned() } else { String::new() };
    Some(Sandbox {
        clock: rq.t.clock(rq.ctx.clock.business()),
        outbox: only("/ops/outbox"),
        mover: only("/ops/sandbox"),
    })
}

/// What the last act did: handlers redirect with `?done=word`; only known words have a sentence,
/// so that nobody can put words into the page by a link.
fn flash(rq: &Rq) -> Option<Flash> {
    let word = url::form_urlencoded::parse(rq.query.as_bytes())
        .find(|(name, _)| name == "done")
        .map(|(_, value)| value.into_owned())?;
    let words = rq.t.by_key(&format!("code-done-{}", word.replace('_', "-")))?;
    Some(Flash { words: words.to_owned(), bad: false, undo: None })
}

fn me(rq: &Rq, role: &str, base: &str) -> Option<Me> {
    rq.session.as_ref().map(|it| Me {
        name: it.name.clone(),
        role: role.to_owned(),
        likes: match base {
            "/ops" => String::new(),
            "/me" => "/me/settings".to_owned(),
            firm => format!("{firm}/me"),
        },
        likes_words: if base == "/me" { rq.t.my_settings() } else { rq.t.my_preferences() },
        security: format!("{base}/security"),
        sign_out: format!("{base}/sign-out"),
    })
}

fn hats(rq: &Rq) -> Vec<Hat> {
    let several = rq.session.as_ref().is_some_and(|it| it.hats > 1);
    if !several {
        return Vec::new();
    }
    vec![Hat {
        name: rq.t.change_workspace().to_owned(),
        note: rq.t.change_workspace_note().to_owned(),
        href: "/hats".to_owned(),
        current: false,
    }]
}

/// The frame of partner staff.
pub fn partner(rq: &Rq, place: Place, title: &str) -> Result<Frame, Error> {
    let staff = rq.actor.staff().ok_or(Error::SignIn)?;
    let base = format!("/p/{}", rq.param("firm")?);
    let may = |deed| app::reach::firm(staff, deed).is_ok();
    let opens = Opens {
        staff: may(Deed::StaffManage),
        ended: may(Deed::ConnectionEnded),
        settings: may(Deed::FirmUpdate),
    };
    let firm = rq.session.as_ref().and_then(|it| it.firm.as_ref());
    let firm = firm.map(|(name, _)| name.clone()).unwrap_or_default();
    let note = rq.t.partner_of(rq.ctx.vendor());
    let mut side = Side::partner(&rq.t, &base, (&firm, note), place, opens);
    side.hats = hats(rq);
    let me = me(rq, &rq.t.one_upper(Noun::of(staff.role)), &base);
    Ok(Frame { base, me, side, ..bare(rq, title) })
}

/// The frame of account owners.
pub fn owner(rq: &Rq, title: &str) -> Frame {
    let side = Side { hats: hats(rq), ..Side::default() };
    Frame {
        base: "/me".to_owned(),
        me: me(rq, rq.t.account_owner(), "/me"),
        side,
        ..bare(rq, title)
    }
}

/// The frame of the vendor's people. `here` is the last part of the path.
pub fn operator(rq: &Rq, here: &str, title: &str) -> Frame {
    let settings = &rq.ctx.settings;
    let mut side = Side::operator(&rq.t, &rq.ctx.vendor(), here, settings.sandbox);
    side.hats = hats(rq);
    Frame { base: "/ops".to_owned(), me: me(rq, rq.t.operator(), "/ops"), side, ..bare(rq, title) }
}

/// The frame of a page that anybody may open.
pub fn public(rq: &Rq, title: &str) -> Frame {
    bare(rq, title)
}

/// Where this realm's pages begin, and the frame for a page about the person itself.
pub fn own(rq: &Rq, title: &str) -> Frame {
    match &rq.actor {
        Actor::Operator { .. } => operator(rq, "", title),
        Actor::Staff(_) => {
            partner(rq, Place::Elsewhere, title).unwrap_or_else(|_| public(rq, title))
        }
        Actor::Client { .. } | Actor::Product(_) | Actor::System | Actor::Anon => owner(rq, title),
    }
}

/// An instant as this request's reader reads it.
pub fn when(rq: &Rq, at: i64) -> crate::views::parts::When {
    rq.t.when(domain::time::ts(at), now(rq))
}

/// Now, on the business clock.
pub fn now(rq: &Rq) -> Timestamp {
    rq.ctx.clock.business()
}
