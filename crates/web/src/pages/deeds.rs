//! Events as people read them: an icon and the rest of the sentence after the name.

use app::feed::Act;
use domain::event::Event;

use super::frames;
use crate::views::parts::Deed;
use crate::{Rq, Words, say};

/// A line of a feed as staff read it; their own acts say "You".
pub(crate) fn partner(rq: &Rq, act: &Act) -> Deed {
    let own = rq.session.as_ref().is_some_and(|it| act.person == Some(it.person));
    let (icon, what) = act.event.as_ref().map_or(("circle", "did something".into()), words);
    let who = if own { "You".to_owned() } else { act.who.clone() };
    Deed {
        icon,
        what: if who.is_empty() { say::upper_first(&what) } else { what },
        who,
        at: frames::when(rq, act.at),
        note: note(act.event.as_ref()),
    }
}

/// A line of a firm's record as the account's owner reads it; what the owner did says "You".
pub(crate) fn owner(rq: &Rq, entry: &app::owners::Entry, firm: &str) -> Deed {
    let event: Option<Event> = serde_json::from_value(entry.payload.clone()).ok();
    let t = &rq.t;
    let something = || ("circle", t.did_something().to_owned());
    let (icon, what) = event.as_ref().map_or_else(something, |it| owner_words(t, it));
    let who = match &entry.by {
        Some(name) if entry.by_firm => format!("{name}, {firm}"),
        Some(_) => t.did_you().to_owned(),
        None => String::new(),
    };
    let what = if who.is_empty() { say::upper_first(&what) } else { what };
    let note = match event.as_ref() {
        Some(Event::AccessRequested { reason, .. }) => t.did_reason(reason),
        _ => String::new(),
    };
    Deed { icon, who, what, at: t.when(domain::time::ts(entry.at), frames::now(rq)), note }
}

/// What happened, for an account's owner; what owners do not usually see stays as staff read it.
#[expect(clippy::wildcard_enum_match_arm, reason = "an owner's record holds few of the events")]
fn owner_words(t: &Words, event: &Event) -> (&'static str, String) {
    let (icon, english) = words(event);
    let what = match event {
        Event::AccountCreated { product, business } => t.did_account_created(business, product),
        Event::InvitationSent { products } => t.did_invited(products),
        Event::InvitationAccepted { accounts } => t.did_accepted(accounts),
        Event::InvitationDeclined => t.did_declined().to_owned(),
        Event::InvitationReported { .. } => t.did_reported().to_owned(),
        Event::PartnerAdded { account, .. } => t.did_connected(account),
        Event::ConnectionCancelled { account, .. } => t.did_cancelled(account),
        Event::PartnerRemoved { account } => t.did_removed(account),
        Event::ConnectionRevoked { account, .. } => t.did_revoked(account),
        Event::AccessRequested { account, .. } => t.did_asked(account),
        Event::AccessRequestWithdrawn { account } => t.did_withdrew(account),
        Event::AccessAllowed { account, days: Some(days) } => t.did_allowed_days(account, days),
        Event::AccessAllowed { account, days: None } => t.did_allowed(account),
        Event::AccessDeclined { account } => t.did_refused(account),
        Event::AccessPaused { account } => t.did_off(account),
        Event::AccessResumed { account } => t.did_on(account),
        Event::RequestsBlocked { account } => t.did_blocked(account),
        Event::RequestsUnblocked { account } => t.did_unblocked(account),
        Event::SignedIn { account, mode } if mode == "as_client" => t.did_signed_in_as(account),
        Event::SignedIn { account, .. } => t.did_signed_in(account),
        Event::SignInReused { account } => t.did_reused(account),
        _ => english,
    };
    (icon, what)
}

fn note(event: Option<&Event>) -> String {
    match event {
        Some(
            Event::AccessRequested { reason: said, .. }
            | Event::RenewalRequested { reason: said, .. }
            | Event::RightElevated { reason: said, .. }
            | Event::ChangeObjected { words: said, .. }
            | Event::AccountClosed { reason: said, .. },
        ) => format!("“{said}”"),
        _ => String::new(),
    }
}

