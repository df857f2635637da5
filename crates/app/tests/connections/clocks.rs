//! The clocks of access on both engines: agreed ends, warnings exactly once, renewal, the hold of
//! onboarding, and the statements that read a clock against the domain's own.

use super::world::{DAY, NOW, World, said};
use app::clients::{self, Access, Ask, Columns, Filter, Sort};
use app::connections::{Invite, Purpose, Wish, ask, invite, remind};
use app::owners::{self, RequestAnswer};
use app::{endings, onboarding};
use domain::connections::{self as rules, AccessStatus, Allowance};
use domain::ids::AccountId;
use test_support::both;

fn wish() -> Wish {
    Wish { reason: "The year's end".to_owned(), days: String::new() }
}

/// How many events of a kind the account's chain has.
async fn happened(it: &World, account: AccountId, kind: &str) -> usize {
    let record = owners::record(&it.ctx, &it.joe, (it.firm, None), None, 500).await.unwrap();
    record.entries.iter().filter(|row| row.kind == kind && row.account == account).count()
}

/// Where the list's statement files the folder, by its filter.
async fn listed(it: &World) -> Vec<&'static str> {
    let mut found = Vec::new();
    let all = [
        ("open", Access::Open),
        ("expiring", Access::Expiring),
        ("expired", Access::Expired),
        ("paused", Access::Paused),
    ];
    for (name, access) in all {
        let filter = Filter { access: vec![access], ..Filter::default() };
        let columns = Columns::Usual;
        let ask = Ask { filter, sort: Sort::Name, after: None, limit: 5, columns };
        if !clients::list(&it.ctx, &it.senior, &ask).await.unwrap().folders.is_empty() {
            found.push(name);
        }
    }
    found
}

/// What the domain says of the same connection.
async fn said_by_the_domain(it: &World) -> &'static str {
    let row = row(it, it.jobs).await;
    let now = domain::time::micros(it.ctx.clock.business());
    let facts = app::reach::facts_of(&row);
    match rules::access_status(&facts, &rules::RequestFacts::default(), now) {
        AccessStatus::Held | AccessStatus::Open { .. } => "open",
        AccessStatus::Expiring { .. } => "expiring",
        AccessStatus::Expired => "expired",
        AccessStatus::Paused => "paused",
        other @ (AccessStatus::NotConnected
        | AccessStatus::Invited
        | AccessStatus::Requested
        | AccessStatus::Declined { .. }
        | AccessStatus::Ended) => panic!("{other:?}"),
    }
}

async fn row(it: &World, account: AccountId) -> store::accounts::Connected {
    let mut tx = it.ctx.store.read(&it.senior.scope()).await.unwrap();
    store::accounts::of_owner(&mut tx, account).await.unwrap().pop().unwrap()
}

async fn used(it: &World) {
    let now = domain::time::micros(it.ctx.clock.business());
    let locks = store::Locks::new().lock(it.jobs);
    let mut tx = it.ctx.store.write(&it.senior.scope(), locks).await.unwrap();
    let row = store::accounts::of_owner(&mut tx, it.jobs).await.unwrap().pop().unwrap();
    let facts = rules::ConnectionFacts { last_access_at: now, ..app::reach::facts_of(&row) };
    let staff = it.senior.staff().unwrap().staff;
    let clocks =
        store::connections::Clocks { facts, paused_at: row.paused_at, last_access_by: Some(staff) };
    store::connections::set_clocks(&mut tx, row.connection, &clocks, now).await.unwrap();
    tx.commit_quiet(store::Quiet::Session, &[], now).await.unwrap();
}

/// Small, fixed and good enough: the same walk on both engines and in every run.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % most
    }
}

