//! Who is inside, and who was. Sessions live in memory: after a restart a person comes in again
//! through the portal, and nothing that ended can come back.
//!
//! A delegated session never outlives 300 seconds without a new word of the portal, so that access
//! that was turned off is off even if its message never arrives.

use crate::portal::{Arrival, Delegation};
use crate::random;
use std::collections::HashMap;

/// The most seconds that a delegated session lives on one word of the portal.
pub(crate) const CAP: i64 = 300;
/// From this age on a page view asks the portal again, so that whoever is at work is not stopped.
pub(crate) const RENEW_AFTER: i64 = 150;
/// An owner's session.
const OWNER_SECONDS: i64 = 12 * 3600;
/// How long an ended session is remembered, to say why.
const REMEMBERED: i64 = 3600;
/// A sign-in on its way to the portal and back.
const DEPARTED_SECONDS: i64 = 600;
/// More sign-ins on their way than this: the oldest are forgotten.
const DEPARTED_MOST: usize = 5_000;

/// Acts that no partner may do, whatever its token forgets to say.
pub(crate) const KEPT_BY_OWNER: [&str; 7] = [
    "owner.change",
    "plan.change",
    "account.cancel",
    "activity.read",
    "invitations.accept",
    "users.manage",
    "api_keys.manage",
];

/// Who somebody inside is.
#[derive(Debug, Clone)]
pub(crate) enum Visitor {
    /// The customer's owner.
    Owner,
    /// A partner's staff member.
    Delegate {
        /// On whose behalf.
        delegation: Box<Delegation>,
        /// The portal's session.
        sid: String,
        /// The portal's name for the person, for us.
        sub: String,
    },
}

/// Why a session is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ending {
    /// A stable code: `access_cancelled`, `access_expired`, `not_connected`, `staff_suspended`…
    pub(crate) code: String,
}

/// Somebody inside an account.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Its secret name.
    pub(crate) id: String,
    /// Our id of the account.
    pub(crate) account: String,
    /// Who it is.
    pub(crate) visitor: Visitor,
    /// Since when, or since the portal's last word.
    pub(crate) since: i64,
    /// The portal was asked silently and could not say: do not ask again before the cap.
    pub(crate) asked_in_vain: bool,
    ended: Option<(Ending, i64)>,
}

impl Session {
    /// Whether this person may do `act` here.
    pub(crate) fn may(&self, act: &str) -> bool {
        match &self.visitor {
            Visitor::Owner => true,
            Visitor::Delegate { delegation, .. } => {
                !KEPT_BY_OWNER.contains(&act) && !delegation.ceiling.iter().any(|it| it == act)
            }
        }
    }

    /// Whether this person has a dangerous right at this second. The token's word alone counts: a
    /// right that it does not name is not there, and one that is over is over without a new word.
    pub(crate) fn elevated(&self, right: &str, now: i64) -> bool {
        match &self.visitor {
            Visitor::Owner => true,
            Visitor::Delegate { delegation, .. } => {
                delegation.elevated.iter().any(|it| it.right == right && it.until > now)
            }
        }
    }

    /// The person as the account's history names them; a delegate with the firm.
    pub(crate) fn who(&self, owner: Option<&str>) -> String {
        match &self.visitor {
            Visitor::Owner => owner.unwrap_or("The owner").to_owned(),
            Visitor::Delegate { delegation, .. } => {
                format!("{} for {}", delegation.person.name, delegation.firm.name)
            }
        }
    }

    fn lives(&self) -> i64 {
        match self.visitor {
            Visitor::Owner => OWNER_SECONDS,
            Visitor::Delegate { .. } => CAP,
        }
    }
}

/// What a cookie leads to.
#[derive(Debug)]
pub(crate) enum Found {
    /// Nobody known.
    Nobody,
    /// Somebody inside.
    Here(Session),
    /// Somebody whose time is up; a silent word of the portal would bring them back.
    TimeUp(Session),
    /// Somebody whose access ended.
    Ended(Session, Ending),
}

/// A sign-in on its way.
#[derive(Debug, Clone)]
pub(crate) struct Departed {
    /// Stands in the ID token.
    pub(crate) nonce: String,
    /// Proves who asked.
    pub(crate) verifier: String,
    /// The browser that asked: the value of its cookie.
    pub(crate) browser: String,
    /// Where to go when it worked.
    pub(crate) target: String,
    /// The session that is to be renewed, if it is that.
    pub(crate) renews: Option<String>,
    at: i64,
}

impl Departed {
    /// A sign-in that begins now.
    pub(crate) fn new(
        nonce: String,
        verifier: String,
        browser: String,
        target: String,
        renews: Option<String>,
    ) -> Self {
        Self { nonce, verifier, browser, target, renews, at: 0 }
    }
}

/// All sessions of one product.
#[derive(Default)]
pub(crate) struct Sessions {
    inside: HashMap<String, Session>,
    departed: HashMap<String, Departed>,
    /// Portal sessions that ended: a code redeemed a moment before must not open one again.
    ended_sids: HashMap<String, (Ending, i64)>,
    /// People whose sessions all ended, with the second up to which tokens are void.
    ended_subs: HashMap<String, (Ending, i64)>,
}

