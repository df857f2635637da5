//! Every cell of 3.5, 3.6, 3.7 and 3.18 that is about an add-on, over HTTP: the answer of the page
//! is the decision's own, status and code, for everybody who is told apart.

use domain::access::{
    AddonState, BillingMode, Deed, Facts, Override, PayerDefault, State, Who, decide,
};
use test_support::both;

use super::shop::Shop;
use crate::world::Cell;

/// How a deed is asked for: the end of its address and what is posted.
type Asked = (Deed, &'static str, &'static [(&'static str, &'static str)]);

const STAFF: &[Asked] = &[
    (Deed::AddonActivate, "activate", &[("suits", "1")]),
    (Deed::AddonSetPartner, "payer", &[("payer", "partner")]),
    (Deed::AddonSetClient, "payer", &[("payer", "client")]),
    (Deed::AddonClearOverride, "payer", &[("payer", "default")]),
    (Deed::AddonDeactivate, "cancel", &[("reason", "not_used")]),
    (Deed::AddonPay, "pay", &[]),
    (Deed::AddonHandOver, "hand-over", &[]),
    (Deed::AddonKeepPayer, "keep-payer", &[]),
];

const OWNER: &[Asked] = &[
    (Deed::CAddonActivate, "activate", &[("suits", "1")]),
    (Deed::CAddonDeactivate, "cancel", &[("reason", "not_used")]),
    (Deed::CAddonPay, "pay", &[]),
    (Deed::CAddonAskPay, "ask-pay", &[]),
    (Deed::CAddonKeepPayer, "keep-payer", &[]),
];

const SLUG: &str = "smart-capture";

/// What the decision says, then what the table does not print: there is nothing to keep.
fn expected(deed: Deed, who: Who, facts: Facts) -> (u16, String) {
    let it = decide(deed, who, &facts);
    let keeps = matches!(deed, Deed::AddonKeepPayer | Deed::CAddonKeepPayer);
    if it.allowed() && keeps {
        return (409, "no_handover".to_owned());
    }
    (it.status, it.code.to_owned())
}

struct Walk {
    shop: Shop,
    wrong: Vec<String>,
    asked: usize,
}

impl Walk {
    async fn ask(&mut self, cell: &Cell, (deed, path, fields): Asked, who: Who, facts: &Facts) {
        let human = self.shop.world.human(who, facts.state).unwrap().clone();
        let owner = who.realm() == Some(domain::access::Realm::Client);
        let place = if owner {
            format!("/me/addons/{}/{SLUG}/{path}", cell.account)
        } else {
            format!("{}/{path}", self.shop.page(cell, SLUG))
        };
        let answer = self.shop.browser(&human).tries("POST", &place, fields).await;
        let (status, code) = expected(deed, who, *facts);
        let right = if status < 300 {
            answer.done()
        } else {
            (answer.status(), answer.code()) == (status, code.clone())
        };
        self.asked += 1;
        if !right {
            self.wrong.push(format!(
                "{deed} as {who}, {facts:?}: {status} {code}, but {} {} {:?}",
                answer.status(),
                answer.code(),
                answer.faults()
            ));
        }
    }

    async fn cell(&self, facts: &Facts) -> Cell {
        let cell = self.shop.world.cell(facts.state).await;
        self.shop.manage(cell.account, facts.billing_mode).await;
        self.shop.default(SLUG, PayerDefault::Unset).await;
        self.shop.default(SLUG, facts.default).await;
        self.shop.set_override(&cell, SLUG, facts.client_override).await;
        self.shop.stands(cell.account, SLUG, facts.addon).await;
        cell
    }

    fn ends(self, least: usize) {
        assert!(self.asked >= least, "{} cells only", self.asked);
        assert!(
            self.wrong.is_empty(),
            "{} of {} cells:\n{}",
            self.wrong.len(),
            self.asked,
            self.wrong.join("\n")
        );
    }
}

