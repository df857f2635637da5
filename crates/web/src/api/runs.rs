//! Runs: an act upon many rows, previewed, started, stopped, resumed and taken back.

use app::Error;
use app::keys::{ApiScope, area};
use app::runs::{self as deeds, Ask, Chosen, Narrow, RunRow, Shown, Whose};
use domain::access::Deed;
use domain::ids::RunId;
use domain::pasted::{self, Line};
use domain::runs::{Act, Subject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clients::id;
use super::connections;
use super::doc::doc;
use super::dto;
use crate::pages::runs::bulk;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::{Later, Realm, Reply, Route, Rq, headers};

const MAY: crate::Access = May(Deed::ClientListRow);

/// Runs.
pub const ROUTES: &[Route] = &[
    get("/api/v1/runs", Realm::Api, MAY, list)
        .tells(doc("List runs").about("Newest first.").query(LIST).gives::<Runs>(200)),
    post("/api/v1/runs", Realm::Api, MAY, create).tells(
        doc("Preview an act upon many rows")
            .about(
                "Nothing is changed: each row gets a verdict, by the same deed that a single act \
                 calls. Besides `clients:write` the key needs the scope of the act itself. A \
                 large preview is made in the background: ask again until `stage` is `ready`.",
            )
            .takes::<NewRun>()
            .gives::<Run>(201),
    ),
    get("/api/v1/runs/{run}", Realm::Api, MAY, show).tells(doc("Get a run").gives::<Run>(200)),
    get("/api/v1/runs/{run}/rows", Realm::Api, MAY, rows)
        .tells(doc("List the rows of a run").query(ROWS).gives::<Rows>(200)),
    post("/api/v1/runs/{run}/start", Realm::Api, MAY, start).tells(
        doc("Start a previewed run")
            .about("`count` is `would_change` of the preview: what you confirm is what you saw.")
            .takes::<Start>()
            .gives::<Run>(200),
    ),
    post("/api/v1/runs/{run}/stop", Realm::Api, MAY, stop)
        .takes(Body::None)
        .tells(doc("Stop a run").about("What is done stays done.").gives::<Run>(200)),
    post("/api/v1/runs/{run}/resume", Realm::Api, MAY, resume)
        .takes(Body::None)
        .tells(doc("Do the rest of a stopped run").gives::<Run>(200)),
    post("/api/v1/runs/{run}/undo", Realm::Api, MAY, undo).takes(Body::None).tells(
        doc("Preview taking a run back")
            .about("Answers the run that takes it back; start that one.")
            .gives::<Run>(201),
    ),
];

const LIST: &[(&str, &str)] = &[
    ("whose", "`everyone`: the whole firm's, for owner and senior; else the key's person's own."),
    ("after", "`next` of the page before."),
    ("limit", "How many, from 1 to 200; 50 when nothing is said."),
];

const ROWS: &[(&str, &str)] = &[
    ("verdict", "`change` or `skip`: what the preview said."),
    ("state", "`waiting`, `changed`, `skipped` or `failed`: what became of it."),
    ("code", "Only rows left alone for this reason."),
    ("after", "`next` of the page before."),
    ("limit", "How many, from 1 to 200; 50 when nothing is said."),
];

/// A run.
#[derive(Serialize, ToSchema)]
struct Run {
    /// `run_…`
    id: String,
    /// The act: `name_manager`, `request_access`, …
    act: &'static str,
    /// `asking`, `checking`, `ready`, `running`, `stopped`, `finished`.
    stage: &'static str,
    /// Why it was stopped; absent when it was not.
    #[serde(skip_serializing_if = "String::is_empty")]
    because: String,
    /// What was selected, in words.
    chosen: String,
    /// Who made it.
    by: String,
    /// How many rows.
    total: i64,
    /// How many would change, by the preview.
    would_change: i64,
    /// How many would be left alone, by the preview.
    would_skip: i64,
    /// How many changed.
    changed: i64,
    /// How many were left alone.
    skipped: i64,
    /// How many failed by our own fault.
    failed: i64,
    /// Whether it can be taken back now.
    can_undo: bool,
    /// The run that it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undo_of: Option<String>,
    /// The run that took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_by: Option<String>,
    /// When it was made.
    created_at: String,
    /// When it was stopped or finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// Why rows are left alone, the most frequent first.
    reasons: Vec<Reason>,
}

/// Why rows are left alone.
#[derive(Serialize, ToSchema)]
struct Reason {
    /// Stable code.
    code: String,
    /// The sentence of one of them.
    detail: String,
    /// How many.
    rows: i64,
}

fn run(it: &Shown) -> Run {
    let row = &it.run;
    Run {
        id: row.id.to_string(),
        act: it.act.name(),
        stage: it.stage.name(),
        because: row.because.clone(),
        chosen: row.chosen.clone(),
        by: row.staff_name.clone(),
        total: row.total,
        would_change: row.would_change,
        would_skip: row.would_skip,
        changed: row.changed,
        skipped: row.skipped,
        failed: row.failed,
        can_undo: it.can_undo(),
        undo_of: row.undo_of.map(|it| it.to_string()),
        undone_by: row.undone_by.map(|it| it.to_string()),
        created_at: dto::at(row.created_at),
        ended_at: row.ended_at.map(dto::at),
        reasons: it
            .reasons
            .iter()
            .map(|(code, detail, rows)| Reason {
                code: code.clone(),
                detail: detail.clone(),
                rows: *rows,
            })
            .collect(),
    }
}

async fn shown(rq: &Rq, status: u16, id: RunId) -> Result<Reply, Error> {
    let it = deeds::one(&rq.ctx, &rq.actor, id).await?;
    Reply::json(status, &run(&it))
}

/// A run in the list.
#[derive(Serialize, ToSchema)]
struct RunLine {
    /// `run_…`
    id: String,
    /// The act.
    act: String,
    /// Where it stands.
    stage: String,
    /// What was selected, in words.
    chosen: String,
    /// Who made it.
    by: String,
    /// How many rows.
    total: i64,
    /// How many changed.
    changed: i64,
    /// When it was made.
    created_at: String,
}

/// A page of runs.
#[derive(Serialize, ToSchema)]
struct Runs {
    /// The runs.
    items: Vec<RunLine>,
    /// What to send as `after` for the next page; null on the last one.
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Listing {
    whose: String,
    after: Option<String>,
    limit: Option<String>,
}

/// A place in the list of runs, inside the sealed cursor.
#[derive(Serialize, Deserialize)]
struct Cursor {
    id: RunId,
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Listing = rq.query()?;
        let limit = headers::limit(asked.limit.as_deref())?;
        let before = rq.open_cursor::<Cursor>("runs", asked.after.as_deref())?.map(|it| it.id);
        let whose = if asked.whose == "everyone" { Whose::Everyone } else { Whose::Mine };
        let mut found = deeds::list(&rq.ctx, &rq.actor, whose, before, limit + 1).await?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > wanted;
        found.truncate(wanted);
        let next = match found.last().filter(|_| more) {
            Some(last) => Some(rq.seal_cursor("runs", &Cursor { id: last.id })?),
            None => None,
        };
        let line = |it: deeds::Run| RunLine {
            id: it.id.to_string(),
            act: it.act,
            stage: it.stage,
            chosen: it.chosen,
            by: it.staff_name,
            total: it.total,
            changed: it.changed,
            created_at: dto::at(it.created_at),
        };
        Reply::json(200, &Runs { items: found.into_iter().map(line).collect(), next })
    })
}

