//! A portal with a firm and two persons, and a browser that keeps cookies and fills in forms.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use app::catalogue::Catalogue;
use app::clock::Clock;
use app::ids::Ids;
use app::people::founding::{Founding, found};
use app::people::links::demo_link;
use app::secrets::Secrets;
use app::{Ctx, Inside, Settings};
use bytes::Bytes;
use domain::actor::Actor;
use domain::ids::{InvitationId, LinkId, PartnerId, PersonId, StaffId};
use domain::people::Realm;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use store::{Quiet, Story};
use test_support::Lab;
use web::{Config, Kernel, Limits};

const NOW: i64 = 1_790_000_000_000_000;
pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const PASSWORD: &str = "seven green bicycles outside";
const TOTP: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const ORIGIN: &str = "http://localhost:4100";

pub(crate) struct Portal {
    ctx: Ctx,
    kernel: Arc<Kernel>,
    partner: PartnerId,
    isla: PersonId,
}

fn founding(name: &str, email: &str, totp: Option<&str>) -> Founding {
    Founding {
        name: name.to_owned(),
        email: email.to_owned(),
        password: Some(PASSWORD.to_owned()),
        totp: totp.map(str::to_owned),
        operator: None,
    }
}

impl Portal {
    pub(crate) async fn new(lab: &Lab) -> Self {
        let ctx = Ctx::new(Inside {
            store: lab.store.clone(),
            catalogue: Catalogue::default(),
            addons: app::addons::Shelf::default(),
            http: outbound::http::Http::new().unwrap(),
            clock: Clock::fixed(domain::time::ts(NOW)),
            ids: Ids::random(),
            secrets: Secrets::new([5; 32]),
            mailer: outbound::mail::Mailer::memory().0,
            soon: app::changes::Soon::default(),
            settings: Settings {
                origin: ORIGIN.to_owned(),
                vendor: "Fernway".to_owned(),
                sandbox: true,
                notice_days: app::NOTICE_DAYS,
                zone: "UTC".to_owned(),
            },
            brand: app::brand::Current::default(),
        });
        let isla =
            found(&ctx, &founding("Isla Marchetti", "isla@pemberton.example", Some(TOTP))).await;
        found(&ctx, &founding("Joe Hartwell", "joe@hartwell.example", None)).await.unwrap();
        let config =
            Config { form_targets: vec![], trusted_proxies: vec![], limits: Limits::default() };
        let kernel = Kernel::new(ctx.clone(), web::ROUTES, web::pages::looks(), config).unwrap();
        let partner: PartnerId = ctx.ids.next(ctx.clock.security());
        let portal = Self { ctx, kernel, partner, isla: isla.unwrap() };
        portal.firm().await;
        portal
    }

    async fn firm(&self) {
        let mut tx = self.ctx.store.append(&Actor::System.scope()).await.unwrap();
        tx.add_owner(self.partner).await.unwrap();
        let row = store::partners::Partner {
            id: self.partner,
            slug: "pemberton".to_owned(),
            name: "Pemberton & Hale".to_owned(),
            code: "PH-1".to_owned(),
            state: "active".to_owned(),
            time_zone: "Europe/London".to_owned(),
            created_at: NOW,
            version: 1,
        };
        store::partners::add(&mut tx, &row).await.unwrap();
        let staff: StaffId = self.ctx.ids.next(self.ctx.clock.security());
        store::staff::add(&mut tx, self.partner, staff, self.isla, "senior", NOW).await.unwrap();
        let id = self.ctx.ids.next(self.ctx.clock.security());
        let story = Story::new(id, self.partner, &Actor::System, NOW, "partner_created");
        tx.commit(&story).await.unwrap();
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser {
            kernel: Arc::clone(&self.kernel),
            cookies: BTreeMap::new(),
            status: 0,
            to: String::new(),
            page: String::new(),
        }
    }

    pub(crate) fn pass(&self, micros: i64) {
        self.ctx.clock.pass(micros);
    }