impl Sessions {
    /// Remembers a sign-in on its way.
    pub(crate) fn depart(&mut self, state: String, mut departed: Departed, now: i64) {
        departed.at = now;
        self.departed.retain(|_, it| now.saturating_sub(it.at) < DEPARTED_SECONDS);
        if self.departed.len() >= DEPARTED_MOST
            && let Some(oldest) =
                self.departed.iter().min_by_key(|(_, it)| it.at).map(|(state, _)| state.clone())
        {
            self.departed.remove(&oldest);
        }
        self.departed.insert(state, departed);
    }

    /// Takes a sign-in that came back: once, in time, and into the same browser.
    pub(crate) fn returned(&mut self, state: &str, browser: &str, now: i64) -> Option<Departed> {
        let it = self.departed.remove(state)?;
        let in_time = now.saturating_sub(it.at) < DEPARTED_SECONDS;
        (in_time && it.browser == browser).then_some(it)
    }

    /// Lets an owner in.
    pub(crate) fn enter_owner(&mut self, account: &str, now: i64) -> Result<String, String> {
        self.open(account.to_owned(), Visitor::Owner, now)
    }

    /// Lets a staff member in, unless their access ended while the token was under way.
    pub(crate) fn enter(
        &mut self,
        arrival: Arrival,
        now: i64,
    ) -> Result<Result<String, Ending>, String> {
        let ended = self.ended_sids.get(&arrival.sid).map(|(it, _)| it.clone()).or_else(|| {
            self.ended_subs
                .get(&arrival.sub)
                .filter(|(_, until)| arrival.issued <= *until)
                .map(|(it, _)| it.clone())
        });
        if let Some(ending) = ended {
            return Ok(Err(ending));
        }
        let account = arrival.delegation.account.clone();
        let visitor = Visitor::Delegate {
            delegation: Box::new(arrival.delegation),
            sid: arrival.sid,
            sub: arrival.sub,
        };
        self.open(account, visitor, now).map(Ok)
    }

    fn open(&mut self, account: String, visitor: Visitor, now: i64) -> Result<String, String> {
        self.sweep(now);
        let id = random::word()?;
        let session = Session {
            id: id.clone(),
            account,
            visitor,
            since: now,
            asked_in_vain: false,
            ended: None,
        };
        self.inside.insert(id.clone(), session);
        Ok(id)
    }

    fn sweep(&mut self, now: i64) {
        let old = |at: i64| now.saturating_sub(at) > REMEMBERED;
        self.inside.retain(|_, it| {
            it.ended
                .as_ref()
                .map_or(now.saturating_sub(it.since) < OWNER_SECONDS, |(_, at)| !old(*at))
        });
        self.ended_sids.retain(|_, (_, at)| !old(*at));
        self.ended_subs.retain(|_, (_, at)| !old(*at));
    }

    /// Who has this cookie.
    pub(crate) fn find(&self, id: &str, now: i64) -> Found {
        let Some(session) = self.inside.get(id) else { return Found::Nobody };
        if let Some((ending, _)) = &session.ended {
            return Found::Ended(session.clone(), ending.clone());
        }
        if now.saturating_sub(session.since) >= session.lives() {
            return Found::TimeUp(session.clone());
        }
        Found::Here(session.clone())
    }

    /// Somebody leaves.
    pub(crate) fn leave(&mut self, id: &str) {
        self.inside.remove(id);
    }

    /// The portal could not renew: stay until the cap, without asking again.
    pub(crate) fn asked_in_vain(&mut self, id: &str) {
        if let Some(session) = self.inside.get_mut(id) {
            session.asked_in_vain = true;
        }
    }

    /// Ends one session by its cookie and remembers why.
    pub(crate) fn end(&mut self, id: &str, ending: &Ending, now: i64) {
        if let Some(session) = self.inside.get_mut(id) {
            session.ended = Some((ending.clone(), now));
        }
    }

