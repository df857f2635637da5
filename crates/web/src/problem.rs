//! Errors as RFC 9457 problems: what programs and the API get.

use app::Error;
use serde::Serialize;
use utoipa::ToSchema;

use crate::door::Halt;
use crate::reply::Reply;

/// The content type of a problem.
pub const KIND: &str = "application/problem+json";

/// One wrong field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemField)]
pub struct Field {
    /// Its name as sent.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// The sentence people read.
    pub detail: String,
}

/// The body of a refused request.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// An address that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
    /// What happened and what to do, in a sentence.
    pub detail: String,
    /// The path that was asked; with a reference when the fault is ours.
    pub instance: String,
    /// Wrong fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The facts that the rule used.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    #[schema(value_type = Object)]
    pub facts: serde_json::Map<String, serde_json::Value>,
    /// Who can change it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub who_can_fix: String,
    /// The deed that would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<&'static str>,
    /// The act that a colleague may do instead: `POST /api/v1/asks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<&'static str>,
}

/// What an error says, for both doors: the page shows the same words.
pub(crate) fn of(error: &Error, instance: &str, reference: &str) -> Problem {
    let mut problem = Problem {
        kind: format!("urn:clientele:problem:{}", error.code()),
        title: title(error.status()),
        status: error.status(),
        code: error.code(),
        detail: String::new(),
        // What is not there and what is not yours get the same bytes, so without the path.
        instance: if matches!(error, Error::NotFound) { "about:blank" } else { instance }
            .to_owned(),
        fields: Vec::new(),
        facts: serde_json::Map::new(),
        who_can_fix: String::new(),
        fix: None,
        ask: None,
    };
    let detail: &str = match error {
        Error::SignIn => "Sign in first: there is no session here, or it has ended.",
        Error::NotFound => "There is nothing at this address, or nothing that you may see.",
        Error::Refused(it) => {
            facts(&mut problem, &it.facts);
            problem.who_can_fix.clone_from(&it.who_can_fix);
            problem.fix = it.fix.map(domain::access::Deed::name);
            problem.ask = it.ask.map(domain::access::Deed::name);
            &it.detail
        }
        Error::Denied(it) => {
            facts(&mut problem, &it.facts);
            problem.who_can_fix.clone_from(&it.who_can_fix);
            &it.detail
        }
        Error::Invalid(faults) => {
            problem.fields = faults
                .iter()
                .map(|it| Field {
                    field: it.field.to_owned(),
                    code: it.code,
                    detail: it.detail.clone(),
                })
                .collect();
            "Some fields need to be put right. Nothing was changed."
        }
        Error::StepUp { max_age } => {
            problem.facts.insert("max_age".to_owned(), (*max_age).into());
            "Confirm that it is you with your second factor, then repeat this."
        }
        Error::Stale { current } => {
            problem.facts.insert("current_version".to_owned(), (*current).into());
            "Somebody changed this since you looked. Load it again and repeat your change."
        }
        Error::TooMany { .. } => "That was too often. Try again in a moment.",
        Error::Busy => "The service is busy. Nothing was changed; try again in a moment.",
        Error::StorageFull => "Nothing was changed: the storage is full. Reading still works.",
        Error::Unknown => {
            "Whether this was done is not known: the answer got lost. Look before you repeat it, or \
             repeat it with the same Idempotency-Key."
        }
        Error::Broken(_) => {
            problem.instance = format!("urn:clientele:reference:{reference}");
            "Something broke on our side. Tell us the reference if it happens again."
        }
    };
    detail.clone_into(&mut problem.detail);
    name_field(&mut problem);
    problem
}

/// What a refused program should show next time, as RFC 6750 and RFC 9470 say it.
pub(crate) fn challenge(halt: &mut Halt) {
    let challenge = match halt.error {
        Error::SignIn => "Bearer".to_owned(),
        Error::StepUp { max_age } => {
            format!("Bearer error=\"insufficient_user_authentication\", max_age=\"{max_age}\"")
        }
        Error::NotFound
        | Error::Refused(_)
        | Error::Denied(_)
        | Error::Invalid(_)
        | Error::Stale { .. }
        | Error::TooMany { .. }
        | Error::Busy
        | Error::StorageFull
        | Error::Unknown
        | Error::Broken(_) => return,
    };
    halt.headers.push((hyper::header::WWW_AUTHENTICATE, challenge));
}

/// The problem as an answer.
pub fn reply(error: &Error, instance: &str, reference: &str) -> Reply {
    let problem = of(error, instance, reference);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    Reply::bytes(error.status(), KIND, body)
}

fn facts(problem: &mut Problem, facts: &[(&'static str, String)]) {
    for (name, value) in facts {
        problem.facts.insert((*name).to_owned(), value.clone().into());
    }
}

/// An unknown field is listed like a wrong one.
fn name_field(problem: &mut Problem) {
    if problem.code != "unknown_field" {
        return;
    }
    if let Some(serde_json::Value::String(field)) = problem.facts.remove("field") {
        let detail = problem.detail.clone();
        problem.fields.push(Field { field, code: "unknown_field", detail });
    }
}

/// A status in words.
pub(crate) fn title(status: u16) -> &'static str {
    match status {
        400 => "The request cannot be read",
        401 => "Sign in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Not that way",
        408 => "Too slow",
        409 => "Not in this state",
        410 => "No longer there",
        412 => "Changed meanwhile",
        413 => "Too large",
        415 => "Wrong content type",
        421 => "Wrong address",
        422 => "Some fields are wrong",
        428 => "A version is missing",
        429 => "Too often",
        501 | 502 | 504 => "The other side did not answer well",
        503 => "Busy",
        _ if status < 500 => "Refused",
        _ => "Our fault",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::fault::Fault;

    fn json(error: &Error) -> serde_json::Value {
        serde_json::from_slice(reply(error, "/x", "abc").body()).unwrap()
    }

    #[test]
    fn a_problem_says_what_to_do() {
        let wrong = Error::field(Fault::new("name", "name_required", "Give it a name."));
        let body = json(&wrong);
        assert_eq!(body["status"], 422);
        assert_eq!(body["code"], "invalid_fields");
        assert_eq!(body["fields"][0]["field"], "name");
        assert_eq!(body["instance"], "/x");
        let body = json(&Error::Stale { current: 7 });
        assert_eq!((&body["status"], &body["facts"]["current_version"]), (&412.into(), &7.into()));
    }

    #[test]
    fn our_fault_shows_a_reference_and_nothing_else() {
        let text = json(&Error::broken("SELECT secret FROM people")).to_string();
        assert!(text.contains("urn:clientele:reference:abc"), "{text}");
        assert!(!text.contains("SELECT"), "{text}");
    }
}
