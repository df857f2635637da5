//! Accepts connections, hands requests to the door, and stops without breaking what is under way.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Version};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::door::Kernel;
use crate::limits::Place;
use crate::watched::{Watched, Working};

/// Serves until `stop` is ready; then takes no more connections, lets what is in flight finish
/// within the grace period and returns.
pub async fn serve(kernel: Arc<Kernel>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let (tell, told) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    // Too many connections: this one is closed at once.
                    let Some(place) = kernel.admit(peer.ip()) else { continue };
                    let kernel = Arc::clone(&kernel);
                    connections.spawn(connection(kernel, stream, peer.ip(), place, told.clone()));
                }
                Err(error) => {
                    // Out of file descriptors, or a peer that has gone: neither ends the service.
                    tracing::warn!("accepting a connection failed: {error}");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            },
        }
    }
    drop(listener);
    drop(tell);
    let grace = kernel.gauge.limits().grace;
    let finish = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(grace, finish).await.is_err() {
        tracing::warn!("{} connections did not finish in time", connections.len());
        connections.shutdown().await;
    }
}

async fn connection(
    kernel: Arc<Kernel>,
    stream: TcpStream,
    peer: IpAddr,
    _place: Place,
    mut told: watch::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let working = Working::default();
    let io = TokioIo::new(Watched::new(stream, working.clone(), kernel.gauge.limits()));
    let service = service_fn(move |request: Request<Incoming>| {
        let kernel = Arc::clone(&kernel);
        let now = working.begin();
        async move {
            let _now = now;
            // Where a chunked body ends only the parser knows; nothing may follow it.
            let last = request.headers().contains_key(header::TRANSFER_ENCODING)
                || request.version() == Version::HTTP_10;
            let mut response = kernel.answer(request, peer).await;
            if last {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            Ok::<_, Infallible>(response)
        }
    });
    // Our own watch keeps the time of heads; the parser's clock would count idle time as well.
    let serving = http1::Builder::new().header_read_timeout(None).serve_connection(io, service);
    let mut serving = pin!(serving);
    let mut stopping = false;
    loop {
        tokio::select! {
            ended = serving.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!("a connection ended: {error}");
                }
                return;
            }
            _ = told.changed(), if !stopping => {
                stopping = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}