/// All that the state `active` tells apart: 108 combinations.
fn open() -> Vec<Facts> {
    let mut all = Vec::new();
    for &billing_mode in BillingMode::ALL {
        for &default in PayerDefault::ALL {
            for &client_override in Override::ALL {
                for &addon in AddonState::ALL {
                    let facts = Facts::in_state(State::Active);
                    all.push(Facts { billing_mode, default, client_override, addon, ..facts });
                }
            }
        }
    }
    all
}

both! {
    async fn activation_in_every_combination_of_settings_and_states(lab) {
        let mut walk = Walk { shop: Shop::opens(lab).await, wrong: Vec::new(), asked: 0 };
        for facts in open() {
            let mut cell = walk.cell(&facts).await;
            for who in [Who::Owner, Who::Senior, Who::Named, Who::Group] {
                walk.ask(&cell, STAFF[0], who, &facts).await;
                if decide(STAFF[0].0, who, &facts).allowed() {
                    cell = walk.cell(&facts).await;
                }
            }
        }
        walk.ends(432);
    }

    async fn an_owner_s_activation_in_every_combination(lab) {
        let mut walk = Walk { shop: Shop::opens(lab).await, wrong: Vec::new(), asked: 0 };
        for facts in open() {
            let cell = walk.cell(&facts).await;
            // What a firm asked for and pays is only authorised by the owner, which is no
            // activation of theirs: its story is told in `consent`.
            if facts.addon != AddonState::Pending {
                walk.ask(&cell, OWNER[0], Who::ClientOwner, &facts).await;
            }
        }
        walk.ends(90);
    }

    async fn settings_stopping_and_the_payer_in_every_state_of_the_add_on(lab) {
        let mut walk = Walk { shop: Shop::opens(lab).await, wrong: Vec::new(), asked: 0 };
        for &billing_mode in BillingMode::ALL {
            for &addon in AddonState::ALL {
                let facts = Facts { billing_mode, addon, ..Facts::in_state(State::Active) };
                for deed in &STAFF[1..] {
                    for who in [Who::Senior, Who::Group, Who::Assigned, Who::Unrelated, Who::Foreign] {
                        let cell = walk.cell(&facts).await;
                        walk.ask(&cell, *deed, who, &facts).await;
                    }
                }
                for deed in &OWNER[1..] {
                    for who in [Who::ClientOwner, Who::ClientUser, Who::OtherClientOwner] {
                        let cell = walk.cell(&facts).await;
                        walk.ask(&cell, *deed, who, &facts).await;
                    }
                }
            }
        }
        walk.ends(500);
    }

    async fn every_act_in_every_state_of_access(lab) {
        let mut walk = Walk { shop: Shop::opens(lab).await, wrong: Vec::new(), asked: 0 };
        for &state in State::ALL {
            // Without a connection the account is not the firm's to name.
            if matches!(state, State::FolderOnly | State::Invited) {
                continue;
            }
            for deed in STAFF {
                let ours = [Deed::AddonDeactivate, Deed::AddonHandOver, Deed::AddonKeepPayer];
                let paid = if deed.0 == Deed::AddonPay {
                    AddonState::ActiveClient
                } else if ours.contains(&deed.0) {
                    AddonState::ActivePartner
                } else {
                    AddonState::Inactive
                };
                let facts = Facts {
                    default: PayerDefault::Partner,
                    addon: paid,
                    ..Facts::in_state(state)
                };
                for who in [Who::Owner, Who::Named, Who::Assigned] {
                    let cell = walk.shop.world.cell(state).await;
                    walk.shop.manage(cell.account, BillingMode::PartnerManaged).await;
                    walk.shop.default(SLUG, PayerDefault::Partner).await;
                    walk.shop.stands(cell.account, SLUG, paid).await;
                    walk.ask(&cell, *deed, who, &facts).await;
                }
            }
        }
        walk.ends(150);
    }
}
