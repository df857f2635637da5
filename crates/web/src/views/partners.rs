//! The firm's own settings: partner code, keys of the API.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Link, When};

/// `GET {base}/settings`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "partners/settings.html")]
pub struct SettingsPage {
    /// Frame.
    pub frame: Frame,
    /// The firm's name.
    pub name: String,
    /// Facts about the firm: name, address part, time zone, partner since.
    pub facts: Vec<(&'static str, String)>,
    /// The code by which a client adds the firm: "PH-4821".
    pub code: String,
    /// The owner's page that takes the code, with the code filled in.
    pub code_link: String,
    /// Pages below: keys, security, ended connections; (link, one sentence).
    pub links: Vec<(Link, &'static str)>,
}

/// `GET|POST {base}/settings/firm`: fields `name address place phone email website time_zone
/// staff_digest seen`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "partners/firm.html")]
pub struct FirmPage {
    /// Frame.
    pub frame: Frame,
    /// The details.
    pub form: Form,
    /// Time zones.
    pub zones: Vec<Choice>,
    /// How often a digest may come.
    pub digests: Vec<Choice>,
    /// The address of the firm's logo; empty without one. Forms post to `{base}/settings/logo`.
    pub logo: String,
    /// What is wrong with the picture that was sent.
    pub logo_fault: String,
}

/// `GET|POST {base}/settings/sign-in`: field `rule`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "partners/sign_in.html")]
pub struct SignInRulePage {
    /// Frame.
    pub frame: Frame,
    /// The rule.
    pub form: Form,
    /// The rules that can be chosen.
    pub rules: Vec<Choice>,
    /// Who decided so and when; empty before the first change.
    pub decided: String,
}

/// `GET|POST {base}/settings/keys`: fields `name scopes` (may repeat) `days`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "partners/keys.html")]
pub struct KeysPage {
    /// Frame.
    pub frame: Frame,
    /// Keys, newest first.
    pub rows: Vec<KeyRow>,
    /// Fields of a new key.
    pub form: Form,
    /// What a key may do.
    pub scopes: Vec<Choice>,
    /// The new key, shown once; empty otherwise.
    pub secret: String,
}

/// One key.
#[derive(Debug, Clone, Default)]
pub struct KeyRow {
    /// `key_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// Its first characters.
    pub start: String,
    /// Scopes.
    pub scopes: String,
    /// Made.
    pub made: When,
    /// Used last; empty words when never.
    pub used: When,
    /// "Ends 3 Dec", "Revoked", or empty.
    pub ends: String,
    /// May be revoked: `POST {base}/settings/keys/{k}/revoke`.
    pub live: bool,
}
