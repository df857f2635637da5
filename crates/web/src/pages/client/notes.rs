//! Notes of a client: on its page, and the forms that add, change, pin and delete them.

use app::reach::Folder;
use app::{Error, reach};
use domain::access::Deed;
use domain::ids::{AccountId, ClientId, NoteId};
use serde::Deserialize;

use super::{back, page};
use crate::pages::colleagues::Asking;
use crate::pages::frames;
use crate::pages::rows::Seen;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::views::clients::{EditNotePage, Matrix, Note, NoteHistoryPage, Notes, NotesPage};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::prose::Prose;
use crate::{Later, Realm, Reply, Route, Rq, Words};

/// The notes of a client.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients/{client}/notes", Realm::Partner, May(Deed::ClientNotesRead), all),
    post("/p/{firm}/clients/{client}/notes", Realm::Partner, May(Deed::ClientNotesWrite), add)
        .takes(Body::LongForm),
    get(
        "/p/{firm}/clients/{client}/notes/{note}/edit",
        Realm::Partner,
        May(Deed::ClientNotesWrite),
        edit,
    ),
    post(
        "/p/{firm}/clients/{client}/notes/{note}",
        Realm::Partner,
        May(Deed::ClientNotesWrite),
        change,
    )
    .takes(Body::LongForm),
    post(
        "/p/{firm}/clients/{client}/notes/{note}/pin",
        Realm::Partner,
        May(Deed::ClientNotesWrite),
        pin,
    ),
    post(
        "/p/{firm}/clients/{client}/notes/{note}/delete",
        Realm::Partner,
        May(Deed::ClientNotesWrite),
        delete,
    ),
    get(
        "/p/{firm}/clients/{client}/notes/{note}/history",
        Realm::Partner,
        May(Deed::ClientNotesRead),
        history,
    ),
];

/// The notes as they stand on the client's page.
pub(super) async fn part(
    rq: &Rq,
    folder: &Folder,
    seen: &[Seen],
    form: Form,
    (matrix, q): (&Matrix, Option<&str>),
) -> Result<Notes, Error> {
    let staff = reach::staff(&rq.actor)?;
    let client = folder.row.id;
    let mut all = app::notes::list(&rq.ctx, &rq.actor, client, q.unwrap_or_default()).await?;
    let mentions = app::notes::mentions(&rq.ctx, &rq.actor, client).await?;
    let mut about = vec![Choice::new("", rq.t.notes_whole())];
    about.extend(seen.iter().map(|it| Choice::new(it.id.as_str(), it.product.as_str())));
    let count = i64::try_from(all.len()).unwrap_or(0);
    let more = q.is_none() && all.len() > SHOWN;
    if more {
        all.truncate(SHOWN);
    }
    Ok(Notes {
        give: give(&rq.t, folder, &form),
        names: matrix.people.iter().map(|it| it.name.clone()).collect(),
        q: q.unwrap_or_default().to_owned(),
        count: if count == 0 { String::new() } else { rq.t.number(count) },
        seen_by: rq.t.notes_seen_by(matrix.people.len()),
        form: form.read_by(&rq.t),
        about,
        notes: all
            .iter()
            .map(|it| {
                let (mine, deletable) = app::notes::rights(staff, it);
                let own = mentions.iter().filter(|at| at.0 == it.id);
                let names: Vec<String> = own.clone().map(|at| at.2.clone()).collect();
                Note {
                    id: it.id.to_string(),
                    author: it.author_name.clone(),
                    at: frames::when(rq, it.created_at),
                    prose: Prose::of(&it.body, &names),
                    me: own.clone().any(|at| at.1 == staff.staff),
                    deletable,
                    about: it
                        .account
                        .and_then(|id| folder.accounts.iter().find(|a| a.row.id == id))
                        .map(|a| rq.ctx.catalogue.name(a.row.product))
                        .unwrap_or_default(),
                    pinned: it.pinned_at.is_some(),
                    edited: it
                        .edited_at
                        .map(|at| rq.t.note_edited(frames::when(rq, at).words))
                        .unwrap_or_default(),
                    mine,
                    pinnable: true,
                }
            })
            .collect(),
        all: if more {
            format!("/p/{}/clients/{client}/notes", rq.param("firm")?)
        } else {
            String::new()
        },
    })
}

/// Notes on the client's page; the page of all notes has the rest.
const SHOWN: usize = 10;

/// The button that gives access to those who are named and would not see it; empty for everybody
/// who may not give it.
fn give(t: &Words, folder: &Folder, form: &Form) -> String {
    let named = form.faults.iter().any(|it| it.code == "mention_out_of_reach");
    let may = folder.may(Deed::ClientStaffAssign).is_ok() && !folder.row.internal;
    if named && may && !folder.accounts.is_empty() {
        t.notes_give().to_owned()
    } else {
        String::new()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

/// All notes of a client, searched.
fn all(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let client: ClientId = rq.id("client")?;
        let products = rq.ctx.catalogue.all();
        let now = (domain::time::micros(frames::now(&rq)), &rq.t);
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        let seen: Vec<Seen> =
            folder.accounts.iter().map(|it| Seen::reached(it, &products, now)).collect();
        let base = format!("/p/{}", rq.param("firm")?);
        let asking = Asking::of(&rq, &folder, &base).await?;
        let matrix = super::staff::matrix(&rq, &asking, &seen).await?;
        let notes = part(&rq, &folder, &seen, Form::default(), (&matrix, Some(&asked.q))).await?;
        Reply::page(&NotesPage {
            frame: frames::partner(&rq, Place::Clients, rq.t.notes())?,
            id: client.to_string(),
            name: folder.row.name.clone(),
            notes,
        })
    })
}

