//! Accounts into folders and out of them, several at once. Access does not change.

use crate::each::{Change, Each, Outcome, changed};
use crate::{Ctx, Error, Result, clients, reach, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::ids::{AccountId, ClientId};
use domain::time::micros;
use jiff::Timestamp;
use serde_json::{Value, json};
use store::{Story, Tx};

/// Takes accounts out of their folders, inside a transaction that holds them.
pub(crate) async fn take_out_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let found = reach::accounts(tx, staff, accounts, micros(now)).await?;
    let mut each = Each::new();
    let mut places = Vec::new();
    for id in accounts {
        let one = || {
            let it = found.get(id).ok_or(Error::NotFound)?;
            it.may(Deed::AccountUnassign)?;
            if it.row.internal {
                // It would be shown to every senior.
                it.may(Deed::ClientInternalSet)?;
            }
            Ok(it)
        };
        each.push(one().map(|it| {
            places.push((it.row.connection, None));
            let event =
                Event::AccountUnlinked { account: it.words(&ctx.catalogue.name(it.row.product)) };
            let mut story = tell::story(ctx, it.row.id, actor, now, &event).account(it.row.id);
            if let Some(client) = it.row.client {
                story = story.client(staff.partner, client);
            }
            changed(story, json!({ "client": it.row.client }))
        }));
    }
    store::connections::place_all(tx, &places).await?;
    Ok(each)
}

/// Puts unlinked accounts into folders, inside a transaction that holds the accounts.
pub(crate) async fn put_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    rows: &[(AccountId, ClientId)],
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let (accounts, clients): (Vec<AccountId>, Vec<ClientId>) = rows.iter().copied().unzip();
    let found = reach::accounts(tx, staff, &accounts, micros(now)).await?;
    let folders = reach::folders(tx, staff, &clients, micros(now)).await?;
    let mut each = Each::new();
    let mut places = Vec::new();
    for (account, client) in rows {
        let one = || {
            // Both are looked for before anything is said about either (access rules 3.2).
            let it = found.get(account).ok_or(Error::NotFound)?;
            let folder = folders.get(client).ok_or(Error::NotFound)?;
            it.may(Deed::AccountAssignUnlinked)?;
            if folder.row.internal {
                // It would be hidden from every other senior.
                folder.may(Deed::ClientInternalSet)?;
            }
            Ok((it, folder.row.name.as_str()))
        };
        each.push(one().map(|(it, name)| {
            places.push((it.row.connection, Some(*client)));
            changed(linked(ctx, actor, staff, (it, *client, name), now), Value::Null)
        }));
    }
    store::connections::place_all(tx, &places).await?;
    Ok(each)
}

fn linked(
    ctx: &Ctx,
    actor: &Actor,
    staff: &Staff,
    (it, client, name): (&reach::Account, ClientId, &str),
    now: Timestamp,
) -> Story {
    let event = Event::AccountLinked {
        account: it.words(&ctx.catalogue.name(it.row.product)),
        client: name.to_owned(),
    };
    tell::story(ctx, it.row.id, actor, now, &event).account(it.row.id).client(staff.partner, client)
}

/// Makes a folder for each unlinked account, named as the business, and puts it in; inside a
/// transaction that holds the firm and the accounts. Where a client could be mistaken for it the
/// account waits for a person.
pub(crate) async fn folder_each_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::ClientFolderCreate)?;
    let found = reach::accounts(tx, staff, accounts, micros(now)).await?;
    let mut each = Each::new();
    for id in accounts {
        let asked = found.get(id).ok_or(Error::NotFound);
        let asked = asked.and_then(|it| it.may(Deed::AccountAssignUnlinked).map(|_| it));
        each.push(match asked {
            Ok(it) => folder_for(ctx, tx, actor, it, now).await?,
            Err(refused) => Err(refused),
        });
    }
    Ok(each)
}

/// One folder; the inner answer is the row's.
async fn folder_for(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &reach::Account,
    now: Timestamp,
) -> Result<Result<Outcome>> {
    let staff = reach::staff(actor)?;
    let typed = clients::Typed {
        name: it.row.business_name.clone(),
        contact_name: it.row.owner_name.clone(),
        contact_email: it.row.owner_email.clone(),
        ..clients::Typed::default()
    };
    let details = match clients::cleaned(&typed) {
        Ok(details) => details,
        Err(refused) => return Ok(Err(refused)),
    };
    let twins = store::clients::lookalikes(tx, staff.staff, &details.skeleton, "", None).await?;
    if let Some((_, name, _)) = twins.first() {
        let detail =
            format!("There is a client called \u{201c}{name}\u{201d}. Put the account in there.");
        return Ok(Err(Error::denied(409, "looks_like", detail)));
    }
    let made = clients::add(ctx, tx, staff, &details, now).await?;
    store::connections::place(tx, it.row.connection, Some(made.id)).await?;
    let stories = vec![
        clients::created(ctx, actor, staff, now, &made, &details.name),
        linked(ctx, actor, staff, (it, made.id, &details.name), now),
    ];
    Ok(Ok(Outcome::Changed(Change { stories, before: json!({ "client": made.id }) })))
}
