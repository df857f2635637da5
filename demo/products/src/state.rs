//! What one product keeps: its customers' accounts, the answers it gave to the portal, and the
//! facts that the portal has not heard yet.
//!
//! One JSON file per product, replaced whole and atomically before anybody is answered. Demo
//! accounts come from a seed file and stay out of it until somebody changes them, so that a firm
//! with ten thousand customers costs nothing to save.

use crate::accounts::{Account, Owner, as_subdomain, good_subdomain, reserved_subdomain};
use crate::facts::Fact;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::SystemTime;

/// An answer to a provisioning request, kept so that asking again gives the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// SHA-256 of the question, in hex.
    pub(crate) asked: String,
    /// The status given.
    pub(crate) status: u16,
    /// The body given.
    pub(crate) body: serde_json::Value,
}

/// What stands in the file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Saved {
    accounts: BTreeMap<String, Account>,
    answers: BTreeMap<String, Answer>,
    outbox: Vec<Fact>,
    /// Ids of tokens already used, with the second in which they end.
    seen: BTreeMap<String, i64>,
}

/// One account of the demo data.
#[derive(Debug, Deserialize)]
struct Seed {
    external_id: String,
    #[serde(default)]
    account_id: Option<String>,
    subdomain: String,
    business_name: String,
    #[serde(default)]
    owner: Option<Owner>,
    plan: String,
    #[serde(default)]
    trial_ends_at: Option<Timestamp>,
    #[serde(default)]
    industry: Option<String>,
    #[serde(default)]
    accounting_package: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Seeds {
    accounts: Vec<Seed>,
}

/// The product's memory.
pub(crate) struct State {
    file: Option<PathBuf>,
    seed_file: Option<PathBuf>,
    seeds_read: Option<SystemTime>,
    saved: Saved,
    seeded: BTreeMap<String, Account>,
    /// Address -> our id, of all accounts.
    subdomains: HashMap<String, String>,
}

impl State {
    /// Opens the file, or begins with nothing where there is none.
    pub(crate) fn open(folder: Option<&std::path::Path>, slug: &str) -> Result<Self, String> {
        let file = folder.map(|it| it.join(format!("{slug}.json")));
        let saved = match &file {
            Some(file) if file.exists() => {
                let text = std::fs::read(file).map_err(|it| format!("{}: {it}", file.display()))?;
                serde_json::from_slice(&text).map_err(|it| format!("{}: {it}", file.display()))?
            }
            _ => Saved::default(),
        };
        let mut state = Self {
            file,
            seed_file: folder.map(|it| it.join(format!("{slug}.seed.json"))),
            seeds_read: None,
            saved,
            seeded: BTreeMap::new(),
            subdomains: HashMap::new(),
        };
        state.index();
        Ok(state)
    }

    fn index(&mut self) {
        self.subdomains = self
            .seeded
            .values()
            .chain(self.saved.accounts.values())
            .map(|it| (it.subdomain.clone(), it.external_id.clone()))
            .collect();
    }

    /// Reads the demo data when it appeared or changed since the last look. Damaged demo data is
    /// said and skipped: the product itself can still work.
    pub(crate) fn look_for_seeds(&mut self) {
        let Some(file) = &self.seed_file else { return };
        let Ok(changed) = std::fs::metadata(file).and_then(|it| it.modified()) else { return };
        if self.seeds_read == Some(changed) {
            return;
        }
        self.seeds_read = Some(changed);
        let read = std::fs::read(file)
            .map_err(|it| it.to_string())
            .and_then(|it| serde_json::from_slice::<Seeds>(&it).map_err(|it| it.to_string()));
        match read {
            Ok(seeds) => {
                self.seeded = seeds.accounts.into_iter().map(lived_in).collect();
                self.index();
            }
            Err(fault) => tracing::warn!(file = %file.display(), fault, "demo data not read"),
        }
    }

    /// An account by our id.
    pub(crate) fn account(&mut self, external_id: &str) -> Option<&Account> {
        self.settle(external_id);
        self.saved.accounts.get(external_id).or_else(|| self.seeded.get(external_id))
    }

    /// The demo data may arrive after this program started; only a miss makes us look.
    fn settle(&mut self, external_id: &str) {
        if !self.saved.accounts.contains_key(external_id) && !self.seeded.contains_key(external_id)
        {
            self.look_for_seeds();
        }
    }

    /// Changes an account; what `change` returns comes back once the change is on disk.
    pub(crate) fn change<T>(
        &mut self,
        external_id: &str,
        change: impl FnOnce(&mut Account, &mut Vec<Fact>) -> T,
    ) -> Result<Option<T>, String> {
        let Some(mut account) = self.account(external_id).cloned() else { return Ok(None) };
        let said = change(&mut account, &mut self.saved.outbox);
        self.saved.accounts.insert(external_id.to_owned(), account);
        self.save()?;
        Ok(Some(said))
    }

