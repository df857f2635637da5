//! Today: the queue of what needs somebody, each thing with the act that puts it right.

use app::Error;
use app::catalogue::Product;
use app::reach;
use app::search::Client;
use app::today::{self, Item, KINDS, Right, Today};
use domain::access::Deed;
use domain::ids::{AccountId, ActivationId, InvitationId};
use domain::time::{DAY, micros, ts};
use jiff::Timestamp;
use serde::Deserialize;

use super::frames;
use super::rows::Reader;
use crate::route::{Access, Access::Deed as May, get, post};
use crate::views::frame::Place;
use crate::views::parts::{Go, Link, Mark, Shape, Tile, Tone};
use crate::views::today::{Group, Row, Scope, Step, TodayPage};
use crate::{Later, Realm, Reply, Route, Rq, Words};

const OWN: Access = Access::Signed("one's own desk: what one puts away, nobody else sees");

/// The queue, and putting things away.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}", Realm::Partner, May(Deed::ClientListRow), show),
    post("/p/{firm}/today/snooze", Realm::Partner, OWN, snooze),
    post("/p/{firm}/today/wake", Realm::Partner, OWN, wake),
];

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    who: String,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let staff = reach::staff(&rq.actor)?;
        let everyone = reach::everything(staff.role);
        let mine = everyone && asked.who == "mine";
        let today = today::queue(&rq.ctx, &rq.actor, mine).await?;
        let (pinned, recent) = app::search::at_hand(&rq.ctx, &rq.actor, 8).await?;
        let mut page = shown(&rq, &today, mine)?;
        let base = page.frame.base.clone();
        let link = |it: &Client| Link::new(format!("{base}/clients/{}", it.id), &it.name);
        page.pinned = pinned.iter().map(link).collect();
        page.recent = recent.iter().map(link).collect();
        if everyone {
            let tab =
                |words, who: &str, current| Scope { href: format!("{base}{who}"), words, current };
            page.tabs = vec![
                tab(rq.t.today_everyone(), "", !mine),
                tab(rq.t.today_mine(), "?who=mine", mine),
            ];
        }
        Reply::page(&page)
    })
}

fn shown(rq: &Rq, today: &Today, mine: bool) -> Result<TodayPage, Error> {
    let mut reader = super::clients::reader(rq)?;
    reader.now = today.now;
    let products = rq.ctx.catalogue.all();
    let staff = reach::staff(&rq.actor)?;
    let (first, first_words) = first_day(&rq.t, today, &reader.base, reach::everything(staff.role));
    let of = |kind: &'static str| {
        let items: Vec<&Item> = today.items.iter().filter(|it| it.kind == kind).collect();
        let rights = if kind == "expiring" { today.rights.as_slice() } else { &[] };
        let real = rq.ctx.clock.security();
        let first: Vec<Row> =
            rights.iter().map(|it| held(it, &products, (&reader, real))).collect();
        (!items.is_empty() || !first.is_empty()).then(|| {
            let mut group = group(kind, (&items, first.len()), &products, &reader);
            group.rows.splice(0..0, first);
            group
        })
    };
    Ok(TodayPage {
        frame: frames::partner(rq, Place::Today, rq.t.nav_today())?,
        groups: KINDS.into_iter().filter_map(of).collect(),
        calm: match (today.clients, mine) {
            (0, _) => rq.t.today_no_clients().to_owned(),
            (many, false) => rq.t.today_calm(many),
            (_, true) => rq.t.today_calm_mine().to_owned(),
        },
        late: today.late.iter().filter_map(|it| late(*it, &products, &reader)).collect(),
        snoozed: match today.snoozed {
            0 => String::new(),
            many => rq.t.today_put_away(many),
        },
        scope: if mine { "mine" } else { "everyone" },
        first,
        first_words,
        ..TodayPage::default()
    })
}

fn first_day(t: &Words, today: &Today, base: &str, leads: bool) -> (Vec<Step>, String) {
    let begun = today.begun;
    let confirm = today.defaults.map(|it| (it, "/addons/settings", t.today_defaults()));
    let steps: Vec<(bool, &str, &str)> = confirm
        .into_iter()
        .chain([
            (begun.colleagues, "/staff/new", t.today_colleagues()),
            (begun.clients, "/clients/import", t.today_import()),
            (begun.connected, "/clients", t.today_connect()),
        ])
        .collect();
    let done = steps.iter().filter(|it| it.0).count();
    if !leads || done == steps.len() {
        return (Vec::new(), String::new());
    }
    let words = t.today_steps(steps.len(), done);
    let step = |(done, path, words): (bool, &str, &str)| Step {
        link: Link::new(format!("{base}{path}"), words),
        done,
    };
    (steps.into_iter().map(step).collect(), words)
}

