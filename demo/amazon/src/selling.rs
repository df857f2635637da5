//! The Selling Partner API's own two doors: the consent address that an application sends sellers
//! to, and the one call that tells which marketplaces a token opens.
//!
//! Errors carry the codes that Amazon documents, and never send anybody to an unknown address.

use crate::amazon::Amazon;
use crate::clients::{Application, Way};
use crate::consent;
use crate::memory::Ask;
use crate::pages::{self, App, Message};
use crate::params::Params;
use crate::sellers::Region;
use axum::Json;
use axum::extract::{Path, RawQuery, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// `GET /apps/authorize/consent`
pub(crate) async fn authorize(Shared(amazon): App, RawQuery(query): RawQuery) -> Response {
    let asked = Params::read(query.unwrap_or_default().as_bytes());
    let Some((client, draft)) = asked.get("application_id").and_then(|it| named(&amazon, it))
    else {
        let what = "The application is not known here.";
        return wrong(what, "MD1000");
    };
    let beta = asked.get("version") == Some("beta");
    if draft != beta {
        let what = if draft {
            "The application is in draft state: its address needs version=beta."
        } else {
            "The application is published: its address must not say version=beta."
        };
        return wrong(what, "MD1000");
    }
    let wanted = asked.get("redirect_uri");
    let uris = &client.redirect_uris;
    let known = wanted.map_or(uris.first(), |it| uris.iter().find(|own| *own == it));
    let twice = asked.repeated.iter().any(|it| it == "redirect_uri");
    let Some(to) = known.filter(|_| !twice) else {
        let what = "The address to return to is not registered for the application.";
        return wrong(what, "MD5101");
    };
    let Some(state) = asked.get("state") else {
        let what = "The application did not say which request this is (state).";
        return wrong(what, "missing_state");
    };
    consent::begin(
        &amazon,
        Ask {
            client_id: client.client_id.clone(),
            redirect_uri: to.clone(),
            redirect_named: wanted.is_some(),
            state: Some(state.to_owned()),
            scopes: client.scopes.clone(),
            nonce: None,
            challenge: None,
            seller: None,
            ends: 0,
        },
    )
}

fn named<'a>(amazon: &'a Amazon, id: &str) -> Option<(&'a Application, bool)> {
    amazon.applications.iter().find_map(|it| match &it.way {
        Way::SellingPartner { application_id, draft } if application_id == id => Some((it, *draft)),
        Way::SellingPartner { .. } | Way::OpenId => None,
    })
}

fn wrong(what: &str, code: &'static str) -> Response {
    let lines = vec![
        "We are sorry but we encountered an error while processing your request.".to_owned(),
        what.to_owned(),
        "Nothing was authorised.".to_owned(),
    ];
    let it = Message { heading: "Something went wrong", lines, code };
    pages::message(StatusCode::BAD_REQUEST, it)
}

/// `GET /{region}/sellers/v1/marketplaceParticipations`: what an access token is good for. Amazon has a
/// host for each region; here it is the first part of the path.
pub(crate) async fn participations(
    Shared(amazon): App,
    Path(region): Path<String>,
    headers: HeaderMap,
) -> Response {
    let token = headers.get("x-amz-access-token").and_then(|it| it.to_str().ok());
    let memory = amazon.memory();
    let family = token.and_then(|it| memory.opened_by(it, amazon.clock.seconds()));
    let Some(family) = family.filter(|it| it.region.code() == region) else {
        let what = "Access to requested resource is denied.";
        let said =
            json!({ "errors": [{ "code": "Unauthorized", "message": what, "details": "" }] });
        return (StatusCode::FORBIDDEN, Json(said)).into_response();
    };
    let (id, country, currency) = match family.region {
        Region::Eu => ("A1F83G8C2ARO7P", "GB", "GBP"),
        Region::Na => ("ATVPDKIKX0DER", "US", "USD"),
    };
    Json(json!({ "payload": [{
        "marketplace": {
            "id": id, "countryCode": country, "defaultCurrencyCode": currency,
            "name": "Simulated Amazon",
        },
        "participation": { "isParticipating": true, "hasSuspendedListings": false },
        "storeName": family.seller.store,
    }]}))
    .into_response()
}
