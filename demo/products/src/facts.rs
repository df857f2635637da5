//! What the product tells the portal: CloudEvents, sent in the background until the portal has
//! taken them. An id never changes once made, so a repeat is a duplicate there and not a second
//! event.

use crate::accounts::Account;
use crate::faces::Face;
use crate::product::Product;
use crate::random;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::time::Duration;

/// Facts sent in one call.
const BATCH: usize = 500;
/// How often the portal may say that it does not know an account before the fact is dropped. It
/// may say so for a moment: an account is made here before the portal has written it down.
const TRIES: u32 = 12;
/// The longest pause between two tries.
const LONGEST_PAUSE: u64 = 60;

/// Something that happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Fact {
    /// Its id, for ever.
    pub(crate) id: String,
    /// CloudEvents type.
    pub(crate) kind: String,
    /// When it happened.
    pub(crate) time: Timestamp,
    /// Our id of the account.
    pub(crate) subject: String,
    /// What is said.
    pub(crate) data: serde_json::Value,
    /// How often the portal did not know what to do with it.
    #[serde(default)]
    pub(crate) tries: u32,
}

impl Fact {
    fn new(
        kind: &str,
        account: &Account,
        at: Timestamp,
        data: serde_json::Value,
    ) -> Result<Self, String> {
        Ok(Self {
            id: random::word()?,
            kind: kind.to_owned(),
            time: at,
            subject: account.external_id.clone(),
            data,
            tries: 0,
        })
    }

    /// The account is now so.
    pub(crate) fn updated(face: Face, account: &Account, at: Timestamp) -> Result<Self, String> {
        Self::new("account.updated", account, at, account.facts(face))
    }

    /// Somebody worked in the account.
    pub(crate) fn activity(face: Face, account: &Account, at: Timestamp) -> Result<Self, String> {
        // How much there is in all, this one included: the portal's onboarding mark is counted by it.
        let total = account.entries.len().saturating_add(1);
        let data = serde_json::json!({ "at": at, "label": face.activity_label(), "total": total });
        Self::new("account.activity", account, at, data)
    }

    /// The owner added a partner here, or a partner opened the account on this website.
    pub(crate) fn connected(
        face: Face,
        account: &Account,
        at: Timestamp,
        code: &str,
        how: &str,
    ) -> Result<Self, String> {
        let mut about = account.facts(face);
        if let Some(about) = about.as_object_mut() {
            about.insert("external_id".to_owned(), serde_json::json!(account.external_id));
        }
        let data = serde_json::json!({ "partner_code": code, "how": how, "account": about });
        Self::new("connection.created", account, at, data)
    }

    /// As CloudEvents 1.0 writes it.
    pub(crate) fn envelope(&self, source: &str) -> serde_json::Value {
        serde_json::json!({
            "specversion": "1.0", "id": self.id, "source": source, "type": self.kind,
            "time": self.time, "subject": self.subject,
            "datacontenttype": "application/json", "data": self.data,
        })
    }
}

#[derive(Deserialize)]
struct Results {
    results: Vec<Outcome>,
}

#[derive(Deserialize)]
struct Outcome {
    id: String,
    status: String,
    #[serde(default)]
    code: Option<String>,
}

/// Tells the portal whatever there is to tell, for as long as the program runs.
pub(crate) async fn keep_telling(product: &Product) {
    let mut pause = 0_u64;
    loop {
        let waiting = product.state().to_tell(BATCH);
        if waiting.is_empty() {
            pause = 0;
            product.something_to_tell.notified().await;
            continue;
        }
        match tell(product, &waiting).await {
            Ok(true) => pause = 0,
            Ok(false) => pause = longer(pause),
            Err(fault) => {
                pause = longer(pause);
                tracing::warn!(product = product.face.slug(), fault, pause, "facts not told yet");
            }
        }
        if pause > 0 {
            tokio::time::sleep(Duration::from_secs(pause)).await;
        }
    }
}

fn longer(pause: u64) -> u64 {
    pause.saturating_mul(2).clamp(1, LONGEST_PAUSE)
}

/// One call. True when everything was taken, false when something must be said again later.
async fn tell(product: &Product, facts: &[Fact]) -> Result<bool, String> {
    let token = product.portal.facts_token(product).await?;
    let events: Vec<_> = facts.iter().map(|it| it.envelope(&product.base)).collect();
    let (kind, body) = match events.as_slice() {
        [one] => ("application/cloudevents+json", one.to_string()),
        many => ("application/cloudevents-batch+json", serde_json::json!(many).to_string()),
    };
    let answer = product
        .portal
        .http
        .post(format!("{}/api/v1/facts", product.portal.issuer))
        .bearer_auth(token)
        .header("content-type", kind)
        .body(body)
        .send()
        .await
        .map_err(|it| it.to_string())?;
    let status = answer.status();
    if status == reqwest::StatusCode::UNAUTHORIZED {
        product.portal.forget_token();
    }
    if !status.is_success() {
        return Err(format!("the portal answered {status}"));
    }
    let results: Results = answer.json().await.map_err(|it| it.to_string())?;
    let (mut done, mut again) = (HashSet::new(), HashSet::new());
    for one in results.results {
        match one.status.as_str() {
            "accepted" | "duplicate" => {
                done.insert(one.id);
            }
            "not_found" => {
                again.insert(one.id);
            }
            other => {
                let code = one.code.unwrap_or_default();
                tracing::warn!(id = one.id, status = other, code, "the portal refused a fact");
                done.insert(one.id);
            }
        }
    }
    // A fact that the answer passes over must not be sent in a tight circle for ever.
    let silent = facts.iter().map(|it| it.id.clone()).filter(|it| !done.contains(it));
    again.extend(silent);
    product.state().told(&done, &again, TRIES)?;
    Ok(again.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_all_that_cloudevents_asks_for() {
        let account = Account::new("x-1".into(), "abc".into(), "A".into(), "starter".into());
        let at: Timestamp = "2026-05-10T09:00:00Z".parse().unwrap();
        let fact = Fact::activity(Face::Jobs, &account, at).unwrap();
        let said = fact.envelope("http://localhost:4101");
        assert_eq!(said["specversion"], "1.0");
        assert_eq!(said["type"], "account.activity");
        assert_eq!(said["time"], "2026-05-10T09:00:00Z");
        assert_eq!(said["data"]["label"], "Job booked");
        assert_eq!(fact.envelope("a")["id"], fact.envelope("a")["id"]);
        let joined = Fact::connected(Face::Jobs, &account, at, "PH-4821", "website").unwrap();
        assert_eq!(joined.data["account"]["external_id"], "x-1");
        assert_ne!(joined.id, fact.id);
    }

    #[test]
    fn pauses_grow_and_end_growing() {
        let mut pause = 0;
        let seen: Vec<u64> = (0..8)
            .map(|_| {
                pause = longer(pause);
                pause
            })
            .collect();
        assert_eq!(seen, [1, 2, 4, 8, 16, 32, 60, 60]);
    }
}
