//! The vendor's products: read from their files at start, kept as rows, known to every deed.
//!
//! Nothing is half loaded: one fault in one file and the whole start says so, line by line.

pub mod file;

use crate::catalogue::Product;
use crate::{Ctx, Error, Result};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{OperatorId, ProductId};
use domain::products::Definition;
use domain::time::micros;
use file::{FileFault, Loaded};
use std::path::Path;
use store::{Locks, Story, Tx, products as rows};

/// Why products were not loaded.
#[derive(Debug)]
pub enum NotLoaded {
    /// Faults in files, in reading order.
    Files(Vec<FileFault>),
    /// The store did not take them.
    Store(Error),
}

/// Reads every `*.toml` of `dir`, in the order of their names. Two files must not share a slug or
/// a client id.
pub fn read(dir: &Path, sandbox: bool) -> std::result::Result<Vec<Loaded>, Vec<FileFault>> {
    let (mut all, mut faults): (Vec<Loaded>, Vec<FileFault>) = (Vec::new(), Vec::new());
    for path in file::listed(dir) {
        match file::check(&path, sandbox) {
            Ok(it) => {
                let own = &it.definition;
                let twin = all.iter().find(|other| {
                    other.definition.slug == own.slug || other.definition.client_id == own.client_id
                });
                if twin.is_some() {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let what = "Another file has this slug or client_id.".to_owned();
                    faults.push(FileFault { file: name.into_owned(), line: 1, what });
                }
                all.push(it);
            }
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

/// Loads the products of `dir`: new ones are added, known ones written anew, missing ones retired,
/// and this process knows them from now on.
pub async fn load(ctx: &Ctx, dir: &Path) -> std::result::Result<(), NotLoaded> {
    let loaded = read(dir, ctx.settings.sandbox).map_err(NotLoaded::Files)?;
    keep(ctx, &loaded).await.map_err(NotLoaded::Store)
}

/// Keeps what was read. A story is written only for what has changed.
async fn keep(ctx: &Ctx, loaded: &[Loaded]) -> Result<()> {
    let now = ctx.clock.business();
    let locks = Locks::new().lock(OperatorId::THE);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    let known = rows::all(&mut tx).await?;
    let mut stories: Vec<Story> = Vec::new();
    let mut catalogue = Vec::new();
    let tell = |event| crate::tell::story(ctx, OperatorId::THE, &Actor::System, now, &event);
    for (rank, it) in loaded.iter().enumerate() {
        let before = known.iter().find(|row| row.slug == it.definition.slug);
        let id = before.map_or_else(|| ctx.ids.next::<ProductId>(now), |row| row.id);
        let rank = i64::try_from(rank).unwrap_or(i64::MAX);
        if store_one(&mut tx, before, (id, rank), it, micros(now)).await? {
            stories.push(tell(Event::ProductLoaded { name: it.definition.name.clone() }));
        }
        catalogue.push(Product { id, definition: it.definition.clone() });
    }
    for gone in known.iter().filter(|row| !loaded.iter().any(|it| it.definition.slug == row.slug)) {
        if rows::retire(&mut tx, gone.id, micros(now)).await? {
            stories.push(tell(Event::ProductRetired { name: gone.name.clone() }));
        }
    }
    if !stories.is_empty() {
        tx.commit_all(&stories).await?;
    }
    ctx.http.allow(loaded.iter().flat_map(|it| it.definition.origins()));
    ctx.catalogue.set(catalogue);
    Ok(())
}

/// Writes one product; answers whether anything changed.
async fn store_one(
    tx: &mut Tx,
    before: Option<&rows::Product>,
    (id, rank): (ProductId, i64),
    it: &Loaded,
    now: i64,
) -> Result<bool> {
    let row = rows::Product {
        id,
        slug: it.definition.slug.clone(),
        name: it.definition.name.clone(),
        client_id: it.definition.client_id.clone(),
        definition: serde_json::to_string(&it.definition).map_err(Error::broken)?,
        jwks: it.jwks.clone(),
        rank,
        created_at: before.map_or(now, |row| row.created_at),
        retired_at: None,
    };
    match before {
        Some(same) if *same == row => Ok(false),
        Some(_) => rows::set(tx, &row).await.map(|()| true).map_err(Error::from),
        None => rows::add(tx, &row).await.map(|()| true).map_err(Error::from),
    }
}

/// Takes up what the store holds without reading any file: for commands beside the server, and
/// for tests.
pub async fn recall(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let mut catalogue = Vec::new();
    for row in rows::all(&mut tx).await?.into_iter().filter(|it| it.retired_at.is_none()) {
        let definition: Definition =
            serde_json::from_str(&row.definition).map_err(Error::broken)?;
        catalogue.push(Product { id: row.id, definition });
    }
    ctx.http.allow(catalogue.iter().flat_map(|it| it.definition.origins()));
    ctx.catalogue.set(catalogue);
    Ok(())
}

/// Every origin of a product in use: forms may be answered by a redirect to them (CSP).
pub fn origins(ctx: &Ctx) -> Vec<String> {
    let mut all: Vec<String> =
        ctx.catalogue.all().iter().flat_map(|it| it.definition.origins()).collect();
    all.sort();
    all.dedup();
    all
}

/// How many accounts each product has, and when it reported last (µs).
pub async fn heard(ctx: &Ctx, actor: &Actor) -> Result<Vec<(ProductId, i64, Option<i64>)>> {
    crate::partners::vendor(actor, domain::access::Deed::OProductRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(rows::heard(&mut tx).await?)
}
