//! What tokens say: who (pairwise), for whom, into which account, and what stays forbidden.

use crate::Ctx;
use crate::secrets::Purpose;
use data_encoding::BASE64URL_NOPAD;
use domain::ids::{ProductId, StaffId};
use domain::products::Definition;
use domain::tokens::{CEILING, DELEGATION, TOKEN_SECONDS};
use serde_json::{Value, json};
use store::accounts::Connected;
use store::elevations::Elevation;
use store::sign_ins::{Seat, SignIn};

/// What every session of the partner realm has shown.
pub const ACR: &str = "https://clientele.dev/acr/two-factor";

/// The staff member as one product knows them: stable there, meaningless elsewhere, and never
/// anybody that the product knows by itself.
pub fn subject(ctx: &Ctx, product: ProductId, staff: StaffId) -> String {
    let parts: [&[u8]; 2] = [product.0.as_bytes(), staff.0.as_bytes()];
    BASE64URL_NOPAD.encode(&ctx.secrets.mac(Purpose::Subject, &parts))
}

/// Everything that was decided upon at one redemption.
pub struct Redeemed<'a> {
    /// The entry.
    pub entry: &'a SignIn,
    /// Who sits behind it.
    pub seat: &'a Seat,
    /// The account.
    pub account: &'a Connected,
    /// The product.
    pub product: &'a Definition,
    /// Dangerous rights taken up and not over.
    pub elevated: &'a [Elevation],
    /// Of the authorize request.
    pub nonce: Option<&'a str>,
    /// Seconds since 1970.
    pub now: i64,
}

/// The claim that a product must understand to let anybody in.
pub fn delegation(ctx: &Ctx, it: &Redeemed<'_>) -> Value {
    let origin = &ctx.settings.origin;
    json!({
        "account": it.account.external_id,
        "account_id": it.account.id,
        "firm": {
            "id": it.entry.partner,
            "name": it.seat.firm,
            "url": format!("{origin}/p/{}/clients", it.seat.slug),
        },
        "person": { "name": it.seat.name, "role": it.seat.role },
        "mode": it.entry.mode,
        "ceiling": CEILING,
        "elevated": it.elevated.iter().map(elevated).collect::<Vec<_>>(),
    })
}

/// A dangerous right and the second at which it ends, by real time.
fn elevated(it: &Elevation) -> Value {
    json!({ "right": it.right, "until": it.ends_at / domain::time::SECOND })
}

/// The claims of an ID token.
pub fn id_token(ctx: &Ctx, it: &Redeemed<'_>) -> Value {
    let amr: Vec<&str> = it.seat.amr.split_whitespace().collect();
    let mut claims = json!({
        "iss": ctx.settings.origin,
        "sub": subject(ctx, it.entry.product, it.entry.staff),
        "aud": it.product.client_id,
        "exp": it.now + TOKEN_SECONDS,
        "iat": it.now,
        "auth_time": it.seat.proven_at / domain::time::SECOND,
        "sid": it.entry.id,
        "amr": amr,
        "acr": ACR,
        "name": it.seat.name,
        DELEGATION: delegation(ctx, it),
    });
    if let (Some(nonce), Some(members)) = (it.nonce, claims.as_object_mut()) {
        members.insert("nonce".into(), json!(nonce));
    }
    claims
}

/// The claims of the access token that goes with it: good for userinfo and nothing else.
pub fn access_token(ctx: &Ctx, it: &Redeemed<'_>, jti: &str) -> Value {
    json!({
        "iss": ctx.settings.origin,
        "sub": subject(ctx, it.entry.product, it.entry.staff),
        "aud": super::userinfo_audience(ctx),
        "client_id": it.product.client_id,
        "scope": "openid account",
        "exp": it.now + TOKEN_SECONDS,
        "iat": it.now,
        "jti": jti,
        "sid": it.entry.id,
    })
}
