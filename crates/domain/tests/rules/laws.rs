//! Laws that hold in every cell, and the cells that the tables do not print (3.11).

use domain::access::{
    AddonState, BillingMode, Deed, Facts, Override, PayerDefault, Realm, Refusal, Relation, Role,
    State, StepUp, Who, decide, needs_step_up, who,
};
use domain::connections::{Transition, next, taken_back};
use proptest::prelude::*;

/// Every combination of facts.
pub(crate) fn every() -> Vec<Facts> {
    let mut all = Vec::new();
    for &state in State::ALL {
        for &billing_mode in BillingMode::ALL {
            for &default in PayerDefault::ALL {
                for &client_override in Override::ALL {
                    for &addon in AddonState::ALL {
                        all.push(Facts {
                            state,
                            billing_mode,
                            default,
                            client_override,
                            addon,
                            ..Facts::default()
                        });
                    }
                }
            }
        }
    }
    all
}

/// Add-ons and the subscription depend on who pays; everything else on the state alone.
fn reads_more(deed: Deed) -> bool {
    let name = deed.name();
    name.contains("addon")
        || name.contains("billing")
        || matches!(deed, Deed::AccountActivate | Deed::AccountClose)
}

/// The facts that a deed may read.
fn read_by(deed: Deed) -> Vec<Facts> {
    if reads_more(deed) {
        return every();
    }
    State::ALL.iter().map(|&it| Facts::in_state(it)).collect()
}

#[test]
fn only_deeds_about_money_read_more_than_the_state() {
    for &deed in Deed::ALL.iter().filter(|it| !reads_more(**it)) {
        let strongest = match deed.realm() {
            Realm::Partner => Who::Owner,
            Realm::Client => Who::ClientOwner,
            Realm::Operator => Who::OpAdmin,
        };
        for facts in every() {
            let usual = Facts::in_state(facts.state);
            assert_eq!(answer(deed, strongest, facts), answer(deed, strongest, usual), "{deed}");
        }
    }
}

fn answer(deed: Deed, who: Who, facts: Facts) -> (u16, &'static str) {
    let verdict = decide(deed, who, &facts);
    (verdict.status, verdict.code)
}

fn refusal(deed: Deed, who: Who, facts: Facts) -> Refusal {
    decide(deed, who, &facts).into_result().unwrap_err()
}

#[test]
fn a_session_of_another_realm_is_nobody() {
    for &deed in Deed::ALL {
        for &who in Who::ALL.iter().filter(|it| it.realm() != Some(deed.realm())) {
            for facts in read_by(deed) {
                assert_eq!(answer(deed, who, facts), (401, "unauthenticated"), "{deed} {who}");
            }
        }
    }
}

#[test]
fn a_foreign_senior_and_another_owner_find_nothing() {
    for &deed in Deed::ALL {
        let stranger = match deed.realm() {
            Realm::Partner => Who::Foreign,
            Realm::Client => Who::OtherClientOwner,
            Realm::Operator => continue,
        };
        for facts in every() {
            assert_eq!(answer(deed, stranger, facts), (404, "not_found"), "{deed}");
        }
    }
}

#[test]
fn a_disconnected_client_is_gone_for_the_partner() {
    for &deed in Deed::ALL.iter().filter(|it| it.names_client()) {
        for &who in Who::ALL.iter().filter(|it| it.realm() == Some(Realm::Partner)) {
            let facts = Facts::in_state(State::Disconnected);
            assert_eq!(answer(deed, who, facts), (404, "not_found"), "{deed} {who}");
        }
    }
}

#[test]
fn the_stronger_is_never_refused_what_the_weaker_may() {
    let ladders: [&[Who]; 4] = [
        &[Who::Owner, Who::Senior, Who::Named, Who::Assigned, Who::Unrelated, Who::Foreign],
        &[Who::Senior, Who::Group, Who::Assigned, Who::Unrelated, Who::Suspended],
        &[Who::ClientOwner, Who::ClientUser, Who::OtherClientOwner, Who::Anon],
        &[Who::ClientOwner, Who::Delegated, Who::Anon],
    ];
    for &deed in Deed::ALL {
        for facts in every() {
            for pair in ladders.iter().flat_map(|it| it.windows(2)) {
                if decide(deed, pair[1], &facts).allowed() {
                    assert!(decide(deed, pair[0], &facts).allowed(), "{deed} {pair:?} {facts:?}");
                }
            }
            // Two ways to the same standing.
            assert_eq!(answer(deed, Who::Named, facts), answer(deed, Who::Group, facts));
        }
    }
}

