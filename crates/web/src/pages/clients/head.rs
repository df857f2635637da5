//! What stands over the list: tabs, pills, the forms behind them, columns, and the pager below.

use app::Error;
use app::catalogue::Product;
use app::clients::{Page, Tally};
use domain::ids::GroupId;
use domain::reader::Lang;

use super::asked::{
    ACCESS, ADDON_IS, Asked, COLUMNS, Cursor, LIFE, LIMIT, MANAGED, Say, TRIAL, USAGE, USUAL,
    Values, address, query,
};
use crate::views::clients::{Column, DisplayPage, FilterPage, Pick, Pill, Tab, Tabs};
use crate::views::parts::Pager;
use crate::{Rq, Words};

/// A filter: its name in paths, what it is called, the words of the address that are its own.
struct Known {
    name: &'static str,
    label: Say,
    own: &'static [&'static str],
    /// Whether it stands there unset; the others are behind *More*.
    first: bool,
}

const fn known(name: &'static str, label: Say, first: bool) -> Known {
    // Each filter but the days has one word of its own name.
    Known { name, label, own: &[], first }
}

const FILTERS: &[Known] = &[
    known("product", |t| t.filter_product().into(), true),
    known("plan", |t| t.filter_plan().into(), true),
    known("trial", |t| t.trial().into(), true),
    known("usage", |t| t.filter_usage().into(), true),
    known("access", |t| t.head_access().into(), true),
    known("manager", |t| t.filter_manager().into(), true),
    known("group", |t| t.filter_group().into(), true),
    known("managed", |t| t.filter_payer().into(), false),
    known("tag", |t| t.filter_tag().into(), false),
    known("industry", |t| t.filter_industry().into(), false),
    known("kind", |t| t.filter_kind().into(), false),
    known("package", |t| t.filter_package().into(), false),
    known("addon", |t| t.filter_addon().into(), false),
    known("addon_is", |t| t.filter_addon_is().into(), false),
    known("life", |t| t.filter_life().into(), false),
    Known {
        name: "connected",
        label: |t| t.filter_connected().into(),
        own: &["connected_from", "connected_to"],
        first: false,
    },
];

/// The staff, groups and add-ons that stand in the address, with their names.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) staff: Vec<(String, String)>,
    pub(super) groups: Vec<(String, String)>,
    pub(super) addons: Vec<(String, String)>,
}

impl Names {
    /// What this process knows without asking the store.
    pub(super) fn known(rq: &Rq) -> Self {
        let addons = rq.ctx.addons.all();
        let named = |it: &app::addons::Addon| (it.offer.slug.clone(), it.offer.name.clone());
        Self { addons: addons.iter().map(named).collect(), ..Self::default() }
    }

    /// Asked of the store only when a filter names somebody.
    pub(super) async fn of(rq: &Rq, asked: &Asked) -> Result<Self, Error> {
        if asked.manager.is_empty() && asked.group.is_empty() {
            return Ok(Self::known(rq));
        }
        Self::all(rq).await
    }

    pub(super) async fn all(rq: &Rq) -> Result<Self, Error> {
        let (staff, groups) = app::clients::choices(&rq.ctx, &rq.actor).await?;
        let staff = staff.into_iter().map(|(id, name)| (id.to_string(), name));
        let nobody = ("none".to_owned(), rq.t.filter_nobody().to_owned());
        let groups = groups.into_iter().map(|(id, name)| (GroupId(id).to_string(), name));
        Ok(Self {
            staff: std::iter::once(nobody).chain(staff).collect(),
            groups: groups.collect(),
            ..Self::known(rq)
        })
    }
}

pub(super) fn cleared(asked: &Asked, base: &str) -> String {
    let scope = (!asked.scope.is_empty()).then_some(("scope", asked.scope.as_str()));
    address(base, scope.into_iter().chain(asked.looks()))
}

/// A tab: words, icon, tone, and the words of the address that it sets beside the looks that stay.
struct Preset {
    words: Say,
    icon: &'static str,
    tone: &'static str,
    sets: &'static [(&'static str, &'static str)],
}

const fn preset(
    words: Say,
    (icon, tone): (&'static str, &'static str),
    sets: &'static [(&'static str, &'static str)],
) -> Preset {
    Preset { words, icon, tone, sets }
}

