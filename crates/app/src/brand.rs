//! The vendor's brand: name, logo, hue, words, addresses – what an operator sets while the program
//! runs.
//!
//! One snapshot for every page and letter: reading it is a pointer's copy. Whoever saves replaces
//! it; other processes on the same database see the change within seconds.

pub mod colour;
pub(crate) mod logo;

pub use logo::{Logo, logo, remove_logo, set_logo};

use crate::partners::vendor;
use crate::{Ctx, Error, Result, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::email;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::OperatorId;
use domain::labels::{Labels, Noun};
use domain::names;
use domain::reader::Lang;
use domain::time::micros;
use outbound::letters::Look;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, PoisonError, RwLock};
use store::{Locks, Tx};

/// Where the settings keep it.
const KEY: &str = "brand";
/// The hue that we ship: the blue of the design.
pub const HUE: u16 = 264;
/// The longest sign-in help, in characters.
pub const HELP_MAX: usize = 500;

/// What the vendor has set; empty where it has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Brand {
    /// The vendor's name.
    pub vendor: String,
    /// 0 to 359; lightness and chroma are ours, so that every hue can be read.
    pub hue: u16,
    /// The language of whoever has not said, and whose browser has not.
    pub language: String,
    /// Whom owners ask.
    pub support: String,
    /// Whom partners ask.
    pub partner_team: String,
    /// A sentence on the sign-in page.
    pub sign_in_help: String,
    /// The vendor's words.
    #[serde(with = "shared")]
    pub labels: Arc<Labels>,
    /// Its logo.
    pub logo: Option<Logo>,
    /// Grows with every change.
    pub version: i64,
}

/// The words are shared by every reader, and stored as what they are.
mod shared {
    use super::{Arc, Labels};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        it: &Arc<Labels>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Labels::serialize(it, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(it: D) -> Result<Arc<Labels>, D::Error> {
        Labels::deserialize(it).map(Arc::new)
    }
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            vendor: String::new(),
            hue: HUE,
            language: Lang::default().tag().to_owned(),
            support: String::new(),
            partner_team: String::new(),
            sign_in_help: String::new(),
            labels: Arc::default(),
            logo: None,
            version: 0,
        }
    }
}

impl Brand {
    /// The language of whoever has not said.
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.language).unwrap_or_default()
    }

    /// The colours of letters.
    pub fn look(&self) -> Look {
        colour::look(self.hue)
    }

    /// The style sheet that sets the hue; none for the one we ship.
    pub fn style(&self) -> Option<String> {
        (self.hue != HUE).then(|| format!("/brand/hue-{}.css", self.hue))
    }
}

/// The snapshot in force.
#[derive(Debug, Default)]
pub struct Current(RwLock<Arc<Brand>>);

impl Current {
    /// A copy of the pointer.
    pub fn get(&self) -> Arc<Brand> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, brand: Brand) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(brand);
    }
}

async fn stored(tx: &mut Tx) -> Result<Brand> {
    let Some(value) = store::settings::get(tx, KEY).await? else { return Ok(Brand::default()) };
    serde_json::from_value(value).map_err(Error::broken)
}

/// Reads what is stored into the snapshot: at the start, and now and then for what another process
/// has saved.
pub async fn refresh(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let brand = stored(&mut tx).await?;
    if brand.version != ctx.brand.get().version {
        ctx.brand.set(brand);
    }
    Ok(())
}

/// What an operator typed.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The vendor's name; empty for the one of the configuration.
    pub vendor: String,
    /// The hue in degrees.
    pub hue: String,
    /// A language's tag.
    pub language: String,
    /// Whom owners ask.
    pub support: String,
    /// Whom partners ask.
    pub partner_team: String,
    /// A sentence on the sign-in page.
    pub sign_in_help: String,
    /// Words by language and noun: for one, for several.
    pub words: Vec<(Lang, Noun, String, String)>,
}

