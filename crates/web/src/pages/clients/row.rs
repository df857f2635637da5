//! Rows of the list: a folder, its accounts, an account in no folder, each with the columns that
//! were asked for.

use app::Error;
use app::catalogue::Product;
use app::clients::Listed;
use app::reach;
use domain::access::Deed;
use domain::connections::INVITATION_SECONDS;
use domain::time::{SECOND, micros, ts};

use super::super::rows::{self, Reader, Seen};
use super::asked::{Asked, query};
use crate::Words;
use crate::views::clients::{AccountRow, Cell, ClientRow, FolderRows, UnlinkedRow};
use crate::views::parts::Avatar;

/// Marks of people in one row; the others are counted.
const TEAM: usize = 3;

pub(super) fn client(
    it: &Listed,
    (asked, columns): (&Asked, &[&'static str]),
    products: &[Product],
    reader: &Reader,
) -> ClientRow {
    let now = (micros(reader.now), &reader.t);
    let seen: Vec<Seen> = it.accounts.iter().map(|a| Seen::listed(a, products, now)).collect();
    let id = it.id.to_string();
    let open = asked.open == id;
    let cols = query(asked.cols.iter().map(|it| ("cols", it.as_str())));
    let mark = if cols.is_empty() { "" } else { "?" };
    ClientRow {
        heading: String::new(),
        name: it.name.clone(),
        line: line(it),
        cells: columns.iter().map(|column| folder_cell(column, it, &seen, reader)).collect(),
        go: rows::go(&seen, (&id, &it.name), it.invited(), reader),
        toggle: format!("{}#{id}", asked.with(&reader.base, "open", if open { "" } else { &id })),
        rows_from: format!("{}/clients/{id}/accounts{mark}{cols}", reader.base),
        opened: open.then(|| accounts((&it.name, id.clone()), &seen, columns, reader)),
        id,
    }
}

/// Lists by industry or manager say above the first of each what it stands under.
pub(super) fn heading(sort: &str, it: &Listed, before: Option<&Listed>, t: &Words) -> String {
    let of = |it: &Listed| match sort {
        "industry" => Some(it.industry.clone()),
        "manager" => Some(it.manager.clone().unwrap_or_default()),
        _ => None,
    };
    let Some(now) = of(it) else { return String::new() };
    if before.is_some_and(|it| of(it).as_ref() == Some(&now)) {
        return String::new();
    }
    match (sort, now.is_empty()) {
        (_, false) => now,
        ("industry", true) => t.head_no_industry().to_owned(),
        (_, true) => t.head_no_manager().to_owned(),
    }
}

fn line(it: &Listed) -> String {
    match (it.number.as_str(), it.industry.as_str()) {
        (number, "") => number.to_owned(),
        ("", industry) => industry.to_owned(),
        (number, industry) => format!("{number} · {industry}"),
    }
}

fn folder_cell(column: &str, it: &Listed, seen: &[Seen], reader: &Reader) -> Cell {
    let (t, day) = (&reader.t, |at| reader.t.date(ts(at), reader.now));
    let text = |words: &str| Cell::Text(words.to_owned(), String::new());
    match column {
        "accounts" => {
            let names: Vec<&str> = seen.iter().map(|a| a.product.as_str()).collect();
            let words =
                if names.is_empty() { t.mark_no_accounts().into() } else { names.join(", ") };
            Cell::Accounts(seen.iter().map(|a| a.tile.clone()).collect(), words)
        }
        "plan" => Cell::Plan(rows::plans(seen, reader)),
        "usage" => Cell::Usage(rows::usage(seen, reader)),
        "access" => {
            let invited = it.invited_until.map(|at| t.link_ends(day(at)));
            Cell::Access(rows::access(seen, invited, reader))
        }
        "team" => team(it),
        "owner" => {
            let all = distinct(seen.iter().map(|it| it.owner.0.as_str()));
            let mails = distinct(seen.iter().map(|it| it.owner.1.as_str()));
            Cell::Text(
                several(&all, |many| t.owners_many(many)),
                several(&mails, |many| t.addresses_many(many)),
            )
        }
        "manager" => text(it.manager.as_deref().unwrap_or_default()),
        "tags" => text(&it.tags.join(", ")),
        "used" => {
            let last = seen.iter().filter(|it| it.used.1.is_some()).max_by_key(|it| it.used.0);
            last.map_or_else(|| text(""), |it| used(it, reader))
        }
        "invited" => {
            let sent = it.invited_until.map(|at| at - INVITATION_SECONDS * SECOND);
            text(&sent.map(day).unwrap_or_default())
        }
        "package" => text(&distinct(seen.iter().map(|it| it.package.as_str())).join(", ")),
        "addons" => {
            let all: Vec<_> = seen.iter().flat_map(|it| it.addons.iter().copied()).collect();
            text(&reader.addons(&all).join(", "))
        }
        "payer" => text(&rows::plans(seen, reader).payer),
        "connected" => {
            let first = seen.iter().map(|it| it.connected_at).min();
            text(&first.map(day).unwrap_or_default())
        }
        "status" => text(&distinct(seen.iter().map(|it| it.life_words(t))).join(", ")),
        "kind" => text(&it.kind),
        "phone" => Cell::Text(it.phone.clone(), it.contact_email.clone()),
        _ => text(&it.address.replace('\n', ", ")),
    }
}

/// When somebody of the firm was last inside, and who.
fn used(it: &Seen, reader: &Reader) -> Cell {
    match &it.used {
        (at, Some(who)) => Cell::Text(reader.t.date_time(ts(*at), reader.now), who.clone()),
        (_, None) => Cell::Text(String::new(), String::new()),
    }
}

fn distinct<'a>(of: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all: Vec<&str> = of.filter(|it| !it.is_empty()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn several(of: &[&str], many: impl Fn(usize) -> String) -> String {
    match of {
        [] => String::new(),
        [one] => (*one).to_owned(),
        more => many(more.len()),
    }
}

fn team(it: &Listed) -> Cell {
    let others = it.team.iter().filter(|name| Some(*name) != it.manager.as_ref());
    let all: Vec<&String> = it.manager.iter().chain(others).collect();
    let more = match all.len().saturating_sub(TEAM) {
        0 => String::new(),
        more => format!("+{more}"),
    };
    Cell::Team(all.iter().take(TEAM).map(|name| Avatar::of(name)).collect(), more)
}

/// The rows of an opened folder.
pub(super) fn accounts(
    (name, id): (&str, String),
    seen: &[Seen],
    columns: &[&'static str],
    reader: &Reader,
) -> FolderRows {
    let row = |it: &Seen| AccountRow {
        cells: columns.iter().map(|column| account_cell(column, it, reader)).collect(),
        ..it.row(reader)
    };
    FolderRows {
        name: name.to_owned(),
        accounts: seen.iter().map(row).collect(),
        add: if seen.is_empty() {
            format!("{}/clients/{id}#accounts", reader.base)
        } else {
            String::new()
        },
        span: columns.len() + 3,
        t: reader.t.clone(),
    }
}

fn account_cell(column: &str, it: &Seen, reader: &Reader) -> Cell {
    let text = |words: &str| Cell::Text(words.to_owned(), String::new());
    match column {
        "accounts" => Cell::Blank("c-acc"),
        "plan" => Cell::Plan(it.plan(reader)),
        "usage" => Cell::Usage(it.usage(reader)),
        "access" => Cell::Access(it.access(reader)),
        "team" => Cell::Blank("c-team"),
        "owner" => Cell::Text(it.owner.0.clone(), it.owner.1.clone()),
        "used" => used(it, reader),
        "package" => text(&it.package),
        "addons" => text(&reader.addons(&it.addons).join(", ")),
        "payer" => text(&it.plan(reader).payer),
        "connected" => text(&reader.t.date(ts(it.connected_at), reader.now)),
        "status" => text(it.life_words(&reader.t)),
        _ => Cell::Blank("c-more"),
    }
}

pub(super) fn unlinked(it: &reach::Account, products: &[Product], reader: &Reader) -> UnlinkedRow {
    let seen = Seen::reached(it, products, (micros(reader.now), &reader.t));
    let (t, day) = (&reader.t, reader.t.date(ts(it.row.connected_at), reader.now));
    let how = match it.row.how.as_str() {
        "website" => t.how_website(day),
        "client_added" => t.how_added(day),
        _ => t.how_taken_out(day),
    };
    let owner = if it.row.owner_name.is_empty() { &it.row.owner_email } else { &it.row.owner_name };
    UnlinkedRow {
        id: seen.id.clone(),
        tile: seen.tile.clone(),
        name: it.row.business_name.clone(),
        address: seen.address.clone(),
        owner: owner.clone(),
        how,
        access: seen.access(reader),
        go: seen.go(reader),
        fits: None,
        why_not: match it.may(Deed::AccountAssignUnlinked) {
            Ok(_) => String::new(),
            Err(Error::Refused(refusal)) => t.reason(&refusal),
            Err(_) => t.why_not_folder().to_owned(),
        },
    }
}
