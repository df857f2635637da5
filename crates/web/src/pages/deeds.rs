//! Events as people read them: an icon and the rest of the sentence after the name.

use app::changes::CLOSE_REASONS;
use app::feed::Act;
use domain::access;
use domain::event::{DefaultSet, Event};
use domain::labels::Noun;
use domain::people::SignInRule;

use super::frames;
use crate::views::parts::Deed;
use crate::{Rq, Words, say};

/// What events say of a person's own sign-in, as they keep it.
const SECURED: &[(&str, &str)] = &[
    ("sessions", "Ended all other sessions"),
    ("confirmed", "Confirmed that it is you"),
    ("installed", "Made by the installation"),
    ("proved", "Proved to be the owner of the account"),
];

/// A line of a feed as staff read it; their own acts say "You".
pub(crate) fn partner(rq: &Rq, act: &Act) -> Deed {
    let own = rq.session.as_ref().is_some_and(|it| act.person == Some(it.person));
    let t = &rq.t;
    let something = || ("history", t.act_did_something().to_owned());
    let (icon, what) = act.event.as_ref().map_or_else(something, |it| words(t, it));
    let who = match act.who.as_str() {
        _ if own => t.act_you().to_owned(),
        "" => String::new(),
        name => t.act_who(name),
    };
    Deed {
        icon,
        what: if who.is_empty() { say::upper_first(&what) } else { what },
        who,
        at: frames::when(rq, act.at),
        note: note(t, act.event.as_ref()),
    }
}

/// A line of a firm's record as the account's owner reads it; what the owner did says "You".
pub(crate) fn owner(rq: &Rq, entry: &app::owners::Entry, firm: &str) -> Deed {
    let event: Option<Event> = serde_json::from_value(entry.payload.clone()).ok();
    let t = &rq.t;
    let something = || ("history", t.act_did_something().to_owned());
    let (icon, what) = event.as_ref().map_or_else(something, |it| words(t, it));
    let who = match &entry.by {
        Some(name) if entry.by_firm => t.act_who(format!("{name}, {firm}")),
        Some(_) => t.act_you().to_owned(),
        None => String::new(),
    };
    let what = if who.is_empty() { say::upper_first(&what) } else { what };
    let note = match event.as_ref() {
        Some(Event::AccessRequested { reason, .. }) => t.did_reason(reason),
        _ => String::new(),
    };
    Deed { icon, who, what, at: t.when(domain::time::ts(entry.at), frames::now(rq)), note }
}

fn note(t: &Words, event: Option<&Event>) -> String {
    match event {
        Some(
            Event::AccessRequested { reason: said, .. }
            | Event::RenewalRequested { reason: said, .. }
            | Event::RightElevated { reason: said, .. }
            | Event::ChangeObjected { words: said, .. }
            | Event::ConnectionRevoked { reason: said, .. },
        ) => t.did_reason(said),
        Some(Event::AddonCancelled { reason: said, .. }) if !said.is_empty() => {
            t.did_reason(addon_reason(t, said))
        }
        Some(Event::ListExported(it)) if !it.filter.is_empty() => t.did_filter(&it.filter),
        Some(Event::AccountClosed { reason: said, .. }) => t.did_reason(reason(t, said)),
        _ => String::new(),
    }
}

/// A role in the vendor's words. Events keep its name.
fn role(t: &Words, kept: &str) -> String {
    access::Role::parse(kept).map_or_else(|| kept.to_owned(), |it| t.one(Noun::of(it)))
}

/// A reason in the reader's language, where it is one of the list. Events keep it in English.
fn reason(t: &Words, kept: &str) -> String {
    let known = CLOSE_REASONS.iter().find(|it| it.1 == kept);
    known.map_or_else(|| kept.to_owned(), |it| t.coded(&format!("reason-{}", it.0), kept))
}

/// A list that was taken away. Events keep its word.
fn exported(t: &Words, kept: &str) -> String {
    let known = app::exports::LISTS.iter().find(|it| it.0 == kept);
    known.map_or_else(|| kept.to_owned(), |it| t.coded(&format!("list-{}", it.0), it.1))
}

