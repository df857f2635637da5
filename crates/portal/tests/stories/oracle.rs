//! The access rules asked over HTTP: every route of the table, by every actor, in every state, on
//! both engines; the answer must be the decision's own, status and code.
//!
//! `domain` tests the decision against the document's tables. This tests that pages and API ask it,
//! of the right rows, before anything else. The deed comes from the table of routes itself; how a
//! route is asked stands in `recipes`, and a route that changes something and has no recipe fails.

mod hostile;
mod reasons;
mod recipes;
mod scene;

use std::collections::BTreeMap;

use domain::access::{Deed, Facts, State, StepUp, Verdict, Who, decide};
use domain::ids::StaffId;
use test_support::{Engine, Lab, both, run};
use web::{Access, Method, Realm, Route};

use self::recipes::{API, Body, CLIENT, Names, OPERATOR, PARTNER, Recipe, nothing};
pub(crate) use self::scene::key_of;
use self::scene::{Parts, Scene};
use crate::portal::Answer;
use crate::product::Jobs;
use crate::world::World;

fn line(route: &Route) -> String {
    format!("{} {}", route.method.name(), route.path)
}

/// The routes of a realm that ask the rules.
fn routes(realm: Realm) -> impl Iterator<Item = (&'static Route, Deed)> {
    web::ROUTES.iter().copied().flatten().filter(move |it| it.realm == realm).filter_map(|it| {
        match it.access {
            Access::Deed(deed) => Some((it, deed)),
            Access::Public(_) | Access::Signed(_) => None,
        }
    })
}

fn recipes(realm: Realm) -> &'static [Recipe] {
    match realm {
        Realm::Partner => PARTNER,
        Realm::Client => CLIENT,
        Realm::Operator => OPERATOR,
        Realm::Api => API,
        Realm::AnyPerson | Realm::Public | Realm::Product | Realm::Machine => &[],
    }
}

/// How a route is asked: its own recipe, or for a GET what its address says.
fn recipe(route: &Route) -> Option<Recipe> {
    let own = recipes(route.realm).iter().find(|it| it.line == line(route));
    let from_address = || {
        let names = if route.path.contains("{client}") {
            Names::Folder
        } else if route.path.contains("{account}") {
            Names::Account
        } else if route.path.contains("{note}") {
            Names::Folder
        } else {
            Names::Firm
        };
        (route.method == Method::Get).then_some(names)
    };
    match own {
        Some(it) => Some(Recipe { ..*it }),
        None => from_address().map(|names| Recipe { line: "", names, body: nothing, but: None }),
    }
}

/// What addresses name, and a scene has.
const KNOWN: &[&str] = &[
    "{firm}",
    "{client}",
    "{account}",
    "{invitation}",
    "{note}",
    "{request}",
    "{group}",
    "{person}",
    "{staff}",
    "{key}",
    "{partner}",
    "{letter}",
    "{job}",
    "{slug}",
    "{token}",
    "{view}",
    "{filter}",
];

/// These read who manages the subscription, which a scene does not vary.
const MANAGED: &str = "it hangs on who manages; `app/tests/connections/changing.rs` tells of it";

/// These name a folder that has ended, of which the rules have no state.
const SEALED: &str = "its folder has ended; `app/tests/connections/changing.rs` tells of it";

/// Another code would be unknown to the other scenes.
const CODE: &str = "`app/tests/connections/codes.rs` tells of it";

/// Add-ons are read from files, and their facts are more than a state.
const ADDONS: &str = "its facts are more than a state; `addons.rs` walks it cell by cell";

/// Copying names a second client.
const COPY: &str = "it names another client; `copying.rs` tells of it";

