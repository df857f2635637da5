//! The vendor's own words: what a partner, a client and the roles are called here.
//!
//! Code, API and documents keep the words of the glossary; people read these. A word that the
//! vendor has not set is ours.

use crate::access::Role;
use crate::fault::Fault;
use crate::names;
use crate::reader::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can be called otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noun {
    /// A firm that looks after clients.
    Partner,
    /// One customer business of a partner.
    Client,
    /// A partner's owner.
    Owner,
    /// Who looks after all clients.
    Senior,
    /// Who looks after its own clients.
    Manager,
    /// Who works in clients it is given.
    Assistant,
}

impl Noun {
    /// All of them, in the order of the settings page.
    pub const ALL: &'static [Noun] =
        &[Noun::Partner, Noun::Client, Noun::Owner, Noun::Senior, Noun::Manager, Noun::Assistant];

    /// The word of the glossary; the key of the stored setting.
    pub const fn key(self) -> &'static str {
        match self {
            Noun::Partner => "partner",
            Noun::Client => "client",
            Noun::Owner => "owner",
            Noun::Senior => "senior",
            Noun::Manager => "manager",
            Noun::Assistant => "assistant",
        }
    }

    /// The noun of a role.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Owner => Noun::Owner,
            Role::Senior => Noun::Senior,
            Role::Manager => Noun::Manager,
            Role::Assistant => Noun::Assistant,
        }
    }

    /// Our own words: one, many.
    pub const fn default_words(self, lang: Lang) -> (&'static str, &'static str) {
        match (lang, self) {
            (Lang::En, Noun::Partner) => ("partner", "partners"),
            (Lang::En, Noun::Client) => ("client", "clients"),
            (Lang::En, Noun::Owner) => ("owner", "owners"),
            (Lang::En, Noun::Senior) => ("senior account manager", "senior account managers"),
            (Lang::En, Noun::Manager) => ("account manager", "account managers"),
            (Lang::En, Noun::Assistant) => ("assistant", "assistants"),
            (Lang::De, Noun::Partner) => ("Partner", "Partner"),
            (Lang::De, Noun::Client) => ("Mandant", "Mandanten"),
            (Lang::De, Noun::Owner) => ("Inhaber", "Inhaber"),
            (Lang::De, Noun::Senior) => ("leitender Betreuer", "leitende Betreuer"),
            (Lang::De, Noun::Manager) => ("Betreuer", "Betreuer"),
            (Lang::De, Noun::Assistant) => ("Assistenz", "Assistenzen"),
        }
    }
}

/// The longest word.
const LONGEST: usize = 40;

/// What the vendor calls things; empty for our own words. Keys are `en.client` and the like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(BTreeMap<String, (String, String)>);

impl Labels {
    fn key(lang: Lang, noun: Noun) -> String {
        let tag = lang.tag().split('-').next().unwrap_or_default();
        format!("{tag}.{}", noun.key())
    }

    fn own(&self, lang: Lang, noun: Noun) -> Option<&(String, String)> {
        if self.0.is_empty() { None } else { self.0.get(&Self::key(lang, noun)) }
    }

    /// One of these.
    pub fn one(&self, lang: Lang, noun: Noun) -> &str {
        self.own(lang, noun).map_or(noun.default_words(lang).0, |it| it.0.as_str())
    }

    /// Several of these.
    pub fn many(&self, lang: Lang, noun: Noun) -> &str {
        self.own(lang, noun).map_or(noun.default_words(lang).1, |it| it.1.as_str())
    }

    /// Calls a noun otherwise; two empty words, or our own, take the vendor's back. One without
    /// the other is a fault: sentences need both.
    pub fn set(&mut self, lang: Lang, noun: Noun, words: (&str, &str)) -> Result<(), Fault> {
        let (one, many) = (words.0.trim(), words.1.trim());
        if (one.is_empty() && many.is_empty()) || (one, many) == noun.default_words(lang) {
            self.0.remove(&Self::key(lang, noun));
            return Ok(());
        }
        let fault = |code, detail: &str| Fault::new("words", code, detail);
        if one.is_empty() || many.is_empty() {
            return Err(fault("word_incomplete", "Say the word for one and the word for several."));
        }
        for it in [one, many] {
            if it.chars().count() > LONGEST {
                return Err(fault("word_too_long", "A word has at most 40 characters."));
            }
            if names::line("words", it, LONGEST).is_err() {
                return Err(fault("word_invalid", "A word holds letters, digits and spaces."));
            }
        }
        self.0.insert(Self::key(lang, noun), (one.to_owned(), many.to_owned()));
        Ok(())
    }
}
