//! Two at once: taking over, and the date of a change. Each happens once, whoever comes first.

use app::changes;
use app::owners::{self, By};
use domain::ids::InvitationId;
use test_support::both;

use super::changing::{Other, accepts, managed, manager};
use super::world::{DAY, World};

const JOE: &str = "joe@hartwell.example";

both! {
    async fn a_date_that_two_processes_see_makes_the_change_once(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        other.offers(&it).await;
        accepts(&it, it.jobs).await.unwrap();
        it.letters().await;
        it.passes(7 * DAY);
        let (one, two) = tokio::join!(changes::run(&it.ctx), changes::run(&it.ctx));
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        assert_eq!(manager(&it, it.jobs).await, Some(other.firm));
        let told = it.letters().await;
        assert_eq!(told.iter().filter(|it| it.0 == JOE).count(), 1, "{told:?}");
    }

    async fn two_offers_accepted_at_once_leave_one_manager(lab) {
        let it = World::new(&lab).await;
        let one = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        let two = Other::new(&it, "okoro", "Okoro & Partners").await;
        one.offers(&it).await;
        two.offers(&it).await;
        let waiting = owners::waiting(&it.ctx, &it.joe).await.unwrap();
        let ids: Vec<InvitationId> = waiting.iter().map(|it| it.id).collect();
        let [first, second] = ids.as_slice() else { panic!("two invitations wait: {ids:?}") };
        let accounts = [it.jobs];
        let (a, b) = tokio::join!(
            owners::accept(&it.ctx, &it.joe, By::Id(*first), &accounts),
            owners::accept(&it.ctx, &it.joe, By::Id(*second), &accounts)
        );
        // Whoever came second is a change on a date: both are accepted, and one manages.
        a.unwrap();
        b.unwrap();
        let now = manager(&it, it.jobs).await.unwrap();
        assert!([one.firm, two.firm].contains(&now));
        let coming = if now == one.firm { two.firm } else { one.firm };
        it.passes(7 * DAY);
        assert_eq!(changes::run(&it.ctx).await.unwrap(), 1);
        assert_eq!(manager(&it, it.jobs).await, Some(coming));
    }

    async fn one_invitation_accepted_twice_at_once_connects_once(lab) {
        let it = World::new(&lab).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        other.offers(&it).await;
        let waiting = owners::waiting(&it.ctx, &it.joe).await.unwrap();
        let id = waiting.last().unwrap().id;
        let accounts = [it.jobs];
        let (a, b) = tokio::join!(
            owners::accept(&it.ctx, &it.joe, By::Id(id), &accounts),
            owners::accept(&it.ctx, &it.joe, By::Id(id), &accounts)
        );
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
        assert_eq!(manager(&it, it.jobs).await, Some(other.firm));
    }
}
