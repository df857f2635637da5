//! The list of clients: first the ids of a page by an index, then what stands in exactly these.
//!
//! The statement that finds the ids is put together from the pieces that the viewer and the filter
//! need and no others, so that neither engine plans for what nobody asked. The reach pieces are the
//! SQL twin of `domain::access::who`; a test proves them equal on random worlds.

mod addons;
mod content;
mod narrow;
mod order;

pub use addons::{AddonCounts, AddonIs, addon_counts};
pub use content::{CONTENT, Listed, ListedAccount, STATEMENTS};
pub use order::{After, Sort};

use crate::{Built, Result, Tx, Value, part, vals};
use domain::ids::{AddonId, ClientId, GroupId, PartnerId, ProductId, StaffId};
use uuid::Uuid;

/// What may be asked of access. The first five are an account's state now, the rest a folder's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Somebody may enter, and not only for some days more.
    Open,
    /// It ends within the warning time.
    Expiring,
    /// The clock ran out.
    Expired,
    /// The client paused it.
    Paused,
    /// A request waits for the owner.
    Requested,
    /// An invitation waits for its answer.
    Invited,
    /// The folder has no account.
    None,
}

/// What may be asked of usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Usage {
    /// The last activity is recent.
    Active,
    /// It is not.
    Inactive,
    /// The product never told of any.
    Unknown,
}

/// What may be asked of trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trial {
    /// On trial now.
    Now,
    /// On trial, and it ends before the viewer's `trial_cut`.
    Ending,
    /// Not on trial.
    Not,
}

/// What the list is narrowed to. Empty or `None` means: not narrowed; several values of one field
/// mean: any of them. What is asked of accounts must hold for one and the same account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Folded text, searched as a substring.
    pub search: String,
    /// Only clients this staff member manages by name (tab *mine*).
    pub mine: bool,
    /// Only clients of this staff member's groups (tab *my groups*).
    pub groups: bool,
    /// Accounts in these products.
    pub products: Vec<Uuid>,
    /// Accounts on these plans, by code.
    pub plans: Vec<String>,
    /// Trials.
    pub trials: Vec<Trial>,
    /// Usage.
    pub usage: Vec<Usage>,
    /// Access.
    pub access: Vec<Access>,
    /// Managed by these.
    pub managers: Vec<StaffId>,
    /// Or managed by nobody.
    pub unmanaged: bool,
    /// In these groups.
    pub in_groups: Vec<GroupId>,
    /// Folders with one of these tags.
    pub tags: Vec<String>,
    /// Folders of these industries.
    pub industries: Vec<String>,
    /// Folders of these client types.
    pub kinds: Vec<String>,
    /// Accounts whose books are kept with these.
    pub packages: Vec<String>,
    /// Accounts with one of these add-ons, each with its product.
    pub addons: Vec<(AddonId, ProductId)>,
    /// Accounts where one of them (with none named: any) is so.
    pub addon_is: Vec<AddonIs>,
    /// Whether this firm manages the account's subscription.
    pub managed: Option<bool>,
    /// Accounts in these stages of life.
    pub lives: Vec<String>,
    /// Connected at or after (µs).
    pub connected_from: Option<i64>,
    /// Connected before (µs).
    pub connected_to: Option<i64>,
}

/// Who looks, and the instants by which stored clocks are read (µs).
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    /// The staff member.
    pub staff: StaffId,
    /// Owner and senior reach everything that is not internal.
    pub everything: bool,
    /// The owner reaches that as well.
    pub owner: bool,
    /// Now.
    pub now: i64,
    /// An end at or before this instant: expired.
    pub end_cut: i64,
    /// An end at or before this instant: expiring.
    pub warn_cut: i64,
    /// Activity at or after this instant: active.
    pub usage_cut: i64,
    /// An access request made at or before this instant has lapsed.
    pub request_cut: i64,
    /// A trial that ends before this instant is ending.
    pub trial_cut: i64,
}

/// How much of each row is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Columns {
    /// What the list shows by itself.
    #[default]
    Usual,
    /// Also what it can show: owners, contacts, packages, types, dates.
    All,
}

/// A page of the list: at most `limit` folders behind `after`, and whether more follow.
pub async fn page(
    tx: &mut Tx,
    viewer: &Viewer,
    filter: &Filter,
    (sort, after, limit): (Sort, Option<&After>, i64),
    columns: Columns,
) -> Result<(Vec<Listed>, bool)> {
    let (places, more) = places(tx, viewer, filter, (sort, after, limit)).await?;
    Ok((content::read(tx, viewer, places, columns).await?, more))
}

/// The same page, only where its rows stand in the order.
pub async fn places(
    tx: &mut Tx,
    viewer: &Viewer,
    filter: &Filter,
    (sort, after, limit): (Sort, Option<&After>, i64),
) -> Result<(Vec<After>, bool)> {
    let built = finding(tx.partner()?, viewer, filter, (sort, after, limit + 1));
    let mut places = Vec::new();
    for row in tx.rows_of(&built).await? {
        places.push(After {
            id: row.get("id")?,
            key: row.get("sort_key")?,
            number: row.get("sort_number")?,
        });
    }
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = places.len() > wanted;
    places.truncate(wanted);
    Ok((places, more))
}

