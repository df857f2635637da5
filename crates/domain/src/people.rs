//! People: how a human proves who it is, and how long a browser stays signed in.
//!
//! Identity stays when employment ends. A session belongs to one realm; a factor that was strong
//! enough for one realm may be too weak for another. All clocks here are real time (`security()`).

use crate::time::SECOND;
use std::fmt;

/// How long a session lives at most: 12 hours.
pub const OVERALL: i64 = 12 * 3_600 * SECOND;
/// How long a session lives without being used: 30 minutes.
pub const IDLE: i64 = 30 * 60 * SECOND;
/// How long a proven factor counts as fresh: 5 minutes.
pub const FRESH: i64 = 300 * SECOND;
/// How old `seen_at` may be before it is written again.
pub const TOUCH: i64 = 60 * SECOND;
/// How long the password alone is remembered while the second factor is asked for.
pub const HALF: i64 = 10 * 60 * SECOND;
/// How long a passkey's challenge can be answered.
pub const CHALLENGE: i64 = 5 * 60 * SECOND;
/// How long a link that signs in or resets a password works.
pub const LINK: i64 = 15 * 60 * SECOND;
/// How long a printed link of a demo person works: a working day of the sandbox.
pub const DEMO_LINK: i64 = 24 * 3_600 * SECOND;
/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

/// Whose door: a session opens one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Realm {
    /// A partner's staff.
    Partner,
    /// Owners and users of accounts.
    Client,
    /// The vendor's people.
    Operator,
}

impl Realm {
    /// All three.
    pub const ALL: [Realm; 3] = [Realm::Partner, Realm::Client, Realm::Operator];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Realm::Partner => "partner",
            Realm::Client => "client",
            Realm::Operator => "operator",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Realm> {
        Realm::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Whether factors suffice here. An owner may come in by a letter's link alone; staff and the
    /// vendor's people never do.
    pub fn accepts(self, amr: &Amr) -> bool {
        match self {
            Realm::Client => !amr.is_empty(),
            Realm::Partner | Realm::Operator => amr.is_strong(),
        }
    }
}

/// One way to prove who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// A password.
    Password,
    /// A code of an authenticator app.
    Totp,
    /// One of the ten codes for the day the phone is lost.
    Recovery,
    /// A passkey, with the person verified by its device.
    Passkey,
    /// A link in a letter.
    Link,
    /// The sandbox's printed link.
    Demo,
}

impl Method {
    const ALL: [Method; 6] = [
        Method::Password,
        Method::Totp,
        Method::Recovery,
        Method::Passkey,
        Method::Link,
        Method::Demo,
    ];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Password => "password",
            Method::Totp => "totp",
            Method::Recovery => "recovery",
            Method::Passkey => "passkey",
            Method::Link => "link",
            Method::Demo => "demo",
        }
    }
}

/// The methods behind a session, in the order they were used.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amr(Vec<Method>);

impl Amr {
    /// One method.
    pub fn of(method: Method) -> Self {
        Self(vec![method])
    }

    /// Reads the stored words; a word nobody knows counts for nothing.
    pub fn parse(text: &str) -> Self {
        let known = |word: &str| Method::ALL.into_iter().find(|it| it.as_str() == word);
        Self(text.split(' ').filter_map(known).collect())
    }

    /// With one more method.
    #[must_use]
    pub fn and(mut self, method: Method) -> Self {
        if !self.0.contains(&method) {
            self.0.push(method);
        }
        self
    }

    /// Whether nothing was proven.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a method was used.
    pub fn has(&self, method: Method) -> bool {
        self.0.contains(&method)
    }

    /// Two factors, or a passkey that verified its person, or the sandbox's printed link.
    pub fn is_strong(&self) -> bool {
        let second = self.has(Method::Totp) || self.has(Method::Recovery);
        let first = self.has(Method::Password) || self.has(Method::Link);
        self.has(Method::Passkey) || self.has(Method::Demo) || (first && second)
    }