/// Why a route is not walked here: what it answers hangs on more than the states of the rules.
fn elsewhere(route: &Route) -> Option<&'static str> {
    let own = [
        ("/p/{firm}/ask", "whom one may ask hangs on the act; `colleagues.rs` tells of it"),
        ("/api/v1/asks", "whom one may ask hangs on the act; `colleagues.rs` tells of it"),
        ("/p/{firm}/accounts/{account}/change", MANAGED),
        ("/api/v1/accounts/{account}/change", MANAGED),
        ("/api/v1/accounts/{account}/hand-back", MANAGED),
        ("/api/v1/accounts/{account}/activate", MANAGED),
        ("/api/v1/accounts/{account}/close", MANAGED),
        ("/p/{firm}/accounts/{account}/hand-back", MANAGED),
        ("/p/{firm}/accounts/{account}/activate", MANAGED),
        ("/p/{firm}/accounts/{account}/close", MANAGED),
        ("/p/{firm}/ended/{client}", SEALED),
        ("/api/v1/ended/{client}", SEALED),
        ("/me/ownership", MANAGED),
        ("/me/partners/change", MANAGED),
        ("/ops/connections/{connection}", "`ending.rs` of `app` tells of the vendor's cut"),
        ("/p/{firm}/settings/code", CODE),
        ("/api/v1/firm/code", CODE),
        ("/p/{firm}/clients/{client}/staff/copy", COPY),
        ("/api/v1/clients/{client}/staff/copy", COPY),
        ("/p/{firm}/addons", ADDONS),
        ("/p/{firm}/accounts/{account}/addons", ADDONS),
        ("/p/{firm}/clients/{client}/addons", ADDONS),
        ("/p/{firm}/return", ADDONS),
        ("/p/{firm}/connecting", ADDONS),
        ("/me/addons", ADDONS),
        ("/me/return", ADDONS),
        ("/me/connecting", ADDONS),
        ("/api/v1/addons", ADDONS),
        ("/api/v1/accounts/{account}/addons", ADDONS),
        ("/p/{firm}/bulk", "it decides for each row; `runs.rs` tells how"),
        ("/p/{firm}/invitations/list", "it decides for each line; `inviting.rs` tells how"),
        (
            "/p/{firm}/settings/ownership",
            "an offer is one senior's own; `ownership.rs` tells of it",
        ),
        ("/p/{firm}/clients/import", "an import is its maker's own; `imports.rs` tells of it"),
        ("/api/v1/firm/logo", "a file is sent; `firm.rs` tells of it"),
        ("/api/v1/imports", "an import is its maker's own; `imports.rs` tells of it"),
        ("/api/v1/runs", "a run is its maker's own, and has stages; `runs.rs` tells of them"),
        ("/p/{firm}/jobs", "a run is its maker's own, and has stages; `runs.rs` tells of them"),
    ];
    own.iter().find(|it| route.path.starts_with(it.0)).map(|it| it.1)
}

/// The states in which the route can be asked.
fn states(names: Names) -> Vec<State> {
    use State::{Active, Cancelled, Disconnected, Expired, Invited};
    let all = State::ALL.iter().copied();
    match names {
        Names::Firm => vec![Active],
        Names::Folder => all.filter(|it| !it.unlinked()).collect(),
        Names::Both => vec![Active, Expired, Cancelled, Disconnected],
        Names::List | Names::Account | Names::Owned => all.collect(),
        Names::Invitation => vec![Invited],
        Names::Request => vec![Expired, Cancelled],
    }
}

/// What the rules say, as (status, code).
fn expected(deed: Deed, recipe: &Recipe, who: Who, state: State) -> (u16, &'static str) {
    let verdict: Verdict = decide(deed, who, &Facts::in_state(state));
    if let Some(other) = recipe.but.and_then(|but| but(who, state)) {
        return other;
    }
    let unknown = matches!(state, State::FolderOnly | State::Invited);
    match recipe.names {
        _ if verdict.status == 401 || who == Who::Foreign => (verdict.status, verdict.code),
        // Before there is a connection the account is not the firm's to name.
        Names::Account if unknown => (404, "not_found"),
        Names::List => (200, "ok"),
        Names::Firm
        | Names::Folder
        | Names::Both
        | Names::Account
        | Names::Invitation
        | Names::Request
        | Names::Owned => (verdict.status, verdict.code),
    }
}

struct Walk {
    world: World,
    keys: BTreeMap<StaffId, String>,
    /// The product that sign-ins lead to.
    _jobs: Jobs,
}

