//! One firm as the owner sees it: how long it may come in, who of it, everything it did.

use app::Error;
use app::owners::{self, Firm, Kept};
use app::sheets;
use domain::access::Deed;
use domain::ids::{AccountId, EventId, PartnerId, StaffId};
use domain::sheet::csv;
use domain::time::{micros, ts};
use serde::Deserialize;

use super::owners::{is_blocked, is_kept_out, is_on, mark, tile};
use super::{deeds, frames, kinds};
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::access::{FirmRecordPage, GrantRow, SeatRow};
use crate::views::frame::{Flash, Undo};
use crate::views::parts::Pager;
use crate::{Reply, Rq};

/// One firm of the owner's.
pub const ROUTES: &[Route] = &[
    get("/me/access/{partner}", Realm::Client, May(Deed::CPartnerList), record),
    get("/me/access/{partner}/export", Realm::Client, May(Deed::CPartnerList), export),
    post("/me/access/{partner}/block-firm", Realm::Client, May(Deed::CFirmBlock), block_firm),
    post("/me/access/{partner}/block-person", Realm::Client, May(Deed::CPersonBlock), keep_out)
        .kept(),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Before {
    after: Option<String>,
    kind: String,
    /// The act that may be taken back: who, when, how many accounts.
    staff: Option<StaffId>,
    at: Option<i64>,
    many: Option<usize>,
}

impl Before {
    fn act(&self) -> Option<(StaffId, Kept)> {
        self.staff.zip(kept(self.at, self.many))
    }
}

fn kept(at: Option<i64>, many: Option<usize>) -> Option<Kept> {
    at.zip(many).map(|(at, many)| Kept { at, many })
}

const RECORD_PAGE: usize = 50;

fn record(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let asked: Before = rq.query()?;
        let before: Option<EventId> = rq.open_cursor("record", asked.after.as_deref())?;
        let limit = i64::try_from(RECORD_PAGE + 1).unwrap_or(51);
        let family = kinds::asked(&asked.kind)?;
        let of = (partner, family);
        let mut found = owners::record(&rq.ctx, &rq.actor, of, before, limit).await?;
        let more = found.entries.len() > RECORD_PAGE;
        found.entries.truncate(RECORD_PAGE);
        let older = match found.entries.last().filter(|_| more) {
            Some(it) => {
                let after = rq.seal_cursor("record", &it.id)?;
                format!("/me/access/{partner}?{}after={after}", kinds::query(family))
            }
            None => String::new(),
        };
        let t = &rq.t;
        let (_, name) = found.firm;
        let mut facts: Vec<(&'static str, String)> = found
            .accounts
            .iter()
            .map(|it| {
                let since = t.long_date(ts(it.row.connected_at));
                let product = rq.ctx.catalogue.name(it.row.product);
                let words = t.record_since(&it.row.business_name, since, product);
                (t.record_connected(), words)
            })
            .collect();
        facts.extend(paid(&rq, partner).await?);
        if let Some(at) = found.ended_at {
            facts.push((t.record_ended(), t.long_date(ts(at))));
        }
        let all = owners::overview(&rq.ctx, &rq.actor).await?;
        let firm = all.firms.iter().find(|it| it.id == partner);
        let mut frame = frames::owner(&rq, &name);
        if let (Some(firm), Some(act)) = (firm, asked.act()) {
            frame.flash = undo(&rq, firm, act).or(frame.flash);
        }
        let page = FirmRecordPage {
            frame,
            id: partner.to_string(),
            grants: firm.map(|it| grants(&rq, it)).unwrap_or_default(),
            people: firm.map(|it| seats(&rq, it)).unwrap_or_default(),
            blocked: all.blocked.iter().any(|it| it.0 == partner) || firm.is_some_and(is_blocked),
            facts,
            kinds: kinds::chosen(t, format!("/me/access/{partner}"), (kinds::OF_FIRM, family)),
            deeds: found.entries.iter().map(|it| deeds::owner(&rq, it, &name)).collect(),
            pager: Pager { older, ..Pager::default() },
            name,
        };
        Reply::page(&page)
    })
}

/// What keeping a person out did, with the way back while it stands as that act left it. Only people
/// whom the owner keeps out are named, whatever the address says.
fn undo(rq: &Rq, firm: &Firm, (staff, act): (StaffId, Kept)) -> Option<Flash> {
    if rq.done() != "kept-out" {
        return None;
    }
    let name = &firm.people.iter().find(|it| it.staff == staff)?.name;
    let put = firm.kept_out.iter().filter(|it| it.staff == staff && it.at == act.at).count();
    (put == act.many).then(|| Flash {
        words: rq.t.access_kept_out_now(act.many, name),
        bad: false,
        undo: Some(Undo {
            action: format!("/me/access/{}/block-person", firm.id),
            fields: vec![
                ("staff".to_owned(), staff.to_string()),
                ("undo".to_owned(), act.at.to_string()),
                ("many".to_owned(), act.many.to_string()),
            ],
            words: rq.t.undo().to_owned(),
        }),
    })
}

