//! What is remembered: authorisations under way, codes, and the tokens that came of them.
//!
//! Tokens of one authorisation are a family. A family is ended as a whole: when a code or an old
//! refresh token comes a second time, somebody else may have it.

use crate::faults::{At, Fault};
use crate::random;
use crate::sellers::{Region, Seller};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// How long a seller may take to sign in and confirm.
const ASK_SECONDS: i64 = 600;
/// How long a code is good for.
const CODE_SECONDS: i64 = 300;
/// How long an access token is good for.
pub(crate) const ACCESS_SECONDS: i64 = 3_600;
/// Authorisations under way at one time; the oldest make room.
const MOST_ASKS: usize = 1_000;
/// Refresh tokens of one family whose arrival is not known yet.
const MOST_FRESH: usize = 5;

/// What an application asked for, and who has signed in since.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    /// Whether the application named the redirect URI, which then binds the code to it.
    pub(crate) redirect_named: bool,
    pub(crate) state: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) nonce: Option<String>,
    /// PKCE, S256.
    pub(crate) challenge: Option<String>,
    pub(crate) seller: Option<&'static Seller>,
    pub(crate) ends: i64,
}

/// A code that was given out.
pub(crate) struct Code {
    pub(crate) ask: Ask,
    pub(crate) seller: &'static Seller,
    ends: i64,
    /// The family that came of it, once it was used.
    used: Option<u64>,
}

/// The tokens of one authorisation.
pub(crate) struct Family {
    pub(crate) client_id: String,
    pub(crate) seller: &'static Seller,
    pub(crate) scopes: Vec<String>,
    pub(crate) region: Region,
    /// Given out and not used yet: usually one, more when answers were lost.
    fresh: Vec<String>,
    /// Used last: stays good until a fresh one was used.
    previous: Option<String>,
    live: bool,
}

struct Access {
    family: u64,
    ends: i64,
}

/// How often what happened, since the start or the last reset.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) codes: u64,
    pub(crate) exchanges: u64,
    pub(crate) refreshes: u64,
    pub(crate) revoked: u64,
    pub(crate) reused: u64,
    pub(crate) token_requests: u64,
    pub(crate) revoke_requests: u64,
}

/// Why a code or a refresh token buys nothing. There is one answer for all of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotGood;

/// All of it.
#[derive(Default)]
pub(crate) struct Memory {
    asks: HashMap<String, Ask>,
    codes: HashMap<String, Code>,
    families: BTreeMap<u64, Family>,
    refresh: HashMap<String, u64>,
    access: HashMap<String, Access>,
    next_family: u64,
    faults: Vec<Fault>,
    pub(crate) counts: Counts,
}

impl Memory {
    /// Begins an authorisation; its unguessable name is the seller's way back to it.
    pub(crate) fn begin(&mut self, mut ask: Ask, now: i64) -> Result<String, String> {
        ask.ends = now.saturating_add(ASK_SECONDS);
        self.asks.retain(|_, it| it.ends > now);
        if self.asks.len() >= MOST_ASKS
            && let Some(oldest) = self.asks.iter().min_by_key(|it| it.1.ends).map(|it| it.0.clone())
        {
            self.asks.remove(&oldest);
        }
        let name = random::word()?;
        self.asks.insert(name.clone(), ask);
        Ok(name)
    }

    /// An authorisation under way.
    pub(crate) fn ask(&self, name: &str, now: i64) -> Option<&Ask> {
        self.asks.get(name).filter(|it| it.ends > now)
    }

    /// Notes who signed in.
    pub(crate) fn signed_in(&mut self, name: &str, seller: &'static Seller) {
        if let Some(ask) = self.asks.get_mut(name) {
            ask.seller = Some(seller);
        }
    }

    /// Ends an authorisation under way, whatever the answer is.
    pub(crate) fn decided(&mut self, name: &str) {
        self.asks.remove(name);
    }

