//! What stands over the list: tabs, pills, the forms behind them, columns, and the pager below.

use app::Error;
use app::catalogue::Product;
use app::clients::{Page, Tally};
use domain::ids::GroupId;

use super::asked::{
    ACCESS, Asked, COLUMNS, Cursor, LIFE, LIMIT, MANAGED, TRIAL, USAGE, USUAL, Words, address,
    query,
};
use crate::views::clients::{Column, DisplayPage, FilterPage, Pick, Pill, Tab, Tabs};
use crate::views::parts::Pager;
use crate::{Rq, say};

/// A filter: its name in paths, what it is called, the words of the address that are its own.
struct Known {
    name: &'static str,
    label: &'static str,
    own: &'static [&'static str],
    /// Whether it stands there unset; the others are behind *More*.
    first: bool,
}

const fn known(name: &'static str, label: &'static str, first: bool) -> Known {
    // Each filter but the days has one word of its own name.
    Known { name, label, own: &[], first }
}

const FILTERS: &[Known] = &[
    known("product", "Product", true),
    known("plan", "Plan", true),
    known("trial", "Trial", true),
    known("usage", "Usage", true),
    known("access", "Access", true),
    known("manager", "Manager", true),
    known("group", "Group", true),
    known("managed", "Who pays", false),
    known("industry", "Industry", false),
    known("kind", "Client type", false),
    known("package", "Accounting package", false),
    known("life", "Account status", false),
    Known {
        name: "connected",
        label: "Connected",
        own: &["connected_from", "connected_to"],
        first: false,
    },
];

/// The staff and groups that stand in the address, with their names.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) staff: Vec<(String, String)>,
    pub(super) groups: Vec<(String, String)>,
}

impl Names {
    /// Asked of the store only when a filter names somebody.
    pub(super) async fn of(rq: &Rq, asked: &Asked) -> Result<Self, Error> {
        if asked.manager.is_empty() && asked.group.is_empty() {
            return Ok(Self::default());
        }
        Self::all(rq).await
    }

    pub(super) async fn all(rq: &Rq) -> Result<Self, Error> {
        let (staff, groups) = app::clients::choices(&rq.ctx, &rq.actor).await?;
        let staff = staff.into_iter().map(|(id, name)| (id.to_string(), name));
        let nobody = ("none".to_owned(), "Nobody".to_owned());
        let groups = groups.into_iter().map(|(id, name)| (GroupId(id).to_string(), name));
        Ok(Self { staff: std::iter::once(nobody).chain(staff).collect(), groups: groups.collect() })
    }
}

pub(super) fn cleared(asked: &Asked, base: &str) -> String {
    let scope = (!asked.scope.is_empty()).then_some(("scope", asked.scope.as_str()));
    address(base, scope.into_iter().chain(asked.looks()))
}

/// A tab: words, icon, tone, and the words of the address that it sets beside the looks that stay.
struct Preset {
    words: &'static str,
    icon: &'static str,
    tone: &'static str,
    sets: &'static [(&'static str, &'static str)],
}

const fn preset(
    words: &'static str,
    (icon, tone): (&'static str, &'static str),
    sets: &'static [(&'static str, &'static str)],
) -> Preset {
    Preset { words, icon, tone, sets }
}

const TABS: [Preset; 6] = [
    preset("All", ("", ""), &[]),
    preset("Mine", ("user-round", ""), &[("scope", "mine")]),
    preset("My groups", ("users-round", ""), &[("scope", "groups")]),
    preset("Access expiring", ("timer", "warn"), &[("access", "expiring")]),
    preset("Trials ending", ("flask-conical", "trial"), &[("trial", "ending")]),
    preset(
        "Awaiting client",
        ("hourglass", "info"),
        &[("access", "requested"), ("access", "invited")],
    ),
];

