//! A preview, a run and single deeds say the same of the same row, whatever the row's state and
//! whoever asks: for random selections over pairs of clients that are alike. One of each pair goes
//! through the run, the other through the single deed.

use std::collections::BTreeMap;

use app::runs::{Ask, Chosen};
use app::{Error, accounts, clients, connections, groups, naming, runs, staffing};
use domain::access::State;
use domain::actor::Actor;
use domain::runs::{Act, Subject};
use test_support::both;
use uuid::Uuid;

use crate::dice::Dice;
use crate::world::{Cell, Human, World};

const STATES: [State; 6] = [
    State::FolderOnly,
    State::Invited,
    State::Active,
    State::Expired,
    State::Cancelled,
    State::Disconnected,
];

/// The acts whose rows have a single deed of the same shape.
const ACTS: [Act; 10] = [
    Act::NameManager,
    Act::GroupAdd,
    Act::GroupRemove,
    Act::GiveStaff,
    Act::TakeStaff,
    Act::Archive,
    Act::RequestAccess,
    Act::CancelConnection,
    Act::ResendInvitation,
    Act::WithdrawInvitation,
];

/// What the single deed says of this client, in the words of a row: a code, or nothing for a change.
async fn single(world: &World, actor: &Actor, act: Act, ask: &Ask, cell: &Cell) -> String {
    let ctx = &world.portal.ctx;
    let changed = |it: bool| if it { "" } else { "already_so" };
    let member = || ask.staff.unwrap();
    let group = || ask.group.unwrap();
    let said = match act {
        Act::NameManager => naming::name(ctx, actor, cell.client, ask.staff).await.map(changed),
        Act::GroupAdd | Act::GroupRemove => {
            let joins = act == Act::GroupAdd;
            groups::set_client(ctx, actor, group(), cell.client, joins).await.map(changed)
        }
        Act::GiveStaff | Act::TakeStaff => {
            let gives = act == Act::GiveStaff;
            let set = staffing::set(ctx, actor, cell.client, (member(), None), gives).await;
            set.map(|many| changed(many > 0))
        }
        Act::Archive => clients::archive(ctx, actor, cell.client).await.map(|()| ""),
        Act::RequestAccess => {
            let wish = connections::Wish { reason: ask.reason.clone(), days: String::new() };
            connections::request_access(ctx, actor, cell.account, &wish).await.map(|_| "")
        }
        Act::CancelConnection => {
            let why = connections::Why { reason: ask.reason.clone(), words: String::new() };
            let whole = connections::Whole::Account(cell.account);
            connections::cancel(ctx, actor, whole, &why).await.map(|_| "")
        }
        Act::TakeOut => accounts::unassign(ctx, actor, cell.account).await.map(|_| ""),
        Act::ResendInvitation => connections::resend(ctx, actor, cell.invitation).await.map(|_| ""),
        Act::WithdrawInvitation => {
            connections::withdraw(ctx, actor, cell.invitation).await.map(|()| "")
        }
        Act::Reassign
        | Act::WithdrawRequest
        | Act::RequestRenewal
        | Act::Remind
        | Act::Invite
        | Act::AddonActivate
        | Act::AddonCancel
        | Act::AddonPartnerPays
        | Act::AddonClientPays
        | Act::AddonFollowDefault
        | Act::FolderEach => unreachable!("not among ACTS"),
    };
    said.unwrap_or_else(|it| it.code()).to_owned()
}

fn target(act: Act, cell: &Cell) -> Uuid {
    match act.rules().subject {
        Subject::Clients => cell.client.0,
        Subject::Accounts | Subject::Unlinked => cell.account.0,
        Subject::Invitations => cell.invitation.0,
        Subject::Lines => unreachable!("not among ACTS"),
    }
}

fn chosen(act: Act, cells: &[Cell]) -> Chosen {
    let mut it = Chosen::default();
    match act.rules().subject {
        Subject::Clients => it.clients = cells.iter().map(|it| it.client).collect(),
        Subject::Accounts | Subject::Unlinked => {
            it.accounts = cells.iter().map(|it| it.account).collect();
        }
        Subject::Invitations => it.invitations = cells.iter().map(|it| it.invitation).collect(),
        Subject::Lines => unreachable!("not among ACTS"),
    }
    it
}

/// The code of each row, by what it is about: of the preview while it waits, else of the result.
async fn codes(world: &World, actor: &Actor, id: domain::ids::RunId) -> BTreeMap<Uuid, String> {
    let narrow = runs::Narrow::default();
    let (rows, _) = runs::rows(&world.portal.ctx, actor, id, &narrow, (0, 100)).await.unwrap();
    let code = |it: runs::RunRow| {
        let waits = it.state == "waiting";
        let why = if waits { it.expected } else { it.why };
        (it.target.unwrap(), why.code)
    };
    rows.into_iter().map(code).collect()
}

async fn round(world: &World, dice: &mut Dice, act: Act, who: &Human) -> usize {
    let mut pairs = Vec::new();
    for _ in 0..=dice.pick(5) {
        let state = STATES[dice.pick(6)];
        pairs.push((world.cell(state).await, world.cell(state).await));
    }
    let members = [&world.unrelated, &world.assigned, &world.named, who];
    let reason = if act == Act::CancelConnection { "client_left" } else { "The year's figures" };
    let ask = Ask {
        staff: Some(members[dice.pick(4)].staff),
        group: Some(world.group),
        reason: reason.to_owned(),
        ..Ask::default()
    };
    let ctx = &world.portal.ctx;
    let actor = who.actor();
    let ours: Vec<Cell> = pairs.iter().map(|it| it.0).collect();
    let id = match runs::preview(ctx, &actor, (act, &chosen(act, &ours)), &ask).await {
        Ok(id) => id,
        // Nothing that this person sees is selected, or the act is not theirs: nor is the deed.
        Err(Error::NotFound | Error::Denied(_) | Error::Refused(_)) => {
            for (_, twin) in &pairs {
                let code = single(world, &actor, act, &ask, twin).await;
                assert!(!code.is_empty(), "{} for {:?}", act.name(), who.role);
            }
            return 0;
        }
        Err(other) => panic!("{}: {other:?}", act.name()),
    };
    let preview = codes(world, &actor, id).await;
    let mut passing = 0;
    for (our, twin) in &pairs {
        let Some(said) = preview.get(&target(act, our)) else { continue };
        let code = single(world, &actor, act, &ask, twin).await;
        assert_eq!(*said, code, "{} of {our:?} for {:?}", act.name(), who.role);
        passing += i64::from(code.is_empty());
    }
    if passing > 0 {
        runs::start(ctx, &actor, id, passing).await.unwrap();
        assert_eq!(codes(world, &actor, id).await, preview, "{} for {:?}", act.name(), who.role);
    }
    preview.len()
}

both! {
    async fn preview_run_and_single_deed_agree_on_every_row(lab) {
        let world = World::new(lab).await;
        let mut dice = Dice(20_261_126);
        let people = [
            &world.owner, &world.senior, &world.named, &world.grouped, &world.assigned,
            &world.assistant,
        ];
        let mut rows = 0;
        for turn in 0..80 {
            let act = ACTS[turn % ACTS.len()];
            let who = people[dice.pick(6)];
            rows += round(&world, &mut dice, act, who).await;
        }
        assert!(rows > 60, "{rows} rows are too few to say anything");
    }
}
