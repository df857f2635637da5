//! Pages: what people see. One file per noun, its routes on top; words and forms, no decisions.

pub mod client;
pub mod clients;
mod deeds;
pub mod frames;
mod rows;

use crate::session::{Looks, SessionAsk, Signed};
use crate::{Later, Realm};
use app::Ctx;
use domain::actor::Actor;

/// Recognises callers by the deeds of `app`.
pub fn looks() -> Looks {
    Looks { session, key: no_key, product: no_product, step_up: None }
}

fn session(ctx: Ctx, ask: SessionAsk) -> Later<Option<Signed>> {
    Box::pin(async move {
        let realm = match ask.realm {
            Realm::Partner => domain::people::Realm::Partner,
            Realm::Client => domain::people::Realm::Client,
            Realm::Operator => domain::people::Realm::Operator,
            Realm::AnyPerson | Realm::Public | Realm::Api | Realm::Product | Realm::Machine => {
                return Ok(None);
            }
        };
        let found = app::people::session(&ctx, realm, &ask.token, ask.firm.as_deref()).await;
        let session = match found {
            Ok(it) => it,
            Err(app::Error::SignIn) => return Ok(None),
            Err(other) => return Err(other),
        };
        Ok(Some(Signed {
            actor: session.actor,
            person: session.person,
            session: session.id,
            name: session.name,
            firm: session.firm,
            hats: session.hats,
            fresh_at: Some(domain::time::ts(session.clocks.proven_at)),
        }))
    })
}

fn no_key(_: Ctx, _: String) -> Later<Option<Actor>> {
    Box::pin(async { Ok(None) })
}

fn no_product(_: Ctx, _: String) -> Later<Option<Actor>> {
    Box::pin(async { Ok(None) })
}