/// The tab that this list is: of those whose words are all there, the one with the most.
fn here(asked: &Asked) -> usize {
    let pairs = asked.pairs();
    let same = |own: &[(&str, &str)]| {
        let names: Vec<&str> = own.iter().map(|it| it.0).collect();
        let held = pairs.iter().filter(|it| names.contains(&it.0)).count();
        held == own.len() && own.iter().all(|it| pairs.contains(it))
    };
    let found = TABS.iter().enumerate().filter(|(_, it)| same(it.sets));
    found.max_by_key(|(at, it)| (it.sets.len(), usize::from(*at < 3))).map_or(0, |it| it.0)
}

pub(super) fn tabs(asked: &Asked, base: &str, tally: Option<Tally>, loose: bool) -> Tabs {
    let here = if loose { usize::MAX } else { here(asked) };
    let counts = tally.map(|it| {
        [it.all, it.mine, it.groups, it.expiring, it.trials, it.awaiting, it.unlinked]
            .map(say::number)
    });
    let count = |at: usize| counts.as_ref().and_then(|it| it.get(at)).cloned().unwrap_or_default();
    let looks = asked.looks();
    let mut tabs: Vec<Tab> = TABS
        .iter()
        .enumerate()
        .map(|(at, it)| Tab {
            href: address(base, it.sets.iter().copied().chain(looks.iter().copied())),
            words: it.words,
            icon: it.icon,
            tone: it.tone,
            count: count(at),
            current: at == here,
        })
        .collect();
    tabs.push(Tab {
        href: format!("{base}/clients/unlinked"),
        words: "Unlinked accounts",
        icon: "unlink",
        tone: "",
        count: count(TABS.len()),
        current: loose,
    });
    let counts_from = match (tally, loose) {
        (Some(_), _) => String::new(),
        (None, true) => format!("{base}/clients/counts?view=unlinked"),
        (None, false) => {
            let query = query(asked.pairs().into_iter().filter(|it| it.0 != "view"));
            let mark = if query.is_empty() { "" } else { "?" };
            format!("{base}/clients/counts{mark}{query}")
        }
    };
    Tabs { tabs, counts_from }
}

/// Where a small form stands: the list's own query goes along.
fn form_at(base: &str, what: &str, asked: &Asked) -> String {
    let query = query(asked.pairs());
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{base}/clients/{what}{mark}{query}")
}

impl Known {
    fn own(&self) -> Vec<&'static str> {
        if self.own.is_empty() { vec![self.name] } else { self.own.to_vec() }
    }

    fn pill(&self, asked: &Asked, base: &str, chosen: String) -> Pill {
        let set = !chosen.is_empty();
        Pill {
            label: self.label,
            chosen,
            href: form_at(base, &format!("filter/{}", self.name), asked),
            clear: if set { asked.without(base, &self.own()) } else { String::new() },
        }
    }

    /// The values of this filter in words; more than two are counted.
    fn chosen(&self, asked: &Asked, products: &[Product], names: &Names) -> String {
        let picks = picks(self.name, asked, products, names);
        let held = asked.pairs().into_iter().filter(|it| self.own().contains(&it.0));
        let mut words: Vec<String> = held
            .map(|(name, value)| {
                let known = picks.iter().find(|it| it.value == value).map(|it| it.words.clone());
                known.unwrap_or_else(|| match name {
                    "connected_from" => format!("from {value}"),
                    "connected_to" => format!("to {value}"),
                    _ => value.to_owned(),
                })
            })
            .collect();
        if words.len() > 2 {
            let rest = words.split_off(2).len();
            words.push(format!("{rest} more"));
        }
        words.join(", ")
    }
}

pub(super) fn pills(asked: &Asked, base: &str, products: &[Product], names: &Names) -> Vec<Pill> {
    FILTERS
        .iter()
        .map(|it| (it, it.chosen(asked, products, names)))
        .filter(|(it, chosen)| it.first || !chosen.is_empty())
        .map(|(it, chosen)| it.pill(asked, base, chosen))
        .collect()
}

pub(super) fn more_at(asked: &Asked, base: &str) -> String {
    form_at(base, "filter/more", asked)
}

pub(super) fn save_at(asked: &Asked, base: &str) -> String {
    let query = asked.query();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{base}/views/new{mark}{query}")
}

