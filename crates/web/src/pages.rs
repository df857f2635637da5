//! Pages: what people see. One file per noun, its routes on top; words and forms, no decisions.

pub mod accounts;
pub mod client;
pub mod clients;
mod deeds;
pub mod frames;
mod rows;

use crate::Later;
use crate::session::Looks;
use app::Ctx;
use domain::actor::Actor;

/// Recognises callers by the deeds of `app`.
pub fn looks() -> Looks {
    Looks::new(no_key, no_product)
}

fn no_key(_: Ctx, _: String) -> Later<Option<Actor>> {
    Box::pin(async { Ok(None) })
}

fn no_product(_: Ctx, _: String) -> Later<Option<Actor>> {
    Box::pin(async { Ok(None) })
}
