//! The calls we make to the vendor's products: provisioning, logout, security events.
//!
//! Provisioning is idempotent by its key: the same key again gets the same answer, so a call whose
//! answer was lost is simply made again.

use crate::http::{Answer, Call, Failed, Http, Method};
use domain::tokens::percent;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Longest wait for "are you there?", while a person waits.
const PROBE: Duration = Duration::from_secs(2);
/// Longest wait for a call that a person waits for.
const WHILE_WAITING: Duration = Duration::from_secs(5);

/// Why a product did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProductError {
    /// No answer, or one that says "later" (429, 5xx).
    #[error("the product does not answer: {0}")]
    Unavailable(String),
    /// The subdomain belongs to somebody else; these are free.
    #[error("the subdomain is taken")]
    SubdomainTaken(Vec<String>),
    /// The product said no for good.
    #[error("the product refused: {0}")]
    Refused(String),
}

impl From<Failed> for ProductError {
    fn from(it: Failed) -> Self {
        ProductError::Unavailable(it.to_string())
    }
}

/// Who owns the new account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// Their name, if known.
    pub name: Option<String>,
    /// Their address, if known.
    pub email: Option<String>,
}

/// The account to create.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewAccount {
    /// The portal's id; also the idempotency key.
    pub account_id: String,
    /// Wanted name in addresses.
    pub subdomain: String,
    /// The customer's business.
    pub business_name: String,
    /// A plan's code.
    pub plan: String,
    /// Whether to begin with the plan's trial.
    pub trial: bool,
    /// The owner-to-be.
    pub owner: Owner,
    /// The partner that manages the subscription.
    pub managed_by: Option<String>,
    /// The partner that created it.
    pub created_by: String,
}

/// What the product made of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Created {
    /// The product's own id of the account.
    pub external_id: String,
    /// The name in addresses.
    pub subdomain: String,
    /// Where the account is.
    pub url: String,
    /// The plan's code.
    pub plan: String,
    /// The plan's name.
    pub plan_name: String,
    /// RFC 3339, if it is in trial.
    pub trial_ends_at: Option<String>,
}

/// Whether a subdomain is free.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Subdomain {
    /// Free now; nobody has reserved it.
    pub available: bool,
    /// Free ones like it.
    #[serde(default)]
    pub suggestions: Vec<String>,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    code: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    suggestions: Vec<String>,
}

impl Http {
    /// Whether the product at this address answers at all, asked while a person waits. Any
    /// answer but a server error will do: it is the network and the process that are asked.
    pub async fn is_answering(&self, address: &str) -> bool {
        let Some(origin) = domain::products::origin(address) else { return false };
        let url = format!("{origin}/");
        let asked =
            Call { method: Method::Head, url: &url, headers: vec![], body: vec![], within: PROBE };
        self.call(asked).await.is_ok_and(|it| it.status < 500)
    }

    /// Creates an account; the same `account_id` again gets the same answer.
    pub async fn create_account(
        &self,
        base: &str,
        bearer: &str,
        new: &NewAccount,
    ) -> Result<Created, ProductError> {
        let url = format!("{base}/accounts");
        let mut headers = json_headers(bearer);
        headers.push(("idempotency-key", new.account_id.clone()));
        let body = serde_json::to_vec(new).map_err(|it| ProductError::Refused(it.to_string()))?;
        let asked = Call { method: Method::Post, url: &url, headers, body, within: WHILE_WAITING };
        read(&self.call(asked).await?)
    }

    /// Asks whether a subdomain is free.
    pub async fn subdomain(
        &self,
        base: &str,
        bearer: &str,
        name: &str,
    ) -> Result<Subdomain, ProductError> {
        let url = format!("{base}/subdomains/{}", percent(name));
        let headers = json_headers(bearer);
        let asked = Call { method: Method::Get, url: &url, headers, body: vec![], within: PROBE };
        read(&self.call(asked).await?)
    }

