//! A run in words: its title, its button, the marks of its rows.

use app::runs::{RunRow, Shown, Why};
use domain::reader::Lang;
use domain::runs::{Act, Stage, Subject};

use crate::views::parts::{Mark, Shape, Tone};
use crate::{Words, say};

/// An act by its word, as the list and the feeds call it.
pub(crate) fn title(t: &Words, act: &str) -> &'static str {
    match Act::parse(act) {
        Some(Act::NameManager) => t.run_name_manager(),
        Some(Act::GroupAdd) => t.run_group_add(),
        Some(Act::GroupRemove) => t.run_group_remove(),
        Some(Act::GiveStaff) => t.run_give_staff(),
        Some(Act::TakeStaff) => t.run_take_staff(),
        Some(Act::Archive) => t.run_archive(),
        Some(Act::Reassign) => t.run_reassign(),
        Some(Act::RequestAccess) => t.run_request_access(),
        Some(Act::RequestRenewal) => t.run_request_renewal(),
        Some(Act::Remind) => t.run_remind(),
        Some(Act::WithdrawRequest) => t.run_withdraw_request(),
        Some(Act::CancelConnection) => t.run_cancel_connection(),
        Some(Act::FolderEach) => t.run_folder_each(),
        Some(Act::TakeOut) => t.run_take_out(),
        Some(Act::ResendInvitation) => t.run_resend_invitation(),
        Some(Act::WithdrawInvitation) => t.run_withdraw_invitation(),
        Some(Act::AddonActivate) => t.run_addon_activate(),
        Some(Act::AddonCancel) => t.run_addon_cancel(),
        Some(Act::AddonPartnerPays) => t.run_addon_partner_pays(),
        Some(Act::AddonClientPays) => t.run_addon_client_pays(),
        Some(Act::AddonFollowDefault) => t.run_addon_follow_default(),
        Some(Act::Invite) => t.run_invite(),
        None => t.run_unknown(),
    }
}

/// "Undo: name a manager". German keeps the capital: it may be a noun's.
pub(super) fn undo(t: &Words, title: &str) -> String {
    match t.lang {
        Lang::En => t.run_undo(say::lower_first(title)),
        Lang::De => t.run_undo(title),
    }
}

/// What was selected. A run keeps it in English, as `bulk` wrote it.
pub(super) fn chosen(t: &Words, kept: &str) -> String {
    let english = Words::default();
    for (own, theirs) in [
        (english.run_all(), t.run_all()),
        (english.run_matching(), t.run_matching()),
        (english.run_of_one(), t.run_of_one()),
        (english.run_unlinked(), t.run_unlinked()),
    ] {
        if kept == own {
            return theirs.to_owned();
        }
    }
    let digits: String = kept.chars().filter(char::is_ascii_digit).collect();
    if let Ok(many) = digits.parse::<i64>() {
        for (own, theirs) in [
            (english.run_all_but(many), t.run_all_but(many)),
            (english.run_matching_but(many), t.run_matching_but(many)),
            (english.run_lines(many), t.run_lines(many)),
        ] {
            if kept == own {
                return theirs;
            }
        }
    }
    let parts: Option<Vec<String>> =
        kept.split(" and ").flat_map(|it| it.split(", ")).map(|it| selected(t, it)).collect();
    parts.map_or_else(|| kept.to_owned(), |it| t.list(&it))
}

/// One part of a selection: "12 selected clients".
fn selected(t: &Words, kept: &str) -> Option<String> {
    let (number, noun) = kept.split_once(" selected ")?;
    let many: i64 = number.replace(',', "").parse().ok()?;
    match noun {
        "client" | "clients" => Some(t.run_selected_clients(many)),
        "account" | "accounts" => Some(t.run_selected_accounts(many)),
        "invitation" | "invitations" => Some(t.run_selected_invitations(many)),
        _ => None,
    }
}

/// "9 clients", "9 accounts".
pub(super) fn rows(t: &Words, act: Act, many: i64) -> String {
    match act.rules().subject {
        Subject::Clients => t.clients_many(many),
        Subject::Accounts | Subject::Unlinked => t.value_accounts(many),
        Subject::Invitations => t.run_invitations(many),
        Subject::Lines => t.run_lines(many),
    }
}

