//! The clients that people meet first, with the stories that the pictures and the guide tell.

use super::Hat;
use super::accounts::{Access, Spec, Way};
use super::cast::address;
use super::folders::Folder;
use super::maker::{Key, Maker};
use crate::Result;
use crate::catalogue::Product;
use domain::ids::{AccountId, ClientId};
use domain::time::DAY;

/// The client whose accounts the demo's owner owns.
pub const OWNED_CLIENT: &str = "Hartwell Joinery Ltd";

/// Client numbers that are taken by the clients of this file.
pub(super) const NUMBERS: &[i64] = &[54, 96, 123, 142, 187, 208, 311, 342, 350];

const JOE: (&str, &str) = ("Joe Hartwell", "joe@hartwell.example");

/// Makes them.
pub(super) fn place(maker: &mut Maker<'_>, pemberton: &Key, lockhart: &Key) -> Result<()> {
    hartwell(maker, pemberton, lockhart)?;
    for it in FIRST {
        first(maker, pemberton, it)?;
    }
    unlinked(maker, pemberton)
}

/// One account of a picture: product, plan, trial days left, days since activity, access.
type Told = (&'static str, usize, Option<i64>, Option<i64>, Access);

/// A client of a picture.
struct Met {
    name: &'static str,
    number: i64,
    industry: &'static str,
    owner: (&'static str, &'static str),
    /// Place of the manager among the firm's people.
    by: usize,
    accounts: &'static [Told],
}

const FIRST: &[Met] = &[
    Met {
        name: "Okoro Electrical",
        number: 311,
        industry: "Trades",
        owner: ("Chidi Okoro", "chidi@okoro-electrical.example"),
        by: 3,
        accounts: &[("jobs", 1, Some(3), Some(11), Access::Used(19))],
    },
    Met {
        name: "Port Sorrel Marine",
        number: 208,
        industry: "Marine services",
        owner: ("Grace Ellery", "grace@portsorrel.example"),
        by: 1,
        accounts: &[
            ("jobs", 1, None, Some(0), Access::Used(0)),
            ("books", 0, None, Some(1), Access::Used(0)),
        ],
    },
    Met {
        name: "Castellane Vineyards",
        number: 187,
        industry: "Agriculture",
        owner: ("Lucie Castellane", "lucie@castellane.example"),
        by: 4,
        accounts: &[
            ("books", 2, None, Some(0), Access::Used(54)),
            ("payroll", 1, None, Some(6), Access::Used(54)),
        ],
    },
    Met {
        name: "Larkfield Dental Practice",
        number: 96,
        industry: "Healthcare",
        owner: ("Anil Mehta", "anil@larkfield.example"),
        by: 4,
        accounts: &[
            ("payroll", 1, None, Some(7), Access::Used(77)),
            ("books", 1, None, Some(3), Access::Used(78)),
        ],
    },
    Met {
        name: "Nine Elms Cycle Co-op",
        number: 123,
        industry: "Retail",
        owner: ("Sam Whitlock", "sam@nineelms.example"),
        by: 2,
        accounts: &[("books", 1, None, Some(0), Access::Used(70))],
    },
    Met {
        name: "Saltmarsh Holiday Lets",
        number: 350,
        industry: "Property",
        owner: ("Petra Lowe", "petra@saltmarsh-lets.example"),
        by: 3,
        accounts: &[],
    },
    Met {
        name: "Quill & Ledger Studio",
        number: 342,
        industry: "Design",
        owner: ("Noor Aziz", "noor@quillandledger.example"),
        by: 1,
        accounts: &[("books", 1, Some(9), Some(1), Access::Used(9))],
    },
    Met {
        name: "Rowan Street Bakery",
        number: 54,
        industry: "Hospitality",
        owner: ("Elif Demir", "elif@rowanstreet.example"),
        by: 1,
        accounts: &[
            ("books", 1, None, Some(1), Access::Paused(4)),
            ("payroll", 0, None, Some(5), Access::Used(2)),
        ],
    },
];

pub(super) fn product(maker: &Maker<'_>, slug: &str) -> Product {
    match slug {
        "books" => maker.books.clone(),
        "payroll" => maker.payroll.clone(),
        _ => maker.jobs.clone(),
    }
}

fn first(maker: &mut Maker<'_>, key: &Key, it: &Met) -> Result<()> {
    let (owner_name, owner_email) = it.owner;
    let contact = (owner_name.to_owned(), owner_email.to_owned());
    let business = maker.dice.at(it.name.to_owned(), it.industry, contact);
    maker.is_new_name(it.name);
    let by = key.staff(it.by)?.clone();
    let folder =
        Folder { business: &business, number: it.number, manager: Some(by.id()), since: 400 };
    let client = maker.folder(key, &folder, true)?;
    for (slug, plan, trial, activity, access) in it.accounts {
        let product = product(maker, slug);
        let spec = Spec {
            product: &product,
            business: it.name,
            industry: it.industry,
            owner: None,
            owner_name,
            owner_email,
            plan: *plan,
            trial: *trial,
            activity: *activity,
            managed: trial.is_some(),
        };
        let since = 100 + maker.dice.below(200);
        let way = Way {
            firm: key,
            client: Some(client),
            how: "invited",
            since,
            access: *access,
            by: &by,
        };
        let made = maker.account(&spec, &way);
        if it.number == 123 {
            maker.request(made, (&spec, &way), "The quarter's VAT return is due.", 2);
        }
    }
    if it.accounts.is_empty() {
        maker.invite(key, client, (&business, "books"), 4)?;
    }
    Ok(())
}

/// The client of the guide: three accounts, two firms, an owner who can end it.
fn hartwell(maker: &mut Maker<'_>, key: &Key, lockhart: &Key) -> Result<()> {
    let since = maker.now - 700 * DAY;
    let joe = maker.person(JOE.0, address(Hat::ClientOwner), since)?;
    let contact = (JOE.0.to_owned(), JOE.1.to_owned());
    let mut business = maker.dice.at(OWNED_CLIENT.to_owned(), "Construction", contact);
    maker.is_new_name(OWNED_CLIENT);
    "01632 960 148".clone_into(&mut business.phone);
    "Unit 6, Tannery Yard, Penhallow".clone_into(&mut business.address);
    let manager = Some(key.staff(1)?.id());
    let folder = Folder { business: &business, number: 142, manager, since: 660 };
    let client = maker.folder(key, &folder, true)?;
    let told: [(&str, usize, usize, i64); 3] =
        [("jobs", 2, 1, 1), ("books", 1, 2, 3), ("payroll", 1, 2, 54)];
    let mut made: Vec<(AccountId, Product)> = Vec::new();
    for (slug, plan, by, used) in told {
        let product = product(maker, slug);
        let spec = hartwells(&product, joe, plan);
        let by = key.staff(by)?.clone();
        let access = Access::Used(used);
        let way =
            Way { firm: key, client: Some(client), how: "invited", since: 650, access, by: &by };
        let (account, _) = maker.account(&spec, &way);
        made.push((account, product));
    }
    given(maker, key, client, &made)?;
    asked_again(maker, lockhart, joe, &made)?;
    for (author, days, pinned, body) in [
        (
            2,
            4,
            true,
            "Year end is 31 August. Joe wants payroll journals posted on the 25th, not at \
            month end. Ring the workshop before 10:00, he does not read email.",
        ),
        (
            3,
            16,
            false,
            "Moved quotes template to the new letterhead. He is thinking about a second \
            site in Truro next year, and would need a second Jobs account.",
        ),
    ] {
        maker.note(key, client, (author, days, pinned), body)?;
    }
    Ok(())
}

fn hartwells(product: &Product, joe: domain::ids::PersonId, plan: usize) -> Spec<'_> {
    Spec {
        product,
        business: OWNED_CLIENT,
        industry: "Construction",
        owner: Some(joe),
        owner_name: JOE.0,
        owner_email: JOE.1,
        plan,
        trial: None,
        activity: Some(if product.definition.slug == "payroll" { 2 } else { 0 }),
        managed: product.definition.slug != "jobs",
    }
}

