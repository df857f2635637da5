//! Inviting the owners that a list names, each by the deed of a single invitation.
//!
//! A line names a client by its number, else exactly by its name; one that is not there is made in
//! the transaction of its invitation. Nothing here depends on whether somebody has an address.

use super::invitations::{Invite, invite_in, may_make_and_invite};
use crate::each::{Change, Each, Outcome};
use crate::{Ctx, Error, Result, clients, reach};
use domain::actor::{Actor, Staff};
use domain::email;
use domain::fault::Fault;
use domain::ids::ClientId;
use domain::names;
use domain::pasted::{Line, MOST, Means, like, means};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use store::clients::called::{By, Called, called};
use store::runs::{NewRow, RunRow};
use store::{Story, Tx};

/// What a line asks for, as its row keeps it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Wanted {
    email: String,
    /// The client's number or name; empty when the line names none.
    client: String,
    #[serde(default)]
    twice: Option<usize>,
}

impl Wanted {
    /// What a new client is called.
    fn name(&self) -> &str {
        if self.client.is_empty() { local(&self.email) } else { &self.client }
    }
}

/// The part of an address before the @, or all of what is none.
fn local(email: &str) -> &str {
    email.split('@').next().filter(|it| !it.is_empty()).unwrap_or(email)
}

/// What two spellings of an address have in common.
fn folded(typed: &str) -> String {
    let read = email::email("email", typed);
    read.map_or_else(|_| typed.to_lowercase(), |it| it.folded().to_owned())
}

/// The rows of a list: each with the client that its line means, if that is there already.
pub(crate) async fn rows(tx: &mut Tx, actor: &Actor, lines: &[Line]) -> Result<Vec<NewRow>> {
    if lines.is_empty() {
        let sentence = "Paste a list: an address in each line.";
        return Err(Error::field(Fault::new("list", "list_required", sentence)));
    }
    if lines.len() > MOST {
        let sentence = format!("A list has at most {MOST} lines; this one has {}.", lines.len());
        return Err(Error::field(Fault::new("list", "too_many_lines", sentence)));
    }
    let known = Known::load(tx, reach::staff(actor)?, lines).await?;
    lines.iter().map(|line| known.row(line)).collect()
}

/// The firm's clients that the lines may mean.
struct Known {
    shapes: HashMap<String, Vec<Called>>,
    numbers: HashMap<String, Vec<Called>>,
    contacts: HashMap<String, Vec<Called>>,
}

impl Known {
    async fn load(tx: &mut Tx, staff: &Staff, lines: &[Line]) -> Result<Self> {
        let (mut shapes, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        let mut contacts = BTreeSet::new();
        for line in lines {
            if line.client.is_empty() {
                contacts.insert(folded(&line.email));
            } else {
                shapes.insert(names::skeleton(&line.client));
                numbers.insert(names::name_sort(&line.client));
            }
        }
        numbers.remove("");
        let mut found = [HashMap::new(), HashMap::new(), HashMap::new()];
        let asked = [(By::Shape, shapes), (By::Number, numbers), (By::Contact, contacts)];
        for ((by, words), all) in asked.into_iter().zip(&mut found) {
            let words: Vec<String> = words.into_iter().collect();
            for it in called(tx, staff.staff, by, &words).await? {
                let key = match by {
                    By::Shape => names::skeleton(&it.name),
                    By::Number => names::name_sort(&it.number),
                    By::Contact => it.contact.clone(),
                };
                all.entry(key).or_insert_with(Vec::new).push(it);
            }
        }
        let [shapes, numbers, contacts] = found;
        Ok(Self { shapes, numbers, contacts })
    }

    /// The client that a line means, if there is just one.
    fn find(&self, line: &Line) -> Option<&Called> {
        if line.client.is_empty() {
            // Whom the line does not name is known by the address.
            let all = self.contacts.get(&folded(&line.email))?;
            return all.first().filter(|_| all.len() == 1);
        }
        let numbered = self.numbers.get(&names::name_sort(&line.client));
        let shaped = self.shapes.get(&names::skeleton(&line.client));
        let mut all: Vec<&Called> = numbered.into_iter().chain(shaped).flatten().collect();
        let mut seen = BTreeSet::new();
        all.retain(|it| seen.insert(it.id));
        let words: Vec<(&str, &str)> =
            all.iter().map(|it| (it.name.as_str(), it.number.as_str())).collect();
        match means(&line.client, &words) {
            Means::This(at) => all.get(at).copied(),
            // The row says so when it is decided: it may be otherwise by then.
            Means::New | Means::Several | Means::Like(_) => None,
        }
    }

    fn row(&self, line: &Line) -> Result<NewRow> {
        let (email, client) = (line.email.clone(), line.client.clone());
        let wanted = Wanted { email, client, twice: line.twice };
        let found = self.find(line);
        Ok(NewRow {
            target: found.map(|it| it.id.0),
            client: found.map(|it| it.id),
            subject: found.map_or_else(|| wanted.name().to_owned(), |it| it.name.clone()),
            about: line.email.clone(),
            bundle: String::new(),
            given: Some(serde_json::to_value(&wanted).map_err(Error::broken)?),
        })
    }
}

/// Invites, one by one, inside a transaction that holds the firm.
pub(crate) async fn each_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (rows, terms): (&[RunRow], &Invite),
    now: Timestamp,
) -> Result<Each> {
    let mut each = Each::new();
    for row in rows {
        each.push(one(ctx, tx, actor, (row, terms), now).await);
    }
    Ok(each)
}