impl Walk {
    fn address(&self, route: &Route, scene: &Scene) -> String {
        let secrets = &self.world.portal.ctx.secrets;
        let joining = route.path.contains("/staff/");
        let idle = route.path.ends_with("/resume");
        let part = |it: &str| match it {
            "{firm}" => "north".to_owned(),
            "{client}" => scene.client.to_string(),
            "{account}" => scene.account.to_string(),
            "{invitation}" if joining => scene.joining.to_string(),
            "{invitation}" => scene.invitation.to_string(),
            "{note}" => scene.note.to_string(),
            "{request}" => scene.request.to_string(),
            "{group}" => scene.group.to_string(),
            "{person}"
                if ["/resend", "/withdraw", "/clients"]
                    .iter()
                    .any(|it| route.path.ends_with(it)) =>
            {
                scene.joining.to_string()
            }
            "{person}" | "{staff}" if idle => scene.idle.to_string(),
            "{person}" | "{staff}" => scene.spare.to_string(),
            "{key}" => scene.key.to_string(),
            "{partner}" => scene.partner.to_string(),
            "{letter}" => scene.letter.to_string(),
            "{job}" => scene.job.to_string(),
            "{slug}" => "jobs".to_owned(),
            "{view}" => scene.view.to_string(),
            "{filter}" => "manager".to_owned(),
            "{token}" if route.path.starts_with("/i/") => secrets.link_token(scene.link.0),
            "{token}" => secrets.link_token(scene.asked.0),
            // Told in `elsewhere`, or a difference.
            it if it.starts_with('{') => uuid::Uuid::nil().to_string(),
            it => it.to_owned(),
        };
        route.path.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    fn parts(route: &Route, names: Names) -> Parts {
        let has = |it: &str| route.path.contains(it);
        Parts {
            cell: names != Names::Firm
                || has("/me/access")
                || has("{client}")
                || has("{account}")
                || has("{note}"),
            note: has("{note}"),
            request: names == Names::Request,
            firm: ["{group}", "{person}", "{staff}", "{key}", "/staff/", "/people"]
                .iter()
                .any(|it| has(it)),
            vendor: route.realm == Realm::Operator && has("{"),
            view: has("{view}"),
        }
    }

    /// Everything that the address and the body of a route may name.
    fn all_parts(route: &Route) -> Parts {
        let names = recipe(route).map_or(Names::Firm, |it| it.names);
        Parts { cell: true, firm: true, ..Self::parts(route, names) }
    }

    async fn ask(&self, route: &Route, path: &str, body: Body, who: Who, state: State) -> Answer {
        if route.realm == Realm::Api {
            let human = self.world.human(who, state);
            let key = human.and_then(|it| self.keys.get(&it.staff));
            let key = key.map(String::as_str).unwrap_or_default();
            let json = match body {
                Body::Json(it) => Some(it),
                Body::Nothing => None,
                Body::Fields(_) | Body::File(_) => panic!("{path}: the API takes JSON"),
            };
            return self.world.portal.calls(key, route.method.name(), path, json).await;
        }
        let fields = match body {
            Body::Fields(it) => it,
            Body::Nothing => Vec::new(),
            Body::File(it) => {
                let human = self.world.human(who, state);
                let browser = match human {
                    Some(human) => self.world.browser(human),
                    None => self.world.portal.anybody(),
                };
                return browser.sends(path, "application/json", &it).await;
            }
            Body::Json(_) => panic!("{path}: pages take forms"),
        };
        let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
        let method = route.method.name();
        match self.world.human(who, state) {
            Some(human) => self.world.browser(human).tries(method, path, &fields).await,
            None => self.world.portal.anybody().tries(method, path, &fields).await,
        }
    }

    /// Who can ask at this door at all. Nobody has the sessions of the first two before support
    /// codes and sessions of products exist. Another realm's people are asked in one state: they
    /// are refused before any state is looked at.
    fn asks(route: &Route, names: Names, who: Who, state: State) -> bool {
        use domain::access::Realm as Door;
        if matches!(who, Who::Delegated | Who::OpSupportCoded) {
            return false;
        }
        let own = match route.realm {
            Realm::Partner | Realm::Api => who.realm() == Some(Door::Partner),
            Realm::Client => who.realm() == Some(Door::Client),
            Realm::Operator => who.realm() == Some(Door::Operator),
            Realm::AnyPerson | Realm::Public | Realm::Product | Realm::Machine => false,
        };
        let stranger = matches!(who, Who::Suspended | Who::Anon);
        if route.realm == Realm::Api {
            // Keys belong to staff; a firm-level address of the API is the caller's own firm.
            let own_firm = names == Names::Firm && !route.path.contains('{');
            return (own || stranger)
                && !(who == Who::Foreign && (own_firm || names == Names::List));
        }
        own || Some(&state) == states(names).first() || who == Who::Suspended
    }

    /// What is not as the rules say, of one route.
    async fn differences(&self, route: &Route, deed: Deed) -> Vec<String> {
        if elsewhere(route).is_some() {
            return Vec::new();
        }
        let unknown = |it: &&str| it.starts_with('{') && !KNOWN.contains(it);
        if let Some(it) = route.path.split('/').find(unknown) {
            return vec![format!("{}: say in the oracle what {it} is", line(route))];
        }
        let Some(recipe) = recipe(route) else {
            return vec![format!("{}: no recipe; add a line to oracle/recipes.rs", line(route))];
        };
        let mut wrong = Vec::new();
        let parts = Self::parts(route, recipe.names);
        for state in states(recipe.names) {
            let mut scene = None;
            for &who in Who::ALL {
                if !Self::asks(route, recipe.names, who, state) {
                    continue;
                }
                let author = self.world.human(who, state).unwrap_or(&self.world.senior);
                let own_thing = (parts.note || parts.view) && author.partner == self.world.north;
                let here = match scene.take() {
                    Some(it) if !own_thing => it,
                    _ if own_thing => Scene::of(&self.world, state, author, parts).await,
                    _ => Scene::of(&self.world, state, &self.world.senior, parts).await,
                };
                let mut path = self.address(route, &here);
                if route.path == "/api/v1/search" {
                    // Programs say what they look for.
                    path.push_str("?q=Hart");
                }
                let body = (recipe.body)(&self.world, &here);
                let (status, code) = expected(deed, &recipe, who, state);
                let answer = self.ask(route, &path, body, who, state).await;
                let right = if status < 300 {
                    answer.done()
                } else {
                    answer.status() == status && answer.code() == code
                };
                if !right {
                    wrong.push(format!(
                        "{} as {who} in {state}: {status} {code}, but {} {} {:?}",
                        line(route),
                        answer.status(),
                        answer.code(),
                        answer.faults(),
                    ));
                }
                if !(answer.done() && route.method != Method::Get) {
                    scene = Some(here);
                }
            }
        }
        wrong
    }
}

/// Which of a scene's ids.
type IdOf = fn(&Scene) -> String;

/// Addresses of lists that name things in their query.
const QUERIES: &[(&str, IdOf)] = &[
    ("/p/north/clients?group=", |it| it.group.to_string()),
    ("/p/north/clients?manager=", |it| it.spare.to_string()),
    ("/p/north/invitations/new?client=", |it| it.client.to_string()),
    ("/p/north/clients/new?account=", |it| it.account.to_string()),
    ("/api/v1/clients?group=", |it| it.group.to_string()),
    ("/api/v1/clients?manager=", |it| it.spare.to_string()),
];

impl Walk {
    /// What somebody hears who names another firm's things, or things that do not exist: once in
    /// the address, once in the body, with everything else their own.
    async fn hears(&self, route: &Route, theirs: &Scene) -> Vec<String> {
        let Some(recipe) = recipe(route) else { return Vec::new() };
        let who = if route.realm == Realm::Client { Who::OtherClientOwner } else { Who::Owner };
        let parts = Parts { note: true, firm: true, ..Self::parts(route, Names::Folder) };
        let mut heard = Vec::new();
        for (in_address, in_body) in [(true, false), (false, true)] {
            // A letter's token is the right to what it opens, a filter is a word of ours; only ids
            // are anybody's guess.
            let no_ids = ["{firm}", "{token}", "{filter}"];
            let named =
                route.path.split('/').any(|it| it.starts_with('{') && !no_ids.contains(&it));
            if in_address && !named {
                continue;
            }
            let own = Scene::of(&self.world, State::Active, &self.world.owner, parts).await;
            let path = self.address(route, if in_address { theirs } else { &own });
            let body = (recipe.body)(&self.world, if in_body { theirs } else { &own });
            if in_body && !body.names_something() {
                continue;
            }
            let answer = self.ask(route, &path, body, who, State::Active).await;
            heard.push(nameless(&answer, &[theirs, &own]));
        }
        heard
    }
}

/// The answer, byte for byte, with a word for each id that was sent: addresses are echoed.
fn nameless(answer: &Answer, scenes: &[&Scene]) -> String {
    let mut text = answer.raw();
    for scene in scenes {
        for id in scene.ids() {
            text = text.replace(&id, "ID");
        }
    }
    text
}

both! {
    async fn dangerous_acts_ask_for_a_fresh_factor(lab) {
        let walk = Walk::begin(lab).await;
        walk.world.portal.passes((domain::access::STEP_UP_SECONDS + 1) * domain::time::SECOND);
        let mut wrong = Vec::new();
        let realms = [Realm::Partner, Realm::Client, Realm::Operator];
        for (route, deed) in realms.into_iter().flat_map(routes) {
            let asks = deed.step_up() == StepUp::Recent && route.method != Method::Get;
            if !asks || elsewhere(route).is_some() {
                continue;
            }
            let who = if route.realm == Realm::Operator { Who::OpAdmin } else { Who::Owner };
            let recipe = recipe(route).unwrap();
            let parts = Walk::parts(route, recipe.names);
            let scene = Scene::of(&walk.world, State::Active, &walk.world.owner, parts).await;
            let (path, body) = (walk.address(route, &scene), (recipe.body)(&walk.world, &scene));
            let answer = walk.ask(route, &path, body, who, State::Active).await;
            if (answer.status(), answer.code().as_str()) != (401, "reauth_required") {
                wrong.push(format!("{}: {} {}", line(route), answer.status(), answer.code()));
            }
        }
        assert!(wrong.is_empty(), "without a fresh factor:\n{}", wrong.join("\n"));
    }

    async fn what_is_another_s_and_what_is_not_there_are_told_in_the_same_bytes(lab) {
        let walk = Walk::begin(lab).await;
        let elsewhere = Scene::elsewhere(&walk.world).await;
        let mut wrong = Vec::new();
        let realms = [Realm::Partner, Realm::Client, Realm::Api];
        for (route, _) in realms.into_iter().flat_map(routes) {
            let nothing = Scene::nothing(&walk.world);
            let (a, b) = (walk.hears(route, &elsewhere).await, walk.hears(route, &nothing).await);
            if a != b {
                wrong.push(format!("{}:\n  {a:?}\n  {b:?}", line(route)));
            }
        }
        for (path, id) in QUERIES {
            let nothing = Scene::nothing(&walk.world);
            let mut heard = Vec::new();
            for scene in [&elsewhere, &nothing] {
                let path = format!("{path}{}", id(scene));
                let answer = if path.starts_with("/api") {
                    let key = &walk.keys[&walk.world.owner.staff];
                    walk.world.portal.calls(key, "GET", &path, None).await
                } else {
                    walk.world.browser(&walk.world.owner).get(&path).await
                };
                heard.push(nameless(&answer, &[scene]));
            }
            if heard[0] != heard[1] {
                wrong.push(format!("{path}: {heard:?}"));
            }
        }
        assert!(wrong.is_empty(), "{} routes tell:\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// Walks the routes of some realms and answers what is not as the rules say.
async fn differences(lab: Lab, realms: &[Realm]) -> Vec<String> {
    let walk = Walk::begin(lab).await;
    let mut wrong = Vec::new();
    for &realm in realms {
        for (route, deed) in routes(realm) {
            wrong.extend(walk.differences(route, deed).await);
        }
        for it in recipes(realm) {
            let used = routes(realm).any(|(route, _)| line(route) == it.line);
            if !used {
                wrong.push(format!("{}: a recipe for a route that is not there", it.line));
            }
        }
    }
    wrong
}

impl Walk {
    async fn begin(lab: Lab) -> Self {
        let mut world = World::new(lab).await;
        let jobs = Jobs::opens(&world.portal, world.product).await;
        world.knows_another(State::Active).await;
        let mut keys = BTreeMap::new();
        for &who in Who::ALL {
            for state in [State::Active, State::FolderOnly] {
                let human = world.human(who, state).filter(|it| it.realm == Realm::Partner);
                if let Some(human) = human {
                    keys.insert(human.staff, key_of(&world, human).await);
                }
            }
        }
        Self { world, keys, _jobs: jobs }
    }
}

fn check(engine: Engine, realms: &'static [Realm]) {
    run(engine, move |lab| async move {
        let wrong = Box::pin(differences(lab, realms)).await;
        assert!(wrong.is_empty(), "{} cells:\n{}", wrong.len(), wrong.join("\n"));
    });
}

#[test]
fn every_page_of_staff_answers_as_the_rules_say_on_sqlite() {
    check(Engine::Sqlite, &[Realm::Partner]);
}

#[test]
fn every_page_of_staff_answers_as_the_rules_say_on_postgres() {
    check(Engine::Postgres, &[Realm::Partner]);
}

#[test]
fn every_page_of_owners_and_the_vendor_answers_as_the_rules_say_on_sqlite() {
    check(Engine::Sqlite, &[Realm::Client, Realm::Operator]);
}

#[test]
fn every_page_of_owners_and_the_vendor_answers_as_the_rules_say_on_postgres() {
    check(Engine::Postgres, &[Realm::Client, Realm::Operator]);
}

#[test]
fn every_route_of_the_api_answers_as_the_rules_say_on_sqlite() {
    check(Engine::Sqlite, &[Realm::Api]);
}

#[test]
fn every_route_of_the_api_answers_as_the_rules_say_on_postgres() {
    check(Engine::Postgres, &[Realm::Api]);
}
