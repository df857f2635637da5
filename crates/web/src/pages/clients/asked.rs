//! What is asked of the list of clients: the words in its address.
//!
//! The address is the list's whole state. It can be shared, bookmarked, saved as a view, and sent
//! along with an act upon everything that matches; each of these reads it here.

use std::fmt::Write as _;

use app::Error;
use app::addons::Addon;
use app::catalogue::Product;
use app::clients::{Access, AddonIs, Columns, Filter as Narrow, Sort, Trial, Usage};
use domain::ids::{AddonId, ClientId, GroupId, ProductId, StaffId};
use domain::time::micros;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::Words;

/// Rows on a page.
pub(crate) const LIMIT: i64 = 50;

/// The list's own words in its address.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) q: String,
    pub(crate) scope: String,
    pub(crate) product: Vec<String>,
    pub(crate) plan: Vec<String>,
    pub(crate) trial: Vec<String>,
    pub(crate) usage: Vec<String>,
    pub(crate) access: Vec<String>,
    pub(crate) manager: Vec<String>,
    pub(crate) group: Vec<String>,
    pub(crate) tag: Vec<String>,
    pub(crate) industry: Vec<String>,
    pub(crate) kind: Vec<String>,
    pub(crate) package: Vec<String>,
    pub(crate) addon: Vec<String>,
    pub(crate) addon_is: Vec<String>,
    pub(crate) managed: String,
    pub(crate) life: Vec<String>,
    pub(crate) connected_from: String,
    pub(crate) connected_to: String,
    pub(crate) sort: String,
    pub(crate) cols: Vec<String>,
    pub(crate) density: String,
    pub(crate) limit: Option<String>,
    pub(crate) after: String,
    pub(crate) open: String,
    pub(crate) view: String,
}

/// A place in the list, inside the sealed cursor.
#[derive(Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub(crate) sort: String,
    pub(crate) key: String,
    pub(crate) number: i64,
    pub(crate) id: ClientId,
}

/// The orders and their words.
const SORTS: &[(&str, Sort)] = &[
    ("name", Sort::Name),
    ("-name", Sort::NameDown),
    ("number", Sort::Number),
    ("-number", Sort::NumberDown),
    ("newest", Sort::Newest),
    ("oldest", Sort::Oldest),
    ("access", Sort::Access),
    ("-access", Sort::AccessDown),
    ("usage", Sort::Usage),
    ("-usage", Sort::UsageDown),
    ("trial", Sort::Trial),
    ("industry", Sort::Industry),
    ("manager", Sort::Manager),
];

/// A value in an address, its words for people, and what it means.
pub(crate) type Values<T> = &'static [(&'static str, Say, T)];

/// Words, once it is known who reads.
pub(crate) type Say = fn(&Words) -> String;

pub(crate) const ACCESS: Values<Access> = &[
    ("open", |t| t.mark_open().into(), Access::Open),
    ("expiring", |t| t.value_expiring().into(), Access::Expiring),
    ("expired", |t| t.mark_expired().into(), Access::Expired),
    ("paused", |t| t.mark_paused(), Access::Paused),
    ("requested", |t| t.mark_requested().into(), Access::Requested),
    ("invited", |t| t.mark_invited().into(), Access::Invited),
    ("none", |t| t.mark_no_accounts().into(), Access::None),
];
pub(crate) const USAGE: Values<Usage> = &[
    ("active", |t| t.mark_active().into(), Usage::Active),
    ("inactive", |t| t.mark_inactive().into(), Usage::Inactive),
    ("unknown", |t| t.mark_unknown().into(), Usage::Unknown),
];
pub(crate) const TRIAL: Values<Trial> = &[
    ("1", |t| t.trial_in().into(), Trial::Now),
    ("ending", |t| t.trial_7().into(), Trial::Ending),
    ("none", |t| t.trial_not().into(), Trial::Not),
];
pub(crate) const MANAGED: Values<bool> =
    &[("partner", |t| t.pays_partner(), true), ("client", |t| t.pays_client(), false)];
