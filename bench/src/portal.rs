//! The portal's own list on the file: the real door, session, statement and page.

use crate::{Done, say, seed};
use app::catalogue::Product;
use app::secrets::Secrets;
use app::{Ctx, Inside, Settings};
use std::path::Path;
use tokio::net::TcpListener;
use web::{Config, Kernel, Limits};

pub(crate) async fn serve(data: &Path) -> Done<()> {
    let store = seed::open(data).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let settings = Settings {
        origin: format!("http://localhost:{port}"),
        vendor: "Fernway".to_owned(),
        sandbox: false,
        notice_days: app::NOTICE_DAYS,
        zone: "UTC".to_owned(),
    };
    let inside =
        Inside::new(store, Secrets::new(seed::SECRET), settings).map_err(|it| format!("{it:?}"))?;
    let ctx = Ctx::new(inside);
    let products = ["jobs", "books"].into_iter().zip(0..);
    let products = products
        .map(|(slug, at)| Product { id: seed::product(at), definition: seed::definition(slug) });
    ctx.catalogue.set(products.collect());
    app::addons::recall(&ctx).await.map_err(|it| format!("{it:?}"))?;
    let limits = Limits { per_second: 1_000_000, burst: 1_000_000, ..Limits::default() };
    let config = Config { form_targets: Vec::new(), trusted_proxies: Vec::new(), limits };
    let kernel = Kernel::new(ctx, web::ROUTES, web::pages::looks(), config)?;
    say(&format!(
        "127.0.0.1:{port} /p/{}/clients clientele-partner-{port}={}",
        seed::SLUG,
        seed::TOKEN
    ));
    web::server::serve(kernel, listener, std::future::pending()).await;
    Ok(())
}
