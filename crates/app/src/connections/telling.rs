//! One connection in words, and the letters to both of its sides, each to each person once.

use crate::{Ctx, Error, Result, tell};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{ClientId, StaffId};
use domain::letter::{Letter, Recipient};
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::accounts::Connected;
use store::{NewJob, Story, Tx};

/// A connection with what letters and stories say of it.
#[derive(Debug, Clone)]
pub(crate) struct Tied {
    pub(crate) row: Connected,
    /// "Hartwell Joinery Ltd (Jobs)".
    pub(crate) words: String,
    /// The firm's name.
    pub(crate) firm: String,
    slug: String,
    manager: Option<StaffId>,
}

/// Loads the words of a connection.
pub(crate) async fn tied(ctx: &Ctx, tx: &mut Tx, row: Connected) -> Result<Tied> {
    let partner = store::partners::one(tx, row.partner).await?.ok_or(Error::NotFound)?;
    let manager = match row.client {
        Some(client) => store::owners::folder(tx, row.partner, client).await?.and_then(|it| it.1),
        None => None,
    };
    let words = format!("{} ({})", row.business_name, ctx.catalogue.name(row.product));
    Ok(Tied { row, words, firm: partner.name, slug: partner.slug, manager })
}

/// Loads the words of several connections of the actor's own firm.
pub(crate) async fn tied_all(ctx: &Ctx, tx: &mut Tx, rows: Vec<Connected>) -> Result<Vec<Tied>> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let partner = store::partners::one(tx, first.partner).await?.ok_or(Error::NotFound)?;
    let clients: Vec<ClientId> = rows.iter().filter_map(|it| it.client).collect();
    let managers: BTreeMap<ClientId, Option<StaffId>> =
        store::clients::many::managers(tx, &clients).await?.into_iter().collect();
    let tie = |row: Connected| {
        let words = format!("{} ({})", row.business_name, ctx.catalogue.name(row.product));
        let manager = row.client.and_then(|it| managers.get(&it).copied().flatten());
        Tied { row, words, firm: partner.name.clone(), slug: partner.slug.clone(), manager }
    };
    Ok(rows.into_iter().map(tie).collect())
}

impl Tied {
    /// The story of something on this connection: in the account's chain, shown to both sides.
    pub(crate) fn story(
        &self,
        ctx: &Ctx,
        actor: &Actor,
        event: &Event,
        jobs: Vec<NewJob>,
        now: Timestamp,
    ) -> Story {
        let mut story = tell::story(ctx, self.row.id, actor, now, event).account(self.row.id);
        story = match self.row.client {
            Some(client) => story.client(self.row.partner, client),
            None => story.partner(self.row.partner),
        };
        story.jobs.extend(jobs);
        story
    }

    /// Where staff of the firm answer changes of partner.
    pub(crate) fn changes(&self) -> String {
        format!("/p/{}/changes", self.slug)
    }

    /// The page of an add-on of this account.
    pub(crate) fn addon(&self, addon: &str) -> String {
        format!("/p/{}/accounts/{}/addons/{addon}", self.slug, self.row.id)
    }

    /// Where staff of the firm go on.
    pub(crate) fn path(&self) -> String {
        match self.row.client {
            Some(client) => format!("/p/{}/clients/{client}", self.slug),
            None => format!("/p/{}/clients", self.slug),
        }
    }
}

/// Whom letters to the account's owner go to.
pub(crate) async fn owner(tx: &mut Tx, it: &Tied) -> Result<Recipient> {
    let found = store::accounts::owner_contact(tx, it.row.id).await?;
    let (person, name, email) = found.ok_or(Error::NotFound)?;
    Ok(Recipient { email, name, person })
}

/// Letters to the people of the firms who hear of these connections: one to each person and firm,
/// naming all the accounts it is about. `letter` gets the accounts in words and a path.
pub(crate) async fn tell_firm(
    ctx: &Ctx,
    tx: &mut Tx,
    about: &[Tied],
    letter: &(dyn Fn(String, String) -> Letter + Send + Sync),
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let mut all: BTreeMap<(String, String), (Recipient, Vec<&Tied>)> = BTreeMap::new();
    for it in about {
        for to in tell::leaders(tx, it.row.partner, it.manager, it.row.client).await? {
            let key = (it.slug.clone(), to.email.clone());
            all.entry(key).or_insert_with(|| (to, Vec::new())).1.push(it);
        }
    }
    let mut jobs = Vec::new();
    for (to, about) in all.into_values() {
        let words: Vec<&str> = about.iter().map(|it| it.words.as_str()).collect();
        let path = about.first().map(|it| it.path()).unwrap_or_default();
        jobs.extend(tell::write(ctx, tx, &to, &letter(named(&words), path), now).await?);
    }
    Ok(jobs)
}

/// "Jobs", "Jobs, Books": a list that reads in every language.
pub(crate) fn list(words: &[&str]) -> String {
    words.join(", ")
}

/// Accounts as a letter carries them: one a line, so that it can list them in its reader's
/// language.
pub(crate) fn named(words: &[&str]) -> String {
    words.join("\n")
}
