//! The life of a subscription's management, tried at random: acceptances, changes, answers, ends,
//! suspensions and the clock, against what must hold whatever happens.

use std::collections::BTreeSet;

use domain::connections::{
    AfterEnd, Change, Due, GRACE_SECONDS, Life, Management, NOTICE_SECONDS, Taken, reminders_due,
};
use domain::ids::PartnerId;
use domain::time::{DAY, SECOND};
use proptest::prelude::*;
use uuid::Uuid;

const FIRMS: usize = 3;
const IDS: [u128; FIRMS] = [1, 2, 3];

fn firm(at: usize) -> PartnerId {
    PartnerId(Uuid::from_u128(IDS[at]))
}

#[derive(Debug, Clone)]
enum Act {
    Connect(usize),
    Offer(usize),
    Leave(usize),
    TakeOn(bool),
    Keep,
    End(usize),
    HandBack,
    Suspend(usize, bool),
    Subscribe,
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..FIRMS).prop_map(Act::Connect),
        (0..FIRMS).prop_map(Act::Offer),
        (0..FIRMS).prop_map(Act::Leave),
        any::<bool>().prop_map(Act::TakeOn),
        Just(Act::Keep),
        (0..FIRMS).prop_map(Act::End),
        Just(Act::HandBack),
        (0..FIRMS, any::<bool>()).prop_map(|(at, off)| Act::Suspend(at, off)),
        Just(Act::Subscribe),
        (0_i64..12).prop_map(|days| Act::Wait(days * DAY + 1)),
    ]
}

/// One account and three firms, as rows would keep them.
struct World {
    now: i64,
    it: Management,
    connected: BTreeSet<usize>,
    suspended: BTreeSet<usize>,
}

impl World {
    fn new() -> Self {
        let it =
            Management { managed_by: None, change: None, life: Life::Active, grace_ends_at: None };
        Self { now: 0, it, connected: BTreeSet::new(), suspended: BTreeSet::new() }
    }

    fn at(firm_id: PartnerId) -> usize {
        (0..FIRMS).find(|at| firm(*at) == firm_id).unwrap()
    }

    /// What a join would say of the firm that comes.
    fn refresh(&mut self) {
        let (connected, suspended) = (&self.connected, &self.suspended);
        if let Some(change) = &mut self.it.change {
            let at = Self::at(change.new);
            change.ready = connected.contains(&at) && !suspended.contains(&at);
        }
    }

    fn manage(&mut self, by: Option<PartnerId>) {
        if self.it.life == Life::Inactive {
            self.it.life = Life::Active;
        }
        (self.it.managed_by, self.it.grace_ends_at) = (by, None);
    }

    fn grace(&mut self, at: i64) {
        self.it.managed_by = None;
        self.it.grace_ends_at = Some(at + GRACE_SECONDS * SECOND);
    }

    fn begin(&mut self, old: PartnerId, new: PartnerId, taken_on: bool, switch_at: i64) {
        self.connected.insert(Self::at(new));
        self.it.change = Some(Change { old, new, taken_on, switch_at, ready: true });
    }

    /// What the clock's hand writes.
    fn settle(&mut self) {
        self.refresh();
        match self.it.due(self.now) {
            Due::Nothing => {}
            Due::NotMade(_) => self.it.change = None,
            Due::Switch(change) => {
                self.it.change = None;
                self.connected.remove(&Self::at(change.old));
                if change.taken_on {
                    self.manage(Some(change.new));
                } else {
                    self.grace(change.switch_at);
                }
            }
        }
        if self.it.life(self.now) == Life::Inactive {
            self.it.life = Life::Inactive;
        }
    }

    fn end(&mut self, at: usize) {
        let after = self.it.after_end(firm(at));
        self.connected.remove(&at);
        match after {
            AfterEnd::Nothing => {}
            AfterEnd::Stops => self.it.change = None,
            AfterEnd::Moves(new) => {
                self.it.change = None;
                self.manage(Some(new));
            }
            AfterEnd::Grace => {
                self.it.change = None;
                self.grace(self.now);
            }
        }
    }