/// An icon and what happened, after the actor's name.
#[expect(clippy::too_many_lines, reason = "one line per event, and nothing else")]
pub(crate) fn words(event: &Event) -> (&'static str, String) {
    match event {
        Event::PartnerCreated { name } => ("building-2", format!("created {name}")),
        Event::PartnerSuspended { name } | Event::StaffSuspended { name } => {
            ("shield-off", format!("suspended {name}"))
        }
        Event::PartnerResumed { name } | Event::StaffResumed { name } => {
            ("shield-check", format!("resumed {name}"))
        }
        Event::StaffInvited { name, role, .. } => ("send", format!("invited {name} as {role}")),
        Event::StaffInvitationResent { email } => ("send", format!("invited {email} again")),
        Event::StaffInvitationWithdrawn { email } => {
            ("x", format!("withdrew the invitation of {email}"))
        }
        Event::StaffInvitationChanged { email } => {
            ("pencil", format!("changed what the invitation of {email} brings"))
        }
        Event::StaffJoined { name, role } => ("user-round-plus", format!("joined: {name}, {role}")),
        Event::StaffRoleChanged { name, from, to } => {
            ("user-round", format!("changed {name} from {from} to {to}"))
        }
        Event::StaffRemoved { name } => ("x", format!("removed {name}")),
        Event::GroupCreated { name } => ("users-round", format!("made the group {name}")),
        Event::GroupChanged { name } => ("users-round", format!("changed the group {name}")),
        Event::GroupDeleted { name } => ("x", format!("deleted the group {name}")),
        Event::ViewSaved { name } => ("list-checks", format!("saved the view {name}")),
        Event::ViewDeleted { name } => ("x", format!("deleted the view {name}")),
        Event::StaffAssigned { name, account } => {
            ("user-round-plus", format!("gave {name} access to {account}"))
        }
        Event::StaffUnassigned { name, account } => ("x", format!("took {account} from {name}")),
        Event::ManagerNamed { name } => ("user-round", format!("named {name} as manager")),
        Event::ManagerCleared { name } => ("user-round", format!("took {name} off as manager")),
        Event::ClientsReassigned { count, from, to } => {
            let clients = say::count(*count, "client", "clients");
            ("user-round", format!("moved {clients} from {from} to {to}"))
        }
        Event::StaffHandedOver { from, to, .. } => {
            ("user-round", format!("handed the work of {from} over to {to}"))
        }
        Event::StaffSignedOut { name } => ("log-out", format!("signed {name} out everywhere")),
        Event::StaffCopied { from } => ("users-round", format!("copied staff access from {from}")),
        Event::GroupJoined { group, client } => {
            ("users-round", format!("put {client} into the group {group}"))
        }
        Event::GroupLeft { group, client } => {
            ("users-round", format!("took {client} out of the group {group}"))
        }
        Event::GroupFilled { group, joined, left: 0 } => {
            let clients = say::count(*joined, "client", "clients");
            ("users-round", format!("put {clients} into the group {group}"))
        }
        Event::GroupFilled { group, left, .. } => {
            let clients = say::count(*left, "client", "clients");
            ("users-round", format!("took {clients} out of the group {group}"))
        }
        Event::ClientMarkedInternal { name } => ("eye-off", format!("marked {name} as internal")),
        Event::ClientMadeOrdinary { name } => {
            ("eye", format!("made {name} an ordinary client again"))
        }
        Event::InsiderAdded { name, client } => {
            ("user-round-plus", format!("added {name} to the internal client {client}"))
        }
        Event::InsiderRemoved { name, client } => {
            ("x", format!("took {name} off the internal client {client}"))
        }
        Event::OwnershipOffered { to } => {
            ("building-2", format!("offered the ownership of the firm to {to}"))
        }
        Event::OwnershipWithdrawn { to } => {
            ("x", format!("withdrew the offer of ownership to {to}"))
        }
        Event::OwnershipDeclined { by } => {
            ("circle-slash", format!("did not take the ownership of the firm: {by}"))
        }
        Event::OwnershipMoved { from, to } => {
            ("building-2", format!("took over the ownership of the firm: {from} to {to}"))
        }
        Event::FirmChanged { fields } => {
            ("pencil", format!("changed the firm's {}", fields.join(", ")))
        }
        Event::Mentioned { name } => ("sticky-note", format!("mentioned {name} in a note")),
        Event::ClientCreated { name } => ("folder-plus", format!("created {name}")),
        Event::ClientChanged { fields } => ("pencil", format!("changed {}", fields.join(", "))),
        Event::ClientArchived { name } => ("folder", format!("archived {name}")),
        Event::ClientRestored { name } => ("folder", format!("took {name} out of the archive")),
        Event::RunStarted { act, rows } => {
            ("list-checks", format!("started: {}, {rows} rows", super::runs::words::title(act)))
        }
        Event::RunStopped { act, .. } => {
            ("circle-slash", format!("stopped: {}", super::runs::words::title(act)))
        }
        Event::RunFinished { act, changed, skipped } => {
            let title = super::runs::words::title(act);
            ("list-checks", format!("finished: {title}, {changed} changed, {skipped} left alone"))
        }
        Event::ImportStarted { file, rows } => (
            "list-checks",
            format!("started to import {file}, {}", say::count(*rows, "row", "rows")),
        ),
        Event::ImportFinished { file, added, changed, failed } => (
            "list-checks",
            format!("imported {file}: {added} added, {changed} changed, {failed} not imported"),
        ),
        Event::NoteAdded => ("sticky-note", "added a note".into()),
        Event::NoteEdited => ("sticky-note", "edited a note".into()),
        Event::NoteDeleted => ("sticky-note", "deleted a note".into()),
        Event::NotePinned => ("pin", "pinned a note".into()),
        Event::NoteUnpinned => ("pin", "unpinned a note".into()),
        Event::AccountCreated { product, business } => {
            ("plus", format!("made a {product} account for {business}"))
        }
        Event::AccountReady { product, business } => {
            ("check", format!("{product} is ready for {business}"))
        }
        Event::AccountLinked { account, client } => {
            ("folder-input", format!("put {account} into {client}"))
        }
        Event::AccountUnlinked { account } => {
            ("folder", format!("took {account} out of its folder"))
        }
        Event::InvitationSent { products } => ("send", format!("invited the owner of {products}")),
        Event::InvitationResent => ("send", "sent the invitation again".into()),
        Event::InvitationWithdrawn => ("x", "withdrew the invitation".into()),
        Event::InvitationAccepted { accounts } => {
            ("check", format!("accepted the invitation with {accounts}"))
        }
        Event::InvitationDeclined => ("circle-slash", "declined the invitation".into()),
        Event::InvitationReported { .. } => {
            ("triangle-alert", "declined: does not know this firm".into())
        }
        Event::PartnerAdded { account, .. } => ("plug", format!("connected {account}")),
        Event::ConnectionCancelled { account, .. } => {
            ("unplug", format!("cancelled the connection to {account}"))
        }
        Event::PartnerRemoved { account } => ("unplug", format!("removed the firm from {account}")),
        Event::ConnectionRevoked { account, .. } => {
            ("unplug", format!("ended the connection to {account} for the vendor"))
        }
        Event::ChangeAnnounced { account, on } => {
            ("refresh-cw", format!("named another firm for {account}, from {on}"))
        }
        Event::ChangeAsked { account, on } => {
            ("refresh-cw", format!("asked the firm to manage {account} from {on}"))
        }
        Event::ChangeTakenOn { account } => {
            ("check", format!("agreed to manage the subscription of {account}"))
        }
        Event::ChangeRefused { account } => {
            ("circle-slash", format!("does not manage the subscription of {account}"))
        }
        Event::ChangeObjected { account, .. } => {
            ("triangle-alert", format!("objected to the change of partner of {account}"))
        }
        Event::ChangeStopped { account } => {
            ("x", format!("the change of partner of {account} is off"))
        }
        Event::PartnerLeft { account } => {
            ("unplug", format!("{account} has changed its partner, as announced"))
        }
        Event::ManagementMoved { account } => {
            ("check", format!("the firm manages the subscription of {account}"))
        }
        Event::BillingHandedBack { account } => {
            ("undo-2", format!("handed the subscription of {account} back"))
        }
        Event::GraceBegun { account, until } => {
            ("clock", format!("{account} runs on without a firm until {until}"))
        }
        Event::GraceOver { account } => ("clock", format!("{account} became inactive")),
        Event::SubscribedDirectly { account } => ("check", format!("subscribed to {account}")),
        Event::AccountActivated { account } => ("check", format!("activated {account}")),
        Event::AccountClosed { account, .. } => ("x", format!("closed {account}")),
        Event::PartnerCodeChanged => ("key-round", "changed the partner code".into()),
        Event::EndedUnlisted { client } => {
            ("x", format!("took {client} off the ended connections"))
        }
        Event::NotesRestored { client } => {
            ("sticky-note", format!("found the notes of {client} again"))
        }
        Event::AccessRequested { account, .. } => {
            ("key-round", format!("asked for access to {account}"))
        }
        Event::AccessRequestWithdrawn { account } => {
            ("x", format!("withdrew the request for {account}"))
        }
        Event::AccessAllowed { account, days: Some(days) } => {
            ("shield-check", format!("allowed access to {account} for {days} days"))
        }
        Event::AccessAllowed { account, days: None } => {
            ("shield-check", format!("allowed access to {account}"))
        }
        Event::AccessRenewed { account, days: Some(days) } => {
            ("shield-check", format!("renewed access to {account} for {days} days"))
        }
        Event::AccessRenewed { account, days: None } => {
            ("shield-check", format!("renewed access to {account}"))
        }
        Event::AccessEnding { account, days: 1 } => {
            ("clock", format!("access to {account} ends in 1 day"))
        }
        Event::AccessEnding { account, days } => {
            ("clock", format!("access to {account} ends in {days} days"))
        }
        Event::AccessExpired { account } => ("lock", format!("access to {account} has expired")),
        Event::AccessReminded { account } => {
            ("key-round", format!("reminded the owner of the request for {account}"))
        }
        Event::RenewalRequested { account, .. } => {
            ("key-round", format!("asked to renew access to {account}"))
        }
        Event::OnboardingPassed { account } => {
            ("clock", format!("{account} has passed its onboarding; the 60 days began"))
        }
        Event::RightElevated { account, right, .. } => {
            ("triangle-alert", format!("took up “{right}” in {account} for an hour"))
        }
        Event::FirmBlocked { firm } => ("circle-slash", format!("blocked {firm}")),
        Event::FirmUnblocked { firm } => ("circle-check", format!("hears {firm} again")),
        Event::PersonBlocked { account, name } => {
            ("circle-slash", format!("blocked {name} from {account}"))
        }
        Event::PersonUnblocked { account, name } => {
            ("circle-check", format!("let {name} into {account} again"))
        }
        Event::ApprovalForwarded { account } => {
            ("send", format!("handed the request for {account} on"))
        }
        Event::RequestsBlocked { account } => {
            ("circle-slash", format!("stopped requests for {account}"))
        }
        Event::RequestsUnblocked { account } => {
            ("circle-check", format!("took requests for {account} again"))
        }
        Event::AccountClaimed { account, owner } => {
            ("user-round-plus", format!("made {owner} the owner of {account}"))
        }
        Event::AccessDeclined { account } => {
            ("circle-slash", format!("declined access to {account}"))
        }
        Event::AccessPaused { account } => {
            ("shield-off", format!("turned off access to {account}"))
        }
        Event::AccessResumed { account } => {
            ("shield-check", format!("turned on access to {account}"))
        }
        Event::SignedIn { account, mode } if mode == "as_client" => {
            ("log-in", format!("signed in to {account} as the client sees it"))
        }
        Event::SignedIn { account, .. } => ("log-in", format!("signed in to {account}")),
        Event::SignInReused { account } => {
            ("triangle-alert", format!("a used sign-in to {account} was tried again and ended"))
        }
        Event::KeyCreated { name, .. } => ("key-round", format!("made the key {name}")),
        Event::KeyRevoked { name } => ("x", format!("revoked the key {name}")),
        Event::PersonSignedIn { .. } => ("log-in", "signed in".into()),
        Event::PersonSecurity { what } => ("shield-check", what.clone()),
        Event::ProductLoaded { name } => ("package", format!("{name} was loaded")),
        Event::ProductRetired { name } => ("package", format!("{name} was retired")),
        Event::BrandChanged { fields } => {
            ("settings-2", format!("changed the brand: {}", fields.join(", ")))
        }
        Event::PreferencesChanged => ("settings-2", "changed their preferences".into()),
        Event::ClockMoved { by_seconds } => {
            ("timer", format!("moved the sandbox clock by {} days", by_seconds / 86_400))
        }
    }
}
