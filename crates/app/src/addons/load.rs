//! The vendor's add-ons: read from their files at start, kept as rows, known to every deed.

use super::file;
use super::shelf::Addon;
use crate::products::file::{FileFault, listed};
use crate::{Ctx, Error, Result};
use domain::actor::Actor;
use domain::addons::Offer;
use domain::event::Event;
use domain::ids::{AddonId, OperatorId};
use domain::time::micros;
use std::path::Path;
use store::addons as rows;
use store::{Locks, Story};

/// Why add-ons were not loaded.
#[derive(Debug)]
pub enum NotLoaded {
    /// Faults in files, in reading order.
    Files(Vec<FileFault>),
    /// The store did not take them.
    Store(Error),
}

/// Reads every `*.toml` of `dir`, in the order of their names. No two may share a slug.
pub fn read(
    dir: &Path,
    products: &[String],
    sandbox: bool,
) -> std::result::Result<Vec<Offer>, Vec<FileFault>> {
    let (mut all, mut faults): (Vec<Offer>, Vec<FileFault>) = (Vec::new(), Vec::new());
    for path in listed(dir) {
        match file::check(&path, products, sandbox) {
            Ok(it) => {
                if all.iter().any(|other| other.slug == it.slug) {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let what = "Another file has this slug.".to_owned();
                    faults.push(FileFault { file: name.into_owned(), line: 1, what });
                }
                all.push(it);
            }
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

/// Loads the add-ons of `dir`, after the products: new ones are added, known ones written anew,
/// missing ones retired, and this process knows them from now on.
pub async fn load(ctx: &Ctx, dir: &Path) -> std::result::Result<(), NotLoaded> {
    let products: Vec<String> =
        ctx.catalogue.all().iter().map(|it| it.definition.slug.clone()).collect();
    let offers = read(dir, &products, ctx.settings.sandbox).map_err(NotLoaded::Files)?;
    keep(ctx, offers).await.map_err(NotLoaded::Store)
}

async fn keep(ctx: &Ctx, offers: Vec<Offer>) -> Result<()> {
    let now = ctx.clock.business();
    let locks = Locks::new().lock(OperatorId::THE);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    let known = rows::all(&mut tx).await?;
    let mut stories: Vec<Story> = Vec::new();
    let tell = |event| crate::tell::story(ctx, OperatorId::THE, &Actor::System, now, &event);
    let mut shelf = Vec::new();
    for (rank, offer) in (0_i64..).zip(offers) {
        let before = known.iter().find(|row| row.slug == offer.slug);
        let Some(product) = ctx.catalogue.by_slug(&offer.product) else { continue };
        let row = rows::Addon {
            id: before.map_or_else(|| ctx.ids.next::<AddonId>(now), |row| row.id),
            product: product.id,
            slug: offer.slug.clone(),
            name: offer.name.clone(),
            definition: serde_json::to_string(&offer).map_err(Error::broken)?,
            rank,
            created_at: before.map_or(micros(now), |row| row.created_at),
            retired_at: None,
        };
        match before {
            Some(same) if *same == row => {}
            Some(_) => rows::set(&mut tx, &row).await?,
            None => rows::add(&mut tx, &row).await?,
        }
        if before.is_none_or(|it| *it != row) {
            stories.push(tell(Event::AddonLoaded { name: offer.name.clone() }));
        }
        let (id, product) = (row.id, row.product);
        shelf.push(Addon::new(id, product, offer, false));
    }
    let offered: Vec<String> = shelf.iter().map(|it| it.offer.slug.clone()).collect();
    for gone in known.iter().filter(|row| !offered.contains(&row.slug)) {
        if rows::retire(&mut tx, gone.id, micros(now)).await? {
            stories.push(tell(Event::AddonRetired { name: gone.name.clone() }));
        }
        shelf.push(remembered(gone)?);
    }
    if !stories.is_empty() {
        tx.commit_all(&stories).await?;
    }
    put(ctx, shelf);
    Ok(())
}

/// What is not offered any more runs on where it runs.
fn remembered(row: &rows::Addon) -> Result<Addon> {
    let offer: Offer = serde_json::from_str(&row.definition).map_err(Error::broken)?;
    Ok(Addon::new(row.id, row.product, offer, true))
}

fn put(ctx: &Ctx, shelf: Vec<Addon>) {
    ctx.http.also(shelf.iter().flat_map(|it| it.offer.called()));
    ctx.addons.set(shelf);
}

/// Takes up what the store holds without reading any file: for commands beside the server. The
/// third parties' secrets are not in the store, so nothing is called.
pub async fn recall(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let mut shelf = Vec::new();
    for row in rows::all(&mut tx).await? {
        let offer: Offer = serde_json::from_str(&row.definition).map_err(Error::broken)?;
        let retired = row.retired_at.is_some();
        shelf.push(Addon::new(row.id, row.product, offer, retired));
    }
    ctx.addons.set(shelf);
    Ok(())
}

/// Every origin that a form may lead to: third parties' pages of consent (CSP).
pub fn visited(ctx: &Ctx) -> Vec<String> {
    let mut all: Vec<String> = ctx.addons.all().iter().flat_map(|it| it.offer.visited()).collect();
    all.sort();
    all.dedup();
    all
}

/// The add-ons, for the vendor's own page.
pub fn heard(ctx: &Ctx, actor: &Actor) -> Result<Vec<Addon>> {
    crate::partners::vendor(actor, domain::access::Deed::OProductRead)?;
    Ok(ctx.addons.all().to_vec())
}