/// Who at the firm reaches which of Joe's accounts.
fn given(
    maker: &mut Maker<'_>,
    key: &Key,
    client: ClientId,
    made: &[(AccountId, Product)],
) -> Result<()> {
    let (priya, june) = (key.staff(3)?.id(), key.staff(5)?.id());
    let firm = maker.firm(key)?;
    if let Some(group) = firm.groups.get_mut(2) {
        group.clients.push(client);
    }
    for (account, product) in made {
        match product.definition.slug.as_str() {
            "jobs" => firm.assigned.push((priya, *account)),
            "books" => firm.assigned.push((june, *account)),
            _ => {}
        }
    }
    Ok(())
}

/// The payroll bureau's access ran out, and it asks for it again.
fn asked_again(
    maker: &mut Maker<'_>,
    lockhart: &Key,
    joe: domain::ids::PersonId,
    made: &[(AccountId, Product)],
) -> Result<()> {
    let contact = (JOE.0.to_owned(), JOE.1.to_owned());
    let business = maker.dice.at(OWNED_CLIENT.to_owned(), "Construction", contact);
    let by = lockhart.staff(1)?.clone();
    let folder = Folder { business: &business, number: 17, manager: Some(by.id()), since: 210 };
    let client = maker.folder(lockhart, &folder, true)?;
    for (account, product) in made {
        let slug = product.definition.slug.as_str();
        if slug == "books" {
            continue;
        }
        let spec = hartwells(product, joe, 1);
        let access = Access::Used(if slug == "payroll" { 78 } else { 20 });
        let way = Way {
            firm: lockhart,
            client: Some(client),
            how: "invited",
            since: 204,
            access,
            by: &by,
        };
        let connection = maker.connect((*account, &spec), &way);
        if slug == "payroll" {
            let reason = "Need to finish the October return.";
            maker.request((*account, connection), (&spec, &way), reason, 1);
        }
    }
    Ok(())
}

/// Accounts that no folder holds yet.
fn unlinked(maker: &mut Maker<'_>, key: &Key) -> Result<()> {
    let by = key.staff(1)?.clone();
    for (business, slug, owner, how, days) in [
        (
            "Bluewater Kayaks",
            "books",
            ("Mara Lindqvist", "mara@bluewater.example"),
            "client_added",
            3,
        ),
        ("Hartwell Fit-out Ltd", "payroll", JOE, "client_added", 5),
        ("Pike & Perch Tackle", "jobs", ("Owen Pike", "owen@pikeandperch.example"), "website", 8),
        (
            "Copper Kettle Tea Room",
            "books",
            ("Ruth Dunmore", "ruth@copperkettle.example"),
            "website",
            12,
        ),
    ] {
        let product = product(maker, slug);
        let joe = maker.plan.persons.iter().find(|it| it.email == owner.1).map(|it| it.id);
        let spec = Spec {
            product: &product,
            business,
            industry: "Retail",
            owner: joe,
            owner_name: owner.0,
            owner_email: owner.1,
            plan: 0,
            trial: None,
            activity: Some(days / 3),
            managed: false,
        };
        let access = Access::Used(days);
        let way = Way { firm: key, client: None, how, since: days, access, by: &by };
        maker.account(&spec, &way);
    }
    Ok(())
}
