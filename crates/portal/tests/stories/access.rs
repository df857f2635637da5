//! The access rules asked over HTTP: every actor in every state at every route of the table, and
//! the answer must be the decision's own, status and code.
//!
//! `domain` tests the decision against the document's tables; this tests that the pages ask it,
//! of the right rows, before anything else. Cells that cannot be asked for are said where they
//! are left out.

use domain::access::{Deed, Facts, State, Verdict, Who, decide};
use domain::ids::StaffId;
use test_support::{Engine, Lab, run};

use crate::portal::Answer;
use crate::product::Jobs;
use crate::world::{Cell, World};

/// What the address of a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Only the firm: no state plays a part.
    Firm,
    /// A folder: an account outside every folder cannot be named by it.
    Folder,
    /// An account behind the firm's connection. Without one the firm does not know of it.
    Account,
    /// An invitation that waits.
    Invitation,
    /// An account as its own side names it, and the firm.
    Owned,
}

type Fields = Vec<(&'static str, String)>;

struct Row {
    deed: Deed,
    names: Names,
    method: &'static str,
    path: &'static str,
    fields: fn(&World, &Cell, &Cell) -> Fields,
}

const fn get(deed: Deed, names: Names, path: &'static str) -> Row {
    Row { deed, names, method: "GET", path, fields: nothing }
}

const fn post(
    deed: Deed,
    names: Names,
    path: &'static str,
    fields: fn(&World, &Cell, &Cell) -> Fields,
) -> Row {
    Row { deed, names, method: "POST", path, fields }
}

fn nothing(_: &World, _: &Cell, _: &Cell) -> Fields {
    Vec::new()
}

const ROWS: &[Row] = &[
    get(Deed::ClientFolderRead, Names::Folder, "/p/north/clients/{client}"),
    get(Deed::ClientFolderRead, Names::Folder, "/p/north/clients/{client}/accounts"),
    get(Deed::ClientFolderRead, Names::Folder, "/p/north/clients/{client}/sign-in"),
    get(Deed::ClientFolderUpdate, Names::Folder, "/p/north/clients/{client}/edit"),
    post(Deed::ClientFolderUpdate, Names::Folder, "/p/north/clients/{client}", |it, _, _| {
        // Only the name: another manager or group would be a decision of its own.
        let (manager, group) = (it.named.staff.to_string(), it.group.to_string());
        let (name, seen) = ("Hartwell & Sons".to_owned(), "1".to_owned());
        vec![("name", name), ("manager", manager), ("group", group), ("seen", seen)]
    }),
    post(Deed::ClientFolderArchive, Names::Folder, "/p/north/clients/{client}/archive", nothing),
    post(Deed::ClientStaffAssign, Names::Folder, "/p/north/clients/{client}/staff", |it, _, _| {
        given(it.unrelated.staff)
    }),
    post(Deed::ClientNotesWrite, Names::Folder, "/p/north/clients/{client}/notes", |_, _, _| {
        vec![("text", "Rang about the invoice.".to_owned())]
    }),
    get(Deed::AccountCreate, Names::Folder, "/p/north/clients/{client}/accounts/new"),
    post(Deed::AccountCreate, Names::Folder, "/p/north/clients/{client}/accounts", |_, it, _| {
        let subdomain = format!("n{}", it.client.0.simple());
        vec![("plan", "jobs/starter".to_owned()), ("subdomain", subdomain)]
    }),
    get(Deed::AccountAssignUnlinked, Names::Account, "/p/north/accounts/{account}/link"),
    post(
        Deed::AccountAssignUnlinked,
        Names::Account,
        "/p/north/accounts/{account}/link",
        |_, _, other| vec![("client", other.client.to_string())],
    ),
    post(Deed::AccountUnassign, Names::Account, "/p/north/accounts/{account}/unlink", nothing),
    get(Deed::AccountSignin, Names::Account, "/p/north/accounts/{account}/sign-in"),
    post(Deed::AccountSignin, Names::Account, "/p/north/accounts/{account}/sign-in", nothing),
    get(Deed::ClientFolderCreate, Names::Firm, "/p/north/clients/new"),
    post(Deed::ClientFolderCreate, Names::Firm, "/p/north/clients", |_, it, _| {
        vec![("name", format!("New {}", it.client)), ("anyway", "1".to_owned())]
    }),
    get(Deed::ClientInternalSet, Names::Folder, "/p/north/clients/{client}/internal"),
    post(
        Deed::ClientInternalSet,
        Names::Folder,
        "/p/north/clients/{client}/internal",
        |_, _, _| vec![("on", "1".to_owned())],
    ),
    get(Deed::AuditRead, Names::Firm, "/p/north/ended"),
    get(Deed::ConnectionCancel, Names::Folder, "/p/north/clients/{client}/cancel"),
    post(Deed::ConnectionCancel, Names::Folder, "/p/north/clients/{client}/cancel", |_, _, _| {
        vec![("reason", "client_left".to_owned())]
    }),
    post(Deed::ConnectionInvite, Names::Folder, "/p/north/clients/{client}/invitations", invited),
    post(
        Deed::ConnectionWithdraw,
        Names::Invitation,
        "/p/north/invitations/{invitation}/withdraw",
        nothing,
    ),
    post(
        Deed::AccessRequest,
        Names::Account,
        "/p/north/accounts/{account}/request-access",
        |_, _, _| vec![("reason", "The quarter's figures".to_owned())],
    ),
    post(Deed::CAccessCancel, Names::Owned, "/me/access/{north}/pause", one),
    post(Deed::CAccessReinstate, Names::Owned, "/me/access/{north}/resume", one),
    post(Deed::CConnectionRemove, Names::Owned, "/me/access/{north}/remove", |_, it, _| {
        vec![("accounts", it.account.to_string())]
    }),
    post(Deed::CPartnerAdd, Names::Owned, "/me/partners", |_, it, _| {
        let account = it.account.to_string();
        vec![("code", "NORTH-CODE".to_owned()), ("accounts", account), ("sure", "1".to_owned())]
    }),
];

fn invited(_: &World, _: &Cell, _: &Cell) -> Fields {
    vec![("email", "carla@example.com".to_owned()), ("products", "jobs".to_owned())]
}

fn one(_: &World, it: &Cell, _: &Cell) -> Fields {
    vec![("account", it.account.to_string())]
}

fn given(person: StaffId) -> Fields {
    vec![("person", person.to_string()), ("account", String::new()), ("on", "1".to_owned())]
}

/// The states in which the row can be asked.
fn states(names: Names) -> Vec<State> {
    match names {
        Names::Firm => vec![State::Active],
        Names::Folder => State::ALL.iter().copied().filter(|it| !it.unlinked()).collect(),
        Names::Account | Names::Owned => State::ALL.to_vec(),
        Names::Invitation => vec![State::Invited],
    }
}

/// What the rules say, as (status, code); nothing for those who have no session of the portal.
fn expected(row: &Row, who: Who, state: State) -> (u16, &'static str) {
    let verdict: Verdict = decide(row.deed, who, &Facts::in_state(state));
    let unknown = matches!(state, State::FolderOnly | State::Invited);
    if row.names == Names::Account && unknown && verdict.status != 401 {
        // Before there is a connection the account is not the firm's to name.
        return (404, "not_found");
    }
    (verdict.status, verdict.code)
}

async fn ask(world: &World, row: &Row, who: Who, state: State, cells: (&Cell, &Cell)) -> Answer {
    let (cell, other) = cells;
    let path = row
        .path
        .replace("{client}", &cell.client.to_string())
        .replace("{account}", &cell.account.to_string())
        .replace("{invitation}", &cell.invitation.to_string())
        .replace("{north}", &world.north.to_string());
    let fields = (row.fields)(world, cell, other);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
    match world.human(who, state) {
        Some(human) => world.browser(human).tries(row.method, &path, &fields).await,
        None => world.portal.anybody().tries(row.method, &path, &fields).await,
    }
}

/// Walks the whole table and answers what is not as the rules say.
async fn differences(lab: Lab) -> Vec<String> {
    let world = World::new(lab).await;
    let jobs = Jobs::opens(&world.portal, world.product).await;
    let other = world.cell(State::Active).await;
    let mut wrong = Vec::new();
    for row in ROWS {
        for state in states(row.names) {
            // An invitation is to a person: those of other cells must not stand here.
            world.forgets_invitations().await;
            let mut cell = world.cell(state).await;
            for &who in Who::ALL {
                // Nobody has these two sessions before support codes and product sessions exist.
                if matches!(who, Who::Delegated | Who::OpSupportCoded) {
                    continue;
                }
                let (status, code) = expected(row, who, state);
                let answer = ask(&world, row, who, state, (&cell, &other)).await;
                let allowed = status < 300;
                let right = if allowed {
                    answer.done()
                } else {
                    answer.status() == status && answer.code() == code
                };
                if !right {
                    wrong.push(format!(
                        "{} {} as {who} in {state}: {status} {code}, but {} {} {:?}",
                        row.method,
                        row.path,
                        answer.status(),
                        answer.code(),
                        answer.faults(),
                    ));
                }
                if answer.done() && row.method == "POST" {
                    cell = world.cell(state).await;
                }
            }
        }
    }
    drop(jobs);
    wrong
}

fn check(engine: Engine) {
    run(engine, |lab| async move {
        let wrong = differences(lab).await;
        assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
    });
}

#[test]
fn every_actor_in_every_state_gets_what_the_rules_say_on_sqlite() {
    check(Engine::Sqlite);
}

#[test]
fn every_actor_in_every_state_gets_what_the_rules_say_on_postgres() {
    check(Engine::Postgres);
}