    /// Adds a new account with what the portal is to hear of it.
    pub(crate) fn add(&mut self, account: Account, facts: Vec<Fact>) -> Result<(), String> {
        self.subdomains.insert(account.subdomain.clone(), account.external_id.clone());
        self.saved.accounts.insert(account.external_id.clone(), account);
        self.saved.outbox.extend(facts);
        self.save()
    }

    /// Whether nobody has this address yet.
    pub(crate) fn is_free(&mut self, subdomain: &str) -> bool {
        self.look_for_seeds();
        !reserved_subdomain(subdomain) && !self.subdomains.contains_key(subdomain)
    }

    /// Up to three free addresses like the wanted one.
    pub(crate) fn suggestions(&mut self, wanted: &str) -> Vec<String> {
        let base = as_subdomain(wanted);
        let short: String = base.chars().take(24).collect();
        let short = short.trim_end_matches('-');
        let ideas = ["", "-hq", "-co", "-uk", "-2", "-3", "-4", "-5", "-6"];
        let mut found = Vec::new();
        let mut met = HashSet::new();
        for idea in ideas {
            let name = format!("{short}{idea}");
            if name != wanted
                && good_subdomain(&name)
                && self.is_free(&name)
                && met.insert(name.clone())
            {
                found.push(name);
            }
            if found.len() == 3 {
                break;
            }
        }
        found
    }

    /// Whether an account of the portal already stands here.
    pub(crate) fn knows(&mut self, account_id: &str) -> bool {
        self.look_for_seeds();
        let known = |it: &Account| it.account_id.as_deref() == Some(account_id);
        self.saved.accounts.values().any(known) || self.seeded.values().any(known)
    }

    /// The answer once given under this key.
    pub(crate) fn answered(&self, key: &str) -> Option<Answer> {
        self.saved.answers.get(key).cloned()
    }

    /// Keeps an answer. The caller's next `add` or `change` writes it, so that deed and answer
    /// reach the disk together.
    pub(crate) fn answer(&mut self, key: &str, answer: Answer) {
        self.saved.answers.insert(key.to_owned(), answer);
    }

    /// Notes a token's id; false when it was used before. Ids live as long as their tokens.
    pub(crate) fn first_use(&mut self, jti: &str, ends: i64, now: i64) -> bool {
        self.saved.seen.retain(|_, end| *end >= now);
        self.saved.seen.insert(jti.to_owned(), ends).is_none()
    }

    /// Accounts whose name holds `search`, by name, at most `limit`, and how many there are in all.
    pub(crate) fn list(&mut self, search: &str, limit: usize) -> (Vec<Account>, usize) {
        self.look_for_seeds();
        let search = search.to_lowercase();
        let mut found: Vec<&Account> = self
            .saved
            .accounts
            .values()
            .chain(
                self.seeded
                    .values()
                    .filter(|it| !self.saved.accounts.contains_key(&it.external_id)),
            )
            .filter(|it| search.is_empty() || it.business_name.to_lowercase().contains(&search))
            .collect();
        let all = found.len();
        found.sort_by(|a, b| {
            (&a.business_name, &a.external_id).cmp(&(&b.business_name, &b.external_id))
        });
        (found.into_iter().take(limit).cloned().collect(), all)
    }

    /// Facts still to be told, oldest first.
    pub(crate) fn to_tell(&self, limit: usize) -> Vec<Fact> {
        self.saved.outbox.iter().take(limit).cloned().collect()
    }

    /// Takes told facts out, and counts a try for those the portal does not know what to do with
    /// yet; after `tries` of these a fact is given up.
    pub(crate) fn told(
        &mut self,
        done: &HashSet<String>,
        again: &HashSet<String>,
        tries: u32,
    ) -> Result<(), String> {
        for fact in &mut self.saved.outbox {
            if again.contains(&fact.id) {
                fact.tries = fact.tries.saturating_add(1);
            }
        }
        self.saved.outbox.retain(|it| !done.contains(&it.id) && it.tries < tries);
        self.save()
    }

    /// Writes everything beside the old file and swaps the two: a crash leaves one or the other.
    fn save(&self) -> Result<(), String> {
        let Some(file) = &self.file else { return Ok(()) };
        let said = |fault: std::io::Error| format!("{}: {fault}", file.display());
        let text = serde_json::to_vec(&self.saved).map_err(|it| it.to_string())?;
        let beside = file.with_extension("json.new");
        let mut out = std::fs::File::create(&beside).map_err(said)?;
        out.write_all(&text).map_err(said)?;
        out.sync_all().map_err(said)?;
        std::fs::rename(&beside, file).map_err(said)
    }
}

fn lived_in(seed: Seed) -> (String, Account) {
    let mut account =
        Account::new(seed.external_id.clone(), seed.subdomain, seed.business_name, seed.plan);
    account.account_id = seed.account_id;
    account.owner = seed.owner.unwrap_or_default();
    account.trial_ends_at = seed.trial_ends_at;
    account.industry = seed.industry;
    account.accounting_package = seed.accounting_package;
    account.lived_in = true;
    (seed.external_id, account)
}
