//! What happened in the firm: the log with its filters, the check of its chain, and its files.

use app::Error;
use app::audit::{self, Ask, Entry, FAMILIES};
use bytes::Bytes;
use domain::access::{Deed, Role};
use domain::ids::{AccountId, ClientId, EventId, PersonId};
use domain::time::micros;
use futures_util::stream;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::accounts::folders;
use super::{deeds, frames};
use crate::route::Access::Deed as May;
use crate::route::get;
use crate::views::audit::{AuditPage, AuditRow, CheckPage};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::{Link, Pager};
use crate::{Later, Realm, Reply, Route, Rq, Words};

const HERE: Realm = Realm::Partner;
const MAY: crate::Access = May(Deed::AuditRead);

/// The log.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/audit", HERE, MAY, list),
    get("/p/{firm}/audit/check", HERE, MAY, check),
    get("/p/{firm}/audit/export", HERE, May(Deed::ClientExportCsv), super::exports::audit),
    get("/p/{firm}/audit/chain", HERE, May(Deed::FirmTakeAway), chain),
];

const PAGE: usize = 50;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    person: String,
    client: String,
    account: String,
    kind: String,
    from: String,
    to: String,
    /// Looks for the client by name; only on the page.
    find: String,
    pub(crate) after: Option<String>,
    /// Only for files.
    pub(crate) format: String,
    /// Only for programs.
    pub(crate) limit: Option<String>,
}

/// A word of the address that belongs to another reader of the log.
fn unknown(name: &str) -> Error {
    let detail = format!("This list cannot be filtered or sorted by \u{201c}{name}\u{201d}.");
    Error::denied(422, "invalid_sort", detail)
}

impl Asked {
    /// Programs name clients by their ids, and get no files here.
    pub(crate) fn of_programs(&self) -> Result<(), Error> {
        if !self.find.is_empty() {
            return Err(unknown("find"));
        }
        if !self.format.is_empty() {
            return Err(unknown("format"));
        }
        Ok(())
    }

    /// As the deed takes it; what cannot be read is not there.
    pub(crate) fn ask(&self, rq: &Rq) -> Result<Ask, Error> {
        let one = |it: &str| (!it.is_empty()).then_some(it.to_owned());
        let client = one(&self.client).map(|it| it.parse::<ClientId>()).transpose()?;
        let account = one(&self.account).map(|it| it.parse::<AccountId>()).transpose()?;
        let person = one(&self.person).map(|it| it.parse::<PersonId>()).transpose()?;
        let family = match one(&self.kind) {
            Some(word) => Some(audit::family(&word).ok_or_else(|| wrong("kind"))?),
            None => None,
        };
        let zone = frames::zone(rq);
        let day = |name, text: &str, ahead| match one(text) {
            Some(text) => midnight(&text, ahead, &zone).map(Some).ok_or_else(|| wrong(name)),
            None => Ok(None),
        };
        let from = day("from", &self.from, 0)?;
        // The last day is wholly in it.
        let until = day("to", &self.to, 1)?;
        Ok(Ask { client, account, person, family, from, until })
    }

    /// What narrows the log, in English: as the log keeps it of a file.
    pub(crate) async fn told(&self, rq: &Rq, ask: &Ask) -> Result<String, Error> {
        let (client, account) = names(rq, ask).await;
        let mut said: Vec<String> = Vec::new();
        if let Some(person) = ask.person {
            let staff = app::staff::list(&rq.ctx, &rq.actor).await?;
            let known = staff.members.iter().find(|it| it.person == person);
            said.push(format!("by {}", known.map_or("somebody", |it| it.name.as_str())));
        }
        said.extend(client.map(|it| format!("client {it}")));
        said.extend(account.map(|it| format!("account {it}")));
        said.extend(ask.family.map(|it| it.name.to_owned()));
        for (word, day) in [("from", &self.from), ("to", &self.to)] {
            if !day.is_empty() {
                said.push(format!("{word} {day}"));
            }
        }
        Ok(said.join("; "))
    }

    /// The filters as part of an address.
    fn query(&self) -> String {
        let mut out = url::form_urlencoded::Serializer::new(String::new());
        let pairs = [
            ("person", &self.person),
            ("client", &self.client),
            ("account", &self.account),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
        ];
        for (name, value) in pairs.into_iter().filter(|it| !it.1.is_empty()) {
            out.append_pair(name, value);
        }
        out.finish()
    }
}

/// The beginning of a day, or of one so many days later, in the reader's zone.
fn midnight(text: &str, ahead: i64, zone: &TimeZone) -> Option<i64> {
    let day: Date = text.parse().ok()?;
    let day = day.checked_add(ahead.days()).ok()?;
    day.to_zoned(zone.clone()).ok().map(|it| micros(it.timestamp()))
}

fn wrong(name: &str) -> Error {
    Error::denied(422, "invalid_filter", format!("There is no such filter: {name}."))
}

