//! The table of an add-on's clients, each row with its verdict, beside the list of clients and the
//! bare twin; and the dry run of turning it on for all of them.

use crate::import::{context, told};
use crate::{Done, Load, asks, load, median, runs, say, seed, start};
use app::catalogue::Product;
use app::runs::{Ask, Chosen};
use domain::actor::Actor;
use domain::runs::Act;
use std::path::Path;
use std::time::{Duration, Instant};
use store::clients::Filter;

/// The add-on: without a third party, so that the run could end with it active.
const SLUG: &str = "capture";
const FILE: &str = r#"slug = "capture"
product = "jobs"
name = "Smart capture"
summary = "Receipts are read and filed."

[[prices]]
from = "2025-01-01"
currency = "GBP"
net = 300

[[eligibility]]
when = "life != 'closed'"
sentence = "The account is open."
"#;

/// Measures the table, then the dry run.
pub(crate) async fn run(data: &Path, load: Load) -> Done<()> {
    offer(data).await?;
    table(data, load).await?;
    dry(data).await
}

/// Puts the add-on on offer, paid by the firm.
async fn offer(data: &Path) -> Done<()> {
    let dir = data.join("offered");
    std::fs::create_dir_all(&dir)?;
    std::fs::write(dir.join("capture.toml"), FILE)?;
    let ctx = context(data).await?;
    let products = ["jobs", "books"].into_iter().zip(0..);
    let products = products
        .map(|(slug, at)| Product { id: seed::product(at), definition: seed::definition(slug) });
    ctx.catalogue.set(products.collect());
    app::addons::load(&ctx, &dir).await.map_err(|it| format!("{it:?}"))?;
    let id = ctx.addons.by_slug(SLUG).ok_or("the add-on was not loaded")?.id;
    let staff = seed::staff();
    let mut tx = ctx.store.append(&Actor::Staff(staff.clone()).scope()).await?;
    let by = (staff.staff, seed::now());
    store::addons::put_default(&mut tx, (staff.partner, id), ("partner", false), by).await?;
    Ok(tx.commit_quiet(store::Quiet::Ingest, &[], seed::now()).await?)
}

/// The first page of the table and of the list, of the same 50 clients, in turns.
async fn table(data: &Path, load: Load) -> Done<()> {
    let asked = asks::Ask::named("all-by-name").ok_or("no such ask")?;
    let mut portal = start("serve-portal", data).await?;
    let mut bare = start("serve-bare", data).await?;
    let list = portal.asked(asked.query);
    let path = format!("/p/{}/addons/{SLUG}", seed::SLUG);
    let table = load::Target { path, ..portal.target.clone() };
    let twin = bare.asked(asked.name);
    let pages = [("table", &table), ("list", &list), ("bare twin of the list", &twin)];
    for (_, page) in pages {
        load::closed(page, load.connections, Duration::from_secs(2)).await?;
    }
    let mut seen: [Vec<u64>; 3] = Default::default();
    for turn in 1..=load.turns {
        for ((name, page), rates) in pages.into_iter().zip(&mut seen) {
            let rate = load::closed(page, load.connections, load.length()).await?;
            say(&format!("turn {turn}: {name} {rate} pages/s"));
            rates.push(rate);
        }
    }
    for ((name, page), rates) in pages.into_iter().zip(seen) {
        let rate = median(rates);
        let seen = load::open(page, load.connections, rate / 2, load.length()).await?;
        say(&format!(
            "{name}: saturation {rate}/s; at half rate p50 {} µs, p99 {} µs",
            seen.value_at_quantile(0.5),
            seen.value_at_quantile(0.99),
        ));
    }
    portal.child.kill().await?;
    Ok(bare.child.kill().await?)
}

/// Judges every account of the product, as the page before *Activate* on 10,000 clients does.
async fn dry(data: &Path) -> Done<()> {
    let ctx = context(data).await?;
    let products = [Product { id: seed::product(0), definition: seed::definition("jobs") }];
    ctx.catalogue.set(products.to_vec());
    app::addons::recall(&ctx).await.map_err(told)?;
    let actor = Actor::Staff(seed::staff());
    let jobs = Filter { products: vec![seed::product(0).0], ..Filter::default() };
    let addon = SLUG.to_owned();
    let chosen = Chosen { all: Some(jobs), addon: addon.clone(), ..Chosen::default() };
    let begun = Instant::now();
    let ask = Ask { addon, suits: true, ..Ask::default() };
    let id = app::runs::preview(&ctx, &actor, (Act::AddonActivate, &chosen), &ask).await;
    let id = id.map_err(told)?;
    app::worker::drain(&ctx).await.map_err(told)?;
    let took = begun.elapsed().as_millis();
    let seen = app::runs::one(&ctx, &actor, id).await.map_err(told)?;
    say(&format!(
        "{} on {} rows: dry run {took} ms ({} would change)",
        Act::AddonActivate.name(),
        seen.run.total,
        seen.run.would_change,
    ));
    runs::dry_twin(data, id)
}
