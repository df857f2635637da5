//! Notes: reading, writing, pinning and deleting them, and what they said before.

use app::Error;
use app::notes::Note as Row;
use domain::access::Deed;
use domain::ids::{ClientId, NoteId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clients::id;
use super::doc::doc;
use super::dto::{self, Person};
use crate::route::Access::Deed as May;
use crate::route::{Body, delete, get, patch, post, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// Notes.
pub const ROUTES: &[Route] = &[
    get("/api/v1/clients/{client}/notes", Realm::Api, May(Deed::ClientNotesRead), list).tells(
        doc("List a client's notes").about("Pinned first.").query(QUERY).gives::<Notes>(200),
    ),
    post("/api/v1/clients/{client}/notes", Realm::Api, May(Deed::ClientNotesWrite), add)
        .tells(doc("Add a note").takes::<NewNote>().gives::<Note>(201)),
    get("/api/v1/notes/{note}", Realm::Api, May(Deed::ClientNotesRead), show)
        .tells(doc("Get a note").gives::<Note>(200)),
    patch("/api/v1/notes/{note}", Realm::Api, May(Deed::ClientNotesWrite), change).tells(
        doc("Edit one's own note")
            .about("What it said before is kept.")
            .takes::<NoteChange>()
            .versioned()
            .gives::<Note>(200),
    ),
    delete("/api/v1/notes/{note}", Realm::Api, May(Deed::ClientNotesWrite), remove)
        .tells(doc("Delete a note").about("Its author, an owner or a senior.")),
    put("/api/v1/notes/{note}/pin", Realm::Api, May(Deed::ClientNotesWrite), pin)
        .takes(Body::None)
        .tells(doc("Pin a note")),
    delete("/api/v1/notes/{note}/pin", Realm::Api, May(Deed::ClientNotesWrite), unpin)
        .tells(doc("Unpin a note")),
    get("/api/v1/notes/{note}/history", Realm::Api, May(Deed::ClientNotesRead), history)
        .tells(doc("Read what a note said before").gives::<NoteHistory>(200)),
];

/// A note.
#[derive(Serialize, ToSchema)]
struct Note {
    /// `not_…`
    id: String,
    /// The client.
    client: String,
    /// The account it is tied to; only who reaches that account sees it.
    account: Option<String>,
    /// Who wrote it.
    author: Person,
    /// What it says.
    text: String,
    /// When it was written.
    created_at: String,
    /// When it was last edited.
    edited_at: Option<String>,
    /// When it was pinned.
    pinned_at: Option<String>,
    /// Its version; the entity tag is this in quotes.
    version: i64,
}

/// Notes.
#[derive(Serialize, ToSchema)]
struct Notes {
    /// Pinned first, then newest first; at most 500.
    items: Vec<Note>,
}

fn note(it: Row) -> Note {
    Note {
        id: it.id.to_string(),
        client: it.client.to_string(),
        account: it.account.map(|it| it.to_string()),
        author: Person { id: it.author.to_string(), name: it.author_name },
        text: it.body,
        created_at: dto::at(it.created_at),
        edited_at: it.edited_at.map(dto::at),
        pinned_at: it.pinned_at.map(dto::at),
        version: it.version,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

const QUERY: &[(&str, &str)] = &[("q", "Only notes that say this, or whose author is called so.")];

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let notes = app::notes::list(&rq.ctx, &rq.actor, rq.id("client")?, &asked.q).await?;
        Reply::json(200, &Notes { items: notes.into_iter().map(note).collect() })
    })
}

/// A note to be written.
#[derive(Deserialize, ToSchema)]
struct NewNote {
    /// What it says.
    text: String,
    /// The id of the account it is tied to.
    #[serde(default)]
    account: String,
}

fn add(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let new: NewNote = rq.json()?;
        let account = id(&new.account)?;
        let made = app::notes::add(&rq.ctx, &rq.actor, client, account, &new.text);
        let made = made.await.map_err(as_text)?;
        Ok(shown(&rq, 201, made).await?.location(format!("/api/v1/notes/{made}")))
    })
}

/// The deed calls the field `body`; here it is `text`.
fn as_text(mut error: Error) -> Error {
    if let Error::Invalid(faults) = &mut error {
        for it in faults {
            it.field = "text";
        }
    }
    error
}

async fn shown(rq: &Rq, status: u16, id: NoteId) -> Result<Reply, Error> {
    let (row, _) = app::notes::history(&rq.ctx, &rq.actor, id).await?;
    let version = row.version;
    Ok(Reply::json(status, &note(row))?.etag(version))
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { shown(&rq, 200, rq.id("note")?).await })
}

/// What a note shall say.
#[derive(Deserialize, ToSchema)]
struct NoteChange {
    /// The new text.
    text: String,
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: NoteId = rq.id("note")?;
        let version = rq.if_match()?;
        let it: NoteChange = rq.json()?;
        let done = app::notes::edit(&rq.ctx, &rq.actor, id, version, &it.text).await;
        done.map_err(as_text)?;
        shown(&rq, 200, id).await
    })
}

fn remove(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::notes::delete(&rq.ctx, &rq.actor, rq.id("note")?).await?;
        Ok(Reply::no_content())
    })
}

fn pin(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::notes::pin(&rq.ctx, &rq.actor, rq.id("note")?, true).await?;
        Ok(Reply::no_content())
    })
}

fn unpin(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::notes::pin(&rq.ctx, &rq.actor, rq.id("note")?, false).await?;
        Ok(Reply::no_content())
    })
}

/// What a note said at some time.
#[derive(Serialize, ToSchema)]
struct NoteVersion {
    /// Its number.
    version: i64,
    /// What it said.
    text: String,
    /// Until when.
    until: String,
}

/// A note with what it said before.
#[derive(Serialize, ToSchema)]
struct NoteHistory {
    /// As it is now.
    note: Note,
    /// Before, newest first.
    items: Vec<NoteVersion>,
}

fn history(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (row, before) = app::notes::history(&rq.ctx, &rq.actor, rq.id("note")?).await?;
        let items = before
            .into_iter()
            .map(|(version, text, until)| NoteVersion { version, text, until: dto::at(until) })
            .collect();
        Reply::json(200, &NoteHistory { note: note(row), items })
    })
}
