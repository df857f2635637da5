//! Products, keys, entries and facts: everything that may happen once does.

use domain::actor::Actor;
use domain::ids::{
    AccountId, ConnectionId, PartnerId, PersonId, ProductId, SessionId, SignInId, StaffId,
};
use store::facts::{Noted, Report};
use store::products::Product;
use store::sign_ins::{Code, SignIn, Which};
use store::{Quiet, Tx, accounts, connections, facts, partners, products, sign_ins, signing_keys};
use test_support::{Lab, both};

const NOW: i64 = 1_790_000_000_000_000;

/// One firm with one staff member, one product with one account, and the connection.
struct World {
    product: ProductId,
    partner: PartnerId,
    person: PersonId,
    staff: StaffId,
    account: AccountId,
    connection: ConnectionId,
    session: SessionId,
}

fn product(id: ProductId) -> Product {
    Product {
        id,
        slug: "jobs".into(),
        name: "Jobs".into(),
        client_id: "jobs-client".into(),
        definition: "{}".into(),
        jwks: "{}".into(),
        rank: 1,
        created_at: NOW,
        retired_at: None,
    }
}

async fn begin(lab: &Lab) -> Tx {
    lab.store.append(&Actor::System.scope()).await.unwrap()
}

async fn keep(tx: Tx) {
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
}

const PERSON: store::Sql = store::sql(
    "INSERT INTO persons (id, name, email, email_folded,
    created_at) VALUES ($1, 'Tom Ashworth', 'tom@example.com', 'tom@example.com', $2)",
);
const SESSION: store::Sql = store::sql(
    "INSERT INTO sessions (id, person, realm, token_hash, stage,
    amr, user_agent, address, created_at, seen_at, proven_at, expires_at)
  VALUES ($1, $2, 'partner', $3, 'full', 'hwk', '', '', $4, $4, $4, $5)",
);

async fn world(lab: &Lab) -> World {
    let it = World {
        product: lab.id(),
        partner: lab.id(),
        person: lab.id(),
        staff: lab.id(),
        account: lab.id(),
        connection: lab.id(),
        session: lab.id(),
    };
    let mut tx = begin(lab).await;
    products::add(&mut tx, &product(it.product)).await.unwrap();
    tx.add_owner(it.partner).await.unwrap();
    tx.add_owner(it.person).await.unwrap();
    tx.add_owner(it.account).await.unwrap();
    let firm = partners::Partner {
        id: it.partner,
        slug: "north".into(),
        name: "North & Co".into(),
        code: "PH-0001".into(),
        state: "active".into(),
        time_zone: "Europe/London".into(),
        created_at: NOW,
        version: 1,
    };
    partners::add(&mut tx, &firm).await.unwrap();
    tx.run(PERSON, &store::vals![it.person, NOW]).await.unwrap();
    store::staff::add(&mut tx, it.partner, it.staff, it.person, "senior", NOW).await.unwrap();
    let token: &[u8] = b"token";
    tx.run(SESSION, &store::vals![it.session, it.person, token, NOW, NOW + 1]).await.unwrap();
    let new = accounts::New {
        id: it.account,
        product: it.product,
        external_id: None,
        subdomain: "hartwell".into(),
        business_name: "Hartwell Joinery Ltd".into(),
        owner: None,
        owner_name: "Amy".into(),
        owner_email: "amy@example.com".into(),
        owner_email_folded: "amy@example.com".into(),
        managed_by: Some(it.partner),
        life: "creating",
        plan: "starter".into(),
        plan_name: "Starter".into(),
        trial_ends_at: None,
        search: "hartwell".into(),
    };
    accounts::add(&mut tx, &new, NOW).await.unwrap();
    let connection = connections::New {
        id: it.connection,
        account: it.account,
        partner: it.partner,
        client: None,
        how: "created",
        ends_at: None,
        held: false,
    };
    connections::add(&mut tx, &connection, NOW).await.unwrap();
    keep(tx).await;
    it
}

fn entry(lab: &Lab, it: &World) -> SignIn {
    SignIn {
        id: lab.id(),
        account: it.account,
        connection: it.connection,
        partner: it.partner,
        staff: it.staff,
        person: it.person,
        product: it.product,
        session: it.session,
        mode: "own_rights".into(),
        hint_until: NOW + 60,
        hint_used_at: None,
        reauth_at: None,
        created_at: NOW,
        redeemed_at: None,
        ended_at: None,
        ended_because: None,
    }
}