#[test]
fn the_owner_can_always_leave() {
    for facts in every().iter().filter(|it| it.state.connected()) {
        for deed in [Deed::CAccessCancel, Deed::CConnectionRemove] {
            assert!(decide(deed, Who::ClientOwner, facts).allowed(), "{deed} {facts:?}");
            assert!(!needs_step_up(deed), "{deed} must be easy");
        }
        assert!(decide(Deed::ConnectionCancel, Who::Owner, facts).allowed());
    }
}

#[test]
fn unassign_as_3_9_says() {
    let cells = [
        (State::FolderOnly, 409, "not_connected"),
        (State::Invited, 409, "invite_pending"),
        (State::Active, 200, "ok"),
        (State::Expired, 200, "ok"),
        (State::Cancelled, 200, "ok"),
        (State::Disconnected, 404, "not_found"),
        (State::UnlinkedActive, 409, "not_in_folder"),
        (State::UnlinkedExpired, 409, "not_in_folder"),
        (State::UnlinkedCancelled, 409, "not_in_folder"),
    ];
    for (state, status, code) in cells {
        let facts = Facts::in_state(state);
        assert_eq!(answer(Deed::AccountUnassign, Who::Owner, facts), (status, code), "{state}");
        assert_eq!(answer(Deed::AccountUnassign, Who::Unrelated, facts), (404, "not_found"));
    }
    let active = Facts::default();
    for who in [Who::Named, Who::Group, Who::Assigned] {
        assert_eq!(answer(Deed::AccountUnassign, who, active), (403, "requires_senior"));
    }
}

#[test]
fn adding_a_partner_as_3_9_says() {
    for &state in State::ALL {
        let expected = if state.connected() { (409, "already_connected") } else { (201, "ok") };
        let facts = Facts::in_state(state);
        assert_eq!(answer(Deed::CPartnerAdd, Who::ClientOwner, facts), expected, "{state}");
        for (who, status, code) in [
            (Who::ClientUser, 403, "requires_account_owner"),
            (Who::OtherClientOwner, 404, "not_found"),
            (Who::Delegated, 403, "not_in_delegated_session"),
        ] {
            assert_eq!(answer(Deed::CPartnerAdd, who, facts), (status, code), "{state}");
        }
    }
}

#[test]
fn addons_outside_the_active_state_as_3_11_says() {
    let settled = |state, addon| Facts { state, addon, ..Facts::default() };
    for who in [Who::Owner, Who::Senior] {
        for &addon in AddonState::ALL {
            for deed in [Deed::AddonActivate, Deed::AddonSetPartner, Deed::AddonClearOverride] {
                for (state, code) in [
                    (State::UnlinkedActive, "not_in_folder"),
                    (State::UnlinkedExpired, "access_expired"),
                    (State::UnlinkedCancelled, "access_cancelled"),
                    (State::Expired, "access_expired"),
                    (State::Cancelled, "access_cancelled"),
                    (State::FolderOnly, "not_connected"),
                    (State::Invited, "invite_pending"),
                ] {
                    let facts = settled(state, addon);
                    assert_eq!(answer(deed, who, facts), (409, code), "{deed} {facts:?}");
                }
            }
            for state in [State::Expired, State::Cancelled, State::UnlinkedActive] {
                let same = settled(State::Active, addon);
                let facts = settled(state, addon);
                assert_eq!(
                    answer(Deed::AddonDeactivate, who, facts),
                    answer(Deed::AddonDeactivate, who, same),
                    "{facts:?}"
                );
            }
        }
    }
}

#[test]
fn the_clients_addons_as_3_11_says() {
    let partner_pays = |state| Facts { state, default: PayerDefault::Partner, ..Facts::default() };
    for &state in State::ALL {
        let expected = if state.connected() { (409, "partner_pays") } else { (200, "ok") };
        let facts = partner_pays(state);
        assert_eq!(answer(Deed::CAddonActivate, Who::ClientOwner, facts), expected, "{state}");
    }
    for (addon, status, code) in [
        (AddonState::Inactive, 409, "not_active"),
        (AddonState::Pending, 200, "ok"),
        (AddonState::ActivePartner, 200, "ok"),
        (AddonState::ActiveClient, 200, "ok"),
        (AddonState::EndingPartner, 200, "noop"),
        (AddonState::EndingClient, 200, "noop"),
    ] {
        let facts = Facts { addon, ..Facts::default() };
        let found = answer(Deed::CAddonDeactivate, Who::ClientOwner, facts);
        assert_eq!(found, (status, code), "{addon}");
    }
}

