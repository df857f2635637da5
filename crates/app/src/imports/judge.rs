//! What one row of a file would do: add a client, change one, nothing, or not be possible.
//!
//! The rules of the fields are the form's (`clients::cleaned`). A blank cell changes nothing. A
//! client is found by its number, then by its contact's or an owner's address.

use crate::Result;
use crate::clients::{Typed, cleaned};
use domain::access::{self, Deed, Facts, Relation, Role, State};
use domain::email;
use domain::ids::{ClientId, GroupId, StaffId};
use domain::names;
use domain::sheet::mapping::Field;
use domain::sheet::{bare, is_formula};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::Tx;
use store::clients::Details;
use store::imports::{Known, Staged};

/// Something wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The column, from 0.
    #[serde(rename = "c")]
    pub column: usize,
    /// Stable code.
    #[serde(rename = "k")]
    pub code: String,
    /// The sentence.
    #[serde(rename = "d")]
    pub detail: String,
}

/// The firm as it stands: what rows are compared with.
#[derive(Debug, Default)]
pub(super) struct World {
    known: Vec<Known>,
    numbers: HashMap<String, usize>,
    mails: HashMap<String, Vec<usize>>,
    looks: HashMap<String, usize>,
    people: Vec<(StaffId, String, String)>,
    groups: HashMap<String, GroupId>,
    members: BTreeSet<(ClientId, GroupId)>,
}

impl World {
    pub(super) async fn load(tx: &mut Tx) -> Result<Self> {
        let mut world = Self { known: store::imports::known(tx).await?, ..Self::default() };
        let mut places = HashMap::with_capacity(world.known.len());
        for (at, it) in world.known.iter().enumerate() {
            places.insert(it.id, at);
            world.looks.entry(it.details.skeleton.clone()).or_insert(at);
            if !it.details.number_sort.is_empty() {
                world.numbers.entry(it.details.number_sort.clone()).or_insert(at);
            }
            if !it.details.contact_email.is_empty() {
                let mail = it.details.contact_email.to_ascii_lowercase();
                world.mails.entry(mail).or_default().push(at);
            }
        }
        for (client, mail) in store::imports::owners(tx).await? {
            if let Some(at) = places.get(&client) {
                let all = world.mails.entry(mail).or_default();
                if !all.contains(at) {
                    all.push(*at);
                }
            }
        }
        world.people = store::imports::people(tx).await?;
        for it in store::groups::list(tx).await? {
            world.groups.insert(names::name_sort(&it.name), it.id);
        }
        for (group, client) in store::imports::grouped(tx).await? {
            world.members.insert((client, group));
        }
        Ok(world)
    }
}

/// What a row would do.
#[derive(Debug, Clone)]
pub(super) enum Doing {
    /// Makes a client.
    Add,
    /// Changes this one, which has this version.
    Update(ClientId, i64),
    /// Everything stands there already.
    Same(ClientId),
    /// Cannot be done.
    Problem(Vec<Trouble>),
}

/// A row, judged.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) doing: Doing,
    pub(super) details: Details,
    pub(super) groups: Vec<GroupId>,
    /// The fields that change.
    pub(super) changed: Vec<String>,
    /// Another client that it could be mistaken for.
    looks_like: Option<String>,
}

impl Judged {
    /// Writes the verdict into the staged row.
    pub(super) fn note(&self, row: &mut Staged) {
        row.faults.clear();
        row.note.clear();
        row.client = None;
        row.client_name.clone_from(&self.details.name);
        let verdict = match &self.doing {
            Doing::Add => {
                if let Some(other) = &self.looks_like {
                    row.note = format!("Looks like {other}, which stands in your list already.");
                }
                "add"
            }
            Doing::Update(client, _) => {
                row.client = Some(*client);
                row.note = format!("Changes {}.", self.changed.join(", "));
                "update"
            }
            Doing::Same(client) => {
                row.client = Some(*client);
                "same"
            }
            Doing::Problem(troubles) => {
                row.faults = serde_json::to_string(troubles).unwrap_or_default();
                "problem"
            }
        };
        verdict.clone_into(&mut row.verdict);
    }
}