/// The same of a cancelled add-on.
fn addon_reason(t: &Words, kept: &str) -> String {
    let known = app::addons::REASONS.iter().find(|it| it.1 == kept);
    known.map_or_else(
        || kept.to_owned(),
        |it| t.coded(&format!("addon-reason-{}", it.0.replace('_', "-")), kept),
    )
}

/// What somebody did about their own sign-in. Events keep it in English.
fn secured(t: &Words, kept: &str) -> String {
    let key = SECURED.iter().find(|it| it.1 == kept);
    key.map_or_else(|| kept.to_owned(), |it| t.coded(&format!("secured-{}", it.0), kept))
}

/// An icon and what happened, after the actor's name.
#[expect(clippy::too_many_lines, reason = "one line per event, and nothing else")]
pub(crate) fn words(t: &Words, event: &Event) -> (&'static str, String) {
    match event {
        Event::PartnerCreated { name } => ("building-2", t.act_created(name)),
        Event::PartnerSuspended { name } | Event::StaffSuspended { name } => {
            ("shield-off", t.act_suspended(name))
        }
        Event::PartnerResumed { name } | Event::StaffResumed { name } => {
            ("shield-check", t.act_resumed(name))
        }
        Event::StaffInvited { name, role: as_what, .. } => {
            ("send", t.act_invited_as(name, role(t, as_what)))
        }
        Event::StaffInvitationResent { email } => ("send", t.act_invited_again(email)),
        Event::StaffInvitationWithdrawn { email } => ("x", t.act_withdrew_the_invitation_of(email)),
        Event::StaffInvitationChanged { email } => {
            ("pencil", t.act_changed_what_the_invitation_of_brings(email))
        }
        Event::StaffJoined { name, role: as_what } => {
            ("user-round-plus", t.act_joined(name, role(t, as_what)))
        }
        Event::StaffRoleChanged { name, from, to } => {
            ("user-round", t.act_changed_from_to(role(t, from), name, role(t, to)))
        }
        Event::StaffRemoved { name } => ("x", t.act_removed(name)),
        Event::GroupCreated { name } => ("users-round", t.act_made_the_group(name)),
        Event::GroupChanged { name } => ("users-round", t.act_changed_the_group(name)),
        Event::GroupDeleted { name } => ("x", t.act_deleted_the_group(name)),
        Event::ViewSaved { name } => ("list-checks", t.act_saved_the_view(name)),
        Event::ViewDeleted { name } => ("x", t.act_deleted_the_view(name)),
        Event::StaffAssigned { name, account } => {
            ("user-round-plus", t.act_gave_access_to(account, name))
        }
        Event::StaffUnassigned { name, account } => ("x", t.act_took_from(account, name)),
        Event::ManagerNamed { name } => ("user-round", t.act_named_as_manager(name)),
        Event::ManagerCleared { name } => ("user-round", t.act_took_off_as_manager(name)),
        Event::ClientsReassigned { count, from, to } => {
            let clients = t.clients_many(count);
            ("user-round", t.act_moved_from_to(clients, from, to))
        }
        Event::StaffHandedOver { from, to, .. } => {
            ("user-round", t.act_handed_the_work_of_over_to(from, to))
        }
        Event::StaffSignedOut { name } => ("log-out", t.act_signed_out_everywhere(name)),
        Event::StaffCopied { from } => ("users-round", t.act_copied_staff_access_from(from)),
        Event::GroupJoined { group, client } => {
            ("users-round", t.act_put_into_the_group(client, group))
        }
        Event::GroupLeft { group, client } => {
            ("users-round", t.act_took_out_of_the_group(client, group))
        }
        Event::GroupFilled { group, joined, left: 0 } => {
            let clients = t.clients_many(joined);
            ("users-round", t.act_put_into_the_group_2(clients, group))
        }
        Event::GroupFilled { group, left, .. } => {
            let clients = t.clients_many(left);
            ("users-round", t.act_took_out_of_the_group_2(clients, group))
        }
        Event::ClientMarkedInternal { name } => ("eye-off", t.act_marked_as_internal(name)),
        Event::ClientMadeOrdinary { name } => ("eye", t.act_made_an_ordinary_client_again(name)),
        Event::InsiderAdded { name, client } => {
            ("user-round-plus", t.act_added_to_the_internal_client(client, name))
        }
        Event::InsiderRemoved { name, client } => {
            ("x", t.act_took_off_the_internal_client(client, name))
        }
        Event::OwnershipOffered { to } => {
            ("building-2", t.act_offered_the_ownership_of_the_firm(to))
        }
        Event::OwnershipWithdrawn { to } => ("x", t.act_withdrew_the_offer_of_ownership_to(to)),
        Event::OwnershipDeclined { by } => {
            ("circle-slash", t.act_did_not_take_the_ownership_of(by))
        }
        Event::OwnershipMoved { from, to } => {
            ("building-2", t.act_took_over_the_ownership_of_the(from, to))
        }
        Event::ColleagueAsked { name, act, about } => {
            let act = access::Deed::parse(act).map_or("", |it| t.deed(it));
            if about.is_empty() {
                ("send", t.act_asked_to(act, name))
            } else {
                ("send", t.act_asked_about(about, act, name))
            }
        }
        Event::FirmChanged { fields } => {
            ("pencil", t.act_changed_the_firms(t.changed_fields(fields)))
        }
        Event::SignInRuleChanged { to, .. } => {
            let words = match SignInRule::parse(to).unwrap_or_default() {
                SignInRule::Vendor => t.act_set_the_sign_in_rule_vendor(),
                SignInRule::SecondFactor => t.act_set_the_sign_in_rule_second_factor(),
                SignInRule::Passkey => t.act_set_the_sign_in_rule_passkey(),
            };
            ("fingerprint-pattern", words.into())
        }
        Event::Mentioned { name } => ("sticky-note", t.act_mentioned_in_a_note(name)),
        Event::ClientCreated { name } => ("folder-plus", t.act_created(name)),
        Event::ClientChanged { fields } => ("pencil", t.act_changed(t.changed_fields(fields))),
        Event::ClientArchived { name } => ("folder", t.act_archived(name)),
        Event::ClientRestored { name } => ("folder", t.act_took_out_of_the_archive(name)),
        Event::RunStarted { act, rows } => {
            ("list-checks", t.act_started_rows(super::runs::words::title(t, act), rows))
        }
        Event::RunStopped { act, .. } => {
            ("circle-slash", t.act_stopped(super::runs::words::title(t, act)))
        }
        Event::RunFinished { act, changed, skipped } => {
            let title = super::runs::words::title(t, act);
            ("list-checks", t.act_finished_changed_left_alone(changed, skipped, title))
        }
        Event::ImportStarted { file, rows } => {
            ("list-checks", t.act_started_to_import(file, t.act_rows(rows)))
        }
        Event::ImportFinished { file, added, changed, failed } => {
            ("list-checks", t.act_imported_added_changed_not_imported(added, changed, failed, file))
        }
        Event::NoteAdded => ("sticky-note", t.act_added_a_note().into()),
        Event::NoteEdited => ("sticky-note", t.act_edited_a_note().into()),
        Event::NoteDeleted => ("sticky-note", t.act_deleted_a_note().into()),
        Event::NotePinned => ("pin", t.act_pinned_a_note().into()),
        Event::NoteUnpinned => ("pin", t.act_unpinned_a_note().into()),
        Event::AccountCreated { product, business } => {
            ("plus", t.act_made_a_account_for(business, product))
        }
        Event::AccountReady { product, business } => {
            ("check", t.act_is_ready_for(business, product))
        }
        Event::AccountLinked { account, client } => {
            ("folder-input", t.act_put_into(account, client))
        }
        Event::AccountUnlinked { account } => ("folder", t.act_took_out_of_its_folder(account)),
        Event::ListExported(it) => {
            let list = exported(t, &it.list);
            ("file-text", t.act_exported(it.format.to_uppercase(), list, it.rows))
        }
        Event::AccountMoved(it) if it.to.is_empty() => {
            ("folder-input", t.act_moved_elsewhere(&it.account))
        }
        Event::AccountMoved(it) => ("folder-input", t.act_moved_to(&it.account, &it.to)),
        Event::InvitationSent { products } => ("send", t.act_invited_the_owner_of(products)),
        Event::InvitationResent => ("send", t.act_sent_the_invitation_again().into()),
        Event::InvitationWithdrawn => ("x", t.act_withdrew_the_invitation().into()),
        Event::InvitationAccepted { accounts } => {
            ("check", t.act_accepted_the_invitation_with(accounts))
        }
        Event::InvitationOpened => ("eye", t.act_the_invitation_was_opened().into()),
        Event::InvitationDeclined => ("circle-slash", t.act_declined_the_invitation().into()),
        Event::InvitationReported { .. } => {
            ("triangle-alert", t.act_declined_does_not_know_this_firm().into())
        }
        Event::PartnerAdded { account, .. } => ("link", t.act_connected(account)),
        Event::ConnectionCancelled { account, .. } => {
            ("unplug", t.act_cancelled_the_connection_to(account))
        }
        Event::PartnerRemoved { account } => ("unplug", t.act_removed_the_firm_from(account)),
        Event::ChangeAnnounced { account, on } => {
            ("refresh-cw", t.act_named_another_firm(account, on))
        }
        Event::ChangeAsked { account, on } => ("refresh-cw", t.act_asked_to_manage(account, on)),
        Event::ChangeTakenOn { account } => ("check", t.act_agreed_to_manage(account)),
        Event::ChangeRefused { account } => ("circle-slash", t.act_does_not_manage(account)),
        Event::ChangeObjected { account, .. } => ("triangle-alert", t.act_objected(account)),
        Event::ChangeStopped { account } => ("x", t.act_change_is_off(account)),
        Event::PartnerLeft { account } => ("unplug", t.act_changed_its_partner(account)),
        Event::ManagementMoved { account } => ("check", t.act_firm_manages(account)),
        Event::BillingHandedBack { account } => ("undo-2", t.act_handed_back(account)),
        Event::GraceBegun { account, until } => ("clock", t.act_runs_on(account, until)),
        Event::GraceOver { account } => ("clock", t.act_became_inactive(account)),
        Event::SubscribedDirectly { account } => ("check", t.act_subscribed(account)),
        Event::AccountActivated { account } => ("check", t.act_activated(account)),
        Event::AccountClosed { account, .. } => ("x", t.act_closed(account)),
        Event::PartnerCodeChanged => ("key-round", t.act_changed_the_code().into()),
        Event::EndedUnlisted { client } => ("x", t.act_unlisted(client)),
        Event::NotesRestored { client } => ("sticky-note", t.act_found_notes(client)),
        Event::ConnectionRevoked { account, .. } => {
            ("unplug", t.act_ended_the_connection_to_for_the(account))
        }
        Event::AccessRequested { account, .. } => ("key-round", t.act_asked_for_access_to(account)),
        Event::AccessRequestWithdrawn { account } => ("x", t.act_withdrew_the_request_for(account)),
        Event::AccessAllowed { account, days: Some(days) } => {
            ("shield-check", t.act_allowed_access_to_for_days(account, days))
        }
        Event::AccessAllowed { account, days: None } => {
            ("shield-check", t.act_allowed_access_to(account))
        }
        Event::AccessRenewed { account, days: Some(days) } => {
            ("shield-check", t.act_renewed_access_to_for_days(account, days))
        }
        Event::AccessRenewed { account, days: None } => {
            ("shield-check", t.act_renewed_access_to(account))
        }
        Event::AccessEnding { account, days: 1 } => ("clock", t.act_access_to_ends_in_day(account)),
        Event::AccessEnding { account, days } => {
            ("clock", t.act_access_to_ends_in_days(account, days))
        }
        Event::AccessExpired { account } => ("lock", t.act_access_to_has_expired(account)),
        Event::AccessReminded { account } => {
            ("key-round", t.act_reminded_the_owner_of_the_request(account))
        }
        Event::RenewalRequested { account, .. } => {
            ("key-round", t.act_asked_to_renew_access_to(account))
        }
        Event::OnboardingPassed { account } => {
            ("clock", t.act_has_passed_its_onboarding_the_days(account))
        }
        Event::RightElevated { account, right, .. } => {
            ("triangle-alert", t.act_took_up_in_for_an_hour(account, right))
        }
        Event::FirmBlocked { firm } => ("circle-slash", t.act_blocked(firm)),
        Event::FirmUnblocked { firm } => ("circle-check", t.act_hears_again(firm)),
        Event::PersonBlocked { account, name } => {
            ("circle-slash", t.act_blocked_from(account, name))
        }
        Event::PersonUnblocked { account, name } => {
            ("circle-check", t.act_let_into_again(account, name))
        }
        Event::ApprovalForwarded { account } => ("send", t.act_handed_the_request_for_on(account)),
        Event::RequestsBlocked { account } => ("circle-slash", t.act_stopped_requests_for(account)),
        Event::RequestsUnblocked { account } => {
            ("circle-check", t.act_took_requests_for_again(account))
        }
        Event::AccountClaimed { account, owner } => {
            ("user-round-plus", t.act_made_the_owner_of(account, owner))
        }
        Event::AccessDeclined { account } => ("circle-slash", t.act_declined_access_to(account)),
        Event::AccessPaused { account } => ("shield-off", t.act_turned_off_access_to(account)),
        Event::AccessResumed { account } => ("shield-check", t.act_turned_on_access_to(account)),
        Event::SignedIn { account, mode } if mode == "as_client" => {
            ("log-in", t.act_signed_in_to_as_the_client(account))
        }
        Event::SignedIn { account, .. } => ("log-in", t.act_signed_in_to(account)),
        Event::SignInReused { account } => {
            ("triangle-alert", t.act_a_used_signin_to_was_tried(account))
        }
        Event::KeyCreated { name, .. } => ("key-round", t.act_made_the_key(name)),
        Event::KeyRevoked { name } => ("x", t.act_revoked_the_key(name)),
        Event::PersonSignedIn { .. } => ("log-in", t.act_signed_in().into()),
        Event::PersonSecurity { what } => ("shield-check", secured(t, what)),
        Event::ProductLoaded { name } => ("package", t.act_was_loaded(name)),
        Event::ProductRetired { name } => ("package", t.act_was_retired(name)),
        Event::BrandChanged { fields } => {
            ("settings-2", t.act_changed_the_brand(t.changed_fields(fields)))
        }
        Event::AddonLoaded { name } => ("sparkles", t.act_addon_loaded(name)),
        Event::AddonRetired { name } => ("x", t.act_addon_retired(name)),
        Event::AddonAsked { account, addon, .. } => {
            ("hourglass", t.act_addon_asked(account, addon))
        }
        Event::AddonActivated { account, addon, payer, .. } if payer == "partner" => {
            ("sparkles", t.act_addon_activated_firm(account, addon))
        }
        Event::AddonActivated { account, addon, .. } => {
            ("sparkles", t.act_addon_activated_client(account, addon))
        }
        Event::AddonNotActivated { account, addon, .. } => {
            ("circle-slash", t.act_addon_not_activated(account, addon))
        }
        Event::AddonCancelled { account, addon, .. } => {
            ("x", t.act_addon_cancelled(account, addon))
        }
        Event::AddonResumed { account, addon } => ("undo-2", t.act_addon_resumed(account, addon)),
        Event::AddonLeft { account, addon, .. } => ("x", t.act_addon_left(account, addon)),
        Event::AddonEnded { account, addon } => ("x", t.act_addon_ended(account, addon)),
        Event::AddonDefaultSet(DefaultSet { addon, payer, .. }) if payer == "partner" => {
            ("settings-2", t.act_addon_default_firm(addon))
        }
        Event::AddonDefaultSet(it) => ("settings-2", t.act_addon_default_client(&it.addon)),
        Event::AddonPayerSet { addon, payer } if payer == "partner" => {
            ("banknote", t.act_addon_payer_firm(addon))
        }
        Event::AddonPayerSet { addon, .. } => ("banknote", t.act_addon_payer_client(addon)),
        Event::AddonPayerCleared { addon } => ("banknote", t.act_addon_payer_cleared(addon)),
        Event::HandoverAsked { account, addon, payer } if payer == "partner" => {
            ("banknote", t.act_handover_asked_firm(account, addon))
        }
        Event::HandoverAsked { account, addon, .. } => {
            ("banknote", t.act_handover_asked_client(account, addon))
        }
        Event::HandoverAgreed { account, addon, payer, .. } if payer == "partner" => {
            ("banknote", t.act_handover_agreed_firm(account, addon))
        }
        Event::HandoverAgreed { account, addon, .. } => {
            ("banknote", t.act_handover_agreed_client(account, addon))
        }
        Event::HandoverStopped { account, addon } => {
            ("undo-2", t.act_handover_stopped(account, addon))
        }
        Event::AddonReconnected { account, addon } => {
            ("link", t.act_addon_reconnected(account, addon))
        }
        Event::AddonConsentEnding { account, addon, days } => {
            ("clock", t.act_addon_consent_ending(account, addon, t.value_days(days)))
        }
        Event::AddonConsentLost { account, addon, .. } => {
            ("unplug", t.act_addon_consent_lost(account, addon))
        }
        Event::DiscountSet(it) => ("banknote", t.act_discount_set(&it.firm, &it.from)),
        Event::TokenKeyRotated { .. } => ("key-round", t.act_token_key_rotated().to_owned()),
        Event::PreferencesChanged => ("settings-2", t.act_changed_their_preferences().into()),
        Event::ClockMoved { by_seconds } => {
            ("timer", t.act_moved_the_sandbox_clock_by_days(by_seconds / 86_400))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::reader::Lang;
    use jiff::tz::TimeZone;
    use std::sync::Arc;

    #[test]
    fn what_events_keep_in_english_is_said_in_the_readers_language() {
        let german = Words::new(Lang::De, TimeZone::UTC, Arc::default());
        let english = Words::default();
        let name = || "Nell".to_owned();
        let changed = Event::StaffRoleChanged {
            name: name(),
            from: "manager".to_owned(),
            to: "senior".to_owned(),
        };
        let joined = Event::StaffJoined { name: name(), role: "assistant".to_owned() };
        let odd = Event::StaffJoined { name: name(), role: "of old".to_owned() };
        let secured = Event::PersonSecurity { what: "Ended all other sessions".to_owned() };
        for (event, en, de) in [
            (
                &changed,
                "changed Nell from account manager to senior account manager",
                "Nell von Betreuer zu leitender Betreuer geändert",
            ),
            (&joined, "joined: Nell, assistant", "beigetreten: Nell, Assistenz"),
            (&odd, "joined: Nell, of old", "beigetreten: Nell, of old"),
            (&secured, "Ended all other sessions", "Alle anderen Sitzungen beendet"),
        ] {
            assert_eq!(words(&english, event).1, en);
            assert_eq!(words(&german, event).1, de);
        }
        for (_, kept) in CLOSE_REASONS {
            let closed = Event::AccountClosed { account: name(), reason: (*kept).to_owned() };
            assert!(note(&english, Some(&closed)).contains(kept));
            assert!(!note(&german, Some(&closed)).contains(kept), "{kept}");
        }
        for (_, kept) in SECURED {
            assert_ne!(super::secured(&german, kept), *kept);
        }
        let own = Event::AccountClosed { account: name(), reason: "Own words".to_owned() };
        assert!(note(&german, Some(&own)).contains("Own words"));
    }
}
