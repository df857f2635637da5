//! An account of a customer in one product, and what is kept about it.

use crate::faces::Face;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A person on the customer's side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owner {
    /// Their name, where known.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// Their address, where known.
    #[serde(default)]
    pub(crate) email: Option<String>,
}

/// Something that was put in here: a job, an invoice, a pay run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// For whom or what.
    pub(crate) title: String,
    /// Customer, supplier or period.
    pub(crate) party: String,
    /// Money in minor units.
    pub(crate) amount: i64,
    /// Where it stands.
    pub(crate) status: String,
    /// When it was put in.
    pub(crate) at: Timestamp,
    /// Who did it, firm and all.
    pub(crate) by: String,
}

/// One line of the account's history.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Act {
    /// When.
    pub(crate) at: Timestamp,
    /// Who.
    pub(crate) who: String,
    /// What.
    pub(crate) what: String,
}

/// Somebody who may use the account besides its owner.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    /// Their name.
    pub(crate) name: String,
    /// Their address.
    pub(crate) email: String,
}

/// A key for programs. Only its digest is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ApiKey {
    /// What the owner calls it.
    pub(crate) label: String,
    /// SHA-256 of the key, in hex.
    pub(crate) digest: String,
    /// When it was made.
    pub(crate) at: Timestamp,
}

/// Whether work goes on in an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Life {
    /// It does.
    #[default]
    Active,
    /// Nobody pays: it can be read, and begins again when somebody does.
    Inactive,
    /// For good: it can be read.
    Closed,
}

impl Life {
    /// The code and the sentence of what is refused in it; nothing while it is active.
    pub(crate) const fn refusal(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Active => None,
            Self::Inactive => Some((
                "account_inactive",
                "This account is inactive: it can be read. It is active again when somebody pays.",
            )),
            Self::Closed => {
                Some(("account_closed", "This account is closed: it can only be read."))
            }
        }
    }
}

/// A customer's account.
#[expect(
    clippy::struct_field_names,
    reason = "account_id is the contract's word for the portal's id"
)]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    /// Our id of it.
    pub(crate) external_id: String,
    /// The portal's id of it, where the portal made or knows it.
    #[serde(default)]
    pub(crate) account_id: Option<String>,
    /// Its address.
    pub(crate) subdomain: String,
    /// The customer's name.
    pub(crate) business_name: String,
    /// The person who decides.
    #[serde(default)]
    pub(crate) owner: Owner,
    /// Code of the plan.
    pub(crate) plan: String,
    /// End of the trial, while there is one.
    #[serde(default)]
    pub(crate) trial_ends_at: Option<Timestamp>,
    /// Trade of the business.
    #[serde(default)]
    pub(crate) industry: Option<String>,
    /// The books it is kept with.
    #[serde(default)]
    pub(crate) accounting_package: Option<String>,
    /// What was put in.
    #[serde(default)]
    pub(crate) entries: Vec<Entry>,
    /// What happened.
    #[serde(default)]
    pub(crate) history: Vec<Act>,
    /// Who else uses it.
    #[serde(default)]
    pub(crate) users: Vec<User>,
    /// Keys for programs.
    #[serde(default)]
    pub(crate) api_keys: Vec<ApiKey>,
    /// Codes of partners that the owner added here.
    #[serde(default)]
    pub(crate) partners: Vec<String>,
    /// When the owner cancelled it.
    #[serde(default)]
    pub(crate) cancelled_at: Option<Timestamp>,
    /// Whether work goes on in it, as the portal says.
    #[serde(default)]
    pub(crate) life: Life,
    /// True for accounts that came with the demo data: they have a past that is made up.
    #[serde(default)]
    pub(crate) lived_in: bool,
}

impl Account {
    /// A new account without a past.
    pub(crate) fn new(
        external_id: String,
        subdomain: String,
        business_name: String,
        plan: String,
    ) -> Self {
        Self {
            external_id,
            account_id: None,
            subdomain,
            business_name,
            owner: Owner::default(),
            plan,
            trial_ends_at: None,
            industry: None,
            accounting_package: None,
            entries: Vec::new(),
            history: Vec::new(),
            users: Vec::new(),
            api_keys: Vec::new(),
            partners: Vec::new(),
            cancelled_at: None,
            life: Life::Active,
            lived_in: false,
        }
    }

    /// Adds a line to the history; the oldest of many go.
    pub(crate) fn tell(&mut self, at: Timestamp, who: &str, what: &str) {
        const KEPT: usize = 200;
        self.history.push(Act { at, who: who.to_owned(), what: what.to_owned() });
        let over = self.history.len().saturating_sub(KEPT);
        self.history.drain(..over);
    }

