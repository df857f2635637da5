//! Who appears in the demo: three firms with their people, and the vendor's.

use super::Hat;
use super::maker::{Key, Maker};
use crate::Result;
use domain::access::Role;
use domain::time::DAY;

/// The address of a hat's person.
pub(super) fn address(hat: Hat) -> &'static str {
    match hat {
        Hat::Owner => "margaret@pembertonhale.example",
        Hat::Senior => "isla@pembertonhale.example",
        Hat::Manager => "ben@pembertonhale.example",
        Hat::Assistant => "june@pembertonhale.example",
        Hat::ClientOwner => "joe@hartwell.example",
        Hat::Operator => "nadia@fernway.example",
    }
}

/// The vendor's own.
pub(super) fn operator(maker: &mut Maker<'_>) -> Result<()> {
    let since = maker.now - 900 * DAY;
    let person = maker.person("Nadia Fenwick", address(Hat::Operator), since)?;
    maker.plan.operators.push(person);
    Ok(())
}

/// The firm that the demo is about. Its people stand in this order: the code refers to it.
pub(super) fn pemberton(maker: &mut Maker<'_>) -> Result<Key> {
    let mut key = maker.partner(
        ("Pemberton & Hale", "pemberton-hale", "PH-4821"),
        maker.now - 820 * DAY,
        &[
            ("Margaret Pemberton", address(Hat::Owner), Role::Owner, 819),
            ("Isla Marchetti", address(Hat::Senior), Role::Senior, 810),
            ("Ben Adeyemi", address(Hat::Manager), Role::Manager, 640),
            ("Priya Raman", "priya@pembertonhale.example", Role::Manager, 512),
            ("Tom Sorensen", "tom@pembertonhale.example", Role::Manager, 430),
            ("June Park", address(Hat::Assistant), Role::Assistant, 121),
        ],
    )?;
    let (ben, priya) = (key.staff(2)?.id(), key.staff(3)?.id());
    let (tom, june) = (key.staff(4)?.id(), key.staff(5)?.id());
    maker.group(&mut key, "Trades west", &[ben, june])?;
    maker.group(&mut key, "Hospitality", &[priya])?;
    maker.group(&mut key, "Payroll Fridays", &[ben, tom])?;
    Ok(key)
}

/// A payroll bureau that some of the same clients use.
pub(super) fn lockhart(maker: &mut Maker<'_>) -> Result<Key> {
    maker.partner(
        ("Lockhart & Daughters", "lockhart", "LD-2090"),
        maker.now - 410 * DAY,
        &[
            ("Edith Lockhart", "edith@lockhart.example", Role::Owner, 409),
            ("Rosa Lockhart", "rosa@lockhart.example", Role::Senior, 400),
            ("Callum Reid", "callum@lockhart.example", Role::Manager, 88),
        ],
    )
}

/// A large firm: the list must stay quick with ten thousand clients.
pub(super) fn brightwater(maker: &mut Maker<'_>) -> Result<Key> {
    maker.partner(
        ("Brightwater Accountants", "brightwater", "BW-1000"),
        maker.now - 1_500 * DAY,
        &[
            ("Dev Kapoor", "dev@brightwater.example", Role::Owner, 1_499),
            ("Helen Strand", "helen@brightwater.example", Role::Senior, 1_200),
            ("Ifeoma Obi", "ifeoma@brightwater.example", Role::Manager, 700),
            ("Luca Ferri", "luca@brightwater.example", Role::Manager, 350),
        ],
    )
}