    /// Tells the product who owns the account.
    pub async fn set_owner(
        &self,
        base: &str,
        bearer: &str,
        external_id: &str,
        owner: &Owner,
    ) -> Result<(), ProductError> {
        let url = format!("{base}/accounts/{}/owner", percent(external_id));
        let body = serde_json::to_vec(owner).map_err(|it| ProductError::Refused(it.to_string()))?;
        let headers = json_headers(bearer);
        let asked = Call { method: Method::Put, url: &url, headers, body, within: WHILE_WAITING };
        done(&self.call(asked).await?)
    }

    /// Tells the product how the account stands: `inactive`, `active` or `closed`.
    pub async fn set_life(
        &self,
        base: &str,
        bearer: &str,
        external_id: &str,
        life: &str,
    ) -> Result<(), ProductError> {
        let url = format!("{base}/accounts/{}/life", percent(external_id));
        let body = serde_json::json!({ "life": life }).to_string().into_bytes();
        let headers = json_headers(bearer);
        let asked = Call { method: Method::Put, url: &url, headers, body, within: WHILE_WAITING };
        done(&self.call(asked).await?)
    }

    /// Back-channel logout: posts the logout token as a form.
    pub async fn post_logout(&self, uri: &str, token: &str) -> Result<(), ProductError> {
        let form = "application/x-www-form-urlencoded".to_owned();
        let asked = Call {
            method: Method::Post,
            url: uri,
            headers: vec![("content-type", form)],
            body: format!("logout_token={}", percent(token)).into_bytes(),
            within: WHILE_WAITING,
        };
        done(&self.call(asked).await?)
    }

    /// Pushes a security event token (RFC 8935).
    pub async fn push_event(&self, uri: &str, token: &str) -> Result<(), ProductError> {
        let asked = Call {
            method: Method::Post,
            url: uri,
            headers: vec![
                ("content-type", "application/secevent+jwt".to_owned()),
                ("accept", "application/json".to_owned()),
            ],
            body: token.as_bytes().to_vec(),
            within: WHILE_WAITING,
        };
        done(&self.call(asked).await?)
    }
}

fn json_headers(bearer: &str) -> Vec<(&'static str, String)> {
    vec![
        ("authorization", format!("Bearer {bearer}")),
        ("content-type", "application/json".to_owned()),
        ("accept", "application/json".to_owned()),
    ]
}

fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, ProductError> {
    done(answer)?;
    serde_json::from_slice(&answer.body)
        .map_err(|it| ProductError::Unavailable(format!("an answer that cannot be read: {it}")))
}

/// 429, 408 and server errors are worth another try; every other refusal is not.
fn done(answer: &Answer) -> Result<(), ProductError> {
    if answer.is_success() {
        return Ok(());
    }
    let problem: Option<Problem> = serde_json::from_slice(&answer.body).ok();
    match (answer.status, problem) {
        (408 | 425 | 429 | 500.., _) => {
            Err(ProductError::Unavailable(format!("status {}", answer.status)))
        }
        (409, Some(it)) if it.code == "subdomain_taken" => {
            Err(ProductError::SubdomainTaken(it.suggestions))
        }
        (status, Some(it)) => {
            let detail: String = it.detail.chars().take(200).collect();
            Err(ProductError::Refused(format!("{status} {} {detail}", it.code)))
        }
        (status, None) => Err(ProductError::Refused(format!("status {status}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.as_bytes().to_vec(), retry_after: None }
    }

    #[test]
    fn later_and_never_are_told_apart() {
        assert_eq!(done(&answer(204, "")), Ok(()));
        for status in [408, 429, 500, 502, 503] {
            assert!(matches!(done(&answer(status, "<html>")), Err(ProductError::Unavailable(_))));
        }
        for status in [301, 400, 401, 404, 409, 410] {
            assert!(matches!(done(&answer(status, "<html>")), Err(ProductError::Refused(_))));
        }
        assert_eq!(
            done(&answer(409, r#"{"code":"subdomain_taken","suggestions":["a1"]}"#)),
            Err(ProductError::SubdomainTaken(vec!["a1".into()]))
        );
    }

    #[test]
    fn an_answer_that_cannot_be_read_is_asked_again() {
        assert!(matches!(
            read::<Subdomain>(&answer(200, "<html>")),
            Err(ProductError::Unavailable(_))
        ));
        assert!(read::<Subdomain>(&answer(200, r#"{"available":true}"#)).unwrap().available);
    }
}
