//! The frame of each kind of page, filled from the request: whose workspace, which menu, what time.

use app::Error;
use domain::access::{Deed, Role};
use domain::actor::Actor;
use domain::labels::Noun;
use domain::preferences::{Density, Theme};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::views::frame::{Flash, Frame, Hat, Me, Opens, Place, Sandbox, Side};
use crate::{Rq, Words, say};

/// Stands in every form's hidden field until the door puts that form's own token there.
pub const CSRF: &str = crate::csrf::PLACE;

/// The time zone in which this request's times are read: one's own, else the firm's, else UTC.
pub fn zone(rq: &Rq) -> TimeZone {
    rq.t.zone.clone()
}

/// A role as people read it.
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Senior => "Senior account manager",
        Role::Manager => "Account manager",
        Role::Assistant => "Assistant",
    }
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
        sandbox: sandbox(rq, &rq.t),
        flash: flash(rq, &rq.t),
        help: super::help::address(rq.route.path),
        t: rq.t.clone(),
        ..Frame::default()
    }
}

fn sandbox(rq: &Rq, t: &Words) -> Option<Sandbox> {
    if !rq.ctx.settings.sandbox {
        return None;
    }
    let operator = matches!(rq.actor, Actor::Operator { .. });
    let only = |path: &str| if operator { path.to_owned() } else { String::new() };
    Some(Sandbox {
        clock: t.clock(rq.ctx.clock.business()),
        outbox: only("/ops/outbox"),
        mover: only("/ops/sandbox"),
    })
}

/// What the last act did: handlers redirect with `?done=word`; only known words have a sentence,
/// so that nobody can put words into the page by a link.
fn flash(rq: &Rq, t: &Words) -> Option<Flash> {
    let word = url::form_urlencoded::parse(rq.query.as_bytes())
        .find(|(name, _)| name == "done")
        .map(|(_, value)| value.into_owned())?;
    let (_, words) = DONE.iter().find(|(known, _)| *known == word)?;
    let words = t.coded(&format!("done-{word}"), words);
    Some(Flash { words, bad: false, undo: None })
}

/// The words of `?done=`.
const DONE: &[(&str, &str)] = &[
    ("saved", "Saved."),
    ("created", "Client created."),
    ("account", "The account is being created."),
    ("linked", "The account is in this folder now."),
    ("unlinked", "The account is out of its folder. Access has not changed."),
    ("discarded", "The file is gone. Nothing of it was written."),
    ("snoozed", "Put away. It comes back by itself."),
    ("woken", "Everything is back."),
    ("pinned", "Pinned. You find it on Today and in the palette."),
    ("unpinned", "No longer pinned."),
    ("archived", "The folder is archived."),
    ("invited", "Invitation sent."),
    ("resent", "Invitation sent again. The old link no longer works."),
    ("withdrawn", "Withdrawn."),
    ("renewed", "Renewed. The firm can sign in."),
    ("reminded", "The owner is reminded by e-mail."),
    ("elevated", "You have the right for 60 minutes. The account's owner is told."),
    ("kept-out", "This person can no longer get into your accounts."),
    ("let-in", "This person can get in again."),
    ("requested", "Access requested. The account's owner is told by e-mail."),
    ("cancelled", "The connection has ended."),
    ("on", "Access is on."),
    ("declined", "Declined."),
    ("blocked", "This firm can no longer ask or invite you. It is not told."),
    ("unblocked", "This firm may ask and invite you again."),
    ("removed", "The firm has been removed. It can no longer see or open the account."),
    ("added", "The firm has been added."),
    ("accepted", "The firm can sign in now."),
    ("suspended", "Suspended. It works at once, everywhere."),
    ("resumed", "Active again."),
    ("ended", "Signed out there."),
    ("signed_out", "Signed out everywhere."),
    ("staff_removed", "Removed. They reach nothing here any more."),
    ("handed_over", "Handed over."),
    ("offered", "Offered. They are told by e-mail; you stay the owner until they accept."),
    ("owner", "You are the owner of this firm now."),
    ("noted", "Note added."),
    ("deleted", "Deleted."),
    ("revoked", "Revoked."),
    ("changing", "The change is agreed. Both firms are told, and you have it in writing."),
    ("kept", "The change is off. Nothing changes."),
    ("subscribed", "You pay for the account yourself now."),
    ("objected", "Your objection is with the owner."),
    ("taken_on", "You manage the subscription from the date on. The owner is told."),
    ("not_taken_on", "You do not take the subscription on. The owner is told."),
    ("handed_back", "Handed back. The owner is asked who pays from now on."),
    ("activated", "The account is active."),
    ("closed", "The account is closed."),
    ("rotated", "The firm has a new code. The old one opens nothing any more."),
    ("unlisted", "Taken off the list. What is left of it will be erased."),
    ("moved", "The sandbox clock has moved."),
    ("retried", "It will be tried again now."),
];

