//! Today: the queue of what needs somebody, each thing with the act that puts it right.

use app::Error;
use app::catalogue::Product;
use app::reach;
use app::search::Client;
use app::today::{self, Item, KINDS, Today};
use domain::access::Deed;
use domain::ids::{AccountId, InvitationId};
use domain::time::{DAY, micros, ts};
use serde::Deserialize;

use super::frames;
use super::rows::Reader;
use crate::route::{Access, Access::Deed as May, get, post};
use crate::views::frame::Place;
use crate::views::parts::{Go, Link, Mark, Shape, Tile, Tone};
use crate::views::today::{Group, Row, Scope, Step, TodayPage};
use crate::{Later, Realm, Reply, Route, Rq, say};

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
            page.tabs = vec![tab("Everyone", "", !mine), tab("Mine", "?who=mine", mine)];
        }
        Reply::page(&page)
    })
}

fn shown(rq: &Rq, today: &Today, mine: bool) -> Result<TodayPage, Error> {
    let mut reader = super::clients::reader(rq)?;
    reader.now = today.now;
    let products = rq.ctx.catalogue.all();
    let staff = reach::staff(&rq.actor)?;
    let (first, first_words) = first_day(today, &reader.base, reach::everything(staff.role));
    let of = |kind: &'static str| {
        let items: Vec<&Item> = today.items.iter().filter(|it| it.kind == kind).collect();
        (!items.is_empty()).then(|| group(kind, &items, &products, &reader))
    };
    Ok(TodayPage {
        frame: frames::partner(rq, Place::Today, "Today")?,
        groups: KINDS.into_iter().filter_map(of).collect(),
        calm: match (today.clients, mine) {
            (0, _) => "There are no clients yet.".to_owned(),
            (1, false) => "1 client is fine.".to_owned(),
            (many, false) => format!("{} clients are fine.", say::number(many)),
            (_, true) => "None of your own clients needs anything.".to_owned(),
        },
        late: today.late.iter().filter_map(|it| late(*it, &products, &reader)).collect(),
        snoozed: match today.snoozed {
            0 => String::new(),
            1 => "1 thing is put away.".to_owned(),
            many => format!("{} things are put away.", say::number(many)),
        },
        scope: if mine { "mine" } else { "everyone" },
        first,
        first_words,
        ..TodayPage::default()
    })
}

fn first_day(today: &Today, base: &str, leads: bool) -> (Vec<Step>, String) {
    let begun = today.begun;
    let steps = [
        (begun.colleagues, "/staff/new", "Invite your colleagues"),
        (begun.clients, "/clients/import", "Import your clients"),
        (begun.connected, "/clients", "Connect your first client"),
    ];
    let done = steps.iter().filter(|it| it.0).count();
    if !leads || done == steps.len() {
        return (Vec::new(), String::new());
    }
    let words = format!("{done} of {} done", steps.len());
    let step = |(done, path, words)| Step { link: Link::new(format!("{base}{path}"), words), done };
    (steps.map(step).into(), words)
}

/// A product that is silent is told of, never taken for an all-clear.
fn late(
    (product, at): (uuid::Uuid, Option<i64>),
    products: &[Product],
    reader: &Reader,
) -> Option<String> {
    let name = &products.iter().find(|it| it.id.0 == product)?.definition.name;
    Some(match at {
        None => format!("{name} has not reported yet. What it would tell is not known."),
        Some(at) => {
            let since = say::date_time(ts(at), reader.now, &reader.zone);
            format!(
                "{name} has not reported since {since}. What happened there since is not known."
            )
        }
    })
}

fn words(kind: &str) -> (&'static str, &'static str, &'static str) {
    match kind {
        "expired" => ("Access has expired", "/clients?access=expired", "See all"),
        "expiring" => ("Access expires soon", "/clients?access=expiring", "See all"),
        "trial" => ("Trials end soon", "/clients?trial=1", "See all trials"),
        "declined" => ("Access was declined", "", ""),
        "invitation" => ("Invitations without an answer", "/invitations", "See all"),
        "unlinked" => ("Accounts in no folder", "/clients#unlinked", "See all"),
        "waiting" => ("Waiting for a client", "/clients?access=requested", "See all"),
        _ => ("Access was allowed", "", ""),
    }
}

fn group(kind: &'static str, items: &[&Item], products: &[Product], reader: &Reader) -> Group {
    let (words, all, all_words) = words(kind);
    let many = items.first().map_or(0, |it| it.many);
    let all = if all.is_empty() || usize::try_from(many).is_ok_and(|it| it <= items.len()) {
        Link::default()
    } else {
        Link::new(format!("{}{all}", reader.base), all_words)
    };
    Group {
        kind,
        words,
        count: say::number(many),
        all,
        rows: items.iter().map(|it| row(kind, it, products, reader)).collect(),
    }
}

fn row(kind: &'static str, it: &Item, products: &[Product], reader: &Reader) -> Row {
    let product = products.iter().find(|p| Some(p.id.0) == it.product);
    let name = product.map_or("", |it| it.definition.name.as_str());
    let account = it.account().to_string();
    let about = format!("{name} of {}", it.name);
    let base = &reader.base;
    let day = say::date(ts(it.at), reader.now, &reader.zone);
    let href = it.client.map(|id| format!("{base}/clients/{id}")).unwrap_or_default();
    let open = || Go::step(Link::new(href.clone(), "Open client"), it.name.clone());
    let left = (it.at - micros(reader.now)).div_euclid(DAY);
    let (mark, go, form) = match kind {
        "expired" => {
            let ended = say::date(ts(it.at), reader.now, &reader.zone);
            (Mark::expired().note(ended), reader.request(&account, about), None)
        }
        "expiring" => {
            let days = domain::connections::begun_days(it.at - micros(reader.now));
            (Mark::days_left(days, 60), Go::sign_in(base, &account, about), None)
        }
        "trial" => {
            let icon = Shape::Icon("flask-conical");
            (Mark::new(icon, Tone::Trial, say::trial_end(left)), open(), None)
        }
        "declined" => (Mark::declined().note(day), open(), None),
        "invitation" => {
            let to = format!("{base}/invitations/{}/resend", it.invitation());
            (Mark::invited().note(day), Go::default(), Some((to, "Send again")))
        }
        "unlinked" => {
            let link = format!("{base}/accounts/{account}/link");
            let mark = Mark::new(Shape::Icon("unlink"), Tone::Plain, "In no folder").note(day);
            (mark, Go::step(Link::new(link, "Put into a folder"), about), None)
        }
        "waiting" => (Mark::requested().note(day), open(), None),
        _ => {
            let mark = Mark::new(Shape::Icon("check"), Tone::Ok, "Allowed").note(day);
            (mark, Go::sign_in(base, &account, about), None)
        }
    };
    let parts = [it.number.as_str(), name, it.who.as_str()];
    Row {
        kind,
        subject: if kind == "invitation" { it.invitation().to_string() } else { account },
        name: it.name.clone(),
        href,
        tile: product.map(|p| Tile::new(name, &p.definition.tone, &p.definition.icon)),
        line: parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · "),
        mark,
        go,
        form,
    }
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

/// The account or the invitation that a thing is about.
pub(crate) fn subject(kind: &str, text: &str) -> Result<uuid::Uuid, Error> {
    if kind == "invitation" {
        return Ok(text.parse::<InvitationId>()?.0);
    }
    Ok(text.parse::<AccountId>()?.0)
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
