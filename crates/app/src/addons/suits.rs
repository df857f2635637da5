//! Whom an add-on suits: expressions in CEL over the account's facts. The only file that knows the
//! library.
//!
//! A text that is not known is "", a number that is not known is null, and an expression that cannot
//! be answered is not satisfied: write rules as what must hold, so that what is missing does not
//! let anybody pass.

use domain::addons::Rule;
use domain::time::ts;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};
use store::accounts::Reported;

/// What expressions may name.
pub(crate) const NAMES: [&str; 8] = [
    "country",
    "industry",
    "accounting_package",
    "plan",
    "life",
    "trial",
    "managed",
    "active_days",
];

/// The facts of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) country: String,
    pub(crate) industry: String,
    pub(crate) accounting_package: String,
    pub(crate) plan: String,
    pub(crate) life: String,
    pub(crate) trial: bool,
    pub(crate) managed: bool,
    /// Days since somebody worked in it; unknown without a report.
    pub(crate) active_days: Option<i64>,
}

impl Facts {
    /// Of what its product reports, and whether a firm manages it.
    pub(crate) fn of(it: Reported, managed: bool, now: i64) -> Self {
        let days = |at: i64| (ts(now).as_second() - ts(at).as_second()).max(0) / 86_400;
        Self {
            country: it.country,
            industry: it.industry,
            accounting_package: it.accounting_package,
            plan: it.plan,
            life: it.life,
            trial: it.trial_ends_at.is_some_and(|at| at > now),
            managed,
            active_days: it.activity_at.map(days),
        }
    }
}

/// Reads an expression, or says why it cannot be read.
pub(crate) fn check(expression: &str) -> Result<(), String> {
    let program = compiled(expression)?;
    let names = program.references();
    let mut unknown: Vec<&str> = names.variables().into_iter().collect();
    unknown.retain(|it| !NAMES.contains(it));
    unknown.sort_unstable();
    match unknown.first() {
        Some(name) => Err(format!("{name} is not a fact; there are {}", NAMES.join(", "))),
        None => Ok(()),
    }
}

/// The parser of the library may panic on what it does not know; a file must not stop a process.
fn compiled(expression: &str) -> Result<cel::Program, String> {
    let read = catch_unwind(AssertUnwindSafe(|| cel::Program::compile(expression)));
    match read {
        Ok(Ok(it)) => Ok(it),
        Ok(Err(why)) => {
            Err(why.to_string().lines().next().unwrap_or("it cannot be read").to_owned())
        }
        Err(_) => Err("it cannot be read".to_owned()),
    }
}

/// The rules of an add-on, compiled once: they are asked of every row of a table.
#[derive(Debug, Default)]
pub struct Rules(Vec<(Rule, Option<cel::Program>)>);

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().map(|it| &it.0).eq(other.0.iter().map(|it| &it.0))
    }
}

impl Eq for Rules {}

impl Rules {
    pub(crate) fn of(rules: &[Rule]) -> Self {
        Self(rules.iter().map(|it| (it.clone(), compiled(&it.when).ok())).collect())
    }

    /// Each rule's sentence and whether it holds. What cannot be read does not hold.
    pub(crate) fn judge(&self, facts: &Facts) -> Vec<(String, bool)> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let context = context(facts);
        let holds = |it: &Option<cel::Program>| {
            let Some(program) = it else { return false };
            let said = catch_unwind(AssertUnwindSafe(|| program.execute(&context)));
            matches!(said, Ok(Ok(cel::Value::Bool(true))))
        };
        self.0.iter().map(|(rule, program)| (rule.sentence.clone(), holds(program))).collect()
    }
}

fn context(facts: &Facts) -> cel::Context<'static, 'static> {
    // The library's functions are many and the same for every account.
    static ENV: LazyLock<Arc<cel::Env>> = LazyLock::new(|| Arc::new(cel::Env::stdlib()));
    let mut context = cel::Context::with_env(Arc::clone(&ENV));
    context.add_variable_from_value("country", facts.country.clone());
    context.add_variable_from_value("industry", facts.industry.clone());
    context.add_variable_from_value("accounting_package", facts.accounting_package.clone());
    context.add_variable_from_value("plan", facts.plan.clone());
    context.add_variable_from_value("life", facts.life.clone());
    context.add_variable_from_value("trial", facts.trial);
    context.add_variable_from_value("managed", facts.managed);
    let days = facts.active_days.map_or(cel::Value::Null, cel::Value::Int);
    context.add_variable_from_value("active_days", days);
    context
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(when: &str, facts: &Facts) -> bool {
        let rule = Rule { when: when.into(), sentence: String::new() };
        Rules::of(&[rule]).judge(facts).iter().all(|it| it.1)
    }

    #[test]
    fn what_is_not_known_does_not_pass() {
        let facts = Facts { country: "GB".into(), life: "active".into(), ..Facts::default() };
        assert!(said("country == 'GB' && life != 'closed'", &facts));
        assert!(!said("country in ['DE', 'AT']", &facts));
        assert!(!said("active_days < 30", &facts), "nothing was reported");
        assert!(said("active_days < 30", &Facts { active_days: Some(3), ..facts.clone() }));
        assert!(!said("country", &facts), "text is no yes");
        assert!(!said("nonsense(", &facts));
    }

    #[test]
    fn an_expression_is_checked_before_it_is_used() {
        assert_eq!(check("country == 'GB' && !trial"), Ok(()));
        assert!(check("color == 'red'").unwrap_err().starts_with("color is not a fact"));
        assert!(check("country ==").is_err());
        assert!(check("").is_err());
    }
}
