//! `clientele serve`: everything from the command line to the last answered request.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use app::Ctx;
use app::products::NotLoaded;
use clap::Args;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{block_on, say};
use crate::config::{self, Config, Place, Trouble};
use crate::demo::{self, Products};
use crate::home::{self, Use};
use crate::log;
use crate::returned;

/// How often the business clock's place is kept.
const KEEP_CLOCK: Duration = Duration::from_mins(1);

/// How long requests and jobs under way get to end; with what follows less than ten seconds.
const GRACE: Duration = Duration::from_secs(6);

/// How `clientele serve` is called.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// Address and port to listen on; port 0 picks a free one [127.0.0.1:4100]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Demo data, demo products, outbox page and movable clock; refused in production
    #[arg(long)]
    demo: bool,
}

/// Runs the command.
pub fn run(ask: &Serve) -> Result<(), Trouble> {
    let config = config::resolve(&ask.place, ask.listen.as_deref(), ask.demo)?;
    log::begin(config.json_log);
    block_on(serve(config, ask.demo))
}

async fn serve(config: Config, demo: bool) -> Result<(), Trouble> {
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|it| Trouble::other(format!("cannot listen on {}: {it}", config.listen)))?;
    let listening = listener.local_addr().map_err(Trouble::other)?;
    let origin = match &config.origin {
        Some(it) => it.trim_end_matches('/').to_owned(),
        None => format!("http://localhost:{}", listening.port()),
    };
    allowed(&origin, listening, demo)?;
    let wanted = if demo { Use::Sandbox } else { Use::Production };
    home::make(&config.data)?;
    let instance = home::Instance::of(&config.data)?;
    let opening = home::open(&config, &origin, wanted, &instance.name);
    let ctx = log::slow("opening the database", opening).await?;
    let ended = run_all(&config, demo, &ctx, listener).await;
    home::keep_clock(&ctx).await.map_err(Trouble::other)?;
    ended
}

async fn run_all(
    config: &Config,
    demo: bool,
    ctx: &Ctx,
    listener: TcpListener,
) -> Result<(), Trouble> {
    let port = listener.local_addr().map_err(Trouble::other)?.port();
    let products = if demo {
        Some(log::slow("starting the demo products", Products::start(ctx, config, port)).await?)
    } else {
        None
    };
    load(ctx, &config.data.join("products")).await?;
    let addons = config.data.join("addons");
    if let Some(programs) = &products {
        demo::addons(&addons, programs)?;
    }
    app::addons::load(ctx, &addons).await.map_err(|it| match it {
        app::addons::NotLoaded::Files(faults) => {
            Trouble { lines: super::addon::lines(&addons, &faults), code: 78 }
        }
        app::addons::NotLoaded::Store(it) => it.into(),
    })?;
    if demo {
        demo::fill(ctx, &config.data).await?;
    }
    let kernel = web::Kernel::new(
        ctx.clone(),
        web::ROUTES,
        web::pages::looks(),
        web::Config {
            form_targets: [app::products::origins(ctx), app::addons::visited(ctx)].concat(),
            trusted_proxies: config.trusted_proxies.clone(),
            limits: web::Limits { grace: GRACE, ..web::Limits::default() },
        },
    )
    .map_err(Trouble::setup)?;
    let mut tasks = tokio::task::JoinSet::new();
    let working = CancellationToken::new();
    tasks.spawn(clock_kept(ctx.clone(), working.clone()));
    tasks.spawn(app::worker::run(ctx.clone(), working.clone()));
    tasks.spawn(returned::watch(ctx.clone(), config.data.clone(), working.clone()));
    if let Some(products) = &products {
        demo::announce(ctx, &config.data, products).await?;
    } else {
        if config.smtp.is_none() {
            let folder = config.data.join("letters");
            tracing::warn!("no --smtp: letters are only written to {}", folder.display());
        }
        say(&format!("Clientele is ready at {}", ctx.settings.origin));
    }
    let stop = async {
        asked_to_stop().await;
        tracing::info!("stopping");
        working.cancel();
    };
    web::server::serve(kernel, listener, stop).await;
    let ended = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(Duration::from_secs(1), ended).await.is_err() {
        tracing::warn!("a job did not end in time; it will be done again after the next start");
    }
    if let Some(products) = products {
        products.stop().await;
    }
    Ok(())
}

/// Plain http lets anybody on the way read cookies: it is for a machine's own browser only.
fn allowed(origin: &str, listening: SocketAddr, demo: bool) -> Result<(), Trouble> {
    let url = url::Url::parse(origin)
        .map_err(|it| Trouble::setup(format!("origin: {origin} is no address: {it}")))?;
    let local = match url.host() {
        Some(url::Host::Domain(it)) => it == "localhost" || it.ends_with(".localhost"),
        Some(url::Host::Ipv4(it)) => it.is_loopback(),
        Some(url::Host::Ipv6(it)) => it.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" if demo && !local && !listening.ip().is_loopback() => Err(Trouble::setup(
            "--demo is a sandbox with printed passwords: it runs on this machine only",
        )),
        "https" => Ok(()),
        "http" if demo && local && listening.ip().is_loopback() => Ok(()),
        "http" if demo => Err(Trouble::setup(format!(
            "--demo over http is for this machine only: {origin} on {listening} is not loopback"
        ))),
        "http" => Err(Trouble::setup(format!(
            "origin: {origin} is plain http; people sign in here, so https is needed"
        ))),
        other => Err(Trouble::setup(format!("origin: {other} is neither https nor http"))),
    }
}

async fn load(ctx: &Ctx, folder: &Path) -> Result<(), Trouble> {
    app::products::load(ctx, folder).await.map_err(|it| match it {
        NotLoaded::Files(faults) => {
            let line = |it: &app::products::file::FileFault| {
                format!("{}:{}: {}", folder.join(&it.file).display(), it.line, it.what)
            };
            Trouble { lines: faults.iter().map(line).collect(), code: 78 }
        }
        NotLoaded::Store(it) => it.into(),
    })
}

/// Until told to stop: a crash loses at most a minute of a moved clock's high-water mark.
async fn clock_kept(ctx: Ctx, stop: CancellationToken) {
    loop {
        if tokio::time::timeout(KEEP_CLOCK, stop.cancelled()).await.is_ok() {
            return;
        }
        if let Err(it) = home::keep_clock(&ctx).await {
            tracing::warn!("the clock's place was not kept: {it}");
        }
    }
}

/// SIGTERM or Ctrl-C. The grace period bounds what follows.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut int)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(origin: &str, listening: &str, demo: bool) -> u8 {
        allowed(origin, listening.parse().unwrap(), demo).map_or_else(|it| it.code, |()| 0)
    }

    #[test]
    fn plain_http_is_for_the_sandbox_on_this_machine() {
        assert_eq!(code("http://localhost:4100", "127.0.0.1:4100", true), 0);
        assert_eq!(code("http://[::1]:4100", "[::1]:4100", true), 0);
        assert_eq!(code("http://localhost:4100", "0.0.0.0:4100", true), 78);
        assert_eq!(code("http://portal.example.com", "127.0.0.1:4100", true), 78);
        assert_eq!(code("http://localhost:4100", "127.0.0.1:4100", false), 78);
        assert_eq!(code("https://portal.example.com", "0.0.0.0:4100", false), 0);
        assert_eq!(code("https://portal.example.com", "0.0.0.0:4100", true), 78);
        assert_eq!(code("ftp://localhost", "127.0.0.1:4100", true), 78);
    }
}
