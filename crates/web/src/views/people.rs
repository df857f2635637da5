//! People: signing in, the second factor, setting up, step-up, security, hats.
//!
//! These pages use the public frame (one narrow column) and, for *security* and *hats*, the owner's.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::{Frame, Hat};
use super::parts::{Link, When};

/// `GET|POST /sign-in`: fields `email password next`. The same form posted to `/sign-in/link` sends a
/// link to `email` (that form also sends `way=link`); a passkey (`POST /sign-in/passkey`) needs neither.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/sign_in.html")]
pub struct SignInPage {
    /// Frame.
    pub frame: Frame,
    /// Fields `email` and `password`.
    pub form: Form,
    /// Where to go afterwards (hidden field `next`; a path of ours).
    pub next: String,
    /// A sentence above the form: "Your session ended. Sign in to go on.", or empty.
    pub notice: String,
    /// Ready links of the sandbox's demo persons; empty elsewhere.
    pub demo: Vec<Link>,
}

/// `GET|POST /sign-in/second`: a code from the authenticator app. Field `code`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/second.html")]
pub struct SecondFactorPage {
    /// Frame.
    pub frame: Frame,
    /// Field `code`.
    pub form: Form,
    /// True: `POST /sign-in/recovery`, a recovery code instead.
    pub recovery: bool,
    /// Where to go afterwards.
    pub next: String,
}

/// `GET /sign-in/sent`: a link is on its way (said whether or not the address is known).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/sent.html")]
pub struct LinkSentPage {
    /// Frame.
    pub frame: Frame,
    /// The address that was given.
    pub email: String,
    /// "20 minutes".
    pub lives: String,
    /// The sandbox's outbox page, or empty.
    pub outbox: String,
}

/// `GET|POST /sign-in/link/{token}`: opening the link changes nothing, the button signs in.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/link.html")]
pub struct LinkPage {
    /// Frame.
    pub frame: Frame,
    /// The path that is posted to; empty when the link is used or too old.
    pub action: String,
    /// Where to go afterwards.
    pub next: String,
    /// Whose link it is: "Joe Hartwell".
    pub name: String,
}

/// `GET|POST /join/{token}`: the first owner, or a new member of staff, begins.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/join.html")]
pub struct JoinPage {
    /// Frame.
    pub frame: Frame,
    /// `/join/{token}`; empty when the invitation is used, withdrawn or too old.
    pub action: String,
    /// The firm, or the vendor.
    pub firm: String,
    /// "Owner", "Manager".
    pub role: String,
    /// Who invited, or empty.
    pub by: String,
    /// The invited address.
    pub email: String,
    /// True when the address already belongs to a person who signed in: no password is asked, only *Accept*.
    pub known: bool,
    /// Fields `name` and `password`.
    pub form: Form,
    /// Why the invitation cannot be used ("This invitation was used on 18 Nov."), when `action` is empty.
    pub over: String,
}

/// `GET|POST …/totp`: adding the authenticator app. Field `code`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/totp.html")]
pub struct TotpPage {
    /// Frame.
    pub frame: Frame,
    /// The path that is posted to.
    pub action: String,
    /// The QR code: its dark squares as one SVG path, in a square of `qr_size` units; empty for none.
    pub qr_path: String,
    /// Units along one side, quiet zone included.
    pub qr_size: u32,
    /// The secret in groups of four.
    pub secret: String,
    /// `otpauth://…`, a link that opens the app on the same device.
    pub uri: String,
    /// Field `code`.
    pub form: Form,
    /// Where *Not now* leads; empty when it must be done.
    pub skip: String,
}

/// Shown once after enrolment: `POST …/recovery-codes`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/codes.html")]
pub struct RecoveryCodesPage {
    /// Frame.
    pub frame: Frame,
    /// The codes.
    pub codes: Vec<String>,
    /// Where *I have saved them* leads.
    pub next: String,
}

/// `GET|POST /step-up`: show again that it is you. The refused form's fields are kept and sent on.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/step_up.html")]
pub struct StepUpPage {
    /// Frame.
    pub frame: Frame,
    /// The path that is posted to: `{base}/step-up`.
    pub action: String,
    /// What it is for: "sign in to an account of a client".
    pub why: String,
    /// A passkey is known for this person.
    pub passkey: bool,
    /// A password and an authenticator app are known for this person.
    pub password: bool,
    /// Hidden field `next`: where the answer goes.
    pub next: String,
    /// Hidden field `kept`: the refused form, sealed; or empty.
    pub kept: String,
    /// Fields `password` and `code`.
    pub form: Form,
    /// Where a person without passkey and app signs in again.
    pub again: String,
    /// Where *Cancel* leads.
    pub back: String,
}

