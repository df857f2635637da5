//! Calls we get: pages (HTML), the API (JSON), the OpenID Provider.
//!
//! `route` is the table, `door` what every request passes, `rq` and `reply` what a handler sees of
//! HTTP. Handlers know deeds and words; they never name a table of the database.

mod address;
pub mod api;
mod asset_files;
pub mod assets;
pub mod csrf;
pub mod door;
pub mod forms;
mod framing;
pub mod headers;
pub mod health;
mod intake;
pub mod json;
pub mod limits;
pub mod multipart;
pub mod oidc;
pub mod oops;
pub mod pages;
pub mod problem;
pub mod reply;
pub mod route;
pub mod rq;
pub mod say;
pub mod security_headers;
pub mod server;
pub mod session;
mod squeeze;
mod strict;
pub mod views;
mod watched;
mod words;

pub use door::{Config, Kernel};
pub use limits::Limits;
pub use reply::{Keep, Reply};
pub use route::{Access, Body, Handler, Later, Method, Realm, Route};
pub use rq::Rq;
pub use session::{Looks, SessionAsk};
pub use words::Words;

/// Every row of the portal, one table per file of handlers.
pub const ROUTES: &[&[Route]] = &[
    health::ROUTES,
    api::ROUTES,
    api::accounts::ROUTES,
    api::changes::ROUTES,
    api::clients::ROUTES,
    api::colleagues::ROUTES,
    api::connections::ROUTES,
    api::audit::ROUTES,
    api::ended::ROUTES,
    api::ends::ROUTES,
    api::firm::ROUTES,
    api::groups::ROUTES,
    api::handover::ROUTES,
    api::internal::ROUTES,
    api::imports::ROUTES,
    api::notes::ROUTES,
    api::runs::ROUTES,
    api::staff::ROUTES,
    api::staffing::ROUTES,
    api::views::ROUTES,
    asset_files::ROUTES,
    api::facts::ROUTES,
    oidc::ROUTES,
    pages::accounts::ROUTES,
    pages::audit::ROUTES,
    pages::brand::ROUTES,
    pages::preferences::ROUTES,
    pages::client::ROUTES,
    pages::client::internal::ROUTES,
    pages::client::notes::ROUTES,
    pages::client::menu::ROUTES,
    pages::client::tags::ROUTES,
    pages::client::staff::ROUTES,
    pages::colleagues::ROUTES,
    pages::addons::ROUTES,
    pages::addons::one::ROUTES,
    pages::addons::client::ROUTES,
    pages::addons::owner::ROUTES,
    pages::addons::connecting::ROUTES,
    api::addons::ROUTES,
    pages::clients::ROUTES,
    pages::exports::ROUTES,
    pages::search::ROUTES,
    pages::ties::ROUTES,
    pages::today::ROUTES,
    api::tags::ROUTES,
    api::today::ROUTES,
    pages::connection::ROUTES,
    pages::invitations::ROUTES,
    pages::inviting::ROUTES,
    pages::owners::ROUTES,
    pages::paying::ROUTES,
    pages::changes::ROUTES,
    pages::requests::ROUTES,
    pages::desk::ROUTES,
    pages::details::ROUTES,
    pages::elevate::ROUTES,
    pages::ended::ROUTES,
    pages::enter::ROUTES,
    pages::firm::ROUTES,
    pages::firm_rules::ROUTES,
    pages::forwards::ROUTES,
    pages::renewals::ROUTES,
    pages::groups::ROUTES,
    pages::hats::ROUTES,
    pages::help::ROUTES,
    pages::imports::ROUTES,
    pages::ownership::ROUTES,
    pages::roles::ROUTES,
    pages::manage::ROUTES,
    pages::moving::ROUTES,
    pages::operator::ROUTES,
    pages::runs::ROUTES,
    pages::sandbox::ROUTES,
    pages::security::ROUTES,
    pages::setup::ROUTES,
    pages::sign_in::ROUTES,
    pages::staff::ROUTES,
    pages::step_up::ROUTES,
    pages::settings::ROUTES,
    pages::views::ROUTES,
];
