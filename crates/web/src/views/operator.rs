//! The vendor's side: partners, products, mail outbox, jobs, the sandbox's clock.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Badge, Deed, Mark, Pager, Tile, When};

/// `GET /ops/partners` (`?q`).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/partners.html")]
pub struct PartnersPage {
    /// Frame.
    pub frame: Frame,
    /// What is searched for.
    pub q: String,
    /// Firms, by name.
    pub rows: Vec<PartnerRow>,
    /// Why this operator cannot add one; empty when they can.
    pub why_not_new: String,
    /// Pager.
    pub pager: Pager,
}

/// One firm.
#[derive(Debug, Clone, Default)]
pub struct PartnerRow {
    /// `prt_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// Its part of addresses.
    pub slug: String,
    /// "PH-4821".
    pub code: String,
    /// "12".
    pub staff: String,
    /// "248".
    pub clients: String,
    /// "612".
    pub accounts: String,
    /// Active, suspended, waiting for its first owner.
    pub state: Option<Badge>,
    /// Since.
    pub since: When,
}

/// `GET /ops/partners/new`, `POST /ops/partners`: fields `name slug zone owner_name owner_email`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/partner_new.html")]
pub struct NewPartnerPage {
    /// Frame.
    pub frame: Frame,
    /// Fields.
    pub form: Form,
    /// Time zones.
    pub zones: Vec<Choice>,
}

