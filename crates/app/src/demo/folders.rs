//! Client folders by the hundred: names, numbers, people, and access in every state.

use super::accounts::{Access, Spec, Way};
use super::dice::Business;
use super::maker::{Key, Maker};
use crate::Result;
use crate::clients::{Typed, cleaned};
use domain::event::Event;
use domain::ids::{ClientId, InvitationId, LinkId, StaffId};
use domain::time::DAY;
use store::bulk;
use store::connections::NewInvitation;

/// What the rest of a firm's clients look like.
const NOTES: &[&str] = &[
    "Year end is 31 March. Papers come by post, usually in May.",
    "Prefers a call on Fridays. Do not e-mail about VAT, ring instead.",
    "Moved to monthly payroll in April.",
    "New letterhead and bank details since the summer.",
    "Asked about a second site. Look at the plan again when it opens.",
    "Quarterly VAT, cash accounting. Check the fuel receipts.",
];

/// A folder that is known but for its row.
pub(super) struct Folder<'a> {
    pub(super) business: &'a Business,
    pub(super) number: i64,
    pub(super) manager: Option<StaffId>,
    pub(super) since: i64,
}

impl Maker<'_> {
    /// Makes a folder.
    pub(super) fn folder(&mut self, key: &Key, it: &Folder<'_>, told: bool) -> Result<ClientId> {
        let at = self.ago(it.since + 2);
        let id: ClientId = self.id(at);
        let business = it.business;
        let details = cleaned(&Typed {
            name: business.name.clone(),
            number: format!("C-{:04}", it.number),
            industry: business.industry.to_owned(),
            kind: if business.name.ends_with(" Ltd") { "Company" } else { "Sole trader" }
                .to_owned(),
            contact_name: business.contact.clone(),
            contact_email: business.email.clone(),
            phone: business.phone.clone(),
            website: String::new(),
            address: business.address.clone(),
            manager: it.manager,
        })?;
        if told {
            let by = key.staff(1)?.actor();
            let event = Event::ClientCreated { name: details.name.clone() };
            let story = self.tell(key.id, &by, at, &event).client(key.id, id);
            self.plan.stories.push(story);
        }
        self.firm(key)?.folders.push((id, at, details));
        Ok(id)
    }

    /// Makes a note in a folder.
    pub(super) fn note(
        &mut self,
        key: &Key,
        client: ClientId,
        (author, days, pinned): (usize, i64, bool),
        body: &str,
    ) -> Result<()> {
        let at = self.ago(days);
        let by = key.staff(author)?;
        let note = bulk::Note {
            id: self.id(at),
            client,
            author: by.id(),
            body: body.to_owned(),
            created_at: at,
            pinned_at: pinned.then_some(at),
        };
        let story = self.tell(key.id, &by.actor(), at, &Event::NoteAdded).client(key.id, client);
        self.plan.stories.push(story);
        self.firm(key)?.notes.push(note);
        Ok(())
    }

    /// Makes an invitation that waits for its answer.
    pub(super) fn invite(
        &mut self,
        key: &Key,
        client: ClientId,
        (business, products): (&Business, &str),
        days: i64,
    ) -> Result<()> {
        let at = self.ago(days);
        let id: InvitationId = self.id(at);
        let link: LinkId = self.id(at);
        let by = key.staff(1)?.clone();
        let expires_at = at + 14 * DAY;
        self.plan.links.push(store::people::sessions::Link {
            id: link,
            kind: "invitation".to_owned(),
            person: None,
            email: business.email.to_lowercase(),
            subject: Some(id.0),
            created_at: at,
            expires_at,
            used_at: None,
        });
        let new = NewInvitation {
            id,
            client,
            email: business.email.clone(),
            email_folded: business.email.to_lowercase(),
            products: products.to_owned(),
            days: None,
            message: String::new(),
            link,
            invited_by: by.id(),
            expires_at,
            kind: "link",
            staff: String::new(),
        };
        let event = Event::InvitationSent { products: products.to_owned() };
        let story = self.tell(key.id, &by.actor(), at, &event).client(key.id, client);
        self.plan.stories.push(story);
        self.firm(key)?.invitations.push(bulk::Invitation { new, created_at: at });
        Ok(())
    }

    /// A business whose name nobody has yet.
    fn fresh_business(&mut self) -> Business {
        loop {
            let it = self.dice.business();
            if self.is_new_name(&it.name) {
                return it;
            }
        }
    }
}

/// Fills a firm up to so many clients.
pub(super) fn fill(maker: &mut Maker<'_>, key: &Key, many: usize) -> Result<()> {
    let mut number = 0;
    while maker.firm(key)?.folders.len() < many {
        number += 1;
        if super::pictures::NUMBERS.contains(&number) {
            continue;
        }
        client(maker, key, number)?;
    }
    Ok(())
}