async fn one(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (row, terms): (&RunRow, &Invite),
    now: Timestamp,
) -> Result<Outcome> {
    let wanted: Wanted =
        serde_json::from_value(row.given.clone().unwrap_or_default()).map_err(Error::broken)?;
    if let Some(line) = wanted.twice {
        let detail = format!("Line {line} invites for the same client already.");
        return Err(Error::denied(409, "duplicate_line", detail));
    }
    let ask = Invite { email: wanted.email.clone(), ..terms.clone() };
    let (client, mut stories) = match row.target.map(ClientId) {
        Some(client) => (client, Vec::new()),
        None => place(ctx, tx, actor, (&wanted, &ask), now).await?,
    };
    let (_, story) = match invite_in(ctx, tx, actor, (client, &ask), now).await {
        Ok(done) => done,
        // It was asked before: the new folder must not stay behind without its invitation.
        Err(error) if !stories.is_empty() => return Err(Error::broken(format!("{error:?}"))),
        Err(error) => return Err(error),
    };
    stories.push(story);
    Ok(Outcome::Changed(Change { stories, before: json!({ "client": client }) }))
}

/// The client that a line means; a new one with its story, if none is there.
async fn place(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (wanted, ask): (&Wanted, &Invite),
    now: Timestamp,
) -> Result<(ClientId, Vec<Story>)> {
    let staff = reach::staff(actor)?;
    may_make_and_invite(ctx, staff, ask)?;
    let details = clients::cleaned(&clients::Typed {
        name: wanted.name().to_owned(),
        contact_email: wanted.email.clone(),
        ..clients::Typed::default()
    })?;
    let number = names::name_sort(&wanted.client);
    let near =
        store::clients::lookalikes(tx, staff.staff, &details.skeleton, &number, None).await?;
    let words: Vec<(&str, &str)> = near.iter().map(|it| (it.1.as_str(), it.2.as_str())).collect();
    let meant = if wanted.client.is_empty() {
        like(&details.name, &words)
    } else {
        means(&wanted.client, &words)
    };
    match meant {
        Means::This(at) => near.get(at).map(|it| (it.0, Vec::new())).ok_or(Error::NotFound),
        Means::New => {
            let made = clients::add(ctx, tx, staff, &details, now).await?;
            let story = clients::created(ctx, actor, staff, now, &made, &details.name);
            Ok((made.id, vec![story]))
        }
        Means::Several => {
            let detail = "Several clients carry this name or number. Say which by its number.";
            Err(Error::denied(409, "several_clients", detail))
        }
        Means::Like(at) => {
            let name = near.get(at).map(|it| it.1.as_str()).unwrap_or_default();
            let detail = format!(
                "There is a client called \u{201c}{name}\u{201d}. Write its name exactly so, or \
                 its number; for another client write a name that cannot be mistaken for it."
            );
            Err(Error::denied(409, "like_a_client", detail))
        }
    }
}
