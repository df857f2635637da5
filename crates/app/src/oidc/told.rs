//! A letter to the account's owner who wants to hear of each sign-in.

use crate::{Ctx, Result, tell};
use domain::actor::Staff;
use domain::ids::AccountId;
use domain::letter::{Letter, Recipient};
use domain::preferences::SignInLetter;
use jiff::Timestamp;
use store::{NewJob, Tx};

/// The letter of one entry, in its own transaction; none when the owner has not asked for it.
pub(super) async fn owner(
    ctx: &Ctx,
    tx: &mut Tx,
    (id, words): (AccountId, &str),
    staff: &Staff,
    now: Timestamp,
) -> Result<Option<NewJob>> {
    let found = store::accounts::owner_contact(tx, id).await?;
    let Some((Some(person), name, email)) = found else { return Ok(None) };
    let likes = store::preferences::get(tx, person).await?;
    if likes.sign_in_letter != SignInLetter::Each {
        return Ok(None);
    }
    let firm = store::partners::one(tx, staff.partner).await?.map(|it| it.name);
    let letter = Letter::SignedIn {
        person: store::people::get(tx, staff.person).await?.name,
        firm: firm.unwrap_or_default(),
        account: words.to_owned(),
    };
    let to = Recipient { email, name, person: Some(person) };
    tell::write(ctx, tx, &to, &letter, now).await
}
