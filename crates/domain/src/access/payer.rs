//! Who pays an add-on, and which setting says so.

use super::words::{BillingMode, Facts, Override, Payer, PayerDefault, PayerSource};

/// The payer in force: billing mode beats every setting, the client's own setting beats the
/// partner's default, and a default that was never confirmed counts as client pays.
pub const fn effective_payer(
    billing_mode: BillingMode,
    default: PayerDefault,
    client_override: Override,
) -> (Payer, PayerSource) {
    match (billing_mode, client_override, default) {
        (BillingMode::ClientManaged, _, _) => (Payer::Client, PayerSource::BillingMode),
        (BillingMode::PartnerManaged, Override::Client, _) => {
            (Payer::Client, PayerSource::Override)
        }
        (BillingMode::PartnerManaged, Override::Partner, _) => {
            (Payer::Partner, PayerSource::Override)
        }
        (BillingMode::PartnerManaged, Override::None, PayerDefault::Client) => {
            (Payer::Client, PayerSource::Default)
        }
        (BillingMode::PartnerManaged, Override::None, PayerDefault::Partner) => {
            (Payer::Partner, PayerSource::Default)
        }
        (BillingMode::PartnerManaged, Override::None, PayerDefault::Unset) => {
            (Payer::Client, PayerSource::NeverConfirmed)
        }
    }
}

impl Facts {
    /// The payer that these facts make effective, with its source.
    pub const fn payer(&self) -> (Payer, PayerSource) {
        effective_payer(self.billing_mode, self.default, self.client_override)
    }
}
