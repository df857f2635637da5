//! The small pieces that every page is made of: tiles, people, status marks, badges, links.
//!
//! Each piece prints itself as HTML, so a template writes `{{ row.access }}` and nothing more.
//! Colour never carries meaning alone: every mark has a shape and a word.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::{Words, say};

/// The tone of a mark or badge; chooses colours, never meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// No tone: neutral text.
    #[default]
    Plain,
    /// All is well.
    Ok,
    /// Somebody should look soon.
    Warn,
    /// Somebody must act.
    Bad,
    /// Waiting for somebody else.
    Info,
    /// A trial.
    Trial,
    /// Switched off, muted.
    Off,
}

impl Tone {
    /// The class of this tone.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Trial => "trial",
            Self::Off => "off",
        }
    }
}

/// A person as a round mark: initials on one of twelve hues; the name is its title.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="av h{{ hue }}{% if large %} lg{% endif %}" title="{{ name }}">{{ initials }}</span>"#,
    ext = "html"
)]
pub struct Avatar {
    /// The whole name.
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// 0 to 11.
    pub hue: u8,
    /// The larger size, for lists of people.
    pub large: bool,
}

impl HtmlSafe for Avatar {}

impl Avatar {
    /// The small mark of a person.
    pub fn of(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            initials: say::initials(name),
            hue: say::hue(name),
            large: false,
        }
    }

    /// The large mark of a person.
    pub fn large(name: &str) -> Self {
        Self { large: true, ..Self::of(name) }
    }
}

/// A product as a coloured tile. Decorative: its name always stands beside it or hidden in text.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="prod {{ tone }}{% if large %} lg{% endif %}" title="{{ name }}"><i class="i i-{{ icon }}"></i></span>"#,
    ext = "html"
)]
pub struct Tile {
    /// Product's name.
    pub name: String,
    /// `jobs`, `books`, `pay`, `roster` or `ext`.
    pub tone: String,
    /// A name of the portal's icon set, for example `wrench`.
    pub icon: String,
    /// The larger size.
    pub large: bool,
}

impl HtmlSafe for Tile {}

impl Tile {
    /// A small tile.
    pub fn new(name: &str, tone: &str, icon: &str) -> Self {
        Self { name: name.to_owned(), tone: tone.to_owned(), icon: icon.to_owned(), large: false }
    }

    /// The same tile, larger.
    #[must_use]
    pub fn large(&self) -> Self {
        Self { large: true, ..self.clone() }
    }
}

/// The shape in front of a status word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Nothing.
    #[default]
    None,
    /// A ring that is `0` to `100` per cent full.
    Ring(u8),
    /// An icon by name.
    Icon(&'static str),
    /// A filled dot: active.
    Dot,
    /// A hollow dot: inactive.
    Hollow,
    /// A dash: not known.
    Dash,
}

/// A status: shape, word, and below it one line of context.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/mark.html")]
pub struct Mark {
    /// Shape in front.
    pub shape: Shape,
    /// Tone.
    pub tone: Tone,
    /// The word(s), from the status dictionary.
    pub words: String,
    /// Second line, or empty.
    pub note: String,
}

impl HtmlSafe for Mark {}

impl Mark {
    /// A mark with shape, tone and word.
    pub fn new(shape: Shape, tone: Tone, words: impl Into<String>) -> Self {
        Self { shape, tone, words: words.into(), note: String::new() }
    }

    /// Adds the second line.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Access: open for `days` more days of `of` (a ring; amber at 14 days or fewer).
    pub fn days_left(days: i64, of: i64) -> Self {
        let full = u8::try_from((days.clamp(0, of.max(1)) * 100) / of.max(1)).unwrap_or(100);
        let tone = if days <= 14 { Tone::Warn } else { Tone::Ok };
        Self::new(Shape::Ring(full), tone, say::days_left(days))
    }

    /// Access is open, and onboarding holds its clock.
    pub fn held() -> Self {
        Self::new(Shape::Ring(100), Tone::Ok, "Open")
    }

    /// Access has expired.
    pub fn expired() -> Self {
        Self::new(Shape::Icon("lock"), Tone::Bad, "Expired")
    }

    /// Access was paused by the client.
    pub fn paused() -> Self {
        Self::new(Shape::Icon("shield-off"), Tone::Off, "Off by client")
    }

    /// Access is off, said to the owner who turned it off.
    pub fn off() -> Self {
        Self::new(Shape::Icon("shield-off"), Tone::Off, "Off")
    }

    /// Access was asked for.
    pub fn requested() -> Self {
        Self::new(Shape::Icon("hourglass"), Tone::Info, "Requested")
    }

    /// An access request was refused.
    pub fn declined() -> Self {
        Self::new(Shape::Icon("circle-slash"), Tone::Off, "Declined")
    }

    /// The client was invited and has not answered.
    pub fn invited() -> Self {
        Self::new(Shape::Icon("send"), Tone::Info, "Invited")
    }

    /// A folder without accounts.
    pub fn no_accounts() -> Self {
        Self::new(Shape::Dash, Tone::Off, "No accounts")
    }

    /// Usage: active.
    pub fn active() -> Self {
        Self::new(Shape::Dot, Tone::Plain, "Active")
    }

    /// Usage: inactive.
    pub fn inactive() -> Self {
        Self::new(Shape::Hollow, Tone::Plain, "Inactive")
    }

    /// Usage: the product has not reported.
    pub fn unknown() -> Self {
        Self::new(Shape::Dash, Tone::Off, "Not known")
    }
}

