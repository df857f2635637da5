//! The frame around every page: sidebar, firm's menu, person's menu, sandbox bar, flash line.

use crate::Words;

/// What every page carries. Three frames use it: the panel with a sidebar (partner staff and
/// operators), the owner's centre column, and the public page.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The page's own title, without the vendor's name.
    pub title: String,
    /// The vendor's name: "Fernway".
    pub vendor: String,
    /// The style sheet of the vendor's hue, or empty.
    pub style: String,
    /// The vendor's logo, or empty for our mark.
    pub logo: String,
    /// Where this person's pages begin: `/p/{firm}`, `/me`, `/ops`, or empty.
    pub base: String,
    /// The token for the hidden `_csrf` field of every form.
    pub csrf: String,
    /// What the frame and its page say, in the reader's language.
    pub t: Words,
    /// `light`, `dark`, or empty for the system's.
    pub theme: &'static str,
    /// `off` when the person switched single-key shortcuts off; else empty.
    pub keys: &'static str,
    /// `compact`, or empty.
    pub density: &'static str,
    /// Set on sandbox installations.
    pub sandbox: Option<Sandbox>,
    /// What the last act did, shown once.
    pub flash: Option<Flash>,
    /// The help article of this page, or empty.
    pub help: String,
    /// The signed-in person.
    pub me: Option<Me>,
    /// The sidebar.
    pub side: Side,
}

/// The bar that says: this is a sandbox, and what time it plays.
#[derive(Debug, Clone, Default)]
pub struct Sandbox {
    /// "Sat 21 Nov 2026, 08:14".
    pub clock: String,
    /// The outbox page, or empty.
    pub outbox: String,
    /// The page that moves the clock, or empty.
    pub mover: String,
}

/// One line after an act: "Access is off. 2 people were signed out."
#[derive(Debug, Clone, Default)]
pub struct Flash {
    /// The sentence.
    pub words: String,
    /// True when it reports a refusal or a failure.
    pub bad: bool,
    /// A form that takes the act back.
    pub undo: Option<Undo>,
}

/// A way to take an act back.
#[derive(Debug, Clone, Default)]
pub struct Undo {
    /// The path that is posted to.
    pub action: String,
    /// Hidden fields.
    pub fields: Vec<(String, String)>,
    /// "Undo".
    pub words: String,
}

/// The person's own corner.
#[derive(Debug, Clone, Default)]
pub struct Me {
    /// "Isla Marchetti".
    pub name: String,
    /// "Senior account manager".
    pub role: String,
    /// Address of the page with preferences, or empty.
    pub likes: String,
    /// What it is called.
    pub likes_words: &'static str,
    /// Address of the page with passkeys, password and sessions.
    pub security: String,
    /// The path that ends the session by POST.
    pub sign_out: String,
}

/// The sidebar: whose workspace this is, the menus, the navigation.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// The firm, or the vendor for operators.
    pub name: String,
    /// Second line: "Fernway partner", "Operator".
    pub note: String,
    /// Entries of the menu under the firm's name.
    pub menu: Vec<Nav>,
    /// Other hats of the same person; the menu lists them below its entries.
    pub hats: Vec<Hat>,
    /// Where the search box leads (a GET with `q`), or empty for no box.
    pub search: String,
    /// The words in the search box.
    pub search_words: &'static str,
    /// Main navigation in groups; the first has no heading.
    pub groups: Vec<NavGroup>,
}

/// A group of navigation links.
#[derive(Debug, Clone, Default)]
pub struct NavGroup {
    /// Heading, or empty.
    pub heading: String,
    /// Links.
    pub links: Vec<Nav>,
}

/// One navigation link.
#[derive(Debug, Clone, Default)]
pub struct Nav {
    /// Where it leads.
    pub href: String,
    /// Icon name.
    pub icon: &'static str,
    /// Words.
    pub words: String,
    /// True on the page it leads to, and on pages below it.
    pub current: bool,
}

/// Another role of the same person.
#[derive(Debug, Clone, Default)]
pub struct Hat {
    /// Firm, business or vendor.
    pub name: String,
    /// "Senior at this firm", "Owner of 3 accounts", "Operator".
    pub note: String,
    /// Where it leads.
    pub href: String,
    /// True for the hat being worn.
    pub current: bool,
}

