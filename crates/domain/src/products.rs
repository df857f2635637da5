//! Products: what a vendor's product tells the portal about itself, and what must hold for it.
//!
//! A definition is the operator's configuration and the exact allow-list of the addresses the
//! portal may call for that product: no pattern, no prefix, no redirect. Reading the file is
//! elsewhere; here are the rules, so that `product check` and the start of the server agree.

use serde::{Deserialize, Serialize};

/// A product's definition: stored as JSON beside the product's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Definition {
    /// The name in addresses and files: `[a-z0-9-]{2,32}`.
    pub slug: String,
    /// The name people read.
    pub name: String,
    /// An icon of the portal's own set.
    pub icon: String,
    /// The tile's colour: one of [`TONES`].
    pub tone: String,
    /// The product's client id at the portal's OpenID Provider.
    pub client_id: String,
    /// Where answers of the authorize endpoint may go, compared byte by byte.
    pub redirect_uris: Vec<String>,
    /// Where a sign-in starts at the product (third-party-initiated login).
    pub initiate_login_uri: String,
    /// Where a browser may go after it signed out, compared byte by byte.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where logout tokens are posted.
    pub backchannel_logout_uri: String,
    /// Where security events are pushed.
    pub events_push_uri: String,
    /// The base of the provisioning calls.
    pub provisioning_url: String,
    /// The file with the product's public keys, beside the definition.
    pub jwks_file: String,
    /// Accounts are shown as `subdomain.accounts_domain`.
    pub accounts_domain: String,
    /// What the usage fact is called: "job booked" reads "Last job booked".
    pub activity: String,
    /// An account counts as active when the usage fact is younger than so many days.
    pub active_days: i64,
    /// Whether the mode "as the client sees it" is offered.
    pub as_client_mode: bool,
    /// What can be bought, cheapest first.
    pub plans: Vec<Plan>,
    /// The idle clock of a new account is held until so much use (100 jobs booked, for example);
    /// 0 holds nothing.
    #[serde(default)]
    pub onboarding_mark: i64,
    /// Rights so dangerous that a firm's people have them for an hour and with a reason only.
    #[serde(default)]
    pub elevated: Vec<Right>,
}

/// A dangerous right of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Right {
    /// Stable code; the product reads it in its ID token.
    pub code: String,
    /// What it lets somebody do, as people read it: "Submit a pay run".
    pub name: String,
}

/// A plan of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Plan {
    /// Stable code.
    pub code: String,
    /// The name people read.
    pub name: String,
    /// Days of trial; 0 for none.
    pub trial_days: i64,
}

/// Tile colours that the stylesheet knows.
pub const TONES: [&str; 4] = ["jobs", "books", "pay", "roster"];

/// What is wrong with one key of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The key as the file spells it.
    pub key: &'static str,
    /// Which value of a list, counted from 0; 0 for a single value.
    pub at: usize,
    /// A whole sentence.
    pub what: String,
}

