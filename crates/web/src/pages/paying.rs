//! Who manages and pays, from the owner's side: the change to another firm, keeping the one there
//! is, and subscribing directly.

use app::Error;
use app::changes::{self, Named, Standing, moment};
use domain::access::Deed;
use domain::connections::{GRACE_SECONDS, Life};
use domain::fault::Fault;
use domain::ids::{AccountId, PartnerId};
use domain::time::{DAY, SECOND};
use serde::Deserialize;

use super::frames;
use super::owners::{now, tile};
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::form::{Choice, Form};
use crate::views::ownership::{ChangePage, OwnedRow, OwnershipPage, RunningChange};
use crate::views::parts::{Badge, Tone};
use crate::{Reply, Rq};

/// Who pays, and changing it.
pub const ROUTES: &[Route] = &[
    get("/me/ownership", Realm::Client, May(Deed::CBillingOwn), show),
    post("/me/ownership/{account}/keep", Realm::Client, May(Deed::CBillingKeep), keep),
    post("/me/ownership/{account}/subscribe", Realm::Client, May(Deed::CBillingOwn), subscribe),
    get("/me/partners/change", Realm::Client, May(Deed::CBillingChange), changing),
    post("/me/partners/change", Realm::Client, May(Deed::CBillingChange), change),
];

/// The choice that stands for "by its code".
const BY_CODE: &str = "code";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    done: String,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let _: Shown = rq.query()?;
        let all = changes::of_owner(&rq.ctx, &rq.actor).await?;
        Reply::page(&OwnershipPage {
            frame: frames::owner(&rq, "Who manages and pays"),
            rows: all.iter().map(|it| row(&rq, it)).collect(),
        })
    })
}

fn name(rq: &Rq, it: &Standing) -> String {
    let product = rq.ctx.catalogue.name(it.account.product);
    format!("{product} of {}", it.account.business_name)
}

fn row(rq: &Rq, it: &Standing) -> OwnedRow {
    let plan = match it.account.plan_name.as_str() {
        "" => String::new(),
        plan => format!(" Plan: {plan}."),
    };
    let life = Life::parse(&it.account.life).unwrap_or(Life::Active);
    let closed = life == Life::Closed;
    let grace = match (&it.manager, it.grace_ends_at) {
        (None, Some(end)) if !closed && now(rq) < end => {
            format!("Nobody manages it any more. Choose who pays by {}.", moment(end))
        }
        (None, Some(end)) if !closed => format!("It is inactive since {}.", moment(end)),
        _ => String::new(),
    };
    let words = match &it.manager {
        Some((_, firm)) => format!("{firm} manages and pays for it.{plan}"),
        None if grace.is_empty() => format!("You manage and pay for it yourself.{plan}"),
        None => format!("The firm that paid for it has gone.{plan}"),
    };
    let free = !closed && it.change.is_none();
    let move_to = match &it.manager {
        Some((firm, _)) if free => {
            format!("/me/partners/change?firm={firm}&account={}", it.account.id)
        }
        Some(_) | None => String::new(),
    };
    let add = if it.manager.is_none() { "/me/partners".to_owned() } else { String::new() };
    OwnedRow {
        id: it.account.id.to_string(),
        tile: tile(rq, it.account.product),
        name: name(rq, it),
        line: words,
        badge: match life {
            Life::Closed => Some(Badge::new(Tone::Off, "lock", "Closed")),
            Life::Inactive => Some(Badge::new(Tone::Warn, "circle-pause", "Inactive")),
            Life::Creating => Some(Badge::new(Tone::Info, "hourglass", "Being created")),
            Life::Active => None,
        },
        change: running(it),
        grace,
        move_to,
        add,
    }
}

fn running(it: &Standing) -> Option<RunningChange> {
    let (change, old, new) = it.change.as_ref()?;
    let answer = match (change.taken_on_at, change.declined_at) {
        (Some(_), _) => format!("{new} manages and pays for it from then on."),
        (None, Some(_)) => {
            format!("{new} does not pay for it. From then on you have 14 days to choose who does.")
        }
        (None, None) => format!(
            "{new} is asked whether it pays from then on. If it does not say so, you have 14 days \
             to choose who does."
        ),
    };
    let objected = !change.objection.is_empty();
    Some(RunningChange {
        sentence: format!("On {} {new} takes the place of {old}.", moment(change.switch_at)),
        answer,
        objector: if objected { old.clone() } else { String::new() },
        objection: change.objection.clone(),
        keep: format!("Keep {old}"),
    })
}

fn keep(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        changes::keep(&rq.ctx, &rq.actor, rq.id("account")?).await?;
        Ok(Reply::see_other("/me/ownership?done=kept"))
    })
}