fn client(maker: &mut Maker<'_>, key: &Key, number: i64) -> Result<()> {
    let business = maker.fresh_business();
    let since = maker.dice.between(20, 780);
    // Isla, Ben, Priya, Tom manage clients; some have nobody by name.
    let by = usize::try_from(maker.dice.between(1, 4)).unwrap_or(1);
    let by = key.staff(by)?.clone();
    let manager = maker.dice.percent(80).then(|| by.id());
    let folder = Folder { business: &business, number, manager, since };
    let client = maker.folder(key, &folder, true)?;
    let group = match business.industry {
        "Construction" | "Trades" => Some(0),
        "Hospitality" => Some(1),
        _ => maker.dice.percent(8).then_some(2),
    };
    if let Some(at) = group
        && let Some(group) = maker.firm(key)?.groups.get_mut(at)
    {
        group.clients.push(client);
    }
    if maker.dice.percent(12) {
        let days = maker.dice.between(1, 200);
        let body = maker.dice.pick(NOTES);
        maker.note(key, client, (2, days, false), body)?;
    }
    match maker.dice.below(100) {
        0..2 => return Ok(()),
        2..4 => {
            let days = maker.dice.between(1, 9);
            return maker.invite(key, client, (&business, "jobs"), days);
        }
        _ => {}
    }
    let products = match maker.dice.below(10) {
        0..4 => vec![maker.jobs.clone()],
        4..6 => vec![maker.books.clone()],
        6..8 => vec![maker.jobs.clone(), maker.books.clone()],
        8 => vec![maker.books.clone(), maker.payroll.clone()],
        _ => vec![maker.jobs.clone(), maker.books.clone(), maker.payroll.clone()],
    };
    for product in &products {
        let spec = spec(maker, product, &business);
        let how = if spec.managed { "created" } else { "invited" };
        let since = maker.dice.between(15, since);
        let access = access(maker);
        let way = Way { firm: key, client: Some(client), how, since, access, by: &by };
        let made = maker.account(&spec, &way);
        if access == Access::Used(70) && since > 70 && maker.dice.percent(50) {
            let days = maker.dice.between(0, 9);
            maker.request(made, (&spec, &way), "Month end is due, we need to post journals.", days);
        }
        if maker.dice.percent(4) {
            let june = key.staff(5)?.id();
            maker.firm(key)?.assigned.push((june, made.0));
        }
    }
    Ok(())
}

/// An account of a business in one product, with a plan, perhaps a trial, and some life in it.
fn spec<'a>(
    maker: &mut Maker<'_>,
    product: &'a crate::catalogue::Product,
    business: &'a Business,
) -> Spec<'a> {
    let trials = product.definition.plans.iter().position(|it| it.trial_days > 0);
    let (plan, trial) = match trials {
        Some(at) if maker.dice.percent(4) => (at, Some(maker.dice.between(0, 13))),
        _ => (usize::try_from(maker.dice.below(3)).unwrap_or(0), None),
    };
    let activity = match maker.dice.below(20) {
        0 => None,
        1..4 => Some(maker.dice.between(8, 90)),
        _ => Some(maker.dice.between(0, 6)),
    };
    Spec {
        product,
        business: &business.name,
        industry: business.industry,
        owner: None,
        owner_name: &business.contact,
        owner_email: &business.email,
        plan,
        trial,
        activity,
        managed: maker.dice.percent(60),
    }
}

fn access(maker: &mut Maker<'_>) -> Access {
    match maker.dice.below(100) {
        0..3 => Access::Used(maker.dice.between(47, 59)),
        3..6 => Access::Used(70),
        6..8 => Access::Paused(maker.dice.between(1, 40)),
        _ => Access::Used(maker.dice.between(0, 38)),
    }
}

/// Many clients with one account each; their own histories are short.
pub(super) fn fill_plainly(maker: &mut Maker<'_>, key: &Key, many: i64) -> Result<()> {
    for number in 1..=many {
        let mut business = maker.dice.business();
        if !maker.is_new_name(&business.name) {
            business.name = format!("{} {number}", business.name);
        }
        let by = key.staff(usize::try_from(number % 3 + 1).unwrap_or(1))?.clone();
        let since = maker.dice.between(15, 1_400);
        let folder = Folder { business: &business, number, manager: Some(by.id()), since };
        let client = maker.folder(key, &folder, false)?;
        let product = if number % 3 == 0 { maker.books.clone() } else { maker.jobs.clone() };
        let spec = spec(maker, &product, &business);
        let access = access(maker);
        let way = Way { firm: key, client: Some(client), how: "website", since, access, by: &by };
        maker.account(&spec, &way);
    }
    Ok(())
}
