//! Who of the firm reaches a client: the table on its page, and the switch in each cell.

use app::Error;
use app::reach::Account;
use app::staffing::{KeptOut, Reaching};
use domain::access::Deed;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, StaffId};
use domain::labels::Noun;
use domain::reader::Lang;
use domain::time::ts;
use serde::Deserialize;

use super::back;
use crate::pages::accounts::folders;
use crate::pages::colleagues::Asking;
use crate::pages::frames;
use crate::pages::rows::Seen;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::clients::{CopyStaffPage, Matrix, MatrixCell, MatrixRow, MatrixUndo};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::why::Why;
use crate::{Later, Realm, Reply, Route, Rq, Words};

/// Staff of a client.
pub const ROUTES: &[Route] = &[
    post("/p/{firm}/clients/{client}/staff", Realm::Partner, MAY, set),
    get("/p/{firm}/clients/{client}/staff/copy", Realm::Partner, MAY, copying),
    post("/p/{firm}/clients/{client}/staff/copy", Realm::Partner, MAY, copy),
];

const MAY: crate::Access = May(Deed::ClientStaffAssign);

/// The table of who reaches which account.
pub(super) async fn matrix(rq: &Rq, asking: &Asking<'_>, seen: &[Seen]) -> Result<Matrix, Error> {
    let folder = asking.folder;
    let matrix = app::staffing::matrix(&rq.ctx, &rq.actor, folder.row.id).await?;
    let people = matrix.reaching.iter().map(|it| {
        let senior = matches!(it.role.as_str(), "owner" | "senior");
        let relation = if it.named {
            Some(rq.t.field_manager().to_owned())
        } else {
            it.group.as_ref().map(|name| rq.t.matrix_group(name))
        };
        let role = domain::access::Role::parse(&it.role)
            .map_or_else(String::new, |it| rq.t.one_upper(Noun::of(it)));
        let all = match (senior, &relation) {
            _ if matrix.internal && it.role == "owner" => rq.t.matrix_owner_sees().into(),
            _ if matrix.internal => rq.t.matrix_added().to_owned(),
            (true, _) => rq.t.matrix_seniors().to_owned(),
            (false, Some(by)) => rq.t.matrix_reaches(uncapital(&rq.t, by)),
            (false, None) => String::new(),
        };
        MatrixRow {
            id: it.id.to_string(),
            name: it.name.clone(),
            role: relation.map_or_else(|| role.clone(), |by| format!("{role} · {by}")),
            all,
            cells: cells(&rq.t, &folder.accounts, it, &matrix.kept_out),
        }
    });
    let base = format!("/p/{}", rq.param("firm")?);
    let mut why_not = asking.why(Deed::ClientStaffAssign);
    if why_not.is_empty() && matrix.internal {
        why_not = asking.why(Deed::ClientInternalSet);
        if why_not.is_empty() {
            why_not = Why::from(rq.t.matrix_only_you());
        }
    }
    let owner = folder.may(Deed::ClientInternalSet).is_ok();
    Ok(Matrix {
        accounts: folder
            .accounts
            .iter()
            .zip(seen)
            .map(|(a, s)| (a.row.id.to_string(), s.tile.clone(), s.product.clone()))
            .collect(),
        people: people.collect(),
        count: rq.t.matrix_count(matrix.reaching.len()),
        copy: if why_not.is_empty() && !folder.accounts.is_empty() {
            format!("{base}/clients/{}/staff/copy", folder.row.id)
        } else {
            String::new()
        },
        staff: if why_not.is_empty() { format!("{base}/staff") } else { String::new() },
        why_not,
        internal: if owner {
            format!("{base}/clients/{}/internal", folder.row.id)
        } else {
            String::new()
        },
        inside: matrix.internal,
        undo: None,
        addable: matrix
            .others
            .into_iter()
            .map(|(id, name)| Choice::new(id.to_string(), name))
            .collect(),
    })
}

/// A cell for each account, in their order.
fn cells(t: &Words, accounts: &[Account], it: &Reaching, out: &[KeptOut]) -> Vec<MatrixCell> {
    let cell = |account: &Account| MatrixCell {
        on: it.accounts.contains(&account.row.id),
        out: kept_out(t, account, out, it.id),
    };
    accounts.iter().map(cell).collect()
}

