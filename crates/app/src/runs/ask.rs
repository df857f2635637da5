//! What an act needs besides its rows: which manager, which group, the reason.

use crate::addons::REASONS;
use crate::connections::{self, Invite, Wish};
use crate::{Ctx, Error, Result, naming};
use domain::actor::{Actor, Staff};
use domain::fault::Fault;
use domain::ids::{GroupId, StaffId};
use domain::runs::Act;
use serde::{Deserialize, Serialize};
use store::Tx;

/// What was given. What an act does not need is ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ask {
    /// The staff member: who is to be manager, who is given or loses accounts.
    pub staff: Option<StaffId>,
    /// Nobody: the manager is cleared.
    pub nobody: bool,
    /// The group.
    pub group: Option<GroupId>,
    /// Whose clients go to another person.
    pub from: Option<StaffId>,
    /// A reason: words that the owner reads, or a code of `connections::REASONS`.
    pub reason: String,
    /// Words of one's own beside a code.
    pub words: String,
    /// After how many days access shall end; empty for the usual rule.
    pub days: String,
    /// The add-on's slug; it is named with the rows and does not change.
    pub addon: String,
    /// The asker confirms that the add-on suits each account for which its rules hold.
    pub suits: bool,
    /// Slugs of products.
    pub products: Vec<String>,
    /// It asks to manage (and pay for) the subscription as well.
    pub transfer: bool,
    /// The firm's own words to whom it invites.
    pub message: String,
}

/// The names behind the ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// The staff member's.
    pub staff: String,
    /// The group's.
    pub group: String,
    /// The one's whose clients go to another.
    pub from: String,
}

impl Ask {
    /// Whether everything that the act needs is there and known.
    pub(super) async fn check(
        &self,
        ctx: &Ctx,
        tx: &mut Tx,
        staff: &Staff,
        act: Act,
    ) -> Result<()> {
        match act {
            Act::NameManager if self.nobody => Ok(()),
            Act::NameManager => self.member(tx, staff, "Choose who shall be the manager.").await,
            Act::GiveStaff | Act::TakeStaff => {
                self.member(tx, staff, "Choose a member of staff.").await
            }
            Act::GroupAdd | Act::GroupRemove => {
                let Some(group) = self.group else {
                    let fault = Fault::new("group", "group_required", "Choose a group.");
                    return Err(Error::field(fault));
                };
                let known = store::groups::exists(tx, group).await?;
                if known { Ok(()) } else { Err(Error::NotFound) }
            }
            Act::Reassign => {
                self.member(tx, staff, "Choose who shall get these clients.").await?;
                let Some(from) = self.from else {
                    let sentence = "Choose whose clients these are.";
                    return Err(Error::field(Fault::new("from", "from_required", sentence)));
                };
                if self.staff == Some(from) {
                    let sentence = "Choose somebody else: they have these clients already.";
                    return Err(Error::field(Fault::new("staff", "staff_same", sentence)));
                }
                let known = store::staff::one(tx, staff.partner, from).await?;
                known.map(drop).ok_or(Error::NotFound)
            }
            Act::RequestAccess | Act::RequestRenewal => {
                connections::checked(&self.wish()).map(drop)
            }
            Act::CancelConnection => connections::reason(&self.why()).map(drop),
            Act::AddonActivate => self.confirmed(ctx),
            Act::AddonCancel => connections::reason_of(REASONS, &self.why()).map(drop),
            Act::Invite => connections::check_terms(ctx, &self.invitation()),
            Act::Archive
            | Act::WithdrawRequest
            | Act::Remind
            | Act::FolderEach
            | Act::TakeOut
            | Act::ResendInvitation
            | Act::WithdrawInvitation
            | Act::AddonPartnerPays
            | Act::AddonClientPays
            | Act::AddonFollowDefault => Ok(()),
        }
    }

    /// What is asked of owners.
    pub(super) fn wish(&self) -> Wish {
        Wish { reason: self.reason.clone(), days: self.days.clone() }
    }

    /// What each owner of a list is asked for; the address is the line's own.
    pub(super) fn invitation(&self) -> Invite {
        Invite {
            products: self.products.clone(),
            message: self.message.clone(),
            days: self.days.clone(),
            transfer: self.transfer,
            ..Invite::default()
        }
    }

    /// Why connections are cancelled.
    pub(super) fn why(&self) -> connections::Why {
        connections::Why { reason: self.reason.clone(), words: self.words.clone() }
    }

    fn confirmed(&self, ctx: &Ctx) -> Result<()> {
        let addon = ctx.addons.by_slug(&self.addon);
        if self.suits || addon.is_none_or(|it| it.offer.eligibility.is_empty()) {
            return Ok(());
        }
        let sentence = "Confirm that the add-on suits these accounts.";
        Err(Error::field(Fault::new("suits", "suits_required", sentence)))
    }

    async fn member(&self, tx: &mut Tx, staff: &Staff, sentence: &str) -> Result<()> {
        let Some(member) = self.staff else {
            return Err(Error::field(Fault::new("staff", "staff_required", sentence)));
        };
        let actor = Actor::Staff(staff.clone());
        let known = naming::working(tx, &actor, std::iter::once(member)).await?;
        if known.is_empty() { Err(Error::NotFound) } else { Ok(()) }
    }

    /// Whether the act needs to be told something at all.
    pub fn needed(act: Act) -> bool {
        match act {
            Act::NameManager
            | Act::GiveStaff
            | Act::TakeStaff
            | Act::GroupAdd
            | Act::GroupRemove
            | Act::Reassign
            | Act::RequestAccess
            | Act::RequestRenewal
            | Act::CancelConnection
            | Act::AddonCancel
            | Act::Invite => true,
            Act::Archive
            | Act::WithdrawRequest
            | Act::Remind
            | Act::FolderEach
            | Act::TakeOut
            | Act::ResendInvitation
            | Act::WithdrawInvitation
            | Act::AddonActivate
            | Act::AddonPartnerPays
            | Act::AddonClientPays
            | Act::AddonFollowDefault => false,
        }
    }

    pub(super) async fn names(&self, tx: &mut Tx, staff: &Staff) -> Result<Names> {
        let mut names = Names::default();
        if let Some(id) = self.staff {
            let found = store::staff::one(tx, staff.partner, id).await?;
            names.staff = found.map(|it| it.name).unwrap_or_default();
        }
        if let Some(id) = self.from {
            let found = store::staff::one(tx, staff.partner, id).await?;
            names.from = found.map(|it| it.name).unwrap_or_default();
        }
        if let Some(id) = self.group {
            let all = store::groups::list(tx).await?;
            let found = all.into_iter().find(|it| it.id == id);
            names.group = found.map(|it| it.name).unwrap_or_default();
        }
        Ok(names)
    }
}
