//! Offers to manage, changes of partner and what follows them, told to each side once.

use app::changes::{self, Named};
use app::connections::{self, Invite, Whole, Why};
use app::owners::{self, By};
use domain::access::Role;
use domain::actor::Actor;
use domain::ids::{AccountId, ClientId, PartnerId};
use test_support::both;

use super::world::{DAY, World, said};

/// A second firm with a senior.
pub(crate) struct Other {
    pub(crate) firm: PartnerId,
    pub(crate) senior: Actor,
}

impl Other {
    pub(crate) async fn new(it: &World, slug: &str, name: &str) -> Self {
        let firm = World::firm(&it.ctx, slug, name, &format!("{}-1", slug.to_uppercase())).await;
        let email = format!("boss@{slug}.example");
        let senior = World::seat(&it.ctx, firm, "Rosa", &email, Role::Owner).await;
        Self { firm, senior }
    }

    pub(crate) async fn folder(&self, it: &World) -> ClientId {
        let new = app::clients::Typed { name: "Hartwell".to_owned(), ..Default::default() };
        let extra = app::clients::Extra::default();
        app::clients::create(&it.ctx, &self.senior, &new, &extra).await.unwrap().id
    }

    /// Offers to manage the Jobs account.
    pub(crate) async fn offers(&self, it: &World) {
        let folder = self.folder(it).await;
        offer(it, &self.senior, folder).await;
    }
}

pub(crate) async fn offer(it: &World, senior: &Actor, folder: ClientId) {
    let ask = Invite {
        email: "joe@hartwell.example".to_owned(),
        products: vec!["jobs".to_owned()],
        transfer: true,
        ..Invite::default()
    };
    connections::invite(&it.ctx, senior, folder, &ask).await.unwrap();
}

/// Joe accepts the newest invitation that waits.
pub(crate) async fn accepts(it: &World, account: AccountId) -> Result<owners::Answer, app::Error> {
    let waiting = owners::waiting(&it.ctx, &it.joe).await.unwrap();
    let newest = waiting.last().expect("an invitation waits");
    owners::accept(&it.ctx, &it.joe, By::Id(newest.id), &[account]).await
}

pub(crate) async fn manager(it: &World, account: AccountId) -> Option<PartnerId> {
    let mut tx = it.ctx.store.read(&Actor::System.scope()).await.unwrap();
    store::changes::managed(&mut tx, account).await.unwrap().unwrap().managed_by
}

pub(crate) async fn life(it: &World, account: AccountId) -> String {
    let mut tx = it.ctx.store.read(&Actor::System.scope()).await.unwrap();
    store::changes::managed(&mut tx, account).await.unwrap().unwrap().life
}

/// The firm of the world manages the Jobs account, with the owner's yes.
pub(crate) async fn managed(it: &World) {
    offer(it, &it.senior, it.client).await;
    accepts(it, it.jobs).await.unwrap();
    assert_eq!(manager(it, it.jobs).await, Some(it.firm));
    it.letters().await;
}

fn to<'a>(letters: &'a [(String, String)], who: &str) -> Vec<&'a str> {
    letters.iter().filter(|it| it.0 == who).map(|it| it.1.as_str()).collect()
}