#[test]
fn operators_see_little_and_enter_nothing() {
    let facts = Facts::default();
    assert_eq!(answer(Deed::OAccountView, Who::OpSupportCoded, facts), (200, "limited"));
    for who in [Who::OpSupport, Who::OpAdmin] {
        assert_eq!(answer(Deed::OAccountView, who, facts), (403, "support_code_required"));
    }
}

#[test]
fn a_hidden_thing_is_told_like_a_random_id() {
    let first = refusal(Deed::ClientFolderRead, Who::Unrelated, Facts::default());
    assert!(first.facts.is_empty() && first.who_can_fix.is_empty() && first.fix.is_none());
    for &deed in Deed::ALL {
        for &who in Who::ALL {
            for facts in State::ALL.iter().map(|&it| Facts::in_state(it)) {
                let verdict = decide(deed, who, &facts);
                if verdict.status == 404 {
                    // What was asked is for the words of a reader, who gets none of it here.
                    let told =
                        domain::access::Refusal { deed: first.deed, ..refusal(deed, who, facts) };
                    assert_eq!(told, first, "{deed} {who}");
                }
            }
        }
    }
}

#[test]
fn every_refusal_explains_itself_and_its_fix_is_allowed() {
    for &deed in Deed::ALL {
        for &who in Who::ALL.iter().filter(|it| it.realm() == Some(deed.realm())) {
            for facts in read_by(deed) {
                let Err(refusal) = decide(deed, who, &facts).into_result() else { continue };
                let place = format!("{deed} {who} {facts:?}");
                assert!(refusal.detail.ends_with('.'), "{place}: {}", refusal.detail);
                assert!(!refusal.detail.contains("  "), "{place}: {}", refusal.detail);
                assert_eq!(
                    refusal.facts.is_empty(),
                    matches!(refusal.status, 401 | 404),
                    "{place}"
                );
                if let Some(fix) = refusal.fix {
                    assert!(decide(fix, who, &facts).allowed(), "{place}: {fix}");
                }
                if let Some(ask) = refusal.ask {
                    // Only for what somebody else of the firm is not refused, and never for oneself.
                    assert_eq!(decide(ask, who, &facts).status, 403, "{place}: {ask}");
                    assert_ne!(decide(ask, Who::Owner, &facts).status, 403, "{place}: {ask}");
                    assert!(refusal.fix.is_none(), "{place}: {ask}");
                }
            }
        }
    }
}

#[test]
fn who_pays_is_fixed_by_a_setting_only_where_the_partner_manages() {
    let facts = Facts::default();
    let refused = refusal(Deed::AddonActivate, Who::Named, facts);
    assert_eq!((refused.code, refused.fix), ("client_pays", Some(Deed::AddonSetPartner)));
    assert!(refused.facts.contains(&("payer_source", "never_confirmed".into())));

    let managed = Facts { billing_mode: BillingMode::ClientManaged, ..facts };
    let refused = refusal(Deed::AddonActivate, Who::Owner, managed);
    assert_eq!((refused.code, refused.fix), ("client_managed_subscription", None));

    let ending = Facts { addon: AddonState::EndingPartner, ..facts };
    let refused = refusal(Deed::AddonActivate, Who::Owner, ending);
    assert_eq!((refused.code, refused.fix), ("client_pays", None), "settings are locked");
}

#[test]
fn a_fix_is_offered_only_to_somebody_who_may() {
    let expired = Facts::in_state(State::Expired);
    let named = refusal(Deed::AccountSignin, Who::Named, expired);
    assert_eq!(named.fix, Some(Deed::AccessRequest));
    let assigned = refusal(Deed::AccountSignin, Who::Assigned, expired);
    assert_eq!((assigned.code, assigned.fix), ("access_expired", None));

    let empty = Facts::in_state(State::FolderOnly);
    assert_eq!(refusal(Deed::AccountSignin, Who::Senior, empty).fix, Some(Deed::ConnectionInvite));
    assert_eq!(refusal(Deed::AccountSignin, Who::Group, empty).fix, None);
}

