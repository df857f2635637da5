//! The vendor's add-ons as this process knows them: read at start, shared by every deed.

use super::suits::Rules;
use domain::addons::Offer;
use domain::ids::{AddonId, ProductId};
use std::sync::{Arc, PoisonError, RwLock};

/// One add-on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addon {
    /// Its id.
    pub id: AddonId,
    /// The product that it extends.
    pub product: ProductId,
    /// What its file says.
    pub offer: Arc<Offer>,
    /// Whom it suits.
    pub suits: Arc<Rules>,
    /// Its file is gone.
    pub retired: bool,
}

/// All add-ons in the operator's order.
#[derive(Debug, Default)]
pub struct Shelf(RwLock<Arc<Vec<Addon>>>);

impl Addon {
    /// An add-on by its file.
    pub fn new(id: AddonId, product: ProductId, offer: Offer, retired: bool) -> Self {
        let suits = Arc::new(Rules::of(&offer.eligibility));
        Self { id, product, offer: Arc::new(offer), suits, retired }
    }
}

impl Shelf {
    /// All of them, those not offered any more too.
    pub fn all(&self) -> Arc<Vec<Addon>> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in force.
    pub fn set(&self, addons: Vec<Addon>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(addons);
    }

    /// One by id.
    pub fn get(&self, id: AddonId) -> Option<Addon> {
        self.all().iter().find(|it| it.id == id).cloned()
    }

    /// One by its name in addresses.
    pub fn by_slug(&self, slug: &str) -> Option<Addon> {
        self.all().iter().find(|it| it.offer.slug == slug).cloned()
    }

    /// Those of a product.
    pub fn of_product(&self, product: ProductId) -> Vec<Addon> {
        self.all().iter().filter(|it| it.product == product).cloned().collect()
    }

    /// Its name; its id where this process does not know it any more.
    pub fn name(&self, id: AddonId) -> String {
        self.get(id).map_or_else(|| id.to_string(), |it| it.offer.name.clone())
    }
}
