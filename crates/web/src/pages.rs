//! Pages: what people see. One file per noun, its routes on top; words and forms, no decisions.

pub mod accounts;
pub mod addons;
pub mod audit;
mod bounces;
pub mod brand;
pub mod changes;
pub mod client;
pub mod clients;
pub mod colleagues;
pub mod connection;
pub(crate) mod deeds;
pub mod desk;
pub mod details;
pub mod elevate;
pub mod ended;
pub mod enter;
pub mod exports;
pub mod firm;
pub mod firm_rules;
pub mod forwards;
pub mod frames;
pub mod groups;
pub mod hats;
pub mod help;
pub mod imports;
pub mod invitations;
pub mod inviting;
mod kinds;
pub mod manage;
pub mod moving;
pub mod operator;
pub mod owners;
pub mod ownership;
pub mod paying;
pub mod preferences;
pub mod renewals;
pub mod requests;
pub mod roles;
mod rows;
pub mod runs;
pub mod sandbox;
pub mod search;
pub mod security;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod staff;
pub mod step_up;
pub mod ties;
pub mod today;
pub mod views;

use crate::Later;
use crate::session::Looks;
use app::Ctx;
use app::keys::Holder;
use domain::actor::Actor;

/// Recognises callers by the deeds of `app`.
pub fn looks() -> Looks {
    Looks { step_up: Some(step_up::interrupt), ..Looks::new(key, product) }
}

fn key(ctx: Ctx, secret: String) -> Later<Option<Holder>> {
    Box::pin(async move { app::keys::holder(&ctx, &secret).await })
}

fn product(ctx: Ctx, token: String) -> Later<Option<Actor>> {
    Box::pin(async move { app::oidc::product(&ctx, &token).await })
}
