//! A file with many clients: 5,000 partners, the first with 10,000 clients, two accounts each.
//!
//! Believable in shape, not in words: names spread over the alphabet, a tenth of the accounts
//! expired, a tenth about to, half of them active.

use crate::{Done, say};
use app::secrets::Secrets;
use domain::access::Role;
use domain::actor::{Actor, Door, Staff};
use domain::ids::{
    AccountId, ClientId, ConnectionId, PartnerId, PersonId, ProductId, SessionId, StaffId,
};
use domain::names;
use domain::products::Definition;
use domain::time::{DAY, micros};
use std::path::Path;
use store::clients::Details;
use store::{Options, Quiet, Store, Tx};
use uuid::Uuid;

/// The first partner's size.
const LARGE: u64 = 10_000;
/// Partners in all.
const PARTNERS: u64 = 5_000;
/// The session's token and the installation's secret: this file is nobody's.
pub(crate) const TOKEN: &str = "bench-token";
pub(crate) const SECRET: [u8; 32] = *b"a secret for measurements only!!";
pub(crate) const SLUG: &str = "firm-0";

/// The id of the `at`th thing of a kind: version 7 in its bits, and in order.
pub(crate) fn id<T: From<Uuid>>(kind: u128, at: u64) -> T {
    let bits = (kind << 112) | (7 << 76) | (2 << 62) | u128::from(at);
    T::from(Uuid::from_u128(bits))
}

pub(crate) fn product(at: u64) -> ProductId {
    id(9, at)
}

pub(crate) fn staff() -> Staff {
    Staff {
        person: id(1, 0),
        staff: id(2, 0),
        partner: id(3, 0),
        role: Role::Senior,
        door: Door::Inside,
    }
}

fn as_partner(partner: u64) -> Actor {
    Actor::Staff(Staff { partner: id(3, partner), ..staff() })
}

pub(crate) async fn open(data: &Path) -> Done<Store> {
    std::fs::create_dir_all(data)?;
    let path = data.join("bench.sqlite");
    Ok(Store::open(Options::new(path.to_string_lossy().parse()?)).await?)
}

/// The real program finds its secret beside the data.
fn keep_secret(data: &Path) -> Done<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let path = data.join("secret.key");
    let file =
        std::fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path);
    Ok(file?.write_all(&SECRET)?)
}

/// A product as the portal and the real program know it.
pub(crate) fn definition(slug: &str) -> Definition {
    Definition {
        slug: slug.to_owned(),
        name: slug.to_owned(),
        tone: slug.to_owned(),
        icon: "wrench".to_owned(),
        accounts_domain: "app.example".to_owned(),
        active_days: 7,
        ..Definition::default()
    }
}

#[expect(clippy::disallowed_methods, reason = "this program is its own clock")]
pub(crate) fn now() -> i64 {
    micros(jiff::Timestamp::now())
}

pub(crate) async fn run(data: &Path, clients: u64) -> Done<()> {
    let store = open(data).await?;
    keep_secret(data)?;
    let now = now();
    first(&store, now).await?;
    let mut client = 0;
    for partner in 0..PARTNERS {
        let share = if partner == 0 {
            LARGE.min(clients)
        } else {
            (clients.saturating_sub(LARGE) / (PARTNERS - 1)).max(u64::from(clients > LARGE))
        };
        let mut tx = store.append(&as_partner(partner).scope()).await?;
        if partner > 0 {
            add_partner(&mut tx, partner, now).await?;
        }
        for _ in 0..share {
            add_client(&mut tx, partner, client, now).await?;
            client += 1;
        }
        tx.commit_quiet(Quiet::Ingest, &[], now).await?;
        if partner % 500 == 0 {
            say(&format!("{client} clients"));
        }
        if client >= clients {
            break;
        }
    }
    store.analyze().await?;
    say(&format!("{client} clients in {}", data.display()));
    Ok(())
}

/// Products, the senior who looks, the first partner and the session.
async fn first(store: &Store, now: i64) -> Done<()> {
    let mut tx = store.append(&as_partner(0).scope()).await?;
    for (at, slug) in ["jobs", "books"].into_iter().enumerate() {
        let at = u64::try_from(at)?;
        let row = store::products::Product {
            id: product(at),
            slug: slug.to_owned(),
            name: slug.to_owned(),
            client_id: slug.to_owned(),
            definition: serde_json::to_string(&definition(slug))?,
            jwks: "{}".to_owned(),
            rank: i64::try_from(at)?,
            created_at: now,
            retired_at: None,
        };
        store::products::add(&mut tx, &row).await?;
    }
    let person: PersonId = id(1, 0);
    let row = self::person(person, "Isla Marchetti", "isla@bench.example", now);
    store::people::add(&mut tx, &row).await?;
    add_partner(&mut tx, 0, now).await?;
    let member: StaffId = id(2, 0);
    store::staff::add(&mut tx, id(3, 0), member, person, "senior", now).await?;
    let session: SessionId = id(5, 0);
    let row = store::people::sessions::New {
        id: session,
        person,
        realm: "partner",
        token_hash: Secrets::new(SECRET).token_hash(TOKEN),
        stage: "full",
        amr: "password totp".to_owned(),
        user_agent: "bench".to_owned(),
        address: "127.0.0.1".to_owned(),
        at: now,
        proven_at: now,
        expires_at: now + 3_650 * DAY,
    };
    store::people::sessions::add(&mut tx, &row).await?;
    tx.commit_quiet(Quiet::Ingest, &[], now).await?;
    Ok(())
}

