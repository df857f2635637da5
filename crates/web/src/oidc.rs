//! The OpenID Provider's doors: discovery, keys, authorize, token, userinfo, end of session.
//!
//! Protocol first: what a product sends is read as its specification says, unknown parameters are
//! ignored, errors have the shapes of RFC 6749 and RFC 6750, and every redirect after a POST is a
//! 303. The authorize endpoint is the one GET that may change something: it uses up a one-time
//! hint that is bound to the browser's session.

use crate::forms::{self, Pairs};
use crate::pages::frames;
use crate::reply::Keep;
use crate::route::{Access, get, post};
use crate::views::errors::{Fix, Oops, OopsPage};
use crate::views::parts::Link;
use crate::{Body, Later, Realm, Reply, Route, Rq, session};
use app::Error;
use app::oidc::authorize::{self, Answer, Browser};
use app::oidc::{keys, logout, metadata, token, userinfo};
use domain::tokens::{PageFault, Params, percent};
use hyper::header;
use serde_json::json;

const WHY: &str = "OpenID Connect";

/// The OpenID Provider.
pub const ROUTES: &[Route] = &[
    get("/.well-known/openid-configuration", Realm::Public, Access::Public(WHY), discovery),
    get("/oauth/jwks", Realm::Public, Access::Public(WHY), jwks),
    get("/oauth/authorize", Realm::Public, Access::Public(WHY), authorize_get),
    post("/oauth/authorize", Realm::Machine, Access::Public(WHY), authorize_post),
    get("/oauth/again", Realm::AnyPerson, Access::Signed("proving again who one is"), again),
    post("/oauth/token", Realm::Machine, Access::Public(WHY), token_post),
    get("/oauth/userinfo", Realm::Machine, Access::Public(WHY), userinfo_any),
    post("/oauth/userinfo", Realm::Machine, Access::Public(WHY), userinfo_any).takes(Body::None),
    get("/oauth/end_session", Realm::Public, Access::Public(WHY), end_session),
    post("/oauth/end_session", Realm::Machine, Access::Public(WHY), end_session_post),
    post("/oauth/end_session/confirm", Realm::Public, Access::Public(WHY), end_session_done),
];

/// A request of the protocols may have so many parameters.
const MOST: usize = 100;

fn discovery(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Ok(Reply::json(200, &metadata(&rq.ctx))?.keep(Keep::Public(300))) })
}

fn jwks(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let keys = keys::jwks(&rq.ctx).await?;
        Ok(Reply::json_as(200, "application/jwk-set+json", &keys)?.keep(Keep::Public(300)))
    })
}

fn authorize_get(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let params = Params::new(forms::pairs(rq.query.as_bytes(), MOST)?);
        let browser = rq.peek(Realm::Partner).await?.map(|it| Browser {
            session: it.id,
            proven_at: Some(domain::time::ts(it.clocks.proven_at)),
        });
        match authorize::answer(&rq.ctx, &params, browser).await? {
            Answer::To(url) => Ok(Reply::see_other(url)),
            Answer::Page(fault) => bad_request(&rq, fault),
            Answer::ProveAgain { since } => {
                let since = since.as_microsecond();
                let to = format!("/oauth/again?since={since}&to={}", percent(&rq.query));
                Ok(Reply::see_other(to))
            }
        }
    })
}

/// The same request as a form: 303 to itself as a GET, so that what follows is one way only.
fn authorize_post(rq: Rq) -> Later<Reply> {
    Box::pin(
        async move { Ok(Reply::see_other(format!("/oauth/authorize?{}", query(&rq.fields()?)))) },
    )
}

fn query(pairs: &Pairs) -> String {
    let all = pairs.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    all.collect::<Vec<_>>().join("&")
}

/// A product asked for a fresh proof: give it, then go on with the request.
fn again(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let params = Params::new(forms::pairs(rq.query.as_bytes(), MOST)?);
        let since: i64 = params.get("since").and_then(|it| it.parse().ok()).unwrap_or(i64::MAX);
        if rq.signed()?.clocks.proven_at < since {
            return Err(Error::StepUp { max_age: 0 });
        }
        let asked =
            Params::new(forms::pairs(params.get("to").unwrap_or_default().as_bytes(), MOST)?);
        if domain::tokens::client_id(&asked).is_err() {
            return Err(Error::NotFound);
        }
        Ok(Reply::see_other(format!("/oauth/authorize?{}", params.get("to").unwrap_or_default())))
    })
}

