//! The calls we make to other providers' token endpoints (RFC 6749, RFC 7009), as their client.
//!
//! What comes back is a stranger's: it is read strictly, up to a length and within a time. No code,
//! token or secret ever stands in a `Debug` or in an error, whatever the provider repeats to us.

use crate::http::{Answer, Call, Failed, Http, Method};
use data_encoding::BASE64;
use domain::tokens::percent;
use serde_json::{Map, Value};
use std::fmt;
use std::time::Duration;

/// The longest that a provider's answer is waited for.
pub const WITHIN: Duration = Duration::from_secs(10);
/// How long an access token is good for when the provider does not say.
const HOUR: i64 = 3_600;
/// The longest life of an access token that is believed.
const YEAR: i64 = 31_536_000;
/// The longest that a stranger's word is repeated.
const DESCRIPTION: usize = 200;

/// Where and as whom a provider's token endpoint is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// The token endpoint's whole address.
    pub token_url: &'a str,
    /// As whom.
    pub client_id: &'a str,
    /// The proof.
    pub client_secret: &'a str,
    /// `client_secret_basic` when true, else `client_secret_post`.
    pub basic: bool,
    /// The answer's field that names whose account it is, or empty.
    pub account: &'a str,
}

impl fmt::Debug for Endpoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("Endpoint");
        told.field("token_url", &self.token_url).field("client_id", &self.client_id);
        told.field("basic", &self.basic).finish_non_exhaustive()
    }
}

/// What the provider gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    /// Good for [`Grant::expires_in`].
    pub access_token: String,
    /// Buys the next access token, if the provider gave one.
    pub refresh_token: Option<String>,
    /// Seconds; 3600 if the provider does not say.
    pub expires_in: i64,
    /// What was granted; nothing said means what was asked for (RFC 6749, 5.1).
    pub scope: Option<String>,
    /// Who authorised, from an OpenID provider; not checked here.
    pub id_token: Option<String>,
    /// Whose account it is, by the field [`Endpoint::account`], at most 255 characters.
    pub named: Option<String>,
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("Grant");
        told.field("refreshable", &self.refresh_token.is_some());
        told.field("expires_in", &self.expires_in).field("scope", &self.scope);
        told.field("names_somebody", &self.id_token.is_some()).finish_non_exhaustive()
    }
}

/// Why a provider did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// No whole answer in time.
    #[error("the provider did not answer in time")]
    Timeout,
    /// No connection, or an answer that says "later" (408, 425, 429, 5xx).
    #[error("the provider cannot be reached: {0}")]
    Unavailable(String),
    /// The provider said no, and why.
    #[error("the provider refused: {error} {description}")]
    Refused {
        /// OAuth's code, such as `invalid_grant`.
        error: String,
        /// The provider's own words, cleaned and at most 200 characters.
        description: String,
    },
    /// An answer that makes no sense: no JSON, too long, no bearer token.
    #[error("the provider's answer makes no sense: {0}")]
    Nonsense(String),
}

impl From<Failed> for ProviderError {
    fn from(it: Failed) -> Self {
        match it {
            Failed::Late => Self::Timeout,
            Failed::Unreachable(_) | Failed::NotAllowed(_) => Self::Unavailable(it.to_string()),
            Failed::TooLong => Self::Nonsense(it.to_string()),
        }
    }
}

impl Http {
    /// Buys tokens for an authorisation code. A code works once: when the answer is lost, the
    /// person authorises again.
    pub async fn exchange_code(
        &self,
        at: &Endpoint<'_>,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
    ) -> Result<Grant, ProviderError> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
        ];
        fields.extend(verifier.map(|it| ("code_verifier", it)));
        let secrets = [code, verifier.unwrap_or_default(), at.client_secret];
        granted(&self.ask(at, at.token_url, &fields, WITHIN).await?, at.account, &secrets)
    }

    /// Buys the next access token. A provider that rotates gives another refresh token too; where
    /// it gives none, the old one stays good.
    pub async fn refresh_token(
        &self,
        at: &Endpoint<'_>,
        refresh_token: &str,
    ) -> Result<Grant, ProviderError> {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        let secrets = [refresh_token, at.client_secret];
        granted(&self.ask(at, at.token_url, &fields, WITHIN).await?, at.account, &secrets)
    }

    /// Gives a token back (RFC 7009). A token that the provider does not know is gone too.
    pub async fn revoke_token(
        &self,
        revocation_url: &str,
        at: &Endpoint<'_>,
        token: &str,
    ) -> Result<(), ProviderError> {
        let answer = self.ask(at, revocation_url, &[("token", token)], WITHIN).await?;
        if answer.is_success() {
            return Ok(());
        }
        Err(refusal(&answer, &[token, at.client_secret]))
    }

    async fn ask(
        &self,
        at: &Endpoint<'_>,
        url: &str,
        fields: &[(&str, &str)],
        within: Duration,
    ) -> Result<Answer, Failed> {
        let mut headers = vec![
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ("accept", "application/json".to_owned()),
        ];
        let mut fields = fields.to_vec();
        if at.basic {
            // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
            let pair = format!("{}:{}", percent(at.client_id), percent(at.client_secret));
            headers.push(("authorization", format!("Basic {}", BASE64.encode(pair.as_bytes()))));
        } else {
            fields.push(("client_id", at.client_id));
            fields.push(("client_secret", at.client_secret));
        }
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
            .collect();
        let body = pairs.join("&").into_bytes();
        self.call(Call { method: Method::Post, url, headers, body, within }).await
    }
}