/// A word in a pill.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<span class="badge {{ tone.class() }}">{% if !icon.is_empty() %}<i class="i i-{{ icon }} xs"></i>{% endif %}{{ words }}</span>"#,
    ext = "html"
)]
pub struct Badge {
    /// Tone.
    pub tone: Tone,
    /// Icon name, or empty.
    pub icon: &'static str,
    /// The word.
    pub words: String,
}

impl HtmlSafe for Badge {}

impl Badge {
    /// A badge.
    pub fn new(tone: Tone, icon: &'static str, words: impl Into<String>) -> Self {
        Self { tone, icon, words: words.into() }
    }
}

/// An instant: the words people read, the machine's form, and the full stamp as its title.
#[derive(Debug, Clone, Default, Template)]
#[template(
    source = r#"{% if !words.is_empty() %}<time datetime="{{ stamp }}" title="{{ full }}">{{ words }}</time>{% endif %}"#,
    ext = "html"
)]
pub struct When {
    /// "Today, 08:14".
    pub words: String,
    /// RFC 3339.
    pub stamp: String,
    /// "21 November 2026, 08:14:09 UTC".
    pub full: String,
}

impl HtmlSafe for When {}

/// A link with words.
#[derive(Debug, Clone, Default)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub words: String,
}

impl Link {
    /// A link.
    pub fn new(href: impl Into<String>, words: impl Into<String>) -> Self {
        Self { href: href.into(), words: words.into() }
    }
}

/// The way into an account (or why not): the button at the end of a row.
///
/// Rows of lists share one form with the id `sign-in` (part of the frame), so a button costs one element.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/go.html")]
pub struct Go {
    /// What the button does.
    pub kind: GoKind,
    /// Whom or what it is about, for screen readers: "Jobs of Hartwell Joinery Ltd".
    pub about: String,
    /// Unique id on the page; only used when there is a reason to show.
    pub id: String,
    /// The stronger look, for the one main button of a page.
    pub primary: bool,
    /// In whose language the button speaks.
    pub t: Words,
}

impl HtmlSafe for Go {}

/// The kinds of [`Go`].
#[derive(Debug, Clone, Default)]
pub enum GoKind {
    /// Nothing to do here.
    #[default]
    None,
    /// Sign in to one account: a POST to this path, in a new tab.
    SignIn(String),
    /// Several accounts: a link to the page that lists them, shown as a menu when scripts run.
    Choose(String),
    /// Another step that helps: "Request access", "Resend".
    Step(Link),
    /// Signing in is not possible now: the reason.
    Off(String),
}

impl Go {
    /// Sign in to one account.
    pub fn sign_in(base: &str, account: &str, about: impl Into<String>) -> Self {
        Self {
            kind: GoKind::SignIn(format!("{base}/accounts/{account}/sign-in")),
            about: about.into(),
            ..Self::default()
        }
    }

    /// Choose among the accounts of a client.
    pub fn choose(base: &str, client: &str, about: impl Into<String>) -> Self {
        Self {
            kind: GoKind::Choose(format!("{base}/clients/{client}/sign-in")),
            about: about.into(),
            ..Self::default()
        }
    }

    /// Request access to one account.
    pub fn request(base: &str, account: &str, about: impl Into<String>) -> Self {
        let href = format!("{base}/accounts/{account}/request-access");
        Self {
            kind: GoKind::Step(Link::new(href, "Request access")),
            about: about.into(),
            ..Self::default()
        }
    }

    /// The same button for this reader.
    #[must_use]
    pub fn read_by(mut self, t: &Words) -> Self {
        self.t = t.clone();
        self
    }

    /// Another step.
    pub fn step(link: Link, about: impl Into<String>) -> Self {
        Self { kind: GoKind::Step(link), about: about.into(), ..Self::default() }
    }

    /// Sign in is not possible; says why.
    pub fn off(id: impl Into<String>, about: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            kind: GoKind::Off(reason.into()),
            about: about.into(),
            id: id.into(),
            ..Self::default()
        }
    }
}

/// One line of a history: who, did, what, when.
#[derive(Debug, Clone)]
pub struct Deed {
    /// Icon name.
    pub icon: &'static str,
    /// Who; empty when the system did it.
    pub who: String,
    /// What, as the rest of the sentence: "signed in to Jobs".
    pub what: String,
    /// When.
    pub at: When,
    /// One more fact: "24 minutes", or empty.
    pub note: String,
}

/// The form that chooses what kind of act a history shows: `parts/kinds.html`.
#[derive(Debug, Clone, Default)]
pub struct Kinds {
    /// Where it leads.
    pub action: String,
    /// What is chosen; empty for all.
    pub now: String,
    /// What can be chosen.
    pub all: Vec<super::form::Choice>,
}

/// Newer and older, by cursor.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// "50 clients from Abbott to Byrne".
    pub words: String,
    /// Address of the page before, or empty.
    pub newer: String,
    /// Address of the page after, or empty.
    pub older: String,
}

impl Pager {
    /// As this reader reads it.
    pub fn read_by<'a>(&'a self, t: &'a Words) -> Pages<'a> {
        Pages { pager: self, t }
    }
}

/// Newer and older in the reader's language.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/pager.html")]
pub struct Pages<'a> {
    pager: &'a Pager,
    t: &'a Words,
}

impl HtmlSafe for Pages<'_> {}

/// Where somebody is on a way of several steps: numbered circles, those behind with a check.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/steps.html")]
pub struct Steps {
    all: Vec<String>,
    at: usize,
    t: Words,
}

impl HtmlSafe for Steps {}

impl Steps {
    /// At one of them, counted from 1.
    pub fn new<W: Into<String>>(at: usize, all: impl IntoIterator<Item = W>, t: &Words) -> Self {
        Self { all: all.into_iter().map(Into::into).collect(), at, t: t.clone() }
    }
}