    /// A code for what the seller confirmed.
    pub(crate) fn code(
        &mut self,
        ask: Ask,
        seller: &'static Seller,
        now: i64,
    ) -> Result<String, String> {
        let code = random::word()?;
        let ends = now.saturating_add(CODE_SECONDS);
        // Used and expired codes are kept for a day, so that their reuse is noticed.
        self.codes.retain(|_, it| it.ends.saturating_add(86_400) > now);
        self.codes.insert(code.clone(), Code { ask, seller, ends, used: None });
        self.counts.codes = self.counts.codes.saturating_add(1);
        Ok(code)
    }

    /// A code that this client may still use. One that was used before ends what came of it.
    pub(crate) fn good_code(
        &mut self,
        code: &str,
        client_id: &str,
        now: i64,
    ) -> Result<&Code, NotGood> {
        let known = self.codes.get(code).ok_or(NotGood)?;
        if known.ask.client_id != client_id {
            return Err(NotGood);
        }
        if let Some(family) = known.used {
            self.end(family);
            self.counts.reused = self.counts.reused.saturating_add(1);
            return Err(NotGood);
        }
        self.codes.get(code).filter(|it| it.ends > now).ok_or(NotGood)
    }

    /// Uses a code up: a family begins.
    pub(crate) fn exchange(&mut self, code: &str) -> Result<u64, NotGood> {
        let id = self.next_family;
        let known = self.codes.get_mut(code).ok_or(NotGood)?;
        known.used = Some(id);
        let family = Family {
            client_id: known.ask.client_id.clone(),
            seller: known.seller,
            scopes: known.ask.scopes.clone(),
            region: known.seller.region,
            fresh: Vec::new(),
            previous: None,
            live: true,
        };
        self.families.insert(id, family);
        self.next_family = id.saturating_add(1);
        self.counts.exchanges = self.counts.exchanges.saturating_add(1);
        Ok(id)
    }

    /// A first refresh token for a family.
    pub(crate) fn first_refresh(&mut self, id: u64) -> Result<String, String> {
        let token = format!("Atzr|{}", random::word()?);
        if let Some(family) = self.families.get_mut(&id) {
            family.fresh.push(token.clone());
        }
        self.refresh.insert(token.clone(), id);
        Ok(token)
    }

    /// Uses a refresh token: the family, and the token to use next.
    ///
    /// With rotation the previous token stays good until a new one was used, so that an answer may
    /// be lost on the way. One that is older ends the family: two have it.
    pub(crate) fn use_refresh(
        &mut self,
        token: &str,
        client_id: &str,
        rotate: bool,
    ) -> Result<(u64, String), NotGood> {
        let id = *self.refresh.get(token).ok_or(NotGood)?;
        let next = format!("Atzr|{}", random::word().map_err(|_| NotGood)?);
        let family = self.families.get_mut(&id).ok_or(NotGood)?;
        if !family.live || family.client_id != client_id {
            return Err(NotGood);
        }
        let is_fresh = family.fresh.iter().any(|it| it == token);
        if !is_fresh && family.previous.as_deref() != Some(token) {
            self.end(id);
            self.counts.reused = self.counts.reused.saturating_add(1);
            return Err(NotGood);
        }
        self.counts.refreshes = self.counts.refreshes.saturating_add(1);
        if !rotate {
            return Ok((id, token.to_owned()));
        }
        if is_fresh {
            family.previous = Some(token.to_owned());
            family.fresh.clear();
        } else if family.fresh.len() >= MOST_FRESH {
            family.fresh.remove(0);
        }
        family.fresh.push(next.clone());
        self.refresh.insert(next.clone(), id);
        Ok((id, next))
    }

    /// An access token of a family.
    pub(crate) fn access(&mut self, family: u64, now: i64) -> Result<String, String> {
        let token = format!("Atza|{}", random::word()?);
        self.access.retain(|_, it| it.ends > now);
        let ends = now.saturating_add(ACCESS_SECONDS);
        self.access.insert(token.clone(), Access { family, ends });
        Ok(token)
    }

