//! The router is a table: one row per method and path, readable like a list of contents.
//!
//! Rows are data so that tests can walk them: each names its realm, the deed it asks for (or why
//! it needs none), how large its body may be, and one boxed handler. Paths are matched literally;
//! nothing is decoded, folded or repaired, so two spellings never reach one resource.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use app::Error;
use app::keys::{ApiScope, Area, area};
use domain::access::Deed;

use crate::api::doc::Doc;
use crate::reply::Reply;
use crate::rq::Rq;

/// What a handler hands back. Boxed on purpose: a compile-time firewall between the pages and
/// the server, so that a changed page is not compiled into every other one.
pub type Later<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// A handler.
pub type Handler = fn(Rq) -> Later<Reply>;

/// The methods that exist here. Everything else gets 405.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads; also answers HEAD.
    Get,
    /// Makes or does.
    Post,
    /// Replaces.
    Put,
    /// Changes parts.
    Patch,
    /// Ends.
    Delete,
}

impl Method {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }

    /// Reads the wire's name; HEAD is a GET whose body is not sent.
    pub fn read(name: &str) -> Option<Method> {
        match name {
            "GET" | "HEAD" => Some(Method::Get),
            "POST" => Some(Method::Post),
            "PUT" => Some(Method::Put),
            "PATCH" => Some(Method::Patch),
            "DELETE" => Some(Method::Delete),
            _ => None,
        }
    }

    /// Whether it only reads.
    pub fn is_safe(self) -> bool {
        self == Method::Get
    }
}

/// Whose door a route is. A session of one realm is none in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Realm {
    /// A partner's staff, by session cookie; the firm is the path's `{firm}`.
    Partner,
    /// Owners and users of accounts, by session cookie.
    Client,
    /// The vendor's people, by session cookie.
    Operator,
    /// Anybody signed in, whatever the hat; the first of partner, client, operator that is there.
    AnyPerson,
    /// Nobody needs to be signed in; forms are guarded by a visitor's cookie.
    Public,
    /// The REST API: a scoped key as Bearer token. Cookies are not looked at.
    Api,
    /// A product that reports facts: an access token as Bearer token. Cookies are not looked at.
    Product,
    /// A protocol endpoint whose handler authenticates the caller itself (token endpoint).
    Machine,
}

impl Realm {
    /// Whether people with browsers come in here: they get pages, cookies and CSRF checks.
    pub const fn is_pages(self) -> bool {
        match self {
            Realm::Partner | Realm::Client | Realm::Operator | Realm::AnyPerson | Realm::Public => {
                true
            }
            Realm::Api | Realm::Product | Realm::Machine => false,
        }
    }
}

/// What a route asks of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// An action of the access table; the deed itself decides, inside its transaction.
    Deed(Deed),
    /// Nothing, for this reason. The list of such rows is short and printed by a test.
    Public(&'static str),
    /// Only being signed in: a person's own things (sessions, profile), for this reason.
    Signed(&'static str),
}

/// Which body a route takes; the limit goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// None is read; one that is sent is refused with 413.
    None,
    /// `application/x-www-form-urlencoded`, 64 kB.
    Form,
    /// The same with one long text, 256 kB: a note's 20,000 characters take up to twelve bytes each,
    /// because a browser writes every byte that is no ASCII as three.
    LongForm,
    /// `application/json`, 256 kB.
    Json,
    /// A batch of events, 1 MB; the handler looks at the content type.
    Events,
    /// A file, 10 MB; the handler looks at the content type.
    Upload,
}

impl Body {
    /// The most bytes it may have.
    pub const fn limit(self) -> usize {
        match self {
            Body::None => 0,
            Body::Form => 64 * 1024,
            Body::LongForm | Body::Json => 256 * 1024,
            Body::Events => 1024 * 1024,
            Body::Upload => 10 * 1024 * 1024,
        }
    }