/// The page's heading: what is done, with the names that were given.
pub(super) fn heading(t: &Words, it: &Shown) -> String {
    let plain = title(t, it.act.name()).to_owned();
    let (staff, group) = (&it.names.staff, &it.names.group);
    let words = match it.act {
        Act::NameManager if it.ask.nobody => t.run_clear().to_owned(),
        Act::NameManager if !staff.is_empty() => t.run_name(staff),
        Act::GroupAdd if !group.is_empty() => t.run_add_to(group),
        Act::GroupRemove if !group.is_empty() => t.run_remove_from(group),
        Act::GiveStaff if !staff.is_empty() => t.run_give(staff),
        Act::TakeStaff if !staff.is_empty() => t.run_take(staff),
        Act::Reassign if !staff.is_empty() && !it.names.from.is_empty() => {
            t.run_reassign_to(&it.names.from, staff)
        }
        Act::NameManager
        | Act::GroupAdd
        | Act::GroupRemove
        | Act::GiveStaff
        | Act::TakeStaff
        | Act::Reassign
        | Act::Archive
        | Act::RequestAccess
        | Act::RequestRenewal
        | Act::Remind
        | Act::WithdrawRequest
        | Act::CancelConnection
        | Act::FolderEach
        | Act::TakeOut
        | Act::ResendInvitation
        | Act::WithdrawInvitation
        | Act::AddonActivate
        | Act::AddonCancel
        | Act::AddonPartnerPays
        | Act::AddonClientPays
        | Act::AddonFollowDefault
        | Act::Invite => plain,
    };
    if it.run.undo_of.is_some() { undo(t, &words) } else { words }
}

/// The button that runs it, with the count.
pub(super) fn button(t: &Words, it: &Shown) -> String {
    let many = it.run.would_change;
    let rows = rows(t, it.act, many);
    if it.run.undo_of.is_some() {
        return t.run_do_undo(rows);
    }
    let (staff, group) = (&it.names.staff, &it.names.group);
    match it.act {
        Act::NameManager if it.ask.nobody => t.run_do_clear(rows),
        Act::NameManager => t.run_do_name(rows, staff),
        Act::GroupAdd => t.run_do_group_add(group, rows),
        Act::GroupRemove => t.run_do_group_remove(group, rows),
        Act::GiveStaff => t.run_do_give(rows, staff),
        Act::TakeStaff => t.run_do_take(rows, staff),
        Act::Archive => t.run_do_archive(rows),
        Act::Reassign => t.run_do_reassign(rows, staff),
        Act::RequestAccess => t.run_do_request(rows),
        Act::RequestRenewal => t.run_do_renew(rows),
        Act::Remind => t.run_do_remind(many),
        Act::WithdrawRequest => t.run_do_withdraw(many),
        Act::CancelConnection => t.run_do_cancel(many),
        Act::FolderEach => t.run_do_folders(many),
        Act::TakeOut => t.run_do_take_out(rows),
        Act::ResendInvitation => t.run_do_resend(rows),
        Act::WithdrawInvitation => t.run_do_withdraw_invitations(rows),
        Act::AddonActivate => t.run_do_addon_activate(rows),
        Act::AddonCancel => t.run_do_addon_cancel(rows),
        Act::AddonPartnerPays | Act::AddonClientPays | Act::AddonFollowDefault => {
            t.run_do_addon_payer(rows)
        }
        Act::Invite => t.run_do_invite(many),
    }
}

/// Where a run stands.
pub(super) fn state(t: &Words, stage: Stage, run: &app::runs::Run) -> Mark {
    let done = run.changed + run.skipped + run.failed;
    let of = |many: i64| t.walk_place(run.total, many);
    match stage {
        Stage::Asking => Mark::new(Shape::Hollow, Tone::Off, t.run_not_started()),
        Stage::Checking => Mark::new(Shape::Icon("hourglass"), Tone::Info, t.run_checking())
            .note(of(run.checked_to)),
        Stage::Ready => Mark::new(Shape::Icon("eye"), Tone::Info, t.run_ready())
            .note(t.run_would_change(run.would_change)),
        Stage::Running => {
            Mark::new(Shape::Icon("hourglass"), Tone::Info, t.run_running()).note(of(done))
        }
        Stage::Stopped => {
            Mark::new(Shape::Icon("circle-pause"), Tone::Warn, t.run_stopped()).note(of(done))
        }
        Stage::Finished if run.failed > 0 => {
            Mark::new(Shape::Icon("circle-alert"), Tone::Bad, t.run_done())
                .note(t.run_some_failed(run.failed))
        }
        Stage::Finished => Mark::new(Shape::Icon("circle-check"), Tone::Ok, t.run_done())
            .note(t.run_some_changed(run.changed)),
    }
}

/// Where an import stands.
pub(super) fn file(t: &Words, it: &app::imports::Row) -> Mark {
    match it.state.as_str() {
        "checked" => Mark::new(Shape::Icon("eye"), Tone::Info, t.run_checked()),
        "running" => Mark::new(Shape::Icon("hourglass"), Tone::Info, t.run_running())
            .note(t.walk_place(it.total, it.done)),
        "done" => Mark::new(Shape::Icon("circle-check"), Tone::Ok, t.run_done()),
        _ => Mark::new(Shape::Hollow, Tone::Off, t.run_not_started()),
    }
}

