//! One account as a firm manages it, in a folder or not: what can be done with it, and a page before
//! each act that ends something.

use app::Error;
use app::changes::{self, CLOSE_REASONS};
use app::connections::{self, REASONS, Whole, Why};
use app::reach::{self, Account};
use domain::access::Deed;
use domain::connections::Life;
use domain::ids::AccountId;
use domain::time::{micros, ts};
use serde::Deserialize;

use super::clients::{reader, reason};
use super::frames;
use super::owners::lines;
use super::rows::Seen;
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::managing::{Act, ActPage, ManagePage};
use crate::views::parts::{Badge, Link, Tone};
use crate::{Reply, Rq, say};

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
        Reply::page(&manage_page(&rq, &found)?)
    })
}

fn manage_page(rq: &Rq, it: &Account) -> Result<ManagePage, Error> {
    let (row, reader) = (&it.row, reader(rq)?);
    let firm = reach::staff(&rq.actor)?.partner;
    let ours = row.managed_by == Some(firm);
    let life = Life::parse(&row.life).unwrap_or(Life::Active);
    let seen = Seen::reached(it, &rq.ctx.catalogue.all(), micros(reader.now));
    let pays = if ours {
        "Your firm manages and pays for the subscription"
    } else {
        "The client manages and pays for the subscription"
    };
    let owner = match row.owner_name.as_str() {
        "" => row.owner_email.clone(),
        name => format!("{name}, {}", row.owner_email),
    };
    Ok(ManagePage {
        frame: frames::partner(rq, Place::Clients, "Manage account")?,
        id: row.id.to_string(),
        name: row.business_name.clone(),
        tile: seen.tile.clone(),
        up: up(rq, it)?,
        badge: badge(life),
        access: seen.access(&reader),
        facts: vec![
            ("Product", rq.ctx.catalogue.name(row.product)),
            ("Address", seen.address.clone()),
            ("Owner", owner),
            ("Plan", row.plan_name.clone()),
            ("Who pays", pays.to_owned()),
            ("Connected", say::long_date(ts(row.connected_at), &reader.zone)),
        ],
        acts: acts(it, (ours, life)),
    })
}

fn up(rq: &Rq, it: &Account) -> Result<Link, Error> {
    let base = format!("/p/{}/clients", rq.param("firm")?);
    Ok(match (it.row.client, &it.row.client_name) {
        (Some(client), Some(name)) => Link::new(format!("{base}/{client}"), name.as_str()),
        (Some(_), None) | (None, _) => Link::new(format!("{base}/unlinked"), "Unlinked accounts"),
    })
}

fn badge(life: Life) -> Option<Badge> {
    match life {
        Life::Closed => Some(Badge::new(Tone::Off, "lock", "Closed")),
        Life::Inactive => Some(Badge::new(Tone::Warn, "circle-pause", "Inactive")),
        Life::Creating => Some(Badge::new(Tone::Info, "hourglass", "Being created")),
        Life::Active => None,
    }
}

/// What can be done with it now, each with why not for whoever may not.
fn acts(it: &Account, (ours, life): (bool, Life)) -> Vec<Act> {
    let why = |deed| match it.may(deed) {
        Ok(_) => String::new(),
        Err(Error::Refused(it)) => reason(&it),
        Err(_) => "You cannot do this.".to_owned(),
    };
    let mut acts = Vec::new();
    if ours && life == Life::Inactive {
        acts.push(Act {
            path: "activate",
            at_once: true,
            title: "Activate",
            sentence: "It is billable to your firm at once, and the client can sign in.",
            button: "Activate account",
            why_not: why(Deed::AccountActivate),
        });
    }
    if ours && life != Life::Closed {
        acts.push(Act {
            path: "hand-back",
            title: "Hand the subscription back",
            sentence: "You stay connected and pay no more. The owner has 14 days to choose who does.",
            button: "Hand back…",
            why_not: why(Deed::BillingHandBack),
            ..Act::default()
        });
        acts.push(Act {
            path: "close",
            title: "Close the account",
            sentence: "For good: it can be read, and nothing in it changes any more.",
            button: "Close account…",
            why_not: why(Deed::AccountClose),
            ..Act::default()
        });
    }
    acts.push(Act {
        path: "cancel",
        title: "Cancel the connection",
        sentence: "To this account only, at once. The client keeps the account.",
        button: "Cancel connection…",
        why_not: why(Deed::ConnectionCancel),
        ..Act::default()
    });
    acts
}

