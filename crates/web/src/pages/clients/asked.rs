//! What is asked of the list of clients: the words in its address, and the tabs, filters, columns
//! and pages that lead to other such addresses.

use std::fmt::Write as _;

use app::Error;
use app::catalogue::Product;
use app::clients::{Filter as Narrow, Page, Sort};
use domain::ids::{ClientId, GroupId, StaffId};
use serde::{Deserialize, Serialize};

use crate::views::clients::{Column, Filter, FilterChoice, Tab, Tabs};
use crate::views::parts::Pager;
use crate::{Rq, say};

/// The list's own words in its address: any of them can be shared and bookmarked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) q: String,
    pub(crate) scope: String,
    pub(crate) product: String,
    pub(crate) plan: String,
    pub(crate) trial: String,
    pub(crate) usage: String,
    pub(crate) access: String,
    pub(crate) manager: String,
    pub(crate) group: String,
    pub(crate) sort: String,
    pub(crate) after: String,
    pub(crate) open: String,
    pub(crate) limit: Option<String>,
    pub(crate) done: String,
}

/// A place in the list, inside the sealed cursor.
#[derive(Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub(crate) sort: String,
    pub(crate) key: String,
    pub(crate) number: i64,
    pub(crate) id: ClientId,
}

impl Asked {
    pub(crate) fn sort(&self) -> Result<Sort, Error> {
        match self.sort.as_str() {
            "" | "name" => Ok(Sort::Name),
            "-name" => Ok(Sort::NameDown),
            "number" => Ok(Sort::Number),
            "newest" => Ok(Sort::Newest),
            "access" => Ok(Sort::Access),
            "usage" => Ok(Sort::Usage),
            _ => Err(Error::denied(422, "invalid_sort", "The list cannot be sorted by that.")),
        }
    }

    pub(crate) fn narrow(&self, products: &[Product]) -> Result<Narrow, Error> {
        let product = match self.product.as_str() {
            "" => None,
            slug => Some(products.iter().find(|it| it.definition.slug == slug).map(|it| it.id.0))
                .map(|it| it.unwrap_or(uuid::Uuid::max())),
        };
        let one_of = |value: &str, of: &[(&str, &str)]| {
            if value.is_empty() || of.iter().any(|(known, _)| *known == value) {
                Ok(value.to_owned())
            } else {
                Err(Error::denied(422, "invalid_sort", "The list has no such filter value."))
            }
        };
        Ok(Narrow {
            search: self.q.clone(),
            product,
            access: one_of(&self.access, ACCESS)?,
            usage: one_of(&self.usage, USAGE)?,
            plan: if self.trial == "1" { "trial".to_owned() } else { self.plan.clone() },
            manager: id::<StaffId>(&self.manager)?,
            group: id::<GroupId>(&self.group)?.map(|it| it.0),
            mine: self.scope == "mine",
            groups: self.scope == "groups",
        })
    }

    /// The address of the list with one word changed; changing a filter starts from the top.
    pub(super) fn with(&self, base: &str, name: &str, value: &str) -> String {
        let mut out = format!("{base}/clients");
        let mut mark = '?';
        for (known, held) in [
            ("scope", &self.scope),
            ("q", &self.q),
            ("product", &self.product),
            ("plan", &self.plan),
            ("trial", &self.trial),
            ("usage", &self.usage),
            ("access", &self.access),
            ("manager", &self.manager),
            ("group", &self.group),
            ("sort", &self.sort),
            ("after", &self.after),
            ("open", &self.open),
        ] {
            let stays = known != "after" && known != "open" || name == "open" && known == "after";
            let value = if known == name {
                value
            } else if stays {
                held
            } else {
                ""
            };
            if !value.is_empty() {
                let value: String =
                    url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
                // Writing to a String cannot fail.
                let _ = write!(out, "{mark}{known}={value}");
                mark = '&';
            }
        }
        out
    }

    pub(crate) fn filters(&self) -> usize {
        [&self.q, &self.product, &self.plan, &self.trial, &self.usage, &self.access]
            .into_iter()
            .chain([&self.manager, &self.group])
            .filter(|it| !it.is_empty())
            .count()
    }
}

pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::NotFound)
}

const ACCESS: &[(&str, &str)] = &[
    ("open", "Open"),
    ("expiring", "Expiring"),
    ("expired", "Expired"),
    ("paused", "Off by client"),
    ("requested", "Requested"),
    ("invited", "Invited"),
    ("none", "No accounts"),
];
const USAGE: &[(&str, &str)] =
    &[("active", "Active"), ("inactive", "Inactive"), ("unknown", "Not known")];

pub(super) fn cleared(asked: &Asked, base: &str) -> String {
    let only = Asked { scope: asked.scope.clone(), sort: asked.sort.clone(), ..Asked::default() };
    only.with(base, "", "")
}

pub(super) fn tabs(asked: &Asked, base: &str, counts: Option<(i64, i64, i64)>) -> Tabs {
    let tab = |scope: &str, words, count: Option<i64>| Tab {
        href: asked.with(base, "scope", scope),
        words,
        count: count.map(say::number).unwrap_or_default(),
        current: asked.scope == scope,
    };
    Tabs {
        tabs: vec![
            tab("", "All", counts.map(|it| it.0)),
            tab("mine", "Mine", counts.map(|it| it.1)),
            tab("groups", "My groups", counts.map(|it| it.2)),
        ],
        counts_from: if counts.is_some() {
            String::new()
        } else {
            let scope: String = asked.scope.clone();
            format!("{base}/clients/counts?scope={scope}")
        },
    }
}

pub(super) fn pills(asked: &Asked, page: &Page, products: &[Product], base: &str) -> Vec<Filter> {
    let pill = |name: &'static str, label, held: &str, choices: Vec<(String, String)>| Filter {
        name,
        label,
        chosen: choices
            .iter()
            .find(|(value, _)| !held.is_empty() && value == held)
            .map(|(_, words)| words.clone())
            .unwrap_or_default(),
        clear: asked.with(base, name, ""),
        choices: choices
            .into_iter()
            .map(|(value, words)| FilterChoice { on: value == held, value, words })
            .collect(),
    };
    let fixed = |of: &[(&str, &str)]| {
        of.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
    };
    let mut plans: Vec<(String, String)> = products
        .iter()
        .flat_map(|it| &it.definition.plans)
        .map(|it| (it.code.clone(), it.name.clone()))
        .collect();
    plans.sort();
    plans.dedup_by(|a, b| a.0 == b.0);
    let named = |of: &[(uuid::Uuid, String)]| -> Vec<(String, String)> {
        of.iter().map(|(id, name)| (GroupId(*id).to_string(), name.clone())).collect()
    };
    let staff = page.staff.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let slugs = products
        .iter()
        .map(|it| (it.definition.slug.clone(), it.definition.name.clone()))
        .collect();
    vec![
        pill("product", "Product", &asked.product, slugs),
        pill("plan", "Plan", &asked.plan, plans),
        pill("trial", "Trial", &asked.trial, fixed(&[("1", "In trial")])),
        pill("usage", "Usage", &asked.usage, fixed(USAGE)),
        pill("access", "Access", &asked.access, fixed(ACCESS)),
        pill("manager", "Manager", &asked.manager, staff),
        pill("group", "Group", &asked.group, named(&page.groups)),
    ]
}

pub(super) fn columns(asked: &Asked, base: &str) -> Vec<Column> {
    let column = |class, words, sort: &str, sorted: &'static str| Column {
        class,
        words,
        href: if sort.is_empty() { String::new() } else { asked.with(base, "sort", sort) },
        sorted,
    };
    let by = asked.sort.as_str();
    let (name, name_sorted) = match by {
        "" | "name" => ("-name", "ascending"),
        "-name" => ("name", "descending"),
        _ => ("name", ""),
    };
    let up = |this| if by == this { "ascending" } else { "" };
    vec![
        column("c-name", "Client", name, name_sorted),
        column("c-acc", "Accounts", "", ""),
        column("c-plan", "Plan", "", ""),
        column("c-usage", "Usage", "usage", up("usage")),
        column("c-access", "Access", "access", up("access")),
        column("c-team", "Team", "", ""),
    ]
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