/// What becomes of a row: the result, else the preview.
pub(super) fn mark(t: &Words, row: &RunRow) -> Mark {
    match (row.state.as_str(), row.verdict.as_str()) {
        ("changed", _) => Mark::new(Shape::Icon("circle-check"), Tone::Ok, t.run_changed()),
        ("skipped", _) => Mark::new(Shape::Icon("circle-slash"), Tone::Off, t.run_left_alone()),
        ("failed", _) => Mark::new(Shape::Icon("circle-alert"), Tone::Bad, t.mark_failed()),
        (_, "change") => Mark::new(Shape::Icon("check"), Tone::Ok, t.run_will_change()),
        (_, "skip") => Mark::new(Shape::Icon("circle-slash"), Tone::Off, t.run_will_be_left()),
        _ => Mark::new(Shape::Hollow, Tone::Off, t.mark_waiting()),
    }
}

/// The reason that counts for a row: of the result, or of the preview while it waits.
pub(super) fn reason(row: &RunRow) -> &Why {
    if row.state == "waiting" { &row.expected } else { &row.why }
}

/// Its sentence. Of a page that is not there the same code says something else.
pub(super) fn why(t: &Words, code: &str, words: &str) -> String {
    if code == "not_found" { t.coded("row-not_found", words) } else { t.coded(code, words) }
}

/// What becomes of a line of a list before it is done: where the invitation goes.
pub(super) fn place(t: &Words, row: &RunRow) -> String {
    match (row.verdict.as_str(), row.client) {
        ("change", Some(_)) if row.state == "waiting" => t.run_invite_there().to_owned(),
        ("change", None) if row.state == "waiting" => t.run_invite_new(),
        _ => String::new(),
    }
}

/// The same of invitations from a list.
fn summary_of_list(t: &Words, it: &Shown) -> String {
    let run = &it.run;
    match it.stage {
        Stage::Asking | Stage::Checking | Stage::Running => String::new(),
        Stage::Ready if run.would_change == 0 => t.run_sum_invite_none(run.would_skip),
        Stage::Ready => t.run_sum_invite(run.would_skip, run.would_change),
        Stage::Stopped | Stage::Finished => {
            match run.total - run.changed - run.skipped - run.failed {
                ..=0 if run.failed == 0 => t.run_sum_invited(run.skipped, run.changed),
                open => t.run_sum_invited_open(run.failed, run.skipped, run.changed, open.max(0)),
            }
        }
    }
}

/// The preview or the result in a sentence.
pub(super) fn summary(t: &Words, it: &Shown) -> String {
    let run = &it.run;
    if it.act.rules().subject == Subject::Lines {
        return summary_of_list(t, it);
    }
    let rows = |many| rows(t, it.act, many);
    match it.stage {
        Stage::Asking | Stage::Checking | Stage::Running => String::new(),
        Stage::Ready if run.would_change == 0 => t.run_sum_none(rows(run.would_skip)),
        Stage::Ready if run.would_skip == 0 => t.run_sum_all(rows(run.would_change)),
        Stage::Ready => t.run_sum_some(run.would_skip, rows(run.would_change)),
        Stage::Stopped | Stage::Finished => {
            let (changed, alone, failed) = (rows(run.changed), run.skipped, run.failed);
            match run.total - run.changed - run.skipped - run.failed {
                ..=0 if failed > 0 => t.run_sum_failed(failed, alone, changed),
                ..=0 => t.run_sum(alone, changed),
                open if failed > 0 => t.run_sum_failed_open(failed, alone, open, changed),
                open => t.run_sum_open(alone, open, changed),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::runs::bulk;
    use std::sync::Arc;

    #[test]
    fn a_selection_is_kept_in_english_and_said_to_each_reader() {
        let english = Words::default();
        let german = Words::new(Lang::De, jiff::tz::TimeZone::UTC, Arc::default());
        let chosen_of = |clients, accounts| app::runs::Chosen {
            clients: vec![nobody(); clients],
            accounts: vec![nobody(); accounts],
            ..app::runs::Chosen::default()
        };
        let kept = [
            (english.run_all().to_owned(), "Alle Mandanten"),
            (english.run_matching_but(1_200), "bis auf 1.200"),
            (bulk::of_one(), "Alle Mandanten einer Person"),
            (bulk::unlinked(), "in keiner Mappe"),
            (bulk::lines(1_200), "1.200 Zeilen"),
            (bulk::picked(&chosen_of(1, 0)), "1 ausgewählter Mandant"),
            (bulk::picked(&chosen_of(2, 1)), "2 ausgewählte Mandanten und 1 ausgewähltes Konto"),
        ];
        for (kept, theirs) in kept {
            assert_eq!(chosen(&english, &kept), kept);
            let said = chosen(&german, &kept);
            assert!(said.contains(theirs), "{said}");
        }
        assert_eq!(chosen(&german, "As it was."), "As it was.");
    }

    fn nobody<T: From<uuid::Uuid>>() -> T {
        uuid::Uuid::nil().into()
    }
}