/// What the page of an act says.
struct Says {
    path: &'static str,
    title: &'static str,
    warning: &'static str,
    button: &'static str,
    deed: Deed,
    lose: &'static [&'static str],
    keep: &'static [&'static str],
    /// What the two lists say more where the firm manages the subscription.
    managing: Option<(&'static str, &'static str)>,
    reasons: &'static [(&'static str, &'static str)],
}

const CANCEL: Says = Says {
    path: "cancel",
    title: "Cancel the connection",
    warning: "This takes effect at once and cannot be undone. To come back you would have to be \
              invited or accepted again.",
    button: "Cancel connection",
    deed: Deed::ConnectionCancel,
    lose: &[
        "Sign-in to this account, at once; whoever is inside is signed out",
        "Its place in your list; a folder goes with its last account",
    ],
    keep: &["The account and the data in it", "Add-ons that it pays for"],
    managing: Some((
        "Managing its subscription",
        "14 days to subscribe directly or choose another firm",
    )),
    reasons: REASONS,
};
const CLOSE: Says = Says {
    path: "close",
    title: "Close the account",
    warning: "This is final. A closed account is never opened again.",
    button: "Close account",
    deed: Deed::AccountClose,
    lose: &["The subscription, and paying for it", "Everything but reading in the account"],
    keep: &["Reading and exporting what is in the account"],
    managing: None,
    reasons: CLOSE_REASONS,
};
const HAND_BACK: Says = Says {
    path: "hand-back",
    title: "Hand the subscription back",
    warning: "The owner is told at once and chooses who pays from now on.",
    button: "Hand back",
    deed: Deed::BillingHandBack,
    lose: &["Managing the subscription, and paying for it after 14 days"],
    keep: &["The account and the data in it", "14 days to choose who pays"],
    managing: None,
    reasons: &[],
};

async fn page(rq: &Rq, says: &Says, form: Form) -> Result<ActPage, Error> {
    let it = app::accounts::one(&rq.ctx, &rq.actor, rq.id("account")?).await?;
    it.may(says.deed)?;
    let words = it.words(&rq.ctx.catalogue.name(it.row.product));
    let (mut lose, mut keep) = (lines(says.lose), lines(says.keep));
    if it.row.managed_by == Some(reach::staff(&rq.actor)?.partner)
        && let Some((ours, theirs)) = says.managing
    {
        lose.push(ours.to_owned());
        keep.push(theirs.to_owned());
    }
    Ok(ActPage {
        frame: frames::partner(rq, Place::Clients, says.title)?,
        up: Link::new(format!("/p/{}/accounts/{}", rq.param("firm")?, it.row.id), words.as_str()),
        path: says.path,
        title: format!("{}: {words}", says.title),
        warning: says.warning,
        button: says.button,
        lose,
        keep,
        reasons: says.reasons.iter().map(|it| Choice::new(it.0, it.1)).collect(),
        form,
    })
}

fn cancelling(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, &CANCEL, Form::default()).await?) })
}

fn closing(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, &CLOSE, Form::default()).await?) })
}

fn handing(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, &HAND_BACK, Form::default()).await?) })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    reason: String,
    other: String,
}

impl Posted {
    fn why(self) -> Why {
        Why { reason: self.reason, words: self.other }
    }
}

/// The answer to an act: on to `tail`, or the page again with its faults.
async fn done(rq: &Rq, says: &Says, out: Result<(), Error>, tail: &str) -> Result<Reply, Error> {
    match out {
        Ok(()) => Ok(Reply::see_other(format!("/p/{}/{tail}", rq.param("firm")?))),
        Err(Error::Invalid(faults)) => {
            let form = Form::failed(rq.fields()?, faults);
            Reply::page_with(422, &page(rq, says, form).await?)
        }
        Err(other) => Err(other),
    }
}

fn cancel(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let why = rq.form::<Posted>()?.why();
        let out = connections::cancel(&rq.ctx, &rq.actor, Whole::Account(account), &why).await;
        done(&rq, &CANCEL, out.map(drop), "clients?done=cancelled").await
    })
}

fn close(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let why = rq.form::<Posted>()?.why();
        let out = changes::close(&rq.ctx, &rq.actor, account, &why).await;
        done(&rq, &CLOSE, out, &format!("accounts/{account}?done=closed")).await
    })
}

fn hand_back(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let out = changes::hand_back(&rq.ctx, &rq.actor, account).await;
        done(&rq, &HAND_BACK, out, &format!("accounts/{account}?done=handed_back")).await
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