    /// The values of RFC 8176 for a token's `amr` claim.
    pub fn claims(&self) -> Vec<&'static str> {
        let mut out: Vec<&'static str> = Vec::new();
        for method in &self.0 {
            match method {
                Method::Password => out.push("pwd"),
                Method::Totp | Method::Recovery => out.push("otp"),
                Method::Passkey => out.extend(["pop", "user"]),
                Method::Link | Method::Demo => {}
            }
        }
        if self.is_strong() {
            out.push("mfa");
        }
        out
    }
}

impl fmt::Display for Amr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, method) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            f.write_str(method.as_str())?;
        }
        Ok(())
    }
}

/// What a firm asks of its own staff at the sign-in, beyond what the vendor asks of all staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignInRule {
    /// Nothing more.
    #[default]
    Vendor,
    /// A passkey or a code of the app: a recovery code is for the day it takes to set up another.
    SecondFactor,
    /// A passkey.
    Passkey,
}

impl SignInRule {
    /// All of them, the strictest last.
    pub const ALL: [SignInRule; 3] = [Self::Vendor, Self::SecondFactor, Self::Passkey];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vendor => "vendor",
            Self::SecondFactor => "second_factor",
            Self::Passkey => "passkey",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Whether a session that was proven like this opens the firm. The sandbox's printed link
    /// counts as a second factor, as it does elsewhere, and never as a passkey.
    pub fn accepts(self, amr: &Amr) -> bool {
        let passkey = amr.has(Method::Passkey);
        match self {
            Self::Vendor => Realm::Partner.accepts(amr),
            Self::SecondFactor => passkey || amr.has(Method::Totp) || amr.has(Method::Demo),
            Self::Passkey => passkey,
        }
    }

    /// Whether somebody who has set up so many passkeys, and an app or not, can meet it at all.
    pub fn can_be_met(self, passkeys: i64, app: bool) -> bool {
        match self {
            Self::Vendor => true,
            Self::SecondFactor => passkeys > 0 || app,
            Self::Passkey => passkeys > 0,
        }
    }
}

/// A session's instants, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// Signed in.
    pub created_at: i64,
    /// Last used, give or take a minute.
    pub seen_at: i64,
    /// When a factor was last proven.
    pub proven_at: i64,
    /// When this session first entered a client's account.
    pub entered_at: Option<i64>,
    /// The overall end.
    pub expires_at: i64,
    /// Ended by hand, by a new password, by suspension.
    pub ended_at: Option<i64>,
}

impl Clocks {
    /// Whether the session still opens anything.
    pub fn is_alive(&self, now: i64) -> bool {
        self.ended_at.is_none() && now < self.expires_at && now - self.seen_at < IDLE
    }

    /// Whether a factor was proven in the last five minutes.
    pub fn is_fresh(&self, now: i64) -> bool {
        now - self.proven_at <= FRESH
    }

    /// Whether `seen_at` is due to be written.
    pub fn wants_touch(&self, now: i64) -> bool {
        now - self.seen_at >= TOUCH
    }
}

/// What a count of failed guesses bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// One account's password, from one address: the usual case of a forgetful person.
    PasswordHere,
    /// One account's password, from anywhere.
    PasswordAnywhere,
    /// Everything from one address.
    Address,
    /// One person's codes, after the password was right.
    Code,
    /// Letters asked for by one address book entry.
    Letters,
    /// Codes of firms that one owner tries: they are short.
    PartnerCode,
}

impl Bound {
    /// How many failures are free within [`Bound::WINDOW`]. The owner is never locked out: passkey
    /// and link do not count here, and an attacker elsewhere does not use up the owner's own five.
    pub fn free(self) -> i64 {
        match self {
            Bound::PasswordHere | Bound::Code | Bound::Letters => 5,
            Bound::PartnerCode => 10,
            Bound::PasswordAnywhere => 50,
            Bound::Address => 100,
        }
    }

