//! Add-ons: the firm's panels and table, one add-on of one account for either side, settings, the
//! seller to be confirmed.

use askama::Template;

use super::clients::Tab;
use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Link, Mark, Pager, Steps, Tile};
use super::why::Why;

/// The picture of an add-on: its logo, or an icon.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// A data address, or empty.
    pub logo: String,
    /// The icon's name.
    pub icon: String,
}

/// `GET {base}/addons`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/panels.html")]
pub struct PanelsPage {
    /// Frame.
    pub frame: Frame,
    /// Nobody has confirmed the defaults; where it is done, or why not.
    pub unconfirmed: bool,
    /// Where the defaults are set; empty for whoever may not.
    pub settings: String,
    /// One per add-on.
    pub panels: Vec<PanelCard>,
}

/// One add-on of the firm.
#[derive(Debug, Clone, Default)]
pub struct PanelCard {
    /// Picture.
    pub face: Face,
    /// Its name.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// The product.
    pub product: String,
    /// Facts: prices, default, counts; a count leads to its rows.
    pub facts: Vec<(String, Link)>,
    /// The table of clients.
    pub manage: String,
}

/// `GET|POST {base}/addons/settings`: fields `payer_{addon}` and `may_{addon}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/settings.html")]
pub struct DefaultsPage {
    /// Frame.
    pub frame: Frame,
    /// Nobody has confirmed all of them.
    pub unconfirmed: bool,
    /// One per add-on.
    pub addons: Vec<DefaultRow>,
    /// What is wrong.
    pub form: Form,
}

/// The default of one add-on.
#[derive(Debug, Clone, Default)]
pub struct DefaultRow {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Who pays: value, words, note.
    pub payers: Vec<(Choice, bool)>,
    /// Clients may activate it themselves while the firm pays.
    pub clients_may: bool,
    /// "Confirmed by Isla Marchetti on 3 Nov", or that nobody has.
    pub standing: String,
    /// "236 clients follow, 12 have a setting of their own. 40 run it and do not change."
    pub follows: String,
}

/// `GET {base}/addons/{addon}`: the clients of one add-on.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/manage.html")]
pub struct ManagePage {
    /// Frame.
    pub frame: Frame,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What is looked for.
    pub q: String,
    /// Where the default is confirmed, while nobody has and for whoever may; else empty.
    pub confirm: String,
    /// *All* and each state.
    pub tabs: Vec<Tab>,
    /// The state that is shown; empty for all.
    pub state: String,
    /// The rows.
    pub rows: Vec<AddonRow>,
    /// What can be done to the picked ones: (act, words).
    pub acts: Vec<(&'static str, &'static str)>,
    /// The list's own query, for "all that match".
    pub filter: String,
    /// Pager.
    pub pager: Pager,
}

/// An add-on of an account as a row.
#[derive(Debug, Clone, Default)]
pub struct AddonRow {
    /// `acc_…`
    pub id: String,
    /// The client, or the add-on's name on a client's page.
    pub name: String,
    /// Below it: the account, or what the add-on does.
    pub line: String,
    /// The page of the row.
    pub href: String,
    /// State.
    pub state: Mark,
    /// Who pays and what.
    pub payer: String,
    /// By which setting.
    pub source: String,
    /// *Activate* leads here; empty where it cannot.
    pub activate: String,
    /// Why not; empty when it can or runs.
    pub why_not: Why,
    /// The button that puts it right at once: path and words.
    pub fix: Option<(String, String)>,
    /// *Confirm defaults* leads here, where that would do as well; or empty.
    pub confirm: String,
}

/// `GET {base}/clients/{client}/addons`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/client.html")]
pub struct ClientAddonsPage {
    /// Frame.
    pub frame: Frame,
    /// The client.
    pub up: Link,
    /// The rows.
    pub rows: Vec<AddonRow>,
    /// The client's own settings.
    pub settings: String,
}

/// `GET {base}/clients/{client}/addons/settings`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/client_settings.html")]
pub struct ClientSettingsPage {
    /// Frame.
    pub frame: Frame,
    /// The client.
    pub up: Link,
    /// One per add-on and account.
    pub rows: Vec<SettingRow>,
}

/// Who pays one add-on for one client.
#[derive(Debug, Clone, Default)]
pub struct SettingRow {
    /// Where it is posted: field `payer` (`partner`, `client`, `default`).
    pub action: String,
    /// An id of its own on the page.
    pub id: String,
    /// "Amazon for Hartwell Joinery Ltd (Books)".
    pub name: String,
    /// The firm's default in words.
    pub default: String,
    /// The choices, and which is set.
    pub choices: Vec<(Choice, bool)>,
    /// The effective result in words, with its source.
    pub result: String,
    /// What will not change, or empty.
    pub unchanged: String,
    /// Why it cannot be set now; empty when it can.
    pub why_not: Why,
}