/// "Kept out by Joe Hartwell since 3 November 2026", where the account's owner keeps somebody out.
fn kept_out(t: &Words, account: &Account, all: &[KeptOut], staff: StaffId) -> String {
    let row = &account.row;
    let found = all.iter().find(|it| it.account == row.id && it.staff == staff);
    let owner = [&row.owner_name, &row.owner_email].into_iter().find(|it| !it.is_empty());
    found.map_or_else(String::new, |it| {
        let since = t.long_date(ts(it.at));
        owner.map_or_else(|| t.matrix_out(&since), |owner| t.matrix_out_by(owner, &since))
    })
}

/// For the middle of a sentence; German keeps the capitals of its nouns.
fn uncapital(t: &Words, words: &str) -> String {
    match t.lang {
        Lang::En => crate::say::lower_first(words),
        Lang::De => words.to_owned(),
    }
}

#[derive(Debug, Deserialize)]
struct Given {
    person: StaffId,
    account: Option<AccountId>,
    on: String,
}

fn set(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: Given = rq.form()?;
        let target = (it.person, it.account);
        let given = it.on == "1";
        let changed = app::staffing::set(&rq.ctx, &rq.actor, client, target, given).await?;
        if changed == 0 {
            return back(&rq, client, "#staff");
        }
        let account = it.account.map(|it| it.to_string()).unwrap_or_default();
        let on = i32::from(given);
        back(&rq, client, &format!("?changed={}.{account}.{on}#staff", it.person))
    })
}

/// What the address says was changed just now; only known people and accounts make a sentence, so
/// that nobody can put words into the page by a link.
pub(super) fn undo(t: &Words, matrix: &Matrix, changed: &str) -> Option<MatrixUndo> {
    let mut parts = changed.split('.');
    let (person, account, on) = (parts.next()?, parts.next()?, parts.next()?);
    let given = on == "1";
    let who = matrix.people.iter().find(|it| it.id == person).map(|it| it.name.as_str());
    let who = who.or_else(|| {
        matrix.addable.iter().find(|it| it.value == person).map(|it| it.words.as_str())
    })?;
    let what = if account.is_empty() {
        t.matrix_every_here()
    } else {
        matrix.accounts.iter().find(|it| it.0 == account).map(|it| it.2.as_str())?
    };
    let words = if given { t.matrix_can_now(what, who) } else { t.matrix_no_longer(what, who) };
    let (person, account) = (person.to_owned(), account.to_owned());
    Some(MatrixUndo { words, person, account, given })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Search {
    q: String,
}

async fn copy_page(rq: &Rq, q: String, form: Form) -> Result<CopyStaffPage, Error> {
    let client: ClientId = rq.id("client")?;
    let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
    folder.may(Deed::ClientStaffAssign)?;
    folder.ordinary()?;
    let own = client.to_string();
    let mut folders = folders(rq, &q).await?;
    folders.retain(|it| it.value != own);
    Ok(CopyStaffPage {
        frame: frames::partner(rq, Place::Clients, rq.t.copy_title())?,
        id: own,
        name: folder.row.name,
        q,
        folders,
        form: form.read_by(&rq.t),
    })
}

fn copying(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Search = rq.query()?;
        Reply::page(&copy_page(&rq, asked.q, Form::default()).await?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct From {
    client: String,
    q: String,
}

fn copy(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: From = rq.form()?;
        let done = match it.client.parse::<ClientId>() {
            Ok(from) => app::copying::copy(&rq.ctx, &rq.actor, client, from).await,
            Err(_) => Err(Error::field(chosen_none())),
        };
        match done {
            Ok(added) if added.groups + added.accounts == 0 => {
                back(&rq, client, "?done=copied-nothing#staff")
            }
            Ok(_) => back(&rq, client, "?done=copied#staff"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &copy_page(&rq, it.q, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn chosen_none() -> Fault {
    Fault::new("client", "client_required", "Choose a client.")
}
