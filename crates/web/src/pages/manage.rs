//! One account as a firm manages it, in a folder or not: what can be done with it, and a page before
//! each act that ends something.

use app::Error;
use app::changes::{self, CLOSE_REASONS};
use app::connections::{self, REASONS, Whole};
use app::reach::{self, Account};
use domain::access::Deed;
use domain::connections::{GRACE_SECONDS, Life};
use domain::ids::AccountId;
use domain::time::{micros, ts};
use serde::Deserialize;

use super::clients::reader;
use super::owners::lines;
use super::rows::Seen;
use super::{colleagues, frames};
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::managing::{Act, ActPage, ManagePage};
use crate::views::parts::{Badge, Link, Tone};
use crate::views::why::Why;
use crate::{Reply, Rq, Words};

/// One account, and what ends or begins with it.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/accounts/{account}", Realm::Partner, May(Deed::ClientListRow), show),
    get(
        "/p/{firm}/accounts/{account}/cancel",
        Realm::Partner,
        May(Deed::ConnectionCancel),
        cancelling,
    ),
    post(
        "/p/{firm}/accounts/{account}/cancel",
        Realm::Partner,
        May(Deed::ConnectionCancel),
        cancel,
    ),
    get(
        "/p/{firm}/accounts/{account}/hand-back",
        Realm::Partner,
        May(Deed::BillingHandBack),
        handing,
    ),
    post(
        "/p/{firm}/accounts/{account}/hand-back",
        Realm::Partner,
        May(Deed::BillingHandBack),
        hand_back,
    ),
    post(
        "/p/{firm}/accounts/{account}/activate",
        Realm::Partner,
        May(Deed::AccountActivate),
        activate,
    ),
    get("/p/{firm}/accounts/{account}/close", Realm::Partner, May(Deed::AccountClose), closing),
    post("/p/{firm}/accounts/{account}/close", Realm::Partner, May(Deed::AccountClose), close),
];

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let found = app::accounts::one(&rq.ctx, &rq.actor, rq.id("account")?).await?;
        Reply::page(&manage_page(&rq, &found).await?)
    })
}

async fn manage_page(rq: &Rq, it: &Account) -> Result<ManagePage, Error> {
    let (row, reader, t) = (&it.row, reader(rq)?, &rq.t);
    let ours = row.managed_by == Some(reach::staff(&rq.actor)?.partner);
    let life = Life::parse(&row.life).unwrap_or(Life::Active);
    let seen = Seen::reached(it, &rq.ctx.catalogue.all(), (micros(reader.now), t));
    let owner = match row.owner_name.as_str() {
        _ if domain::access::limited(it.facts.state) => t.paused_limited().to_owned(),
        "" => row.owner_email.clone(),
        name => format!("{name}, {}", row.owner_email),
    };
    Ok(ManagePage {
        frame: frames::partner(rq, Place::Clients, t.managing())?,
        id: row.id.to_string(),
        name: row.business_name.clone(),
        tile: seen.tile.clone(),
        up: up(rq, it)?,
        badge: badge(t, life),
        access: seen.access(&reader),
        go: seen.go(&reader),
        log: match reach::firm(reach::staff(&rq.actor)?, Deed::AuditRead) {
            Ok(_) => format!("{}/audit?account={}", reader.base, row.id),
            Err(_) => String::new(),
        },
        facts: vec![
            (t.head_product(), rq.ctx.catalogue.name(row.product)),
            (t.managing_address(), seen.address.clone()),
            (t.head_owner(), owner),
            (t.head_plan(), row.plan_name.clone()),
            (t.managing_pays(), if ours { t.managing_we() } else { t.managing_client() }.into()),
            (t.managing_connected(), t.long_date(ts(row.connected_at))),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect(),
        acts: acts(rq, it, (ours, life)).await?,
    })
}

fn up(rq: &Rq, it: &Account) -> Result<Link, Error> {
    let base = format!("/p/{}/clients", rq.param("firm")?);
    Ok(match (it.row.client, &it.row.client_name) {
        (Some(client), Some(name)) => Link::new(format!("{base}/{client}"), name.as_str()),
        (Some(_), None) | (None, _) => Link::new(format!("{base}/unlinked"), rq.t.unlinked_title()),
    })
}

fn badge(t: &Words, life: Life) -> Option<Badge> {
    match life {
        Life::Closed => Some(Badge::new(Tone::Off, "lock", t.own_closed())),
        Life::Inactive => Some(Badge::new(Tone::Warn, "circle-pause", t.own_inactive())),
        Life::Creating => Some(Badge::new(Tone::Info, "hourglass", t.managing_creating())),
        Life::Active => None,
    }
}

/// What can be done with it now, each with why not for whoever may not.
async fn acts(rq: &Rq, it: &Account, (ours, life): (bool, Life)) -> Result<Vec<Act>, Error> {
    let t = &rq.t;
    let says = |path, at_once, (title, sentence, button): (&str, &str, &str)| Act {
        path,
        at_once,
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        button: button.to_owned(),
        why_not: Why::default(),
    };
    let mut all = Vec::new();
    if it.row.client.is_some() {
        let words = (t.client_take_out(), t.client_take_out_note(), t.client_take_out());
        all.push((Deed::AccountUnassign, says("unlink", true, words)));
        let words = (t.move_crumb(), t.move_note(), t.move_to());
        all.push((Deed::AccountUnassign, says("move", false, words)));
    } else {
        let words = (t.managing_folder(), t.managing_folder_note(), t.managing_folder_to());
        all.push((Deed::AccountAssignUnlinked, says("link", false, words)));
    }
    if ours && life == Life::Inactive {
        let words = (t.managing_activate(), t.managing_activate_note(), t.managing_activate_do());
        all.push((Deed::AccountActivate, says("activate", true, words)));
    }
    if ours && life != Life::Closed {
        let words =
            (t.managing_hand_back(), t.managing_hand_back_note(), t.managing_hand_back_to());
        all.push((Deed::BillingHandBack, says("hand-back", false, words)));
        let words = (t.managing_close(), t.managing_close_note(), t.managing_close_to());
        all.push((Deed::AccountClose, says("close", false, words)));
    }
    let words = (t.bar_cancel(), t.managing_cancel_note(), t.managing_cancel_to());
    all.push((Deed::ConnectionCancel, says("cancel", false, words)));
    let mut out = Vec::new();
    for (deed, act) in all {
        out.push(Act { why_not: colleagues::why_not_upon(rq, it, deed).await?, ..act });
    }
    Ok(out)
}

/// The three acts that have a page before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Cancel,
    Close,
    HandBack,
}