/// `GET {base}/security`: passkeys, password, authenticator app, recovery codes, sessions.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/security.html")]
pub struct SecurityPage {
    /// Frame.
    pub frame: Frame,
    /// Back to work.
    pub home: Link,
    /// The person's e-mail address.
    pub email: String,
    /// Passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// "Changed 3 Nov", or empty when there is no password.
    pub password: String,
    /// Fields `old` and `new` of the password form.
    pub form: Form,
    /// "Added 3 Nov", or empty when there is none.
    pub totp: String,
    /// "7 of 10 left", or empty.
    pub codes: String,
    /// Sessions, this one first.
    pub sessions: Vec<SessionRow>,
    /// What the firm asks for and this session has not shown.
    pub asked: Option<Asked>,
}

/// What a firm asks of its staff at the sign-in, said to somebody who has not shown it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// "Your firm asks for a passkey".
    pub title: &'static str,
    /// Who decided so, and what opens until then.
    pub words: String,
    /// Where it is shown, for those who have it; empty for the others.
    pub confirm: String,
}

/// A passkey.
#[derive(Debug, Clone, Default)]
pub struct PasskeyRow {
    /// `pky_…`
    pub id: String,
    /// The name it was given.
    pub name: String,
    /// When it was added.
    pub added: When,
    /// When it was used last; empty words when never.
    pub used: When,
    /// Why it cannot be removed ("It is your only way in."), or empty.
    pub why_not: String,
}

/// A session.
#[derive(Debug, Clone, Default)]
pub struct SessionRow {
    /// `ses_…`
    pub id: String,
    /// "Firefox on Linux".
    pub device: String,
    /// "Partner portal, Pemberton & Hale".
    pub place: String,
    /// When it was used last.
    pub seen: When,
    /// The session of this very page.
    pub current: bool,
}

/// `GET /hats`: which of your workspaces?
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/hats.html")]
pub struct HatsPage {
    /// Frame.
    pub frame: Frame,
    /// The person's workspaces.
    pub hats: Vec<Hat>,
}

/// After a step-up: the form that waited, to be sent on.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/again.html")]
pub struct AgainPage {
    /// Frame.
    pub frame: Frame,
    /// The path that is posted to.
    pub action: String,
    /// The form's own token, made for the renewed session.
    pub csrf: String,
    /// Its fields as they were sent.
    pub fields: Vec<(String, String)>,
    /// Where *Cancel* leads.
    pub back: String,
}

/// `GET|POST /sign-in/forgot`: a letter with a link for a new password. Field `email`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/forgot.html")]
pub struct ForgotPage {
    /// Frame.
    pub frame: Frame,
    /// Field `email`.
    pub form: Form,
}

/// `GET|POST /reset/{token}`: the new password. Field `password`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/reset.html")]
pub struct ResetPage {
    /// Frame.
    pub frame: Frame,
    /// The path that is posted to.
    pub action: String,
    /// Whose: for the browser's password store.
    pub email: String,
    /// Field `password`.
    pub form: Form,
}

/// `GET|POST /p/{firm}/me`, `/me/settings`: how a person reads, and what comes by e-mail.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/preferences.html")]
pub struct PreferencesPage {
    /// Frame.
    pub frame: Frame,
    /// Back to work.
    pub home: Link,
    /// The path that is posted to.
    pub action: String,
    /// Staff of a firm; else an owner of accounts.
    pub staff: bool,
    /// The fields.
    pub form: Form,
    /// Languages.
    pub languages: Vec<Choice>,
    /// Time zones.
    pub zones: Vec<Choice>,
    /// Light or dark.
    pub themes: Vec<Choice>,
    /// How much stands on a page.
    pub densities: Vec<Choice>,
    /// Single keys.
    pub keys: Vec<Choice>,
    /// Start pages.
    pub starts: Vec<Choice>,
    /// How often a digest comes.
    pub digests: Vec<Choice>,
    /// About what.
    pub topics: Vec<Choice>,
    /// When somebody signs in to an owner's accounts.
    pub letters: Vec<Choice>,
    /// The page of passkeys and sessions, or empty.
    pub security: String,
}

/// `GET|POST /letters/off/{token}`: behind the link at the foot of a digest.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "people/unsubscribe.html")]
pub struct UnsubscribePage {
    /// Frame.
    pub frame: Frame,
    /// What the button does, or what it did.
    pub sentence: String,
    /// The path that is posted to; empty when it is done.
    pub action: String,
}
