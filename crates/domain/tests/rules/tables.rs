//! Every table of the document against the one decision function.

use std::collections::BTreeSet;

use domain::access::{
    AddonState, BillingMode, Deed, Facts, Override, PayerDefault, Realm, Role, State, Who, at_best,
    decide, effective_payer, who_inside,
};
use domain::connections::{Transition, next};

use super::document::{Cell, Table, cell, deed, same, tables};

const ENTITLED: [Who; 4] = [Who::Owner, Who::Senior, Who::Named, Who::Group];

/// The facts that the headings of 3.4 and 3.7 fix.
fn heading(deed: Deed, state: State) -> Facts {
    let (default, addon) = match deed.name() {
        "addon.deactivate" | "addon.hand_over" | "addon.keep_payer" | "addon.reconnect"
        | "c.addon.pay" | "c.addon.keep_payer" | "c.addon.reconnect" => {
            (PayerDefault::Partner, AddonState::ActivePartner)
        }
        "addon.pay" | "c.addon.ask_pay" => (PayerDefault::Partner, AddonState::ActiveClient),
        "c.addon.activate" => (PayerDefault::Client, AddonState::Inactive),
        "c.addon.deactivate" => (PayerDefault::Client, AddonState::ActiveClient),
        _ => (PayerDefault::Partner, AddonState::Inactive),
    };
    let billing_mode = if matches!(deed, Deed::BillingOffer | Deed::BillingAccept) {
        BillingMode::ClientManaged
    } else {
        BillingMode::PartnerManaged
    };
    Facts { state, billing_mode, default, addon, ..Facts::default() }
}

fn state_tables() -> impl Iterator<Item = (Table, Vec<State>)> {
    tables().into_iter().filter(|it| it.head[0] == "action").filter_map(|it| {
        let states = it.states()?;
        Some((it, states))
    })
}

#[test]
fn who_at_best() {
    let mut cells = 0;
    for table in tables().into_iter().filter(|it| it.head[0] == "action") {
        let Some(actors) = table.actors() else { continue };
        for row in &table.rows {
            for (&who, &text) in actors.iter().zip(&row[1..]) {
                let place = format!("{} {} {who}", table.section, row[0]);
                same(at_best(deed(row[0]), who), text, &place);
                cells += 1;
            }
        }
    }
    let own = 5 * 8 + 4 * 4;
    let managing = 8 * 8 + 3 * 4 + 3;
    let addons = 4 * 8 + 4 * 4;
    let whole = 40 * 8 + 8 * 4 + 7 * 3 + 3 * 4 + 5 * 3 + own + managing + addons;
    assert_eq!(cells, whole, "a table was lost");
}

#[test]
fn every_state_for_those_who_reach_every_client() {
    let mut cells = 0;
    for (table, states) in state_tables() {
        for row in &table.rows {
            let deed = deed(row[0]);
            let actors: &[Who] = match deed.realm() {
                Realm::Partner if !at_best(deed, Who::Senior).allowed() => &[Who::Owner],
                Realm::Partner => &[Who::Owner, Who::Senior],
                Realm::Client => &[Who::ClientOwner],
                Realm::Operator => &[],
            };
            for (&state, &text) in states.iter().zip(&row[1..]) {
                for &who in actors {
                    let place = format!("{} {deed} {who} {state}", table.section);
                    same(decide(deed, who, &heading(deed, state)), text, &place);
                    cells += 1;
                }
            }
        }
    }
    let managing = 6 * 2 + 3;
    let addons = 4 * 2 + 4;
    let whole = (24 * 2 + 1 + 8 + 3 + 2 + 3 * 2 + 4 + managing + addons) * 9;
    assert_eq!(cells, whole, "a table was lost");
}

#[test]
fn every_state_for_named_group_and_assigned() {
    for (table, states) in state_tables() {
        for row in &table.rows {
            let deed = deed(row[0]);
            for who in [Who::Named, Who::Group, Who::Assigned] {
                if deed.realm() != Realm::Partner {
                    continue;
                }
                let best = at_best(deed, who);
                for (&state, &text) in states.iter().zip(&row[1..]) {
                    let verdict = decide(deed, who, &heading(deed, state));
                    let place = format!("{deed} {who} {state}");
                    if state.unlinked() || state == State::Disconnected {
                        assert_eq!((verdict.status, verdict.code), (404, "not_found"), "{place}");
                    } else if best.allowed() {
                        same(verdict, text, &place);
                    } else {
                        assert_eq!(verdict.code, best.code, "{place}");
                    }
                }
            }
        }
    }
}

/// The columns `inactive` to `ending_client` of 3.5, 3.6 and 3.7.
fn addons(table: &Table, from: usize) -> Vec<AddonState> {
    let states: Vec<_> = table.head[from..].iter().filter_map(|it| AddonState::parse(it)).collect();
    assert_eq!(states, AddonState::ALL);
    states
}