    /// Whether a browser's form fills it.
    pub const fn is_form(self) -> bool {
        match self {
            Body::Form | Body::LongForm => true,
            Body::None | Body::Json | Body::Events | Body::Upload => false,
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with parameters as whole segments: `/p/{firm}/clients/{client}`.
    pub path: &'static str,
    /// Whose door.
    pub realm: Realm,
    /// What it asks of the rules.
    pub access: Access,
    /// Which body it takes.
    pub body: Body,
    /// Whether it is answered even when the rest is shed: revocation and health.
    pub kept: bool,
    /// Whether it opens to staff who have yet to set up what their firm asks for at the sign-in.
    pub unproven: bool,
    /// The area of the scope that a key needs, where it is not the deed's.
    pub area: Option<Area>,
    /// What the API's description says of it; every row of the API has one.
    pub doc: Option<Doc>,
    /// The handler.
    pub run: Handler,
}

impl Route {
    const fn new(method: Method, path: &'static str, realm: Realm, access: Access) -> Self {
        let body = match (method, realm) {
            (Method::Get | Method::Delete, _) => Body::None,
            (_, Realm::Api) => Body::Json,
            (_, Realm::Product) => Body::Events,
            (
                _,
                Realm::Partner
                | Realm::Client
                | Realm::Operator
                | Realm::AnyPerson
                | Realm::Public
                | Realm::Machine,
            ) => Body::Form,
        };
        let run = crate::reply::missing;
        let (kept, unproven) = (false, false);
        Self { method, path, realm, access, body, kept, unproven, area: None, doc: None, run }
    }

    const fn runs(mut self, run: Handler) -> Self {
        self.run = run;
        self
    }

    /// The same row with another kind of body.
    #[must_use]
    pub const fn takes(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// The same row, described for callers of the API.
    #[must_use]
    pub const fn tells(mut self, doc: Doc) -> Self {
        self.doc = Some(doc);
        self
    }

    /// The same row with the scope of another area than its deed's: what is read of an account in
    /// that area, by whoever reaches the account.
    #[must_use]
    pub const fn within(mut self, area: Area) -> Self {
        self.area = Some(area);
        self
    }

    /// The scope that a key needs here: by the deed's area, and whether the method changes. `Err`
    /// where no key may come at all.
    pub fn scope(&self) -> Result<Option<ApiScope>, NoKey> {
        match self.access {
            Access::Deed(deed) => {
                let area = self.area.or_else(|| area(deed)).ok_or(NoKey)?;
                ApiScope::of(area, !self.method.is_safe()).map(Some).ok_or(NoKey)
            }
            Access::Public(_) | Access::Signed(_) => Ok(None),
        }
    }

    /// The same row, open also to staff who have yet to set up what their firm asks for.
    #[must_use]
    pub const fn unproven(mut self) -> Self {
        self.unproven = true;
        self
    }

    /// The same row in the lane that is kept open under load.
    #[must_use]
    pub const fn kept(mut self) -> Self {
        self.kept = true;
        self
    }
}

/// No key may do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoKey;

/// A row that reads.
pub const fn get(path: &'static str, realm: Realm, access: Access, run: Handler) -> Route {
    Route::new(Method::Get, path, realm, access).runs(run)
}

/// A row that makes or does: a form for pages, JSON for the API, events for products.
pub const fn post(path: &'static str, realm: Realm, access: Access, run: Handler) -> Route {
    Route::new(Method::Post, path, realm, access).runs(run)
}

/// A row that replaces.
pub const fn put(path: &'static str, realm: Realm, access: Access, run: Handler) -> Route {
    Route::new(Method::Put, path, realm, access).runs(run)
}

/// A row that changes parts.
pub const fn patch(path: &'static str, realm: Realm, access: Access, run: Handler) -> Route {
    Route::new(Method::Patch, path, realm, access).runs(run)
}

/// A row that ends something.
pub const fn delete(path: &'static str, realm: Realm, access: Access, run: Handler) -> Route {
    Route::new(Method::Delete, path, realm, access).runs(run)
}

/// Path parameters: the pattern's name and the text that stood there.
pub type Params = Vec<(&'static str, String)>;

/// What a look into the table found.
pub enum Found {
    /// A row and its parameters.
    Route(&'static Route, Params),
    /// The path exists, with other methods: what to say in `Allow`.
    OtherMethod(String),
    /// Nothing is there.
    Nothing,
}

#[derive(Default)]
struct Node {
    fixed: HashMap<&'static str, Node>,
    open: Option<(&'static str, Box<Node>)>,
    rows: Vec<&'static Route>,
}

/// The table as a tree, built once at start.
#[derive(Default)]
pub struct Router {
    root: Node,
}

impl Router {
    /// Builds the tree. Two rows for one method and path, or two names for one parameter, are a
    /// mistake of ours: the message names it.
    pub fn build(tables: &'static [&'static [Route]]) -> Result<Router, String> {
        let mut router = Router::default();
        for route in tables.iter().copied().flatten() {
            router.add(route)?;
        }
        Ok(router)
    }

    fn add(&mut self, route: &'static Route) -> Result<(), String> {
        let mut node = &mut self.root;
        let Some(path) = route.path.strip_prefix('/') else {
            return Err(format!("{} does not start with a slash", route.path));
        };
        for part in path.split('/') {
            let name = part.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
            node = match name {
                None => node.fixed.entry(part).or_default(),
                Some(name) => {
                    let open = node.open.get_or_insert_with(|| (name, Box::default()));
                    if open.0 != name {
                        return Err(format!(
                            "{}: {name} is called {} elsewhere",
                            route.path, open.0
                        ));
                    }
                    &mut open.1
                }
            };
        }
        if node.rows.iter().any(|it| it.method == route.method) {
            return Err(format!("{} {} twice", route.method.name(), route.path));
        }
        node.rows.push(route);
        Ok(())
    }

    /// Finds the row for a method (as on the wire) and a raw path.
    pub fn find(&self, method: &str, path: &str) -> Found {
        let mut params = Params::new();
        let Some(node) = path
            .strip_prefix('/')
            .and_then(|it| walk(&self.root, it, &mut params))
            .filter(|it| !it.rows.is_empty())
        else {
            return Found::Nothing;
        };
        let wanted = Method::read(method);
        match node.rows.iter().find(|it| Some(it.method) == wanted) {
            Some(route) => Found::Route(route, params),
            None => Found::OtherMethod(allow(&node.rows)),
        }
    }
}

fn walk<'a>(node: &'a Node, path: &str, params: &mut Params) -> Option<&'a Node> {
    let (part, rest) = match path.split_once('/') {
        Some((part, rest)) => (part, Some(rest)),
        None => (path, None),
    };
    if let Some(next) = node.fixed.get(part) {
        let here = params.len();
        let found = match rest {
            None => Some(next).filter(|it| !it.rows.is_empty()),
            Some(rest) => walk(next, rest, params),
        };
        if found.is_some() {
            return found;
        }
        params.truncate(here);
    }
    let (name, next) = node.open.as_ref()?;
    if part.is_empty() || !part.bytes().all(plain) {
        return None;
    }
    params.push((name, part.to_owned()));
    match rest {
        None => Some(next),
        Some(rest) => walk(next, rest, params),
    }
}

/// What ids, slugs and link tokens are made of. Nothing else can be a parameter.
fn plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

fn allow(rows: &[&'static Route]) -> String {
    let mut methods: Vec<Method> = rows.iter().map(|it| it.method).collect();
    methods.sort_unstable();
    let mut names = Vec::new();
    for method in methods {
        names.push(method.name());
        if method == Method::Get {
            names.push("HEAD");
        }
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Access = Access::Public("a test");
    const TABLE: &[Route] = &[
        get("/", Realm::Public, NONE, crate::reply::missing),
        get("/p/{firm}/clients", Realm::Partner, NONE, crate::reply::missing),
        post("/p/{firm}/clients", Realm::Partner, NONE, crate::reply::missing),
        get("/p/{firm}/clients/new", Realm::Partner, NONE, crate::reply::missing),
        get("/p/{firm}/clients/{client}", Realm::Partner, NONE, crate::reply::missing),
        delete(
            "/p/{firm}/clients/{client}/notes/{note}",
            Realm::Partner,
            NONE,
            crate::reply::missing,
        ),
    ];

    fn seen(router: &Router, method: &str, path: &str) -> String {
        match router.find(method, path) {
            Found::Route(route, params) => format!("{} {params:?}", route.path),
            Found::OtherMethod(allow) => format!("allow {allow}"),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_path_has_one_spelling() {
        let router = Router::build(&[TABLE]).unwrap();
        for (method, path, wanted) in [
            ("GET", "/", "/ []"),
            ("HEAD", "/", "/ []"),
            ("GET", "/p/north/clients", r#"/p/{firm}/clients [("firm", "north")]"#),
            ("GET", "/p/north/clients/new", r#"/p/{firm}/clients/new [("firm", "north")]"#),
            (
                "DELETE",
                "/p/n/clients/new/notes/1",
                r#"/p/{firm}/clients/{client}/notes/{note} [("firm", "n"), ("client", "new"), ("note", "1")]"#,
            ),
            ("DELETE", "/p/north/clients", "allow GET, HEAD, POST"),
            ("get", "/p/north/clients", "allow GET, HEAD, POST"),
            ("TRACE", "/", "allow GET, HEAD"),
            ("GET", "/p/north/clients/", "nothing"),
            ("GET", "/p//clients", "nothing"),
            ("GET", "//p/north/clients", "nothing"),
            ("GET", "/p/north/clients;x", "nothing"),
            ("GET", "/p/north/clients/a;x", "nothing"),
            ("GET", "/p/%6eorth/clients", "nothing"),
            ("GET", "/P/north/clients", "nothing"),
            ("GET", "/p/north/clients/x/notes", "nothing"),
            ("GET", "", "nothing"),
            ("GET", "*", "nothing"),
        ] {
            assert_eq!(seen(&router, method, path), wanted, "{method} {path}");
        }
    }

    #[test]
    fn our_own_mistakes_are_named() {
        const TWICE: &[Route] = &[
            get("/a", Realm::Public, NONE, crate::reply::missing),
            get("/a", Realm::Public, NONE, crate::reply::missing),
        ];
        const NAMES: &[Route] = &[
            get("/a/{x}", Realm::Public, NONE, crate::reply::missing),
            get("/a/{y}/b", Realm::Public, NONE, crate::reply::missing),
        ];
        assert_eq!(Router::build(&[TWICE]).err().unwrap(), "GET /a twice");
        assert_eq!(Router::build(&[NAMES]).err().unwrap(), "/a/{y}/b: y is called x elsewhere");
    }
}