fn me(rq: &Rq, role: &str, base: &str) -> Option<Me> {
    rq.session.as_ref().map(|it| Me {
        name: it.name.clone(),
        role: role.to_owned(),
        likes: match base {
            "/ops" => String::new(),
            "/me" => "/me/settings".to_owned(),
            firm => format!("{firm}/me"),
        },
        likes_words: if base == "/me" {
            rq.t.my_settings()
        } else {
            rq.t.english().my_preferences()
        },
        security: format!("{base}/security"),
        sign_out: format!("{base}/sign-out"),
    })
}

fn hats(rq: &Rq, t: &Words) -> Vec<Hat> {
    let several = rq.session.as_ref().is_some_and(|it| it.hats > 1);
    if !several {
        return Vec::new();
    }
    vec![Hat {
        name: t.change_workspace().to_owned(),
        note: t.change_workspace_note().to_owned(),
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
        settings: may(Deed::ApiKeyManage),
    };
    let firm = rq.session.as_ref().and_then(|it| it.firm.as_ref());
    let firm = firm.map(|(name, _)| name.clone()).unwrap_or_default();
    let t = rq.t.english();
    let note = t.partner_of(rq.ctx.vendor());
    let mut side = Side::partner(&base, &firm, note, place, opens);
    side.hats = hats(rq, &t);
    let me = me(rq, &t.one_upper(Noun::of(staff.role)), &base);
    let (sandbox, flash) = (sandbox(rq, &t), flash(rq, &t));
    Ok(Frame { base, t, sandbox, flash, me, side, ..bare(rq, title) })
}

/// The frame of account owners.
pub fn owner(rq: &Rq, title: &str) -> Frame {
    let side = Side { hats: hats(rq, &rq.t), ..Side::default() };
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
    let mut side = Side::operator(&rq.ctx.vendor(), "Operator".to_owned(), here, settings.sandbox);
    let t = rq.t.english();
    side.hats = hats(rq, &t);
    let (base, me) = ("/ops".to_owned(), me(rq, t.operator(), "/ops"));
    let (sandbox, flash) = (sandbox(rq, &t), flash(rq, &t));
    Frame { base, t, sandbox, flash, me, side, ..bare(rq, title) }
}

/// The frame of a page that anybody may open.
pub fn public(rq: &Rq, title: &str) -> Frame {
    bare(rq, title)
}

/// Where this realm's pages begin, and the frame for a page about the person itself.
pub fn own(rq: &Rq, title: &str) -> Frame {
    match &rq.actor {
        Actor::Operator { .. } => spoken(rq, operator(rq, "", title)),
        Actor::Staff(_) => {
            let frame = partner(rq, Place::Elsewhere, title);
            spoken(rq, frame.unwrap_or_else(|_| public(rq, title)))
        }
        Actor::Client { .. } | Actor::Product(_) | Actor::System | Actor::Anon => owner(rq, title),
    }
}

/// A page about the person itself speaks the person's language behind every door.
fn spoken(rq: &Rq, frame: Frame) -> Frame {
    let side = Side { hats: hats(rq, &rq.t), ..frame.side };
    let (sandbox, flash) = (sandbox(rq, &rq.t), flash(rq, &rq.t));
    Frame { t: rq.t.clone(), sandbox, flash, side, ..frame }
}

/// An instant as this request's reader reads it.
pub fn when(rq: &Rq, at: i64) -> crate::views::parts::When {
    say::when(domain::time::ts(at), now(rq), &zone(rq))
}

/// Now, on the business clock.
pub fn now(rq: &Rq) -> Timestamp {
    rq.ctx.clock.business()
}