pub(crate) const LIFE: Values<()> = &[
    ("active", |t| t.mark_active().into(), ()),
    ("inactive", |t| t.mark_inactive().into(), ()),
    ("creating", |t| t.life_creating().into(), ()),
    ("closed", |t| t.life_closed().into(), ()),
];

pub(crate) const ADDON_IS: Values<AddonIs> = &[
    ("on", |t| t.addon_on().into(), AddonIs::On),
    ("waiting", |t| t.addon_is_waiting().into(), AddonIs::Waiting),
    ("reconnect", |t| t.addon_is_reconnect().into(), AddonIs::Reconnect),
    ("off", |t| t.addon_off().into(), AddonIs::Off),
];

/// The columns that can be added, and what stands over them.
pub(crate) const COLUMNS: &[(&str, Say)] = &[
    ("owner", |t| t.account_owner().into()),
    ("manager", |t| t.filter_manager().into()),
    ("tags", |t| t.column_tags().into()),
    ("used", |t| t.column_used().into()),
    ("invited", |t| t.column_invited().into()),
    ("package", |t| t.filter_package().into()),
    ("addons", |t| t.addons_on_client().into()),
    ("payer", |t| t.filter_payer().into()),
    ("connected", |t| t.filter_connected().into()),
    ("status", |t| t.column_status().into()),
    ("kind", |t| t.filter_kind().into()),
    ("phone", |t| t.column_phone().into()),
    ("address", |t| t.column_address().into()),
];
/// The columns that stand there by themselves; any can be left out.
pub(crate) const USUAL: &[(&str, Say)] = &[
    ("accounts", |t| t.search_accounts().into()),
    ("plan", |t| t.filter_plan().into()),
    ("usage", |t| t.filter_usage().into()),
    ("access", |t| t.head_access().into()),
    ("team", |t| t.column_team().into()),
];

impl Asked {
    /// Reads a saved or sent query as strictly as an address.
    pub(crate) fn read(query: &str) -> Result<Self, Error> {
        crate::forms::query(query, &[])
    }

    pub(crate) fn sort(&self) -> Result<Sort, Error> {
        if self.sort.is_empty() {
            return Ok(Sort::Name);
        }
        let found = SORTS.iter().find(|it| it.0 == self.sort).map(|it| it.1);
        found
            .ok_or_else(|| Error::denied(422, "invalid_sort", "The list cannot be sorted by that."))
    }

    /// How many rows; 50 when nothing is said.
    pub(crate) fn limit(&self) -> Result<i64, Error> {
        match &self.limit {
            None => Ok(LIMIT),
            given => crate::headers::limit(given.as_deref()),
        }
    }

