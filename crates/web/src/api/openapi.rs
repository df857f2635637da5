//! The description of the API (OpenAPI 3.1), made from the route table and the handlers' types.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use crate::api::doc::{Doc, Named, Shape};
use crate::problem::{KIND, Problem};
use crate::route::{Access, Body, Method, Realm, Route};

/// The version of the API; a change that breaks callers gets a new path.
const VERSION: &str = "1.0.0";

const ABOUT: &str = "\
What staff of a partner firm do on pages, for programs. A key acts as the staff member who made \
it, within its scopes; what that person may not do, the key may not do either. Ids are texts with \
a prefix (`cli_…`), times are RFC 3339 in UTC. Lists answer `items` and `next`; send `next` as \
`after` for the following page. Every POST needs an `Idempotency-Key`: for 24 hours the same key \
with the same request gets the same answer, and `Idempotency-Replayed: true`. Errors are RFC 9457 \
problems with a stable `code`. Changes to a versioned thing need `If-Match` with its entity tag. \
Only JSON is answered, whatever `Accept` says.";

/// The whole document.
pub fn document(tables: &[&[Route]]) -> Value {
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let rows = tables.iter().copied().flatten().filter(|it| it.realm == Realm::Api);
    for route in rows {
        let Some(doc) = &route.doc else { continue };
        for shape in [doc.takes, doc.gives].into_iter().flatten() {
            keep(&mut schemas, shape);
        }
        let method = route.method.name().to_ascii_lowercase();
        paths.entry(route.path).or_default().insert(method, operation(route, doc));
    }
    let mut parts = Named::new();
    Problem::schemas(&mut parts);
    parts.push((Problem::name().into_owned(), Problem::schema()));
    keep_all(&mut schemas, parts);
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Clientele", "version": VERSION, "description": ABOUT },
        "security": [{ "key": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "Problem": {
                "description": "A refusal with its reason.",
                "content": { KIND: { "schema": reference("Problem") } },
            } },
            "securitySchemes": { "key": {
                "type": "http",
                "scheme": "bearer",
                "description": "A key of the firm, made by its owner under Settings, API keys.",
            } },
        },
    })
}

fn keep(schemas: &mut BTreeMap<String, Value>, shape: Shape) {
    let mut parts = Named::new();
    (shape.parts)(&mut parts);
    parts.push(((shape.name)().into_owned(), (shape.schema)()));
    keep_all(schemas, parts);
}

fn keep_all(schemas: &mut BTreeMap<String, Value>, parts: Named) {
    for (name, schema) in parts {
        schemas.insert(name, serde_json::to_value(schema).unwrap_or_default());
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn body(shape: Shape) -> Value {
    json!({ "application/json": { "schema": reference(&(shape.name)()) } })
}

fn operation(route: &Route, doc: &Doc) -> Value {
    let mut out = Map::new();
    out.insert("operationId".to_owned(), name_of(route).into());
    out.insert("summary".to_owned(), doc.summary.into());
    if !doc.about.is_empty() {
        out.insert("description".to_owned(), doc.about.into());
    }
    out.insert("tags".to_owned(), json!([tag(route.path)]));
    if let Access::Deed(deed) = route.access {
        out.insert("x-deed".to_owned(), deed.name().into());
    }
    if let Ok(Some(scope)) = route.scope() {
        out.insert("x-scope".to_owned(), scope.name().into());
    }
    let parameters = parameters(route, doc);
    if !parameters.is_empty() {
        out.insert("parameters".to_owned(), parameters.into());
    }
    if let Some(shape) = doc.takes {
        out.insert("requestBody".to_owned(), json!({ "required": true, "content": body(shape) }));
    }
    if route.body == Body::Upload {
        let file = json!({ "schema": { "type": "string", "format": "binary" } });
        let content: Map<String, Value> =
            doc.sends.iter().map(|kind| ((*kind).to_owned(), file.clone())).collect();
        out.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    }
    out.insert("responses".to_owned(), responses(route, doc));
    Value::Object(out)
}

fn responses(route: &Route, doc: &Doc) -> Value {
    let mut good = json!({ "description": "Done." });
    if let (Some(shape), Some(map)) = (doc.gives, good.as_object_mut()) {
        map.insert("content".to_owned(), body(shape));
    }
    let mut out = Map::new();
    out.insert(doc.status.to_string(), good);
    let mut refusals = vec![400, 401, 403, 404, 422, 429, 503];
    if !route.method.is_safe() || doc.stateful {
        refusals.push(409);
    }
    if doc.versioned {
        refusals.extend([412, 428]);
    }
    if route.body != Body::None {
        refusals.extend([413, 415]);
    }
    for status in refusals {
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        out.insert(status.to_string(), problem);
    }
    Value::Object(out)
}

fn parameters(route: &Route, doc: &Doc) -> Vec<Value> {
    let parameter = |at: &str, name: &str, required: bool, about: &str| {
        let mut it = json!({ "in": at, "name": name, "required": required,
            "schema": { "type": "string" } });
        if let Some(map) = it.as_object_mut().filter(|_| !about.is_empty()) {
            map.insert("description".to_owned(), about.into());
        }
        it
    };
    let mut out: Vec<Value> = parts(route.path)
        .filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| parameter("path", name, true, ""))
        .collect();
    out.extend(doc.query.iter().map(|(name, about)| parameter("query", name, false, about)));
    if route.method == Method::Post {
        let about = "Your own text of 1 to 255 characters; repeat it when you repeat the request.";
        out.push(parameter("header", "Idempotency-Key", true, about));
    }
    if doc.versioned {
        let about = "The entity tag that you were given.";
        out.push(parameter("header", "If-Match", true, about));
    }
    out
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.trim_start_matches("/api/v1/").split('/')
}

fn tag(path: &str) -> &str {
    parts(path).next().unwrap_or_default()
}

/// `get_clients_client_accounts`.
fn name_of(route: &Route) -> String {
    let mut name = route.method.name().to_ascii_lowercase();
    for part in parts(route.path) {
        name.push('_');
        name.extend(part.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '_'));
    }
    name
}