/// What to do, to which rows.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct NewRun {
    /// `name_manager`, `group_add`, `group_remove`, `give_staff`, `take_staff`, `reassign`,
    /// `archive`, `request_access`, `request_renewal`, `remind`, `withdraw_request`,
    /// `cancel_connection`, `folder_each`, `take_out`, `resend_invitation`, `withdraw_invitation`,
    /// `addon_activate`, `addon_cancel`, `addon_partner_pays`, `addon_client_pays`,
    /// `addon_follow_default` or `invite`.
    act: String,
    /// With the acts upon an add-on: its slug.
    addon: String,
    /// With `addon_activate`: you confirm that it suits each account for which its rules hold.
    suits: bool,
    /// Ids of clients, accounts or invitations.
    ids: Vec<String>,
    /// Instead of `ids`: all clients that match `filter`. For `folder_each`: all unlinked accounts.
    all: bool,
    /// The query of the list of clients: `access=expired&manager=stf_…`.
    filter: String,
    /// Ids that are left out of `all`.
    except: Vec<String>,
    /// A staff member's id: the manager, whom to give or take accounts, who gets the clients.
    staff: String,
    /// With `name_manager`: true clears the manager.
    nobody: bool,
    /// A group's id.
    group: String,
    /// With `reassign`: whose clients they are. Without `ids`: all of theirs.
    from: String,
    /// The reason: words for `request_access` and `request_renewal`, a code for
    /// `cancel_connection`.
    reason: String,
    /// Own words beside the code `other`.
    words: String,
    /// With `request_access`, `request_renewal` and `invite`: after how many days access shall end.
    days: String,
    /// With `invite`, instead of `ids`: whom to invite, at most 10,000.
    list: Vec<Invitee>,
    /// With `invite`: slugs of products.
    products: Vec<String>,
    /// With `invite`: `link` (usual), or `transfer`.
    kind: String,
    /// With `invite`: the firm's own words.
    message: String,
}

