//! Who manages and pays, from the owner's side: the change to another firm, keeping the one there
//! is, and subscribing directly.

use app::Error;
use app::changes::{self, Named, Standing};
use domain::access::Deed;
use domain::connections::{GRACE_SECONDS, Life};
use domain::fault::Fault;
use domain::ids::{AccountId, PartnerId};
use domain::time::{DAY, SECOND, ts};
use serde::Deserialize;

use super::frames;
use super::owners::{now, tile};
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::form::{Choice, Form};
use crate::views::ownership::{ChangePage, OwnedRow, OwnershipPage, RunningChange};
use crate::views::parts::{Badge, Tone};
use crate::{Reply, Rq, Words};

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
            frame: frames::owner(&rq, rq.t.own_title()),
            rows: all.iter().map(|it| row(&rq, it)).collect(),
        })
    })
}

fn name(rq: &Rq, it: &Standing) -> String {
    let product = rq.ctx.catalogue.name(it.account.product);
    rq.t.own_name(&it.account.business_name, product)
}

fn row(rq: &Rq, it: &Standing) -> OwnedRow {
    let t = &rq.t;
    let plan = it.account.plan_name.as_str();
    let life = Life::parse(&it.account.life).unwrap_or(Life::Active);
    let closed = life == Life::Closed;
    let grace = match (&it.manager, it.grace_ends_at) {
        (None, Some(end)) if !closed && now(rq) < end => t.own_grace(t.full(ts(end))),
        (None, Some(end)) if !closed => t.own_grace_over(t.full(ts(end))),
        _ => String::new(),
    };
    let words = match &it.manager {
        Some((_, firm)) if plan.is_empty() => t.own_firm_pays(firm),
        Some((_, firm)) => t.own_firm_pays_plan(firm, plan),
        None if !grace.is_empty() => t.own_nobody_pays().to_owned(),
        None if plan.is_empty() => t.own_you_pay().to_owned(),
        None => t.own_you_pay_plan(plan),
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
            Life::Closed => Some(Badge::new(Tone::Off, "lock", t.own_closed())),
            Life::Inactive => Some(Badge::new(Tone::Warn, "circle-pause", t.own_inactive())),
            Life::Creating => Some(Badge::new(Tone::Info, "hourglass", t.own_creating())),
            Life::Active => None,
        },
        change: running(t, it),
        grace,
        move_to,
        add,
    }
}

fn running(t: &Words, it: &Standing) -> Option<RunningChange> {
    let (change, old, new) = it.change.as_ref()?;
    let answer = match (change.taken_on_at, change.declined_at) {
        (Some(_), _) => t.own_taken_on(new),
        (None, Some(_)) => t.own_refused(new),
        (None, None) => t.own_unanswered(new),
    };
    let objected = !change.objection.is_empty();
    Some(RunningChange {
        sentence: t.own_on(t.full(ts(change.switch_at)), new, old),
        answer,
        old: old.clone(),
        objector: if objected { t.own_objects(old) } else { String::new() },
        objection: change.objection.clone(),
        keep: t.own_keep(old),
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
    firms.push(Choice::new(BY_CODE, rq.t.leave_by_code()));
    Ok(ChangePage {
        frame: frames::owner(rq, rq.t.leave_title()),
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
                let form = Form::failed(rq.fields()?, faults).read_by(&rq.t);
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
    let t = &rq.t;
    vec![
        ("calendar-clock", t.leave_told(t.full(ts(at)), old)),
        ("undo-2", t.leave_stop().to_owned()),
        ("log-in", t.leave_prepare(new)),
        ("banknote", t.leave_pays(grace.to_string(), new)),
        ("sticky-note", t.leave_notes(old)),
        ("shield-check", t.leave_yours().to_owned()),
    ]
}
