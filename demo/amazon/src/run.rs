//! Starting: in the process that asks for it, or as a program of its own that says on standard
//! output where it is and ends when its standard input closes.

use crate::amazon::{Amazon, router};
use crate::clients::{self, Application};
use crate::clock::Clock;
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// How long answers under way get to end.
const GRACE: Duration = Duration::from_secs(1);

/// What the program needs to know.
pub struct Config {
    /// Its port; 0 takes any free one.
    pub port: u16,
    /// Who may ask sellers for authorisation.
    pub applications: Vec<Application>,
    /// Whether refreshing gives another refresh token, as many providers do; Amazon keeps one.
    pub rotate: bool,
    /// What time it is.
    pub clock: Clock,
}

impl Config {
    /// As the demo runs it: both applications are the portal's, refresh tokens rotate.
    pub fn demo(portal: &str, port: u16) -> Self {
        Self { port, applications: clients::demo(portal), rotate: true, clock: Clock::real() }
    }
}

/// What the command line says.
#[derive(Debug, Clone)]
pub struct Arguments {
    /// The portal's origin.
    pub portal: String,
    /// Our port; 0 takes any free one.
    pub port: u16,
}

/// A simulation that answers. Dropping it ends it.
pub struct Running {
    address: String,
    stop: oneshot::Sender<()>,
    tasks: JoinSet<Result<(), String>>,
}

impl Running {
    /// Where it is: its origin, which is also its issuer.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// Ends it: no connection is answered afterwards.
    pub async fn stop(mut self) {
        drop(self.stop);
        let _late = tokio::time::timeout(GRACE, self.tasks.join_next()).await;
        self.tasks.shutdown().await;
    }

    /// Waits until it ends by itself, which is a fault.
    async fn ended(&mut self) -> Result<(), String> {
        match self.tasks.join_next().await {
            Some(Ok(ended)) => ended,
            Some(Err(fault)) => Err(fault.to_string()),
            None => Ok(()),
        }
    }
}

/// Binds the port and answers from now on.
pub async fn serve(config: Config) -> Result<Running, String> {
    let listener = TcpListener::bind(("127.0.0.1", config.port))
        .await
        .map_err(|it| format!("the simulated Amazon cannot have port {}: {it}", config.port))?;
    let port = listener.local_addr().map_err(|it| it.to_string())?.port();
    let address = format!("http://localhost:{port}");
    let amazon = Amazon::new(address.clone(), config.applications, config.rotate, config.clock)?;
    let router = router(Arc::new(amazon));
    let (stop, told) = oneshot::channel::<()>();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        let serving = axum::serve(listener, router).with_graceful_shutdown(async {
            // The sender is only ever dropped, which is the message.
            let _dropped = told.await;
        });
        serving.await.map_err(|it| it.to_string())
    });
    Ok(Running { address, stop, tasks })
}

/// The program: says that it is ready, and serves until standard input closes.
pub async fn main_loop(arguments: Arguments) -> Result<(), String> {
    let mut running = serve(Config::demo(&arguments.portal, arguments.port)).await?;
    say(&serde_json::json!({ "ready": { "amazon": running.address } }).to_string())?;
    tokio::select! {
        ended = running.ended() => return ended,
        () = parent_gone() => {}
    }
    running.stop().await;
    Ok(())
}

fn say(line: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|it| it.to_string())
}

/// Waits until nobody holds the other end of standard input. A thread of its own reads, because a
/// blocked read must not keep the program from ending.
async fn parent_gone() {
    let (tell, told) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        let mut nothing = [0_u8; 64];
        let mut input = std::io::stdin().lock();
        while matches!(input.read(&mut nothing), Ok(read) if read > 0) {}
        drop(tell);
    });
    let _closed = told.await;
}