/// One thing that can be done on the page of an add-on.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// The next charges to both sides, if it is done: when, and what to whom.
    pub coming: Vec<(String, String)>,
    /// Where it is posted.
    pub action: String,
    /// A page instead of a post.
    pub link: bool,
    /// An id of its own on the page.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What it means.
    pub sentence: String,
    /// The button.
    pub button: String,
    /// The one that is meant.
    pub primary: bool,
    /// Hidden fields.
    pub fields: Vec<(&'static str, String)>,
    /// The rules that have to be confirmed first.
    pub confirm: Vec<String>,
    /// Regions to choose from; the first is chosen. None where there is one.
    pub regions: Vec<Choice>,
    /// Why not; empty when it can.
    pub why_not: Why,
}

/// What the page of an add-on says, for either side.
#[derive(Debug, Clone, Default)]
pub struct AddonFacts {
    /// Picture.
    pub face: Face,
    /// Product.
    pub tile: Tile,
    /// Its name.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// What it does, in paragraphs.
    pub text: Vec<String>,
    /// What goes to the third party, or empty.
    pub shared: String,
    /// Where it is on the way to running; none where no third party has to consent.
    pub way: Option<Steps>,
    /// State.
    pub state: Mark,
    /// Facts: name and value; empty ones are left out.
    pub facts: Vec<(String, String)>,
    /// Whom it suits: the rule, and whether it holds.
    pub suits: Vec<(String, bool)>,
    /// What will be charged: when, to whom and what.
    pub coming: Vec<(String, String)>,
    /// What has been agreed or asked about the payer, or empty.
    pub handover: String,
    /// What can be done.
    pub steps: Vec<Step>,
}

/// `GET {base}/accounts/{account}/addons/{addon}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/one.html")]
pub struct AddonPage {
    /// Frame.
    pub frame: Frame,
    /// The client, or the unlinked accounts.
    pub up: Link,
    /// "Books of Hartwell Joinery Ltd".
    pub account: String,
    /// The rest.
    pub it: AddonFacts,
    /// What was wrong with the last post.
    pub form: Form,
}

/// `GET /me/addons/{account}/{addon}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/own.html")]
pub struct OwnAddonPage {
    /// Frame.
    pub frame: Frame,
    /// "Books of Hartwell Joinery Ltd".
    pub account: String,
    /// The rest.
    pub it: AddonFacts,
    /// What was wrong with the last post.
    pub form: Form,
}

/// `GET /me/addons`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/owner.html")]
pub struct OwnerAddonsPage {
    /// Frame.
    pub frame: Frame,
    /// One per account.
    pub accounts: Vec<OwnedAddons>,
}

/// The add-ons of one account of the owner.
#[derive(Debug, Clone, Default)]
pub struct OwnedAddons {
    /// `acc_…`
    pub id: String,
    /// "Books of Hartwell Joinery Ltd".
    pub name: String,
    /// The rows.
    pub rows: Vec<AddonRow>,
}

/// Cancelling: fields `reason other`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/cancel.html")]
pub struct CancelAddonPage {
    /// Frame.
    pub frame: Frame,
    /// Heading.
    pub title: String,
    /// What follows.
    pub follows: Vec<String>,
    /// Where it is posted.
    pub action: String,
    /// Where *Back* leads.
    pub back: String,
    /// Reasons.
    pub reasons: Vec<Choice>,
    /// Fields.
    pub form: Form,
}

/// The same for an owner.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/own_cancel.html")]
pub struct OwnCancelAddonPage {
    /// Frame.
    pub frame: Frame,
    /// Heading.
    pub title: String,
    /// What follows.
    pub follows: Vec<String>,
    /// Where it is posted.
    pub action: String,
    /// Where *Back* leads.
    pub back: String,
    /// Reasons.
    pub reasons: Vec<Choice>,
    /// Fields.
    pub form: Form,
}

/// Whose account at the third party it is: fields `right` and `shared`.
#[derive(Debug, Clone, Default)]
pub struct SellerFacts {
    /// "Is this the right Amazon account?"
    pub title: String,
    /// Where it is on the way to running; none when it runs already.
    pub way: Option<Steps>,
    /// What follows from yes.
    pub sentence: String,
    /// Facts: the seller, the account, who pays.
    pub facts: Vec<(String, String)>,
    /// It is connected to another account too, to be confirmed.
    pub shared: bool,
    /// Where it is posted.
    pub action: String,
    /// "Yes, connect".
    pub yes: String,
}

/// `GET|POST {base}/connecting/{consent}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/connecting.html")]
pub struct ConnectingPage {
    /// Frame.
    pub frame: Frame,
    /// The rest.
    pub it: SellerFacts,
}

/// `GET|POST /me/connecting/{consent}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "addons/own_connecting.html")]
pub struct OwnConnectingPage {
    /// Frame.
    pub frame: Frame,
    /// The rest.
    pub it: SellerFacts,
}

/// `GET /ops/addons`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/addons.html")]
pub struct OpsAddonsPage {
    /// Frame.
    pub frame: Frame,
    /// Name, product, third party, prices, state.
    pub rows: Vec<[String; 5]>,
}