const TABS: [Preset; 6] = [
    preset(|t| t.tab_all().into(), ("", ""), &[]),
    preset(|t| t.tab_mine().into(), ("user-round", ""), &[("scope", "mine")]),
    preset(|t| t.tab_groups().into(), ("users-round", ""), &[("scope", "groups")]),
    preset(|t| t.tab_expiring().into(), ("timer", "warn"), &[("access", "expiring")]),
    preset(|t| t.tab_trials().into(), ("flask-conical", "trial"), &[("trial", "ending")]),
    preset(
        Words::tab_awaiting,
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

pub(super) fn tabs(
    t: &Words,
    (asked, base): (&Asked, &str),
    tally: Option<Tally>,
    loose: bool,
) -> Tabs {
    let here = if loose { usize::MAX } else { here(asked) };
    let counts = tally.map(|it| {
        [it.all, it.mine, it.groups, it.expiring, it.trials, it.awaiting, it.unlinked]
            .map(|it| t.number(it))
    });
    let count = |at: usize| counts.as_ref().and_then(|it| it.get(at)).cloned().unwrap_or_default();
    let looks = asked.looks();
    let mut tabs: Vec<Tab> = TABS
        .iter()
        .enumerate()
        .map(|(at, it)| Tab {
            href: address(base, it.sets.iter().copied().chain(looks.iter().copied())),
            words: (it.words)(t),
            icon: it.icon,
            tone: it.tone,
            count: count(at),
            current: at == here,
        })
        .collect();
    tabs.push(Tab {
        href: format!("{base}/clients/unlinked"),
        words: t.unlinked_title().to_owned(),
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
    Tabs { tabs, counts_from, t: t.clone() }
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

    fn pill(&self, t: &Words, (asked, base): (&Asked, &str), chosen: String) -> Pill {
        let set = !chosen.is_empty();
        Pill {
            label: (self.label)(t),
            chosen,
            href: form_at(base, &format!("filter/{}", self.name), asked),
            clear: if set { asked.without(base, &self.own()) } else { String::new() },
        }
    }

    /// The values of this filter in words; more than two are counted.
    fn chosen(&self, t: &Words, asked: &Asked, products: &[Product], names: &Names) -> String {
        let mut words = self.values(t, asked, products, names);
        if words.len() > 2 {
            let rest = words.split_off(2).len();
            words.push(t.filter_others(rest));
        }
        words.join(", ")
    }

    fn values(&self, t: &Words, asked: &Asked, products: &[Product], names: &Names) -> Vec<String> {
        let picks = picks(self.name, t, asked, (products, names));
        let held = asked.pairs().into_iter().filter(|it| self.own().contains(&it.0));
        held.map(|(name, value)| {
            let known = picks.iter().find(|it| it.value == value).map(|it| it.words.clone());
            known.unwrap_or_else(|| match name {
                "connected_from" => t.filter_from_day(value),
                "connected_to" => t.filter_to_day(value),
                _ => value.to_owned(),
            })
        })
        .collect()
    }
}

/// Everything that narrows a list, whole and in English: as the log keeps it.
pub(crate) async fn told(rq: &Rq, asked: &Asked) -> Result<String, Error> {
    let t = Words::new(Lang::En, rq.t.zone.clone(), rq.t.labels.clone());
    let names = Names::of(rq, asked).await?;
    let products = rq.ctx.catalogue.all();
    let mut said: Vec<String> = Vec::new();
    if !asked.q.is_empty() {
        said.push(format!("\u{201c}{}\u{201d}", asked.q));
    }
    let tab = TABS.iter().find(|it| it.sets.contains(&("scope", asked.scope.as_str())));
    said.extend(tab.map(|it| (it.words)(&t)));
    for it in FILTERS {
        let values = it.values(&t, asked, &products, &names);
        if !values.is_empty() {
            said.push(format!("{}: {}", (it.label)(&t), values.join(", ")));
        }
    }
    Ok(said.join("; "))
}

pub(super) fn pills(
    t: &Words,
    (asked, base): (&Asked, &str),
    products: &[Product],
    names: &Names,
) -> Vec<Pill> {
    FILTERS
        .iter()
        .map(|it| (it, it.chosen(t, asked, products, names)))
        .filter(|(it, chosen)| it.first || !chosen.is_empty())
        .map(|(it, chosen)| it.pill(t, (asked, base), chosen))
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

fn fixed<T>(name: &'static str, t: &Words, of: Values<T>, held: &[String]) -> Vec<Pick> {
    of.iter()
        .map(|(value, words, _)| pick(name, *value, words(t), held.iter().any(|it| it == value)))
        .collect()
}

fn pick(name: &'static str, value: impl Into<String>, words: impl Into<String>, on: bool) -> Pick {
    Pick { name, value: value.into(), words: words.into(), on }
}

/// The values that do not depend on what the firm's clients say.
fn picks(
    filter: &str,
    t: &Words,
    asked: &Asked,
    (products, names): (&[Product], &Names),
) -> Vec<Pick> {
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
        "trial" => fixed("trial", t, TRIAL, &asked.trial),
        "usage" => fixed("usage", t, USAGE, &asked.usage),
        "access" => fixed("access", t, ACCESS, &asked.access),
        "life" => fixed("life", t, LIFE, &asked.life),
        "managed" => fixed("managed", t, MANAGED, std::slice::from_ref(&asked.managed)),
        "manager" => listed("manager", &names.staff, &asked.manager),
        "group" => listed("group", &names.groups, &asked.group),
        "addon" => listed("addon", &names.addons, &asked.addon),
        "addon_is" => fixed("addon_is", t, ADDON_IS, &asked.addon_is),
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
    let t = &rq.t;
    if name == "more" {
        let names = Names::of(rq, asked).await?;
        let others = FILTERS.iter().filter(|it| !it.first);
        let pills =
            others.map(|it| it.pill(t, (asked, base), it.chosen(t, asked, products, &names)));
        let pills = pills.collect();
        return Ok(FilterPage {
            label: t.filter_more().to_owned(),
            pills,
            ..FilterPage::default()
        });
    }
    let known = FILTERS.iter().find(|it| it.name == name).ok_or(Error::NotFound)?;
    let mut page = FilterPage {
        label: (known.label)(t),
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
            page.picks = picks(name, t, asked, (products, &Names::all(rq).await?));
        }
        "tag" | "industry" | "kind" | "package" => {
            let all = app::clients::texts(&rq.ctx, &rq.actor).await?;
            page.picks = match name {
                "tag" => texts("tag", all.tags, &asked.tag),
                "industry" => texts("industry", all.industries, &asked.industry),
                "kind" => texts("kind", all.kinds, &asked.kind),
                _ => texts("package", all.packages, &asked.package),
            };
        }
        "connected" => {
            page.days = vec![
                ("connected_from", t.filter_from(), asked.connected_from.clone()),
                ("connected_to", t.filter_to(), asked.connected_to.clone()),
            ];
        }
        _ => page.picks = picks(name, t, asked, (products, &Names::known(rq))),
    }
    Ok(page)
}

const SORTS: &[(&str, Say)] = &[
    ("name", |t| t.sort_name().into()),
    ("-name", |t| t.sort_name_down().into()),
    ("number", |t| t.sort_number().into()),
    ("-number", |t| t.sort_number_down().into()),
    ("access", |t| t.sort_access().into()),
    ("-access", |t| t.sort_access_down().into()),
    ("-usage", |t| t.sort_usage_down().into()),
    ("usage", |t| t.sort_usage().into()),
    ("trial", |t| t.sort_trial().into()),
    ("industry", |t| t.sort_industry().into()),
    ("manager", |t| t.sort_manager().into()),
    ("newest", |t| t.sort_newest()),
    ("oldest", |t| t.sort_oldest()),
];

/// The form of columns, density, order and length.
pub(super) fn display_page(t: &Words, asked: &Asked, base: &str) -> Result<DisplayPage, Error> {
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
            .map(|(value, words)| pick("sort", *value, words(t), *value == by))
            .collect(),
        columns: columns
            .map(|(value, words)| pick("cols", *value, words(t), shown.contains(value)))
            .collect(),
        densities: vec![
            pick("density", "", t.density_comfortable(), asked.density != "compact"),
            pick("density", "compact", t.density_compact(), asked.density == "compact"),
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
pub(super) fn columns(
    t: &Words,
    asked: &Asked,
    base: &str,
) -> Result<(Column, Vec<Column>), Error> {
    let by = if asked.sort.is_empty() { "name" } else { asked.sort.as_str() };
    let column = |class, words: String, up: &str, down: &str| {
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
    let others = asked.columns()?.into_iter().map(|name| {
        let known = USUAL.iter().chain(COLUMNS).find(|known| known.0 == name);
        let words = known.map(|known| (known.1)(t)).unwrap_or_default();
        match name {
            "accounts" => column("c-acc", words, "", ""),
            "plan" => column("c-plan", words, "trial", ""),
            "usage" => column("c-usage", words, "usage", "-usage"),
            "access" => column("c-access", words, "access", "-access"),
            "team" => column("c-team", words, "", ""),
            "connected" => column("c-more", words, "oldest", "newest"),
            _ => column("c-more", words, "", ""),
        }
    });
    Ok((column("c-name", t.clients_one(), "name", "-name"), others.collect()))
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
            rq.t.clients_many(count)
        } else {
            rq.t.clients_from_to(count, &first.name, &last.name)
        },
        newer: if asked.after.is_empty() { String::new() } else { asked.with(base, "after", "") },
        older,
    })
}
