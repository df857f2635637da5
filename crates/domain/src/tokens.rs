//! The grammar of the portal's OpenID Provider: authorize requests, PKCE, lives and claims.
//!
//! A request is judged in the one order that never leaks: the client and the redirect URI first
//! (anything wrong there is a page and never a redirect), then everything else, which the product
//! is told by redirect. All comparisons of addresses are byte by byte.

use crate::products::Definition;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Seconds an authorization code lives.
pub const CODE_SECONDS: i64 = 60;
/// Seconds between the press of Sign in and its use at the authorize endpoint.
pub const HINT_SECONDS: i64 = 60;
/// Seconds a hint lives once its bearer was asked to prove again who they are.
pub const REAUTH_SECONDS: i64 = 300;
/// How long a dangerous right lasts once it was taken up: 60 minutes.
pub const ELEVATION_SECONDS: i64 = 60 * 60;
/// Seconds an ID token or access token lives: the hard cap of a deaf product.
pub const TOKEN_SECONDS: i64 = 300;
/// Seconds a clock of a product may be ahead of ours.
pub const SKEW_SECONDS: i64 = 60;
/// The longest life of a client assertion that is accepted.
pub const ASSERTION_SECONDS: i64 = 600;

/// The scopes an authorize request may name.
pub const SCOPES: [&str; 2] = ["openid", "account"];
/// The scope of a product's own access token.
pub const FACTS_WRITE: &str = "facts:write";
/// The claim that names account, firm, person, mode and ceiling.
pub const DELEGATION: &str = "https://clientele.dev/claims/delegation";
/// The claim of a logout token that says why.
pub const REASON: &str = "https://clientele.dev/claims/reason";
/// What nobody may do inside a client's account on a partner's behalf.
pub const CEILING: [&str; 7] = [
    "owner.change",
    "plan.change",
    "account.cancel",
    "activity.read",
    "invitations.accept",
    "users.manage",
    "api_keys.manage",
];

/// How the staff member is inside the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// With the rights of a partner's staff.
    OwnRights,
    /// Limited to what the client itself may do.
    AsClient,
}

impl Mode {
    /// The word in tables, forms and claims.
    pub const fn word(self) -> &'static str {
        match self {
            Mode::OwnRights => "own_rights",
            Mode::AsClient => "as_client",
        }
    }

    /// The mode behind a word.
    pub fn of(word: &str) -> Option<Self> {
        [Mode::OwnRights, Mode::AsClient].into_iter().find(|it| it.word() == word)
    }
}

/// Why an open product session was ended: the code in logout tokens and tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBecause {
    /// The client paused the firm's access.
    AccessCancelled,
    /// An access clock ran out.
    AccessExpired,
    /// The connection ended.
    NotConnected,
    /// The staff member was suspended or removed, or their session was ended for them.
    StaffSuspended,
    /// The staff member lost the reach to this account.
    ReachLost,
    /// An authorization code was used twice: somebody else may hold it.
    CodeReused,
    /// The staff member signed out.
    SignedOut,
    /// The client keeps this one staff member out.
    Blocked,
}

impl EndedBecause {
    const ALL: [Self; 8] = [
        Self::AccessCancelled,
        Self::AccessExpired,
        Self::NotConnected,
        Self::StaffSuspended,
        Self::ReachLost,
        Self::CodeReused,
        Self::SignedOut,
        Self::Blocked,
    ];

    /// The word in tables and tokens.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AccessCancelled => "access_cancelled",
            Self::AccessExpired => "access_expired",
            Self::NotConnected => "not_connected",
            Self::StaffSuspended => "staff_suspended",
            Self::ReachLost => "reach_lost",
            Self::CodeReused => "code_reused",
            Self::SignedOut => "signed_out",
            Self::Blocked => "blocked_by_client",
        }
    }

    /// The reason behind a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The sentence for people, naming nobody.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::AccessCancelled => "The client paused access.",
            Self::AccessExpired => "Access ran out.",
            Self::NotConnected => "The connection ended.",
            Self::StaffSuspended => "The staff member was suspended.",
            Self::ReachLost => "The staff member no longer works with this client.",
            Self::CodeReused => "The sign-in was used twice and was ended for safety.",
            Self::SignedOut => "The staff member signed out.",
            Self::Blocked => "The client keeps this staff member out.",
        }
    }
}