pub(super) fn display_at(asked: &Asked, base: &str) -> String {
    form_at(base, "display", asked)
}

fn fixed<T>(name: &'static str, of: Words<T>, held: &[String]) -> Vec<Pick> {
    of.iter()
        .map(|(value, words, _)| pick(name, *value, *words, held.iter().any(|it| it == value)))
        .collect()
}

fn pick(name: &'static str, value: impl Into<String>, words: impl Into<String>, on: bool) -> Pick {
    Pick { name, value: value.into(), words: words.into(), on }
}

/// The values that do not depend on what the firm's clients say.
fn picks(filter: &str, asked: &Asked, products: &[Product], names: &Names) -> Vec<Pick> {
    let listed = |name, of: &[(String, String)], held: &[String]| -> Vec<Pick> {
        of.iter().map(|(id, words)| pick(name, id, words, held.contains(id))).collect()
    };
    match filter {
        "product" => products
            .iter()
            .map(|it| &it.definition)
            .map(|it| pick("product", &it.slug, &it.name, asked.product.contains(&it.slug)))
            .collect(),
        "plan" => {
            let plans = products.iter().flat_map(|it| &it.definition.plans);
            let mut plans: Vec<Pick> = plans
                .map(|it| pick("plan", &it.code, &it.name, asked.plan.contains(&it.code)))
                .collect();
            plans.sort_by(|a, b| a.words.cmp(&b.words));
            plans.dedup_by(|a, b| a.value == b.value);
            plans
        }
        "trial" => fixed("trial", TRIAL, &asked.trial),
        "usage" => fixed("usage", USAGE, &asked.usage),
        "access" => fixed("access", ACCESS, &asked.access),
        "life" => fixed("life", LIFE, &asked.life),
        "managed" => fixed("managed", MANAGED, std::slice::from_ref(&asked.managed)),
        "manager" => listed("manager", &names.staff, &asked.manager),
        "group" => listed("group", &names.groups, &asked.group),
        _ => Vec::new(),
    }
}

/// One filter's form.
pub(super) async fn filter_page(
    rq: &Rq,
    name: &str,
    (asked, base): (&Asked, &str),
    products: &[Product],
) -> Result<FilterPage, Error> {
    if name == "more" {
        let names = Names::of(rq, asked).await?;
        let others = FILTERS.iter().filter(|it| !it.first);
        let pills = others.map(|it| it.pill(asked, base, it.chosen(asked, products, &names)));
        let pills = pills.collect();
        return Ok(FilterPage { label: "More filters", pills, ..FilterPage::default() });
    }
    let known = FILTERS.iter().find(|it| it.name == name).ok_or(Error::NotFound)?;
    let mut page = FilterPage {
        label: known.label,
        clear: asked.without(base, &known.own()),
        single: name == "managed",
        ..FilterPage::default()
    };
    let own = known.own();
    let kept = asked.pairs().into_iter().filter(|it| !own.contains(&it.0));
    page.keep = kept.map(|(name, value)| (name, value.to_owned())).collect();
    let texts = |name, of: Vec<String>, held: &[String]| -> Vec<Pick> {
        of.into_iter().map(|it| pick(name, it.clone(), it.clone(), held.contains(&it))).collect()
    };
    match name {
        "manager" | "group" => {
            page.picks = picks(name, asked, products, &Names::all(rq).await?);
        }
        "industry" | "kind" | "package" => {
            let all = app::clients::texts(&rq.ctx, &rq.actor).await?;
            page.picks = match name {
                "industry" => texts("industry", all.industries, &asked.industry),
                "kind" => texts("kind", all.kinds, &asked.kind),
                _ => texts("package", all.packages, &asked.package),
            };
        }
        "connected" => {
            page.days = vec![
                ("connected_from", "From", asked.connected_from.clone()),
                ("connected_to", "To", asked.connected_to.clone()),
            ];
        }
        _ => page.picks = picks(name, asked, products, &Names::default()),
    }
    Ok(page)
}

