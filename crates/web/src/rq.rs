//! What a handler is given: the context, who acts, and the request, read only through strict
//! doors. It is owned and not generic, so that handlers are plain functions.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use app::keys::ApiScope;
use app::people::Session;
use app::{Ctx, Error};
use bytes::Bytes;
use domain::actor::Actor;
use hyper::HeaderMap;
use hyper::header::HeaderName;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::csrf::{Csrf, FIELD};
use crate::door::Kernel;
use crate::forms::{self, Pairs};
use crate::route::{Params, Realm, Route};
use crate::{Words, headers, json};

/// The query's name that belongs to the frame of pages.
const DONE: &str = "done";

/// A request at a handler.
pub struct Rq {
    /// The deeds' context.
    pub ctx: Ctx,
    /// Who acts; `Actor::Anon` on public rows.
    pub actor: Actor,
    /// What the key may do, on rows of the API.
    pub scopes: Vec<ApiScope>,
    /// The session behind the actor, on rows with one.
    pub session: Option<Session>,
    /// How whoever asks likes to read.
    pub t: Words,
    /// Makes the anti-forgery tokens of forms.
    pub csrf: Csrf,
    /// Where the request comes from, for the sessions page and for limits of guessing.
    pub peer: IpAddr,
    /// The row that matched.
    pub route: &'static Route,
    /// The raw path.
    pub path: String,
    /// The raw query, without the question mark.
    pub query: String,
    /// The body as sent, below the row's limit.
    pub body: Bytes,
    pub(crate) params: Params,
    pub(crate) headers: HeaderMap,
    pub(crate) kernel: Arc<Kernel>,
}

impl Rq {
    /// The session; rows of signed-in realms always have one.
    pub fn signed(&self) -> Result<&Session, Error> {
        self.session.as_ref().ok_or(Error::SignIn)
    }

    /// A path parameter as text.
    pub fn param(&self, name: &str) -> Result<&str, Error> {
        let found = self.params.iter().find(|it| it.0 == name);
        found.map(|it| it.1.as_str()).ok_or(Error::NotFound)
    }

    /// A path parameter as a typed id (or anything with one spelling). What cannot be read is not
    /// there: the same answer as for an unknown id.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, Error> {
        self.param(name)?.parse().map_err(|_| Error::NotFound)
    }

    /// The query as `T`: no name twice (unless a list), none unknown. Pages may carry `done`, the
    /// word for what the last act did; it belongs to the frame.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let own = if self.route.realm.is_pages() { &[DONE][..] } else { &[] };
        forms::query(&self.query, own)
    }

    /// The word for what the last act did, as the redirect after it said; empty without one.
    pub fn done(&self) -> String {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|it| it.0 == DONE).map(|it| it.1.into_owned()).unwrap_or_default()
    }

    /// The form as `T`: no name twice (unless a list), none unknown. The anti-forgery token is
    /// checked before a handler runs and is not part of it.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Error> {
        forms::form(self.fields()?)
    }

    /// The form's pairs as sent, to show a form again with what was typed.
    pub fn fields(&self) -> Result<Pairs, Error> {
        let mut pairs = forms::pairs(&self.body, 2_000)?;
        pairs.retain(|it| it.0 != FIELD);
        Ok(pairs)
    }

    /// The form with its file. The anti-forgery token is checked before and is not part of it.
    pub fn upload(&self) -> Result<crate::multipart::Upload, Error> {
        let kind = self.header("content-type").unwrap_or_default();
        let mut upload = crate::multipart::read(kind, &self.body)?;
        upload.fields.retain(|it| it.0 != FIELD);
        Ok(upload)
    }

    /// The JSON body as `T`: no name twice, none unknown.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        json::parse(&self.body)
    }

    /// One header's text; none when it is repeated.
    pub fn header(&self, name: &'static str) -> Option<&str> {
        headers::one(&self.headers, &HeaderName::from_static(name))
    }

    /// The version from `If-Match`; 428 without one.
    pub fn if_match(&self) -> Result<i64, Error> {
        headers::if_match(&self.headers)
    }

    /// The `Idempotency-Key`; 400 without one.
    pub fn idempotency_key(&self) -> Result<String, Error> {
        headers::idempotency_key(&self.headers)
    }

    /// What was asked, as a hash: the same key with another request is refused.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [self.route.method.name().as_bytes(), self.path.as_bytes(), &self.body] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// Seals where a page of `list` ended, for this tenant only.
    pub fn seal_cursor(&self, list: &str, place: &impl Serialize) -> Result<String, Error> {
        headers::seal_cursor(&self.ctx.secrets, list, &self.tenant(), place)
    }

    /// Opens the `after` parameter of `list`.
    pub fn open_cursor<T: DeserializeOwned>(
        &self,
        list: &str,
        after: Option<&str>,
    ) -> Result<Option<T>, Error> {
        let open = |it| headers::open_cursor(&self.ctx.secrets, list, &self.tenant(), it);
        after.filter(|it| !it.is_empty()).map(open).transpose()
    }

    /// Whether htmx asks: then a fragment is enough.
    pub fn hx(&self) -> bool {
        self.header("hx-request") == Some("true")
    }

    /// Where people reach the portal, without a trailing slash.
    pub fn origin(&self) -> &str {
        &self.ctx.settings.origin
    }

    /// Who is signed in at another realm's door, if anybody: for public rows (an invitation's
    /// page, the authorization endpoint).
    pub async fn peek(&self, realm: Realm) -> Result<Option<Session>, Error> {
        self.kernel.signed(&self.headers, realm, None).await.map(|it| it.map(|it| it.0))
    }

    /// Makes tokens for forms that post to another realm's rows: on a public page (an invitation)
    /// whose button belongs to whoever is signed in.
    pub fn csrf_for(&self, realm: Realm) -> Result<Csrf, Error> {
        Ok(Csrf::new(&self.ctx, realm, self.session_token(realm)?.unwrap_or_default()))
    }

    /// The raw token of a realm's cookie, for ending or renewing that very session.
    pub fn session_token(&self, realm: Realm) -> Result<Option<String>, Error> {
        self.kernel.token(&self.headers, realm)
    }

    /// The same request once more, for asking for a second factor without losing what was sent.
    pub(crate) fn again(&self) -> Rq {
        Rq {
            ctx: self.ctx.clone(),
            actor: self.actor.clone(),
            scopes: self.scopes.clone(),
            session: self.session.clone(),
            t: self.t.clone(),
            csrf: self.csrf.clone(),
            peer: self.peer,
            route: self.route,
            path: self.path.clone(),
            query: self.query.clone(),
            body: self.body.clone(),
            params: self.params.clone(),
            headers: self.headers.clone(),
            kernel: Arc::clone(&self.kernel),
        }
    }

    fn tenant(&self) -> String {
        format!("{:?}", self.actor.scope())
    }
}
