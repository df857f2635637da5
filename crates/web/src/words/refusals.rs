//! Refusals in the reader's language: the rule's sentence, its facts, who can change it.
//!
//! The rules say theirs in English, next to the rule; programs get those words in every language.
//! Pages find the translation behind the stable code, and never one that says something else.

use domain::access::{Code, Deed, Realm, Refusal};
use domain::reader::Lang;

use super::Words;

impl Words {
    /// Why not, in a sentence.
    pub(crate) fn refused(&self, it: &Refusal) -> String {
        let until = || {
            let at = it.facts.iter().find(|it| it.0 == "until")?;
            Some(self.full(at.1.parse().ok()?))
        };
        if self.lang != Lang::En
            && let Some(at) = until()
        {
            return match it.code {
                "remind_cooldown" => self.refused_remind_cooldown(at),
                _ => self.refused_request_cooldown(at),
            };
        }
        match it.deed.zip(Code::parse(it.code)) {
            Some((deed, code)) => self.ruled(code, deed, &it.detail),
            None => self.coded(it.code, &it.detail),
        }
    }

    /// The same with who can change it, for one line beside a control.
    pub(crate) fn reason(&self, it: &Refusal) -> String {
        let sentence = self.refused(it);
        if it.who_can_fix.is_empty() {
            return sentence;
        }
        self.refused_ask(sentence, self.who(&it.who_can_fix))
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the codes whose sentence names the deed; all others are found by their code"
    )]
    fn ruled(&self, code: Code, deed: Deed, detail: &str) -> String {
        let phrase = self.deed(deed);
        match code {
            Code::RequiresOwner => self.refused_requires_owner(phrase),
            Code::RequiresSenior => self.refused_requires_senior(phrase),
            Code::RequiresClientRole => self.refused_requires_client_role(phrase),
            Code::RequiresAccountOwner => self.refused_requires_account_owner(phrase),
            Code::NotInDelegatedSession => self.refused_not_in_delegated_session(phrase),
            Code::SupportCodeRequired => self.refused_support_code_required(phrase),
            Code::RequiresOperatorAdmin => self.refused_requires_operator_admin(phrase),
            Code::NeverAllowed => self.refused_never_allowed(phrase),
            Code::BlockedByClient => self.refused_blocked_by_client(phrase),
            Code::ClientPays if deed == Deed::AddonDeactivate => {
                self.coded("client_pays-cancel", detail)
            }
            Code::ClientPays if deed == Deed::AddonReconnect => {
                self.coded("client_pays-reconnect", detail)
            }
            Code::NotConnected | Code::AccessCancelled if deed.realm() == Realm::Client => {
                self.coded(&format!("{code}-owner"), detail)
            }
            _ => self.coded(code.name(), detail),
        }
    }

    /// What somebody wants to do, as it stands after "can".
    pub(crate) fn deed(&self, deed: Deed) -> &'static str {
        let key = deed.name().replace(['.', '_'], "-");
        self.by_key(&format!("code-deed-{key}")).unwrap_or_else(|| deed.phrase())
    }

    /// Who can change something. The English phrase is its own key: rows of runs keep it.
    pub(crate) fn who(&self, phrase: &str) -> String {
        self.phrase("who", phrase)
    }

    /// A phrase that is kept in English, where its words are its own key.
    pub(crate) fn phrase(&self, kind: &str, english: &str) -> String {
        self.coded(&format!("{kind}-{}", keyed(english)), english)
    }

    /// Why a file cannot be read. Four words tell the sentences apart; the rest may name facts.
    pub(crate) fn unreadable(&self, english: &str) -> String {
        let start: Vec<&str> = english.split(' ').take(4).collect();
        self.coded(&format!("file-{}", keyed(&start.join(" "))), english)
    }

    /// The fields that somebody changed, in the middle of a sentence.
    pub(crate) fn changed_fields<T: AsRef<str>>(&self, fields: &[T]) -> String {
        let fields: Vec<String> =
            fields.iter().map(|it| self.phrase("changed", it.as_ref())).collect();
        fields.join(", ")
    }

    /// A fact that a rule used, as people read it: `access_state` is "Access state".
    pub(crate) fn fact(&self, name: &str, value: &str) -> (String, String) {
        let key = format!("code-fact-{}", name.replace('_', "-"));
        let words = self.by_key(&format!("{key}-{}", value.replace('_', "-")));
        let name = self.by_key(&key).map_or_else(|| name.replace('_', " "), str::to_owned);
        (crate::say::upper_first(&name), words.unwrap_or(value).to_owned())
    }
}

/// The letters of a phrase in lower case, its words parted by hyphens.
fn keyed(phrase: &str) -> String {
    let letters = phrase.chars().filter(|it| it.is_ascii_alphabetic() || *it == ' ');
    let key: String = letters.map(|it| if it == ' ' { '-' } else { it }).collect();
    key.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::access::{AddonState, Facts, State, Who, decide};
    use std::sync::Arc;

    fn refusals() -> Vec<Refusal> {
        let mut out = Vec::new();
        for &deed in Deed::ALL {
            for &who in Who::ALL {
                for &state in State::ALL {
                    for &addon in AddonState::ALL {
                        for blocked in [false, true] {
                            let facts = Facts { state, addon, blocked, ..Facts::default() };
                            out.extend(decide(deed, who, &facts).into_result().err());
                        }
                    }
                }
            }
        }
        out.retain(|it| !matches!(it.status, 401 | 404));
        out
    }

    #[test]
    fn every_refusal_of_the_rules_is_said_in_every_language() {
        let english = Words::default();
        let german = Words::new(Lang::De, jiff::tz::TimeZone::UTC, Arc::default());
        for it in refusals() {
            assert_eq!(english.refused(&it), it.detail);
            let said = german.refused(&it);
            assert!(said != it.detail, "{}: {said}", it.code);
            let deed = it.deed.unwrap();
            assert!(german.deed(deed) != deed.phrase(), "{deed}");
            let who = &it.who_can_fix;
            assert!(who.is_empty() || german.who(who) != *who, "{who}");
            for (name, value) in &it.facts {
                let (label, words) = german.fact(name, value);
                assert!(label != english.fact(name, value).0, "{name}");
                assert!(words != *value, "{name}: {value}");
            }
        }
    }
}