#[test]
fn what_a_colleague_may_do_can_be_asked_of_one() {
    let ask = |deed, who, state| refusal(deed, who, Facts::in_state(state)).ask;
    let cancel = Deed::ConnectionCancel;
    assert_eq!(ask(cancel, Who::Named, State::Active), Some(cancel));
    assert_eq!(ask(cancel, Who::Senior, State::FolderOnly), None, "nobody else may either");
    assert_eq!(ask(Deed::FirmTakeAway, Who::Senior, State::Active), Some(Deed::FirmTakeAway));
    // What would put it right is asked for, not what was refused.
    let signin = Deed::AccountSignin;
    assert_eq!(ask(signin, Who::Assigned, State::Expired), Some(Deed::AccessRequest));
    assert_eq!(ask(signin, Who::Named, State::Expired), None, "they ask the owner themselves");
    assert_eq!(ask(signin, Who::Named, State::FolderOnly), Some(Deed::ConnectionInvite));
    let blocked = Facts { blocked: true, ..Facts::default() };
    assert_eq!(refusal(signin, Who::Named, blocked).ask, Some(signin));
}

#[test]
fn an_assistant_is_assigned_at_most() {
    for &relation in Relation::ALL {
        let expected = if relation == Relation::Unrelated { Who::Unrelated } else { Who::Assigned };
        assert_eq!(who(Role::Assistant, relation, false), expected);
        assert_eq!(who(Role::Owner, relation, false), Who::Owner);
        assert_eq!(who(Role::Senior, relation, false), Who::Senior);
        for &role in Role::ALL {
            assert_eq!(who(role, relation, true), Who::Suspended);
        }
    }
    assert_eq!(who(Role::Manager, Relation::Group, false), Who::Group);
    assert_eq!(Relation::strongest(false, true, true), Relation::Group);
    assert_eq!(Relation::strongest(false, false, true), Relation::Assigned);
    assert_eq!(Relation::strongest(false, false, false), Relation::Unrelated);
}

#[test]
fn step_up_as_3_9_says() {
    let asked: Vec<&str> = Deed::ALL
        .iter()
        .filter(|it| it.realm() == Realm::Partner && needs_step_up(**it))
        .map(|it| it.name())
        .collect();
    assert_eq!(
        asked,
        [
            "account.elevate",
            "connection.cancel",
            "billing.hand_back",
            "account.close",
            "firm.code",
            "client.export_csv",
            "addon.set_default",
            "staff.manage",
            "group.manage",
            "payment_method.update",
            "ownership.transfer",
            "ownership.answer",
            "firm.sign_in",
            "api_key.manage",
            "webhook.manage",
            "firm.take_away",
        ]
    );
    assert_eq!(Deed::AccountSignin.step_up(), StepUp::FirstInSession);
}

/// A permitted act that changes something has its way between the states, and only then.
#[test]
fn permission_and_transition_agree() {
    let pairs = [
        (Deed::ConnectionInvite, Who::Senior, Transition::Invite),
        (Deed::ConnectionWithdraw, Who::Senior, Transition::EndInvitation),
        (Deed::ConnectionCancel, Who::Senior, Transition::Cancel),
        (Deed::AccountAssignUnlinked, Who::Senior, Transition::Assign),
        (Deed::AccountUnassign, Who::Senior, Transition::Unassign),
        (Deed::CInviteAccept, Who::ClientOwner, Transition::Accept),
        (Deed::CInviteDecline, Who::ClientOwner, Transition::EndInvitation),
        (Deed::CAccessCancel, Who::ClientOwner, Transition::Pause),
        (Deed::CAccessReinstate, Who::ClientOwner, Transition::Reopen),
        (Deed::CConnectionRemove, Who::ClientOwner, Transition::Remove),
    ];
    for (deed, who, transition) in pairs {
        for &state in State::ALL {
            let verdict = decide(deed, who, &Facts::in_state(state));
            let changes = verdict.allowed() && verdict.code != "noop";
            assert_eq!(changes, next(state, transition).is_some(), "{deed} {state}");
        }
    }
}

proptest! {
    /// Words are read as they are written, and nothing else is a word.
    #[test]
    fn only_the_documents_words_are_words(text in "[a-z_.]{0,24}") {
        if let Some(deed) = Deed::parse(&text) {
            prop_assert_eq!(deed.name(), text.as_str());
        }
        prop_assert_eq!(
            State::parse(&text).is_some(),
            State::ALL.iter().any(|it| it.name() == text)
        );
    }
}

#[test]
fn keeping_out_is_taken_back_only_as_it_was_put_down() {
    assert!(taken_back(1, 1));
    assert!(taken_back(3, 3));
    assert!(!taken_back(3, 2), "one was let in again since");
    assert!(!taken_back(1, 2), "that is not what one act did");
    assert!(!taken_back(0, 0), "an act that did nothing has nothing to take back");
}
