//! What a route of the table can name: one of each, made afresh as often as the walk needs it.

use domain::access::State;
use domain::actor::{Actor, Door, Staff};
use domain::ids::{
    AccountId, ClientId, GroupId, InvitationId, JobId, KeyId, LetterId, LinkId, NoteId, PartnerId,
    PersonId, RequestId, StaffId, ViewId,
};
use domain::time::DAY;
use store::people::Person;
use store::{Tx, sql, vals};

use crate::portal::START;
use crate::world::{Cell, Human, World};

/// One of each thing that an address or a body names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    pub(super) client: ClientId,
    pub(super) account: AccountId,
    pub(super) invitation: InvitationId,
    /// The link in the invitation's letter.
    pub(super) link: LinkId,
    pub(super) note: NoteId,
    pub(super) request: RequestId,
    /// The link in the request's letter.
    pub(super) asked: LinkId,
    pub(super) group: GroupId,
    /// Somebody of the firm whom nobody will miss.
    pub(super) spare: StaffId,
    /// The same, suspended.
    pub(super) idle: StaffId,
    /// An invitation to join the firm.
    pub(super) joining: InvitationId,
    pub(super) key: KeyId,
    /// The firm, as the other realms name it.
    pub(super) partner: PartnerId,
    pub(super) letter: LetterId,
    pub(super) job: JobId,
    /// A view of the author's own.
    pub(super) view: ViewId,
}

/// Which parts a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    /// Client, account, invitation.
    pub(super) cell: bool,
    /// A note in the folder.
    pub(super) note: bool,
    /// An open request for the account.
    pub(super) request: bool,
    /// Group, staff, invitations to join, key.
    pub(super) firm: bool,
    /// Another firm, a letter, a job.
    pub(super) vendor: bool,
    /// A saved view of the author's own.
    pub(super) view: bool,
}

