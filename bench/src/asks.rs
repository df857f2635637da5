//! What the list is asked for when it is measured: the orders and filters that people use, each as
//! the portal's address and as the store's filter.

use crate::seed;
use app::clients::{Access, AddonIs, Filter, Sort, Usage};
use store::{Built, Value, vals};

/// One way to ask.
pub(crate) struct Ask {
    pub(crate) name: &'static str,
    /// The portal's query.
    pub(crate) query: &'static str,
    sort: Sort,
    filter: fn() -> Filter,
}

/// The first is the one that goals are set for.
pub(crate) const ASKS: &[Ask] = &[
    Ask {
        name: "open-by-name",
        query: "access=open&sort=name",
        sort: Sort::Name,
        filter: || Filter { access: vec![Access::Open], ..Filter::default() },
    },
    Ask { name: "all-by-name", query: "", sort: Sort::Name, filter: Filter::default },
    Ask {
        name: "all-by-access",
        query: "sort=access",
        sort: Sort::Access,
        filter: Filter::default,
    },
    Ask {
        name: "all-by-usage",
        query: "sort=-usage",
        sort: Sort::UsageDown,
        filter: Filter::default,
    },
    Ask {
        name: "expired-by-name",
        query: "access=expired",
        sort: Sort::Name,
        filter: || Filter { access: vec![Access::Expired], ..Filter::default() },
    },
    Ask {
        name: "active-jobs-by-number",
        query: "product=jobs&usage=active&sort=number",
        sort: Sort::Number,
        filter: || Filter {
            products: vec![seed::product(0).0],
            usage: vec![Usage::Active],
            ..Filter::default()
        },
    },
    Ask {
        name: "search-many",
        query: "q=nett",
        sort: Sort::Name,
        filter: || Filter { search: "nett".to_owned(), ..Filter::default() },
    },
    Ask {
        name: "search-one",
        query: "q=joe9431%40",
        sort: Sort::Name,
        filter: || Filter { search: "joe9431@".to_owned(), ..Filter::default() },
    },
    Ask {
        name: "search-none",
        query: "q=zzzzzz",
        sort: Sort::Name,
        filter: || Filter { search: "zzzzzz".to_owned(), ..Filter::default() },
    },
    // Nobody has an add-on in these files: each account is asked, and none is found.
    Ask {
        name: "addon-none",
        query: "addon_is=on",
        sort: Sort::Name,
        filter: || Filter { addon_is: vec![AddonIs::On], ..Filter::default() },
    },
];

impl Ask {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ASKS.iter().find(|it| it.name == name)
    }

    /// The store's own statement for the first page.
    pub(crate) fn statement(&self) -> Built {
        let staff = seed::staff();
        let viewer = app::clients::viewer(&staff, domain::time::ts(seed::now()));
        store::clients::finding(staff.partner, &viewer, &(self.filter)(), (self.sort, None, 51))
    }

    /// The values in front of the ids, for folders, accounts and team.
    pub(crate) fn fixed() -> [Vec<Value>; 3] {
        let staff = seed::staff();
        let viewer = app::clients::viewer(&staff, domain::time::ts(seed::now()));
        [
            vals![staff.partner, viewer.now].to_vec(),
            vals![staff.partner, viewer.staff, viewer.request_cut, viewer.everything].to_vec(),
            vals![staff.partner].to_vec(),
        ]
    }
}
