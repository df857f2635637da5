//! The way out, step by step: suspend, hand over, remove. The page is worked out from the rows, so a
//! walk that stopped goes on where it stopped.

use app::Error;
use app::handover::{self, Leaving, Left, Parts};
use domain::ids::StaffId;
use serde::Deserialize;

use crate::pages::frames;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::staff::LeavePage;
use crate::{Later, Reply, Rq, Words};

pub(super) fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, None).await?) })
}

/// What of it goes over, in words: (field value, words).
fn movable(t: &Words, left: &Left) -> Vec<(&'static str, String)> {
    let open = left.requests + left.invitations + left.colleagues;
    [
        ("clients", left.clients, t.left_clients(left.clients)),
        ("groups", left.groups, t.left_groups(left.groups)),
        ("accounts", left.accounts, t.reach_accounts(left.accounts)),
        ("open", open, t.left_open(open)),
    ]
    .into_iter()
    .filter(|it| it.1 > 0)
    .map(|(value, _, words)| (value, words))
    .collect()
}

fn ends(t: &Words, it: &Leaving) -> Vec<String> {
    let left = &it.left;
    let mut all = Vec::new();
    if left.groups + left.accounts > 0 {
        all.push(t.left_ends().to_owned());
    }
    if left.keys > 0 {
        all.push(t.left_keys(left.keys));
    }
    all
}

async fn page(rq: &Rq, form: Option<Form>) -> Result<LeavePage, Error> {
    let id: StaffId = rq.id("person")?;
    let it = handover::leaving(&rq.ctx, &rq.actor, id).await?;
    let parts = movable(&rq.t, &it.left);
    let words: Vec<String> = parts.iter().map(|it| it.1.clone()).collect();
    let form = form.unwrap_or_else(|| {
        let ticked = parts.iter().map(|it| ("parts".to_owned(), it.0.to_owned()));
        Form { values: ticked.collect(), ..Form::default() }
    });
    let clients_words = rq.t.clients_many(it.left.clients);
    Ok(LeavePage {
        frame: frames::partner(rq, Place::Staff, rq.t.leaving())?,
        id: id.to_string(),
        suspended: it.member.state == "suspended",
        clients: it.left.clients,
        button: if it.left.clients > 0 {
            rq.t.leave_hand_all(&clients_words)
        } else {
            rq.t.leave_hand().to_owned()
        },
        ends: ends(&rq.t, &it),
        why_not_remove: if it.left.clients > 0 {
            rq.t.leave_still_manager(&clients_words, &it.member.name)
        } else {
            String::new()
        },
        clients_words,
        left: words,
        parts: parts.into_iter().map(|(value, words)| Choice::new(value, words)).collect(),
        colleagues: it
            .colleagues
            .into_iter()
            .map(|(id, name)| Choice::new(id.to_string(), name))
            .collect(),
        form: form.read_by(&rq.t),
        name: it.member.name,
    })
}

fn back(rq: &Rq, done: &str) -> Result<Reply, Error> {
    let (firm, person) = (rq.param("firm")?, rq.param("person")?);
    Ok(Reply::see_other(format!("/p/{firm}/staff/{person}/leave?done={done}")))
}

pub(super) fn suspend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::staff::suspend(&rq.ctx, &rq.actor, rq.id("person")?).await?;
        back(&rq, "suspended")
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Over {
    to: String,
    parts: Vec<String>,
    stated: Option<i64>,
}

pub(super) fn hand_over(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: StaffId = rq.id("person")?;
        let it: Over = rq.form()?;
        let has = |part: &str| it.parts.iter().any(|it| it == part);
        let parts = Parts {
            clients: has("clients"),
            groups: has("groups"),
            accounts: has("accounts"),
            open: has("open"),
        };
        let to: StaffId = it.to.parse()?;
        match handover::hand_over(&rq.ctx, &rq.actor, id, to, (parts, it.stated)).await {
            Ok(_) => back(&rq, "handed_over"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, Some(form)).await?)
            }
            Err(Error::Denied(refused)) if refused.code == "count_changed" => {
                let fault = domain::fault::Fault::new("to", refused.code, refused.detail);
                let form = Form::failed(rq.fields()?, vec![fault]);
                Reply::page_with(refused.status, &page(&rq, Some(form)).await?)
            }
            Err(other) => Err(other),
        }
    })
}
