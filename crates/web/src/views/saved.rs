//! Saved views: all of them, the form of one, and the pinned ones of the sidebar.

use askama::Template;

use super::form::Form;
use super::frame::Frame;
use super::why::Why;
use crate::Words;

/// `GET {base}/views`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/views.html")]
pub struct ViewsPage {
    /// Frame.
    pub frame: Frame,
    /// Oldest first.
    pub rows: Vec<ViewRow>,
}

/// One view.
#[derive(Debug, Clone, Default)]
pub struct ViewRow {
    /// `viw_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// The list it leads to.
    pub href: String,
    /// How many clients it finds now.
    pub count: String,
    /// "Mine", "Whole firm".
    pub whose: &'static str,
    /// In the sidebar.
    pub pinned: bool,
    /// Why this person cannot change it; empty when they can.
    pub why_not: Why,
}

/// `GET {base}/views/new?…` and `GET {base}/views/{view}`: a form. Page, and popover of the list.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/view_form.html")]
pub struct ViewFormPage {
    /// Frame.
    pub frame: Frame,
    /// Fields `name whose pinned query`.
    pub form: Form,
    /// Why this person cannot save it for the firm; empty when they can.
    pub why_not_share: Why,
    /// `viw_…`, or empty for a new one.
    pub id: String,
}

/// `GET {base}/views/pinned`: the sidebar's part.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/pinned.html")]
pub struct PinnedViews {
    /// Base.
    pub base: String,
    /// (address, name, count)
    pub links: Vec<(String, String, String)>,
    /// Travels with another fragment, and finds its own place on the page.
    pub oob: bool,
    /// In whose language it speaks.
    pub t: Words,
}