/// Whether this operator may change the settings; for the page, before anybody types.
pub fn may(actor: &Actor) -> Result<()> {
    vendor(actor, Deed::OBrandManage)
}

/// Sets what was typed, all of it or nothing.
pub async fn save(ctx: &Ctx, actor: &Actor, wanted: &Wanted) -> Result<()> {
    change(ctx, actor, |brand| {
        let mut faults = Vec::new();
        let next = checked(brand, wanted, &mut faults);
        if faults.is_empty() { Ok(next) } else { Err(Error::Invalid(faults)) }
    })
    .await
}

/// Locks the operator's data, changes the brand, tells what changed, and lives by it at once.
async fn change(
    ctx: &Ctx,
    actor: &Actor,
    next: impl FnOnce(&Brand) -> Result<Brand> + Send,
) -> Result<()> {
    may(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(OperatorId::THE)).await?;
    crate::people::fresh(ctx, &mut tx, actor).await?;
    let before = stored(&mut tx).await?;
    let mut brand = next(&before)?;
    let fields = differing(&before, &brand);
    if fields.is_empty() {
        return Ok(());
    }
    brand.version = before.version + 1;
    let value = serde_json::to_value(&brand).map_err(Error::broken)?;
    store::settings::put(&mut tx, KEY, &value).await?;
    if let Some(logo) = brand.logo.as_ref().filter(|_| brand.logo != before.logo) {
        logo::keep(&mut tx, logo, micros(now)).await?;
    }
    let event = Event::BrandChanged { fields };
    tx.commit(&tell::story(ctx, OperatorId::THE, actor, now, &event)).await?;
    ctx.brand.set(brand);
    Ok(())
}

fn checked(before: &Brand, wanted: &Wanted, faults: &mut Vec<Fault>) -> Brand {
    let mut brand = before.clone();
    let mut take = |into: &mut String, found: std::result::Result<String, Fault>| match found {
        Ok(it) => *into = it,
        Err(fault) => faults.push(fault),
    };
    take(&mut brand.vendor, names::line("vendor", &wanted.vendor, 80));
    take(&mut brand.support, address("support", &wanted.support));
    take(&mut brand.partner_team, address("partner_team", &wanted.partner_team));
    take(&mut brand.sign_in_help, names::text("sign_in_help", &wanted.sign_in_help, HELP_MAX));
    match wanted.hue.trim().parse::<u16>() {
        Ok(hue) if hue < 360 => brand.hue = hue,
        Ok(_) | Err(_) => {
            faults.push(Fault::new("hue", "hue_invalid", "A hue is a number from 0 to 359."));
        }
    }
    if let Some(lang) = Lang::parse(&wanted.language) {
        lang.tag().clone_into(&mut brand.language);
    } else {
        let detail = "Choose a language of the list.";
        faults.push(Fault::new("language", "language_unknown", detail));
    }
    let mut labels = Labels::clone(&brand.labels);
    for (lang, noun, one, many) in &wanted.words {
        if let Err(fault) = labels.set(*lang, *noun, (one, many)) {
            faults.push(fault);
        }
    }
    brand.labels = Arc::new(labels);
    brand
}

/// An address, or none.
fn address(field: &'static str, typed: &str) -> std::result::Result<String, Fault> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    email::email(field, typed).map(|it| it.to_string())
}

/// Names of what differs, for the audit trail.
fn differing(before: &Brand, after: &Brand) -> Vec<String> {
    let fields = [
        ("name", before.vendor != after.vendor),
        ("hue", before.hue != after.hue),
        ("language", before.language != after.language),
        ("support", before.support != after.support),
        ("partner_team", before.partner_team != after.partner_team),
        ("sign_in_help", before.sign_in_help != after.sign_in_help),
        ("words", before.labels != after.labels),
        ("logo", before.logo != after.logo),
    ];
    fields.into_iter().filter(|it| it.1).map(|it| it.0.to_owned()).collect()
}
