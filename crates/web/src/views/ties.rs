//! Connections of all firms, as the vendor sees them.

use askama::Template;

use super::form::Form;
use super::frame::Frame;
use super::parts::{Badge, Deed, Pager, When};

/// `GET /ops/connections`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/ties.html")]
pub struct TiesPage {
    /// Frame.
    pub frame: Frame,
    /// Newest first.
    pub rows: Vec<TieRow>,
    /// What is looked for.
    pub q: String,
    /// Pager.
    pub pager: Pager,
}

/// One connection.
#[derive(Debug, Clone, Default)]
pub struct TieRow {
    /// `con_…`
    pub id: String,
    /// The firm.
    pub firm: String,
    /// The business.
    pub account: String,
    /// The product.
    pub product: String,
    /// The owner's address.
    pub owner: String,
    /// Connected, paused, ended.
    pub state: Option<Badge>,
    /// Since when.
    pub since: When,
}

/// `GET /ops/connections/{connection}`, `POST …/cut`: field `reason`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "operator/tie.html")]
pub struct TiePage {
    /// Frame.
    pub frame: Frame,
    /// `con_…`
    pub id: String,
    /// "Pemberton & Hale and Hartwell Joinery Ltd".
    pub title: String,
    /// State.
    pub badge: Option<Badge>,
    /// It has not ended: it can be cut.
    pub live: bool,
    /// Facts.
    pub facts: Vec<(String, String)>,
    /// What happened on it.
    pub deeds: Vec<Deed>,
    /// Fields.
    pub form: Form,
}