    fn apply(&mut self, act: &Act) {
        let notice = NOTICE_SECONDS;
        match *act {
            Act::Connect(at) => drop(self.connected.insert(at)),
            Act::Offer(at) if self.suspended.contains(&at) => {}
            Act::Offer(at) => match self.it.take_on(firm(at), self.now, notice) {
                Ok(Taken::AtOnce) => {
                    self.connected.insert(at);
                    self.manage(Some(firm(at)));
                }
                Ok(Taken::On { old, switch_at }) => self.begin(old, firm(at), true, switch_at),
                Ok(Taken::Already) | Err(_) => {}
            },
            Act::Leave(at) => {
                if let Some(old) = self.it.managed_by
                    && let Ok(on) = self.it.leave_for((old, firm(at)), self.now, notice)
                {
                    self.begin(old, firm(at), false, on);
                }
            }
            Act::TakeOn(yes) => {
                if let Some(change) = &mut self.it.change {
                    change.taken_on = yes;
                }
            }
            Act::Keep => self.it.change = None,
            Act::End(at) if self.connected.contains(&at) => self.end(at),
            Act::End(_) => {}
            Act::HandBack => {
                if self.it.managed_by.is_some() && self.it.may_let_go().is_ok() {
                    self.grace(self.now);
                }
            }
            Act::Suspend(at, off) => {
                if off {
                    self.suspended.insert(at)
                } else {
                    self.suspended.remove(&at)
                };
            }
            Act::Subscribe => {
                if self.it.may_subscribe().is_ok() {
                    self.manage(None);
                }
            }
            Act::Wait(by) => self.now += by,
        }
    }

    fn holds(&self) {
        let it = &self.it;
        // At most one manager, and it is connected.
        if let Some(manager) = it.manager(self.now) {
            assert!(self.connected.contains(&Self::at(manager)), "{it:?}");
            assert_eq!(it.life(self.now), Life::Active, "somebody pays: {it:?}");
        }
        // Who is left manages until the very date, and not a moment longer.
        if let Some(change) = it.change {
            assert_ne!(change.old, change.new);
            assert_eq!(it.managed_by, Some(change.old), "{it:?}");
            assert!(self.connected.contains(&Self::at(change.old)), "{it:?}");
            assert_eq!(it.manager(change.switch_at - 1), Some(change.old), "{it:?}");
            if change.ready {
                assert_ne!(it.manager(change.switch_at), Some(change.old));
                assert_eq!(it.leaves_at(change.old), Some(change.switch_at));
                assert_eq!(it.leaves_at(change.new), None);
            }
        }
        // A grace and a manager exclude each other, and nobody's service stops before its end.
        assert!(it.grace_ends_at.is_none() || it.managed_by.is_none(), "{it:?}");
        if it.in_grace(self.now) {
            assert_eq!(it.life(self.now), Life::Active, "{it:?}");
        }
        if it.life(self.now) == Life::Inactive {
            assert!(it.grace_ends_at.is_some_and(|end| self.now >= end), "no gap: {it:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn whatever_happens_somebody_answers_for_the_subscription(acts in prop::collection::vec(act(), 1..60)) {
        let mut world = World::new();
        for act in &acts {
            world.apply(act);
            world.refresh();
            // The date decides before anything is written, and writing it changes nothing more.
            let decided = (world.it.manager(world.now), world.it.life(world.now));
            world.settle();
            let written = (world.it.manager(world.now), world.it.life(world.now));
            if world.it.grace_ends_at.is_none_or(|end| world.now < end) {
                prop_assert_eq!(decided, written);
            }
            world.refresh();
            world.holds();
        }
    }
}

#[test]
fn reminders_come_at_seven_three_and_one_day() {
    let end = 100 * DAY;
    for (before, due) in
        [(8 * DAY, 0), (7 * DAY, 1), (3 * DAY + 1, 1), (3 * DAY, 2), (DAY, 3), (0, 0)]
    {
        assert_eq!(reminders_due(end, end - before), due, "{before}");
    }
}