    /// Ends what the portal says ended: one of its sessions, or all of one person. Says how many.
    pub(crate) fn end_from_portal(
        &mut self,
        sid: Option<&str>,
        sub: Option<&str>,
        issued: i64,
        ending: &Ending,
        now: i64,
    ) -> usize {
        self.sweep(now);
        match (sid, sub) {
            (Some(sid), _) => {
                self.ended_sids.insert(sid.to_owned(), (ending.clone(), now));
            }
            (None, Some(sub)) => {
                self.ended_subs.insert(sub.to_owned(), (ending.clone(), issued));
            }
            (None, None) => {}
        }
        let mut count = 0_usize;
        for session in self.inside.values_mut() {
            let Visitor::Delegate { sid: its, sub: whose, .. } = &session.visitor else { continue };
            let meant = sid.map_or_else(|| sub == Some(whose.as_str()), |sid| sid == its);
            if meant && session.ended.is_none() {
                session.ended = Some((ending.clone(), now));
                count = count.saturating_add(1);
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::{Elevated, Firm, Mode, Person};

    fn arrival(sid: &str, sub: &str, issued: i64) -> Arrival {
        Arrival {
            delegation: Delegation {
                account: "x".into(),
                account_id: "acc_1".into(),
                firm: Firm { id: "prt_1".into(), name: "Pemberton & Hale".into(), url: None },
                person: Person { name: "Nora".into(), role: "senior".into() },
                mode: Mode::OwnRights,
                ceiling: vec!["pay.run".into()],
                elevated: vec![Elevated { right: "pay.run".into(), until: 100 }],
            },
            sid: sid.into(),
            sub: sub.into(),
            issued,
        }
    }

    fn off() -> Ending {
        Ending { code: "access_cancelled".into() }
    }

    #[test]
    fn a_delegate_lives_300_seconds_and_an_owner_longer() {
        let mut all = Sessions::default();
        let id = all.enter(arrival("s", "p", 0), 1000).unwrap().unwrap();
        let own = all.enter_owner("x", 1000).unwrap();
        assert!(matches!(all.find(&id, 1299), Found::Here(_)));
        assert!(matches!(all.find(&id, 1300), Found::TimeUp(_)));
        assert!(matches!(all.find(&own, 1300), Found::Here(_)));
        assert!(matches!(all.find("no", 1000), Found::Nobody));
    }

    #[test]
    fn the_ceiling_holds_even_when_the_token_forgets_it() {
        let mut all = Sessions::default();
        let id = all.enter(arrival("s", "p", 0), 0).unwrap().unwrap();
        let Found::Here(session) = all.find(&id, 1) else { panic!("gone") };
        for act in KEPT_BY_OWNER {
            assert!(!session.may(act), "{act}");
        }
        assert!(!session.may("pay.run"), "what the token adds counts too");
        assert!(session.may("job.book"));
        assert_eq!(session.who(Some("x")), "Nora for Pemberton & Hale");
    }

    #[test]
    fn a_dangerous_right_is_there_until_its_second_and_for_nobody_else() {
        let mut all = Sessions::default();
        let id = all.enter(arrival("s", "p", 0), 0).unwrap().unwrap();
        let Found::Here(session) = all.find(&id, 1) else { panic!("gone") };
        assert!(session.elevated("pay.run", 99));
        assert!(!session.elevated("pay.run", 100), "it is over at its second");
        assert!(!session.elevated("bank.change", 1), "nobody gave that one");
        let own = all.enter_owner("x", 0).unwrap();
        let Found::Here(owner) = all.find(&own, 1) else { panic!("gone") };
        assert!(owner.elevated("pay.run", 1_000), "the owner needs nobody's word");
    }

    #[test]
    fn the_portal_ends_one_session_or_all_of_a_person() {
        let mut all = Sessions::default();
        let one = all.enter(arrival("s1", "p", 5), 10).unwrap().unwrap();
        let two = all.enter(arrival("s2", "p", 5), 10).unwrap().unwrap();
        let other = all.enter(arrival("s3", "q", 5), 10).unwrap().unwrap();
        assert_eq!(all.end_from_portal(Some("s1"), Some("p"), 11, &off(), 11), 1);
        assert!(matches!(all.find(&one, 11), Found::Ended(_, it) if it == off()));
        assert!(matches!(all.find(&two, 11), Found::Here(_)));
        assert_eq!(all.end_from_portal(None, Some("p"), 12, &off(), 12), 1);
        assert!(matches!(all.find(&two, 12), Found::Ended(..)));
        assert!(matches!(all.find(&other, 12), Found::Here(_)));
    }

    #[test]
    fn a_code_redeemed_before_the_end_opens_nothing_after_it() {
        let mut all = Sessions::default();
        all.end_from_portal(Some("s1"), None, 20, &off(), 20);
        all.end_from_portal(None, Some("q"), 20, &off(), 20);
        assert_eq!(all.enter(arrival("s1", "p", 19), 21).unwrap(), Err(off()));
        assert_eq!(all.enter(arrival("s9", "q", 20), 21).unwrap(), Err(off()));
        assert!(all.enter(arrival("s9", "q", 21), 22).unwrap().is_ok(), "a later sign-in is new");
    }

    #[test]
    fn a_sign_in_comes_back_once_in_time_and_into_the_same_browser() {
        let mut all = Sessions::default();
        let made = || Departed::new("n".into(), "v".into(), "b".into(), "/".into(), None);
        all.depart("1".into(), made(), 0);
        assert!(all.returned("1", "b", 599).is_some());
        assert!(all.returned("1", "b", 599).is_none(), "twice");
        all.depart("2".into(), made(), 0);
        assert!(all.returned("2", "b", 600).is_none(), "late");
        all.depart("3".into(), made(), 0);
        assert!(all.returned("3", "other", 1).is_none(), "elsewhere");
        assert!(all.returned("3", "b", 1).is_none(), "a wrong browser spends it");
    }
}