/// Judges rows in the order of the file: a second row for one client is a problem.
pub(super) struct Judge {
    world: World,
    mapping: Vec<Option<Field>>,
    role: Role,
    /// Clients that a row has spoken of, and rows that make one, each with its line.
    spoken: HashMap<ClientId, i64>,
    numbers: HashMap<String, i64>,
    others: HashMap<(String, String), i64>,
}

/// What is typed in a row, and in which column each field stands.
#[derive(Default)]
struct Read {
    typed: Typed,
    columns: BTreeMap<Field, usize>,
    manager: String,
    groups: Vec<String>,
    troubles: Vec<Trouble>,
}

impl Read {
    fn wrong(&mut self, field: Field, code: &str, detail: impl Into<String>) {
        let column = self.columns.get(&field).copied().unwrap_or(0);
        self.troubles.push(Trouble { column, code: code.to_owned(), detail: detail.into() });
    }
}

impl Judge {
    pub(super) fn new(world: World, mapping: Vec<Option<Field>>, role: Role) -> Self {
        Self {
            world,
            mapping,
            role,
            spoken: HashMap::new(),
            numbers: HashMap::new(),
            others: HashMap::new(),
        }
    }

    pub(super) fn row(&mut self, line: i64, cells: &[String]) -> Judged {
        let mut read = self.read(cells);
        let found = self.find(&mut read);
        let known = found.and_then(|at| self.world.known.get(at));
        let manager = self.manager(&mut read);
        let groups = self.groups(&mut read);
        let typed = merged(&read.typed, known, manager);
        let details = match cleaned(&typed) {
            Ok(details) => details,
            Err(crate::Error::Invalid(faults)) => {
                for it in faults {
                    let field = field_of(it.field);
                    let column = read.columns.get(&field);
                    // One reason for a cell is enough: a formula leaves its field empty.
                    if !read.troubles.iter().any(|known| Some(&known.column) == column) {
                        read.wrong(field, it.code, it.detail);
                    }
                }
                Details {
                    name: typed.name.trim().chars().take(200).collect(),
                    ..Details::default()
                }
            }
            Err(other) => {
                read.wrong(Field::Name, other.code(), "This row cannot be read.");
                Details::default()
            }
        };
        let id = known.map(|it| it.id);
        let (mut changed, mut doing) = match known {
            None => (Vec::new(), Doing::Add),
            Some(it) => (differences(&it.details, &details), Doing::Update(it.id, it.version)),
        };
        let joins = |it: &GroupId| id.is_none_or(|id| !self.world.members.contains(&(id, *it)));
        let groups: Vec<GroupId> = groups.into_iter().filter(joins).collect();
        if !groups.is_empty() && id.is_some() {
            changed.push("group".to_owned());
        }
        if let Some(id) = id.filter(|_| changed.is_empty()) {
            doing = Doing::Same(id);
        }
        let reassigns = changed.iter().any(|it| it == "account manager" || it == "group");
        self.rights(&mut read, id.is_some(), reassigns);
        if read.troubles.is_empty() {
            self.twice(&mut read, line, id, &details);
        }
        let looks_like = id.is_none().then(|| self.world.looks.get(&details.skeleton)).flatten();
        let looks_like = looks_like.and_then(|at| self.world.known.get(*at)).map(|it| {
            let (number, name) = (&it.details.number, &it.details.name);
            if number.is_empty() { name.clone() } else { format!("{number} {name}") }
        });
        if !read.troubles.is_empty() {
            doing = Doing::Problem(read.troubles);
        }
        Judged { doing, details, groups, changed, looks_like }
    }