/// A row as people read it; files take the same words.
pub(crate) fn row(rq: &Rq, base: &str, it: &Entry) -> AuditRow {
    AuditRow {
        deed: deeds::partner(rq, &it.act),
        client: it
            .client
            .as_ref()
            .map(|(id, name)| Link::new(format!("{base}/clients/{id}"), name.as_str())),
    }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let mut asked: Asked = rq.query()?;
        if asked.limit.is_some() {
            return Err(unknown("limit"));
        }
        let picked = Picked::of(&rq, &mut asked).await?;
        let ask = asked.ask(&rq)?;
        let before: Option<EventId> = rq.open_cursor("audit", asked.after.as_deref())?;
        let limit = i64::try_from(PAGE + 1).unwrap_or(51);
        let mut found = audit::list(&rq.ctx, &rq.actor, &ask, (before, limit)).await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let frame = frames::partner(&rq, Place::Audit, rq.t.nav_audit())?;
        let here = format!("{}/audit", frame.base);
        let query = asked.query();
        let older = match found.last().filter(|_| more) {
            Some(last) => {
                let after = rq.seal_cursor("audit", &last.act.id)?;
                let and = if query.is_empty() { "" } else { "&" };
                format!("{here}?{query}{and}after={after}")
            }
            None => String::new(),
        };
        let staff = app::staff::list(&rq.ctx, &rq.actor).await?;
        let names = names(&rq, &ask).await;
        let one = |value: &str, name: Option<String>, otherwise: &str| {
            (!value.is_empty())
                .then(|| (value.to_owned(), name.unwrap_or_else(|| otherwise.to_owned())))
        };
        let client = one(&asked.client, names.0, rq.t.audit_one_client());
        let account = one(&asked.account, names.1, rq.t.audit_one_account());
        let without = |drop: fn(&mut Asked)| {
            let mut rest = asked.clone();
            drop(&mut rest);
            format!("{here}?{}", rest.query())
        };
        let own = app::reach::staff(&rq.actor)?.role == Role::Owner;
        Reply::page(&AuditPage {
            rows: found.iter().map(|it| row(&rq, &frame.base, it)).collect(),
            people: anybody(rq.t.audit_everybody())
                .chain(staff.members.iter().map(|it| Choice::new(it.person.to_string(), &it.name)))
                .collect(),
            kinds: anybody(rq.t.audit_everything())
                .chain(FAMILIES.iter().map(|it| kind(&rq.t, it)))
                .collect(),
            form: Form::of([
                ("person", &asked.person),
                ("kind", &asked.kind),
                ("from", &asked.from),
                ("to", &asked.to),
            ]),
            client,
            client_off: without(|it| it.client.clear()),
            account,
            account_off: without(|it| it.account.clear()),
            find: asked.find.clone(),
            choices: picked.links(&asked, &here),
            nobody: picked.nobody,
            filtered: !query.is_empty(),
            export: format!("{here}/export?{query}"),
            chain: if own { format!("{here}/chain") } else { String::new() },
            pager: Pager { words: String::new(), newer: String::new(), older },
            frame,
        })
    })
}

/// The names of the client and the account that the log is narrowed to, as far as the reader reaches
/// them: what is hidden or gone has none.
async fn names(rq: &Rq, ask: &Ask) -> (Option<String>, Option<String>) {
    let client = match ask.client {
        Some(id) => app::clients::folder(&rq.ctx, &rq.actor, id).await.ok().map(|it| it.row.name),
        None => None,
    };
    let account = match ask.account {
        Some(id) => app::accounts::one(&rq.ctx, &rq.actor, id).await.ok(),
        None => None,
    };
    let named = |it: app::reach::Account| it.words(&rq.ctx.catalogue.name(it.row.product));
    (client, account.map(named))
}

/// What a name in the address finds: one client narrows the log at once, several are offered.
#[derive(Debug, Default)]
struct Picked {
    several: Vec<Choice>,
    nobody: bool,
}

impl Picked {
    async fn of(rq: &Rq, asked: &mut Asked) -> Result<Self, Error> {
        if asked.find.trim().is_empty() {
            return Ok(Self::default());
        }
        // A new name is looked for instead of the client of before.
        asked.client.clear();
        let found = folders(rq, &asked.find).await?;
        if let [only] = found.as_slice() {
            asked.client.clone_from(&only.value);
            asked.find.clear();
            return Ok(Self::default());
        }
        Ok(Self { nobody: found.is_empty(), several: found })
    }

    fn links(&self, asked: &Asked, here: &str) -> Vec<Link> {
        let link = |it: &Choice| {
            let narrowed = Asked { client: it.value.clone(), ..asked.clone() };
            let words = match it.note.as_str() {
                "" => it.words.clone(),
                number => format!("{} · {number}", it.words),
            };
            Link::new(format!("{here}?{}", narrowed.query()), words)
        };
        self.several.iter().map(link).collect()
    }
}

fn kind(t: &Words, it: &audit::Family) -> Choice {
    Choice::new(it.word, t.coded(&format!("family-{}", it.word), it.name))
}

fn anybody(words: &str) -> impl Iterator<Item = Choice> {
    std::iter::once(Choice::new("", words))
}

fn check(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let report = audit::check(&rq.ctx, &rq.actor).await?;
        Reply::page(&CheckPage {
            frame: frames::partner(&rq, Place::Audit, rq.t.audit_check_title())?,
            events: rq.t.audit_events(report.events),
            findings: report.findings.iter().map(|it| broken(&rq.t, it)).collect(),
        })
    })
}

fn broken(t: &Words, it: &audit::Finding) -> String {
    match it.what {
        audit::What::Changed => t.audit_changed(it.seq),
        audit::What::Unlinked => t.audit_unlinked(it.seq),
        audit::What::Gap => t.audit_gap(it.seq),
        audit::What::Head => t.audit_head(it.seq),
        audit::What::Exported => t.audit_exported(it.seq),
        audit::What::Orphan => t.audit_orphan(it.seq),
    }
}

fn chain(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let chain = audit::chain(&rq.ctx, &rq.actor).await?;
        let flow = stream::try_unfold(chain, |mut chain| async move {
            let next = chain.next().await?;
            Ok(next.map(|it| (Bytes::from(it), chain)))
        });
        Ok(Reply::flow("application/jsonl", "audit-chain.jsonl", flow))
    })
}