both! {
    async fn a_product_is_loaded_again_and_retired(lab) {
        let id = lab.id();
        let mut tx = begin(&lab).await;
        products::add(&mut tx, &product(id)).await.unwrap();
        let changed = Product { name: "Jobs 2".into(), rank: 7, ..product(id) };
        products::set(&mut tx, &changed).await.unwrap();
        assert_eq!(products::one(&mut tx, id).await.unwrap(), Some(changed.clone()));
        assert!(products::by_client(&mut tx, "jobs-client").await.unwrap().is_some());
        assert!(products::retire(&mut tx, id, NOW).await.unwrap());
        assert!(!products::retire(&mut tx, id, NOW).await.unwrap());
        assert_eq!(products::by_client(&mut tx, "jobs-client").await.unwrap(), None);
        assert_eq!(products::all(&mut tx).await.unwrap().len(), 1);
        products::set(&mut tx, &changed).await.unwrap();
        assert!(products::by_client(&mut tx, "jobs-client").await.unwrap().is_some());
        keep(tx).await;
    }

    async fn a_retired_key_is_published_until_its_end(lab) {
        let mut tx = begin(&lab).await;
        let key = |created_at| signing_keys::Key {
            id: lab.id::<SignInId>().0,
            kid: format!("k{created_at}"),
            private_sealed: vec![1, 2],
            public_jwk: "{}".into(),
            created_at,
            retired_at: None,
        };
        let (old, new) = (key(1), key(2));
        signing_keys::add(&mut tx, &old).await.unwrap();
        signing_keys::add(&mut tx, &new).await.unwrap();
        assert_eq!(signing_keys::retire_others(&mut tx, new.id, 100).await.unwrap(), 1);
        let kids = |all: Vec<signing_keys::Key>| -> Vec<String> {
            all.into_iter().map(|it| it.kid).collect()
        };
        assert_eq!(kids(signing_keys::published(&mut tx, 99).await.unwrap()), ["k2", "k1"]);
        assert_eq!(kids(signing_keys::published(&mut tx, 100).await.unwrap()), ["k2"]);
        keep(tx).await;
    }

    async fn a_hint_and_a_code_work_once(lab) {
        let it = world(&lab).await;
        let one = entry(&lab, &it);
        let mut tx = begin(&lab).await;
        sign_ins::add(&mut tx, &one, b"hint").await.unwrap();
        assert_eq!(sign_ins::by_hint(&mut tx, b"hint").await.unwrap(), Some(one.clone()));
        assert_eq!(sign_ins::by_hint(&mut tx, b"other").await.unwrap(), None);
        sign_ins::ask_again(&mut tx, one.id, NOW + 5, NOW + 300).await.unwrap();
        sign_ins::ask_again(&mut tx, one.id, NOW + 6, NOW + 900).await.unwrap();
        let asked = sign_ins::one(&mut tx, one.id).await.unwrap().unwrap();
        assert_eq!((asked.reauth_at, asked.hint_until), (Some(NOW + 5), NOW + 300));
        assert!(sign_ins::use_hint(&mut tx, one.id, NOW).await.unwrap());
        assert!(!sign_ins::use_hint(&mut tx, one.id, NOW).await.unwrap());
        let code = Code {
            sign_in: one.id,
            redirect_uri: "http://x/cb".into(),
            nonce: None,
            challenge: "c".into(),
            created_at: NOW,
            used_at: None,
        };
        sign_ins::add_code(&mut tx, b"code", &code).await.unwrap();
        assert_eq!(sign_ins::code(&mut tx, b"code").await.unwrap(), Some(code));
        assert_eq!(sign_ins::code(&mut tx, b"edoc").await.unwrap(), None);
        assert!(sign_ins::use_code(&mut tx, b"code", NOW).await.unwrap());
        assert!(!sign_ins::use_code(&mut tx, b"code", NOW).await.unwrap());
        let seat = sign_ins::seat(&mut tx, one.id).await.unwrap().unwrap();
        assert!(seat.in_order);
        assert_eq!((seat.role.as_str(), seat.firm.as_str()), ("senior", "North & Co"));
        assert!(sign_ins::first_seen(&mut tx, it.product, b"jti", NOW).await.unwrap());
        assert!(!sign_ins::first_seen(&mut tx, it.product, b"jti", NOW).await.unwrap());
        sign_ins::sweep(&mut tx, NOW + 1, NOW + 1).await.unwrap();
        assert!(sign_ins::first_seen(&mut tx, it.product, b"jti", NOW).await.unwrap());
        assert_eq!(sign_ins::code(&mut tx, b"code").await.unwrap(), None);
        keep(tx).await;
    }

    async fn an_entry_ends_once_and_only_a_redeemed_one_is_told(lab) {
        let it = world(&lab).await;
        let mut tx = begin(&lab).await;
        let all: Vec<SignIn> = (0..6).map(|_| entry(&lab, &it)).collect();
        for (at, one) in all.iter().enumerate() {
            sign_ins::add(&mut tx, one, &[u8::try_from(at).unwrap()]).await.unwrap();
        }
        for one in &all[1..] {
            assert!(sign_ins::redeem(&mut tx, one.id, NOW, NOW).await.unwrap());
            assert!(sign_ins::redeem(&mut tx, one.id, NOW + 9, NOW + 9).await.unwrap());
        }
        let again = sign_ins::one(&mut tx, all[1].id).await.unwrap().unwrap();
        assert_eq!(again.redeemed_at, Some(NOW), "a renewal is the same entry");
        let running = sign_ins::running(&mut tx, it.session, it.product, NOW).await.unwrap();
        assert_eq!(running.len(), 2);
        let log = sign_ins::of_account(&mut tx, it.account, None, 10).await.unwrap();
        assert_eq!(log.len(), 5);
        assert_eq!(sign_ins::all(&mut tx, Some(log[0].id), 10).await.unwrap().len(), 4);
        let mut end = async |which, since| {
            sign_ins::end(&mut tx, which, "access_cancelled", NOW, since).await.unwrap()
        };
        assert_eq!(end(Which::One(all[0].id), NOW).await, []);
        assert_eq!(end(Which::One(all[1].id), NOW).await, [(all[1].id, it.product)]);
        assert_eq!(end(Which::One(all[1].id), NOW).await, []);
        assert_eq!(end(Which::One(all[2].id), NOW + 9).await, [], "too long ago");
        assert_eq!(end(Which::StaffInto(it.staff, it.account), NOW).await.len(), 3);
        for which in [
            Which::Connection(it.connection),
            Which::Staff(it.staff),
            Which::Session(it.session),
            Which::Partner(it.partner),
        ] {
            assert_eq!(end(which, NOW).await, []);
        }
        assert!(!sign_ins::redeem(&mut tx, all[3].id, NOW, NOW).await.unwrap());
        keep(tx).await;
    }

    async fn facts_never_go_backwards_and_stay_with_their_product(lab) {
        let it = world(&lab).await;
        let mut tx = begin(&lab).await;
        let waits = facts::to_create(&mut tx, it.account).await.unwrap().unwrap();
        assert_eq!((waits.life.as_str(), waits.created_by), ("creating", Some(it.partner)));
        assert!(facts::rename(&mut tx, it.account, "hartwell-2").await.unwrap());
        let ready = ("j-1", "hartwell-2");
        let plan = ("pro", "Pro");
        assert!(facts::ready(&mut tx, it.account, ready, plan, Some(5)).await.unwrap());
        assert!(!facts::ready(&mut tx, it.account, ready, plan, Some(5)).await.unwrap());
        assert!(!facts::rename(&mut tx, it.account, "x").await.unwrap());
        let names = ["j-1".to_owned(), "j-2".to_owned()];
        let known = facts::known(&mut tx, it.product, &names).await.unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!(known[0].made_at, Some(NOW));
        assert_eq!(facts::known(&mut tx, lab.id(), &names).await.unwrap(), []);
        let report = |at, plan: &str| Report {
            id: it.account,
            subdomain: "hartwell-2".into(),
            business_name: "Hartwell".into(),
            owner: None,
            owner_name: String::new(),
            owner_email: String::new(),
            owner_email_folded: String::new(),
            country: None,
            industry: String::new(),
            accounting_package: String::new(),
            plan: plan.into(),
            plan_name: plan.into(),
            trial_ends_at: None,
            search: String::new(),
            at,
        };
        let (new, old) = (report(NOW, "new"), report(NOW - 1, "old"));
        assert_eq!(facts::report(&mut tx, lab.id(), std::slice::from_ref(&new)).await.unwrap(), 0);
        assert_eq!(facts::report(&mut tx, it.product, &[new, old]).await.unwrap(), 1);
        let known = facts::known(&mut tx, it.product, &names).await.unwrap();
        assert_eq!((known[0].plan.as_str(), known[0].reported_at), ("new", Some(NOW)));
        let happened = |at: i64| vec![(it.account, at, "Job booked".to_owned())];
        assert_eq!(facts::activity(&mut tx, it.product, &happened(NOW)).await.unwrap(), 1);
        assert_eq!(facts::activity(&mut tx, it.product, &happened(NOW - 1)).await.unwrap(), 0);
        let seen = Noted { source: "s".into(), id: "1".into(), digest: vec![7] };
        assert_eq!(facts::note(&mut tx, it.product, std::slice::from_ref(&seen), NOW).await.unwrap(), 1);
        assert_eq!(facts::note(&mut tx, it.product, &[seen], NOW).await.unwrap(), 0);
        let ids = ["1".to_owned(), "2".to_owned()];
        let before = facts::seen(&mut tx, it.product, "s", &ids).await.unwrap();
        assert_eq!(before, [("1".to_owned(), vec![7])]);
        assert_eq!(facts::seen(&mut tx, lab.id(), "s", &ids).await.unwrap(), []);
        let holder = facts::by_subdomain(&mut tx, it.product, "hartwell-2").await.unwrap();
        assert_eq!(holder, Some(it.account));
        assert_eq!(facts::sweep(&mut tx, NOW + 1).await.unwrap(), 1);
        keep(tx).await;
    }
}