    /// A code of Isla's app that was not used yet.
    pub(crate) fn code(&self) -> String {
        self.pass(MINUTE);
        self.code_of(TOTP)
    }

    pub(crate) fn code_of(&self, secret: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let now = u64::try_from(self.ctx.clock.security().as_second()).unwrap();
        totp.generate(now).to_string()
    }

    pub(crate) async fn printed_link(&self) -> String {
        let token = demo_link(&self.ctx, self.isla, Realm::Partner).await.unwrap();
        format!("/sign-in/link/{token}")
    }

    pub(crate) async fn invitation(&self, email: &str) -> String {
        let now = self.ctx.clock.security();
        let (id, link): (InvitationId, LinkId) = (self.ctx.ids.next(now), self.ctx.ids.next(now));
        let row = store::staff::Invited {
            id,
            partner: self.partner,
            name: String::new(),
            email: email.to_owned(),
            email_folded: email.to_owned(),
            role: "owner".to_owned(),
            groups: String::new(),
            link,
            state: "pending".to_owned(),
            invited_by: None,
            created_at: NOW,
            expires_at: NOW + 7 * 24 * 60 * MINUTE,
            bounced_at: None,
        };
        let mut tx = self.ctx.store.append(&Actor::System.scope()).await.unwrap();
        store::staff::add_invitation(&mut tx, &row).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        format!("/join/{}", self.ctx.secrets.link_token(link.0))
    }
}

pub(crate) struct Browser {
    kernel: Arc<Kernel>,
    cookies: BTreeMap<String, String>,
    pub(crate) status: u16,
    to: String,
    pub(crate) page: String,
}

impl Browser {
    /// Status and where it leads.
    pub(crate) fn seen(&self) -> (u16, &str) {
        (self.status, &self.to)
    }

    pub(crate) async fn get(&mut self, path: &str) {
        self.ask("GET", path, String::new()).await;
    }

    /// Fills in the form of this page that posts to `path`.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) {
        let token = self.token(path);
        let mut all = vec![("_csrf", token.as_str())];
        all.extend(fields);
        self.send(path, &all).await;
    }

    /// Posts exactly these fields.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        self.ask("POST", path, body.finish()).await;
    }

    async fn ask(&mut self, method: &str, path: &str, body: String) {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost:4100")
            .header("accept", "text/html")
            .header("user-agent", "Firefox Linux");
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if method == "POST" {
            request = request
                .header("origin", ORIGIN)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("content-length", body.len());
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let peer = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        let answer = self.kernel.answer(request, peer).await;
        self.status = answer.status().as_u16();
        let to = answer.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
        self.to = to.unwrap_or_default();
        for line in answer.headers().get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        self.page = String::from_utf8(bytes.to_vec()).unwrap();
    }

    /// The token of this page's form that posts to `path`; empty without such a form.
    pub(crate) fn token(&self, path: &str) -> String {
        let action = format!("action=\"{path}\"");
        let form = self.page.split("<form").find(|it| it.contains(&action)).unwrap_or_default();
        value(form, "name=\"_csrf\" value=\"")
    }

    /// A token from the start page, by another look at it.
    pub(crate) async fn token_in_start(&mut self, path: &str) -> String {
        self.get("/sign-in").await;
        self.token(path)
    }

    /// A hidden field's value.
    pub(crate) fn hidden(&self, name: &str) -> String {
        value(&self.page, &format!("name=\"{name}\" value=\""))
    }

    /// The action that contains a part.
    pub(crate) fn action(&self, part: &str) -> String {
        let mut actions = self.page.split("action=\"").skip(1);
        let found = actions.find_map(|it| it.split('"').next().filter(|it| it.contains(part)));
        found.unwrap_or_default().to_owned()
    }

    /// The app's secret as the page shows it.
    pub(crate) fn secret(&self) -> String {
        value(&self.page, "id=\"totp-secret\">").split('<').next().unwrap().replace(' ', "")
    }
}

fn value(text: &str, before: &str) -> String {
    let (_, rest) = text.split_once(before).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}