const SORTS: &[(&str, &str)] = &[
    ("name", "Name, A to Z"),
    ("-name", "Name, Z to A"),
    ("number", "Client number"),
    ("-number", "Client number, last first"),
    ("access", "Access that ends first"),
    ("-access", "Access used last"),
    ("-usage", "Latest activity"),
    ("usage", "Longest without activity"),
    ("trial", "Trial that ends first"),
    ("newest", "Newest client"),
    ("oldest", "Oldest client"),
];

/// The form of columns, density, order and length.
pub(super) fn display_page(asked: &Asked, base: &str) -> Result<DisplayPage, Error> {
    const LOOKS: [&str; 4] = ["sort", "cols", "density", "limit"];
    let shown = asked.columns()?;
    let limit = asked.limit()?;
    let kept = asked.pairs().into_iter().filter(|it| !LOOKS.contains(&it.0));
    let by = if asked.sort.is_empty() { "name" } else { asked.sort.as_str() };
    let columns = USUAL.iter().chain(COLUMNS);
    Ok(DisplayPage {
        keep: kept.map(|(name, value)| (name, value.to_owned())).collect(),
        sorts: SORTS
            .iter()
            .map(|(value, words)| pick("sort", *value, *words, *value == by))
            .collect(),
        columns: columns
            .map(|(value, words)| pick("cols", *value, *words, shown.contains(value)))
            .collect(),
        densities: vec![
            pick("density", "", "Comfortable", asked.density != "compact"),
            pick("density", "compact", "Compact", asked.density == "compact"),
        ],
        limits: vec![
            pick("limit", "50", "50", limit == LIMIT),
            pick("limit", "100", "100", limit == 100),
        ],
        usual: asked.without(base, &LOOKS),
        ..DisplayPage::default()
    })
}

/// The client's own column and the others. A head sorts the sensible way first, then the other.
pub(super) fn columns(asked: &Asked, base: &str) -> Result<(Column, Vec<Column>), Error> {
    let by = if asked.sort.is_empty() { "name" } else { asked.sort.as_str() };
    let column = |class, words, up: &str, down: &str| {
        let sorted = if up.is_empty() {
            ""
        } else if by == up {
            "ascending"
        } else if by == down {
            "descending"
        } else {
            ""
        };
        let next = if by == up && !down.is_empty() { down } else { up };
        let href = if up.is_empty() { String::new() } else { asked.with(base, "sort", next) };
        Column { class, words, href, sorted }
    };
    let others = asked.columns()?.into_iter().map(|it| match it {
        "accounts" => column("c-acc", "Accounts", "", ""),
        "plan" => column("c-plan", "Plan", "trial", ""),
        "usage" => column("c-usage", "Usage", "usage", "-usage"),
        "access" => column("c-access", "Access", "access", "-access"),
        "team" => column("c-team", "Team", "", ""),
        "connected" => column("c-more", "Connected", "oldest", "newest"),
        other => {
            let words = COLUMNS.iter().find(|known| known.0 == other).map_or("", |known| known.1);
            column("c-more", words, "", "")
        }
    });
    Ok((column("c-name", "Client", "name", "-name"), others.collect()))
}

pub(super) fn pager(rq: &Rq, asked: &Asked, page: &Page, base: &str) -> Result<Pager, Error> {
    let (Some(first), Some(last)) = (page.folders.first(), page.folders.last()) else {
        return Ok(Pager::default());
    };
    let count = i64::try_from(page.folders.len()).unwrap_or(0);
    let older = if page.more {
        let cursor = Cursor {
            sort: asked.sort.clone(),
            key: last.after.key.clone(),
            number: last.after.number,
            id: last.id,
        };
        asked.with(base, "after", &rq.seal_cursor("clients", &cursor)?)
    } else {
        String::new()
    };
    Ok(Pager {
        words: if count == 1 {
            say::count(count, "client", "clients")
        } else {
            format!("{count} clients from {} to {}", first.name, last.name)
        },
        newer: if asked.after.is_empty() { String::new() } else { asked.with(base, "after", "") },
        older,
    })
}
