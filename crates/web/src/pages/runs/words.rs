//! A run in words: its title, its button, the marks of its rows.

use app::runs::{RunRow, Shown, Why};
use domain::runs::{Act, Stage, Subject};

use crate::say;
use crate::views::parts::{Mark, Shape, Tone};

/// An act by its word, as the list and the feeds call it.
pub(crate) fn title(act: &str) -> &'static str {
    match Act::parse(act) {
        Some(Act::NameManager) => "Name a manager",
        Some(Act::GroupAdd) => "Add to a group",
        Some(Act::GroupRemove) => "Remove from a group",
        Some(Act::GiveStaff) => "Give staff access",
        Some(Act::TakeStaff) => "Take staff access",
        Some(Act::Archive) => "Archive folders",
        Some(Act::Reassign) => "Reassign clients",
        Some(Act::RequestAccess) => "Request access",
        Some(Act::RequestRenewal) => "Ask to renew access",
        Some(Act::Remind) => "Remind owners of requests",
        Some(Act::WithdrawRequest) => "Withdraw requests",
        Some(Act::CancelConnection) => "Cancel connections",
        Some(Act::FolderEach) => "Make a folder for each",
        Some(Act::TakeOut) => "Take accounts out of folders",
        Some(Act::ResendInvitation) => "Send invitations again",
        Some(Act::WithdrawInvitation) => "Withdraw invitations",
        None => "Something that this version does not know",
    }
}

/// "9 clients", "9 accounts".
pub(super) fn rows(act: Act, many: i64) -> String {
    match act.rules().subject {
        Subject::Clients => say::count(many, "client", "clients"),
        Subject::Accounts | Subject::Unlinked => say::count(many, "account", "accounts"),
        Subject::Invitations => say::count(many, "invitation", "invitations"),
    }
}