/// The parameters of a request, as sent. A name that came twice is remembered as wrong.
#[derive(Debug, Clone, Default)]
pub struct Params {
    one: BTreeMap<String, String>,
    twice: Vec<String>,
}

impl Params {
    /// Reads pairs in the order sent. An empty value counts as absent (RFC 6749, 3.1).
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut out = Self::default();
        let mut seen = std::collections::BTreeSet::new();
        for (name, value) in pairs {
            if !seen.insert(name.clone()) {
                out.twice.push(name);
            } else if !value.is_empty() {
                out.one.insert(name, value);
            }
        }
        out
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.one.get(name).map(String::as_str)
    }

    /// A parameter that came more than once.
    pub fn repeated(&self) -> Option<&str> {
        self.twice.first().map(String::as_str)
    }

    fn repeats(&self, name: &str) -> bool {
        self.twice.iter().any(|it| it == name)
    }
}

/// Why an authorize request gets a page and never a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFault {
    /// No such product.
    UnknownClient,
    /// The redirect URI is missing or not one of the product's.
    BadRedirect,
}

/// An error that the product is told: RFC 6749 and OpenID Connect Core.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OauthError {
    /// `invalid_request`, `login_required` …
    pub error: &'static str,
    /// For the product's developer; ASCII without `"` and `\`.
    pub description: String,
}

impl OauthError {
    /// An error with a description.
    pub fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self { error, description: description.into() }
    }
}

/// Where the answer goes: known good before anything else is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTo {
    /// One of the product's redirect URIs.
    pub redirect_uri: String,
    /// Given back untouched.
    pub state: Option<String>,
}

/// What an authorize request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizeAsk {
    /// Put into the ID token.
    pub nonce: Option<String>,
    /// PKCE, S256.
    pub challenge: String,
    /// The one-time hint of the press of Sign in, or the `sid` of a running sign-in.
    pub login_hint: Option<String>,
    /// An ID token of a running sign-in: silent renewal.
    pub id_token_hint: Option<String>,
    /// No page may be shown.
    pub silent: bool,
    /// The person must prove again who they are.
    pub again: bool,
    /// The proof may be at most so many seconds old.
    pub max_age: Option<i64>,
}

/// The client id of a request that names exactly one.
pub fn client_id(params: &Params) -> Result<&str, PageFault> {
    if params.repeats("client_id") {
        return Err(PageFault::UnknownClient);
    }
    params.get("client_id").ok_or(PageFault::UnknownClient)
}

/// Where the answer goes, if the redirect URI is exactly one of the product's.
pub fn answer_to(params: &Params, product: &Definition) -> Result<AnswerTo, PageFault> {
    let asked = params.get("redirect_uri").ok_or(PageFault::BadRedirect)?;
    if params.repeats("redirect_uri") || !product.redirect_uris.iter().any(|it| it == asked) {
        return Err(PageFault::BadRedirect);
    }
    let state = if params.repeats("state") { None } else { params.get("state") };
    Ok(AnswerTo { redirect_uri: asked.to_owned(), state: state.map(str::to_owned) })
}

