//! What happened in the firm: the log with its filters, the check of its chain, and its files.

use app::Error;
use app::audit::{self, Ask, Entry, FAMILIES};
use bytes::Bytes;
use domain::access::{Deed, Role};
use domain::ids::{ClientId, EventId, PersonId};
use domain::time::micros;
use futures_util::stream;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

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
    kind: String,
    from: String,
    to: String,
    pub(crate) after: Option<String>,
    /// Only for files.
    pub(crate) format: String,
}

impl Asked {
    /// As the deed takes it; what cannot be read is not there.
    pub(crate) fn ask(&self, rq: &Rq) -> Result<Ask, Error> {
        let one = |it: &str| (!it.is_empty()).then_some(it.to_owned());
        let client = one(&self.client).map(|it| it.parse::<ClientId>()).transpose()?;
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
        Ok(Ask { client, person, family, from, until })
    }

    /// The filters as part of an address.
    fn query(&self) -> String {
        let mut out = url::form_urlencoded::Serializer::new(String::new());
        let pairs = [
            ("person", &self.person),
            ("client", &self.client),
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
        let asked: Asked = rq.query()?;
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
        let client = match ask.client {
            Some(id) => {
                let name = found.iter().find_map(|it| it.client.clone());
                let name = name.map_or_else(|| rq.t.audit_one_client().to_owned(), |it| it.1);
                Some((id.to_string(), name))
            }
            None => None,
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
            filtered: !query.is_empty(),
            export: format!("{here}/export?{query}"),
            chain: if own { format!("{here}/chain") } else { String::new() },
            pager: Pager { words: String::new(), newer: String::new(), older },
            frame,
        })
    })
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
