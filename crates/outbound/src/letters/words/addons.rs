//! Letters about add-ons: what was turned on or off, who pays from when on, and what a third party
//! still needs to hear.

use super::Parts;
use crate::letters::one_line;
use crate::letters::speech::Words;
use domain::letter::AddonNews;
use domain::time::ts;

/// What a letter about an add-on is about.
pub(super) struct About<'a> {
    pub(super) addon: &'a str,
    pub(super) third: &'a str,
    pub(super) account: &'a str,
    pub(super) firm: &'a str,
    pub(super) person: &'a str,
    pub(super) words: &'a str,
    pub(super) at: Option<i64>,
}

/// An add-on's news, in the words for one of its sides.
#[expect(clippy::too_many_lines, reason = "one arm per piece of news, and nothing else")]
pub(super) fn news(t: &Words, news: AddonNews, it: &About<'_>, url: String) -> Parts {
    let (addon, third) = (one_line(it.addon), one_line(it.third));
    let (account, firm) = (one_line(it.account), one_line(it.firm));
    let person = one_line(it.person);
    let on = it.at.map(|at| t.long_date(ts(at))).unwrap_or_default();
    match news {
        AddonNews::PleaseAuthorise => {
            Parts::new(t.authorise_subject(&addon, &firm), t.authorise_heading(&third))
                .line(t.authorise_line(&account, &addon, &firm, &person))
                .line(t.authorise_alone(&third))
                .button(t.authorise_button(&third), url)
                .after(t.authorise_after(&firm))
        }
        AddonNews::ActivatedByFirm => {
            Parts::new(t.turned_on_subject(&account, &addon), t.turned_on_heading(&addon))
                .line(t.turned_on_line(&account, &addon, &firm))
                .button(t.open_addon(), url)
        }
        AddonNews::ActivatedByOwner => {
            Parts::new(t.turned_on_subject(&account, &addon), t.turned_on_heading(&addon))
                .line(t.turned_on_owner(&account, &addon))
                .button(t.open_addon(), url)
        }
        AddonNews::Declined => {
            Parts::new(t.not_authorised_subject(&account, &addon), t.not_authorised_heading())
                .line(t.not_authorised_line(&account, &addon))
                .button(t.open_addon(), url)
        }
        AddonNews::Cancelled => Parts::new(
            t.addon_cancelled_subject(&account, &addon, &on),
            t.addon_cancelled_heading(&addon),
        )
        .line(t.addon_cancelled_line(&account, &addon, &on))
        .quote(t.reason_given(), it.words)
        .button(t.open_addon(), url),
        AddonNews::Resumed => {
            Parts::new(t.goes_on_subject(&account, &addon), t.goes_on_heading(&addon))
                .line(t.goes_on_line(&account, &addon))
                .button(t.open_addon(), url)
        }
        AddonNews::FirmLeaves => {
            Parts::new(t.firm_leaves_subject(&account, &addon, &on), t.firm_leaves_heading(&addon))
                .line(t.firm_leaves_line(&account, &addon, &firm, &on))
                .line(t.firm_leaves_stay())
                .button(t.firm_leaves_button(), url)
        }
        AddonNews::Ended => {
            Parts::new(t.addon_over_subject(&account, &addon), t.addon_over_heading(&addon))
                .line(t.addon_over_line(&account, &addon))
                .button(t.open_addon(), url)
        }
        AddonNews::AskedOwner => {
            Parts::new(t.pay_asked_subject(&account, &addon), t.pay_asked_heading(&firm))
                .line(t.pay_asked_line(&account, &addon, &firm, &on))
                .line(t.pay_asked_stay())
                .button(t.answer_button(), url)
        }
        AddonNews::AskedFirm => {
            Parts::new(t.pay_asked_subject(&account, &addon), t.pay_asked_firm_heading())
                .line(t.pay_asked_firm_line(&account, &addon, &on))
                .line(t.pay_asked_stay())
                .button(t.answer_button(), url)
        }
        AddonNews::FirmWillPay => {
            Parts::new(t.payer_subject(&account, &addon, &on), t.payer_firm_heading(&firm))
                .line(t.payer_firm_line(&account, &addon, &firm, &on))
                .line(t.payer_back())
                .button(t.open_addon(), url)
        }
        AddonNews::OwnerWillPay => {
            Parts::new(t.payer_subject(&account, &addon, &on), t.payer_owner_heading())
                .line(t.payer_owner_line(&account, &addon, &on))
                .line(t.payer_back())
                .button(t.open_addon(), url)
        }
        AddonNews::PayerStays => {
            Parts::new(t.payer_stays_subject(&account, &addon), t.payer_stays_heading())
                .line(t.payer_stays_line(&account, &addon))
                .button(t.open_addon(), url)
        }
        AddonNews::ConsentEnding => {
            Parts::new(t.renew_subject(&account, &on, &third), t.renew_heading(&third))
                .line(t.renew_line(&account, &addon, &on, &third))
                .button(t.reconnect_button(&third), url)
        }
        AddonNews::Reconnect => {
            Parts::new(t.lost_subject(&account, &third), t.lost_heading(&third))
                .line(t.lost_line(&account, &addon, &third))
                .button(t.reconnect_button(&third), url)
        }
    }
}
