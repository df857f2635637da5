//! `clientele openapi`: the description of the REST API, as it is checked in at `docs/openapi.json`.

use crate::config::Trouble;

/// Prints it.
pub fn run() -> Result<(), Trouble> {
    let document = web::api::openapi::document(web::ROUTES);
    let text = serde_json::to_string_pretty(&document).map_err(Trouble::other)?;
    super::say(&text);
    Ok(())
}