impl Ending {
    const fn deed(self) -> Deed {
        match self {
            Self::Cancel => Deed::ConnectionCancel,
            Self::Close => Deed::AccountClose,
            Self::HandBack => Deed::BillingHandBack,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Cancel => "cancel",
            Self::Close => "close",
            Self::HandBack => "hand-back",
        }
    }

    const fn reasons(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Cancel => REASONS,
            Self::Close => CLOSE_REASONS,
            Self::HandBack => &[],
        }
    }

    /// Heading, warning and button.
    fn says(self, t: &Words) -> [&str; 3] {
        match self {
            Self::Cancel => [t.bar_cancel(), t.managing_cancel_warns(), t.bar_cancel()],
            Self::Close => [t.managing_close(), t.managing_close_warns(), t.managing_close_do()],
            Self::HandBack => {
                [t.managing_hand_back(), t.managing_hand_back_warns(), t.managing_hand_back_do()]
            }
        }
    }

    /// What the firm loses, and what the client keeps.
    fn follows(self, t: &Words, ours: bool) -> (Vec<String>, Vec<String>) {
        let days = || t.cancel_keep_days(t.value_days(GRACE_SECONDS / 86_400));
        match self {
            Self::Cancel => {
                let mut lose = lines(&[t.managing_lose_sign_in(), t.managing_lose_place()]);
                let mut keep = lines(&[t.managing_keep_account(), t.cancel_keep_addons()]);
                if ours {
                    lose.push(t.cancel_lose_managing().to_owned());
                    keep.push(days());
                }
                (lose, keep)
            }
            Self::Close => (
                lines(&[t.managing_lose_subscription(), t.managing_lose_writing()]),
                lines(&[t.managing_keep_reading()]),
            ),
            Self::HandBack => {
                (lines(&[t.managing_lose_paying()]), vec![t.managing_keep_account().into(), days()])
            }
        }
    }
}

async fn page(rq: &Rq, ending: Ending, form: Form) -> Result<ActPage, Error> {
    let it = app::accounts::one(&rq.ctx, &rq.actor, rq.id("account")?).await?;
    it.may(ending.deed())?;
    let t = &rq.t;
    let words = it.words(&rq.ctx.catalogue.name(it.row.product));
    let ours = it.row.managed_by == Some(reach::staff(&rq.actor)?.partner);
    let (lose, keep) = ending.follows(t, ours);
    let [title, warning, button] = ending.says(t).map(str::to_owned);
    let reason = |(value, words): &(&str, &str)| {
        Choice::new(*value, t.coded(&format!("reason-{value}"), words))
    };
    Ok(ActPage {
        frame: frames::partner(rq, Place::Clients, &title)?,
        up: Link::new(format!("/p/{}/accounts/{}", rq.param("firm")?, it.row.id), words.as_str()),
        path: ending.path(),
        title: t.managing_title(&title, words),
        warning,
        button,
        lose,
        keep,
        reasons: ending.reasons().iter().map(reason).collect(),
        form: form.read_by(t),
    })
}

fn cancelling(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Ending::Cancel, Form::default()).await?) })
}

fn closing(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Ending::Close, Form::default()).await?) })
}

fn handing(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Ending::HandBack, Form::default()).await?) })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    reason: String,
    other: String,
}

impl Posted {
    fn why(self) -> connections::Why {
        connections::Why { reason: self.reason, words: self.other }
    }
}

/// The answer to an act: on to `tail`, or the page again with its faults.
async fn done(rq: &Rq, ending: Ending, out: Result<(), Error>, tail: &str) -> Result<Reply, Error> {
    match out {
        Ok(()) => Ok(Reply::see_other(format!("/p/{}/{tail}", rq.param("firm")?))),
        Err(Error::Invalid(faults)) => {
            let form = Form::failed(rq.fields()?, faults);
            Reply::page_with(422, &page(rq, ending, form).await?)
        }
        Err(other) => Err(other),
    }
}

fn cancel(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let why = rq.form::<Posted>()?.why();
        let out = connections::cancel(&rq.ctx, &rq.actor, Whole::Account(account), &why).await;
        done(&rq, Ending::Cancel, out.map(drop), "clients?done=cancelled").await
    })
}

fn close(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let why = rq.form::<Posted>()?.why();
        let out = changes::close(&rq.ctx, &rq.actor, account, &why).await;
        done(&rq, Ending::Close, out, &format!("accounts/{account}?done=closed")).await
    })
}

fn hand_back(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let out = changes::hand_back(&rq.ctx, &rq.actor, account).await;
        done(&rq, Ending::HandBack, out, &format!("accounts/{account}?done=handed_back")).await
    })
}

fn activate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        changes::activate(&rq.ctx, &rq.actor, account).await?;
        let firm = rq.param("firm")?;
        Ok(Reply::see_other(format!("/p/{firm}/accounts/{account}?done=activated")))
    })
}