/// A product that is silent is told of, never taken for an all-clear.
fn late(
    (product, at): (uuid::Uuid, Option<i64>),
    products: &[Product],
    reader: &Reader,
) -> Option<String> {
    let name = &products.iter().find(|it| it.id.0 == product)?.definition.name;
    Some(match at {
        None => reader.t.today_late_never(name),
        Some(at) => reader.t.today_late(name, reader.t.date_time(ts(at), reader.now)),
    })
}

fn words(t: &Words, kind: &str) -> (&'static str, &'static str, &'static str) {
    match kind {
        "expired" => (t.today_expired(), "/clients?access=expired", t.today_all()),
        "expiring" => (t.today_expiring(), "/clients?access=expiring", t.today_all()),
        "reconnect" => (t.today_reconnect(), "/clients?addon_is=reconnect", t.today_all()),
        "payer" => (t.today_payer(), "", ""),
        "trial" => (t.today_trial(), "/clients?trial=1", t.today_all_trials()),
        "declined" => (t.today_declined(), "", ""),
        "invitation" => (t.today_invitation(), "/invitations", t.today_all()),
        "unlinked" => (t.today_unlinked(), "/clients#unlinked", t.today_all()),
        "waiting" => (t.today_waiting(), "/clients?access=requested", t.today_all()),
        _ => (t.today_allowed(), "", ""),
    }
}

/// A dangerous right that ends by itself within the hour. It is read by the real clock, as tokens
/// are, and cannot be put away: it is over before that.
fn held(it: &Right, products: &[Product], (reader, real): (&Reader, Timestamp)) -> Row {
    let product = products.iter().find(|p| p.id == it.product);
    let name = product.map_or("", |it| it.definition.name.as_str());
    let until = reader.t.today_right_until(reader.t.date_time(ts(it.until), real));
    let about = reader.t.account_of(name, &it.business);
    Row {
        kind: "expiring",
        subject: String::new(),
        name: it.business.clone(),
        href: it.client.map(|id| format!("{}/clients/{id}", reader.base)).unwrap_or_default(),
        tile: product.map(|p| Tile::new(name, &p.definition.tone, &p.definition.icon)),
        line: format!("{name} · {}", it.name),
        mark: Mark::new(Shape::Icon("key-round"), Tone::Warn, reader.t.today_right()).note(until),
        go: reader.sign_in(&it.account.to_string(), about),
        form: None,
    }
}

fn group(
    kind: &'static str,
    (items, beside): (&[&Item], usize),
    products: &[Product],
    reader: &Reader,
) -> Group {
    let (words, all, all_words) = words(&reader.t, kind);
    let many = items.first().map_or(0, |it| it.many);
    let all = if all.is_empty() || usize::try_from(many).is_ok_and(|it| it <= items.len()) {
        Link::default()
    } else {
        Link::new(format!("{}{all}", reader.base), all_words)
    };
    Group {
        kind,
        words,
        count: reader.t.number(many + i64::try_from(beside).unwrap_or(0)),
        all,
        rows: items.iter().map(|it| row(kind, it, products, reader)).collect(),
    }
}

