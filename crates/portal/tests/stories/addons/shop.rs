//! A world whose vendor sells add-ons, and a simulated Amazon with sellers who sign in there.

use std::io::{Read, Write};
use std::net::TcpStream;

use demo_amazon::{Config, PASSWORD, Running};
use domain::access::{AddonState, BillingMode, Override, Payer, PayerDefault, State};
use domain::addons::{Quote, Running as Terms, Term};
use domain::ids::{AccountId, ActivationId};
use domain::money::Currency;
use domain::time::DAY;
use store::activations::{self, Activation};
use store::{sql, vals};
use test_support::Lab;

use crate::portal::{Answer, Browser, ORIGIN};
use crate::world::{Cell, Human, World};

const MANAGE: store::Sql = sql("UPDATE accounts SET managed_by = $2, country = 'GB' WHERE id = $1");
const FORGET: store::Sql = sql("DELETE FROM addon_defaults WHERE partner = $1");
const NO_OVERRIDES: store::Sql = sql("DELETE FROM addon_overrides WHERE partner = $1");

/// A seller of the simulated Amazon.
pub(super) const SELLER: &str = "ada@juniper.example";

pub(super) struct Shop {
    pub(super) world: World,
    /// It is there while this is.
    pub(super) _amazon: Running,
    pub(super) base: String,
}

impl Shop {
    pub(super) async fn opens(lab: Lab) -> Self {
        let world = World::new(lab).await;
        let amazon = demo_amazon::serve(Config::demo(ORIGIN, 0)).await.unwrap();
        let base = amazon.address();
        let unique = app::secrets::Secrets::token();
        let dir = std::env::temp_dir().join(format!("clientele-shop-{unique}"));
        std::fs::create_dir_all(&dir).unwrap();
        for (name, text) in app::demo::addon_files(&base) {
            let text = text.replace("product = \"books\"", "product = \"jobs\"");
            std::fs::write(dir.join(name), text).unwrap();
        }
        let loaded = app::addons::load(&world.portal.ctx, &dir).await;
        assert!(loaded.is_ok(), "{loaded:?}");
        std::fs::remove_dir_all(&dir).unwrap();
        Self { world, _amazon: amazon, base }
    }

    /// A client whose account the firm manages, access open, every add-on paid by the firm.
    pub(super) async fn managed(&self) -> Cell {
        let cell = self.world.cell(State::Active).await;
        self.manage(cell.account, BillingMode::PartnerManaged).await;
        for addon in ["amazon", "smart-capture", "shopfront"] {
            self.default(addon, PayerDefault::Partner).await;
        }
        cell
    }

    pub(super) async fn manage(&self, account: AccountId, mode: BillingMode) {
        let by = (mode == BillingMode::PartnerManaged).then_some(self.world.north);
        let mut tx = self.world.firm().await;
        tx.run(MANAGE, &vals![account, by]).await.unwrap();
        self.world.keep(tx).await;
    }

    fn addon(&self, slug: &str) -> domain::ids::AddonId {
        self.world.portal.ctx.addons.by_slug(slug).unwrap().id
    }

    /// Sets the firm's default of one add-on; `unset` forgets all of them.
    pub(super) async fn default(&self, slug: &str, payer: PayerDefault) {
        let (north, now) = (self.world.north, self.world.portal.now());
        let mut tx = self.world.firm().await;
        if payer == PayerDefault::Unset {
            tx.run(FORGET, &vals![north]).await.unwrap();
        } else {
            let by = (self.world.owner.staff, now);
            let key = (north, self.addon(slug));
            let set = (payer.name(), false);
            store::addons::put_default(&mut tx, key, set, by).await.unwrap();
        }
        self.world.keep(tx).await;
    }

    /// Sets what one client has of its own, and no other client anything.
    pub(super) async fn set_override(&self, cell: &Cell, slug: &str, payer: Override) {
        let mut tx = self.world.firm().await;
        tx.run(NO_OVERRIDES, &vals![self.world.north]).await.unwrap();
        self.world.keep(tx).await;
        self.add_override(cell, slug, payer).await;
    }

    /// Sets what one client has of its own; others keep theirs.
    pub(super) async fn add_override(&self, cell: &Cell, slug: &str, payer: Override) {
        let (north, now) = (self.world.north, self.world.portal.now());
        let mut tx = self.world.firm().await;
        if payer != Override::None {
            let key = (north, cell.client, self.addon(slug));
            let by = (self.world.owner.staff, now);
            store::addons::put_override(&mut tx, key, payer.name(), by).await.unwrap();
        }
        self.world.keep(tx).await;
    }

    /// Puts an add-on of an account into a state, as deeds would have left it.
    pub(super) async fn stands(&self, account: AccountId, slug: &str, state: AddonState) {
        let now = self.world.portal.now();
        let pending = state == AddonState::Pending;
        let (payer, ending) = match state {
            AddonState::Inactive => return,
            AddonState::Pending | AddonState::ActivePartner => (Payer::Partner, false),
            AddonState::ActiveClient => (Payer::Client, false),
            AddonState::EndingPartner => (Payer::Partner, true),
            AddonState::EndingClient => (Payer::Client, true),
        };
        let firm = (payer == Payer::Partner).then_some(self.world.north);
        let term = Term {
            from: now - 10 * DAY,
            until: ending.then_some(now + 3 * DAY),
            payer,
            firm,
            quote: Quote { list: 600, discount_bp: 0, currency: Currency::parse("GBP").unwrap() },
            zone: "Europe/London".to_owned(),
            anchor: 24,
            after_end: false,
        };
        let row = Activation {
            id: self.world.lab.id::<ActivationId>(),
            account,
            addon: self.addon(slug),
            state: if pending { "pending" } else { "running" }.to_owned(),
            payer,
            partner: firm,
            staff: pending.then_some(self.world.senior.staff),
            person: None,
            linked: false,
            asked_at: now - 10 * DAY,
            begun_at: (!pending).then_some(now - 10 * DAY),
            reason: String::new(),
            running: Terms { pending, terms: if pending { Vec::new() } else { vec![term] } },
            asked: None,
            token: None,
        };
        let mut tx = self.world.firm().await;
        activations::add(&mut tx, &row).await.unwrap();
        activations::set(&mut tx, &row).await.unwrap();
        self.world.keep(tx).await;
    }