/// Whom to invite.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Invitee {
    /// The owner's address.
    email: String,
    /// The client's number, or exactly its name; a name that is not there makes a client. Not sent:
    /// the client with this contact's address, or a new one called like the address.
    #[serde(default)]
    client: String,
}

impl NewRun {
    /// The list with its places.
    fn lines(&mut self) -> Vec<Line> {
        let all = (1..).zip(std::mem::take(&mut self.list));
        pasted::marked(all.map(|(place, it)| (place, it.email, it.client)))
    }
}

/// A key for clients does not cancel connections: the act has a scope of its own.
fn scope(rq: &Rq, act: Act) -> Result<(), Error> {
    let wanted = area(act.rules().deed).and_then(|it| ApiScope::of(it, true));
    let Some(wanted) = wanted else { return Err(app::keys::not_with_a_key()) };
    super::has_scope(wanted, &rq.scopes)
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let mut new: NewRun = rq.json()?;
        let act = bulk::act(&new.act)?;
        scope(&rq, act)?;
        let ask = Ask {
            staff: id(&new.staff)?,
            nobody: new.nobody,
            group: id(&new.group)?,
            from: id(&new.from)?,
            reason: std::mem::take(&mut new.reason),
            words: std::mem::take(&mut new.words),
            days: std::mem::take(&mut new.days),
            products: std::mem::take(&mut new.products),
            transfer: connections::transfer(&new.kind)?,
            message: std::mem::take(&mut new.message),
            addon: String::new(),
            suits: new.suits,
        };
        let addon = std::mem::take(&mut new.addon);
        let mut chosen = Chosen { lines: new.lines(), addon, ..Chosen::default() };
        bulk::select(&mut chosen, &new.except, true)?;
        bulk::select(&mut chosen, &new.ids, false)?;
        if new.all {
            let (filter, words) = bulk::matching(&rq, &new.filter, &chosen.except)?;
            chosen = Chosen { clients: Vec::new(), accounts: Vec::new(), ..chosen };
            chosen.words = match act.rules().subject {
                Subject::Unlinked => bulk::unlinked(),
                Subject::Clients | Subject::Accounts | Subject::Invitations | Subject::Lines => {
                    words
                }
            };
            chosen.all = Some(filter);
        } else if new.ids.is_empty() && act == Act::Reassign {
            chosen.of = ask.from;
            chosen.words = bulk::of_one();
        } else if act == Act::Invite {
            chosen.words = bulk::lines(chosen.lines.len());
        } else {
            chosen.words = bulk::picked(&chosen);
        }
        let id = deeds::preview(&rq.ctx, &rq.actor, (act, &chosen), &ask).await?;
        Ok(shown(&rq, 201, id).await?.location(format!("/api/v1/runs/{id}")))
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { shown(&rq, 200, rq.id("run")?).await })
}