/// The partner's places, for marking the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What needs somebody.
    Today,
    /// The client list and everything below it.
    Clients,
    /// What the vendor sells on top.
    Addons,
    /// Acts upon many rows.
    Jobs,
    /// What ends soon, requests, sign-ins.
    Access,
    /// Invitations sent to clients.
    Invitations,
    /// Partner staff.
    Staff,
    /// Groups.
    Groups,
    /// Ended connections.
    Ended,
    /// What happened in the firm.
    Audit,
    /// Firm settings.
    Settings,
    /// None of them.
    Elsewhere,
}

/// What a member of staff may open; decided by the handler.
#[derive(Debug, Clone, Copy, Default)]
pub struct Opens {
    /// Invitations, groups, partner staff (owner, senior).
    pub staff: bool,
    /// Ended connections (owner, senior).
    pub ended: bool,
    /// Firm settings: partner code, keys.
    pub settings: bool,
}

impl Side {
    /// The sidebar of partner staff.
    pub fn partner(
        t: &Words,
        base: &str,
        (firm, note): (&str, String),
        here: Place,
        opens: Opens,
    ) -> Self {
        let nav = |path: &str, icon, words: &str, place| Nav {
            href: format!("{base}{path}"),
            icon,
            words: words.to_owned(),
            current: place == here,
        };
        let mut work = vec![
            nav("", "house", t.nav_today(), Place::Today),
            nav("/clients", "folder", &t.nav_clients(), Place::Clients),
            nav("/access", "key-round", t.nav_access(), Place::Access),
        ];
        let mut firm_links = Vec::new();
        let mut menu = vec![nav("/addons", "sparkles", t.nav_addons(), Place::Addons)];
        if opens.staff {
            work.push(nav("/invitations", "send", t.nav_invitations(), Place::Invitations));
            firm_links.push(nav("/staff", "users-round", t.nav_staff(), Place::Staff));
            firm_links.push(nav("/groups", "building-2", t.nav_groups(), Place::Groups));
            menu.push(nav("/staff", "users-round", t.nav_staff(), Place::Staff));
        }
        work.push(nav("/addons", "sparkles", t.nav_addons_short(), Place::Addons));
        work.push(nav("/jobs", "list-checks", t.nav_jobs(), Place::Jobs));
        if opens.ended {
            firm_links.push(nav("/ended", "unplug", t.nav_ended(), Place::Ended));
            firm_links.push(nav("/audit", "shield-check", t.nav_audit(), Place::Audit));
        }
        if opens.settings {
            firm_links.push(nav("/settings", "settings-2", t.nav_settings(), Place::Settings));
            menu.push(nav("/settings", "settings-2", t.nav_settings(), Place::Settings));
        }
        let mut groups = vec![NavGroup { heading: String::new(), links: work }];
        if !firm_links.is_empty() {
            groups.push(NavGroup { heading: t.nav_firm(), links: firm_links });
        }
        Self {
            name: firm.to_owned(),
            note,
            menu,
            hats: Vec::new(),
            search: format!("{base}/search"),
            search_words: t.frame_jump(),
            groups,
        }
    }

    /// The sidebar of operators. `here` is the last part of the path: `partners`, `products`,
    /// `outbox`, `jobs`, `sandbox`.
    pub fn operator(t: &Words, vendor: &str, here: &str, sandbox: bool) -> Self {
        let nav = |part: &str, icon, words: &str| Nav {
            href: format!("/ops/{part}"),
            icon,
            words: words.to_owned(),
            current: part == here,
        };
        let mut system = vec![
            nav("outbox", "mail", t.nav_outbox()),
            nav("jobs", "list-checks", t.nav_jobs()),
            nav("settings", "settings-2", t.nav_brand()),
        ];
        if sandbox {
            system.push(nav("sandbox", "flask-conical", t.nav_sandbox()));
        }
        Self {
            name: vendor.to_owned(),
            note: t.operator().to_owned(),
            menu: Vec::new(),
            hats: Vec::new(),
            search: String::new(),
            search_words: "",
            groups: vec![
                NavGroup {
                    heading: String::new(),
                    links: vec![
                        nav("partners", "building-2", &t.nav_partners()),
                        nav("connections", "unplug", t.nav_connections()),
                        nav("products", "package", t.nav_products()),
                        nav("addons", "sparkles", t.nav_addons_short()),
                    ],
                },
                NavGroup { heading: t.nav_system().to_owned(), links: system },
            ],
        }
    }
}