/// The statement that finds the ids of a page.
pub fn finding(
    partner: PartnerId,
    viewer: &Viewer,
    filter: &Filter,
    (sort, after, limit): (Sort, Option<&After>, i64),
) -> Built {
    let mut built = order::head(sort, partner, viewer);
    narrow::reach(&mut built, partner, viewer);
    narrow::filter(&mut built, partner, viewer, filter);
    order::tail(&mut built, sort, after, limit);
    built
}

/// How many clients the viewer finds with this filter.
pub async fn count(tx: &mut Tx, viewer: &Viewer, filter: &Filter) -> Result<i64> {
    let partner = tx.partner()?;
    let built = counted(partner, viewer, filter);
    let rows = tx.rows_of(&built).await?;
    rows.first().map_or(Ok(0), |it| it.get("n"))
}

fn counted(partner: PartnerId, viewer: &Viewer, filter: &Filter) -> Built {
    let head = part(
        "SELECT count(*) AS n FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL
           AND c.ended_at IS NULL",
    );
    let mut built = Built::new(head, &vals![partner]);
    narrow::reach(&mut built, partner, viewer);
    narrow::filter(&mut built, partner, viewer, filter);
    built
}

/// Everything that matches, by name, at most `limit`: for acts upon all of them.
pub async fn matching(
    tx: &mut Tx,
    viewer: &Viewer,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<(ClientId, String)>> {
    let built = matched(tx.partner()?, viewer, filter, limit);
    let rows = tx.rows_of(&built).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

fn matched(partner: PartnerId, viewer: &Viewer, filter: &Filter, limit: i64) -> Built {
    let head = part(
        "SELECT c.id, c.name FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL
           AND c.ended_at IS NULL",
    );
    let mut built = Built::new(head, &vals![partner]);
    narrow::reach(&mut built, partner, viewer);
    narrow::filter(&mut built, partner, viewer, filter);
    built.add(part(" ORDER BY c.name_sort, c.id LIMIT $1"), &vals![limit]);
    built
}

/// At most so many values of one text are offered as a filter.
const TEXTS: i64 = 200;

/// The industries, client types, accounting packages and tags of the clients that the viewer reaches.
pub async fn texts(tx: &mut Tx, viewer: &Viewer) -> Result<[Vec<String>; 4]> {
    let partner = tx.partner()?;
    let mut all = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for (built, into) in texted(partner, viewer).iter().zip(&mut all) {
        for row in tx.rows_of(built).await? {
            into.push(row.get("words")?);
        }
    }
    Ok(all)
}

fn texted(partner: PartnerId, viewer: &Viewer) -> [Built; 4] {
    let ofs = [
        part(
            "SELECT DISTINCT c.industry AS words FROM clients c WHERE c.partner = $1
            AND c.archived_at IS NULL AND c.ended_at IS NULL AND c.industry <> ''",
        ),
        part(
            "SELECT DISTINCT c.kind AS words FROM clients c WHERE c.partner = $1
            AND c.archived_at IS NULL AND c.ended_at IS NULL AND c.kind <> ''",
        ),
        part(
            "SELECT DISTINCT a.accounting_package AS words FROM clients c
            JOIN connections k ON k.partner = c.partner AND k.client = c.id AND k.live
              AND k.paused_at IS NULL
            JOIN accounts a ON a.id = k.account AND a.accounting_package <> ''
            WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL",
        ),
        part(
            "SELECT DISTINCT t.tag AS words FROM clients c
            JOIN client_tags t ON t.partner = c.partner AND t.client = c.id
            WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL",
        ),
    ];
    ofs.map(|of| {
        let mut built = Built::new(of, &vals![partner]);
        narrow::reach(&mut built, partner, viewer);
        built.add(part(" ORDER BY 1 LIMIT $1"), &vals![TEXTS]);
        built
    })
}

/// A text as a part of a LIKE pattern: its own `%`, `_` and `\\` mean themselves.
pub fn like(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        if matches!(it, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(it);
    }
    out
}

/// Every way to put a statement together that a test should prepare: each order, first page and
/// later, with every filter alone and with all of them, for both kinds of viewers.
pub fn combinations() -> Vec<Built> {
    let partner = PartnerId(Uuid::nil());
    let mut all = Vec::new();
    for (owner, everything) in [(true, true), (false, true), (false, false)] {
        let viewer = Viewer {
            staff: StaffId(Uuid::nil()),
            everything,
            owner,
            now: 1,
            end_cut: 1,
            warn_cut: 1,
            usage_cut: 1,
            request_cut: 1,
            trial_cut: 1,
        };
        for filter in narrow::samples() {
            all.push(counted(partner, &viewer, &filter));
            all.push(matched(partner, &viewer, &filter, 1));
        }
        all.extend(texted(partner, &viewer));
        all.push(addons::counting(partner, &viewer));
        for sort in Sort::ALL {
            for after in [None, Some(After { key: String::new(), number: 1, id: Uuid::nil() })] {
                all.push(finding(partner, &viewer, &Filter::default(), (sort, after.as_ref(), 1)));
            }
        }
    }
    all
}

/// Ids and texts as a list of values.
fn values<T: crate::Bind + Clone>(of: &[T]) -> Vec<Value> {
    of.iter().map(|it| it.clone().bind()).collect()
}