    fn read(&self, cells: &[String]) -> Read {
        let mut read = Read::default();
        let (mut first, mut last) = (String::new(), String::new());
        let mut address: Vec<&str> = Vec::new();
        for (column, (field, cell)) in self.mapping.iter().zip(cells).enumerate() {
            let Some(field) = *field else { continue };
            read.columns.entry(field).or_insert(column);
            if is_formula(cell) {
                let detail = "The cell holds a formula. Put the value there.";
                let code = "formula_cell".to_owned();
                read.troubles.push(Trouble { column, code, detail: detail.to_owned() });
                continue;
            }
            let text = bare(cell).trim();
            if text.is_empty() {
                continue;
            }
            let typed = &mut read.typed;
            let slot = match field {
                Field::Name => &mut typed.name,
                Field::Number => &mut typed.number,
                Field::Kind => &mut typed.kind,
                Field::Industry => &mut typed.industry,
                Field::ContactName => &mut typed.contact_name,
                Field::FirstName => &mut first,
                Field::LastName => &mut last,
                Field::ContactEmail => &mut typed.contact_email,
                Field::Phone => &mut typed.phone,
                Field::Website => &mut typed.website,
                Field::Manager => &mut read.manager,
                Field::Address => {
                    address.push(text);
                    continue;
                }
                Field::Group => {
                    let all = text.split([';', '\n']).map(str::trim);
                    read.groups = all.filter(|it| !it.is_empty()).map(str::to_owned).collect();
                    continue;
                }
            };
            text.clone_into(slot);
        }
        if read.typed.contact_name.is_empty() {
            format!("{first} {last}").trim().clone_into(&mut read.typed.contact_name);
        }
        read.typed.address = address.join("\n");
        read
    }

    /// The client that a row speaks of.
    fn find(&self, read: &mut Read) -> Option<usize> {
        let number = names::name_sort(read.typed.number.trim());
        if !number.is_empty()
            && let Some(at) = self.world.numbers.get(&number)
        {
            return Some(*at);
        }
        let mail = email::optional_email("", &read.typed.contact_email).ok().flatten()?;
        let all = self.world.mails.get(mail.folded())?;
        // A client that has another number is another client.
        let other = |at: &&usize| {
            let known = self.world.known.get(**at);
            known.is_some_and(|it| number.is_empty() || it.details.number_sort.is_empty())
        };
        let fits: Vec<&usize> = all.iter().filter(other).collect();
        let name = names::name_sort(read.typed.name.trim());
        let named = |at: &&&usize| {
            self.world.known.get(***at).is_some_and(|it| it.details.name_sort == name)
        };
        match fits.as_slice() {
            [] => None,
            [one] => Some(**one),
            several => {
                if let Some(one) = several.iter().find(named) {
                    return Some(**one);
                }
                let detail = format!(
                    "{} clients have this address. Give the client's number, or its name as it \
                     stands in your list.",
                    several.len()
                );
                read.wrong(Field::ContactEmail, "email_ambiguous", detail);
                None
            }
        }
    }

    fn manager(&self, read: &mut Read) -> Option<StaffId> {
        if read.manager.is_empty() {
            return None;
        }
        let wanted = names::name_sort(&read.manager);
        let mail = read.manager.to_lowercase();
        let fits: Vec<StaffId> = self
            .world
            .people
            .iter()
            .filter(|(_, name, address)| *address == mail || names::name_sort(name) == wanted)
            .map(|it| it.0)
            .collect();
        match fits.as_slice() {
            [one] => Some(*one),
            [] => {
                let detail = format!("Nobody of your firm is called {}.", read.manager);
                read.wrong(Field::Manager, "manager_unknown", detail);
                None
            }
            _ => {
                let detail = format!("Several people are called {}. Use the e-mail.", read.manager);
                read.wrong(Field::Manager, "manager_ambiguous", detail);
                None
            }
        }
    }