#[test]
fn activation_in_full() {
    let mut cells = 0;
    for table in tables().into_iter().filter(|it| it.head[0] == "billing_mode") {
        let (deed, actors): (Deed, &[Who]) = match table.section {
            "3.5" => (Deed::AddonActivate, &ENTITLED),
            _ => (Deed::CAddonActivate, &[Who::ClientOwner]),
        };
        for row in &table.rows {
            let billing_mode = BillingMode::parse(row[0]).unwrap();
            let default = PayerDefault::parse(row[1]).unwrap();
            let client_override = Override::parse(row[2]).unwrap();
            let (payer, _) = effective_payer(billing_mode, default, client_override);
            assert_eq!(payer.name(), row[3], "{row:?}");
            for (&addon, &text) in addons(&table, 4).iter().zip(&row[4..]) {
                for &who in actors {
                    let facts = Facts {
                        state: State::Active,
                        billing_mode,
                        default,
                        client_override,
                        addon,
                        ..Facts::default()
                    };
                    same(decide(deed, who, &facts), text, &format!("{deed} {who} {facts:?}"));
                    cells += 1;
                }
            }
        }
    }
    assert_eq!(cells, 108 * 4 + 108, "a table was lost");
}

#[test]
fn settings_and_stopping() {
    let mut cells = 0;
    for table in tables().into_iter().filter(|it| it.head.get(1) == Some(&"billing_mode")) {
        for row in &table.rows {
            let billing_mode = BillingMode::parse(row[1]).unwrap();
            for (&addon, &text) in addons(&table, 2).iter().zip(&row[2..]) {
                let deed = deed(row[0]);
                let actors: &[Who] = match deed.realm() {
                    Realm::Client => &[Who::ClientOwner],
                    Realm::Partner | Realm::Operator => &ENTITLED,
                };
                for &who in actors {
                    let facts = Facts { billing_mode, addon, ..Facts::default() };
                    same(decide(deed, who, &facts), text, &format!("{deed} {who} {facts:?}"));
                    cells += 1;
                }
            }
        }
    }
    assert_eq!(cells, (8 + 6) * 6 * 4 + 6 * 6, "a table was lost");
}

#[test]
fn clients_may_activate_at_the_partners_cost_only_where_it_says_so() {
    for facts in super::laws::every() {
        let open = Facts { clients_may: true, ..facts };
        let (before, after) = (
            decide(Deed::CAddonActivate, Who::ClientOwner, &facts),
            decide(Deed::CAddonActivate, Who::ClientOwner, &open),
        );
        let widened = before.code == "partner_pays";
        assert_eq!(after.allowed(), before.allowed() || widened, "{facts:?}");
    }
}

#[test]
fn forty_eight_of_15552_cells_activate() {
    let mut cells = 0;
    let mut allowed = 0;
    for &who in Who::ALL {
        for facts in super::laws::every() {
            cells += 1;
            allowed += usize::from(decide(Deed::AddonActivate, who, &facts).allowed());
        }
    }
    assert_eq!((allowed, cells), (48, 15_552));
}

#[test]
fn the_document_and_the_code_know_the_same_deeds() {
    let mut printed = BTreeSet::new();
    for table in tables().iter().filter(|it| it.head[0] == "action") {
        printed.extend(table.rows.iter().map(|row| deed(row[0])));
    }
    let known: BTreeSet<Deed> = Deed::ALL.iter().copied().collect();
    assert_eq!(printed, known);
}

#[test]
fn the_ways_between_the_nine_states() {
    let table = tables().into_iter().find(|it| it.head[0] == "from").unwrap();
    let states = table.states().unwrap();
    assert_eq!((states.as_slice(), table.rows.len()), (State::ALL, 9));
    for row in &table.rows {
        let from = State::parse(row[0]).unwrap();
        for (&to, &text) in states.iter().zip(&row[1..]) {
            let exists = Transition::ALL.iter().any(|&it| next(from, it) == Some(to));
            assert_eq!(exists, text == "yes", "{from} -> {to}");
        }
    }
}

#[test]
fn the_printed_table_is_what_the_code_decides() {
    let printed = include_str!("../../../../docs/access.md");
    assert!(
        printed == domain::access::markdown(),
        "docs/access.md is out of date: run `clientele access table > docs/access.md`"
    );
}

#[test]
fn cells_are_read_as_printed() {
    assert_eq!(cell("**200 noop**"), Cell::Exactly(200, "noop"));
    assert_eq!(cell("**201**"), Cell::Exactly(201, "ok"));
    assert_eq!(cell("409 `client_pays`"), Cell::Exactly(409, "client_pays"));
}

#[test]
fn towards_internal_clients() {
    let table = tables().into_iter().find(|it| it.section == "3.15").unwrap();
    let cases = [
        (vec![Role::Owner], false),
        (vec![Role::Senior], true),
        (vec![Role::Senior], false),
        (vec![Role::Manager, Role::Assistant], true),
        (vec![Role::Manager, Role::Assistant], false),
    ];
    let row = &table.rows[0];
    assert_eq!(row.len(), cases.len() + 1);
    for ((roles, added), text) in cases.iter().zip(&row[1..]) {
        for role in roles {
            let printed = Who::parse(text.trim_matches('`')).unwrap();
            assert_eq!(who_inside(*role, *added), printed, "{role} {added}");
        }
    }
    assert_eq!(who_inside(Role::Owner, true), Who::Owner);
}
