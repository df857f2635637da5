//! Add-ons at work: who may turn one on, who pays, the third party's consent, and how it ends.
//!
//! The one decision is asked with the add-on's own facts (`stand`): at the start, when somebody
//! comes back from the third party, and in the transaction that commits. Settings never touch what
//! runs; a change of payer is a date in the stretches and needs nobody to be awake on it.

mod activate;
mod confirming;
mod consent;
mod ending;
pub mod file;
mod handover;
mod load;
mod manage;
mod owner;
mod returning;
mod rows;
mod settings;
mod shelf;
mod stand;
mod suits;
mod sweep;
mod tokens;

pub use activate::{Begin, Begun, How, begin, send_link};
pub use confirming::{Confirm, Connecting, connecting, settle_seller};
pub(crate) use ending::left;
pub use ending::{REASONS, cancel};
pub use handover::{Side, ask_other, keep_payer, pay};
pub use load::{NotLoaded, heard, load, read, recall, visited};
pub use manage::{Page, Panel, Row, page, panels};
pub use owner::{Owned, begin_own, cancel_own, of_owner, one_of_owner, reconnect};
pub use returning::{Returned, Sides, returned, whose};
pub(crate) use rows::{activate_in, cancel_in, set_payer_in};
pub use settings::{
    Settings, Wish, clear_payer, discounts, payer_of, set_defaults, set_discount, set_payer,
    settings,
};
pub use shelf::{Addon, Shelf};
pub use stand::{Stand, of_account, of_client, one, turned_on_by};
pub use sweep::sweep;
pub use tokens::{Given, REVOKE, access_token, revoke_one, rotate};

use crate::{Error, Result};
use domain::access::{AddonState, Deed, Facts, Verdict, decide};

/// Asks the one decision, then what the table does not print (3.18): is it sold here, does it suit.
pub(crate) fn may_begin(stand: &Stand, deed: Deed) -> Result<()> {
    decide(deed, stand.who, &stand.facts).into_result()?;
    match stand.facts.addon {
        AddonState::Inactive | AddonState::Pending => sold(stand),
        AddonState::ActivePartner
        | AddonState::ActiveClient
        | AddonState::EndingPartner
        | AddonState::EndingClient => Ok(()),
    }
}

/// Refuses what is not sold any more, not in this country, or does not suit the account.
fn sold(stand: &Stand) -> Result<()> {
    let offer = &stand.addon.offer;
    if offer.retired || stand.addon.retired {
        let detail = "This add-on is not offered any more. What runs goes on.";
        return Err(Error::denied(409, "addon_retired", detail));
    }
    if !offer.offered_in(&stand.country) {
        let detail = "This add-on is not offered in the account's country.";
        return Err(Error::denied(409, "addon_not_available", detail));
    }
    match stand.suits.iter().find(|it| !it.1) {
        Some((sentence, _)) => Err(Error::denied(409, "addon_not_suitable", sentence.clone())),
        None => Ok(()),
    }
}

/// Why it cannot begin here whoever asks: not sold any more, not in this country, not suitable; as a
/// code and its sentence. Pages say it beside the button that the decision leaves open.
pub fn unsold(stand: &Stand) -> Option<(&'static str, String)> {
    let begins = matches!(stand.facts.addon, AddonState::Inactive | AddonState::Pending);
    match sold(stand) {
        Err(Error::Denied(it)) if begins => Some((it.code, it.detail)),
        Ok(()) | Err(_) => None,
    }
}

/// The decision, for pages that show a reason beside a control.
pub fn verdict(stand: &Stand, deed: Deed) -> Verdict {
    decide(deed, stand.who, &stand.facts)
}

/// Whether the facts make this the firm's to pay.
pub(crate) fn firm_pays(facts: Facts) -> bool {
    facts.payer().0 == domain::access::Payer::Partner
}