    fn groups(&self, read: &mut Read) -> Vec<GroupId> {
        let mut found = Vec::new();
        for name in std::mem::take(&mut read.groups) {
            match self.world.groups.get(&names::name_sort(&name)) {
                Some(group) if found.contains(group) => {}
                Some(group) => found.push(*group),
                None => {
                    let detail = format!("There is no group called {name}.");
                    read.wrong(Field::Group, "group_unknown", detail);
                }
            }
        }
        found
    }

    /// The same right as on the page: a manager or a group gives reach.
    fn rights(&self, read: &mut Read, changes: bool, reassigns: bool) {
        let who = access::who(self.role, Relation::Unrelated, false);
        let facts = Facts::in_state(State::FolderOnly);
        let mut asked = vec![(Deed::ClientFolderCreate, Field::Name)];
        if changes {
            asked = vec![(Deed::ClientFolderUpdate, Field::Name)];
        }
        if reassigns {
            asked.push((Deed::ClientStaffAssign, Field::Manager));
        }
        for (deed, field) in asked {
            if let Err(refusal) = access::decide(deed, who, &facts).into_result() {
                read.wrong(field, refusal.code, refusal.detail);
            }
        }
    }

    /// One client in two rows: the second is a problem, naming the first.
    fn twice(&mut self, read: &mut Read, line: i64, id: Option<ClientId>, details: &Details) {
        let (field, before) = if let Some(id) = id {
            let field =
                if read.typed.number.is_empty() { Field::ContactEmail } else { Field::Number };
            (field, before(self.spoken.entry(id), line))
        } else if details.number_sort.is_empty() {
            let key = (details.contact_email.to_ascii_lowercase(), details.name_sort.clone());
            (Field::Name, before(self.others.entry(key), line))
        } else {
            (Field::Number, before(self.numbers.entry(details.number_sort.clone()), line))
        };
        if let Some(first) = before {
            let detail = format!("The same client stands on line {first} already.");
            read.wrong(field, "twice_in_file", detail);
        }
    }
}

fn before<K>(entry: std::collections::hash_map::Entry<'_, K, i64>, line: i64) -> Option<i64> {
    match entry {
        std::collections::hash_map::Entry::Occupied(it) => Some(*it.get()),
        std::collections::hash_map::Entry::Vacant(it) => {
            it.insert(line);
            None
        }
    }
}

/// What would stand there: the row's cells over what stands there now.
fn merged(typed: &Typed, known: Option<&Known>, manager: Option<StaffId>) -> Typed {
    let Some(Known { details: now, .. }) = known else {
        return Typed { manager, ..typed.clone() };
    };
    let over = |new: &String, old: &String| if new.is_empty() { old.clone() } else { new.clone() };
    Typed {
        name: over(&typed.name, &now.name),
        number: over(&typed.number, &now.number),
        industry: over(&typed.industry, &now.industry),
        kind: over(&typed.kind, &now.kind),
        contact_name: over(&typed.contact_name, &now.contact_name),
        contact_email: over(&typed.contact_email, &now.contact_email),
        phone: over(&typed.phone, &now.phone),
        website: over(&typed.website, &now.website),
        address: over(&typed.address, &now.address),
        manager: manager.or(now.manager),
    }
}

fn differences(from: &Details, to: &Details) -> Vec<String> {
    [
        ("name", from.name != to.name),
        ("number", from.number != to.number),
        ("industry", from.industry != to.industry),
        ("type", from.kind != to.kind),
        ("contact name", from.contact_name != to.contact_name),
        ("contact e-mail", from.contact_email != to.contact_email),
        ("phone", from.phone != to.phone),
        ("website", from.website != to.website),
        ("address", from.address != to.address),
        ("account manager", from.manager != to.manager),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(field, _)| field.to_owned())
    .collect()
}

fn field_of(name: &str) -> Field {
    Field::parse(name).unwrap_or(Field::Name)
}
