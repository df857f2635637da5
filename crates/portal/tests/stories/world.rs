//! A small world: one firm with everybody whom the access rules know, another firm, an account's
//! owner, the vendor's people; and clients in any state, made as often as a test needs.

use domain::access::{Role, State, Who};
use domain::actor::{Actor, Door, Staff};
use domain::ids::{
    AccountId, ClientId, ConnectionId, GroupId, InvitationId, LinkId, PartnerId, PersonId,
    ProductId, SessionId, StaffId,
};
use domain::names;
use domain::time::DAY;
use store::people::{Person, sessions};
use store::{Quiet, Tx, sql, vals};
use test_support::Lab;
use uuid::Uuid;
use web::Realm;

use crate::portal::{Browser, Portal, START};
use crate::product;

/// Somebody with a session.
#[derive(Debug, Clone)]
pub(crate) struct Human {
    pub(crate) person: PersonId,
    pub(crate) staff: StaffId,
    pub(crate) partner: PartnerId,
    pub(crate) role: Role,
    pub(crate) session: SessionId,
    pub(crate) realm: Realm,
    token: String,
}

impl Human {
    /// The value of their cookie.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// The actor that a deed gets, when the test asks one without a page.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Staff(Staff {
            person: self.person,
            staff: self.staff,
            partner: self.partner,
            role: self.role,
            door: Door::Page(self.session),
        })
    }
}

/// A client of the firm in one state.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) client: ClientId,
    pub(crate) account: AccountId,
    pub(crate) connection: ConnectionId,
    pub(crate) invitation: InvitationId,
    pub(crate) link: LinkId,
}

/// Everybody.
pub(crate) struct World {
    pub(crate) portal: Portal,
    pub(crate) lab: Lab,
    pub(crate) north: PartnerId,
    pub(crate) product: ProductId,
    pub(crate) group: GroupId,
    pub(crate) owner: Human,
    pub(crate) senior: Human,
    /// A manager who is named in every client that has a manager.
    pub(crate) named: Human,
    /// A manager in the clients' group.
    pub(crate) grouped: Human,
    /// A manager who is given single accounts.
    pub(crate) assigned: Human,
    /// An assistant in the clients' group: counts as assigned.
    pub(crate) assistant: Human,
    pub(crate) unrelated: Human,
    pub(crate) suspended: Human,
    /// A senior of the other firm.
    pub(crate) foreign: Human,
    pub(crate) client_owner: Human,
    pub(crate) client_user: Human,
    pub(crate) other_owner: Human,
    pub(crate) support: Human,
    pub(crate) admin: Human,
    /// One more client, for acts that need two.
    second: Option<Cell>,
}

const ADD_USER: store::Sql = sql("INSERT INTO account_users (account, person) VALUES ($1, $2)");