impl Definition {
    /// Everything that is wrong with the values; empty when the product may be used. Plain http
    /// is for the sandbox: in production an answer over it would leak codes.
    pub fn check(&self, sandbox: bool) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        self.check_names(&mut wrong);
        for (key, values) in self.addresses() {
            for (at, value) in values.iter().enumerate() {
                if let Err(what) = address(value, sandbox) {
                    wrong.push(Wrong { key, at, what });
                } else if key == "provisioning_url" && value.contains('?') {
                    wrong.push(Wrong { key, at, what: "It must not have a query.".into() });
                }
            }
        }
        if self.redirect_uris.is_empty() {
            wrong.push(Wrong { key: "redirect_uris", at: 0, what: "One is needed.".into() });
        }
        self.check_plans(&mut wrong);
        self.check_clocks(&mut wrong);
        wrong
    }

    fn check_names(&self, wrong: &mut Vec<Wrong>) {
        let mut say = |key, what: &str| wrong.push(Wrong { key, at: 0, what: what.into() });
        if !is_slug(&self.slug) {
            say("slug", "Use 2 to 32 of a-z, 0-9 and -, not beginning or ending with -.");
        }
        if self.name.trim().is_empty() || self.name.chars().count() > 60 {
            say("name", "A name of 1 to 60 characters is needed.");
        }
        if !is_word(&self.icon) {
            say("icon", "Use the name of an icon: a-z, 0-9 and -.");
        }
        if !TONES.contains(&self.tone.as_str()) {
            say("tone", "Use one of jobs, books, pay, roster.");
        }
        if self.client_id.is_empty()
            || self.client_id.len() > 128
            || !self.client_id.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._".contains(&it))
        {
            say("client_id", "Use 1 to 128 letters, digits, -, . and _.");
        }
        if self.jwks_file.is_empty() || self.jwks_file.contains(['/', '\\', '\0']) {
            say("jwks_file", "Name a file beside this one, without a path.");
        }
        let domain = &self.accounts_domain;
        if domain.is_empty()
            || domain.starts_with('.')
            || !domain.bytes().all(|it| it.is_ascii_alphanumeric() || b"-.:".contains(&it))
        {
            say("accounts_domain", "Use a domain such as jobs.example.com.");
        }
        if self.activity.trim().is_empty() || self.activity.chars().count() > 60 {
            say("activity", "Say in 1 to 60 characters what the usage fact is: job booked.");
        }
        if !(1..=365).contains(&self.active_days) {
            say("active_days", "Use 1 to 365 days.");
        }
    }

    fn check_clocks(&self, wrong: &mut Vec<Wrong>) {
        if !(0..=1_000_000).contains(&self.onboarding_mark) {
            let what = "Use 0 (nothing is held) to 1000000.".to_owned();
            wrong.push(Wrong { key: "onboarding_mark", at: 0, what });
        }
        for (at, right) in self.elevated.iter().enumerate() {
            let mut say = |what: &str| wrong.push(Wrong { key: "elevated", at, what: what.into() });
            if !is_right(&right.code) {
                say("The right's code is 1 to 64 of a-z, 0-9, -, _ and the dot between words.");
            } else if self.elevated.iter().take(at).any(|it| it.code == right.code) {
                say("Each right has its own code.");
            }
            if right.name.trim().is_empty() || right.name.chars().count() > 60 {
                say("The right's name has 1 to 60 characters.");
            }
        }
    }

    /// One of the product's dangerous rights.
    pub fn right(&self, code: &str) -> Option<&Right> {
        self.elevated.iter().find(|it| it.code == code)
    }

    fn check_plans(&self, wrong: &mut Vec<Wrong>) {
        if self.plans.is_empty() {
            wrong.push(Wrong { key: "plans", at: 0, what: "At least one plan is needed.".into() });
        }
        for (at, plan) in self.plans.iter().enumerate() {
            let mut say = |what: &str| wrong.push(Wrong { key: "plans", at, what: what.into() });
            if !is_word(&plan.code) {
                say("The plan's code is 1 to 32 of a-z, 0-9, - and _.");
            }
            if self.plans.iter().take(at).any(|it| it.code == plan.code) {
                say("Two plans have this code.");
            }
            if plan.name.trim().is_empty() || plan.name.chars().count() > 60 {
                say("The plan's name is 1 to 60 characters.");
            }
            if !(0..=30).contains(&plan.trial_days) {
                say("trial_days is 0 (no trial) to 30.");
            }
        }
    }

    /// Every address of the definition, by key.
    fn addresses(&self) -> [(&'static str, &[String]); 6] {
        let one = std::slice::from_ref;
        [
            ("redirect_uris", &self.redirect_uris),
            ("initiate_login_uri", one(&self.initiate_login_uri)),
            ("post_logout_redirect_uris", &self.post_logout_redirect_uris),
            ("backchannel_logout_uri", one(&self.backchannel_logout_uri)),
            ("events_push_uri", one(&self.events_push_uri)),
            ("provisioning_url", one(&self.provisioning_url)),
        ]
    }

    /// The origins the portal may call, and those a form may be answered to (CSP `form-action`).
    pub fn origins(&self) -> Vec<String> {
        let mut all: Vec<String> = self
            .addresses()
            .iter()
            .flat_map(|(_, values)| values.iter())
            .filter_map(|it| origin(it))
            .map(str::to_owned)
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whether `source` of a CloudEvent is this product: one of its origins, or a path below one.
    pub fn is_source(&self, source: &str) -> bool {
        origin(source).is_some_and(|it| self.origins().iter().any(|own| own == it))
    }

    /// The plan with this code.
    pub fn plan(&self, code: &str) -> Option<&Plan> {
        self.plans.iter().find(|it| it.code == code)
    }
}

/// `[a-z0-9-]{2,32}` without a hyphen at either end.
pub fn is_slug(text: &str) -> bool {
    (2..=32).contains(&text.len())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_right(text: &str) -> bool {
    text.len() <= 64 && text.split('.').all(is_word)
}

fn is_word(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-' || it == b'_')
}

/// `scheme://authority` of an address.
pub fn origin(address: &str) -> Option<&str> {
    let from = address.find("://")? + 3;
    let rest = address.get(from..)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    (end > 0).then(|| address.get(..from + end)).flatten()
}

/// Whether an address of a file is one that may be called: https, in the sandbox also http.
pub fn check_address(value: &str, sandbox: bool) -> Result<(), String> {
    address(value, sandbox)
}

/// One spelling per address: what cannot be misread needs no normalising, and comparing byte by
/// byte stays honest.
fn address(value: &str, sandbox: bool) -> Result<(), String> {
    let rest = match (value.strip_prefix("https://"), value.strip_prefix("http://")) {
        (Some(rest), _) => rest,
        (None, Some(rest)) if sandbox => rest,
        (None, Some(_)) => {
            return Err(format!("{value}: plain http is for the sandbox; use https."));
        }
        (None, None) => return Err(format!("{value:?} is not an https address.")),
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    if value.len() > 2_000 || value.bytes().any(|it| !(0x21..=0x7e).contains(&it)) {
        return Err(format!("{value:?}: only printable ASCII, at most 2,000 characters."));
    }
    if value.contains(['#', '\\', '*', '"', '<', '>', '@']) {
        return Err(format!("{value}: no fragment, user name, pattern or backslash."));
    }
    if host.is_empty()
        || !host
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-' || it == b'.')
    {
        return Err(format!("{value}: the host is a lower-case name or an IPv4 address."));
    }
    if port.is_some_and(|it| it.starts_with('0') || it.parse::<u16>().is_err()) {
        return Err(format!("{value}: the port is 1 to 65535."));
    }
    if path.split(['/', '?']).any(|it| it == "." || it == "..") {
        return Err(format!("{value}: no . or .. in the path."));
    }
    Ok(())
}

/// Whether a name may be an account's subdomain: a DNS label of 3 to 40 characters.
pub fn is_subdomain(text: &str) -> bool {
    (3..=40).contains(&text.len())
        && text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.starts_with("xn--")
}

/// A subdomain made of a business name, to be offered: `Müller & Co` becomes `muller-co`. Empty
/// when the name has no letter of use.
pub fn subdomain_of(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::new();
    for it in name.nfkd().flat_map(char::to_lowercase) {
        if it.is_ascii_alphanumeric() {
            out.push(it);
        } else if it.is_ascii() && !out.is_empty() && !out.ends_with('-') && it != '\'' {
            out.push('-');
        }
    }
    out.truncate(40);
    let out = out.trim_matches('-').to_owned();
    if is_subdomain(&out) { out } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs() -> Definition {
        let at = |path: &str| format!("http://localhost:4101{path}");
        Definition {
            slug: "jobs".into(),
            name: "Jobs".into(),
            icon: "wrench".into(),
            tone: "jobs".into(),
            client_id: "jobs".into(),
            redirect_uris: vec![at("/callback")],
            initiate_login_uri: at("/login"),
            post_logout_redirect_uris: vec![at("/signed-out")],
            backchannel_logout_uri: at("/backchannel-logout"),
            events_push_uri: at("/security-events"),
            provisioning_url: at("/provisioning"),
            jwks_file: "jobs.jwks.json".into(),
            accounts_domain: "jobs.localhost".into(),
            activity: "job booked".into(),
            active_days: 7,
            as_client_mode: true,
            plans: vec![Plan { code: "starter".into(), name: "Starter".into(), trial_days: 14 }],
            onboarding_mark: 0,
            elevated: Vec::new(),
        }
    }

    #[test]
    fn plain_http_is_for_the_sandbox() {
        assert_eq!(jobs().check(true), []);
        let wrong = jobs().check(false);
        assert_eq!(wrong.len(), 6, "{wrong:?}");
        assert!(wrong.iter().all(|it| it.what.contains("use https")));
        assert_eq!(jobs().origins(), ["http://localhost:4101"]);
    }

    #[test]
    fn an_address_that_could_be_misread_is_refused() {
        for bad in [
            "",
            "localhost:4101/callback",
            "ftp://example.com/",
            "https://",
            "https:///callback",
            "https://example.com:0/",
            "https://example.com:99999/",
            "https://example.com:/",
            "https://user@example.com/",
            "https://user:pw@example.com/",
            "https://example.com/#part",
            "https://example.com/*",
            "https://EXAMPLE.com/",
            "https://exämple.com/",
            "https://example.com/a/../b",
            "https://example.com/a b",
            "https://[::1]/",
            "https://example.com\\@evil.example/",
            "javascript:alert(1)",
            "HTTPS://example.com/",
        ] {
            let product = Definition { redirect_uris: vec![bad.into()], ..jobs() };
            let wrong = product.check(true);
            assert_eq!(wrong.len(), 1, "{bad}: {wrong:?}");
            assert_eq!(wrong[0].key, "redirect_uris");
        }
    }

    #[test]
    fn every_value_has_its_rule() {
        let cases: [(&str, Definition); 12] = [
            ("slug", Definition { slug: "-jobs".into(), ..jobs() }),
            ("slug", Definition { slug: "J".into(), ..jobs() }),
            ("name", Definition { name: " ".into(), ..jobs() }),
            ("icon", Definition { icon: "<svg>".into(), ..jobs() }),
            ("tone", Definition { tone: "red".into(), ..jobs() }),
            ("client_id", Definition { client_id: "a b".into(), ..jobs() }),
            ("jwks_file", Definition { jwks_file: "../secret".into(), ..jobs() }),
            ("accounts_domain", Definition { accounts_domain: ".x".into(), ..jobs() }),
            ("activity", Definition { activity: String::new(), ..jobs() }),
            ("active_days", Definition { active_days: 0, ..jobs() }),
            ("plans", Definition { plans: vec![], ..jobs() }),
            ("redirect_uris", Definition { redirect_uris: vec![], ..jobs() }),
        ];
        for (key, product) in cases {
            let wrong = product.check(true);
            assert_eq!(wrong.iter().map(|it| it.key).collect::<Vec<_>>(), [key]);
        }
    }

    #[test]
    fn a_source_is_an_own_origin_and_never_a_prefix_of_a_longer_name() {
        let product = jobs();
        assert!(product.is_source("http://localhost:4101"));
        assert!(product.is_source("http://localhost:4101/accounts"));
        assert!(!product.is_source("http://localhost:41010/"));
        assert!(!product.is_source("http://localhost:4101.evil.example/"));
        assert!(!product.is_source("https://localhost:4101/"));
        assert!(!product.is_source("jobs"));
    }

    #[test]
    fn a_subdomain_is_offered_from_the_name() {
        assert_eq!(subdomain_of("Müller & Co. Ltd"), "muller-co-ltd");
        assert_eq!(subdomain_of("O'Brien's Plumbing"), "obriens-plumbing");
        assert_eq!(subdomain_of("株式会社"), "");
        assert_eq!(subdomain_of("=1"), "");
        assert!(is_subdomain(&subdomain_of(&"a".repeat(200))));
        assert!(!is_subdomain("xn--abc"));
    }
}
