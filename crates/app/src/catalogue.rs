//! The vendor's products as this process knows them: read at start, shared by every deed.
//!
//! The rows in the store are what other rows point to; the definitions come from the operator's
//! files and change only with a restart.

use domain::ids::ProductId;
use domain::products::Definition;
use std::sync::{Arc, PoisonError, RwLock};

/// One product.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// What its file says.
    pub definition: Definition,
}

/// All products in the operator's order.
#[derive(Debug, Default)]
pub struct Catalogue(RwLock<Arc<Vec<Product>>>);

impl Catalogue {
    /// The products in force.
    pub fn all(&self) -> Arc<Vec<Product>> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts others in force.
    pub fn set(&self, products: Vec<Product>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(products);
    }

    /// One product by id.
    pub fn get(&self, id: ProductId) -> Option<Product> {
        self.all().iter().find(|it| it.id == id).cloned()
    }

    /// One product by slug.
    pub fn by_slug(&self, slug: &str) -> Option<Product> {
        self.all().iter().find(|it| it.definition.slug == slug).cloned()
    }

    /// One product by OAuth client id.
    pub fn by_client_id(&self, client_id: &str) -> Option<Product> {
        self.all().iter().find(|it| it.definition.client_id == client_id).cloned()
    }

    /// The product's name; its id where this process does not know it any more.
    pub fn name(&self, id: ProductId) -> String {
        self.get(id).map_or_else(|| id.to_string(), |it| it.definition.name)
    }
}