    /// What the portal is told about it: all that is known.
    pub(crate) fn facts(&self, face: Face) -> serde_json::Value {
        let mut data = serde_json::json!({
            "business_name": self.business_name,
            "subdomain": self.subdomain,
            "plan": { "code": self.plan, "name": face.plan_name(&self.plan) },
            "trial_ends_at": self.trial_ends_at,
        });
        if let Some(data) = data.as_object_mut() {
            // Absent means "not changed" to the portal, so what is unknown is left out.
            if self.owner.name.is_some() || self.owner.email.is_some() {
                data.insert("owner".to_owned(), serde_json::json!(self.owner));
            }
            for (name, value) in
                [("industry", &self.industry), ("accounting_package", &self.accounting_package)]
            {
                if let Some(value) = value {
                    data.insert(name.to_owned(), serde_json::json!(value));
                }
            }
        }
        data
    }
}

/// An address that a customer may have: 3 to 30 of a-z, 0-9 and inner single hyphens.
pub(crate) fn good_subdomain(name: &str) -> bool {
    let letters =
        name.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-');
    letters
        && (3..=30).contains(&name.len())
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

/// Addresses that would mislead or that the vendor needs.
pub(crate) fn reserved_subdomain(name: &str) -> bool {
    const RESERVED: [&str; 14] = [
        "www",
        "api",
        "app",
        "admin",
        "mail",
        "login",
        "signin",
        "support",
        "help",
        "status",
        "billing",
        "security",
        "oauth",
        "localhost",
    ];
    RESERVED.contains(&name)
}

/// What a wanted name looks like as an address.
pub(crate) fn as_subdomain(wanted: &str) -> String {
    let mut out = String::new();
    for letter in wanted.chars() {
        match letter.to_ascii_lowercase() {
            it @ ('a'..='z' | '0'..='9') => out.push(it),
            '\'' | '.' | '’' => {}
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
        if out.len() >= 30 {
            break;
        }
    }
    let mut out = out.trim_end_matches('-').to_owned();
    while out.len() < 3 {
        out.push_str(if out.is_empty() { "company" } else { "-co" });
    }
    out
}

/// A name as a person typed it: trimmed, inner white space folded, 1 to 120 characters, no
/// characters that do not show.
pub(crate) fn clean_name(typed: &str) -> Option<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = !name.chars().any(|it| it.is_control() || is_invisible(it));
    (shown && (1..=120).contains(&name.chars().count())).then_some(name)
}

fn is_invisible(it: char) -> bool {
    matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// An e-mail address well enough formed to be shown; whether it exists is the portal's business.
pub(crate) fn clean_email(typed: &str) -> Option<String> {
    let email = typed.trim();
    let (local, domain) = email.split_once('@')?;
    let fine = !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains('@')
        && email.len() <= 254
        && !email.chars().any(|it| it.is_whitespace() || it.is_control() || is_invisible(it));
    fine.then(|| email.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains() {
        for good in ["abc", "hartwell-joinery", "a1b", "123"] {
            assert!(good_subdomain(good), "{good}");
        }
        for bad in ["", "ab", "-abc", "abc-", "a--b", "Abc", "a.b", "a b", "ü12", &"a".repeat(31)]
        {
            assert!(!good_subdomain(bad), "{bad}");
        }
        assert!(reserved_subdomain("www"));
        for wanted in
            ["Hartwell Joinery", "O'Neil & Sons Ltd.", "Ü", "a", "", "- - -", &"x y".repeat(40)]
        {
            assert!(good_subdomain(&as_subdomain(wanted)), "{wanted} -> {}", as_subdomain(wanted));
        }
        assert_eq!(as_subdomain("O'Neil & Sons Ltd."), "oneil-sons-ltd");
    }

    #[test]
    fn names_and_addresses() {
        assert_eq!(clean_name("  Hartwell \t Joinery ").as_deref(), Some("Hartwell Joinery"));
        for bad in ["", "   ", "a\u{202e}b", "a\u{0}b", &"x".repeat(121)] {
            assert_eq!(clean_name(bad), None, "{bad:?}");
        }
        assert_eq!(clean_email(" a@b.test ").as_deref(), Some("a@b.test"));
        for bad in
            ["a", "@b.test", "a@b", "a@b@c.test", "a b@c.test", "a@.test", "a@b.test\nBcc: x"]
        {
            assert_eq!(clean_email(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn unknown_facts_are_left_out() {
        let account = Account::new("x".into(), "abc".into(), "A".into(), "starter".into());
        let facts = account.facts(Face::Jobs);
        assert!(facts.get("owner").is_none() && facts.get("industry").is_none());
        assert_eq!(facts["plan"]["name"], "Starter");
    }
}