    pub(super) fn browser(&self, human: &Human) -> Browser<'_> {
        self.world.browser(human)
    }

    /// The page of an add-on of an account, for staff.
    #[expect(clippy::unused_self, reason = "pages are the shop's, and tests read so")]
    pub(super) fn page(&self, cell: &Cell, slug: &str) -> String {
        format!("/p/north/accounts/{}/addons/{slug}", cell.account)
    }

    /// Where an add-on of an account stands, as the API says it to a senior.
    pub(super) async fn state(&self, cell: &Cell, slug: &str) -> serde_json::Value {
        let key = crate::oracle::key_of(&self.world, &self.world.senior).await;
        let path = format!("/api/v1/accounts/{}/addons/{slug}", cell.account);
        let answer = self.world.portal.calls(&key, "GET", &path, None).await;
        assert_eq!(answer.status(), 200, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// What Amazon has seen.
    pub(super) async fn seen(&self) -> serde_json::Value {
        let (_, _, body) = call("GET", &format!("{}/state", self.base), "", "").await;
        serde_json::from_str(&body).unwrap()
    }

    /// The next call there goes wrong in this way.
    pub(super) async fn spoils(&self, fault: serde_json::Value) {
        let url = format!("{}/faults", self.base);
        let (status, _, body) = call("POST", &url, "application/json", &fault.to_string()).await;
        assert!(status < 300, "{status} {body}");
    }

    /// Somebody signs in at the third party and answers; what the browser comes back with: the
    /// path and query on our side.
    pub(super) async fn visits(&self, url: &str, seller: &str, answer: &str) -> String {
        let (status, sign_in, body) = call("GET", url, "", "").await;
        assert_eq!(status, 303, "{url}: {body}");
        let form = "application/x-www-form-urlencoded";
        let typed = format!("email={}&password={PASSWORD}", seller.replace('@', "%40"));
        let (status, consent, _) = call("POST", &self.there(&sign_in), form, &typed).await;
        assert_eq!(status, 303);
        let said = format!("answer={answer}");
        let (status, back, body) = call("POST", &self.there(&consent), form, &said).await;
        assert_eq!(status, 303, "{body}");
        back.strip_prefix(ORIGIN).unwrap_or_else(|| panic!("it led to {back}")).to_owned()
    }

    fn there(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() }
    }

    /// Comes back in a browser: through the common address to one's own door.
    pub(super) async fn returns(&self, browser: &Browser<'_>, back: &str) -> Answer {
        let first = self.world.portal.anybody().tries("GET", back, &[]).await;
        if first.status() != 303 {
            return first;
        }
        browser.tries("GET", first.header("location"), &[]).await
    }

    /// A whole visit by a staff member: away, consent, back, and the page that asks for the seller.
    pub(super) async fn goes(&self, human: &Human, cell: &Cell, slug: &str) -> Answer {
        let browser = self.browser(human);
        let path = format!("{}/activate", self.page(cell, slug));
        let away = browser.tries("POST", &path, &[("suits", "1")]).await;
        assert_eq!(away.status(), 303, "{}", away.body);
        let back = self.visits(away.header("location"), SELLER, "confirm").await;
        self.returns(&browser, &back).await
    }

    /// The same, confirmed: the add-on is active.
    pub(super) async fn connects(&self, human: &Human, cell: &Cell, slug: &str) {
        let back = self.goes(human, cell, slug).await;
        assert_eq!(back.status(), 303, "{}", back.body);
        let browser = self.browser(human);
        let done = browser.tries("POST", back.header("location"), &[("right", "1")]).await;
        assert_eq!(done.status(), 303, "{}", done.body);
        assert_eq!(self.state(cell, slug).await["state"], "active_partner");
    }
}

/// One call, as a browser's; answers status, the address it leads on to, and the body.
async fn call(method: &str, url: &str, kind: &str, body: &str) -> (u16, String, String) {
    let rest = url.strip_prefix("http://").unwrap().to_owned();
    let (host, path) = rest.split_once('/').unwrap();
    let text = format!(
        "{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: {kind}\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    let host = host.replace("localhost", "127.0.0.1");
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(host).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    })
    .await
    .unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let location = head
        .lines()
        .find_map(|it| it.split_once(": ").filter(|it| it.0.eq_ignore_ascii_case("location")))
        .map(|it| it.1.to_owned())
        .unwrap_or_default();
    // A chunked body is JSON or HTML between the first and the last bracket.
    let from = body.find(['{', '<']).unwrap_or(0);
    let to = body.rfind(['}', '>']).map_or(body.len(), |it| it + 1);
    (status, location, body.get(from..to).unwrap_or_default().to_owned())
}
