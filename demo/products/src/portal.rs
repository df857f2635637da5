//! The portal as this product sees it: an OpenID Provider that it discovers, signs people in
//! through, and whose signatures it checks. Nothing else of the portal is known here.

use crate::clock::Clock;
use crate::http::{self, HttpFault};
use crate::keys::Key;
use crate::product::Product;
use jsonwebtoken::jwk::JwkSet;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, Client, ClientId, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, IdTokenFields, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// What the portal said about itself is asked again after so many seconds, and at most so often
/// when a token names a key that is not known.
const METADATA_SECONDS: i64 = 300;
const REFRESH_SECONDS: i64 = 5;

/// The firm that a staff member works for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Firm {
    /// The portal's id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its client list, for the way back. Only an address of the portal itself is used.
    #[serde(default)]
    pub(crate) url: Option<String>,
}

/// The human who is at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    /// Their name.
    pub(crate) name: String,
    /// Their role in the firm.
    pub(crate) role: String,
}

/// How they see the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// With the firm's own rights.
    OwnRights,
    /// As the client sees it.
    AsClient,
}

/// On whose behalf, into which account, and what stays out of reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Delegation {
    /// Our id of the account.
    pub(crate) account: String,
    /// The portal's id of it.
    pub(crate) account_id: String,
    /// The firm.
    pub(crate) firm: Firm,
    /// The human.
    pub(crate) person: Person,
    /// The mode.
    pub(crate) mode: Mode,
    /// Acts that are refused.
    pub(crate) ceiling: Vec<String>,
    /// Dangerous rights that the person has taken up.
    #[serde(default)]
    pub(crate) elevated: Vec<Elevated>,
}

/// A dangerous right, and the second at which it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Elevated {
    /// Its code in our definition.
    pub(crate) right: String,
    /// Seconds since 1970.
    pub(crate) until: i64,
}

/// What the portal's ID token carries beyond the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// Missing for somebody who comes for themselves: then they may not enter.
    #[serde(rename = "https://clientele.dev/claims/delegation")]
    pub(crate) delegation: Option<Delegation>,
    /// The portal's session, by which it ends ours.
    pub(crate) sid: Option<String>,
}
impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<
    Claims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Relying = Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Why somebody could not be let in.
#[derive(Debug)]
pub(crate) enum SignInFault {
    /// The portal could not be reached or did not answer as it should.
    Unreachable(String),
    /// The portal refused the code.
    Refused(String),
    /// The ID token is not one that may be believed.
    Untrue(String),
    /// The ID token does not say on whose behalf.
    NoDelegation,
}

/// Where a sign-in goes and what must be remembered for its way back.
pub(crate) struct Departure {
    /// The portal's page.
    pub(crate) url: url::Url,
    /// Comes back in the answer.
    pub(crate) state: String,
    /// Stands in the ID token.
    pub(crate) nonce: String,
    /// Proves that the one who asked is the one who redeems.
    pub(crate) verifier: String,
}

/// Somebody let in by the portal.
#[derive(Debug)]
pub(crate) struct Arrival {
    /// On whose behalf.
    pub(crate) delegation: Delegation,
    /// The portal's session.
    pub(crate) sid: String,
    /// The staff member, pairwise: never one of our users.
    pub(crate) sub: String,
    /// When the token was made.
    pub(crate) issued: i64,
}

struct Known {
    metadata: CoreProviderMetadata,
    keys: JwkSet,
    at: i64,
}

/// The portal, and what was learned of it.
pub(crate) struct Portal {
    /// Its issuer, exactly.
    pub(crate) issuer: String,
    /// The one client for calls.
    pub(crate) http: reqwest::Client,
    clock: Clock,
    known: tokio::sync::Mutex<Option<Known>>,
    token: Mutex<Option<(String, i64)>>,
}

impl Portal {
    /// A portal that was not asked anything yet.
    pub(crate) fn new(issuer: &str, clock: Clock) -> Result<Self, String> {
        Ok(Self {
            issuer: issuer.to_owned(),
            http: http::client()?,
            clock,
            known: tokio::sync::Mutex::new(None),
            token: Mutex::new(None),
        })
    }

