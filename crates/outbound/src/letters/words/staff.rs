//! Letters between the people of one firm: clients handed over, colleagues who leave, ownership,
//! mentions.

use super::{Parts, Words};
use domain::access::Deed;

pub(super) fn handed_over(
    t: &Words,
    firm: &str,
    by: &str,
    (count, from): (i64, Option<&str>),
) -> Parts {
    let parts = Parts::new(t.handed_subject(count, firm), t.handed_heading(count))
        .line(t.handed_line(by, count, firm));
    let parts = match from {
        Some(from) => parts.line(t.handed_from(from)),
        None => parts,
    };
    parts.why(t.why_firm())
}

pub(super) fn stopped(t: &Words, firm: &str, by: &str, removed: bool) -> Parts {
    let parts = if removed {
        Parts::new(t.stopped_subject_removed(firm), t.stopped_subject_removed(firm))
            .line(t.stopped_line_removed(by, firm))
            .line(t.stopped_keep())
    } else {
        Parts::new(t.stopped_subject_suspended(firm), t.stopped_subject_suspended(firm))
            .line(t.stopped_line_suspended(by, firm))
            .line(t.stopped_ask(by, firm))
    };
    parts.why(t.why_security())
}

pub(super) fn left(t: &Words, firm: &str, (by, name): (&str, &str), removed: bool) -> Parts {
    let parts = if removed {
        Parts::new(t.left_subject_removed(firm, name), t.left_heading_removed(by, name))
    } else {
        Parts::new(t.left_subject_suspended(firm, name), t.left_heading_suspended(by, name))
            .line(t.left_stay())
    };
    parts.line(t.left_line(firm, name)).why(t.why_firm())
}

pub(super) fn offered(t: &Words, firm: &str, by: &str) -> Parts {
    Parts::new(t.offered_subject(by, firm), t.offered_heading(firm))
        .line(t.offered_line(by, firm))
        .line(t.offered_means())
        .why(t.why_firm())
}

pub(super) fn stays(t: &Words, firm: &str, by: &str, withdrawn: bool) -> Parts {
    let parts = if withdrawn {
        Parts::new(t.stays_subject_withdrawn(firm), t.stays_subject_withdrawn(firm))
            .line(t.stays_line_withdrawn(by))
    } else {
        Parts::new(t.stays_subject_declined(by, firm), t.stays_subject_declined(by, firm))
            .line(t.stays_line_declined(by))
    };
    parts.why(t.why_firm())
}

pub(super) fn moved(t: &Words, firm: &str, from: &str, to: &str) -> Parts {
    Parts::new(t.moved_subject(firm, to), t.moved_heading(firm))
        .line(t.moved_line(from, to))
        .line(t.moved_senior(firm, from))
        .why(t.why_firm())
}

pub(super) fn mentioned(t: &Words, firm: &str, by: &str, client: &str) -> Parts {
    Parts::new(t.mention_subject(by, client), t.mention_heading(by))
        .line(t.mention_line(by, client, firm))
        .after(t.mention_after())
        .why(t.why_firm())
}

pub(super) fn asks(t: &Words, firm: &str, by: &str, (act, about): (&str, &str)) -> Parts {
    let act = act_words(t, act);
    let parts = Parts::new(t.asks_subject(&act, by), t.asks_heading(by))
        .line(t.asks_line(by, firm))
        .fact(t.asks_act(), act);
    let parts = if about.is_empty() { parts } else { parts.fact(t.asks_about(), about) };
    parts.after(t.asks_after()).why(t.asks_why(by))
}

/// What somebody is asked to do.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a list of what can be asked, not of deeds: `app::colleagues` asks for no other"
)]
fn act_words(t: &Words, act: &str) -> String {
    let Some(act) = Deed::parse(act) else { return t.act_other().into() };
    match act {
        Deed::ClientFolderUpdate => t.act_update().into(),
        Deed::ClientFolderArchive => t.act_archive().into(),
        Deed::ClientStaffAssign => t.act_staff().into(),
        Deed::ClientInternalSet => t.act_internal().into(),
        Deed::AccountCreate => t.act_account().into(),
        Deed::AccountAssignUnlinked => t.act_link().into(),
        Deed::AccountUnassign => t.act_unlink().into(),
        Deed::AccountSignin => t.act_sign_in().into(),
        Deed::AccountElevate => t.act_elevate().into(),
        Deed::AccessRequest => t.act_request().into(),
        Deed::AccessRemind => t.act_remind().into(),
        Deed::AccessRenewAsk => t.act_renew().into(),
        Deed::ConnectionInvite => t.act_invite().into(),
        Deed::ConnectionWithdraw => t.act_withdraw().into(),
        Deed::ConnectionCancel => t.act_cancel().into(),
        Deed::ClientFolderCreate => t.act_new(),
        Deed::ClientExportCsv => t.act_export(),
        Deed::StaffManage => t.act_people().into(),
        Deed::GroupManage => t.act_groups().into(),
        Deed::ViewShare => t.act_view().into(),
        Deed::AuditRead => t.act_audit().into(),
        Deed::FirmUpdate => t.act_firm().into(),
        Deed::FirmSignIn => t.act_sign_in_rule().into(),
        Deed::ApiKeyManage => t.act_keys().into(),
        Deed::OwnershipTransfer => t.act_ownership().into(),
        Deed::FirmTakeAway => t.act_data().into(),
        _ => t.act_other().into(),
    }
}
