//! How much one caller and all callers together may take, so that a flood hurts the flood.
//!
//! Revocation and health have a lane of their own: when everything else is shed, an owner can
//! still end an access and a supervisor can still ask whether the process lives.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// The figures. The defaults suit an office of fifty people behind one address.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests per second and address, on average; 0 switches the limit off (benchmarks).
    pub per_second: u32,
    /// Requests at once and address.
    pub burst: u32,
    /// Connections per address.
    pub connections_per_address: usize,
    /// Connections in all.
    pub connections: usize,
    /// Requests worked on at once.
    pub in_flight: usize,
    /// How many more may be worked on in the kept lane.
    pub kept: usize,
    /// From a head's first byte to its end; also the first byte on a new connection.
    pub header_timeout: Duration,
    /// From a body's begin to its end.
    pub body_timeout: Duration,
    /// Between two requests on one connection; also how long a slow reader may pause.
    pub idle_timeout: Duration,
    /// How long requests in flight may take to finish when the process is asked to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_second: 100,
            burst: 400,
            connections_per_address: 256,
            connections: 8_192,
            in_flight: 512,
            kept: 64,
            header_timeout: Duration::from_secs(5),
            body_timeout: Duration::from_secs(15),
            idle_timeout: Duration::from_mins(1),
            grace: Duration::from_secs(9),
        }
    }
}

/// Counts and refuses.
pub struct Gauge {
    limits: Limits,
    rate: Option<DefaultKeyedRateLimiter<IpAddr>>,
    seen: AtomicUsize,
    working: AtomicUsize,
    open: Mutex<HashMap<IpAddr, usize>>,
    open_in_all: AtomicUsize,
}

/// A place among the requests or connections; dropping it gives it back.
pub struct Place {
    gauge: Arc<Gauge>,
    connection: Option<IpAddr>,
}

impl Gauge {
    /// A gauge with these figures.
    pub fn new(limits: Limits) -> Arc<Self> {
        let per_second = NonZeroU32::new(limits.per_second);
        let burst = NonZeroU32::new(limits.burst.max(1));
        let rate = per_second.zip(burst).map(|(per_second, burst)| {
            RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst))
        });
        Arc::new(Self {
            limits,
            rate,
            seen: AtomicUsize::new(0),
            working: AtomicUsize::new(0),
            open: Mutex::default(),
            open_in_all: AtomicUsize::new(0),
        })
    }

    /// The figures.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// One more request from this address; else in how many seconds it may come again.
    pub fn request(&self, from: IpAddr) -> Result<(), i64> {
        let Some(rate) = &self.rate else { return Ok(()) };
        // Quiet addresses are forgotten from time to time, so that the table stays small.
        if self.seen.fetch_add(1, Ordering::Relaxed) % 65_536 == 65_535 {
            rate.retain_recent();
        }
        rate.check_key(&network(from)).map_err(|until| {
            let wait = until.wait_time_from(DefaultClock::default().now());
            i64::try_from(wait.as_secs()).unwrap_or(i64::MAX).saturating_add(1)
        })
    }

    /// A place to work on a request in; none when all are taken.
    pub fn work(self: &Arc<Self>, kept: bool) -> Option<Place> {
        let most = self.limits.in_flight + if kept { self.limits.kept } else { 0 };
        let place = Place { gauge: Arc::clone(self), connection: None };
        let before = self.working.fetch_add(1, Ordering::SeqCst);
        (before < most).then_some(place)
    }

    /// A place for a connection; none when the address or all together have too many. A proxy
    /// brings everybody's connections, so only the total counts for it.
    pub fn connection(self: &Arc<Self>, from: IpAddr, is_proxy: bool) -> Option<Place> {
        let from = network(from);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if self.open_in_all.load(Ordering::SeqCst) >= self.limits.connections {
            return None;
        }
        let mine = open.entry(from).or_insert(0);
        if *mine >= self.limits.connections_per_address && !is_proxy {
            return None;
        }
        *mine += 1;
        self.open_in_all.fetch_add(1, Ordering::SeqCst);
        Some(Place { gauge: Arc::clone(self), connection: Some(from) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(from) = self.connection else {
            self.gauge.working.fetch_sub(1, Ordering::SeqCst);
            return;
        };
        let mut open = self.gauge.open.lock().unwrap_or_else(PoisonError::into_inner);
        self.gauge.open_in_all.fetch_sub(1, Ordering::SeqCst);
        if let Some(mine) = open.get_mut(&from) {
            *mine -= 1;
            if *mine == 0 {
                open.remove(&from);
            }
        }
    }
}

/// One IPv6 subscriber has a whole /64: that is one caller.
fn network(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V4(it) => IpAddr::V4(it),
        IpAddr::V6(it) => {
            let [a, b, c, d, ..] = it.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_kept_lane_stays_open() {
        let gauge = Gauge::new(Limits { in_flight: 2, kept: 1, ..Limits::default() });
        let (one, two) = (gauge.work(false), gauge.work(false));
        assert!(one.is_some() && two.is_some());
        assert!(gauge.work(false).is_none());
        let three = gauge.work(true);
        assert!(three.is_some());
        assert!(gauge.work(true).is_none());
        drop(one);
        drop(three);
        assert!(gauge.work(false).is_some());
    }

    #[test]
    fn a_flood_of_one_address_leaves_room_for_others() {
        let limits = Limits { connections_per_address: 2, connections: 3, ..Limits::default() };
        let gauge = Gauge::new(limits);
        let held =
            [gauge.connection(at("10.0.0.1"), false), gauge.connection(at("10.0.0.1"), false)];
        assert!(held.iter().all(Option::is_some));
        assert!(gauge.connection(at("::ffff:10.0.0.1"), false).is_none());
        let other = gauge.connection(at("10.0.0.2"), false);
        assert!(other.is_some());
        assert!(gauge.connection(at("10.0.0.3"), false).is_none());
        drop(held);
        assert!(gauge.connection(at("10.0.0.3"), false).is_some());
    }

    #[test]
    fn too_many_requests_are_told_when_to_return() {
        let gauge = Gauge::new(Limits { per_second: 1, burst: 2, ..Limits::default() });
        assert!(gauge.request(at("2001:db8::1")).is_ok());
        assert!(gauge.request(at("2001:db8::2")).is_ok());
        assert_eq!(gauge.request(at("2001:db8::3")), Err(1));
        assert!(gauge.request(at("2001:db8:0:1::3")).is_ok());
        let open = Gauge::new(Limits { per_second: 0, ..Limits::default() });
        assert!((0..10_000).all(|_| open.request(at("10.0.0.1")).is_ok()));
    }
}