fn nonsense(what: &str) -> ProviderError {
    ProviderError::Nonsense(what.to_owned())
}

/// Reads what a token endpoint gave.
fn granted(answer: &Answer, account: &str, secrets: &[&str]) -> Result<Grant, ProviderError> {
    if !answer.is_success() {
        return Err(refusal(answer, secrets));
    }
    let given = object(answer).ok_or_else(|| nonsense("it is no JSON object"))?;
    // Some providers refuse with status 200.
    if let Some(error) = text(&given, "error") {
        return Err(refused(error, &given, secrets));
    }
    let access_token = text(&given, "access_token")
        .filter(|it| is_token(it))
        .ok_or_else(|| nonsense("it holds no access token"))?;
    if !text(&given, "token_type").is_some_and(|it| it.eq_ignore_ascii_case("bearer")) {
        return Err(nonsense("the token is of another type than bearer"));
    }
    let refresh_token = text(&given, "refresh_token").filter(|it| !it.is_empty());
    if refresh_token.is_some_and(|it| !is_token(it)) {
        return Err(nonsense("the refresh token cannot be sent back"));
    }
    let own = |name: &str| text(&given, name).map(str::to_owned);
    Ok(Grant {
        access_token: access_token.to_owned(),
        refresh_token: refresh_token.map(str::to_owned),
        expires_in: seconds(given.get("expires_in")),
        scope: own("scope"),
        id_token: own("id_token"),
        named: named(given.get(account)),
    })
}

/// An account's name: a text without control characters, or a whole number.
fn named(it: Option<&Value>) -> Option<String> {
    let text = match it? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.as_i64()?.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let fits = (1..=255).contains(&text.len()) && !text.chars().any(char::is_control);
    fits.then_some(text)
}

/// Reads an answer whose status is no success.
fn refusal(answer: &Answer, secrets: &[&str]) -> ProviderError {
    let status = answer.status;
    match (status, object(answer)) {
        (408 | 425 | 429 | 500.., _) => ProviderError::Unavailable(format!("status {status}")),
        (400..=499, Some(said)) => match text(&said, "error") {
            Some(error) => refused(error, &said, secrets),
            None => nonsense(&format!("status {status} without a reason")),
        },
        _ => nonsense(&format!("status {status} without a reason")),
    }
}

fn refused(error: &str, said: &Map<String, Value>, secrets: &[&str]) -> ProviderError {
    let description = text(said, "error_description").unwrap_or_default();
    ProviderError::Refused {
        error: clean(error, secrets),
        description: clean(description, secrets),
    }
}

fn object(answer: &Answer) -> Option<Map<String, Value>> {
    serde_json::from_slice(&answer.body).ok()
}

fn text<'a>(given: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    given.get(name).and_then(Value::as_str)
}

/// What RFC 6749 lets a token be made of, and what fits into a header.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| (0x20..=0x7e).contains(&it))
}

/// A number, or one that stands in quotes.
fn seconds(given: Option<&Value>) -> i64 {
    let said = match given {
        Some(Value::String(it)) => it.parse().ok(),
        Some(it) => it.as_i64(),
        None => None,
    };
    said.unwrap_or(HOUR).clamp(0, YEAR)
}

/// A stranger's words as they may stand in logs and pages: without what we sent, without control
/// characters (line breaks and changes of direction among them), and short.
fn clean(text: &str, secrets: &[&str]) -> String {
    let unseen = |it: char| {
        let turns = matches!(it, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}');
        it.is_control() || turns || matches!(it, '\u{2060}'..='\u{2069}')
    };
    let mut seen: String = text.chars().filter(|it| !unseen(*it)).collect();
    for secret in secrets.iter().filter(|it| !it.is_empty()) {
        seen = seen.replace(secret, "…");
    }
    seen.chars().take(DESCRIPTION).collect()
}

#[cfg(test)]
mod tests;
