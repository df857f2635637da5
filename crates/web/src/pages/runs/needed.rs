//! What an act needs besides its rows: the form that asks for it, and what was posted.

use app::Error;
use app::runs::{Ask, Shown};
use domain::ids::{GroupId, StaffId};
use domain::runs::Act;
use serde::Deserialize;

use super::super::{addons, clients, invitations};
use crate::Rq;
use crate::views::form::{Choice, Form};
use crate::views::runs::RunAsk;

/// The form of what an act needs, filled with what was given.
pub(super) async fn needed(rq: &Rq, it: &Shown, form: Option<Form>) -> Result<RunAsk, Error> {
    let (staff, groups) = app::clients::choices(&rq.ctx, &rq.actor).await?;
    let t = &rq.t;
    let form = form.unwrap_or_else(|| given(&it.ask)).read_by(t);
    let people = |first: &[Choice]| {
        let all = staff.iter().map(|(id, name)| Choice::new(id.to_string(), name));
        first.iter().cloned().chain(all).collect::<Vec<_>>()
    };
    let choose = Choice::new("", t.run_choose());
    Ok(match it.act {
        Act::NameManager => RunAsk {
            form,
            staff: people(&[choose, Choice::new("nobody", t.run_nobody())]),
            staff_label: t.filter_manager(),
            ..RunAsk::default()
        },
        Act::GiveStaff | Act::TakeStaff => RunAsk {
            form,
            staff: people(&[choose]),
            staff_label: t.run_member(),
            ..RunAsk::default()
        },
        Act::GroupAdd | Act::GroupRemove => {
            let all =
                groups.into_iter().map(|(id, name)| Choice::new(GroupId(id).to_string(), name));
            RunAsk {
                form,
                groups: std::iter::once(choose).chain(all).collect(),
                ..RunAsk::default()
            }
        }
        Act::Reassign => RunAsk {
            form,
            from: people(std::slice::from_ref(&choose)),
            staff: people(&[choose]),
            staff_label: t.head_to(),
            ..RunAsk::default()
        },
        Act::RequestAccess | Act::RequestRenewal => {
            RunAsk { form, wish: true, ..RunAsk::default() }
        }
        Act::Invite => RunAsk {
            form,
            products: invitations::products(rq),
            kinds: invitations::kinds(rq),
            ..RunAsk::default()
        },
        Act::CancelConnection => RunAsk {
            form,
            reasons: app::connections::REASONS
                .iter()
                .map(|(code, words)| Choice::new(*code, t.coded(&format!("reason-{code}"), words)))
                .collect(),
            ..RunAsk::default()
        },
        Act::AddonCancel => RunAsk { form, reasons: addons::one::reasons(t), ..RunAsk::default() },
        Act::AddonActivate => RunAsk { form, suits: rules(rq, &it.ask), ..RunAsk::default() },
        Act::Archive
        | Act::WithdrawRequest
        | Act::Remind
        | Act::FolderEach
        | Act::TakeOut
        | Act::ResendInvitation
        | Act::WithdrawInvitation
        | Act::AddonPartnerPays
        | Act::AddonClientPays
        | Act::AddonFollowDefault => RunAsk { form, ..RunAsk::default() },
    })
}

/// Whom the add-on suits.
fn rules(rq: &Rq, ask: &Ask) -> Vec<String> {
    let addon = rq.ctx.addons.by_slug(&ask.addon);
    let rules = addon.map(|it| it.offer.eligibility.clone()).unwrap_or_default();
    rules.into_iter().map(|it| it.sentence).collect()
}

fn given(ask: &Ask) -> Form {
    let staff = if ask.nobody {
        "nobody".to_owned()
    } else {
        ask.staff.map(|it| it.to_string()).unwrap_or_default()
    };
    let group = ask.group.map(|it| it.to_string()).unwrap_or_default();
    let from = ask.from.map(|it| it.to_string()).unwrap_or_default();
    let kind = if ask.transfer { "transfer" } else { "link" };
    let mut form = Form::of([
        ("staff", staff.as_str()),
        ("group", group.as_str()),
        ("from", from.as_str()),
        ("reason", ask.reason.as_str()),
        ("words", ask.words.as_str()),
        ("days", ask.days.as_str()),
        ("message", ask.message.as_str()),
        ("kind", kind),
    ]);
    form.values.extend(ask.products.iter().map(|it| ("products".to_owned(), it.clone())));
    form
}

/// The form of what an act needs, as posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    staff: String,
    group: String,
    from: String,
    /// Another word for `staff`, where something goes from one to another.
    to: String,
    reason: String,
    words: String,
    days: String,
    products: Vec<String>,
    kind: String,
    message: String,
    suits: String,
}

impl Typed {
    pub(crate) fn ask(&self) -> Result<Ask, Error> {
        let nobody = self.staff == "nobody";
        let staff = if self.staff.is_empty() { &self.to } else { &self.staff };
        Ok(Ask {
            staff: if nobody { None } else { clients::id::<StaffId>(staff)? },
            nobody,
            group: clients::id::<GroupId>(&self.group)?,
            from: clients::id::<StaffId>(&self.from)?,
            reason: self.reason.clone(),
            words: self.words.clone(),
            days: self.days.clone(),
            addon: String::new(),
            suits: self.suits == "1",
            products: self.products.clone(),
            transfer: self.kind == "transfer",
            message: self.message.clone(),
        })
    }
}