    /// The word that goes into the counter's key.
    pub fn as_str(self) -> &'static str {
        match self {
            Bound::PasswordHere => "password here",
            Bound::PasswordAnywhere => "password anywhere",
            Bound::Address => "address",
            Bound::Code => "code",
            Bound::Letters => "letters",
            Bound::PartnerCode => "partner code",
        }
    }

    /// Failures older than this are forgotten.
    pub const WINDOW: i64 = 15 * 60 * SECOND;

    /// After so many failures, the oldest of them at `oldest`: how many seconds to wait, if any.
    pub fn wait(self, failures: i64, oldest: i64, now: i64) -> Option<i64> {
        (failures >= self.free()).then(|| {
            let left = oldest + Self::WINDOW - now;
            (left / SECOND).max(1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_owners_come_in_by_a_link_alone() {
        let link = Amr::of(Method::Link);
        assert!(Realm::Client.accepts(&link));
        assert!(!Realm::Partner.accepts(&link) && !Realm::Operator.accepts(&link));
        for weak in ["", "password", "link", "totp", "recovery", "sms"] {
            assert!(!Amr::parse(weak).is_strong(), "{weak}");
        }
        for strong in ["passkey", "demo", "password totp", "password recovery", "link totp"] {
            assert!(Amr::parse(strong).is_strong(), "{strong}");
        }
        assert!(!Realm::Client.accepts(&Amr::default()));
    }

    #[test]
    fn a_firms_rule_asks_for_more_than_the_vendors() {
        for (amr, vendor, second, passkey) in [
            ("passkey", true, true, true),
            ("password totp", true, true, false),
            ("link totp passkey", true, true, true),
            ("demo", true, true, false),
            ("password recovery", true, false, false),
            ("password", false, false, false),
        ] {
            let said = SignInRule::ALL.map(|it| it.accepts(&Amr::parse(amr)));
            assert_eq!(said, [vendor, second, passkey], "{amr}");
        }
        for rule in SignInRule::ALL {
            assert_eq!(SignInRule::parse(rule.as_str()), Some(rule));
            assert_eq!(rule.can_be_met(0, false), rule == SignInRule::Vendor);
            assert!(rule.can_be_met(1, false));
        }
        assert!(SignInRule::SecondFactor.can_be_met(0, true));
        assert!(!SignInRule::Passkey.can_be_met(0, true));
    }

    #[test]
    fn methods_keep_their_order_and_stand_once() {
        let amr = Amr::of(Method::Password).and(Method::Totp).and(Method::Totp);
        assert_eq!(amr.to_string(), "password totp");
        assert_eq!(Amr::parse(&amr.to_string()), amr);
        assert_eq!(amr.claims(), ["pwd", "otp", "mfa"]);
        assert_eq!(Amr::of(Method::Link).claims(), Vec::<&str>::new());
    }

    #[test]
    fn a_session_ends_to_the_second() {
        let start = 1_000 * SECOND;
        let clocks = Clocks {
            created_at: start,
            seen_at: start,
            proven_at: start,
            entered_at: None,
            expires_at: start + OVERALL,
            ended_at: None,
        };
        assert!(clocks.is_alive(start + IDLE - 1));
        assert!(!clocks.is_alive(start + IDLE));
        let busy = Clocks { seen_at: start + OVERALL - 1, ..clocks };
        assert!(busy.is_alive(start + OVERALL - 1));
        assert!(!busy.is_alive(start + OVERALL));
        assert!(!Clocks { ended_at: Some(start), ..clocks }.is_alive(start));
        assert!(clocks.is_fresh(start + FRESH) && !clocks.is_fresh(start + FRESH + 1));
        assert!(!clocks.wants_touch(start + TOUCH - 1) && clocks.wants_touch(start + TOUCH));
    }

    #[test]
    fn the_sixth_guess_waits_until_the_first_is_forgotten() {
        let first = 7 * SECOND;
        assert_eq!(Bound::Code.wait(4, first, 10 * SECOND), None);
        assert_eq!(Bound::Code.wait(5, first, 10 * SECOND), Some(897));
        assert_eq!(Bound::Code.wait(5, first, first + Bound::WINDOW), Some(1));
    }

    #[test]
    fn realms_have_one_spelling() {
        for realm in Realm::ALL {
            assert_eq!(Realm::parse(realm.as_str()), Some(realm));
        }
        assert_eq!(Realm::parse("Partner"), None);
    }
}