both! {
    async fn the_statements_and_the_domain_read_the_same_clocks(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        let mut dice = Dice(7);
        for step in 0..120 {
            let pair = [(it.firm, it.jobs)];
            match dice.up_to(6) {
                0 => used(&it).await,
                1 => drop(owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap()),
                2 => drop(owners::resume(&it.ctx, &it.joe, it.firm, &[]).await.unwrap()),
                3 => {
                    let days = Allowance::Days(1 + dice.up_to(90));
                    let _paused = owners::renew(&it.ctx, &it.joe, &pair, days).await;
                }
                4 => {
                    let _paused = owners::renew(&it.ctx, &it.joe, &pair, Allowance::UntilIdle).await;
                }
                _ => drop(endings::sweep(&it.ctx).await.unwrap()),
            }
            it.passes(dice.up_to(20) * DAY + dice.up_to(2));
            assert_eq!(listed(&it).await, [said_by_the_domain(&it).await], "after step {step}");
        }
    }

    async fn an_agreed_end_comes_whatever_the_use(lab) {
        let it = World::new(&lab).await;
        let ask = Invite {
            email: "joe@hartwell.example".to_owned(),
            products: vec!["jobs".to_owned()],
            days: "45".to_owned(),
            ..Invite::default()
        };
        invite(&it.ctx, &it.senior, it.client, &ask).await.unwrap();
        it.letters().await;
        let by = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();
        let look = owners::look(&it.ctx, &it.joe, by).await.unwrap();
        assert_eq!(look.invitation.days, Some(45), "shown before acceptance");
        owners::accept(&it.ctx, &it.joe, by, &[it.jobs]).await.unwrap();
        it.passes(44 * DAY);
        used(&it).await;
        it.passes(DAY - 1);
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        it.passes(1);
        assert_eq!(it.sign_in(it.jobs).await, "access_expired", "used a day ago, and over");
        let days = Invite { days: "731".to_owned(), ..ask };
        assert_eq!(said(invite(&it.ctx, &it.senior, it.client, &days).await).0, 422);
    }

    async fn the_owner_chooses_the_length_and_changes_it(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        let pair = [(it.firm, it.jobs)];
        owners::renew(&it.ctx, &it.joe, &pair, Allowance::Days(10)).await.unwrap();
        assert_eq!(row(&it, it.jobs).await.ends_at, Some(NOW + 10 * DAY));
        owners::renew(&it.ctx, &it.joe, &pair, Allowance::Days(400)).await.unwrap();
        assert_eq!(row(&it, it.jobs).await.ends_at, Some(NOW + 400 * DAY));
        it.passes(60 * DAY);
        assert_eq!(it.sign_in(it.jobs).await, "access_expired", "a long end keeps the idle clock");
        owners::renew(&it.ctx, &it.joe, &pair, Allowance::UntilIdle).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        let paused = owners::renew(&it.ctx, &it.joe, &pair, Allowance::UntilIdle).await;
        assert_eq!(said(paused), (409, "access_cancelled"));
        let stranger = owners::renew(&it.ctx, &it.stranger, &pair, Allowance::UntilIdle).await;
        assert_eq!(said(stranger), (404, "not_found"));
    }

    async fn warnings_come_once_to_both_sides_and_gather(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.connected(it.books).await;
        it.passes(30 * DAY - 1);
        assert_eq!(endings::sweep(&it.ctx).await.unwrap(), 0, "not a moment too soon");
        it.passes(1);
        let (one, two) = tokio::join!(endings::sweep(&it.ctx), endings::sweep(&it.ctx));
        assert_eq!(one.unwrap() + two.unwrap(), 2, "two sweeps at once tell each end once");
        let sent = it.letters().await;
        assert_eq!(
            sent,
            ["ben@ph.example", "isla@ph.example", "joe@hartwell.example"]
                .map(|it| (it.to_owned(), "Access ends soon".to_owned())),
            "one letter to each reader for both accounts"
        );
        endings::sweep(&it.ctx).await.unwrap();
        assert!(it.letters().await.is_empty());
        for days in [16, 7, 6] {
            it.passes(days * DAY);
            endings::sweep(&it.ctx).await.unwrap();
            assert_eq!(it.letters().await.len(), 3, "{days} days later");
        }
        assert_eq!(happened(&it, it.jobs, "access_ending").await, 4);
        it.passes(DAY);
        endings::sweep(&it.ctx).await.unwrap();
        endings::sweep(&it.ctx).await.unwrap();
        assert!(it.letters().await.is_empty(), "nobody is warned of what is over");
        assert_eq!(happened(&it, it.jobs, "access_expired").await, 1);
        assert_eq!(it.sign_in(it.jobs).await, "access_expired");
    }

    async fn a_process_that_dies_between_story_and_letter_loses_nothing(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.passes(31 * DAY);
        // What a killed process leaves: the notice is there, and no letter.
        let now = domain::time::micros(it.ctx.clock.business());
        let locks = store::Locks::new().lock(it.jobs);
        let mut tx = it.ctx.store.write(&it.senior.scope(), locks).await.unwrap();
        let due = store::endings::due(&mut tx, &[it.jobs], now).await.unwrap();
        let next = rules::tell_at(due[0].ends_at, now);
        store::endings::note(&mut tx, &[(&due[0], 30)], now).await.unwrap();
        store::endings::moved_on(&mut tx, &[(&due[0], next)]).await.unwrap();
        tx.commit_quiet(store::Quiet::Housekeeping, &[], now).await.unwrap();
        endings::sweep(&it.ctx).await.unwrap();
        assert_eq!(it.letters().await.len(), 3);
        endings::sweep(&it.ctx).await.unwrap();
        assert!(it.letters().await.is_empty());
    }

    async fn who_signs_in_or_waits_too_long_is_not_warned_late(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.passes(55 * DAY);
        used(&it).await;
        assert_eq!(endings::sweep(&it.ctx).await.unwrap(), 0, "60 new days");
        it.passes(300 * DAY);
        assert_eq!(endings::sweep(&it.ctx).await.unwrap(), 1);
        assert!(it.letters().await.is_empty(), "only the end itself is told, and not by letter");
        assert_eq!(happened(&it, it.jobs, "access_ending").await, 0);
        assert_eq!(happened(&it, it.jobs, "access_expired").await, 1);
        let pair = [(it.firm, it.jobs)];
        owners::renew(&it.ctx, &it.joe, &pair, Allowance::Days(7)).await.unwrap();
        it.letters().await;
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        it.letters().await;
        it.passes(6 * DAY);
        assert_eq!(endings::sweep(&it.ctx).await.unwrap(), 0, "paused access has no end to tell");
    }

    async fn a_firm_asks_to_renew_many_by_one_letter(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.connected(it.books).await;
        let both = [it.jobs, it.books];
        let early = ask(&it.ctx, &it.senior, &both, &wish(), Purpose::Renewal).await;
        assert_eq!(said(early), (409, "access_already_active"));
        it.passes(40 * DAY);
        let asked = ask(&it.ctx, &it.senior, &both, &wish(), Purpose::Renewal).await.unwrap();
        assert_eq!((asked.asked.len(), asked.left.len()), (2, 0));
        let sent = it.letters().await;
        assert_eq!(sent.len(), 1, "one letter to the one owner");
        assert!(sent[0].1.contains("asks to keep access"), "{}", sent[0].1);
        let again = ask(&it.ctx, &it.senior, &both, &wish(), Purpose::Renewal).await;
        assert_eq!(said(again), (409, "request_pending"));

        let by = owners::request_link(&it.ctx, &it.token("/r/")).unwrap();
        let look = owners::look_at_request(&it.ctx, &it.joe, by).await.unwrap();
        assert_eq!(look.accounts.len(), 2);
        assert!(look.request.renewal && look.mine);
        // Two people answer at once: one of them is told that it is done.
        let (one, two) = tokio::join!(
            owners::answer(&it.ctx, &it.joe, by, RequestAnswer::AllowDays(90)),
            owners::answer(&it.ctx, &it.joe, by, RequestAnswer::Decline)
        );
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
        let late = if one.is_ok() { two } else { one };
        assert_eq!(said(late), (410, "link_used_or_expired"));
    }

    async fn an_owner_is_reminded_once_in_three_days(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        let asked =
            app::connections::request_access(&it.ctx, &it.senior, it.jobs, &wish()).await.unwrap();
        it.letters().await;
        assert_eq!(said(remind(&it.ctx, &it.senior, asked.id).await), (429, "remind_cooldown"));
        it.passes(3 * DAY);
        remind(&it.ctx, &it.manager, asked.id).await.unwrap();
        let sent = it.letters().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].0, "joe@hartwell.example");
        assert_eq!(said(remind(&it.ctx, &it.senior, asked.id).await), (429, "remind_cooldown"));
        it.passes(11 * DAY);
        assert_eq!(said(remind(&it.ctx, &it.senior, asked.id).await), (409, "no_open_request"));
    }

    async fn onboarding_holds_the_idle_clock_until_the_mark(lab) {
        let it = World::new(&lab).await;
        let mut products = it.ctx.catalogue.all().to_vec();
        products[0].definition.onboarding_mark = 100;
        it.ctx.catalogue.set(products);
        let ask = Invite {
            email: "joe@hartwell.example".to_owned(),
            products: vec!["jobs".to_owned()],
            ..Invite::default()
        };
        invite(&it.ctx, &it.senior, it.client, &ask).await.unwrap();
        it.letters().await;
        let by = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();
        owners::accept(&it.ctx, &it.joe, by, &[it.jobs]).await.unwrap();
        it.letters().await;
        it.passes(200 * DAY);
        assert_eq!(it.sign_in(it.jobs).await, "ok", "held");
        assert_eq!(listed(&it).await, ["open"]);
        assert_eq!(endings::sweep(&it.ctx).await.unwrap(), 0);
        onboarding::release(&it.ctx, it.jobs).await.unwrap();
        onboarding::release(&it.ctx, it.jobs).await.unwrap();
        assert_eq!(happened(&it, it.jobs, "onboarding_passed").await, 1);
        it.passes(60 * DAY - 1);
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        it.passes(1);
        assert_eq!(it.sign_in(it.jobs).await, "access_expired");
    }
}