const DEAD: store::Sql = sql("UPDATE jobs SET state = 'dead', last_error = 'nobody there'
  WHERE id = $1");
const SUSPEND: store::Sql = sql("UPDATE staff SET state = 'suspended' WHERE id = $1");

impl Scene {
    /// Ids that nothing has.
    pub(super) fn nothing(world: &World) -> Self {
        let lab = &world.lab;
        Self {
            client: lab.id(),
            account: lab.id(),
            invitation: lab.id(),
            link: lab.id(),
            note: lab.id(),
            request: lab.id(),
            asked: lab.id(),
            group: lab.id(),
            spare: lab.id(),
            idle: lab.id(),
            joining: lab.id(),
            key: lab.id(),
            partner: lab.id(),
            letter: lab.id(),
            job: lab.id(),
            view: lab.id(),
        }
    }

    /// Every id of it, as addresses and answers say it.
    pub(super) fn ids(&self) -> Vec<String> {
        let mut all = vec![self.client.to_string(), self.account.to_string()];
        all.extend([self.invitation.to_string(), self.note.to_string(), self.request.to_string()]);
        all.extend([self.group.to_string(), self.spare.to_string(), self.idle.to_string()]);
        all.extend([self.joining.to_string(), self.key.to_string(), self.letter.to_string()]);
        all.extend([self.client.0.simple().to_string(), self.job.to_string()]);
        all.push(self.view.to_string());
        all
    }

    /// The firm's own, with the parts that are asked for; a note is by `author`.
    pub(super) async fn of(world: &World, state: State, author: &Human, parts: Parts) -> Self {
        let mut scene = Self { partner: world.north, ..Self::nothing(world) };
        if parts.cell {
            world.forgets_invitations().await;
            let cell = world.cell(state).await;
            (scene.client, scene.account) = (cell.client, cell.account);
            (scene.invitation, scene.link) = (cell.invitation, cell.link);
            let mut tx = world.firm().await;
            if parts.note {
                scene.add_note(&mut tx, author.staff, world.portal.now()).await;
            }
            if parts.request && state.connected() {
                scene.add_request(&mut tx, world, &cell).await;
            }
            world.keep(tx).await;
        }
        if parts.firm {
            scene.add_firm(world, &world.owner).await;
        }
        if parts.view {
            let mut tx = world.firm().await;
            scene.add_view(&mut tx, author.staff, world.portal.now()).await;
            world.keep(tx).await;
        }
        if parts.vendor {
            scene.add_vendor(world).await;
        }
        scene
    }

    /// The same of another firm: everything that somebody of the first must never see.
    pub(super) async fn elsewhere(world: &World) -> Self {
        let mut scene = Self { partner: world.foreign.partner, ..Self::nothing(world) };
        let firm = world.foreign.clone();
        let now = world.portal.now();
        let mut tx = world.lab.store.append(&firm.actor().scope()).await.unwrap();
        let details = store::clients::Details {
            name: "Elsewhere Ltd".to_owned(),
            name_sort: "elsewhere ltd".to_owned(),
            skeleton: "elsewhere ltd".to_owned(),
            search: "elsewhere ltd".to_owned(),
            ..store::clients::Details::default()
        };
        store::clients::add(&mut tx, scene.client, &details, now).await.unwrap();
        scene.account = world.account(&mut tx, "Elsewhere Ltd").await;
        let new = store::connections::New {
            id: world.lab.id(),
            account: scene.account,
            partner: firm.partner,
            client: Some(scene.client),
            how: "invited",
            ends_at: None,
            held: false,
        };
        let connection = new.id;
        store::connections::add(&mut tx, &new, now).await.unwrap();
        scene.add_note(&mut tx, firm.staff, now).await;
        scene.add_view(&mut tx, firm.staff, now).await;
        let cell = Cell {
            client: scene.client,
            account: scene.account,
            connection,
            invitation: scene.invitation,
            link: scene.link,
        };
        world.invite_as(&mut tx, &cell, firm.staff).await;
        world.keep(tx).await;
        scene.add_firm(world, &firm).await;
        scene
    }

    async fn add_note(&self, tx: &mut Tx, author: StaffId, now: i64) {
        store::notes::add(tx, self.note, (self.client, None), author, "Rang.", now).await.unwrap();
    }

    async fn add_view(&self, tx: &mut Tx, author: StaffId, now: i64) {
        let view = store::views::View {
            id: self.view,
            staff: Some(author),
            name: format!("View {}", self.view.0.simple()),
            query: "access=expired".to_owned(),
            pinned: false,
        };
        store::views::add(tx, &view, author, now).await.unwrap();
    }

    async fn add_request(&self, tx: &mut Tx, world: &World, cell: &Cell) {
        let request = store::connections::NewRequest {
            id: self.request,
            account: cell.account,
            connection: cell.connection,
            partner: world.north,
            staff: world.senior.staff,
            reason: "The quarter's figures".to_owned(),
            days: None,
            silent: false,
            link: self.asked,
            renewal: false,
        };
        store::connections::add_request(tx, &request, world.portal.now()).await.unwrap();
    }

    async fn add_firm(&self, world: &World, owner: &Human) {
        let now = world.portal.now();
        let mut tx = world.lab.store.append(&owner.actor().scope()).await.unwrap();
        let name = format!("Group {}", self.group.0.simple());
        store::groups::add(&mut tx, self.group, (&name, &name), now).await.unwrap();
        for (staff, suspended) in [(self.spare, false), (self.idle, true)] {
            let person: PersonId = world.lab.id();
            let email = format!("s{}@example.com", person.0.simple());
            store::people::add(&mut tx, &somebody(person, &email)).await.unwrap();
            store::staff::add(&mut tx, owner.partner, staff, person, "manager", now).await.unwrap();
            if suspended {
                tx.run(SUSPEND, &vals![staff]).await.unwrap();
            }
        }
        let invited = invited(world, owner.partner, self.joining, Some(owner.staff));
        store::staff::add_invitation(&mut tx, &invited).await.unwrap();
        let key = store::keys::New {
            id: self.key,
            name: "Spare".to_owned(),
            start: "clk_spar".to_owned(),
            scopes: "clients:read".to_owned(),
            staff: owner.staff,
            hash: self.key.0.as_bytes().to_vec(),
            ends_at: None,
        };
        store::keys::add(&mut tx, &key, now).await.unwrap();
        world.keep(tx).await;
    }

    async fn add_vendor(&mut self, world: &World) {
        let now = world.portal.now();
        self.partner = world.lab.id();
        let mut tx = world.lab.store.append(&Actor::System.scope()).await.unwrap();
        tx.add_owner(self.partner).await.unwrap();
        let slug = format!("f{}", self.partner.0.simple());
        let firm = store::partners::Partner {
            id: self.partner,
            name: slug.clone(),
            code: slug.to_uppercase(),
            slug,
            state: "active".to_owned(),
            time_zone: "Europe/London".to_owned(),
            created_at: START,
            version: 1,
        };
        store::partners::add(&mut tx, &firm).await.unwrap();
        let first = invited(world, self.partner, self.joining, None);
        store::staff::add_invitation(&mut tx, &first).await.unwrap();
        let person: PersonId = world.lab.id();
        let email = format!("o{}@example.com", person.0.simple());
        store::people::add(&mut tx, &somebody(person, &email)).await.unwrap();
        let letter = store::letters::Letter {
            id: self.letter,
            job: None,
            to_email: email,
            to_person: Some(person),
            kind: "security_notice".to_owned(),
            message_id: format!("<{}@localhost>", self.letter),
            payload: serde_json::json!({
                "to": { "email": "o@example.com", "name": "O", "person": null },
                "letter": domain::letter::Letter::SecurityNotice { what: domain::letter::Security::CodesMade },
            }),
            subject: String::new(),
            state: "sent".to_owned(),
            error: None,
            created_at: now,
            sent_at: Some(now),
            bounced: None,
            reader: None,
        };
        store::letters::add(&mut tx, &letter).await.unwrap();
        let payload = serde_json::json!({ "letter": self.letter });
        let job = store::NewJob::new(self.job, "send_letter", payload, now + 900 * DAY);
        tx.commit_quiet(store::Quiet::Housekeeping, &[job], now).await.unwrap();
        let mut tx = world.lab.store.append(&Actor::System.scope()).await.unwrap();
        tx.run(DEAD, &vals![self.job]).await.unwrap();
        world.keep(tx).await;
    }
}

/// An invitation to join a firm: from its staff, or from the vendor to its first owner.
fn invited(
    world: &World,
    partner: PartnerId,
    id: InvitationId,
    by: Option<StaffId>,
) -> store::staff::Invited {
    let email = format!("j{}@example.com", id.0.simple());
    let now = world.portal.now();
    store::staff::Invited {
        partner,
        id,
        name: "Jo Joining".to_owned(),
        email: email.clone(),
        email_folded: email,
        role: if by.is_some() { "manager" } else { "owner" }.to_owned(),
        groups: String::new(),
        link: world.lab.id(),
        state: "pending".to_owned(),
        invited_by: by,
        created_at: now,
        expires_at: now + 7 * DAY,
        bounced_at: None,
    }
}

fn somebody(id: PersonId, email: &str) -> Person {
    Person {
        id,
        name: "Pat Spare".to_owned(),
        email: email.to_owned(),
        email_folded: email.to_owned(),
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
    }
}

/// A key of the API that acts as this person, with every scope.
pub(crate) async fn key_of(world: &World, human: &Human) -> String {
    let secret = format!("{}{}", app::keys::PREFIX, app::secrets::Secrets::token());
    let scopes: Vec<&str> = app::keys::ApiScope::ALL.iter().map(|it| it.name()).collect();
    let actor = Actor::Staff(Staff {
        person: human.person,
        staff: human.staff,
        partner: human.partner,
        role: human.role,
        door: Door::Inside,
    });
    let mut tx = world.lab.store.append(&actor.scope()).await.unwrap();
    let key = store::keys::New {
        id: world.lab.id(),
        name: "A test".to_owned(),
        start: secret.chars().take(8).collect(),
        scopes: scopes.join(" "),
        staff: human.staff,
        hash: world.portal.ctx.secrets.token_hash(&secret),
        ends_at: None,
    };
    store::keys::add(&mut tx, &key, world.portal.now()).await.unwrap();
    world.keep(tx).await;
    secret
}