/// A row of a run.
#[derive(Serialize, ToSchema)]
struct Row {
    /// Its number, from 1.
    number: i64,
    /// The client, if it is in a folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    /// Its name; empty for one that has gone.
    name: String,
    /// More of it: the account's product, the invitation's address.
    about: String,
    /// `change`, `skip`, or empty before the preview.
    verdict: String,
    /// `waiting`, `changed`, `skipped`, `failed`.
    state: String,
    /// Why it is left alone: a stable code; empty when it is not.
    code: String,
    /// The sentence.
    detail: String,
    /// Who can change that.
    who_can_fix: String,
}

/// A page of rows.
#[derive(Serialize, ToSchema)]
struct Rows {
    /// The rows.
    items: Vec<Row>,
    /// What to send as `after` for the next page; null on the last one.
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    verdict: String,
    state: String,
    code: String,
    after: Option<String>,
    limit: Option<String>,
}

/// A place among the rows, inside the sealed cursor.
#[derive(Serialize, Deserialize)]
struct RowCursor {
    seq: i64,
}

fn rows(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let limit = headers::limit(asked.limit.as_deref())?;
        let id: RunId = rq.id("run")?;
        let name = format!("run {id}");
        let after = rq.open_cursor::<RowCursor>(&name, asked.after.as_deref())?;
        let place = (after.map_or(0, |it| it.seq), limit);
        let narrow = Narrow { verdict: asked.verdict, state: asked.state, code: asked.code };
        let (found, more) = deeds::rows(&rq.ctx, &rq.actor, id, &narrow, place).await?;
        let next = match found.last().filter(|_| more) {
            Some(last) => Some(rq.seal_cursor(&name, &RowCursor { seq: last.seq })?),
            None => None,
        };
        Reply::json(200, &Rows { items: found.into_iter().map(row).collect(), next })
    })
}

fn row(it: RunRow) -> Row {
    let why = if it.state == "waiting" { it.expected } else { it.why };
    Row {
        number: it.seq,
        client: it.client.filter(|_| !it.subject.is_empty()).map(|it| it.to_string()),
        name: it.subject,
        about: it.about,
        verdict: it.verdict,
        state: it.state,
        code: why.code,
        detail: why.words,
        who_can_fix: why.fix,
    }
}

/// The confirmation.
#[derive(Deserialize, ToSchema)]
struct Start {
    /// How many rows will change, as the preview said.
    count: i64,
}

/// A run with the key's right to its act.
async fn mine(rq: &Rq) -> Result<RunId, Error> {
    let id: RunId = rq.id("run")?;
    let it = deeds::one(&rq.ctx, &rq.actor, id).await?;
    scope(rq, it.act)?;
    Ok(id)
}

fn start(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let sent: Start = rq.json()?;
        let id = mine(&rq).await?;
        deeds::start(&rq.ctx, &rq.actor, id, sent.count).await?;
        shown(&rq, 200, id).await
    })
}

fn stop(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id = mine(&rq).await?;
        deeds::stop(&rq.ctx, &rq.actor, id).await?;
        shown(&rq, 200, id).await
    })
}

fn resume(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id = mine(&rq).await?;
        deeds::resume(&rq.ctx, &rq.actor, id).await?;
        shown(&rq, 200, id).await
    })
}

fn undo(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id = mine(&rq).await?;
        let back = deeds::undo(&rq.ctx, &rq.actor, id).await?;
        Ok(shown(&rq, 201, back).await?.location(format!("/api/v1/runs/{back}")))
    })
}