    /// Which columns stand there, in their order.
    pub(crate) fn columns(&self) -> Result<Vec<&'static str>, Error> {
        let known = || USUAL.iter().chain(COLUMNS).map(|it| it.0);
        if let Some(strange) = self.cols.iter().find(|it| known().all(|known| known != it.as_str()))
        {
            let strange = crate::json::tame(strange);
            let detail = format!("The list has no column \u{201c}{strange}\u{201d}.");
            return Err(Error::denied(422, "invalid_sort", detail));
        }
        if self.cols.is_empty() {
            return Ok(USUAL.iter().map(|it| it.0).collect());
        }
        Ok(known().filter(|it| self.cols.iter().any(|held| held == it)).collect())
    }

    /// Whether a column is shown that the usual statement does not read.
    pub(crate) fn breadth(&self) -> Columns {
        let more = |it: &String| COLUMNS.iter().any(|known| known.0 == it);
        if self.cols.iter().any(more) { Columns::All } else { Columns::Usual }
    }

    /// The filter. Days begin and end in the firm's time zone.
    pub(crate) fn narrow(
        &self,
        (products, addons): (&[Product], &[Addon]),
        zone: &TimeZone,
    ) -> Result<Narrow, Error> {
        let product = |slug: &String| {
            let found = products.iter().find(|it| it.definition.slug == *slug);
            found.map_or(uuid::Uuid::max(), |it| it.id.0)
        };
        let nowhere = (AddonId(uuid::Uuid::max()), ProductId(uuid::Uuid::max()));
        let addon = |slug: &String| {
            let found = addons.iter().find(|it| it.offer.slug == *slug);
            found.map_or(nowhere, |it| (it.id, it.product))
        };
        let managers = self.manager.iter().filter(|it| *it != "none");
        let one = |it: &String| it.parse::<StaffId>().map_err(|_| Error::NotFound);
        let group = |it: &String| it.parse::<GroupId>().map_err(|_| Error::NotFound);
        for it in &self.life {
            meant(LIFE, it)?;
        }
        Ok(Narrow {
            search: self.q.clone(),
            mine: self.scope == "mine",
            groups: self.scope == "groups",
            products: self.product.iter().map(product).collect(),
            plans: self.plan.clone(),
            trials: all(TRIAL, &self.trial)?,
            usage: all(USAGE, &self.usage)?,
            access: all(ACCESS, &self.access)?,
            managers: managers.map(one).collect::<Result<_, _>>()?,
            unmanaged: self.manager.iter().any(|it| it == "none"),
            in_groups: self.group.iter().map(group).collect::<Result<_, _>>()?,
            tags: self.tag.clone(),
            industries: self.industry.clone(),
            kinds: self.kind.clone(),
            packages: self.package.clone(),
            addons: self.addon.iter().map(addon).collect(),
            addon_is: all(ADDON_IS, &self.addon_is)?,
            managed: match self.managed.as_str() {
                "" => None,
                text => Some(meant(MANAGED, text)?),
            },
            lives: self.life.clone(),
            connected_from: day(&self.connected_from, zone, 0)?,
            connected_to: day(&self.connected_to, zone, 1)?,
        })
    }

    /// The words and values that an address carries, empty ones left out, in one order: two
    /// addresses of the same list are the same text.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, &str)> {
        let mut out: Vec<(&'static str, &str)> = Vec::new();
        for (name, values) in [
            ("scope", std::slice::from_ref(&self.scope)),
            ("q", std::slice::from_ref(&self.q)),
            ("product", &self.product),
            ("plan", &self.plan),
            ("trial", &self.trial),
            ("usage", &self.usage),
            ("access", &self.access),
            ("manager", &self.manager),
            ("group", &self.group),
            ("tag", &self.tag),
            ("industry", &self.industry),
            ("kind", &self.kind),
            ("package", &self.package),
            ("addon", &self.addon),
            ("addon_is", &self.addon_is),
            ("managed", std::slice::from_ref(&self.managed)),
            ("life", &self.life),
            ("connected_from", std::slice::from_ref(&self.connected_from)),
            ("connected_to", std::slice::from_ref(&self.connected_to)),
            ("sort", std::slice::from_ref(&self.sort)),
            ("cols", &self.cols),
            ("density", std::slice::from_ref(&self.density)),
            ("limit", self.limit.as_slice()),
            ("view", std::slice::from_ref(&self.view)),
        ] {
            let said = values.iter().filter(|it| !it.is_empty() && !usual(name, it));
            out.extend(said.map(|it| (name, it.as_str())));
        }
        out
    }

    /// The canonical query, without the place in it and without the view that it came from.
    pub(crate) fn query(&self) -> String {
        query(self.pairs().into_iter().filter(|it| it.0 != "view"))
    }

    /// The address of the list with one word set to one value or, with an empty one, taken out;
    /// anything but the place starts from the top.
    pub(crate) fn with(&self, base: &str, name: &str, value: &str) -> String {
        let mut pairs: Vec<(&str, &str)> = self.pairs();
        pairs.retain(|it| it.0 != name);
        if name == "open" && !self.after.is_empty() {
            pairs.push(("after", &self.after));
        }
        if !value.is_empty() {
            pairs.push((name, value));
        }
        address(base, pairs)
    }

    /// The same with one value of several taken out.
    pub(crate) fn without(&self, base: &str, names: &[&str]) -> String {
        address(base, self.pairs().into_iter().filter(|it| !names.contains(&it.0)))
    }

    /// Looks of the list that stay whatever is asked: order, columns, density, length.
    pub(crate) fn looks(&self) -> Vec<(&'static str, &str)> {
        const LOOKS: [&str; 4] = ["sort", "cols", "density", "limit"];
        self.pairs().into_iter().filter(|it| LOOKS.contains(&it.0)).collect()
    }

    /// How many filters are set; scope and order are none.
    pub(crate) fn filters(&self) -> usize {
        const NONE: [&str; 6] = ["scope", "sort", "cols", "density", "limit", "view"];
        let mut names: Vec<&str> = self.pairs().into_iter().map(|it| it.0).collect();
        names.retain(|it| !NONE.contains(it));
        names.dedup();
        names.len()
    }
}