/// A person whom nothing but a session lets in.
pub(crate) fn person(id: PersonId, name: &str, email: &str, now: i64) -> store::people::Person {
    store::people::Person {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        email_folded: email.to_owned(),
        verified_at: Some(now),
        password_hash: None,
        password_at: None,
        totp_sealed: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        locale: "en-GB".to_owned(),
        created_at: now,
        disabled_at: None,
        version: 1,
    }
}

async fn add_partner(tx: &mut Tx, at: u64, now: i64) -> Done<()> {
    let partner: PartnerId = id(3, at);
    tx.add_owner(partner).await?;
    let row = store::partners::Partner {
        id: partner,
        slug: format!("firm-{at}"),
        name: format!("Firm {at}"),
        code: format!("F-{at}"),
        state: "active".to_owned(),
        time_zone: "Europe/London".to_owned(),
        created_at: now,
        version: 1,
    };
    Ok(store::partners::add(tx, &row).await?)
}

const WORDS: [&str; 16] = [
    "Abbott", "Birch", "Castle", "Dene", "Elm", "Fenwick", "Garnet", "Hollow", "Iris", "Juniper",
    "Kestrel", "Larch", "Marsh", "Nettle", "Orchard", "Pike",
];

fn word(at: u64) -> &'static str {
    usize::try_from(at % 16).ok().and_then(|it| WORDS.get(it)).copied().unwrap_or("Quill")
}

async fn add_client(tx: &mut Tx, partner: u64, at: u64, now: i64) -> Done<()> {
    let client: ClientId = id(4, at);
    let name = format!("{} {} {at}", word(at / 3), word(at / 48));
    let number = format!("C-{at:06}");
    let name_sort = names::name_sort(&name);
    let details = Details {
        skeleton: names::skeleton(&name),
        number_sort: names::name_sort(&number),
        search: format!("{name_sort}\n{}\n", names::name_sort(&number)),
        name_sort,
        name,
        number,
        industry: "Construction".to_owned(),
        manager: (partner == 0 && at.is_multiple_of(4)).then(|| id(2, 0)),
        ..Details::default()
    };
    store::clients::add(tx, client, &details, now - 400 * DAY).await?;
    for which in 0..2 {
        add_account(tx, partner, (at, which), client, now).await?;
    }
    Ok(())
}

async fn add_account(
    tx: &mut Tx,
    partner: u64,
    (at, which): (u64, u64),
    client: ClientId,
    now: i64,
) -> Done<()> {
    let serial = at * 2 + which;
    let account: AccountId = id(6, serial);
    tx.add_owner(account).await?;
    let row = store::accounts::New {
        id: account,
        product: product(which),
        external_id: Some(format!("x{serial}")),
        subdomain: format!("s{serial}"),
        business_name: format!("Business {at}"),
        owner: None,
        owner_name: "Joe Hartwell".to_owned(),
        owner_email: format!("joe{at}@bench.example"),
        owner_email_folded: format!("joe{at}@bench.example"),
        managed_by: at.is_multiple_of(2).then(|| id(3, partner)),
        life: "active",
        plan: "team".to_owned(),
        plan_name: "Team".to_owned(),
        trial_ends_at: at
            .is_multiple_of(20)
            .then(|| now + i64::try_from(at % 14).unwrap_or(0) * DAY),
        search: format!("business {at}\ns{serial}\njoe{at}@bench.example"),
    };
    store::accounts::add(tx, &row, now - 400 * DAY).await?;
    let connection: ConnectionId = id(8, serial);
    let row = store::connections::New {
        id: connection,
        account,
        partner: id(3, partner),
        client: Some(client),
        how: "created",
        ends_at: None,
        held: false,
    };
    let used = match at % 10 {
        0 => 70,
        1 => 55,
        days => i64::try_from(days)?,
    };
    store::connections::add(tx, &row, now - used * DAY).await?;
    if at % 4 != 3 {
        let ago = i64::try_from(at % 17).unwrap_or(0) * DAY;
        let told = (account, now - ago, "Job booked".to_owned());
        store::facts::activity(tx, product(which), &[told]).await?;
    }
    Ok(())
}