/// Reads the rest of an authorize request.
pub fn authorize(params: &Params) -> Result<AuthorizeAsk, OauthError> {
    let invalid = |what: &str| OauthError::new("invalid_request", what);
    if let Some(name) = params.repeated() {
        let shown: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
        return Err(invalid(&format!("The parameter {shown} came twice.")));
    }
    if params.get("request").is_some() {
        return Err(OauthError::new("request_not_supported", "Send plain parameters."));
    }
    if params.get("request_uri").is_some() {
        return Err(OauthError::new("request_uri_not_supported", "Send plain parameters."));
    }
    match params.get("response_type") {
        Some("code") => {}
        None => return Err(invalid("response_type is missing; it is code.")),
        Some(_) => {
            return Err(OauthError::new("unsupported_response_type", "response_type is code."));
        }
    }
    if params.get("response_mode").is_some_and(|it| it != "query") {
        return Err(invalid("response_mode is query."));
    }
    scope(params.get("scope"))?;
    let challenge = challenge(params)?;
    let prompts: Vec<&str> =
        params.get("prompt").map(|it| it.split(' ').collect()).unwrap_or_default();
    if prompts.contains(&"none") && prompts.len() > 1 {
        return Err(invalid("prompt none stands alone."));
    }
    if prompts.iter().any(|it| !["none", "login", "consent", "select_account"].contains(it)) {
        return Err(invalid("prompt is none, login, consent or select_account."));
    }
    let max_age = match params.get("max_age").map(str::parse::<i64>) {
        None => None,
        Some(Ok(it)) if it >= 0 => Some(it),
        Some(_) => return Err(invalid("max_age is a number of seconds.")),
    };
    let long = |name: &str, most: usize| params.get(name).is_some_and(|it| it.len() > most);
    if long("state", 2_048) || long("nonce", 512) || long("login_hint", 256) {
        return Err(invalid("state, nonce or login_hint is too long."));
    }
    let own = |name: &str| params.get(name).map(str::to_owned);
    Ok(AuthorizeAsk {
        nonce: own("nonce"),
        challenge,
        login_hint: own("login_hint"),
        id_token_hint: own("id_token_hint"),
        silent: prompts.contains(&"none"),
        again: prompts.contains(&"login"),
        max_age,
    })
}

fn scope(asked: Option<&str>) -> Result<(), OauthError> {
    let names: Vec<&str> = asked.unwrap_or_default().split(' ').collect();
    if !names.contains(&"openid") {
        return Err(OauthError::new("invalid_scope", "The scope openid is needed."));
    }
    if names.iter().any(|it| !SCOPES.contains(it)) {
        return Err(OauthError::new("invalid_scope", "The scopes are openid and account."));
    }
    Ok(())
}

fn challenge(params: &Params) -> Result<String, OauthError> {
    let invalid = |what: &str| OauthError::new("invalid_request", what);
    let challenge = params
        .get("code_challenge")
        .ok_or_else(|| invalid("PKCE is needed: code_challenge is missing."))?;
    if params.get("code_challenge_method") != Some("S256") {
        return Err(invalid("code_challenge_method is S256."));
    }
    if challenge.len() != 43 || BASE64URL_NOPAD.decode(challenge.as_bytes()).is_err() {
        return Err(invalid("code_challenge is 43 characters of base64url."));
    }
    Ok(challenge.to_owned())
}

/// Whether the verifier is well-formed (RFC 7636, 4.1) and belongs to the challenge.
pub fn verifier_matches(verifier: &str, challenge: &str) -> bool {
    let formed = (43..=128).contains(&verifier.len())
        && verifier.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._~".contains(&it));
    formed && BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes())) == challenge
}

/// `redirect_uri` with the answer's parameters: percent-encoded, after whatever query it has.
pub fn answer_url(redirect_uri: &str, answer: &[(&str, &str)]) -> String {
    let mut out = redirect_uri.to_owned();
    let mut mark = if out.contains('?') { '&' } else { '?' };
    for (name, value) in answer {
        out.push(mark);
        out.push_str(&percent(name));
        out.push('=');
        out.push_str(&percent(value));
        mark = '&';
    }
    out
}

/// Everything but RFC 3986's unreserved characters as `%XX`.
pub fn percent(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |at: u8| char::from(HEX.get(usize::from(at)).copied().unwrap_or(b'0'));
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(digit(byte >> 4));
            out.push(digit(byte & 15));
        }
    }
    out
}

#[cfg(test)]
mod tests;