impl World {
    pub(crate) async fn new(lab: Lab) -> Self {
        let portal = Portal::new(&lab);
        let (north, south): (PartnerId, PartnerId) = (lab.id(), lab.id());
        let mut tx = lab.store.append(&Actor::System.scope()).await.unwrap();
        for (id, slug, name) in [(north, "north", "North & Partners"), (south, "south", "South")] {
            tx.add_owner(id).await.unwrap();
            let firm = store::partners::Partner {
                id,
                slug: slug.to_owned(),
                name: name.to_owned(),
                code: format!("{}-CODE", slug.to_uppercase()),
                state: "active".to_owned(),
                time_zone: "Europe/London".to_owned(),
                created_at: START,
                version: 1,
            };
            store::partners::add(&mut tx, &firm).await.unwrap();
        }
        let mut make = Make { lab: &lab, portal: &portal, tx };
        let owner = make.staff("Olive Owner", north, "owner", "active").await;
        let senior = make.staff("Sam Senior", north, "senior", "active").await;
        let named = make.staff("Nell Named", north, "manager", "active").await;
        let grouped = make.staff("Greg Group", north, "manager", "active").await;
        let assigned = make.staff("Ann Assigned", north, "manager", "active").await;
        let assistant = make.staff("Asa Assistant", north, "assistant", "active").await;
        let unrelated = make.staff("Uma Unrelated", north, "manager", "active").await;
        let suspended = make.staff("Sue Suspended", north, "senior", "suspended").await;
        let foreign = make.staff("Finn Foreign", south, "senior", "active").await;
        let client_owner = make.human("Carla Client", Realm::Client).await;
        let client_user = make.human("Cora User", Realm::Client).await;
        let other_owner = make.human("Otto Other", Realm::Client).await;
        let support = make.human("Vera Vendor", Realm::Operator).await;
        let admin = make.human("Adam Vendor", Realm::Operator).await;
        for (who, level) in [(&support, "support"), (&admin, "admin")] {
            store::people::add_operator(&mut make.tx, who.person, level, START).await.unwrap();
        }
        make.tx.commit_quiet(Quiet::Housekeeping, &[], START).await.unwrap();
        let product = product::registered(&portal.ctx, lab.id()).await;
        let group: GroupId = lab.id();
        let mut tx = lab.store.append(&owner.actor().scope()).await.unwrap();
        store::groups::add(&mut tx, group, ("Trades", "trades"), START).await.unwrap();
        for member in [&grouped, &assistant] {
            store::groups::set_staff(&mut tx, group, member.staff, true).await.unwrap();
        }
        tx.commit_quiet(Quiet::Housekeeping, &[], START).await.unwrap();
        Self {
            portal,
            lab,
            north,
            product,
            group,
            owner,
            senior,
            named,
            grouped,
            assigned,
            assistant,
            unrelated,
            suspended,
            foreign,
            client_owner,
            client_user,
            other_owner,
            support,
            admin,
            second: None,
        }
    }

    /// Makes one more client, for acts that need two.
    pub(crate) async fn knows_another(&mut self, state: State) {
        self.second = Some(self.cell(state).await);
    }

    /// That client.
    pub(crate) fn other(&self) -> &Cell {
        self.second.as_ref().unwrap()
    }

