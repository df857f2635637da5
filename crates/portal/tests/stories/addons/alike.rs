//! A preview, a run and the single deed say the same of an add-on of an account, whatever was set
//! and whatever runs, for whoever asks: over pairs of accounts that are alike. One of each pair goes
//! through the run, the other through the single deed.

use std::collections::BTreeMap;

use app::addons::{self, Begin, How};
use app::runs::{self, Ask, Chosen};
use app::{Error, connections};
use domain::access::{AddonState, BillingMode, Override, Payer, PayerDefault, State};
use domain::actor::Actor;
use domain::ids::AccountId;
use domain::runs::Act;
use test_support::both;

use super::shop::Shop;
use crate::dice::Dice;
use crate::world::Cell;

const SLUG: &str = "smart-capture";
const ACTS: [Act; 5] = [
    Act::AddonActivate,
    Act::AddonCancel,
    Act::AddonPartnerPays,
    Act::AddonClientPays,
    Act::AddonFollowDefault,
];
const STATES: [State; 5] =
    [State::Active, State::Active, State::Active, State::Expired, State::Cancelled];

async fn single(shop: &Shop, actor: &Actor, act: Act, cell: &Cell) -> String {
    let ctx = &shop.world.portal.ctx;
    let it = (cell.account, SLUG);
    let set = |payer| addons::set_payer(ctx, actor, it, payer);
    let said = match act.name() {
        "addon_activate" => {
            let ask = Begin { suits: true, region: String::new(), how: How::Link };
            addons::begin(ctx, actor, it, &ask).await.map(drop)
        }
        "addon_cancel" => {
            let why = connections::Why { reason: "not_used".to_owned(), words: String::new() };
            addons::cancel(ctx, actor, it, &why).await.map(drop)
        }
        "addon_partner_pays" => set(Payer::Partner).await.map(drop),
        "addon_client_pays" => set(Payer::Client).await.map(drop),
        "addon_follow_default" => addons::clear_payer(ctx, actor, cell.account, SLUG).await,
        other => unreachable!("{other} is not among ACTS"),
    };
    said.err().map_or_else(String::new, |it| it.code().to_owned())
}

async fn codes(shop: &Shop, actor: &Actor, id: domain::ids::RunId) -> BTreeMap<AccountId, String> {
    let narrow = runs::Narrow::default();
    let ctx = &shop.world.portal.ctx;
    let (rows, _) = runs::rows(ctx, actor, id, &narrow, (0, 100)).await.unwrap();
    let code = |it: runs::RunRow| {
        let why = if it.state == "waiting" { it.expected } else { it.why };
        // What is so already is no change: the single deed says so by changing nothing.
        let code = if why.code == "already_so" { String::new() } else { why.code };
        (AccountId(it.target.unwrap()), code)
    };
    rows.into_iter().map(code).collect()
}

fn one_of<T: Copy>(dice: &mut Dice, all: &[T]) -> T {
    all[dice.pick(u64::try_from(all.len()).unwrap())]
}

/// Two accounts of two clients, with the same settings and the same state.
async fn pair(shop: &Shop, dice: &mut Dice) -> [Cell; 2] {
    let state = one_of(dice, &STATES);
    let mode = one_of(dice, BillingMode::ALL);
    let addon = one_of(dice, AddonState::ALL);
    let payer = one_of(dice, Override::ALL);
    let mut pair = Vec::new();
    for _ in 0..2 {
        let cell = shop.world.cell(state).await;
        shop.manage(cell.account, mode).await;
        shop.add_override(&cell, SLUG, payer).await;
        shop.stands(cell.account, SLUG, addon).await;
        pair.push(cell);
    }
    [pair[0], pair[1]]
}

both! {
    async fn preview_run_and_single_deed_agree_about_add_ons(lab) {
        let shop = Shop::opens(lab).await;
        let mut dice = Dice(20_261_127);
        let (mut rows, mut passed) = (0, 0);
        for turn in 0..60 {
            let act = ACTS[turn % ACTS.len()];
            let world = &shop.world;
            let who = [&world.senior, &world.named, &world.grouped, &world.assistant][dice.pick(4)];
            let actor = who.actor();
            shop.default(SLUG, PayerDefault::Unset).await;
            shop.default(SLUG, one_of(&mut dice, PayerDefault::ALL)).await;
            let mut pairs = Vec::new();
            for _ in 0..4 {
                pairs.push(pair(&shop, &mut dice).await);
            }
            let chosen = Chosen {
                accounts: pairs.iter().map(|it| it[0].account).collect(),
                addon: SLUG.to_owned(),
                ..Chosen::default()
            };
            let reason = if act == Act::AddonCancel { "not_used" } else { "" };
            let ask = Ask { addon: SLUG.to_owned(), reason: reason.to_owned(), ..Ask::default() };
            let ctx = &world.portal.ctx;
            let id = match runs::preview(ctx, &actor, (act, &chosen), &ask).await {
                Ok(id) => id,
                // The act is not theirs: nor is the deed, upon any of them.
                Err(Error::Denied(_) | Error::Refused(_) | Error::NotFound) => {
                    for [_, twin] in &pairs {
                        let code = single(&shop, &actor, act, twin).await;
                        assert!(!code.is_empty(), "{} for {:?}", act.name(), who.role);
                    }
                    continue;
                }
                Err(other) => panic!("{}: {other:?}", act.name()),
            };
            let preview = codes(&shop, &actor, id).await;
            let seen = runs::one(ctx, &actor, id).await.unwrap();
            for [our, twin] in &pairs {
                let code = single(&shop, &actor, act, twin).await;
                assert_eq!(preview[&our.account], code, "{} for {:?}", act.name(), who.role);
                passed += usize::from(code.is_empty());
            }
            if seen.run.would_change > 0 {
                runs::start(ctx, &actor, id, seen.run.would_change).await.unwrap();
                assert_eq!(codes(&shop, &actor, id).await, preview, "{}", act.name());
            }
            rows += pairs.len();
        }
        assert!(rows > 120 && passed > 20, "{passed} of {rows} rows pass: too few to say anything");
    }
}