/// `GET /ops/partners/{p}`. POSTs: `/suspend` (`reason`), `/resume`, `/invite-owner` (again),
/// `/discount` (`discount` in percent, `from` as a date).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/partner.html")]
pub struct PartnerPage {
    /// Frame.
    pub frame: Frame,
    /// `prt_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// State.
    pub badge: Option<Badge>,
    /// Facts: code, address, zone, staff, clients, accounts, since.
    pub facts: Vec<(&'static str, String)>,
    /// "Waits for nora@… since 18 Nov", when the first owner has not accepted; or empty.
    pub owner_waits: String,
    /// Suspended.
    pub suspended: bool,
    /// Field `reason` of the suspension.
    pub form: Form,
    /// Why this operator cannot suspend or resume; empty when they can.
    pub why_not: String,
    /// Discounts on add-ons that the firm pays, in order: "20 % from 1 Mar 2026 on".
    pub discounts: Vec<String>,
    /// Why this operator cannot set a discount; empty when they can.
    pub why_not_discount: String,
    /// What happened to the firm.
    pub deeds: Vec<Deed>,
}

/// `GET /ops/products`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/products.html")]
pub struct ProductsPage {
    /// Frame.
    pub frame: Frame,
    /// Products.
    pub rows: Vec<ProductRow>,
}

/// One product.
#[derive(Debug, Clone, Default)]
pub struct ProductRow {
    /// Its part of addresses.
    pub slug: String,
    /// Tile and name.
    pub tile: Tile,
    /// "Starter, Premium".
    pub plans: String,
    /// "612 accounts".
    pub accounts: String,
    /// When it reported last; empty words when never.
    pub heard: When,
    /// Whether it answers.
    pub state: Mark,
}

/// `GET /ops/products/{slug}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/product.html")]
pub struct ProductPage {
    /// Frame.
    pub frame: Frame,
    /// Tile and name.
    pub tile: Tile,
    /// Whether it answers.
    pub state: Mark,
    /// Addresses, keys and rules as configured.
    pub facts: Vec<(&'static str, String)>,
    /// Plans: code, name, trial.
    pub plans: Vec<(String, String, String)>,
}

/// `GET /ops/outbox` (`?q`).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/outbox.html")]
pub struct OutboxPage {
    /// Frame.
    pub frame: Frame,
    /// What is searched for.
    pub q: String,
    /// Letters, newest first.
    pub rows: Vec<LetterRow>,
    /// Pager.
    pub pager: Pager,
}

/// One letter.
#[derive(Debug, Clone, Default)]
pub struct LetterRow {
    /// `ltr_…`
    pub id: String,
    /// Address.
    pub to: String,
    /// Letters to it come back.
    pub bounced: Option<Badge>,
    /// Subject.
    pub subject: String,
    /// Made.
    pub at: When,
    /// Sent, waiting, failed (with the reason as note), kept here.
    pub state: Mark,
}

/// `GET /ops/outbox/{letter}`: the letter as text; the HTML twin has an address and a policy of its own
/// (`/ops/outbox/{letter}/html`). `POST …/again` sends it again.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/letter.html")]
pub struct LetterPage {
    /// Frame.
    pub frame: Frame,
    /// `ltr_…`
    pub id: String,
    /// Subject.
    pub subject: String,
    /// Facts: to, from, made, sent, message id.
    pub facts: Vec<(&'static str, String)>,
    /// State.
    pub state: Mark,
    /// The text.
    pub text: String,
    /// Links in the letter, for following them from here.
    pub links: Vec<String>,
    /// There is an HTML twin.
    pub html: bool,
    /// May be sent again.
    pub again: bool,
}

/// `GET /ops/jobs` (`?state=waiting|failed`): work of the queue. `POST /ops/jobs/{j}/retry`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/jobs.html")]
pub struct JobsPage {
    /// Frame.
    pub frame: Frame,
    /// Tabs: (words, count, address, current).
    pub tabs: Vec<(&'static str, String, String, bool)>,
    /// Jobs.
    pub rows: Vec<JobRow>,
    /// Pager.
    pub pager: Pager,
}

/// One job.
#[derive(Debug, Clone, Default)]
pub struct JobRow {
    /// `job_…`
    pub id: String,
    /// "SendLetter".
    pub kind: String,
    /// Key.
    pub key: String,
    /// Next run, or when it failed last.
    pub at: When,
    /// "3 of 10".
    pub attempts: String,
    /// State; the note holds the last error.
    pub state: Mark,
    /// May be run again.
    pub retry: bool,
}

/// `GET|POST /ops/sandbox`: the clock. Fields `forward` (`1d 7d 14d 30d 60d`) or `to` (date).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/sandbox.html")]
pub struct SandboxPage {
    /// Frame.
    pub frame: Frame,
    /// "Saturday 21 November 2026, 08:14".
    pub now: String,
    /// "61 days ahead of the real time", or "The real time".
    pub ahead: String,
    /// Steps.
    pub steps: Vec<Choice>,
    /// Field `to`.
    pub form: Form,
    /// What the last move set off: "6 accesses expired, 12 letters".
    pub done: Vec<String>,
}

/// `GET|POST /ops/settings`: name, logo, hue, addresses, words.
#[derive(Debug, Clone, Template)]
#[template(path = "operator/brand.html")]
pub struct BrandPage {
    /// Frame.
    pub frame: Frame,
    /// The fields; the words' are `en.client.one` and the like.
    pub form: Form,
    /// Below the name.
    pub name_hint: String,
    /// "Lowest contrast of text: …".
    pub verdict: String,
    /// "Passes AA".
    pub verdict_mark: Badge,
    /// The style sheet of the hue that is tried, or empty.
    pub preview: String,
    /// The default language.
    pub languages: Vec<Choice>,
    /// The vendor's words, by language.
    pub words: Vec<BrandWords>,
    /// The logo in force, or empty.
    pub logo: String,
    /// What is wrong with the picture, or empty.
    pub logo_fault: String,
    /// Why this operator cannot save, or empty.
    pub why_not: String,
}

/// The words of one language.
#[derive(Debug, Clone, Default)]
pub struct BrandWords {
    /// "Words in English".
    pub title: String,
    /// One noun a row.
    pub rows: Vec<BrandWord>,
}

/// One noun.
#[derive(Debug, Clone, Default)]
pub struct BrandWord {
    /// What it is.
    pub noun: &'static str,
    /// `en.client`.
    pub key: String,
    /// The vendor's word for one, or empty.
    pub one: String,
    /// The vendor's word for several, or empty.
    pub many: String,
    /// Ours.
    pub ours: (&'static str, &'static str),
}