fn bad_request(rq: &Rq, fault: PageFault) -> Result<Reply, Error> {
    let (sentence, code) = match fault {
        PageFault::UnknownClient => (
            "The address does not name a product of this portal. Nothing was sent anywhere.",
            "unknown_client",
        ),
        PageFault::BadRedirect => (
            "The product asked to send you to an address that it has not registered. You stay here.",
            "bad_redirect_uri",
        ),
    };
    let oops = Oops {
        status: 400,
        title: "This sign-in cannot go on".to_owned(),
        sentence: sentence.to_owned(),
        code: code.to_owned(),
        back: Link::new("/", "To the start page"),
        ..Oops::default()
    };
    let frame = frames::public(rq, "This sign-in cannot go on");
    Reply::page_with(400, &OopsPage { frame, oops })
}

fn token_post(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let params = Params::new(rq.fields()?);
        match token::answer(&rq.ctx, &params).await {
            Ok(tokens) => Ok(Reply::json(200, &tokens)?.with(header::PRAGMA, "no-cache")),
            Err(token::Fail::Told { status, error, description }) => {
                let body = json!({ "error": error, "error_description": description });
                Ok(Reply::json(status, &body)?.with(header::PRAGMA, "no-cache"))
            }
            Err(token::Fail::Ours(error)) => Err(error),
        }
    })
}

fn userinfo_any(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let Some(token) = session::bearer(&rq.headers) else {
            return challenge(401, "Bearer");
        };
        match userinfo::answer(&rq.ctx, &token).await {
            Ok(claims) => Reply::json(200, &claims),
            Err(userinfo::Fail::Token) => challenge(401, "Bearer error=\"invalid_token\""),
            Err(userinfo::Fail::Scope) => {
                challenge(403, "Bearer error=\"insufficient_scope\", scope=\"openid\"")
            }
            Err(userinfo::Fail::Ours(error)) => Err(error),
        }
    })
}

/// RFC 6750, 3: the header says it, and the body says it again in the shape of a problem.
fn challenge(status: u16, how: &str) -> Result<Reply, Error> {
    let code = how.split('"').nth(1).unwrap_or("invalid_token");
    let body = json!({ "status": status, "code": code, "error": code });
    Ok(Reply::json(status, &body)?.with(header::WWW_AUTHENTICATE, how))
}

/// What a logout request is made of, carried through the page's form.
const LOGOUT: [&str; 4] = ["id_token_hint", "post_logout_redirect_uri", "client_id", "state"];

fn end_session(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let params = Params::new(forms::pairs(rq.query.as_bytes(), MOST)?);
        let wish = logout::wish(&rq.ctx, &params).await?;
        let vendor = &rq.ctx.vendor();
        let signed_in = rq.peek(Realm::Partner).await?.is_some();
        let whence = wish.product.map_or_else(String::new, |it| format!(" You came from {it}."));
        let kept = LOGOUT.iter().filter_map(|name| {
            params.get(name).map(|value| ((*name).to_owned(), value.to_owned()))
        });
        let oops = Oops {
            status: 200,
            title: format!("Sign out of {vendor}?"),
            sentence: if signed_in {
                format!(
                    "This signs you out here and in every product that you entered from here.{whence}"
                )
            } else {
                format!("You are not signed in here.{whence}")
            },
            fix: Some(Fix {
                words: if signed_in { "Sign out" } else { "Go on" }.to_owned(),
                href: "/oauth/end_session/confirm".to_owned(),
                post: true,
                fields: kept.collect(),
            }),
            back: Link::new("/", "Stay signed in"),
            ..Oops::default()
        };
        let frame = frames::public(&rq, "Sign out");
        Reply::page(&OopsPage { frame, oops })
    })
}

fn end_session_post(rq: Rq) -> Later<Reply> {
    Box::pin(
        async move { Ok(Reply::see_other(format!("/oauth/end_session?{}", query(&rq.fields()?)))) },
    )
}

fn end_session_done(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let params = Params::new(rq.fields()?);
        let wish = logout::wish(&rq.ctx, &params).await?;
        if let Some(own) = rq.peek(Realm::Partner).await? {
            app::people::sessions::end(&rq.ctx, &own, own.id).await?;
        }
        let to = wish.to.unwrap_or_else(|| "/sign-in".to_owned());
        Ok(Reply::see_other(to).end_session(Realm::Partner))
    })
}
