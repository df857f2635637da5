//! Pages for "no": what happened, by which facts, who can change it, and the button that would.

use askama::Template;

use super::frame::Frame;
use super::parts::Link;

/// What an error or refusal page says.
#[derive(Debug, Clone, Default)]
pub struct Oops {
    /// 401, 403, 404, 409, 410, 429, 500, 503.
    pub status: u16,
    /// "We cannot find this client".
    pub title: String,
    /// The sentence: why, in the words of the rule.
    pub sentence: String,
    /// The stable code of the reason, or empty.
    pub code: String,
    /// The facts that were used: ("Access ended", "3 November, after 60 days").
    pub facts: Vec<(String, String)>,
    /// Who can change it: "Joe Hartwell can turn access on again."
    pub who: String,
    /// The act that would help.
    pub fix: Option<Fix>,
    /// "Ask Nina Grant (owner)": the form that asks a colleague who may.
    pub ask: Option<Link>,
    /// Way back.
    pub back: Link,
    /// "Try again in 40 seconds", or empty.
    pub retry: String,
    /// Reference for the vendor's support, or empty.
    pub reference: String,
    /// A place to search from, or empty (404 inside a firm): the address of the client list.
    pub search: String,
}

/// The act that would help.
#[derive(Debug, Clone, Default)]
pub struct Fix {
    /// "Request access".
    pub words: String,
    /// Where it leads, or is posted.
    pub href: String,
    /// True: a POST with `fields`.
    pub post: bool,
    /// Hidden fields.
    pub fields: Vec<(String, String)>,
}

/// An error page of one column: public pages, owners, and persons without a workspace.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "errors/public.html")]
pub struct OopsPage {
    /// Frame.
    pub frame: Frame,
    /// What it says.
    pub oops: Oops,
}

/// The same inside the sidebar of a firm or of operators. Also the refusal of *Sign in*:
/// "why can't I?" (`POST|GET {base}/accounts/{a}/sign-in`).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "errors/inside.html")]
pub struct OopsInside {
    /// Frame.
    pub frame: Frame,
    /// What it says.
    pub oops: Oops,
}
