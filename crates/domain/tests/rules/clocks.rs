//! The clocks of access, to the microsecond, and the rules of requests and grants.

use domain::access::{Refusal, State};
use domain::connections::{
    AccessStatus, Allowance, Asked, Beginning, ConnectionFacts, IDLE_SECONDS, RequestFacts,
    RequestRefused, access_status, days_left, ends_at, invitation_open, requested_days,
    staff_invitation_open, state,
};
use domain::time::{DAY, SECOND};
use proptest::prelude::*;

const START: i64 = 1_790_000_000 * SECOND;

fn open_since(last_access_at: i64) -> ConnectionFacts {
    ConnectionFacts { connected: true, last_access_at, ..ConnectionFacts::default() }
}

#[test]
fn the_idle_clock_to_the_microsecond() {
    let facts = open_since(START);
    let end = START + 60 * 86_400 * SECOND;
    assert_eq!(IDLE_SECONDS, 5_184_000);
    assert_eq!(ends_at(&facts), end);
    assert_eq!(state(&facts, end), State::Expired);
    assert_eq!(state(&facts, end - 1), State::Active);
    assert_eq!(state(&facts, end - SECOND), State::Active, "59 d 23:59:59");
    assert_eq!(state(&facts, end + 1), State::Expired);
    assert_eq!(state(&facts, START - 3600 * SECOND), State::Active, "clock back an hour");
}

#[test]
fn days_left_count_begun_days() {
    let facts = open_since(START);
    assert_eq!(days_left(&facts, START), 60);
    assert_eq!(days_left(&facts, START + 1), 60);
    assert_eq!(days_left(&facts, START + DAY), 59);
    assert_eq!(days_left(&facts, START + 60 * DAY - 1), 1);
    assert_eq!(days_left(&facts, START + 60 * DAY), 0);
    assert_eq!(days_left(&facts, START + 90 * DAY), 0);
    assert_eq!(days_left(&facts, START - 3600 * SECOND), 60, "clock back an hour");
}

#[test]
fn an_agreed_end_can_only_come_sooner() {
    let week = ConnectionFacts { absolute_end_at: Some(START + 7 * DAY), ..open_since(START) };
    assert_eq!(state(&week, START + 7 * DAY - 1), State::Active);
    assert_eq!(state(&week, START + 7 * DAY), State::Expired);
    let year = ConnectionFacts { absolute_end_at: Some(START + 365 * DAY), ..open_since(START) };
    assert_eq!(ends_at(&year), START + 60 * DAY);
}

#[test]
fn the_nine_states() {
    let live = open_since(START);
    let none = ConnectionFacts::default();
    let late = START + 61 * DAY;
    let cases = [
        (none, START, State::FolderOnly),
        (ConnectionFacts { invited: true, ..none }, START, State::Invited),
        (ConnectionFacts { ended: true, ..none }, START, State::Disconnected),
        (live, START, State::Active),
        (live, late, State::Expired),
        (ConnectionFacts { paused: true, ..live }, START, State::Cancelled),
        (ConnectionFacts { paused: true, ..live }, late, State::Cancelled),
        (ConnectionFacts { in_folder: false, ..live }, START, State::UnlinkedActive),
        (ConnectionFacts { in_folder: false, ..live }, late, State::UnlinkedExpired),
        (
            ConnectionFacts { in_folder: false, paused: true, ..live },
            late,
            State::UnlinkedCancelled,
        ),
    ];
    for (facts, now, expected) in cases {
        assert_eq!(state(&facts, now), expected, "{facts:?}");
    }
}

#[test]
fn how_a_connection_begins() {
    assert_eq!(Beginning::Invited.state(), State::Invited);
    assert_eq!(Beginning::Created.state(), State::Active);
    assert_eq!(Beginning::ClientAdded.state(), State::UnlinkedActive);
    assert_eq!(Beginning::Website.state(), State::UnlinkedActive);
}

#[test]
fn what_pages_say() {
    let live = open_since(START);
    let quiet = RequestFacts::default();
    let status = |facts, requests, now| access_status(&facts, &requests, now);
    assert_eq!(status(live, quiet, START), AccessStatus::Open { days_left: 60 });
    assert_eq!(status(live, quiet, START + 45 * DAY), AccessStatus::Open { days_left: 15 });
    assert_eq!(status(live, quiet, START + 46 * DAY), AccessStatus::Expiring { days_left: 14 });
    assert_eq!(status(live, quiet, START + 60 * DAY), AccessStatus::Expired);

    let paused = ConnectionFacts { paused: true, ..live };
    assert_eq!(status(paused, quiet, START), AccessStatus::Paused);
    let asked = RequestFacts { open_since: Some(START), ..quiet };
    assert_eq!(status(paused, asked, START + DAY), AccessStatus::Requested);
    assert_eq!(status(paused, asked, START + 14 * DAY), AccessStatus::Paused, "lapsed");
    assert_eq!(status(live, asked, START), AccessStatus::Open { days_left: 60 });
    let declined = RequestFacts { declined_at: Some(START), ..quiet };
    assert_eq!(
        status(paused, declined, START + DAY),
        AccessStatus::Declined { ask_again_at: START + 7 * DAY }
    );
    assert_eq!(status(paused, declined, START + 7 * DAY), AccessStatus::Paused);

    let none = ConnectionFacts::default();
    assert_eq!(status(none, quiet, START), AccessStatus::NotConnected);
    let invited = ConnectionFacts { invited: true, ..none };
    assert_eq!(status(invited, quiet, START), AccessStatus::Invited);
    let ended = ConnectionFacts { ended: true, ..none };
    assert_eq!(status(ended, quiet, START), AccessStatus::Ended);
}