    pub(crate) fn browser(&self, human: &Human) -> Browser<'_> {
        self.portal.browser(human.realm, &human.token)
    }

    /// Who plays this part; nobody plays those who have no session of the portal. Somebody is
    /// *assigned* to an empty folder only as an assistant of its group.
    pub(crate) fn human(&self, who: Who, state: State) -> Option<&Human> {
        Some(match who {
            Who::Owner => &self.owner,
            Who::Senior => &self.senior,
            Who::Named => &self.named,
            Who::Group => &self.grouped,
            Who::Assigned if matches!(state, State::FolderOnly | State::Invited) => &self.assistant,
            Who::Assigned => &self.assigned,
            Who::Unrelated => &self.unrelated,
            Who::Suspended => &self.suspended,
            Who::Foreign => &self.foreign,
            Who::ClientOwner => &self.client_owner,
            Who::ClientUser => &self.client_user,
            Who::OtherClientOwner => &self.other_owner,
            Who::OpSupport => &self.support,
            Who::OpAdmin => &self.admin,
            Who::Delegated | Who::OpSupportCoded | Who::Anon => return None,
        })
    }

    /// A folder of the firm, with its manager and its group.
    pub(crate) async fn folder(&self, tx: &mut Tx, name: &str) -> ClientId {
        let id: ClientId = self.lab.id();
        let details = store::clients::Details {
            name: name.to_owned(),
            name_sort: names::name_sort(name),
            skeleton: names::skeleton(name),
            manager: Some(self.named.staff),
            search: names::name_sort(name),
            ..store::clients::Details::default()
        };
        store::clients::add(tx, id, &details, self.portal.now()).await.unwrap();
        store::groups::set_client(tx, self.group, id, true).await.unwrap();
        id
    }

    /// An account that its owner owns and a user uses.
    pub(crate) async fn account(&self, tx: &mut Tx, name: &str) -> AccountId {
        let id: AccountId = self.lab.id();
        tx.add_owner(id).await.unwrap();
        let subdomain = format!("a{}", id.0.simple());
        let account = store::accounts::New {
            id,
            product: self.product,
            external_id: Some(subdomain.clone()),
            subdomain,
            business_name: name.to_owned(),
            owner: Some(self.client_owner.person),
            owner_name: "Carla Client".to_owned(),
            owner_email: "carla@example.com".to_owned(),
            owner_email_folded: "carla@example.com".to_owned(),
            managed_by: None,
            life: "active",
            plan: "starter".to_owned(),
            plan_name: "Starter".to_owned(),
            trial_ends_at: None,
            search: names::name_sort(name),
        };
        store::accounts::add(tx, &account, self.portal.now()).await.unwrap();
        tx.run(ADD_USER, &vals![id, self.client_user.person]).await.unwrap();
        id
    }

    /// A connection of the firm; `idle` days since anybody was inside.
    pub(crate) async fn connect(
        &self,
        tx: &mut Tx,
        account: AccountId,
        client: Option<ClientId>,
        idle: i64,
    ) -> ConnectionId {
        let id: ConnectionId = self.lab.id();
        let new = store::connections::New {
            id,
            account,
            partner: self.north,
            client,
            how: "invited",
            ends_at: None,
            held: false,
        };
        store::connections::add(tx, &new, self.portal.now() - idle * DAY).await.unwrap();
        id
    }

    /// A connection of the other firm, in no folder.
    pub(crate) async fn connect_other(&self, tx: &mut Tx, account: AccountId) {
        let new = store::connections::New {
            id: self.lab.id(),
            account,
            partner: self.foreign.partner,
            client: None,
            how: "invited",
            ends_at: None,
            held: false,
        };
        store::connections::add(tx, &new, self.portal.now()).await.unwrap();
    }

    /// A transaction of the firm, for what a test puts there itself.
    pub(crate) async fn firm(&self) -> Tx {
        self.lab.store.append(&self.owner.actor().scope()).await.unwrap()
    }

    pub(crate) async fn keep(&self, tx: Tx) {
        tx.commit_quiet(Quiet::Housekeeping, &[], self.portal.now()).await.unwrap();
    }

    /// A client whose one account is in this state.
    pub(crate) async fn cell(&self, state: State) -> Cell {
        let now = self.portal.now();
        let mut tx = self.firm().await;
        let client = self.folder(&mut tx, "Hartwell Joinery").await;
        let account = self.account(&mut tx, "Hartwell Joinery").await;
        let mut cell = Cell {
            client,
            account,
            connection: ConnectionId(Uuid::nil()),
            invitation: self.lab.id(),
            link: self.lab.id(),
        };
        let idle = if matches!(state, State::Expired | State::UnlinkedExpired) { 60 } else { 0 };
        match state {
            State::FolderOnly => {}
            State::Invited => self.invite(&mut tx, &cell).await,
            State::Active | State::Expired | State::Cancelled | State::Disconnected => {
                cell.connection = self.connect(&mut tx, account, Some(client), idle).await;
                let tx = &mut tx;
                store::staff::assign(tx, self.assigned.staff, account, now).await.unwrap();
            }
            State::UnlinkedActive | State::UnlinkedExpired | State::UnlinkedCancelled => {
                cell.connection = self.connect(&mut tx, account, None, idle).await;
                let tx = &mut tx;
                store::staff::assign(tx, self.assigned.staff, account, now).await.unwrap();
            }
        }
        if matches!(state, State::Cancelled | State::UnlinkedCancelled) {
            assert!(store::connections::pause(&mut tx, cell.connection, now).await.unwrap());
        }
        if state == State::Disconnected {
            let which = (account, self.north);
            let tx = &mut tx;
            store::connections::end(tx, cell.connection, which, "client", now).await.unwrap();
            assert!(store::clients::end_if_empty(tx, self.north, client, now).await.unwrap());
        }
        self.keep(tx).await;
        cell
    }

    /// Withdraws every invitation.
    pub(crate) async fn forgets_invitations(&self) {
        const WITHDRAW: store::Sql =
            sql("UPDATE invitations SET state = 'withdrawn' WHERE state = 'pending'");
        let mut tx = self.firm().await;
        tx.run(WITHDRAW, &vals![]).await.unwrap();
        self.keep(tx).await;
    }

    async fn invite(&self, tx: &mut Tx, cell: &Cell) {
        self.invite_as(tx, cell, self.senior.staff).await;
    }

    /// An invitation to the accounts' owner, by somebody of the transaction's firm.
    pub(crate) async fn invite_as(&self, tx: &mut Tx, cell: &Cell, by: StaffId) {
        let now = self.portal.now();
        let invitation = store::connections::NewInvitation {
            id: cell.invitation,
            client: cell.client,
            email: "carla@example.com".to_owned(),
            email_folded: "carla@example.com".to_owned(),
            products: "jobs".to_owned(),
            message: String::new(),
            days: None,
            link: cell.link,
            invited_by: by,
            expires_at: now + 14 * DAY,
            kind: "link",
            staff: String::new(),
        };
        store::connections::add_invitation(tx, &invitation, now).await.unwrap();
    }
}