    /// What the portal says about itself, and its keys; not older than `at_most` seconds.
    async fn discover(&self, at_most: i64) -> Result<(CoreProviderMetadata, JwkSet), String> {
        let mut known = self.known.lock().await;
        let now = self.clock.seconds();
        if let Some(it) = known.as_ref()
            && now.saturating_sub(it.at) < at_most
        {
            return Ok((it.metadata.clone(), it.keys.clone()));
        }
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|it| it.to_string())?;
        let call = |ask: HttpRequest| http::call(self.http.clone(), ask);
        let metadata = CoreProviderMetadata::discover_async(issuer, &call)
            .await
            .map_err(|fault| told(&fault))?;
        let keys = serde_json::to_value(metadata.jwks())
            .and_then(serde_json::from_value::<JwkSet>)
            .map_err(|fault| fault.to_string())?;
        *known = Some(Known { metadata: metadata.clone(), keys: keys.clone(), at: now });
        Ok((metadata, keys))
    }

    /// The portal's key with this id; asked again when it is new to us.
    pub(crate) async fn key(&self, kid: &str) -> Result<jsonwebtoken::jwk::Jwk, String> {
        for at_most in [METADATA_SECONDS, REFRESH_SECONDS] {
            let (_, keys) = self.discover(at_most).await?;
            if let Some(key) = keys.find(kid) {
                return Ok(key.clone());
            }
        }
        Err("the token names a key that the portal does not have".to_owned())
    }

    async fn relying(&self, product: &Product, at_most: i64) -> Result<Relying, String> {
        let (metadata, _) = self.discover(at_most).await?;
        let back = RedirectUrl::new(product.callback()).map_err(|it| it.to_string())?;
        let id = ClientId::new(product.face.slug().to_owned());
        Ok(Relying::from_provider_metadata(metadata, id, None).set_redirect_uri(back))
    }

    /// Prepares a sign-in. `hint` is handed through; `silent` asks that nobody be asked anything.
    pub(crate) async fn depart(
        &self,
        product: &Product,
        hint: Option<&str>,
        silent: bool,
    ) -> Result<Departure, String> {
        let relying = self.relying(product, METADATA_SECONDS).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut ask = relying
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("account".to_owned()))
            .set_pkce_challenge(challenge);
        if let Some(hint) = hint {
            ask = ask.add_extra_param("login_hint", hint.to_owned());
        }
        if silent {
            ask = ask.add_prompt(CoreAuthPrompt::None);
        }
        let (url, state, nonce) = ask.url();
        Ok(Departure {
            url,
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    /// Redeems a code and believes the ID token only after checking all of it.
    pub(crate) async fn arrive(
        &self,
        product: &Product,
        code: &str,
        verifier: &str,
        nonce: &str,
    ) -> Result<Arrival, SignInFault> {
        let relying =
            self.relying(product, METADATA_SECONDS).await.map_err(SignInFault::Unreachable)?;
        let proof = self.proof(product).map_err(SignInFault::Unreachable)?;
        let call = |ask: HttpRequest| http::call(self.http.clone(), ask);
        let tokens = relying
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|fault| SignInFault::Unreachable(fault.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
            .add_extra_param("client_assertion_type", ASSERTION_TYPE)
            .add_extra_param("client_assertion", proof)
            .request_async(&call)
            .await
            .map_err(refused)?;
        let untrue = |what: String| SignInFault::Untrue(what);
        let token = tokens.id_token().ok_or_else(|| untrue("there is no ID token".to_owned()))?;
        // Keys change; a token signed with a new one gets one more look at the portal's list.
        let kid = crate::tokens::kid(&token.to_string()).map_err(untrue)?;
        self.key(&kid).await.map_err(untrue)?;
        let relying =
            self.relying(product, METADATA_SECONDS).await.map_err(SignInFault::Unreachable)?;
        let verifier = relying
            .id_token_verifier()
            .set_allowed_algs([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256]);
        let claims = token
            .claims(&verifier, &Nonce::new(nonce.to_owned()))
            .map_err(|fault| untrue(told(&fault)))?;
        let extra = claims.additional_claims();
        let (Some(delegation), Some(sid)) = (extra.delegation.clone(), extra.sid.clone()) else {
            return Err(SignInFault::NoDelegation);
        };
        Ok(Arrival {
            delegation,
            sid,
            sub: claims.subject().to_string(),
            issued: claims.issue_time().timestamp(),
        })
    }

    fn proof(&self, product: &Product) -> Result<String, String> {
        let key: &Key = &product.key;
        key.assertion(product.face.slug(), &self.issuer, &self.clock)
    }

    /// A token for telling facts, kept until shortly before it ends.
    pub(crate) async fn facts_token(&self, product: &Product) -> Result<String, String> {
        let now = self.clock.seconds();
        if let Some((token, ends)) = &*self.token.lock().unwrap_or_else(PoisonError::into_inner)
            && *ends > now.saturating_add(30)
        {
            return Ok(token.clone());
        }
        let relying = self.relying(product, METADATA_SECONDS).await?;
        let call = |ask: HttpRequest| http::call(self.http.clone(), ask);
        let tokens = relying
            .exchange_client_credentials()
            .map_err(|it| it.to_string())?
            .add_scope(Scope::new("facts:write".to_owned()))
            .add_extra_param("client_assertion_type", ASSERTION_TYPE)
            .add_extra_param("client_assertion", self.proof(product)?)
            .request_async(&call)
            .await
            .map_err(|fault| told(&fault))?;
        let lives = tokens.expires_in().map_or(60, |it| i64::try_from(it.as_secs()).unwrap_or(60));
        let token = tokens.access_token().secret().clone();
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((token.clone(), now.saturating_add(lives)));
        Ok(token)
    }

    /// Throws the token away: the portal no longer takes it.
    pub(crate) fn forget_token(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The firm's client list, or the portal's door when the claim names none of the portal's.
    pub(crate) fn way_back(&self, firm: Option<&Firm>) -> String {
        let named =
            firm.and_then(|it| it.url.as_deref()).filter(|it| same_origin(it, &self.issuer));
        named.map_or_else(|| format!("{}/", self.issuer.trim_end_matches('/')), str::to_owned)
    }
}

/// Whether two addresses have scheme, host and port in common.
pub(crate) fn same_origin(one: &str, other: &str) -> bool {
    match (url::Url::parse(one), url::Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin().is_tuple() && one.origin() == other.origin(),
        _ => false,
    }
}

fn refused(
    fault: RequestTokenError<HttpFault, StandardErrorResponse<CoreErrorResponseType>>,
) -> SignInFault {
    match fault {
        RequestTokenError::ServerResponse(said) => {
            SignInFault::Refused(said.error().as_ref().to_owned())
        }
        RequestTokenError::Request(it) => SignInFault::Unreachable(it.to_string()),
        RequestTokenError::Parse(it, _) => SignInFault::Untrue(it.to_string()),
        RequestTokenError::Other(it) => SignInFault::Unreachable(it),
    }
}

/// An error with its causes in one line.
fn told(fault: &dyn std::error::Error) -> String {
    let mut text = fault.to_string();
    let mut cause = fault.source();
    while let Some(it) = cause {
        text.push_str(": ");
        text.push_str(&it.to_string());
        cause = it.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_portal_only() {
        let portal = Portal::new("http://localhost:4100", Clock::real()).unwrap();
        let firm = |url: &str| Firm { id: "prt_1".into(), name: "F".into(), url: Some(url.into()) };
        assert_eq!(portal.way_back(None), "http://localhost:4100/");
        let good = "http://localhost:4100/p/pemberton-hale/clients";
        assert_eq!(portal.way_back(Some(&firm(good))), good);
        for bad in [
            "http://localhost:4101/",
            "https://localhost:4100/",
            "javascript:alert(1)",
            "/p",
            "http://localhost:4100.evil.test/",
        ] {
            assert_eq!(portal.way_back(Some(&firm(bad))), "http://localhost:4100/", "{bad}");
        }
    }
}
