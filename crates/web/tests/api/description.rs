//! The description is the API: checked in, complete, and made from the table of routes.

use std::collections::BTreeSet;

use domain::access::Deed;
use serde_json::Value;
use web::api::openapi::document;
use web::{Access, Body, ROUTES, Realm, Route};

fn rows(realm: Realm) -> impl Iterator<Item = &'static Route> {
    ROUTES.iter().copied().flatten().filter(move |it| it.realm == realm)
}

fn name(row: &Route) -> String {
    format!("{} {}", row.method.name(), row.path)
}

#[test]
fn the_checked_in_description_is_the_current_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let same = kept == document(ROUTES);
    assert!(same, "docs/openapi.json is old: cargo run -- openapi > docs/openapi.json");
}

#[test]
fn every_row_is_described() {
    let document = document(ROUTES);
    let mut names = BTreeSet::new();
    for row in rows(Realm::Api) {
        let operation = &document["paths"][row.path][row.method.name().to_ascii_lowercase()];
        assert!(operation["summary"].is_string(), "{}: no summary", name(row));
        assert!(names.insert(operation["operationId"].to_string()), "{}: its id twice", name(row));
        match row.access {
            Access::Deed(deed) => {
                assert_eq!(operation["x-deed"], deed.name(), "{}", name(row));
                assert!(operation["x-scope"].is_string(), "{}: no scope", name(row));
            }
            Access::Signed(_) => assert_eq!(operation["x-scope"], Value::Null, "{}", name(row)),
            Access::Public(why) => panic!("{} is public: {why}", name(row)),
        }
        for status in ["400", "401", "403", "404", "422", "429", "503"] {
            let reference = &operation["responses"][status]["$ref"];
            assert_eq!(reference, "#/components/responses/Problem", "{} {status}", name(row));
        }
        let takes = operation["requestBody"].is_object();
        assert_eq!(
            takes,
            matches!(row.body, Body::Json | Body::Upload),
            "{}: what does it take?",
            name(row)
        );
    }
}

/// Every `$ref` leads somewhere.
#[test]
fn no_reference_is_dangling() {
    fn walk(at: &Value, whole: &Value) {
        if let Some(reference) = at["$ref"].as_str() {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(whole.pointer(pointer).is_some(), "{reference}");
        }
        match at {
            Value::Object(map) => map.values().for_each(|it| walk(it, whole)),
            Value::Array(list) => list.iter().for_each(|it| walk(it, whole)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document(ROUTES);
    walk(&document, &document);
}

/// What staff do on pages and no key can, with the reason.
const BY_HAND: &[(Deed, &str)] = &[
    (Deed::AccountSignin, "a person enters, in a browser, under their own name"),
    (Deed::AccountElevate, "a person takes it up, with a fresh second factor and their own reason"),
    (Deed::AddonReconnect, "a person visits the third party, in a browser"),
    (Deed::ApiKeyManage, "a key must not be able to make keys"),
    (Deed::OwnershipTransfer, "two persons agree, each by a fresh factor"),
    (Deed::OwnershipAnswer, "two persons agree, each by a fresh factor"),
    (Deed::FirmSignIn, "a person decides, signed in as the rule asks"),
    (Deed::FirmTakeAway, "a firm's whole data goes to its owner in person"),
];

#[test]
fn what_pages_do_programs_can_do() {
    let deeds = |realm| -> BTreeSet<Deed> {
        rows(realm)
            .filter_map(|it| match it.access {
                Access::Deed(deed) => Some(deed),
                Access::Public(_) | Access::Signed(_) => None,
            })
            .collect()
    };
    let (pages, api) = (deeds(Realm::Partner), deeds(Realm::Api));
    for deed in pages {
        let by_hand = BY_HAND.iter().any(|it| it.0 == deed);
        assert_eq!(api.contains(&deed), !by_hand, "{}", deed.name());
    }
}