/// The page's heading: what is done, with the names that were given.
pub(super) fn heading(it: &Shown) -> String {
    let plain = title(it.act.name()).to_owned();
    let (staff, group) = (&it.names.staff, &it.names.group);
    let words = match it.act {
        Act::NameManager if it.ask.nobody => "Clear the manager".to_owned(),
        Act::NameManager if !staff.is_empty() => format!("Name {staff} as manager"),
        Act::GroupAdd if !group.is_empty() => format!("Add to {group}"),
        Act::GroupRemove if !group.is_empty() => format!("Remove from {group}"),
        Act::GiveStaff if !staff.is_empty() => format!("Give {staff} access"),
        Act::TakeStaff if !staff.is_empty() => format!("Take access from {staff}"),
        Act::Reassign if !staff.is_empty() && !it.names.from.is_empty() => {
            format!("Reassign from {} to {staff}", it.names.from)
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
        | Act::WithdrawInvitation => plain,
    };
    if it.run.undo_of.is_some() { format!("Undo: {}", say::lower_first(&words)) } else { words }
}

/// The button that runs it, with the count.
pub(super) fn button(it: &Shown) -> String {
    let many = rows(it.act, it.run.would_change);
    if it.run.undo_of.is_some() {
        return format!("Undo for {many}");
    }
    let (staff, group) = (&it.names.staff, &it.names.group);
    match it.act {
        Act::NameManager if it.ask.nobody => format!("Clear the manager of {many}"),
        Act::NameManager => format!("Name {staff} for {many}"),
        Act::GroupAdd => format!("Add {many} to {group}"),
        Act::GroupRemove => format!("Remove {many} from {group}"),
        Act::GiveStaff => format!("Give {staff} access to {many}"),
        Act::TakeStaff => format!("Take {many} from {staff}"),
        Act::Archive => format!("Archive {many}"),
        Act::Reassign => format!("Reassign {many} to {staff}"),
        Act::RequestAccess => format!("Request access to {many}"),
        Act::RequestRenewal => format!("Ask to renew {many}"),
        Act::Remind => {
            let many = it.run.would_change;
            format!("Send {}", say::count(many, "reminder", "reminders"))
        }
        Act::WithdrawRequest => {
            let many = it.run.would_change;
            format!("Withdraw {}", say::count(many, "request", "requests"))
        }
        Act::CancelConnection => {
            let many = it.run.would_change;
            format!("Cancel {}", say::count(many, "connection", "connections"))
        }
        Act::FolderEach => {
            format!("Make {}", say::count(it.run.would_change, "folder", "folders"))
        }
        Act::TakeOut => format!("Take {many} out of folders"),
        Act::ResendInvitation => format!("Send {many} again"),
        Act::WithdrawInvitation => format!("Withdraw {many}"),
    }
}

/// Where a run stands.
pub(super) fn state(stage: Stage, run: &app::runs::Run) -> Mark {
    let done = run.changed + run.skipped + run.failed;
    let of = |many: i64| format!("{} of {}", say::number(many), say::number(run.total));
    match stage {
        Stage::Asking => Mark::new(Shape::Hollow, Tone::Off, "Not started"),
        Stage::Checking => Mark::new(Shape::Icon("hourglass"), Tone::Info, "Being checked")
            .note(of(run.checked_to)),
        Stage::Ready => Mark::new(Shape::Icon("eye"), Tone::Info, "Preview ready")
            .note(format!("{} would change", say::number(run.would_change))),
        Stage::Running => Mark::new(Shape::Icon("hourglass"), Tone::Info, "Running").note(of(done)),
        Stage::Stopped => {
            Mark::new(Shape::Icon("circle-pause"), Tone::Warn, "Stopped").note(of(done))
        }
        Stage::Finished if run.failed > 0 => {
            Mark::new(Shape::Icon("circle-alert"), Tone::Bad, "Done")
                .note(format!("{} failed", say::number(run.failed)))
        }
        Stage::Finished => Mark::new(Shape::Icon("circle-check"), Tone::Ok, "Done")
            .note(format!("{} changed", say::number(run.changed))),
    }
}

/// Where an import stands.
pub(super) fn file(it: &app::imports::Row) -> Mark {
    match it.state.as_str() {
        "checked" => Mark::new(Shape::Icon("eye"), Tone::Info, "Checked"),
        "running" => Mark::new(Shape::Icon("hourglass"), Tone::Info, "Running").note(format!(
            "{} of {}",
            say::number(it.done),
            say::number(it.total)
        )),
        "done" => Mark::new(Shape::Icon("circle-check"), Tone::Ok, "Done"),
        _ => Mark::new(Shape::Hollow, Tone::Off, "Not started"),
    }
}

/// What becomes of a row: the result, else the preview.
pub(super) fn mark(row: &RunRow) -> Mark {
    match (row.state.as_str(), row.verdict.as_str()) {
        ("changed", _) => Mark::new(Shape::Icon("circle-check"), Tone::Ok, "Changed"),
        ("skipped", _) => Mark::new(Shape::Icon("circle-slash"), Tone::Off, "Left alone"),
        ("failed", _) => Mark::new(Shape::Icon("circle-alert"), Tone::Bad, "Failed"),
        (_, "change") => Mark::new(Shape::Icon("check"), Tone::Ok, "Will change"),
        (_, "skip") => Mark::new(Shape::Icon("circle-slash"), Tone::Off, "Will be left alone"),
        _ => Mark::new(Shape::Hollow, Tone::Off, "Waiting"),
    }
}

/// The reason that counts for a row: of the result, or of the preview while it waits.
pub(super) fn reason(row: &RunRow) -> &Why {
    if row.state == "waiting" { &row.expected } else { &row.why }
}

/// The preview or the result in a sentence.
pub(super) fn summary(it: &Shown) -> String {
    let run = &it.run;
    let number = |many| say::number(many);
    match it.stage {
        Stage::Asking | Stage::Checking | Stage::Running => String::new(),
        Stage::Ready if run.would_change == 0 => {
            format!("Nothing would change: all {} are left alone.", rows(it.act, run.would_skip))
        }
        Stage::Ready if run.would_skip == 0 => {
            format!("All {} will change.", rows(it.act, run.would_change))
        }
        Stage::Ready => format!(
            "{} will change, {} will be left alone.",
            rows(it.act, run.would_change),
            number(run.would_skip)
        ),
        Stage::Stopped | Stage::Finished => {
            let mut words = format!(
                "{} changed, {} left alone",
                rows(it.act, run.changed),
                number(run.skipped)
            );
            if run.failed > 0 {
                words = format!("{words}, {} failed", number(run.failed));
            }
            let left = run.total - run.changed - run.skipped - run.failed;
            if left > 0 {
                words = format!("{words}, {} not done yet", number(left));
            }
            format!("{words}.")
        }
    }
}
