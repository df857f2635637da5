//! How a firm's staff sign in: the page on which owner and seniors set it.

use app::Error;
use domain::access::Deed;
use domain::fault::Fault;
use domain::people::SignInRule;
use serde::Deserialize;

use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::partners::SignInRulePage;
use crate::{Later, Realm, Reply, Route, Rq, Words};

/// The rule of the sign-in.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/settings/sign-in", Realm::Partner, May(Deed::FirmUpdate), show),
    post("/p/{firm}/settings/sign-in", Realm::Partner, May(Deed::FirmSignIn), change),
];

fn choices(t: &Words) -> Vec<Choice> {
    let words = |rule: SignInRule| match rule {
        SignInRule::Vendor => (t.rule_vendor(), t.rule_vendor_note()),
        SignInRule::SecondFactor => (t.rule_second_factor(), t.rule_second_factor_note()),
        SignInRule::Passkey => (t.rule_passkey(), t.rule_passkey_note()),
    };
    let choice = |rule: SignInRule| {
        let (name, note) = words(rule);
        Choice::new(rule.as_str(), name).note(note)
    };
    SignInRule::ALL.into_iter().map(choice).collect()
}

async fn page(rq: &Rq, form: Option<Form>) -> Result<SignInRulePage, Error> {
    let it = app::firm::rule(&rq.ctx, &rq.actor).await?;
    let form = form.unwrap_or_else(|| Form::of([("rule", it.rule.as_str())]));
    let decided = match (it.by, it.at) {
        (Some(by), Some(at)) => rq.t.rule_decided(by, frames::when(rq, at).words),
        _ => String::new(),
    };
    Ok(SignInRulePage {
        frame: frames::partner(rq, Place::Settings, rq.t.settings_sign_in())?,
        form: form.read_by(&rq.t),
        rules: choices(&rq.t),
        decided,
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, None).await?) })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    rule: String,
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Typed = rq.form()?;
        let (status, fault) = match app::firm::set_rule(&rq.ctx, &rq.actor, &it.rule).await {
            Ok(()) => {
                let base = format!("/p/{}", rq.param("firm")?);
                return Ok(Reply::see_other(format!("{base}/settings/sign-in?done=saved")));
            }
            Err(Error::Invalid(faults)) => (422, faults),
            Err(Error::Denied(it)) if it.code.starts_with("rule_not_met") => {
                (it.status, vec![Fault::new("rule", it.code, it.detail)])
            }
            Err(other) => return Err(other),
        };
        let form = Form::failed(rq.fields()?, fault);
        Reply::page_with(status, &page(&rq, Some(form)).await?)
    })
}