/// What needs no saying.
fn usual(name: &str, value: &str) -> bool {
    matches!((name, value), ("sort", "name") | ("limit", "50"))
}

/// The list's address with these words.
pub(crate) fn address<'a>(
    base: &str,
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let query = query(pairs);
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{base}/clients{mark}{query}")
}

pub(crate) fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        let mark = if out.is_empty() { "" } else { "&" };
        // Writing to a String cannot fail.
        let _ = write!(out, "{mark}{name}=");
        out.extend(url::form_urlencoded::byte_serialize(value.as_bytes()));
    }
    out
}

fn meant<T: Copy>(words: Values<T>, text: &str) -> Result<T, Error> {
    let found = words.iter().find(|it| it.0 == text).map(|it| it.2);
    found.ok_or_else(|| Error::denied(422, "invalid_sort", "The list has no such filter value."))
}

fn all<T: Copy>(words: Values<T>, held: &[String]) -> Result<Vec<T>, Error> {
    held.iter().filter(|it| !it.is_empty()).map(|it| meant(words, it)).collect()
}

/// The first instant of a day, or of the `later`th after it.
fn day(text: &str, zone: &TimeZone, later: i64) -> Result<Option<i64>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Error::denied(422, "invalid_sort", "A day is written like 2026-11-26.");
    let date: Date = text.parse().map_err(|_| wrong())?;
    let date = date.checked_add(jiff::Span::new().days(later)).map_err(|_| wrong())?;
    let start = date.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(Some(micros(start.timestamp())))
}

pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_asks_and_nothing_else() {
        let text = "access=expired&q=h%26s&access=expiring&sort=-usage&limit=100";
        let asked = Asked::read(text).unwrap();
        assert_eq!(asked.access, ["expired", "expiring"]);
        let same = "q=h%26s&access=expired&access=expiring&sort=-usage&limit=100";
        assert_eq!(asked.query(), same);
        assert_eq!(Asked::read(same).unwrap(), asked);
        assert_eq!(asked.filters(), 2);
        let narrow = asked.narrow((&[], &[]), &TimeZone::UTC).unwrap();
        assert_eq!(narrow.access, [Access::Expired, Access::Expiring]);
        assert_eq!(
            asked.with("/p/f", "sort", ""),
            "/p/f/clients?q=h%26s&access=expired&access=expiring&limit=100"
        );
        assert_eq!(asked.without("/p/f", &["q", "access", "sort", "limit"]), "/p/f/clients");
    }

    #[test]
    fn what_the_list_does_not_know_is_refused() {
        for text in ["colour=red", "q=a&q=b", "sort=a&sort=b"] {
            assert!(Asked::read(text).is_err(), "{text}");
        }
        for text in [
            "access=ajar",
            "addon_is=broken",
            "trial=2",
            "connected_from=26.11.2026",
            "life=dead",
            "manager=x",
        ] {
            let asked = Asked::read(text).unwrap();
            assert!(asked.narrow((&[], &[]), &TimeZone::UTC).is_err(), "{text}");
        }
        assert!(Asked::read("cols=health").unwrap().columns().is_err());
        assert!(Asked::read("sort=price").unwrap().sort().is_err());
    }

    #[test]
    fn a_day_lasts_from_midnight_to_midnight_where_the_firm_is() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let asked = Asked::read("connected_from=2026-06-01&connected_to=2026-06-01").unwrap();
        let narrow = asked.narrow((&[], &[]), &zone).unwrap();
        let hours = (narrow.connected_to.unwrap() - narrow.connected_from.unwrap()) / 3_600_000_000;
        assert_eq!(hours, 24);
        assert_eq!(narrow.connected_from.unwrap() % 86_400_000_000, 23 * 3_600_000_000);
    }
}
