//! The account itself: its first page, and the one deed of each product.

use super::{
    App, Field, Form, Inside, Item, Message, MessagePage, Out, Panel, Reply, Shell, broken, gate,
    go, panel, render,
};
use crate::accounts::{Entry, clean_name};
use crate::content::{self, Content};
use crate::faces::Face;
use crate::facts::Fact;
use crate::product::Product;
use crate::sessions::Visitor;
use askama::Template;
use axum::Form as Posted;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    content: Content,
    deed: &'static str,
    plan: String,
    trial: String,
    cancelled: bool,
    /// Why nothing changes in it; empty while it is active.
    stands: &'static str,
    address: String,
}

/// `GET /`
pub(crate) async fn home(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    let now = product.clock.now();
    let account = &inside.account;
    let trial = account.trial_ends_at.filter(|it| *it > now);
    let page = HomePage {
        content: content::of(product.face, account, now),
        deed: product.face.deed(),
        plan: product.face.plan_name(&account.plan),
        trial: trial.map(|it| content::day(content::date_of(it))).unwrap_or_default(),
        cancelled: account.cancelled_at.is_some(),
        stands: account.life.refusal().map_or("", |it| it.1),
        address: format!("{}.{}", account.subdomain, product.face.accounts_domain()),
        shell: Shell::inside(&product, "Overview", &inside.session, account),
    };
    Ok(render(StatusCode::OK, &page))
}

/// What the deed's form sends; Payroll's is empty.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    title: String,
    #[serde(default)]
    party: String,
    #[serde(default)]
    amount: String,
}

/// `GET /new`
pub(crate) async fn ask(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    elevated(&product, &inside)?;
    let page = form(&product, &inside, &Asked::default(), &[]);
    Ok(panel(&product, &inside, StatusCode::OK, page))
}

fn form(product: &Product, inside: &Inside, asked: &Asked, faults: &[(&str, &str)]) -> Panel {
    let fault = |name: &str| {
        faults
            .iter()
            .find(|(its, _)| *its == name)
            .map(|(_, said)| (*said).to_owned())
            .unwrap_or_default()
    };
    let field = |label, name, value: &str, hint, kind| Field {
        label,
        name,
        kind,
        hint,
        value: value.to_owned(),
        fault: fault(name),
        optional: false,
        autocomplete: "off",
        choices: Vec::new(),
    };
    let fields = match product.face {
        Face::Jobs => vec![
            field(
                "What is to be done",
                "title",
                &asked.title,
                "For example: fit kitchen units",
                "text",
            ),
            field("Customer", "party", &asked.party, "", "text"),
            field("Value in pounds", "amount", &asked.amount, "For example 1,250.00", "text"),
        ],
        Face::Books => vec![
            field("Customer", "party", &asked.party, "", "text"),
            field("Invoice number", "title", &asked.title, "For example INV-1063", "text"),
            field("Amount in pounds", "amount", &asked.amount, "For example 480.00", "text"),
        ],
        Face::Payroll => Vec::new(),
    };
    let content = content::of(product.face, &inside.account, product.clock.now());
    let items = match product.face {
        Face::Jobs | Face::Books => Vec::new(),
        Face::Payroll => {
            content.figures.into_iter().map(|it| Item::plain(it.name, it.value)).collect()
        }
    };
    Panel {
        heading: product.face.deed().to_owned(),
        intro: match product.face {
            Face::Jobs => vec!["The job stands under Unscheduled until it has a date.".to_owned()],
            Face::Books => vec!["The invoice is due in 30 days.".to_owned()],
            Face::Payroll => vec!["Everybody on the list is paid on the next pay day. You can look at the run before the bank does.".to_owned()],
        },
        items,
        form: Some(Form {
            action: "/new".to_owned(),
            hidden: Vec::new(),
            fields,
            submit: product.face.deed(),
            danger: false,
        }),
        up: Some(("/", "Overview")),
        ..Panel::default()
    }
}