fn subscribe(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        changes::subscribe(&rq.ctx, &rq.actor, rq.id("account")?).await?;
        Ok(Reply::see_other("/me/ownership?done=subscribed"))
    })
}

#[derive(Debug, Deserialize)]
struct Asked {
    firm: PartnerId,
    account: Option<AccountId>,
}

#[derive(Debug, Deserialize)]
struct Posted {
    firm: PartnerId,
    #[serde(default)]
    to: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    accounts: Vec<AccountId>,
    sure: Option<String>,
}

impl Posted {
    fn named(&self) -> Result<Named, Error> {
        match self.to.as_str() {
            "" => {
                let sentence = "Choose the firm that shall come.";
                Err(Error::field(Fault::new("to", "partner_required", sentence)))
            }
            BY_CODE => Ok(Named::Code(self.code.clone())),
            id => Ok(Named::Known(id.parse()?)),
        }
    }
}

async fn page(rq: &Rq, old: PartnerId, form: Form) -> Result<ChangePage, Error> {
    let all = changes::of_owner(&rq.ctx, &rq.actor).await?;
    let theirs: Vec<&Standing> =
        all.iter().filter(|it| it.manager.as_ref().is_some_and(|firm| firm.0 == old)).collect();
    let name_of = theirs.first().and_then(|it| it.manager.clone()).ok_or(Error::NotFound)?.1;
    let known = changes::knows(&rq.ctx, &rq.actor).await?;
    let mut firms: Vec<Choice> = known
        .into_iter()
        .filter(|it| it.0 != old)
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect();
    firms.push(Choice::new(BY_CODE, "Another firm, by its code"));
    Ok(ChangePage {
        frame: frames::owner(rq, "Change partner"),
        old: (old.to_string(), name_of),
        new: String::new(),
        firms,
        accounts: theirs
            .iter()
            .filter(|it| it.change.is_none())
            .map(|it| Choice::new(it.account.id.to_string(), name(rq, it)))
            .collect(),
        follows: Vec::new(),
        form,
    })
}

fn changing(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let mut page = page(&rq, asked.firm, Form::default()).await?;
        page.form.values = page
            .accounts
            .iter()
            .filter(|it| asked.account.is_none_or(|id| id.to_string() == it.value))
            .map(|it| ("accounts".to_owned(), it.value.clone()))
            .collect();
        if let [only] = page.firms.as_slice() {
            page.form.values.push(("to".to_owned(), only.value.clone()));
        }
        Reply::page(&page)
    })
}

/// The first step shows what follows; only the second agrees it.
fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let posted: Posted = rq.form()?;
        match step(&rq, &posted).await {
            Ok(reply) => Ok(reply),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, posted.firm, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

async fn step(rq: &Rq, posted: &Posted) -> Result<Reply, Error> {
    let named = posted.named()?;
    if posted.sure.is_some() {
        changes::begin(&rq.ctx, &rq.actor, posted.firm, &named, &posted.accounts).await?;
        return Ok(Reply::see_other("/me/ownership?done=changing"));
    }
    if posted.accounts.is_empty() {
        let sentence = "Tick at least one account.";
        return Err(Error::field(Fault::new("accounts", "accounts_required", sentence)));
    }
    let new = changes::name_of(&rq.ctx, &rq.actor, &named).await?;
    let form = Form { values: rq.fields()?, ..Form::default() }.read_by(&rq.t);
    let mut page = page(rq, posted.firm, form).await?;
    page.follows = follows(rq, &page.old.1, &new);
    page.new = new;
    Reply::page(&page)
}

/// What follows from a change, before it is agreed.
fn follows(rq: &Rq, old: &str, new: &str) -> Vec<(&'static str, String)> {
    let at = now(rq).saturating_add(rq.ctx.settings.notice_days.saturating_mul(DAY));
    let grace = GRACE_SECONDS * SECOND / DAY;
    let on = moment(at);
    vec![
        (
            "calendar-clock",
            format!(
                "{old} is told now and stays until {on}. It may object in words; it cannot stop it."
            ),
        ),
        ("undo-2", "You can stop the change until then, with one click.".to_owned()),
        ("log-in", format!("{new} can get in from now on, so that it can prepare.")),
        (
            "banknote",
            format!(
                "{new} is asked to manage and pay for the subscription from then on. Without its \
                 yes you have {grace} days to choose who pays. Your plan stays as it is; what {new} \
                 charges you for its work is between the two of you."
            ),
        ),
        (
            "sticky-note",
            format!(
                "Notes that {old} wrote for itself stay with {old} and are erased 30 days later."
            ),
        ),
        ("shield-check", "Your data and everything in your accounts stays yours.".to_owned()),
    ]
}