both! {
    async fn a_transfer_moves_management_and_a_link_does_not(lab) {
        let it = World::new(&lab).await;
        let ask = Invite {
            email: "joe@hartwell.example".to_owned(),
            products: vec!["books".to_owned()],
            ..Invite::default()
        };
        connections::invite(&it.ctx, &it.senior, it.client, &ask).await.unwrap();
        accepts(&it, it.books).await.unwrap();
        assert_eq!(manager(&it, it.books).await, None);
        managed(&it).await;
        // Offering what one has is refused; offering what one is only linked to is not.
        let ask = Invite { transfer: true, products: vec!["jobs".to_owned()], ..ask };
        let again = connections::invite(&it.ctx, &it.senior, it.client, &ask).await;
        assert_eq!(said(again), (409, "already_managed"));
        let ask = Invite { products: vec!["books".to_owned()], ..ask };
        connections::invite(&it.ctx, &it.senior, it.client, &ask).await.unwrap();
        accepts(&it, it.books).await.unwrap();
        assert_eq!(manager(&it, it.books).await, Some(it.firm));
    }

    async fn taking_over_waits_for_its_date_to_the_second(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        other.offers(&it).await;
        it.letters().await;
        accepts(&it, it.jobs).await.unwrap();
        assert_eq!(manager(&it, it.jobs).await, Some(it.firm), "not before the date");
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        let told = it.letters().await;
        assert_eq!(to(&told, "isla@ph.example").len(), 1, "{told:?}");
        assert_eq!(to(&told, "ben@ph.example").len(), 1, "the named manager hears of it");
        assert!(!told.iter().any(|it| it.0.ends_with("ph.example") && it.1.contains("Lockhart")));
        assert_eq!(to(&told, "boss@lockhart.example").len(), 1);
        assert_eq!(to(&told, "joe@hartwell.example").len(), 1);

        it.passes(7 * DAY - 1);
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        assert_eq!(changes::run(&it.ctx).await.unwrap(), 0);
        it.passes(1);
        // No job has run yet: the date alone decides.
        assert_eq!(manager(&it, it.jobs).await, Some(it.firm));
        assert_eq!(it.sign_in(it.jobs).await, "not_found");
        assert_eq!(changes::run(&it.ctx).await.unwrap(), 1);
        assert_eq!(manager(&it, it.jobs).await, Some(other.firm));
        assert_eq!(it.sign_in(it.jobs).await, "not_found");
        let told = it.letters().await;
        assert_eq!(to(&told, "isla@ph.example").len(), 1, "{told:?}");
        assert_eq!(to(&told, "boss@lockhart.example").len(), 1);
        assert_eq!(to(&told, "joe@hartwell.example").len(), 1);
        assert_eq!(changes::run(&it.ctx).await.unwrap(), 0, "once");
        assert!(it.letters().await.is_empty());
    }

    async fn the_old_firm_may_object_and_cannot_block(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        let new = Named::Code("LOCKHART-1".to_owned());
        let eve = changes::begin(&it.ctx, &it.stranger, it.firm, &new, &[it.jobs]).await;
        assert_eq!(said(eve), (404, "not_found"));
        changes::begin(&it.ctx, &it.joe, it.firm, &new, &[it.jobs]).await.unwrap();
        let twice = changes::begin(&it.ctx, &it.joe, it.firm, &new, &[it.jobs]).await;
        assert_eq!(said(twice), (409, "change_running"));
        it.letters().await;

        let object = |words: &'static str| changes::object(&it.ctx, &it.senior, it.jobs, words);
        assert_eq!(said(object(" ").await), (422, "invalid_fields"));
        object("Your year end is open.").await.unwrap();
        assert_eq!(said(object("Again").await), (409, "already_objected"));
        assert_eq!(to(&it.letters().await, "joe@hartwell.example").len(), 1);
        let theirs = changes::object(&it.ctx, &other.senior, it.jobs, "Me too").await;
        assert_eq!(said(theirs), (409, "client_managed_subscription"));
        let why = Why { reason: "not_used".to_owned(), words: String::new() };
        assert_eq!(
            said(changes::close(&it.ctx, &it.senior, it.jobs, &why).await),
            (409, "change_running")
        );
        assert_eq!(
            said(changes::hand_back(&it.ctx, &it.senior, it.jobs).await),
            (409, "change_running")
        );
        let seen = changes::of_firm(&it.ctx, &it.senior).await.unwrap();
        assert!(seen[0].leaving && seen[0].taken_on.is_none());

        changes::answer(&it.ctx, &other.senior, it.jobs, true).await.unwrap();
        assert_eq!(to(&it.letters().await, "joe@hartwell.example").len(), 1);
        it.passes(7 * DAY);
        changes::run(&it.ctx).await.unwrap();
        assert_eq!(manager(&it, it.jobs).await, Some(other.firm));
    }

    async fn without_a_yes_of_the_new_firm_the_grace_begins_and_ends(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        let new = Named::Code("LOCKHART-1".to_owned());
        changes::begin(&it.ctx, &it.joe, it.firm, &new, &[it.jobs]).await.unwrap();
        it.passes(7 * DAY);
        changes::run(&it.ctx).await.unwrap();
        assert_eq!(manager(&it, it.jobs).await, None);
        it.letters().await;
        for (days, letters) in [(6, 0), (1, 1), (3, 0), (1, 1), (2, 1)] {
            it.passes(days * DAY);
            changes::run(&it.ctx).await.unwrap();
            assert_eq!(it.letters().await.len(), letters, "after {days} more days");
        }
        it.passes(DAY);
        changes::run(&it.ctx).await.unwrap();
        assert_eq!(life(&it, it.jobs).await, "inactive");
        assert_eq!(it.letters().await.len(), 1);
        // The new firm is still connected; the owner may choose it, or pay alone, at any time.
        changes::subscribe(&it.ctx, &it.joe, it.jobs).await.unwrap();
        assert_eq!(life(&it, it.jobs).await, "active");
        let again = changes::subscribe(&it.ctx, &it.joe, it.jobs).await;
        assert_eq!(said(again), (409, "no_grace"));
        let _ = other;
    }

    async fn the_owner_may_change_their_mind_until_the_date(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        other.offers(&it).await;
        accepts(&it, it.jobs).await.unwrap();
        it.letters().await;
        let eve = changes::keep(&it.ctx, &it.stranger, it.jobs).await;
        assert_eq!(said(eve), (404, "not_found"));
        changes::keep(&it.ctx, &it.joe, it.jobs).await.unwrap();
        let told = it.letters().await;
        assert_eq!(to(&told, "isla@ph.example").len(), 1, "{told:?}");
        assert_eq!(to(&told, "boss@lockhart.example").len(), 1, "{told:?}");
        assert_eq!(
            said(changes::keep(&it.ctx, &it.joe, it.jobs).await),
            (409, "no_change_running")
        );
        it.passes(8 * DAY);
        assert_eq!(changes::run(&it.ctx).await.unwrap(), 0);
        assert_eq!(manager(&it, it.jobs).await, Some(it.firm));
    }

    async fn a_firm_that_leaves_early_is_replaced_at_once(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        other.offers(&it).await;
        accepts(&it, it.jobs).await.unwrap();
        owners::remove(&it.ctx, &it.joe, it.firm, &[it.jobs]).await.unwrap();
        assert_eq!(manager(&it, it.jobs).await, Some(other.firm), "no gap");
        it.passes(7 * DAY);
        assert_eq!(changes::run(&it.ctx).await.unwrap(), 0);
    }

    async fn a_new_firm_that_cannot_come_changes_nothing(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        other.offers(&it).await;
        accepts(&it, it.jobs).await.unwrap();
        let mut tx = it.ctx.store.append(&Actor::System.scope()).await.unwrap();
        store::partners::set_state(&mut tx, other.firm, "suspended").await.unwrap();
        tx.commit_quiet(store::Quiet::Housekeeping, &[], 1).await.unwrap();
        it.letters().await;
        it.passes(7 * DAY);
        assert_eq!(it.sign_in(it.jobs).await, "ok", "the old firm stays");
        changes::run(&it.ctx).await.unwrap();
        assert_eq!(manager(&it, it.jobs).await, Some(it.firm));
        assert_eq!(to(&it.letters().await, "joe@hartwell.example").len(), 1);
    }

    async fn removing_the_manager_starts_the_grace(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        owners::remove(&it.ctx, &it.joe, it.firm, &[it.jobs]).await.unwrap();
        assert_eq!(manager(&it, it.jobs).await, None);
        let told = it.letters().await;
        assert_eq!(to(&told, "joe@hartwell.example").len(), 2, "receipt and grace: {told:?}");
        let standing = changes::of_owner(&it.ctx, &it.joe).await.unwrap();
        let jobs = standing.iter().find(|x| x.account.id == it.jobs).unwrap();
        assert!(jobs.grace_ends_at.is_some() && jobs.manager.is_none());
        // Another firm takes it on out of the grace: nobody has to wait.
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        other.offers(&it).await;
        accepts(&it, it.jobs).await.unwrap();
        assert_eq!(manager(&it, it.jobs).await, Some(other.firm));
    }

    async fn a_firm_cancels_and_hands_back(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        changes::hand_back(&it.ctx, &it.senior, it.jobs).await.unwrap();
        assert_eq!(manager(&it, it.jobs).await, None);
        assert_eq!(it.sign_in(it.jobs).await, "ok", "still connected");
        assert_eq!(
            said(changes::hand_back(&it.ctx, &it.senior, it.jobs).await),
            (409, "client_managed_subscription")
        );
        let why = Why { reason: "client_left".to_owned(), words: String::new() };
        connections::cancel(&it.ctx, &it.senior, Whole::Account(it.jobs), &why).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "not_found");
    }

    async fn an_account_is_closed_for_good(lab) {
        let it = World::new(&lab).await;
        managed(&it).await;
        let because = |words: &str| Why { reason: "other".to_owned(), words: words.to_owned() };
        let (ctx, senior) = (&it.ctx, &it.senior);
        assert_eq!(
            said(changes::activate(ctx, senior, it.jobs).await),
            (409, "already_active")
        );
        let why = because("");
        assert_eq!(said(changes::close(ctx, senior, it.jobs, &why).await), (422, "invalid_fields"));
        let why = because("Sold to a competitor");
        let refused = said(changes::close(ctx, &it.manager, it.jobs, &why).await);
        assert_eq!(refused, (403, "requires_senior"));
        changes::close(ctx, senior, it.jobs, &why).await.unwrap();
        assert_eq!(life(&it, it.jobs).await, "closed");
        assert_eq!(said(changes::close(ctx, senior, it.jobs, &why).await), (409, "account_closed"));
        assert_eq!(said(changes::activate(ctx, senior, it.jobs).await), (409, "account_closed"));
        let other = Other::new(&it, "lockhart", "Lockhart & Daughters").await;
        let new = Named::Code("LOCKHART-1".to_owned());
        let begun = changes::begin(ctx, &it.joe, it.firm, &new, &[it.jobs]).await;
        assert_eq!(said(begun), (409, "account_closed"));
        let _ = other;
    }
}