    /// A family by its number.
    pub(crate) fn family(&self, id: u64) -> Option<&Family> {
        self.families.get(&id)
    }

    /// From now on its tokens are for another region.
    pub(crate) fn move_away(&mut self, id: u64) {
        if let Some(family) = self.families.get_mut(&id) {
            family.region = family.seller.region.other();
        }
    }

    /// The family that an access token opens, while it does.
    pub(crate) fn opened_by(&self, token: &str, now: i64) -> Option<&Family> {
        let known = self.access.get(token).filter(|it| it.ends > now)?;
        self.families.get(&known.family).filter(|it| it.live)
    }

    /// Takes a token back. Unknown ones and those of others are left alone, without a word.
    pub(crate) fn revoke(&mut self, token: &str, client_id: &str) {
        let opened = self.access.get(token).map(|it| it.family);
        let Some(id) = self.refresh.get(token).copied().or(opened) else { return };
        let Some(family) = self.families.get(&id).filter(|it| it.client_id == client_id) else {
            return;
        };
        let counts =
            if opened.is_some() { self.access.remove(token).is_some() } else { family.live };
        if counts {
            self.counts.revoked = self.counts.revoked.saturating_add(1);
        }
        if opened.is_none() {
            self.end(id);
        }
    }

    /// A seller takes an application's authorisation away.
    pub(crate) fn remove(&mut self, merchant_id: &str, client_id: &str) {
        let theirs: Vec<u64> = self
            .families
            .iter()
            .filter(|(_, it)| it.seller.merchant_id == merchant_id && it.client_id == client_id)
            .map(|it| *it.0)
            .collect();
        for id in theirs {
            self.end(id);
        }
    }

    /// Merchant id and client id of every authorisation that is alive, each once.
    pub(crate) fn alive(&self) -> Vec<(&'static Seller, String)> {
        let mut all: Vec<_> = self
            .families
            .values()
            .filter(|it| it.live)
            .map(|it| (it.seller, it.client_id.clone()))
            .collect();
        all.sort_by(|a, b| (a.0.merchant_id, &a.1).cmp(&(b.0.merchant_id, &b.1)));
        all.dedup();
        all
    }

    fn end(&mut self, id: u64) {
        if let Some(family) = self.families.get_mut(&id) {
            family.live = false;
        }
        self.access.retain(|_, it| it.family != id);
    }

    /// Asks for misbehaviour.
    pub(crate) fn wish(&mut self, fault: Fault) -> usize {
        self.faults.push(fault);
        self.faults.len()
    }

    /// The misbehaviour that is due here, if any.
    pub(crate) fn due(&mut self, at: At) -> Option<Fault> {
        let place = self.faults.iter().position(|it| it.at == at)?;
        let fault = self.faults.get_mut(place)?;
        fault.times = fault.times.saturating_sub(1);
        let due = fault.clone();
        if due.times == 0 {
            self.faults.remove(place);
        }
        Some(due)
    }

    /// What tests want to know. Refresh tokens are counted once per living authorisation that has
    /// one, however many of its tokens are good at the moment.
    pub(crate) fn told(&self) -> Value {
        let mut refresh = BTreeMap::<&str, u64>::new();
        for family in self.families.values().filter(|it| it.live && !it.fresh.is_empty()) {
            let count = refresh.entry(family.seller.merchant_id).or_default();
            *count = count.saturating_add(1);
        }
        let it = &self.counts;
        json!({
            "codes": it.codes, "exchanges": it.exchanges, "refreshes": it.refreshes,
            "revoked": it.revoked, "reused": it.reused, "refresh_tokens": refresh,
            "token_requests": it.token_requests, "revoke_requests": it.revoke_requests,
            "faults": self.faults.len(),
        })
    }
}