#[derive(Debug, Deserialize)]
struct NewNote {
    text: String,
    account: Option<AccountId>,
    #[serde(default)]
    give: Option<String>,
}

/// Gives what the note is about to those whom it names and who do not reach it.
async fn let_in(rq: &Rq, client: ClientId, it: &NewNote) -> Result<(), Error> {
    let text = lines(&it.text);
    let note = (it.account, text.as_str());
    for (id, _) in app::notes::out_of_reach(&rq.ctx, &rq.actor, client, note).await? {
        app::staffing::set(&rq.ctx, &rq.actor, client, (id, it.account), true).await?;
    }
    Ok(())
}

fn add(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: NewNote = rq.form()?;
        if it.give.is_some() {
            let_in(&rq, client, &it).await?;
        }
        match app::notes::add(&rq.ctx, &rq.actor, client, it.account, &lines(&it.text)).await {
            Ok(_) => back(&rq, client, "?done=noted#notes"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, text_faults(faults));
                let page = page(&rq, client, None, form).await?;
                Reply::page_with(422, &page)
            }
            Err(other) => Err(other),
        }
    })
}

/// The text as it was typed: a browser sends two characters for each new line.
fn lines(sent: &str) -> String {
    sent.replace("\r\n", "\n")
}

fn text_faults(faults: Vec<domain::fault::Fault>) -> Vec<domain::fault::Fault> {
    faults.into_iter().map(|it| domain::fault::Fault { field: "text", ..it }).collect()
}

async fn note_page(
    rq: &Rq,
    client: ClientId,
    note: NoteId,
    form: Form,
) -> Result<EditNotePage, Error> {
    let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
    Ok(EditNotePage {
        frame: frames::partner(rq, Place::Clients, rq.t.note_edit())?,
        client: client.to_string(),
        client_name: folder.row.name,
        id: note.to_string(),
        form: form.read_by(&rq.t),
    })
}

/// What a note said before: (version, text, until when in µs).
type Versions = Vec<(i64, String, i64)>;

/// The note that the address names, of the client that it names: under another client it is not.
async fn noted(rq: &Rq) -> Result<(app::notes::Note, Versions), Error> {
    let (client, id): (ClientId, NoteId) = (rq.id("client")?, rq.id("note")?);
    let found = app::notes::history(&rq.ctx, &rq.actor, id).await?;
    if found.0.client == client { Ok(found) } else { Err(Error::NotFound) }
}

fn edit(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (note, _) = noted(&rq).await?;
        let (client, id) = (note.client, note.id);
        let seen = note.version.to_string();
        let form = Form::of([("text", note.body.as_str()), ("seen", seen.as_str())]);
        Reply::page(&note_page(&rq, client, id, form).await?)
    })
}

#[derive(Debug, Deserialize)]
struct ChangeNote {
    text: String,
    seen: String,
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (note, _) = noted(&rq).await?;
        let (client, id) = (note.client, note.id);
        let it: ChangeNote = rq.form()?;
        let version = it.seen.parse().unwrap_or(-1);
        match app::notes::edit(&rq.ctx, &rq.actor, id, version, &lines(&it.text)).await {
            Ok(client) => back(&rq, client, "?done=saved#notes"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, text_faults(faults));
                Reply::page_with(422, &note_page(&rq, client, id, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

#[derive(Debug, Deserialize)]
struct Pin {
    on: String,
}

fn pin(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Pin = rq.form()?;
        let id = noted(&rq).await?.0.id;
        let client = app::notes::pin(&rq.ctx, &rq.actor, id, it.on == "1").await?;
        back(&rq, client, "#notes")
    })
}

fn delete(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id = noted(&rq).await?.0.id;
        let client = app::notes::delete(&rq.ctx, &rq.actor, id).await?;
        back(&rq, client, "?done=deleted#notes")
    })
}

fn history(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (note, versions) = noted(&rq).await?;
        let client = note.client;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        let since = note.edited_at.unwrap_or(note.created_at);
        let mut texts =
            vec![(note.author_name.clone(), frames::when(&rq, since), note.body.clone())];
        texts.extend(
            versions
                .into_iter()
                .map(|(_, body, until)| (note.author_name.clone(), frames::when(&rq, until), body)),
        );
        Reply::page(&NoteHistoryPage {
            frame: frames::partner(&rq, Place::Clients, rq.t.note_history())?,
            client: client.to_string(),
            client_name: folder.row.name,
            texts,
        })
    })
}