fn row(kind: &'static str, it: &Item, products: &[Product], reader: &Reader) -> Row {
    let product = products.iter().find(|p| Some(p.id.0) == it.product);
    let name = product.map_or("", |it| it.definition.name.as_str());
    let account = it.account().to_string();
    let about = reader.t.account_of(name, &it.name);
    let base = &reader.base;
    let day = reader.t.date(ts(it.at), reader.now);
    let href = it.client.map(|id| format!("{base}/clients/{id}")).unwrap_or_default();
    let open = || reader.step(href.clone(), &reader.t.today_open(), it.name.clone());
    let left = (it.at - micros(reader.now)).div_euclid(DAY);
    let (mark, go, form) = match kind {
        "expired" => (reader.t.expired().note(day), reader.request(&account, about), None),
        "expiring" => expiring(it, &account, about, reader),
        "trial" => {
            let icon = Shape::Icon("flask-conical");
            (Mark::new(icon, Tone::Trial, reader.t.trial_end(left)), open(), None)
        }
        "reconnect" => {
            let mark = Mark::new(Shape::Icon("unplug"), Tone::Bad, reader.t.addon_reconnect_mark());
            (
                mark.note(day),
                reader.step(addon(it, reader, "reconnect"), reader.t.today_again(), about),
                None,
            )
        }
        "payer" => {
            let mark = Mark::new(Shape::Icon("hourglass"), Tone::Info, reader.t.today_payer_mark());
            (
                mark.note(day),
                reader.step(addon(it, reader, "pay"), reader.t.today_answer(), about),
                None,
            )
        }
        "declined" => (reader.t.declined().note(day), open(), None),
        "invitation" => {
            let to = format!("{base}/invitations/{}/resend", it.invitation());
            (reader.t.invited().note(day), Go::default(), Some((to, reader.t.today_send_again())))
        }
        "unlinked" => {
            let link = format!("{base}/accounts/{account}/link");
            let mark = Mark::new(Shape::Icon("unlink"), Tone::Plain, reader.t.today_in_no_folder())
                .note(day);
            (mark, reader.step(link, reader.t.today_put_in(), about), None)
        }
        "waiting" => (reader.t.requested().note(day), open(), None),
        _ => {
            let mark =
                Mark::new(Shape::Icon("check"), Tone::Ok, reader.t.today_allowed_mark()).note(day);
            (mark, reader.sign_in(&account, about), None)
        }
    };
    let addon = it.addon.map(|it| reader.addons(&[it.0]).join(", ")).unwrap_or_default();
    let parts = [it.number.as_str(), name, addon.as_str(), it.who.as_str()];
    Row {
        kind,
        subject: subject_of(it),
        name: it.name.clone(),
        href,
        tile: product.map(|p| Tile::new(name, &p.definition.tone, &p.definition.icon)),
        line: parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · "),
        mark,
        go,
        form,
    }
}

/// What a row says, the step that helps, and a form instead of it.
type Said = (Mark, Go, Option<(String, &'static str)>);

fn expiring(it: &Item, account: &str, about: String, reader: &Reader) -> Said {
    let days = domain::connections::begun_days(it.at - micros(reader.now));
    let mark = reader.t.mark_days_left(days, 60);
    if !it.agreed {
        return (mark, reader.sign_in(account, about), None);
    }
    // No sign-in moves an agreed end: only the owner renews it.
    let day = reader.t.date(ts(it.at), reader.now);
    let desk = reader.step(format!("{}/access", reader.base), reader.t.today_renew(), about);
    (mark.note(reader.t.today_agreed(day)), desk, None)
}

/// The step of an add-on's page that puts it right.
fn addon(it: &Item, reader: &Reader, step: &str) -> String {
    let Some((addon, account)) = it.addon else { return String::new() };
    let slug = reader.addons.iter().find(|it| it.id == addon).map(|it| it.offer.slug.as_str());
    let slug = slug.unwrap_or_default();
    format!("{}/accounts/{account}/addons/{slug}#{step}", reader.base)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Away {
    kind: String,
    subject: String,
    days: String,
    who: String,
}

fn back(rq: &Rq, who: &str, done: &str) -> Result<Reply, Error> {
    let who = if who == "mine" { "who=mine&" } else { "" };
    Ok(Reply::see_other(format!("/p/{}?{who}done={done}", rq.param("firm")?)))
}

/// The account, the invitation or the add-on at work that a thing is about.
pub(crate) fn subject(kind: &str, text: &str) -> Result<uuid::Uuid, Error> {
    Ok(match kind {
        "invitation" => text.parse::<InvitationId>()?.0,
        "reconnect" | "payer" => text.parse::<ActivationId>()?.0,
        _ => text.parse::<AccountId>()?.0,
    })
}

/// The same as it is written.
pub(crate) fn subject_of(it: &Item) -> String {
    match it.kind.as_str() {
        "invitation" => it.invitation().to_string(),
        "reconnect" | "payer" => it.activation().to_string(),
        _ => it.account().to_string(),
    }
}

fn snooze(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let away: Away = rq.form()?;
        let what = (away.kind.as_str(), subject(&away.kind, &away.subject)?);
        let days = away.days.parse().unwrap_or(0);
        today::snooze(&rq.ctx, &rq.actor, what, days).await?;
        back(&rq, &away.who, "snoozed")
    })
}

fn wake(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.form()?;
        today::wake(&rq.ctx, &rq.actor).await?;
        back(&rq, &asked.who, "woken")
    })
}