/// Pounds and pence as people type them.
fn minor(typed: &str) -> Option<i64> {
    let plain: String = typed.trim().trim_start_matches('£').replace(',', "");
    let (whole, pence) = plain.split_once('.').unwrap_or((&plain, "00"));
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if !digits(whole) || !digits(pence) || pence.len() != 2 || whole.len() > 9 {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(pence.parse().ok()?)
}

fn checked(
    face: Face,
    inside: &Inside,
    asked: &Asked,
    product: &Product,
) -> Result<Entry, Vec<(&'static str, &'static str)>> {
    let now = product.clock.now();
    let entry = |title, party, amount, status: &str| Entry {
        title,
        party,
        amount,
        status: status.to_owned(),
        at: now,
        by: inside.who(),
    };
    if face == Face::Payroll {
        let content = content::of(face, &inside.account, now);
        let figure =
            |name| content.figures.iter().find(|it| it.name == name).map(|it| it.value.clone());
        let total = figure("Monthly pay").and_then(|it| minor(&it)).unwrap_or(0);
        let month = content::next_pay_day(content::date_of(now)).strftime("%B %Y").to_string();
        let people = format!("{} people", figure("People").unwrap_or_default());
        return Ok(entry(month, people, total, "Paid"));
    }
    let (title, party, amount) =
        (clean_name(&asked.title), clean_name(&asked.party), minor(&asked.amount));
    let mut faults = Vec::new();
    if title.is_none() {
        faults.push(("title", "Enter 1 to 120 characters."));
    }
    if party.is_none() {
        faults.push(("party", "Enter the customer's name, 1 to 120 characters."));
    }
    if amount.is_none() {
        faults.push(("amount", "Enter an amount like 1,250.00."));
    }
    match (title, party, amount) {
        (Some(title), Some(party), Some(amount)) => Ok(entry(title, party, amount, "No date yet")),
        _ => Err(faults),
    }
}

/// The act that the deed is.
fn act(face: Face) -> &'static str {
    match face {
        Face::Jobs => "job.book",
        Face::Books => "invoice.record",
        Face::Payroll => "pay.run",
    }
}

/// Refuses a dangerous deed to whoever has not taken its right up at the portal.
fn elevated(product: &Product, inside: &Inside) -> Result<(), Out> {
    let (face, session) = (product.face, &inside.session);
    let Some((right, name)) = face.elevated().iter().find(|it| it.0 == act(face)) else {
        return Ok(());
    };
    if session.elevated(right, product.clock.seconds()) {
        return Ok(());
    }
    let firm = match &session.visitor {
        Visitor::Delegate { delegation, .. } => Some(&delegation.firm),
        Visitor::Owner => None,
    };
    let it = Message {
        heading: "This needs a special right".to_owned(),
        lines: vec![
            format!("{name}: the partner portal gives this right for one hour, with a reason that the owner reads."),
            "Take it up there on the client's page, then sign in from there again. Nothing was changed.".to_owned(),
        ],
        code: format!("elevation:{right}"),
        links: vec![(product.portal.way_back(firm), "To the partner portal")],
    };
    let shell = Shell::inside(product, &it.heading, session, &inside.account);
    Err(Out::new(render(StatusCode::FORBIDDEN, &MessagePage { shell, it })))
}

/// `POST /new`: does the deed, and tells the portal that somebody was at work.
pub(crate) async fn deed(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Posted(asked): Posted<Asked>,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    let face = product.face;
    super::need(&product, &inside, act(face), "this")?;
    elevated(&product, &inside)?;
    let entry = match checked(face, &inside, &asked, &product) {
        Ok(entry) => entry,
        Err(faults) => {
            let page = form(&product, &inside, &asked, &faults);
            return Ok(panel(&product, &inside, StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    let at = entry.at;
    let worked =
        Fact::activity(face, &inside.account, at).map_err(|it| Out::new(broken(&product, &it)))?;
    let changed = product.state().change(&inside.account.external_id, |account, facts| {
        account.tell(at, &entry.by.clone(), &format!("{}: {}", face.activity_label(), entry.title));
        account.entries.push(entry);
        facts.push(worked);
    });
    changed.map_err(|it| Out::new(broken(&product, &it)))?;
    product.something_to_tell.notify_one();
    Ok(go("/"))
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn money_as_people_type_it() {
        assert_eq!(minor("1,250.00"), Some(125_000));
        assert_eq!(minor(" £7 "), Some(700));
        for bad in ["", "-1", "1.5", "1.005", "1e9", "NaN", "12345678901", "ten", "."] {
            assert_eq!(minor(bad), None, "{bad}");
        }
    }
}