struct Make<'a> {
    lab: &'a Lab,
    portal: &'a Portal,
    tx: Tx,
}

impl Make<'_> {
    async fn human(&mut self, name: &str, realm: Realm) -> Human {
        let person: PersonId = self.lab.id();
        let first = name.split(' ').next().unwrap().to_lowercase();
        let email = format!("{first}@example.com");
        let row = Person {
            id: person,
            name: name.to_owned(),
            email: email.clone(),
            email_folded: email,
            verified_at: Some(START),
            password_hash: None,
            password_at: None,
            totp_sealed: None,
            totp_confirmed_at: None,
            totp_last_step: None,
            locale: "en-GB".to_owned(),
            created_at: START,
            disabled_at: None,
            version: 1,
        };
        store::people::add(&mut self.tx, &row).await.unwrap();
        let token = format!("{first}-token");
        let (word, amr) = match realm {
            Realm::Client => ("client", "link"),
            Realm::Operator => ("operator", "passkey"),
            Realm::Partner
            | Realm::AnyPerson
            | Realm::Public
            | Realm::Api
            | Realm::Product
            | Realm::Machine => ("partner", "passkey"),
        };
        let session: SessionId = self.lab.id();
        let new = sessions::New {
            id: session,
            person,
            realm: word,
            token_hash: self.portal.ctx.secrets.token_hash(&token),
            stage: "full",
            amr: amr.to_owned(),
            user_agent: "Firefox".to_owned(),
            address: "127.0.0.1".to_owned(),
            at: START,
            proven_at: START,
            expires_at: START + DAY / 2,
        };
        sessions::add(&mut self.tx, &new).await.unwrap();
        Human {
            person,
            staff: StaffId(Uuid::nil()),
            partner: PartnerId(Uuid::nil()),
            role: Role::Assistant,
            session,
            realm,
            token,
        }
    }

    async fn staff(&mut self, name: &str, firm: PartnerId, role: &str, state: &str) -> Human {
        let mut human = self.human(name, Realm::Partner).await;
        human.staff = self.lab.id();
        human.partner = firm;
        human.role = Role::parse(role).unwrap();
        let tx = &mut self.tx;
        store::staff::add(tx, firm, human.staff, human.person, role, START).await.unwrap();
        if state != "active" {
            const SUSPEND: store::Sql = sql("UPDATE staff SET state = $2 WHERE id = $1");
            tx.run(SUSPEND, &vals![human.staff, state]).await.unwrap();
        }
        human
    }
}

impl World {
    /// A token in the cookie of a realm that it was not made for.
    pub(crate) fn bent(&self, human: &Human, realm: Realm) -> Browser<'_> {
        self.portal.browser(realm, &human.token)
    }

    /// Ids that nothing has.
    pub(crate) fn nothing(&self) -> Cell {
        Cell {
            client: self.lab.id(),
            account: self.lab.id(),
            connection: self.lab.id(),
            invitation: self.lab.id(),
            link: self.lab.id(),
        }
    }
}