#[test]
fn one_open_request_and_a_pause_after_a_refusal() {
    let none = RequestFacts::default();
    assert_eq!(none.ask(START), Ok(Asked::TellOwner));

    let open = RequestFacts { open_since: Some(START), ..none };
    assert_eq!(open.ask(START + DAY), Err(RequestRefused::Pending { since: START }));
    assert_eq!(open.ask(START + 14 * DAY - 1), Err(RequestRefused::Pending { since: START }));
    assert_eq!(open.ask(START + 14 * DAY), Ok(Asked::TellOwner), "it has lapsed");

    let declined = RequestFacts { declined_at: Some(START), ..none };
    let until = START + 7 * DAY;
    assert_eq!(declined.ask(START + 3 * DAY), Err(RequestRefused::Cooldown { until }));
    assert_eq!(declined.ask(until - 1), Err(RequestRefused::Cooldown { until }));
    assert_eq!(declined.ask(until), Ok(Asked::TellOwner));
}

#[test]
fn a_block_is_never_told() {
    for open_since in [None, Some(START)] {
        for declined_at in [None, Some(START)] {
            let free = RequestFacts { open_since, declined_at, blocked: false };
            let blocked = RequestFacts { blocked: true, ..free };
            assert_eq!(free.ask(START + DAY).is_ok(), blocked.ask(START + DAY).is_ok());
            assert_eq!(free.ask(START + DAY).err(), blocked.ask(START + DAY).err());
        }
    }
    let blocked = RequestFacts { blocked: true, ..RequestFacts::default() };
    assert_eq!(blocked.ask(START), Ok(Asked::Silent));
}

#[test]
fn the_refusals_of_requests_name_their_date() {
    let wait: Refusal = RequestRefused::Cooldown { until: START }.into();
    assert_eq!((wait.status, wait.code), (429, "request_cooldown"));
    assert_eq!(wait.facts, [("until", "2026-09-21T14:13:20Z".to_string())]);
    assert!(wait.detail.contains("2026-09-21 14:13 UTC"), "{}", wait.detail);
    let pending: Refusal = RequestRefused::Pending { since: START }.into();
    assert_eq!((pending.status, pending.code), (409, "request_pending"));
}

#[test]
fn invitations_live_14_days_and_those_of_staff_7() {
    assert!(invitation_open(START, START + 14 * DAY - 1));
    assert!(!invitation_open(START, START + 14 * DAY));
    assert!(!invitation_open(START, START + 14 * DAY + SECOND));
    assert!(staff_invitation_open(START, START + 7 * DAY - 1));
    assert!(!staff_invitation_open(START, START + 7 * DAY));
}

#[test]
fn what_the_owner_allows() {
    let open = Allowance::UntilIdle.granted(START);
    assert_eq!((open.last_access_at, open.absolute_end_at), (START, None));
    let week = Allowance::SEVEN_DAYS.granted(START);
    assert_eq!(week.absolute_end_at, Some(START + 7 * DAY));
    let ever = Allowance::Days(100_000).granted(START);
    assert_eq!(ever.absolute_end_at, Some(START + 730 * DAY));
}

#[test]
fn a_requested_length_is_1_to_730_days_or_none() {
    assert_eq!(requested_days("days", " "), Ok(None));
    assert_eq!(requested_days("days", "730"), Ok(Some(730)));
    for wrong in ["0", "-1", "731", "1.5", "seven", "99999999999999999999"] {
        assert_eq!(requested_days("days", wrong).unwrap_err().code, "days_invalid", "{wrong}");
    }
}

proptest! {
    /// Time alone never opens anything, and open means days are left.
    #[test]
    fn time_only_closes(
        start in 0..4_000_000_000_i64,
        idle in 1..400_i64,
        end in proptest::option::of(0..5_000_000_000_i64),
        a in 0..5_000_000_000_i64,
        later in 0..1_000_000_000_i64,
    ) {
        let facts = ConnectionFacts {
            absolute_end_at: end.map(|it| it * SECOND),
            idle_seconds: idle * 86_400,
            ..open_since(start * SECOND)
        };
        let (now, then) = (a * SECOND, (a + later) * SECOND);
        let open = |at| state(&facts, at) == State::Active;
        prop_assert!(open(now) || !open(then));
        prop_assert_eq!(open(then), then < ends_at(&facts));
        prop_assert!(days_left(&facts, then) <= days_left(&facts, now));
        prop_assert!(!open(now.max(start * SECOND)) || days_left(&facts, now) > 0);
        prop_assert!(days_left(&facts, now) <= idle);
    }
}
