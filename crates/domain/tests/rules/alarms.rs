//! When an end of access is told, and when the onboarding hold keeps a clock from running.

use domain::access::{Refusal, State};
use domain::connections::{
    AccessStatus, ConnectionFacts, NEVER, Notice, Reminder, RequestFacts, WARNING_DAYS,
    access_status, alarm, begun_days, days_left, ends_at, notice, state, tell_at,
};
use domain::time::{DAY, SECOND};
use proptest::prelude::*;

const START: i64 = 1_790_000_000 * SECOND;

fn open_since(last_access_at: i64) -> ConnectionFacts {
    ConnectionFacts { connected: true, last_access_at, ..ConnectionFacts::default() }
}

#[test]
fn both_sides_hear_30_14_7_and_1_days_before_and_of_the_end() {
    let end = START + 60 * DAY;
    let mut at = START;
    let mut told = Vec::new();
    loop {
        at = tell_at(end, at);
        if at == NEVER {
            break;
        }
        told.push((notice(end, at), (end - at) / DAY));
    }
    let warned = |days| (Some(Notice::Warning { days }), days);
    assert_eq!(
        told,
        [warned(30), warned(14), warned(7), warned(1), (Some(Notice::Ended), 0)],
        "each once, in order"
    );
    assert_eq!(notice(end, end - 30 * DAY - 1), None, "not a moment too soon");
}

#[test]
fn what_was_missed_is_told_once_as_it_is_now() {
    let end = START + 60 * DAY;
    assert_eq!(notice(end, end - 3 * DAY), Some(Notice::Warning { days: 7 }));
    assert_eq!(tell_at(end, end - 3 * DAY), end - DAY);
    assert_eq!(notice(end, end), Some(Notice::Ended), "never a warning after the end");
    assert_eq!(notice(end, end + 90 * DAY), Some(Notice::Ended));
}

#[test]
fn who_grants_seven_days_is_not_warned_of_seven_days() {
    let week = ConnectionFacts { absolute_end_at: Some(START + 7 * DAY), ..open_since(START) };
    let set = alarm(&week, START);
    assert_eq!((set.ends_at, set.tell_at), (START + 7 * DAY, START + 6 * DAY));
}

#[test]
fn an_onboarding_hold_stops_the_idle_clock_and_nothing_else() {
    let held = ConnectionFacts { held: true, ..open_since(START) };
    let quiet = RequestFacts::default();
    let years = START + 4_000 * DAY;
    assert_eq!(ends_at(&held), NEVER);
    assert_eq!(state(&held, years), State::Active);
    assert_eq!(access_status(&held, &quiet, years), AccessStatus::Held);
    assert_eq!(tell_at(NEVER, years), NEVER - 30 * DAY, "nothing to tell in our time");
    let agreed = ConnectionFacts { absolute_end_at: Some(START + 90 * DAY), ..held };
    assert_eq!(state(&agreed, START + 90 * DAY), State::Expired);
    assert_eq!(access_status(&agreed, &quiet, START), AccessStatus::Open { days_left: 90 });

    let passed = START + 200 * DAY;
    let let_go = ConnectionFacts { held: false, idle_from: passed, ..held };
    assert_eq!(ends_at(&let_go), passed + 60 * DAY, "the 60 days begin at the mark");
    assert_eq!(days_left(&let_go, passed), 60);
    let used = ConnectionFacts { last_access_at: passed + DAY, ..let_go };
    assert_eq!(ends_at(&used), passed + 61 * DAY);
}

#[test]
fn an_owner_is_reminded_once_in_three_days() {
    let fresh = Reminder { asked_at: START, reminded_at: None };
    assert_eq!(fresh.due(START + 3 * DAY - 1).unwrap_err().until, START + 3 * DAY);
    assert_eq!(fresh.due(START + 3 * DAY), Ok(()));
    let again = Reminder { reminded_at: Some(START + 4 * DAY), ..fresh };
    let refused: Refusal = again.due(START + 5 * DAY).unwrap_err().into();
    assert_eq!((refused.status, refused.code), (429, "remind_cooldown"));
    assert_eq!(refused.facts, [("until", "2026-09-28T14:13:20Z".to_string())]);
}

#[test]
fn begun_days_count_whole() {
    assert_eq!((begun_days(0), begun_days(1), begun_days(DAY)), (0, 1, 1));
    assert_eq!((begun_days(DAY + 1), begun_days(-5)), (2, 0));
}

proptest! {
    /// However often and whenever somebody looks: no mark twice, none late, the end once.
    #[test]
    fn nothing_is_told_twice_or_late(
        end_in in 1..2_000_i64,
        steps in proptest::collection::vec(1..40 * 24_i64, 1..120),
    ) {
        let end = START + end_in * (DAY / 7);
        let (mut now, mut due) = (START, tell_at(end, START));
        let mut told: Vec<Notice> = Vec::new();
        for hours in steps {
            now += hours * 3_600 * SECOND;
            if due <= now {
                told.extend(notice(end, now));
                due = tell_at(end, now);
            }
            prop_assert!(due > now);
        }
        let mut days = i64::MAX;
        for (place, it) in told.iter().enumerate() {
            match it {
                Notice::Warning { days: mark } => {
                    prop_assert!(WARNING_DAYS.contains(mark) && *mark < days);
                    days = *mark;
                }
                Notice::Ended => prop_assert_eq!(place, told.len() - 1),
            }
        }
        prop_assert_eq!(now >= end, told.last() == Some(&Notice::Ended));
    }

    /// The stored end decides as the clocks do, at any instant.
    #[test]
    fn the_stored_end_decides(
        last in 0..4_000_000_000_i64,
        from in 0..4_000_000_000_i64,
        agreed in proptest::option::of(0..5_000_000_000_i64),
        held in any::<bool>(),
        now in 0..6_000_000_000_i64,
    ) {
        let facts = ConnectionFacts {
            absolute_end_at: agreed.map(|it| it * SECOND),
            idle_from: from * SECOND,
            held,
            ..open_since(last * SECOND)
        };
        let (set, now) = (alarm(&facts, now * SECOND), now * SECOND);
        prop_assert_eq!(state(&facts, now) == State::Expired, set.ends_at <= now);
        prop_assert!(set.tell_at > now);
    }
}