/// The add-ons that the firm pays for, each with its account.
async fn paid(rq: &Rq, firm: PartnerId) -> Result<Vec<(&'static str, String)>, Error> {
    let now = micros(frames::now(rq));
    let all = app::addons::of_owner(&rq.ctx, &rq.actor).await?;
    let pays = |it: &app::addons::Stand| it.term(now).is_some_and(|it| it.firm == Some(firm));
    let named = |name: &str, words: &str| (rq.t.record_pays(), format!("{name}: {words}"));
    Ok(all
        .iter()
        .flat_map(|owned| owned.stands.iter().map(move |it| (owned, it)))
        .filter(|(_, it)| pays(it))
        .map(|(owned, it)| named(&it.addon.offer.name, &owned.words))
        .collect())
}

/// Lines of one page of the file.
const FILE_PAGE: i64 = 500;

/// Everything that the firm did, as a file for the owner.
fn export(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let t = &rq.t;
        let mut text = sheets::BOM.to_owned();
        csv::write(&mut text, &[t.head_when(), t.head_who(), t.kinds_what(), t.head_account()]);
        let mut before = None;
        let name = loop {
            let of = (partner, None);
            let found = owners::record(&rq.ctx, &rq.actor, of, before, FILE_PAGE).await?;
            let name = found.firm.1;
            for it in &found.entries {
                let deed = deeds::owner(&rq, it, &name);
                let (at, account) = (ts(it.at).to_string(), it.account.to_string());
                csv::write(&mut text, &[&at, &deed.who, &deed.what, &account]);
            }
            match found.entries.last() {
                Some(last) => before = Some(last.id),
                None => break name,
            }
        };
        Ok(Reply::file("text/csv; charset=utf-8", &format!("{name}.csv"), text))
    })
}

/// Each account with its switch and its length.
fn grants(rq: &Rq, firm: &Firm) -> Vec<GrantRow> {
    firm.accounts
        .iter()
        .map(|it| GrantRow {
            id: it.row.id.to_string(),
            tile: tile(rq, it.row.product),
            name: format!("{} of {}", rq.ctx.catalogue.name(it.row.product), it.row.business_name),
            access: mark(rq, it),
            on: is_on(it),
        })
        .collect()
}

/// Each person and account with its switch.
fn seats(rq: &Rq, firm: &Firm) -> Vec<SeatRow> {
    firm.people
        .iter()
        .filter_map(|it| {
            let row = &firm.accounts.iter().find(|tied| tied.row.id == it.account)?.row;
            Some(SeatRow {
                staff: it.staff.to_string(),
                name: it.name.clone(),
                account: it.account.to_string(),
                about: format!("{} of {}", rq.ctx.catalogue.name(row.product), row.business_name),
                kept_out: is_kept_out(firm, it.account, it.staff),
            })
        })
        .collect()
}

#[derive(Debug, Deserialize)]
struct Switch {
    #[serde(default)]
    blocked: bool,
    staff: Option<StaffId>,
    account: Option<AccountId>,
    /// The instant of an act of keeping out, which is taken back by it, and its size.
    undo: Option<i64>,
    many: Option<usize>,
}

fn block_firm(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let it: Switch = rq.form()?;
        if let Some(act) = kept(it.undo, Some(1)) {
            owners::unblock_firm(&rq.ctx, &rq.actor, partner, act).await?;
            return Ok(Reply::see_other("/me/access?done=unblocked"));
        }
        let act = owners::block_firm(&rq.ctx, &rq.actor, partner, it.blocked).await?;
        Ok(Reply::see_other(match act.filter(|_| it.blocked) {
            Some(act) => format!("/me/access?done=blocked&firm={partner}&at={}", act.at),
            None if it.blocked => "/me/access?done=blocked".to_owned(),
            None => "/me/access?done=unblocked".to_owned(),
        }))
    })
}

fn keep_out(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let it: Switch = rq.form()?;
        let staff = it.staff.ok_or(Error::NotFound)?;
        let accounts: Vec<AccountId> = it.account.into_iter().collect();
        let who = (partner, staff);
        let base = format!("/me/access/{partner}?done");
        if let Some(act) = kept(it.undo, it.many) {
            owners::unblock_person(&rq.ctx, &rq.actor, who, act).await?;
            return Ok(Reply::see_other(format!("{base}=let-in")));
        }
        let done = owners::block_person(&rq.ctx, &rq.actor, who, &accounts, it.blocked).await?;
        Ok(Reply::see_other(match done.act.filter(|_| it.blocked) {
            Some(act) => format!("{base}=kept-out&staff={staff}&at={}&many={}", act.at, act.many),
            None if it.blocked => format!("{base}=kept-out"),
            None => format!("{base}=let-in"),
        }))
    })
}
